"""Sentences of what stands in the way, and of the sheet for talking to programs: English, Spanish."""

SHEET: dict[str, tuple[str, str]] = {
    # what stands in the way
    "plan-recommended": (
        "Recommended: {level}. What stands in the way does not change this.",
        "Recomendado: {level}. Lo que se interpone no cambia esto.",
    ),
    "plan-feasible-same": (
        "Workable as things stand: the same. No duty and no lack of means that was named stands in its way.",
        "Posible tal como están las cosas: lo mismo. Ningún deber ni falta de medios que se nombró se interpone.",
    ),
    "plan-feasible-other": (
        "Workable as things stand: {level}. It can be justified too, so it can be a start while the rest is arranged.",
        "Posible tal como están las cosas: {level}. También puede justificarse, así que sirve para empezar mientras se arregla lo demás.",
    ),
    "plan-feasible-none": (
        "Workable as things stand: not yet. Something stands in the way of each kind of care that fits, so begin with the ways through.",
        "Posible tal como están las cosas: todavía no. Algo se interpone en cada tipo de atención adecuado, así que empiece por las salidas.",
    ),
    "plan-to-arrange": (
        "To make this work, some things have to be arranged: {level}.",
        "Para que esto sea posible, hay que arreglar algunas cosas: {level}.",
    ),
    "sheet-open": (
        "An answer to this could add to the wishes: {items}.",
        "Una respuesta a esto podría añadir deseos: {items}.",
    ),
    "sheet-open-many": (
        "Many questions have no answer yet, and their answers could add to the wishes.",
        "Muchas preguntas no tienen respuesta todavía, y sus respuestas podrían añadir deseos.",
    ),
    "plan-to-arrange-any": (
        "Whatever kind of care it will be, some things have to be arranged:",
        "Sea cual sea el tipo de atención, hay que arreglar algunas cosas:",
    ),
    "plan-wishes": (
        "Wishes that it does not meet, and what can be done about them:",
        "Deseos que no cumple, y qué se puede hacer:",
    ),
    "plan-open": (
        "Not known yet, and it could stand in the way too: {items}.",
        "Todavía no se sabe, y también podría interponerse: {items}.",
    ),
    # the sheet
    "sheet": ("Sheet for talking to programs", "Hoja para hablar con programas"),
    "sheet-private": (
        "This page says private things. Read from it on the phone, and cross out what nobody else should see.",
        "Esta hoja dice cosas privadas. Úsela para leer por teléfono y tache lo que nadie más deba ver.",
    ),
    "sheet-programs": ("Programs", "Programas"),
    "sheet-line": (
        "{letter}: ___________________ phone ______________ name ___________ day _______",
        "{letter}: __________________ teléfono _____________ nombre __________ día ______",
    ),
    "sheet-must": ("Musts: do not do without these", "Lo necesario: no prescinda de esto"),
    "sheet-perhaps": (
        "Perhaps needed: an answer that is missing decides",
        "Quizás necesario: lo decide una respuesta que falta",
    ),
    "sheet-wish": ("Wishes: these make it easier", "Deseos: esto lo hace más fácil"),
    "sheet-questions": ("Questions to ask", "Preguntas para hacer"),
    "sheet-insurance": (
        "Questions for the insurance, for each program",
        "Preguntas para el seguro, por cada programa",
    ),
    "sheet-level": ("This kind of care: {levels}", "Este tipo de atención: {levels}"),
    "sheet-level-open": (
        "This kind of care: at least {low}; it could still have to be {high}",
        "Este tipo de atención: como mínimo {low}; todavía podría tener que ser {high}",
    ),
    "sheet-level-any": (
        "The kind of care is not clear yet: ask for a professional assessment first",
        "El tipo de atención todavía no está claro: pida primero una evaluación profesional",
    ),
    "sheet-accepts": ("It accepts: {text}", "Acepta: {text}"),
    "sheet-hours": ("At least {hours} hours of treatment a week", "Al menos {hours} horas de tratamiento por semana"),
    "sheet-bring": ("What to bring to the first visit", "Qué llevar a la primera cita"),
    "sheet-bring-card": (
        "A photo ID and the insurance card, if there is one.",
        "Una identificación con foto y la tarjeta del seguro, si la hay.",
    ),
    "sheet-bring-medicines": (
        "A list of all medicines with the amounts, allergies, and the names of doctors.",
        "Una lista de todos los medicamentos con las cantidades, las alergias y los nombres de los médicos.",
    ),
    "sheet-bring-use": (
        "What was used, how much, and when last. It keeps the first days safe.",
        "Qué se consumió, cuánto y cuándo fue la última vez. Así los primeros días son más seguros.",
    ),
    "sheet-bring-papers": (
        "Papers that a court, a workplace or a doctor asked for, and notes of earlier treatment.",
        "Los papeles que pidió un juez, un trabajo o un médico, y notas de tratamientos anteriores.",
    ),
    "sheet-bring-person": (
        "The phone number of someone trusted, and this sheet.",
        "El teléfono de alguien de confianza, y esta hoja.",
    ),
    "sheet-lapse": ("If use comes back", "Si se vuelve a consumir"),
    "sheet-lapse-normal": (
        "It happens to many people. It is a reason for more help, not for ending it. Call the program the same day.",
        "Le pasa a mucha gente. Es un motivo para más ayuda, no para terminarla. Llame al programa ese mismo día.",
    ),
    "sheet-lapse-tolerance": (
        "After a break the body bears less. With opioids or street pills, the amount from before can kill. Do not use alone, and keep naloxone close.",
        "Después de una pausa el cuerpo aguanta menos. Con opioides o pastillas de la calle, la cantidad de antes puede matar. No consuma a solas y tenga naloxona cerca.",
    ),
    "sheet-lapse-stop": (
        "After many days of alcohol or sedatives, do not stop all at once. Ask for a medical check first.",
        "Tras muchos días de alcohol o sedantes, no lo deje de golpe. Pida primero un control médico.",
    ),
    "sheet-lapse-ask": (
        "What does the program do if someone uses again: keep the place, change the plan, or end care?",
        "¿Qué hace el programa si alguien vuelve a consumir: guarda el lugar, cambia el plan o termina la atención?",
    ),
    "sheet-crisis": ("Help at any hour: {lines}.", "Ayuda a toda hora: {lines}."),
    # comparing programs
    "sheet-legend": (
        "The closest to the musts comes first. “?” means that it is not known: ask.",
        "Primero va el que más se acerca a lo necesario. «?» significa que no se sabe: pregunte.",
    ),
    "sheet-yes": ("yes", "sí"),
    "sheet-no": ("no", "no"),
    "sheet-unknown": ("?", "?"),
    "sheet-program": ("{letter}: {name}", "{letter}: {name}"),
    "sheet-program-level": ("{letter}: {name}, {level}", "{letter}: {name}, {level}"),
    "sheet-program-hours": ("{program}, {hours} hours a week", "{program}, {hours} horas por semana"),
    "sheet-notes": ("Notes: {notes}", "Notas: {notes}"),
    "sheet-all-met": ("Every must is met.", "Cumple todo lo necesario."),
    "sheet-not-met": ("Musts not met: {wants}.", "Le falta de lo necesario: {wants}."),
    "sheet-to-ask": ("To ask {letter}:", "Para preguntar a {letter}:"),
    "sheet-none-known": (
        "None of these is known to meet every must yet. The questions below decide.",
        "Todavía no se sabe de ninguno que cumpla todo lo necesario. Las preguntas de abajo lo deciden.",
    ),
    "sheet-none-meets": (
        "None of these meets every must. Do not settle for less: ask the closest one who can add what is missing, and ask a helpline for more programs.",
        "Ninguno cumple todo lo necesario. No se conforme con menos: pregunte al más cercano quién puede agregar lo que falta, y pida más programas a una línea de ayuda.",
    ),
    "sheet-ask-level": (
        "Which kind of care is this?",
        "¿Qué tipo de atención es?",
    ),
    "sheet-ask-hours": (
        "How many hours of treatment are there in a week, and on which days?",
        "¿Cuántas horas de tratamiento hay por semana, y qué días?",
    ),
}

"""Sentences of the interview and of the result: English, Spanish."""

COMMON: dict[str, tuple[str, str]] = {
    # asking
    "welcome-keys": (
        "At any question you can type: {keys}.",
        "En cualquier pregunta puede escribir: {keys}.",
    ),
    "welcome-privacy": (
        "Nothing is sent anywhere, and nothing is written down unless you ask for it.",
        "Nada se envía a ningún lugar y nada se guarda, salvo que usted lo pida.",
    ),
    "welcome-receipt": (
        "At the end a receipt with your answers is written to {path}, as you asked.",
        "Al final se escribe un recibo con sus respuestas en {path}, como pidió.",
    ),
    "welcome-saving": (
        "Nothing is sent anywhere. Your answers are kept in {path}, readable by you alone.",
        "Nada se envía a ningún lugar. Sus respuestas se guardan en {path}; solo usted puede leerlas.",
    ),
    "welcome-leave": (
        "To leave fast, type leave: the screen is cleared.",
        "Para salir rápido, escriba salir: la pantalla se borra.",
    ),
    "progress": (
        "Topic {topic} of {topics}: {title}. About {left} questions left.",
        "Tema {topic} de {topics}: {title}. Quedan unas {left} preguntas.",
    ),
    "progress-one": (
        "Topic {topic} of {topics}: {title}. About 1 question left.",
        "Tema {topic} de {topics}: {title}. Queda 1 pregunta, más o menos.",
    ),
    "prompt": ("Your answer: ", "Su respuesta: "),
    "yes": ("Yes", "Sí"),
    "no": ("No", "No"),
    "hint-one": (
        "Type a number from the list, or the first letters.",
        "Escriba un número de la lista o las primeras letras.",
    ),
    "hint-many": (
        "Type one or more numbers, with commas between them.",
        "Escriba uno o más números, separados por comas.",
    ),
    "hint-number": ("Type a number from {low} to {high}.", "Escriba un número de {low} a {high}."),
    "hint-scale": (
        "Type a number from {low} ({low_text}) to {high} ({high_text}).",
        "Escriba un número de {low} ({low_text}) a {high} ({high_text}).",
    ),
    "hint-date": (
        "Type a date as year-month-day, like 2026-01-31.",
        "Escriba la fecha como año-mes-día, por ejemplo 2026-01-31.",
    ),
    "hint-text": ("Type a few words.", "Escriba unas palabras."),
    "earlier": (
        "Your answer so far: {answer}. Press Enter to keep it.",
        "Su respuesta hasta ahora: {answer}. Pulse Intro para dejarla así.",
    ),
    "heard": ("Noted: {answer}", "Anotado: {answer}"),
    "need-answer": (
        "Please type an answer. If you do not know, type unknown. If you would rather not say, type skip.",
        "Escriba una respuesta. Si no sabe, escriba no sé. Si prefiere no decirlo, escriba omitir.",
    ),
    "not-yes-or-no": ("Please answer yes or no.", "Responda sí o no."),
    "not-an-option": ("That is not in the list. {hint}", "Eso no está en la lista. {hint}"),
    "ambiguous": (
        "More than one answer begins like that. Type a few more letters, or the number.",
        "Más de una respuesta empieza así. Escriba más letras o el número.",
    ),
    "not-a-whole-number": (
        "Please type a whole number from {low} to {high}.",
        "Escriba un número entero de {low} a {high}.",
    ),
    "not-a-number": ("Please type a number from {low} to {high}.", "Escriba un número de {low} a {high}."),
    "out-of-range": ("Please type a number from {low} to {high}.", "Escriba un número de {low} a {high}."),
    "not-a-date": (
        "Please type a date as year-month-day, like 2026-01-31.",
        "Escriba la fecha como año-mes-día, por ejemplo 2026-01-31.",
    ),
    "too-long": (
        "That is too long to keep. Please say it in fewer words.",
        "Es demasiado largo para guardarlo. Dígalo con menos palabras.",
    ),
    "not-readable": (
        "Some of that could not be read. Please type it again.",
        "Una parte no se pudo leer. Escríbalo otra vez.",
    ),
    "chosen-twice": (
        "One answer is there twice. Please type each once.",
        "Una respuesta está repetida. Escriba cada una una sola vez.",
    ),
    "stands-alone": (
        "One of these answers means that none of the others fits. Please choose either that one or the others.",
        "Una de estas respuestas significa que ninguna otra vale. Elija esa o las demás.",
    ),
    "no-help": ("There is nothing more to explain here.", "No hay nada más que explicar aquí."),
    "why-safety": (
        "It is a safety question, so it is always asked.",
        "Es una pregunta de seguridad, por eso se hace siempre.",
    ),
    "why-none": (
        "Your answer does not change the suggestion. It helps to tell you what to ask for.",
        "Su respuesta no cambia la sugerencia. Sirve para decirle qué pedir.",
    ),
    "at-start": ("This is the first question.", "Esta es la primera pregunta."),
    "changed": ("This changed: {parts}.", "Esto cambió: {parts}."),
    "changed-aside": ("{count} answers set aside", "{count} respuestas quedan aparte"),
    "changed-restored": ("{count} answers brought back", "{count} respuestas vuelven a contar"),
    "changed-new": ("{count} new questions", "{count} preguntas nuevas"),
    "changed-dropped": ("{count} questions no longer needed", "{count} preguntas ya no hacen falta"),
    "changed-aside-one": ("1 answer set aside", "1 respuesta queda aparte"),
    "changed-restored-one": ("1 answer brought back", "1 respuesta vuelve a contar"),
    "changed-new-one": ("1 new question", "1 pregunta nueva"),
    "changed-dropped-one": ("1 question no longer needed", "1 pregunta ya no hace falta"),
    "review-title": ("Your answers so far", "Sus respuestas hasta ahora"),
    "review-aside": ("set aside, does not count now", "aparte, ahora no cuenta"),
    "review-ask": (
        "Type the number of an answer to change it, or press Enter to go on.",
        "Escriba el número de una respuesta para cambiarla, o pulse Intro para seguir.",
    ),
    "review-none": ("There are no answers yet.", "Todavía no hay respuestas."),
    "review-prompt": ("Number: ", "Número: "),
    "review-wrong": ("There is no answer with that number.", "No hay ninguna respuesta con ese número."),
    "save-ask": (
        "File to keep your answers in (Enter for {name}, or back): ",
        "Archivo para guardar sus respuestas (Intro para {name}, o atrás): ",
    ),
    "save-exists": (
        "There is already a file with that name, and it is left as it was. Please choose another name.",
        "Ya existe un archivo con ese nombre y queda como estaba. Elija otro nombre.",
    ),
    "saved": (
        "Saved in {path}, readable by you alone. From now on every answer is kept there. To delete it: {command}",
        "Guardado en {path}; solo usted puede leerlo. Desde ahora cada respuesta se guarda ahí. Para borrarlo: {command}",
    ),
    "not-kept": ("Nothing was written.", "No se escribió nada."),
    "save-failed": (
        "It could not be saved there: {problem}. Your answers are still here. Type save to try another place.",
        "No se pudo guardar ahí: {problem}. Sus respuestas siguen aquí. Escriba guardar para intentar en otro lugar.",
    ),
    "resumed": (
        "Welcome back. {count} answers were kept. We go on where you stopped.",
        "Qué bueno que volvió. Se guardaron {count} respuestas. Seguimos donde lo dejó.",
    ),
    "stopped-saved": (
        "Stopped. Your answers are kept in {path}. To go on: {command}",
        "Detenido. Sus respuestas quedan en {path}. Para seguir: {command}",
    ),
    "stopped-unsaved": ("Stopped. Nothing was saved.", "Detenido. No se guardó nada."),
    "stopped-kept": ("What was written stays in {paths}.", "Lo que se escribió queda en {paths}."),
    "alert-emergency": ("Please do this now", "Haga esto ahora"),
    "alert-urgent": ("Please read this first", "Lea esto primero"),
    "alert-call": ("Who to call", "A quién llamar"),
    "alert-ok": ("Type ok when you have read this: ", "Escriba ok cuando lo haya leído: "),
    "alert-slip": (
        "If the last answer was a slip, type back.",
        "Si la última respuesta fue un error, escriba atrás.",
    ),
    "alert-wait": ("Please type ok, or leave to close this screen.", "Escriba ok, o salir para cerrar esta pantalla."),
    "emergency-choice": (
        "Getting help comes before any more questions. Press Enter to see the result so far, or type more to go on with the questions.",
        "Buscar ayuda va antes que más preguntas. Pulse Intro para ver el resultado hasta ahora, o escriba más para seguir con las preguntas.",
    ),
    "emergency-prompt": ("Enter, or more: ", "Intro, o más: "),
    "end-choice": (
        "What next? Type one of these words, or press Enter to end:",
        "¿Y ahora? Escriba una de estas palabras, o pulse Intro para terminar:",
    ),
    "end-sheet": ("sheet: what to ask programs", "hoja: qué preguntar a los programas"),
    "end-report": ("report: keep this as a page to print", "informe: guardar esto como página para imprimir"),
    "end-review": ("review: look at your answers, or change them", "repasar: ver sus respuestas, o cambiarlas"),
    "end-save": ("save: keep the answers", "guardar: conservar las respuestas"),
    "end-leave": (
        "leave: clear the screen, if someone else might see it",
        "salir: borrar la pantalla, si alguien más podría verla",
    ),
    "end-unknown": ("That is none of the words here.", "Esa no es ninguna de estas palabras."),
    "end-prompt": ("Enter, or a word from above: ", "Intro, o una palabra de arriba: "),
    "report-ask": (
        "File to keep the page in (Enter for {name}, or back): ",
        "Archivo para la página (Intro para {name}, o atrás): ",
    ),
    "report-written": (
        "The page is kept in {path}, readable by you alone. A browser opens it and can print it. To delete it: {command}",
        "La página queda en {path}; solo usted puede leerla. Un navegador la abre y puede imprimirla. Para borrarla: {command}",
    ),
    "report-failed": (
        "The page could not be kept there: {problem}. Type report to try another place.",
        "No se pudo guardar la página ahí: {problem}. Escriba informe para intentar en otro lugar.",
    ),
    "sheet-unavailable": (
        "This questionnaire does not say what to look for in a program in a way that can be read.",
        "Este cuestionario no dice de forma legible qué buscar en un programa.",
    ),
    "unusable-name": ("this name cannot be used", "este nombre no se puede usar"),
    # answers in words
    "not-asked": ("not asked", "sin preguntar"),
    "unknown": ("I don't know", "no lo sé"),
    "declined": ("I'd rather not say", "prefiero no decirlo"),
    "set-aside": ("set aside", "aparte"),
    # results
    "result": ("Result", "Resultado"),
    "headline": ("The answers point to: {level}.", "Las respuestas apuntan a: {level}."),
    "headline-open": ("At least: {low}. It could still be: {high}.", "Como mínimo: {low}. Todavía podría ser: {high}."),
    "headline-top": ("At least: {low}.", "Como mínimo: {low}."),
    "headline-none": (
        "There is not enough here yet to suggest a level of care.",
        "Todavía no hay lo suficiente para sugerir un nivel de atención.",
    ),
    "headline-referral": ("Another kind of service fits better.", "Otro tipo de servicio es más adecuado."),
    "in-short": ("In short: {headline} Scroll up to read why.", "En resumen: {headline} Suba para leer por qué."),
    "in-short-alert": (
        "Before anything else, do what stands first in the result: {because}",
        "Antes que nada, haga lo que está primero en el resultado: {because}",
    ),
    "status-clear": (
        "This is clear from the answers: no missing answer could change it.",
        "Las respuestas lo dejan claro: ninguna respuesta que falta podría cambiarlo.",
    ),
    "status-close": (
        "It is a close call: {levels} could all be justified. Daily life and wishes decided among them. Please check it with a professional.",
        "Es un caso en el límite: {levels} podrían justificarse. La vida diaria y los deseos decidieron entre esos niveles. Consúltelo con un profesional.",
    ),
    "status-close-tie": (
        "It is a close call: {levels} could all be justified, and daily life and wishes speak for them alike, so the least intensive is named. Please check it with a professional.",
        "Es un caso en el límite: {levels} podrían justificarse, y la vida diaria y los deseos hablan por igual, así que se nombra el menos intensivo. Consúltelo con un profesional.",
    ),
    "status-open": (
        "{count} missing answers could still change this. Until they are known, plan for the higher level, and let a professional look at it.",
        "{count} respuestas que faltan todavía podrían cambiar esto. Mientras no se sepan, cuente con el nivel más alto y pida a un profesional que lo mire.",
    ),
    "status-open-top": (
        "No missing answer can make it less. Please do not wait to know more: let a professional look at it today.",
        "Ninguna respuesta que falta puede hacer que sea menos. No espere a saber más: que un profesional lo mire hoy.",
    ),
    "status-open-one": (
        "1 missing answer could still change this. Until it is known, plan for the higher level, and let a professional look at it.",
        "1 respuesta que falta todavía podría cambiar esto. Mientras no se sepa, cuente con el nivel más alto y pida a un profesional que lo mire.",
    ),
    "minimum": ("What sets the minimum", "Qué marca el mínimo"),
    "minimum-none": (
        "Nothing in the answers calls for more than {level}.",
        "Nada en las respuestas pide más que {level}.",
    ),
    "minimum-none-open": (
        "Nothing answered so far calls for more than {level}.",
        "Nada de lo respondido hasta ahora pide más que {level}.",
    ),
    "why-not-less": ("Why not less", "Por qué no menos"),
    "why-more": ("Why more can be justified", "Por qué podría justificarse más"),
    "within": (
        "What daily life and wishes speak for, within the range",
        "Lo que indican la vida diaria y los deseos, dentro del margen",
    ),
    "within-for": ("For {levels}: {because}", "A favor de {levels}: {because}"),
    "profile": ("Profile", "Perfil"),
    "profile-up-to": ("could be up to {word}", "podría llegar a {word}"),
    "of-four": ("{value} of 4", "{value} de 4"),
    "scores": ("Scores", "Puntajes"),
    "score-estimated": ("{value} (estimated from {answered} answers)", "{value} (estimado con {answered} respuestas)"),
    "score-missing": ("too few answers", "muy pocas respuestas"),
    "barriers": ("What stands in the way, and ways through", "Qué se interpone, y cómo resolverlo"),
    "ask-program": ("Ask a program: {question}", "Pregunte a un programa: {question}"),
    "next": ("What to do next", "Qué hacer ahora"),
    "next-call": (
        "Call a program or your doctor, and show or read them this page. Any crisis line below can help you find one.",
        "Llame a un programa o a su médico y muéstreles o léales esta página. Las líneas de ayuda de abajo pueden orientarle.",
    ),
    "week": ("What a week looks like", "Cómo es una semana"),
    "works-on": ("What it works on", "En qué se trabaja"),
    "ask-for": ("What to ask for", "Qué pedir"),
    "approaches": ("Approaches that may suit", "Enfoques que pueden servir"),
    "programs": ("What to look for in a program", "Qué buscar en un programa"),
    "moving": ("Stepping up and down", "Subir o bajar de nivel"),
    "insurance": ("What to ask the insurance before you start", "Qué preguntar al seguro antes de empezar"),
    "missing": ("Not answered, and could still change something", "Sin responder, y todavía podría cambiar algo"),
    "missing-level": ("could change the level", "podría cambiar el nivel"),
    "missing-alert": ("could show a danger", "podría mostrar un peligro"),
    "missing-choice": ("could change the choice", "podría cambiar la elección"),
    "crisis": ("Help at any hour", "Ayuda a toda hora"),
    "limits": ("What this is not", "Lo que esto no es"),
    "rests-on": ("from: {answers}", "por: {answers}"),
    "a-sensitive-answer": ("an answer in “{topic}”", "una respuesta en «{topic}»"),
    "when": ("When: {condition}.", "Cuándo: {condition}."),
    "source": ("Source: {sources}.", "Fuente: {sources}."),
    "sources-judgement": ("our own judgement", "criterio propio"),
    "version": (
        "Questionnaire {id}, version {version}, content {digest}.",
        "Cuestionario {id}, versión {version}, contenido {digest}.",
    ),
    "stopped-early": (
        "{count} questions were not asked, because getting help now matters more.",
        "No se hicieron {count} preguntas, porque ahora importa más buscar ayuda.",
    ),
    "resumed-one": (
        "Welcome back. 1 answer was kept. We go on where you stopped.",
        "Qué bueno que volvió. Se guardó 1 respuesta. Seguimos donde lo dejó.",
    ),
    "stopped-early-one": (
        "1 question was not asked, because getting help now matters more.",
        "No se hizo 1 pregunta, porque ahora importa más buscar ayuda.",
    ),
    "list-and": ("and", "y"),
    "list-or": ("or", "o"),
}

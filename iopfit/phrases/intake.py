"""Sentences of a session that a counselor leads: English, Spanish."""

INTAKE: dict[str, tuple[str, str]] = {
    # before the first question
    "intake-label": (
        "This case is called {label}. Keep the client's name on paper, beside this label.",
        "Este caso se llama {label}. Guarde el nombre de la persona en papel, junto a esta etiqueta.",
    ),
    "intake-resumed": (
        "Case {label}: {count} answers are kept. We go on where you stopped.",
        "Caso {label}: hay {count} respuestas guardadas. Seguimos donde lo dejó.",
    ),
    "intake-resumed-one": (
        "Case {label}: 1 answer is kept. We go on where you stopped.",
        "Caso {label}: hay 1 respuesta guardada. Seguimos donde lo dejó.",
    ),
    "intake-reassessed": (
        "Case {label} is asked again. Each answer of {day} is shown, and kept only if it is confirmed.",
        "El caso {label} se pregunta de nuevo. Se muestra cada respuesta del {day} y solo queda si se confirma.",
    ),
    "intake-left-open": (
        "This case was left on {at} without a pause, as when a computer goes off. If it is still open in another window, close that one: what it writes next will be refused.",
        "Este caso quedó el {at} sin una pausa, como cuando se apaga una computadora. Si sigue abierto en otra ventana, ciérrela: lo que escriba después se rechazará.",
    ),
    "intake-open-elsewhere": (
        "{who} has this case open and wrote to it last on {at}. If you go on, their session ends, and they are told.",
        "{who} tiene este caso abierto y escribió por última vez el {at}. Si usted sigue, la otra sesión termina y se le avisa.",
    ),
    "intake-take-over": (
        "Type take to go on here, or press Enter to leave it: ",
        "Escriba tomar para seguir aquí, o pulse Intro para dejarlo: ",
    ),
    "intake-kept": (
        "Every answer is kept at once, encrypted, in {store}.",
        "Cada respuesta se guarda al momento, cifrada, en {store}.",
    ),
    "intake-kept-server": (
        "Every answer is kept at once on {store}.",
        "Cada respuesta se guarda al momento en {store}.",
    ),
    "intake-keys": ("Or type: {keys}, or ? for help.", "O escriba: {keys}, o ? para ayuda."),
    "intake-words": ("At every question you can type:", "En cada pregunta puede escribir:"),
    "intake-help": (
        "note: write a note.\n"
        "said: say who answers.\n"
        "flag: come back to this later.\n"
        "observe: add a rating of your own.\n"
        "consent: write down what the client agrees to.\n"
        "back: the question before.\n"
        "skip: the client would rather not say.\n"
        "unknown: the client does not know.\n"
        "why: why it is asked.\n"
        "so far: the result so far.\n"
        "review: look at all answers, and change one.\n"
        "save: see whether all is kept.\n"
        "quit: pause; everything is kept.\n"
        "leave: pause and clear the screen.",
        "nota: escribir una nota.\n"
        "dijo: decir quién responde.\n"
        "marcar: volver a esto después.\n"
        "observar: agregar su propia valoración.\n"
        "consentir: anotar a qué accede la persona.\n"
        "atrás: la pregunta anterior.\n"
        "omitir: la persona prefiere no decirlo.\n"
        "no sé: la persona no lo sabe.\n"
        "por qué: por qué se pregunta.\n"
        "hasta aquí: el resultado hasta ahora.\n"
        "repasar: ver todas las respuestas y cambiar una.\n"
        "guardar: ver si todo está guardado.\n"
        "terminar: pausar; todo queda guardado.\n"
        "salir: pausar y borrar la pantalla.",
    ),
    "read-out": ("Read out: {text}", "Lea en voz alta: {text}"),
    "prompt-client": ("Client's answer: ", "Respuesta de la persona: "),
    "prompt-relative": ("Relative's answer: ", "Respuesta del familiar: "),
    "prompt-chart": ("From the chart: ", "Según el expediente: "),
    "prompt-counselor": ("Your observation: ", "Su observación: "),
    "last-time": (
        "Last time: {answer}. Press Enter if that is still so.",
        "La vez anterior: {answer}. Pulse Intro si sigue igual.",
    ),
    "flagged-here": ("You flagged this, to come back to it.", "Usted marcó esto para volver a ello."),
    "observed-here": ("Your own rating: {answer}", "Su propia valoración: {answer}"),
    # consent
    "consent-ask": (
        "Has the client agreed that the answers are kept in this record? yes or no: ",
        "¿Accedió la persona a que las respuestas se guarden en este registro? sí o no: ",
    ),
    "consent-none": (
        "Then nothing is kept. You can ask without a record: iopfit ask --voice counselor",
        "Entonces no se guarda nada. Puede preguntar sin registro: iopfit ask --voice counselor",
    ),
    "consent-sharing": (
        "May it be shared? Type the numbers of what the client has agreed to, with commas, or press Enter for nothing.",
        "¿Se puede compartir? Escriba los números de lo que la persona aceptó, separados por comas, o pulse Intro si nada.",
    ),
    "consent-numbers": ("Numbers: ", "Números: "),
    "consent-recipient": ("With whom? ", "¿Con quién? "),
    "consent-recipient-usual": ("Usually with: {usual}.", "Por lo común con: {usual}."),
    "consent-recipient-enter": ("With whom? Enter for those: ", "¿Con quién? Intro para esos: "),
    "consent-recipient-default": (
        "treating providers, health plans, and people who help run this program",
        "quienes atienden, planes de salud y personas que ayudan a este programa",
    ),
    "consent-until": (
        "Until when? Type a date or an event. Usually: {usual}.",
        "¿Hasta cuándo? Escriba una fecha o un hecho. Por lo común: {usual}.",
    ),
    "consent-until-prompt": ("Until, or Enter for that: ", "Hasta, o Intro para eso: "),
    "consent-until-default": ("the end of treatment", "el final del tratamiento"),
    "consent-given": ("Was that agreed in writing? yes or no: ", "¿Se acordó por escrito? sí o no: "),
    "consent-spoken": (
        "Write that down on paper, too, before anything is shared: the rule asks for consent in writing (42 CFR 2.31).",
        "Póngalo también en papel antes de compartir algo: la norma pide consentimiento por escrito (42 CFR 2.31).",
    ),
    "consent-taken-back": (
        "It is written down that the client agrees no more. What is kept stays until it is erased: iopfit records forget",
        "Queda anotado que la persona ya no accede. Lo guardado sigue hasta que se borre: iopfit records forget",
    ),
    "consent-noted": ("Consent is written down.", "El consentimiento quedó anotado."),
    "consent-this-record": ("to keep this record", "guardar este registro"),
    "consent-treatment-payment-operations": (
        "to share it for treatment, payment and health care operations",
        "compartirlo para tratamiento, pago y operaciones de salud",
    ),
    "consent-other": (
        "to share it with somebody named, for another purpose",
        "compartirlo con alguien indicado, para otro fin",
    ),
    # the keys
    "note-ask": ("Note, or Enter for none: ", "Nota, o Intro para ninguna: "),
    "note-about": (
        "Is it about this question? Enter for yes, or type session: ",
        "¿Es sobre esta pregunta? Intro para sí, o escriba sesión: ",
    ),
    "note-which": ("Please press Enter, or type session.", "Pulse Intro o escriba sesión."),
    "note-kept": ("The note is kept.", "La nota quedó guardada."),
    "note-none": ("No note was written.", "No se escribió ninguna nota."),
    "said-ask": ("Who answers from here on?", "¿Quién responde desde aquí?"),
    "said-number": ("Number, or Enter to leave it: ", "Número, o Intro para dejarlo: "),
    "source-client": ("the client", "la persona"),
    "source-relative": ("a relative or friend", "un familiar o amigo"),
    "source-chart": ("the chart", "el expediente"),
    "source-counselor": ("your own observation", "su propia observación"),
    "said-now": ("From here on: {source}.", "Desde aquí: {source}."),
    "flag-kept": ("Flagged. We come back to it.", "Marcado. Volveremos a ello."),
    "flag-last": (
        "Only flagged questions are left. Answer this one, or type skip or unknown.",
        "Solo quedan preguntas marcadas. Responda esta, o escriba omitir o no sé.",
    ),
    "flags-left": ("Flagged, to look at again: {labels}.", "Marcado para volver a ver: {labels}."),
    "observe-ask": (
        "Your own rating of the same question. It is kept beside the client's answer; where the two differ, the more careful one decides.",
        "Su propia valoración de la misma pregunta. Se guarda junto a la respuesta; si difieren, decide la más cuidadosa.",
    ),
    "observe-prompt": ("Your rating, or Enter for none: ", "Su valoración, o Intro para ninguna: "),
    "observe-kept": (
        "Your rating is kept. Now the client's answer.",
        "Su valoración quedó guardada. Ahora la respuesta de la persona.",
    ),
    "observe-none": ("No rating was written.", "No se escribió ninguna valoración."),
    "kept-all": ("Everything is kept in {store}.", "Todo está guardado en {store}."),
    "choose-number": ("Please type one of the numbers.", "Escriba uno de los números."),
    "yes-or-no": ("Please type yes or no.", "Escriba sí o no."),
    # when it cannot be written
    "unkept": (
        "It could not be written: {problem} Your answers are kept in memory, and writing is tried again after each one. Type save to keep them in another place.",
        "No se pudo escribir: {problem} Sus respuestas quedan en la memoria y se intenta otra vez después de cada una. Escriba guardar para guardarlas en otro lugar.",
    ),
    "kept-again": (
        "It can be written again. Everything is kept.",
        "Ya se puede escribir otra vez. Todo quedó guardado.",
    ),
    "unkept-ending": (
        "{count} entries are not written yet. If you stop now, they are lost. Type save to keep them in another place, again to try once more, or stop to end without them.",
        "Hay {count} entradas sin escribir. Si termina ahora, se pierden. Escriba guardar para guardarlas en otro lugar, otra vez para intentarlo, o parar para terminar sin ellas.",
    ),
    "unkept-ending-one": (
        "1 entry is not written yet. If you stop now, it is lost. Type save to keep it in another place, again to try once more, or stop to end without it.",
        "Hay 1 entrada sin escribir. Si termina ahora, se pierde. Escriba guardar para guardarla en otro lugar, otra vez para intentarlo, o parar para terminar sin ella.",
    ),
    "unkept-prompt": ("save, again or stop: ", "guardar, otra vez o parar: "),
    "elsewhere-ask": (
        "File to keep this case in, encrypted, or Enter for none: ",
        "Archivo para guardar este caso, cifrado, o Intro para ninguno: ",
    ),
    "elsewhere-kept": (
        "Kept in {path}, everything included. From now on it is written there. To go on later: iopfit intake resume {label}",
        "Guardado en {path}, con todo. Desde ahora se escribe ahí. Para seguir después: iopfit intake resume {label}",
    ),
    "elsewhere-failed": ("It could not be kept there: {problem}", "No se pudo guardar ahí: {problem}"),
    "overtaken": (
        "{who} wrote to this case on {at}, from another session. This session ends here, so that the two do not get mixed. What you entered last was not written; everything before it is kept. To go on from what is there now: iopfit intake resume {label}",
        "{who} escribió en este caso el {at}, desde otra sesión. Esta sesión termina aquí para que no se mezclen. Lo último que ingresó no se escribió; todo lo anterior está guardado. Para seguir con lo que hay ahora: iopfit intake resume {label}",
    ),
    "intake-paused": (
        "Paused. To go on: iopfit intake resume {label}",
        "En pausa. Para seguir: iopfit intake resume {label}",
    ),
    "intake-lost": ("Stopped. What could not be written is lost.", "Detenido. Lo que no se pudo escribir se perdió."),
    # the decision
    "decide-choice": (
        "Press Enter to write down the decision, or type review to change answers, note, save, or quit to pause.",
        "Pulse Intro para anotar la decisión, o escriba repasar para cambiar respuestas, nota, guardar, o terminar para pausar.",
    ),
    "decide-choice-more": (
        "Type more to go on with the questions that were left out. Or press Enter to write down the decision, or type review, note, save, or quit to pause.",
        "Escriba más para seguir con las preguntas que faltan. O pulse Intro para anotar la decisión, o escriba repasar, nota, guardar, o terminar para pausar.",
    ),
    "decide-prompt": ("Enter, or a word: ", "Intro, o una palabra: "),
    "own-ask": ("Your own level of care:", "El nivel de atención según usted:"),
    "own-suggested": ("{level} (suggested)", "{level} (sugerido)"),
    "own-same": ("Number, or Enter for the suggested one: ", "Número, o Intro para el sugerido: "),
    "own-number": ("Number: ", "Número: "),
    "override-ask": (
        "That is not the suggested one. Both are kept. Why? Type one or more numbers, with commas between them.",
        "No es el sugerido. Se guardan ambos. ¿Por qué? Escriba uno o más números, separados por comas.",
    ),
    "words-ask": ("In a few words: ", "En pocas palabras: "),
    "words-needed": (
        "Please write a few words; they are kept with the decision.",
        "Escriba unas palabras; quedan con la decisión.",
    ),
    "reason-more-risk": ("more risk than the answers show", "más riesgo de lo que muestran las respuestas"),
    "reason-less-risk": ("less risk than the answers show", "menos riesgo de lo que muestran las respuestas"),
    "reason-other-care-first": (
        "other medical or mental health care comes first",
        "antes va otra atención médica o de salud mental",
    ),
    "reason-preference": ("what the client wants", "lo que la persona quiere"),
    "reason-not-available": ("no place free, or none near", "no hay lugar, o ninguno cerca"),
    "reason-coverage": ("what insurance or funding covers", "lo que cubre el seguro o los fondos"),
    "reason-mandate": (
        "a court, an employer or another authority asks for it",
        "lo pide un juzgado, un empleador u otra autoridad",
    ),
    "reason-practical": ("work, family, travel or housing", "trabajo, familia, traslado o vivienda"),
    "reason-conflicting-answers": ("the answers do not fit together", "las respuestas no concuerdan"),
    "reason-other": ("another reason", "otra razón"),
    "agreed-ask": ("What does the client choose?", "¿Qué elige la persona?"),
    "agreed-none": ("no treatment now", "ningún tratamiento ahora"),
    "agreed-undecided": ("not decided yet", "aún sin decidir"),
    "agreed-why": ("Why that one? ", "¿Por qué ese? "),
    "agreed-why-free": ("Why, if the client said; or Enter: ", "Por qué, si lo dijo; o Intro: "),
    "feasible-ask": ("What is possible now?", "¿Qué es posible ahora?"),
    "feasible-number": ("Number, or Enter when it is what was chosen: ", "Número, o Intro si es lo elegido: "),
    "feasible-why": ("Why is what was chosen not possible now? ", "¿Por qué no es posible ahora lo elegido? "),
    "steps-ask": (
        "Next steps, one a line; Enter on an empty line ends the list.",
        "Próximos pasos, uno por línea; Intro en una línea vacía termina la lista.",
    ),
    "steps-prompt": ("Step {number}: ", "Paso {number}: "),
    "due-ask": (
        "When is this to be looked at again? Type a date such as {day}, a number of days, or none.",
        "¿Cuándo se vuelve a ver? Escriba una fecha como {day}, un número de días, o nunca.",
    ),
    "due-prompt": ("Day, or Enter for {usual}: ", "Día, o Intro para {usual}: "),
    "due-wrong": (
        "Please type a date from today on, such as {day}, a number of days, or none.",
        "Escriba una fecha desde hoy, como {day}, un número de días, o nunca.",
    ),
    "finish-ask": (
        "Type finish to close this intake, or press Enter to look at it again: ",
        "Escriba cerrar para cerrar esta entrevista, o pulse Intro para volver a verla: ",
    ),
    "finished-now": (
        "Finished and kept. A mistake can be amended with: iopfit records correct {label}",
        "Cerrado y guardado. Un error se enmienda con: iopfit records correct {label}",
    ),
    "case-report-ask": (
        "File for a report (.pdf, .html, .md or .txt), or Enter for none: ",
        "Archivo para un informe (.pdf, .html, .md o .txt), o Intro para ninguno: ",
    ),
    "report-form": (
        "Please end the name with .pdf, .html, .md or .txt, so that the form is clear.",
        "Termine el nombre con .pdf, .html, .md o .txt, para que la forma quede clara.",
    ),
    "report-no-pdf": (
        "To make a PDF, one more package is needed: pip install 'iopfit[pdf]'. A name that ends with .html works now.",
        "Para hacer un PDF hace falta un paquete más: pip install 'iopfit[pdf]'. Un nombre que termina en .html funciona ya.",
    ),
    "case-report-written": (
        "Written to {path}, readable by you alone. That it was written is noted in the record.",
        "Escrito en {path}; solo usted puede leerlo. En el registro queda anotado que se escribió.",
    ),
    "report-later": ("Later: iopfit records report {label}", "Más tarde: iopfit records report {label}"),
    # amending
    "correct-now": ("It stands as: {answer}", "Está así: {answer}"),
    "correct-prompt": ("What is right, or Enter to leave it: ", "Lo correcto, o Intro para dejarlo: "),
    "correct-why": ("How did the mistake come about? ", "¿Cómo se produjo el error? "),
    "correct-nothing": ("Nothing was changed.", "No se cambió nada."),
    "correct-done": (
        "Amended. What stood there before is still in the history of the case.",
        "Enmendado. Lo que estaba antes sigue en el historial del caso.",
    ),
    "correct-changes": (
        "With that, the result is another one. Before: {before} Now: {after}",
        "Con eso, el resultado es otro. Antes: {before} Ahora: {after}",
    ),
    "correct-open": (
        "Questions are open now that were not asked. Ask them with: iopfit records reassess {label}",
        "Ahora hay preguntas abiertas que no se hicieron. Hágalas con: iopfit records reassess {label}",
    ),
    "correct-other-questions": (
        "The questions have changed since (it was version {version}), so the result of then stays as it is. Ask again with: iopfit records reassess",
        "Las preguntas cambiaron desde entonces (era la versión {version}), así que el resultado de entonces queda como está. Pregunte de nuevo con: iopfit records reassess",
    ),
    "correct-same": ("The result stays the same.", "El resultado sigue igual."),
}

"""Sentences of the interview on the way: so far, and what need not be asked: English, Spanish."""

PROGRESS: dict[str, tuple[str, str]] = {
    # so far
    "so-far-unknown": (
        "So far every level of care is still possible.",
        "Hasta aquí, todos los niveles de atención son posibles todavía.",
    ),
    "so-far-up-to": (
        "So far nothing calls for more than: {low}. Still possible, at most: {high}.",
        "Hasta aquí nada pide más que: {low}. Todavía es posible, como máximo: {high}.",
    ),
    "so-far-open": (
        "So far at least: {low}. Still possible: {high}.",
        "Hasta aquí, como mínimo: {low}. Todavía es posible: {high}.",
    ),
    "so-far-at-least": ("So far at least: {low}.", "Hasta aquí, como mínimo: {low}."),
    "so-far-between": (
        "So far: {levels}. Daily life and wishes decide which.",
        "Hasta aquí: {levels}. La vida diaria y los deseos deciden cuál.",
    ),
    "so-far-settled": (
        "So far: {low}. No question that is left can change that.",
        "Hasta aquí: {low}. Ninguna pregunta que queda puede cambiarlo.",
    ),
    "so-far-referral": (
        "So far: another kind of service fits better.",
        "Hasta aquí: otro tipo de servicio es más adecuado.",
    ),
    "so-far-because": ("What counts so far:", "Lo que cuenta hasta aquí:"),
    "so-far-left": ("About {count} questions are left.", "Quedan unas {count} preguntas."),
    "so-far-left-one": ("About 1 question is left.", "Queda 1 pregunta, más o menos."),
    # why
    "why-open": (
        "Together with your other answers, this one can still lead to:",
        "Junto con sus demás respuestas, esta todavía puede llevar a lo siguiente:",
    ),
    "why-closed": (
        "As things stand, no answer to this can change the result.",
        "Tal como está todo ahora, ninguna respuesta a esto puede cambiar el resultado.",
    ),
    "why-rest": ("and {count} more", "y {count} más"),
    "why-rest-one": ("and 1 more", "y 1 más"),
    "leads": ("Then: {effects}.", "Entonces: {effects}."),
    "leads-emergency": ("a warning to get help now", "un aviso para buscar ayuda ahora mismo"),
    "leads-urgent": ("a warning to read first", "un aviso para leer primero"),
    "leads-refer": ("another kind of service", "otro tipo de servicio"),
    "leads-at-least": ("at least “{level}”", "como mínimo «{level}»"),
    "leads-up-to": ("“{level}” becomes possible", "«{level}» se vuelve posible"),
    "leads-barrier": (
        "something that stands in the way, with ways through it",
        "algo que se interpone, con maneras de resolverlo",
    ),
    "leads-choice": ("it speaks for {levels}", "habla a favor de {levels}"),
    "leads-advice": ("advice", "un consejo"),
    # what need not be asked
    "left-out-title": ("What was not asked", "Lo que no se preguntó"),
    "left-out-topic": ("{topic}: {labels}", "{topic}: {labels}"),
    "left-out-safe": (
        "It is safe to leave this out. With the other answers, none of these can change the level, a warning, a barrier or advice. Only the sheet for programs could gain from them.",
        "Se puede omitir sin riesgo. Con las demás respuestas, nada de esto puede cambiar el nivel, un aviso, un obstáculo o un consejo. Solo la hoja para los programas podría ganar con ello.",
    ),
    "more-choice": (
        "more: answer the questions that were left out, too",
        "más: contestar también las preguntas omitidas",
    ),
    "more-choice-danger": (
        "more: go on with the questions, once you have help",
        "más: seguir con las preguntas, cuando tenga ayuda",
    ),
    "no-more": ("There are no more questions.", "No hay más preguntas."),
}

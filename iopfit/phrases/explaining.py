"""Sentences of explanations: why, why not, how firm, what would change it: English, Spanish."""

EXPLAINING: dict[str, tuple[str, str]] = {
    "enough": ("The answers that are enough for this minimum", "Las respuestas que bastan para este mínimo"),
    "enough-all": (
        "These {count} answers are enough for at least this: {level}. No other answer could make it less.",
        "Estas {count} respuestas bastan para, al menos, esto: {level}. Ninguna otra respuesta lo bajaría.",
    ),
    "enough-all-one": (
        "This one answer is enough for at least this: {level}. No other answer could make it less.",
        "Esta sola respuesta basta para, al menos, esto: {level}. Ninguna otra respuesta lo bajaría.",
    ),
    "why-not": ("Why not another kind of care", "Por qué no otro tipo de atención"),
    "why-not-less-care": (
        "{level}: the answers call for more help than that.",
        "{level}: las respuestas piden más ayuda que esa.",
    ),
    "why-not-more-care": (
        "{level}: nothing in the answers calls for that much.",
        "{level}: nada en las respuestas pide tanto.",
    ),
    "why-not-open-more-care": (
        "{level}: nothing answered so far calls for that much, and no missing answer could.",
        "{level}: nada de lo respondido pide tanto, y ninguna respuesta que falta podría pedirlo.",
    ),
    "why-not-chosen": (
        "{level}: this could be justified too. Daily life and wishes speak more for the other: {pick}.",
        "{level}: también podría justificarse. La vida diaria y los deseos hablan más a favor del otro: {pick}.",
    ),
    "why-not-even": (
        "{level}: this could be justified too. Nothing speaks more for one than for the other, so the one with "
        "fewer hours is named: {pick}.",
        "{level}: también podría justificarse. Nada habla más a favor de uno que del otro, así que se nombra el de "
        "menos horas: {pick}.",
    ),
    "same-answers": ("from the answers above", "por las respuestas de arriba"),
    "ruled-out": (
        "{count} answers together rule it out",
        "{count} respuestas juntas lo descartan",
    ),
    "ruled-out-one": ("1 answer rules it out", "1 respuesta lo descarta"),
    "ruled-out-by": ("ruled out by: {labels}", "descartado por: {labels}"),
    "firm": ("How firm this is", "Qué tan firme es esto"),
    "firm-less": (
        "For less care than this, at least {count} answers would have to be different.",
        "Para menos atención que esta, al menos {count} respuestas tendrían que ser distintas.",
    ),
    "firm-less-one": (
        "For less care than this, one answer would have to be different.",
        "Para menos atención que esta, una respuesta tendría que ser distinta.",
    ),
    "firm-less-beyond": (
        "For less care than this, more than {count} answers would have to be different.",
        "Para menos atención que esta, más de {count} respuestas tendrían que ser distintas.",
    ),
    "firm-less-beyond-one": (
        "For less care than this, more than one answer would have to be different.",
        "Para menos atención que esta, más de una respuesta tendría que ser distinta.",
    ),
    "firm-less-none": (
        "No other answers to the same questions would lead to less care.",
        "Ninguna otra respuesta a las mismas preguntas llevaría a menos atención.",
    ),
    "firm-more": (
        "For more care than this, at least {count} answers would have to be different.",
        "Para más atención que esta, al menos {count} respuestas tendrían que ser distintas.",
    ),
    "firm-more-one": (
        "For more care than this, one answer would have to be different.",
        "Para más atención que esta, una respuesta tendría que ser distinta.",
    ),
    "firm-more-beyond": (
        "For more care than this, more than {count} answers would have to be different.",
        "Para más atención que esta, más de {count} respuestas tendrían que ser distintas.",
    ),
    "firm-more-beyond-one": (
        "For more care than this, more than one answer would have to be different.",
        "Para más atención que esta, más de una respuesta tendría que ser distinta.",
    ),
    "firm-more-none": (
        "No other answers to the same questions would lead to more care.",
        "Ninguna otra respuesta a las mismas preguntas llevaría a más atención.",
    ),
    "firm-doubt": (
        "If some answer was a guess, or if things change, go over it with a professional.",
        "Si alguna respuesta fue una suposición, o si algo cambia, repásela con un profesional.",
    ),
    "deciding": (
        "It is close, and one answer decides: {label}. Please talk this choice over with a professional.",
        "Está en el límite y decide una respuesta: {label}. Hable de esta elección con un profesional.",
    ),
    "levers": ("What could change this in daily life", "Qué podría cambiar esto en la vida diaria"),
    "levers-intro": (
        "This is about what can be arranged, not about how someone is doing. It only counts once it is really so.",
        "Se trata de lo que se puede organizar, no de cómo está la persona. Solo cuenta cuando es así de verdad.",
    ),
    "levers-counselor": ("The smallest changes with another level", "Los cambios más pequeños con otro nivel"),
    "levers-counselor-intro": (
        "If an answer is in doubt, these are the ones to go over first. Clinical answers are among them.",
        "Si hay dudas sobre alguna respuesta, estas son las primeras que conviene repasar. Hay respuestas clínicas "
        "entre ellas.",
    ),
    "lever": ("{changes}. Then it would be: {level}", "{changes}. Entonces sería: {level}"),
    "lever-close": (
        "{changes}. Then it would be a close call, and the answers would point to: {level}",
        "{changes}. Entonces sería un caso en el límite, y las respuestas apuntarían a: {level}",
    ),
    "lever-gained": ("now with “{options}”", "ahora con «{options}»"),
    "lever-lost": ("no longer “{options}”", "ya no «{options}»"),
    "lever-sensitive": ("another answer in “{topic}”", "otra respuesta en «{topic}»"),
    "nothing-to-explain": (
        "There is nothing to explain yet: the answers so far neither call for a kind of care nor speak against one.",
        "Todavía no hay nada que explicar: lo respondido hasta ahora no pide ningún tipo de atención ni lo descarta.",
    ),
}

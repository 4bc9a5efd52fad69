"""Sentences of comparing what several people said: English, Spanish."""

INFORMANTS: dict[str, tuple[str, str]] = {
    "informants": ("Several views, side by side", "Varias miradas, lado a lado"),
    "informants-private": (
        "Answers to the most private questions are left out here, and so is all that was marked private and every reason that rests on it. The results count all answers.",
        "Aquí no aparecen las respuestas a las preguntas más privadas, ni lo que se marcó como privado, ni los motivos que se apoyan en eso. Los resultados cuentan todas las respuestas.",
    ),
    "informants-safety": (
        "Each of you, please look at your own result first: iopfit suggest FILE. A warning may be left out here.",
        "Cada quien mire primero su propio resultado: iopfit suggest ARCHIVO. Aquí puede faltar un aviso.",
    ),
    "informants-results": ("What each view comes to", "A qué lleva cada mirada"),
    "informants-result": ("{who}: {headline}", "{who}: {headline}"),
    "informants-careful": ("Most careful view of all together", "La mirada más prudente de todas juntas"),
    "informants-careful-how": (
        "Where views differ, the most careful view counts whatever asks for more. It never asks for less than any single view.",
        "Donde las miradas difieren, la más prudente cuenta lo que pide más. Nunca pide menos que una sola de ellas.",
    ),
    "informants-reasons": (
        "Reasons for the careful view that can be told",
        "Motivos de la mirada prudente que se pueden decir",
    ),
    "informants-reasons-none": (
        "There is no reason that can be told here.",
        "No hay ningún motivo que se pueda decir aquí.",
    ),
    "informants-from": ("from: {who}", "según: {who}"),
    "informants-together": ("from the answers taken together", "según las respuestas en conjunto"),
    "informants-conflicts": ("Answered differently", "Respondido de forma distinta"),
    "informants-conflicts-none": (
        "Of what can be told, nothing was answered differently.",
        "De lo que se puede decir, nada se respondió de forma distinta.",
    ),
    "informants-quote": ("{who}: {answer} (asked: {question})", "{who}: {answer} (se preguntó: {question})"),
    "informants-agreements": ("Answered alike", "Respondido igual"),
    "informants-agreements-none": (
        "Of what can be told, nothing was answered by two or more in the same way.",
        "De lo que se puede decir, nada se respondió igual entre dos o más.",
    ),
    "informants-agreement": ("{label}: {answer}", "{label}: {answer}"),
    "informants-talk": (
        "Different answers do not mean that someone is not honest: people see different parts of a life. Go through them together with a professional, one at a time.",
        "Respuestas distintas no significan que alguien no sea sincero: cada quien ve partes distintas de una vida. Repásenlas con un profesional, una por una.",
    ),
    "informant-self": ("The person", "La persona"),
    "informant-family": ("A relative or friend", "Un familiar o amigo"),
    "informant-counselor": ("The counselor", "El profesional"),
    "informant-numbered": ("{who} ({number})", "{who} ({number})"),
}

"""The rule book's own sentences, in the languages the program speaks."""

from iopfit.phrases import LANGUAGES
from iopfit.questionnaire import Reader

SENTENCES: dict[str, tuple[str, str]] = {
    # the front page
    "title": ("Rule book: {title}", "Libro de reglas: {title}"),
    "version": ("Version {version}.", "Versión {version}."),
    "digest": ("Content {digest}.", "Contenido {digest}."),
    "voice": (
        "Words that are shown to people stand here as {voice} reads them.",
        "Las palabras que se muestran a las personas figuran aquí como las lee {voice}.",
    ),
    "voice-self": ("the person answering", "la persona que responde"),
    "voice-family": ("a relative", "un familiar"),
    "voice-counselor": ("a professional", "un profesional"),
    "counts": (
        "It holds {rules} rules, {questions} questions, {sources} sources, {cases} cases and {promises} promises.",
        "Contiene {rules} reglas, {questions} preguntas, {sources} fuentes, {cases} casos y {promises} promesas.",
    ),
    "narrowed": (
        "This is an extract: {rules} of {all} rules, and what belongs to them.",
        "Esto es un extracto: {rules} de {all} reglas, y lo que les corresponde.",
    ),
    "untested": ("Rules that hold in no case: {count}.", "Reglas que no se cumplen en ningún caso: {count}."),
    "unpromised": (
        "Rules that no promise rests on: {count}.",
        "Reglas en las que no se apoya ninguna promesa: {count}.",
    ),
    "contents": ("Contents", "Índice"),
    "skip": ("Skip to the rule book", "Ir al libro de reglas"),
    # how the decision works
    "how": ("How the decision works", "Cómo se decide"),
    "how-1": (
        "Rules about needs, such as withdrawal, health and safety, set a range: the highest level that any of them calls for is the least that is suggested.",
        "Las reglas sobre necesidades, como la abstinencia, la salud y la seguridad, fijan un margen: el nivel más alto que alguna de ellas exige es el mínimo que se sugiere.",
    ),
    "how-2": (
        "Some of them also say up to which level more can be justified, and that is the upper end of the range.",
        "Algunas dicen además hasta qué nivel podría justificarse más, y ese es el extremo superior del margen.",
    ),
    "how-3": (
        "Rules about daily life, such as work, family, privacy, cost and wishes, give points to levels; the level inside the range with the most points is suggested, and on a tie the least intensive of them. Points never move the range.",
        "Las reglas sobre la vida diaria, como el trabajo, la familia, la privacidad, el costo y los deseos, dan puntos a los niveles; se sugiere el nivel del margen con más puntos y, en un empate, el menos intensivo de ellos. Los puntos nunca mueven el margen.",
    ),
    "how-4": (
        "Nothing is added up or averaged across needs, and a missing answer never counts as a no: while it could still change the range, the result says so.",
        "Nada se suma ni se promedia entre necesidades, y una respuesta que falta nunca cuenta como un no: mientras pueda cambiar el margen, el resultado lo dice.",
    ),
    "how-5": (
        "An alert comes before everything else: the person is told at once what to do now, and again in the result.",
        "Un aviso va antes que todo lo demás: se le dice enseguida a la persona qué hacer ahora, y otra vez en el resultado.",
    ),
    # the chapters
    "pictures": ("The rules in pictures", "Las reglas en imágenes"),
    "rules": ("The rules, by topic", "Las reglas, por tema"),
    "definitions": ("Definitions", "Definiciones"),
    "scores": ("Scores", "Puntajes"),
    "levels": ("Levels", "Niveles"),
    "idle": ("Questions that nothing reads", "Preguntas que nada lee"),
    "sources": ("Sources", "Fuentes"),
    "promises": ("Promises", "Promesas"),
    "cases": ("Cases", "Casos"),
    "idle-about": (
        "The answers to these questions change nothing that is suggested, shown or asked.",
        "Las respuestas a estas preguntas no cambian nada de lo que se sugiere, se muestra o se pregunta.",
    ),
    "idle-none": ("Every question is read by something.", "Algo lee cada una de las preguntas."),
    "promises-about": (
        "What must hold for every person there could be. Whether it does is shown by: iopfit prove.",
        "Lo que debe cumplirse para cualquier persona posible. Que se cumple lo muestra: iopfit prove.",
    ),
    "promises-none": ("No promises are written down yet.", "Todavía no hay promesas escritas."),
    "cases-about": (
        "People in a few sentences, made up, whose suggestion is expected.",
        "Personas inventadas, en pocas frases, de las que se espera una sugerencia.",
    ),
    "definitions-about": (
        "Conditions that several rules share under one name.",
        "Condiciones que varias reglas comparten con un mismo nombre.",
    ),
    # pictures
    "flow-needs": (
        "What sets the range: topics, dimensions, levels",
        "Lo que fija el margen: temas, dimensiones, niveles",
    ),
    "flow-needs-about": (
        "From the topics whose answers are read, through the dimensions that are rated, to the levels asked for. The number on an arrow, and its thickness, is the number of rules along it. A solid arrow to a level means at least that level; a dashed one means that up to that level can be justified.",
        "De los temas cuyas respuestas se leen, por las dimensiones que se valoran, a los niveles que se piden. El número de una flecha, y su grosor, es el número de reglas que van por ella. Una flecha continua hacia un nivel significa como mínimo ese nivel; una discontinua, que puede justificarse hasta ese nivel.",
    ),
    "flow-life": (
        "What picks within the range: daily life to levels",
        "Lo que elige dentro del margen: de la vida diaria a los niveles",
    ),
    "flow-life-about": (
        "From the topics of daily life to the levels that their rules give points to. The number on an arrow is the number of rules. None of them moves the range.",
        "De los temas de la vida diaria a los niveles a los que sus reglas dan puntos. El número de una flecha es el número de reglas. Ninguna mueve el margen.",
    ),
    "flow-dimension": ("{dimension}: from questions to levels", "{dimension}: de las preguntas a los niveles"),
    "flow-dimension-about": (
        "The questions read by the rules that rate “{dimension}”, and the levels that those rules ask for. The number on an arrow is the number of rules. A solid arrow to a level means at least that level; a dashed one means that up to that level can be justified.",
        "Las preguntas que leen las reglas que valoran «{dimension}», y los niveles que esas reglas piden. El número de una flecha es el número de reglas. Una flecha continua hacia un nivel significa como mínimo ese nivel; una discontinua, que puede justificarse hasta ese nivel.",
    ),
    "flow-table": ("The same as a table, with the rules", "Lo mismo en una tabla, con las reglas"),
    "flow-from": ("From", "De"),
    "flow-to": ("To", "A"),
    "flow-means": ("Meaning", "Significado"),
    "flow-rules": ("Rules", "Reglas"),
    "flow-no-picture": (
        "No picture is drawn here, because it needs an extra: pip install 'iopfit[rules]'. The table says the same.",
        "Aquí no se dibuja la imagen, porque necesita un extra: pip install 'iopfit[rules]'. La tabla dice lo mismo.",
    ),
    "means-reads": ("is read by rules that rate", "la leen reglas que valoran"),
    "means-at_least": ("at least", "como mínimo"),
    "means-up_to": ("up to", "hasta"),
    "means-points": ("gives points to", "da puntos a"),
    # one rule
    "quoted": ("“{text}”", "«{text}»"),
    "when": ("When {condition}: {then}.", "Cuando {condition}: {then}."),
    "then-emergency": ("an emergency alert is shown", "se muestra un aviso de emergencia"),
    "then-urgent": ("an urgent alert is shown", "se muestra un aviso urgente"),
    "then-refer": (
        "no level is suggested, because another kind of service is meant",
        "no se sugiere ningún nivel, porque corresponde otro tipo de servicio",
    ),
    "then-at-least": ("at least {level}", "como mínimo {level}"),
    "then-up-to": ("up to {level} can be justified", "puede justificarse hasta {level}"),
    "then-points": ("this speaks for {levels} within the range", "esto habla a favor de {levels} dentro del margen"),
    "then-barrier": ("it is named as an obstacle to {levels}", "se nombra como un obstáculo para {levels}"),
    "then-barrier-any": ("it is named as an obstacle", "se nombra como un obstáculo"),
    "then-advice": ("advice is given", "se da un consejo"),
    "then-rating": (
        "a dimension is rated, and the range stays as it is",
        "se valora una dimensión y el margen no cambia",
    ),
    "then-nothing": ("nothing follows", "no se sigue nada"),
    "life": (
        "Life rule: it picks within the range and never moves it.",
        "Regla de la vida diaria: elige dentro del margen y nunca lo mueve.",
    ),
    "neutral": (
        "This rule neither sets the range nor picks within it.",
        "Esta regla no fija el margen ni elige dentro de él.",
    ),
    "reason": ("Reason", "Motivo"),
    "alert": ("Alert", "Aviso"),
    "alert-emergency": (
        "Emergency: shown at once, before the next question.",
        "Emergencia: se muestra enseguida, antes de la siguiente pregunta.",
    ),
    "alert-urgent": (
        "Urgent: shown at once, before the next question.",
        "Urgente: se muestra enseguida, antes de la siguiente pregunta.",
    ),
    "do-now": ("What to do now", "Qué hacer ahora"),
    "call": ("Whom to call", "A quién llamar"),
    "ratings": ("Ratings", "Valoraciones"),
    "rating": ("{dimension}: {value} of 4", "{dimension}: {value} de 4"),
    "rating-word": ("{dimension}: {value} of 4, {word}", "{dimension}: {value} de 4, {word}"),
    "range": ("Range", "Margen"),
    "range-at-least": ("at least {level}", "como mínimo {level}"),
    "range-up-to": ("up to {level} can be justified", "puede justificarse hasta {level}"),
    "points": ("Points", "Puntos"),
    "points-of": ("{level}: {points}", "{level}: {points}"),
    "barrier": ("What stands in the way", "Qué se interpone"),
    "ways": ("Ways through", "Cómo resolverlo"),
    "ask": ("To ask a program", "Para preguntar a un programa"),
    "advice": ("Advice", "Consejo"),
    "about-next_step": ("Next step", "Siguiente paso"),
    "about-approach": ("Approach", "Enfoque"),
    "about-program": ("Program", "Programa"),
    "rule-sources": ("Sources", "Fuentes"),
    "terms": ("Terms used", "Términos usados"),
    "term": ("“{text}” means: {meaning}.", "«{text}» significa: {meaning}."),
    "rule-cases": ("Cases in which it holds", "Casos en los que se cumple"),
    "cases-none": ("none", "ninguno"),
    "rule-promises": ("Promises that rest on it", "Promesas que se apoyan en ella"),
    "written": ("Written at", "Dónde está escrita"),
    # definitions, scores, levels, sources, cases, promises
    "means": ("It is so when {meaning}.", "Se da cuando {meaning}."),
    "used-by": ("Rules that read it", "Reglas que la leen"),
    "score-items": ("Sum of", "Suma de"),
    "score-missing-prorated": (
        "Reported from {count} answers on, estimated for the rest. Rules never read an estimate.",
        "Se informa a partir de {count} respuestas, estimando el resto. Las reglas nunca leen una estimación.",
    ),
    "score-missing-missing": (
        "Reported only when all are answered.",
        "Se informa solo cuando todas tienen respuesta.",
    ),
    "score-gaps": ("Missing answers", "Respuestas que faltan"),
    "bands": ("Bands", "Rangos"),
    "band": ("{low} to {high}: {text}", "{low} a {high}: {text}"),
    "band-one": ("{low}: {text}", "{low}: {text}"),
    "level-summary": ("What it is", "Qué es"),
    "level-week": ("A week", "Una semana"),
    "level-least": ("Rules that ask for at least this", "Reglas que lo piden como mínimo"),
    "level-up-to": ("Rules that can justify up to this", "Reglas que pueden justificar hasta aquí"),
    "level-points": ("Rules that give it points", "Reglas que le dan puntos"),
    "kind": ("Kind", "Tipo"),
    "kind-clinical": ("clinical", "clínica"),
    "kind-law": ("law", "ley"),
    "kind-life": ("daily life", "vida diaria"),
    "kind-judgement": ("our own judgement", "criterio propio"),
    "address": ("Address", "Dirección"),
    "reviewed": ("reviewed {day}", "revisada el {day}"),
    "review-by": ("to be reviewed by {day}", "por revisar antes del {day}"),
    "review": ("Review", "Revisión"),
    "review-none": ("no date of review is written down", "no hay fecha de revisión escrita"),
    "overdue": ("REVIEW OVERDUE on {day}", "REVISIÓN VENCIDA al {day}"),
    "overdue-count": (
        "Sources whose review is overdue on {day}: {count}.",
        "Fuentes con la revisión vencida al {day}: {count}.",
    ),
    "rests-on": ("Rules it rests on", "Reglas en las que se apoya"),
    "rests": ("Rules that rest on it", "Reglas que se apoyan en ella"),
    "rests-all": ("all rules together", "todas las reglas en conjunto"),
    "promise-written": ("As written", "Como está escrita"),
    "expected": ("Expected", "Se espera"),
    "expected-none": ("no level, or none named", "ningún nivel, o ninguno indicado"),
    "agrees": ("Why a clinician would agree", "Por qué un profesional estaría de acuerdo"),
    "doubts": ("What a clinician might doubt", "Qué podría dudar un profesional"),
    "case-rules": ("Rules that hold", "Reglas que se cumplen"),
    # promises as sentences
    "promise-whenever": ("Whenever {when}: {then}.", "Siempre que {when}: {then}."),
    "promise-never": ("There is nobody for whom {when}.", "No hay nadie para quien {when}."),
    "promise-monotone-yes": (
        "A yes on “{item}” never lowers the level.",
        "Un sí en «{item}» nunca baja el nivel.",
    ),
    "promise-monotone-higher": (
        "A higher number on “{item}” never lowers the level.",
        "Un número más alto en «{item}» nunca baja el nivel.",
    ),
    "promise-monotone-more": (
        "One more answer chosen on “{item}” never lowers the level.",
        "Una respuesta más elegida en «{item}» nunca baja el nivel.",
    ),
    "promise-monotone-more-of": (
        "One more of these chosen on “{item}” never lowers the level: {order}.",
        "Una más de estas elegida en «{item}» nunca baja el nivel: {order}.",
    ),
    "promise-monotone-order": (
        "A worse answer on “{item}” never lowers the level. From mild to worst: {order}.",
        "Una respuesta peor en «{item}» nunca baja el nivel. De leve a peor: {order}.",
    ),
    "promise-then-worse": (", then ", ", luego "),
    "promise-when": ("As long as {when}: {body}", "Mientras {when}: {body}"),
    "promise-independent": ("{outcome} does not depend on {items}.", "{outcome} no depende de {items}."),
    "promise-the-range": ("the range", "el margen"),
    "promise-the-level": ("the level", "el nivel"),
    "promise-the-lowest": ("the least level of the range", "el nivel mínimo del margen"),
    "promise-the-highest": ("the highest level of the range", "el nivel máximo del margen"),
    "promise-one-level": (
        "Everybody who has answered everything gets exactly one level, or is referred elsewhere.",
        "Quien respondió todo recibe exactamente un nivel, o se le remite a otro servicio.",
    ),
    "promise-every-level": (
        "For every level there is a person who gets it.",
        "Para cada nivel hay una persona que lo recibe.",
    ),
    "promise-upper-end": (
        "Missing answers never lower the upper end of the range that is shown.",
        "Las respuestas que faltan nunca bajan el extremo superior del margen que se muestra.",
    ),
    "promise-lower-end": (
        "Missing answers never raise the lower end of the range that is shown.",
        "Las respuestas que faltan nunca suben el extremo inferior del margen que se muestra.",
    ),
    "promise-single": ("the range is a single level", "el margen es un solo nivel"),
    "promise-equal": ("{what} is “{level}”", "{what} es «{level}»"),
    "promise-other": ("{what} is not “{level}”", "{what} no es «{level}»"),
    "promise-below": ("{what} is less than “{level}”", "{what} es menos que «{level}»"),
    "promise-at-most": ("{what} is “{level}” or less", "{what} es «{level}» o menos"),
    "promise-above": ("{what} is more than “{level}”", "{what} es más que «{level}»"),
    "promise-at-least": ("{what} is “{level}” or more", "{what} es «{level}» o más"),
    "promise-rating": ("the rating of “{dimension}”", "la valoración de «{dimension}»"),
    "promise-referral": ("the person is referred to another service", "se remite a la persona a otro servicio"),
    "promise-call": ("“{line}” is among the lines to call", "«{line}» está entre las líneas a las que llamar"),
}


def sentence(key: str, reader: Reader, **parts: object) -> str:
    """Return one of the rule book's sentences in a reader's language, English if it has none.

    >>> sentence("range", Reader("es"))
    'Margen'
    """
    column = LANGUAGES.index(reader.language) if reader.language in LANGUAGES else 0
    return SENTENCES[key][column].format(**parts)

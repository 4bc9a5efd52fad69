"""Sentences about receipts: English, Spanish."""

RECEIPT: dict[str, tuple[str, str]] = {
    "receipt-written": (
        "A receipt is kept in {path}, readable by you alone. To check it later: {command}",
        "El recibo queda en {path}; solo usted puede leerlo. Para comprobarlo después: {command}",
    ),
    "receipt-failed": (
        "The receipt could not be written: {problem}.",
        "No se pudo escribir el recibo: {problem}.",
    ),
    "verified": (
        "Verified: the receipt is whole, and the same answers come to the same suggestion.",
        "Comprobado: el recibo está entero, y las mismas respuestas llevan a la misma sugerencia.",
    ),
    "verified-engines": (
        "It was made by iopfit {made} and checked by iopfit {checked}.",
        "Lo hizo iopfit {made} y lo comprobó iopfit {checked}.",
    ),
    "receipt-damaged": (
        "Damaged: this is not what was written. The damage is in {parts}.",
        "Dañado: esto no es lo que se escribió. El daño está en: {parts}.",
    ),
    "receipt-unreadable": (
        "Damaged: the receipt cannot be read from byte {byte} on.",
        "Dañado: el recibo no se puede leer desde el byte {byte}.",
    ),
    "receipt-other-result": (
        "The receipt is whole, but iopfit {checked} comes to another result than iopfit {made} did.",
        "El recibo está entero, pero iopfit {checked} llega a otro resultado que iopfit {made}.",
    ),
    "receipt-other-version": (
        "The receipt is whole. It was made with another version of the questionnaire ({old}, content {old_digest}) than the one at hand ({new}, content {new_digest}). To verify it, name that version with --questionnaire.",
        "El recibo está entero. Se hizo con otra versión del cuestionario ({old}, contenido {old_digest}) que la de ahora ({new}, contenido {new_digest}). Para comprobarlo, indique aquella versión con --questionnaire.",
    ),
    "receipt-no-fit": (
        "These answers do not fit the questionnaire at hand and count as not asked: {items}.",
        "Estas respuestas no encajan en el cuestionario de ahora y cuentan como no preguntadas: {items}.",
    ),
    "receipt-same": (
        "With the questionnaire at hand the level, the range, the warnings and every rule would be the same.",
        "Con el cuestionario de ahora, el nivel, el margen, los avisos y cada regla serían iguales.",
    ),
    "receipt-differs": ("With the questionnaire at hand this would differ:", "Con el cuestionario de ahora cambiaría:"),
    "receipt-differs-engine": ("This differs:", "Esto cambia:"),
    "differs-level": ("Level: it was {old}, now {new}.", "Nivel: era {old}, ahora {new}."),
    "differs-range": ("Range: it was {old}, now {new}.", "Margen: era {old}, ahora {new}."),
    "differs-alert-new": ("New warning: {rule}.", "Aviso nuevo: {rule}."),
    "differs-alert-gone": ("No warning any more: {rule}.", "Ya no hay aviso: {rule}."),
    "differs-rule": ("Rule {rule}: it was {old}, now {new}.", "Regla {rule}: era {old}, ahora {new}."),
    "differs-words": (
        "The wording or another detail of the suggestion.",
        "La redacción u otro detalle de la sugerencia.",
    ),
    "no-level": ("no single level", "ningún nivel único"),
    "a-range": ("from {low} to {high}", "de {low} a {high}"),
    "truth-true": ("true", "cierta"),
    "truth-false": ("false", "falsa"),
    "truth-missing": ("open", "abierta"),
    "truth-absent": ("not there", "inexistente"),
    "part-answers": ("the answers", "las respuestas"),
    "part-set_aside": ("the answers set aside", "las respuestas puestas aparte"),
    "part-questionnaire": ("the name of the questionnaire", "el nombre del cuestionario"),
    "part-engine": ("the version of the program", "la versión del programa"),
    "part-reader": ("the language and the voice", "el idioma y la voz"),
    "part-suggestion": ("the suggestion", "la sugerencia"),
    "part-trace": ("the trace of the rules", "el registro de las reglas"),
    "part-format": ("the name of the format", "el nombre del formato"),
    "part-sums": ("the checksums", "las sumas de control"),
    "part-sha256": ("the checksum at the end", "la suma de control del final"),
    "part-form": ("the way it is written down", "la forma en que está escrito"),
}

"""Sentences of the report on paper and on a page: English, Spanish."""

PAGE: dict[str, tuple[str, str]] = {
    # the picture of the range
    "range-title": ("The range, from least to most intensive", "El margen, de menos a más intensivo"),
    "range-suggested": ("suggested", "sugerido"),
    "range-inside": ("could be justified too", "también podría justificarse"),
    "range-least": ("at least this", "como mínimo este"),
    "range-justified": ("could be justified", "podría justificarse"),
    "range-possible": ("possible, a missing answer decides", "posible, lo decide una respuesta que falta"),
    "range-below": ("less than the answers call for", "menos de lo que piden las respuestas"),
    "range-above": ("more than the answers call for", "más de lo que piden las respuestas"),
    # what speaks for each level
    "fit-title": (
        "How well each fits daily life and wishes",
        "Qué tan bien encaja cada uno con la vida diaria y los deseos",
    ),
    "fit-points": ("{count} points", "{count} puntos"),
    "fit-points-one": ("1 point", "1 punto"),
    "profile-title": (
        "How serious each area is, from 0 to 4",
        "Qué tan serio es cada aspecto, de 0 a 4",
    ),
    # the top of a report
    "page-for-self": (
        "This page is yours. Show it to whom you choose.",
        "Esta página es suya. Muéstrela a quien usted quiera.",
    ),
    "page-for-family": (
        "This page was written for someone close to the person. Share it with care.",
        "Esta página se escribió para alguien cercano a la persona. Compártala con cuidado.",
    ),
    "page-for-counselor": (
        "Counselor's report: with dimensions, rules and sources.",
        "Informe para profesionales: con dimensiones, reglas y fuentes.",
    ),
    "page-unprintable": (
        "Signs that this PDF has no letters for are shown as �. A page made with --format html shows them.",
        "Los signos para los que este PDF no tiene letras aparecen como �. Una página hecha con --format html los muestra.",
    ),
    "page-number": ("Page {page} of {pages}", "Página {page} de {pages}"),
    # a counselor's record
    "record-dimensions": ("Dimensions", "Dimensiones"),
    "record-dimension": ("Dimension", "Dimensión"),
    "record-rating": ("Rating, 0 to 4", "Valor, de 0 a 4"),
    "record-highest": ("Could be up to", "Podría llegar a"),
    "record-rated-by": ("Rated by", "Valorada por"),
    "record-rules": ("Rules that hold", "Reglas que se cumplen"),
    "record-rule": ("Rule", "Regla"),
    "record-follows": ("What follows", "Qué se sigue"),
    "record-rests-on": ("Rests on", "Se apoya en"),
    "record-cites": ("Sources", "Fuentes"),
    "record-sources": ("Sources", "Fuentes"),
    "record-refers": ("refers elsewhere", "deriva a otro servicio"),
    "record-emergency": ("emergency alert", "aviso de emergencia"),
    "record-urgent": ("urgent alert", "aviso urgente"),
    "record-at-least": ("at least {level}", "como mínimo {level}"),
    "record-up-to": ("up to {level}", "hasta {level}"),
    "record-rates": ("rates {what}", "valora {what}"),
    "record-points": ("points: {what}", "puntos: {what}"),
    "record-barrier": ("may be a barrier", "puede ser un obstáculo"),
    "record-advice": ("advice", "consejo"),
}

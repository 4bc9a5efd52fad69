"""Sentences of explanations: why, why not, how firm, what would change it: English, Spanish."""

EXPLAINING: dict[str, tuple[str, str]] = {}

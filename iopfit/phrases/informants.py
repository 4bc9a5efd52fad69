"""Sentences of comparing what several people said: English, Spanish."""

INFORMANTS: dict[str, tuple[str, str]] = {}

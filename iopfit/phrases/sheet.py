"""Sentences of the sheet for talking to programs: English, Spanish."""

SHEET: dict[str, tuple[str, str]] = {}

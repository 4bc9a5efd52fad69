"""Sentences of the interview on the way: so far, and what need not be asked: English, Spanish."""

PROGRESS: dict[str, tuple[str, str]] = {}

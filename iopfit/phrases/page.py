"""Sentences of the report on paper and on a page: English, Spanish."""

PAGE: dict[str, tuple[str, str]] = {}

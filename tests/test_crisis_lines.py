"""The numbers that people are told to call are the published ones, everywhere they stand, in every language.

Sources: 988lifeline.org (988; for veterans then 1), samhsa.gov (1-800-662-4357; text 435748), poison.org
(1-800-222-1222), neverusealone.com (1-800-484-3731).
"""

import re
from collections.abc import Iterator
from datetime import date

from iopfit import Questionnaire
from iopfit.checks.inspection import Inspection
from iopfit.checks.texts import texts
from iopfit.library import examine_manuscript, shipped_folder
from iopfit.phrases import PHRASES

CONTACTS = {
    "emergency": ("911", "911"),
    "lifeline": ("call or text 988", "llame o mande un mensaje de texto al 988"),
    "samhsa_helpline": ("1-800-662-4357", "1-800-662-4357"),
    "poison_control": ("1-800-222-1222", "1-800-222-1222"),
    "never_use_alone": ("1-800-484-3731", "1-800-484-3731"),
    "veterans_line": ("988, then press 1", "988, y luego marque el 1"),
}
NUMBERS = {"911", "988", "1-800-662-4357", "435748", "1-800-222-1222", "1-800-484-3731"}
OTHERS = {"750", "250", "2026-01-31", "2024"}
"""A bottle in milliliters, 1,250 hours of work, a date as an example, and the year of a rule that is cited."""
LONG = re.compile(r"\d[\d-]+\d")


def test_each_line_is_reached_as_published(fit: Questionnaire) -> None:
    """In both languages."""
    found = {
        line.id: tuple(line.contact.words.get(language, line.contact.words["en"])["self"] for language in ("en", "es"))
        for line in fit.crisis
    }
    assert found == CONTACTS


def said() -> Iterator[tuple[str, str]]:
    """Yield every text that people read, with its place."""
    manuscript, _ = examine_manuscript(shipped_folder())
    assert manuscript is not None
    for place, text in texts(Inspection(manuscript, date(2026, 1, 1))):
        for voices in text.words.values():
            yield from ((place.named(), words) for words in voices.values())
    yield from ((key, words) for key, languages in PHRASES.items() for words in languages)


def test_no_other_number_is_given() -> None:
    """Every number of three digits or more that stands in a text is one of these."""
    found = [(place, number) for place, words in said() for number in LONG.findall(words)]
    assert [(place, number) for place, number in found if number not in NUMBERS | OTHERS] == []

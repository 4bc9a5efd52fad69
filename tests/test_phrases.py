"""The program's own sentences: each has one home, every language, and the same parts to fill in."""

import importlib
import pkgutil
import string

import pytest

from iopfit import phrases
from iopfit.phrases import LANGUAGES, PHRASES

ROOMS = [importlib.import_module(module.name) for module in pkgutil.iter_modules(phrases.__path__, "iopfit.phrases.")]
"""The modules that hold sentences."""


def sentences_of(room: object) -> dict[str, tuple[str, ...]]:
    """Return the one dictionary of sentences that a room defines."""
    name = str(getattr(room, "__name__", "")).rpartition(".")[2].upper()
    found: dict[str, tuple[str, ...]] = getattr(room, name)
    return found


def test_no_two_rooms_have_a_sentence_of_the_same_name() -> None:
    """A key that two modules define would take the words of one for those of the other."""
    assert len(ROOMS) >= 6
    assert sum(len(sentences_of(room)) for room in ROOMS) == len(PHRASES)


@pytest.mark.parametrize("key", PHRASES)
def test_every_sentence_is_there_in_every_language(key: str) -> None:
    """With the same parts to fill in, so that none is lost or asked for in vain."""
    said = PHRASES[key]
    assert len(said) == len(LANGUAGES)
    assert all(text.strip() for text in said)
    parts = [{name for _, name, _, _ in string.Formatter().parse(text) if name} for text in said]
    assert parts[0] == parts[1]

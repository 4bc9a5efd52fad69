"""The program's own sentences: each has one home, every language, and the same parts to fill in."""

import ast
import importlib
import pkgutil
import re
import string
from pathlib import Path

import pytest

import iopfit
from iopfit import phrases
from iopfit.checks.reading import grade
from iopfit.phrases import LANGUAGES, PHRASES
from iopfit.response import Missing

HIGHEST = 10.0
SHORTEST = 8

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


def spoken() -> tuple[set[str], list[re.Pattern[str]]]:
    """Return every word in the sources that could be a key, and patterns for those put together."""
    words, patterns = set(), []
    for path in sorted(Path(iopfit.__file__).parent.rglob("*.py")):
        if path.parent.name == "phrases" and path.name != "__init__.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                words.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                parts = (str(p.value) if isinstance(p, ast.Constant) else None for p in node.values)
                pattern = "".join(".+" if part is None else re.escape(part) for part in parts)
                patterns += [re.compile(pattern)] if re.search("[a-z]{3}", pattern) else []
    return words, patterns


def test_every_sentence_is_said_somewhere() -> None:
    """A sentence that nobody reads is a promise that nobody keeps."""
    words, patterns = spoken()
    values = {kind.value for kind in Missing}
    unsaid = [
        key
        for key in PHRASES
        if key not in words | values
        and key.removesuffix("-one") not in words
        and not any(pattern.fullmatch(name) for pattern in patterns for name in (key, key.removesuffix("-one")))
    ]
    assert unsaid == []


@pytest.mark.parametrize("key", PHRASES)
def test_every_sentence_is_easy_to_read(key: str) -> None:
    """Like the questions, up to the tenth grade; a few words have no grade of their own."""
    said = re.sub(r"\{\w+\}", "it", PHRASES[key][0])
    assert len(said.split()) < SHORTEST or grade(said) <= HIGHEST, grade(said)

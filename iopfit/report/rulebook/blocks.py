"""What a rule book is made of, before it has a form: parts with names one can link to."""

import re
from dataclasses import dataclass

from iopfit.report.rulebook.flow import Flow


@dataclass(frozen=True)
class Link:
    """Words that lead to another part of the book."""

    text: str
    anchor: str


@dataclass(frozen=True)
class Code:
    """A name as it stands in a file."""

    text: str


Line = tuple[str | Link | Code, ...]


@dataclass(frozen=True)
class Prose:
    """A paragraph; `strong` is the sentence of a rule, `mark` a label that must not be missed."""

    line: Line
    manner: str = "plain"


@dataclass(frozen=True)
class Bullets:
    """A list."""

    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Facts:
    """Terms, each with one line or several."""

    rows: tuple[tuple[str, tuple[Line, ...]], ...]


@dataclass(frozen=True)
class Drawing:
    """A picture of what feeds what; the same is always said in words."""

    flow: Flow
    anchor: str


@dataclass(frozen=True)
class Part:
    """A piece of the book under a heading: a chapter (depth 2), a part of one (3), or an entry (4).

    Attributes:
        anchor: What links to it name.
        title: Its heading.
        depth: How deep the heading stands.
        blocks: What it says.
        kind: `chapter`, `section`, `entry`, or for a rule its ledger: `need`, `life`, `none`.
        named: The heading is a name from a file.
    """

    anchor: str
    title: str
    depth: int
    blocks: "tuple[Block, ...]"
    kind: str = "section"
    named: bool = False


Block = Prose | Bullets | Facts | Drawing | Part


@dataclass(frozen=True)
class Book:
    """A whole rule book, and the language it is written in."""

    title: str
    language: str
    opening: tuple[Block, ...]
    chapters: tuple[Part, ...]


def anchor(kind: str, name: str) -> str:
    """Return the name of a part in links, safe in every form.

    >>> anchor("rule", "suicide-plan"), anchor("case", 'a "b"')
    ('rule-suicide-plan', 'case-a.20..22.b.22.')
    """
    return f"{kind}-" + re.sub(r"[^A-Za-z0-9_-]", lambda found: f".{ord(found[0]):x}.", name)


def plain(line: Line) -> str:
    """Return a line as bare text."""
    return "".join(part if isinstance(part, str) else part.text for part in line)


def joined(lines: list[Line], between: str = ", ") -> Line:
    """Return lines as one, with something between them."""
    found: list[str | Link | Code] = []
    for number, line in enumerate(lines):
        found += [between] if number else []
        found += line
    return tuple(found)

"""The text of a file as nodes that remember where they stand.

Scalars, sequences and mappings, each with a `Span`; nothing is converted, so `no` stays the
two letters n and o until an item's type says what they mean. Values only: `yaml_text` makes
them from YAML.
"""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Span:
    """A place in a file, counted from 1; `end_column` is one past the last character."""

    file: str
    line: int
    column: int
    end_column: int


@dataclass(frozen=True)
class Scalar:
    """A piece of text; `exact` says that its characters stand one by one in the file."""

    text: str
    span: Span
    style: Literal["plain", "quoted", "block"] = "plain"
    exact: bool = True


@dataclass(frozen=True)
class Sequence:
    """A list of nodes."""

    items: tuple["Node", ...]
    span: Span


@dataclass(frozen=True)
class Mapping:
    """Keys and values in the order written; a key given twice is a flaw and kept once."""

    entries: tuple[tuple[Scalar, "Node"], ...]
    span: Span

    def get(self, key: str) -> "Node | None":
        """Return the value under a key, or None."""
        return next((value for name, value in self.entries if name.text == key), None)


Node = Scalar | Sequence | Mapping


@dataclass(frozen=True)
class Flaw:
    """Something wrong with the text itself, before any format is known."""

    code: str
    message: str
    span: Span
    help: str


@dataclass(frozen=True)
class Document:
    """A file's name, its text, and its nodes (None when it is empty or unreadable)."""

    name: str
    text: str
    root: Node | None

    def line(self, number: int) -> str:
        """Return one line of the text, counted from 1, without its line break."""
        lines = self.text.split("\n")
        return lines[number - 1].rstrip("\r") if 0 < number <= len(lines) else ""


def printable(text: str, limit: int | None = 60) -> str:
    r"""Return text with line breaks as spaces, control characters made visible, and its length bounded.

    Anything that comes from a file goes through here before it reaches a terminal.

    >>> printable("a\x1b[2Jb")
    'a�[2Jb'
    """
    shown = "".join(c if c.isprintable() else " " if c.isspace() else "\ufffd" for c in text)
    return shown if limit is None or len(shown) <= limit else shown[: limit - 1] + "…"

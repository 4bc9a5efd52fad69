"""What a result is made of before it has a form: headings, paragraphs, lists and pictures.

Values only. `outline` fills them; `terminal`, `markdown`, `page` and `pdf` show them, each in
its way. Every picture carries the same in words.
"""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Heading:
    """A heading; `urgent` ones stand out, and `key` names the part of the result below it."""

    text: str
    urgent: bool = False
    key: str = ""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; `strong` is the sentence to remember, `quiet` may be read last."""

    text: str
    strong: bool = False
    quiet: bool = False


@dataclass(frozen=True)
class Point:
    """A point of a list, what it rests on, and the points below it."""

    text: str
    note: str = ""
    below: tuple[str, ...] = ()


@dataclass(frozen=True)
class Points:
    """A list."""

    points: tuple[Point, ...]


@dataclass(frozen=True)
class Bar:
    """One line of a chart: a number and what missing answers could make it."""

    title: str
    value: int
    highest: int
    words: str


@dataclass(frozen=True)
class Bars:
    """A chart of numbers up to `full`: the profile of the dimensions, or the points of levels."""

    bars: tuple[Bar, ...]
    full: int
    title: str


Place = Literal["suggested", "inside", "possible", "outside"]


@dataclass(frozen=True)
class Rung:
    """One level, whether the range reaches it, and the same in words."""

    title: str
    place: Place
    words: str


@dataclass(frozen=True)
class Ladder:
    """The picture of the range: every level, from least to most intensive."""

    rungs: tuple[Rung, ...]
    title: str


@dataclass(frozen=True)
class Row:
    """One line of a grid: what it asks, and what stands in each column; nothing is space to write."""

    text: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Grid:
    """Lines with the same columns, to fill in or to compare."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


Block = Heading | Paragraph | Points | Bars | Ladder | Grid

"""How the columns of somebody else's file become answers: a map, as values.

A map names the columns, says what they can hold, and for each item how its answer follows from
them, with the same conditions that rules are made of. Reading and applying maps is not done here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from iopfit.expr.nodes import Condition, Quantity
from iopfit.questionnaire import Item, Value
from iopfit.response import Missing

Rounding = Literal["nearest", "down", "up"]
Outcome = Value | Missing


@dataclass(frozen=True)
class Holds:
    """A boolean item is answered yes where a condition holds, and no where it does not."""

    condition: Condition


@dataclass(frozen=True)
class Choose:
    """The answer of the first case that holds; none where an earlier case is missing.

    Attributes:
        cases: Conditions, each with an answer or a kind of missing.
        otherwise: The answer where no case holds.
    """

    cases: tuple[tuple[Condition, Outcome], ...]
    otherwise: Outcome = Missing.NOT_ASKED


@dataclass(frozen=True)
class Tick:
    """Each option of a repeating choice is chosen where its condition holds; no answer where one is missing.

    An option that the other file can never tell of is False.
    """

    options: Mapping[str, Condition | bool]


@dataclass(frozen=True)
class Measure:
    """A number, in other units: times a factor, plus a shift, and then rounded."""

    quantity: Quantity
    times: float = 1.0
    plus: float = 0.0
    rounded: Rounding | None = None


Derivation = Holds | Choose | Tick | Measure


@dataclass(frozen=True)
class ColumnMap:
    """A map.

    Attributes:
        questionnaire: The id of the questionnaire it is made for.
        title: What it maps.
        columns: What the other file's columns can hold; the name is the one in conditions.
        sources: The title of each of those columns in the file, by its name in conditions.
        optional: Those that a file may lack; what they would hold was then never asked.
        not_asked: Words and numbers that say, in any of them, that nothing was asked.
        items: How the answers to items follow, by link_id.
        keep: Further columns that are carried along as they are.
    """

    questionnaire: str
    title: str
    columns: tuple[Item, ...]
    sources: Mapping[str, str]
    optional: frozenset[str] = frozenset()
    not_asked: tuple[str, ...] = ()
    items: Mapping[str, Derivation] = field(default_factory=dict)
    keep: tuple[str, ...] = ()

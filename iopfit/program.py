"""A program as somebody describes it, and what to look for in one.

Values only. What a program is said to have is yes, no or not known; nothing is made up for what
nobody asked. Comparing programs with a person's needs is the work of `sheet`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from iopfit.expr.nodes import Condition
from iopfit.questionnaire import Text

Part = Literal["schedule", "accepts", "offers"]
PARTS: tuple[Part, ...] = ("schedule", "accepts", "offers")


@dataclass(frozen=True)
class Feature:
    """Something a program can have.

    Attributes:
        id: Its name in files about programs.
        part: Where such a file says it.
        text: What it is.
        ask: The question to put to a program.
        must: Nobody for whom this holds can do without it.
        wish: It would help those for whom this holds.
    """

    id: str
    part: Part
    text: Text
    ask: Text
    must: Condition | None = None
    wish: Condition | None = None


@dataclass(frozen=True)
class Features:
    """What to look for in a program.

    Attributes:
        features: What programs can have, in the order a sheet names it.
        hours: The fewest hours of treatment a week that make a level.
    """

    features: tuple[Feature, ...] = ()
    hours: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Program:
    """A program, as far as it is known.

    Attributes:
        name: What it is called.
        level: The level of care it gives.
        hours: Its hours of treatment a week.
        has: Whether it has a feature; what is not known is left out.
        notes: Anything else, in somebody's words.
    """

    name: str
    level: str | None = None
    hours: float | None = None
    has: Mapping[str, bool] = field(default_factory=dict)
    notes: str = ""

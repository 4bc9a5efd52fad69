"""A case: a person in a few sentences, their answers, and what is expected of the rules.

Values only. Cases are read by the loader; comparing what is expected with what the rules say
is the work of `rehearsal`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from iopfit.document import Span
from iopfit.response import Response


@dataclass(frozen=True)
class Expectation:
    """What a case expects; what is not `stated` is not compared, and what is stated is compared whole.

    Attributes:
        stated: The parts that the case states, by the names of the attributes below.
        level: The level, or None for none.
        range: Least and most intensive level still possible.
        status: `clear`, `close` or `open`.
        reasons: Rules that say something about the level.
        alerts: Rules that alert.
        barriers: Rules whose wish is not met.
        advice: Rules that advise something.
        ratings: The rating of each dimension.
        points: The points of each level in the range.
    """

    stated: frozenset[str]
    level: str | None = None
    range: tuple[str, ...] = ()
    status: str | None = None
    reasons: tuple[str, ...] = ()
    alerts: tuple[str, ...] = ()
    barriers: tuple[str, ...] = ()
    advice: tuple[str, ...] = ()
    ratings: Mapping[str, int] = field(default_factory=dict)
    points: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Case:
    """A person that a clinician can judge.

    Attributes:
        name: The file's name without its ending.
        person: Who it is.
        agrees: Why a clinician would agree with what is expected.
        doubts: What a clinician might doubt.
        response: The answers.
        expect: What is expected.
        span: Where the expectation is written.
    """

    name: str
    person: str
    agrees: str
    doubts: str
    response: Response
    expect: Expectation
    span: Span

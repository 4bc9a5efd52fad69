"""The result on the way: which levels are still possible, and whether anything can move that."""

from dataclasses import dataclass
from typing import Literal

from iopfit.decision import Decision
from iopfit.explain.reach import reach
from iopfit.questionnaire import Rule
from iopfit.scoring import Standing, Weighing

Kind = Literal["referral", "settled", "between", "unknown", "up-to", "at-least", "open"]

_MOST_VIEWS = 4


@dataclass(frozen=True)
class Outlook:
    """The range so far.

    Attributes:
        kind: `referral`: another kind of service is meant. `settled`: one level, whatever is
            still answered. `between`: the range stands, and daily life and wishes choose in it.
            `unknown`: every level is still possible. `up-to`: nothing calls for more than the
            least so far. `at-least`: one level, and yet an answer decides whether any is given.
            `open`: a minimum stands, and more is still possible.
        low: The least intensive level still possible.
        high: The most intensive one.
    """

    kind: Kind
    low: str
    high: str


def outlook(weighing: Weighing) -> Outlook:
    """Return the range so far.

    A counselor's own ratings may leave several views of the answers. What the more careful of them
    decides ends where the highest of their ends are: its top is theirs, and it starts no lower.

    >>> from iopfit import Response, load
    >>> from iopfit.scoring import Standing
    >>> outlook(Standing(load(), Response())).kind
    'unknown'
    """
    levels = weighing.questionnaire.levels
    low, high = _ends(weighing)
    return Outlook(_kind(weighing, low, high), levels[low].id, levels[high].id)


def _ends(weighing: Weighing) -> tuple[int, int]:
    """Return the ranks of both ends; where the views are many, by what the rules alone leave open."""
    if isinstance(weighing, Standing):
        return reach(weighing)
    if isinstance(weighing, Decision) and len(weighing.views) <= _MOST_VIEWS:
        ends = [reach(Standing(weighing.questionnaire, view)) for view in weighing.views]
        return max(low for low, _ in ends), max(high for _, high in ends)
    return weighing.floor, weighing.ceiling


def _kind(weighing: Weighing, low: int, high: int) -> Kind:
    if weighing.referral is not None:
        return "referral"
    if not weighing.is_open:
        return "settled" if low == high else "between"
    if low == high:
        return "at-least"
    if low == 0:
        return "unknown" if high == len(weighing.questionnaire.levels) - 1 else "up-to"
    return "open"


def behind(weighing: Weighing) -> tuple[Rule, ...]:
    """Return the rules that hold and make the range what it is so far, those of the minimum first."""
    rank = weighing.questionnaire.rank
    minimum = [r for r in weighing.holding if r.at_least and rank[r.at_least] == weighing.floor > 0]
    more = [r for r in weighing.holding if r.up_to and rank[r.up_to] > weighing.floor and r not in minimum]
    return (*minimum, *more)

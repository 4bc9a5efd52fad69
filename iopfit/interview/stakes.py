"""What an answer could still change, and through which rules.

The interview asks by this, and `why` says it, so that what is asked and what is said about it
cannot part. Ratings alone do not count: the profile says what it was not told.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from iopfit.expr.value import judge
from iopfit.questionnaire import Rule
from iopfit.scoring import Standing

Consequence = Literal["emergency", "urgent", "refer", "at-least", "up-to", "barrier", "choice", "advice"]
_GRAVITY: tuple[Consequence, ...] = ("emergency", "urgent", "refer", "at-least", "up-to", "barrier", "choice", "advice")


@dataclass(frozen=True)
class Stake:
    """A rule that is still open, and what it would change if it held, the gravest first."""

    rule: Rule
    consequences: tuple[Consequence, ...]


def matters(standing: Standing, rule: Rule) -> bool:
    """Return whether an undecided rule could still change anything a person is told."""
    return next(consequences(standing, rule), None) is not None


def consequences(standing: Standing, rule: Rule) -> Iterator[Consequence]:
    """Yield what an undecided rule would change of what a person is told, the gravest first."""
    if rule.alert:
        yield rule.alert
    if rule.refer:
        yield "refer"
    yield from _on_range(standing, rule)
    if rule.barrier_at or rule.points:
        possible = [level.id for level in standing.questionnaire.levels[standing.floor : standing.ceiling + 1]]
        if any(level in rule.barrier_at for level in possible):
            yield "barrier"
        if len({rule.points.get(level, 0) for level in possible}) > 1:
            yield "choice"
    if rule.advice:
        yield "advice"


def _on_range(standing: Standing, rule: Rule) -> Iterator[Consequence]:
    rank = standing.questionnaire.rank
    if rule.at_least is not None and rank[rule.at_least] > standing.floor:
        yield "at-least"
    if rule.up_to is not None and rank[rule.up_to] > standing.top:
        yield "up-to"


def stakes(standing: Standing, link_id: str) -> list[Stake]:
    """Return the rules that an item's answer could still decide and that would change anything, the gravest first.

    Args:
        standing: Where things stand without an answer to the item.
        link_id: The item.
    """
    rank = standing.questionnaire.rank
    found = []
    for rule in standing.undecided:
        changes = tuple(consequences(standing, rule))
        if changes and link_id in judge(rule.when, standing.facts).missing:
            found.append(Stake(rule, changes))

    def gravity(stake: Stake) -> tuple[int, int]:
        level = stake.rule.at_least or stake.rule.up_to
        return _GRAVITY.index(stake.consequences[0]), -rank[level] if level else 0

    return sorted(found, key=gravity)

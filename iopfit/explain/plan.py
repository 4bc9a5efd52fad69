"""What stands in the way of the level that fits, and what works as things stand.

Recommended and feasible are kept apart. What is recommended is the level of the suggestion, and
nothing here changes it. What is feasible is looked for inside the range only: obstacles can
never make a level lower than needs allow look like an answer.
"""

from dataclasses import dataclass

from iopfit.expr.value import judge
from iopfit.questionnaire import Questionnaire, Rule
from iopfit.response import Response
from iopfit.scoring import Reason, Standing, Suggestion


@dataclass(frozen=True)
class Plan:
    """What has to be arranged.

    Attributes:
        level: The level planned for: the one recommended, or the most intensive one still
            possible while none is given; None while every level is.
        recommended: The level of the suggestion; None while none is given.
        feasible: Of the levels in the range at which no obstacle stands, the one with most
            points, the least intensive on a tie; None when there is none, or nothing is recommended.
        obstacles: The rules that hold and stand in the way of `level`: duties and means.
        wishes: The wishes that `level` does not meet; they make no level unworkable.
        open: The items whose missing answers could still put an obstacle in the way of `level`.
    """

    level: str | None
    recommended: str | None
    feasible: str | None
    obstacles: tuple[Reason, ...]
    wishes: tuple[Reason, ...]
    open: tuple[str, ...]


def plan(questionnaire: Questionnaire, response: Response, suggestion: Suggestion) -> Plan:
    """Return what stands in the way of a suggested level, and what is feasible now.

    A level is feasible now when it lies in the range that the answers justify and no rule that
    holds names a barrier at it; a rule marked `wish` is none. A missing answer is no obstacle,
    but is named in `open`. When no obstacle stands at the recommended level, it is the feasible
    one too: it has most points of all.

    Args:
        questionnaire: What was asked.
        response: The answers.
        suggestion: What they came to.

    >>> from iopfit import Response, load, suggest
    >>> fit = load()
    >>> mine = Response({"suicide_plan": True, "leave": "no", "work_hours": "days"})
    >>> found = plan(fit, mine, suggest(fit, mine))
    >>> found.level, [reason.rule for reason in found.obstacles]
    ('inpatient', ['leave-not-possible'])
    """
    standing = Standing(questionnaire, response)
    level = suggestion.planned
    if suggestion.referral is not None:
        return Plan(level, None, None, (), (), ())
    rules = questionnaire.rule_by_id
    at_level = [(reason, rules[reason.rule].wish) for reason in suggestion.barriers]
    return Plan(
        level=level,
        recommended=suggestion.level,
        feasible=_feasible(standing) if suggestion.level else None,
        obstacles=tuple(reason for reason, wish in at_level if not wish),
        wishes=tuple(reason for reason, wish in at_level if wish),
        open=_open(standing, level),
    )


def _feasible(standing: Standing) -> str | None:
    """Return the fittest level of the range with nothing in its way."""
    blocked = {level for rule in standing.holding if not rule.wish for level in rule.barrier_at}
    free = [level for level in standing.points if level not in blocked]
    # the points go from the least intensive level up, so that it wins a tie
    return max(free, key=standing.points.__getitem__, default=None)


def _open(standing: Standing, level: str | None) -> tuple[str, ...]:
    undecided: list[Rule] = [rule for rule in standing.undecided if level in rule.barrier_at and not rule.wish]
    items = {item for rule in undecided for item in judge(rule.when, standing.facts).missing}
    return tuple(sorted(items, key=standing.questionnaire.place.__getitem__))

"""Does a promise fail for these people? Asked of the rules themselves, without a solver.

Every counterexample is replayed here before it is shown, so a mistake in the formulas cannot
become a false alarm; tests list all people of small questionnaires with it.
"""

from collections.abc import Mapping, Sequence

from iopfit.expr.nodes import Condition
from iopfit.expr.value import NOTHING, Fact, judge
from iopfit.facts import Facts
from iopfit.promise import (
    HIGHEST,
    LEVEL,
    LOWEST,
    REFERRAL,
    Claim,
    EveryLevel,
    Independent,
    LowerEnd,
    Monotone,
    Never,
    OneLevel,
    UpperEnd,
    Whenever,
)
from iopfit.questionnaire import Questionnaire, Rule
from iopfit.response import Response
from iopfit.scoring import Standing

Ends = tuple[int, int]


def level_of(standing: Standing) -> Ends:
    """Return the rank of the level given, twice; both ends of the range while none is given."""
    if standing.is_open or standing.referral:
        return standing.floor, standing.ceiling
    rank = standing.questionnaire.rank[standing.pick]
    return rank, rank


def facts_of(standing: Standing) -> Mapping[str, Fact]:
    """Return what is known of the answers and of every part of the outcome that a promise may name."""
    questionnaire = standing.questionnaire
    facts = Facts(questionnaire, standing.response)
    facts[LEVEL] = _between(*level_of(standing))
    facts[LOWEST] = _between(standing.floor, standing.floor)
    facts[HIGHEST] = _between(standing.ceiling, standing.ceiling)
    facts[REFERRAL] = _some(standing, [rule for rule in questionnaire.rules if rule.refer])
    for urgency in ("emergency", "urgent"):
        facts[f"alert {urgency}"] = _some(standing, [rule for rule in questionnaire.rules if rule.alert == urgency])
    for line in questionnaire.crisis:
        facts[f"call {line.id}"] = _some(standing, [rule for rule in questionnaire.rules if line.id in rule.call])
    for dimension in questionnaire.dimensions:
        holding = (rule.rate.get(dimension.id, 0) for rule in standing.holding)
        undecided = (rule.rate.get(dimension.id, 0) for rule in standing.undecided)
        low = max(holding, default=0)
        facts[f"rating {dimension.id}"] = _between(low, max(low, *undecided, 0))
    return facts


def _between(low: int, high: int) -> Fact:
    return Fact(None, low, high, NOTHING, NOTHING)


def _some(standing: Standing, rules: Sequence[Rule]) -> Fact:
    if any(rule in standing.holding for rule in rules):
        return Fact(True, 1, 1, NOTHING, NOTHING)
    if any(rule in standing.undecided for rule in rules):
        return Fact(None, 0, 1, NOTHING, NOTHING)
    return Fact(False, 0, 0, NOTHING, NOTHING)


def holds(standing: Standing, condition: Condition | None) -> bool:
    """Return whether a condition on answers and outcome certainly holds; True when there is none."""
    return condition is None or judge(condition, facts_of(standing)).truth is True


def breaks(questionnaire: Questionnaire, claim: Claim, people: Sequence[Response]) -> bool:
    """Return whether a claim fails for one person, or for two that it compares.

    Args:
        questionnaire: The rules.
        claim: What was promised.
        people: One response; two for `Monotone` (milder first), `Independent`, and for the
            ends of the range (fewer answers first).
    """
    return fails(claim, [Standing(questionnaire, response) for response in people])


def fails(claim: Claim, standings: Sequence[Standing]) -> bool:
    """Return whether a claim fails for people whose rules are judged; as `breaks`."""
    first, last = standings[0], standings[-1]
    match claim:
        case Whenever(when, then):
            return holds(first, when) and not holds(first, then)
        case Never(when):
            return holds(first, when)
        case OneLevel():
            return first.is_open and first.referral is None
        case Monotone(_, _, condition):
            return holds(first, condition) and holds(last, condition) and _falls(first, last)
        case Independent(outcome, _, condition):
            ends = level_of if outcome == LEVEL else _range_of
            return holds(first, condition) and holds(last, condition) and ends(first) != ends(last)
        case UpperEnd():
            return first.ceiling < last.ceiling
        case LowerEnd():
            return first.floor > last.floor
        case EveryLevel():
            return False


def _range_of(standing: Standing) -> Ends:
    return standing.floor, standing.ceiling


def _falls(first: Standing, last: Standing) -> bool:
    if last.floor < first.floor or last.ceiling < first.ceiling:
        return True
    if any(standing.is_open or standing.referral for standing in (first, last)):
        return False
    return level_of(last) < level_of(first)

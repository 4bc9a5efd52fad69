"""Which promises rest on which rules, read off from both without proving anything."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from iopfit.expr.nodes import (
    Amount,
    And,
    AtLeast,
    Compare,
    Comparison,
    Condition,
    Defined,
    IsYes,
    Not,
    Number,
    Or,
    names_in,
)
from iopfit.promise import (
    HIGHEST,
    LEVEL,
    LOWEST,
    REFERRAL,
    Claim,
    Independent,
    Monotone,
    Never,
    Promise,
    Whenever,
    items_of,
)
from iopfit.questionnaire import Questionnaire, Rule

Sense = Literal["at least", "at most", "any"]
_ENDS = (LEVEL, LOWEST, HIGHEST)
_OPPOSITE: dict[Comparison, Comparison] = {"=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}


@dataclass(frozen=True)
class Demand:
    """What a promise asks of one part of the outcome: that it is at least or at most something, or anything at all."""

    outcome: str
    sense: Sense = "any"
    bound: float = 0


def promises_by_rule(questionnaire: Questionnaire, promises: Iterable[Promise]) -> dict[str, tuple[str, ...]]:
    """Return the promises that rest on each rule: a change of the rule could break them.

    A promise rests on a rule when both read one of the same items, and the rule moves what
    the promise speaks of the way it speaks of it: a promise of at least IOP rests on the
    rules that ask for IOP or more, one of at most IOP on those that could go beyond. One
    that reads no item but a part of the outcome rests on the rules that move that part.
    Promises about everybody, such as that every level can be reached, rest on all rules
    together and are not listed.

    Args:
        questionnaire: Whose rules.
        promises: Whose ids.
    """
    found: dict[str, list[str]] = {}
    read = {rule.id: set(questionnaire.items_read(rule)) for rule in questionnaire.rules}
    for promise in promises:
        items, demands = items_of(questionnaire, promise.claim), set(_demands(questionnaire, promise.claim))
        for rule in questionnaire.rules:
            if (not items or items & read[rule.id]) and any(_moves(questionnaire, rule, demand) for demand in demands):
                found.setdefault(rule.id, []).append(promise.id)
    return {rule: tuple(ids) for rule, ids in found.items()}


def _demands(questionnaire: Questionnaire, claim: Claim) -> Iterator[Demand]:
    match claim:
        case Whenever(when, then):
            yield from (Demand(name) for name in _outcomes(questionnaire, when))
            if items_of(questionnaire, claim):
                yield from _asked(questionnaire, then, negated=False)
        case Never(when):
            yield from _asked(questionnaire, when, negated=True)
        case Monotone():
            yield from map(Demand, _ENDS)
        case Independent(outcome, _, _):
            yield from map(Demand, _ENDS if outcome == LEVEL else (LOWEST, HIGHEST))


def _outcomes(questionnaire: Questionnaire, node: Condition) -> list[str]:
    known = questionnaire.item_by_id.keys() | questionnaire.score_by_id.keys()
    return [name for name in names_in(node) if name not in known]


def _asked(questionnaire: Questionnaire, node: Condition, *, negated: bool) -> Iterator[Demand]:
    """Yield what a condition asks of the outcome, or what its opposite asks."""
    match node:
        case Not(part) | Defined(_, part):
            yield from _asked(questionnaire, part, negated=negated != isinstance(node, Not))
        case And(parts) | Or(parts) | AtLeast(_, parts):
            for part in parts:
                yield from _asked(questionnaire, part, negated=negated)
        case Compare(operator, Amount(name), Number(bound)) if name in _outcomes(questionnaire, node):
            yield from _bounded(name, _OPPOSITE[operator] if negated else operator, bound)
        case IsYes() | Compare():
            yield from (Demand(name) for name in _outcomes(questionnaire, node))
        case _:
            pass


def _bounded(name: str, operator: Comparison, bound: float) -> Iterator[Demand]:
    if operator in ("=", ">=", ">"):
        yield Demand(name, "at least", bound + (operator == ">"))
    if operator in ("=", "<=", "<"):
        yield Demand(name, "at most", bound - (operator == "<"))
    if operator == "!=":
        yield Demand(name)


def _moves(questionnaire: Questionnaire, rule: Rule, demand: Demand) -> bool:
    """Return whether a rule can make a demand hold, or break it."""
    kind, _, what = demand.outcome.partition(" ")
    match kind:
        case "alert":
            return rule.alert == what
        case "call":
            return what in rule.call
        case "rating":
            return _reaches(rule.rate.get(what), demand)
    if demand.outcome == REFERRAL:
        return rule.refer
    named = [rule.at_least] if rule.at_least else []
    named += [rule.up_to] if rule.up_to and demand.outcome != LOWEST else []
    named += rule.points if demand.outcome == LEVEL else []
    return _reaches(max((questionnaire.rank[level] for level in named), default=None), demand)


def _reaches(value: int | None, demand: Demand) -> bool:
    if value is None:
        return False
    return demand.sense == "any" or (value >= demand.bound if demand.sense == "at least" else value > demand.bound)

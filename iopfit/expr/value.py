"""What a condition is for one person: true, false, or missing and what would settle it.

Three-valued (Kleene) logic over facts. A number that is partly known is a pair of bounds,
so a sum of nine answers of which one is missing can still be above a threshold for certain.
Every verdict says which items it rests on, so reasons are recorded, never worked out again.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from iopfit.expr.nodes import (
    Amount,
    And,
    AtLeast,
    Compare,
    Comparison,
    Condition,
    Count,
    CountChosen,
    Defined,
    Extreme,
    IsIn,
    IsYes,
    Minus,
    Not,
    Number,
    Or,
    Plus,
    Quantity,
)

NOTHING: frozenset[str] = frozenset()


class Fact(NamedTuple):
    """What is known of one name.

    Attributes:
        value: The answer (True, False, a code, or a set of codes); None when missing or a number.
        low: Lowest number it can be.
        high: Highest number it can be; equal to `low` when it is known.
        rests_on: Items whose answers make this known.
        missing: Items whose answers would make it known.
    """

    value: bool | str | frozenset[str] | None
    low: float
    high: float
    rests_on: frozenset[str]
    missing: frozenset[str]


class Verdict(NamedTuple):
    """True, False or None (missing), what it rests on, and what would settle it."""

    truth: bool | None
    rests_on: frozenset[str]
    missing: frozenset[str]


class Bounds(NamedTuple):
    """The lowest and highest a quantity can be, what that rests on, and what would narrow it."""

    low: float
    high: float
    rests_on: frozenset[str]
    missing: frozenset[str]


def judge(condition: Condition, facts: Mapping[str, Fact]) -> Verdict:
    """Return whether a condition holds, given what is known.

    >>> facts = {"sick": Fact(None, 0, 1, NOTHING, frozenset({"sick"})), "well": Fact(True, 1, 1, frozenset({"well"}), NOTHING)}
    >>> judge(And((IsYes("sick"), Not(IsYes("well")))), facts).truth
    False
    >>> sorted(judge(And((IsYes("sick"), IsYes("well"))), facts).missing)
    ['sick']
    """
    match condition:
        case IsYes(name):
            fact = facts[name]
            return Verdict(fact.value if isinstance(fact.value, bool) else None, fact.rests_on, fact.missing)
        case IsIn(name, codes):
            return _is_in(facts[name], codes)
        case Compare(operator, left, right):
            return _compare(operator, measure(left, facts), measure(right, facts))
        case Not(part):
            verdict = judge(part, facts)
            return Verdict(None if verdict.truth is None else not verdict.truth, verdict.rests_on, verdict.missing)
        case And(parts):
            return _decided_by(False, parts, facts)
        case Or(parts):
            return _decided_by(True, parts, facts)
        case AtLeast(number, parts):
            return _at_least(number, parts, facts)
        case Defined(_, part):
            return judge(part, facts)


def _is_in(fact: Fact, codes: tuple[str, ...]) -> Verdict:
    if fact.value is None:
        return Verdict(None, fact.rests_on, fact.missing)
    chosen = fact.value if isinstance(fact.value, frozenset) else (fact.value,)
    return Verdict(any(code in chosen for code in codes), fact.rests_on, fact.missing)


def _decided_by(truth: bool, parts: tuple[Condition, ...], facts: Mapping[str, Fact]) -> Verdict:
    """Judge `or`, decided by its first true part, or `and`, decided by its first false one."""
    rests_on, missing, is_open = NOTHING, NOTHING, False
    for part in parts:
        verdict = judge(part, facts)
        if verdict.truth is truth:
            return Verdict(truth, verdict.rests_on, NOTHING)
        rests_on |= verdict.rests_on
        missing |= verdict.missing
        is_open = is_open or verdict.truth is None
    return Verdict(None, NOTHING, missing) if is_open else Verdict(not truth, rests_on, NOTHING)


def _at_least(number: int, parts: tuple[Condition, ...], facts: Mapping[str, Fact]) -> Verdict:
    """Judge "at least `number` of the parts".

    A verdict rests on as few parts as decide it, the first ones in the author's order.
    """
    verdicts = [judge(part, facts) for part in parts]
    true = [verdict for verdict in verdicts if verdict.truth is True]
    if len(true) >= number:
        return Verdict(True, _union(v.rests_on for v in true[:number]), NOTHING)
    false = [verdict for verdict in verdicts if verdict.truth is False]
    too_many = len(parts) - number + 1
    if len(false) >= too_many:
        return Verdict(False, _union(v.rests_on for v in false[:too_many]), NOTHING)
    return Verdict(None, NOTHING, _union(v.missing for v in verdicts if v.truth is None))


def _union(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    return NOTHING.union(*sets)


_HOLDS: dict[Comparison, Callable[[float, float], bool]] = {
    "=": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


def _compare(operator: Comparison, left: Bounds, right: Bounds) -> Verdict:
    rests_on, missing = left.rests_on | right.rests_on, left.missing | right.missing
    if operator in ("=", "!="):
        if left.low == left.high == right.low == right.high:
            truth: bool | None = operator == "="
        elif left.high < right.low or left.low > right.high:
            truth = operator == "!="
        else:
            truth = None
    else:
        holds = _HOLDS[operator]
        at_ends = (holds(left.low, right.high), holds(left.high, right.low))
        truth = at_ends[0] if at_ends[0] == at_ends[1] else None
    return Verdict(None, NOTHING, missing) if truth is None else Verdict(truth, rests_on, NOTHING)


def measure(quantity: Quantity, facts: Mapping[str, Fact]) -> Bounds:
    """Return the bounds of a quantity, given what is known."""
    match quantity:
        case Number(value):
            return Bounds(value, value, NOTHING, NOTHING)
        case Amount(name):
            fact = facts[name]
            return Bounds(fact.low, fact.high, fact.rests_on, fact.missing)
        case CountChosen(name, leaving_out, most):
            fact = facts[name]
            if isinstance(fact.value, frozenset):
                chosen = float(len(fact.value.difference(leaving_out)))
                return Bounds(chosen, chosen, fact.rests_on, NOTHING)
            return Bounds(0, most, fact.rests_on, fact.missing)
        case Plus(parts):
            bounds = [measure(part, facts) for part in parts]
            return _joined(sum(b.low for b in bounds), sum(b.high for b in bounds), bounds)
        case Minus(left, right):
            first, second = measure(left, facts), measure(right, facts)
            return _joined(first.low - second.high, first.high - second.low, [first, second])
        case Extreme(function, parts):
            bounds = [measure(part, facts) for part in parts]
            extreme = max if function == "max" else min
            return _joined(extreme(b.low for b in bounds), extreme(b.high for b in bounds), bounds)
        case Count(conditions):
            verdicts = [judge(part, facts) for part in conditions]
            sure = sum(verdict.truth is True for verdict in verdicts)
            open_ = sum(verdict.truth is None for verdict in verdicts)
            return Bounds(sure, sure + open_, _union(v.rests_on for v in verdicts), _union(v.missing for v in verdicts))


def _joined(low: float, high: float, bounds: list[Bounds]) -> Bounds:
    return Bounds(low, high, _union(b.rests_on for b in bounds), _union(b.missing for b in bounds))

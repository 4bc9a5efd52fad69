"""The other answers an item could have, one for each way in which they could matter to the level.

Two answers between which no condition can tell are one; the one nearest to the answer given
stands for both. Exact but for three rare kinds of items: decimals, dates, and whole numbers of
more than `_MOST_WHOLE` values that are added up are tried near the numbers that conditions name
and at their ends; and of a choice with more than `_MOST_SETS` unlike sets of options, sets that
differ from the answer in one kind of option.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator
from datetime import date
from functools import lru_cache
from itertools import combinations, pairwise, product
from math import prod

from iopfit.explain.bearing import bearing_of
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
from iopfit.facts import as_number
from iopfit.questionnaire import Item, Questionnaire, Value

_MOST_WHOLE = 1_000
_MOST_SETS = 4_000
_FLIPPED: dict[Comparison, Comparison] = {"=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
Look = Callable[[Value], Hashable]
Limit = tuple[float, bool]
"""A number, and whether only larger ones are past it."""


class Alternatives:
    """The other answers to every item of a questionnaire."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        """Read every condition that bears on the level."""
        self.questionnaire = questionnaire
        self._codes: dict[str, set[frozenset[str]]] = {}
        self._counts: dict[str, set[tuple[frozenset[str], Limit | None]]] = {}
        self._limits: dict[str, set[Limit]] = {}
        self._exact: set[str] = set()
        bearing = bearing_of(questionnaire)
        gates = [questionnaire.item_by_id[name].enable_when for name in bearing.readers]
        for condition in (*(rule.when for rule in bearing.rules), *(gate for gate in gates if gate)):
            self._read(condition)

    def of(self, item: Item, answer: Value) -> tuple[Value, ...]:
        """Return the other answers, nearest first."""
        return self._unlike(item, answer, self._answers(item, answer))

    def are_all(self, item: Item) -> bool:
        """Return whether the other answers stand for every answer there is, so that nothing was left out."""
        if item.repeats:
            return prod(map(len, self._choices(item, frozenset()))) <= _MOST_SETS
        low, high = item.bounds
        is_listed = item.type in ("boolean", "choice") or (item.type != "decimal" and high - low <= _MOST_WHOLE)
        return is_listed or item.link_id not in self._exact

    def arranged(self, item: Item, answer: Value) -> tuple[Value, ...]:
        """Return the answers that a change of circumstances could lead to, nearest first."""
        listed = item.changeable
        if not listed or not isinstance(answer, frozenset):
            return self._unlike(item, answer, listed)
        gained = [code for code in item.option_by_code if code in listed and code not in answer]
        lost = [code for code in item.option_by_code if code not in listed and code in answer]
        sets = (answer.difference(away).union(more) for more in _subsets(gained) for away in _subsets(lost))
        return self._unlike(item, answer, (found for found in sets if _fits(item, found)))

    def _unlike(self, item: Item, answer: Value, others: Iterable[Value]) -> tuple[Value, ...]:
        look = self._look(item)
        found = {look(answer): answer}
        for other in sorted(others, key=lambda value: apart(item, answer, value)):
            found.setdefault(look(other), other)
        return tuple(found.values())[1:]

    # --- reading conditions

    def _read(self, node: Condition) -> None:
        match node:
            case IsYes():
                pass
            case IsIn(name, codes):
                self._codes.setdefault(name, set()).add(frozenset(codes))
            case Compare(operator, left, Number(limit)):
                self._measured(left, _limits(operator, limit))
            case Compare(operator, Number(limit), right):
                self._measured(right, _limits(_FLIPPED[operator], limit))
            case Compare(_, left, right):
                self._summed((left, right))
            case Not(part) | Defined(_, part):
                self._read(part)
            case And(parts) | Or(parts) | AtLeast(_, parts):
                for part in parts:
                    self._read(part)

    def _measured(self, node: Quantity, limits: Iterable[Limit]) -> None:
        """Read a quantity of which only the side of some limits matters."""
        match node:
            case Amount(name) if name not in self.questionnaire.score_by_id:
                self._limits.setdefault(name, set()).update(limits)
            case CountChosen(name, leaving_out, _):
                self._counts.setdefault(name, set()).update((frozenset(leaving_out), limit) for limit in limits)
            case Extreme(_, parts):
                for part in parts:
                    self._measured(part, limits)
            case _:
                self._summed((node,))

    def _summed(self, nodes: Iterable[Quantity]) -> None:
        """Read quantities of which every number may matter."""
        for node in nodes:
            match node:
                case Amount(name):
                    score = self.questionnaire.score_by_id.get(name)
                    self._exact.update(score.items if score else (name,))
                case CountChosen(name, leaving_out, _):
                    self._counts.setdefault(name, set()).add((frozenset(leaving_out), None))
                case Count(conditions):
                    for condition in conditions:
                        self._read(condition)
                case Plus(parts) | Extreme(_, parts):
                    self._summed(parts)
                case Minus(left, right):
                    self._summed((left, right))
                case Number():
                    pass

    # --- listing answers

    def _look(self, item: Item) -> Look:
        """Return what conditions see of an answer to an item."""
        codes = sorted(map(sorted, self._codes.get(item.link_id, ())))
        if item.repeats:
            counts = list(self._counts.get(item.link_id, ()))
            return lambda chosen: _look_at_set(chosen, codes, counts)
        if item.type == "choice":
            exact = item.link_id in self._exact or item.link_id in self._limits
            return lambda code: (tuple(code in some for some in codes), item.weights.get(str(code), 0) * exact)
        limits = sorted(self._limits.get(item.link_id, ()))
        if item.type == "boolean" or item.link_id in self._exact:
            return lambda value: value
        return lambda value: tuple(_side(_number(value), limit) for limit in limits)

    def _answers(self, item: Item, answer: Value) -> Iterable[Value]:
        match item.type:
            case "boolean":
                return (False, True)
            case "choice":
                return self._sets(item, answer) if isinstance(answer, frozenset) else tuple(item.option_by_code)
            case "integer" | "scale":
                low, high = (int(bound) for bound in item.bounds)
                return range(low, high + 1) if high - low <= _MOST_WHOLE else map(round, self._near_limits(item, 1))
            case "decimal":
                return tuple(self._near_limits(item, 0.5))
            case "date":
                return tuple(date.fromordinal(round(day)) for day in self._near_limits(item, 1))
            case _:
                return ()

    def _near_limits(self, item: Item, step: float) -> Iterator[float]:
        """Yield the numbers that conditions name, some on either side of each, and the ends."""
        low, high = item.bounds
        limits = sorted({number for number, _ in self._limits.get(item.link_id, ())})
        between = [(one + other) / 2 for one, other in pairwise(limits)]
        ends = [end for end in (low, high) if abs(end) != float("inf")]
        for number in (*limits, *ends, *(between if item.type == "decimal" else ())):
            yield from (n for n in (number - step, number, number + step) if low <= n <= high)

    def _sets(self, item: Item, answer: frozenset[str]) -> Iterable[Value]:
        """Yield sets of options that look unlike each other, each as near to the answer as can be."""
        alone = _alone(item)
        choices = self._choices(item, answer)
        yield from (frozenset({code}) for code in alone)
        if prod(map(len, choices)) <= _MOST_SETS:
            yield from (found for parts in product(*choices) if _fits(item, found := frozenset().union(*parts)))
            return
        for choice in choices:
            rest = answer.difference(*choice, alone)
            yield from (found for some in choice if _fits(item, found := rest | some))

    def _choices(self, item: Item, answer: frozenset[str]) -> list[list[frozenset[str]]]:
        """Return for each group of options that no condition tells apart which of them to try together."""
        alone, look = _alone(item), self._look(item)
        groups: dict[Hashable, list[str]] = {}
        for code in item.option_by_code:
            if code not in alone:
                groups.setdefault(look(frozenset({code})), []).append(code)
        counted = item.link_id in self._counts
        return [list(_amounts(codes, answer, counted)) for codes in groups.values()]


def apart(item: Item, one: Value, other: Value) -> float:
    """Return how far apart two answers to an item are, to prefer the nearest."""
    if isinstance(one, frozenset) and isinstance(other, frozenset):
        return len(one ^ other)
    if isinstance(one, str):
        codes = list(item.option_by_code)
        return abs(codes.index(one) - codes.index(str(other)))
    return abs(_number(one) - _number(other))


def _number(value: Value) -> float:
    return 0.0 if isinstance(value, str | frozenset) else as_number(value)


def _limits(operator: Comparison, number: float) -> tuple[Limit, ...]:
    if operator in ("=", "!="):
        return (number, False), (number, True)
    return ((number, operator in (">", "<=")),)


def _side(number: float, limit: Limit | None) -> float:
    """Return whether a number is past a limit, or the number itself when there is none."""
    if limit is None:
        return number
    return number > limit[0] if limit[1] else number >= limit[0]


def _look_at_set(chosen: Value, codes: list[list[str]], counts: list[tuple[frozenset[str], Limit | None]]) -> Hashable:
    options = chosen if isinstance(chosen, frozenset) else frozenset()
    sides = tuple(_side(len(options - leaving_out), limit) for leaving_out, limit in counts)
    return tuple(not options.isdisjoint(some) for some in codes), sides


def _amounts(codes: list[str], answer: frozenset[str], counted: bool) -> Iterator[frozenset[str]]:
    """Yield none, one, and if they are counted more of some options, those already chosen first."""
    ordered = sorted(codes, key=lambda code: code not in answer)
    for number in range((len(codes) if counted else 1) + 1):
        yield frozenset(ordered[:number])
    if not counted and len(answer.intersection(codes)) > 1:
        yield answer.intersection(codes)


def _alone(item: Item) -> list[str]:
    return [option.code for option in item.answer_options if option.exclusive]


def _subsets(codes: list[str]) -> Iterator[tuple[str, ...]]:
    for number in range(len(codes) + 1):
        yield from combinations(codes, number)


def _fits(item: Item, chosen: frozenset[str]) -> bool:
    """Return whether options can be chosen together; with a "none of these" on offer something must be."""
    alone = _alone(item)
    return len(chosen) <= 1 if chosen.intersection(alone) else bool(chosen) or not alone


@lru_cache(maxsize=16)
def alternatives_of(questionnaire: Questionnaire) -> Alternatives:
    """Return the other answers to the items of a questionnaire, prepared once."""
    return Alternatives(questionnaire)

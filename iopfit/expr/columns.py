"""A condition as expressions over columns, for judging millions of people at once.

The expressions are Narwhals', so one rendering runs on Polars, DuckDB and Spark. Each is
true, false or null, and null is missing: the engines' own logic of three values is ours for
`and`, `or` and `not`. Where a number is partly known (counts, sums, `max`), both of its ends
are columns, and a comparison is null only while they disagree.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import add, and_, ge, gt, le, lt, or_
from typing import NamedTuple, TypeVar, assert_never

import narwhals.stable.v2 as nw
from narwhals.typing import IntoDType

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

_ORDERS: dict[Comparison, Callable[[float, float], bool]] = {"<": lt, "<=": le, ">": gt, ">=": ge}
_BEYOND = 10**15
T = TypeVar("T")


class Limits(NamedTuple):
    """The lowest and highest a number can ever be, and whether it is always whole."""

    low: float
    high: float
    whole: bool = True


class Ends(NamedTuple):
    """A number as two columns without nulls, the lowest and the highest it can be for each person.

    Attributes:
        low: The lowest.
        high: The highest.
        limits: What neither ever exceeds.
        known: The number itself, null where it is missing; None when there is no such column.
    """

    low: nw.Expr
    high: nw.Expr
    limits: Limits
    known: nw.Expr | None = None


@dataclass(frozen=True)
class Scope:
    """Where the expressions find what is known of names.

    Attributes:
        yes: A boolean item, null where it is missing.
        chosen: Whether a choice is one of these codes, or any of them is chosen; null where it is missing.
        amount: The number behind a name.
        how_many: How many options of a repeating choice are chosen.
        kept: A column that holds the truth of a condition already, or None.
    """

    yes: Callable[[str], nw.Expr]
    chosen: Callable[[str, tuple[str, ...]], nw.Expr]
    amount: Callable[[str], Ends]
    how_many: Callable[[CountChosen], Ends]
    kept: Callable[[Condition], nw.Expr | None] = lambda _: None


def judge(node: Condition, scope: Scope) -> nw.Expr:
    """Return an expression that is true, false, or null where the condition is missing."""
    kept = scope.kept(node)
    return render(node, scope) if kept is None else kept


def render(node: Condition, scope: Scope) -> nw.Expr:
    """Return the expression of a condition that is not kept in a column itself; its parts may be."""
    match node:
        case IsYes(name):
            return scope.yes(name)
        case IsIn(name, codes):
            return scope.chosen(name, codes)
        case Compare(operator, left, right):
            return compare(operator, measure(left, scope), measure(right, scope))
        case Not(part):
            return ~judge(part, scope)
        case And(parts):
            return all_of([judge(part, scope) for part in parts])
        case Or(parts):
            return any_of([judge(part, scope) for part in parts])
        case AtLeast(number, parts):
            true, false = _how_many(parts, scope, wanted=True), _how_many(parts, scope, wanted=False)
            return _settled(true >= number, false >= len(parts) - number + 1)
        case Defined(_, part):
            return judge(part, scope)
    assert_never(node)


def all_of(parts: Sequence[nw.Expr]) -> nw.Expr:
    """Return false where a part is false, true where all are true, else null."""
    return balanced(and_, parts)


def any_of(parts: Sequence[nw.Expr]) -> nw.Expr:
    """Return true where a part is true, false where all are false, else null."""
    return balanced(or_, parts)


def balanced(join: Callable[[T, T], T], parts: Sequence[T]) -> T:
    """Join parts as a tree that is no deeper than it must be, for engines dislike deep ones."""
    waiting = list(parts)
    while len(waiting) > 1:
        pairs = zip(waiting[::2], waiting[1::2], strict=False)
        waiting = [join(one, two) for one, two in pairs] + ([waiting[-1]] if len(waiting) % 2 else [])
    return waiting[0]


def truth(value: bool) -> nw.Expr:
    """Return a column that is true, or false, for everybody."""
    return nw.lit(value, nw.Boolean)


def certain(part: nw.Expr) -> nw.Expr:
    """Return where a part is true, and false where it is missing."""
    return part.fill_null(False)


def number_where(part: nw.Expr, number: float, dtype: IntoDType) -> nw.Expr:
    """Return a number where a part is true, and nothing elsewhere; faster than to cast and multiply."""
    return nw.when(part).then(nw.lit(number, dtype)).otherwise(nw.lit(0, dtype))


def dtype_of(limits: Limits) -> IntoDType:
    """Return a type that holds every number within limits exactly, a small one where that is enough."""
    largest = max(abs(limits.low), abs(limits.high))
    if not limits.whole or largest >= _BEYOND:
        return nw.Float64
    return nw.Int16 if largest < 2**15 else nw.Int64


def ends_of(known: nw.Expr, limits: Limits) -> Ends:
    """Return both ends of a number that is a column: itself, or its limits where it is missing."""
    dtype = dtype_of(limits)
    known = known.cast(dtype)
    low, high = (nw.lit(_within(limit, limits), dtype) for limit in limits[:2])
    return Ends(known.fill_null(low), known.fill_null(high), limits, known)


def _within(limit: float, limits: Limits) -> float:
    """Return a limit as a number that engines can add up; whole numbers have no infinity, and none is this large."""
    return max(-_BEYOND, min(_BEYOND, limit)) if limits.whole else limit


def _settled(holds: nw.Expr, fails: nw.Expr) -> nw.Expr:
    """Return true or false where one of the two is so, else null; neither has nulls."""
    return nw.when(holds | fails).then(holds)


def _how_many(parts: tuple[Condition, ...], scope: Scope, *, wanted: bool) -> nw.Expr:
    """Return how many parts certainly hold, or certainly fail."""
    judged = [judge(part, scope) for part in parts]
    dtype = dtype_of(Limits(0, len(parts)))
    return total([number_where(part if wanted else ~part, 1, dtype) for part in judged])


def total(parts: Sequence[nw.Expr]) -> nw.Expr:
    """Return the sum of columns of one type that is wide enough for it."""
    return balanced(add, parts)


def measure(node: Quantity, scope: Scope) -> Ends:
    """Return both ends of a quantity."""
    match node:
        case Number(value):
            limits = Limits(value, value, float(value).is_integer())
            number = nw.lit(int(value) if limits.whole else value, dtype_of(limits))
            return Ends(number, number, limits, number)
        case Amount(name):
            return scope.amount(name)
        case CountChosen():
            return scope.how_many(node)
        case Plus(parts):
            return summed([measure(part, scope) for part in parts])
        case Minus(left, right):
            less = measure(right, scope)
            limits = Limits(-less.limits.high, -less.limits.low, less.limits.whole)
            return summed([measure(left, scope), Ends(-less.high, -less.low, limits)])
        case Extreme(function, parts):
            return _extreme([measure(part, scope) for part in parts], greatest=function == "max")
        case Count(conditions):
            limits = Limits(0, len(conditions))
            failing = _how_many(conditions, scope, wanted=False)
            high = nw.lit(len(conditions), dtype_of(limits)) - failing
            return Ends(_how_many(conditions, scope, wanted=True), high, limits)
    assert_never(node)


def summed(parts: Sequence[Ends]) -> Ends:
    """Return both ends of a sum."""
    whole = all(part.limits.whole for part in parts)
    limits = Limits(sum(part.limits.low for part in parts), sum(part.limits.high for part in parts), whole)
    largest = sum(max(abs(part.limits.low), abs(part.limits.high)) for part in parts)
    dtype = dtype_of(Limits(-largest, largest, whole))
    return Ends(
        total([part.low.cast(dtype) for part in parts]), total([part.high.cast(dtype) for part in parts]), limits
    )


def _extreme(parts: Sequence[Ends], *, greatest: bool) -> Ends:
    pick, outermost = (nw.max_horizontal, max) if greatest else (nw.min_horizontal, min)
    limits = Limits(
        outermost(part.limits.low for part in parts),
        outermost(part.limits.high for part in parts),
        all(part.limits.whole for part in parts),
    )
    largest = max(max(abs(part.limits.low), abs(part.limits.high)) for part in parts)
    dtype = dtype_of(Limits(-largest, largest, limits.whole))
    low, high = ([end.cast(dtype) for end in ends] for ends in zip(*(part[:2] for part in parts), strict=True))
    return Ends(pick(*low), pick(*high), limits) if len(parts) > 1 else Ends(low[0], high[0], limits)


def compare(operator: Comparison, left: Ends, right: Ends) -> nw.Expr:
    """Return whether one quantity compares with another, null while their ends disagree."""
    fixed = _fixed(operator, left.limits, right.limits)
    if fixed is not None:
        return truth(fixed)
    if _is_fixed(right.limits) and left.known is not None:
        return _holds(operator, left.known, right.low)
    if _is_fixed(left.limits) and right.known is not None:
        return _holds(operator, left.low, right.known)
    if operator in ("=", "!="):
        same = (left.low == left.high) & (left.low == right.low) & (right.low == right.high)
        apart = (left.high < right.low) | (left.low > right.high)
        return _settled(same, apart) if operator == "=" else _settled(apart, same)
    at_least = operator in (">", ">=")
    holds = _holds(operator, left.low if at_least else left.high, right.high if at_least else right.low)
    may_hold = _holds(operator, left.high if at_least else left.low, right.low if at_least else right.high)
    return _settled(holds, ~may_hold)


def _is_fixed(limits: Limits) -> bool:
    return limits.low == limits.high


def _fixed(operator: Comparison, left: Limits, right: Limits) -> bool | None:
    """Return what a comparison is for everybody, whatever is missing; None when that depends."""
    if operator in ("=", "!="):
        if left.low == left.high == right.low == right.high:
            return operator == "="
        apart = left.high < right.low or left.low > right.high
        return operator == "!=" if apart else None
    holds = _ORDERS[operator]
    at_ends = (holds(left.low, right.high), holds(left.high, right.low))
    return at_ends[0] if at_ends[0] == at_ends[1] else None


def _holds(operator: Comparison, left: nw.Expr, right: nw.Expr) -> nw.Expr:
    match operator:
        case "=":
            return left == right
        case "!=":
            return left != right
        case ">=":
            return left >= right
        case ">":
            return left > right
        case "<=":
            return left <= right
        case "<":
            return left < right
    assert_never(operator)

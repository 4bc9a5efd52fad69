"""A condition as Python source text, for judging many people fast.

Every condition has two renderings: one that is true when the condition certainly holds,
one that is true when it certainly does not. When neither is, the condition is missing.
Numbers are a pair of local variables, their lowest and highest possible value. The caller
assigns `v3`, `low3` and `high3` for the name numbered 3 before using the text.
"""

from collections.abc import Mapping
from typing import assert_never

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

Names = Mapping[str, int]


def holds(node: Condition, names: Names, repeating: frozenset[str]) -> str:
    """Return source that is True exactly when a condition certainly holds.

    Args:
        node: The condition.
        names: The number of each name's variables.
        repeating: Names whose value is a set of codes.

    >>> holds(And((IsYes("sick"), Compare(">=", Amount("days"), Number(4)))), {"sick": 0, "days": 1}, frozenset())
    '(v0 is True and low1 >= 4)'
    """
    return _Renderer(names, repeating).condition(node, wanted=True)


def fails(node: Condition, names: Names, repeating: frozenset[str]) -> str:
    """Return source that is True exactly when a condition certainly does not hold."""
    return _Renderer(names, repeating).condition(node, wanted=False)


class _Renderer:
    def __init__(self, names: Names, repeating: frozenset[str]) -> None:
        self.names = names
        self.repeating = repeating

    def condition(self, node: Condition, *, wanted: bool) -> str:
        match node:
            case IsYes(name):
                return f"v{self.names[name]} is {wanted}"
            case IsIn(name, codes):
                return self._is_in(name, codes, wanted=wanted)
            case Compare(operator, left, right):
                return self._compare(operator, left, right, wanted=wanted)
            case Not(part):
                return self.condition(part, wanted=not wanted)
            case And(parts):
                return self._joined(parts, "and" if wanted else "or", wanted=wanted)
            case Or(parts):
                return self._joined(parts, "or" if wanted else "and", wanted=wanted)
            case AtLeast(number, parts):
                needed = number if wanted else len(parts) - number + 1
                return f"({self._how_many(parts, wanted=wanted)} >= {needed})"
            case Defined(_, part):
                return self.condition(part, wanted=wanted)
        assert_never(node)

    def _joined(self, parts: tuple[Condition, ...], word: str, *, wanted: bool) -> str:
        return "(" + f" {word} ".join(self.condition(part, wanted=wanted) for part in parts) + ")"

    def _how_many(self, parts: tuple[Condition, ...], *, wanted: bool) -> str:
        return "(" + " + ".join(f"({self.condition(part, wanted=wanted)})" for part in parts) + ")"

    def _is_in(self, name: str, codes: tuple[str, ...], *, wanted: bool) -> str:
        variable = f"v{self.names[name]}"
        if name in self.repeating:
            test = f"{'not ' if wanted else ''}{variable}.isdisjoint({codes!r})"
            return f"({variable} is not None and {test})"
        if wanted:
            return f"{variable} == {codes[0]!r}" if len(codes) == 1 else f"{variable} in {codes!r}"
        return f"({variable} is not None and {variable} not in {codes!r})"

    def _compare(self, operator: Comparison, left: Quantity, right: Quantity, *, wanted: bool) -> str:
        low, high = self.low, self.high
        apart = f"({high(left)} < {low(right)} or {low(left)} > {high(right)})"
        same = f"({low(left)} == {high(left)} == {low(right)} == {high(right)})"
        match operator:
            case "=":
                return same if wanted else apart
            case "!=":
                return apart if wanted else same
            case ">=" | ">":
                opposite = "<" if operator == ">=" else "<="
                return f"{low(left)} {operator} {high(right)}" if wanted else f"{high(left)} {opposite} {low(right)}"
            case "<=" | "<":
                opposite = ">" if operator == "<=" else ">="
                return f"{high(left)} {operator} {low(right)}" if wanted else f"{low(left)} {opposite} {high(right)}"
        assert_never(operator)

    def low(self, node: Quantity) -> str:
        """Return source for the lowest a quantity can be."""
        return self._bound(node, lowest=True)

    def high(self, node: Quantity) -> str:
        """Return source for the highest a quantity can be."""
        return self._bound(node, lowest=False)

    def _bound(self, node: Quantity, *, lowest: bool) -> str:
        match node:
            case Number(value):
                return f"{value:g}" if value == int(value) and abs(value) < 100_000 else repr(value)
            case Amount(name):
                return f"{'low' if lowest else 'high'}{self.names[name]}"
            case CountChosen(name, leaving_out, most):
                variable = f"v{self.names[name]}"
                unknown = 0 if lowest else most
                return f"({unknown} if {variable} is None else len({variable}.difference({leaving_out!r})))"
            case Plus(parts):
                return "(" + " + ".join(self._bound(part, lowest=lowest) for part in parts) + ")"
            case Minus(left, right):
                return f"({self._bound(left, lowest=lowest)} - {self._bound(right, lowest=not lowest)})"
            case Extreme(function, parts):
                inside = ", ".join(self._bound(part, lowest=lowest) for part in parts)
                return f"{function}({inside},)" if len(parts) > 1 else f"({inside})"
            case Count(conditions):
                if lowest:
                    return self._how_many(conditions, wanted=True)
                return f"({len(conditions)} - {self._how_many(conditions, wanted=False)})"
        assert_never(node)

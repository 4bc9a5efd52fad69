"""The items a decision rests on, as Python source text: the reasons, at the speed of `python`.

The text is evaluated where the variables of `python` are known, for a condition that is
known to hold. It names the first parts that decide, in the author's order, exactly as the
reading `value` does; a law holds the two together. `items(name)` is text made by the caller.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import assert_never

from iopfit.expr.nodes import (
    Amount,
    And,
    AtLeast,
    Compare,
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


@dataclass(frozen=True)
class Scope:
    """What the text is made with.

    Attributes:
        items: Text for the set of items that a name's value rests on.
        test: Text that is True when a condition certainly holds, or certainly fails.
    """

    items: Callable[[str], str]
    test: Callable[[Condition, bool], str]


def support(node: Condition, wanted: bool, scope: Scope) -> str:
    """Return text for the set of items that make a condition hold, or fail when not `wanted`.

    >>> scope = Scope(lambda name: f"ITEMS[{name!r}]", lambda node, wanted: "TEST")
    >>> support(And((IsYes("a"), IsYes("b"))), True, scope)
    "(ITEMS['a'] | ITEMS['b'])"
    """
    match node:
        case IsYes(name) | IsIn(name, _):
            return scope.items(name)
        case Compare(_, left, right):
            return _union([_quantity(left, scope), _quantity(right, scope)])
        case Not(part):
            return support(part, not wanted, scope)
        case Defined(_, part):
            return support(part, wanted, scope)
        case And(parts) | Or(parts):
            texts = [support(part, wanted, scope) for part in parts]
            if isinstance(node, And) is wanted:
                return _union(texts)
            return _first(parts, texts, wanted, scope)
        case AtLeast(number, parts):
            needed = number if wanted else len(parts) - number + 1
            pairs = ", ".join(f"({scope.test(part, wanted)}, {support(part, wanted, scope)})" for part in parts)
            return f"first_true({needed}, ({pairs},))"
    assert_never(node)


def first_true(number: int, pairs: tuple[tuple[bool, frozenset[str]], ...]) -> frozenset[str]:
    """Return the items of the first `number` pairs that are true; called from the text."""
    found = [items for truth, items in pairs if truth]
    return frozenset().union(*found[:number])


def _first(parts: tuple[Condition, ...], texts: list[str], wanted: bool, scope: Scope) -> str:
    chosen = texts[-1]
    for part, text in zip(reversed(parts[:-1]), reversed(texts[:-1]), strict=True):
        chosen = f"({text} if {scope.test(part, wanted)} else {chosen})"
    return chosen


def _union(texts: list[str]) -> str:
    kept = [text for text in dict.fromkeys(texts) if text != "NOTHING"]
    return f"({' | '.join(kept)})" if kept else "NOTHING"


def _quantity(node: Quantity, scope: Scope) -> str:
    match node:
        case Number():
            return "NOTHING"
        case Amount(name) | CountChosen(name):
            return scope.items(name)
        case Plus(parts) | Extreme(_, parts):
            return _union([_quantity(part, scope) for part in parts])
        case Minus(left, right):
            return _union([_quantity(left, scope), _quantity(right, scope)])
        case Count(conditions):
            return _union([_either_way(part, scope) for part in conditions])
    assert_never(node)


def _either_way(node: Condition, scope: Scope) -> str:
    holds, fails = support(node, True, scope), support(node, False, scope)
    if holds == fails and isinstance(node, IsYes | IsIn):
        return holds
    return f"({holds} if {scope.test(node, True)} else {fails} if {scope.test(node, False)} else NOTHING)"

"""What a condition is for everybody: formulas for a solver, one for true and one for false.

The reading `value` gives true, false or missing for one person; this one gives two formulas
over symbols, `holds` and `fails`; a condition is missing where neither is so. Everybody
includes people with missing answers, so both formulas are needed. The solver is z3.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias

import z3

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

Formula: TypeAlias = Any
"""A z3 truth value; z3 has no types of its own for mypy."""
Term: TypeAlias = Any
"""A z3 number, or a Python one."""


class Rails(NamedTuple):
    """Where a condition is certainly true, and where it is certainly false."""

    holds: Formula
    fails: Formula


class Ends(NamedTuple):
    """The lowest and highest a quantity can be."""

    low: Term
    high: Term


@dataclass(frozen=True)
class Symbol:
    """A name for everybody.

    Attributes:
        known: Where its value is known.
        codes: For each code of a choice, whether it is chosen, where known; `yes` of a boolean.
        ends: Its number, where it has one.
    """

    known: Formula
    codes: Mapping[str, Formula] = field(default_factory=dict)
    ends: Ends | None = None


def all_of(*parts: Formula) -> Formula:
    """Return a conjunction without its trivial parts."""
    kept = [part for part in parts if not z3.is_true(part)]
    if any(z3.is_false(part) for part in kept):
        return z3.BoolVal(False)
    return z3.BoolVal(True) if not kept else kept[0] if len(kept) == 1 else z3.And(kept)


def any_of(*parts: Formula) -> Formula:
    """Return a disjunction without its trivial parts."""
    kept = [part for part in parts if not z3.is_false(part)]
    if any(z3.is_true(part) for part in kept):
        return z3.BoolVal(True)
    return z3.BoolVal(False) if not kept else kept[0] if len(kept) == 1 else z3.Or(kept)


def opposite(part: Formula) -> Formula:
    """Return a negation, worked out where it is trivial."""
    if z3.is_true(part) or z3.is_false(part):
        return z3.BoolVal(z3.is_false(part))
    return part.arg(0) if z3.is_not(part) else z3.Not(part)


def either(test: Formula, yes: Term, no: Term) -> Term:
    """Return one number where a formula is true, and another elsewhere."""
    if z3.is_true(test):
        return yes
    return no if z3.is_false(test) else z3.If(test, as_term(yes), as_term(no))


def as_term(number: Term) -> Term:
    """Return a number as the solver's; whole ones as integers."""
    if not isinstance(number, int | float):
        return number
    return z3.IntVal(int(number)) if number == int(number) else z3.RealVal(repr(number))


class Formulas:
    """Reads conditions over the symbols of names; each definition is read once.

    >>> tired = z3.Bool("tired")
    >>> reader = Formulas({"tired": Symbol(z3.BoolVal(True), {"yes": tired})}.__getitem__)
    >>> reader.condition(Not(IsYes("tired")))
    Rails(holds=Not(tired), fails=tired)
    """

    def __init__(self, symbol: Callable[[str], Symbol]) -> None:
        """Remember where symbols come from."""
        self.symbol = symbol
        self._read: dict[int, tuple[Condition, Rails]] = {}

    def condition(self, node: Condition) -> Rails:
        """Return where a condition is true and where it is false."""
        found = self._read.get(id(node))
        if found is None:
            # the node is kept beside its rails, so that its identity cannot be given to another
            found = self._read[id(node)] = (node, self._condition(node))
        return found[1]

    def _condition(self, node: Condition) -> Rails:
        match node:
            case IsYes(name):
                return self._chosen(name, ("yes",))
            case IsIn(name, codes):
                return self._chosen(name, codes)
            case Compare(operator, left, right):
                return self._compare(operator, left, right)
            case Not(part):
                rails = self.condition(part)
                return Rails(rails.fails, rails.holds)
            case And(parts):
                rails_of = [self.condition(part) for part in parts]
                return Rails(all_of(*(r.holds for r in rails_of)), any_of(*(r.fails for r in rails_of)))
            case Or(parts):
                rails_of = [self.condition(part) for part in parts]
                return Rails(any_of(*(r.holds for r in rails_of)), all_of(*(r.fails for r in rails_of)))
            case AtLeast(number, parts):
                rails_of = [self.condition(part) for part in parts]
                return Rails(
                    _several([r.holds for r in rails_of], number),
                    _several([r.fails for r in rails_of], len(parts) - number + 1),
                )
            case Defined(_, part):
                return self.condition(part)

    def _chosen(self, name: str, codes: tuple[str, ...]) -> Rails:
        symbol = self.symbol(name)
        chosen = any_of(*(symbol.codes[code] for code in codes))
        return Rails(all_of(symbol.known, chosen), all_of(symbol.known, opposite(chosen)))

    def _compare(self, operator: Comparison, left: Quantity, right: Quantity) -> Rails:
        # the largest of some is at least x where any of them is; this keeps sums out of most rules
        if isinstance(left, Extreme) and operator in ("<", "<=", ">", ">="):
            parts = [self._compare(operator, part, right) for part in left.parts]
            upwards = operator in (">", ">=")
            decided_by_any = (left.function == "max") == upwards
            holds, fails = [p.holds for p in parts], [p.fails for p in parts]
            if decided_by_any:
                return Rails(any_of(*holds), all_of(*fails))
            return Rails(all_of(*holds), any_of(*fails))
        return compare(operator, self.quantity(left), self.quantity(right))

    def quantity(self, node: Quantity) -> Ends:
        """Return the lowest and highest a quantity can be."""
        match node:
            case Number(value):
                return Ends(value, value)
            case Amount(name):
                ends = self.symbol(name).ends
                assert ends is not None, name
                return ends
            case CountChosen(name, leaving_out, most):
                symbol = self.symbol(name)
                chosen = _sum([either(f, 1, 0) for code, f in symbol.codes.items() if code not in leaving_out])
                return Ends(either(symbol.known, chosen, 0), either(symbol.known, chosen, most))
            case Plus(parts):
                ends_of = [self.quantity(part) for part in parts]
                return Ends(_sum([e.low for e in ends_of]), _sum([e.high for e in ends_of]))
            case Minus(left, right):
                first, second = self.quantity(left), self.quantity(right)
                return Ends(first.low - second.high, first.high - second.low)
            case Extreme(function, parts):
                ends_of = [self.quantity(part) for part in parts]
                return Ends(_extreme(function, [e.low for e in ends_of]), _extreme(function, [e.high for e in ends_of]))
            case Count(conditions):
                rails_of = [self.condition(part) for part in conditions]
                return Ends(
                    _sum([either(r.holds, 1, 0) for r in rails_of]), _sum([either(r.fails, 0, 1) for r in rails_of])
                )


def compare(operator: Comparison, left: Ends, right: Ends) -> Rails:
    """Return where a comparison of two quantities is certainly true, and certainly false."""
    same = all_of(
        _holds("=", left.low, left.high), _holds("=", left.low, right.low), _holds("=", right.low, right.high)
    )
    apart = any_of(_holds("<", left.high, right.low), _holds(">", left.low, right.high))
    match operator:
        case "=":
            return Rails(same, apart)
        case "!=":
            return Rails(apart, same)
        case ">" | ">=":
            return Rails(_holds(operator, left.low, right.high), opposite(_holds(operator, left.high, right.low)))
        case "<" | "<=":
            return Rails(_holds(operator, left.high, right.low), opposite(_holds(operator, left.low, right.high)))


def _holds(operator: str, left: Term, right: Term) -> Formula:
    if left is right:
        return z3.BoolVal(operator in ("=", "<=", ">="))
    first, second = as_term(left), as_term(right)
    match operator:
        case "=":
            found = first == second
        case "<":
            found = first < second
        case "<=":
            found = first <= second
        case ">":
            found = first > second
        case _:
            found = first >= second
    return z3.simplify(found) if z3.is_rational_value(first) or z3.is_int_value(first) else found


def _several(parts: list[Formula], number: int) -> Formula:
    """Return where at least `number` parts are true."""
    sure = sum(z3.is_true(part) for part in parts)
    kept = [part for part in parts if not (z3.is_true(part) or z3.is_false(part))]
    needed = number - sure
    if needed <= 0:
        return z3.BoolVal(True)
    if needed > len(kept):
        return z3.BoolVal(False)
    return z3.PbGe([(part, 1) for part in kept], needed)


def _sum(terms: list[Term]) -> Term:
    plain = sum(term for term in terms if isinstance(term, int | float))
    others = [term for term in terms if not isinstance(term, int | float)]
    if not others:
        return plain
    whole = [*others, as_term(plain)] if plain else others
    return whole[0] if len(whole) == 1 else z3.Sum(whole)


def _extreme(function: str, terms: list[Term]) -> Term:
    found = terms[0]
    for term in terms[1:]:
        larger = _holds(">=", found, term)
        found = either(larger, found, term) if function == "max" else either(larger, term, found)
    return found

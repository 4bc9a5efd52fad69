"""Do the names of a condition exist, and do the types fit? Written nodes to meant ones.

What words mean depends on what stands beside them: `yes` beside a boolean item is its
answer, beside a choice it is one of its codes. Every mistake is found, not only the first.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from iopfit.diagnostics import Diagnostic, suggestion_for
from iopfit.document import Span
from iopfit.expr.nodes import (
    Amount,
    And,
    AtLeast,
    Call,
    Compare,
    Condition,
    Count,
    CountChosen,
    Defined,
    Extreme,
    Figure,
    IsIn,
    IsYes,
    Join,
    Membership,
    Minus,
    Negation,
    Not,
    Number,
    Or,
    Plus,
    Quantity,
    Relation,
    Word,
    Written,
    height,
    weight,
)

MAX_HEIGHT = 40
MAX_WEIGHT = 300

_YES = {"yes": True, "true": True, "no": False, "false": False}


@dataclass(frozen=True)
class NameType:
    """What a name stands for in a condition.

    Attributes:
        kind: boolean, choice, choices (repeating), number, date, text, definition (a named
            condition), or level (a level of an outcome; `codes` go from least to most intensive).
        span: Where it is defined.
        codes: Codes of a choice.
        exclusive: Codes that mean "none of these".
        weighted: Whether every option has a weight, so the choice can count as a number.
        bounds: Lowest and highest possible number.
        meaning: What a definition stands for.
    """

    kind: Literal["boolean", "choice", "choices", "number", "date", "text", "definition", "level"]
    span: Span
    codes: tuple[str, ...] = ()
    exclusive: tuple[str, ...] = ()
    weighted: bool = False
    bounds: tuple[float, float] = (float("-inf"), float("inf"))
    meaning: Condition | None = None


def check(written: Written, names: Mapping[str, NameType]) -> tuple[Condition | None, list[Diagnostic]]:
    """Return the condition that a tree means, or None with every mistake in it.

    Args:
        written: What the parser saw.
        names: Every item and score that a condition may read.

    >>> from iopfit.document import Scalar, Span
    >>> from iopfit.expr.parser import parse
    >>> tree, _ = parse(Scalar("agee > 4", Span("q.yaml", 1, 1, 9)))
    >>> _, mistakes = check(tree, {"age": NameType("number", Span("q.yaml", 9, 3, 6))})
    >>> mistakes[0].message, mistakes[0].help
    ('`agee` is not an item, a score or a definition', 'did you mean `age`? It is defined at q.yaml:9:3')
    """
    checker = _Checker(names)
    meant = checker.condition(written)
    if not checker.findings and (height(meant) > MAX_HEIGHT or weight(meant) > MAX_WEIGHT):
        message = "the condition is too large once its definitions are written out"
        checker.findings.append(Diagnostic("too-large", message, written.span, help="split it into several rules"))
    return (None if checker.findings else meant), checker.findings


def check_number(written: Written, names: Mapping[str, NameType]) -> tuple[Quantity | None, list[Diagnostic]]:
    """Return the number that a tree means, or None with every mistake in it.

    Args:
        written: What the parser saw.
        names: Every name that it may read.
    """
    checker = _Checker(names)
    meant = checker.quantity(written)
    return (None if checker.findings else meant), checker.findings


class _Checker:
    def __init__(self, names: Mapping[str, NameType]) -> None:
        self.names = names
        self.findings: list[Diagnostic] = []

    def _note(self, code: str, message: str, span: Span, help_: str, label: str = "") -> None:
        self.findings.append(Diagnostic(code, message, span, label, help_))

    def _type(self, word: Word) -> NameType | None:
        found = self.names.get(word.text)
        if found is None:
            help_ = suggestion_for(word.text, self.names, "define it, or mend the name")
            if help_.startswith("did you mean"):
                near = self.names[help_.split("`")[1]].span
                help_ += f" It is defined at {near.file}:{near.line}:{near.column}" if near.line else ""
            self._note(
                "unknown-name",
                f"`{word.text}` is not an item, a score or a definition",
                word.span,
                help_,
                "not defined in this questionnaire",
            )
        return found

    def condition(self, node: Written) -> Condition:
        """Return what a node means as a condition; a stand-in when it means nothing."""
        match node:
            case Join("and", parts, _):
                return And(tuple(self.condition(part) for part in parts))
            case Join(_, parts, _):
                return Or(tuple(self.condition(part) for part in parts))
            case Negation(part, _):
                return Not(self.condition(part))
            case Membership():
                return self._membership(node)
            case Relation(operator, left, right, _) if operator not in ("+", "-"):
                return self._relation(node, left, right)
            case Call(Word("at_least"), _, _):
                return self._at_least(node)
            case Word():
                return self._yes(node)
            case Figure() | Relation() | Call():
                self._note(
                    "not-a-condition",
                    "this is a number where a condition is needed",
                    node.span,
                    "compare it with something, as in `… >= 3`",
                )
        return IsYes("")

    def _yes(self, word: Word) -> Condition:
        found = self._type(word)
        if found and found.meaning is not None:
            return Defined(word.text, found.meaning)
        if found and found.kind != "boolean":
            self._note(
                "not-a-condition",
                f"`{word.text}` is not a yes-or-no item",
                word.span,
                "compare it with one of its answers",
            )
        return IsYes(word.text)

    def _at_least(self, call: Call) -> Condition:
        number, *parts = call.parts
        if (
            not isinstance(number, Figure)
            or number.is_date
            or number.value != int(number.value)
            or not 1 <= number.value <= len(parts)
        ):
            self._note(
                "wrong-count",
                "`at_least` needs a whole number first, no larger than the number of conditions after it",
                call.span,
                "write at_least(2, first, second, third)",
            )
            return IsYes("")
        return AtLeast(int(number.value), tuple(self.condition(part) for part in parts))

    def _membership(self, node: Membership) -> Condition:
        if not isinstance(node.left, Word):
            self._note(
                "not-a-choice", "only a choice can be `in` a list", node.left.span, "name a choice item before `in`"
            )
            return IsYes("")
        found = self._type(node.left)
        if found is None:
            return IsYes("")
        if found.kind not in ("choice", "choices"):
            self._note(
                "not-a-choice", f"`{node.left.text}` is not a choice", node.left.span, "compare it with `=` or `>=`"
            )
            return IsYes("")
        return IsIn(node.left.text, tuple(self._code(node.left.text, found, member) for member in node.members))

    def _code(self, name: str, found: NameType, member: Word | Figure) -> str:
        if member.text not in found.codes:
            help_ = suggestion_for(member.text, found.codes, f"the options are {', '.join(found.codes)}")
            self._note("unknown-option", f"`{member.text}` is not an option of `{name}`", member.span, help_)
        return member.text

    def _relation(self, node: Relation, left: Written, right: Written) -> Condition:
        if isinstance(left, Word) and isinstance(right, Word | Figure):
            found = self.names.get(left.text)
            plain = isinstance(right, Word) and right.text not in self.names
            if found is None and plain:
                self._type(left)
                return IsYes("")
            if found and found.kind == "boolean" and plain:
                return self._equals_yes(node, left, right)
            if found and found.kind in ("choice", "choices") and (plain or right.text in found.codes):
                return self._equals_code(node, left, right, found)
            if found and found.kind == "level" and plain:
                return self._compares_level(node, left, right, found)
        return self._compare(node)

    def _equals_yes(self, node: Relation, left: Word, right: Word | Figure) -> Condition:
        if right.text not in _YES or node.operator not in ("=", "!="):
            self._note("wrong-type", f"`{left.text}` is answered yes or no", right.span, "write `= yes` or `= no`")
            return IsYes("")
        wanted = _YES[right.text] == (node.operator == "=")
        return IsYes(left.text) if wanted else Not(IsYes(left.text))

    def _equals_code(self, node: Relation, left: Word, right: Word | Figure, found: NameType) -> Condition:
        if node.operator not in ("=", "!="):
            self._note(
                "wrong-type",
                f"the options of `{left.text}` have no order",
                node.span,
                "write `in (…)`, or compare its weight with a number",
            )
            return IsYes("")
        if found.kind == "choices":
            self._note(
                "wrong-type",
                f"several options of `{left.text}` can be chosen",
                node.span,
                "write `in (…)`, which is true when any of them is chosen",
            )
            return IsYes("")
        meant = IsIn(left.text, (self._code(left.text, found, right),))
        return meant if node.operator == "=" else Not(meant)

    def _compares_level(self, node: Relation, left: Word, right: Word | Figure, found: NameType) -> Condition:
        code = self._code(left.text, found, right)
        rank = found.codes.index(code) if code in found.codes else 0
        return Compare(node.operator, Amount(left.text), Number(rank))  # type: ignore[arg-type]

    def _compare(self, node: Relation) -> Condition:
        before = len(self.findings)
        left, right = self.quantity(node.left), self.quantity(node.right)
        if len(self.findings) == before:
            self._check_range(node, left, right)
        return Compare(node.operator, left, right)  # type: ignore[arg-type]

    def _check_range(self, node: Relation, left: Quantity, right: Quantity) -> None:
        if {True, False} <= self._dated(left) | self._dated(right):
            help_ = "write a date as year-month-day on the other side"
            self._note("wrong-type", "a date is compared with a number", node.span, help_)
            return
        for amount, number, written in ((left, right, node.right), (right, left, node.left)):
            if isinstance(amount, Amount) and isinstance(number, Number) and not number.is_date:
                low, high = self.names[amount.name].bounds
                if not low <= number.value <= high:
                    message = f"`{amount.name}` lies between {low:g} and {high:g}"
                    self._note("out-of-range", message, written.span, "compare it with a number in its range")

    def _dated(self, quantity: Quantity) -> set[bool]:
        """Return whether the parts of a quantity are dates (True), numbers (False), or some of each."""
        match quantity:
            case Number(_, is_date):
                return {is_date}
            case Amount(name):
                return {self.names[name].kind == "date"}
            case Plus(parts) | Extreme(_, parts):
                return set().union(*(self._dated(part) for part in parts))
            case Minus(left, right):
                sides = self._dated(left) | self._dated(right)
                return {False} if sides == {True} else sides
            case _:
                return {False}

    def quantity(self, node: Written) -> Quantity:
        """Return what a node means as a number; a stand-in when it means nothing."""
        match node:
            case Figure(value, is_date, _, _):
                return Number(value, is_date)
            case Word():
                return self._amount(node)
            case Relation("+", _, _, _):
                return Plus(tuple(self.quantity(part) for part in _terms(node)))
            case Relation("-", left, right, _):
                return Minus(self.quantity(left), self.quantity(right))
            case Call(Word("sum"), parts, _):
                return Plus(tuple(self.quantity(part) for part in parts))
            case Call(Word("max" | "min" as function), parts, _):
                return Extreme("max" if function == "max" else "min", tuple(self.quantity(part) for part in parts))
            case Call(Word("count"), parts, _):
                return self._count(parts)
            case _:
                self._note(
                    "not-a-number",
                    "this is a condition where a number is needed",
                    node.span,
                    "count conditions with `count(…)`",
                )
        return Number(0)

    def _count(self, parts: tuple[Written, ...]) -> Quantity:
        if len(parts) == 1 and isinstance(parts[0], Word):
            found = self.names.get(parts[0].text)
            if found and found.kind == "choices":
                return CountChosen(parts[0].text, found.exclusive, len(found.codes) - len(found.exclusive))
        return Count(tuple(self.condition(part) for part in parts))

    def _amount(self, word: Word) -> Quantity:
        found = self._type(word)
        if (
            found
            and found.kind not in ("number", "date", "boolean", "level")
            and not (found.kind == "choice" and found.weighted)
        ):
            self._note(
                "not-a-number",
                f"`{word.text}` is not a number",
                word.span,
                "name a number, a score, or a choice whose options all have weights",
            )
        return Amount(word.text)


def _terms(node: Written) -> list[Written]:
    """Return the parts of a chain of `+`, in the order written."""
    parts: list[Written] = []
    while isinstance(node, Relation) and node.operator == "+":
        parts.append(node.right)
        node = node.left
    return [node, *reversed(parts)]

"""Text of a condition to nodes, with exact places inside the file that holds it.

A small recursive descent; nothing here knows which names exist. The language, loosest
binding first: `or`, `and`, `not`, comparison or `in (…)`, `+ -`, calls and parentheses.
"""

import re
from dataclasses import dataclass
from datetime import date

from iopfit.diagnostics import Diagnostic, suggestion_for
from iopfit.document import Scalar, Span
from iopfit.expr.nodes import Call, Figure, Join, Membership, Negation, Relation, Word, Written

FUNCTIONS = ("sum", "max", "min", "count", "at_least")
MAX_LENGTH = 4_000
MAX_DEPTH = 30
MAX_TERMS = 60

_TOKEN = re.compile(
    r"(?P<space>\s+)|(?P<date>\d{4}-\d{2}-\d{2})|(?P<number>\d+(?:\.\d+)?)|(?P<word>[A-Za-z_][A-Za-z0-9_]*)"
    r"|(?P<operator><=|>=|!=|=|<|>|\+|-|\(|\)|,)"
)
_COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")
_MISTAKES = {
    "==": "write `=`",
    "&": "write `and`",
    "|": "write `or`",
    "!": "write `not`",
    "'": "write the code without quotes",
    '"': "write the code without quotes",
}


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    span: Span


class _Fault(Exception):
    def __init__(self, message: str, span: Span, help_: str) -> None:
        self.finding = Diagnostic("condition-syntax", message, span, help=help_)


def parse(scalar: Scalar, pairs: tuple[str, ...] = ()) -> tuple[Written | None, list[Diagnostic]]:
    """Return the tree of a condition, or None with the first fault of its syntax.

    Places are exact for conditions on one line; otherwise the whole text is meant.

    Args:
        scalar: The text and where it stands.
        pairs: Words that make one name with the word after them, such as `alert` in
            `alert emergency`.

    >>> from iopfit.document import Span
    >>> tree, faults = parse(Scalar("age >=", Span("q.yaml", 7, 11, 17)))
    >>> faults[0].message, faults[0].span.column
    ('the condition ends where a value is needed', 17)
    """
    try:
        if len(scalar.text) > MAX_LENGTH:
            raise _Fault("the condition is too long", scalar.span, f"keep it under {MAX_LENGTH} characters")
        return _Parser(scalar, pairs).whole(), []
    except _Fault as fault:
        return None, [fault.finding]


class _Parser:
    def __init__(self, scalar: Scalar, pairs: tuple[str, ...]) -> None:
        self.scalar = scalar
        self.pairs = pairs
        self.tokens = self._tokens()
        self.at = 0
        self.depth = 0

    def _span(self, start: int, end: int) -> Span:
        whole = self.scalar.span
        if not self.scalar.exact:
            return whole
        return Span(whole.file, whole.line, whole.column + start, whole.column + max(end, start + 1))

    def _tokens(self) -> list[_Token]:
        text, at, tokens = self.scalar.text, 0, []
        while at < len(text):
            match = _TOKEN.match(text, at)
            if match is None or text[at : at + 2] == "==":
                raise self._unreadable(text, at)
            if match.lastgroup != "space":
                tokens.append(_Token(match.lastgroup or "", match[0], self._span(at, match.end())))
            at = match.end()
        return [*tokens, _Token("end", "", self._span(len(text), len(text) + 1))]

    def _unreadable(self, text: str, at: int) -> _Fault:
        mark = "==" if text[at : at + 2] == "==" else text[at]
        shown = mark if mark.isprintable() else "a control character"
        return _Fault(
            f"`{shown}` is not part of the language",
            self._span(at, at + len(mark)),
            _MISTAKES.get(mark, "use names, numbers, and or not, = != < <= > >=, in, + -"),
        )

    @property
    def now(self) -> _Token:
        return self.tokens[self.at]

    def _next(self) -> _Token:
        token = self.now
        self.at += token.kind != "end"
        return token

    def _is(self, *texts: str) -> bool:
        return self.now.kind in ("word", "operator") and self.now.text in texts

    def _expect(self, text: str, after: str) -> _Token:
        if not self._is(text):
            raise _Fault(f"`{text}` is missing {after}", self.now.span, f"add `{text}` here")
        return self._next()

    def whole(self) -> Written:
        tree = self._or()
        if self.now.kind != "end":
            near = suggestion_for(self.now.text.lower(), ("and", "or", "in"), "join conditions with `and` or `or`")
            raise _Fault(f"`{self.now.text}` does not follow from what is before it", self.now.span, near)
        return tree

    def _or(self) -> Written:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise _Fault("the condition is nested too deeply", self.now.span, "split it into several rules")
        parts = [self._and()]
        while self._is("or"):
            self._next()
            parts.append(self._and())
        self.depth -= 1
        return parts[0] if len(parts) == 1 else Join("or", tuple(parts), _cover(parts[0].span, parts[-1].span))

    def _and(self) -> Written:
        parts = [self._not()]
        while self._is("and"):
            self._next()
            parts.append(self._not())
        return parts[0] if len(parts) == 1 else Join("and", tuple(parts), _cover(parts[0].span, parts[-1].span))

    def _not(self) -> Written:
        nots: list[_Token] = []
        while self._is("not"):
            nots.append(self._next())
        tree = self._relation()
        return Negation(tree, _cover(nots[0].span, tree.span)) if len(nots) % 2 else tree

    def _relation(self) -> Written:
        left = self._sum()
        if self._is("in"):
            self._next()
            return self._membership(left)
        if self.now.kind == "operator" and self.now.text in _COMPARISONS:
            operator = self._next().text
            right = self._sum()
            if self.now.kind == "operator" and self.now.text in _COMPARISONS:
                raise _Fault("a comparison cannot be chained", self.now.span, "write two comparisons joined with `and`")
            return Relation(operator, left, right, _cover(left.span, right.span))  # type: ignore[arg-type]
        return left

    def _membership(self, left: Written) -> Written:
        self._expect("(", "after `in`")
        members = [self._member()]
        while self._is(","):
            self._next()
            members.append(self._member())
        end = self._expect(")", "after the last option")
        return Membership(left, tuple(members), _cover(left.span, end.span))

    def _member(self) -> Word | Figure:
        value = self._value()
        if isinstance(value, Word | Figure):
            return value
        raise _Fault("a list holds only codes and numbers", value.span, "write option codes between commas")

    def _sum(self) -> Written:
        tree, terms = self._value(), 1
        while self._is("+", "-"):
            terms += 1
            if terms > MAX_TERMS:
                raise _Fault("the sum has too many parts", self.now.span, "make it a score")
            operator = self._next().text
            right = self._value()
            tree = Relation(operator, tree, right, _cover(tree.span, right.span))  # type: ignore[arg-type]
        return tree

    def _value(self) -> Written:
        token = self._next()
        if token.kind == "number":
            return Figure(float(token.text), False, token.text, token.span)
        if token.kind == "date":
            return self._date(token)
        if token.text == "(":
            tree = self._or()
            self._expect(")", "to close the parenthesis")
            return tree
        if token.kind == "word" and token.text not in ("and", "or", "not", "in"):
            word = Word(token.text, token.span)
            if token.text in self.pairs and self.now.kind == "word":
                second = self._next()
                word = Word(f"{token.text} {second.text}", _cover(token.span, second.span))
            return self._call(word) if self._is("(") else word
        if token.kind == "end":
            raise _Fault("the condition ends where a value is needed", token.span, "add a name or a number")
        raise _Fault(f"`{token.text}` stands where a value is needed", token.span, "put a name or a number here")

    def _date(self, token: _Token) -> Figure:
        try:
            return Figure(float(date.fromisoformat(token.text).toordinal()), True, token.text, token.span)
        except ValueError:
            raise _Fault("this is not a day of the calendar", token.span, "write a date as year-month-day") from None

    def _call(self, function: Word) -> Call:
        if function.text not in FUNCTIONS:
            help_ = suggestion_for(function.text, FUNCTIONS, f"the functions are {', '.join(FUNCTIONS)}")
            raise _Fault(f"`{function.text}` is not a function", function.span, help_)
        self._next()
        parts = [self._or()]
        while self._is(","):
            self._next()
            parts.append(self._or())
        end = self._expect(")", f"to close `{function.text}(`")
        return Call(function, tuple(parts), _cover(function.span, end.span))


def _cover(first: Span, last: Span) -> Span:
    return Span(first.file, first.line, first.column, last.end_column) if first.line == last.line else first

"""A written condition changed in one place: its comparisons, numbers, connectives and options."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from iopfit.document import Span
from iopfit.expr.nodes import Call, Comparison, Figure, Join, Membership, Negation, Relation, Word, Written

_NEAR: dict[str, Comparison] = {"=": "!=", "!=": "=", "<": "<=", "<=": "<", ">": ">=", ">=": ">"}
_FAR: dict[str, Comparison] = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}
_TURNED: dict[str, Literal["+", "-"]] = {"+": "-", "-": "+"}
_JOINED: dict[str, Literal["and", "or"]] = {"and": "or", "or": "and"}
_CALLED = {"max": "min", "min": "max"}


@dataclass(frozen=True)
class Change:
    """One change.

    Attributes:
        kind: comparison, threshold, connective, option or function.
        span: Where.
        before: What stood there.
        after: What stands there now.
        tree: The whole condition with the change.
    """

    kind: str
    span: Span
    before: str
    after: str
    tree: Written


def changes_of(node: Written) -> Iterator[Change]:
    """Yield a condition with every single change there is.

    >>> from iopfit.document import Scalar
    >>> from iopfit.expr.parser import parse
    >>> tree, _ = parse(Scalar("days >= 4", Span("q.yaml", 1, 1, 10)))
    >>> [f"{change.before} {change.after}" for change in changes_of(tree)]
    ['>= >', '>= <', '4 5', '4 3']
    """
    yield from _own(node)
    match node:
        case Join(_, parts, _) | Call(_, parts, _):
            for at, part in enumerate(parts):
                for change in changes_of(part):
                    yield replace(change, tree=replace(node, parts=(*parts[:at], change.tree, *parts[at + 1 :])))
        case Negation(part, _):
            yield from (replace(change, tree=replace(node, part=change.tree)) for change in changes_of(part))
        case Relation(_, left, right, _):
            if not isinstance(left, Word):
                yield from (replace(change, tree=replace(node, left=change.tree)) for change in changes_of(left))
            if not isinstance(right, Word):
                yield from (replace(change, tree=replace(node, right=change.tree)) for change in changes_of(right))


def _own(node: Written) -> Iterator[Change]:
    span = node.span
    match node:
        case Relation(operator):
            for other in (_NEAR.get(operator), _FAR.get(operator), _TURNED.get(operator)):
                if other is not None:
                    kind = "function" if operator in _TURNED else "comparison"
                    yield Change(kind, span, operator, other, replace(node, operator=other))
        case Figure(value, False, text, _):
            for number in (value + 1, value - 1):
                if number >= 0:
                    yield Change(
                        "threshold", span, text, f"{number:g}", replace(node, value=number, text=f"{number:g}")
                    )
        case Join(operator, _, _):
            swapped = _JOINED[operator]
            yield Change("connective", span, operator, swapped, replace(node, operator=swapped))
        case Negation(part, _):
            yield Change("connective", span, "not", "", part)
        case Word(text, _):
            yield Change("connective", span, text, f"not {text}", Negation(node, span))
        case Membership(_, members, _):
            yield Change("comparison", span, "in", "not in", Negation(node, span))
            if len(members) > 1:
                for at, member in enumerate(members):
                    fewer = (*members[:at], *members[at + 1 :])
                    yield Change("option", member.span, member.text, "", replace(node, members=fewer))
        case Call(Word(function) as word, _, _) if function in _CALLED:
            other_word = replace(word, text=_CALLED[function])
            yield Change("function", span, function, other_word.text, replace(node, function=other_word))

"""Checks of conditions that need no prover: rules that ask the same, options that nothing tells apart."""

from collections.abc import Iterator
from itertools import combinations

from iopfit.checks.inspection import Found, Inspection
from iopfit.document import Span
from iopfit.expr.nodes import And, AtLeast, Compare, Condition, Defined, IsIn, Not, Or, inside
from iopfit.questionnaire import AnswerOption, Item, Rule


def simplest(node: Condition) -> Condition:
    """Return a condition with its definitions written out and its parts in one order.

    >>> from iopfit.expr.nodes import IsYes
    >>> a, b = IsYes("a"), IsYes("b")
    >>> simplest(And((b, Defined("sick", a)))) == simplest(And((a, b)))
    True
    """
    match node:
        case Defined(_, part):
            return simplest(part)
        case Not(Not(part)):
            return simplest(part)
        case Not(part):
            return Not(simplest(part))
        case And(parts):
            return And(_sorted(parts))
        case Or(parts):
            return Or(_sorted(parts))
        case AtLeast(number, parts):
            return AtLeast(number, _sorted(parts))
        case IsIn(name, codes):
            return IsIn(name, tuple(sorted(codes)))
        case Compare(">", left, right):
            return Compare("<", right, left)
        case Compare(">=", left, right):
            return Compare("<=", right, left)
        case _:
            return node


def _sorted(parts: tuple[Condition, ...]) -> tuple[Condition, ...]:
    return tuple(sorted((simplest(part) for part in parts), key=repr))


def same_condition(look: Inspection) -> Iterator[Found]:
    """Find two rules that hold for the same people, word for word, and do the same kind of thing."""
    earlier: dict[Condition, list[Rule]] = {}
    for rule in look.questionnaire.rules:
        others = earlier.setdefault(simplest(rule.when), [])
        alike = next((other for other in others if _effects(other) & _effects(rule)), None)
        others.append(rule)
        if alike is not None:
            span = look.name_span("rules", alike.id)
            yield Found(
                f"`{rule.id}` asks the same as `{alike.id}`",
                look.span("rules", rule.id, "when"),
                f"make one rule of the two, or mend one condition; the other is at {span.file}:{span.line}",
            )


def _effects(rule: Rule) -> set[str]:
    kinds = ("rate", "at_least", "up_to", "points", "alert", "barrier", "refer")
    return {kind for kind in kinds if getattr(rule, kind)}


def undistinguished_options(look: Inspection) -> Iterator[Found]:
    """Find options that read the same and between which no rule, score or voice makes a difference."""
    for item, first, second, span in _alike(look):
        if _same(look, item, first, second):
            yield Found(
                f"nothing tells the options `{first.code}` and `{second.code}` of `{item.link_id}` apart",
                span,
                "make one option of the two",
            )


def same_text_options(look: Inspection) -> Iterator[Found]:
    """Find options that a person reads as the same, although a rule or a score tells them apart."""
    for item, first, second, span in _alike(look):
        if not _same(look, item, first, second):
            yield Found(
                f"the options `{first.code}` and `{second.code}` of `{item.link_id}` read the same, and mean different things",
                span,
                "say in their words how they differ",
            )


def _alike(look: Inspection) -> Iterator[tuple[Item, AnswerOption, AnswerOption, Span]]:
    """Return pairs of options that read the same in some language, with the place of the second."""
    for item in look.questionnaire.items:
        for (_, first), (number, second) in combinations(enumerate(item.answer_options), 2):
            words, others = first.text.words, second.text.words
            if any(voices == others.get(language) for language, voices in words.items()):
                yield item, first, second, look.span("items", item.link_id, "answer_options", number)


def _same(look: Inspection, item: Item, first: AnswerOption, second: AnswerOption) -> bool:
    if (first.weight, first.voice, first.exclusive) != (second.weight, second.voice, second.exclusive):
        return False
    return all((first.code in codes) == (second.code in codes) for codes in _sets(look, item))


def _sets(look: Inspection, item: Item) -> list[frozenset[str]]:
    """Return every group of options that a condition asks about at once."""
    nodes = (node for _, _, _, condition in look.conditions for node in inside(condition))
    return [frozenset(node.codes) for node in nodes if isinstance(node, IsIn) and node.name == item.link_id]

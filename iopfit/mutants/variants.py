"""Every rule of a manuscript changed in one place: conditions, levels, points, ratings and alerts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from iopfit.document import Span
from iopfit.expr.nodes import (
    And,
    AtLeast,
    Compare,
    Condition,
    Count,
    Defined,
    Extreme,
    Minus,
    Not,
    Or,
    Plus,
    Quantity,
)
from iopfit.expr.parser import parse
from iopfit.expr.types import check
from iopfit.loader.manuscript import Manuscript
from iopfit.loader.promises import types_of
from iopfit.mutants.expressions import changes_of
from iopfit.questionnaire import Item, Rule


@dataclass(frozen=True)
class Mutant:
    """A questionnaire with one change.

    Attributes:
        kind: What was changed: comparison, threshold, connective, option, function, level,
            number or alert.
        part: The rule or definition it is in.
        span: Where.
        before: What stands there.
        after: What would stand there.
        rules: The rules that are different, by id.
        items: The items that are different, by link_id: those that wait for a changed definition.
    """

    kind: str
    part: str
    span: Span
    before: str
    after: str
    rules: Mapping[str, Rule]
    items: Mapping[str, Item]


def mutants_of(manuscript: Manuscript) -> Iterator[Mutant]:
    """Yield every mutant of a manuscript's rules and definitions, in the order of the files."""
    maker = _Maker(manuscript)
    for definition in manuscript.questionnaire.definitions:
        yield from maker.of_definition(definition.id)
    for rule in manuscript.questionnaire.rules:
        yield from maker.of_condition(rule)
        yield from maker.of_effects(rule)


class _Maker:
    def __init__(self, manuscript: Manuscript) -> None:
        self.manuscript = manuscript
        self.questionnaire = manuscript.questionnaire
        self.types = types_of(self.questionnaire)

    def _changed(self, kind: str, name: str) -> Iterator[tuple[str, Span, str, str, Condition]]:
        """Yield each changed condition that still means something; others could not be loaded."""
        tree, _ = parse(self.manuscript.places.scalar(kind, name, "when"))
        if tree is None:
            return
        for change in changes_of(tree):
            meant, _ = check(change.tree, self.types)
            if meant is not None:
                yield change.kind, change.span, change.before, change.after, meant

    def of_condition(self, rule: Rule) -> Iterator[Mutant]:
        """Yield the rule with its condition changed."""
        for kind, span, before, after, meant in self._changed("rules", rule.id):
            yield Mutant(kind, rule.id, span, before, after, {rule.id: replace(rule, when=meant)}, {})

    def of_definition(self, name: str) -> Iterator[Mutant]:
        """Yield everything that reads a definition, with the definition changed."""
        for kind, span, before, after, meant in self._changed("definitions", name):
            rules = {r.id: r for r in (_redefined(rule, name, meant) for rule in self.questionnaire.rules) if r}
            items = {}
            for item in self.questionnaire.items:
                if item.enable_when is not None:
                    condition = redefine(item.enable_when, name, meant)
                    if condition is not item.enable_when:
                        items[item.link_id] = replace(item, enable_when=condition)
            yield Mutant(kind, name, span, before, after, rules, items)

    def of_effects(self, rule: Rule) -> Iterator[Mutant]:
        """Yield the rule with another level, number or urgency."""
        for kind, keys, before, after, changed in _effects(rule, [level.id for level in self.questionnaire.levels]):
            span = self.manuscript.places.span("rules", rule.id, *keys)
            yield Mutant(kind, rule.id, span, before, after, {rule.id: changed}, {})


def _effects(rule: Rule, levels: list[str]) -> Iterator[tuple[str, tuple[str, ...], str, str, Rule]]:
    for key, value in (("at_least", rule.at_least), ("up_to", rule.up_to)):
        for other in [*levels, None] if value else []:
            if other != value:
                yield "level", (key,), f"{key} {value}", f"{key} {other or 'nothing'}", replace(rule, **{key: other})  # type: ignore[arg-type]
    for level, points in rule.points.items():
        for number in (points + 1, points - 1):
            changed = replace(rule, points={**rule.points, level: number})
            yield "number", ("points", level), f"{level} {points}", f"{level} {number}", changed
    for dimension, rating in rule.rate.items():
        for number in (rating + 1, rating - 1):
            if 0 <= number <= 4:
                changed = replace(rule, rate={**rule.rate, dimension: number})
                yield "number", ("rate", dimension), f"{dimension} {rating}", f"{dimension} {number}", changed
    if rule.alert:
        yield "alert", ("alert",), f"alert {rule.alert}", "no alert", replace(rule, alert=None)
        swapped = replace(rule, alert="urgent" if rule.alert == "emergency" else "emergency")
        yield "alert", ("alert",), f"alert {rule.alert}", f"alert {swapped.alert}", swapped
    if rule.refer:
        yield "level", ("refer",), "refer true", "refer false", replace(rule, refer=False)


def _redefined(rule: Rule, name: str, meaning: Condition) -> Rule | None:
    condition = redefine(rule.when, name, meaning)
    return None if condition is rule.when else replace(rule, when=condition)


def redefine(node: Condition, name: str, meaning: Condition) -> Condition:
    """Return a condition with a definition meaning something else; the same object when it is not read.

    >>> from iopfit.expr.nodes import IsYes
    >>> redefine(Not(Defined("sick", IsYes("fever"))), "sick", IsYes("cough"))
    Not(part=Defined(name='sick', part=IsYes(name='cough')))
    """
    match node:
        case Defined(read, part):
            new = meaning if read == name else redefine(part, name, meaning)
            return node if new is part else replace(node, part=new)
        case Not(part):
            new = redefine(part, name, meaning)
            return node if new is part else Not(new)
        case And(parts) | Or(parts) | AtLeast(_, parts):
            changed = tuple(redefine(part, name, meaning) for part in parts)
            return node if all(a is b for a, b in zip(changed, parts, strict=True)) else replace(node, parts=changed)
        case Compare(_, left, right):
            first, second = _in_quantity(left, name, meaning), _in_quantity(right, name, meaning)
            return node if first is left and second is right else replace(node, left=first, right=second)
        case _:
            return node


def _in_quantity(node: Quantity, name: str, meaning: Condition) -> Quantity:
    match node:
        case Count(conditions):
            told = tuple(redefine(part, name, meaning) for part in conditions)
            return node if all(a is b for a, b in zip(told, conditions, strict=True)) else Count(told)
        case Plus(parts) | Extreme(_, parts):
            changed = tuple(_in_quantity(part, name, meaning) for part in parts)
            return node if all(a is b for a, b in zip(changed, parts, strict=True)) else replace(node, parts=changed)
        case Minus(left, right):
            first, second = _in_quantity(left, name, meaning), _in_quantity(right, name, meaning)
            return node if first is left and second is right else Minus(first, second)
        case _:
            return node

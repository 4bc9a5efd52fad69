"""Checks that only the prover can answer: what holds for nobody, for everybody, or never alone."""

from collections.abc import Iterator
from datetime import date

from iopfit.checks.inspection import Found, Inspection
from iopfit.expr.nodes import And, AtLeast, Condition, Defined, Not, Or, names_in
from iopfit.expr.words import Lexicon, say
from iopfit.questionnaire import Questionnaire, Rule


def contradictory_condition(look: Inspection) -> Iterator[Found]:
    """Find conditions that contradict themselves, whoever is asked."""
    for kind, name, key, condition in (*look.conditions, *look.feature_conditions):
        if look.everybody.consistent(condition):
            continue
        if all(look.everybody.consistent(part) for part in _definitions(condition)):
            yield Found(
                f"the condition of `{name}` contradicts itself, so it holds for nobody",
                look.span(kind, name, key),
                "mend the part that rules out the rest",
            )


def _definitions(node: object) -> Iterator[Condition]:
    """Return the meanings of the definitions that a condition names."""
    for part in vars(node).values():
        for inner in part if isinstance(part, tuple) else (part,):
            if isinstance(inner, Defined):
                yield inner.part
            elif hasattr(inner, "__dataclass_fields__"):
                yield from _definitions(inner)


def unreachable_item(look: Inspection) -> Iterator[Found]:
    """Find questions that wait for what the questions before them rule out."""
    for item in look.questionnaire.items:
        condition = item.enable_when
        if condition is not None and not look.everybody.possible(condition) and look.everybody.consistent(condition):
            yield Found(
                f"`{item.link_id}` is never asked, because what it waits for holds for nobody",
                look.span("items", item.link_id, "enable_when"),
                "look at when the items it waits for are asked, and mend one of the conditions",
            )


def idle_enable_when(look: Inspection) -> Iterator[Found]:
    """Find questions with a condition that holds for everybody."""
    for item in look.questionnaire.items:
        if item.enable_when is not None and look.everybody.always(item.enable_when):
            yield Found(
                f"`{item.link_id}` is asked of everybody, because its condition always holds",
                look.span("items", item.link_id, "enable_when"),
                "remove `enable_when`, or mend it",
            )


def never_fires(look: Inspection) -> Iterator[Found]:
    """Find rules that hold for nobody, because of when the items they read are asked."""
    for rule in look.questionnaire.rules:
        if not look.everybody.possible(rule.when) and look.everybody.consistent(rule.when):
            yield Found(
                f"`{rule.id}` holds for nobody, because of when the items it reads are asked",
                look.span("rules", rule.id, "when"),
                "mend the condition, or the `enable_when` or `otherwise` of an item it reads",
            )


def always_fires(look: Inspection) -> Iterator[Found]:
    """Find rules that hold for everybody."""
    for rule in look.questionnaire.rules:
        if look.everybody.always(rule.when):
            yield Found(
                f"`{rule.id}` holds for everybody",
                look.span("rules", rule.id, "when"),
                "mend the condition; what is true for everybody belongs into `limits` or the level's own texts",
            )


def shadowed_rule(look: Inspection) -> Iterator[Found]:
    """Find rules that never add anything, because another rule then holds and does the same or more."""
    questionnaire, shadowed = look.questionnaire, set()
    for rule in questionnaire.rules:
        read = set(names_in(rule.when))
        for other in questionnaire.rules:
            if other is rule or other.id in shadowed or not read & set(names_in(other.when)):
                continue
            if _does_more(questionnaire, other, rule) and _holds_too(look, rule, other):
                shadowed.add(rule.id)
                span = look.name_span("rules", other.id)
                yield Found(
                    f"`{rule.id}` adds nothing: whenever it holds, `{other.id}` does the same or more",
                    look.span("rules", rule.id, "when"),
                    f"remove it, or mend one condition; the other rule is at {span.file}:{span.line}",
                )
                break


def _holds_too(look: Inspection, rule: Rule, other: Rule) -> bool:
    """Return whether the other rule holds whenever a rule holds that can hold at all."""
    return look.everybody.implies(rule.when, other.when) and look.everybody.possible(rule.when)


def _does_more(questionnaire: Questionnaire, other: Rule, rule: Rule) -> bool:
    """Return whether a rule has every effect that another one has, or more; points add up and never do."""

    def rank(level: str | None) -> int:
        return questionnaire.rank[level] if level else 0

    more = (
        bool(rule.rate or rule.at_least or rule.up_to or rule.alert or rule.barrier or rule.advice or rule.refer),
        not rule.points,
        all(other.rate.get(dimension, 0) >= rating for dimension, rating in rule.rate.items()),
        rank(other.at_least) >= rank(rule.at_least),
        max(rank(other.at_least), rank(other.up_to)) >= rank(rule.up_to),
        rule.alert in (None, other.alert) or other.alert == "emergency",
        set(map(repr, rule.do_now)) <= set(map(repr, other.do_now)),
        set(rule.call) <= set(other.call),
        rule.barrier in (None, other.barrier) and set(rule.barrier_at) <= set(other.barrier_at),
        set(map(repr, rule.ways_through)) <= set(map(repr, other.ways_through)),
        set(map(repr, rule.advice)) <= set(map(repr, other.advice)),
        other.refer or not rule.refer,
    )
    return all(more)


def idle_part(look: Inspection) -> Iterator[Found]:
    """Find parts of conditions that hold for everybody, or for nobody, so that they decide nothing."""
    for kind, name, key, condition in look.conditions:
        if not look.everybody.possible(condition) or look.everybody.always(condition):
            continue
        for part, holds in _idle_parts(look, condition):
            yield Found(
                f"a part of the condition of `{name}` holds for {holds}: {say(part, _AS_WRITTEN)}",
                look.span(kind, name, key),
                "mend that part, or remove it",
            )


_AS_WRITTEN = Lexicon(
    language="en",
    label=lambda name: name,
    option=lambda _name, code: code,
    repeats=lambda _name: False,
    day=lambda number: date.fromordinal(int(number)).isoformat(),
)


def _idle_parts(look: Inspection, condition: Condition) -> Iterator[tuple[Condition, str]]:
    """Return the outermost parts that hold for everybody or for nobody, those of definitions not among them."""
    match condition:
        case And(parts) | Or(parts) | AtLeast(_, parts):
            for part in parts:
                if not look.everybody.possible(part):
                    yield part, "nobody"
                elif look.everybody.always(part):
                    yield part, "everybody"
                else:
                    yield from _idle_parts(look, part)
        case Not(part):
            yield from _idle_parts(look, part)

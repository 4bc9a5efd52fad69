"""Conditions read, typed, and in order: what an item waits for must be asked before it."""

import re
from dataclasses import dataclass, field

from iopfit.diagnostics import Diagnostic
from iopfit.document import Span
from iopfit.expr.nodes import Condition, names_in
from iopfit.expr.parser import parse
from iopfit.expr.types import NameType, check
from iopfit.loader.format import DefinitionForm, ItemForm, RuleForm
from iopfit.loader.names import Names
from iopfit.loader.shape import Written

MAX_CHAIN = 40


@dataclass
class Conditions:
    """Every condition that could be read, by the name of what it belongs to, and the items they read."""

    definitions: dict[str, Condition] = field(default_factory=dict)
    enable_when: dict[str, Condition] = field(default_factory=dict)
    when: dict[str, Condition] = field(default_factory=dict)
    items_read: set[str] = field(default_factory=set)


def read_conditions(names: Names) -> Conditions:
    """Return every condition; findings go to `names`."""
    found = Conditions()
    types = names.types()
    for name, definition in names.definitions.items():
        meaning = _read(names, types, definition, "when")
        if meaning is not None:
            found.definitions[name] = meaning
            types[name] = NameType("definition", definition.span("id"), meaning=meaning)
        else:
            names.unreadable |= {name}
    for name, item in names.items.items():
        if item.form.enable_when is not None:
            condition = _read(names, types, item, "enable_when")
            if condition is not None:
                found.enable_when[name] = condition
    for name, rule in names.rules.items():
        condition = _read(names, types, rule, "when")
        if condition is not None:
            found.when[name] = condition
    for condition in (*found.when.values(), *found.enable_when.values()):
        found.items_read.update(items_read(names, condition))
    _check_order(names, found)
    _check_ledgers(names, found)
    return found


def _read(
    names: Names,
    types: dict[str, NameType],
    written: "Written[ItemForm] | Written[RuleForm] | Written[DefinitionForm]",
    key: str,
) -> Condition | None:
    scalar = written.scalar(key)
    if names.unreadable.intersection(re.findall(r"\w+", scalar.text)):
        return None
    tree, findings = parse(scalar)
    condition = None
    if tree is not None:
        condition, findings = check(tree, types)
    names.findings += findings
    return condition


def items_read(names: Names, condition: Condition) -> list[str]:
    """Return the items a condition reads, those of its scores included."""
    found: dict[str, None] = {}
    for name in names_in(condition):
        parts = names.scores[name].form.items if name in names.scores else [name]
        found.update(dict.fromkeys(parts))
    return [name for name in found if name in names.items]


def _check_order(names: Names, found: Conditions) -> None:
    """Find items that wait for later ones, and print the whole path when they wait in a circle."""
    waits = {name: items_read(names, condition) for name, condition in found.enable_when.items()}
    place = {name: number for number, name in enumerate(names.items)}
    chain: dict[str, int] = {}
    for name in names.items:
        chain[name] = 1 + max((chain.get(other, 0) for other in waits.get(name, [])), default=-1)
        if chain[name] > MAX_CHAIN:
            names.note(
                "too-deep",
                f"`{name}` waits for a chain of more than {MAX_CHAIN} items",
                names.items[name].span("enable_when"),
                "shorten the chain",
            )
        late = [other for other in waits.get(name, []) if place[other] >= place[name]]
        if not late:
            continue
        circle = _circle(name, waits)
        span = names.items[name].span("enable_when")
        if circle:
            names.note(
                "circular-condition",
                f"`{name}` waits for itself: {' → '.join(circle)}",
                span,
                "remove one of these conditions",
            )
        else:
            names.note(
                "asked-too-late",
                f"`{name}` waits for `{late[0]}`, which is asked after it",
                span,
                f"move `{late[0]}` before `{name}`",
            )


def _circle(start: str, waits: dict[str, list[str]]) -> list[str]:
    waiting: list[list[str]] = [[start]]
    seen: set[str] = set()
    while waiting:
        path = waiting.pop(0)
        for other in waits.get(path[-1], []):
            if other == start:
                return [*path, start]
            if other not in seen:
                seen.add(other)
                waiting.append([*path, other])
    return []


def _check_ledgers(names: Names, found: Conditions) -> None:
    """Find life items that set or take away a level: cost, work and privacy must not touch a floor.

    A need rule may not read one, and neither may an item that it reads wait for one: what does
    not apply counts as its `otherwise`, and a floor could be gone.
    """
    ledger = {name: topic.form.ledger for name, topic in names.topics.items()}
    life = {name for name, topic in names.topic_of_item.items() if ledger[topic] == "life"}
    waiting: set[str] = set()
    for name, condition in found.when.items():
        rule = names.rules[name]
        if ledger[names.topic_of_rule[name]] != "need" and not rule.form.refer:
            continue
        for item in items_read(names, condition):
            if item in life:
                kind = "rule" if rule.form.refer else "need rule"
                _note_life(names, f"{kind} `{name}` reads the life item `{item}`", rule.span("when"))
            waiting.add(item)
    done: set[str] = set()
    while waiting:
        name = waiting.pop()
        done.add(name)
        gate = found.enable_when.get(name)
        for item in items_read(names, gate) if gate and name not in life else ():
            if item in life:
                message = f"`{name}` waits for the life item `{item}`, and need rules read it"
                _note_life(names, message, names.items[name].span("enable_when"))
            waiting |= {item} - done


def _note_life(names: Names, message: str, where: Span) -> None:
    help_ = "a floor rests on needs only; move the item or the rule"
    names.findings.append(Diagnostic("life-item-in-need-rule", message, where, help=help_))

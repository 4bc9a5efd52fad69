"""What feeds what, as nodes and arrows: items to dimensions to levels, life topics to levels.

Values, and the counting of rules along each arrow. Drawing them is the work of `picture` and
`mermaid`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from iopfit.questionnaire import Questionnaire, Reader, Rule
from iopfit.report.rulebook.sentences import sentence

Kind = Literal["topic", "item", "dimension", "level"]
Meaning = Literal["reads", "at_least", "up_to", "points"]


@dataclass(frozen=True)
class Node:
    """Something in a picture, in one of its columns."""

    kind: Kind
    name: str
    label: str


@dataclass(frozen=True)
class Arrow:
    """A way from one node to another, and the rules along it."""

    source: Node
    target: Node
    meaning: Meaning
    rules: tuple[str, ...]


@dataclass(frozen=True)
class Flow:
    """A picture: its title, what it shows, and its nodes and arrows."""

    title: str
    about: str
    nodes: tuple[Node, ...]
    arrows: tuple[Arrow, ...]


class _Counter:
    """Collects arrows, counting every rule once on each."""

    def __init__(self) -> None:
        self.found: dict[tuple[Node, Node, Meaning], dict[str, None]] = {}

    def add(self, source: Node, target: Node, meaning: Meaning, rule: Rule) -> None:
        self.found.setdefault((source, target, meaning), {})[rule.id] = None

    def flow(self, title: str, about: str, order: Iterable[Node]) -> Flow:
        """Return what was collected, with the nodes that are used, in a given order."""
        used = {node for source, target, _ in self.found for node in (source, target)}
        arrows = [Arrow(*key, tuple(rules)) for key, rules in self.found.items()]
        return Flow(title, about, tuple(node for node in order if node in used), tuple(arrows))


class Flows:
    """The pictures of some rules of a questionnaire."""

    def __init__(self, questionnaire: Questionnaire, rules: Iterable[Rule], reader: Reader) -> None:
        """Remember whose rules are drawn, and for whom."""
        self.questionnaire = questionnaire
        self.reader = reader
        self.rules = tuple(rules)
        self.topics = {t.id: Node("topic", t.id, t.title.say(reader)) for t in questionnaire.topics}
        self.items = {i.link_id: Node("item", i.link_id, i.label.say(reader)) for i in questionnaire.items}
        self.dimensions = {d.id: Node("dimension", d.id, d.title.say(reader)) for d in questionnaire.dimensions}
        self.levels = {v.id: Node("level", v.id, v.title.say(reader)) for v in questionnaire.levels}

    def all(self) -> list[Flow]:
        """Return the pictures that show something: the needs as a whole, daily life, then each dimension."""
        found = [self.needs(), self.life(), *(self.dimension(name) for name in self.dimensions)]
        return [flow for flow in found if flow.arrows]

    def needs(self) -> Flow:
        """Return the needs as a whole: topics to dimensions to levels, and straight to levels where nothing is rated."""
        counter = _Counter()
        for rule in self.rules:
            topics = {self.questionnaire.item_by_id[name].topic for name in self.questionnaire.items_read(rule)}
            middle = [self.dimensions[name] for name in rule.rate]
            for node in (self.topics[name] for name in self.topics if name in topics):
                for dimension in middle:
                    counter.add(node, dimension, "reads", rule)
                if not middle:
                    self._to_levels(counter, node, rule)
            for dimension in middle:
                self._to_levels(counter, dimension, rule)
        order = (*self.topics.values(), *self.dimensions.values(), *self.levels.values())
        title, about = sentence("flow-needs", self.reader), sentence("flow-needs-about", self.reader)
        return counter.flow(title, about, order)

    def _to_levels(self, counter: _Counter, source: Node, rule: Rule) -> None:
        if rule.at_least:
            counter.add(source, self.levels[rule.at_least], "at_least", rule)
        if rule.up_to:
            counter.add(source, self.levels[rule.up_to], "up_to", rule)

    def life(self) -> Flow:
        """Return daily life: topics to the levels their rules give points to."""
        counter = _Counter()
        for rule in self.rules:
            for level in rule.points:
                counter.add(self.topics[rule.topic], self.levels[level], "points", rule)
        title, about = sentence("flow-life", self.reader), sentence("flow-life-about", self.reader)
        return counter.flow(title, about, (*self.topics.values(), *self.levels.values()))

    def dimension(self, name: str) -> Flow:
        """Return one dimension: the items its rules read, and the levels those rules ask for."""
        counter = _Counter()
        node = self.dimensions[name]
        for rule in self.rules:
            if name in rule.rate:
                for link_id in self.questionnaire.items_read(rule):
                    counter.add(self.items[link_id], node, "reads", rule)
                self._to_levels(counter, node, rule)
        title = sentence("flow-dimension", self.reader, dimension=node.label)
        about = sentence("flow-dimension-about", self.reader, dimension=node.label)
        return counter.flow(title, about, (*self.items.values(), node, *self.levels.values()))

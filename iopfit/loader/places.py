"""Where each part of a questionnaire is written, for those who lint, mutate or print it."""

from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass
from typing import Any

from iopfit.document import Mapping, Node, Scalar, Span
from iopfit.loader.names import Names
from iopfit.loader.shape import Written, narrow

Part = tuple[str, str]


@dataclass(frozen=True)
class Places:
    """The nodes that a questionnaire was read from.

    Attributes:
        nodes: By kind and name: ("items", "age"), ("rules", "suicide-plan"); the kinds are
            topics, items, scores, definitions, rules, levels, dimensions, sources, crisis, features.
        frame: The file `questionnaire.yaml`.
    """

    nodes: AnyMapping[Part, Node]
    frame: Node

    def node(self, kind: str, name: str, *keys: str | int) -> Node:
        """Return the node of a part, or of something in it; the nearest one around when there is none."""
        node = self.nodes.get((kind, name), self.frame)
        for key in keys:
            found = node.get(key) if isinstance(node, Mapping) and isinstance(key, str) else None
            if found is None and isinstance(key, int) and not isinstance(node, Scalar | Mapping):
                found = node.items[key] if key < len(node.items) else None
            if found is None:
                return node
            node = found
        return node

    def span(self, kind: str, name: str, *keys: str | int) -> Span:
        """Return the place of a part, or of something in it."""
        return narrow(self.node(kind, name, *keys))

    def scalar(self, kind: str, name: str, *keys: str | int) -> Scalar:
        """Return the text at a place, empty when there is none."""
        node = self.node(kind, name, *keys)
        return node if isinstance(node, Scalar) else Scalar("", narrow(node), exact=False)


def places_of(names: Names, features: AnyMapping[str, Node]) -> Places:
    """Return where the parts of a questionnaire stand, and where the features of programs do, by id."""
    groups: dict[str, AnyMapping[str, Written[Any]]] = {
        "topics": names.topics,
        "items": names.items,
        "scores": names.scores,
        "definitions": names.definitions,
        "rules": names.rules,
    }
    nodes: dict[Part, Node] = {(kind, name): w.node for kind, group in groups.items() for name, w in group.items()}
    for kind in ("levels", "dimensions", "sources", "crisis"):
        for part in names.frame.each(kind, list(getattr(names.frame.form, kind))):
            nodes[kind, part.form.id] = part.node
    nodes |= {("features", name): node for name, node in features.items()}
    return Places(nodes, names.frame.node)

"""The same rules as expressions of GoRules ZEN (Rust), for comparison only.

ZEN has no missing answers, so these are for people who answered everything that applies.
Two ways to treat what does not apply: ZEN is handed the values after `enable_when` and
`otherwise`, and the finished scores (`rules`, `decision`, `table`), or works them out itself
from the same answers that iopfit gets (`whole`).
"""

import json
from collections.abc import Iterable
from typing import Any

from iopfit.expr.nodes import (
    Amount,
    And,
    AtLeast,
    Compare,
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
    names_in,
)
from iopfit.facts import Facts
from iopfit.questionnaire import Item, Questionnaire
from iopfit.response import Response


class ZenRules:
    """A questionnaire's rules as ZEN source text."""

    def __init__(self, questionnaire: Questionnaire, *, definitions_once: bool) -> None:
        """Collect the names the rules read; `definitions_once` gives each definition a variable."""
        self.questionnaire = questionnaire
        self.definitions_once = definitions_once
        self.defined: dict[str, Condition] = {}
        self.conditions = [self.condition(rule.when) for rule in questionnaire.rules]
        self.needed = self._closure(name for rule in questionnaire.rules for name in names_in(rule.when))

    # --- programs ---------------------------------------------------------------

    def rules(self) -> str:
        """Return one expression: a list of true and false, for values already effective."""
        return "".join(f"{line}; " for line in self._definitions()) + f"[{', '.join(self.conditions)}]"

    def whole(self) -> str:
        """Return one program that also works out what does not apply, and the scores."""
        return "".join(f"{line}; " for line in [*self._effective(), *self._definitions()]) + (
            f"[{', '.join(self.conditions)}]"
        )

    def decision(self) -> str:
        """Return a decision of one expression node with all conditions in one list."""
        return _graph("expressionNode", {"expressions": [{"id": "r", "key": "r", "value": self.rules()}]})

    def table(self) -> str:
        """Return a decision table, one row a rule, that collects the numbers of the rules that hold."""
        return _graph(
            "decisionTableNode",
            {
                "hitPolicy": "collect",
                "inputs": [{"id": "when", "name": "when"}],
                "outputs": [{"id": "number", "name": "number", "field": "number"}],
                "rules": [
                    {"_id": str(number), "when": condition, "number": str(number)}
                    for number, condition in enumerate(self.conditions)
                ],
            },
        )

    def _definitions(self) -> list[str]:
        return [f"d_{name} = {self.condition(part)}" for name, part in self.defined.items()]

    def _effective(self) -> list[str]:
        """Return assignments for what may not apply and for scores, each after what it reads."""
        lines: dict[str, str] = {}

        def assign(name: str) -> None:
            item = self.questionnaire.item_by_id.get(name)
            if name in lines:
                return
            if item is None:
                parts = self.questionnaire.score_by_id[name].items
                for part in parts:
                    assign(part)
                lines[name] = f"{name} = {' + '.join(self.amount(part) for part in parts)}"
            elif item.enable_when is not None:
                for other in names_in(item.enable_when):
                    assign(other)
                applies = self.condition(item.enable_when)
                lines[name] = f"{name} = {applies} ? {name} : {_literal(item.otherwise)}"

        for name in sorted(self.needed):
            assign(name)
        return list(lines.values())

    def _closure(self, names: Iterable[str]) -> set[str]:
        found: set[str] = set()
        waiting = list(names)
        while waiting:
            name = waiting.pop()
            if name in found:
                continue
            found.add(name)
            item = self.questionnaire.item_by_id.get(name)
            if item is None:
                waiting += self.questionnaire.score_by_id[name].items
            elif item.enable_when is not None:
                waiting += names_in(item.enable_when)
        return found

    # --- contexts ---------------------------------------------------------------

    def raw(self, response: Response) -> dict[str, Any]:
        """Return the answers given, as ZEN reads them."""
        return {name: _plain(response.value(name)) for name in response.answers if name in self.needed}

    def effective(self, response: Response) -> dict[str, Any]:
        """Return the effective values and the finished scores, only those that a rule reads."""
        facts = Facts(self.questionnaire, response)
        read = {name for rule in self.questionnaire.rules for name in names_in(rule.when)}
        found: dict[str, Any] = {}
        for name in sorted(read):
            item, fact = self.questionnaire.item_by_id.get(name), facts[name]
            found[name] = fact.low if item is None or fact.value is None else _plain(fact.value)
        return found

    # --- conditions -------------------------------------------------------------

    def condition(self, node: Condition) -> str:
        """Return a condition as a ZEN expression."""
        match node:
            case IsYes(name):
                return name
            case IsIn(name, codes):
                if self.questionnaire.item_by_id[name].repeats:
                    return self._any(f"'{code}' in {name}" for code in codes)
                return self._any(f"{name} == '{code}'" for code in codes)
            case Compare(operator, left, right):
                return f"({self.quantity(left)} {'==' if operator == '=' else operator} {self.quantity(right)})"
            case Not(part):
                return f"(not {self.condition(part)})"
            case And(parts):
                return f"({' and '.join(self.condition(part) for part in parts)})"
            case Or(parts):
                return self._any(self.condition(part) for part in parts)
            case AtLeast(number, parts):
                return f"({self._how_many(parts)} >= {number})"
            case Defined(name, part):
                if not self.definitions_once:
                    return self.condition(part)
                self.condition(part)  # those inside come first
                self.defined.setdefault(name, part)
                return f"d_{name}"

    def _any(self, parts: Iterable[str]) -> str:
        return f"({' or '.join(parts)})"

    def _how_many(self, parts: Iterable[Condition]) -> str:
        return f"({' + '.join(f'({self.condition(part)} ? 1 : 0)' for part in parts)})"

    def quantity(self, node: Quantity) -> str:
        """Return a quantity as a ZEN expression."""
        match node:
            case Number(value):
                return f"{value:g}"
            case Amount(name):
                return self.amount(name)
            case CountChosen(name, leaving_out):
                less = "".join(f" - ('{code}' in {name} ? 1 : 0)" for code in leaving_out)
                return f"(len({name}){less})"
            case Plus(parts):
                return f"({' + '.join(self.quantity(part) for part in parts)})"
            case Minus(left, right):
                return f"({self.quantity(left)} - {self.quantity(right)})"
            case Extreme(function, parts):
                return f"{function}([{', '.join(self.quantity(part) for part in parts)}])"
            case Count(conditions):
                return self._how_many(conditions)

    def amount(self, name: str) -> str:
        """Return the number behind a name."""
        item: Item | None = self.questionnaire.item_by_id.get(name)
        if item is None or not (item.type == "boolean" or item.weights):
            return name
        if item.type == "boolean":
            return f"({name} ? 1 : 0)"
        *weighted, (_, last) = item.weights.items()
        return "(" + "".join(f"{name} == '{code}' ? {weight:g} : " for code, weight in weighted) + f"{last:g})"


def _plain(value: object) -> object:
    return sorted(value) if isinstance(value, frozenset) else value


def _literal(value: object) -> str:
    if isinstance(value, frozenset):
        return f"[{', '.join(_literal(code) for code in sorted(value))}]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"'{value}'" if isinstance(value, str) else f"{value}"


def _graph(kind: str, content: dict[str, Any]) -> str:
    nodes = [
        {"id": "in", "type": "inputNode", "name": "in"},
        {"id": "rules", "type": kind, "name": "rules", "content": content},
        {"id": "out", "type": "outputNode", "name": "out"},
    ]
    edges = [
        {"id": f"{start}-{end}", "type": "edge", "sourceId": start, "targetId": end}
        for start, end in (("in", "rules"), ("rules", "out"))
    ]
    return json.dumps({"contentType": "application/vnd.gorules.decision", "nodes": nodes, "edges": edges})

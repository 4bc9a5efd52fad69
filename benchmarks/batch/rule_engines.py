"""The same rules in two public engines, OpenFisca-Core and JsonLogic, for comparison only.

Neither knows missing answers, so these are for people who answered everything that applies.
OpenFisca works with columns and is handed codes as numbers, which is its fastest form; it works
out what does not apply, definitions and scores as variables of their own, each once. JsonLogic
takes one person at a time and is handed the values after that work, as `zen_rules` does.
"""

from collections.abc import Callable, Sequence
from functools import reduce
from typing import Any

import numpy as np
import polars as pl

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
)
from iopfit.questionnaire import Item, Questionnaire

_ORDERS: dict[str, Callable[[Any, Any], Any]] = {
    "=": np.equal,
    "!=": np.not_equal,
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
}
Array = Any
Find = Callable[[str], Array]


class OpenFiscaRules:
    """A questionnaire's rules as OpenFisca variables, over a table from `crowd.table` with boxes."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        """Make a variable for each column, each item that may not apply, each score, definition and rule."""
        from openfisca_core.entities import build_entity
        from openfisca_core.taxbenefitsystems import TaxBenefitSystem

        self.questionnaire = questionnaire
        self.person = build_entity(key="person", plural="persons", label="A person", is_person=True)
        self.system = TaxBenefitSystem([self.person])
        self._made: set[str] = set()
        for item in questionnaire.items:
            if item.type != "display":
                self._item(item)
        for score in questionnaire.scores:
            parts = [questionnaire.item_by_id[part] for part in score.items]
            self._add(
                f"score_{score.id}", np.int64, lambda find, parts=parts: sum(self._number(p, find) for p in parts)
            )
        self.rules = [f"rule_{number}" for number in range(len(questionnaire.rules))]
        for name, rule in zip(self.rules, questionnaire.rules, strict=True):
            self._add(name, bool, lambda find, when=rule.when: self._condition(when, find))

    def fired(self, columns: dict[str, Array]) -> list[Array]:
        """Return which people each rule holds for."""
        from openfisca_core.simulation_builder import SimulationBuilder

        count = len(next(iter(columns.values())))
        simulation = SimulationBuilder().build_default_simulation(self.system, count)
        for name, column in columns.items():
            simulation.set_input(name, _WHEN, column)
        return [simulation.calculate(name, _WHEN) for name in self.rules]

    def columns(self, table: pl.DataFrame) -> dict[str, Array]:
        """Return the columns of a table as OpenFisca takes them; what was not asked is zero, as everywhere there."""
        found = {}
        for name, series in table.to_dict().items():
            plain = series.to_physical() if isinstance(series.dtype, pl.Enum) else series
            is_boolean = series.dtype == pl.Boolean
            found[f"given_{name}"] = (
                plain.fill_null(False if is_boolean else 0).to_numpy().astype(bool if is_boolean else np.int32)
            )
        return found

    def _add(self, name: str, dtype: type, formula: Callable[[Find], Array] | None = None) -> None:
        from openfisca_core.periods import DateUnit
        from openfisca_core.variables import Variable

        content: dict[str, Any] = {
            "value_type": bool if dtype is bool else int,
            "entity": self.person,
            "definition_period": DateUnit.MONTH,
            "label": name,
        }
        if formula is not None:
            content["formula"] = lambda person, period: formula(lambda read: person(read, period))
        self._made.add(name)
        self.system.add_variable(type(name, (Variable,), content))

    def _item(self, item: Item) -> None:
        boxes = [f"{item.link_id}___{code}" for code in item.option_by_code]
        for place, name in enumerate(boxes if item.repeats else [item.link_id]):
            is_boolean = item.repeats or item.type == "boolean"
            self._add(f"given_{name}", bool if is_boolean else np.int32)
            if item.enable_when is not None:
                otherwise = self._otherwise(item, place)
                when = item.enable_when
                self._add(
                    f"value_{name}",
                    bool if is_boolean else np.int32,
                    lambda find, when=when, name=name, otherwise=otherwise: np.where(
                        self._condition(when, find), find(f"given_{name}"), otherwise
                    ),
                )

    def _otherwise(self, item: Item, place: int) -> Any:
        codes, value = list(item.option_by_code), item.otherwise
        if isinstance(value, frozenset):
            return codes[place] in value
        return codes.index(value) if isinstance(value, str) else value or 0

    def _value(self, item: Item, find: Find, code: str | None = None) -> Array:
        name = item.link_id if code is None else f"{item.link_id}___{code}"
        return find(f"given_{name}" if item.enable_when is None else f"value_{name}")

    def _condition(self, node: Condition, find: Find) -> Array:
        match node:
            case IsYes(name):
                return self._value(self.questionnaire.item_by_id[name], find)
            case IsIn(name, codes):
                item = self.questionnaire.item_by_id[name]
                if item.repeats:
                    return reduce(np.logical_or, [self._value(item, find, code) for code in codes])
                places = list(item.option_by_code)
                return reduce(np.logical_or, [self._value(item, find) == places.index(code) for code in codes])
            case Compare(operator, left, right):
                return _ORDERS[operator](self._quantity(left, find), self._quantity(right, find))
            case Not(part):
                return np.logical_not(self._condition(part, find))
            case And(parts):
                return reduce(np.logical_and, [self._condition(part, find) for part in parts])
            case Or(parts):
                return reduce(np.logical_or, [self._condition(part, find) for part in parts])
            case AtLeast(number, parts):
                return self._how_many(parts, find) >= number
            case Defined(name, part):
                if f"defined_{name}" not in self._made:
                    self._add(f"defined_{name}", bool, lambda read: self._condition(part, read))
                return find(f"defined_{name}")

    def _how_many(self, parts: Sequence[Condition], find: Find) -> Array:
        return sum(self._condition(part, find).astype(np.int32) for part in parts)

    def _quantity(self, node: Quantity, find: Find) -> Array:
        match node:
            case Number(value):
                return value
            case Amount(name):
                item = self.questionnaire.item_by_id.get(name)
                return find(f"score_{name}") if item is None else self._number(item, find)
            case CountChosen(name, leaving_out):
                item = self.questionnaire.item_by_id[name]
                counted = [code for code in item.option_by_code if code not in leaving_out]
                return sum(self._value(item, find, code).astype(np.int32) for code in counted)
            case Plus(parts):
                return sum(self._quantity(part, find) for part in parts)
            case Minus(left, right):
                return self._quantity(left, find) - self._quantity(right, find)
            case Extreme(function, parts):
                pick = np.maximum if function == "max" else np.minimum
                return reduce(pick, [self._quantity(part, find) for part in parts])
            case Count(conditions):
                return self._how_many(conditions, find)

    def _number(self, item: Item, find: Find) -> Array:
        value = self._value(item, find)
        if item.type == "boolean":
            return value.astype(np.int32)
        weights = list(item.weights.values())
        return np.take(weights, value) if weights and weights != list(range(len(weights))) else value


_WHEN = "2026-01"
"""Variables have a period; everything is of one month."""


class JsonLogicRules:
    """A questionnaire's rules as JsonLogic, for values after `enable_when`, as `ZenRules.effective` gives them."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        """Write the rules down."""
        self.questionnaire = questionnaire
        self.conditions = [self._condition(rule.when) for rule in questionnaire.rules]

    def fired(self, values: dict[str, Any]) -> list[bool]:
        """Return whether each rule holds for one person."""
        from json_logic import jsonLogic

        return [bool(jsonLogic(condition, values)) for condition in self.conditions]

    def _condition(self, node: Condition) -> Any:
        match node:
            case IsYes(name):
                return {"var": name}
            case IsIn(name, codes):
                if self.questionnaire.item_by_id[name].repeats:
                    return {"or": [{"in": [code, {"var": name}]} for code in codes]}
                return {"in": [{"var": name}, list(codes)]}
            case Compare(operator, left, right):
                sign = {"=": "=="}.get(operator, operator)
                return {sign: [self._quantity(left), self._quantity(right)]}
            case Not(part):
                return {"!": [self._condition(part)]}
            case And(parts):
                return {"and": [self._condition(part) for part in parts]}
            case Or(parts):
                return {"or": [self._condition(part) for part in parts]}
            case AtLeast(number, parts):
                return {">=": [self._how_many(parts), number]}
            case Defined(_, part):
                return self._condition(part)

    def _how_many(self, parts: Sequence[Condition]) -> Any:
        return {"+": [{"if": [self._condition(part), 1, 0]} for part in parts]}

    def _quantity(self, node: Quantity) -> Any:
        match node:
            case Number(value):
                return value
            case Amount(name):
                return self._amount(name)
            case CountChosen(name, leaving_out):
                codes = self.questionnaire.item_by_id[name].option_by_code
                counted = [code for code in codes if code not in leaving_out]
                return {"+": [{"if": [{"in": [code, {"var": name}]}, 1, 0]} for code in counted]}
            case Plus(parts):
                return {"+": [self._quantity(part) for part in parts]}
            case Minus(left, right):
                return {"-": [self._quantity(left), self._quantity(right)]}
            case Extreme(function, parts):
                return {function: [self._quantity(part) for part in parts]}
            case Count(conditions):
                return self._how_many(conditions)

    def _amount(self, name: str) -> Any:
        item = self.questionnaire.item_by_id.get(name)
        if item is not None and item.type == "boolean":
            return {"if": [{"var": name}, 1, 0]}
        if item is None or not item.weights:
            return {"var": name}
        steps: list[Any] = []
        for code, weight in item.weights.items():
            steps += [{"==": [{"var": name}, code]}, weight]
        return {"if": [*steps, 0]}

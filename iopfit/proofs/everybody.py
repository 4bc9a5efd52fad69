"""Everybody who could answer a questionnaire, as symbols of a solver.

Each item gets variables for the answer given and one for whether it was given at all; what
is known of a name follows from them exactly as `facts` says for one person. Rules and levels
are the work of `outcome`.
"""

from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any

import z3

from iopfit.expr.formula import (
    Ends,
    Formula,
    Formulas,
    Rails,
    Symbol,
    Term,
    all_of,
    any_of,
    either,
    opposite,
)
from iopfit.expr.nodes import Condition
from iopfit.expr.value import NOTHING
from iopfit.facts import known, unknown_bounds
from iopfit.questionnaire import Item, Questionnaire, Value
from iopfit.response import Response

_TRUE = Rails(z3.BoolVal(True), z3.BoolVal(False))


class Everybody:
    """Symbols for every answer, and what they make known.

    Attributes:
        questionnaire: What is answered.
        complete: Whether only people are meant who answered all that applies to them.
        formulas: Reads conditions over these people.
    """

    def __init__(self, questionnaire: Questionnaire, *, complete: bool) -> None:
        """Make no symbol yet; each is made when it is first read."""
        self.questionnaire = questionnaire
        self.complete = complete
        self.formulas = Formulas(self.symbol)
        self._symbols: dict[str, Symbol] = {}
        self._applies: dict[str, Rails] = {}

    @cached_property
    def answered(self) -> dict[str, Formula]:
        """For each item, whether an answer was given."""
        items = (item for item in self.questionnaire.items if item.type != "display")
        return {i.link_id: z3.BoolVal(True) if self.complete else z3.Bool(f"{i.link_id}?") for i in items}

    @cached_property
    def given(self) -> dict[str, dict[str, Any]]:
        """For each item, the variables of its answer: one for each code, or one under an empty name."""
        return {item.link_id: _variables(item) for item in self.questionnaire.items}

    def variables(self, link_id: str) -> list[Any]:
        """Return every variable of one item."""
        own = list(self.given[link_id].values())
        return own if self.complete else [*own, self.answered[link_id]]

    def allowed(self, link_id: str) -> Formula:
        """Return where the answer to an item is one that its type allows."""
        return _allowed(self.questionnaire.item_by_id[link_id], self.given[link_id])

    @cached_property
    def domain(self) -> Formula:
        """Where all answers are allowed."""
        return all_of(*(self.allowed(link_id) for link_id in self.given))

    def applies(self, link_id: str) -> Rails:
        """Return where an item applies, and where it does not."""
        found = self._applies.get(link_id)
        if found is None:
            condition = self.questionnaire.item_by_id[link_id].enable_when
            found = self._applies[link_id] = _TRUE if condition is None else self.condition(condition)
        return found

    def condition(self, condition: Condition) -> Rails:
        """Return where a condition holds and where it fails."""
        return self.formulas.condition(condition)

    def symbol(self, name: str) -> Symbol:
        """Return what is known of an item or score."""
        found = self._symbols.get(name)
        if found is None:
            item = self.questionnaire.item_by_id.get(name)
            found = self._symbols[name] = self._score(name) if item is None else self._item(item)
        return found

    def _score(self, name: str) -> Symbol:
        ends = [self.symbol(link_id).ends for link_id in self.questionnaire.score_by_id[name].items]
        parts = [end for end in ends if end is not None]
        return Symbol(z3.BoolVal(True), ends=Ends(_total([p.low for p in parts]), _total([p.high for p in parts])))

    def _item(self, item: Item) -> Symbol:
        applies, variables = self.applies(item.link_id), self.given[item.link_id]
        is_given = all_of(applies.holds, self.answered[item.link_id])
        absent = known(item, item.otherwise, NOTHING)
        codes = {
            code: any_of(
                all_of(applies.fails, z3.BoolVal(_is_chosen(item.otherwise, code))),
                all_of(opposite(applies.fails), variable),
            )
            for code, variable in variables.items()
            if code
        }
        number = _number(item, variables)
        ends = None
        if number is not None:
            low, high = (
                either(applies.fails, _exact(absent.low), either(is_given, number, _exact(bound)))
                for bound in unknown_bounds(item)
            )
            ends = Ends(low, high)
        return Symbol(any_of(applies.fails, is_given), codes, ends)

    def response(self, model: Any) -> Response:
        """Return the person that a solver found; what does not apply to them was not asked."""
        answers: dict[str, Value] = {}
        for item in self.questionnaire.items:
            if item.type == "display" or not _is_so(model, self.answered[item.link_id]):
                continue
            if self.complete and not _is_so(model, self.applies(item.link_id).holds):
                continue
            answers[item.link_id] = _answer(item, self.given[item.link_id], model)
        return Response(answers)


def _variables(item: Item) -> dict[str, Any]:
    if item.type == "boolean":
        return {"yes": z3.Bool(item.link_id)}
    if item.type == "choice":
        return {option.code: z3.Bool(f"{item.link_id}={option.code}") for option in item.answer_options}
    if item.type in ("integer", "scale", "date"):
        return {"": z3.Int(item.link_id)}
    return {"": z3.Real(item.link_id)} if item.type == "decimal" else {}


def _allowed(item: Item, variables: dict[str, Any]) -> Formula:
    if item.type == "choice" and not item.repeats:
        chosen = list(variables.values())
        return z3.And(z3.Or(chosen), z3.PbLe([(one, 1) for one in chosen], 1))
    if item.type == "choice":
        alone = [option.code for option in item.answer_options if option.exclusive]
        others = {code: [one for name, one in variables.items() if name != code] for code in alone}
        return all_of(*(z3.Implies(variables[code], z3.Not(any_of(*others[code]))) for code in alone))
    if item.type in ("integer", "scale", "decimal"):
        low, high = item.bounds
        return all_of(variables[""] >= _exact(low), variables[""] <= _exact(high))
    if item.type == "date":
        return all_of(variables[""] >= date.min.toordinal(), variables[""] <= date.max.toordinal())
    return z3.BoolVal(True)


def _is_chosen(value: Value | None, code: str) -> bool:
    if isinstance(value, bool):
        return value and code == "yes"
    return code in value if isinstance(value, frozenset) else code == value


def _number(item: Item, variables: dict[str, Any]) -> Term | None:
    if item.type == "boolean":
        return z3.If(variables["yes"], z3.IntVal(1), z3.IntVal(0))
    if item.type in ("integer", "scale", "decimal", "date"):
        return variables[""]
    if item.repeats or not item.weights:
        return None
    *first, last = item.weights.items()
    found = _exact(last[1])
    for code, weight in first:
        found = z3.If(variables[code], _exact(weight), found)
    return found


def _exact(number: float) -> Term:
    """Return a number of a questionnaire for the solver; what has no bound gets one beyond every use."""
    if number in (float("inf"), float("-inf")):
        number = 1e12 if number > 0 else -1e12
    return z3.IntVal(int(number)) if number == int(number) else z3.RealVal(str(Fraction(str(number))))


def _total(terms: list[Term]) -> Term:
    return terms[0] if len(terms) == 1 else z3.Sum(terms)


def _is_so(model: Any, formula: Formula) -> bool:
    return bool(z3.is_true(model.eval(formula, model_completion=True)))


def _answer(item: Item, variables: dict[str, Any], model: Any) -> Value:
    if item.type == "boolean":
        return _is_so(model, variables["yes"])
    if item.type == "choice":
        chosen = [code for code, variable in variables.items() if _is_so(model, variable)]
        return frozenset(chosen) if item.repeats else chosen[0]
    if item.type == "text":
        return "words"
    found = model.eval(variables[""], model_completion=True)
    if item.type == "date":
        return date.fromordinal(found.as_long())
    if item.type == "decimal":
        return float(found.as_fraction())
    return int(found.as_long())

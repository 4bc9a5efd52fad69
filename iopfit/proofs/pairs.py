"""Two people side by side: the same variables, a few of them with a twin."""

from collections.abc import Callable, Iterable
from typing import Any

import z3

from iopfit.expr.formula import Formula, all_of
from iopfit.proofs.everybody import Everybody
from iopfit.response import Response


class Other:
    """Another person, who may differ from the first in a few items only."""

    def __init__(self, people: Everybody, items: Iterable[str]) -> None:
        """Give the variables of some items a twin each."""
        self.people = people
        self.items = tuple(items)
        pairs = [(one, _twin(one)) for name in self.items for one in people.variables(name)]
        self._pairs = pairs
        self.domain = all_of(*(self.of(people.allowed(name)) for name in self.items))

    def of(self, formula: Formula) -> Formula:
        """Return what a formula is for the other person."""
        return z3.substitute(formula, *self._pairs) if self._pairs else formula

    def given(self, link_id: str) -> dict[str, Formula]:
        """Return the other person's variables of an item."""
        return {code: _twin(one) for code, one in self.people.given[link_id].items()}

    def response(self, model: Any) -> Response:
        """Return the other person that a solver found."""
        return self.people.response(Shifted(model, self.of))


class More(Other):
    """The same person, with some more answers given."""

    def __init__(self, people: Everybody) -> None:
        """Let each answer be given that was not; those given stay what they are."""
        self.people = people
        self.items = tuple(people.answered)
        self._pairs = [(one, _twin(one)) for one in people.answered.values()]
        self.domain = all_of(*(z3.Implies(before, after) for before, after in self._pairs))


class Shifted:
    """A model read through other variables, so that another person than the first is read from it."""

    def __init__(self, model: Any, of: Callable[[Formula], Formula]) -> None:
        """Read a model through `of`, which says each formula in the variables of the model."""
        self._model = model
        self._of = of

    def eval(self, formula: Formula, model_completion: bool = True) -> Formula:
        """Return what a formula is for the other person; named as the solver names it."""
        return self._model.eval(self._of(formula), model_completion=model_completion)


def _twin(variable: Formula) -> Formula:
    return z3.Const(f"{variable}'", variable.sort())


def unlike(first: Formula, second: Formula) -> Formula:
    """Return where two formulas differ; nowhere, when they are the same."""
    return z3.BoolVal(False) if first.eq(second) else z3.Xor(first, second)

"""Looking for a person with a solver, and for the one with the fewest answers."""

from collections.abc import Sequence
from typing import Any

import z3

from iopfit.expr.formula import Formula, all_of


class Undecided(Exception):
    """The solver gave up within its time."""


class Search:
    """A solver that knows which answers are allowed.

    Attributes:
        domain: What is true of every person looked for.
    """

    def __init__(self, domain: Formula, seconds: float = 20.0) -> None:
        """Start a solver; `seconds` bound each question."""
        self.domain = domain
        self._solver = z3.Solver()
        self._solver.set("timeout", max(1, int(seconds * 1000)))
        # with a handler of its own, the solver loses a key pressed just as it finds an answer
        self._solver.set("ctrl_c", False)
        self._solver.add(domain)

    def find(self, *formulas: Formula) -> Any | None:
        """Return a model in which all formulas are true, or None when there is none.

        Raises:
            Undecided: When the solver cannot tell in its time.
        """
        wanted = all_of(*formulas)
        if z3.is_false(wanted):
            return None
        self._solver.push()
        try:
            self._solver.add(wanted)
            found = self._solver.check()
            if found == z3.unknown:
                raise Undecided(self._solver.reason_unknown())
            return self._solver.model() if found == z3.sat else None
        finally:
            self._solver.pop()

    def smallest(self, counted: Sequence[Formula], model: Any, *formulas: Formula) -> Any:
        """Return a model with as few of the counted formulas true as there can be.

        Args:
            counted: What is counted, such as the answers given.
            model: A model of the formulas to start from.
            formulas: What must be true.

        Raises:
            Undecided: When the solver cannot tell in its time.
        """
        while True:
            number = sum(z3.is_true(model.eval(one, model_completion=True)) for one in counted)
            if number == 0:
                return model
            fewer = z3.PbLe([(one, 1) for one in counted], number - 1)
            better = self.find(*formulas, fewer)
            if better is None:
                return model
            model = better

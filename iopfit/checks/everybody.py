"""Whether a condition holds for somebody, for everybody, or whenever another does: the prover's answer.

The people of the cases, and those the prover has shown before, are looked at first: somebody for
whom a condition holds settles that it can, and a question is spared. Nothing is guessed.
"""

from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property

from iopfit.expr.nodes import Condition
from iopfit.expr.value import judge
from iopfit.facts import Facts
from iopfit.proofs.world import World
from iopfit.questionnaire import Questionnaire
from iopfit.response import Response


class Everybody:
    """Everybody who could answer a questionnaire, and some of them by their answers."""

    def __init__(self, questionnaire: Questionnaire, known: Iterable[Response] = ()) -> None:
        """Begin with people who are known.

        Args:
            questionnaire: What they answer.
            known: Answers of some of them, gaps allowed.

        Raises:
            ImportError: When the prover is not installed.
        """
        self.questionnaire = questionnaire
        self._world = World(questionnaire)
        self._known = [Facts(questionnaire, response) for response in known]

    @cached_property
    def _loose(self) -> World:
        """Everybody, if each question applied to everybody."""
        items = tuple(replace(item, enable_when=None, otherwise=None) for item in self.questionnaire.items)
        return World(replace(self.questionnaire, items=items, compiled_rules=None))

    def _found(self, response: Response | None) -> bool:
        if response is not None:
            self._known.append(Facts(self.questionnaire, response))
        return response is not None

    def possible(self, condition: Condition) -> bool:
        """Return whether a condition holds for somebody."""
        if any(judge(condition, facts).truth is True for facts in self._known):
            return True
        return self._found(self._world.person(condition))

    def consistent(self, condition: Condition) -> bool:
        """Return whether a condition would hold for somebody, if each question applied to everybody."""
        return self.possible(condition) or self._loose.possible(condition)

    def always(self, condition: Condition) -> bool:
        """Return whether a condition holds for everybody."""
        if any(judge(condition, facts).truth is False for facts in self._known):
            return False
        return not self._found(self._world.person(without=(condition,)))

    def implies(self, first: Condition, second: Condition) -> bool:
        """Return whether the second condition holds for everybody for whom the first does."""
        for facts in self._known:
            if judge(second, facts).truth is False and judge(first, facts).truth is True:
                return False
        return not self._found(self._world.person(first, without=(second,)))

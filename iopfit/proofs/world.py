"""Questions about everybody who could answer, for those who look for smells in a questionnaire.

A question here is about people who answered all that applies to them, so every condition is
true or false for each of them.
"""

from iopfit.expr.nodes import Condition
from iopfit.proofs.everybody import Everybody
from iopfit.proofs.search import Search
from iopfit.questionnaire import Questionnaire
from iopfit.response import Response


class World:
    """Everybody who could answer a questionnaire in full."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        """Read the items; conditions are read when they are asked about."""
        self._people = Everybody(questionnaire, complete=True)
        self._search = Search(self._people.domain)

    def person(self, *conditions: Condition, without: tuple[Condition, ...] = ()) -> Response | None:
        """Return somebody for whom all conditions hold, and none of `without`; None when there is nobody.

        Raises:
            Undecided: When the solver cannot tell in its time.
        """
        wanted = [self._people.condition(condition).holds for condition in conditions]
        unwanted = [self._people.condition(condition).fails for condition in without]
        model = self._search.find(*wanted, *unwanted)
        return None if model is None else self._people.response(model)

    def possible(self, *conditions: Condition) -> bool:
        """Return whether there is somebody for whom all these conditions hold."""
        return self.person(*conditions) is not None

    def always(self, condition: Condition) -> bool:
        """Return whether a condition holds for everybody."""
        return self.person(without=(condition,)) is None

    def implies(self, first: Condition, second: Condition) -> bool:
        """Return whether everybody for whom the first condition holds has the second hold too."""
        return self.person(first, without=(second,)) is None

    def equal(self, first: Condition, second: Condition) -> bool:
        """Return whether two conditions hold for the same people."""
        return self.implies(first, second) and self.implies(second, first)

"""What is known of every item and score, given a response.

An item that does not apply has its `otherwise` value; one whose own condition is missing is
missing too. A score is a pair of bounds. Nothing here knows rules or levels.
"""

from datetime import date

from iopfit.expr.value import NOTHING, Fact, Verdict, judge
from iopfit.questionnaire import Item, Questionnaire, Value
from iopfit.response import Response

_YES = Verdict(True, NOTHING, NOTHING)


class Facts(dict[str, Fact]):
    """Facts by item or score name, worked out when first read.

    >>> from iopfit import load
    >>> facts = Facts(load(), Response({"substances": frozenset({"cannabis"})}))
    >>> facts["alcohol_days"].high, sorted(facts["alcohol_days"].rests_on)
    (0.0, ['substances'])
    """

    def __init__(self, questionnaire: Questionnaire, response: Response) -> None:
        """Remember what the facts are about."""
        super().__init__()
        self.questionnaire = questionnaire
        self.response = response
        self._applies: dict[str, Verdict] = {}

    def applies(self, link_id: str) -> Verdict:
        """Return whether an item applies to this person."""
        found = self._applies.get(link_id)
        if found is None:
            condition = self.questionnaire.item_by_id[link_id].enable_when
            found = self._applies[link_id] = _YES if condition is None else judge(condition, self)
        return found

    def __missing__(self, name: str) -> Fact:
        """Work out one fact."""
        item = self.questionnaire.item_by_id.get(name)
        fact = self[name] = self._of_score(name) if item is None else self._of_item(item)
        return fact

    def _of_item(self, item: Item) -> Fact:
        name, applies = item.link_id, self.applies(item.link_id)
        if applies.truth is False:
            return known(item, item.otherwise, applies.rests_on)
        given = self.response.value(name)
        if applies.truth and given is not None:
            return known(item, given, applies.rests_on | {name})
        missing = applies.missing if given is not None else applies.missing | {name}
        return Fact(None, *unknown_bounds(item), NOTHING, missing)

    def _of_score(self, name: str) -> Fact:
        parts = [self[link_id] for link_id in self.questionnaire.score_by_id[name].items]
        low, high = sum(part.low for part in parts), sum(part.high for part in parts)
        rests_on = NOTHING.union(*(part.rests_on for part in parts))
        return Fact(None, low, high, rests_on, NOTHING.union(*(part.missing for part in parts)))


def known(item: Item, value: Value | None, rests_on: frozenset[str]) -> Fact:
    """Return the fact of an item whose value is settled."""
    if isinstance(value, str | frozenset) or value is None:
        number = item.weights.get(value, 0.0) if isinstance(value, str) else 0.0
        return Fact(value, number, number, rests_on, NOTHING)
    number = as_number(value)
    return Fact(value if isinstance(value, bool) else None, number, number, rests_on, NOTHING)


def as_number(value: bool | int | float | date) -> float:
    """Return a value as the number that conditions compare: 1 for yes, a date as its ordinal day."""
    return float(value.toordinal()) if isinstance(value, date) else float(value)


def unknown_bounds(item: Item) -> tuple[float, float]:
    """Return the lowest and highest number an item can turn out to be, its `otherwise` included."""
    low, high = item.bounds
    if item.enable_when is not None and item.otherwise is not None:
        number = known(item, item.otherwise, NOTHING).low
        return min(low, number), max(high, number)
    return low, high

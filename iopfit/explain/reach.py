"""Which levels the answers still to come can lead to, exactly.

Three-valued logic alone can leave more open than there is: of `a` and `not a` it does not know
that one of them holds. So each end of its range is looked for among completions, rule by rule,
and only an end that somebody can reach is believed. When that would take too long, or when not every
answer to a question can be tried, the range of the three-valued logic stands, which holds every
completion too.
"""

from datetime import date
from math import inf

from iopfit.explain.alternatives import alternatives_of
from iopfit.explain.bearing import Given, Weighed, bearing_of
from iopfit.facts import Facts
from iopfit.questionnaire import Item, Rule, Value
from iopfit.response import Response
from iopfit.scoring import Standing

_MOST_TRIED = 200


def reach(standing: Standing) -> tuple[int, int]:
    """Return the ranks of the least and the most intensive level that some completion leads to.

    >>> from iopfit import load
    >>> reach(Standing(load(), Response()))
    (0, 2)
    """
    floor, ceiling = standing.floor, standing.ceiling
    if not standing.is_open:
        return floor, ceiling
    given = standing.response.given
    try:
        floor = _Lowest(standing, floor).among(given, len(standing.questionnaire.levels))
        ceiling = -_Highest(standing, -ceiling).among(given, 1)
    except _TooMany:
        pass
    return floor, ceiling


class _TooMany(Exception):
    """There is more to try than can be."""


class _Lowest:
    """Looks for the completion with the least intensive minimum."""

    def __init__(self, standing: Standing, goal: int) -> None:
        self.questionnaire = standing.questionnaire
        self.bearing = bearing_of(standing.questionnaire)
        self.alternatives = alternatives_of(standing.questionnaire)
        self.goal = goal
        self.tried = 0

    def at_best(self, weighed: Weighed) -> int:
        """Return what no completion can be below."""
        return weighed.floor

    def moves(self, weighed: Weighed, rule: Rule) -> bool:
        """Return whether an open rule could take it away from that."""
        return self.bearing.floor(rule) > weighed.floor

    def among(self, given: Given, found: int) -> int:
        """Return the best of what was found so far and of the completions of some answers."""
        self.tried += 1
        if self.tried > _MOST_TRIED:
            raise _TooMany
        weighed = self.bearing.weigh(given)
        best = self.at_best(weighed)
        if best >= found:
            return found
        moving = next((rule for rule in weighed.undecided if self.moves(weighed, rule)), None)
        if moving is None:
            return best
        item = self._unanswered(given, moving)
        if not self.alternatives.are_all(item):
            raise _TooMany
        for answer in self._answers(item):
            found = self.among({**given, item.link_id: answer}, found)
            if found == self.goal:
                break
        return found

    def _unanswered(self, given: Given, rule: Rule) -> Item:
        """Return the first item behind an open rule that applies and has no answer."""
        applies = Facts(self.questionnaire, Response(given)).applies
        names = sorted(self.bearing.items_behind[rule.id] - given.keys(), key=self.questionnaire.place.__getitem__)
        return self.questionnaire.item_by_id[next(name for name in names if applies(name).truth is True)]

    def _answers(self, item: Item) -> tuple[Value, ...]:
        """Return every answer that could matter, those likely to lead to the goal first."""
        calm = _calm(item)
        return (calm, *self.alternatives.of(item, calm))


class _Highest(_Lowest):
    """Looks for the completion with the most intensive level justified; ranks count downwards from zero."""

    def at_best(self, weighed: Weighed) -> int:
        return -weighed.ceiling

    def moves(self, weighed: Weighed, rule: Rule) -> bool:
        return weighed.top < weighed.ceiling == self.bearing.top(rule)

    def _answers(self, item: Item) -> tuple[Value, ...]:
        return super()._answers(item)[::-1]


def _calm(item: Item) -> Value:
    """Return an answer that is likely to say the least."""
    match item.type:
        case "boolean":
            return False
        case "choice":
            alone = [option.code for option in item.answer_options if option.exclusive]
            return frozenset(alone[:1]) if item.repeats else (alone or list(item.option_by_code))[0]
        case "date":
            return date.min
        case "text" | "display":
            return ""
        case _:
            low = max(item.bounds[0], 0) if item.bounds[0] == -inf else item.bounds[0]
            return low if item.type == "decimal" else int(low)

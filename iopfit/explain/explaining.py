"""Puts an explanation together: the one function of this room that others call."""

from typing import Literal

from iopfit.explain.alternatives import alternatives_of
from iopfit.explain.bearing import Given, Weighed, bearing_of
from iopfit.explain.grounds import Reasoning
from iopfit.explain.obstacles import Direction
from iopfit.explain.search import Change, Nearest, Others, nearest
from iopfit.explain.values import Distance, Explanation, Firmness, Lever
from iopfit.questionnaire import Questionnaire, Value
from iopfit.response import Response

_DIRECTIONS: tuple[Direction, ...] = ("down", "up")
_MOST_LEVERS = 3


def explain(
    questionnaire: Questionnaire, response: Response, *, levers_over: Literal["changeable", "all"] = "changeable"
) -> Explanation:
    """Return why a person's answers come to what they come to, how firm that is, and what would change it.

    Args:
        questionnaire: What was asked.
        response: The answers.
        levers_over: `changeable`: what can be arranged in somebody's life, for the person and
            their family; a question on safety is then never a lever to less care. `all`: every
            answer, for counselors.

    >>> from iopfit import Response, load
    >>> explain(load(), Response({"suicide_plan": True, "adult": True})).minimum.answers
    ('suicide_plan',)
    """
    given = response.given
    reasoning = Reasoning(questionnaire, response, given)
    weighed = reasoning.weighed
    minimum, against = reasoning.minimum(), reasoning.against()
    if weighed.level is None:
        return Explanation(minimum, against, None, (), None)
    alternatives = alternatives_of(questionnaire)
    items = {name: questionnaire.item_by_id[name] for name in given if name in bearing_of(questionnaire).readers}
    others = {name: alternatives.of(item, given[name]) for name, item in items.items()}
    ways = {way: _nearest(questionnaire, given, others, way, weighed.level) for way in _DIRECTIONS}
    levers = ways
    if levers_over == "changeable":
        arranged = {name: alternatives.arranged(item, given[name]) for name, item in items.items()}
        arranged = {name: answers for name, answers in arranged.items() if answers}
        harmless = {name: answers for name, answers in arranged.items() if not items[name].safety}
        levers = {
            way: _nearest(questionnaire, given, harmless if way == "down" else arranged, way, weighed.level)
            for way in _DIRECTIONS
        }
    return Explanation(
        minimum=minimum,
        against=against,
        firmness=_firmness(questionnaire, response, ways),
        levers=tuple(
            lever for way in _DIRECTIONS for lever in _levers(questionnaire, response, way, levers[way].changes)
        ),
        deciding=_deciding(questionnaire, given, others, weighed),
    )


def _nearest(questionnaire: Questionnaire, given: Given, others: Others, way: Direction, level: int) -> Nearest:
    if level == (0 if way == "down" else len(questionnaire.levels) - 1):
        return Nearest(Distance(None))
    return nearest(questionnaire, given, others, way, level)


def _firmness(questionnaire: Questionnaire, response: Response, ways: dict[Direction, Nearest]) -> Firmness:
    less, more = (ways[way].distance for way in _DIRECTIONS)
    number = min((d.number for d in (less, more) if d.number is not None), default=None)
    beyond = min((d.beyond for d in (less, more) if d.beyond is not None), default=None)
    if number is None or (beyond is not None and number > beyond + 1):
        return Firmness(None, beyond=beyond, less=less, more=more)
    change = next(found.changes[0] for found in ways.values() if found.distance.number == number)
    return Firmness(
        number=number,
        items=_in_order(questionnaire, change),
        witness=_after(response, change),
        becomes=questionnaire.levels[change.level].id,
        less=less,
        more=more,
    )


def _levers(
    questionnaire: Questionnaire, response: Response, direction: Direction, changes: tuple[Change, ...]
) -> tuple[Lever, ...]:
    """Return the mildest changes, each set of items once."""
    found: dict[tuple[str, ...], Lever] = {}
    for change in changes:
        items = _in_order(questionnaire, change)
        level = questionnaire.levels[change.level].id
        found.setdefault(items, Lever(items, _after(response, change), level, direction))
    return tuple(found.values())[:_MOST_LEVERS]


def _in_order(questionnaire: Questionnaire, change: Change) -> tuple[str, ...]:
    return tuple(sorted(change.answers, key=questionnaire.place.__getitem__))


def _after(response: Response, change: Change) -> Response:
    for name, answer in change.answers.items():
        response = response.with_answer(name, answer)
    return response


def _deciding(questionnaire: Questionnaire, given: Given, others: Others, weighed: Weighed) -> str | None:
    """Return the item that decides within the range, if one does.

    That is an item of a life topic of which another answer alone leaves the range as it is and has another
    level picked. Of several, the one without which the level picked leads by least, the first
    asked if these are even.
    """
    if weighed.floor == weighed.top:
        return None
    bearing = bearing_of(questionnaire)

    def decides(name: str, answer: Value) -> bool:
        found = bearing.weigh({**given, name: answer})
        same_range = (found.floor, found.top) == (weighed.floor, weighed.top)
        return same_range and found.level not in (None, weighed.level)

    def lead_without(name: str) -> int:
        found = bearing.weigh({other: answer for other, answer in given.items() if other != name})
        points = {level: sum(rule.points.get(level, 0) for rule in found.holding) for level in weighed.points}
        return points[weighed.pick] - max(number for level, number in points.items() if level != weighed.pick)

    life = {topic.id for topic in questionnaire.topics if topic.ledger == "life"}
    names = [name for name in others if questionnaire.item_by_id[name].topic in life]
    names = [name for name in names if any(decides(name, other) for other in others[name])]
    return min(names, key=lambda name: (lead_without(name), questionnaire.place[name]), default=None)

"""What several people say of the same person, side by side, and the most careful view of all of them.

Nothing is averaged. The careful view is worked out in two steps:

1. For every order in which the informants could be believed, each item gets the answer of the
   first of them who answered it. Every rule is judged on each of these responses.
2. A rule holds if it holds in any of them, is undecided if it is undecided in some and holds in
   none, and fails otherwise. These truths are weighed as one person's would be.

Its minimum is never below that of any single view. The orders that begin with an informant only
add answers to that informant's; whatever holds with answers missing still holds when they are
given, so every rule that holds in a single view holds in the careful one, and the minimum is the
highest that a rule which holds asks for.

What is private is kept apart by construction. Whatever quotes answers or names rules is worked
out from the answers that may be told, as if the others had never been given. Of the views on all
answers only the level, the range, the status and whether another service is meant are kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import permutations

from iopfit.facts import Facts
from iopfit.generated import judge_of
from iopfit.questionnaire import Item, Questionnaire, Value, Voice
from iopfit.response import Response
from iopfit.scoring import Reason, Suggestion, Weighing, conclude, suggest


@dataclass(frozen=True)
class Informant:
    """Somebody who answered, in a voice of their own; the response says what is private to them."""

    voice: Voice
    response: Response


@dataclass(frozen=True)
class Told:
    """An item that two or more informants answered.

    Attributes:
        item: The item.
        answers: What each informant answered, in their order; None where there is nothing to tell.
    """

    item: str
    answers: tuple[Value | None, ...]


@dataclass(frozen=True)
class Ground:
    """A rule that holds on what may be told, and the informants in whose own view it does.

    `informants` is empty when it takes the answers of several to make it hold.
    """

    rule: str
    informants: tuple[int, ...]


@dataclass(frozen=True)
class Comparison:
    """Several views of one person; everything in it may be told.

    Attributes:
        views: The outcome of each informant's answers, stripped of all but level, range, status
            and referral.
        careful: The most careful view, stripped likewise.
        agreements: Items answered alike by all who answered them.
        conflicts: Items answered differently.
        reasons: Rules that say something about the level in the careful view of what may be told.
        alerts: Rules that alert in it, emergencies first.
    """

    views: tuple[Suggestion, ...]
    careful: Suggestion
    agreements: tuple[Told, ...]
    conflicts: tuple[Told, ...]
    reasons: tuple[Ground, ...]
    alerts: tuple[Ground, ...]


def compare(questionnaire: Questionnaire, informants: Sequence[Informant]) -> Comparison:
    """Return several informants' views side by side, and the most careful view of them all.

    Args:
        questionnaire: What all of them were asked.
        informants: Two or more; with more than a few, the orders to consider become many.
    """
    responses = [informant.response for informant in informants]
    tellable = [told_of(questionnaire, response) for response in responses]
    agreements, conflicts = _told(questionnaire, responses, tellable)
    shown = careful(questionnaire, tellable)
    holding = [_holding(questionnaire, response) for response in tellable]

    def ground(reason: Reason) -> Ground:
        return Ground(reason.rule, tuple(number for number, rules in enumerate(holding) if reason.rule in rules))

    return Comparison(
        views=tuple(_stripped(suggest(questionnaire, response)) for response in responses),
        careful=_stripped(careful(questionnaire, responses)),
        agreements=agreements,
        conflicts=conflicts,
        reasons=tuple(ground(reason) for reason in shown.reasons),
        alerts=tuple(ground(reason) for reason in shown.alerts),
    )


def careful(questionnaire: Questionnaire, responses: Sequence[Response]) -> Suggestion:
    """Return the most careful view of several responses; the module says how, and why it never asks for less.

    Its reasons name no answers, and what is missing is left out.

    >>> from iopfit import load
    >>> fit = load()
    >>> views = [Response({"suicide_plan": False}), Response({"suicide_plan": True})]
    >>> careful(fit, views).range
    ('inpatient', 'inpatient')
    """
    judge = judge_of(questionnaire)
    judged = [judge.judge(_believed(order)).truths for order in permutations(responses)]
    weighing = Weighing(questionnaire, questionnaire.rules, merged(judged))
    return conclude(weighing, lambda rule: Reason(rule.id, ()))


def merged(judged: Sequence[Sequence[bool | None]]) -> list[bool | None]:
    """Return the most careful truth of each rule: what holds in any view holds.

    >>> merged([[True, None, False], [False, False, False]])
    [True, None, False]
    """
    return [True if True in seen else None if None in seen else False for seen in zip(*judged, strict=True)]


def _believed(order: Sequence[Response]) -> dict[str, Value]:
    """Return each item's answer by the first in an order who gave one."""
    found: dict[str, Value] = {}
    for response in reversed(order):
        found.update(response.given)
    return found


def told_of(questionnaire: Questionnaire, response: Response) -> Response:
    """Return a response without the answers that may not be told: private ones, and those to sensitive items."""
    items = questionnaire.item_by_id
    hidden = {name for name in response.answers if items[name].sensitive or name in response.private}
    return Response({name: answer for name, answer in response.answers.items() if name not in hidden})


def _told(
    questionnaire: Questionnaire, responses: Sequence[Response], tellable: Sequence[Response]
) -> tuple[tuple[Told, ...], tuple[Told, ...]]:
    """Return agreements and conflicts; what is private to one is not mentioned for anybody.

    An answer counts only if the item applies by what may be told: an item that applies because
    of a private answer would give that answer away.
    """
    agreements: list[Told] = []
    conflicts: list[Told] = []
    facts = [Facts(questionnaire, response) for response in tellable]
    private = frozenset().union(*(response.private for response in responses))
    for item in questionnaire.items:
        if item.link_id in private or _sets_voice(item):
            continue
        answers = tuple(
            response.value(item.link_id) if fact.applies(item.link_id).truth is True else None
            for response, fact in zip(tellable, facts, strict=True)
        )
        given = [answer for answer in answers if answer is not None]
        if len(given) >= 2:
            alike = all(answer == given[0] for answer in given)
            (agreements if alike else conflicts).append(Told(item.link_id, answers))
    return tuple(agreements), tuple(conflicts)


def _sets_voice(item: Item) -> bool:
    """Return whether an item only says who is answering."""
    return any(option.voice for option in item.answer_options)


def _holding(questionnaire: Questionnaire, response: Response) -> frozenset[str]:
    truths = judge_of(questionnaire).judge(_believed([response])).truths
    return frozenset(rule.id for rule, truth in zip(questionnaire.rules, truths, strict=True) if truth)


def _stripped(suggestion: Suggestion) -> Suggestion:
    """Return a suggestion without anything that rests on single answers."""
    return replace(
        suggestion,
        ratings=(),
        reasons=(),
        speaks_for=(),
        points={},
        alerts=(),
        barriers=(),
        advice=(),
        referral=Reason("", ()) if suggestion.referral else None,
        missing=(),
        scores=(),
    )

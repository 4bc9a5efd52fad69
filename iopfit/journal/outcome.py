"""What an intake comes to, as the events that end it, and what moved since the one before."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from iopfit.decision import Decision, decide
from iopfit.journal.events import Finished, Plain, Weighed
from iopfit.journal.resumption import fitted
from iopfit.journal.states import Intake, Said
from iopfit.questionnaire import Questionnaire, Value
from iopfit.response import Response

Step = Literal["up", "down", "same", "unknown"]


def outcome(
    questionnaire: Questionnaire, response: Response, observed: Mapping[str, Value]
) -> tuple[Weighed, Finished]:
    """Return what held and what it came to, as the events that end an intake.

    Args:
        questionnaire: What was asked.
        response: The client's answers.
        observed: The counselor's own ratings.
    """
    suggestion = decide(questionnaire, response, observed)
    holding = Decision(questionnaire, response, observed).holding
    alerts = [rule for rule in holding if rule.alert]
    weighed = Weighed(
        rules=tuple(rule.id for rule in holding),
        alerts=tuple(rule.id for rule in alerts),
        emergencies=tuple(rule.id for rule in alerts if rule.alert == "emergency"),
        referral=suggestion.referral.rule if suggestion.referral else None,
    )
    ratings = {rating.dimension: rating.value for rating in suggestion.ratings}
    return weighed, Finished(suggestion.level, suggestion.range, suggestion.status, ratings)


@dataclass(frozen=True)
class Moved:
    """An answer, a rating or another number that is not what it was; None where there was none."""

    name: str
    before: Plain | None
    after: Plain | None


@dataclass(frozen=True)
class Movement:
    """What moved from one intake to the next.

    Attributes:
        answers: Items answered differently, or in one of the two only, in the order of asking.
        same: How many were answered alike.
        observed: The counselor's own ratings that differ.
        ratings: Dimensions rated differently.
        rules_now: Rules that hold now only.
        rules_then: Rules that held then only.
        level: The level suggested, then and now.
        own: The counselor's level, then and now.
        step: Whether the counselor's level, or else the suggested one, is a step up or down.
        same_questions: Whether both were asked the same version of the questionnaire.
    """

    answers: tuple[Moved, ...]
    same: int
    observed: tuple[Moved, ...]
    ratings: tuple[Moved, ...]
    rules_now: tuple[str, ...]
    rules_then: tuple[str, ...]
    level: tuple[str | None, str | None]
    own: tuple[str | None, str | None]
    step: Step
    same_questions: bool


def movement(questionnaire: Questionnaire, before: Intake, after: Intake) -> Movement:
    """Return what moved from one intake to a later one.

    Args:
        questionnaire: The questionnaire at hand; it gives the order of items and levels.
        before: The earlier intake, finished.
        after: The later one; while it is open, what it comes to so far counts.
    """
    then, now = _ending(questionnaire, before), _ending(questionnaire, after)
    answers = _moved(questionnaire, _plain(before.answers), _plain(after.answers))
    own = (before.own_level, after.own_level)
    return Movement(
        answers=answers,
        same=len(before.answers.keys() | after.answers.keys()) - len(answers),
        observed=_moved(questionnaire, _plain(before.observed), _plain(after.observed)),
        ratings=tuple(
            Moved(name, then[1].ratings.get(name), now[1].ratings.get(name))
            for name in {**now[1].ratings, **then[1].ratings}
            if then[1].ratings.get(name) != now[1].ratings.get(name)
        ),
        rules_now=tuple(rule for rule in now[0].rules if rule not in then[0].rules),
        rules_then=tuple(rule for rule in then[0].rules if rule not in now[0].rules),
        level=(then[1].level, now[1].level),
        own=own,
        step=_step(questionnaire, before.own_level or then[1].level, after.own_level or now[1].level),
        same_questions=before.digest == after.digest,
    )


def _ending(questionnaire: Questionnaire, intake: Intake) -> tuple[Weighed, Finished]:
    """Return what an intake came to when it ended, or comes to so far."""
    if intake.result is not None and intake.weighed is not None:
        return intake.weighed, intake.result
    found = fitted(questionnaire, intake)
    return outcome(questionnaire, found.response, found.observed)


def _plain(said: Mapping[str, Said]) -> dict[str, Plain]:
    return {name: one.answer for name, one in said.items()}


def _moved(questionnaire: Questionnaire, before: dict[str, Plain], after: dict[str, Plain]) -> tuple[Moved, ...]:
    place = questionnaire.place
    names = sorted(before.keys() | after.keys(), key=lambda name: (place.get(name, len(place)), name))
    pairs = ((name, before.get(name), after.get(name)) for name in names)
    return tuple(Moved(name, was, now) for name, was, now in pairs if was != now)


def _step(questionnaire: Questionnaire, before: str | None, after: str | None) -> Step:
    rank = questionnaire.rank
    if before not in rank or after not in rank:
        return "unknown"
    if rank[before] == rank[after]:
        return "same"
    return "up" if rank[after] > rank[before] else "down"

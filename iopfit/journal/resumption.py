"""An intake to the interview it was, and an interview's last step to the events that record it.

The two undo each other: folding the events of every step gives the same interview back.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from iopfit.answers import Unfit
from iopfit.interview import Session
from iopfit.journal.codec import plain, valued
from iopfit.journal.events import (
    Acknowledged,
    Answered,
    Changed,
    Confirmed,
    Continued,
    Event,
    Flagged,
    Lapsed,
    Observed,
    Source,
    Unflagged,
)
from iopfit.journal.states import Intake, Said
from iopfit.questionnaire import Questionnaire, Value
from iopfit.response import Missing, Response

Answers = Mapping[str, Value | Missing]


@dataclass(frozen=True)
class Fitted:
    """An intake's answers, as the questionnaire at hand understands them.

    Attributes:
        response: The answers that fit, the private ones marked.
        observed: The counselor's own ratings that fit.
        unfit: Items whose answer or rating does not fit any more.
    """

    response: Response
    observed: Mapping[str, Value]
    unfit: tuple[str, ...]


def fitted(questionnaire: Questionnaire, intake: Intake) -> Fitted:
    """Return an intake's answers as values of the questionnaire at hand."""
    answers, unfit = _valued(questionnaire, intake.answers)
    observed, more = _valued(questionnaire, intake.observed)
    private = frozenset(name for name, said in intake.answers.items() if said.private)
    response = Response(answers, intake.questionnaire, intake.version, intake.digest, private)
    ratings = {name: value for name, value in observed.items() if not isinstance(value, Missing)}
    return Fitted(response, ratings, tuple(dict.fromkeys((*unfit, *more))))


def _valued(questionnaire: Questionnaire, said: Mapping[str, Said]) -> tuple[dict[str, Value | Missing], list[str]]:
    answers: dict[str, Value | Missing] = {}
    unfit = []
    for name, one in said.items():
        item = questionnaire.item_by_id.get(name)
        try:
            if item is None or item.type == "display":
                raise Unfit("unknown-item")
            answers[name] = valued(item, one.answer)
        except Unfit:
            unfit.append(name)
    return answers, unfit


def session_of(questionnaire: Questionnaire, intake: Intake) -> Session:
    """Return the interview that an intake was when its last event was written.

    Args:
        questionnaire: What is asked.
        intake: The intake.
    """
    found = fitted(questionnaire, intake)
    trail = tuple(name for name in intake.answers if name in found.response.answers)
    return Session(
        questionnaire,
        found.response,
        everything=intake.everything,
        trail=trail,
        acknowledged=intake.acknowledged,
        past_emergency=intake.past_emergency,
        observed=found.observed,
        later=frozenset(intake.flagged),
    )


def step(before: Session, after: Session, source: Source, earlier: Answers) -> list[Event]:
    """Return the events that record what changed between two states of an interview.

    Args:
        before: The interview as it was recorded last.
        after: The interview as it is.
        source: Who said what is new.
        earlier: Last time's answers in a reassessment; an answer that is still the same is
            `confirmed`. Empty otherwise.
    """
    return list(_step(before, after, source, earlier))


def _step(before: Session, after: Session, source: Source, earlier: Answers) -> Iterator[Event]:
    items = after.questionnaire.item_by_id
    known = before.response.answers
    for name, answer in after.response.answers.items():
        if name not in known:
            same = name in earlier and earlier[name] == answer
            yield (Confirmed if same else Answered)(name, plain(items[name], answer), source)
        elif known[name] != answer or _is_newer(before, after, name):
            yield Changed(name, plain(items[name], answer), source)
    for name, value in after.observed.items():
        if before.observed.get(name) != value:
            yield Observed(name, plain(items[name], value))
    yield from (Flagged(name) for name in sorted(after.later - before.later))
    yield from (Unflagged(name) for name in sorted(before.later - after.later))
    if gone := tuple(sorted(before.acknowledged - after.acknowledged)):
        yield Lapsed(gone)
    if new := tuple(sorted(after.acknowledged - before.acknowledged)):
        yield Acknowledged(new)
    if after.past_emergency and not before.past_emergency:
        yield Continued("emergency")
    if after.everything and not before.everything:
        yield Continued("end")


def _is_newer(before: Session, after: Session, name: str) -> bool:
    """Whether an item that was answered before was answered again just now."""
    return after.trail[-1:] == (name,) and before.trail[-1:] != (name,)

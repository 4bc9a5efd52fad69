"""Seeded interviews with everything a counselor does in them, as the journals that record them."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from iopfit.interview import Session
from iopfit.journal.events import (
    REASONS,
    SOURCES,
    Chosen,
    Consented,
    Event,
    Explained,
    Noted,
    Opened,
    Overridden,
    Paused,
    Planned,
    Resumed,
    Scheduled,
)
from iopfit.journal.journal import Journal
from iopfit.journal.outcome import outcome
from iopfit.journal.resumption import Answers, fitted, step
from iopfit.questionnaire import Questionnaire, Value
from iopfit.response import Missing
from tests.strategies import random_answer

START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


class Writer:
    """Writes a journal, with a clock and salts of its own."""

    def __init__(self, seed: int, by: str = "kim") -> None:
        """Begin an empty journal."""
        self.random = random.Random(seed)
        self.now = START + timedelta(days=self.random.randrange(300))
        self.by = by
        self.journal = Journal(self.salt())

    def salt(self) -> str:
        """Return 32 random digits."""
        return f"{self.random.getrandbits(128):032x}"

    def write(self, *events: Event) -> Journal:
        """Write events a few seconds after those before."""
        self.now += timedelta(seconds=self.random.randrange(1, 90))
        self.journal = self.journal.written(events, self.now, self.by, self.salt)
        return self.journal


def opened(questionnaire: Questionnaire, label: str, *, again: bool = False) -> Opened:
    """Return the event that begins an intake."""
    return Opened(label, again, questionnaire.id, questionnaire.version, questionnaire.digest, "en", "test")


def words(source: random.Random) -> str:
    """Return something a counselor might write, awkward characters among it."""
    return source.choice(
        ["came with her sister", "=1+1", "<b>bold</b>", "dijo «sí» 🙂", "a\nb\tc", "it's 'quoted'", "\x1b[2J"]
    )


def walk(
    questionnaire: Questionnaire, session: Session, source: random.Random, most: int = 200
) -> Iterator[tuple[Session, Session, str]]:
    """Yield the steps of a random interview: the session before and after, and who answered."""
    for _ in range(most):
        before, item = session, session.current
        if session.new_alerts:
            session = session.acknowledge()
        elif session.is_stopped and session.weighing.referral is None and source.random() < 0.7:
            session = session.go_on()
        elif item is None:
            return
        else:
            session = _moved(session, item.link_id, source)
        if session is not before:
            yield before, session, source.choice(SOURCES)


def _moved(session: Session, name: str, source: random.Random) -> Session:
    item = session.questionnaire.item_by_id[name]
    answer: Value | Missing = random_answer(item, source, 0.25)
    if source.random() < 0.1:
        answer = source.choice([Missing.DECLINED, Missing.UNKNOWN])
    if name == "adult":
        answer = True
    chance = source.random()
    if chance < 0.06:
        return session.observe(name, random_answer(item, source, 0.25))
    if chance < 0.1 and name not in session.later:
        return session.put_off(name)
    if chance < 0.16 and session.editing is None:
        return session.back()
    return session.answer(answer)


def interview(
    questionnaire: Questionnaire, writer: Writer, session: Session, earlier: Answers | None = None
) -> Iterator[tuple[Session, Journal]]:
    """Yield a random interview's sessions, each with the journal that records it so far."""
    source = writer.random
    for before, after, who in walk(questionnaire, session, source):
        events = step(before, after, who, earlier or {})  # type: ignore[arg-type]
        if source.random() < 0.05:
            events.append(Noted(words(source), source.choice([None, *after.response.answers])))
        if source.random() < 0.03:
            events += [Paused(), Resumed(questionnaire.version, questionnaire.digest)]
        if events:
            writer.write(*events)
        yield after, writer.journal


def finish(questionnaire: Questionnaire, writer: Writer, session: Session) -> Journal:
    """Write a random decision and the end of an intake."""
    source = writer.random
    weighed, finished = outcome(questionnaire, session.response, session.observed)
    level = finished.level or finished.range[0]
    own = source.choice([level, level, level, *questionnaire.rank])
    events: list[Event] = []
    if own != finished.level:
        reasons = tuple(source.sample(REASONS, source.choice([1, 1, 2])))
        events += [Overridden(finished.level, own, reasons), Explained("override", words(source))]
    agreed = source.choice([own, own, "none", "undecided", *questionnaire.rank])
    events += [Chosen(agreed, own), Explained("agreed", words(source)), Planned((words(source),))]
    events += [Scheduled((writer.now + timedelta(days=30)).date().isoformat())]
    return writer.write(*events, weighed, replace(finished, own=own))


def whole_record(questionnaire: Questionnaire, seed: int, by: str = "kim", *, again: bool = False) -> Journal:
    """Return the journal of one finished intake, and of a reassessment after it."""
    writer = Writer(seed, by)
    consent = Consented(("this-record",), "", "one year", "in-writing")
    writer.write(opened(questionnaire, f"C-{seed}"), consent)
    finish(questionnaire, writer, last_of(interview(questionnaire, writer, Session(questionnaire))))
    if again:
        earlier = fitted(questionnaire, writer.journal.record.intakes[-1]).response.answers
        writer.now += timedelta(days=30)
        writer.write(opened(questionnaire, f"C-{seed}", again=True))
        finish(questionnaire, writer, last_of(interview(questionnaire, writer, Session(questionnaire), earlier)))
    return writer.journal


def last_of(steps: Iterator[tuple[Session, Journal]]) -> Session:
    """Run an interview to its end and return its last session."""
    *_, (session, _) = steps
    return session

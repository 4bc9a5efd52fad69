"""A journal to the record it comes to: one pure function, the same for every store.

The journal is the truth and the record is worked out from it, so a record can always be had
again, as it stood after any of its events.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from iopfit.journal.events import (
    Acknowledged,
    Answered,
    Changed,
    Chosen,
    Confirmed,
    Consented,
    Continued,
    Corrected,
    Entry,
    Erased,
    Event,
    Explained,
    Finished,
    Flagged,
    Imported,
    Lapsed,
    Noted,
    Observed,
    Opened,
    Overridden,
    Paused,
    Plain,
    Planned,
    Resumed,
    Scheduled,
    Shared,
    Source,
    Unflagged,
    Weighed,
)
from iopfit.journal.states import Intake, Note, Record, Said, Sitting


def fold(record_id: str, entries: Iterable[Entry], withheld: Iterable[int] = ()) -> Record:
    """Return what a journal comes to.

    Args:
        record_id: The record's id.
        entries: Its events, in order; those without content are left out.
        withheld: The numbers of the events without content.

    Raises:
        OutOfPlace: When an event makes no sense where it stands.
    """
    folding = _Folding(record_id)
    for entry in entries:
        folding.take(entry)
    return folding.record(frozenset(withheld))


class OutOfPlace(Exception):
    """An event makes no sense where it stands, such as an answer before anything was opened."""

    def __init__(self, seq: int) -> None:
        """Keep the event's number."""
        self.seq = seq
        super().__init__(f"event {seq} makes no sense where it stands")


@dataclass
class _Working:
    """An intake while it is folded."""

    number: int
    at: datetime
    by: str
    opened: Opened
    answers: dict[str, Said] = field(default_factory=dict)
    observed: dict[str, Said] = field(default_factory=dict)
    notes: dict[int, Note] = field(default_factory=dict)
    flagged: dict[str, None] = field(default_factory=dict)
    acknowledged: set[str] = field(default_factory=set)
    past: set[str] = field(default_factory=set)
    override: Overridden | None = None
    choice: Chosen | None = None
    words: dict[str, str] = field(default_factory=dict)
    steps: tuple[str, ...] = ()
    due: str | None = None
    weighed: Weighed | None = None
    result: Finished | None = None
    finished_at: datetime | None = None
    paused: bool = False
    sittings: list[Sitting] = field(default_factory=list)

    def intake(self) -> Intake:
        opened = self.opened
        return Intake(
            number=self.number,
            again=opened.again,
            opened_at=self.at,
            by=self.by,
            questionnaire=opened.questionnaire,
            version=opened.version,
            digest=opened.digest,
            language=opened.language,
            answers=self.answers,
            observed=self.observed,
            notes=tuple(self.notes.values()),
            flagged=tuple(self.flagged),
            acknowledged=frozenset(self.acknowledged),
            past_emergency="emergency" in self.past,
            everything="end" in self.past,
            override=self.override,
            choice=self.choice,
            words=self.words,
            steps=self.steps,
            due=self.due,
            weighed=self.weighed,
            result=self.result,
            finished_at=self.finished_at,
            paused=self.paused,
            sittings=tuple(self.sittings),
        )


class _Folding:
    def __init__(self, record_id: str) -> None:
        self.id = record_id
        self.label = ""
        self.counselor: str | None = None
        self.intakes: list[_Working] = []
        self.consents: list[tuple[datetime, Consented]] = []
        self.shared: list[tuple[datetime, str, Shared]] = []
        self.erased: tuple[datetime, Erased] | None = None
        self.last: Entry | None = None

    def record(self, withheld: frozenset[int]) -> Record:
        if self.last is None:
            raise OutOfPlace(0)
        return Record(
            id=self.id,
            label=self.label,
            counselor=self.counselor,
            intakes=tuple(working.intake() for working in self.intakes),
            consents=tuple(self.consents),
            shared=tuple(self.shared),
            erased=self.erased[1] if self.erased else None,
            erased_at=self.erased[0] if self.erased else None,
            seq=self.last.seq,
            last_at=self.last.at,
            last_by=self.last.by,
            withheld=withheld,
        )

    def take(self, entry: Entry) -> None:
        self.last = entry
        match entry.event:
            case Opened():
                self._open(entry, entry.event)
            case Erased():
                self.label, self.erased = "", (entry.at, entry.event)
                self.intakes, self.consents, self.shared = [], [], []
            case Consented():
                self.consents.append((entry.at, entry.event))
            case Shared():
                self.shared.append((entry.at, entry.by, entry.event))
            case Imported():
                pass
            case Corrected(what="label", now=str() as now):
                self.label = now
            case Corrected(what="counselor", now=str() as now):
                self.counselor = now
            case _:
                self._in_intake(entry, entry.event)

    def _open(self, entry: Entry, opened: Opened) -> None:
        self.label = self.label or opened.label
        working = _Working(len(self.intakes) + 1, entry.at, entry.by, opened)
        working.sittings.append(Sitting(entry.at, entry.at))
        self.intakes.append(working)

    def _in_intake(self, entry: Entry, event: Event) -> None:
        if not self.intakes:
            raise OutOfPlace(entry.seq)
        intake = self.intakes[-1]
        if intake.result is None and not isinstance(event, Resumed):
            intake.sittings[-1] = replace(intake.sittings[-1], ended=entry.at)
        match event:
            case Resumed(version, digest):
                intake.paused = False
                intake.opened = replace(intake.opened, version=version, digest=digest)
                intake.sittings.append(Sitting(entry.at, entry.at))
            case Corrected():
                _correct(intake, entry, event)
            case Answered(item, answer, source):
                _say(intake, entry, item, answer, source, private=event.private)
            case Changed(item, answer, source):
                before = intake.answers.pop(item, None)
                _say(intake, entry, item, answer, source, private=before is not None and before.private)
            case Confirmed(item, answer, source):
                _say(intake, entry, item, answer, source, confirmed=True)
            case Observed(item, answer):
                intake.observed[item] = Said(answer, "counselor", entry.at, entry.by, entry.seq)
            case Noted(text, item):
                intake.notes[entry.seq] = Note(entry.seq, text, item, entry.at, entry.by)
            case Flagged(item):
                intake.flagged[item] = None
            case Unflagged(item):
                intake.flagged.pop(item, None)
            case _:
                _conclude(intake, entry, event)


def _say(
    intake: _Working,
    entry: Entry,
    item: str,
    answer: Plain,
    source: Source,
    *,
    private: bool = False,
    confirmed: bool = False,
) -> None:
    intake.answers[item] = Said(answer, source, entry.at, entry.by, entry.seq, private, confirmed)


def _conclude(intake: _Working, entry: Entry, event: Event) -> None:
    """Take what is about the intake as a whole."""
    match event:
        case Acknowledged(alerts):
            intake.acknowledged.update(alerts)
        case Lapsed(alerts):
            intake.acknowledged.difference_update(alerts)
        case Continued(past):
            intake.past.add(past)
        case Paused():
            intake.paused = True
        case Overridden():
            intake.override = event
        case Chosen():
            intake.choice = event
        case Explained(what, words):
            intake.words[what] = words
        case Planned(steps):
            intake.steps = steps
        case Scheduled(due):
            intake.due = due
        case Weighed():
            intake.weighed = event
        case Finished():
            intake.result, intake.finished_at = event, intake.finished_at or entry.at
        case _:
            raise OutOfPlace(entry.seq)


def _correct(intake: _Working, entry: Entry, event: Corrected) -> None:
    """Amend an answer, a rating or a note; what was there stays in the journal."""
    if event.what == "note":
        number = int(event.of) if event.of.isdigit() else 0
        if number not in intake.notes:
            raise OutOfPlace(entry.seq)
        if isinstance(event.now, str):
            intake.notes[number] = replace(intake.notes[number], text=event.now, corrected=True)
        else:
            del intake.notes[number]
        return
    said = intake.answers if event.what == "answer" else intake.observed
    before = said.get(event.of)
    if event.now is None:
        said.pop(event.of, None)
        return
    source: Source = before.source if before else "client" if event.what == "answer" else "counselor"
    private = before is not None and before.private
    said[event.of] = Said(event.now, source, entry.at, entry.by, entry.seq, private, corrected=True)

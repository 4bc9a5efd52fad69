"""What a journal comes to: a record, its intakes, and what was said in each.

Values only, without the questionnaire: answers stand as plain values, so that a record can be
shown and counted even when the questions have changed since.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from iopfit.journal.events import Chosen, Consented, Erased, Finished, Overridden, Plain, Shared, Source, Weighed

State = Literal["open", "finished", "erased"]


@dataclass(frozen=True)
class Said:
    """An answer or a rating as it stands.

    Attributes:
        answer: What it is.
        source: Who said it.
        at: When.
        by: Who wrote it down.
        seq: The number of the event.
        private: It is told to nobody else.
        confirmed: It was asked again and is what it was last time.
        corrected: It was amended afterwards.
    """

    answer: Plain
    source: Source
    at: datetime
    by: str
    seq: int
    private: bool = False
    confirmed: bool = False
    corrected: bool = False


@dataclass(frozen=True)
class Note:
    """A note as it stands; `item` is None when it is on the whole session."""

    seq: int
    text: str
    item: str | None
    at: datetime
    by: str
    corrected: bool = False


@dataclass(frozen=True)
class Sitting:
    """A stretch of work on an intake, from its opening or resuming to its last event."""

    began: datetime
    ended: datetime

    @property
    def seconds(self) -> float:
        """How long it took."""
        return max(0.0, (self.ended - self.began).total_seconds())


@dataclass(frozen=True)
class Intake:
    """One intake or reassessment.

    Attributes:
        number: From 1.
        again: It is a reassessment.
        opened_at: When it began.
        by: Who led it.
        questionnaire: The id of what was asked.
        version: Its version, when it was worked on last.
        digest: Its content digest then.
        language: Of the questions.
        answers: By item, in the order they were last given.
        observed: The counselor's own ratings, by item.
        notes: Notes, in order.
        flagged: Items to come back to.
        acknowledged: Alerts that were read, and have not lapsed since.
        past_emergency: The questions went on in spite of an emergency.
        everything: Questions that were left out are asked, too.
        override: The counselor's own level, when it differs or did.
        choice: What the client chose, and what is possible.
        words: Why, in words: by `override`, `agreed` and `feasible`.
        steps: The next steps.
        due: The day to look at it again.
        weighed: What held when it was finished.
        result: What it came to when it was finished; None while it is open.
        finished_at: When it was finished.
        paused: It was left properly, or not begun again since.
        sittings: The stretches of work on it.
    """

    number: int
    again: bool
    opened_at: datetime
    by: str
    questionnaire: str
    version: str
    digest: str
    language: str
    answers: Mapping[str, Said]
    observed: Mapping[str, Said]
    notes: tuple[Note, ...]
    flagged: tuple[str, ...]
    acknowledged: frozenset[str]
    past_emergency: bool
    everything: bool
    override: Overridden | None
    choice: Chosen | None
    words: Mapping[str, str]
    steps: tuple[str, ...]
    due: str | None
    weighed: Weighed | None
    result: Finished | None
    finished_at: datetime | None
    paused: bool
    sittings: tuple[Sitting, ...]

    @property
    def own_level(self) -> str | None:
        """The level that the counselor stood by when it was finished."""
        return self.result.own if self.result else None

    @property
    def is_overridden(self) -> bool:
        """Whether the counselor stood by another level than the suggested one, or less than the minimum, and said why."""
        result, override = self.result, self.override
        if result is None or override is None:
            return False
        return bool(override.reasons) and override.level == result.own != result.level


@dataclass(frozen=True)
class Record:
    """Everything a journal comes to.

    Attributes:
        id: Random.
        label: What the case is called; empty once erased.
        counselor: Whose record it is, if a correction says so; None for whoever opened it.
        intakes: In order.
        consents: What was agreed to, in order; the last one holds.
        shared: What was written to files, for whom and when.
        erased: Why it was erased, if it was.
        erased_at: When.
        seq: The number of the last event.
        last_at: When that was.
        last_by: Whose it was.
        withheld: The numbers of events whose content is not here.
    """

    id: str
    label: str
    counselor: str | None
    intakes: tuple[Intake, ...]
    consents: tuple[tuple[datetime, Consented], ...]
    shared: tuple[tuple[datetime, str, Shared], ...]
    erased: Erased | None
    erased_at: datetime | None
    seq: int
    last_at: datetime
    last_by: str
    withheld: frozenset[int] = frozenset()

    @property
    def state(self) -> State:
        """Whether it is open, finished or erased."""
        if self.erased is not None:
            return "erased"
        return "finished" if self.intakes and self.intakes[-1].result is not None else "open"

    @property
    def consent(self) -> Consented | None:
        """What the client agreed to last."""
        return self.consents[-1][1] if self.consents else None

    @property
    def due(self) -> str | None:
        """The day to look at it again, when it is finished."""
        last = self.intakes[-1] if self.intakes else None
        return last.due if self.state == "finished" and last is not None else None

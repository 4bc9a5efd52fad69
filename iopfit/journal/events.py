"""What can happen to a record, each kind of event a value of its own.

Answers stand in events as plain values, by the item's own codes; `codec` turns events into text.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Source = Literal["client", "relative", "chart", "counselor"]
SOURCES: tuple[Source, ...] = ("client", "relative", "chart", "counselor")
Plain = bool | int | float | str | tuple[str, ...] | dict[str, str]


@dataclass(frozen=True)
class Opened:
    """An intake began: the label of the case, whether it is a reassessment, and the questionnaire it asks."""

    label: str
    again: bool
    questionnaire: str
    version: str
    digest: str
    language: str
    engine: str


@dataclass(frozen=True)
class Consented:
    """What the client agreed to, or agrees to no more.

    Attributes:
        purposes: Codes of `PURPOSES`; empty when everything was taken back.
        recipient: To whom, in words.
        until: How long, in words: a date or an event.
        given: How it was given.
    """

    purposes: tuple[str, ...]
    recipient: str
    until: str
    given: Literal["in-writing", "spoken"]


PURPOSES = ("this-record", "treatment-payment-operations", "other")


@dataclass(frozen=True)
class Answered:
    """An item got its first answer in this intake, from a source; `private` is told to nobody else."""

    item: str
    answer: Plain
    source: Source
    private: bool = False


@dataclass(frozen=True)
class Changed:
    """An answer became another one."""

    item: str
    answer: Plain
    source: Source


@dataclass(frozen=True)
class Confirmed:
    """In a reassessment, an item was asked again and the answer is what it was last time."""

    item: str
    answer: Plain
    source: Source


@dataclass(frozen=True)
class Observed:
    """The counselor's own rating of an item, beside the answer to it."""

    item: str
    answer: Plain


@dataclass(frozen=True)
class Noted:
    """A note on an item, or on the whole session."""

    text: str
    item: str | None = None


@dataclass(frozen=True)
class Flagged:
    """An item to come back to."""

    item: str


@dataclass(frozen=True)
class Unflagged:
    """An item that was come back to."""

    item: str


@dataclass(frozen=True)
class Acknowledged:
    """Alerts that were read, by rule."""

    alerts: tuple[str, ...]


@dataclass(frozen=True)
class Lapsed:
    """Alerts that were read and whose rule stopped holding; one that comes back has to be read again."""

    alerts: tuple[str, ...]


@dataclass(frozen=True)
class Continued:
    """The questions went on in spite of an emergency, or with those that were left out."""

    past: Literal["emergency", "end"]


@dataclass(frozen=True)
class Paused:
    """The session was left, to be taken up again."""


@dataclass(frozen=True)
class Resumed:
    """The session was taken up again, with the questionnaire at hand then."""

    version: str
    digest: str


@dataclass(frozen=True)
class Overridden:
    """The counselor's own level, and the codes of the reasons why it is not the suggested one.

    Attributes:
        suggested: The level suggested; None when none was.
        level: The counselor's own; the suggested one when an earlier override is taken back.
        reasons: Codes of `REASONS`; none where there was nothing to override.
    """

    suggested: str | None
    level: str
    reasons: tuple[str, ...]


REASONS = (
    "more-risk",
    "less-risk",
    "other-care-first",
    "preference",
    "not-available",
    "coverage",
    "mandate",
    "practical",
    "conflicting-answers",
    "other",
)


@dataclass(frozen=True)
class Chosen:
    """What the client chose: a level, `none` for no treatment now, or `undecided`; and what is possible now."""

    agreed: str
    feasible: str


@dataclass(frozen=True)
class Explained:
    """Why, in words: an override, what the client chose, what is possible, or a correction.

    It stands apart from what it explains, so that words can be withheld and the decision not.
    """

    what: Literal["override", "agreed", "feasible", "correction"]
    words: str


@dataclass(frozen=True)
class Planned:
    """The next steps."""

    steps: tuple[str, ...]


@dataclass(frozen=True)
class Scheduled:
    """The day to look at it all again, as an ISO date; None when there is none."""

    due: str | None


@dataclass(frozen=True)
class Weighed:
    """What held when an intake ended.

    Attributes:
        rules: Every rule that held.
        alerts: The rules among them that alert.
        emergencies: The rules among those that tell of an emergency.
        referral: The rule that refers elsewhere, if one held.
    """

    rules: tuple[str, ...]
    alerts: tuple[str, ...]
    emergencies: tuple[str, ...]
    referral: str | None


@dataclass(frozen=True)
class Finished:
    """An intake ended, with what its answers came to then.

    Attributes:
        level: The level suggested; None when none was.
        range: Least and most intensive level still possible.
        status: How firm it was.
        ratings: The rating of each dimension.
        own: The level that the counselor stands by; None when another kind of service is meant.
    """

    level: str | None
    range: tuple[str, ...]
    status: str
    ratings: dict[str, int]
    own: str | None = None


@dataclass(frozen=True)
class Corrected:
    """A mistake was amended; what was there stays in the journal.

    Attributes:
        what: An `answer`, the counselor's own `rating`, a `note`, the `label`, or the `counselor`
            whose record it is.
        of: The item, or the number of the event that holds the note; empty for the others.
        now: What is right; None when there should have been nothing.
    """

    what: Literal["answer", "rating", "note", "label", "counselor"]
    of: str
    now: Plain | None


@dataclass(frozen=True)
class Shared:
    """The record was written to a file: in which form, whether sensitive parts were left out, and for whom."""

    form: str
    redacted: bool
    recipient: str


@dataclass(frozen=True)
class Imported:
    """The record came from elsewhere, with the numbers of the events whose content was withheld there."""

    events: int
    withheld: tuple[int, ...]


@dataclass(frozen=True)
class Erased:
    """The content of every event before this one was erased, by a rule or at somebody's wish.

    Attributes:
        why: The rule or the reason.
        events: How many events there were.
        began: When the record was opened, as an ISO time.
    """

    why: str
    events: int
    began: str


Event = (
    Opened
    | Consented
    | Answered
    | Changed
    | Confirmed
    | Observed
    | Noted
    | Flagged
    | Unflagged
    | Acknowledged
    | Lapsed
    | Continued
    | Paused
    | Resumed
    | Overridden
    | Chosen
    | Explained
    | Planned
    | Scheduled
    | Weighed
    | Finished
    | Corrected
    | Shared
    | Imported
    | Erased
)


@dataclass(frozen=True)
class Entry:
    """An event in a journal: its number from 1, when it happened (UTC), and who wrote it down."""

    seq: int
    at: datetime
    by: str
    event: Event

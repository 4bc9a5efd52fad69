"""A journal as a value: its links, the events in them, and the record they come to."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from iopfit.journal.chain import FIRST, Fault, LedgerWord, Line, Link, emptied, first_fault, link
from iopfit.journal.codec import NotAnEvent, moment, read, written
from iopfit.journal.events import Entry, Erased, Event, Finished, Imported
from iopfit.journal.fold import OutOfPlace, fold
from iopfit.journal.states import Record, State


@dataclass(frozen=True)
class Listing:
    """What a store lists of a record, so that a list needs no decoding.

    Attributes:
        id: Random.
        label: What the case is called; `erased` and some digits once it was erased.
        owner: Whose record it is.
        state: Open, finished or erased.
        opened_at: When its first intake began.
        touched_at: When its last event was written.
        due: The day to look at it again.
        seq: The number of its last event.
        head: The hash of that event.
    """

    id: str
    label: str
    owner: str
    state: State
    opened_at: str
    touched_at: str
    due: str | None
    seq: int
    head: str


@dataclass(frozen=True)
class Journal:
    """The journal of one record, from its first event on.

    Attributes:
        id: The record's id.
        links: Every event as it is kept.
        entries: The events that have content.
    """

    id: str
    links: tuple[Link, ...] = ()
    entries: tuple[Entry, ...] = ()

    @property
    def head(self) -> str:
        """The hash of the last event."""
        return self.links[-1].hash if self.links else FIRST

    @property
    def withheld(self) -> tuple[int, ...]:
        """The numbers of the events without content."""
        return tuple(one.seq for one in self.links if one.content is None)

    @cached_property
    def record(self) -> Record:
        """What it comes to.

        Raises:
            OutOfPlace: When an event makes no sense where it stands.
        """
        return fold(self.id, self.entries, self.withheld)

    def listing(self, owner: str) -> Listing:
        """Return what a store lists of it.

        Args:
            owner: Whose record it is, unless a correction says otherwise.
        """
        record = self.record
        return Listing(
            id=self.id,
            label=record.label or f"erased-{self.id[:8]}",
            owner=record.counselor or owner,
            state=record.state,
            opened_at=record.erased.began if record.erased else moment(self.entries[0].at),
            touched_at=moment(record.last_at),
            due=record.due,
            seq=len(self.links),
            head=self.head,
        )

    def written(self, events: Iterable[Event], at: datetime, by: str, salt: Callable[[], str]) -> "Journal":
        """Return the journal with more events, linked to what is there.

        Args:
            events: What happened.
            at: When.
            by: Who writes it down.
            salt: Gives random hexadecimal digits, new ones each time.
        """
        links, entries = list(self.links), list(self.entries)
        for event in events:
            seq, previous = len(links) + 1, links[-1].hash if links else FIRST
            content = written(event, at, by)
            links.append(link(self.id, previous, seq, content, salt()))
            entries.append(read(seq, content))
        return Journal(self.id, tuple(links), tuple(entries))

    def emptied(self, before: int) -> "Journal":
        """Return the journal without the content of the events before a number."""
        links = tuple(emptied(one) if one.seq < before else one for one in self.links)
        return Journal(self.id, links, tuple(entry for entry in self.entries if entry.seq >= before))

    def endings(self, since: int) -> list[tuple[LedgerWord, str]]:
        """Return what of the events after a number belongs in the ledger, each with its hash."""
        words: dict[type[Event], LedgerWord] = {Finished: "finished", Erased: "erased"}
        found: list[tuple[LedgerWord, str]] = []
        for entry in self.entries:
            if entry.seq > since:
                word = "opened" if entry.seq == 1 else words.get(type(entry.event))
                found += [(word, self.links[entry.seq - 1].hash)] if word else []
        return found

    def begins_like(self, other: "Journal") -> bool:
        """Whether the other journal is this one so far, event by event."""
        theirs = other.links
        return len(theirs) <= len(self.links) and all(
            mine.hash == one.hash for mine, one in zip(self.links, theirs, strict=False)
        )


def journal_of(record_id: str, links: Sequence[Link]) -> Journal:
    """Return the journal that links hold.

    Raises:
        NotAnEvent: When an event is of a kind that this version does not know.
    """
    entries = (read(one.seq, one.content) for one in links if one.content is not None)
    return Journal(record_id, tuple(links), tuple(entries))


def check(listing: Listing, links: Sequence[Link]) -> Fault | None:
    """Return the first thing wrong with a record, or None.

    Args:
        listing: What the store lists of it.
        links: Its journal, in the order of their numbers.
    """
    found = first_fault(listing.id, links, listing.seq, listing.head)
    if found is not None:
        return found
    try:
        journal = journal_of(listing.id, links)
        journal.record  # noqa: B018 - folding is the check
    except NotAnEvent:
        seq = next(one.seq for one in links if one.content is not None and not _is_event(one))
        return Fault("altered", listing.id, seq)
    except OutOfPlace as fault:
        return Fault("unlinked", listing.id, fault.seq)
    if (gone := _unaccounted(journal)) is not None:
        return Fault("emptied", listing.id, gone)
    same = journal.listing(listing.owner) == listing
    return None if same else Fault("summary", listing.id, listing.seq)


def _is_event(one: Link) -> bool:
    try:
        read(one.seq, one.content or "")
    except NotAnEvent:
        return False
    return True


def _unaccounted(journal: Journal) -> int | None:
    """Return the first event without content that no later event accounts for."""
    accounted: set[int] = set()
    for entry in journal.entries:
        match entry.event:
            case Erased():
                accounted |= set(range(1, entry.seq))
            case Imported(withheld=withheld):
                accounted |= {seq for seq in withheld if seq < entry.seq}
            case _:
                pass
    return next((seq for seq in journal.withheld if seq not in accounted), None)


def check_entries(listing: Listing, links: Sequence[Link], lines: Iterable[Line]) -> Fault | None:
    """Return the first thing in which a whole record and the ledger do not agree, or None.

    Args:
        listing: What the store lists of it.
        links: Its journal, which has no fault of its own.
        lines: The lines of the ledger that name it, in order.
    """
    place = {one.hash: one.seq for one in links}
    entered = {}
    for one in lines:
        if one.head not in place:
            return Fault("lost", listing.id, one.seq)
        entered[one.head] = one.what
    # of what was erased, the ledger alone knows how its intakes ended
    due = [("opened", links[0].hash), *journal_of(listing.id, links).endings(0)]
    missing = (place[head] for what, head in due if entered.get(head) != what)
    first = min(missing, default=None)
    return None if first is None else Fault("unlisted", listing.id, first)

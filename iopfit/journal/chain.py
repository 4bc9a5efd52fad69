"""Events linked so that none can be edited, removed or moved without a trace.

Every link holds the hash of the one before it. What is hashed is not the content of an event but
its digest, made with a random salt, so that content can be erased or withheld and the chain still
holds, and nobody can guess an erased answer by trying them all. It finds changes; it is no
signature: somebody who may write to the store could link a whole journal anew. Against that, the
ledger of the store says which records there are and how their intakes ended, and its last line
can be written down elsewhere.
"""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

FIRST = "0" * 64
FaultKind = Literal["altered", "unlinked", "missing", "cut-short", "emptied", "summary", "lost", "unlisted"]
LedgerWord = Literal["opened", "finished", "erased"]


@dataclass(frozen=True)
class Link:
    """One event as it is kept.

    Attributes:
        seq: Its number in the journal, from 1.
        salt: Random, so that the digest cannot be guessed; None once the content is gone.
        content: The text of the event; None once it was erased, or when it was withheld.
        digest: Of salt and content.
        hash: Of the link before it, the record, the number and the digest.
    """

    seq: int
    salt: str | None
    content: str | None
    digest: str
    hash: str


@dataclass(frozen=True)
class Fault:
    """The first thing that is wrong with a journal or with the ledger.

    Attributes:
        kind: `altered`: an event is not what it was. `unlinked`: it does not follow the one
            before it, so one of the two was altered, moved or put in. `missing`: an event is not
            there. `cut-short`: the end of the journal is not there. `emptied`: a content is gone
            and no later event says so. `summary`: what is listed of the record is not what its
            journal says. `lost`: a record or an ending in the ledger is not there. `unlisted`: a
            beginning or an ending is not in the ledger.
        record: Whose journal; empty when it is the ledger's own line.
        seq: The number of the first bad event or line.
    """

    kind: FaultKind
    record: str
    seq: int


@dataclass(frozen=True)
class Line:
    """One line of the ledger: a record was opened, an intake finished, or the record erased.

    `head` is the hash of that event, and `hash` seals the line and the one before it.
    """

    seq: int
    record: str
    what: LedgerWord
    head: str
    hash: str


def sealed(parts: Iterable[str | int]) -> str:
    """Return the SHA-256 of parts, one a line, as hexadecimal digits; PostgreSQL works out the same."""
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()


def link(record: str, previous: str, seq: int, content: str, salt: str) -> Link:
    """Return an event linked to the one before it.

    Args:
        record: The record's id.
        previous: The hash of the link before, or `FIRST`.
        seq: The event's number.
        content: Its text.
        salt: Random hexadecimal digits.
    """
    digest = sealed((salt, content))
    return Link(seq, salt, content, digest, sealed((previous, record, seq, digest)))


def line(previous: str, seq: int, record: str, what: LedgerWord, head: str) -> Line:
    """Return a line of the ledger, sealed to the one before it."""
    return Line(seq, record, what, head, sealed((previous, seq, record, what, head)))


def emptied(one: Link) -> Link:
    """Return a link without its content."""
    return Link(one.seq, None, None, one.digest, one.hash)


def first_fault(record: str, links: Sequence[Link], last: int, head: str) -> Fault | None:
    """Return the first thing wrong with a journal, or None.

    Whether an empty content is accounted for is not judged here; that takes reading the events.

    Args:
        record: The record's id.
        links: Its journal, in the order of their numbers.
        last: The number of its last event, as the store lists it.
        head: The hash of that event.
    """
    previous = FIRST
    for number, one in enumerate(links, 1):
        if one.seq != number:
            return Fault("missing", record, number)
        if one.content is not None and sealed((one.salt or "", one.content)) != one.digest:
            return Fault("altered", record, number)
        if sealed((previous, record, number, one.digest)) != one.hash:
            return Fault("unlinked", record, number)
        previous = one.hash
    if len(links) < last:
        return Fault("cut-short", record, len(links) + 1)
    if len(links) > last or previous != head:
        return Fault("unlinked", record, max(len(links), last))
    return None


def first_ledger_fault(lines: Sequence[Line], records: Collection[str]) -> Fault | None:
    """Return the first thing wrong with the ledger itself, or the first record it names that is not there.

    Args:
        lines: The ledger, in the order of its numbers.
        records: The id of every record there is.
    """
    previous = FIRST
    for number, one in enumerate(lines, 1):
        if one.seq != number:
            return Fault("missing", "", number)
        if sealed((previous, number, one.record, one.what, one.head)) != one.hash:
            return Fault("altered", "", number)
        if one.record not in records:
            return Fault("lost", one.record, number)
        previous = one.hash
    return None

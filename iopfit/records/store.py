"""Writes journals and reads them, the same on a file and on a server.

Whatever `write` returned from is on the disk. Two who write to one record at once are told
apart by the number of the last event: the second finds that it is not what they saw, nothing of
theirs is written, and they are told so. Nothing here decides what an event means.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Row, insert, select, text, update
from sqlalchemy.exc import IntegrityError

from iopfit.journal.chain import FIRST, Fault, Line, Link, first_ledger_fault, line
from iopfit.journal.codec import NotAnEvent
from iopfit.journal.fold import OutOfPlace
from iopfit.journal.journal import Journal, Listing, check, check_entries, journal_of
from iopfit.records.engines import damage
from iopfit.records.problems import StoreProblem
from iopfit.records.schema import check_schema, events, ledger, records
from iopfit.records.translation import told

_UNREADABLE = (
    "An event of this case is not what it was, or was written by a newer iopfit. Look with: iopfit records verify"
)
# the same on every machine, so that all who write to the ledger wait for each other
_LEDGER_LOCK = 0x10F1D


class Store:
    """Where records are kept.

    Attributes:
        name: What it is called in a sentence: a path, or a server's address without secrets.
        user: Who writes: the login on a server, or the name that was given.
        sees_all: Whether this login sees every record, as a supervisor does.
    """

    def __init__(self, engine: Engine, name: str, user: str) -> None:
        """Use an engine whose schema is the one this program knows.

        Args:
            engine: From `engines`.
            name: What to call it; the path of a file.
            user: Who writes, for a file; a server knows its own logins.

        Raises:
            StoreProblem: When it cannot be used.
        """
        self.engine = engine
        self.name = name
        self.on_server = engine.dialect.name == "postgresql"
        try:
            with self._reading() as connection:
                check_schema(connection)
                self.user, self.sees_all = _login(connection) if self.on_server else (user, True)
        except StoreProblem:
            engine.dispose()
            raise

    def close(self) -> None:
        """Let go of it."""
        self.engine.dispose()

    @contextmanager
    def _using(self, **options: Any) -> Iterator[Connection]:
        """Give a connection in a transaction; what is damaged is named as exactly as can be."""
        try:
            with told(), self.engine.connect().execution_options(**options) as connection, connection.begin():
                yield connection
        except StoreProblem as problem:
            if problem.kind == "damaged" and not self.on_server:
                raise damage(self.engine, Path(self.name)) or problem from None
            raise

    def _reading(self) -> AbstractContextManager[Connection]:
        return self._using()

    def _writing(self) -> AbstractContextManager[Connection]:
        """Give a connection whose changes are on the disk once this ends."""
        return self._using(writes=True)

    def damage(self) -> StoreProblem | None:
        """Return what is wrong with the pages of a file, or None; a server looks after its own."""
        return None if self.on_server else damage(self.engine, Path(self.name))

    def listings(self) -> list[Listing]:
        """Return what there is, the record touched last first."""
        with self._reading() as connection:
            rows = connection.execute(select(records).order_by(records.c.touched_at.desc(), records.c.id)).all()
        return [_listing(row) for row in rows]

    def named(self, name: str) -> list[Listing]:
        """Return the records with a label or an id."""
        found = select(records).where((records.c.label == name) | (records.c.id == name))
        with self._reading() as connection:
            return [_listing(row) for row in connection.execute(found).all()]

    def journal(self, record_id: str) -> Journal:
        """Return the journal of a record; empty when there is none to be seen.

        Raises:
            StoreProblem: `damaged`, when it holds an event that makes no sense to this version.
        """
        with self._reading() as connection:
            links = _links(connection, record_id)
        try:
            found = journal_of(record_id, links)
            if links:
                found.record  # noqa: B018 - folding is the check
        except (NotAnEvent, OutOfPlace):
            raise StoreProblem("damaged", _UNREADABLE) from None
        return found

    def write(self, journal: Journal, since: int, owner: str) -> None:
        """Write the events of a journal after a number, and what it comes to now.

        When it comes to being erased, the content of the events before that goes.

        Args:
            journal: The whole journal.
            since: How many of its events are written already; 0 makes the record.
            owner: Whose record it is so far.

        Raises:
            StoreProblem: `overtaken` when somebody else wrote first, `taken` when the label is in
                use; then and in every other case nothing was written.
        """
        listing = journal.listing(owner)
        with self._writing() as connection:
            if since:
                _advance(connection, listing, since, owner)
            else:
                _begin(connection, listing)
            connection.execute(insert(events), [_row(journal.id, one) for one in journal.links[since:]])
            if listing.state == "erased":
                gone = update(events).where(events.c.record_id == journal.id, events.c.seq < listing.seq)
                connection.execute(gone.values(salt=None, content=None))
            _enter(connection, journal, since)

    def ledger_line(self, seq: int) -> str | None:
        """Return the hash of a line of the ledger, or None when there is no such line."""
        with self._reading() as connection:
            found: str | None = connection.execute(select(ledger.c.hash).where(ledger.c.seq == seq)).scalar()
        return found

    def ledger_end(self) -> tuple[int, str]:
        """Return the number of the ledger's last line and its hash."""
        with self._reading() as connection:
            return _ledger_end(connection)

    def faults(self) -> Iterator[tuple[Listing | None, Fault | None]]:
        """Check everything that can be seen, as it stood at one moment.

        Yields each record with the first thing wrong with it, or None; last, when every record
        can be seen, the ledger's own first fault, with no record.
        """
        options = {"isolation_level": "REPEATABLE READ"} if self.on_server else {}
        with self._using(**options) as connection:
            lines = _lines(connection) if self.sees_all else []
            naming: dict[str, list[Line]] = {}
            for one in lines:
                naming.setdefault(one.record, []).append(one)
            rows = connection.execute(select(records).order_by(records.c.opened_at, records.c.id)).all()
            for listing in map(_listing, rows):
                links = _links(connection, listing.id)
                found = check(listing, links)
                if found is None and self.sees_all:
                    found = check_entries(listing, links, naming.get(listing.id, ()))
                yield listing, found
            if self.sees_all:
                yield None, first_ledger_fault(lines, {row.id for row in rows})


def _login(connection: Connection) -> tuple[str, bool]:
    """Return who is logged in, and whether as a supervisor."""
    asked = "SELECT session_user, pg_has_role(session_user, 'iopfit_supervisor', 'MEMBER')"
    user, supervises = connection.execute(text(asked)).one()
    return str(user), bool(supervises)


def _listing(row: Row[Any]) -> Listing:
    return Listing(**row._mapping)


def _begin(connection: Connection, listing: Listing) -> None:
    """Make a record."""
    try:
        connection.execute(insert(records).values(asdict(listing)))
    except IntegrityError:
        raise StoreProblem("taken", _TAKEN) from None


def _advance(connection: Connection, listing: Listing, since: int, owner: str) -> None:
    """Move a record's listing on, if it is still where the writer saw it."""
    names = ["label", "state", "touched_at", "due", "seq", "head", *(["owner"] if listing.owner != owner else [])]
    moved = update(records).where(records.c.id == listing.id, records.c.seq == since)
    try:
        count = connection.execute(moved.values({name: getattr(listing, name) for name in names})).rowcount
    except IntegrityError:
        raise StoreProblem("taken", _TAKEN) from None
    if count != 1:
        raise StoreProblem("overtaken", "Somebody else has written to this record in the meantime.")


_TAKEN = "There is a record with this label already. Choose another label."


def _enter(connection: Connection, journal: Journal, since: int) -> None:
    """Enter in the ledger what belongs there, one writer at a time."""
    endings = journal.endings(since)
    if not endings:
        return
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _LEDGER_LOCK})
    seq, previous = _ledger_end(connection)
    for what, head in endings:
        entered = line(previous, seq + 1, journal.id, what, head)
        connection.execute(
            insert(ledger).values(seq=entered.seq, record_id=entered.record, what=what, head=head, hash=entered.hash)
        )
        seq, previous = entered.seq, entered.hash


def _ledger_end(connection: Connection) -> tuple[int, str]:
    last = connection.execute(select(ledger.c.seq, ledger.c.hash).order_by(ledger.c.seq.desc()).limit(1)).first()
    return (last.seq, last.hash) if last else (0, FIRST)


def _lines(connection: Connection) -> list[Line]:
    rows = connection.execute(select(ledger).order_by(ledger.c.seq)).all()
    return [Line(row.seq, row.record_id, row.what, row.head, row.hash) for row in rows]


def _links(connection: Connection, record_id: str) -> list[Link]:
    rows = connection.execute(select(events).where(events.c.record_id == record_id).order_by(events.c.seq)).all()
    return [Link(row.seq, row.salt, row.content, row.digest, row.hash) for row in rows]


def _row(record_id: str, one: Link) -> dict[str, object]:
    return {"record_id": record_id, **asdict(one)}

"""Stores: what was written is there, two writers cannot get in each other's way, and nothing is changed unseen."""

import random
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from iopfit.journal.chain import sealed
from iopfit.journal.events import Corrected, Erased, Flagged, Noted
from iopfit.journal.journal import Journal
from iopfit.records.engines import create_file
from iopfit.records.problems import StoreProblem
from iopfit.records.store import Store
from iopfit.records.upgrade import upgrade
from tests.records.conftest import Open
from tests.records.interviews import Writer, whole_record
from tests.records.server import Server
from tests.strategies import small_questionnaire


def kept(store: Store, seed: int, pieces: int = 5) -> Journal:
    """Write a seeded record piece by piece, as a session does, and return it."""
    journal = whole_record(small_questionnaire(3), seed, store.user)
    source, since = random.Random(seed), 0
    while since < len(journal.links):
        upto = min(len(journal.links), since + source.randrange(1, pieces + 1))
        part = Journal(journal.id, journal.links[:upto], journal.entries[:upto])
        store.write(part, since, store.user)
        since = upto
    return journal


def more(journal: Journal, by: str, *events: object) -> Journal:
    """Return a journal with more events."""
    writer = Writer(len(journal.links), by)
    writer.journal = journal
    return writer.write(*events)  # type: ignore[arg-type]


def test_what_was_written_is_there_for_another_connection(open_store: Open) -> None:
    """Every link, and the listing that the journal comes to."""
    store = open_store("kim")
    journals = [kept(store, seed) for seed in range(5)]
    again = open_store("kim")
    for journal in journals:
        assert again.journal(journal.id) == journal
        assert again.named(journal.record.label) == [journal.listing("kim")] == again.named(journal.id)
    listed = again.listings()
    assert listed == sorted((j.listing("kim") for j in journals), key=lambda one: one.touched_at, reverse=True)
    assert not any(fault for _, fault in again.faults())


def test_the_second_writer_is_told_and_writes_nothing(open_store: Open) -> None:
    """Two sessions at one record: what the first wrote stays, what the second wanted to write is not there."""
    store, other = open_store("kim"), open_store("kim")
    journal = kept(store, 1)
    since = len(journal.links)
    first, second = more(journal, "kim", Noted("first")), more(journal, "kim", Noted("second"), Flagged("n0"))
    store.write(first, since, "kim")
    with pytest.raises(StoreProblem) as problem:
        other.write(second, since, "kim")
    assert problem.value.kind == "overtaken"
    assert other.journal(journal.id) == first
    assert not any(fault for _, fault in other.faults())


def test_a_label_is_taken_once(open_store: Open) -> None:
    """A second case with the same label is refused, whole, and an unlike one is not."""
    store = open_store("kim")
    first = whole_record(small_questionnaire(3), 1)
    store.write(first, 0, "kim")
    same = whole_record(small_questionnaire(3), 1)
    writer = Writer(99)
    other = Journal(writer.salt()).written([e.event for e in same.entries], writer.now, "kim", writer.salt)
    with pytest.raises(StoreProblem) as problem:
        store.write(other, 0, "kim")
    assert problem.value.kind == "taken"
    assert store.journal(other.id).links == ()
    assert len(store.listings()) == 1
    assert not any(fault for _, fault in store.faults())


def test_what_is_kept_cannot_be_changed_by_a_statement(open_store: Open) -> None:
    """Not even by a program that has the store open: the database itself says no."""
    store = open_store("kim")
    journal = kept(store, 1)
    for statement in (
        "UPDATE events SET content = '{}' WHERE seq = 2",
        "UPDATE events SET salt = NULL, content = NULL WHERE seq = 2",
        "UPDATE events SET seq = 99 WHERE seq = 2",
        "DELETE FROM events WHERE seq = 2",
        "DELETE FROM events",
        "DELETE FROM records",
        "UPDATE ledger SET what = 'erased'",
        "DELETE FROM ledger",
    ):
        with pytest.raises(StoreProblem), store._writing() as connection:
            connection.execute(text(statement))
    assert store.journal(journal.id) == journal


def test_erasing_takes_the_content_and_leaves_the_chain(open_store: Open) -> None:
    """A supervisor erases a record: nothing of it is left but the tombstone, and all is still checked."""
    journal, store = kept(open_store("kim"), 1), open_store("sue")
    others = kept(open_store("kim"), 2)
    since = len(journal.links)
    gone = more(journal, "sue", Erased("asked for", since, journal.listing("kim").opened_at))
    store.write(gone, since, "kim")
    left = store.journal(journal.id)
    assert left == gone.emptied(since + 1)
    assert [one.content for one in left.links[:-1]] == [None] * since
    assert left.record.state == "erased"
    assert store.journal(others.id) == others
    assert not any(fault for _, fault in store.faults())
    with pytest.raises(StoreProblem), store._writing() as connection:
        connection.execute(text("UPDATE events SET content = 'x', salt = 'y' WHERE seq = 1"))


def test_a_record_can_be_handed_to_another_counselor(open_store: Open) -> None:
    """A supervisor corrects whose record it is; from then on it is theirs."""
    journal, store = kept(open_store("kim"), 1), open_store("sue")
    moved = more(journal, "sue", Corrected("counselor", "", "sam"))
    store.write(moved, len(journal.links), "kim")
    assert store.named(journal.id)[0].owner == "sam"
    assert open_store("sam").journal(journal.id) == moved
    assert not any(fault for _, fault in store.faults())


def edit(store: Store, journal: Journal, source: random.Random) -> tuple[list[str], int]:
    """Change one content."""
    seq = source.randrange(1, len(journal.links) + 1)
    return [f"UPDATE events SET content = replace(content, '\"kind\"', '\"kind\" ') WHERE seq = {seq}"], seq


def remove(store: Store, journal: Journal, source: random.Random) -> tuple[list[str], int]:
    """Delete one event."""
    seq = source.randrange(1, len(journal.links) + 1)
    return [f"DELETE FROM events WHERE seq = {seq}"], seq


def swap(store: Store, journal: Journal, source: random.Random) -> tuple[list[str], int]:
    """Put two events in each other's place."""
    first, second = sorted(source.sample(range(1, len(journal.links) + 1), 2))
    moves = ((first, 9999), (second, first), (9999, second))
    return [f"UPDATE events SET seq = {after} WHERE seq = {before}" for before, after in moves], first


def cut(store: Store, journal: Journal, source: random.Random) -> tuple[list[str], int]:
    """Delete the end of a journal, and make the list of records agree."""
    last = source.randrange(1, len(journal.links))
    head = journal.links[last - 1].hash
    part = Journal(journal.id, journal.links[:last], journal.entries[:last]).listing("kim")
    listed = f"seq = {last}, head = '{head}', state = '{part.state}', touched_at = '{part.touched_at}', due = NULL"
    return [f"DELETE FROM events WHERE seq > {last}", f"UPDATE records SET {listed}"], 2


Tampering = Callable[[Store, Journal, random.Random], tuple[list[str], int]]


@pytest.mark.parametrize("tamper", [edit, remove, swap, cut])
def test_the_first_bad_event_of_a_store_is_named(
    open_store: Open, request: pytest.FixtureRequest, tamper: Tampering
) -> None:
    """In 50 seeded cases of each kind on each store, 200 on each in all, the right event of the right record is named."""
    store = open_store("kim")
    journals = [kept(store, seed, 50) for seed in range(8)]
    checking, named = open_store("sue"), 0
    for seed in range(50):
        source = random.Random(seed)
        journal = source.choice(journals)
        statements, seq = tamper(store, journal, source)
        with Forced(request, store) as force:
            for statement in statements:
                key = "id" if statement.startswith("UPDATE records") else "record_id"
                joined = "WHERE" if "WHERE" not in statement else "AND"
                force(f"{statement} {joined} {key} = '{journal.id}'")
            found = [fault for _, fault in checking.faults() if fault is not None]
            if tamper is cut:
                # the journal ends well, but the ledger knows that its intake was finished
                ends = sum(what == "finished" for what, _ in journal.endings(0))
                named += bool(found) and found[0].record == journal.id and found[0].kind == "lost" and ends > 0
            else:
                named += bool(found) and (found[0].record, found[0].seq) == (journal.id, seq)
    assert named == 50


class Forced:
    """Somebody who gets around everything the database forbids, as who owns the machine can; undone at the end."""

    def __init__(self, request: pytest.FixtureRequest, store: Store) -> None:
        """Get ready to work on a store."""
        self.store = store
        self.server: Server | None = request.getfixturevalue("server") if store.on_server else None
        self.clinic: str = request.getfixturevalue("clinic") if store.on_server else ""
        self.triggers: list[tuple[object, ...]] = []

    def __enter__(self) -> Callable[[str], object]:
        """Take the triggers away and keep what there is."""
        if self.server is None:
            self.triggers = self.run("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            for name, _ in self.triggers:
                self.run(f"DROP TRIGGER {name}")
            self.run("PRAGMA foreign_keys = OFF")
        for table in ("events", "records"):
            self.run(f"DROP TABLE IF EXISTS kept_{table}")
            self.run(f"CREATE TABLE kept_{table} AS SELECT * FROM {table}")
        return self.run

    def __exit__(self, *_: object) -> None:
        """Put everything back."""
        for table in ("events", "records"):
            self.run(f"DELETE FROM {table}")
            self.run(f"INSERT INTO {table} SELECT * FROM kept_{table}")
        for trigger in self.triggers:
            self.run(str(trigger[1]))

    def run(self, statement: str) -> list[tuple[object, ...]]:
        """Run a statement in spite of every trigger and policy."""
        if self.server is not None:
            lift = "SET session_replication_role = replica; SET search_path = iopfit; "
            return self.server.sql(lift + statement, self.clinic)
        connection = self.store.engine.raw_connection()
        inner: Any = connection.dbapi_connection
        rows: list[tuple[object, ...]] = inner.execute(statement).fetchall()
        connection.close()
        return rows


def test_a_record_that_is_gone_is_missed(open_store: Open, request: pytest.FixtureRequest) -> None:
    """Whoever deletes a record with everything that belongs to it leaves a gap in the ledger, or a seal that does not fit."""
    store = open_store("kim")
    journals = [kept(store, seed, 50) for seed in range(4)]
    checking = open_store("sue")
    seq, seal = checking.ledger_end()
    assert checking.ledger_line(seq) == seal
    with Forced(request, store) as force:
        force(f"DELETE FROM events WHERE record_id = '{journals[1].id}'")
        force(f"DELETE FROM records WHERE id = '{journals[1].id}'")
        found = [fault for _, fault in checking.faults() if fault is not None]
        assert [(fault.kind, fault.record) for fault in found] == [("lost", journals[1].id)]
    assert not any(fault for _, fault in checking.faults())


def test_a_counselor_checks_their_own_and_is_not_told_more(open_store: Open) -> None:
    """On a server, what a counselor cannot see cannot be checked by them; on a file, everything can."""
    store = open_store("kim")
    kept(store, 1)
    listed = [listing for listing, _ in store.faults()]
    assert len(listed) == (1 if store.on_server else 2)
    assert (listed[-1] is None) is not store.on_server


def test_the_file_is_its_owners_alone(tmp_path: Path) -> None:
    """Mode 600 in a folder of mode 700, and nothing is left beside it."""
    made = tmp_path / "data" / "iopfit" / "records.db"
    create_file(made, "four quiet words", upgrade)
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    assert stat.S_IMODE(made.parent.stat().st_mode) == 0o700
    assert list(made.parent.iterdir()) == [made]
    with pytest.raises(FileExistsError):
        create_file(made, "other words, others", upgrade)
    assert list(made.parent.iterdir()) == [made]


def test_postgresql_works_out_the_same_hashes(server: Server, clinic: str) -> None:
    """What the trigger checks is what the chain computes, letters beyond ASCII included."""
    words = ("salt", '{"text":"dijo «sí» 🙂"}')
    query = "SELECT encode(sha256(convert_to(concat_ws(E'\\n', '{}', '{}'), 'UTF8')), 'hex')".format(*words)
    assert server.sql(query, clinic) == [(sealed(words),)]

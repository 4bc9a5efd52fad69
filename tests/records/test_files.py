"""The encrypted file: damage is found and named, nothing makes it worse, and no plain text is in it."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import text

from iopfit.journal.events import Noted
from iopfit.records.engines import change_passphrase, open_file
from iopfit.records.problems import StoreProblem
from iopfit.records.schema import NEWER, OLDER, REVISIONS
from iopfit.records.store import Store
from iopfit.records.upgrade import scripts, upgrade
from tests.records.conftest import FULL, PASSPHRASE
from tests.records.interviews import Writer
from tests.records.test_store import kept

PAGE = 4096
PLANTED = [f"zqplanted{number:02}marker" for number in range(50)]


def problem(path: Path, passphrase: str = PASSPHRASE) -> StoreProblem:
    """Return what is said when a file is opened and read, and make sure that it is left as it was."""
    before = path.read_bytes()
    with pytest.raises(StoreProblem) as found:
        everything(path, passphrase)
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]
    return found.value


def everything(path: Path, passphrase: str = PASSPHRASE) -> None:
    """Open a file and read all of it."""
    store = Store(open_file(path, passphrase), str(path), "kim")
    try:
        if (damaged := store.damage()) is not None:
            raise damaged
        assert not any(fault for _, fault in store.faults())
        for listing in store.listings():
            store.journal(listing.id)
    finally:
        store.close()


@pytest.fixture
def filled(path: Path) -> Path:
    """Return a file with a few records."""
    store = Store(open_file(path, PASSPHRASE), str(path), "kim")
    for seed in range(4):
        kept(store, seed, 50)
    store.close()
    return path


def test_a_wrong_passphrase_is_said_to_be_wrong(filled: Path) -> None:
    """And the file is not touched."""
    found = problem(filled, "not the right words")
    assert found.kind == "passphrase"
    assert "not the right words" not in str(found)
    everything(filled)


def test_a_file_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    """Opening is not making."""
    with pytest.raises(StoreProblem) as found:
        open_file(tmp_path / "none.db", PASSPHRASE)
    assert found.value.kind == "not-there"
    assert list(tmp_path.iterdir()) == []


def test_flipped_bits_are_found_and_named(filled: Path) -> None:
    """One bit anywhere: the right passphrase is not called wrong, and the page is named."""
    whole = filled.read_bytes()
    source = random.Random(4)
    pages = len(whole) // PAGE
    for number in range(200 if FULL else 24):
        page = number % pages + 1
        # the salt is the start of the first page; without it no passphrase fits
        at = (page - 1) * PAGE + source.randrange(16 if page == 1 else 0, PAGE)
        damaged = bytearray(whole)
        damaged[at] ^= 1 << source.randrange(8)
        filled.write_bytes(damaged)
        try:
            everything(filled)
        except StoreProblem:
            found = problem(filled)
            assert found.kind == "damaged"
            assert f"page {page}." in str(found)
        else:
            pytest.fail(f"a flipped bit in page {page} was not found")


def test_a_damaged_salt_opens_with_no_passphrase(filled: Path) -> None:
    """The first sixteen bytes are no text of ours to tell from a wrong passphrase; it is said that either may be."""
    damaged = bytearray(filled.read_bytes())
    damaged[3] ^= 1
    filled.write_bytes(damaged)
    found = problem(filled)
    assert found.kind == "passphrase"
    assert "no file of records" in str(found)


@pytest.mark.parametrize("keep", [0, 1, 100, PAGE - 1, PAGE, PAGE + 1, 3 * PAGE, -PAGE, -1])
def test_a_file_cut_short_is_found(filled: Path, keep: int) -> None:
    """Wherever it was cut, an empty file included; it is never taken for a new one."""
    whole = filled.read_bytes()
    filled.write_bytes(whole[:keep] if keep >= 0 else whole[: len(whole) + keep])
    assert problem(filled).kind == "damaged"


def test_what_is_no_file_of_records_is_left_alone(tmp_path: Path) -> None:
    """A photograph, a text, another database."""
    other = tmp_path / "photo.jpg"
    other.write_bytes(random.Random(1).randbytes(3 * PAGE))
    assert problem(other).kind == "passphrase"


def test_every_revision_that_is_shipped_is_known() -> None:
    """Opening a store needs no Alembic; what it knows of the revisions is what Alembic finds."""
    shipped = [one.revision for one in scripts().walk_revisions()]
    assert list(REVISIONS) == shipped[::-1]


def test_another_schema_is_refused_and_an_older_one_upgraded(path: Path) -> None:
    """A newer one is left alone, by reading and by upgrading; what has no tables yet can be upgraded."""
    engine = open_file(path, PASSPHRASE)
    with engine.connect() as connection, connection.begin():
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    before = path.read_bytes()
    for attempt in (
        lambda: Store(open_file(path, PASSPHRASE), "", "kim"),
        lambda: upgrade(open_file(path, PASSPHRASE)),
    ):
        with pytest.raises(StoreProblem, match=NEWER[:40]):
            attempt()
    assert path.read_bytes() == before
    engine = open_file(path, PASSPHRASE)
    with engine.connect() as connection, connection.begin():
        for table in ("events", "records", "ledger"):
            connection.execute(text(f"DROP TABLE {table}"))
        connection.execute(text("DELETE FROM alembic_version"))
    engine.dispose()
    with pytest.raises(StoreProblem, match=OLDER[:40]):
        Store(open_file(path, PASSPHRASE), "", "kim")
    engine = open_file(path, PASSPHRASE)
    assert upgrade(engine) == (None, "0001")
    assert upgrade(engine) == ("0001", "0001")
    engine.dispose()
    everything(path)


def test_no_plain_text_in_the_file_or_its_journal(path: Path) -> None:
    """Fifty planted words are in no byte of it, not in the middle of writing either; opened, they are there."""
    store = Store(open_file(path, PASSPHRASE), str(path), "kim")
    journal = kept(store, 1, 50)
    writer = Writer(2)
    writer.journal = journal
    for words in PLANTED:
        before = len(writer.journal.links)
        store.write(writer.write(Noted(words)), before, "kim")
    with store._writing() as connection:
        for words in PLANTED:
            connection.execute(text("UPDATE records SET label = :words"), {"words": words * 400})
        inner = connection.connection.dbapi_connection
        assert inner is not None
        inner.execute("PRAGMA cache_spill = ON")
        beside = {one.name: one.read_bytes() for one in path.parent.iterdir()}
        assert f"{path.name}-journal" in beside
        for data in beside.values():
            assert b"zqplanted" not in data
            assert b'"kind"' not in data and b"SQLite format" not in data and b"CREATE TABLE" not in data
        connection.rollback()
    found = [note.text for note in store.journal(journal.id).record.intakes[-1].notes]
    assert set(PLANTED) <= set(found)
    store.close()
    assert list(path.parent.iterdir()) == [path]
    assert b"zqplanted" not in path.read_bytes()


def test_the_passphrase_can_be_changed(filled: Path) -> None:
    """Afterwards only the new one opens the file, and all is there."""
    engine = open_file(filled, PASSPHRASE)
    change_passphrase(engine, "other long words, o'er")
    engine.dispose()
    assert list(filled.parent.iterdir()) == [filled]
    assert problem(filled).kind == "passphrase"
    everything(filled, "other long words, o'er")


def test_a_passphrase_is_not_changed_while_somebody_writes(filled: Path) -> None:
    """Whoever has it open for writing is not cut off; the change is refused."""
    store = Store(open_file(filled, PASSPHRASE), str(filled), "kim")
    engine = open_file(filled, PASSPHRASE)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout = 100")
    with store._writing(), pytest.raises(StoreProblem) as found:
        change_passphrase(engine, "other long words, others")
    assert found.value.kind == "unwritable"
    engine.dispose()
    store.close()
    everything(filled)


CHANGING = """
import sys
from pathlib import Path
from iopfit.records.engines import change_passphrase, open_file
engine = open_file(Path(sys.argv[1]), sys.argv[2])
engine.connect().close()
print("ready", flush=True)
change_passphrase(engine, sys.argv[3])
print("changed", flush=True)
sys.stdin.read()
"""


def test_a_change_of_passphrase_that_is_killed_leaves_one_that_fits(filled: Path) -> None:
    """Killed at any moment, one of the two opens the file, whichever is tried first, and all is there."""
    whole, source, old, new = filled.read_bytes(), random.Random(3), PASSPHRASE, "other long words, others"
    seen = set()
    for round_ in range(60 if FULL else 8):
        filled.write_bytes(whole)
        command = [sys.executable, "-c", CHANGING, str(filled), old, new]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout is not None and child.stdout.readline() == "ready\n"
            time.sleep(source.random() * 0.3)
            child.send_signal(signal.SIGKILL)
            changed = child.stdout.read() == "changed\n"
        fits = []
        for passphrase in (old, new) if round_ % 2 else (new, old):
            try:
                everything(filled, passphrase)
            except StoreProblem as wrong:
                assert wrong.kind == "passphrase"
            else:
                fits.append(passphrase)
        assert len(fits) == 1
        assert not changed or fits == [new]
        seen.add(fits[0])
    assert seen == {old, new} or not FULL

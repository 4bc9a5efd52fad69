"""Many counselors at one server at once: nothing lost, nothing double, nothing mixed.

A few by default; IOPFIT_FULL_CAMPAIGNS=1 lets 32 write 200 answers each.
"""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from iopfit.journal.events import Answered, Finished, Opened
from iopfit.journal.journal import Journal
from iopfit.records.problems import StoreProblem
from iopfit.records.store import Store
from tests.records.conftest import FULL, opener_of_server
from tests.records.interviews import Writer
from tests.records.server import Server

COUNSELORS, ANSWERS = (32, 200) if FULL else (8, 40)


@pytest.fixture
def logins(server: Server, clinic: str) -> Iterator[list[str]]:
    """Return logins of many counselors."""
    names = [f"counselor{number:02}" for number in range(COUNSELORS)]
    for name in names:
        server.sql(f"CREATE ROLE {name} LOGIN")
        server.sql(f"GRANT iopfit_counselor TO {name}")
    yield names
    for name in names:
        server.sql(f"DROP ROLE {name}")


def work(store: Store, start: threading.Barrier, number: int) -> Journal:
    """Write one case, an answer at a time, as fast as the server takes them."""
    writer = Writer(number, store.user)
    start.wait()
    store.write(writer.write(Opened("C-1", False, "q", "1", "d", "en", "test")), 0, store.user)
    for answer in range(ANSWERS):
        store.write(writer.write(Answered(f"item{answer}", answer, "client")), answer + 1, store.user)
    finished = Finished("iop", ("iop", "iop"), "clear", {}, "iop")
    store.write(writer.write(finished), ANSWERS + 1, store.user)
    return writer.journal


def test_many_counselors_write_at_once(server: Server, clinic: str, logins: list[str]) -> None:
    """All begin together; afterwards every journal is what its counselor wrote, and the ledger names them all."""
    stores = [opener_of_server(server, clinic)(name) for name in logins]
    start = threading.Barrier(COUNSELORS)
    with ThreadPoolExecutor(COUNSELORS) as pool:
        written = list(pool.map(work, stores, [start] * COUNSELORS, range(COUNSELORS)))
    supervisor = opener_of_server(server, clinic)("sue")
    listings = supervisor.listings()
    assert len(listings) == COUNSELORS
    for journal, store in zip(written, stores, strict=True):
        assert supervisor.journal(journal.id) == journal
        answers = [entry.event for entry in journal.entries if isinstance(entry.event, Answered)]
        assert [event.answer for event in answers] == list(range(ANSWERS))
        assert [one.id for one in store.listings()] == [journal.id]
    assert not any(fault for _, fault in supervisor.faults())
    assert supervisor.ledger_end()[0] == 2 * COUNSELORS
    counted = server.sql("SELECT count(*), count(DISTINCT (record_id, seq)) FROM iopfit.events", clinic)
    assert counted == [(COUNSELORS * (ANSWERS + 2),) * 2]
    for store in (*stores, supervisor):
        store.close()


def test_many_at_one_case_take_turns(server: Server, clinic: str) -> None:
    """Eight sessions of one login at one case: each event is whole, one writer wins each place, the others are told."""
    stores = [opener_of_server(server, clinic)("kim") for _ in range(8)]
    writer = Writer(1, "kim")
    stores[0].write(writer.write(Opened("C-1", False, "q", "1", "d", "en", "test")), 0, "kim")
    record, start = writer.journal.id, threading.Barrier(8)

    def contend(number: int) -> tuple[int, int]:
        own, won, told = Writer(100 + number, "kim"), 0, 0
        start.wait()
        for answer in range(20):
            own.journal = stores[number].journal(record)
            since = len(own.journal.links)
            try:
                stores[number].write(own.write(Answered(f"item{number}", answer, "client")), since, "kim")
            except StoreProblem as problem:
                assert problem.kind == "overtaken"
                told += 1
            else:
                won += 1
        return won, told

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(contend, range(8)))
    journal = stores[0].journal(record)
    assert len(journal.links) == 1 + sum(won for won, _ in outcomes)
    assert sum(won + told for won, told in outcomes) == 160
    assert sum(told for _, told in outcomes) > 0
    assert not any(fault for _, fault in stores[0].faults())
    for store in stores:
        store.close()

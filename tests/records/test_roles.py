"""Who sees and writes what on a clinic's server: kept by the server itself, tried with real logins."""

import secrets
from collections.abc import Callable, Iterator

import psycopg
import pytest
from sqlalchemy import text

from iopfit.journal.chain import FIRST, line, link
from iopfit.journal.codec import written
from iopfit.journal.events import Corrected, Erased, Noted
from iopfit.journal.journal import Journal
from iopfit.records.engines import open_server, server_address
from iopfit.records.problems import StoreProblem
from iopfit.records.store import Store
from iopfit.records.upgrade import upgrade
from tests.records.conftest import opener_of_server
from tests.records.interviews import Writer
from tests.records.server import PASSWORD, Server
from tests.records.test_store import kept, more

Ask = Callable[[str, str], list[tuple[object, ...]]]


@pytest.fixture
def ask(server: Server, clinic: str) -> Ask:
    """Return what runs a statement of somebody's own at the server, without our program."""
    return lambda role, statement: server.sql(f"SET search_path = iopfit; {statement}", clinic, role)


@pytest.fixture
def stores(server: Server, clinic: str) -> Iterator[dict[str, Store]]:
    """Return the stores of kim and sam, counselors, and of sue, who supervises."""
    opened = {name: opener_of_server(server, clinic)(name) for name in ("kim", "sam", "sue")}
    yield opened
    for store in opened.values():
        store.close()


def test_a_counselor_sees_their_own_records_and_a_supervisor_all(stores: dict[str, Store], ask: Ask) -> None:
    """Through the program and through any other."""
    mine, theirs = kept(stores["kim"], 1), kept(stores["sam"], 2)
    assert {one.id for one in stores["kim"].listings()} == {mine.id}
    assert {one.id for one in stores["sam"].listings()} == {theirs.id}
    assert {one.id for one in stores["sue"].listings()} == {mine.id, theirs.id}
    assert stores["kim"].named(theirs.record.label) == stores["kim"].named(theirs.id) == []
    assert stores["kim"].journal(theirs.id).links == ()
    for table, column in (("records", "id"), ("events", "record_id")):
        assert {row[0] for row in ask("kim", f"SELECT {column} FROM {table}")} == {mine.id}
        assert {row[0] for row in ask("sue", f"SELECT {column} FROM {table}")} == {mine.id, theirs.id}
        assert ask("kim", f"SELECT * FROM {table} WHERE {column} = '{theirs.id}'") == []
        assert ask("kim", f"SELECT count(*) FROM {table} WHERE {column} = '{theirs.id}'") == [(0,)]


def test_the_owner_of_the_tables_sees_nobody(server: Server, clinic: str, stores: dict[str, Store]) -> None:
    """Who made the tables is no supervisor; a login with no part gets nothing at all."""
    kept(stores["kim"], 1)
    server.sql("DROP OWNED BY eve; DROP OWNED BY owner") if server.sql(
        "SELECT FROM pg_roles WHERE rolname = 'eve'"
    ) else None
    for role in ("eve", "owner"):
        server.sql(f"DROP ROLE IF EXISTS {role}")
        server.sql(f"CREATE ROLE {role} LOGIN")
    for table in ("records", "events", "ledger"):
        server.sql(f"ALTER TABLE iopfit.{table} OWNER TO owner", clinic)
    server.sql("GRANT USAGE ON SCHEMA iopfit TO owner", clinic)
    assert server.sql("SELECT count(*) FROM iopfit.records", clinic, "owner") == [(0,)]
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        server.sql("SELECT * FROM iopfit.records", clinic, "eve")


def attempts(record: str, seq: int) -> list[str]:
    """Return statements by which somebody might find out about a record, or change it."""
    content = written(Noted("x"), Writer(1).now, "kim")
    one = link(record, FIRST, 1, content, "00")
    values = f"('{record}', 1, '{one.salt}', '{content}', '{one.digest}', '{one.hash}')"
    later = link(record, "f" * 64, seq + 1, content, "00")
    next_ = f"('{record}', {seq + 1}, '{later.salt}', '{content}', '{later.digest}', '{later.hash}')"
    return [
        f"SELECT label FROM records WHERE id = '{record}'",
        f"SELECT label FROM records WHERE id LIKE '{record[:8]}%'",
        f"SELECT content FROM events WHERE record_id = '{record}'",
        f"SELECT 1/(CASE WHEN id = '{record}' THEN 0 ELSE 1 END) FROM records",
        f"UPDATE records SET label = 'mine' WHERE id = '{record}'",
        f"UPDATE records SET state = 'erased' WHERE id = '{record}'",
        f"INSERT INTO events VALUES {values}",
        f"INSERT INTO events VALUES {next_}",
        f"INSERT INTO ledger VALUES (9999, '{record}', 'opened', '{FIRST}', '{FIRST}')",
        f"DELETE FROM records WHERE id = '{record}'",
        f"UPDATE events SET content = NULL, salt = NULL WHERE record_id = '{record}'",
        "SELECT record_id FROM ledger",
        "TRUNCATE events",
    ]


def test_an_id_tells_nothing(stores: dict[str, Store], ask: Ask) -> None:
    """Whatever is tried on another counselor's record gives the same as on one that is not there."""
    theirs = kept(stores["sam"], 2)
    seq, unknown = len(theirs.links), secrets.token_hex(16)

    def outcome(statement: str) -> object:
        try:
            return ask("kim", statement)
        except psycopg.Error as error:
            return type(error), str(error).replace(theirs.id, "ID").replace(unknown, "ID")

    for real, made_up in zip(attempts(theirs.id, seq), attempts(unknown, seq), strict=True):
        assert outcome(real) == outcome(made_up), real
    assert stores["sam"].journal(theirs.id) == theirs
    assert not any(fault for _, fault in stores["sue"].faults())


def test_an_event_is_signed_by_the_login_that_writes_it(stores: dict[str, Store]) -> None:
    """Nobody writes in somebody else's name, and what a link says is worked out again by the server."""
    journal = kept(stores["kim"], 1)
    since = len(journal.links)
    with pytest.raises(StoreProblem) as problem:
        stores["kim"].write(more(journal, "sam", Noted("forged")), since, "kim")
    assert problem.value.kind == "refused"
    good = more(journal, "kim", Noted("real"))
    broken = Journal(good.id, (*good.links[:-1], link(good.id, FIRST, since + 1, "{}", "00")), good.entries)
    with pytest.raises(StoreProblem) as problem:
        stores["kim"].write(broken, since, "kim")
    assert problem.value.kind == "refused"
    stores["kim"].write(good, since, "kim")


def test_only_a_supervisor_erases_and_hands_over(stores: dict[str, Store]) -> None:
    """A counselor cannot destroy a record, nor give it away or take one."""
    journal = kept(stores["kim"], 1)
    since = len(journal.links)
    gone = more(journal, "kim", Erased("a wish", since, journal.listing("kim").opened_at))
    for event in (gone, more(journal, "kim", Corrected("counselor", "", "sam"))):
        with pytest.raises(StoreProblem) as problem:
            stores["kim"].write(event, since, "kim")
        assert problem.value.kind == "refused"
    assert stores["kim"].journal(journal.id) == journal
    handed = more(journal, "sue", Corrected("counselor", "", "sam"))
    stores["sue"].write(handed, since, "kim")
    assert stores["sam"].journal(journal.id) == handed
    assert stores["kim"].listings() == []


def test_a_counselor_reads_nothing_but_seals_in_the_ledger(ask: Ask, stores: dict[str, Store]) -> None:
    """What it takes to add a line, and no record of anybody."""
    kept(stores["sam"], 1)
    assert ask("kim", "SELECT seq, hash FROM ledger")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask("kim", "SELECT record_id FROM ledger")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask("kim", "SELECT head FROM ledger")


def test_a_line_that_does_not_follow_is_no_line(ask: Ask, stores: dict[str, Store]) -> None:
    """Nobody can spoil the ledger for all: what is entered has to be of an event, and sealed to the line before it."""
    journal = kept(stores["kim"], 1)
    ((seq, seal),) = ask("kim", "SELECT seq, hash FROM ledger ORDER BY seq DESC LIMIT 1")
    assert isinstance(seq, int) and isinstance(seal, str)
    for previous, number, head in (
        (FIRST, seq + 1, journal.head),
        (seal, seq + 2, journal.head),
        (seal, seq + 1, FIRST),
    ):
        one = line(previous, number, journal.id, "opened", head)
        values = f"({one.seq}, '{one.record}', '{one.what}', '{one.head}', '{one.hash}')"
        with pytest.raises(psycopg.errors.CheckViolation):
            ask("kim", f"INSERT INTO ledger VALUES {values}")
    assert not any(fault for _, fault in stores["sue"].faults())


def test_a_server_without_tables_says_who_can_help(server: Server) -> None:
    """Before the upgrade, and for a login that has no part in it."""
    name = server.database()
    url = server_address(server.address("kim", name))
    with pytest.raises(StoreProblem) as problem:
        Store(open_server(url), "", "kim")
    assert problem.value.kind == "older"
    engine = open_server(url)
    with pytest.raises(StoreProblem) as problem:
        upgrade(engine)
    assert problem.value.kind == "refused"
    engine.dispose()


def test_a_password_in_the_address_is_refused() -> None:
    """Others on the machine could read it in the list of processes."""
    for address in ("postgresql://kim:secret@db/clinic", "postgresql://kim@db/clinic?password=secret"):
        with pytest.raises(StoreProblem, match="Leave it out"):
            server_address(address)


def test_what_is_not_on_this_machine_is_reached_encrypted() -> None:
    """Unless the address says otherwise; a loopback address or a socket needs nothing."""
    assert server_address("postgresql://kim@db.clinic.example/iopfit").query == {"sslmode": "verify-full"}
    assert server_address("postgres://kim@db/iopfit?sslmode=require").query == {"sslmode": "require"}
    for host in ("", "localhost", "127.0.0.1"):
        assert server_address(f"postgresql://kim@{host}/iopfit").query == {}
    assert server_address("postgresql://kim@/iopfit?host=/run/postgresql").query == {"host": "/run/postgresql"}


def test_a_password_is_checked_by_the_server(server: Server, clinic: str) -> None:
    """Over loopback, with the right one, a wrong one, and none."""
    url = server_address(f"postgresql://kim@127.0.0.1:{server.port}/{clinic}")
    store = Store(open_server(url, PASSWORD), "", "")
    assert store.user == "kim"
    store.close()
    for password in ("wrong", None):
        with pytest.raises(StoreProblem):
            Store(open_server(url, password), "", "")


def test_a_read_only_server_is_said_to_be_so(server: Server, clinic: str, stores: dict[str, Store]) -> None:
    """A standby takes no changes."""
    journal = kept(stores["kim"], 1)
    with stores["kim"].engine.connect() as connection:
        connection.execute(text("SET default_transaction_read_only = on"))
        connection.commit()
    with pytest.raises(StoreProblem) as problem:
        stores["kim"].write(more(journal, "kim", Noted("x")), len(journal.links), "kim")
    assert problem.value.kind == "unwritable"

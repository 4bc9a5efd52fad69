"""Opens a store: an encrypted file through SQLCipher, or a PostgreSQL server through psycopg.

A passphrase reaches SQLCipher as a statement on a fresh connection and stands nowhere else: not
in an address, a log or an error. Nothing is written to a file that cannot be read as a whole.
"""

import os
import secrets
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import StaticPool

from iopfit.records.problems import StoreProblem
from iopfit.records.translation import problem_of, told

Access = Engine
_PAGE = 4096
_LOCAL = ("", "localhost", "127.0.0.1", "::1")
_SETTINGS = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA secure_delete = ON",
    "PRAGMA busy_timeout = 10000",
    # EXTRA is FULL and the folder synced too, without which a power cut could bring an old journal back
    "PRAGMA synchronous = EXTRA",
)


def is_server(store: str) -> bool:
    """Return whether a store's name is the address of a server."""
    return store.startswith(("postgresql:", "postgres:", "postgresql+psycopg:"))


def open_file(path: Path, passphrase: str) -> Engine:
    """Open an encrypted file that is there.

    Args:
        path: The file.
        passphrase: Its passphrase.

    Raises:
        StoreProblem: `not-there`, `passphrase` or `damaged`; the file is left as it was.
    """
    if not path.exists():
        raise StoreProblem("not-there", f"There are no records at {path}.")
    if path.stat().st_size < _PAGE:
        # SQLite would take it for a new one
        raise StoreProblem("damaged", f"{path} is empty or was cut short, or it is no file of records.")
    return _engine(lambda: _keyed(path, passphrase))


def create_file(path: Path, passphrase: str, prepare: Callable[[Engine], object]) -> None:
    """Make an encrypted file, whole or not at all, that only its owner can read.

    Args:
        path: Where; nothing may be there yet.
        passphrase: Its passphrase.
        prepare: Makes the tables.

    Raises:
        FileExistsError: When something is there.
        OSError: When it cannot be written there.
        StoreProblem: When it cannot be written.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{secrets.token_hex(6)}.iopfit-tmp")
    os.close(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        engine = _engine(lambda: _keyed(beside, passphrase))
        prepare(engine)
        engine.dispose()
        os.link(beside, path)
        _sync_folder(path.parent)
    finally:
        beside.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def quoted(passphrase: str) -> str:
    """Return a passphrase as SQL text, composed alike on every keyboard.

    >>> quoted("it's")
    "'it''s'"
    """
    text = unicodedata.normalize("NFC", passphrase)
    return "'" + text.replace("'", "''") + "'"


def _keyed(path: Path, passphrase: str) -> Any:
    """Return a connection that has its key, set up as it is needed.

    Raises:
        StoreProblem: `passphrase` or `damaged`.
    """
    import sqlcipher3  # noqa: PLC0415 - only a file needs it

    if not passphrase or "\0" in passphrase:
        raise StoreProblem("passphrase", f"The passphrase does not open {path}.")
    made = sqlcipher3.connect(str(path), isolation_level=None, check_same_thread=False)
    # it would write to standard error, between the questions
    made.execute("PRAGMA cipher_log_level = NONE")
    made.execute("PRAGMA cipher_memory_security = ON")
    made.execute(f"PRAGMA key = {quoted(passphrase)}")
    try:
        made.execute("SELECT count(*) FROM sqlite_master").fetchone()
        for setting in _SETTINGS:
            made.execute(setting)
    except sqlcipher3.DatabaseError as error:
        if getattr(error, "sqlite_errorname", "") not in ("SQLITE_NOTADB", "SQLITE_CORRUPT"):
            made.close()
            raise problem_of(error) from None
        bad = bad_pages(made)
        made.close()
        raise _named(path, bad) from None
    return made


def change_passphrase(engine: Engine, passphrase: str) -> None:
    """Encrypt a file anew with another passphrase, in one transaction.

    When it is interrupted, the old passphrase opens the file and everything is as it was.

    Raises:
        StoreProblem: When it cannot be written, or somebody else has it open.
    """
    import sqlcipher3  # noqa: PLC0415

    with told():
        pooled = engine.raw_connection()
    connection: Any = pooled.dbapi_connection
    try:
        # nobody may read or write in between; SQLCipher begins the transaction itself
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("COMMIT")
        connection.execute(f"PRAGMA rekey = {quoted(passphrase)}")
    except sqlcipher3.Error as error:
        raise problem_of(error) from None
    finally:
        connection.execute("PRAGMA locking_mode = NORMAL")
        # the lock goes with the first statement after that
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        pooled.close()


def damage(engine: Engine, path: Path) -> StoreProblem | None:
    """Return what is wrong with the pages of an open file, those that hold nothing now included; None when all are whole."""
    with told():
        pooled = engine.raw_connection()
    try:
        bad = bad_pages(pooled.dbapi_connection)
    finally:
        pooled.close()
    return _named(path, bad) if bad else None


def bad_pages(connection: Any) -> list[str]:
    """Return what SQLCipher says of each page that is not as it was written; a page is named by its number."""
    return [str(row[0]) for row in connection.execute("PRAGMA cipher_integrity_check").fetchall()]


def _named(path: Path, bad: list[str]) -> StoreProblem:
    """Return what is wrong with a file: with the right passphrase, some of its pages are still whole."""
    pages = -(-path.stat().st_size // _PAGE)
    if len(bad) >= pages:
        return StoreProblem("passphrase", f"The passphrase does not open {path}, or it is no file of records.")
    where = f" First: {bad[0]}." if bad else " It was cut short."
    return StoreProblem(
        "damaged",
        f"{path} is damaged: {len(bad)} of {pages} pages are not as they were written.{where} "
        "It was left as it is. Put a backup in its place, and keep the damaged file.",
    )


def _engine(connect: Callable[[], Any]) -> Engine:
    """Return an engine over one connection, with transactions begun by us and not by the driver."""
    import sqlcipher3  # noqa: PLC0415

    engine = create_engine(
        "sqlite+pysqlite://", module=sqlcipher3.dbapi2, creator=connect, poolclass=StaticPool, hide_parameters=True
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def server_address(store: str) -> URL:
    """Return a server's address as it is used: with psycopg, and encrypted unless it says otherwise.

    A password in it could be read by others on the machine, so it is refused. What is not on
    this machine is reached with `sslmode=verify-full`, unless the address names another mode.

    Raises:
        StoreProblem: `refused`, when the address cannot be used.
    """
    try:
        url = make_url(store.replace("postgres:", "postgresql:", 1) if store.startswith("postgres:") else store)
    except ArgumentError:
        raise StoreProblem("refused", "The address of the server cannot be read.") from None
    if url.password is not None or "password" in url.query:
        raise StoreProblem(
            "refused",
            "The address holds a password, which others on this machine could read. Leave it out; it is asked for.",
        )
    url = url.set(drivername="postgresql+psycopg")
    host = url.query.get("host", url.host or "")
    local = isinstance(host, str) and (host in _LOCAL or host.startswith("/"))
    if not local and "sslmode" not in url.query and "service" not in url.query:
        url = url.update_query_dict({"sslmode": "verify-full"})
    return url


def open_server(url: URL, password: str | None = None) -> Engine:
    """Return an engine for a server; nothing is reached yet.

    Args:
        url: From `server_address`.
        password: When one is needed and stands in no password file.
    """
    arguments: dict[str, Any] = {"connect_timeout": 10, "application_name": "iopfit"}
    if password is not None:
        arguments["password"] = password
    engine = create_engine(
        url, connect_args=arguments, hide_parameters=True, pool_pre_ping=True, pool_size=1, max_overflow=0
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET search_path = iopfit, pg_temp")
            cursor.execute("SET synchronous_commit = on")
            cursor.execute("SET lock_timeout = '10s'")
        connection.commit()

    return engine


def can_reach(engine: Engine) -> bool:
    """Return whether a server lets us in; False when it asks for a password and none was given.

    Raises:
        StoreProblem: Why it cannot be reached, in the words of its client; there is nothing of a
            record in them.
    """
    try:
        engine.connect().close()
    except DBAPIError as error:
        if "no password supplied" in str(error.orig):
            return False
        raise _unreachable(error.orig) from None
    return True


def _unreachable(error: BaseException | None) -> StoreProblem:
    found = problem_of(error)
    if found.kind != "unreachable":
        return found
    detail = " ".join(str(error).split())
    if "password authentication failed" in detail:
        return StoreProblem("passphrase", "The password does not fit.")
    return StoreProblem("unreachable", f"The server cannot be reached: {detail}" if detail else str(found))

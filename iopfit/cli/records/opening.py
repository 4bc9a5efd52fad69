"""Opens the store that a command works on, and asks for what that takes."""

import ctypes
import getpass
import resource
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer

from iopfit.cli.failure import fail

if TYPE_CHECKING:
    from iopfit.records.engines import Access
    from iopfit.records.problems import StoreProblem
    from iopfit.records.store import Store

_TRIES = 3
_PR_SET_DUMPABLE = 4
_STOPPED = 130


def require_packages() -> None:
    """End with the name of the extra when the packages that keep records are missing."""
    from iopfit.records.packages import missing  # noqa: PLC0415

    if missing():
        fail("to keep records, a few more packages are needed: pip install 'iopfit[records]'")


def open_store(name: str | None, *, keyring: bool, create: bool = False) -> "Store":
    """Return the store that a command works on; end with a sentence when it cannot be opened.

    Args:
        name: A file or a server's address; the user's own file of records when left out.
        keyring: Whether the passphrase may come from the keyring.
        create: Whether a file that is not there is made.

    Raises:
        StoreProblem: `unwritable`, when a file that is to be made cannot be; the caller may go
            on without one.
    """
    engine, shown = open_engine(name, keyring=keyring, create=create)
    from iopfit.records.problems import StoreProblem  # noqa: PLC0415
    from iopfit.records.store import Store  # noqa: PLC0415

    try:
        return Store(engine, shown, user_name())
    except StoreProblem as problem:
        fail_with(problem)


def open_or_create(name: str | None, *, keyring: bool) -> "Store":
    """Return the store that a command works on, a new file when there is none; end when that cannot be."""
    require_packages()
    from iopfit.records.problems import StoreProblem  # noqa: PLC0415

    try:
        return open_store(name, keyring=keyring, create=True)
    except StoreProblem as problem:
        fail_with(problem)


def open_engine(name: str | None, *, keyring: bool, create: bool = False) -> "tuple[Access, str]":
    """Return what a store is reached with, whatever its schema, and what to call it.

    Raises:
        StoreProblem: As `open_store`.
    """
    require_packages()
    protect()
    from iopfit.records.engines import is_server  # noqa: PLC0415
    from iopfit.records.passphrases import default_file, has_keyring  # noqa: PLC0415
    from iopfit.records.problems import StoreProblem  # noqa: PLC0415

    if keyring and not has_keyring():
        fail("there is no keyring to use here; pip install keyring, or leave out --keyring")
    try:
        if name is not None and is_server(name):
            return _open_server(name, keyring=keyring)
        path = Path(name).expanduser() if name else default_file()
        return _open_file(path, keyring=keyring, create=create), str(path)
    except StoreProblem as problem:
        if create and problem.kind == "unwritable":
            raise
        fail_with(problem)


def fail_with(problem: "StoreProblem") -> NoReturn:
    """End with what is wrong with a store."""
    fail(str(problem))


def protect() -> None:
    """Let no copy of this process's memory be written to a disk when it fails."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        # a limit does not hold where the system hands failures to a program
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def _open_file(path: Path, *, keyring: bool, create: bool) -> "Access":
    from iopfit.records.engines import create_file, open_file  # noqa: PLC0415
    from iopfit.records.passphrases import to_keyring  # noqa: PLC0415
    from iopfit.records.problems import StoreProblem  # noqa: PLC0415
    from iopfit.records.upgrade import upgrade  # noqa: PLC0415

    if path.exists():
        return _with_passphrase(path, keyring=keyring)
    if not create:
        fail(f"there are no records at {path} yet. Begin with: iopfit intake")
    passphrase = new_passphrase(path)
    try:
        create_file(path, passphrase, upgrade)
    except OSError as error:
        raise StoreProblem("unwritable", f"{path}: {error.strerror or 'it cannot be written'}.") from None
    if keyring and not to_keyring(str(path.absolute()), passphrase):
        typer.echo("The keyring did not take the passphrase; it will be asked for.", err=True)
    return open_file(path, passphrase)


def _with_passphrase(path: Path, *, keyring: bool) -> "Access":
    """Open a file that is there; a passphrase that does not fit may be typed again."""
    from iopfit.records.engines import open_file  # noqa: PLC0415
    from iopfit.records.passphrases import from_keyring, to_keyring  # noqa: PLC0415
    from iopfit.records.problems import StoreProblem  # noqa: PLC0415

    kept = from_keyring(str(path.absolute())) if keyring else None
    tries = _TRIES + (kept is not None)
    for attempt in range(tries):
        passphrase = kept if attempt == 0 and kept is not None else ask_secret(f"Passphrase for {path}: ")
        try:
            engine = open_file(path, passphrase)
            engine.connect().close()
        except StoreProblem as problem:
            if problem.kind != "passphrase" or attempt == tries - 1:
                raise
            typer.echo(str(problem), err=True)
        else:
            if keyring and passphrase != kept:
                to_keyring(str(path.absolute()), passphrase)
            return engine
    raise AssertionError


def _open_server(name: str, *, keyring: bool) -> "tuple[Access, str]":
    """Open a server; a password is asked for only when it wants one that no file holds."""
    from iopfit.records.engines import can_reach, open_server, server_address  # noqa: PLC0415
    from iopfit.records.passphrases import from_keyring, to_keyring  # noqa: PLC0415

    url = server_address(name)
    shown = url.render_as_string()
    engine = open_server(url, from_keyring(shown) if keyring else None)
    if not can_reach(engine):
        password = ask_secret(f"Password of {url.username or user_name()} at {url.host or 'the server'}: ")
        engine = open_server(url, password)
        can_reach(engine)
        if keyring:
            to_keyring(shown, password)
    return engine, shown


def new_passphrase(path: Path, *, again: bool = False) -> str:
    """Return a new passphrase, typed twice.

    Args:
        path: The file it is for.
        again: Whether the file is there already.
    """
    from iopfit.prompts import Terminal  # noqa: PLC0415
    from iopfit.records.passphrases import SHORTEST, is_long_enough  # noqa: PLC0415

    say = Terminal().say
    if not again:
        say(f"A new encrypted file is made at {path}.")
    say(
        f"Choose a passphrase of at least {SHORTEST} characters, for instance four words. "
        "Without it nobody can read the records, you included, so keep it safe."
    )
    while True:
        passphrase = ask_secret("New passphrase: ")
        if not is_long_enough(passphrase):
            say(f"That is too short. Please use at least {SHORTEST} characters.")
        elif "\0" in passphrase:
            say("That has a character that cannot be used. Please choose another.")
        elif ask_secret("The same again: ") != passphrase:
            say("The two are not the same. Please type it twice again.")
        else:
            return passphrase


def ask_secret(prompt: str) -> str:
    """Return what is typed without showing it; end when there is no terminal to ask at."""
    if not sys.stdin.isatty():
        fail("the passphrase is asked for at a terminal; run this there, or use --keyring")
    try:
        return getpass.getpass(prompt)
    except (EOFError, KeyboardInterrupt):
        sys.stderr.write("\n")
        raise SystemExit(_STOPPED) from None


def user_name() -> str:
    """Return the name of the user of this computer."""
    from iopfit.cli.intake.scribe import Clock  # noqa: PLC0415

    return Clock().user()

"""`records verify`, `records upgrade` and `records rekey`: the store as a whole."""

from typing import TYPE_CHECKING, Annotated

import typer

from iopfit.cli.records.options import KeyringOption, StoreOption
from iopfit.document import printable

if TYPE_CHECKING:
    from iopfit.journal.chain import Fault
    from iopfit.journal.journal import Listing

_FAULTS = {
    "altered": "is not what it was",
    "unlinked": "does not follow the one before it: one of the two was altered, moved or put in",
    "missing": "is missing",
    "cut-short": "is missing, with everything after it",
    "emptied": "has lost its content, and nothing says why",
    "summary": "is the last, and the list of cases does not say what the journal comes to",
    "unlisted": "is not in the ledger",
}


def verify(
    line: Annotated[
        str | None,
        typer.Option("--line", metavar="NUMBER:HASH", help="A line of the ledger that was written down earlier."),
    ] = None,
    store: StoreOption = None,
    keyring: KeyringOption = False,
) -> None:
    """Check that nothing was edited, deleted or moved: every page, every event, and the ledger.

    Exit code 0 when all is whole, 1 when something is not.
    """
    from iopfit.cli.records.opening import fail_with, open_store  # noqa: PLC0415
    from iopfit.records.problems import StoreProblem  # noqa: PLC0415

    opened = open_store(store, keyring=keyring)
    records = events = erased = 0
    found: list[str] = []
    try:
        if (damaged := opened.damage()) is not None:
            typer.echo(str(damaged))
            raise typer.Exit(1)
        for listing, fault in opened.faults():
            if listing is not None:
                records, events = records + 1, events + listing.seq
                erased += listing.state == "erased"
            if fault is not None:
                found.append(_said(listing, fault))
        if line is not None:
            found += _line(opened.ledger_line(_number(line)), line)
        seq, seal = opened.ledger_end()
    except StoreProblem as problem:
        fail_with(problem)
    opened.close()
    for said in found:
        typer.echo(printable(said, limit=None))
    if found:
        raise typer.Exit(1)
    cases = "1 case" if records == 1 else f"{records} cases"
    typer.echo(f"All is whole: {cases}, {erased} of them erased, {events} events.")
    if not opened.sees_all:
        typer.echo("These are your own cases.\nWhether one is missing can be checked by a supervisor.")
    typer.echo("Last line of the ledger; write it down elsewhere, and verify --line with it")
    typer.echo(f"shows later that nothing before it was taken away:\n{seq}:{seal}")


def _said(listing: "Listing | None", fault: "Fault") -> str:
    """Return what is wrong, in a sentence."""
    name = f"{listing.label} ({listing.id})" if listing is not None else fault.record
    if fault.kind == "lost":
        return f"{name}: line {fault.seq} of the ledger names an event of this case that is not there"
    where = f"{name}: event {fault.seq}" if name else f"the ledger: line {fault.seq}"
    return f"{where} {_FAULTS[fault.kind]}"


def _number(line: str) -> int:
    from iopfit.cli.failure import fail  # noqa: PLC0415

    number, _, seal = line.partition(":")
    if not (number.isascii() and number.isdigit() and len(number) < 10 and len(seal) == 64):
        fail("--line takes a line of the ledger as verify printed it, such as 12:8f3a... with all 64 signs")
    return int(number)


def _line(found: str | None, line: str) -> list[str]:
    number, _, seal = line.partition(":")
    if found == seal:
        return []
    return [f"the ledger: line {number} is {'missing' if found is None else 'another'} than the one written down"]


def upgrade(store: StoreOption = None, keyring: KeyringOption = False) -> None:
    """Make the tables of a clinic's server, or bring an older store up to date.

    On a server this takes an administrator, once; counselors then get the role iopfit_counselor,
    and supervisors iopfit_supervisor.
    """
    from iopfit.cli.records.opening import fail_with, open_engine  # noqa: PLC0415
    from iopfit.records.problems import StoreProblem  # noqa: PLC0415
    from iopfit.records.upgrade import upgrade as run  # noqa: PLC0415

    engine, _ = open_engine(store, keyring=keyring)
    try:
        before, after = run(engine)
    except StoreProblem as problem:
        fail_with(problem)
    engine.dispose()
    if before == after:
        typer.echo(f"Nothing to do; the store is at revision {after}.")
        return
    typer.echo(f"The store is now at revision {after}.")
    if engine.dialect.name == "postgresql" and before is None:
        typer.echo("Now give each login its part:\n  GRANT iopfit_counselor TO ...;\n  GRANT iopfit_supervisor TO ...;")


def rekey(store: StoreOption = None, keyring: KeyringOption = False) -> None:
    """Change the passphrase of a file of records. Interrupted, it leaves the old one."""
    from pathlib import Path  # noqa: PLC0415

    from iopfit.cli.failure import fail  # noqa: PLC0415
    from iopfit.cli.records.opening import fail_with, new_passphrase, open_engine  # noqa: PLC0415
    from iopfit.records.engines import change_passphrase, is_server  # noqa: PLC0415
    from iopfit.records.passphrases import to_keyring  # noqa: PLC0415
    from iopfit.records.problems import StoreProblem  # noqa: PLC0415

    if store is not None and is_server(store):
        fail("rekey is for a file of records; a server's passwords are its administrator's")
    engine, name = open_engine(store, keyring=keyring)
    passphrase = new_passphrase(Path(name), again=True)
    try:
        change_passphrase(engine, passphrase)
    except StoreProblem as problem:
        fail_with(problem)
    engine.dispose()
    if keyring and not to_keyring(str(Path(name).absolute()), passphrase):
        typer.echo("The keyring did not take the new passphrase; it will be asked for.", err=True)
    typer.echo("The passphrase is changed.\nBackups made before still open with the old one.")

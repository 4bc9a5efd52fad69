"""`records retention` and `records forget`: records erased by the clinic's rule, or at somebody's wish."""

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from iopfit.cli.failure import fail
from iopfit.cli.records.options import CaseArgument, KeyringOption, StoreOption
from iopfit.document import printable

if TYPE_CHECKING:
    from iopfit.journal.journal import Journal, Listing
    from iopfit.records.store import Store

_UNITS = {"d": 1, "m": 30.4375, "y": 365.25}
_STAYS = """\
What is erased here may still be in backups, in files that were exported, and for
a while in the server's own logs; they need their own rule."""


def retention(
    older_than: Annotated[
        str,
        typer.Option(
            "--older-than",
            metavar="AGE",
            help="The clinic's rule: days, months or years since the last entry, as 90d or 6y.",
        ),
    ],
    erase: Annotated[bool, typer.Option("--erase", help="Erase them, after asking once.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="With --erase: do not ask.")] = False,
    store: StoreOption = None,
    keyring: KeyringOption = False,
) -> None:
    """List the cases that are older than the clinic's rule; with --erase, erase them.

    Of an erased case a tombstone is left: when, by whom, by which rule, and how many events
    there were. Exit code 0 also when there is nothing to erase.
    """
    from iopfit.cli.records.opening import open_store  # noqa: PLC0415
    from iopfit.report.caseload import list_lines  # noqa: PLC0415

    now = datetime.now(UTC)
    before = (now - _age(older_than)).isoformat()
    opened = open_store(store, keyring=keyring)
    old = [one for one in opened.listings() if one.state != "erased" and one.touched_at < before]
    for line in list_lines(old, now.date().isoformat(), owners=opened.on_server and opened.sees_all):
        typer.echo(line)
    if old and erase:
        if not yes:
            _confirm(
                f"Type erase to erase {'this case' if len(old) == 1 else f'these {len(old)} cases'} for good: ", "erase"
            )
        for listing in old:
            _erase(opened, listing, opened.journal(listing.id), f"older than {older_than}")
        typer.echo(f"Erased: {len(old)}.\n{_STAYS}")
    elif old:
        typer.echo("Nothing was erased. To erase them: --erase")
    opened.close()


def _age(text: str) -> timedelta:
    found = re.fullmatch(r"([1-9][0-9]{0,4})([dmy])", text.strip().casefold())
    if found is None:
        fail(f"`{printable(text)}` is no age; write days, months or years such as 90d, 18m or 6y")
    days = int(found[1]) * _UNITS[found[2]]
    if days > 365.25 * 200:
        fail("that is longer than any record is kept; write an age such as 90d, 18m or 6y")
    return timedelta(days=days)


def forget(
    case: CaseArgument,
    why: Annotated[str | None, typer.Option("--why", metavar="WORDS", help="Why; asked for when left out.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask again; needs --why.")] = False,
    store: StoreOption = None,
    keyring: KeyringOption = False,
) -> None:
    """Erase one case for good; a tombstone says when, by whom and why."""
    from iopfit.cli.records.cases import case_of  # noqa: PLC0415
    from iopfit.cli.records.opening import open_store  # noqa: PLC0415

    if yes and not why:
        fail("--yes needs --why, which is all that will be left to explain it")
    opened = open_store(store, keyring=keyring)
    listing, journal = case_of(opened, case)
    while not why:
        why = _typed("Why is it erased? This is kept, so no names: ")
    if not yes:
        _confirm(f"Type {listing.label} to erase this case for good: ", listing.label)
    _erase(opened, listing, journal, why)
    opened.close()
    typer.echo(f"Erased.\n{_STAYS}")


def _erase(store: "Store", listing: "Listing", journal: "Journal", why: str) -> None:
    from iopfit.cli.intake.asking import readable  # noqa: PLC0415
    from iopfit.cli.records.sharing import append  # noqa: PLC0415
    from iopfit.journal.events import Erased  # noqa: PLC0415

    append(store, listing, journal, Erased(readable(why), len(journal.links), listing.opened_at))


def _confirm(prompt: str, word: str) -> None:
    """End unless a word is typed."""
    if _typed(prompt) != word:
        fail("nothing was erased", 1)


def _typed(prompt: str) -> str:
    from iopfit.cli.intake import needs_terminal  # noqa: PLC0415
    from iopfit.prompts import Stopped, Terminal  # noqa: PLC0415

    needs_terminal("erasing")
    try:
        return Terminal().read(prompt).strip()
    except Stopped:
        fail("nothing was erased", 130)

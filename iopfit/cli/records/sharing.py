"""What is noted in a record before anything of it leaves the store, and what is said when nobody agreed to that."""

from typing import TYPE_CHECKING

import typer

from iopfit.cli.failure import fail
from iopfit.document import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from iopfit.journal.events import Event
    from iopfit.journal.journal import Journal, Listing
    from iopfit.records.store import Store


def note_sharing(
    store: "Store", cases: "Sequence[tuple[Listing, Journal]]", form: str, to: str, *, redacted: bool
) -> None:
    """Note in each record that it is written to a file, and for whom; end when that cannot be noted."""
    from iopfit.cli.intake.asking import readable  # noqa: PLC0415
    from iopfit.journal.events import Shared  # noqa: PLC0415

    for listing, journal in cases:
        consent = journal.record.consent
        if consent is None or not set(consent.purposes) - {"this-record"}:
            said = f"{listing.label}: no consent to share is written down. Make sure that the law allows it without."
            typer.echo(f"iopfit: {printable(said, limit=None)}", err=True)
        append(store, listing, journal, Shared(form, redacted, readable(to)))


def append(store: "Store", listing: "Listing", journal: "Journal", *events: "Event") -> "Journal":
    """Write events at the end of a record and return its journal; end when they cannot be written."""
    from iopfit.cli.intake.scribe import Clock  # noqa: PLC0415
    from iopfit.records.problems import StoreProblem  # noqa: PLC0415

    clock = Clock()
    longer = journal.written(events, clock.now(), store.user, clock.salt)
    try:
        store.write(longer, len(journal.links), listing.owner)
    except StoreProblem as problem:
        fail(f"{listing.label}: {problem} Nothing was written.")
    return longer

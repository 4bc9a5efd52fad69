"""What goes out with an export and comes in with an import."""

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from iopfit.cli.failure import errors, exit_code, fail, report
from iopfit.cli.records.cases import listing_of
from iopfit.document import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from iopfit.journal.events import Event
    from iopfit.journal.exchange import Parcel
    from iopfit.journal.journal import Journal, Listing
    from iopfit.questionnaire import Questionnaire
    from iopfit.records.store import Store
    from iopfit.response import Response

_LARGEST = 500_000_000


def chosen(store: "Store", names: list[str]) -> "list[tuple[Listing, Journal]]":
    """Return the cases with these names, or every case that can be seen, erased ones left out."""
    listings = [listing_of(store, name) for name in dict.fromkeys(names)] if names else store.listings()
    kept = [one for one in listings if one.state != "erased"]
    if names and len(kept) < len(listings):
        fail("one of these cases was erased, so there is nothing to export of it", 1)
    return [(one, store.journal(one.id)) for one in kept]


def packed(
    store: "Store",
    questionnaire: "Questionnaire",
    cases: "Sequence[tuple[Listing, Journal]]",
    *,
    as_table: bool,
    redact: bool,
) -> bytes:
    """Return cases as JSON or as a table, with the notice that goes with them."""
    from iopfit.cli.intake.scribe import Clock  # noqa: PLC0415
    from iopfit.journal.exchange import Exported, as_values, rows  # noqa: PLC0415
    from iopfit.phrases import phrase  # noqa: PLC0415
    from iopfit.questionnaire import Reader  # noqa: PLC0415

    # as they are now, the note that they are written to a file included
    fresh = [(listing_of(store, listing.id), store.journal(listing.id)) for listing, _ in cases]
    notice = phrase("notice-short" if as_table else "notice", Reader())
    about = Exported(Clock().now(), store.user, redact, notice)
    if not as_table:
        values = as_values(questionnaire, fresh, about)
        return (json.dumps(values, ensure_ascii=False, indent=1) + "\n").encode()
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows(questionnaire, fresh, about))
    return out.getvalue().encode()


def read_parcels(questionnaire: "Questionnaire", name: str) -> "tuple[list[Parcel], Response | None]":
    """Return the records in a file, or the answers when it is a file of answers; end when it is neither."""
    from iopfit.cli.reading import read_response  # noqa: PLC0415
    from iopfit.journal.exchange import FORMAT, NotAnExport, read_export  # noqa: PLC0415

    try:
        with Path(name).open("rb") as file:
            data = file.read(_LARGEST)
    except OSError as error:
        fail(f"{name} cannot be read: {error.strerror or type(error).__name__}")
    if FORMAT.split("/")[0].encode() in data:
        try:
            return read_export(json.loads(data)), None
        except (ValueError, RecursionError, NotAnExport):
            fail(f"{name} is not an export that this version can read")
    response, findings = read_response(questionnaire, name)
    report(findings)
    if errors(findings):
        raise typer.Exit(exit_code(errors(findings)))
    return [], response


def take_answers(
    store: "Store", questionnaire: "Questionnaire", response: "Response", label: str | None, owner: str | None
) -> None:
    """Make a new case from answers that the client gave elsewhere."""
    from iopfit.cli.intake.scribe import Clock  # noqa: PLC0415
    from iopfit.cli.intake.sessions import check_label, made_up_label, opening  # noqa: PLC0415
    from iopfit.journal.codec import plain  # noqa: PLC0415
    from iopfit.journal.events import Answered, Paused  # noqa: PLC0415
    from iopfit.journal.journal import Journal  # noqa: PLC0415
    from iopfit.records.problems import StoreProblem  # noqa: PLC0415

    clock, items = Clock(), questionnaire.item_by_id
    label = check_label(label) if label is not None else made_up_label()
    answers = [
        Answered(name, plain(items[name], answer), "client", name in response.private)
        for name, answer in response.answers.items()
    ]
    events: list[Event] = [opening(questionnaire, label, "en", again=False), *answers, Paused()]
    journal = Journal(clock.salt()).written(events, clock.now(), store.user, clock.salt)
    try:
        store.write(journal, 0, owner or store.user)
    except StoreProblem as problem:
        fail(f"{label}: {problem} Nothing was brought in.", 1)
    answered = "1 answer" if len(answers) == 1 else f"{len(answers)} answers"
    typer.echo(f"Case {printable(label)}: {answered}.\nGo on with: iopfit intake resume '{printable(label)}'")


def take_parcels(store: "Store", parcels: "Sequence[Parcel]", label: str | None, owner: str | None) -> int:
    """Bring in records, each whole or not at all; return how many were left out."""
    from iopfit.cli.intake.sessions import check_label  # noqa: PLC0415

    if label is not None and len(parcels) != 1:
        fail("--label is for one case, and this file has several")
    label = check_label(label) if label is not None else None
    left = 0
    for parcel in parcels:
        said, taken = _taken(store, parcel, label, owner)
        left += not taken
        typer.echo(f"{printable(parcel.listing.label)}: {said}", err=not taken)
    return left


def _taken(store: "Store", parcel: "Parcel", label: str | None, owner: str | None) -> tuple[str, bool]:
    """Bring in one record; return what to say, and whether it is in."""
    from iopfit.cli.intake.scribe import Clock  # noqa: PLC0415
    from iopfit.journal.events import Corrected, Imported  # noqa: PLC0415
    from iopfit.journal.journal import journal_of  # noqa: PLC0415
    from iopfit.records.problems import StoreProblem  # noqa: PLC0415

    if parcel.fault is not None:
        return f"left out; event {parcel.fault.seq} is not what it was ({parcel.fault.kind})", False
    try:
        there, known = store.journal(parcel.journal.id), store.named(parcel.journal.id)
        if there.begins_like(parcel.journal):
            return "is there already", True
        if not parcel.journal.begins_like(there):
            return "left out; it is there already, and the two have gone different ways", False
        clock, since, events = Clock(), len(there.links), len(parcel.journal.links)
        withheld = tuple(seq for seq in parcel.journal.withheld if seq > since)
        said: list[Event] = [Imported(events - since, withheld), *([Corrected("label", "", label)] if label else [])]
        joined = journal_of(parcel.journal.id, (*there.links, *parcel.journal.links[since:]))
        journal = joined.written(said, clock.now(), store.user, clock.salt)
        store.write(journal, since, known[0].owner if known else owner or store.user)
    except StoreProblem as problem:
        return f"left out; {problem}", False
    return f"{events - since} events brought in", True

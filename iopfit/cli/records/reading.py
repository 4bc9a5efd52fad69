"""`records show` and `records report`: what is kept of a case, on the terminal or as a file to hand out."""

import enum
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from iopfit.cli.failure import fail
from iopfit.cli.records.cases import listing_of
from iopfit.document import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from iopfit.cli.conversation import Conversation
    from iopfit.cli.intake.scribe import Scribe
    from iopfit.journal.journal import Journal
    from iopfit.journal.states import Intake
    from iopfit.questionnaire import Questionnaire, Reader
    from iopfit.records.store import Store
    from iopfit.report.case import CaseReport


class ReportFormat(enum.StrEnum):
    """How a report is written."""

    text = "text"
    markdown = "markdown"
    html = "html"
    pdf = "pdf"


_ENDINGS = {
    ".txt": ReportFormat.text,
    ".md": ReportFormat.markdown,
    ".html": ReportFormat.html,
    ".pdf": ReportFormat.pdf,
}


def show_case(store: "Store", questionnaire: "Questionnaire", case: str, reader: "Reader", *, history: bool) -> None:
    """Print what is kept of a case, or what is left of it; its history is every event, one a line."""
    from iopfit.report.case import kept_blocks, tombstone_blocks  # noqa: PLC0415
    from iopfit.report.terminal import console, show  # noqa: PLC0415

    listing = listing_of(store, case)
    journal = store.journal(listing.id)
    erased = journal.record.erased is not None
    blocks = tombstone_blocks(journal.record, reader) if erased else kept_blocks(questionnaire, journal.record, reader)
    show(blocks, console())
    for line in _history(journal) if history else ():
        typer.echo(printable(line, limit=None))


def _history(journal: "Journal") -> "Iterator[str]":
    """Yield every event on a line: number, time, author, what happened."""
    from iopfit.journal.codec import as_mapping  # noqa: PLC0415

    for entry in journal.entries:
        told = dict(as_mapping(entry))
        head = [str(told.pop(name)) for name in ("seq", "at", "by", "kind")]
        rest = ", ".join(f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in told.items())
        yield "  ".join([*head, rest]).rstrip()


def check_report(form: ReportFormat, output: Path | None) -> None:
    """End before any work is done when a report cannot be had in a form."""
    if form is not ReportFormat.pdf:
        return
    from iopfit.report.pdf import can_typeset  # noqa: PLC0415

    if not can_typeset():
        fail("to make a PDF, one more package is needed: pip install 'iopfit[pdf]'")
    if output is None and sys.stdout.isatty():
        fail("a PDF cannot be shown on a terminal; name a file for it with --output FILE")


def written(report: "CaseReport", form: ReportFormat) -> bytes:
    """Return a report as a file holds it."""
    match form:
        case ReportFormat.text:
            from iopfit.report.terminal import plain  # noqa: PLC0415

            return plain(report.blocks()).encode()
        case ReportFormat.markdown:
            from iopfit.report.markdown import render  # noqa: PLC0415

            return (render(report.blocks(), report.record.label) + "\n").encode()
        case ReportFormat.html:
            from iopfit.report.page.html import as_html  # noqa: PLC0415

            return as_html(report.page()).encode()
        case ReportFormat.pdf:
            from iopfit.report.pdf import as_pdf  # noqa: PLC0415

            return as_pdf(report.page())


def the_intake(journal: "Journal", number: int | None) -> "Intake":
    """Return one of the intakes of a case, the last one when no number is given."""
    intakes = journal.record.intakes
    if number is not None and not 1 <= number <= len(intakes):
        fail(f"this case has {len(intakes)} intake{'' if len(intakes) == 1 else 's'}; --intake counts from 1", 1)
    return intakes[-1 if number is None else number - 1]


def write_report(conversation: "Conversation", scribe: "Scribe", write: "Callable[..., None]", typed: str) -> bool:
    """Write the report of the case at hand to a file whose ending says its form; return whether that was done."""
    from iopfit.files import write_whole  # noqa: PLC0415
    from iopfit.journal.events import Shared  # noqa: PLC0415
    from iopfit.report.case import CaseReport  # noqa: PLC0415
    from iopfit.report.pdf import can_typeset  # noqa: PLC0415

    form = _ENDINGS.get(Path(typed).suffix.lower())
    if form is None or (form is ReportFormat.pdf and not can_typeset()):
        conversation.say("report-form" if form is None else "report-no-pdf")
        return False
    record = scribe.journal.record
    report = CaseReport(conversation.session.questionnaire, record, record.intakes[-1], conversation.reader)
    try:
        path = Path(typed).expanduser()
        if path.exists():
            conversation.say("save-exists")
            return False
        data = written(report, form)
        write(conversation, Shared(f"report-{form}", False, ""))
        write_whole(path, data, mode=0o600, replace=False)
    except (OSError, RuntimeError, ValueError) as error:
        conversation.say("elsewhere-failed", problem=f"{conversation.problem_of(error)}.")
        return False
    conversation.say("case-report-written", path=path)
    return True


def print_or_write(  # noqa: PLR0913 - what the options of one command say
    store: "Store",
    questionnaire: "Questionnaire",
    case: str,
    reader: "Reader",
    form: ReportFormat,
    output: Path | None,
    to: str,
    *,
    force: bool,
    number: int | None,
) -> None:
    """Print the report of a case, or note in its record that it is written, and write it."""
    from iopfit.cli.output import write_output  # noqa: PLC0415
    from iopfit.cli.records.cases import case_of  # noqa: PLC0415
    from iopfit.cli.records.sharing import note_sharing  # noqa: PLC0415
    from iopfit.cli.result import print_written  # noqa: PLC0415
    from iopfit.report.case import CaseReport  # noqa: PLC0415
    from iopfit.report.terminal import console, show  # noqa: PLC0415

    listing, journal = case_of(store, case)
    made = CaseReport(questionnaire, journal.record, the_intake(journal, number), reader)
    if output is not None:
        data = written(made, form)
        note_sharing(store, [(listing, journal)], f"report-{form}", to, redacted=False)
        write_output(output, data, force=force, private=True)
    elif form is ReportFormat.text:
        show(made.blocks(), console())
    else:
        print_written(written(made, form))

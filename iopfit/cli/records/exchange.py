"""`records export` and `records import`: cases taken elsewhere, and brought in."""

import enum
from typing import Annotated

import typer

from iopfit.cli.options import ForceOption, OutputOption, QuestionnaireOption
from iopfit.cli.records.options import KeyringOption, StoreOption


class ExportFormat(enum.StrEnum):
    """How cases are taken elsewhere."""

    json = "json"
    csv = "csv"


def export(  # noqa: PLR0913, PLR0917 - one argument an option
    cases: Annotated[
        list[str] | None, typer.Argument(metavar="CASE...", help="Labels or ids of cases.", show_default=False)
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Every case you can see.")] = False,
    format_: Annotated[
        ExportFormat,
        typer.Option("--format", "-f", help="json (whole, and can be imported) or csv (one row an intake)."),
    ] = ExportFormat.json,
    redact: Annotated[
        bool, typer.Option("--redact", help="Withhold sensitive answers, and words and rules that could tell of them.")
    ] = False,
    output: OutputOption = None,
    force: ForceOption = False,
    to: Annotated[str, typer.Option("--to", metavar="WHOM", help="For whom it is; noted in each record.")] = "",
    store: StoreOption = None,
    keyring: KeyringOption = False,
    questionnaire: QuestionnaireOption = None,
) -> None:
    """Write cases as JSON or CSV, with the notice that goes with them.

    What is written is not encrypted any more. That it was written, and for whom, is noted in
    each record first.
    """
    from iopfit.cli.failure import fail  # noqa: PLC0415
    from iopfit.cli.output import check_output, write_output  # noqa: PLC0415
    from iopfit.cli.records.opening import open_store  # noqa: PLC0415
    from iopfit.cli.records.parcels import chosen, packed  # noqa: PLC0415
    from iopfit.cli.records.sharing import note_sharing  # noqa: PLC0415
    from iopfit.cli.result import print_written  # noqa: PLC0415
    from iopfit.library import load  # noqa: PLC0415

    if bool(cases) == everything:
        fail("name cases to export, or use --all")
    check_output(output, force=force)
    found = load(questionnaire)
    opened = open_store(store, keyring=keyring)
    wanted = chosen(opened, cases or [])
    note_sharing(opened, wanted, f"export-{format_}", to, redacted=redact)
    data = packed(opened, found, wanted, as_table=format_ is ExportFormat.csv, redact=redact)
    opened.close()
    if output is not None:
        write_output(output, data, force=force, private=True)
    else:
        print_written(data)


def import_(
    file: Annotated[str, typer.Argument(metavar="FILE", help="An export of records, or a file of answers.")],
    label: Annotated[str | None, typer.Option("--label", metavar="LABEL", help="What to call the case.")] = None,
    owner: Annotated[
        str | None, typer.Option("--counselor", metavar="LOGIN", help="Whose the cases are; yours when left out.")
    ] = None,
    store: StoreOption = None,
    keyring: KeyringOption = False,
    questionnaire: QuestionnaireOption = None,
) -> None:
    """Bring in cases from an export, checked event by event, or one new case from a file of answers.

    A case that is there already is made longer when the export goes on from it, and is left
    alone when the two have parted. Exit code 0 when everything is in, 1 when something is not.
    """
    from iopfit.cli.records.opening import open_or_create  # noqa: PLC0415
    from iopfit.cli.records.parcels import read_parcels, take_answers, take_parcels  # noqa: PLC0415
    from iopfit.library import load  # noqa: PLC0415

    found = load(questionnaire)
    parcels, response = read_parcels(found, file)
    opened = open_or_create(store, keyring=keyring)
    if response is not None:
        take_answers(opened, found, response, label, owner)
        left = 0
    else:
        left = take_parcels(opened, parcels, label, owner)
    opened.close()
    raise typer.Exit(1 if left else 0)

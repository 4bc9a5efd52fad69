"""`records list` and `records stats`: many cases at a glance."""

import enum
import json
from datetime import UTC, datetime
from typing import Annotated

import typer

from iopfit.cli.options import ForceOption, OutputOption, QuestionnaireOption
from iopfit.cli.records.options import KeyringOption, StoreOption


class ListFormat(enum.StrEnum):
    """How a list is written."""

    text = "text"
    json = "json"


class StatsFormat(enum.StrEnum):
    """How counts are written."""

    text = "text"
    html = "html"


def list_(
    open_: Annotated[bool, typer.Option("--open", help="Those that are not finished.")] = False,
    finished: Annotated[bool, typer.Option("--finished", help="Those that are finished.")] = False,
    due: Annotated[bool, typer.Option("--due", help="Those that are finished and due to be asked again.")] = False,
    erased: Annotated[bool, typer.Option("--erased", help="What is left of those that were erased.")] = False,
    format_: Annotated[
        ListFormat, typer.Option("--format", "-f", help="text or json (one document).")
    ] = ListFormat.text,
    store: StoreOption = None,
    keyring: KeyringOption = False,
) -> None:
    """List the cases you can see: open, finished, due for reassessment."""
    from iopfit.cli.records.opening import open_store  # noqa: PLC0415
    from iopfit.report.caseload import STATES, chosen, list_lines, list_values  # noqa: PLC0415

    opened = open_store(store, keyring=keyring)
    today = datetime.now(UTC).date().isoformat()
    asked = {name for name, on in zip(STATES, (open_, finished, due, erased), strict=True) if on}
    wanted = chosen(opened.listings(), today, asked)
    if format_ is ListFormat.json:
        typer.echo(json.dumps(list_values(wanted, today), ensure_ascii=False, indent=2))
    else:
        for line in list_lines(wanted, today, owners=opened.on_server and opened.sees_all):
            typer.echo(line)
    opened.close()


def stats(  # noqa: PLR0913, PLR0917 - one argument an option
    since: Annotated[
        str, typer.Option("--since", metavar="DATE", help="Only intakes finished on this day or later, as 2026-01-31.")
    ] = "",
    smallest: Annotated[
        int, typer.Option("--smallest", min=5, max=1000, help="The smallest count that is shown, besides 0.")
    ] = 11,
    format_: Annotated[StatsFormat, typer.Option("--format", "-f", help="text or html (one page).")] = StatsFormat.text,
    output: OutputOption = None,
    force: ForceOption = False,
    store: StoreOption = None,
    keyring: KeyringOption = False,
    questionnaire: QuestionnaireOption = None,
) -> None:
    """Count over all cases you can see: levels, overrides, emergencies, time, and what is skipped.

    Counts that could point at somebody are not shown, nor what would give them away.
    """
    from iopfit.cli.output import check_output, write_output  # noqa: PLC0415
    from iopfit.cli.records.counting import check_day, count  # noqa: PLC0415
    from iopfit.cli.records.opening import open_store  # noqa: PLC0415
    from iopfit.cli.result import print_written  # noqa: PLC0415
    from iopfit.library import load  # noqa: PLC0415
    from iopfit.report.page.html import as_html  # noqa: PLC0415
    from iopfit.report.stats import stats_blocks, stats_report  # noqa: PLC0415
    from iopfit.report.terminal import console, plain, show  # noqa: PLC0415

    check_output(output, force=force)
    check_day(since)
    found = load(questionnaire)
    opened = open_store(store, keyring=keyring)
    counted = count(opened, found, since)
    blocks = stats_blocks(found, counted, smallest, since=since, everybody=opened.sees_all)
    opened.close()
    if format_ is StatsFormat.html:
        data = as_html(stats_report(blocks)).encode()
        write_output(output, data, force=force) if output else print_written(data)
    elif output is not None:
        write_output(output, plain(blocks).encode(), force=force)
    else:
        show(blocks, console())

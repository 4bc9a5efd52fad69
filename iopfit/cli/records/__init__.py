"""`iopfit records`: the caseload, and what is done with one case or all of them.

Each command opens the store, does one thing, and prints what it did. What it takes is imported
by the command that needs it.
"""

import typer

from iopfit.cli.records.amending import correct
from iopfit.cli.records.caseload import list_, stats
from iopfit.cli.records.erasing import forget, retention
from iopfit.cli.records.exchange import export, import_
from iopfit.cli.records.keeping import rekey, upgrade, verify
from iopfit.cli.records.one import reassess, report, show

app = typer.Typer(
    name="records",
    help="Look at kept records, take them elsewhere, check them, and erase them.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("list")(list_)
app.command()(show)
app.command()(report)
app.command()(export)
app.command("import")(import_)
app.command()(reassess)
app.command()(correct)
app.command()(retention)
app.command()(forget)
app.command()(stats)
app.command()(verify)
app.command()(upgrade)
app.command()(rekey)

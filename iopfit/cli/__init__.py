"""The commands. Each parses its options, calls the library, prints, and chooses the exit code.

This is the only room that prints and exits. Heavy imports stand inside the command that
needs them, so `--version` and the first question pay only for what they use.
"""

from typing import Annotated

import typer

from iopfit.cli.ask import ask
from iopfit.cli.author import questions, schema
from iopfit.cli.check import check
from iopfit.cli.compare import compare
from iopfit.cli.diff import diff
from iopfit.cli.prove import prove
from iopfit.cli.rules import rules
from iopfit.cli.sheet import sheet
from iopfit.cli.suggest import forget, suggest
from iopfit.cli.test import test
from iopfit.cli.verify import verify
from iopfit.cli.why import why

_HELP = """Find out which kind of addiction treatment fits: outpatient, an intensive outpatient program (IOP), or inpatient.

Start with: iopfit ask. In danger now? Call 911, or call or text 988 (US), at any time."""

app = typer.Typer(
    name="iopfit", help=_HELP, no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None
)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415

        try:
            typer.echo(f"iopfit {version('iopfit')}")
        except PackageNotFoundError:
            typer.echo("iopfit, run from a checkout that is not installed")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and end.")
    ] = False,
) -> None:
    del version


app.command()(ask)
app.command()(suggest)
app.command()(why)
app.command()(sheet)
app.command()(compare)
app.command()(check)
app.command()(test)
app.command()(prove)
app.command()(diff)
app.command()(rules)
app.command()(questions)
app.command()(schema)
app.command()(forget)
app.command()(verify)


def main() -> None:
    """Run the program; a fault of ours is told without anybody's answers."""
    from iopfit.cli.failure import guarded  # noqa: PLC0415

    guarded(app)

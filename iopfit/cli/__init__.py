"""The commands. Each parses its options, calls the library, prints, and chooses the exit code.

This is the only room that prints and exits. A command is imported when it is asked for, and
heavy imports stand inside it, so `--version` and the first question pay only for what they use.
"""

from typing import Annotated

import typer

from iopfit.cli.roster import Group

_HELP = """Find out which kind of addiction treatment fits: outpatient, an intensive outpatient program (IOP), or inpatient.

Start with: iopfit ask. In danger now? Call 911, or call or text 988 (US), at any time."""

app = typer.Typer(
    name="iopfit",
    cls=Group,
    help=_HELP,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
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


def main() -> None:
    """Run the program; a fault of ours is told without anybody's answers."""
    from iopfit.cli.failure import guarded  # noqa: PLC0415

    guarded(app)

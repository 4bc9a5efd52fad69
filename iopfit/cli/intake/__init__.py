"""`iopfit intake`: a counselor leads a session, and everything is kept as it happens."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from iopfit.cli.options import LanguageOption, QuestionnaireOption, check_language
from iopfit.cli.records.options import CaseArgument, KeyringOption, StoreOption

if TYPE_CHECKING:
    from iopfit.questionnaire import Questionnaire

app = typer.Typer(
    name="intake",
    invoke_without_command=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@app.callback()
def intake(
    context: typer.Context,
    label: Annotated[
        str | None,
        typer.Option("--label", metavar="LABEL", help="What to call the case; no name. Made up when left out."),
    ] = None,
    store: StoreOption = None,
    keyring: KeyringOption = False,
    questionnaire: QuestionnaireOption = None,
    language: LanguageOption = "en",
    everything: Annotated[
        bool, typer.Option("--all", help="Ask every question, not only those that can still matter.")
    ] = False,
) -> None:
    """Lead an intake with a client beside you, and keep a record of it.

    Every answer is on the disk, encrypted, before the next question appears. A pause keeps
    everything; go on with: iopfit intake resume CASE
    """
    if context.invoked_subcommand is None:
        from iopfit.cli.intake.sessions import begin  # noqa: PLC0415

        needs_terminal("intake")
        found = _questionnaire(questionnaire, language)
        raise typer.Exit(begin(found, store, label, language, keyring=keyring, everything=everything))


@app.command()
def resume(
    case: CaseArgument,
    store: StoreOption = None,
    keyring: KeyringOption = False,
    questionnaire: QuestionnaireOption = None,
) -> None:
    """Go on with a case where it was left."""
    from iopfit.cli.intake.sessions import go_on  # noqa: PLC0415

    needs_terminal("intake resume")
    raise typer.Exit(go_on(_questionnaire(questionnaire, "en"), store, case, keyring=keyring))


def needs_terminal(command: str) -> None:
    """End when there is nobody to ask."""
    from iopfit.cli.failure import fail  # noqa: PLC0415

    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        fail(f"`{command}` needs a terminal")


def _questionnaire(folder: Path | None, language: str) -> "Questionnaire":
    from iopfit.library import load  # noqa: PLC0415

    found = load(folder)
    check_language(found, language)
    return found

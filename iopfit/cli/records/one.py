"""`records show`, `records report` and `records reassess`: one case."""

from typing import Annotated

import typer

from iopfit.cli.options import ForceOption, LanguageOption, OutputOption, QuestionnaireOption, Voice, check_language
from iopfit.cli.records.options import CaseArgument, KeyringOption, StoreOption
from iopfit.cli.records.reading import ReportFormat


def show(
    case: CaseArgument,
    history: Annotated[bool, typer.Option("--history", help="Every event, too: when, by whom, what.")] = False,
    store: StoreOption = None,
    keyring: KeyringOption = False,
    questionnaire: QuestionnaireOption = None,
    language: LanguageOption = "en",
) -> None:
    """Show what is kept of a case: answers and who gave them, ratings, notes, decision, consent."""
    from iopfit.cli.records.opening import open_store  # noqa: PLC0415
    from iopfit.cli.records.reading import show_case  # noqa: PLC0415
    from iopfit.library import load  # noqa: PLC0415
    from iopfit.questionnaire import Reader  # noqa: PLC0415

    found = load(questionnaire)
    check_language(found, language)
    opened = open_store(store, keyring=keyring)
    show_case(opened, found, case, Reader(language, "counselor"), history=history)
    opened.close()


def report(  # noqa: PLR0913, PLR0917 - one argument an option
    case: CaseArgument,
    voice: Annotated[
        Voice, typer.Option("--voice", help="Who reads it: self for the client, family, or counselor.")
    ] = Voice.counselor,
    format_: Annotated[
        ReportFormat, typer.Option("--format", "-f", help="text, markdown, html or pdf.")
    ] = ReportFormat.text,
    output: OutputOption = None,
    force: ForceOption = False,
    intake: Annotated[
        int | None, typer.Option("--intake", metavar="NUMBER", help="Which intake of the case; the last when left out.")
    ] = None,
    to: Annotated[str, typer.Option("--to", metavar="WHOM", help="For whom it is; noted in the record.")] = "",
    store: StoreOption = None,
    keyring: KeyringOption = False,
    questionnaire: QuestionnaireOption = None,
    language: LanguageOption = "en",
) -> None:
    """Print the report of a case, or write it to a file that only you can read.

    It holds the result, the decision, what moved since last time, consent, lines to sign on,
    and the notice that goes with it. That it was written to a file is noted in the record.
    """
    from iopfit.cli.output import check_output  # noqa: PLC0415
    from iopfit.cli.records.opening import open_store  # noqa: PLC0415
    from iopfit.cli.records.reading import check_report, print_or_write  # noqa: PLC0415
    from iopfit.library import load  # noqa: PLC0415
    from iopfit.questionnaire import Reader  # noqa: PLC0415

    check_output(output, force=force)
    check_report(format_, output)
    found = load(questionnaire)
    check_language(found, language)
    opened = open_store(store, keyring=keyring)
    print_or_write(opened, found, case, Reader(language, voice.value), format_, output, to, force=force, number=intake)
    opened.close()


def reassess(
    case: CaseArgument,
    store: StoreOption = None,
    keyring: KeyringOption = False,
    questionnaire: QuestionnaireOption = None,
    language: Annotated[
        str | None,
        typer.Option("--language", "-l", metavar="LANG", help="Language of the questions; last time's when left out."),
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Ask every question, not only those that can still matter.")
    ] = False,
) -> None:
    """Ask a finished case again; each earlier answer is shown, and confirmed or changed, never reused unseen."""
    from iopfit.cli.intake import needs_terminal  # noqa: PLC0415
    from iopfit.cli.intake.sessions import reassess as hold  # noqa: PLC0415
    from iopfit.library import load  # noqa: PLC0415

    needs_terminal("records reassess")
    found = load(questionnaire)
    if language is not None:
        check_language(found, language)
    raise typer.Exit(hold(found, store, case, keyring=keyring, language=language, everything=everything))

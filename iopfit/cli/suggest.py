"""`iopfit suggest` scores files of answers; `iopfit forget` deletes a kept one."""

import sys
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from iopfit.cli.options import (
    ForceOption,
    LanguageOption,
    OutputOption,
    QuestionnaireOption,
    ReceiptOption,
    Voice,
    VoiceOption,
    check_language,
)
from iopfit.cli.result import Format
from iopfit.document import printable

if TYPE_CHECKING:
    from iopfit.program import Features
    from iopfit.questionnaire import Questionnaire, Reader
    from iopfit.response import Response


def suggest(  # noqa: PLR0913, PLR0917 - one argument an option
    answers: Annotated[
        list[str], typer.Argument(metavar="ANSWERS...", help="Files of answers, YAML or JSON; - reads standard input.")
    ],
    questionnaire: QuestionnaireOption = None,
    language: LanguageOption = "en",
    format_: Annotated[
        Format,
        typer.Option(
            "--format",
            "-f",
            help="text, markdown, json (one document a file; see: iopfit schema --of suggestion), html (one page that needs nothing else) or pdf.",
        ),
    ] = Format.text,
    voice: VoiceOption = None,
    ask_: Annotated[
        list[str] | None,
        typer.Option(
            "--ask",
            metavar="PATTERN",
            help="Ask for these items or topics at the terminal first, such as 'phq_*'.",
            show_default=False,
        ),
    ] = None,
    concise: Annotated[
        bool, typer.Option("--concise", help="Findings one line each, without any text of the files.")
    ] = False,
    receipt: ReceiptOption = None,
    output: OutputOption = None,
    force: ForceOption = False,
) -> None:
    """Score files of answers and print what they come to, with reasons.

    Exit code 0 when every file could be scored, 1 when answers do not fit, 2 when a file
    cannot be read. The suggestion itself never changes the exit code.
    """
    from iopfit.cli.failure import errors, exit_code, report  # noqa: PLC0415
    from iopfit.cli.output import check_output, write_output  # noqa: PLC0415
    from iopfit.cli.reading import read_response, reader_of  # noqa: PLC0415
    from iopfit.cli.result import check_form  # noqa: PLC0415
    from iopfit.library import load  # noqa: PLC0415

    worst, several, written = 0, len(answers) > 1, b""
    check_output(output, force=force)
    check_form(format_, several=several, to_file=output is not None)
    found = load(questionnaire)
    check_language(found, language)
    if receipt is not None:
        _check_receipt(receipt, output, several=several)
    features = _features(found, questionnaire) if format_ in (Format.html, Format.pdf) else None
    for name in answers:
        response, findings = read_response(found, name)
        report(findings, short=concise)
        worst = max(worst, exit_code(errors(findings)))
        if errors(findings):
            continue
        if ask_:
            response = _ask_for(found, response, ask_, language, voice)
        reader = reader_of(found, response, language, voice)
        if receipt is not None:
            _write_receipt(found, response, reader, receipt)
        shown = name if several else ""
        written += _told(found, response, reader, format_, shown, features, to_file=output is not None)
    if output is not None and written:
        write_output(output, written, force=force, private=True)
    raise typer.Exit(worst)


def _told(
    questionnaire: "Questionnaire",
    response: "Response",
    reader: "Reader",
    form: Format,
    name: str,
    features: "Features | None",
    *,
    to_file: bool,
) -> bytes:
    """Print a result, or return it for a file."""
    from iopfit.cli.result import Result, print_written  # noqa: PLC0415
    from iopfit.scoring import suggest as score  # noqa: PLC0415

    result = Result(questionnaire, response, score(questionnaire, response), reader, name, features=features)
    if to_file:
        return result.written(form)
    if form is Format.text:
        result.show()
    else:
        print_written(result.written(form))
    return b""


def _features(questionnaire: "Questionnaire", folder: Path | None) -> "Features":
    """Return what to look for in a program, for a page; what is wrong with it is told."""
    from iopfit.cli.failure import report  # noqa: PLC0415
    from iopfit.cli.sheet import features_of  # noqa: PLC0415

    features, findings = features_of(questionnaire, folder)
    report(findings)
    return features


def _check_receipt(path: Path, output: Path | None, *, several: bool) -> None:
    from iopfit.cli.failure import fail  # noqa: PLC0415
    from iopfit.cli.keeping import check_receipt  # noqa: PLC0415

    if several:
        fail("a receipt is of one file of answers; name one file with --receipt")
    if output is not None and path.absolute() == output.absolute():
        fail("--receipt and --output name the same file; name two")
    check_receipt(path)


def _write_receipt(questionnaire: "Questionnaire", response: "Response", reader: "Reader", path: Path) -> None:
    from iopfit.cli.keeping import refuse_receipt, write_receipt  # noqa: PLC0415

    try:
        write_receipt(questionnaire, response, reader, path, replace=False)
    except FileExistsError:
        refuse_receipt(path)


def _ask_for(
    questionnaire: "Questionnaire", response: "Response", patterns: list[str], language: str, voice: Voice | None
) -> "Response":
    """Ask for the items that match, at the terminal, and return the response with their answers."""
    from iopfit.cli.conversation import Conversation  # noqa: PLC0415
    from iopfit.cli.failure import fail  # noqa: PLC0415
    from iopfit.interview import Session  # noqa: PLC0415

    names = [
        item.link_id
        for item in questionnaire.items
        if item.type != "display" and any(fnmatchcase(item.link_id, p) or fnmatchcase(item.topic, p) for p in patterns)
    ]
    if not names:
        fail(f"no item or topic matches {', '.join(patterns)}")
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        fail(f"--ask needs a terminal. It would ask for: {', '.join(names)}")
    conversation = Conversation(Session(questionnaire, response), language, voice.value if voice else None, None)
    ended = conversation.ask_for(names)
    if ended is not None:
        raise SystemExit(ended)
    return conversation.session.response


def forget(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Files that iopfit kept.")],
) -> None:
    """Delete what was kept: answers, reports and receipts, and what an interrupted saving may have left beside them.

    A disk or a backup may still hold traces of a deleted file; no program can promise more.
    """
    from iopfit.cli.failure import fail  # noqa: PLC0415
    from iopfit.sessions import forget as delete  # noqa: PLC0415
    from iopfit.sessions import is_kept  # noqa: PLC0415

    for path in files:
        if path.is_file() and not is_kept(path):
            fail(f"{path}: this is not a file that iopfit kept, so it was left alone", 1)
    for path in files:
        for gone in delete(path):
            typer.echo(f"Deleted {printable(str(gone), limit=None)}")

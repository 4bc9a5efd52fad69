"""`iopfit suggest` scores files of answers; `iopfit forget` deletes a kept one."""

import enum
import json
import sys
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from iopfit.cli.ask import LanguageOption, QuestionnaireOption, Voice, check_language
from iopfit.document import printable

if TYPE_CHECKING:
    from iopfit.diagnostics import Diagnostic
    from iopfit.questionnaire import Questionnaire, Reader
    from iopfit.response import Response


class Format(enum.StrEnum):
    """How a result is written."""

    text = "text"
    markdown = "markdown"
    json = "json"


def suggest(
    answers: Annotated[
        list[str], typer.Argument(metavar="ANSWERS...", help="Files of answers, YAML or JSON; - reads standard input.")
    ],
    questionnaire: QuestionnaireOption = None,
    language: LanguageOption = "en",
    format_: Annotated[
        Format,
        typer.Option(
            "--format", "-f", help="text, markdown or json (one document a file; see: iopfit schema --of suggestion)."
        ),
    ] = Format.text,
    voice: Annotated[
        Voice | None, typer.Option("--voice", help="Wording: self, family or counselor.", show_default=False)
    ] = None,
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
) -> None:
    """Score files of answers and print what they come to, with reasons.

    Exit code 0 when every file could be scored, 1 when answers do not fit, 2 when a file
    cannot be read. The suggestion itself never changes the exit code.
    """
    from iopfit.cli.failure import errors, exit_code, report  # noqa: PLC0415
    from iopfit.library import load  # noqa: PLC0415

    found = load(questionnaire)
    check_language(found, language)
    worst, several = 0, len(answers) > 1
    for name in answers:
        response, findings = read_response(found, name)
        report(findings, short=concise)
        worst = max(worst, exit_code(errors(findings)))
        if errors(findings):
            continue
        if ask_:
            response = _ask_for(found, response, ask_, language)
        _print(found, response, format_, _reader(found, response, language, voice), name if several else "")
    raise typer.Exit(worst)


def _reader(questionnaire: "Questionnaire", response: "Response", language: str, voice: Voice | None) -> "Reader":
    from iopfit.interview import Session  # noqa: PLC0415
    from iopfit.questionnaire import Reader  # noqa: PLC0415

    return Reader(language, voice.value) if voice else Session(questionnaire, response).reader(language)


def read_response(questionnaire: "Questionnaire", name: str) -> "tuple[Response, list[Diagnostic]]":
    """Return the answers in a file, or on standard input for `-`, with every finding."""
    from iopfit.answer_file import read_answers  # noqa: PLC0415
    from iopfit.diagnostics import Diagnostic, from_flaw  # noqa: PLC0415
    from iopfit.document import Span  # noqa: PLC0415
    from iopfit.response import Response  # noqa: PLC0415
    from iopfit.sessions import read_bytes  # noqa: PLC0415
    from iopfit.yaml_text import MAX_BYTES, read  # noqa: PLC0415

    shown = "<stdin>" if name == "-" else name
    try:
        data = sys.stdin.buffer.read(MAX_BYTES + 1) if name == "-" else read_bytes(Path(name))
    except OSError as error:
        message = f"the file cannot be read: {error.strerror or type(error).__name__}"
        return Response(), [Diagnostic("missing-file", message, Span(shown, 1, 1, 2), help="name a file of answers")]
    document, flaws = read(shown, data)
    if flaws and document.root is None:
        return Response(), [from_flaw(flaw, about_answers=True) for flaw in flaws]
    response, findings = read_answers(questionnaire, document)
    return response, [*(from_flaw(flaw, about_answers=True) for flaw in flaws), *findings]


def _ask_for(questionnaire: "Questionnaire", response: "Response", patterns: list[str], language: str) -> "Response":
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
    conversation = Conversation(Session(questionnaire, response), language, None, None)
    ended = conversation.ask_for(names)
    if ended is not None:
        raise SystemExit(ended)
    return conversation.session.response


def _print(questionnaire: "Questionnaire", response: "Response", form: Format, reader: "Reader", name: str) -> None:
    from iopfit.report.outline import outline  # noqa: PLC0415
    from iopfit.scoring import suggest as score  # noqa: PLC0415

    suggestion = score(questionnaire, response)
    if form is Format.json:
        from iopfit.report.machine import as_values  # noqa: PLC0415

        typer.echo(
            json.dumps(as_values(questionnaire, suggestion, reader), ensure_ascii=False, indent=None if name else 2)
        )
        return
    blocks = outline(questionnaire, response, suggestion, reader)
    if form is Format.markdown:
        from iopfit.report.markdown import render  # noqa: PLC0415

        typer.echo(render(blocks, title=name or questionnaire.title.say(reader)))
        return
    from iopfit.report.terminal import console, show  # noqa: PLC0415

    if name:
        typer.echo(f"\n===== {printable(name, limit=None)} =====")
    show(blocks, console())


def forget(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Files of kept answers.")],
) -> None:
    """Delete kept answers, and what an interrupted saving may have left beside them.

    A disk or a backup may still hold traces of a deleted file; no program can promise more.
    """
    from iopfit.cli.failure import fail  # noqa: PLC0415
    from iopfit.sessions import forget as delete  # noqa: PLC0415

    for path in files:
        if path.is_file() and not _looks_like_answers(path):
            fail(f"{path}: this is not a file of answers kept by iopfit, so it was left alone", 1)
    for path in files:
        for gone in delete(path):
            typer.echo(f"Deleted {printable(str(gone), limit=None)}")


def _looks_like_answers(path: Path) -> bool:
    with path.open("rb") as file:
        start = file.read(4000)
    return b"answers:" in start and b"questionnaire:" in start

"""`iopfit sheet`: one page for talking to programs, and programs compared with it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from iopfit.cli.options import (
    AnswersArgument,
    LanguageOption,
    QuestionnaireOption,
    TextFormat,
    VoiceOption,
    check_language,
)

if TYPE_CHECKING:
    from iopfit.diagnostics import Diagnostic
    from iopfit.program import Features, Program
    from iopfit.questionnaire import Questionnaire


def sheet(
    answers: AnswersArgument,
    programs: Annotated[
        Path | None,
        typer.Option(
            "--programs",
            metavar="FILE",
            help="Up to five programs to compare (see: iopfit schema --of programs).",
            show_default=False,
        ),
    ] = None,
    questionnaire: QuestionnaireOption = None,
    language: LanguageOption = "en",
    voice: VoiceOption = None,
    format_: Annotated[TextFormat, typer.Option("--format", "-f", help="text or markdown.")] = TextFormat.text,
) -> None:
    """Print one page for talking to programs: musts, wishes, questions, and space for the answers.

    Exit code 1 when answers or programs do not fit, 2 when a file cannot be read.
    """
    from iopfit.cli.failure import stop_at  # noqa: PLC0415
    from iopfit.cli.reading import reader_of, response_in  # noqa: PLC0415
    from iopfit.library import load  # noqa: PLC0415
    from iopfit.report.sheet import sheet_blocks  # noqa: PLC0415
    from iopfit.scoring import suggest  # noqa: PLC0415
    from iopfit.sheet import compare_programs, sheet_for  # noqa: PLC0415

    found = load(questionnaire)
    check_language(found, language)
    response = response_in(found, answers)
    features, findings = features_of(found, questionnaire)
    stop_at(findings)
    listed = _programs(found, features, programs) if programs else ()
    suggestion = suggest(found, response)
    made = sheet_for(found, response, suggestion, features)
    reader = reader_of(found, response, language, voice)
    blocks = sheet_blocks(found, suggestion, made, reader, compare_programs(found, made, listed))
    if format_ is TextFormat.markdown:
        from iopfit.report.markdown import render  # noqa: PLC0415

        typer.echo(render(blocks))
        return
    from iopfit.report.terminal import console, show  # noqa: PLC0415

    show(blocks, console())


def features_of(questionnaire: "Questionnaire", folder: Path | None) -> "tuple[Features, list[Diagnostic]]":
    """Return what a questionnaire says to look for in a program, nothing when it does not say, with every finding."""
    from iopfit.library import shipped_folder  # noqa: PLC0415
    from iopfit.loader.programs import read_features  # noqa: PLC0415
    from iopfit.program import Features  # noqa: PLC0415
    from iopfit.sessions import read_bytes  # noqa: PLC0415

    path = (folder or shipped_folder()) / "features.yaml"
    if not path.is_file():
        return Features(), []
    features, _, findings = read_features(questionnaire, path.as_posix(), read_bytes(path))
    return features or Features(), findings


def _programs(questionnaire: "Questionnaire", features: "Features", path: Path) -> "tuple[Program, ...]":
    from iopfit.cli.failure import stop_at  # noqa: PLC0415
    from iopfit.loader.programs import read_programs  # noqa: PLC0415
    from iopfit.sessions import read_bytes  # noqa: PLC0415

    programs, findings = read_programs(questionnaire, features, str(path), read_bytes(path))
    stop_at(findings)
    return programs or ()

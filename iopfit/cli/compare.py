"""`iopfit compare`: what several people say of the same person, side by side."""

from typing import TYPE_CHECKING, Annotated

import typer

from iopfit.cli.options import LanguageOption, QuestionnaireOption, TextFormat, Voice, check_language

if TYPE_CHECKING:
    from iopfit.informants import Informant
    from iopfit.questionnaire import Questionnaire

_MOST = 3


def compare(
    answers: Annotated[
        list[str],
        typer.Argument(metavar="ANSWERS...", help="Two or three files of answers: person, relative, counselor."),
    ],
    as_: Annotated[
        list[Voice] | None,
        typer.Option(
            "--as",
            help="Who answered each file, in order: self, family or counselor. Otherwise the file says, or the order.",
            show_default=False,
        ),
    ] = None,
    questionnaire: QuestionnaireOption = None,
    language: LanguageOption = "en",
    voice: Annotated[Voice, typer.Option("--voice", help="Wording of what is not quoted.")] = Voice.family,
    format_: Annotated[TextFormat, typer.Option("--format", "-f", help="text or markdown.")] = TextFormat.text,
) -> None:
    """Put the answers of several people side by side: agreements, conflicts, and what each view comes to.

    Sensitive answers, and what a file names under `private:`, are never printed. Exit code 1
    when answers do not fit, 2 when a file cannot be read.
    """
    from iopfit.cli.failure import fail  # noqa: PLC0415
    from iopfit.informants import compare as side_by_side  # noqa: PLC0415
    from iopfit.library import load  # noqa: PLC0415
    from iopfit.questionnaire import Reader  # noqa: PLC0415
    from iopfit.report.informants import comparison_blocks  # noqa: PLC0415

    if not 2 <= len(answers) <= _MOST:
        fail(f"compare takes two or three files of answers, and was given {len(answers)}")
    if as_ and len(as_) != len(answers):
        fail(f"--as is given {len(as_)} times for {len(answers)} files; give it once a file, in their order")
    found = load(questionnaire)
    check_language(found, language)
    informants = _informants(found, answers, as_ or [])
    comparison = side_by_side(found, informants)
    voices = [informant.voice for informant in informants]
    blocks = comparison_blocks(found, comparison, voices, Reader(language, voice.value))
    if format_ is TextFormat.markdown:
        from iopfit.report.markdown import render  # noqa: PLC0415

        typer.echo(render(blocks))
        return
    from iopfit.report.terminal import console, show  # noqa: PLC0415

    show(blocks, console())


def _informants(questionnaire: "Questionnaire", names: list[str], stated: list[Voice]) -> "list[Informant]":
    """Return who says what; end with the findings when a file cannot be used."""
    from iopfit.cli.failure import errors, exit_code, report  # noqa: PLC0415
    from iopfit.cli.reading import read_response  # noqa: PLC0415
    from iopfit.informants import Informant  # noqa: PLC0415
    from iopfit.questionnaire import VOICES  # noqa: PLC0415
    from iopfit.response import voice_of  # noqa: PLC0415

    informants, worst = [], 0
    for place, name in enumerate(names):
        response, findings = read_response(questionnaire, name)
        report(findings, short=True)
        worst = max(worst, exit_code(errors(findings)))
        voice = stated[place].value if stated else voice_of(questionnaire, response) or VOICES[place]
        informants.append(Informant(voice, response))
    if worst:
        raise typer.Exit(worst)
    return informants

"""Options that several commands take, so that each reads the same everywhere."""

import enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from iopfit.questionnaire import Questionnaire


class Voice(enum.StrEnum):
    """Who is spoken to."""

    self = "self"
    family = "family"
    counselor = "counselor"


class TextFormat(enum.StrEnum):
    """How something to read is written."""

    text = "text"
    markdown = "markdown"


AnswersArgument = Annotated[
    str, typer.Argument(metavar="ANSWERS", help="A file of answers, YAML or JSON; - reads standard input.")
]
FolderArgument = Annotated[
    Path | None,
    typer.Argument(
        metavar="[FOLDER]", help="A questionnaire's folder; the shipped one when left out.", show_default=False
    ),
]
QuestionnaireOption = Annotated[
    Path | None,
    typer.Option(
        "--questionnaire",
        "-q",
        metavar="FOLDER",
        help="Another questionnaire than the shipped one.",
        show_default=False,
    ),
]
LanguageOption = Annotated[
    str, typer.Option("--language", "-l", metavar="LANG", help="Language of the questions, such as en or es.")
]
VoiceOption = Annotated[
    Voice | None, typer.Option("--voice", help="Wording: self, family or counselor.", show_default=False)
]
OutputOption = Annotated[
    Path | None,
    typer.Option(
        "--output", "-o", metavar="FILE", help="Write it to FILE instead of the terminal.", show_default=False
    ),
]
ForceOption = Annotated[bool, typer.Option("--force", help="Let --output replace a file that is there.")]
ReceiptOption = Annotated[
    Path | None,
    typer.Option(
        "--receipt",
        metavar="FILE",
        help="Write a receipt of the result to FILE; check it with: iopfit verify FILE.",
        show_default=False,
    ),
]


def check_language(questionnaire: "Questionnaire", language: str) -> None:
    """End with a clear error when a questionnaire does not speak a language."""
    from iopfit.cli.failure import fail  # noqa: PLC0415

    if language not in questionnaire.languages:
        fail(f"this questionnaire has no language `{language}`; it has {', '.join(questionnaire.languages)}")

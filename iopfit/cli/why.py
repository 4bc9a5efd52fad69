"""`iopfit why` explains a result: why, why not, how firm it is, and what would change it."""

import enum
import json
from typing import TYPE_CHECKING, Annotated

import typer

from iopfit.cli.options import AnswersArgument, LanguageOption, QuestionnaireOption, VoiceOption, check_language

if TYPE_CHECKING:
    from iopfit.explain import Explanation
    from iopfit.questionnaire import Questionnaire, Reader
    from iopfit.report.blocks import Block
    from iopfit.response import Response
    from iopfit.scoring import Suggestion


class Format(enum.StrEnum):
    """How an explanation is written."""

    text = "text"
    json = "json"


def why(
    answers: AnswersArgument,
    questionnaire: QuestionnaireOption = None,
    language: LanguageOption = "en",
    voice: VoiceOption = None,
    format_: Annotated[Format, typer.Option("--format", "-f", help="text or json (one document).")] = Format.text,
) -> None:
    """Explain a result: which answers are enough for it, why not another, how firm it is, what would change it.

    What can be arranged in daily life is named to everybody; clinical answers that would change
    the result are named to counselors only. Exit code 0 when there is an explanation, 1 when
    answers do not fit, 2 when the file cannot be read.
    """
    from iopfit.cli.reading import reader_of, response_in  # noqa: PLC0415
    from iopfit.explain import explain  # noqa: PLC0415
    from iopfit.library import load  # noqa: PLC0415
    from iopfit.report.explanation import as_values, levers_for  # noqa: PLC0415
    from iopfit.scoring import suggest  # noqa: PLC0415

    found = load(questionnaire)
    check_language(found, language)
    response = response_in(found, answers)
    reader = reader_of(found, response, language, voice)
    suggestion = suggest(found, response)
    explanation = explain(found, response, levers_over=levers_for(reader))
    if format_ is Format.json:
        typer.echo(json.dumps(as_values(suggestion, explanation, reader), ensure_ascii=False, indent=2))
        return
    from iopfit.report.terminal import console, show  # noqa: PLC0415

    show(_blocks(found, response, suggestion, explanation, reader), console())


def _blocks(
    questionnaire: "Questionnaire",
    response: "Response",
    suggestion: "Suggestion",
    explanation: "Explanation",
    reader: "Reader",
) -> "list[Block]":
    """Return danger first, then the result in one sentence, then the explanation."""
    from iopfit.phrases import phrase  # noqa: PLC0415
    from iopfit.report.blocks import Paragraph  # noqa: PLC0415
    from iopfit.report.explanation import explanation_blocks  # noqa: PLC0415
    from iopfit.report.outline import alert_blocks, headline  # noqa: PLC0415

    alerts = (questionnaire.rule_by_id[reason.rule] for reason in suggestion.alerts)
    blocks = [block for rule in alerts for block in alert_blocks(questionnaire, rule, reader)]
    blocks.append(Paragraph(headline(questionnaire, suggestion, reader), strong=True))
    if suggestion.referral is not None:
        because = questionnaire.rule_by_id[suggestion.referral.rule].because
        return [*blocks, Paragraph(because.say(reader))]
    explained = explanation_blocks(questionnaire, response, suggestion, explanation, reader)
    return [*blocks, *(explained or [Paragraph(phrase("nothing-to-explain", reader))])]

"""What an author of questions reads: `questions`, `schema`."""

import enum
import json
from typing import TYPE_CHECKING, Annotated

import typer

from iopfit.cli.options import LanguageOption, QuestionnaireOption, check_language

if TYPE_CHECKING:
    from iopfit.questionnaire import Item, Questionnaire, Reader


class SchemaOf(enum.StrEnum):
    """What a JSON Schema describes."""

    questionnaire = "questionnaire"
    topic = "topic"
    translation = "translation"
    person = "person"
    promises = "promises"
    features = "features"
    programs = "programs"
    map = "map"
    suggestion = "suggestion"


def questions(
    item: Annotated[
        str | None,
        typer.Argument(metavar="[ITEM]", help="Show one item with every rule that reads it.", show_default=False),
    ] = None,
    questionnaire: QuestionnaireOption = None,
    language: LanguageOption = "en",
) -> None:
    """List the questions, or show one with every rule that reads it, in words."""
    from iopfit.cli.failure import fail  # noqa: PLC0415
    from iopfit.diagnostics import suggestion_for  # noqa: PLC0415
    from iopfit.library import load  # noqa: PLC0415
    from iopfit.questionnaire import Reader  # noqa: PLC0415

    found, reader = load(questionnaire), Reader(language)
    check_language(found, language)
    if item is None:
        _list_items(found, reader)
    elif item in found.item_by_id:
        _show_item(found, found.item_by_id[item], reader)
    else:
        fail(f"there is no item `{item}`; {suggestion_for(item, found.item_by_id, 'list them with: iopfit questions')}")


def _list_items(questionnaire: "Questionnaire", reader: "Reader") -> None:
    from iopfit.report.blocks import Block, Heading, Point, Points  # noqa: PLC0415
    from iopfit.report.terminal import console, show  # noqa: PLC0415

    blocks: list[Block] = []
    for topic in questionnaire.topics:
        items = [item for item in questionnaire.items if item.topic == topic.id]
        blocks.append(Heading(topic.title.say(reader)))
        blocks.append(Points(tuple(Point(f"{item.link_id}: {item.text.say(reader)}") for item in items)))
    show(blocks, console())


def _show_item(questionnaire: "Questionnaire", item: "Item", reader: "Reader") -> None:
    from iopfit.expr.words import say  # noqa: PLC0415
    from iopfit.report.blocks import Block, Heading, Paragraph, Point, Points  # noqa: PLC0415
    from iopfit.report.rulebook.consequence import consequence  # noqa: PLC0415
    from iopfit.report.terminal import console, show  # noqa: PLC0415
    from iopfit.report.wording import lexicon  # noqa: PLC0415

    words = lexicon(questionnaire, reader)
    blocks: list[Block] = [Heading(item.link_id)]
    blocks += [
        Paragraph(f"{voice}: {item.text.say(type(reader)(reader.language, voice))}")
        for voice in ("self", "family", "counselor")
    ]
    blocks += [Paragraph(text.say(reader)) for text in (item.help, item.why) if text is not None]
    if item.answer_options:
        blocks.append(
            Points(tuple(Point(f"{option.code}: {option.text.say(reader)}") for option in item.answer_options))
        )
    if item.enable_when is not None:
        blocks.append(Paragraph(f"Asked when {say(item.enable_when, words)}."))
    blocks.append(Heading("Rules that read it"))
    rules = questionnaire.rules_by_item.get(item.link_id, ())
    blocks.append(
        Points(
            tuple(
                Point(f"{rule.id}: when {say(rule.when, words)}, {consequence(rule)}.", rule.because.say(reader))
                for rule in rules
            )
        )
    )
    show(blocks, console())


def schema(
    of: Annotated[SchemaOf, typer.Option("--of", help="Which kind of file, or the machine output.")] = SchemaOf.topic,
) -> None:
    """Print the JSON Schema of a questionnaire's files, for editors, or of the machine output."""
    if of is SchemaOf.suggestion:
        from iopfit.report.machine import json_schema  # noqa: PLC0415

        found = json_schema()
    else:
        from iopfit.loader import json_schema as schema_of  # noqa: PLC0415

        found = schema_of(of.value)
    typer.echo(json.dumps(found, indent=2, ensure_ascii=False))

"""What an author of questions needs: `check`, `questions`, `schema`."""

import enum
import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from iopfit.cli.ask import LanguageOption, QuestionnaireOption, check_language

if TYPE_CHECKING:
    from iopfit.diagnostics import Diagnostic
    from iopfit.questionnaire import Item, Questionnaire, Reader, Rule


class SchemaOf(enum.StrEnum):
    """What a JSON Schema describes."""

    questionnaire = "questionnaire"
    topic = "topic"
    translation = "translation"
    person = "person"
    suggestion = "suggestion"


def check(
    folder: Annotated[
        Path | None,
        typer.Argument(
            metavar="[FOLDER]", help="A questionnaire's folder; the shipped one when left out.", show_default=False
        ),
    ] = None,
    concise: Annotated[bool, typer.Option("--concise", help="One line a finding, for editors and logs.")] = False,
) -> None:
    """Load a questionnaire and report everything that is wrong with it, with places.

    Exit code 0 when nothing was found, 1 when something was, 2 when it cannot be read.
    """
    from iopfit.cli.failure import exit_code, report  # noqa: PLC0415
    from iopfit.library import examine, read_folder, shipped_folder  # noqa: PLC0415

    folder = folder or shipped_folder()
    questionnaire, findings = examine(folder)
    if questionnaire is not None:
        people = {name: data for name, data in read_folder(folder).items() if name.startswith("people/")}
        findings = [*findings, *_check_people(questionnaire, folder, people)]
    report(findings, short=concise, err=False)
    if questionnaire is not None:
        count = f"{len(questionnaire.items)} items, {len(questionnaire.rules)} rules, languages {', '.join(questionnaire.languages)}"
        typer.echo(f"{folder.as_posix()}: {count}; {len(findings) or 'no'} finding{'' if len(findings) == 1 else 's'}")
    raise typer.Exit(exit_code(findings))


def _check_people(questionnaire: "Questionnaire", folder: Path, people: dict[str, bytes]) -> "list[Diagnostic]":
    """Return findings about the form of the cases and of their answers."""
    from iopfit.answer_file import read_answers  # noqa: PLC0415
    from iopfit.loader import read_person  # noqa: PLC0415
    from iopfit.yaml_text import read  # noqa: PLC0415

    findings: list[Diagnostic] = []
    for name, data in people.items():
        shown = (folder / name).as_posix()
        form, found = read_person(shown, data)
        findings += found
        if form is not None:
            findings += read_answers(questionnaire, read(shown, data)[0])[1]
    return findings


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
    from iopfit.report.outline import Block, Heading, Point, Points  # noqa: PLC0415
    from iopfit.report.terminal import console, show  # noqa: PLC0415

    blocks: list[Block] = []
    for topic in questionnaire.topics:
        items = [item for item in questionnaire.items if item.topic == topic.id]
        blocks.append(Heading(topic.title.say(reader)))
        blocks.append(Points(tuple(Point(f"{item.link_id}: {item.text.say(reader)}") for item in items)))
    show(blocks, console())


def _show_item(questionnaire: "Questionnaire", item: "Item", reader: "Reader") -> None:
    from iopfit.expr.words import say  # noqa: PLC0415
    from iopfit.report.outline import Block, Heading, Paragraph, Point, Points  # noqa: PLC0415
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


def consequence(rule: "Rule") -> str:
    """Return what follows from a rule, in a few words.

    >>> from iopfit import load
    >>> consequence(load().rule_by_id["suicide-plan"]).startswith("emergency alert")
    True
    """
    parts = [f"{rule.alert} alert"] if rule.alert else []
    parts += [f"at least {rule.at_least}"] if rule.at_least else []
    parts += [f"up to {rule.up_to}"] if rule.up_to else []
    parts += [f"rating {dimension} {value}" for dimension, value in rule.rate.items()]
    parts += [f"{points} point{'' if points == 1 else 's'} for {level}" for level, points in rule.points.items()]
    parts += [f"a barrier at {', '.join(rule.barrier_at)}"] if rule.barrier else []
    parts += ["advice"] if rule.advice else []
    parts += ["no level, another service"] if rule.refer else []
    return ", ".join(parts) or "nothing"


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

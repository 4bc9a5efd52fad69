"""`iopfit rules` prints the rule book: every rule as a sentence, with what it rests on."""

import enum
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from iopfit.cli.options import FolderArgument, ForceOption, LanguageOption, OutputOption, Voice, check_language

if TYPE_CHECKING:
    from iopfit.loader import Manuscript
    from iopfit.report.rulebook.blocks import Book
    from iopfit.report.rulebook.contents import Choice


class Form(enum.StrEnum):
    """How the rule book is written."""

    text = "text"
    markdown = "markdown"
    html = "html"


def rules(  # noqa: PLR0913, PLR0917 - one argument an option
    folder: FolderArgument = None,
    format_: Annotated[
        Form, typer.Option("--format", "-f", help="text, markdown, or html (one page that needs nothing else).")
    ] = Form.text,
    language: LanguageOption = "en",
    voice: Annotated[Voice, typer.Option("--voice", help="Wording: self, family or counselor.")] = Voice.self,
    topic: Annotated[
        str | None, typer.Option("--topic", metavar="TOPIC", help="Only the rules of a topic.", show_default=False)
    ] = None,
    level: Annotated[
        str | None,
        typer.Option(
            "--level", metavar="LEVEL", help="Only the rules that ask for, reach or favor a level.", show_default=False
        ),
    ] = None,
    rule: Annotated[
        str | None, typer.Option("--rule", metavar="RULE", help="Only one rule.", show_default=False)
    ] = None,
    today: Annotated[
        datetime | None,
        typer.Option(
            "--today",
            metavar="DATE",
            formats=["%Y-%m-%d"],
            help="Mark sources whose review is overdue on this day, such as 2026-12-31.",
            show_default=False,
        ),
    ] = None,
    output: OutputOption = None,
    force: ForceOption = False,
) -> None:
    """Print the rule book: every rule as a sentence, its reason and sources, its cases and promises.

    Exit code 0 when it was printed, 1 when the questionnaire has errors, 2 when it cannot be
    read or written.
    """
    from iopfit.cli.output import check_output, write_output  # noqa: PLC0415
    from iopfit.library import shipped_folder  # noqa: PLC0415
    from iopfit.questionnaire import Reader  # noqa: PLC0415
    from iopfit.report.rulebook.contents import Choice, rulebook  # noqa: PLC0415

    check_output(output, force=force)
    where = folder or shipped_folder()
    found = _read(where)
    check_language(found.questionnaire, language)
    choice = Choice(topic, level, rule)
    _check_choice(found, choice)
    day = today.date() if today else None
    book = rulebook(found, Reader(language, voice.value), choice, where.as_posix(), day)
    if output is None:
        _print(book, format_)
    else:
        write_output(output, _as_text(book, format_).encode(), force=force)


def _read(folder: Path) -> "Manuscript":
    """Return what is written in a folder, or end with every error in it: a book must not leave things out."""
    from iopfit.cli.failure import errors, exit_code, report  # noqa: PLC0415
    from iopfit.library import examine_manuscript  # noqa: PLC0415

    found, findings = examine_manuscript(folder)
    wrong = errors(findings)
    if found is None or wrong:
        report(wrong or findings)
        raise typer.Exit(exit_code(wrong or findings))
    return found


def _check_choice(found: "Manuscript", choice: "Choice") -> None:
    """End with a clear error when there is no such topic, level or rule, or nothing fits all of them."""
    from iopfit.cli.failure import fail  # noqa: PLC0415
    from iopfit.diagnostics import suggestion_for  # noqa: PLC0415

    questionnaire = found.questionnaire
    for kind, name, known in (
        ("topic", choice.topic, list(questionnaire.topic_by_id)),
        ("level", choice.level, list(questionnaire.level_by_id)),
        ("rule", choice.rule, list(questionnaire.rule_by_id)),
    ):
        if name is not None and name not in known:
            few = f"the {kind}s are: {', '.join(known)}" if kind != "rule" else "list them with: iopfit rules"
            fail(f"there is no {kind} `{name}`; {suggestion_for(name, known, few)}")
    if not any(choice.wants(rule) for rule in questionnaire.rules):
        fail("no rule fits all of that; leave out --topic, --level or --rule", 1)


def _print(book: "Book", form: Form) -> None:
    if form is Form.text:
        from iopfit.report.rulebook.text import lines_of  # noqa: PLC0415
        from iopfit.report.terminal import console, show  # noqa: PLC0415

        show(lines_of(book), console())
    else:
        typer.echo(_as_text(book, form), nl=False)


def _as_text(book: "Book", form: Form) -> str:
    """Return the book in a form that a file can hold."""
    if form is Form.markdown:
        from iopfit.report.rulebook.markdown import as_markdown  # noqa: PLC0415

        return as_markdown(book)
    if form is Form.html:
        from iopfit.report.rulebook.html import as_html  # noqa: PLC0415
        from iopfit.report.rulebook.picture import can_draw, svg  # noqa: PLC0415

        if not can_draw():
            typer.echo("iopfit: the pictures are left out; to have them: pip install 'iopfit[rules]'", err=True)
        return as_html(book, svg if can_draw() else None)
    from iopfit.report.rulebook.text import as_plain  # noqa: PLC0415

    return as_plain(book)

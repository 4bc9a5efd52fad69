"""A result in the form somebody asked for: on the terminal, or as what a file can hold."""

import enum
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import typer

from iopfit.document import printable

if TYPE_CHECKING:
    from iopfit.program import Features
    from iopfit.questionnaire import Questionnaire, Reader
    from iopfit.report.blocks import Block
    from iopfit.response import Response
    from iopfit.scoring import Suggestion


class Format(enum.StrEnum):
    """How a result is written."""

    text = "text"
    markdown = "markdown"
    json = "json"
    html = "html"
    pdf = "pdf"


@dataclass(frozen=True)
class Result:
    """What somebody's answers come to, ready to be shown.

    Attributes:
        questionnaire: What was asked.
        response: The answers.
        suggestion: What they come to.
        reader: Who reads it.
        name: The file of the answers, when there are several.
        note: A sentence on what was not asked, if any.
        features: What programs can have, for a page that says what to look for.
    """

    questionnaire: "Questionnaire"
    response: "Response"
    suggestion: "Suggestion"
    reader: "Reader"
    name: str = ""
    note: str = ""
    features: "Features | None" = None

    def show(self) -> None:
        """Print it to the terminal."""
        from iopfit.report.terminal import console, show  # noqa: PLC0415

        typer.echo(self._lead(), nl=False)
        show(self._blocks(), console())

    def written(self, form: Format) -> bytes:
        """Return it as a file holds it."""
        match form:
            case Format.json:
                return self._json().encode()
            case Format.markdown:
                from iopfit.report.markdown import render  # noqa: PLC0415

                return (render(self._blocks(), self.name or self.questionnaire.title.say(self.reader)) + "\n").encode()
            case Format.text:
                from iopfit.report.terminal import plain  # noqa: PLC0415

                return (self._lead() + plain(self._blocks())).encode()
            case _:
                return self._page(form)

    def _lead(self) -> str:
        return f"\n===== {printable(self.name, limit=None)} =====\n" if self.name else ""

    def _blocks(self, *, sources: bool = True) -> "list[Block]":
        from iopfit.explain import explain  # noqa: PLC0415
        from iopfit.report.explanation import levers_for  # noqa: PLC0415
        from iopfit.report.outline import Besides, outline  # noqa: PLC0415

        explanation = explain(self.questionnaire, self.response, levers_over=levers_for(self.reader))
        besides = Besides(self.note, sources, explanation, self._wants())
        return outline(self.questionnaire, self.response, self.suggestion, self.reader, besides)

    def _wants(self) -> "list[Block]":
        if self.features is None:
            return []
        from iopfit.report.wants import wants_blocks  # noqa: PLC0415
        from iopfit.sheet import sheet_for  # noqa: PLC0415

        made = sheet_for(self.questionnaire, self.response, self.suggestion, self.features)
        return wants_blocks(self.questionnaire, made, self.reader)

    def _json(self) -> str:
        import json  # noqa: PLC0415

        from iopfit.report.machine import as_values  # noqa: PLC0415

        values = as_values(self.questionnaire, self.suggestion, self.reader)
        return json.dumps(values, ensure_ascii=False, indent=None if self.name else 2) + "\n"

    def _page(self, form: Format) -> bytes:
        from iopfit.report.page.parts import report_of  # noqa: PLC0415

        blocks = self._blocks(sources=self.reader.voice == "counselor")
        report = report_of(self.questionnaire, self.response, self.suggestion, self.reader, blocks)
        if form is Format.html:
            from iopfit.report.page.html import as_html  # noqa: PLC0415

            return as_html(report).encode()
        from iopfit.report.pdf import as_pdf  # noqa: PLC0415

        return as_pdf(report)


def check_form(form: Format, *, several: bool, to_file: bool) -> None:
    """End before any work is done when a result cannot be had in a form."""
    from iopfit.cli.failure import fail  # noqa: PLC0415

    if form in (Format.html, Format.pdf) and several:
        fail(f"--format {form} makes one report from one file of answers; name one file")
    if form is not Format.pdf:
        return
    from iopfit.report.pdf import can_typeset  # noqa: PLC0415

    if not can_typeset():
        fail("to make a PDF, one more package is needed: pip install 'iopfit[pdf]'")
    if not to_file and sys.stdout.isatty():
        fail("a PDF cannot be shown on a terminal; name a file for it with --output FILE")


def print_written(data: bytes) -> None:
    """Write bytes to standard output as they are."""
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()

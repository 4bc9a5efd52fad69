"""Blocks as Markdown, for a chart or a message. Text from files is escaped, so it stays text."""

import re
from collections.abc import Iterable, Iterator

from iopfit.document import printable
from iopfit.report.blocks import Bars, Block, Grid, Heading, Ladder, Paragraph, Points
from iopfit.report.pictures import drawn, steps

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~])")
_LEADING = re.compile(r"^(\s*)([-+=]|\d+[.)])")


def render(blocks: Iterable[Block], title: str = "") -> str:
    r"""Return blocks as one Markdown text.

    >>> print(render([Heading("Why"), Paragraph("<b>not</b> bold", strong=True)]))
    ## Why
    <BLANKLINE>
    **\<b\>not\</b\> bold**
    <BLANKLINE>
    """
    lines = [f"# {escape(title)}", ""] if title else []
    for block in blocks:
        lines += [*_lines(block), ""]
    return "\n".join(lines)


def escape(text: str) -> str:
    """Return text that Markdown shows as it is."""
    shown = _SPECIAL.sub(r"\\\1", printable(text, limit=None))
    return _LEADING.sub(r"\1\\\2", shown)


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Heading(text, urgent):
            yield f"## {'!! ' if urgent else ''}{escape(text)}"
        case Paragraph(text, strong, _):
            yield f"**{escape(text)}**" if strong else escape(text)
        case Points(points):
            for point in points:
                yield f"- {escape(point.text)}" + (f" *({escape(point.note)})*" if point.note else "")
                yield from (f"  - {escape(below)}" for below in point.below)
        case Bars(bars):
            yield from _titled(block.title)
            yield from _table([(bar.title, drawn(bar, block.full, "■?□"), bar.words) for bar in bars])
        case Ladder(rungs):
            yield from _titled(block.title)
            yield from _table([(r.title, s, r.words) for r, s in zip(rungs, steps(block, "■▤?□"), strict=True)])
        case Grid(title, columns, rows):
            yield _row((title, *columns))
            yield "|" + "---|" * (1 + len(columns))
            yield from (_row((row.text, *row.cells)) for row in rows)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(escape(cell) for cell in cells)} |"


def _titled(title: str) -> Iterator[str]:
    yield f"{escape(title)}:"
    yield ""


def _table(rows: list[tuple[str, str, str]]) -> Iterator[str]:
    yield "| | | |"
    yield "|---|---|---|"
    for title, picture, words in rows:
        yield f"| {escape(title)} | {picture.strip()} | {escape(words)} |"

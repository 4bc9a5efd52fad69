"""A report as one HTML page: no script, no network, readable without its style, on paper and by ear."""

from collections.abc import Iterable, Iterator

from iopfit.report.blocks import Bars, Block, Heading, Ladder, Paragraph, Point, Points
from iopfit.report.markup import opening, safe
from iopfit.report.page.charts import bar, rung
from iopfit.report.page.parts import Part, Report
from iopfit.report.page.record import Table
from iopfit.report.page.style import STYLE


def as_html(report: Report) -> str:
    """Return a report as one page that needs nothing else."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: Report) -> Iterator[str]:
    yield from opening(report.title, report.reader.language, STYLE, private=True)
    yield "<header>"
    yield f"<h1>{safe(report.title)}</h1>"
    yield f"<p>{safe(report.about)}</p>"
    yield "</header>"
    yield f'<main class="{safe(report.reader.voice)}">'
    for part in report.parts:
        yield from _part(part)
    yield "</main>"
    yield "</body>"
    yield "</html>"


def _part(part: Part) -> Iterator[str]:
    name = " ".join(word for word in (part.key, "urgent" if part.urgent else "") if word)
    yield f'<section class="{safe(name)}">'
    yield f"<h2>{safe(part.title)}</h2>"
    yield from _blocks(part.blocks)
    yield "</section>"


def _blocks(blocks: "Iterable[Block | Table]") -> Iterator[str]:
    for block in blocks:
        match block:
            case Heading(text):
                yield f"<h3>{safe(text)}</h3>"
            case Paragraph(text, strong, quiet):
                name = ' class="said"' if strong else ' class="quiet"' if quiet else ""
                yield f"<p{name}>{safe(text)}</p>"
            case Points(points):
                yield "<ul>"
                yield from map(_point, points)
                yield "</ul>"
            case Bars(bars):
                yield from _chart(block.title, [(one.title, bar(block, one), one.words) for one in bars])
            case Ladder(rungs):
                rows = [(one.title, rung(block, number), one.words) for number, one in enumerate(rungs)]
                yield from _chart(block.title, rows)
            case Table():
                yield from _table(block)


def _point(point: Point) -> str:
    note = f' <span class="note">({safe(point.note)})</span>' if point.note else ""
    below = "".join(f"<li>{safe(text)}</li>" for text in point.below)
    return f"<li>{safe(point.text)}{note}{f'<ul>{below}</ul>' if below else ''}</li>"


def _chart(title: str, rows: list[tuple[str, str, str]]) -> Iterator[str]:
    yield "<figure>"
    yield f"<figcaption>{safe(title)}</figcaption>"
    yield '<ul class="chart" role="list">'
    for name, picture, words in rows:
        yield f'<li><span class="name">{safe(name)}:</span> {picture} <span class="words">{safe(words)}</span></li>'
    yield "</ul>"
    yield "</figure>"


def _table(table: Table) -> Iterator[str]:
    yield f'<div class="wide" tabindex="0" role="group" aria-label="{safe(table.title)}">'
    yield "<table>"
    heads = "".join(f'<th scope="col">{safe(head)}</th>' for head in table.heads)
    yield f"<thead><tr>{heads}</tr></thead>"
    yield "<tbody>"
    for first, *rest in table.rows:
        cells = "".join(f"<td>{safe(cell)}</td>" for cell in rest)
        yield f'<tr><th scope="row">{safe(first)}</th>{cells}</tr>'
    yield "</tbody>"
    yield "</table>"
    yield "</div>"

"""Blocks as lines for a terminal, by Rich: narrow windows, no color needed, read aloud in order.

No boxes and no cursor movement. Bold and color only repeat what the words say. Text from
files is never markup, and its control characters are made visible.
"""

import io
from collections.abc import Iterable

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from iopfit.document import printable
from iopfit.report.blocks import Bars, Block, Grid, Heading, Ladder, Paragraph, Point, Points
from iopfit.report.pictures import drawn, steps

_WIDEST = 88
_NARROWEST = 36


def console(*, stderr: bool = False, width: int | None = None) -> Console:
    """Return a console that leaves text as it is: no markup, no highlighting, no emoji codes."""
    made = Console(stderr=stderr, markup=False, highlight=False, emoji=False, width=width, soft_wrap=False)
    if width is None and made.width > _WIDEST:
        made.width = _WIDEST
    return made


def show(blocks: Iterable[Block], to: Console) -> None:
    """Print blocks one below the other."""
    for block in blocks:
        match block:
            case Heading(text, urgent):
                to.print()
                to.print(
                    Text(f"{'!! ' if urgent else ''}{inert(text)}", style="bold red" if urgent else "bold underline")
                )
            case Paragraph(text, strong, quiet):
                to.print(Text(inert(text), style="bold" if strong else "dim" if quiet else ""))
            case Points(points):
                for point in points:
                    _show_point(point, to)
            case Bars(bars, _, title):
                to.print(Text(inert(f"{title}:")))
                _show_rows([(bar.title, drawn(bar, block.full), bar.words) for bar in bars], to)
            case Ladder(rungs, title):
                to.print(Text(inert(f"{title}:")))
                _show_rows([(r.title, s, r.words) for r, s in zip(rungs, steps(block), strict=True)], to)
            case Grid():
                _show_grid(block, to)


def inert(text: str) -> str:
    """Return text without anything a terminal would act on."""
    return printable(text, limit=None)


def _hanging(mark: str, text: Text, indent: int, to: Console) -> None:
    """Print text behind a mark, later lines aligned with the first."""
    width = max(to.width - indent - len(mark), 10)
    lines = text.wrap(to, width)
    for number, line in enumerate(lines):
        lead = " " * indent + (mark if number == 0 else " " * len(mark))
        to.print(Text.assemble(lead, line), no_wrap=True, overflow="fold", crop=False)


def _show_point(point: Point, to: Console) -> None:
    _hanging("- ", Text(inert(point.text)), 0, to)
    if point.note:
        _hanging("", Text(inert(f"({point.note})"), style="dim"), 2, to)
    for below in point.below:
        _hanging("- ", Text(inert(below)), 4, to)


def _show_rows(rows: list[tuple[str, str, str]], to: Console) -> None:
    longest = max(len(title) for title, _, _ in rows)
    for title, picture, words in rows:
        if to.width >= longest + 40:
            _hanging(f"{inert(title):<{longest}}  [{picture}]  ", Text(inert(words)), 0, to)
        else:
            to.print(Text(inert(f"{title}:")))
            to.print(Padding(Text(inert(f"[{picture}] {words}")), (0, 0, 0, 2), expand=False))


def _show_grid(grid: Grid, to: Console) -> None:
    """Print what each row asks and its cells behind it; below it where the window is narrow."""
    widths = [max(3, *(len(inert(cell)) for cell in column)) for column in _columns(grid)]
    room = to.width - sum(widths) - 3 * len(widths)
    beside = room >= _NARROWEST
    to.print()
    to.print(Text(_boxes(inert(grid.title), grid.columns, widths, room) if beside else inert(f"{grid.title}:"), "bold"))
    for row in grid.rows:
        if beside:
            first, *more = Text(inert(row.text)).wrap(to, room - 2)
            to.print(Text(_boxes(f"- {first.plain.rstrip()}", row.cells, widths, room)), no_wrap=True, crop=False)
            for line in more:
                to.print(Text.assemble("  ", line))
        else:
            _hanging("- ", Text(inert(row.text)), 0, to)
            named = zip(grid.columns, row.cells, strict=True)
            _hanging("", Text("  ".join(f"{inert(name)} [{inert(cell) or '   '}]" for name, cell in named)), 4, to)


def _columns(grid: Grid) -> list[tuple[str, ...]]:
    return list(zip(grid.columns, *(row.cells for row in grid.rows), strict=True))


def _boxes(text: str, cells: tuple[str, ...], widths: list[int], room: int) -> str:
    boxes = (f" [{inert(cell):^{width}}]" for cell, width in zip(cells, widths, strict=True))
    return f"{text:<{room}}{''.join(boxes)}"


def plain(blocks: Iterable[Block], width: int = 80) -> str:
    """Return blocks as bare text for a file, without anything a terminal acts on.

    Args:
        blocks: What it says.
        width: How long its lines may be.
    """
    to = Console(file=io.StringIO(), width=width, markup=False, highlight=False, emoji=False, color_system=None)
    with to.capture() as captured:
        show(blocks, to)
    return "\n".join(line.rstrip() for line in captured.get().splitlines()).strip("\n") + "\n"

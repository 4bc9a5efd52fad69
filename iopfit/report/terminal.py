"""Blocks as lines for a terminal, by Rich: narrow windows, no color needed, read aloud in order.

No boxes and no cursor movement. Bold and color only repeat what the words say. Text from
files is never markup, and its control characters are made visible.
"""

from collections.abc import Iterable

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from iopfit.document import printable
from iopfit.report.outline import Bars, Block, Heading, Paragraph, Point, Points

_WIDEST = 88


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
            case Bars():
                _show_bars(block, to)


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


def _show_bars(block: Bars, to: Console) -> None:
    longest = max(len(bar.title) for bar in block.bars)
    for bar in block.bars:
        drawn = "#" * bar.value + "?" * (bar.highest - bar.value) + "." * (4 - bar.highest)
        if to.width >= longest + 40:
            _hanging(f"{inert(bar.title):<{longest}}  [{drawn}]  ", Text(inert(bar.words)), 0, to)
        else:
            to.print(Text(inert(f"{bar.title}:")))
            to.print(Padding(Text(inert(f"[{drawn}] {bar.words}")), (0, 0, 0, 2), expand=False))

"""The shapes of charts, as small SVG elements that stand beside the words that say the same.

They are hidden from readers by ear, who get those words; each still has a title and a
description. Their color is the text's own, so they are right in light, in dark and on paper.
"""

from iopfit.report.blocks import Bar, Bars, Ladder, Rung
from iopfit.report.markup import safe

WIDE, HIGH = 160, 16
_STEP = 6


def bar(chart: Bars, one: Bar) -> str:
    """Return one line of a chart: what is there filled, what missing answers could add hatched."""
    unit = WIDE / chart.full
    value, highest = one.value * unit, one.highest * unit
    parts = [_frame(0, WIDE)]
    if one.value:
        parts.append(_filled(0, value))
    if one.highest > one.value:
        parts.append(_hatched(value, highest))
        parts.append(_frame(value, highest))
    if chart.full <= 10:
        parts += [f'<path d="M{n * unit:g} 0V{HIGH}" stroke="currentColor"/>' for n in range(1, chart.full)]
    return _svg(one.title, one.words, "".join(parts), "bar")


def rung(chart: Ladder, number: int) -> str:
    """Return one level as a step, longer the more intensive it is, drawn by whether the range reaches it.

    Args:
        chart: All levels.
        number: Which one, from 0.
    """
    one: Rung = chart.rungs[number]
    end = WIDE * (number + 1) / len(chart.rungs)
    frame = _frame(0, end, dashed=one.place == "outside")
    inner = {
        "suggested": _filled(0, end),
        "inside": f'<rect x="0" y="0" width="{end:g}" height="{HIGH}" fill="currentColor" fill-opacity="0.3"/>',
        "possible": _hatched(0, end),
        "outside": "",
    }[one.place]
    return _svg(one.title, one.words, inner + frame, one.place)


def _svg(title: str, about: str, shapes: str, name: str) -> str:
    return (
        f'<svg class="{name}" viewBox="-1 -1 {WIDE + 2} {HIGH + 2}" width="{WIDE + 2}" height="{HIGH + 2}" '
        f'aria-hidden="true" focusable="false"><title>{safe(title)}</title><desc>{safe(about)}</desc>{shapes}</svg>'
    )


def _filled(start: float, end: float) -> str:
    return f'<rect x="{start:g}" y="0" width="{end - start:g}" height="{HIGH}" fill="currentColor"/>'


def _frame(start: float, end: float, *, dashed: bool = False) -> str:
    dashes = ' stroke-dasharray="3 3"' if dashed else ""
    return (
        f'<rect x="{start:g}" y="0" width="{end - start:g}" height="{HIGH}" fill="none" stroke="currentColor"{dashes}/>'
    )


def _hatched(start: float, end: float) -> str:
    """Return slanted lines that fill a stretch and end at its edges."""
    lines = []
    foot = start - HIGH + _STEP
    while foot < end:
        left, right = max(foot, start), min(foot + HIGH, end)
        low, high = round(HIGH - left + foot, 3), round(HIGH - right + foot, 3)
        lines.append(f"M{left:g} {low:g}L{right:g} {high:g}")
        foot += _STEP
    return f'<path d="{"".join(lines)}" stroke="currentColor" fill="none"/>'

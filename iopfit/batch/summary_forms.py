"""A summary as a table of text, as JSON, and as a page with charts. English only, as for all analysts."""

import json
from collections.abc import Iterator, Sequence

from iopfit.batch.summary import Cell, Count, Summary, Table, mean_answered
from iopfit.document import printable
from iopfit.questionnaire import Questionnaire, Reader
from iopfit.report.blocks import Bar, Bars, Block, Paragraph
from iopfit.report.page.html import as_html
from iopfit.report.page.parts import Part, Report
from iopfit.report.page.record import Table as PageTable

FORMAT = "iopfit.batch-summary/1"
_HIDDEN = "hidden"
_LIMITS = (
    "These are suggestions worked out from answers, not diagnoses and not placements. Read them with the range: "
    "while it is open, its lowest level is a minimum."
)


def as_text(summary: Summary) -> str:
    """Return a summary as lines for a terminal or a file."""
    lines = [*_heads(summary), ""]
    for table in (summary.levels, summary.ranges):
        lines += [table.title + (f", by {summary.by}" if summary.by else ""), *_columns(_grid(table)), ""]
    for title, counts in _lists(summary):
        lines += [title, *_columns([[c.name, _said(c.number), _share(c.number, summary)] for c in counts])]
        lines += [] if counts else ["  none"]
        lines.append("")
    return "\n".join(printable(line, limit=None) for line in [*lines, _LIMITS]) + "\n"


def as_json(summary: Summary) -> str:
    """Return a summary for machines; a hidden count is null."""
    id_, version, digest = summary.questionnaire
    mean = mean_answered(summary)

    def table(found: Table) -> list[dict[str, object]]:
        return [
            {"group": name, **dict(zip(found.columns, cells, strict=True)), "total": total}
            for name, cells, total in found.rows
        ]

    def counts(found: Sequence[Count]) -> dict[str, Cell]:
        return {count.name: count.number for count in found}

    content = {
        "format": FORMAT,
        "questionnaire": {"id": id_, "version": version, "digest": digest},
        "rows": {"read": summary.read, "scored": summary.scored, "unfit": summary.unfit},
        "unfit": [{"column": column, "code": code, "count": number} for column, code, number in summary.flaws],
        "answered": None if mean is None else {"mean": round(mean[0], 3), "of": mean[1]},
        "by": summary.by or None,
        "hidden_below": summary.below,
        "levels": table(summary.levels),
        "range_widths": table(summary.ranges),
        "alerts": counts(summary.alerts),
        "reasons": counts(summary.reasons),
        "missing": counts(summary.missing),
    }
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def as_page(summary: Summary, questionnaire: Questionnaire) -> str:
    """Return a summary as one HTML page that needs nothing else."""
    reader = Reader("en", "counselor")
    parts = [Part("result", "What was read", False, tuple(Paragraph(line) for line in _heads(summary)[1:]))]
    for table in (summary.levels, summary.ranges):
        parts.append(Part("", table.title, False, tuple(_told(table, summary))))
    for title, counts in _lists(summary):
        parts.append(Part("", title, False, tuple(_counted(title, counts, summary))))
    parts.append(Part("limits", "What this is not", False, (Paragraph(_LIMITS, quiet=True),)))
    title = f"{questionnaire.title.say(reader)} Everybody together"
    return as_html(Report(title, _about(summary), reader, tuple(parts)))


def _about(summary: Summary) -> str:
    id_, version, digest = summary.questionnaire
    return f"Questionnaire {id_}, version {version}, digest {digest[:12]}."


def _heads(summary: Summary) -> list[str]:
    lines = [
        _about(summary),
        f"Rows read: {_said(summary.read)}. Scored: {_said(summary.scored)}. "
        f"With something that does not fit: {_said(summary.unfit)}.",
    ]
    mean = mean_answered(summary)
    if mean is not None:
        lines.append(f"Items answered, in the mean: {mean[0]:.1f} of {mean[1]}.")
    for column, code, number in summary.flaws:
        lines.append(f"  {column or 'the whole row'}: {code}, {_said(number)}")
    if summary.below:
        lines.append(
            f"Counts from 1 to {summary.below - 1} are hidden, and so are counts that would give them away by adding up."
        )
    return lines


def _lists(summary: Summary) -> tuple[tuple[str, tuple[Count, ...]], ...]:
    return (
        ("Alerts", summary.alerts),
        ("Most frequent reasons", summary.reasons),
        ("Missing answers that could change the level", summary.missing),
    )


def _grid(table: Table) -> list[list[str]]:
    rows = [["", *table.columns, "total"]]
    for name, cells, total in table.rows:
        shares = [f"{_said(cell)}{_percent(cell, total)}" for cell in cells]
        rows.append([name or "(none)", *shares, _said(total)])
    return rows


def _columns(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield rows with their cells one below the other, words at the left and numbers at the right."""
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)] if rows else []
    for row in rows:
        first, *rest = (
            cell.ljust(w) if n == 0 else cell.rjust(w) for n, (cell, w) in enumerate(zip(row, widths, strict=True))
        )
        yield f"  {first}  {'  '.join(rest)}".rstrip()


def _said(number: Cell) -> str:
    return _HIDDEN if number is None else f"{number:,}"


def _percent(number: Cell, total: Cell) -> str:
    return f" ({100 * number / total:.1f}%)" if number is not None and total else ""


def _share(number: Cell, summary: Summary) -> str:
    return _percent(number, summary.levels.rows[0][2]).strip(" ()")


def _told(table: Table, summary: Summary) -> Iterator["Block | PageTable"]:
    """Yield a chart for everybody, and a table with every group."""
    _, cells, total = table.rows[0]
    bars = [
        Bar(name, cell or 0, cell or 0, f"{_said(cell)}{_percent(cell, total)}")
        for name, cell in zip(table.columns, cells, strict=True)
    ]
    full = max(1, *(bar.value for bar in bars)) if total is None else max(1, total)
    yield Bars(tuple(bars), full, "Everybody")
    head, *rows = _grid(table)
    title = f"{table.title}, by {summary.by}" if summary.by else table.title
    yield PageTable(title, (summary.by or "group", *head[1:]), tuple(map(tuple, rows)))


def _counted(title: str, counts: Sequence[Count], summary: Summary) -> Iterator[Block]:
    if not counts:
        yield Paragraph("None.")
        return
    total = summary.levels.rows[0][2] or 1
    bars = [
        Bar(c.name, c.number or 0, c.number or 0, f"{_said(c.number)}{_percent(c.number, summary.levels.rows[0][2])}")
        for c in counts
    ]
    yield Bars(tuple(bars), max(total, *(bar.value for bar in bars)), f"{title}, of everybody scored")

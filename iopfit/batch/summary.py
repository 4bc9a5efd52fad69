"""What came out for everybody together: levels by group, widths of ranges, alerts, reasons, missing answers.

Values and how they are counted up, and small counts hidden on request. Nothing here is shown or
written, and nobody is in it who is not one of many.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

Cell = int | None
"""A count; None where it is hidden."""
Line = tuple[str, tuple[Cell, ...], Cell]
"""A row of a table: its name, its counts, and their total."""
REFERRED, OPEN = "referred elsewhere", "open"
EVERYBODY = "everybody"


@dataclass(frozen=True)
class Table:
    """Counts in rows and columns. Each row's counts add up to its total; so do each column's, to the first row.

    Attributes:
        title: What is counted.
        columns: The names of the columns.
        rows: For each row its name, its counts, and its total.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[Line, ...]


@dataclass(frozen=True)
class Count:
    """How many people something holds for, of all."""

    name: str
    number: Cell


@dataclass(frozen=True)
class Summary:
    """A summary of results.

    Attributes:
        questionnaire: The id of the questionnaire, its version and its digest.
        read: Rows read.
        scored: Rows scored.
        answered: Answers given by everybody together, and items that each could answer.
        unfit: Rows in which something did not fit.
        flaws: What did not fit: column, code, and how often.
        by: What the groups are groups of; empty when there are none.
        levels: The level suggested, by group.
        ranges: How many levels the range spans, by group.
        alerts: Alerts, the most frequent first.
        reasons: Rules that set the minimum or justify more, the most frequent first.
        missing: Missing answers, those that could change the level for most people first.
        below: Counts from 1 up to below this are hidden; 0 when none are.
    """

    questionnaire: tuple[str, str, str]
    read: Cell
    scored: Cell
    answered: tuple[int, int]
    unfit: Cell
    flaws: tuple[tuple[str, str, Cell], ...]
    by: str
    levels: Table
    ranges: Table
    alerts: tuple[Count, ...]
    reasons: tuple[Count, ...]
    missing: tuple[Count, ...]
    below: int = 0


@dataclass
class Tally:
    """Counts that grow, block by block, and can be added up.

    Attributes:
        scored: Rows scored.
        answered: Answers given by everybody together.
        outcomes: How often each group has each level and width of its range.
        fired: How often each rule holds.
        missing: How often each answer is missing and could change the level.
    """

    scored: int = 0
    answered: int = 0
    outcomes: Counter[tuple[str, str, int]] = field(default_factory=Counter)
    fired: Counter[str] = field(default_factory=Counter)
    missing: Counter[str] = field(default_factory=Counter)

    def merge(self, other: "Tally") -> None:
        """Add the counts of another."""
        self.scored += other.scored
        self.answered += other.answered
        self.outcomes += other.outcomes
        self.fired += other.fired
        self.missing += other.missing


def table_of(
    title: str, columns: Sequence[str], counts: Mapping[tuple[str, str], int], groups: Sequence[str], *, by_group: bool
) -> Table:
    """Return counts by group and column as a table, its first row for everybody, then one a group if wanted."""
    rows: list[Line] = []
    whole = tuple(sum(counts.get((group, column), 0) for group in groups) for column in columns)
    rows.append((EVERYBODY, whole, sum(whole)))
    for group in groups if by_group else ():
        cells = tuple(counts.get((group, column), 0) for column in columns)
        rows.append((group, cells, sum(cells)))
    return Table(title, tuple(columns), tuple(rows))


def hidden(summary: Summary, below: int) -> Summary:
    """Return a summary in which no count from 1 up to below a number can be read or worked out by adding up.

    Zeros are shown. Where what is shown of a row or column would give a hidden count away, the next
    smallest is hidden with it. Of what is counted among all people, the rest must not be small either.

    Args:
        summary: What to hide counts in.
        below: The smallest count, above zero, that is shown.
    """
    total = summary.levels.rows[0][2] or 0

    def among_all(found: tuple[Count, ...]) -> tuple[Count, ...]:
        return tuple(
            Count(c.name, None if _is_small(total - (c.number or 0), below) else _small(c.number, below)) for c in found
        )

    levels, ranges = _hide([summary.levels, summary.ranges], below)
    unfit = _small(summary.unfit, below)
    return replace(
        summary,
        read=None if unfit is None else summary.read,
        scored=None if levels.rows[0][2] is None else summary.scored,
        unfit=unfit,
        flaws=tuple((column, code, _small(number, below)) for column, code, number in summary.flaws),
        levels=levels,
        ranges=ranges,
        alerts=among_all(summary.alerts),
        reasons=among_all(summary.reasons),
        missing=among_all(summary.missing),
        below=below,
    )


def _is_small(number: int, below: int) -> bool:
    return 0 < number < below


def _small(number: Cell, below: int) -> Cell:
    return None if number is None or _is_small(number, below) else number


Key = tuple[int, int, int]
"""A count in tables that share their totals: the table, the row and the column; a total is of table -1."""


def _hide(tables: Sequence[Table], below: int) -> list[Table]:
    """Return tables whose rows are the same groups, with small counts hidden and as many others as that takes."""
    numbers: dict[Key, int] = {}
    sums: list[tuple[list[Key], Key]] = []
    rows = range(len(tables[0].rows))
    for t, table in enumerate(tables):
        for r, (_, cells, total) in enumerate(table.rows):
            numbers |= {(t, r, c): number or 0 for c, number in enumerate(cells)} | {(-1, r, 0): total or 0}
            sums.append(([(t, r, c) for c in range(len(cells))], (-1, r, 0)))
        if len(rows) > 1:
            sums += [([(t, r, c) for r in rows[1:]], (t, 0, c)) for c in range(len(table.columns))]
    if len(rows) > 1:
        sums.append(([(-1, r, 0) for r in rows[1:]], (-1, 0, 0)))
    gone = {key for key, number in numbers.items() if _is_small(number, below)}
    while (
        key := next((k for parts, whole in sums if (k := _next(parts, whole, numbers, gone, below))), None)
    ) is not None:
        gone.add(key)
    found = []
    for t, table in enumerate(tables):
        lines: list[Line] = []
        for r, (name, cells, total) in enumerate(table.rows):
            kept = tuple(None if (t, r, c) in gone else number for c, number in enumerate(cells))
            lines.append((name, kept, None if (-1, r, 0) in gone else total))
        found.append(replace(table, rows=tuple(lines)))
    return found


def _next(parts: list[Key], whole: Key, numbers: Mapping[Key, int], gone: set[Key], below: int) -> Key | None:
    """Return what must be hidden next so that a sum gives nothing away, or None when it does not."""
    lost = [key for key in parts if key in gone]
    is_whole_gone = whole in gone
    if not lost and not is_whole_gone:
        return None
    safe = bool(lost) if is_whole_gone else len(lost) > 1 and sum(numbers[key] for key in lost) >= below
    left = [key for key in parts if key not in gone]
    if safe or not (left or not is_whole_gone):
        return None
    # a zero hidden is no secret kept, so the smallest count above zero goes first
    return min(left, key=lambda key: (numbers[key] == 0, numbers[key]), default=whole)


def mean_answered(summary: Summary) -> tuple[float, int] | None:
    """Return how many items were answered in the mean, and of how many; None when nobody may be counted."""
    number, of = summary.answered
    return (number / summary.scored, of) if summary.scored else None

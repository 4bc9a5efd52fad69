"""What did not fit, row by row: counts for everybody, places for a file, and the first few for a message.

Never a value. A row that could not be read has no column.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import IO, Literal

import polars as pl

from iopfit.batch.fitting import Flaw
from iopfit.batch.rows import BROKEN
from iopfit.batch.sources import ROW

OnError = Literal["stop", "null", "reject"]
COLUMNS = ("file", "row", "column", "code")
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a formula of a spreadsheet begins with; a number that does so is none."""
NUMBER = r"[+-]?[0-9]*\.?[0-9]+"


@dataclass(frozen=True)
class Reject:
    """A value or a whole row that does not fit.

    Attributes:
        file: The file it stands in.
        row: The number of its row there, from 1.
        column: Its column; empty when the row could not be read.
        code: What is wrong.
    """

    file: str
    row: int
    column: str
    code: str


class Stopped(Exception):
    """Something does not fit, and the work was to stop then; `rejects` are the first of what was found."""

    def __init__(self, rejects: Sequence[Reject]) -> None:
        """Keep what was found."""
        self.rejects = tuple(rejects)
        super().__init__(self.rejects)


@dataclass
class Ledger:
    """Counts what was read, and what did not fit.

    Attributes:
        rows: Rows read.
        unfit_rows: Rows in which something did not fit.
        counts: How often each code stands in each column.
        left_out: The columns that were neither read nor carried along.
        places: Where to write the places as CSV, if anywhere.
    """

    rows: int = 0
    unfit_rows: int = 0
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    left_out: tuple[str, ...] = ()
    places: IO[str] | None = None

    def note(self, frame: pl.DataFrame, file: str, flaws: Sequence[Flaw], unfit: pl.Series) -> None:
        """Take note of rows, those of one block of a file in order."""
        self.rows += frame.height
        if not unfit.any():
            return
        writer = csv.writer(self.places, lineterminator="\n") if self.places else None
        wrong = frame.filter(unfit)
        self.unfit_rows += wrong.height
        for reject in rejects_in(wrong, file, flaws):
            self.counts[reject.column, reject.code] += 1
            if writer:
                writer.writerow((inert(reject.file), reject.row, inert(reject.column), reject.code))

    def merge(self, other: "Ledger") -> None:
        """Add the counts of another."""
        self.rows += other.rows
        self.unfit_rows += other.unfit_rows
        self.counts += other.counts


def rejects_in(frame: pl.DataFrame, file: str, flaws: Sequence[Flaw]) -> Iterator[Reject]:
    """Yield what does not fit in rows, row by row, in the order of the columns."""
    flags = [frame[flaw.flag].to_list() for flaw in flaws]
    for number, (row, broken) in enumerate(zip(frame[ROW].to_list(), frame[BROKEN].to_list(), strict=True)):
        if broken is not None:
            yield Reject(file, row, "", broken)
            continue
        for flaw, flag in zip(flaws, flags, strict=True):
            if flag[number]:
                yield Reject(file, row, flaw.column, flaw.code)


def inert(text: str) -> str:
    """Return text that no spreadsheet takes for a formula.

    >>> inert("=1+1"), inert("plain"), inert("-9")
    ("'=1+1", 'plain', '-9')
    """
    starts = text[:1] in FORMULA and not re.fullmatch(NUMBER, text)
    return f"'{text}" if starts else text

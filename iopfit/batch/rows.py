"""Rows: those read one by one, blocks of them as one frame, and files that cannot be read at all.

What reads text puts a code into the column `BROKEN` of a row that it cannot read. Such a row has
no answers, goes the same way as all others, and is rejected or counted where they are.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Protocol

import polars as pl
from polars.io.plugins import register_io_source

from iopfit.batch.layers import PREFIX

BROKEN = f"{PREFIX}broken"
"""The column that says why a row could not be read, null where it could."""
Blocks = Callable[[], Iterator[pl.DataFrame]]
"""What yields rows, in blocks and in order."""
Schema = Mapping[str, pl.DataType]
Row = Sequence[str | None] | str
"""The cells of a row, or why it cannot be read."""


class Readable(Protocol):
    """What bytes can be read from."""

    def read(self, size: int) -> bytes:
        """Return the next bytes, none at the end."""


class Unreadable(Exception):
    """A file cannot be read at all, or not further.

    Attributes:
        code: What is wrong.
        why: The same as a clause, without anything that stands in the file.
        file: The file, once it is known.
    """

    def __init__(self, code: str, why: str, file: str | None = None) -> None:
        """Say what is wrong."""
        self.code, self.why, self.file = code, why, file
        super().__init__(code, why, file)

    def __str__(self) -> str:
        """Return the clause."""
        return self.why


def frame_of(rows: Iterable[Row], names: Sequence[str]) -> pl.DataFrame:
    """Return rows as a frame of words; a row that is a code has that in `BROKEN`, and no cells."""
    nothing = [None] * len(names)
    cells = [[*nothing, row] if isinstance(row, str) else [*row, None] for row in rows]
    return pl.DataFrame(cells, schema=dict.fromkeys([*names, BROKEN], pl.String), orient="row")


def whole(frame: pl.DataFrame) -> pl.DataFrame:
    """Return a frame in which every row could be read."""
    return frame.with_columns(pl.lit(None, pl.String).alias(BROKEN))


def as_frame(blocks: Blocks, schema: Schema) -> pl.LazyFrame:
    """Return blocks, each read once and in order, as one lazy frame."""

    def read(
        columns: list[str] | None, predicate: pl.Expr | None, rows: int | None, size: int | None
    ) -> Iterator[pl.DataFrame]:
        del rows, size
        for block in blocks():
            kept = block if predicate is None else block.filter(predicate)
            yield kept.select(columns) if columns is not None else kept

    return register_io_source(read, schema=schema)

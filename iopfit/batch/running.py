"""A run on one machine: blocks of answers in, results out, lazily and in order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import narwhals.stable.v2 as nw
import polars as pl

from iopfit.batch.engines import in_polars
from iopfit.batch.intake import FILE
from iopfit.batch.layers import PREFIX
from iopfit.batch.results import Column
from iopfit.batch.scoring import Scorer
from iopfit.batch.sources import ROW

if TYPE_CHECKING:
    import pyarrow as pa

_BATCH = 100_000


@dataclass(frozen=True)
class Table:
    """What results look like, and what they are made of.

    Attributes:
        columns: The columns that are worked out.
        wanted: The columns that blocks of answers must have.
        files: The names of the files, in order.
        kept: The columns that are carried along.
        schema: The columns of the blocks of answers, and their types.
    """

    columns: tuple[Column, ...]
    wanted: tuple[str, ...]
    files: tuple[str, ...]
    kept: tuple[str, ...]
    schema: dict[str, pl.DataType]

    def finished(self) -> list[pl.Expr]:
        """Return the columns of results with the names and types that they have for everybody."""
        file = [pl.col(FILE).cat.to(pl.Enum(self.files)).alias("file")] if len(self.files) > 1 else []
        kept = [pl.col(column).cast(self.schema[column]) for column in self.kept]
        columns = [_typed(column) for column in self.columns]
        return [*file, pl.col(ROW).cast(pl.Int64).alias("row"), *kept, *columns]


def _typed(column: Column) -> pl.Expr:
    dtype = in_polars.dtype_of(column)
    return pl.col(column.name) if dtype is None else pl.col(column.name).cast(dtype)


def results_in_polars(table: Table, scorer: Scorer, given: pl.LazyFrame, beside: Sequence[str] = ()) -> pl.LazyFrame:
    """Return the results of answers, worked out by Polars, and further columns as they are.

    Args:
        table: What results look like.
        scorer: Makes them.
        given: The answers.
        beside: The columns to leave beside them.
    """
    keep = list(dict.fromkeys([FILE, ROW, *table.kept, *beside]))
    worked = in_polars.finish(scorer.work_out(nw.from_native(given), keep), table.columns, keep)
    return worked.select(*beside, *table.finished())


def results_schema(table: Table, scorer: Scorer) -> dict[str, pl.DataType]:
    """Return the columns of results, and their types."""
    return dict(results_in_polars(table, scorer, pl.LazyFrame(schema=table.schema)).collect_schema())


def blocks_in_duckdb(
    table: Table, scorer: Scorer, blocks: Iterator[pl.DataFrame], threads: int | None = None
) -> Iterator[pl.DataFrame]:
    """Yield the results of blocks of answers, worked out by DuckDB while they are read."""
    import duckdb  # noqa: PLC0415 - an extra
    import pyarrow as pa  # noqa: PLC0415 - an extra

    from iopfit.batch.engines import in_duckdb  # noqa: PLC0415 - an extra

    safe = {column: f"{PREFIX}kept{number}" for number, column in enumerate(table.kept)}
    schema = {safe.get(column, column): dtype for column, dtype in table.schema.items()}
    arrow = pl.DataFrame(schema=schema).to_arrow().schema

    def batches() -> Iterator["pa.RecordBatch"]:
        for block in blocks:
            yield from block.rename(safe, strict=False).to_arrow().cast(arrow).to_batches()

    connection = duckdb.connect(config={} if threads is None else {"threads": threads})
    relation = connection.from_arrow(pa.RecordBatchReader.from_batches(arrow, batches()))
    keep = [FILE, ROW, *safe.values()]
    worked = scorer.work_out(nw.from_native(relation), keep)
    reader = in_duckdb.finish(worked, table.columns, keep).to_arrow_reader(_BATCH)
    back = {new: old for old, new in safe.items()}
    for batch in reader:
        frame = pl.from_arrow(batch)
        assert isinstance(frame, pl.DataFrame)
        yield frame.rename(back, strict=False).select(table.finished())

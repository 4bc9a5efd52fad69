"""What Spark does its own way: numbers to words, and flags to lists of names, in its own functions."""

from collections.abc import Sequence
from typing import Any

import narwhals.stable.v2 as nw
from pyspark.sql import Column as SparkColumn
from pyspark.sql import DataFrame
from pyspark.sql import functions as F  # noqa: N812 - its name everywhere

from iopfit.batch.encoding import encode
from iopfit.batch.results import Column, Constant, Listed, Value, Word

__all__ = ["encode", "finish"]


def finish(frame: nw.LazyFrame[Any], columns: Sequence[Column], keep: Sequence[str]) -> DataFrame:
    """Return the columns of a result, after those that are kept as they are.

    Args:
        frame: A frame with all that the columns need.
        columns: The columns of the result.
        keep: Columns that are carried along.
    """
    kept = [_named(name) for name in keep]
    native: DataFrame = nw.to_native(frame)
    return native.select(*kept, *(_expression(column).alias(column.name) for column in columns))


def _named(name: str) -> SparkColumn:
    quoted = name.replace("`", "``")
    return F.col(f"`{quoted}`")


def _expression(column: Column) -> SparkColumn:
    match column:
        case Value():
            return _named(column.column)
        case Word():
            found = F.lit(None).cast("string")
            for number, word in reversed(list(enumerate(column.words))):
                found = F.when(_named(column.column) == number, F.lit(word)).otherwise(found)
            return found
        case Listed():
            pairs = zip(column.flags, column.names, strict=True)
            named = [F.when(_named(flag), F.lit(name)) for flag, name in pairs]
            return F.array_compact(F.array(*named)) if named else F.array().cast("array<string>")
        case Constant():
            return F.lit(column.word)

"""What DuckDB does its own way: numbers to words, and flags to lists of names, in SQL."""

from collections.abc import Sequence
from typing import Any

import narwhals.stable.v2 as nw
from duckdb import DuckDBPyRelation

from iopfit.batch.encoding import encode
from iopfit.batch.results import Column, Constant, Listed, Value, Word

__all__ = ["encode", "finish"]


def finish(frame: nw.LazyFrame[Any], columns: Sequence[Column], keep: Sequence[str]) -> DuckDBPyRelation:
    """Return the columns of a result, after those that are kept as they are.

    Args:
        frame: A frame with all that the columns need.
        columns: The columns of the result.
        keep: Columns that are carried along.
    """
    kept = [_name(name) for name in keep]
    made = [f"{_expression(column)} AS {_name(column.name)}" for column in columns]
    relation: DuckDBPyRelation = nw.to_native(frame)
    return relation.project(", ".join(kept + made))


def _expression(column: Column) -> str:
    match column:
        case Value():
            return _name(column.column)
        case Word():
            cases = " ".join(f"WHEN {number} THEN {_text(word)}" for number, word in enumerate(column.words))
            return f"CASE {_name(column.column)} {cases} END" if cases else "NULL::VARCHAR"
        case Listed():
            pairs = zip(column.flags, column.names, strict=True)
            named = ", ".join(f"CASE WHEN {_name(flag)} THEN {_text(name)} END" for flag, name in pairs)
            return f"list_filter([{named}]::VARCHAR[], lambda x: x IS NOT NULL)"
        case Constant():
            return _text(column.word)


def _name(name: str) -> str:
    quoted = name.replace('"', '""')
    return f'"{quoted}"'


def _text(text: str) -> str:
    quoted = text.replace("'", "''")
    return f"'{quoted}'"

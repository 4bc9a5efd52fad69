"""Millions of people at once: the rules over the columns of a Polars, DuckDB or Spark frame.

`score` takes a frame of answers and returns one of results, on the engine it came from; nothing
is brought to this machine. Everything a `Suggestion` holds that is not prose has a column.
"""

from iopfit.batch.scoring import score

__all__ = ["score"]

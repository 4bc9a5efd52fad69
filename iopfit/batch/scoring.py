"""`score`: a frame of answers to a frame of results, on the engine that the frame belongs to."""

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, Generic, Protocol, TypeVar, cast

import narwhals.stable.v2 as nw
from narwhals.dtypes import DType
from narwhals.typing import IntoFrameT

from iopfit.batch.encoding import Encoding
from iopfit.batch.fitting import Flaw
from iopfit.batch.reading import Reading, reading_of
from iopfit.batch.results import USUAL, Column, Kinds, Listed, Results, columns_of, names_of
from iopfit.column_map import ColumnMap
from iopfit.diagnostics import Diagnostic, Problem
from iopfit.document import Span, printable
from iopfit.library import load
from iopfit.questionnaire import Questionnaire, Rule

T = TypeVar("T")
_FRAME = "the frame"


def score(
    frame: IntoFrameT,
    questionnaire: Questionnaire | None = None,
    *,
    columns: Iterable[str] = USUAL,
    keep: Sequence[str] | None = None,
    map_: ColumnMap | None = None,
    say: Callable[[Rule], str] | None = None,
) -> IntoFrameT:
    """Return what everybody's answers come to, one row a person, in the engine of the frame.

    What does not fit counts as not answered, and the column `unfit` names it: `days: out-of-range`.
    The rows keep their order where the engine keeps it.

    Args:
        frame: A Polars DataFrame or LazyFrame, a DuckDB relation, or a Spark DataFrame, with answers in columns called like the items; other columns are carried along.
        questionnaire: What was asked; the shipped one when left out.
        columns: Names of columns of the result, or of groups of them: `iopfit.batch.results.GROUPS`.
        keep: Names and patterns of other columns to carry along; all without a map, those of the map with one.
        map_: How other columns become answers, from `iopfit.library.load_map`.
        say: The words for a rule in the lists of reasons; its id when left out.

    Raises:
        Problem: When a column cannot hold answers, or its name is a slip or is taken.

    >>> import polars as pl
    >>> answers = pl.DataFrame({"person": ["a", "b"], "suicide_plan": ["yes", None]})
    >>> score(answers, columns=["range"])["range_lowest"].to_list()
    ['inpatient', 'outpatient']
    """
    questionnaire = questionnaire or load()
    native: nw.DataFrame[Any] | nw.LazyFrame[Any] = nw.from_native(frame)
    engine, lazy = engine_of(native.implementation), native.lazy()
    schema = tuple(lazy.collect_schema().items())
    names = None if keep is None else tuple(keep)
    with _collector_at_rest():
        reading, scorer = _prepared(_Same(questionnaire), schema, tuple(columns), names, _Same(map_), _Same(say))
        given = reading.read(lazy, engine, scorer.needs(reading.kept))
        result = engine.finish(scorer.work_out(given, reading.kept), scorer.columns, reading.kept)
    return cast("IntoFrameT", result.collect(engine="streaming") if isinstance(native, nw.DataFrame) else result)


class _Same(Generic[T]):
    """A value that is equal to itself only: what is frozen and large takes long to compare."""

    def __init__(self, value: T) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.value is other.value

    def __hash__(self) -> int:
        return id(self.value)


@lru_cache(maxsize=16)
def _prepared(
    questionnaire: _Same[Questionnaire],
    schema: tuple[tuple[str, DType], ...],
    columns: tuple[str, ...],
    keep: tuple[str, ...] | None,
    map_: _Same[ColumnMap | None],
    say: _Same[Callable[[Rule], str] | None],
) -> tuple[Reading, "Scorer"]:
    """Return what makes the expressions for frames of one layout; frames often come one after another."""
    reading = reading_of(questionnaire.value, dict(schema), _FRAME, map_.value, keep)
    scorer = Scorer(questionnaire.value, reading.kinds, columns, say.value, reading.flaws)
    findings = [*clashes(reading.kept, scorer.columns, _FRAME)]
    if findings:
        raise Problem(findings)
    return reading, scorer


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Look for no garbage: thousands of expressions are built, and none of them is any."""
    was_at_work = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_at_work:
            gc.enable()


class Scorer:
    """A questionnaire made ready to score frames that were read.

    Attributes:
        columns: The columns of the result.
    """

    def __init__(
        self,
        questionnaire: Questionnaire,
        kinds: Kinds,
        wanted: Iterable[str],
        say: Callable[[Rule], str] | None = None,
        flaws: Sequence[Flaw] = (),
    ) -> None:
        """Make every expression.

        Args:
            questionnaire: What was asked.
            kinds: Where kinds of missing are stated.
            wanted: The columns wanted, by name or by group.
            say: The words for a rule in the lists of reasons.
            flaws: Where values do not fit, for the group `unfit`.
        """
        wanted = frozenset(wanted)
        known = names_of(questionnaire)
        groups = {group for name, group in known.items() if name in wanted or group in wanted}
        results = Results(questionnaire, kinds, say)
        self._layers = results.layers
        self.columns = results.columns(groups)
        if "unfit" in groups:
            flags = tuple(flaw.flag for flaw in flaws)
            names = tuple(f"{flaw.column}: {flaw.code}" for flaw in flaws)
            self.columns.append(Listed("unfit", "unfit", flags, names))
        chosen = [column for column in self.columns if column.name in wanted or column.group in wanted]
        self.columns = sorted(chosen, key=lambda column: list(known).index(column.name))

    def needs(self, keep: Sequence[str]) -> list[str]:
        """Return the columns that a frame must have: given ones, and those that are carried along."""
        return sorted(self._layers.needs(self._wanted(keep)))

    def work_out(self, frame: nw.LazyFrame[Any], keep: Sequence[str]) -> nw.LazyFrame[Any]:
        """Return a frame with all that the columns of the result need, and what is carried along."""
        return self._layers.work_out(frame, self._wanted(keep))

    def _wanted(self, keep: Sequence[str]) -> list[str]:
        return [*keep, *(name for column in self.columns for name in columns_of(column))]


class Engine(Protocol):
    """What a module of `engines` does its own way."""

    def encode(self, frame: nw.LazyFrame[Any], encodings: Sequence[Encoding]) -> nw.LazyFrame[Any]:
        """Return a frame with the numbers of words added."""

    def finish(self, frame: nw.LazyFrame[Any], columns: Sequence[Column], keep: Sequence[str]) -> Any:
        """Return the columns of a result as the engine's own frame."""


def engine_of(implementation: nw.Implementation) -> Engine:
    """Return the engine that frames of a kind belong to.

    Raises:
        Problem: When it is none of those known.
    """
    if implementation.is_polars():
        from iopfit.batch.engines import in_polars  # noqa: PLC0415 - only the engine in use is there

        return in_polars
    if implementation.is_duckdb():
        from iopfit.batch.engines import in_duckdb  # noqa: PLC0415 - only the engine in use is there

        return in_duckdb
    if implementation.is_spark_like():
        from iopfit.batch.engines import in_spark  # noqa: PLC0415 - only the engine in use is there

        return in_spark
    message = f"frames of {implementation} cannot be scored"
    raise Problem(
        [Diagnostic("wrong-type", message, Span(_FRAME, 1, 1, 2), help="give a Polars, DuckDB or Spark frame")]
    )


def clashes(
    kept: Iterable[str], columns: Sequence[Column], name: str, more: Iterable[str] = ()
) -> Iterator[Diagnostic]:
    """Yield a finding for each column carried along that is called like one of the result, in any letters.

    Args:
        kept: The columns carried along.
        columns: The columns of the result.
        name: What to call the frame in messages.
        more: Further names that are taken.
    """
    taken = {column.name.lower() for column in columns} | set(more)
    for column in kept:
        if column.lower() in taken:
            message = f"the column `{printable(column)}` is called like one of the result"
            help_ = "rename it, or keep other columns only"
            yield Diagnostic("duplicate-name", message, Span(name, 1, 1, 2), help=help_)

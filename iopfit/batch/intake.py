"""Files to answers that fit: read, mapped, fitted, and what does not fit put aside.

One pass, in order, with no more in memory than a few blocks. What comes out has the columns that
the rules read, whatever the files were.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import narwhals.stable.v2 as nw
import polars as pl

from iopfit.batch.encoding import KINDS
from iopfit.batch.engines import in_polars
from iopfit.batch.fitting import Flaw
from iopfit.batch.layers import PREFIX
from iopfit.batch.reading import Reading, reading_of
from iopfit.batch.rejects import Ledger, OnError, Stopped, rejects_in
from iopfit.batch.rows import BROKEN, Unreadable
from iopfit.batch.sources import ROW, Form, Source, open_source
from iopfit.column_map import ColumnMap
from iopfit.diagnostics import Diagnostic, Problem
from iopfit.document import Span
from iopfit.questionnaire import Questionnaire
from iopfit.response import Missing

FILE = f"{PREFIX}file"
"""The column with the number of a row's file among all files, from 0."""
Work = Callable[[pl.LazyFrame, Sequence[str]], pl.LazyFrame]
"""What is worked out of the rows as they are read: a frame, and the columns to leave in it beside what is made."""
_UNFIT = f"{PREFIX}unfit"
_FIRST = 5_000
"""How many rows come first by themselves."""
_SHOWN = 10
"""How many of the values that do not fit a message names."""


@dataclass(frozen=True)
class Options:
    """How files are read.

    Attributes:
        form: What the files are; told by their names when None.
        separator: What keeps the cells of CSV apart; told by their names when None.
        map_: How their columns become answers, when they are not called like the items.
        keep: Names and patterns of columns to carry along; see `reading_of`.
        on_error: What happens when something does not fit: stop, take it as not answered, or leave the row out.
        part: The first row, from 0, and the number of rows to read of a Parquet file; all when None.
    """

    form: Form | None = None
    separator: str | None = None
    map_: ColumnMap | None = None
    keep: tuple[str, ...] | None = None
    on_error: OnError = "stop"
    part: tuple[int, int] | None = None


def stated_name(link_id: str, kind: Missing) -> str:
    """Return the column that is true where a kind of missing was stated for an item."""
    return f"{PREFIX}stated_{kind.value}_{link_id}"


class Intake:
    """Files of answers, open to be read once.

    Attributes:
        kept: The columns that are carried along, and their types.
        left_out: The columns of the first file that are neither read nor carried along.
        flaws: Every way in which a value of the first file may not fit.
        tell: Is told how many rows and bytes were read so far.
    """

    def __init__(self, questionnaire: Questionnaire, names: Sequence[str], options: Options, first: int = 0) -> None:
        """Open the first file and find out where its answers stand.

        Args:
            questionnaire: What was asked.
            names: The files.
            options: How they are read.
            first: The number of the first file among all files.

        Raises:
            Unreadable: When it cannot be read as what it is.
            Problem: When its columns do not suit.
        """
        self._questionnaire, self._names, self._options = questionnaire, list(names), options
        self.tell: Callable[[int, int], None] | None = None
        self._done, self._number = 0, first
        self._first = self._open(self._names[0])
        try:
            self._look_at_first()
        except BaseException:
            self._first.close()
            raise

    def _look_at_first(self) -> None:
        reading = self._first_reading = self._reading(self._first)
        self._first_frame: pl.LazyFrame | None = None
        schema = self._first.schema
        self.kept: dict[str, pl.DataType] = {column: schema[column] for column in reading.kept}
        self.left_out = reading.left_out
        self.flaws: tuple[Flaw, ...] = reading.flaws
        self.kinds = {
            (item.link_id, kind): stated_name(item.link_id, kind)
            for item in self._questionnaire.items
            if item.type != "display"
            for kind in KINDS
        }

    def close(self) -> None:
        """Close what was opened and not read to its end."""
        self._first.close()

    def _open(self, name: str) -> Source:
        expected = [item.link_id for item in self._questionnaire.items if item.type != "display"]
        if self._options.map_ is not None:
            expected = [*self._options.map_.sources.values(), *self._options.map_.keep]
        try:
            return open_source(name, self._options.form, self._options.separator, expected)
        except Unreadable as fault:
            fault.file = name
            raise

    def _reading(self, source: Source) -> Reading:
        dtypes = dict(nw.from_native(pl.LazyFrame(schema=source.schema)).collect_schema())
        name = f"{source.name} (columns)"  # no place in the file, whose text is not to be quoted
        return reading_of(self._questionnaire, dtypes, name, self._options.map_, self._options.keep)

    def schema(self, wanted: Sequence[str]) -> dict[str, pl.DataType]:
        """Return the columns of the blocks, and their types."""
        self._first_frame = self._frame(self._first, self._first_reading, wanted)
        frame = self._first_frame.collect_schema()
        return {FILE: pl.Int32(), ROW: pl.Int64(), **{n: frame[n] for n in wanted if n not in (FILE, ROW)}}

    def blocks(self, wanted: Sequence[str], ledger: Ledger, work: Work | None = None) -> Iterator[pl.DataFrame]:
        """Yield the rows whose answers fit, in order, with the columns wanted, `FILE` and `ROW`; or what `work` makes.

        Args:
            wanted: Given columns, those of `kinds`, and columns that are kept.
            ledger: Takes note of what was read and what does not fit.
            work: What is to be worked out of every row while it is read, if anything.

        Raises:
            Stopped: When something does not fit and the work is to stop then.
            Unreadable: When a file cannot be read, or not further.
            Problem: When the columns of a later file do not suit.
        """
        for number, name in enumerate(self._names, start=self._number):
            source = self._first if number == self._number else self._open(name)
            rows = ledger.rows
            try:
                for block in self._blocks_of(source, number, wanted, ledger, work):
                    self._tell(ledger.rows, source, ledger.rows - rows)
                    yield block
            finally:
                source.close()
            self._done += source.size or 0
            self._tell(ledger.rows, None, 0)

    def _tell(self, rows: int, source: Source | None, of_source: int) -> None:
        """Tell how far the work is."""
        if self.tell is None:
            return
        read = self._done
        if source is not None and source.rows:
            read += (source.size or 0) * of_source // source.rows
        elif source is not None and source.read is not None:
            read += source.read()
        self.tell(rows, read)

    def _blocks_of(
        self, source: Source, number: int, wanted: Sequence[str], ledger: Ledger, work: Work | None
    ) -> Iterator[pl.DataFrame]:
        reading = self._first_reading if source is self._first else self._reading(source)
        self._check_kept(source, reading)
        frame = self._frame(source, reading, wanted).with_columns(pl.lit(number, pl.Int32).alias(FILE))
        judged = list(dict.fromkeys([ROW, BROKEN, _UNFIT, *(flaw.flag for flaw in reading.flaws)]))
        made = [FILE, ROW, *(name for name in wanted if name not in (FILE, ROW))]
        if work is not None:
            frame = work(frame, judged)
            made = [name for name in frame.collect_schema() if name not in judged]
        try:
            for block in _batches(frame, source):
                fitting = self._sift(block, source.name, reading.flaws, ledger)
                if fitting.height:
                    yield fitting.select(made)
        except pl.exceptions.PolarsError:
            fault = source.fault or Unreadable("not-readable", "it is cut or broken")
            fault.file = source.name
            raise fault from None

    def _check_kept(self, source: Source, reading: Reading) -> None:
        kept = {column: source.schema[column] for column in reading.kept}
        if kept != self.kept:
            message = f"the columns to carry along are not those of `{self._first.name}`"
            span = Span(f"{source.name} (columns)", 1, 1, 2)
            raise Problem([Diagnostic("missing-column", message, span, help="name those that all have with --keep")])

    def _frame(self, source: Source, reading: Reading, wanted: Sequence[str]) -> pl.LazyFrame:
        """Return the rows of a file with the columns wanted, and with flags for what does not fit."""
        if source is self._first and self._first_frame is not None:
            return self._first_frame
        flags = [flaw.flag for flaw in reading.flaws]
        stated = {self.kinds[key]: column for key, column in reading.kinds.items()}
        wanted = [column for column in wanted if column not in (FILE, ROW)]
        own = [column for column in wanted if column not in self.kinds.values()]
        read = list(dict.fromkeys([ROW, BROKEN, reading.unfit, *flags, *own, *stated.values()]))
        rows = source.scan() if self._options.part is None else source.scan().slice(*self._options.part)
        frame: pl.LazyFrame = nw.to_native(reading.read(nw.from_native(rows), in_polars, read))
        kinds = [
            (pl.col(stated[name]) if name in stated else pl.lit(False)).alias(name)
            for name in wanted
            if name not in own
        ]
        unfit = (pl.col(reading.unfit) | pl.col(BROKEN).is_not_null()).alias(_UNFIT)
        return frame.select(ROW, BROKEN, *dict.fromkeys(flags), *own, *kinds, unfit)

    def _sift(self, block: pl.DataFrame, name: str, flaws: Sequence[Flaw], ledger: Ledger) -> pl.DataFrame:
        """Return the rows of a block that are to be scored."""
        unfit = block[_UNFIT]
        ledger.note(block, name, flaws, unfit)
        if not unfit.any() or self._options.on_error == "null":
            return block
        if self._options.on_error == "stop":
            found = rejects_in(block.filter(unfit), name, flaws)
            raise Stopped([reject for reject, _ in zip(found, range(_SHOWN), strict=False)])
        return block.filter(~unfit)


def _batches(frame: pl.LazyFrame, source: Source) -> Iterator[pl.DataFrame]:
    """Yield what is made of a file, in batches; a small one first where rows can be skipped, so that it is out soon."""
    parts = (frame,) if source.rows is None else (frame.slice(0, _FIRST), frame.slice(_FIRST))
    for part in parts:
        yield from part.collect_batches(maintain_order=True, engine="streaming")

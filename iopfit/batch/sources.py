"""Files of answers: which there are, of which form, and their rows as lazy Polars frames.

Text is read by our own readers, which lose no row; Parquet is scanned by Polars. Nothing is
read as a whole. What a file cannot be read for is told without a word of what stands in it.
"""

import gzip
import io
import sys
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from glob import glob
from pathlib import Path
from typing import Literal, cast

import polars as pl

from iopfit.batch import delimited, json_lines
from iopfit.batch.delimited import Dialect
from iopfit.batch.layers import PREFIX
from iopfit.batch.rows import BROKEN, Blocks, Unreadable, as_frame

Form = Literal["csv", "ndjson", "parquet"]
ROW = f"{PREFIX}row"
"""The column with the number of a row in its file, from 1."""
_FORMS: dict[str, Form] = {
    ".csv": "csv",
    ".tsv": "csv",
    ".tab": "csv",
    ".txt": "csv",
    ".ndjson": "ndjson",
    ".jsonl": "ndjson",
    ".parquet": "parquet",
    ".pq": "parquet",
}
_TABS = (".tsv", ".tab")
_GZIP = b"\x1f\x8b"
STDIN = "-"


@dataclass
class Source:
    """A file of answers.

    Attributes:
        name: Its path, or `-` for standard input.
        form: What it is.
        schema: Its columns and their types, in its order.
        scan: Makes a frame of its rows: its columns, `ROW` and `BROKEN`.
        rows: How many rows it has, where that is known without reading it.
        size: How many bytes it has; None for standard input.
        read: How many bytes were read so far, where that can be told.
        fault: Why it could not be read further, once that has happened.
        close: Closes it, when it is not read to its end.
    """

    name: str
    form: Form
    schema: dict[str, pl.DataType]
    scan: Callable[[], pl.LazyFrame]
    rows: int | None = None
    size: int | None = None
    read: Callable[[], int] | None = None
    fault: Unreadable | None = None
    close: Callable[[], None] = lambda: None


def find(names: Sequence[str]) -> list[str]:
    """Return the files meant by paths, folders and patterns, each once, in the order of their names.

    Raises:
        Unreadable: missing-file.
    """
    found: dict[str, None] = {}
    for name in names:
        path = Path(name)
        if name == STDIN or path.is_file():
            inside = [name]
        elif path.is_dir():
            inside = sorted(p.as_posix() for p in path.rglob("*") if p.is_file() and form_of(p.name))
        else:
            inside = sorted(p for p in glob(name, recursive=True) if Path(p).is_file())  # noqa: PTH207 - also absolute
        if not inside:
            raise Unreadable("missing-file", "there is no such file, and as a pattern it names none", name)
        found |= dict.fromkeys(inside)
    return list(found)


def form_of(name: str) -> Form | None:
    """Return the form that a file's name promises, or None.

    >>> form_of("answers.csv.gz"), form_of("answers.xlsx")
    ('csv', None)
    """
    return _FORMS.get(Path(name.removesuffix(".gz")).suffix.lower())


def open_source(name: str, form: Form | None, separator: str | None, expected: Sequence[str] = ()) -> Source:
    """Return a file of answers, its first block read.

    Args:
        name: Its path, or `-`.
        form: What it is; told by its name when left out.
        separator: What keeps the cells of CSV apart; told by its name when left out.
        expected: Keys that JSON lines may have later, even when the first ones have not.

    Raises:
        Unreadable: When it cannot be read as what it is.
        OSError: When it cannot be opened.
    """
    form = form or form_of(name)
    if form is None:
        raise Unreadable("unknown-form", "its name does not say what it is; name the form with --from")
    if form == "parquet":
        return _parquet(name)
    size = None if name == STDIN else Path(name).stat().st_size
    file = _Reading(name)
    try:
        if form == "csv":
            names, blocks = _open_delimited(file, Dialect(separator or _separator_of(name)))
        else:
            names, blocks = _open_json_lines(file, expected)
    except BaseException:
        file.close()
        raise
    schema: dict[str, pl.DataType] = dict.fromkeys(names, pl.String())
    source = Source(name, form, schema, pl.LazyFrame, None, size, file.position, close=file.close)
    read = {**schema, BROKEN: pl.String(), ROW: pl.Int64()}
    source.scan = lambda: as_frame(lambda: _numbered(partial(_noting, source, blocks)), read)
    return source


def _noting(source: Source, blocks: Blocks) -> Iterator[pl.DataFrame]:
    """Yield blocks; keep what ends them, because Polars passes on only its words."""
    try:
        yield from blocks()
    except Unreadable as fault:
        source.fault = fault
        raise


def _separator_of(name: str) -> str:
    return "\t" if Path(name.removesuffix(".gz")).suffix.lower() in _TABS else ","


def _open_delimited(file: "_Reading", dialect: Dialect) -> tuple[list[str], Blocks]:
    names, rest = delimited.read_header(file, dialect)
    twice = next((one for number, one in enumerate(names) if one in names[:number]), None)
    if twice is not None:
        raise Unreadable("duplicate-name", f"the column `{twice}` is there twice")
    if len(names) == 1 and any(mark in names[0] for mark in ";\t|"):
        raise Unreadable("one-column", "there is one column only; say what keeps its cells apart with --separator")
    return names, lambda: delimited.read_blocks(file, rest, names, dialect)


def _open_json_lines(file: "_Reading", expected: Sequence[str]) -> tuple[list[str], Blocks]:
    keys, rest = json_lines.read_keys(file)
    names = list(dict.fromkeys([*keys, *expected]))
    return names, lambda: json_lines.read_blocks(file, rest, names)


def _parquet(name: str) -> Source:
    if name == STDIN:
        raise Unreadable("unknown-form", "Parquet cannot be read from standard input")
    try:
        frame = pl.scan_parquet(name, glob=False, hive_partitioning=False, row_index_name=ROW, row_index_offset=1)
        schema = dict(frame.collect_schema())
        rows = frame.select(pl.len()).collect().item()
    except pl.exceptions.PolarsError:
        raise Unreadable("not-parquet", "it cannot be read as Parquet; it may be cut or broken") from None
    del schema[ROW]
    empty = [column for column, dtype in schema.items() if dtype == pl.Null]
    schema |= dict.fromkeys(empty, pl.String())
    whole = frame.with_columns(
        pl.col(ROW).cast(pl.Int64), pl.lit(None, pl.String).alias(BROKEN), *(pl.col(c).cast(pl.String) for c in empty)
    )
    return Source(name, "parquet", schema, lambda: whole, rows, Path(name).stat().st_size)


class _Reading:
    """A file, or standard input, that is unpacked while it is read; it is closed at its end."""

    def __init__(self, name: str) -> None:
        self._raw = sys.stdin.buffer if name == STDIN else Path(name).open("rb")  # noqa: SIM115 - closed at its end
        head = io.BufferedReader(cast("io.RawIOBase", self._raw)) if name == STDIN else self._raw
        is_packed = cast("io.BufferedReader", head).peek(2)[:2] == _GZIP
        self._file = gzip.GzipFile(fileobj=head, mode="rb") if is_packed else head
        self._name, self._ended = name, False

    def position(self) -> int:
        """Return how many bytes of the file, as it is packed, were read so far; none of standard input."""
        return 0 if self._name == STDIN or self._ended else self._raw.tell()

    def read(self, size: int) -> bytes:
        """Return the next bytes, none at the end.

        Raises:
            Unreadable: cut-gzip.
        """
        if self._ended:
            return b""
        try:
            data = self._file.read(size)
        except (EOFError, gzip.BadGzipFile, zlib.error):
            raise Unreadable("cut-gzip", "it is packed with gzip, and cut or broken") from None
        if not data:
            self.close()
        return data

    def close(self) -> None:
        """Read no further."""
        self._ended = True
        self._file.close()
        self._raw.close()


def _numbered(blocks: Blocks) -> Iterator[pl.DataFrame]:
    """Yield blocks with the numbers of their rows."""
    start = 1
    for block in blocks():
        yield block.with_columns(pl.int_range(start, start + block.height, dtype=pl.Int64).alias(ROW))
        start += block.height

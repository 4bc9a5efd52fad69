"""Delimited text, as CSV files hold it, to frames of words, row by row and none lost.

Text is cut into blocks that end where a row ends. A block is checked as a whole: when its
separators and line breaks add up, Polars reads it; when not, it is read row by row, and a row
that cannot be read says why. What the words mean is not known here.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from iopfit.batch.rows import Readable, Row, Unreadable, frame_of, whole

BLOCK = 1 << 23
LONGEST = 1 << 26
"""The longest that a row may be, in bytes: where a quotation mark is never closed, no more than this is in doubt."""


@dataclass(frozen=True)
class Dialect:
    """How cells are kept apart."""

    separator: str = ","

    @cached_property
    def cell(self) -> re.Pattern[str]:
        """A cell, with the separator after it."""
        mark = re.escape(self.separator)
        return re.compile(rf'(?:"([^"]*(?:""[^"]*)*)"|([^"{mark}]*)){mark}')


def read_header(file: Readable, dialect: Dialect) -> tuple[list[str], bytes]:
    """Return the names of the columns, and what was read beyond them.

    Raises:
        Unreadable: no-header, not-utf8 or too-long.
    """
    data = b""
    while (end := _end_of_row(data, 0)) is None:
        more = file.read(BLOCK)
        if not more:
            end = len(data)
            break
        if len(data) > LONGEST:
            raise Unreadable("too-long", "the first line has no end")
        data += more
    line, rest = data[:end], data[end:].removeprefix(b"\n")
    names = _cells(line.rstrip(b"\r\n").removeprefix(b"\xef\xbb\xbf"), dialect)
    if isinstance(names, str):
        raise Unreadable(names, "the first line cannot be read as the names of columns")
    if not any(names):
        raise Unreadable("no-header", "the first line names no columns")
    if any("\r" in name for name in names):
        raise Unreadable("line-breaks", "its lines end as they did on old Macintosh computers; save it with other ones")
    return names, rest


def read_blocks(file: Readable, rest: bytes, names: Sequence[str], dialect: Dialect) -> Iterator[pl.DataFrame]:
    """Yield the rows of a file in blocks, as words, with the column `BROKEN` where a row cannot be read.

    Args:
        file: What to read from.
        rest: What was read already.
        names: The names of the columns.
        dialect: How cells are kept apart.
    """
    data, at_end = rest, False
    while not at_end:
        more = file.read(BLOCK)
        at_end = not more
        data += more
        end = len(data) if at_end else _last_end(data)
        if end is None:
            if len(data) < LONGEST:
                continue
            end = data.rfind(b"\n") + 1 or len(data)
        block, data = data[:end], data[end:]
        if block.strip(b"\r\n"):
            yield _read_block(block, names, dialect)


def _end_of_row(data: bytes, start: int) -> int | None:
    """Return where the row that starts somewhere ends: the first line break outside quotation marks."""
    at = start
    while (at := data.find(b"\n", at)) >= 0:
        if data.count(b'"', start, at) % 2 == 0:
            return at
        at += 1
    return None


def _last_end(data: bytes) -> int | None:
    """Return where the last whole row ends, or None when there is none."""
    at, inside = len(data), data.count(b'"') % 2
    while at > 0:
        end = data.rfind(b"\n", 0, at)
        if end < 0:
            return None
        inside ^= data.count(b'"', end, at) % 2
        if not inside:
            return end + 1
        at = end
    return None


def _read_block(block: bytes, names: Sequence[str], dialect: Dialect) -> pl.DataFrame:
    text = _with_one_kind_of_break(block) if b"\r" in block else block
    text = text if text.endswith(b"\n") else text + b"\n"
    count = _count_rows(text, len(names), dialect)
    if count is not None:
        schema = {f"column_{number}": pl.String for number in range(len(names))}
        try:
            frame = pl.read_csv(
                text, has_header=False, schema=schema, separator=dialect.separator, raise_if_empty=False
            )
        except pl.exceptions.PolarsError:
            count = -1  # its words may quote the text, so they are not passed on
        else:
            if b'""' in text:
                frame = frame.select(pl.when(pl.all() != "").then(pl.all()))
            if frame.height == count:
                return whole(frame.rename(dict(zip(schema, names, strict=True))))
    return frame_of(_read_slowly(block, len(names), dialect), names)


def _count_rows(text: bytes, columns: int, dialect: Dialect) -> int | None:
    """Return how many rows there are when all seems well: all have cells for all columns on average, none is odd."""
    outside = _outside(text, dialect)
    if outside is None or any(odd in text for odd in (b"\0", b"\r")):
        return None
    if b"\n\n" in outside or outside.startswith(b"\n"):
        return None
    rows = outside.count(b"\n")
    return rows if outside.count(dialect.separator.encode()) == rows * (columns - 1) else None


def _outside(text: bytes, dialect: Dialect) -> bytes | None:
    """Return text with one mark for what stands within two quotation marks, or None when one is out of place."""
    if b'"' not in text:
        return text
    parts = text.split(b'"')
    outside = parts[::2]
    # what stands between two doubled marks is empty, and so has neither a first nor a last byte
    nearest = b"".join([*(part[:1] for part in outside[1:]), *(part[-1:] for part in outside[:-1])])
    is_odd = len(parts) % 2 == 0 or nearest.strip(dialect.separator.encode() + b"\n")
    return None if is_odd else b'"'.join(outside)


def _read_slowly(block: bytes, columns: int, dialect: Dialect) -> Iterator[Row]:
    """Yield the rows of a block one by one; every line of one that cannot be read is a row that cannot be read."""
    for row in _rows(_with_one_kind_of_break(block)):
        if not row.strip(b"\n"):
            continue
        cells = _cells(row, dialect)
        if cells == "stray-quote":  # where a cell ends cannot be told, and so not where a row ends
            yield from ["stray-quote"] * sum(bool(line) for line in row.split(b"\n"))
        elif isinstance(cells, str):
            yield cells
        elif len(cells) != columns:
            yield "too-few-cells" if len(cells) < columns else "too-many-cells"
        else:
            yield [cell or None for cell in cells]


def _with_one_kind_of_break(block: bytes) -> bytes:
    """Return a block in which every row ends with the same line break; those within quotation marks stay."""
    parts = block.split(b'"')
    parts[::2] = [part.replace(b"\r\n", b"\n").replace(b"\r", b"\n") for part in parts[::2]]
    return b'"'.join(parts)


def _rows(block: bytes) -> Iterator[bytes]:
    """Yield what stands between line breaks outside quotation marks."""
    start = 0
    while start < len(block):
        end = _end_of_row(block, start)
        if end is None:
            end = len(block)
        yield block[start:end]
        start = end + 1


def _cells(row: bytes, dialect: Dialect) -> list[str] | str:
    """Return the cells of a row, or why it cannot be read."""
    if _outside(row, dialect) is None:
        return "stray-quote"
    if b"\0" in row:
        return "null-byte"
    try:
        text = row.decode()
    except UnicodeDecodeError:
        return "not-utf8"
    found = dialect.cell.findall(text + dialect.separator)
    return [quoted.replace('""', '"') if quoted else bare for quoted, bare in found]

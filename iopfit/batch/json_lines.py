"""JSON, one object a line, to frames of words, line by line and none lost.

Polars reads a block of lines at once. It says nothing of a key that stands twice, of one that is
not expected, and of half a character; so a block where keys do not add up is read line by line.
"""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

import polars as pl

from iopfit.batch.rows import Readable, Row, Unreadable, frame_of, whole

BLOCK = 1 << 23
LONGEST = 1 << 26
_HALF = re.compile("[\ud800-\udfff]")


def read_keys(file: Readable) -> tuple[list[str], bytes]:
    """Return the keys of the first block in the order they appear, and what was read.

    Raises:
        Unreadable: no-header, when no line could be read.
    """
    data = file.read(BLOCK)
    while b"\n" not in data.strip() and len(data) < LONGEST and (more := file.read(BLOCK)):
        data += more
    keys: dict[str, None] = {}
    for line in data.split(b"\n"):
        found = _object(line)
        if isinstance(found, dict):
            keys |= dict.fromkeys(found)
    if not keys:
        raise Unreadable("no-header", "no line could be read as a JSON object")
    return list(keys), data


def read_blocks(file: Readable, rest: bytes, names: Sequence[str]) -> Iterator[pl.DataFrame]:
    """Yield the lines of a file in blocks, as words, with the column `BROKEN` where a line cannot be read.

    Args:
        file: What to read from.
        rest: What was read already.
        names: The keys that are expected.
    """
    data, at_end = rest, False
    while not at_end:
        more = file.read(BLOCK)
        at_end = not more
        data += more
        end = len(data) if at_end else data.rfind(b"\n") + 1
        if not end and len(data) >= LONGEST:
            end = len(data)
        block, data = data[:end], data[end:]
        if block.strip():
            yield _read_block(block, names)


def _read_block(block: bytes, names: Sequence[str]) -> pl.DataFrame:
    lines = [line for line in block.split(b"\n") if line.strip()]
    if b"\\ud" not in block.lower():
        try:
            frame = pl.read_ndjson(block, schema=dict.fromkeys(names, pl.String))
        except pl.exceptions.PolarsError:
            frame = None  # its words may quote a line, so they are not passed on
        if frame is not None and frame.height == len(lines) and _count(frame) == _keys(block):
            return whole(frame)
    return frame_of([_row(line, names) for line in lines], names)


def _count(frame: pl.DataFrame) -> int:
    return sum(frame.height - nulls for nulls in frame.null_count().row(0))


def _keys(block: bytes) -> int:
    """Return how many keys there are whose value is not null; a quotation mark within words is never bare."""
    nulls = block.count(b'":null') + block.count(b'": null')
    return block.count(b'":') - nulls


def _row(line: bytes, names: Sequence[str]) -> Row:
    """Return the words of a line, or why it cannot be read."""
    found = _object(line)
    if isinstance(found, str):
        return found
    if not found.keys() <= set(names):
        return "unknown-name"
    words = [_words(found.get(name)) for name in names]
    return "not-readable" if any(word and _HALF.search(word) for word in words) else words


def _object(line: bytes) -> dict[str, Any] | str:
    """Return the object on a line, or why there is none."""
    try:
        text = line.decode()
    except UnicodeDecodeError:
        return "not-utf8"
    try:
        found = json.loads(text, object_pairs_hook=_once, parse_constant=_refuse)
    except _TwiceError:
        return "duplicate-name"
    except (ValueError, RecursionError):
        return "not-json"
    return found if isinstance(found, dict) else "not-json"


class _TwiceError(ValueError):
    pass


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _TwiceError
    return found


def _refuse(word: str) -> float:
    raise ValueError(word)


def _words(value: Any) -> str | None:
    """Return a value as the word that a cell would hold; a list of words as JSON."""
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)

"""What Polars does its own way: words to numbers, and flags to lists of names."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache, partial
from operator import add, or_
from typing import Any

import narwhals.stable.v2 as nw
import polars as pl

from iopfit.batch.encoding import (
    CHOSEN_TWICE,
    FIRST_KIND,
    JSON_LIST,
    KINDS,
    NOT_AN_OPTION,
    NOTHING,
    READS,
    UNREAD,
    Codes,
    Encoding,
    Words,
)
from iopfit.batch.results import Column, Constant, Listed, Value, Word
from iopfit.expr.columns import balanced

_PACK = 12
"""How many flags are packed into one number: a table of 4,096 entries stays in a core's cache."""
_BLOCK = 256
_COUNT, _ROOM = 40, 16
_ONE = 1 << _COUNT
"""One code in a tally; below it there is a bit for each code."""
_UNKNOWN = 1 << (_COUNT + _ROOM)
"""A code that is no option in a tally: more than any number of codes."""
_JSON_LIST = re.compile(JSON_LIST.replace(r"\z", r"\Z"))
_BETWEEN = re.compile(" *[;,] *")
_BRACKETS = str.maketrans("", "", '[]" ')


def encode(frame: nw.LazyFrame[Any], encodings: Sequence[Encoding]) -> nw.LazyFrame[Any]:
    """Return a frame with the numbers of words added, the same as `encoding.encode` does."""
    native: pl.LazyFrame = nw.to_native(frame)
    schema = native.collect_schema()
    codes = [encoding for encoding in encodings if isinstance(encoding, Codes)]
    words = [_number(encoding, schema[encoding.column]) for encoding in encodings if isinstance(encoding, Words)]
    tallies = [_tally(encoding, schema[encoding.column]).alias(encoding.name) for encoding in codes]
    native = native.with_columns(*words, *tallies)
    native = native.with_columns(*(one for encoding in codes for one in _read_tally(encoding)))
    return nw.from_native(native)


def _number(encoding: Words, dtype: pl.DataType) -> pl.Expr:
    """Return the number of each word; an enum's own numbers where it has just these words."""
    column, count = pl.col(encoding.column), len(encoding.words)
    known = (*encoding.words, *NOTHING)
    if isinstance(dtype, pl.Enum) and known[: len(dtype.categories)] == tuple(dtype.categories):
        place = column.to_physical().cast(pl.Int16)
        if len(dtype.categories) <= count:
            return place.alias(encoding.name)
    else:
        place = column.cast(pl.Enum(known), strict=False).to_physical().cast(pl.Int16)
        place = pl.when(column.is_not_null()).then(place.fill_null(UNREAD))
    return pl.when(place < count).then(place).alias(encoding.name)


def _tally(encoding: Codes, dtype: pl.DataType) -> pl.Expr:
    """Return a number for each cell of codes: a bit for each code named, and above them how many there were.

    A code named twice carries into the next bit, so that fewer bits are set than codes were counted.
    A kind of missing is a negative number.
    """
    if len(encoding.codes) >= _COUNT:
        raise ValueError(f"no more than {_COUNT - 1} options can be read from one column")
    column = pl.col(encoding.column)
    if isinstance(dtype, pl.List):
        place = pl.element().cast(pl.String).cast(pl.Enum(encoding.codes), strict=False).to_physical().cast(pl.Int64)
        one = pl.when(place.is_null()).then(pl.lit(_UNKNOWN)).otherwise(2**place + _ONE)
        # one more than there are codes is enough to see that something is wrong, and cannot overflow
        few = column.list.head(len(encoding.codes) + 1)
        return pl.when(column.is_not_null()).then(few.list.eval(one).list.sum())
    return column.cast(pl.String).map_batches(
        partial(_tally_texts, encoding.codes), return_dtype=pl.Int64, is_elementwise=True
    )


def _tally_texts(codes: Sequence[str], texts: pl.Series) -> pl.Series:
    """Return the tally of each text; each different one is read once."""
    bits = {code: (1 << number) + _ONE for number, code in enumerate(codes)}
    different = texts.unique()
    if texts.is_empty():
        return pl.Series(texts.name, [], dtype=pl.Int64)
    tallies = pl.Series([_tally_text(bits, text) for text in different.to_list()], dtype=pl.Int64)
    return texts.replace_strict(different, tallies, return_dtype=pl.Int64)


def _tally_text(bits: Mapping[str, int], text: str | None) -> int | None:
    if text is None or text in NOTHING:
        return None
    kinds = [kind.value for kind in KINDS]
    if text in kinds:
        return -1 - kinds.index(text)
    if text == "[]":
        return 0
    bare = text.translate(_BRACKETS) if _JSON_LIST.match(text) else text
    named = _BETWEEN.split(bare)
    if any(code not in bits for code in named):
        return _UNKNOWN
    return sum(bits[code] for code in named[: len(bits) + 1])


def _read_tally(encoding: Codes) -> Iterator[pl.Expr]:
    """Yield how each cell of codes reads, and which codes it names."""
    tally = pl.col(encoding.name)
    named = (tally & (_ONE - 1)).bitwise_count_ones()
    reads = (
        pl.when(tally >= _UNKNOWN)
        .then(pl.lit(NOT_AN_OPTION, pl.Int16))
        .when(tally < 0)
        .then((FIRST_KIND - 1 - tally).cast(pl.Int16))
        .when(named != tally // _ONE)
        .then(pl.lit(CHOSEN_TWICE, pl.Int16))
        .otherwise(pl.lit(READS, pl.Int16))
    )
    yield pl.when(tally.is_not_null()).then(reads).alias(encoding.name)
    for number, name in enumerate(encoding.named):
        yield ((tally & (1 << number)) != 0).alias(name)


def finish(frame: nw.LazyFrame[Any], columns: Sequence[Column], keep: Sequence[str]) -> pl.LazyFrame:
    """Return the columns of a result, after those that are kept as they are.

    Args:
        frame: A frame with all that the columns need.
        columns: The columns of the result.
        keep: Columns that are carried along.
    """
    native: pl.LazyFrame = nw.to_native(frame)
    return native.select(*keep, *map(_expression, columns))


def dtype_of(column: Column) -> pl.DataType | None:
    """Return the type that a column of words or a list has, None for values."""
    match column:
        case Word():
            return pl.Enum(list(dict.fromkeys(column.words)))
        case Listed():
            return pl.List(pl.Enum(list(dict.fromkeys(column.names))))
        case Constant():
            return pl.String()
        case Value():
            return None


def _expression(column: Column) -> pl.Expr:
    match column:
        case Value():
            return pl.col(column.column).alias(column.name)
        case Word():
            return _as_words(pl.col(column.column), column.words).alias(column.name)
        case Listed():
            return _as_list(column).alias(column.name)
        case Constant():
            return pl.lit(column.word).alias(column.name)


def _as_words(numbers: pl.Expr, words: Sequence[str]) -> pl.Expr:
    different = list(dict.fromkeys(words))
    if len(different) < len(words):
        places = {number: different.index(word) for number, word in enumerate(words)}
        numbers = numbers.replace_strict(places, return_dtype=pl.UInt32)
    return numbers.cat.to(pl.Enum(different))


def _as_list(column: Listed) -> pl.Expr:
    """Return the names whose flags are true.

    A list for each person out of hundreds of flags is what costs. So flags are packed into
    numbers, each number stands for a few bytes, one for each name, and the bytes are joined.
    """
    different = list(dict.fromkeys(column.names))
    dtype = pl.List(pl.Enum(different))
    if not column.flags:
        return pl.lit([], dtype=dtype)
    numbers = [different.index(name) for name in column.names]
    blocks = []
    for start in range(0, len(different), _BLOCK):
        inside = [
            (flag, number - start)
            for flag, number in zip(column.flags, numbers, strict=True)
            if start <= number < start + _BLOCK
        ]
        blocks.append(_block(inside))
    if len(blocks) > 1:
        blocks = [b.list.eval(pl.element().cast(pl.UInt16) + n * _BLOCK) for n, b in enumerate(blocks)]
    joined = pl.concat_list(blocks) if len(blocks) > 1 else blocks[0]
    return joined.list.eval(pl.element().cat.to(pl.Enum(different)))


def _block(flags: Sequence[tuple[str, int]]) -> pl.Expr:
    """Return a list of the numbers, all below 256, whose flags are true."""
    packs = [flags[at : at + _PACK] for at in range(0, len(flags), _PACK)]
    tables = [_table(tuple(number for _, number in pack)) for pack in packs]

    def join(packed: Sequence[pl.Series]) -> pl.Series:
        parts = [table.gather(pack) for table, pack in zip(tables, packed, strict=True)]
        joined = balanced(add, parts)
        return joined.cast(pl.List(pl.UInt8))

    packed = [_packed([flag for flag, _ in pack]) for pack in packs]
    return pl.map_batches(packed, join, return_dtype=pl.List(pl.UInt8), is_elementwise=True)


@lru_cache(maxsize=1_000)
def _table(numbers: tuple[int, ...]) -> pl.Series:
    """Return for each pack of flags the bytes of the numbers whose flags are true."""
    rows = [b""]
    for number in numbers:
        rows += [row + bytes((number,)) for row in rows]
    return pl.Series(rows, dtype=pl.Binary)


def _packed(flags: Sequence[str]) -> pl.Expr:
    """Return flags as the bits of one number; choosing between two numbers is faster than a cast and a product."""
    nothing = pl.lit(0, pl.UInt16)
    bits = [pl.when(flag).then(pl.lit(1 << bit, pl.UInt16)).otherwise(nothing) for bit, flag in enumerate(flags)]
    return balanced(or_, bits)

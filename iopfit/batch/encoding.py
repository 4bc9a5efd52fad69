"""Words of a column as numbers, before anything else is read: the step that an engine may know a faster way for.

`encode` is the way that works on every engine. A module of `engines` may have its own, which must
give the same columns; tests hold them together.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import narwhals.stable.v2 as nw
from narwhals.dtypes import DType

from iopfit.batch.layers import Layers
from iopfit.expr.columns import total
from iopfit.response import Missing

KINDS = (Missing.UNKNOWN, Missing.DECLINED)
NOTHING = ("", Missing.NOT_ASKED.value, "not_asked")
"""What says that nothing was asked, besides null."""
UNREAD = -1
"""The number of a word that is none of those known."""


@dataclass(frozen=True)
class Words:
    """One word a cell.

    Attributes:
        column: The column, of words.
        words: The words that are known.
        name: What to call the column of their numbers: from 0, `UNREAD`, or null where nothing is said.
    """

    column: str
    words: tuple[str, ...]
    name: str


@dataclass(frozen=True)
class Codes:
    """Several codes a cell: a list, or a text with `;` or `,` between them.

    Attributes:
        column: The column.
        codes: The codes that are known.
        name: What to call the column that says how the cell reads; see the constants below.
        named: What to call the columns that say which codes are named; they count only where it reads well.
    """

    column: str
    codes: tuple[str, ...]
    name: str
    named: tuple[str, ...]


JSON_LIST = r'^\[ *"[a-z0-9_]+"( *, *"[a-z0-9_]+")* *\]\z'
READS, NOT_AN_OPTION, CHOSEN_TWICE, FIRST_KIND = 0, 1, 2, 3
"""How a cell of codes reads; from `FIRST_KIND` on, the kinds of missing; null where nothing is said."""
Encoding = Words | Codes


def is_text(dtype: DType) -> bool:
    """Return whether a column holds words."""
    return dtype in (nw.String, nw.Categorical) or isinstance(dtype, nw.Enum)


def encode(frame: nw.LazyFrame[Any], encodings: Sequence[Encoding]) -> nw.LazyFrame[Any]:
    """Return a frame with the numbers of words added."""
    dtypes = frame.collect_schema()
    layers = Layers(dtypes)
    for encoding in encodings:
        match encoding:
            case Words(column, words, name):
                layers.put(name, lambda column=column, words=words: number_of(layers.column(column), words))  # type: ignore[misc]
            case Codes():
                _encode_codes(layers, encoding, text=is_text(dtypes[encoding.column]))
    return layers.work_out(frame, [*dtypes, *(name for encoding in encodings for name in made_by(encoding))])


def made_by(encoding: Encoding) -> tuple[str, ...]:
    """Return the columns that an encoding adds."""
    return (encoding.name,) if isinstance(encoding, Words) else (encoding.name, *encoding.named)


def number_of(column: nw.Expr, words: Sequence[str]) -> nw.Expr:
    """Return the number of each word of a column."""
    text = column.cast(nw.String)
    found: nw.Expr = nw.when(~text.is_in(NOTHING)).then(nw.lit(UNREAD, nw.Int16))
    for number, word in reversed(list(enumerate(words))):
        found = nw.when(text == word).then(nw.lit(number, nw.Int16)).otherwise(found)
    return found


def _encode_codes(layers: Layers, encoding: Codes, *, text: bool) -> None:
    """Add how cells read, and which codes they name."""
    column = encoding.column
    listed = layers.put(f"{encoding.name}_list", lambda: _split(layers.column(column))) if text else column
    for code, name in zip(encoding.codes, encoding.named, strict=True):
        layers.put(name, lambda code=code: layers.column(listed).list.contains(code))  # type: ignore[misc]

    def reads() -> nw.Expr:
        length = layers.column(listed).list.len().cast(nw.Int64)
        distinct = layers.column(listed).list.unique().list.len().cast(nw.Int64)
        known = total([layers.column(name).cast(nw.Int64) for name in encoding.named])
        repeats = nw.when(length != distinct).then(nw.lit(CHOSEN_TWICE, nw.Int16)).otherwise(nw.lit(READS, nw.Int16))
        answer = nw.when(distinct != known).then(nw.lit(NOT_AN_OPTION, nw.Int16)).otherwise(repeats)
        if not text:
            return nw.when(~layers.column(column).is_null()).then(answer)
        return _kinds_first(layers.column(column).cast(nw.String), answer)

    layers.put(encoding.name, reads)


def _split(column: nw.Expr) -> nw.Expr:
    """Return the codes in a text: between `;` or `,`, or as JSON writes a list of them."""
    text = column.cast(nw.String)
    bare = nw.when(text.str.contains(JSON_LIST)).then(text.str.replace_all(r'[\[\]" ]', "")).otherwise(text)
    return bare.str.replace_all(" *[;,] *", ";").str.split(";")


def _kinds_first(text: nw.Expr, answer: nw.Expr) -> nw.Expr:
    """Return how a text of codes reads, where it is not a word for a missing answer or an empty list."""
    found = nw.when(text == "[]").then(nw.lit(READS, nw.Int16)).otherwise(answer)
    for number, kind in enumerate(KINDS):
        found = nw.when(text == kind.value).then(nw.lit(FIRST_KIND + number, nw.Int16)).otherwise(found)
    return nw.when(~text.is_in(NOTHING)).then(found)

"""Columns as they come, in whatever type, to answers: what fits, what is missing and why, what does not fit.

The words and the reasons are those of a file of answers. What does not fit becomes missing and
is told by a column of its own, so that nothing is lost in silence. Nothing here knows rules.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import narwhals.stable.v2 as nw
from narwhals.dtypes import DType

from iopfit.answers import MAX_TEXT, YES
from iopfit.batch import parsing
from iopfit.batch.encoding import (
    CHOSEN_TWICE,
    FIRST_KIND,
    KINDS,
    NOT_AN_OPTION,
    NOTHING,
    READS,
    UNREAD,
    Codes,
    Encoding,
    Words,
    is_text,
)
from iopfit.batch.known import given_dtype, given_names
from iopfit.batch.layers import PREFIX, Layers
from iopfit.expr.columns import all_of, any_of, truth
from iopfit.questionnaire import Item
from iopfit.response import Missing

_MISSING = tuple(kind.value for kind in KINDS)
_YES_OR_NO = {
    spell(word): value
    for value, words in (
        (True, (*(w for w in YES if YES[w]), "1", "1.0")),
        (False, (*(w for w in YES if not YES[w]), "0", "0.0")),
    )
    for word in words
    for spell in (str.lower, str.title, str.upper)
}
"""Words for yes, then words for no; programs write them in any of these ways."""
_MOST_NUMBERS = 256
"""Whole numbers in a range no wider than this are read as words, which is faster than as digits."""


@dataclass(frozen=True)
class Place:
    """Where the answers to an item stand in a frame.

    Attributes:
        item: The item.
        column: The column with its answers; None when there is none, or each option has a column of its own.
        options: The column of each option, in the order of the options.
        kind: The column that says why an answer is missing, where there is one.
        title: What the column is called where somebody reads of it, when not by its name.
    """

    item: Item
    column: str | None
    options: tuple[str, ...] = ()
    kind: str | None = None
    title: str | None = None


@dataclass(frozen=True)
class Flaw:
    """A way in which a value may not fit, and the column that says where that is so.

    Attributes:
        column: The column with the value, as it is called in the frame.
        code: What is wrong, in the words of `answers.Unfit`.
        flag: The column that is true where it is.
    """

    column: str
    code: str
    flag: str


class Fitting:
    """The answers in a frame.

    Attributes:
        encodings: What must be added to the frame first, by `encoding.encode` or an engine's own way.
        layers: The columns that are worked out then, those of `known.given_names` among them.
        flaws: Every way in which a value may not fit.
        kinds: For an item and a kind of missing, the column that is true where that was stated.
    """

    def __init__(self, items: Iterable[Item], places: Sequence[Place], dtypes: Mapping[str, DType]) -> None:
        """Fit every item; those without a place were never asked.

        Args:
            items: The items.
            places: Where the answers stand.
            dtypes: The type of every column; those of `places` must suit their items.
        """
        self.encodings: list[Encoding] = []
        self.layers = Layers(dtypes)
        self.flaws: list[Flaw] = []
        self.kinds: dict[tuple[str, Missing], str] = {}
        self._dtypes = dtypes
        self._titles = {place.column: place.title for place in places if place.column and place.title}
        for place in places:
            self._fit(place)
        for item in items:
            if item.type != "display":
                for name in given_names(item):
                    self.layers.put(name, partial(nw.lit, None, given_dtype(item)))

    # --- columns ----------------------------------------------------------------

    def _column(self, name: str) -> nw.Expr:
        return self.layers.column(name)

    def _put(self, name: str, make: Callable[[], nw.Expr]) -> str:
        return self.layers.put(PREFIX + name, make)

    def _flag(self, column: str, code: str, wrong: Callable[[], nw.Expr]) -> str:
        """Note a way in which a column may not fit; `wrong` may be null where nothing is written."""
        flag = self._put(f"flaw{len(self.flaws)}", lambda: wrong().fill_null(False))
        self.flaws.append(Flaw(self._titles.get(column, column), code, flag))
        return flag

    def _where(self, fits: str, value: str) -> nw.Expr:
        return nw.when(self._column(fits)).then(self._column(value))

    def _is(self, number: str, wanted: int) -> nw.Expr:
        return (self._column(number) == wanted).fill_null(False)

    def _words(self, name: str, column: str, words: Sequence[str]) -> str:
        """Return the column with the numbers of a column's words."""
        encoding = Words(column, tuple(words), PREFIX + name)
        self.encodings.append(encoding)
        return self.layers.add(encoding.name)

    def _knows(self, column: str, words: Sequence[str]) -> bool:
        """Return whether a column can hold no other words."""
        dtype = self._dtypes[column]
        return isinstance(dtype, nw.Enum) and {*words, *NOTHING}.issuperset(dtype.categories)

    def _note_kinds(self, item: Item, number: str, first: int) -> None:
        """Note where the number of a word says which kind of missing it is."""
        for place, kind in enumerate(KINDS):
            stated = partial(self._is, number, first + place)
            self.kinds[item.link_id, kind] = self._put(f"{kind.value}_{item.link_id}", stated)

    # --- items ------------------------------------------------------------------

    def _fit(self, place: Place) -> None:
        """Add the given columns of an item."""
        values = self._placed(place)
        contradicts = self._stated_kinds(place, values[0]) if place.kind else None
        for name, value in zip(given_names(place.item), values, strict=True):
            self.layers.put(name, partial(self._unless, contradicts, value))

    def _placed(self, place: Place) -> list[str]:
        """Return the columns with the values of an item, wherever they stand."""
        if place.column is not None:
            return self._answers(place.item, place.column)
        if place.options:
            return self._boxes(place)
        nothing = partial(nw.lit, None, given_dtype(place.item))
        names = given_names(place.item)
        return [self._put(f"nothing{number}_{place.item.link_id}", nothing) for number in range(len(names))]

    def _unless(self, contradicts: str | None, value: str) -> nw.Expr:
        if contradicts is None:
            return self._column(value)
        return nw.when(~self._column(contradicts)).then(self._column(value))

    def _answers(self, item: Item, column: str) -> list[str]:
        """Return the columns with the values of an item, null where nothing fits."""
        if item.repeats:
            return self._chosen(item, column)
        match item.type:
            case "boolean":
                return [self._yes_or_no(item.link_id, column, item)]
            case "choice":
                return [self._option(item, column)]
            case "date":
                return [self._day(item, column)]
            case "text" | "display":
                return [self._text(item, column)]
        return [self._number(item, column)]

    def _yes_or_no(self, name: str, column: str, item: Item | None = None) -> str:
        """Return the column with what booleans, ones and zeros, or words say."""
        dtype = self._dtypes[column]
        if dtype == nw.Boolean:
            return column
        if not is_text(dtype):
            value = self._put(f"yes_{name}", lambda: _one_or_zero(self._column(column)))
            self._flag(column, "not-yes-or-no", partial(self._unread, column, value))
            return value
        kinds = () if item is None else _MISSING
        number = self._words(f"word_{name}", column, (*_YES_OR_NO, *kinds))
        if item is not None:
            self._note_kinds(item, number, len(_YES_OR_NO))
        if not self._knows(column, (*_YES_OR_NO, *kinds)):
            self._flag(column, "not-yes-or-no", partial(self._is, number, UNREAD))
        return self._put(f"yes_{name}", lambda: _truth_of(self._column(number)))

    def _option(self, item: Item, column: str) -> str:
        """Return the column with the number of the option named."""
        words = (*item.option_by_code, *_MISSING)
        number = self._words(f"word_{item.link_id}", column, words)
        self._note_kinds(item, number, len(item.option_by_code))
        if not self._knows(column, words):
            self._flag(column, "not-an-option", partial(self._is, number, UNREAD))
        return self._put(
            f"option_{item.link_id}",
            lambda: _below(self._column(number), len(item.option_by_code)),
        )

    def _number(self, item: Item, column: str) -> str:
        """Return the column with the number said, where it fits."""
        whole, code = item.type != "decimal", "not-a-number" if item.type == "decimal" else "not-a-whole-number"
        if is_text(self._dtypes[column]):
            value = self._digits(item, column, code, whole=whole)
        else:
            value = self._put(
                f"digits_{item.link_id}",
                lambda: parsing.number(self._column(column), self._dtypes[column], whole=whole),
            )
            self._flag(column, code, partial(self._unread, column, value))
        return self._inside(item, column, value)

    def _digits(self, item: Item, column: str, code: str, *, whole: bool) -> str:
        """Return the column with the number written; the usual ones are known as words, the rest is parsed."""
        usual = _usual(item)
        number = self._words(f"word_{item.link_id}", column, (*usual, *_MISSING))
        self._note_kinds(item, number, len(usual))
        rest = self._put(f"rest_{item.link_id}", partial(self._text_where, column, number, UNREAD))
        parsed = self._put(
            f"parsed_{item.link_id}",
            lambda: parsing.number(self._column(rest), nw.String(), whole=whole),
        )
        self._flag(column, code, partial(self._unread, rest, parsed))

        def value() -> nw.Expr:
            if not usual:
                return self._column(parsed)
            first = _below(self._column(number), len(usual)).cast(nw.Float64) + int(usual[0])
            return nw.when(~first.is_null()).then(first).otherwise(self._column(parsed))

        return self._put(f"digits_{item.link_id}", value)

    def _text_where(self, column: str, number: str, wanted: int) -> nw.Expr:
        return nw.when(self._column(number) == wanted).then(self._column(column).cast(nw.String))

    def _inside(self, item: Item, column: str, value: str) -> str:
        """Return the column with a number where it lies in the item's range, and is whole where it must be."""
        low, high = item.bounds
        fits = self._put(f"inside_{item.link_id}", lambda: (self._column(value) >= low) & (self._column(value) <= high))
        self._flag(column, "out-of-range", lambda: ~self._column(fits))
        if item.type != "decimal" and self._dtypes[column].is_float():
            inside = fits
            whole = self._put(f"whole_{item.link_id}", lambda: parsing.is_whole(self._column(value)))
            self._flag(column, "not-a-whole-number", lambda: self._column(inside) & ~self._column(whole))
            fits = self._put(f"fits_{item.link_id}", lambda: self._column(inside) & self._column(whole))
        return self._put(f"number_{item.link_id}", lambda: self._where(fits, value).cast(given_dtype(item)))

    def _day(self, item: Item, column: str) -> str:
        """Return the column with the ordinal day of a date."""
        said = column
        if is_text(self._dtypes[column]):
            number = self._words(f"word_{item.link_id}", column, _MISSING)
            self._note_kinds(item, number, 0)
            said = self._put(f"rest_{item.link_id}", partial(self._text_where, column, number, UNREAD))
        day = self._put(f"day_{item.link_id}", lambda: parsing.day(self._column(said), self._dtypes[column]))
        self._flag(column, "not-a-date", partial(self._unread, said, day))
        return day

    def _text(self, item: Item, column: str) -> str:
        """Return a column that is true where there are words; what they are counts for nothing."""
        long = self._flag(column, "too-long", lambda: self._column(column).cast(nw.String).str.len_chars() > MAX_TEXT)

        def there() -> nw.Expr:
            some = (self._column(column).cast(nw.String) != "") & ~self._column(long)
            return nw.when(some).then(truth(True))

        return self._put(f"there_{item.link_id}", there)

    def _unread(self, said: str, value: str) -> nw.Expr:
        return ~self._column(said).is_null() & self._column(value).is_null()

    # --- repeating choices --------------------------------------------------------

    def _chosen(self, item: Item, column: str) -> list[str]:
        """Return a column for each option, true where a cell names it."""
        named = tuple(f"{PREFIX}named{number}_{item.link_id}" for number in range(len(item.answer_options)))
        encoding = Codes(column, tuple(item.option_by_code), f"{PREFIX}reads_{item.link_id}", named)
        self.encodings.append(encoding)
        reads = self.layers.add(encoding.name)
        for name in named:
            self.layers.add(name)
        if is_text(self._dtypes[column]):
            self._note_kinds(item, reads, FIRST_KIND)
        self._flag(column, "not-an-option", partial(self._is, reads, NOT_AN_OPTION))
        self._flag(column, "chosen-twice", partial(self._is, reads, CHOSEN_TWICE))
        well = self._put(f"well_{item.link_id}", partial(self._is, reads, READS))
        return self._apart(item, column, list(named), well)

    def _apart(self, item: Item, column: str, named: list[str], well: str) -> list[str]:
        """Return the options chosen, null unless they read well and "none of these" stands alone."""
        pairs = list(zip(named, item.answer_options, strict=True))
        alone = [name for name, option in pairs if option.exclusive]
        others = [name for name, option in pairs if not option.exclusive]

        def together() -> nw.Expr:
            return self._column(well) & stand_together(self._column, alone, others)

        fits = well
        if alone:
            wrong = self._flag(column, "stands-alone", together)
            fits = self._put(f"fits_{item.link_id}", lambda: self._column(well) & ~self._column(wrong))
        return [self._put(f"{name.removeprefix(PREFIX)}_fits", partial(self._where, fits, name)) for name in named]

    def _boxes(self, place: Place) -> list[str]:
        """Return a column for each option from columns that are ticked or not.

        Where one says "none of these", no box ticked at all is nothing answered.
        """
        item = place.item
        ticked = [self._yes_or_no(f"box{n}_{item.link_id}", column) for n, column in enumerate(place.options)]
        blank = self._put(f"blank_{item.link_id}", lambda: all_of([self._column(t).is_null() for t in ticked]))
        half = self._flag(
            place.options[0],
            "wrong-shape",
            lambda: ~self._column(blank) & any_of([self._column(t).is_null() for t in ticked]),
        )
        must_tick = any(option.exclusive for option in item.answer_options)

        def well() -> nw.Expr:
            whole = ~(self._column(blank) | self._column(half))
            some = any_of([self._column(t).fill_null(False) for t in ticked])
            return whole & some if must_tick else whole

        return self._apart(item, place.options[0], ticked, self._put(f"well_{item.link_id}", well))

    # --- kinds of missing -----------------------------------------------------------

    def _stated_kinds(self, place: Place, value: str) -> str:
        """Note what a column of kinds says, and return where an answer is given all the same."""
        column, item = place.kind or "", place.item
        number = self._words(f"kind_{item.link_id}", column, _MISSING)
        self._flag(column, "not-an-option", partial(self._is, number, UNREAD))
        for place_, kind in enumerate(KINDS):
            before = self.kinds.get((item.link_id, kind))
            stated = partial(self._either, before, number, place_)
            self.kinds[item.link_id, kind] = self._put(f"stated_{kind.value}_{item.link_id}", stated)
        return self._flag(column, "wrong-shape", lambda: (self._column(number) >= 0) & ~self._column(value).is_null())

    def _either(self, before: str | None, number: str, kind: int) -> nw.Expr:
        stated = self._is(number, kind)
        return stated if before is None else stated | self._column(before)


def stand_together(column: Callable[[str], nw.Expr], alone: Sequence[str], others: Sequence[str]) -> nw.Expr:
    """Return whether an option that stands alone is chosen together with another.

    Args:
        column: Finds a column.
        alone: The columns of the options that stand alone; there is one at least.
        others: The columns of all others.
    """
    pairs = [column(one) & column(two) for number, one in enumerate(alone) for two in alone[:number]]
    if others:
        pairs.append(any_of([column(one) for one in alone]) & any_of([column(one) for one in others]))
    return any_of(pairs) if pairs else truth(False)


def _one_or_zero(column: nw.Expr) -> nw.Expr:
    return nw.when((column == 1) | (column == 0)).then(column == 1)


def _truth_of(number: nw.Expr) -> nw.Expr:
    """Return what the number of a word of `_YES_OR_NO` says; those for yes come first."""
    return nw.when((number >= 0) & (number < len(_YES_OR_NO))).then(number < sum(_YES_OR_NO.values()))


def _below(number: nw.Expr, end: int) -> nw.Expr:
    return nw.when((number >= 0) & (number < end)).then(number)


def _usual(item: Item) -> tuple[str, ...]:
    """Return the whole numbers that fit an item, as they are usually written, when they are not too many."""
    low, high = item.bounds
    if item.type == "decimal" or high - low >= _MOST_NUMBERS:
        return ()
    return tuple(str(number) for number in range(int(low), int(high) + 1))

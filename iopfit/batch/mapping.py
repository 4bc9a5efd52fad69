"""A map applied: somebody else's columns to the given columns of our items, as expressions.

The other file's columns are fitted as if they were items, so their codes and ranges are checked;
conditions over them are read as rules are, and what is missing there stays missing here.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

import narwhals.stable.v2 as nw
from narwhals.dtypes import DType

from iopfit.batch.encoding import KINDS, is_text
from iopfit.batch.fitting import Flaw, Place, stand_together
from iopfit.batch.known import Known, given_dtype, given_names
from iopfit.batch.layers import PREFIX, Layers
from iopfit.batch.parsing import is_whole
from iopfit.column_map import Choose, ColumnMap, Holds, Measure, Outcome, Rounding, Tick
from iopfit.expr.columns import any_of, measure, truth
from iopfit.expr.nodes import Condition
from iopfit.facts import as_number
from iopfit.questionnaire import Item, Questionnaire
from iopfit.response import Missing


class Preparing:
    """The columns of a map as they are fitted then: codes as words, and nothing where nothing was asked.

    Attributes:
        layers: The columns that are worked out.
        places: Where the columns of the map stand then, as if they were items.
        dtypes: Their types.
    """

    def __init__(self, map_: ColumnMap, dtypes: Mapping[str, DType]) -> None:
        """Prepare the columns that are there; those of `dtypes` must suit the map."""
        self.layers = Layers(dtypes)
        self.places: list[Place] = []
        self.dtypes: dict[str, DType] = {}
        self._nothing = map_.not_asked
        for item in map_.columns:
            source = map_.sources[item.link_id]
            if source in dtypes:
                self._prepare(item, source, dtypes[source])

    def _prepare(self, item: Item, source: str, dtype: DType) -> None:
        as_words = item.type == "choice" and not item.repeats
        name = f"{PREFIX}from_{item.link_id}"
        self.layers.put(name, partial(self._column, source, dtype, as_words=as_words))
        self.dtypes[name] = nw.String() if as_words else dtype
        self.places.append(Place(item, name, title=source))

    def _column(self, source: str, dtype: DType, *, as_words: bool) -> nw.Expr:
        column = self.layers.column(source)
        if is_text(dtype):
            text = column.cast(nw.String)
            return nw.when(~text.is_in(self._nothing)).then(text) if self._nothing else text
        if dtype.is_numeric():
            numbers = [float(word) for word in self._nothing if _is_number(word)]
            nothing = [column == (int(number) if number.is_integer() else number) for number in numbers]
            column = nw.when(~any_of(nothing)).then(column) if nothing else column
            return _as_words(column, dtype) if as_words else column
        return column.cast(nw.String) if as_words else column


def _is_number(word: str) -> bool:
    try:
        return abs(float(word)) < 1e15
    except ValueError:
        return False


def _as_words(column: nw.Expr, dtype: DType) -> nw.Expr:
    """Return numbers as the codes they stand for; what is not whole is no code."""
    if dtype.is_integer():
        return column.cast(nw.String)
    number = column.cast(nw.Float64)
    code = nw.when(is_whole(number)).then(number).cast(nw.Int64).cast(nw.String)
    return nw.when(~number.is_null() & code.is_null()).then(nw.lit("a fraction")).otherwise(code)


class Deriving:
    """The given columns of items, as a map derives them.

    Attributes:
        layers: The columns that are worked out, those of `known.given_names` of mapped items among them.
        flaws: Every way in which what is derived may not fit.
        kinds: For an item and a kind of missing, the column that is true where the map says so.
    """

    def __init__(self, questionnaire: Questionnaire, map_: ColumnMap, more: Sequence[str]) -> None:
        """Derive every item of a map.

        Args:
            questionnaire: What was asked.
            map_: The map.
            more: Further columns that the frame has and that are carried along.
        """
        self.flaws: list[Flaw] = []
        self.kinds: dict[tuple[str, Missing], str] = {}
        foreign = replace(questionnaire, items=map_.columns, scores=(), definitions=(), rules=())
        self._known = Known(foreign, _conditions(map_), more)
        self.layers = self._known.layers
        for link_id, derivation in map_.items.items():
            item = questionnaire.item_by_id[link_id]
            match derivation:
                case Holds(condition):
                    self.layers.put(given_names(item)[0], partial(self._truth, condition))
                case Choose():
                    self._choose(item, derivation)
                case Tick(options):
                    self._tick(item, options)
                case Measure():
                    self._measure(item, derivation)

    def _column(self, name: str) -> nw.Expr:
        return self.layers.column(name)

    def _truth(self, condition: Condition) -> nw.Expr:
        return self._column(self._known.truth(condition))

    def _choose(self, item: Item, derivation: Choose) -> None:
        outcomes = [outcome for _, outcome in derivation.cases] + [derivation.otherwise]
        for number, name in enumerate(given_names(item)):
            self.layers.put(name, partial(self._first, derivation, partial(_given, item, number)))
        for kind in KINDS:
            if kind in outcomes:
                stated = partial(self._first, derivation, partial(_is_kind, kind))
                name = self.layers.put(f"{PREFIX}mapped_{kind.value}_{item.link_id}", partial(_sure, stated))
                self.kinds[item.link_id, kind] = name

    def _first(self, derivation: Choose, literal: Callable[[Outcome], nw.Expr]) -> nw.Expr:
        """Return what the first case that holds comes to, null where an earlier one is missing."""
        found = literal(derivation.otherwise)
        for condition, outcome in reversed(derivation.cases):
            holds = self._truth(condition)
            found = nw.when(holds).then(literal(outcome)).otherwise(nw.when(~holds).then(found))
        return found

    def _tick(self, item: Item, options: Mapping[str, Condition | bool]) -> None:
        """Note which options are chosen; "none of these" beside another does not fit."""
        truths = [self._told(options[code]) for code in item.option_by_code]
        known = self.layers.put(
            f"{PREFIX}all_{item.link_id}", lambda: ~any_of([self._column(truth).is_null() for truth in truths])
        )
        pairs = list(zip(truths, item.answer_options, strict=True))
        alone = [truth for truth, option in pairs if option.exclusive]
        fits = known
        if alone:
            others = [truth for truth, option in pairs if not option.exclusive]
            wrong = self._flag(item, "stands-alone", lambda: stand_together(self._column, alone, others))
            fits = self.layers.put(f"{PREFIX}apart_{item.link_id}", lambda: self._column(known) & ~self._column(wrong))
        for name, told in zip(given_names(item), truths, strict=True):
            self.layers.put(name, partial(self._where, fits, told))

    def _told(self, option: Condition | bool) -> str:
        """Return the column with the truth of a condition, or of what is never told."""
        if isinstance(option, bool):
            return self.layers.put(f"{PREFIX}always_{option}", partial(truth, option))
        return self._known.truth(option)

    def _where(self, fits: str, value: str) -> nw.Expr:
        return nw.when(self._column(fits)).then(self._column(value))

    def _measure(self, item: Item, derivation: Measure) -> None:
        value = self.layers.put(f"{PREFIX}measured_{item.link_id}", partial(self._converted, derivation))
        if item.type == "date":
            self.layers.put(given_names(item)[0], lambda: self._column(value))
            return
        low, high = item.bounds
        inside = self.layers.put(
            f"{PREFIX}within_{item.link_id}", lambda: (self._column(value) >= low) & (self._column(value) <= high)
        )
        self._flag(item, "out-of-range", lambda: ~self._column(inside))
        fits = inside
        if item.type != "decimal":
            whole = self.layers.put(f"{PREFIX}entire_{item.link_id}", lambda: is_whole(self._column(value)))
            self._flag(item, "not-a-whole-number", lambda: self._column(inside) & ~self._column(whole))
            fits = self.layers.put(f"{PREFIX}right_{item.link_id}", lambda: self._column(inside) & self._column(whole))
        self.layers.put(given_names(item)[0], lambda: self._where(fits, value).cast(given_dtype(item)))

    def _converted(self, derivation: Measure) -> nw.Expr:
        """Return a number where it is known, in the item's units."""
        ends = measure(derivation.quantity, self._known.scope)
        known = ends.known if ends.known is not None else nw.when(ends.low == ends.high).then(ends.low)
        number = known.cast(nw.Float64) * derivation.times + derivation.plus
        return _rounded(number, derivation.rounded)

    def _flag(self, item: Item, code: str, wrong: Callable[[], nw.Expr]) -> str:
        flag = self.layers.put(f"{PREFIX}mapflaw{len(self.flaws)}", lambda: wrong().fill_null(False))
        self.flaws.append(Flaw(item.link_id, code, flag))
        return flag


def _conditions(map_: ColumnMap) -> list[Condition]:
    found: list[Condition] = []
    for derivation in map_.items.values():
        match derivation:
            case Holds(condition):
                found.append(condition)
            case Choose(cases):
                found += [condition for condition, _ in cases]
            case Tick(options):
                found += [option for option in options.values() if not isinstance(option, bool)]
    return found


def _given(item: Item, number: int, outcome: Outcome) -> nw.Expr:
    """Return an answer in the form of one of the item's given columns, null for a kind of missing."""
    dtype = given_dtype(item)
    if isinstance(outcome, Missing):
        return nw.lit(None, dtype)
    if isinstance(outcome, frozenset):
        return nw.lit(list(item.option_by_code)[number] in outcome, dtype)
    if isinstance(outcome, str):
        return nw.lit(list(item.option_by_code).index(outcome), dtype)
    return nw.lit(outcome if isinstance(outcome, bool) else as_number(outcome), dtype)


def _is_kind(kind: Missing, outcome: Outcome) -> nw.Expr:
    return nw.lit(outcome is kind, nw.Boolean)


def _sure(make: Callable[[], nw.Expr]) -> nw.Expr:
    return make().fill_null(False)


def _rounded(number: nw.Expr, rounded: Rounding | None) -> nw.Expr:
    match rounded:
        case "nearest":
            return (number + 0.5).floor()
        case "down":
            return number.floor()
        case "up":
            return number.ceil()
    return number

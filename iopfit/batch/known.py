"""What is known of every item and score, as columns: `facts` for everybody in a frame.

An item that does not apply has its `otherwise` value; one whose own condition is missing is
missing too. Only what something reads is worked out. Knows no rules and no levels.
"""

from collections import Counter
from collections.abc import Callable, Iterable

import narwhals.stable.v2 as nw
from narwhals.typing import IntoDType

from iopfit.batch.layers import PREFIX, Layers
from iopfit.expr import columns
from iopfit.expr.columns import Ends, Limits, Scope, any_of, dtype_of, ends_of, summed, total
from iopfit.expr.nodes import (
    Amount,
    Condition,
    Count,
    CountChosen,
    Defined,
    Extreme,
    IsYes,
    Minus,
    Number,
    Plus,
    Quantity,
    parts_of,
)
from iopfit.facts import as_number, unknown_bounds
from iopfit.questionnaire import Item, Questionnaire


def given_names(item: Item) -> tuple[str, ...]:
    """Return the columns that hold the answers given to an item, one for each option of a repeating choice."""
    if item.repeats:
        return tuple(f"{PREFIX}given{number}_{item.link_id}" for number in range(len(item.answer_options)))
    return (f"{PREFIX}given_{item.link_id}",)


def limits_of(item: Item) -> Limits:
    """Return the lowest and highest number an item can turn out to be, and whether it is always whole."""
    whole = item.type != "decimal" and all(weight.is_integer() for weight in item.weights.values())
    return Limits(*unknown_bounds(item), whole)


class Known:
    """The values of items and scores after `enable_when`, and the truth of conditions over them.

    The frame has the columns `given_names` of each item, null where no answer was given: true and
    false, the number of the option counted from 0, a number, or the ordinal day of a date.

    Attributes:
        questionnaire: What was asked.
        layers: The columns that are worked out.
        scope: What the reading `columns` finds them with.
    """

    def __init__(self, questionnaire: Questionnaire, conditions: Iterable[Condition], more: Iterable[str] = ()) -> None:
        """Take note of the conditions, so that what several of them share is worked out once.

        Args:
            questionnaire: What was asked.
            conditions: What will be asked of the answers.
            more: Further columns that the frame has.
        """
        self.questionnaire = questionnaire
        asked = [item for item in questionnaire.items if item.type != "display"]
        self.layers = Layers([*(name for item in asked for name in given_names(item)), *more])
        self.scope = Scope(self._yes, self._chosen, self.amount, self._how_many, self._kept)
        self._uses = _conditions_in(conditions)
        self._kept_as: dict[Condition, str] = {}

    # --- conditions -------------------------------------------------------------

    def truth(self, condition: Condition) -> str:
        """Return the column that holds the truth of a condition."""
        name = self._kept_as.get(condition)
        if name is None:
            name = self._kept_as[condition] = f"{PREFIX}truth_{len(self._kept_as)}"
            self.layers.put(name, lambda: columns.render(condition, self.scope))
        return name

    def _kept(self, condition: Condition) -> nw.Expr | None:
        if condition not in self._kept_as and self._uses[condition] < 2:
            return None
        return self.layers.column(self.truth(condition))

    # --- names ------------------------------------------------------------------

    def _yes(self, name: str) -> nw.Expr:
        return self.layers.column(self._values(name)[0])

    def _chosen(self, name: str, codes: tuple[str, ...]) -> nw.Expr:
        item = self.questionnaire.item_by_id[name]
        values = self._values(name)
        if item.repeats:
            return any_of([self.layers.column(values[number_of(item, code)]) for code in codes])
        value = self.layers.column(values[0])
        return any_of([value == number_of(item, code) for code in codes])

    def _how_many(self, node: CountChosen) -> Ends:
        item, limits = self.questionnaire.item_by_id[node.name], Limits(0, node.most)
        values = zip(item.answer_options, self._values(node.name), strict=True)
        counted = [value for option, value in values if option.code not in node.leaving_out]

        def chosen() -> nw.Expr:
            return total([self.layers.column(value).cast(dtype_of(limits)) for value in counted])

        name = f"{PREFIX}chosen{'_'.join(map(str, sorted(number_of(item, c) for c in node.leaving_out)))}_{node.name}"
        return ends_of(self.layers.column(self.layers.put(name, chosen)), limits)

    def amount(self, name: str) -> Ends:
        """Return both ends of the number behind an item or a score."""
        item = self.questionnaire.item_by_id.get(name)
        if item is None:
            return self._score(name)
        return ends_of(self.layers.column(self.number(item)), limits_of(item))

    def number(self, item: Item) -> str:
        """Return the column with the number that an item stands for, null where it is missing."""
        value = self._values(item.link_id)[0]
        if not item.weights:
            return value
        return self.layers.put(f"{PREFIX}number_{item.link_id}", lambda: _weighed(item, self.layers.column(value)))

    def _score(self, name: str) -> Ends:
        parts = [self.questionnaire.item_by_id[part] for part in self.questionnaire.score_by_id[name].items]
        bounds = [limits_of(part) for part in parts]
        limits = Limits(sum(b.low for b in bounds), sum(b.high for b in bounds), all(b.whole for b in bounds))

        def end(pick: Callable[[Ends], nw.Expr], name: str) -> nw.Expr:
            made = self.layers.put(name, lambda: pick(summed([self.amount(part.link_id) for part in parts])))
            return self.layers.column(made)

        low, high = f"{PREFIX}low_{name}", f"{PREFIX}high_{name}"
        return Ends(end(lambda ends: ends.low, low), end(lambda ends: ends.high, high), limits)

    def applies(self, item: Item) -> str | None:
        """Return the column that says whether an item applies, or None when it always does."""
        return None if item.enable_when is None else self.truth(item.enable_when)

    def _values(self, name: str) -> tuple[str, ...]:
        """Return the columns of an item's value, its `otherwise` included, one for each option of a repeating choice."""
        item = self.questionnaire.item_by_id[name]
        given = given_names(item)
        if item.enable_when is None:
            return given
        pairs = zip(given, _otherwise(item), strict=True)
        return tuple(self._settled(item, column, otherwise) for column, otherwise in pairs)

    def _settled(self, item: Item, given: str, otherwise: nw.Expr) -> str:
        def value() -> nw.Expr:
            applies = self.layers.column(self.truth(item.enable_when))  # type: ignore[arg-type]
            return nw.when(applies).then(self.layers.column(given)).otherwise(nw.when(~applies).then(otherwise))

        return self.layers.put(given.replace("given", "value", 1), value)


def given_dtype(item: Item) -> IntoDType:
    """Return the type of the columns that hold the answers given to an item."""
    if item.type in ("boolean", "text") or item.repeats:
        return nw.Boolean
    if item.type == "choice":
        return nw.Int16
    return dtype_of(limits_of(item))


def number_of(item: Item, code: str) -> int:
    """Return the number of an option, from 0, that stands for it in columns."""
    return list(item.option_by_code).index(code)


def _otherwise(item: Item) -> list[nw.Expr]:
    """Return the value an item has when it does not apply, in the form of its given columns."""
    value, dtype = item.otherwise, given_dtype(item)
    if isinstance(value, frozenset):
        return [nw.lit(code in value, dtype) for code in item.option_by_code]
    if isinstance(value, str):
        return [nw.lit(number_of(item, value), dtype)]
    if isinstance(value, bool):
        return [nw.lit(value, dtype)]
    return [nw.lit(None if value is None else as_number(value), dtype)]


def _weighed(item: Item, value: nw.Expr) -> nw.Expr:
    """Return the weight of each option chosen."""
    weights, limits = list(item.weights.values()), limits_of(item)
    dtype = dtype_of(limits)
    if weights == list(range(len(weights))):
        return value.cast(dtype)
    found = nw.lit(None, dtype)
    for number, weight in reversed(list(enumerate(weights))):
        literal = nw.lit(int(weight) if limits.whole else weight, dtype)
        found = nw.when(value == number).then(literal).otherwise(found)
    return found


def _conditions_in(conditions: Iterable[Condition]) -> Counter[Condition]:
    """Return how many different places ask for each condition that may be worth a column."""
    found: Counter[Condition] = Counter()
    waiting: list[Condition | Quantity] = list(conditions)
    while waiting:
        node = waiting.pop()
        if not isinstance(node, IsYes | Amount | Number | CountChosen | Plus | Minus | Extreme | Count):
            found[node] += 1
            if found[node] > 1:
                continue
        # a definition and what it means are one condition, and one column
        waiting += parts_of(node.part if isinstance(node, Defined) else node)
    return found

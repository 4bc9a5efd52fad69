"""The rules as an engineer who knows Polars would write them by hand, for one known table, tuned.

Written out from the same tree, so that no rule is mistyped, but in Polars' own terms and with all
that is known of this table: codes are the enums' own numbers; nothing is checked; what several
rules share is a column; ranks are thresholds joined with `or`, which leaves missing answers as
nulls; flags are packed twelve to a number, and lists of fired rules come from tables of bytes.
The level, the range, the status and the rules that fired come out, as `iopfit` gives them.
"""

from collections.abc import Callable, Sequence
from functools import reduce
from operator import add, or_

import polars as pl

from iopfit.expr.nodes import (
    Amount,
    And,
    AtLeast,
    Compare,
    Condition,
    CountChosen,
    Defined,
    Extreme,
    IsIn,
    IsYes,
    Not,
    Number,
    Or,
    Quantity,
)
from iopfit.facts import unknown_bounds
from iopfit.questionnaire import Item, Questionnaire


class HandWritten:
    """One questionnaire's rules over a table from `crowd.table`, boxes for options."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        """Write everything down once."""
        self.questionnaire = questionnaire
        self.steps: list[dict[str, pl.Expr]] = []
        self.depth: dict[str, int] = {}
        self.named: dict[Condition, str] = {}
        self.rules = [self._name(rule.when) for rule in questionnaire.rules]

    def results(self, table: pl.LazyFrame) -> pl.LazyFrame:
        """Return the results."""
        for step in self.steps:
            table = table.with_columns(**step)
        rank = self.questionnaire.rank
        floor = [rank[rule.at_least] if rule.at_least else 0 for rule in self.questionnaire.rules]
        top = [
            max(f, rank[rule.up_to] if rule.up_to else 0)
            for f, rule in zip(floor, self.questionnaire.rules, strict=True)
        ]
        count = len(self.questionnaire.levels)
        least = [self._any(lambda n, k=k: floor[n] >= k) for k in range(1, count)]
        most = [self._any(lambda n, k=k: top[n] >= k) for k in range(1, count)]
        refers = self._any(lambda n: self.questionnaire.rules[n].refer)
        table = table.with_columns(
            **{f"least{k}": e for k, e in enumerate(least, 1)},
            **{f"most{k}": e for k, e in enumerate(most, 1)},
            refers=refers,
        )
        return self._chosen(table, count)

    def _chosen(self, table: pl.LazyFrame, count: int) -> pl.LazyFrame:
        open_ = [pl.col(f"{name}{k}").is_null() for name in ("least", "most") for k in range(1, count)]
        given = ~(reduce(or_, open_) | pl.col("refers").fill_null(True))
        inside = [
            (~pl.col(f"least{k + 1}").fill_null(False) if k + 1 < count else pl.lit(True))
            & (pl.col(f"most{k}").fill_null(False) if k else pl.lit(True))
            for k in range(count)
        ]
        points = [self._points(level.id) for level in self.questionnaire.levels]
        table = table.with_columns(
            given=given,
            **{
                f"points{k}": pl.when(i).then(p).otherwise(pl.lit(-1, pl.Int16))
                for k, (i, p) in enumerate(zip(inside, points, strict=True))
            },
        )
        pick: pl.Expr = pl.lit(0, pl.UInt8)
        best = pl.col("points0")
        for k in range(1, count):
            mine = pl.col(f"points{k}")
            pick = pl.when(mine > best).then(pl.lit(k, pl.UInt8)).otherwise(pick)
            best = pl.max_horizontal(best, mine)
        low, top, high = (
            sum(
                (
                    pl.when(pl.col(f"{name}{k}").fill_null(null))
                    .then(pl.lit(1, pl.UInt8))
                    .otherwise(pl.lit(0, pl.UInt8))
                    for k in range(1, count)
                ),
                pl.lit(0, pl.UInt8),
            )
            for name, null in (("least", False), ("most", False), ("most", True))
        )
        levels = pl.Enum([level.id for level in self.questionnaire.levels])
        status = (
            pl.when("given")
            .then(pl.when(low == top).then(pl.lit(0, pl.UInt8)).otherwise(pl.lit(1, pl.UInt8)))
            .otherwise(pl.lit(2, pl.UInt8))
        )
        return table.select(
            pl.when("given").then(pick).cat.to(levels).alias("level"),
            low.cat.to(levels).alias("range_lowest"),
            high.cat.to(levels).alias("range_highest"),
            status.cat.to(pl.Enum(["clear", "close", "open"])).alias("status"),
            self._fired().alias("fired"),
        )

    def _any(self, wanted: Callable[[int], object]) -> pl.Expr:
        found = [pl.col(name) for number, name in enumerate(self.rules) if wanted(number)]
        return _tree(or_, found) if found else pl.lit(False)

    def _points(self, level: str) -> pl.Expr:
        nothing = pl.lit(0, pl.Int16)
        parts = [
            pl.when(name).then(pl.lit(rule.points[level], pl.Int16)).otherwise(nothing)
            for name, rule in zip(self.rules, self.questionnaire.rules, strict=True)
            if rule.points.get(level)
        ]
        return _tree(add, [nothing, *parts])

    def _fired(self) -> pl.Expr:
        ids = [rule.id for rule in self.questionnaire.rules]
        nothing = pl.lit(0, pl.UInt16)
        packs, tables = [], []
        for start in range(0, len(ids), 12):
            names = self.rules[start : start + 12]
            bits = [
                pl.when(name).then(pl.lit(1 << bit, pl.UInt16)).otherwise(nothing) for bit, name in enumerate(names)
            ]
            packs.append(_tree(or_, bits))
            rows = [b""]
            for number in range(start, start + len(names)):
                rows += [row + bytes((number,)) for row in rows]
            tables.append(pl.Series(rows, dtype=pl.Binary))

        def join(packed: Sequence[pl.Series]) -> pl.Series:
            parts = [table.gather(pack) for table, pack in zip(tables, packed, strict=True)]
            joined: pl.Series = _tree(add, parts)
            return joined.cast(pl.List(pl.UInt8))

        numbers = pl.map_batches(packs, join, return_dtype=pl.List(pl.UInt8), is_elementwise=True)
        return numbers.list.eval(pl.element().cat.to(pl.Enum(ids)))

    # --- names ------------------------------------------------------------------

    def _put(self, name: str, expression: pl.Expr) -> str:
        used = [self.depth.get(root, 0) for root in expression.meta.root_names()]
        depth = max(used, default=0)
        while len(self.steps) <= depth:
            self.steps.append({})
        self.steps[depth][name] = expression
        self.depth[name] = depth + 1
        return name

    def _name(self, condition: Condition) -> str:
        if condition not in self.named:
            self.named[condition] = f"c{len(self.named)}"
            self._put(self.named[condition], self._condition(condition))
        return self.named[condition]

    def _value(self, name: str, code: str | None = None) -> pl.Expr:
        item = self.questionnaire.item_by_id[name]
        column = name if code is None else f"{name}___{code}"
        given = pl.col(column).to_physical() if item.type == "choice" and code is None else pl.col(column)
        if item.enable_when is None:
            return given
        known = f"v_{column}"
        if known not in self.depth:
            applies = pl.col(self._name(item.enable_when))
            otherwise = self._otherwise(item, code)
            self._put(known, pl.when(applies).then(given).when(~applies).then(otherwise))
        return pl.col(known)

    def _otherwise(self, item: Item, code: str | None) -> pl.Expr:
        value = item.otherwise
        if isinstance(value, frozenset):
            return pl.lit(code in value)
        if isinstance(value, str):
            return pl.lit(list(item.option_by_code).index(value), pl.UInt8)
        return pl.lit(value) if isinstance(value, bool) else pl.lit(value, pl.Int16)

    # --- conditions -------------------------------------------------------------

    def _condition(self, node: Condition) -> pl.Expr:
        match node:
            case IsYes(name):
                return self._value(name)
            case IsIn(name, codes):
                item = self.questionnaire.item_by_id[name]
                if item.repeats:
                    return _tree(or_, [self._value(name, code) for code in codes])
                places = list(item.option_by_code)
                return _tree(or_, [self._value(name) == places.index(code) for code in codes])
            case Compare(operator, left, right):
                return self._compare(operator, left, right)
            case Not(part):
                return ~self._condition(part)
            case And(parts):
                return pl.all_horizontal([self._condition(part) for part in parts])
            case Or(parts):
                return pl.any_horizontal([self._condition(part) for part in parts])
            case Defined(_, part):
                return pl.col(self._name(part))
            case AtLeast():
                raise NotImplementedError("the shipped rules have none")

    def _compare(self, operator: str, left: Quantity, right: Quantity) -> pl.Expr:
        if not isinstance(right, Number):
            raise NotImplementedError("the shipped rules compare with numbers")
        number = int(right.value)
        if isinstance(left, Extreme) and left.function == "max" and operator == ">=":
            return pl.any_horizontal([self._number(part) >= number for part in left.parts])  # type: ignore[arg-type]
        if isinstance(left, Amount) and left.name in self.questionnaire.score_by_id:
            low, high = self._score(left.name)
            holds, fails = (low >= number, high < number) if operator == ">=" else (high < number, low >= number)
            return pl.when(holds | fails).then(holds)
        value = self._number(left)
        return {
            ">=": value >= number,
            ">": value > number,
            "<": value < number,
            "<=": value <= number,
            "=": value == number,
            "!=": value != number,
        }[operator]

    def _number(self, node: Quantity) -> pl.Expr:
        if isinstance(node, CountChosen):
            item = self.questionnaire.item_by_id[node.name]
            name = f"n_{node.name}"
            if name not in self.depth:
                chosen = [self._value(node.name, code) for code in item.option_by_code if code not in node.leaving_out]
                one, nothing = pl.lit(1, pl.UInt8), pl.lit(0, pl.UInt8)
                total = _tree(add, [pl.when(flag).then(one).otherwise(nothing) for flag in chosen])
                self._put(name, pl.when(chosen[0].is_not_null()).then(total))
            return pl.col(name)
        if not isinstance(node, Amount):
            raise NotImplementedError("the shipped rules have none")
        item = self.questionnaire.item_by_id[node.name]
        weights = list(item.weights.values())
        if weights and weights != list(range(len(weights))):
            raise NotImplementedError("the shipped weights count up from 0")
        return self._value(node.name)

    def _score(self, name: str) -> tuple[pl.Expr, pl.Expr]:
        if f"low_{name}" not in self.depth:
            parts = [self.questionnaire.item_by_id[part] for part in self.questionnaire.score_by_id[name].items]
            for end, place in (("low", 0), ("high", 1)):
                values = [
                    pl.when(self._value(item.link_id)).then(pl.lit(1, pl.UInt8)).otherwise(pl.lit(0, pl.UInt8))
                    if item.type == "boolean" and not place
                    else self._value(item.link_id).cast(pl.UInt8).fill_null(int(unknown_bounds(item)[place]))
                    for item in parts
                ]
                self._put(f"{end}_{name}", _tree(add, values))
        return pl.col(f"low_{name}"), pl.col(f"high_{name}")


def _tree(join: Callable, parts: Sequence):  # type: ignore[no-untyped-def, type-arg]
    waiting = list(parts)
    while len(waiting) > 1:
        pairs = [join(one, two) for one, two in zip(waiting[::2], waiting[1::2], strict=False)]
        waiting = pairs + waiting[len(waiting) // 2 * 2 :]
    return waiting[0]

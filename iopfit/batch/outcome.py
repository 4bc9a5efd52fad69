"""What the rules make of everybody in a frame: range, level, points, ratings, as columns.

The same as `scoring.Weighing` says for one person. A rank is kept as one column for each "at
least this level", so that the highest of many rules is an `or`: true where a rule that holds
reaches it, null where only a rule that is still open does.
"""

from collections.abc import Callable, Sequence
from functools import cached_property

import narwhals.stable.v2 as nw
from narwhals.typing import IntoDType

from iopfit.batch.known import Known
from iopfit.batch.layers import PREFIX
from iopfit.expr.columns import Limits, all_of, any_of, certain, dtype_of, number_where, total, truth
from iopfit.questionnaire import Questionnaire, Rule


class Outcome:
    """The outcome of a questionnaire's rules; every property is the name of a column or of several.

    Attributes:
        known: What is known of every item and score.
        questionnaire: What was asked.
    """

    def __init__(self, known: Known) -> None:
        """Take the answers as known."""
        self.known = known
        self.questionnaire: Questionnaire = known.questionnaire
        self._column, self._layers = known.layers.column, known.layers
        self._count = len(self.questionnaire.levels)
        rank = self.questionnaire.rank
        self._place = {rule.id: number for number, rule in enumerate(self.questionnaire.rules)}
        self._floor_of = {rule.id: rank[rule.at_least] if rule.at_least else 0 for rule in self.questionnaire.rules}
        self._top_of = {
            rule.id: max(self._floor_of[rule.id], rank[rule.up_to] if rule.up_to else 0)
            for rule in self.questionnaire.rules
        }

    @cached_property
    def _points_dtype(self) -> IntoDType:
        """A type that the points of all rules together fit."""
        return dtype_of(Limits(-1, sum(sum(rule.points.values()) for rule in self.questionnaire.rules)))

    def put(self, name: str, make: Callable[[], nw.Expr]) -> str:
        """Add a column of ours, and return its name."""
        return self._layers.put(PREFIX + name, make)

    # --- rules ------------------------------------------------------------------

    def truth(self, rule: Rule) -> nw.Expr:
        """Return whether a rule holds, null where that is open."""
        return self._column(self.known.truth(rule.when))

    def holds(self, rule: Rule) -> str:
        """Return the column that says whether a rule certainly holds."""
        name = self.known.truth(rule.when)
        return self._layers.put(f"{name}_holds", lambda: certain(self._column(name)))

    def _any(self, name: str, rules: Sequence[Rule]) -> str:
        """Return a column that is true where some rule holds, false where none can, else null."""
        return self.put(name, lambda: any_of([self.truth(rule) for rule in rules]) if rules else truth(False))

    # --- range ------------------------------------------------------------------

    @cached_property
    def _least(self) -> list[str]:
        """For each rank from 1, whether rules ask for at least that level."""
        rules = self.questionnaire.rules
        return [
            self._any(f"least_{rank}", [rule for rule in rules if self._floor_of[rule.id] >= rank])
            for rank in range(1, self._count)
        ]

    @cached_property
    def _most(self) -> list[str]:
        """For each rank from 1, whether rules ask for that level or justify it."""
        rules = self.questionnaire.rules
        return [
            self._any(f"most_{rank}", [rule for rule in rules if self._top_of[rule.id] >= rank])
            for rank in range(1, self._count)
        ]

    def below_floor(self, rank: int) -> nw.Expr:
        """Return whether a level is less than the rules that hold ask for."""
        return certain(self._column(self._least[rank])) if rank + 1 < self._count else truth(False)

    def below_or_at_top(self, rank: int) -> nw.Expr:
        """Return whether the rules that hold justify a level, or one above it."""
        return certain(self._column(self._most[rank - 1])) if rank else truth(True)

    @cached_property
    def floor(self) -> str:
        """The rank of the least intensive level allowed so far."""
        return self._rank("floor", lambda: [self._column(name) for name in self._least])

    @cached_property
    def top(self) -> str:
        """The rank of the most intensive level that the rules which hold can justify."""
        return self._rank("top", lambda: [self._column(name) for name in self._most])

    @cached_property
    def ceiling(self) -> str:
        """The rank of the most intensive level still possible."""
        return self._rank("ceiling", lambda: [self._column(name).fill_null(True) for name in self._most])

    def _rank(self, name: str, steps: Callable[[], list[nw.Expr]]) -> str:
        def rank() -> nw.Expr:
            dtype = dtype_of(Limits(0, self._count))
            return total([nw.lit(0, dtype), *(number_where(step, 1, dtype) for step in steps())])

        return self.put(name, rank)

    @cached_property
    def refers(self) -> str:
        """Whether the person is referred elsewhere, null while that is open."""
        return self._any("refers", [rule for rule in self.questionnaire.rules if rule.refer])

    @cached_property
    def is_given(self) -> str:
        """Whether a level is given: nothing missing could change the range, and nobody is referred elsewhere."""

        def given() -> nw.Expr:
            settled = [~self._column(name).is_null() for name in (*self._least, *self._most)]
            return all_of([~self._column(self.refers).fill_null(True), *settled])

        return self.put("is_given", given)

    # --- choice -----------------------------------------------------------------

    def is_inside(self, rank: int) -> str:
        """Return the column that says whether a level is in the range that the rules which hold justify."""
        return self.put(f"inside_{rank}", lambda: ~self.below_floor(rank) & self.below_or_at_top(rank))

    def points(self, rank: int) -> str:
        """Return the column with the points of a level, whether or not it is in the range."""
        level = self.questionnaire.levels[rank].id
        rules = [rule for rule in self.questionnaire.rules if rule.points.get(level)]
        dtype = self._points_dtype

        def summed() -> nw.Expr:
            parts = [number_where(self.truth(rule), rule.points[level], dtype) for rule in rules]
            return total([nw.lit(0, dtype), *parts])

        return self.put(f"points_{rank}", summed)

    def points_inside(self, rank: int) -> str:
        """Return the column with the points of a level, null where it is outside that range."""

        def inside() -> nw.Expr:
            return nw.when(self._column(self.is_inside(rank))).then(self._column(self.points(rank)))

        return self.put(f"points_inside_{rank}", inside)

    def speaks(self, rule: Rule) -> str:
        """Return the column that says whether a rule holds and gives points to a level in that range."""
        ranks = [self.questionnaire.rank[level] for level in rule.points]
        return self._where(f"speaks_{self._place[rule.id]}", rule, [self.is_inside(rank) for rank in ranks])

    def bars(self, rule: Rule) -> str:
        """Return the column that says whether a rule holds and stands in the way of the level to plan for."""
        places = [self.is_planned(self.questionnaire.rank[level]) for level in rule.barrier_at]
        if len(places) == self._count:
            places.append(self.is_anything_possible)
        return self._where(f"bars_{self._place[rule.id]}", rule, places)

    def _where(self, name: str, rule: Rule, places: Sequence[str]) -> str:
        def where() -> nw.Expr:
            return self._column(self.holds(rule)) & any_of([self._column(place) for place in places])

        return self.put(name, where)

    @cached_property
    def pick(self) -> str:
        """The rank of the level in that range with most points, the least intensive on a tie."""
        best, picked = self._inner_points(0), None
        for rank in range(1, self._count):
            best, picked = self._better(rank, best, picked)
        return picked or self.put("picked_0", lambda: nw.lit(0, nw.Int16))

    def _inner_points(self, rank: int) -> str:
        """Return the column with the points of a level in the range, less than any where it is outside."""

        def inner() -> nw.Expr:
            points = self._column(self.points(rank))
            outside = nw.lit(-1, self._points_dtype)
            return nw.when(self._column(self.is_inside(rank))).then(points).otherwise(outside)

        return self.put(f"inner_points_{rank}", inner)

    def _better(self, rank: int, best: str, picked: str | None) -> tuple[str, str]:
        """Return the columns of the best points and the level picked, once one more level is looked at."""
        mine = self._inner_points(rank)
        wins = self.put(f"wins_{rank}", lambda: self._column(mine) > self._column(best))

        def pick() -> nw.Expr:
            before = self._column(picked) if picked else nw.lit(0, nw.Int16)
            return nw.when(self._column(wins)).then(nw.lit(rank, nw.Int16)).otherwise(before)

        most = self.put(f"best_{rank}", lambda: nw.max_horizontal(self._column(mine), self._column(best)))
        return most, self.put(f"picked_{rank}", pick)

    @cached_property
    def level(self) -> str:
        """The rank of the level suggested, null where none is given."""
        return self.put("level", lambda: nw.when(self._column(self.is_given)).then(self._column(self.pick)))

    @cached_property
    def status(self) -> str:
        """The status: 0 clear, 1 close, 2 open."""

        def status() -> nw.Expr:
            one_level = self._column(self.floor) == self._column(self.top)
            firm = nw.when(one_level).then(nw.lit(0, nw.Int16)).otherwise(nw.lit(1, nw.Int16))
            return nw.when(self._column(self.is_given)).then(firm).otherwise(nw.lit(2, nw.Int16))

        return self.put("status", status)

    @cached_property
    def planned(self) -> str:
        """The rank of the level to plan for, null where there is none."""

        def planned() -> nw.Expr:
            ceiling = self._column(self.ceiling)
            narrowed = (self._column(self.floor) > 0) | (ceiling < self._count - 1)
            still = nw.when(narrowed & ~certain(self._column(self.refers))).then(ceiling)
            return nw.when(self._column(self.is_given)).then(self._column(self.pick)).otherwise(still)

        return self.put("planned", planned)

    def is_planned(self, rank: int) -> str:
        """Return the column that says whether a level is the one to plan for."""
        return self.put(f"planned_{rank}", lambda: certain(self._column(self.planned) == rank))

    @cached_property
    def is_anything_possible(self) -> str:
        """Whether there is no level to plan for because every level is possible still."""

        def possible() -> nw.Expr:
            return self._column(self.planned).is_null() & ~certain(self._column(self.refers))

        return self.put("anything_possible", possible)

    # --- ratings ----------------------------------------------------------------

    def rating(self, dimension: str) -> tuple[str, str]:
        """Return the columns with the rating of a dimension, and the highest it could still be."""
        steps = []
        for number in range(1, 5):
            rules = [rule for rule in self.questionnaire.rules if rule.rate.get(dimension, 0) >= number]
            if rules:
                steps.append(self._any(f"rated{number}_{dimension}", rules))

        def rated(name: str, *, still: bool) -> str:
            def rating() -> nw.Expr:
                parts = [number_where(self._column(step).fill_null(still), 1, nw.Int16) for step in steps]
                return total([nw.lit(0, nw.Int16), *parts])

            return self.put(f"{name}_{dimension}", rating)

        return rated("rating", still=False), rated("highest", still=True)

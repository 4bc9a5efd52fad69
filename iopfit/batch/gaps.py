"""Which missing answers could still change anything, as columns: `Suggestion.missing` for everybody.

An answer is among them where it is missing and every condition between it and the rule is
open, too. What it could change is told by the rule: the level, an alert, the choice, a detail.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property, partial
from itertools import count

import narwhals.stable.v2 as nw

from iopfit.batch.known import given_names
from iopfit.batch.outcome import Outcome
from iopfit.expr.columns import all_of, any_of, truth
from iopfit.expr.nodes import (
    Amount,
    And,
    AtLeast,
    Compare,
    Condition,
    Count,
    CountChosen,
    Defined,
    Extreme,
    IsIn,
    IsYes,
    Minus,
    Not,
    Or,
    Plus,
    Quantity,
)
from iopfit.questionnaire import Item, Rule
from iopfit.scoring import Effect

EFFECTS: tuple[Effect, ...] = ("level", "alert", "choice", "detail")
Make = Callable[[], nw.Expr]
Open = Mapping[str, Make]
"""For each item that may be missing, what makes the expression that says where its answer would settle something."""


class Gaps:
    """The missing answers of everybody.

    Attributes:
        outcome: What the rules come to.
        known: What is known of every item and score.
        items: The items whose answers can be missing and change something, in the order of asking.
    """

    def __init__(self, outcome: Outcome) -> None:
        """Take the outcome as known."""
        self.outcome, self.known = outcome, outcome.known
        self._column, self._put = self.known.layers.column, outcome.put
        self._numbers = count()
        self._facts: dict[str, Open] = {}
        self._shared: dict[Condition, Open] = {}
        self._reaching: dict[Effect, dict[str, list[Make]]] = {effect: {} for effect in EFFECTS}
        for rule in self.known.questionnaire.rules:
            for item, make in self._settling(rule.when).items():
                self._note(rule, item, make)
        for score in self.known.questionnaire.scores:
            for part in score.items:
                for item, make in self._missing_of(part).items():
                    self._reaching["detail"].setdefault(item, []).append(make)
        found = {item for reached in self._reaching.values() for item in reached}
        self.items: list[Item] = [item for item in self.known.questionnaire.items if item.link_id in found]

    def is_missing(self, item: Item) -> str:
        """Return the column that says whether an answer is missing and could change anything."""
        reached = [self._reaches(item, effect) for effect in EFFECTS]
        parts = [column for column in reached if column]
        return self._put(f"gap_{item.link_id}", lambda: any_of([self._column(column) for column in parts]))

    def could_change(self, item: Item, effect: Effect) -> str | None:
        """Return the column that says whether this is the most important thing an answer could change, or None."""
        mine = self._reaches(item, effect)
        graver = [self._reaches(item, graver) for graver in EFFECTS[: EFFECTS.index(effect)]]
        if mine is None or not any(graver):
            return mine

        def alone() -> nw.Expr:
            return all_of([self._column(mine), *(~self._column(column) for column in graver if column)])

        return self._put(f"gap_{effect}_alone_{item.link_id}", alone)

    def _reaches(self, item: Item, effect: Effect) -> str | None:
        """Return the column that says whether an answer could change this, and maybe something graver, or None."""
        makers = self._reaching[effect].get(item.link_id)
        if not makers:
            return None
        return self._put(f"gap_{effect}_{item.link_id}", lambda: any_of([make() for make in makers]))

    # --- effects ----------------------------------------------------------------

    def _note(self, rule: Rule, item: str, make: Make) -> None:
        """Note what a rule that is open could change, and where; less grave things may be noted besides."""

        def reach(effect: Effect, made: Make) -> None:
            self._reaching[effect].setdefault(item, []).append(made)

        if rule.alert:
            reach("alert", make)
        elif rule.refer:
            reach("level", make)
        else:
            reach("detail", make)
            if rule.at_least or rule.up_to:
                moves = self._moves(rule)
                reach("level", lambda: make() & self._column(moves))
            if rule.points:
                reach("choice", lambda: make() & self._column(self._wide))

    @cached_property
    def _wide(self) -> str:
        """The column that says whether several levels are still possible."""
        return self._put("wide", lambda: self._column(self.outcome.ceiling) > self._column(self.outcome.floor))

    def _moves(self, rule: Rule) -> str:
        """Return the column that says whether a rule would change the range if it held."""
        rank, outcome = self.known.questionnaire.rank, self.outcome
        least, most = rank[rule.at_least] if rule.at_least else 0, rank[rule.up_to] if rule.up_to else 0

        def moves() -> nw.Expr:
            raises_floor = self._column(outcome.floor) < least
            raises_top = self._column(outcome.top) < most
            return any_of([*([raises_floor] if least else []), *([raises_top] if most else [truth(False)])])

        return self._put(f"moves_{least}_{most}", moves)

    # --- what would settle a condition --------------------------------------------

    def _settling(self, condition: Condition) -> Open:
        """Return the items whose answers could settle a condition, and where."""
        match condition:
            case IsYes(name) | IsIn(name, _):
                return self._missing_of(name)
            case Not(part):
                return self._settling(part)
            case Defined(_, part):
                return self._once(condition, lambda: self._settling(part))
            case And(parts) | Or(parts) | AtLeast(_, parts):
                return self._where_open(condition, [self._settling(part) for part in parts])
            case Compare(_, left, right):
                return self._where_open(condition, [*self._measured(left), *self._measured(right)])

    def _measured(self, node: Quantity) -> list[Open]:
        match node:
            case Amount(name) | CountChosen(name):
                return [self._missing_of(name)]
            case Plus(parts) | Extreme(_, parts):
                return [found for part in parts for found in self._measured(part)]
            case Minus(left, right):
                return [*self._measured(left), *self._measured(right)]
            case Count(conditions):
                return [self._settling(part) for part in conditions]
            case _:
                return []

    def _where_open(self, condition: Condition, parts: Iterable[Open]) -> Open:
        """Return what settles any part, only where the whole is open."""
        whole = self.known.truth(condition)
        return {item: partial(self._gate, whole, makers) for item, makers in _together(parts).items()}

    def _gate(self, whole: str, makers: Sequence[Make]) -> nw.Expr:
        return self._column(whole).is_null() & any_of([make() for make in makers])

    def _once(self, condition: Condition, settle: Callable[[], Open]) -> Open:
        """Return what settles a condition that many others share, each item's in a column worked out once."""
        found = self._shared.get(condition)
        if found is None:
            found = self._shared[condition] = self._keep(settle())
        return found

    def _keep(self, made: Open) -> Open:
        """Return the same with a column for each item, worked out once."""
        number = next(self._numbers)
        return {item: partial(self._kept, f"open{number}_{item}", make) for item, make in made.items()}

    def _kept(self, name: str, make: Make) -> nw.Expr:
        return self._column(self._put(name, make))

    def _missing_of(self, name: str) -> Open:
        """Return the items whose answers would make an item or a score known."""
        found = self._facts.get(name)
        if found is None:
            item = self.known.questionnaire.item_by_id.get(name)
            found = self._facts[name] = self._of_score(name) if item is None else self._of_item(item)
        return found

    def _of_score(self, name: str) -> Open:
        parts = [self._missing_of(part) for part in self.known.questionnaire.score_by_id[name].items]
        return self._keep({item: partial(_any, makers) for item, makers in _together(parts).items()})

    def _of_item(self, item: Item) -> Open:
        applies = self.known.applies(item)
        first = given_names(item)[0]

        def unanswered() -> nw.Expr:
            missing = self._column(first).is_null()
            return missing if applies is None else missing & self._column(applies).fill_null(True)

        mine = {item.link_id: partial(self._kept, f"unanswered_{item.link_id}", unanswered)}
        condition = item.enable_when
        if condition is None:
            return mine
        return {**self._once(condition, lambda: self._settling(condition)), **mine}


def _together(parts: Iterable[Open]) -> dict[str, list[Make]]:
    found: dict[str, list[Make]] = {}
    for part in parts:
        for item, make in part.items():
            found.setdefault(item, []).append(make)
    return found


def _any(makers: Sequence[Make]) -> nw.Expr:
    return any_of([make() for make in makers])

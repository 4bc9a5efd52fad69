"""What the rules make of everybody: range, level, alerts and ratings, as formulas.

The same as `scoring.Standing` says for one person, written over the symbols of `everybody`.
Whole numbers of levels are kept as one formula for each "at least this level", because
that is what makes promises about levels easy to decide.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property

import z3

from iopfit.expr.formula import Ends, Formula, Formulas, Rails, Symbol, Term, all_of, any_of, either, opposite
from iopfit.expr.nodes import Condition, names_in
from iopfit.promise import HIGHEST, LEVEL, LOWEST, REFERRAL
from iopfit.proofs.everybody import Everybody
from iopfit.questionnaire import Rule

_SURE = Rails(z3.BoolVal(True), z3.BoolVal(False))
Ranks = list[Formula]
"""For each level by rank, where at least that level is meant; the first is always true."""


class Outcome:
    """The outcome of a set of rules for everybody.

    Attributes:
        everybody: The people.
        rules: The rules.
        rails: Where each rule certainly holds, and certainly does not.
    """

    def __init__(self, everybody: Everybody, rules: Sequence[Rule]) -> None:
        """Read every rule."""
        self.everybody = everybody
        self.questionnaire = everybody.questionnaire
        self.rules = tuple(rules)
        self.rails: list[Rails] = [everybody.condition(rule.when) for rule in rules]
        self._answered = self.questionnaire.item_by_id.keys() | self.questionnaire.score_by_id.keys()
        self._rank = self.questionnaire.rank
        self._count = len(self.questionnaire.levels)
        self._symbols: dict[tuple[str, bool], Symbol | None] = {}

    def unlike(self, other: "Outcome") -> Formula:
        """Return where a rule of these and the rule of the same place in others differ in truth or in effect."""
        found = []
        for mine, theirs, one, two in zip(self.rules, other.rules, self.rails, other.rails, strict=True):
            if mine is theirs:
                continue
            if replace(mine, when=theirs.when) != theirs:
                found += [opposite(one.fails), opposite(two.fails)]
            found += [z3.Xor(a, b) for a, b in zip(one, two, strict=True) if not a.eq(b)]
        return any_of(*found)

    def where(self, test: Callable[[Rule], object]) -> Rails:
        """Return where some rule of a kind holds, and where none does."""
        found = [rails for rule, rails in zip(self.rules, self.rails, strict=True) if test(rule)]
        return Rails(any_of(*(r.holds for r in found)), all_of(*(r.fails for r in found)))

    def _ranked(self, reach: Callable[[Rule], int]) -> list[Rails]:
        def rank(at: int) -> Rails:
            return self.where(lambda rule: reach(rule) >= at)

        return [_SURE, *(rank(at) for at in range(1, self._count))]

    def _floor_of(self, rule: Rule) -> int:
        return self._rank[rule.at_least] if rule.at_least else 0

    def _top_of(self, rule: Rule) -> int:
        return max(self._floor_of(rule), self._rank[rule.up_to] if rule.up_to else 0)

    @cached_property
    def floor(self) -> Ranks:
        """The least intensive level allowed."""
        return [rails.holds for rails in self._ranked(self._floor_of)]

    @cached_property
    def top(self) -> Ranks:
        """The most intensive level that rules which hold justify."""
        return [rails.holds for rails in self._tops]

    @cached_property
    def ceiling(self) -> Ranks:
        """The most intensive level still possible."""
        return [opposite(rails.fails) for rails in self._tops]

    @cached_property
    def _tops(self) -> list[Rails]:
        return self._ranked(self._top_of)

    @cached_property
    def is_open(self) -> Formula:
        """Where a missing answer could still change the range, or whether a level is given at all."""
        parts = []
        for rule, rails in zip(self.rules, self.rails, strict=True):
            moves = []
            if rule.refer:
                moves.append(z3.BoolVal(True))
            if rule.at_least:
                moves.append(opposite(self.floor[self._rank[rule.at_least]]))
            if rule.up_to:
                moves.append(opposite(self.top[self._rank[rule.up_to]]))
            if moves:
                undecided = all_of(opposite(rails.holds), opposite(rails.fails))
                parts.append(all_of(undecided, any_of(*moves)))
        return any_of(*parts)

    @cached_property
    def referral(self) -> Rails:
        """Where the person is referred elsewhere."""
        return self.where(lambda rule: rule.refer)

    @cached_property
    def is_given(self) -> Formula:
        """Where a level is given."""
        return all_of(opposite(self.is_open), opposite(self.referral.holds))

    @cached_property
    def points(self) -> list[Term]:
        """The points of each level, whether or not it is in the range."""
        found = []
        for level in self.questionnaire.levels:
            parts = [
                either(rails.holds, rule.points[level.id], 0)
                for rule, rails in zip(self.rules, self.rails, strict=True)
                if rule.points.get(level.id)
            ]
            found.append(z3.Sum([z3.IntVal(0), *parts]))
        return found

    @cached_property
    def pick(self) -> list[Formula]:
        """For each level, where it is the one with most points in the range that holds."""
        return picks(self.floor, self.top, self.points)

    @cached_property
    def level(self) -> tuple[Ranks, Ranks]:
        """The level given, as its lowest and highest; the whole range while none is given."""
        given = self.is_given
        picked = [any_of(*self.pick[rank:]) for rank in range(self._count)]
        ends = []
        for end in (self.floor, self.ceiling):
            ends.append(
                [any_of(all_of(given, p), all_of(opposite(given), e)) for p, e in zip(picked, end, strict=True)]
            )
        return ends[0], ends[1]

    def symbol(self, name: str, *, rough: bool = False) -> Symbol | None:
        """Return what is known of a part of the outcome, or None when it is none.

        Args:
            name: As in `promise`: `level`, `alert emergency`, `rating mind`.
            rough: Take the range for the level, which is less exact and much easier.
        """
        key = (name, rough and name == LEVEL)
        if key not in self._symbols:
            self._symbols[key] = self._symbol(*key)
        return self._symbols[key]

    def _symbol(self, name: str, rough: bool) -> Symbol | None:
        if name == LEVEL and not rough:
            return _of_ranks(*self.level)
        if name in (LEVEL, LOWEST, HIGHEST):
            low = self.ceiling if name == HIGHEST else self.floor
            return _of_ranks(low, self.floor if name == LOWEST else self.ceiling)
        if name == REFERRAL:
            return _of_rails(self.referral)
        kind, _, word = name.partition(" ")
        if kind == "alert":
            return _of_rails(self.where(lambda rule: rule.alert == word))
        if kind == "call":
            return _of_rails(self.where(lambda rule: word in rule.call))
        return self._rating(word) if kind == "rating" else None

    def _rating(self, dimension: str) -> Symbol:
        def rated(number: int) -> Rails:
            return self.where(lambda rule: rule.rate.get(dimension, 0) >= number)

        ranks = [_SURE, *(rated(number) for number in range(1, 5))]
        return _of_ranks([rails.holds for rails in ranks], [opposite(rails.fails) for rails in ranks])

    def condition(self, condition: Condition, *, rough: bool = False) -> Rails:
        """Return where a condition on answers and outcome holds, and where it fails."""
        if all(name in self._answered for name in names_in(condition)):
            return self.everybody.condition(condition)

        return self._formulas[rough].condition(condition)

    @cached_property
    def _formulas(self) -> dict[bool, Formulas]:
        def reader(rough: bool) -> Formulas:
            return Formulas(lambda name: self.symbol(name, rough=rough) or self.everybody.symbol(name))

        return {rough: reader(rough) for rough in (False, True)}


def picks(floor: Ranks, top: Ranks, points: list[Term]) -> list[Formula]:
    """Return for each level where it is suggested: most points in the range, the least intensive on a tie.

    Args:
        floor: The least intensive level allowed.
        top: The most intensive level justified.
        points: The points of each level.
    """
    ranks = range(len(points))
    inside = [
        all_of(top[rank], opposite(floor[rank + 1]) if rank + 1 < len(points) else z3.BoolVal(True)) for rank in ranks
    ]

    def beats(rank: int, other: int) -> Formula:
        better = points[rank] >= points[other] if rank < other else points[rank] > points[other]
        return any_of(opposite(inside[other]), better)

    return [all_of(inside[rank], *(beats(rank, other) for other in ranks if other != rank)) for rank in ranks]


def _of_ranks(low: Ranks, high: Ranks) -> Symbol:
    return Symbol(z3.BoolVal(True), ends=Ends(_rank_of(low), _rank_of(high)))


def _rank_of(ranks: Ranks) -> Term:
    found: Term = z3.IntVal(0)
    for rank, at_least in enumerate(ranks):
        if rank:
            found = either(at_least, rank, found)
    return found


def _of_rails(rails: Rails) -> Symbol:
    return Symbol(
        any_of(rails.holds, rails.fails),
        {"yes": rails.holds},
        Ends(either(rails.holds, 1, 0), either(rails.fails, 0, 1)),
    )

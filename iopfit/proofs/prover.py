"""Decides promises: proved for everybody, or refuted by the smallest person for whom it fails.

Everybody includes people with missing answers. A hard question is taken apart first: a level
follows from its range; that a worse answer never lowers it follows from both ends of the
range and from the points of the few rules that read the answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import z3

from iopfit.expr.formula import Formula, all_of, any_of, opposite
from iopfit.expr.nodes import Condition
from iopfit.promise import (
    LEVEL,
    Claim,
    EveryLevel,
    Independent,
    LowerEnd,
    Monotone,
    Never,
    OneLevel,
    UpperEnd,
    Whenever,
)
from iopfit.proofs.everybody import Everybody
from iopfit.proofs.orders import is_worse
from iopfit.proofs.outcome import Outcome, Ranks, picks
from iopfit.proofs.pairs import More, Other, unlike
from iopfit.proofs.plain import plainest
from iopfit.proofs.replay import breaks
from iopfit.proofs.search import Search, Undecided
from iopfit.questionnaire import Questionnaire
from iopfit.response import Response

Decision = Literal["proved", "refuted", "undecided"]


@dataclass(frozen=True)
class Verdict:
    """What was found out about a claim.

    Attributes:
        decision: `proved`, `refuted` or `undecided`.
        people: The smallest counterexample: one person, or two that a claim compares.
        note: What else there is to say, such as the level that nobody gets.
    """

    decision: Decision
    people: tuple[Response, ...] = ()
    note: str = ""


PROVED = Verdict("proved")


class Prover:
    """Decides claims about one questionnaire.

    Attributes:
        questionnaire: The rules.
        seconds: The longest that one question to the solver may take.
    """

    def __init__(self, questionnaire: Questionnaire, seconds: float = 20.0, *, before: "Prover | None" = None) -> None:
        """Read nothing yet.

        Args:
            questionnaire: The rules.
            seconds: The longest that one question to the solver may take.
            before: A prover of the same items with other rules. Claims that hold for those
                are then decided for the people to whom the difference matters only.
        """
        self.questionnaire = questionnaire
        self.seconds = seconds
        self._before = before
        self.leaning: dict[tuple[object, ...], bool] = {}

    @cached_property
    def outcome(self) -> Outcome:
        """The outcome for everybody, missing answers included."""
        people = self._before.outcome.everybody if self._before else Everybody(self.questionnaire, complete=False)
        return Outcome(people, self.questionnaire.rules)

    @cached_property
    def complete(self) -> Outcome:
        """The outcome for everybody who answered all that applies to them."""
        people = self._before.complete.everybody if self._before else Everybody(self.questionnaire, complete=True)
        return Outcome(people, self.questionnaire.rules)

    @cached_property
    def search(self) -> Search:
        """Looks among everybody."""
        return self._before.search if self._before else Search(self.outcome.everybody.domain, self.seconds)

    @cached_property
    def search_complete(self) -> Search:
        """Looks among those who answered all that applies to them."""
        if self._before:
            return self._before.search_complete
        return Search(self.complete.everybody.domain, self.seconds)

    @cached_property
    def concerned(self) -> Formula:
        """Everybody to whom the difference from the rules before matters; everybody when there were none."""
        return self.outcome.unlike(self._before.outcome) if self._before else z3.BoolVal(True)

    @cached_property
    def concerned_complete(self) -> Formula:
        """As `concerned`, among those who answered all that applies to them."""
        return self.complete.unlike(self._before.complete) if self._before else z3.BoolVal(True)

    def decide(self, claim: Claim, *, smallest: bool = True) -> Verdict:
        """Return whether a claim holds for everybody.

        Args:
            claim: What is promised.
            smallest: Look for the counterexample with the fewest answers and replay it; without,
                any will do and is not replayed.
        """
        try:
            found = self._decide(claim, smallest)
        except Undecided as reason:
            return Verdict("undecided", note=f"the solver gave up: {reason}")
        if smallest and found.people and not breaks(self.questionnaire, claim, found.people):
            return Verdict("undecided", note="the formulas and the rules disagree; please report this as a bug")
        return found

    def _decide(self, claim: Claim, smallest: bool) -> Verdict:
        match claim:
            case Whenever(when, then):
                return self._whenever(claim, when, then, smallest)
            case Never(when):
                holds = self.outcome.condition(when).holds
                rough = self.outcome.condition(when, rough=True)
                if self.search.find(self.concerned, opposite(rough.fails)) is None:
                    return PROVED
                return self._one(claim, [self.concerned, holds], smallest)
            case Monotone(item, order, condition):
                return self._monotone(claim, item, order, condition, smallest)
            case Independent(outcome, items, condition):
                return self._independent(claim, outcome, items, condition, smallest)
            case OneLevel():
                return self._one_level()
            case EveryLevel():
                return self._every_level()
            case UpperEnd():
                return self._ends(claim, smallest, upper=True)
            case LowerEnd():
                return self._ends(claim, smallest, upper=False)

    # --- one person -------------------------------------------------------------

    def _whenever(self, claim: Claim, when: Condition, then: Condition, smallest: bool) -> Verdict:
        rough = [self.outcome.condition(part, rough=True) for part in (when, then)]
        if self.search.find(self.concerned, opposite(rough[0].fails), opposite(rough[1].holds)) is None:
            return PROVED
        exact = [self.outcome.condition(part).holds for part in (when, then)]
        return self._one(claim, [self.concerned, exact[0], opposite(exact[1])], smallest)

    def _one(self, claim: Claim, formulas: Sequence[Formula], smallest: bool) -> Verdict:
        model = self.search.find(*formulas)
        if model is None:
            return PROVED
        people = self.outcome.everybody
        if smallest:
            model = self.search.smallest(list(people.answered.values()), model, *formulas)
        found = people.response(model)
        if smallest:
            return Verdict("refuted", self._plainest(claim, (found,)))
        return Verdict("refuted", (found,))

    def _plainest(self, claim: Claim, people: tuple[Response, ...]) -> tuple[Response, ...]:
        """Return the plainest such people; those who were not found by the rules are left as they are."""
        return plainest(self.questionnaire, people, lambda some: breaks(self.questionnaire, claim, some))

    def _one_level(self) -> Verdict:
        """Decide it in two steps: nothing stays open, and whatever the points, one level has the most."""
        outcome = self.complete
        model = self.search_complete.find(outcome.is_open, opposite(outcome.referral.holds))
        if model is not None:
            return Verdict("refuted", (outcome.everybody.response(model),), "the level stays open")
        number = len(self.questionnaire.levels)
        floor = [z3.BoolVal(True), *(z3.Bool(f"floor {n}") for n in range(1, number))]
        top = [z3.BoolVal(True), *(z3.Bool(f"top {n}") for n in range(1, number))]
        ordered = [z3.Implies(ranks[n + 1], ranks[n]) for ranks in (floor, top) for n in range(number - 1)]
        inside = [z3.Implies(low, high) for low, high in zip(floor, top, strict=True)]
        chosen = picks(floor, top, [z3.Int(f"points {n}") for n in range(number)])
        two_or_none = opposite(z3.PbEq([(one, 1) for one in chosen], 1))
        if Search(all_of(*ordered, *inside), self.seconds).find(two_or_none) is None:
            return PROVED
        return Verdict("undecided", note="more than one level, or none, can have the most points")

    def _every_level(self) -> Verdict:
        outcome = self.complete
        for level, pick in zip(self.questionnaire.levels, outcome.pick, strict=True):
            if self.search_complete.find(pick, outcome.is_given) is None:
                return Verdict("refuted", note=f"nobody gets the level `{level.id}`")
        return PROVED

    # --- two people -------------------------------------------------------------

    def _monotone(
        self, claim: Claim, link_id: str, order: tuple[str, ...], condition: Condition | None, smallest: bool
    ) -> Verdict:
        """Decide it for people who answered all that applies: with gaps, a worse answer may also tell more."""
        outcome, people = self.complete, self.complete.everybody
        item = self.questionnaire.item_by_id[link_id]
        other = Other(people, [link_id])
        concerned = any_of(self.concerned_complete, other.of(self.concerned_complete))
        both = [concerned, other.domain, is_worse(item, order, people.given[link_id], other.given(link_id))]
        both += [
            one for name in (link_id,) for one in (people.applies(name).holds, other.of(people.applies(name).holds))
        ]
        if condition is not None:
            holds = outcome.condition(condition).holds
            both += [holds, other.of(holds)]
        fall = any_of(self._falls(outcome.floor, other), self._falls(outcome.top, other))
        model = self.search_complete.find(*both, fall)
        if model is None and not self._leans_up((link_id, order, id(condition)), both, other):
            lower = self._falls(outcome.level[0], other)
            fall = all_of(outcome.is_given, other.of(outcome.is_given), lower)
            model = self.search_complete.find(*both, fall)
        if model is None:
            return PROVED
        found: tuple[Response, ...] = (people.response(model), other.response(model))
        if smallest:
            counted = [
                f for name in people.given for f in (people.applies(name).holds, other.of(people.applies(name).holds))
            ]
            model = self.search_complete.smallest(counted, model, *both, fall)
            found = self._plainest(claim, (people.response(model), other.response(model)))
        return Verdict("refuted", found)

    def _falls(self, ranks: Ranks, other: "Other") -> Formula:
        return any_of(*(all_of(rank, opposite(other.of(rank))) for rank in ranks))

    def _leans_up(self, key: tuple[object, ...], both: list[Formula], other: "Other") -> bool:
        """Return whether points never lean down; known from the rules before, if no rule with points is another one."""
        if self._before is not None and key in self._before.leaning:
            pairs = zip(self.complete.rules, self._before.complete.rules, strict=True)
            if not any(mine.points or theirs.points for mine, theirs in pairs if mine is not theirs):
                return self._before.leaning[key]
        self.leaning[key] = self._points_lean_up(both, other)
        return self.leaning[key]

    def _points_lean_up(self, both: list[Formula], other: "Other") -> bool:
        """Return whether no rule that the answer touches moves points towards a less intensive level.

        With both ends of the range never falling, the level with most points then never falls:
        one that won against all less intensive levels still does.
        """
        levels = [level.id for level in self.questionnaire.levels]
        for rule, rails in zip(self.complete.rules, self.complete.rails, strict=True):
            after = other.of(rails.holds)
            if not rule.points or after.eq(rails.holds):
                continue
            points = [rule.points.get(level, 0) for level in levels]
            gained = self.search_complete.find(*both, opposite(rails.holds), after) is not None
            lost = self.search_complete.find(*both, rails.holds, opposite(after)) is not None
            if (gained and points != sorted(points)) or (lost and points != sorted(points, reverse=True)):
                return False
        return True

    def _independent(
        self, claim: Claim, outcome: str, items: tuple[str, ...], condition: Condition | None, smallest: bool
    ) -> Verdict:
        other = Other(self.outcome.everybody, items)
        both = [any_of(self.concerned, other.of(self.concerned)), other.domain]
        if condition is not None:
            holds = self.outcome.condition(condition).holds
            both += [holds, other.of(holds)]
        range_ = [*self.outcome.floor, *self.outcome.ceiling]
        differs = any_of(*(unlike(rank, other.of(rank)) for rank in range_))
        if outcome == LEVEL:
            ranks = [*self.outcome.level[0], *self.outcome.level[1]]
            differs = any_of(*(unlike(rank, other.of(rank)) for rank in ranks))
        model = self.search.find(*both, differs)
        return PROVED if model is None else self._two(claim, other, model, [*both, differs], smallest)

    def _ends(self, claim: Claim, smallest: bool, *, upper: bool) -> Verdict:
        """Decide it rule by rule: with more answers, what was decided stays decided."""
        people = self.outcome.everybody
        other = More(people)
        for rule, rails in zip(self.outcome.rules, self.outcome.rails, strict=True):
            decided = rails.fails if upper else rails.holds
            if (rule.at_least or rule.up_to) and self.search.find(
                other.domain, decided, opposite(other.of(decided))
            ) is not None:
                break
        else:
            return PROVED
        ranks = self.outcome.ceiling if upper else self.outcome.floor
        moved = [
            all_of(opposite(rank), other.of(rank)) if upper else all_of(rank, opposite(other.of(rank)))
            for rank in ranks
        ]
        formulas = [other.domain, any_of(*moved)]
        model = self.search.find(*formulas)
        return PROVED if model is None else self._two(claim, other, model, formulas, smallest)

    def _two(self, claim: Claim, other: "Other", model: object, formulas: Sequence[Formula], smallest: bool) -> Verdict:
        people = self.outcome.everybody
        found: tuple[Response, ...] = (people.response(model), other.response(model))
        if smallest:
            counted = [*people.answered.values(), *(other.of(people.answered[name]) for name in other.items)]
            model = self.search.smallest(counted, model, *formulas)
            found = self._plainest(claim, (people.response(model), other.response(model)))
        return Verdict("refuted", found)

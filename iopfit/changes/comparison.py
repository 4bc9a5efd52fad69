"""People whose result is another one under new rules, or the proof that there are none.

Levels are compared for people who answered all that applies to them; that nothing changed is
proved for everybody, missing answers included.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import z3

from iopfit.changes.alignment import Alignment, effect_of
from iopfit.expr.formula import Formula, Rails, all_of, any_of, opposite
from iopfit.expr.nodes import Condition
from iopfit.program import Features
from iopfit.proofs.everybody import Everybody
from iopfit.proofs.outcome import Outcome
from iopfit.proofs.pairs import Shifted
from iopfit.proofs.plain import plainest
from iopfit.proofs.search import Search, Undecided
from iopfit.questionnaire import Questionnaire
from iopfit.response import Response
from iopfit.scoring import suggest

NO_LEVEL = "none"


@dataclass(frozen=True)
class Moved:
    """Somebody whose result is another one.

    Attributes:
        what: `level`, `range`, `alert emergency`, `alert urgent`, `rating` or `points`.
        before: What it was; for a level, its old id or `none`.
        after: What it is now, in the old names.
        old: Their answers to the old questionnaire.
        new: Their answers to the new one.
    """

    what: str
    before: str
    after: str
    old: Response
    new: Response


@dataclass(frozen=True)
class Comparison:
    """What a change does.

    Attributes:
        moved: For each pair of levels that can change, somebody; likewise for each other part.
        rules: Rules, by their new ids, that hold for other people or do something else now.
        added: Rules that are new.
        removed: Rules that are gone, by their old ids.
        features: What to look for in a program that other people want now, by id.
        undecided: What the solver could not tell in its time.
    """

    moved: tuple[Moved, ...]
    rules: tuple[str, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]
    undecided: tuple[str, ...]
    features: tuple[str, ...] = ()

    @property
    def is_same(self) -> bool:
        """Whether it is proved that nobody is told anything else, apart from the wording."""
        return not (self.moved or self.rules or self.added or self.removed or self.undecided or self.features)


def compare(
    old: Questionnaire,
    new: Questionnaire,
    alignment: Alignment,
    seconds: float = 20.0,
    *,
    features: tuple[Features, Features] = (Features(), Features()),
) -> Comparison:
    """Return what changes for people between two questionnaires.

    Args:
        old: The rules before.
        new: The rules after.
        alignment: Which part is which.
        seconds: The longest that one question to the solver may take.
        features: What to look for in a program, before and after.
    """
    everybody = _Both(old, new, alignment, seconds, complete=False)
    finished = _Both(old, new, alignment, seconds, complete=True)
    undecided: list[str] = []
    moved: list[Moved] = []
    for what, before, after, both, formula in (*finished.level_changes(), *everybody.other_changes()):
        try:
            found = both.smallest(formula)
        except Undecided:
            undecided.append(f"{what} {before} to {after}".strip())
            continue
        if found is not None and what == "level":
            person = Moved(what, before, after, *found)
            if not _moves(old, new, alignment, person):
                undecided.append(f"level {before} to {after}: the formulas and the rules disagree")
                continue
            moved.append(_plainer(old, new, alignment, person))
        elif found is not None:
            moved.append(Moved(what, before, after, *found))
    rules = _changed("rule", everybody.rule_changes(), undecided)
    wanted = _changed("feature", everybody.feature_changes(*features), undecided)
    matched = set(alignment.rules.values())
    return Comparison(
        moved=tuple(moved),
        rules=rules,
        added=tuple(rule.id for rule in new.rules if rule.id not in alignment.rules),
        removed=tuple(rule.id for rule in old.rules if rule.id not in matched),
        undecided=tuple(undecided),
        features=wanted,
    )


def _changed(kind: str, questions: Iterator[tuple[str, Any]], undecided: list[str]) -> tuple[str, ...]:
    """Return the names whose question is answered with yes; those that cannot be answered are noted."""
    found = []
    for name, is_changed in questions:
        try:
            if is_changed():
                found.append(name)
        except Undecided:
            undecided.append(f"{kind} {name}")
    return tuple(found)


def _moves(old: Questionnaire, new: Questionnaire, alignment: Alignment, moved: Moved) -> bool:
    """Return whether the rules themselves say that the level changes so."""
    after = suggest(new, moved.new).level
    names = (suggest(old, moved.old).level or NO_LEVEL, alignment.levels.get(after, after) if after else NO_LEVEL)
    return names == (moved.before, moved.after)


def _plainer(old: Questionnaire, new: Questionnaire, alignment: Alignment, moved: Moved) -> Moved:
    own = {name: answer for name, answer in moved.new.answers.items() if name not in alignment.items}

    def of(person: Response) -> Moved:
        return replace(moved, old=person, new=Response({**alignment.forward(person).answers, **own}))

    shows = plainest(old, (moved.old,), lambda some: _moves(old, new, alignment, of(some[0])))
    return of(shows[0])


Candidate = tuple[str, str, str, "_Both", Formula]


class _Both:
    """The same people under the old and the new rules."""

    def __init__(
        self, old: Questionnaire, new: Questionnaire, alignment: Alignment, seconds: float, *, complete: bool
    ) -> None:
        self.alignment = alignment
        self.complete = complete
        self.before = Outcome(Everybody(old, complete=complete), old.rules)
        self.after = Outcome(Everybody(new, complete=complete), new.rules)
        self._pairs = list(self._renamings())
        domain = all_of(self.before.everybody.domain, self.of(self.after.everybody.domain))
        self._search = Search(domain, seconds)

    def _renamings(self) -> Iterator[tuple[Any, Any]]:
        """Yield each variable of the new people with the one of the old people that it is.

        Variables of new items get a name of their own, lest they are taken for old ones.
        """
        old, new = self.before.everybody, self.after.everybody
        for name, variables in new.given.items():
            was = self.alignment.items.get(name)
            for code, variable in variables.items():
                old_code = self.alignment.options.get(name, {}).get(code, code if not code or code == "yes" else None)
                known = old.given[was].get(old_code) if was is not None and old_code is not None else None
                yield variable, z3.Const(f"new {variable}", variable.sort()) if known is None else known
            if not self.complete and name in new.answered:
                answered = new.answered[name]
                yield answered, z3.Bool(f"new {answered}") if was is None else old.answered[was]

    def of(self, formula: Formula) -> Formula:
        """Return a formula about the new questionnaire in the variables of the old one."""
        return z3.substitute(formula, *self._pairs) if self._pairs else formula

    def find(self, *formulas: Formula) -> Any | None:
        return self._search.find(*formulas)

    def smallest(self, formula: Formula) -> tuple[Response, Response] | None:
        """Return one with the fewest answers for whom a formula is true, as answers to both questionnaires."""
        model = self._search.find(formula)
        if model is None:
            return None
        old, new = self.before.everybody, self.after.everybody
        if self.complete:
            counted = [old.applies(name).holds for name in old.given]
            counted += [self.of(new.applies(name).holds) for name in new.given if name not in self.alignment.items]
        else:
            counted = list(old.answered.values())
            counted += [self.of(f) for name, f in new.answered.items() if name not in self.alignment.items]
        model = self._search.smallest(counted, model, formula)
        return old.response(model), new.response(Shifted(model, self.of))

    @cached_property
    def _levels(self) -> list[tuple[str, Formula, Formula]]:
        """For each level, and for none, where it is the result before and after."""
        names = [level.id for level in self.before.questionnaire.levels]
        found = []
        sides = []
        for outcome, own in ((self.before, {n: n for n in names}), (self.after, self.alignment.levels)):
            ids = [level.id for level in outcome.questionnaire.levels]
            picked = {
                own.get(name, name): all_of(outcome.is_given, pick)
                for name, pick in zip(ids, outcome.pick, strict=True)
            }
            sides.append({**picked, NO_LEVEL: opposite(outcome.is_given)})
        nowhere = z3.BoolVal(False)
        for name in dict.fromkeys([*sides[0], *sides[1]]):
            found.append((name, sides[0].get(name, nowhere), self.of(sides[1].get(name, nowhere))))
        return found

    def level_changes(self) -> Iterator[Candidate]:
        """Yield each pair of levels with where the one becomes the other."""
        for before, was, _ in self._levels:
            for after, _, is_now in self._levels:
                if before != after:
                    yield "level", before, after, self, all_of(was, is_now)

    def other_changes(self) -> Iterator[Candidate]:
        """Yield each other part of the result with where it changes."""
        one, two = self.before, self.after
        if len(one.floor) == len(two.floor):
            yield (
                "range",
                "",
                "",
                self,
                self._differ([*one.floor, *one.ceiling, one.is_open], [*two.floor, *two.ceiling, two.is_open]),
            )
        for urgency in ("emergency", "urgent"):
            was, is_now = (side.where(lambda rule, u=urgency: rule.alert == u).holds for side in (one, two))  # type: ignore[misc]
            yield f"alert {urgency}", "shown", "not shown", self, all_of(was, opposite(self.of(is_now)))
            yield f"alert {urgency}", "not shown", "shown", self, all_of(opposite(was), self.of(is_now))

    def _differ(self, first: list[Formula], second: list[Formula]) -> Formula:
        after = [self.of(formula) for formula in second]
        return any_of(*(z3.Xor(a, b) for a, b in zip(first, after, strict=True) if not a.eq(b)))

    def rule_changes(self) -> Iterator[tuple[str, Any]]:
        """Yield each rule that was there before, with a question whether it holds or does something else now."""
        was = {rule.id: (rule, rails) for rule, rails in zip(self.before.rules, self.before.rails, strict=True)}
        for rule, rails in zip(self.after.rules, self.after.rails, strict=True):
            if rule.id not in self.alignment.rules:
                continue
            old_rule, old_rails = was[self.alignment.rules[rule.id]]
            unlike = self._differ(list(old_rails), list(rails))
            same = _bare(old_rule, self.alignment) == _bare(rule, self.alignment)
            yield rule.id, lambda unlike=unlike, same=same: not same or self._search.find(unlike) is not None

    def feature_changes(self, old: Features, new: Features) -> Iterator[tuple[str, Any]]:
        """Yield each feature of programs that was there before, with a question whether other people want it now."""
        was = {feature.id: feature for feature in old.features}
        for feature in new.features:
            if feature.id in was:
                unlike = any_of(
                    *(self._unlike(getattr(was[feature.id], k), getattr(feature, k)) for k in ("must", "wish"))
                )
                yield feature.id, lambda unlike=unlike: self._search.find(unlike) is not None

    def _unlike(self, before: Condition | None, after: Condition | None) -> Formula:
        never = Rails(z3.BoolVal(False), z3.BoolVal(True))
        was = self.before.condition(before) if before else never
        is_now = self.after.condition(after) if after else never
        return self._differ(list(was), list(is_now))


def _bare(rule: Any, alignment: Alignment) -> Any:
    """Return what a rule does, without its condition and its words."""
    found = effect_of(rule, alignment)
    return (
        found.ledger, found.rate, found.at_least, found.up_to, found.points, found.alert, found.call, found.barrier_at,
        found.refer, found.wish, tuple(advice.about for advice in found.advice), found.barrier is None,
        len(found.do_now),
    )  # fmt: skip

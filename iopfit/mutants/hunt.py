"""Who would notice a change of the rules: a case, a promise, somebody there is no case for, or nobody.

A mutant that no case and no promise notices is a gap in both, unless it is proved that it
changes nothing for anybody.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import z3

from iopfit.case import Case
from iopfit.expr.formula import Formula, all_of, any_of, opposite
from iopfit.expr.value import judge
from iopfit.facts import Facts
from iopfit.loader.manuscript import Manuscript
from iopfit.mutants.variants import Mutant
from iopfit.promise import EveryLevel, Independent, Monotone, Never, Promise, Whenever, items_of
from iopfit.proofs.outcome import Outcome
from iopfit.proofs.pairs import unlike
from iopfit.proofs.plain import plainest
from iopfit.proofs.prover import Prover
from iopfit.proofs.search import Undecided
from iopfit.questionnaire import Questionnaire, Rule
from iopfit.rehearsal import differences, observed
from iopfit.response import Response
from iopfit.scoring import Reason, Standing, Weighing, conclude, suggest

Ending = Literal["case", "promise", "equivalent", "survived", "undecided"]


@dataclass(frozen=True)
class Fate:
    """What became of a mutant.

    Attributes:
        mutant: The mutant.
        ending: Noticed by a `case` or a `promise`; proved `equivalent`; `survived`, which is a
            gap; or `undecided`, when the solver gave up.
        by: The case or promise.
        person: Somebody whose case would notice a mutant that survived.
    """

    mutant: Mutant
    ending: Ending
    by: str = ""
    person: Response | None = None


class Hunt:
    """Holds mutants of one manuscript against its cases and promises."""

    def __init__(self, manuscript: Manuscript, seconds: float = 10.0) -> None:
        """Judge every case once.

        Args:
            manuscript: What was changed; its cases must pass and its promises hold.
            seconds: The longest that one question to the solver may take.
        """
        self.manuscript = manuscript
        self.questionnaire = manuscript.questionnaire
        self.base = Prover(self.questionnaire, seconds)
        self.seconds = seconds
        self._cases = [_Judged(self.questionnaire, case) for case in manuscript.cases]
        for promise in manuscript.promises:
            self.base.decide(promise.claim, smallest=False)

    def fate(self, mutant: Mutant) -> Fate:
        """Return who notices a mutant."""
        case = self.noticing_case(mutant)
        if case is not None:
            return Fate(mutant, "case", case)
        changed = self.changed(mutant)
        before = None if mutant.items else self.base
        prover = Prover(changed, self.seconds, before=before)
        try:
            if (
                before is not None
                and self.base.search.find(prover.concerned, visible(self.base.outcome, prover.outcome)) is None
            ):
                return Fate(mutant, "equivalent")
            promise = next(
                (p.id for p in self._promises(mutant) if prover.decide(p.claim, smallest=False).decision == "refuted"),
                None,
            )
            if promise is not None:
                return Fate(mutant, "promise", promise)
            return Fate(mutant, "survived", person=self._witness(changed, prover) if before is not None else None)
        except Undecided:
            return Fate(mutant, "undecided")

    def fates(self, mutants: Iterable[Mutant]) -> Iterator[Fate]:
        """Yield who notices each mutant."""
        return (self.fate(mutant) for mutant in mutants)

    def changed(self, mutant: Mutant) -> Questionnaire:
        """Return the questionnaire that a mutant makes."""
        questionnaire = self.questionnaire
        return replace(
            questionnaire,
            rules=tuple(mutant.rules.get(rule.id, rule) for rule in questionnaire.rules),
            items=tuple(mutant.items.get(item.link_id, item) for item in questionnaire.items),
            compiled_rules=None,
        )

    def _promises(self, mutant: Mutant) -> list[Promise]:
        """Return the promises that a change of rules can break, those first that read the same items.

        That one level is given, and that answers never widen the range, follows from how rules
        are weighed; no rule can change it.
        """
        touched = {item for rule in mutant.rules.values() for item in self.questionnaire.items_read(rule)}

        def nearness(promise: Promise) -> tuple[bool, float]:
            items = self._items_read[promise.id]
            shared = len(items & touched) / (len(items) or 1)
            return not isinstance(promise.claim, Whenever | Never), -shared

        claims = (Whenever, Never, Monotone, Independent, EveryLevel)
        return sorted((p for p in self.manuscript.promises if isinstance(p.claim, claims)), key=nearness)

    @cached_property
    def _items_read(self) -> dict[str, frozenset[str]]:
        return {promise.id: items_of(self.questionnaire, promise.claim) for promise in self.manuscript.promises}

    def noticing_case(self, mutant: Mutant) -> str | None:
        """Return the first case that notices a mutant."""
        if mutant.items:
            changed = self.changed(mutant)
            found = (
                judged.case.name
                for judged in self._cases
                if differences(judged.case.expect, suggest(changed, judged.case.response))
            )
            return next(found, None)
        other_effect = {
            name: replace(rule, when=self.questionnaire.rule_by_id[name].when) != self.questionnaire.rule_by_id[name]
            for name, rule in mutant.rules.items()
        }
        return next((judged.case.name for judged in self._cases if judged.notices(mutant, other_effect)), None)

    def _witness(self, changed: Questionnaire, prover: Prover) -> Response:
        """Return the plainest person who answered everything and for whom a case would notice; with gaps if need be."""
        base = self.base
        differs = [prover.concerned_complete, visible(base.complete, prover.complete)]
        model = base.search_complete.find(*differs)
        if model is None:
            differs = [prover.concerned, visible(base.outcome, prover.outcome)]
            model = base.search.find(*differs)
            people = base.outcome.everybody
            person = people.response(base.search.smallest(list(people.answered.values()), model, *differs))
        else:
            person = base.complete.everybody.response(model)

        def notices(some: tuple[Response, ...]) -> bool:
            return all(observed(suggest(changed, one)) != observed(suggest(self.questionnaire, one)) for one in some)

        return plainest(self.questionnaire, (person,), notices)[0] if notices((person,)) else person


class _Judged:
    """A case with every rule judged once."""

    def __init__(self, questionnaire: Questionnaire, case: Case) -> None:
        self.case = case
        self.questionnaire = questionnaire
        self.facts = Facts(questionnaire, case.response)
        self.truths = dict(
            zip((r.id for r in questionnaire.rules), Standing(questionnaire, case.response).judged.truths, strict=True)
        )

    def notices(self, mutant: Mutant, other_effect: Mapping[str, bool]) -> bool:
        """Return whether what is expected no longer comes out.

        Args:
            mutant: The changed rules.
            other_effect: Which of them do something else, rather than hold for others.
        """
        truths = {name: judge(rule.when, self.facts).truth for name, rule in mutant.rules.items()}
        for name, truth in truths.items():
            before = self.truths[name]
            if truth is not before or (other_effect[name] and truth is not False):
                break
        else:
            return False
        rules = [mutant.rules.get(rule.id, rule) for rule in self.questionnaire.rules]
        weighing = Weighing(self.questionnaire, rules, [truths.get(r.id, self.truths[r.id]) for r in rules])
        return bool(differences(self.case.expect, conclude(weighing, _bare)))


def _bare(rule: Rule) -> Reason:
    return Reason(rule.id, ())


def visible(before: Outcome, after: Outcome) -> Formula:
    """Return where two sets of rules over the same people show something different.

    Args:
        before: The one set.
        after: The other; the same rules by place, with other conditions or effects.
    """
    found: list[Formula] = [
        unlike(before.is_open, after.is_open),
        unlike(before.referral.holds, after.referral.holds),
    ]
    for one, two in ((before.floor, after.floor), (before.top, after.top), (before.ceiling, after.ceiling)):
        found += [unlike(a, b) for a, b in zip(one, two, strict=True)]
    found += _points_shown(before, after)
    found += _ratings_shown(before, after)
    for mine, theirs, rails, others in zip(before.rules, after.rules, before.rails, after.rails, strict=True):
        if mine is not theirs:
            found += [
                unlike(a, b)
                for a, b in zip(_shown(before, mine, rails.holds), _shown(after, theirs, others.holds), strict=True)
            ]
    return any_of(*found)


def _shown(outcome: Outcome, rule: Rule, holds: Formula) -> list[Formula]:
    """Return where a rule is shown as a reason, as an alert of each urgency, as advice and as a barrier."""
    nowhere = z3.BoolVal(False)
    low = [*outcome.level[0], nowhere]
    levels = [level.id for level in outcome.questionnaire.levels]
    nearest = [
        all_of(low[rank], opposite(low[rank + 1])) for rank, level in enumerate(levels) if level in rule.barrier_at
    ]
    return [
        holds if rule.at_least or rule.up_to else nowhere,
        holds if rule.alert == "emergency" else nowhere,
        holds if rule.alert == "urgent" else nowhere,
        holds if rule.advice else nowhere,
        all_of(holds, any_of(*nearest)) if rule.barrier_at else nowhere,
    ]


def _points_shown(before: Outcome, after: Outcome) -> Iterator[Formula]:
    pairs = [(mine, theirs) for mine, theirs in zip(before.rules, after.rules, strict=True) if mine is not theirs]
    if not any(mine.points or theirs.points for mine, theirs in pairs):
        return
    for rank, (one, two) in enumerate(zip(before.points, after.points, strict=True)):
        above = opposite(before.floor[rank + 1]) if rank + 1 < len(before.floor) else z3.BoolVal(True)
        yield all_of(before.top[rank], above, one != two)


def _ratings_shown(before: Outcome, after: Outcome) -> Iterator[Formula]:
    touched = [rule for pair in zip(before.rules, after.rules, strict=True) if pair[0] is not pair[1] for rule in pair]
    for dimension in dict.fromkeys(name for rule in touched for name in rule.rate):
        ends = []
        for outcome in (before, after):
            symbol = outcome.symbol(f"rating {dimension}")
            assert symbol is not None
            assert symbol.ends is not None
            ends.append(symbol.ends)
        yield any_of(*(one != two for one, two in zip(*ends, strict=True)))

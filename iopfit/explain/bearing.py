"""What bears on the level: the rules that can move it, the items they read, and what answers come to.

A short way from answers to a `Weighing`, for judgements that weigh many answers of one person.
"""

from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache

from iopfit.expr.nodes import names_in
from iopfit.generated import Judged, judge_of
from iopfit.questionnaire import Questionnaire, Rule, Value
from iopfit.scoring import Weighing

Given = Mapping[str, Value]


class Weighed(Weighing):
    """What given answers come to for the level, with what is needed to say what that rests on."""

    def __init__(self, bearing: "Bearing", judged: Judged) -> None:
        """Weigh the rules that bear on the level."""
        truths = judged.truths
        super().__init__(bearing.questionnaire, bearing.rules, [truths[place] for place in bearing.places])
        self.bearing = bearing
        self.judged = judged

    @cached_property
    def level(self) -> int | None:
        """The rank of the level given, or None while none is."""
        return None if self.is_open or self.referral else self.questionnaire.rank[self.pick]

    def rests_on(self, rule: Rule) -> frozenset[str]:
        """Return the items whose answers make a rule hold; it must hold."""
        return self.bearing.judge.rests_on(rule.id, self.judged)


class Bearing:
    """The part of a questionnaire that bears on the level.

    Attributes:
        questionnaire: The questionnaire.
        rules: The rules that set or widen the range, give points, or refer elsewhere.
        places: Where they stand among all rules.
    """

    def __init__(self, questionnaire: Questionnaire) -> None:
        """Find the rules."""
        self.questionnaire = questionnaire
        found = [(n, r) for n, r in enumerate(questionnaire.rules) if r.at_least or r.up_to or r.points or r.refer]
        self.places = tuple(place for place, _ in found)
        self.rules = tuple(rule for _, rule in found)
        self.judge = judge_of(questionnaire)
        self._behind: dict[str, frozenset[str]] = {}

    def weigh(self, given: Given) -> Weighed:
        """Return what answers come to."""
        return Weighed(self, self.judge.judge(given))

    def floor(self, rule: Rule) -> int:
        """Return the rank of the least intensive level a rule allows."""
        return self.questionnaire.rank[rule.at_least] if rule.at_least else 0

    def top(self, rule: Rule) -> int:
        """Return the rank of the most intensive level a rule justifies."""
        return max(self.floor(rule), self.questionnaire.rank[rule.up_to] if rule.up_to else 0)

    @cached_property
    def items_behind(self) -> Mapping[str, frozenset[str]]:
        """The items that can make a difference to each rule, those that decide what applies included."""
        read = self.questionnaire.items_read
        return {rule.id: self._with_gates(read(rule)) for rule in self.rules}

    @cached_property
    def readers(self) -> Mapping[str, int]:
        """How many rules each item can make a difference to."""
        found: dict[str, int] = {}
        for names in self.items_behind.values():
            for name in names:
                found[name] = found.get(name, 0) + 1
        return found

    def _with_gates(self, names: Iterable[str]) -> frozenset[str]:
        found: frozenset[str] = frozenset()
        for name in names:
            found |= self.behind(name)
        return found

    def behind(self, name: str) -> frozenset[str]:
        """Return the items that make a difference to what is known of an item or a score, itself included."""
        if name not in self._behind:
            score = self.questionnaire.score_by_id.get(name)
            if score is not None:
                self._behind[name] = self._with_gates(score.items)
            else:
                gate = self.questionnaire.item_by_id[name].enable_when
                self._behind[name] = self._with_gates(names_in(gate) if gate else ()) | {name}
        return self._behind[name]


@lru_cache(maxsize=16)
def bearing_of(questionnaire: Questionnaire) -> Bearing:
    """Return what bears on the level in a questionnaire, made once."""
    return Bearing(questionnaire)

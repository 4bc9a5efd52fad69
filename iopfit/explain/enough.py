"""The smallest sets of one person's answers that are enough for a condition, whatever all others are.

Put together from the parts of a condition: what is enough for `a and b` is enough for both.
Exact while a condition has no more than `_MOST_SETS` sets without excess, and a comparison reads no
more than `_MOST_NAMES` items; past that what is found is still enough, perhaps not the smallest.
"""

from collections.abc import Iterable
from itertools import combinations

from iopfit.expr.nodes import And, AtLeast, Compare, Condition, Defined, IsIn, IsYes, Not, Or, names_in
from iopfit.expr.value import NOTHING, Fact, judge
from iopfit.facts import Facts, unknown_bounds

Names = frozenset[str]
_MOST_SETS = 400
_MOST_NAMES = 12


class Enough:
    """Finds the sets of answers that settle conditions for one person.

    Attributes:
        facts: What is known of the person.
        most: Sets of more items than this are left out.
    """

    def __init__(self, facts: Facts, most: int) -> None:
        """Remember what is known."""
        self.facts = facts
        self.most = most
        self._known: dict[str, list[Names]] = {}

    def sets(self, condition: Condition, wanted: bool = True) -> list[Names]:
        """Return the sets without excess, smallest first, that make a condition hold, or fail when not `wanted`."""
        match condition:
            case IsYes(name) | IsIn(name, _):
                return self._name(name) if judge(condition, self.facts).truth is wanted else []
            case Not(part):
                return self.sets(part, not wanted)
            case Defined(_, part):
                return self.sets(part, wanted)
            case And(parts) | Or(parts):
                found = [self.sets(part, wanted) for part in parts]
                return self._all(found) if isinstance(condition, And) is wanted else self._any(found)
            case AtLeast(number, parts):
                needed = number if wanted else len(parts) - number + 1
                return self._some(needed, [self.sets(part, wanted) for part in parts])
            case Compare():
                return self._compare(condition, wanted)

    def _name(self, name: str) -> list[Names]:
        """Return what makes the value of an item known; whether it applies is part of that."""
        if name not in self._known:
            applies = self.facts.applies(name).truth
            gate = self.facts.questionnaire.item_by_id[name].enable_when
            behind = [NOTHING] if gate is None else [] if applies is None else self.sets(gate, applies)
            if applies:
                behind = [] if self.facts.response.value(name) is None else self._all([[frozenset({name})], behind])
            self._known[name] = behind
        return self._known[name]

    def _smallest(self, sets: Iterable[Names]) -> list[Names]:
        kept: list[Names] = []
        for found in sorted(set(sets), key=lambda names: (len(names), sorted(names))):
            if len(found) > self.most or len(kept) == _MOST_SETS:
                break
            if not any(smaller <= found for smaller in kept):
                kept.append(found)
        return kept

    def _any(self, parts: Iterable[list[Names]]) -> list[Names]:
        return self._smallest(found for sets in parts for found in sets)

    def _all(self, parts: list[list[Names]]) -> list[Names]:
        found: list[Names] = [NOTHING]
        for sets in sorted(parts, key=len):
            found = self._smallest(one | other for one in found for other in sets)
        return found

    def _some(self, number: int, parts: list[list[Names]]) -> list[Names]:
        """Return what is enough for any `number` of the parts."""
        reached: list[list[Names]] = [[NOTHING], *([] for _ in range(number))]
        for sets in parts:
            for count in range(number, 0, -1):
                more = self._all([reached[count - 1], sets])
                reached[count] = self._any([reached[count], more])
        return reached[number]

    def _compare(self, node: Compare, wanted: bool) -> list[Names]:
        """Return what is enough for a comparison, by trying which of its items need to be known."""
        scores = self.facts.questionnaire.score_by_id
        read = (scores[name].items if name in scores else (name,) for name in names_in(node))
        names = [name for name in dict.fromkeys(n for part in read for n in part) if self._name(name)]
        if not self._decides(node, wanted, names):
            return []
        if len(names) > _MOST_NAMES:
            for name in list(names):
                fewer = [other for other in names if other != name]
                names = fewer if self._decides(node, wanted, fewer) else names
            return self._all([self._name(name) for name in names])
        enough: list[Names] = []
        for size in range(len(names) + 1):
            for chosen in map(frozenset, combinations(names, size)):
                if not any(fewer <= chosen for fewer in enough) and self._decides(node, wanted, chosen):
                    enough.append(chosen)
        return self._any(self._all([self._name(name) for name in sorted(chosen)]) for chosen in enough)

    def _decides(self, node: Compare, wanted: bool, names: Iterable[str]) -> bool:
        return judge(node, _Some(self.facts, frozenset(names))).truth is wanted


class _Some(dict[str, Fact]):
    """Facts of which only those of some items are known."""

    def __init__(self, facts: Facts, names: Names) -> None:
        super().__init__((name, facts[name]) for name in names)
        self.questionnaire = facts.questionnaire

    def __missing__(self, name: str) -> Fact:
        score = self.questionnaire.score_by_id.get(name)
        if score is None:
            low, high = unknown_bounds(self.questionnaire.item_by_id[name])
        else:
            low, high = (sum(bound) for bound in zip(*(self[part][1:3] for part in score.items), strict=True))
        return Fact(None, low, high, NOTHING, NOTHING)

"""Which answers force the minimum, and which speak against each other level."""

from collections.abc import Callable, Collection, Iterable

from iopfit.explain.bearing import Given, Weighed, bearing_of
from iopfit.explain.enough import Enough
from iopfit.explain.values import Grounds
from iopfit.facts import Facts
from iopfit.questionnaire import Questionnaire, Rule
from iopfit.response import Response


class Reasoning:
    """Finds the grounds of one person's result.

    Attributes:
        given: The answers that are values.
        weighed: What they come to.
    """

    def __init__(self, questionnaire: Questionnaire, response: Response, given: Given) -> None:
        """Weigh the answers once."""
        self.questionnaire = questionnaire
        self.response = response
        self.given = given
        self.bearing = bearing_of(questionnaire)
        self.weighed = self.bearing.weigh(given)

    def minimum(self) -> Grounds | None:
        """Return the smallest set of answers that forces the minimum; None when the minimum is no restriction."""
        return self._forcing(self.weighed.floor, "for") if self.weighed.floor else None

    def against(self) -> tuple[Grounds, ...]:
        """Return what speaks against each level that is not the one suggested.

        Below the range: the smallest set of answers. Above it, and within it: a set without
        excess. About a level that a missing answer leaves open nothing is said.
        """
        weighed, levels, found = self.weighed, self.questionnaire.levels, []
        for rank in range(len(levels)):
            if rank < weighed.floor:
                found.append(self._forcing(rank + 1, "against", rank))
            elif rank > weighed.ceiling:
                found.append(self._ruling_out(rank))
            elif weighed.level is not None and rank <= weighed.top and rank != weighed.level:
                found.append(self._outweighing(rank))
        return tuple(found)

    def _part(self, names: Collection[str]) -> Weighed:
        return self.bearing.weigh({name: answer for name, answer in self.given.items() if name in names})

    def _forcing(self, rank: int, speaks: str, about: int | None = None) -> Grounds:
        """Return the smallest set of answers that forces a level of at least this rank."""
        rules = [rule for rule in self.weighed.holding if self.bearing.floor(rule) >= rank]
        known = [self.weighed.rests_on(rule) for rule in rules]
        enough = Enough(Facts(self.questionnaire, self.response), min(map(len, known)))
        sets = [names for rule in rules for names in enough.sets(rule.when)[:1]]
        answers = min([*sets, *known], key=self._preference)
        forced = [rule for rule in self._part(answers).holding if self.bearing.floor(rule) >= rank]
        return self._grounds(rank if about is None else about, speaks, answers, forced)

    def _preference(self, names: frozenset[str]) -> tuple[int, list[int]]:
        return len(names), sorted(self.questionnaire.place[name] for name in names)

    def _ruling_out(self, rank: int) -> Grounds:
        """Return answers without excess with which nothing can justify a level of this rank."""
        answers = self._without_excess(lambda names: self._part(names).ceiling < rank)
        return self._grounds(rank, "against", answers, ())

    def _outweighing(self, rank: int) -> Grounds:
        """Return answers without excess with which the level picked has the better points, whatever the others are.

        Rules that answers left out would decide count as each of them would suit the other
        level best; rules that this person's own missing answers leave open give no points.
        """
        pick, other = self.weighed.pick, self.questionnaire.levels[rank].id
        wins = 0 if self.questionnaire.rank[pick] < rank else 1
        leads = {rule.id: rule.points.get(pick, 0) - rule.points.get(other, 0) for rule in self.bearing.rules}
        open_anyway = {rule.id for rule in self.weighed.undecided}

        def enough(names: Collection[str]) -> bool:
            part = self._part(names)
            lead = sum(leads[rule.id] for rule in part.holding)
            worst = sum(min(0, leads[rule.id]) for rule in part.undecided if rule.id not in open_anyway)
            return lead + worst >= wins

        answers = self._without_excess(enough)
        speaking = [rule for rule in self._part(answers).holding if leads[rule.id] > 0]
        return self._grounds(rank, "against", answers, speaking)

    def _without_excess(self, enough: Callable[[Collection[str]], bool]) -> frozenset[str]:
        """Leave out answers as long as the others are enough; those that few rules read go first."""
        readers = self.bearing.readers
        kept = {name for name in self.given if name in readers}
        for name in sorted(kept, key=lambda name: (readers[name], -self.questionnaire.place[name])):
            if enough(kept - {name}):
                kept.remove(name)
        return frozenset(kept)

    def _grounds(self, rank: int, speaks: str, answers: Iterable[str], rules: Iterable[Rule]) -> Grounds:
        ordered = tuple(sorted(answers, key=self.questionnaire.place.__getitem__))
        level = self.questionnaire.levels[rank].id
        return Grounds(level, "for" if speaks == "for" else "against", ordered, tuple(rule.id for rule in rules))

"""The fewest answers that would have to be others for less, or more, intensive care.

A branch and bound over sets of edits. Where answers do not come to what is wanted, `obstacles`
names items of which one must change. Only they are tried next, each with every other answer that
could matter. Sets are tried in the order of their size, so the first found
are the smallest; each of that size is found, unless the search has to end early.

What counts is exact: each item with another answer than was given, and each item whose answer
counted and no longer does, because the item ceases to apply. So "no drinking at all" is not one
small change for somebody who answered ten questions about drinking. An item that comes to apply
and was not answered stays missing, and the level must be given all the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from iopfit.explain.alternatives import apart
from iopfit.explain.bearing import Given, bearing_of
from iopfit.explain.obstacles import Direction, Obstacles
from iopfit.explain.values import Distance
from iopfit.facts import Facts
from iopfit.questionnaire import Questionnaire, Value
from iopfit.response import Response

Others = Mapping[str, tuple[Value, ...]]
Edits = frozenset[tuple[str, Value]]
_MOST_TRIED = 1_200


@dataclass(frozen=True)
class Change:
    """Other answers, and the level they come to."""

    answers: Mapping[str, Value]
    level: int


@dataclass(frozen=True)
class Nearest:
    """The smallest changes that were found, the mildest first, and how many answers each takes."""

    distance: Distance
    changes: tuple[Change, ...] = ()


def nearest(questionnaire: Questionnaire, given: Given, others: Others, direction: Direction, level: int) -> Nearest:
    """Return the smallest changes after which a level in a direction is given.

    All changes of one answer are tried; larger ones while no more than `_MOST_TRIED`
    sets of answers had to be weighed.

    Args:
        questionnaire: What was asked.
        given: The answers that are values.
        others: The items that may change, each with its other answers.
        direction: Towards more or less intensive care.
        level: The rank of the level given now.
    """
    search = _Search(questionnaire, given, others, direction, level)
    for number in range(1, len(given) + 1):
        search.start(number)
        search.visit(frozenset(), number)
        if search.found:
            ordered = sorted(search.found, key=search.mildness)
            return Nearest(Distance(number), tuple(search.found[edits] for edits in ordered))
        if search.is_over:
            return Nearest(Distance(None, beyond=number - 1))
        if not search.is_cut:
            break
        search.may_stop = True
    return Nearest(Distance(None))


class _Search:
    def __init__(
        self, questionnaire: Questionnaire, given: Given, others: Others, direction: Direction, level: int
    ) -> None:
        self.questionnaire = questionnaire
        self.bearing = bearing_of(questionnaire)
        self.given = given
        self.others = others
        self.direction = direction
        self.level = level
        self.tried = 0
        self.may_stop = False
        self.found: dict[Edits, Change] = {}
        self.fixed = {name: answer for name, answer in given.items() if name not in others}
        facts = Facts(questionnaire, Response(given))
        self.gates = {name: self.bearing.behind(name) - {name} for name in given if facts.applies(name).truth}
        self.concerned: dict[tuple[str, Value], frozenset[str]] = {}
        self.start(0)

    def start(self, most: int) -> None:
        """Look for changes of no more than so many answers."""
        self.most = most
        self.visited: set[Edits] = set()
        self.is_cut = False
        self.is_over = False

    def visit(self, edits: Edits, left: int) -> None:
        """Try edits, and all sets of `left` more that could be what is looked for."""
        if edits in self.visited or self.is_over:
            return
        if self.may_stop and self.tried >= _MOST_TRIED:
            self.is_over = not self.found
            return
        self.visited.add(edits)
        self.tried += 1
        answers = dict(edits)
        weighed = self.bearing.weigh({**self.given, **answers})
        open_to_change = self.others.keys() - answers.keys()
        if weighed.level is not None and self._is_wanted(weighed.level):
            dropped = self._dropped(answers)
            if len(answers) + len(dropped) <= self.most:
                self.found[edits] = Change(answers, weighed.level)
                return
            self.is_cut = True
            gates = frozenset().union(*(self.gates[name] for name in dropped))
            self._go_on(edits, gates & open_to_change, left)
            return
        if not left and self.is_cut:
            return
        obstacles = Obstacles(weighed, self.direction, self.level, open_to_change, left)
        names = obstacles.must_change()
        self.is_cut = self.is_cut or obstacles.are_too_many or (bool(names) and not left)
        self._go_on(edits, names, left)

    def _go_on(self, edits: Edits, names: frozenset[str], left: int) -> None:
        """Try every other answer to each of some items next."""
        if not left:
            return
        for name in sorted(names, key=self.questionnaire.place.__getitem__):
            for other in self.others[name]:
                more = edits | {(name, other)}
                if len(frozenset().union(*map(self._concerned, more))) > self.most:
                    self.is_cut = True
                else:
                    self.visit(more, left - 1)

    def _concerned(self, edit: tuple[str, Value]) -> frozenset[str]:
        """Return the items whose answers one edit changes, or ends for good, whatever is changed besides."""
        if edit not in self.concerned:
            self.concerned[edit] = self._dropped(dict([edit]), for_good=True) | {edit[0]}
        return self.concerned[edit]

    def _dropped(self, answers: Given, *, for_good: bool = False) -> frozenset[str]:
        """Return the items whose answers no longer count, or never will, whatever is changed next."""
        behind = [name for name, gates in self.gates.items() if name not in answers and not gates.isdisjoint(answers)]
        if not behind:
            return frozenset()
        facts = Facts(self.questionnaire, Response({**(self.fixed if for_good else self.given), **answers}))
        applies = {name: facts.applies(name).truth for name in behind}
        return frozenset(name for name in behind if applies[name] is False or not (applies[name] or for_good))

    def _is_wanted(self, level: int) -> bool:
        return level < self.level if self.direction == "down" else level > self.level

    def mildness(self, edits: Edits) -> tuple[object, ...]:
        """Return what puts edits in order: questions on safety last, those on which least hangs first."""
        items = [self.questionnaire.item_by_id[name] for name, _ in edits]
        moved = sum(apart(item, self.given[item.link_id], dict(edits)[item.link_id]) for item in items)
        places = sorted(self.questionnaire.place[item.link_id] for item in items)
        hangs = sum(self.bearing.readers[item.link_id] for item in items)
        return sum(item.safety for item in items), sum(item.sensitive for item in items), hangs, moved, places

"""Why answers do not come to another level: the items of which one must change, whatever else does.

What holds rests on some answers, and holds on while they stay; so to be rid of a rule one of
them must change. What does not hold can only be brought about by the items behind it.
"""

from collections.abc import Iterable
from typing import Literal

from iopfit.explain.bearing import Weighed
from iopfit.questionnaire import Rule

Direction = Literal["up", "down"]


class Obstacles:
    """Why answers do not come to a wanted level, as items of which one must change for it.

    Attributes:
        weighed: What the answers come to.
        direction: Towards more or less intensive care.
        level: The rank of the level to get away from.
        free: The items that may still change.
        left: How many of them may.
        are_too_many: Whether more changes than that might help.
    """

    def __init__(self, weighed: Weighed, direction: Direction, level: int, free: Iterable[str], left: int) -> None:
        """Look at what answers come to, on the way from a level to less or more intensive care."""
        self.weighed = weighed
        self.bearing = weighed.bearing
        self.direction = direction
        self.level = level
        self.free = frozenset(free)
        self.left = left
        self.are_too_many = False

    def must_change(self) -> frozenset[str]:
        """Return items of which one must change, or none when no change can help."""
        weighed, bearing = self.weighed, self.bearing
        referring = [rule for rule in weighed.holding if rule.refer]
        if referring:
            return self._one_of_each(referring)
        if self.direction == "down":
            forcing = [rule for rule in weighed.holding if bearing.floor(rule) >= self.level]
            if forcing:
                return self._one_of_each(forcing)
        if weighed.level is None:
            return self._open()
        return self._pick(weighed.level)

    def _one_of_each(self, rules: list[Rule]) -> frozenset[str]:
        """Return the items that the rule with the fewest rests on: all these rules must cease to hold."""
        rests_on = sorted((self.weighed.rests_on(rule) & self.free for rule in rules), key=len)
        apart_from_all: list[frozenset[str]] = []
        for names in rests_on:
            if not any(names & other for other in apart_from_all):
                apart_from_all.append(names)
        if self.left == 1 and len(apart_from_all) == 1:
            at_once = frozenset.intersection(*rests_on)
            return at_once or self._unless_too_many(rests_on[0], True)
        return self._unless_too_many(rests_on[0], len(apart_from_all) > self.left)

    def _unless_too_many(self, names: frozenset[str], are_too_many: bool) -> frozenset[str]:
        """Return items, or none when it would take more changes than are left."""
        self.are_too_many = self.are_too_many or (are_too_many and bool(names))
        return frozenset() if are_too_many else names

    def _behind(self, rules: Iterable[Rule]) -> frozenset[str]:
        """Return the items that can make a difference to any of some rules."""
        behind = self.bearing.items_behind
        return frozenset().union(*(behind[rule.id] for rule in rules)) & self.free

    def _open(self) -> frozenset[str]:
        """Return the items of which one must change for a level to be given."""
        weighed, bearing = self.weighed, self.bearing
        moving = [rule for rule in weighed.undecided if rule.refer or weighed.moves_range(rule)]
        for rule in moving:
            if rule.refer or (self.direction == "down" and bearing.floor(rule) >= self.level):
                return self._behind([rule])
        held = {rule.id for rule in weighed.holding}
        raising = (
            rule
            for rule in bearing.rules
            if rule.id not in held and (bearing.floor(rule) > weighed.floor or bearing.top(rule) > weighed.top)
        )
        return self._behind([moving[0], *raising])

    def _pick(self, pick: int) -> frozenset[str]:
        """Return the items of which one must change for a wanted level to be picked."""
        weighed, bearing = self.weighed, self.bearing
        if self.direction == "down":
            justifying = [rule for rule in weighed.holding if bearing.top(rule) >= pick]
            by_range = self._one_of_each(justifying)
            return by_range.union(*(self._down_to(rank, pick) for rank in range(self.level)))
        held = {rule.id for rule in weighed.holding}
        raising = [rule for rule in bearing.rules if rule.id not in held and bearing.floor(rule) > pick]
        ranks = range(self.level + 1, len(weighed.questionnaire.levels))
        return self._behind(raising).union(*(self._up_to(rank, pick) for rank in ranks))

    def _down_to(self, rank: int, pick: int) -> frozenset[str]:
        if rank >= self.weighed.floor:
            return self._by_points(pick, rank)
        return self._one_of_each([rule for rule in self.weighed.holding if self.bearing.floor(rule) > rank])

    def _up_to(self, rank: int, pick: int) -> frozenset[str]:
        if rank <= self.weighed.top:
            return self._by_points(pick, rank)
        held = {rule.id for rule in self.weighed.holding}
        return self._behind(r for r in self.bearing.rules if r.id not in held and self.bearing.top(r) >= rank)

    def _by_points(self, pick: int, rank: int) -> frozenset[str]:
        """Return the items whose change could give a level better points than the pick, if enough of them can."""
        levels, held = self.weighed.questionnaire.levels, {rule.id for rule in self.weighed.holding}
        lead, gains = 0, dict.fromkeys(self.free, 0)
        for rule in self.bearing.rules:
            speaks = rule.points.get(levels[pick].id, 0) - rule.points.get(levels[rank].id, 0)
            lead += speaks if rule.id in held else 0
            gain = max(0, speaks if rule.id in held else -speaks)
            if gain:
                for name in self.bearing.items_behind[rule.id] & self.free:
                    gains[name] += gain
        helping = frozenset(name for name, gain in gains.items() if gain)
        most = sum(sorted(gains.values(), reverse=True)[: self.left])
        needed = lead + (1 if rank > pick else 0)
        return self._unless_too_many(helping, most < needed)

"""The interview: a `Session` that grows; every step returns a new one."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from iopfit.expr.value import judge
from iopfit.interview.stakes import matters
from iopfit.questionnaire import Item, Questionnaire, Reader, Rule, Value
from iopfit.response import Missing, Response, voice_of
from iopfit.scoring import Standing, Weighing


@dataclass(frozen=True)
class Progress:
    """Which topic of how many, and about how many questions are left, this one included."""

    topic: int
    topics: int
    left: int


@dataclass(frozen=True)
class Change:
    """What an edited answer did to the others."""

    set_aside: tuple[str, ...]
    restored: tuple[str, ...]
    new: tuple[str, ...]
    dropped: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Session:
    """An interview under way.

    Attributes:
        questionnaire: What is asked.
        response: The answers so far; set-aside ones are kept among them.
        everything: Ask every question that applies, not only those that can still matter.
        shortest: Ask what settles most next, instead of in the author's order.
        trail: Items answered, in the order they were answered; those of an earlier sitting first.
        acknowledged: Alerts the person has said they read.
        past_emergency: The person chose to go on after an emergency.
        editing: The item being asked again, if any.
        observed: A counselor's own ratings, by item; where they differ, the more careful decides.
        later: Items put off until nothing else is left to ask.
    """

    questionnaire: Questionnaire
    response: Response = field(default_factory=Response)
    everything: bool = False
    shortest: bool = False
    trail: tuple[str, ...] = ()
    acknowledged: frozenset[str] = frozenset()
    past_emergency: bool = False
    editing: str | None = None
    observed: Mapping[str, Value] = field(default_factory=dict)
    later: frozenset[str] = frozenset()

    @cached_property
    def standing(self) -> Standing:
        """Which rules hold so far, by the person's answers."""
        return Standing(self.questionnaire, self.response)

    @cached_property
    def weighing(self) -> Weighing:
        """What the rules come to so far, a counselor's own ratings included."""
        if not self.observed:
            return self.standing
        from iopfit.decision import Decision  # noqa: PLC0415 - most interviews have no observations

        return Decision(self.questionnaire, self.response, self.observed)

    @cached_property
    def _as_observed(self) -> "Session | None":
        """The interview with the counselor's ratings in place of the answers to the same items, where they differ."""
        answers, observed = self.response.answers, self.observed
        differing = {name: observed[name] for name in observed if name in answers and answers[name] != observed[name]}
        if not differing:
            return None
        return replace(self, response=replace(self.response, answers={**answers, **differing}), observed={})

    @cached_property
    def open_items(self) -> tuple[Item, ...]:
        """The items still worth asking, in the author's order.

        An item is worth asking when it applies, has not been asked, and is a safety item,
        is required, or could still change the range, the choice within it, an alert, a
        barrier or a piece of advice.
        """
        found = tuple(item for item in self._waiting if self._applies(item))
        if self._as_observed is None:
            return found
        worth = {item.link_id for item in (*found, *self._as_observed.open_items)}
        return tuple(item for item in self.questionnaire.items if item.link_id in worth)

    @cached_property
    def left_out(self) -> tuple[Item, ...]:
        """The items that apply and are not asked, in the author's order.

        When the questions have ended by themselves, no answer to them could change anything.
        """
        worth = frozenset(item.link_id for item in self.open_items)
        return tuple(item for item in self._unanswered if item.link_id not in worth and self._applies(item))

    @cached_property
    def _unanswered(self) -> tuple[Item, ...]:
        """The items without an answer that apply, or may yet turn out to."""
        return tuple(
            item
            for item in self.questionnaire.items
            if item.type != "display"
            and item.link_id not in self.response.answers
            and self.standing.facts.applies(item.link_id).truth is not False
        )

    @cached_property
    def _waiting(self) -> tuple[Item, ...]:
        """The items worth asking that apply, or may yet turn out to by an answer still to come."""
        can_matter = frozenset(item.link_id for item in self._unanswered) if self.everything else self._can_matter
        return tuple(item for item in self._unanswered if item.link_id in can_matter and self._may_apply(item))

    def _may_apply(self, item: Item) -> bool:
        """Return whether an item applies, or what decides that was not asked yet; a gate declined stays closed."""
        applies = self.standing.facts.applies(item.link_id)
        return applies.truth is True or not applies.missing <= self.response.answers.keys()

    @cached_property
    def _can_matter(self) -> frozenset[str]:
        facts = self.standing.facts
        rules = (rule for rule in self.standing.undecided if matters(self.standing, rule))
        always = [item.link_id for item in self._unanswered if item.safety or item.required]
        # an item that is always asked makes the answers worth asking that say whether it applies
        gates = (facts.applies(name).missing for name in always)
        return frozenset(always).union(*gates, *(judge(rule.when, facts).missing for rule in rules))

    def _applies(self, item: Item) -> bool:
        return self.standing.facts.applies(item.link_id).truth is True

    @cached_property
    def new_alerts(self) -> tuple[Rule, ...]:
        """Alerts that hold and have not been acknowledged, emergencies first."""
        found = [rule for rule in self.weighing.holding if rule.alert and rule.id not in self.acknowledged]
        return tuple(sorted(found, key=lambda rule: rule.alert != "emergency"))

    @property
    def is_stopped(self) -> bool:
        """Whether the questions end here: an emergency comes first, or another service is meant."""
        if self.weighing.referral is not None:
            return True
        return not self.past_emergency and any(rule.alert == "emergency" for rule in self.weighing.holding)

    @property
    def current(self) -> Item | None:
        """The item to ask now, or None when the interview is complete."""
        if self.editing is not None:
            return self.questionnaire.item_by_id[self.editing]
        return None if self.is_stopped else self._next

    @cached_property
    def _next(self) -> Item | None:
        """The first of the items worth asking, or the most useful."""
        if not self.open_items:
            return None
        if not self.shortest:
            return next((item for item in self.open_items if item.link_id not in self.later), self.open_items[0])
        from iopfit.interview.usefulness import most_useful  # noqa: PLC0415 - the usual order needs none

        last = self.questionnaire.item_by_id[self.trail[-1]].topic if self.trail else None
        return most_useful(self.standing, self.open_items, last)

    @property
    def set_aside(self) -> frozenset[str]:
        """Items answered that do not apply any more; their answers are kept and not scored."""
        applies = self.standing.facts.applies
        return frozenset(name for name in self.response.answers if applies(name).truth is False)

    def answer(self, answer: Value | Missing) -> "Session":
        """Return the session after the current item was answered, declined, or not known."""
        item = self.current
        if item is None:
            return self
        trail = (*(name for name in self.trail if name != item.link_id), item.link_id)
        response, later = self.response.with_answer(item.link_id, answer), self.later - {item.link_id}
        after = replace(self, response=response, trail=trail, editing=None, later=later)
        return after.with_alerts_lapsed()

    def observe(self, link_id: str, value: Value) -> "Session":
        """Return the session with a counselor's own rating of an item beside the answer to it."""
        return replace(self, observed={**self.observed, link_id: value}).with_alerts_lapsed()

    def with_alerts_lapsed(self) -> "Session":
        """Return the session in which an alert that was read and does not hold any more is shown again if it comes back."""
        gone = self.acknowledged.difference(rule.id for rule in self.weighing.holding) if self.acknowledged else ()
        return replace(self, acknowledged=self.acknowledged.difference(gone)) if gone else self

    def put_off(self, link_id: str) -> "Session":
        """Return the session coming to an item again once nothing else is left to ask."""
        return replace(self, later=self.later | {link_id}, editing=None)

    def back(self) -> "Session":
        """Return the session asking the item answered before the current one again."""
        names = self.trail
        if self.editing in names:
            names = names[: names.index(self.editing)]
        before = [name for name in names if name not in self.set_aside]
        return replace(self, editing=before[-1]) if before else self

    def edit(self, link_id: str) -> "Session":
        """Return the session asking one item again; its answer stays until another is given."""
        return replace(self, editing=link_id)

    def keep(self) -> "Session":
        """Return the session with the answer being edited left as it was."""
        return replace(self, editing=None)

    def acknowledge(self) -> "Session":
        """Return the session with every alert shown marked as read."""
        return replace(self, acknowledged=self.acknowledged.union(rule.id for rule in self.new_alerts))

    def go_on(self) -> "Session":
        """Return the session going on with the questions in spite of an emergency."""
        return replace(self, past_emergency=True)

    def ask_rest(self) -> "Session":
        """Return the session going on with every question that was left out."""
        return replace(self, everything=True)

    def without(self, link_id: str) -> Standing:
        """Return where things stand without an answer to one item."""
        if link_id not in self.response.answers:
            return self.standing
        return Standing(self.questionnaire, self.response.without(link_id))

    def reader(self, language: str) -> Reader:
        """Return who is spoken to: an answer such as "for my son" changes the voice."""
        return Reader(language, voice_of(self.questionnaire, self.response) or Reader().voice)

    def progress(self) -> Progress:
        """Return how far the interview is; items that may yet apply count by half."""
        applies = self.standing.facts.applies
        waiting = {item.topic for item in self._waiting}
        asked = {
            item.topic
            for item in self.questionnaire.items
            if item.link_id in self.response.answers and item.link_id not in self.set_aside
        }
        topics = [topic.id for topic in self.questionnaire.topics if topic.id in waiting | asked]
        item = self.current
        at = topics.index(item.topic) + 1 if item is not None and item.topic in topics else len(topics)
        unsure = sum(applies(item.link_id).truth is None for item in self._waiting)
        return Progress(at, len(topics), len(self.open_items) + (self.editing is not None) + (unsure + 1) // 2)


def change(before: Session, after: Session) -> Change:
    """Return what happened to the other answers and questions between two states of a session."""
    aside = (before.set_aside, after.set_aside)
    asked = ({item.link_id for item in before.open_items}, {item.link_id for item in after.open_items})
    order = list(before.questionnaire.item_by_id)
    answered = set(before.response.answers) ^ set(after.response.answers)

    def ordered(names: set[str] | frozenset[str]) -> tuple[str, ...]:
        return tuple(name for name in order if name in names)

    return Change(
        set_aside=ordered(aside[1] - aside[0]),
        restored=ordered((aside[0] - aside[1]) & set(after.response.answers)),
        new=ordered(asked[1] - asked[0] - answered),
        dropped=ordered(asked[0] - asked[1] - answered),
    )

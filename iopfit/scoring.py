"""Response to Suggestion: needs set the range, life picks within it.

Need rules that hold raise the minimum (`at_least`) or say that more can be justified
(`up_to`). Life rules that hold give points; the level with most points inside the range is
suggested, the least intensive on a tie. Nothing is averaged and points never leave the
range. A missing answer is never a no: what it could still change is part of the result.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from iopfit.expr.value import judge
from iopfit.facts import Facts
from iopfit.generated import judge_of
from iopfit.questionnaire import Questionnaire, Rule, Score
from iopfit.response import Missing, Response

Status = Literal["clear", "close", "open"]
Effect = Literal["level", "alert", "choice", "detail"]


@dataclass(frozen=True)
class Reason:
    """A rule that holds, and the items whose answers make it hold."""

    rule: str
    rests_on: tuple[str, ...]


@dataclass(frozen=True)
class Rating:
    """How serious one dimension is, 0 to 4; `highest` is what missing answers could make it."""

    dimension: str
    value: int
    highest: int


@dataclass(frozen=True)
class ReportedScore:
    """A score as reported; `estimated` when it was prorated, value None when too few are answered."""

    score: str
    value: float | None
    estimated: bool
    answered: int


@dataclass(frozen=True)
class Gap:
    """An answer that is missing, why, and the most important thing it could still change."""

    item: str
    kind: Missing
    could_change: Effect


@dataclass(frozen=True)
class Suggestion:
    """What the answers come to.

    Attributes:
        level: The level suggested; None while a missing answer could still change the range,
            and when another kind of service is meant.
        planned: The level to plan for: the one suggested, and while none is, the most intensive
            one still possible. None while every level is, and when another service is meant.
        range: Least and most intensive level still possible, given what is missing.
        status: `clear`: one level is possible and nothing missing can change it. `close`:
            several levels can be justified and life answers choose. `open`: a missing answer
            could still change the range.
        ratings: One a dimension.
        reasons: Need rules that hold and say something about the level.
        speaks_for: Life rules that hold and give points to a level in the range.
        points: Points of each level in the range.
        alerts: Alert rules that hold, emergencies first.
        barriers: Life rules that hold and whose wish the level to plan for does not meet; while
            every level is possible, those that no level meets.
        advice: Rules that hold and advise something.
        referral: The rule that refers the person elsewhere, if one holds.
        missing: Every missing answer that could still change anything, in the order of asking.
        scores: The reported scores that apply.
        questionnaire: Its id.
        version: Its version.
        digest: Its content digest.
    """

    level: str | None
    planned: str | None
    range: tuple[str, str]
    status: Status
    ratings: tuple[Rating, ...]
    reasons: tuple[Reason, ...]
    speaks_for: tuple[Reason, ...]
    points: Mapping[str, int]
    alerts: tuple[Reason, ...]
    barriers: tuple[Reason, ...]
    advice: tuple[Reason, ...]
    referral: Reason | None
    missing: tuple[Gap, ...]
    scores: tuple[ReportedScore, ...]
    questionnaire: str
    version: str
    digest: str


class Weighing:
    """What rules come to once each is judged. The one place where the range is worked out.

    Attributes:
        holding: The rules that hold.
        undecided: The rules that a missing answer keeps open.
        floor: Rank of the least intensive level allowed so far.
        top: Rank of the most intensive level that the rules which hold can justify.
        ceiling: Rank of the most intensive level still possible.
    """

    def __init__(self, questionnaire: Questionnaire, rules: Sequence[Rule], truths: Sequence[bool | None]) -> None:
        """Weigh rules, each with its truth."""
        self.questionnaire = questionnaire
        rank = questionnaire.rank
        self.holding: list[Rule] = []
        self.undecided: list[Rule] = []
        self.floor = self.top = self.ceiling = 0
        for rule, truth in zip(rules, truths, strict=True):
            if truth is False:
                continue
            (self.holding if truth else self.undecided).append(rule)
            floor, top = rank[rule.at_least] if rule.at_least else 0, rank[rule.up_to] if rule.up_to else 0
            if truth:
                self.floor, self.top = max(self.floor, floor), max(self.top, floor, top)
            self.ceiling = max(self.ceiling, floor, top)

    def moves_range(self, rule: Rule) -> bool:
        """Return whether an undecided rule would change the range if it held."""
        rank = self.questionnaire.rank
        raises_floor = rule.at_least is not None and rank[rule.at_least] > self.floor
        return raises_floor or (rule.up_to is not None and rank[rule.up_to] > self.top)

    @cached_property
    def is_open(self) -> bool:
        """Whether a missing answer could still change the range, or whether a level is given at all."""
        return any(rule.refer or self.moves_range(rule) for rule in self.undecided)

    @cached_property
    def referral(self) -> Rule | None:
        """The rule that refers the person elsewhere, if one holds."""
        return next((rule for rule in self.holding if rule.refer), None)

    @cached_property
    def points(self) -> dict[str, int]:
        """The points of each level in the range that the rules which hold justify."""
        points = {level.id: 0 for level in self.questionnaire.levels[self.floor : self.top + 1]}
        for rule in self.holding:
            for level in points.keys() & rule.points.keys():
                points[level] += rule.points[level]
        return points

    @cached_property
    def pick(self) -> str:
        """The level with most points in that range, the least intensive on a tie."""
        return max(self.points, key=lambda level: (self.points[level], -self.questionnaire.rank[level]))

    def effect(self, rule: Rule) -> Effect:
        """Return the most important thing that an undecided rule could still change."""
        if rule.alert:
            return "alert"
        if rule.refer or self.moves_range(rule):
            return "level"
        if rule.points and self.ceiling > self.floor:
            return "choice"
        return "detail"


class Standing(Weighing):
    """Which rules hold for one person so far, what that settles, and what it rests on.

    Attributes:
        response: The answers.
        facts: What is known.
        judged: Whether each rule holds, in the rules' order.
    """

    def __init__(self, questionnaire: Questionnaire, response: Response) -> None:
        """Judge every rule once."""
        self.response = response
        self.facts = Facts(questionnaire, response)
        self.judge = judge_of(questionnaire)
        self.judged = self.judge.judge(response.given)
        self._reasons: dict[str, Reason] = {}
        super().__init__(questionnaire, questionnaire.rules, self.judged.truths)

    def reason(self, rule: Rule) -> Reason:
        """Return a rule that holds with the items it rests on, in the order of asking."""
        found = self._reasons.get(rule.id)
        if found is None:
            rests_on = self.judge.rests_on(rule.id, self.judged)
            found = Reason(rule.id, tuple(sorted(rests_on, key=self.questionnaire.place.__getitem__)))
            self._reasons[rule.id] = found
        return found


GRAVITY: tuple[Effect, ...] = ("level", "alert", "choice", "detail")


def suggest(questionnaire: Questionnaire, response: Response) -> Suggestion:
    """Return what a person's answers come to, with reasons.

    Args:
        questionnaire: What was asked, from `load`.
        response: The answers; any of them may be missing.

    >>> from iopfit import Response, load, suggest
    >>> suggestion = suggest(load(), Response({"suicide_plan": True}))
    >>> suggestion.range, [reason.rule for reason in suggestion.alerts]
    (('inpatient', 'inpatient'), ['suicide-plan'])
    """
    standing = Standing(questionnaire, response)
    missing, scores = tuple(_gaps(standing, response)), tuple(_scores(standing, response))
    return conclude(standing, standing.reason, missing, scores)


def conclude(
    weighing: Weighing,
    reason: Callable[[Rule], Reason],
    missing: tuple[Gap, ...] = (),
    scores: tuple[ReportedScore, ...] = (),
) -> Suggestion:
    """Return what judged rules come to.

    Args:
        weighing: The rules, judged.
        reason: Says what a rule that holds rests on.
        missing: The missing answers that could still change anything.
        scores: The reported scores.
    """
    questionnaire, referral, holding = weighing.questionnaire, weighing.referral, weighing.holding
    levels = questionnaire.levels
    level = None if weighing.is_open or referral else weighing.pick
    all_possible = weighing.floor == 0 and weighing.ceiling == len(levels) - 1
    planned = level or (None if referral or all_possible else levels[weighing.ceiling].id)
    ahead = {planned} if planned else set(questionnaire.rank)
    alerts = sorted((rule for rule in holding if rule.alert), key=lambda rule: rule.alert != "emergency")
    return Suggestion(
        level=level,
        planned=planned,
        range=(levels[weighing.floor].id, levels[weighing.ceiling].id),
        status="open" if level is None else "clear" if weighing.floor == weighing.top else "close",
        ratings=tuple(_ratings(weighing)),
        reasons=tuple(reason(rule) for rule in holding if rule.at_least or rule.up_to),
        speaks_for=tuple(reason(rule) for rule in holding if not weighing.points.keys().isdisjoint(rule.points)),
        points=weighing.points,
        alerts=tuple(reason(rule) for rule in alerts),
        barriers=tuple(reason(rule) for rule in holding if not referral and ahead.issubset(rule.barrier_at)),
        advice=tuple(reason(rule) for rule in holding if rule.advice),
        referral=reason(referral) if referral else None,
        missing=missing,
        scores=scores,
        questionnaire=questionnaire.id,
        version=questionnaire.version,
        digest=questionnaire.digest,
    )


def _ratings(standing: Weighing) -> Iterator[Rating]:
    value = dict.fromkeys((dimension.id for dimension in standing.questionnaire.dimensions), 0)
    for rule in standing.holding:
        for dimension, rating in rule.rate.items():
            value[dimension] = max(value[dimension], rating)
    highest = dict(value)
    for rule in standing.undecided:
        for dimension, rating in rule.rate.items():
            highest[dimension] = max(highest[dimension], rating)
    for dimension, rating in value.items():
        yield Rating(dimension, rating, highest[dimension])


def _gaps(standing: Standing, response: Response) -> Iterator[Gap]:
    found: dict[str, Effect] = {}
    for rule in standing.undecided:
        effect = standing.effect(rule)
        for item in judge(rule.when, standing.facts).missing:
            if item not in found or GRAVITY.index(effect) < GRAVITY.index(found[item]):
                found[item] = effect
    for score in standing.questionnaire.scores:
        if any(standing.judge.number(link_id, standing.judged) is None for link_id in score.items):
            for item in standing.facts[score.id].missing:
                found.setdefault(item, "detail")
    if not found:
        return
    for item in standing.questionnaire.item_by_id:
        if item in found:
            answer = response.answers.get(item)
            yield Gap(item, answer if isinstance(answer, Missing) else Missing.NOT_ASKED, found[item])


def _scores(standing: Standing, response: Response) -> Iterator[ReportedScore]:
    for score in standing.questionnaire.scores:
        answered = (link_id for link_id in score.items if response.value(link_id) is not None)
        if any(standing.facts.applies(link_id).truth is not False for link_id in answered):
            yield report_score(score, [standing.judge.number(link_id, standing.judged) for link_id in score.items])


def report_score(score: Score, numbers: Sequence[float | None]) -> ReportedScore:
    """Return a score as its own rule for missing items says it is reported.

    Prorating scales the mean of the items answered to all of them, half up to a whole
    number; it is for reading only, conditions never see it.

    Args:
        score: The score.
        numbers: What its items stand for, in its order; None where an answer is missing.
    """
    known = [number for number in numbers if number is not None]
    if len(known) == len(numbers):
        return ReportedScore(score.id, sum(known), False, len(known))
    if score.when_missing == "missing" or len(known) < score.min_answered:
        return ReportedScore(score.id, None, False, len(known))
    return ReportedScore(score.id, float(int(sum(known) * len(numbers) / len(known) + 0.5)), True, len(known))

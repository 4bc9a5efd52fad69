"""What the cases reach between them: items, options, rules, alerts, levels, and what they expect by name.

Numbers are counted as answered, not value by value. How it is shown is the report's work.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from iopfit.document import Span
from iopfit.loader import Manuscript
from iopfit.questionnaire import Item, Rule, Value
from iopfit.rehearsal.comparison import Run
from iopfit.scoring import Standing

_NAMED_IN = ("reasons", "alerts", "barriers", "advice")


@dataclass(frozen=True)
class Missed:
    """Something that no case reaches, and where it is written."""

    name: str
    span: Span


@dataclass(frozen=True)
class Reach:
    """What there is of one kind, and what of it no case reaches.

    Attributes:
        kind: `items`, `options`, `safety options`, `rules`, `alerts`, `levels` or `expected`.
        total: How many there are.
        missed: Those that no case reaches, in the questionnaire's order.
        needed: Whether all of them must be reached.
    """

    kind: str
    total: int
    missed: tuple[Missed, ...]
    needed: bool

    @property
    def reached(self) -> int:
        """How many are reached by some case."""
        return self.total - len(self.missed)

    @property
    def percent(self) -> int:
        """The share that is reached, rounded down, so that 100 means all."""
        return 100 * self.reached // self.total if self.total else 100


@dataclass(frozen=True)
class Coverage:
    """What the cases reach, kind by kind.

    Attributes:
        cases: How many cases there are.
        reaches: One a kind.
    """

    cases: int
    reaches: tuple[Reach, ...]

    @property
    def short(self) -> tuple[Reach, ...]:
        """The kinds that must be reached whole and are not."""
        return tuple(reach for reach in self.reaches if reach.needed and reach.missed)


def coverage(manuscript: Manuscript, runs: Iterable[Run]) -> Coverage:
    """Return what runs of the manuscript's cases reach.

    Args:
        manuscript: The questions and rules, and where they are written.
        runs: The cases, already run.
    """
    runs = list(runs)
    seen = _Seen(manuscript, runs)
    questionnaire = manuscript.questionnaire
    asked = [item for item in questionnaire.items if item.type != "display"]
    options = [(item, code) for item in asked for code in _options(item)]
    rules = questionnaire.rules
    alerts = [rule for rule in rules if rule.alert]
    return Coverage(
        len(runs),
        (
            _reach("items", [seen.item(item) for item in asked], needed=False),
            _reach("options", [seen.option(*option) for option in options], needed=False),
            _reach("safety options", [seen.option(*o) for o in options if o[0].safety], needed=True),
            _reach("rules", [seen.rule(rule, seen.holding) for rule in rules], needed=True),
            _reach("alerts", [seen.rule(rule, seen.holding) for rule in alerts], needed=True),
            _reach("levels", [seen.level(level.id) for level in questionnaire.levels], needed=True),
            _reach("expected", [seen.rule(rule, seen.expected) for rule in rules], needed=False),
        ),
    )


def _reach(kind: str, found: list[tuple[bool, Missed]], *, needed: bool) -> Reach:
    return Reach(kind, len(found), tuple(missed for reached, missed in found if not reached), needed)


def _options(item: Item) -> tuple[str, ...]:
    return ("yes", "no") if item.type == "boolean" else tuple(item.option_by_code)


def _chosen(value: Value) -> Iterator[str]:
    if isinstance(value, bool):
        yield "yes" if value else "no"
    elif isinstance(value, frozenset):
        yield from value
    elif isinstance(value, str):
        yield value


class _Seen:
    """What has been seen in the runs; each method says whether one thing is among it, and where it is written."""

    def __init__(self, manuscript: Manuscript, runs: list[Run]) -> None:
        self.places = manuscript.places
        self.answers: set[tuple[str, str]] = set()
        self.items: set[str] = set()
        self.holding: set[str] = set()
        self.expected: set[str] = set()
        self.levels = {run.suggestion.level for run in runs}
        for run in runs:
            standing = Standing(manuscript.questionnaire, run.case.response)
            self._note_answers(run, standing)
            self.holding.update(rule.id for rule in standing.holding)
            self.expected.update(_stated_rules(run, standing.holding))

    def _note_answers(self, run: Run, standing: Standing) -> None:
        for link_id in run.case.response.answers:
            value = run.case.response.value(link_id)
            if value is not None and standing.facts.applies(link_id).truth is not False:
                self.items.add(link_id)
                self.answers.update((link_id, code) for code in _chosen(value))

    def item(self, item: Item) -> tuple[bool, Missed]:
        return item.link_id in self.items, Missed(item.link_id, self.places.span("items", item.link_id, "link_id"))

    def option(self, item: Item, code: str) -> tuple[bool, Missed]:
        keys: tuple[str | int, ...] = ("link_id",)
        if item.answer_options:
            keys = ("answer_options", list(item.option_by_code).index(code))
        span = self.places.span("items", item.link_id, *keys)
        return (item.link_id, code) in self.answers, Missed(f"{item.link_id}: {code}", span)

    def rule(self, rule: Rule, among: set[str]) -> tuple[bool, Missed]:
        return rule.id in among, Missed(rule.id, self.places.span("rules", rule.id, "id"))

    def level(self, level: str) -> tuple[bool, Missed]:
        return level in self.levels, Missed(level, self.places.span("levels", level, "id"))


def _stated_rules(run: Run, holding: Iterable[Rule]) -> Iterator[str]:
    """Yield the rules that a case names, and those it can only state by their ratings or points."""
    expect = run.case.expect
    for part in _NAMED_IN:
        yield from getattr(expect, part)
    for rule in holding:
        nameable = rule.at_least or rule.up_to or rule.alert or rule.barrier or rule.advice
        felt = ("ratings" in expect.stated and rule.rate) or ("points" in expect.stated and rule.points)
        if felt and not nameable:
            yield rule.id

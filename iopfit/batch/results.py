"""The columns of a result: everything of a Suggestion that is not prose, by name.

Each is a value, a word for a number, or a list of the names whose flags are set. An engine
turns these into its own columns; here they are only said.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import narwhals.stable.v2 as nw

from iopfit.batch.encoding import KINDS
from iopfit.batch.gaps import EFFECTS, Gaps
from iopfit.batch.known import Known, given_names
from iopfit.batch.outcome import Outcome
from iopfit.batch.scores import Scores
from iopfit.expr.columns import number_where, total
from iopfit.questionnaire import Questionnaire, Rule
from iopfit.response import Missing

STATUSES = ("clear", "close", "open")
GROUPS = (
    *("level", "planned", "range", "status", "referral", "answered", "ratings", "points", "scores"),
    *("fired", "reasons", "missing", "set_aside", "unfit", "rules", "provenance"),
)
USUAL = tuple(group for group in GROUPS if group not in ("rules", "provenance"))
"""The groups of columns there are when nobody says which."""


@dataclass(frozen=True)
class Value:
    """A column as it is: `name` in the result, `column` among ours."""

    name: str
    group: str
    column: str


@dataclass(frozen=True)
class Word:
    """A word for each number, from 0; null for null."""

    name: str
    group: str
    column: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Listed:
    """The names whose flags are true, in this order; flags are never null."""

    name: str
    group: str
    flags: tuple[str, ...]
    names: tuple[str, ...]


@dataclass(frozen=True)
class Constant:
    """The same words for everybody."""

    name: str
    group: str
    word: str


Column = Value | Word | Listed | Constant


def columns_of(column: Column) -> tuple[str, ...]:
    """Return the columns that a column of the result is made of."""
    match column:
        case Value() | Word():
            return (column.column,)
        case Listed():
            return column.flags
        case Constant():
            return ()


Kinds = Mapping[tuple[str, Missing], str]
"""For an item and a kind of missing, the column that is true where that was stated."""


def names_of(questionnaire: Questionnaire) -> dict[str, str]:
    """Return the name of every column a result can have, each with its group, in the order of a result."""
    names = {
        "level": ["level"],
        "planned": ["planned"],
        "range": ["range_lowest", "range_highest"],
        "status": ["status"],
        "referral": ["referral"],
        "answered": ["answered"],
        "ratings": [f"rating_{d.id}{end}" for d in questionnaire.dimensions for end in ("", "_highest")],
        "points": [f"points_{level.id}" for level in questionnaire.levels],
        "scores": [f"score_{s.id}{end}" for s in questionnaire.scores for end in ("", "_estimated", "_answered")],
        "fired": ["fired"],
        "reasons": ["reasons", "speaks_for", "alerts", "barriers", "advice"],
        "missing": ["missing", *(f"missing_{one}" for one in (*EFFECTS, *(kind.value for kind in KINDS)))],
        "set_aside": ["set_aside"],
        "unfit": ["unfit"],
        "rules": [f"rule_{rule.id}" for rule in questionnaire.rules],
        "provenance": ["questionnaire", "version", "digest"],
    }
    return {name: group for group in GROUPS for name in names[group]}


class Results:
    """Makes the columns of a result from the answers fitted.

    Attributes:
        layers: What must be worked out first.
    """

    def __init__(self, questionnaire: Questionnaire, kinds: Kinds, say: Callable[[Rule], str] | None = None) -> None:
        """Prepare, without making a column yet.

        Args:
            questionnaire: What was asked.
            kinds: Where kinds of missing are stated, as `Fitting.kinds` says.
            say: The sentence that stands for a rule in lists of reasons; its id when left out.
        """
        self.questionnaire = questionnaire
        asked = [item.enable_when for item in questionnaire.items if item.enable_when is not None]
        self.known = Known(questionnaire, [*(rule.when for rule in questionnaire.rules), *asked], kinds.values())
        self.outcome = Outcome(self.known)
        self.layers = self.known.layers
        self._column = self.layers.column
        self._kinds = kinds
        self._say = say or (lambda rule: rule.id)

    def columns(self, groups: Iterable[str]) -> list[Column]:
        """Return the columns of some groups, in the order of `GROUPS`, and put into layers what they need."""
        wanted = set(groups)
        makers = {
            "level": self._level,
            "planned": self._planned,
            "range": self._range,
            "status": self._status,
            "referral": self._referral,
            "answered": self._answered,
            "ratings": self._ratings,
            "points": self._points,
            "scores": self._scores,
            "fired": self._fired,
            "reasons": self._reasons,
            "missing": self._missing,
            "set_aside": self._set_aside,
            "rules": self._rules,
            "provenance": self._provenance,
        }
        return [column for group in GROUPS if group in wanted and group in makers for column in makers[group]()]

    @property
    def _levels(self) -> tuple[str, ...]:
        return tuple(level.id for level in self.questionnaire.levels)

    def _level(self) -> Iterator[Column]:
        yield Word("level", "level", self.outcome.level, self._levels)

    def _planned(self) -> Iterator[Column]:
        yield Word("planned", "planned", self.outcome.planned, self._levels)

    def _range(self) -> Iterator[Column]:
        yield Word("range_lowest", "range", self.outcome.floor, self._levels)
        yield Word("range_highest", "range", self.outcome.ceiling, self._levels)

    def _status(self) -> Iterator[Column]:
        yield Word("status", "status", self.outcome.status, STATUSES)

    def _referral(self) -> Iterator[Column]:
        rules = [rule for rule in self.questionnaire.rules if rule.refer]

        def first() -> nw.Expr:
            found = nw.lit(None, nw.Int16)
            for number, rule in reversed(list(enumerate(rules))):
                holds = self._column(self.outcome.holds(rule))
                found = nw.when(holds).then(nw.lit(number, nw.Int16)).otherwise(found)
            return found

        yield Word("referral", "referral", self.outcome.put("referral", first), tuple(map(self._say, rules)))

    def _answered(self) -> Iterator[Column]:
        """Yield how many items have an answer, whatever else; there are `asked` of them."""
        asked = [item for item in self.questionnaire.items if item.type != "display"]

        def answered() -> nw.Expr:
            given = [~self._column(given_names(item)[0]).is_null() for item in asked]
            return total([number_where(one, 1, nw.Int16) for one in given])

        yield Value("answered", "answered", self.outcome.put("answered", answered))

    def _ratings(self) -> Iterator[Column]:
        for dimension in self.questionnaire.dimensions:
            value, highest = self.outcome.rating(dimension.id)
            yield Value(f"rating_{dimension.id}", "ratings", value)
            yield Value(f"rating_{dimension.id}_highest", "ratings", highest)

    def _points(self) -> Iterator[Column]:
        for rank, level in enumerate(self._levels):
            yield Value(f"points_{level}", "points", self.outcome.points_inside(rank))

    def _scores(self) -> Iterator[Column]:
        scores = Scores(self.known)
        for score in self.questionnaire.scores:
            yield Value(f"score_{score.id}", "scores", scores.value(score))
            yield Value(f"score_{score.id}_estimated", "scores", scores.estimated(score))
            yield Value(f"score_{score.id}_answered", "scores", scores.answered(score))

    # --- rules ------------------------------------------------------------------

    def _listed(self, name: str, rules: Sequence[Rule], flag: Callable[[Rule], str]) -> Column:
        return Listed(name, "reasons", tuple(map(flag, rules)), tuple(map(self._say, rules)))

    def _fired(self) -> Iterator[Column]:
        rules = self.questionnaire.rules
        yield Listed("fired", "fired", tuple(map(self.outcome.holds, rules)), tuple(rule.id for rule in rules))

    def _reasons(self) -> Iterator[Column]:
        rules, holds = self.questionnaire.rules, self.outcome.holds
        alerts = sorted((rule for rule in rules if rule.alert), key=lambda rule: rule.alert != "emergency")
        yield self._listed("reasons", [rule for rule in rules if rule.at_least or rule.up_to], holds)
        yield self._listed("speaks_for", [rule for rule in rules if rule.points], self.outcome.speaks)
        yield self._listed("alerts", alerts, holds)
        yield self._listed("barriers", [rule for rule in rules if rule.barrier_at], self.outcome.bars)
        yield self._listed("advice", [rule for rule in rules if rule.advice], holds)

    def _rules(self) -> Iterator[Column]:
        """Yield whether each rule holds, null where a missing answer keeps it open."""
        for rule in self.questionnaire.rules:
            yield Value(f"rule_{rule.id}", "rules", self.known.truth(rule.when))

    # --- answers ----------------------------------------------------------------

    def _missing(self) -> Iterator[Column]:
        gaps = Gaps(self.outcome)
        names = tuple(item.link_id for item in gaps.items)
        yield Listed("missing", "missing", tuple(map(gaps.is_missing, gaps.items)), names)
        for effect in EFFECTS:
            found = [(item.link_id, gaps.could_change(item, effect)) for item in gaps.items]
            pairs = [(name, flag) for name, flag in found if flag]
            flags = tuple(flag for _, flag in pairs)
            yield Listed(f"missing_{effect}", "missing", flags, tuple(name for name, _ in pairs))
        for kind in KINDS:
            stated = [item for item in gaps.items if (item.link_id, kind) in self._kinds]
            flags = tuple(self._stated(gaps.is_missing(item), item.link_id, kind) for item in stated)
            yield Listed(f"missing_{kind.value}", "missing", flags, tuple(item.link_id for item in stated))

    def _stated(self, missing: str, link_id: str, kind: Missing) -> str:
        stated = self._kinds[link_id, kind]
        return self.outcome.put(f"gap_{kind.value}_{link_id}", lambda: self._column(missing) & self._column(stated))

    def _set_aside(self) -> Iterator[Column]:
        items = [item for item in self.questionnaire.items if item.enable_when is not None and item.type != "display"]
        flags = []
        for item in items:
            given, applies = given_names(item)[0], self.known.applies(item) or ""
            aside = partial(self._is_aside, given, applies)
            flags.append(self.outcome.put(f"aside_{item.link_id}", aside))
        yield Listed("set_aside", "set_aside", tuple(flags), tuple(item.link_id for item in items))

    def _is_aside(self, given: str, applies: str) -> nw.Expr:
        return ~self._column(given).is_null() & ~self._column(applies).fill_null(True)

    def _provenance(self) -> Iterator[Column]:
        yield Constant("questionnaire", "provenance", self.questionnaire.id)
        yield Constant("version", "provenance", self.questionnaire.version)
        yield Constant("digest", "provenance", self.questionnaire.digest)

"""A questionnaire as values: items, scores, rules and everything a reader is told.

Frozen, without behavior beyond looking things up. The loader makes these from files; the
judgements read them. Names are FHIR's where FHIR has one, the placement field's otherwise.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal

from iopfit.document import Span
from iopfit.expr.nodes import Condition, names_in

Voice = Literal["self", "family", "counselor"]
VOICES: tuple[Voice, ...] = ("self", "family", "counselor")
Value = bool | int | float | str | date | frozenset[str]
ItemType = Literal["boolean", "choice", "integer", "decimal", "scale", "date", "text", "display"]
Ledger = Literal["need", "life", "none"]
Urgency = Literal["emergency", "urgent"]
About = Literal["next_step", "approach", "program"]


@dataclass(frozen=True)
class Reader:
    """Who is being spoken to: a language and a voice."""

    language: str = "en"
    voice: Voice = "self"


@dataclass(frozen=True)
class Text:
    """Words in every language and voice they were written in.

    >>> Text({"en": {"self": "Do you work?", "family": "Do they work?"}}).say(Reader(voice="family"))
    'Do they work?'
    """

    words: Mapping[str, Mapping[str, str]]

    def say(self, reader: Reader) -> str:
        """Return the words for a reader, falling back to the first language and to `self`."""
        voices = self.words.get(reader.language) or next(iter(self.words.values()))
        return voices.get(reader.voice) or voices["self"]


@dataclass(frozen=True)
class AnswerOption:
    """One allowed answer of a choice.

    Attributes:
        code: What is written in files and conditions.
        text: What the person reads.
        weight: Its number in scores, if it has one.
        exclusive: True for "none of these", which cannot be chosen together with others.
        voice: The voice to go on in once this is chosen.
    """

    code: str
    text: Text
    weight: float | None = None
    exclusive: bool = False
    voice: Voice | None = None


@dataclass(frozen=True)
class Item:
    """One question, or a text to show.

    Attributes:
        link_id: Its name, unique in the questionnaire.
        type: What an answer is.
        topic: The topic it stands in.
        text: The question.
        label: A short noun phrase for it, used inside sentences.
        why: Why it is asked.
        help: Examples and definitions, if any.
        if_skipped: What somebody is told who does not know or would rather not say.
        answer_options: Of a choice.
        repeats: Several options may be chosen.
        min_value: Lowest number allowed.
        max_value: Highest number allowed.
        unit: What the number counts.
        low_text: The words at the low end of a scale.
        high_text: The words at its high end.
        enable_when: Asked only if this is not false.
        otherwise: Its value when it does not apply.
        safety: Always asked.
        required: Always asked, although no rule reads it.
        sensitive: Never quoted in texts.
        changeable: The answers that somebody's circumstances can be changed to. Of a repeating
            choice, the options that can come to be chosen; all others can go away. Empty for
            what is not a matter of circumstances: how somebody is, what happened, what they want.
        span: Where it is written.
    """

    link_id: str
    type: ItemType
    topic: str
    text: Text
    label: Text
    why: Text | None = None
    help: Text | None = None
    if_skipped: Text | None = None
    answer_options: tuple[AnswerOption, ...] = ()
    repeats: bool = False
    min_value: float | None = None
    max_value: float | None = None
    unit: Text | None = None
    low_text: Text | None = None
    high_text: Text | None = None
    enable_when: Condition | None = None
    otherwise: Value | None = None
    safety: bool = False
    required: bool = False
    sensitive: bool = False
    changeable: tuple[Value, ...] = ()
    span: Span | None = None

    @cached_property
    def option_by_code(self) -> dict[str, AnswerOption]:
        """The options by their codes."""
        return {option.code: option for option in self.answer_options}

    @cached_property
    def weights(self) -> dict[str, float]:
        """The weight of each code, empty unless every option has one."""
        found = {o.code: o.weight for o in self.answer_options if o.weight is not None}
        return found if len(found) == len(self.answer_options) else {}

    @cached_property
    def bounds(self) -> tuple[float, float]:
        """The lowest and highest number an answer can stand for."""
        if self.type == "boolean":
            return 0.0, 1.0
        if self.weights and not self.repeats:
            return min(self.weights.values()), max(self.weights.values())
        low = float("-inf") if self.min_value is None else self.min_value
        return low, float("inf") if self.max_value is None else self.max_value


@dataclass(frozen=True)
class Band:
    """A range of a score and what it is called."""

    min: float
    max: float
    text: Text


@dataclass(frozen=True)
class Score:
    """A sum over items.

    `min_answered` and `when_missing` govern the number that is *reported*. Conditions read
    its lowest and highest possible value, so an estimate can neither set nor lift a floor.
    """

    id: str
    title: Text
    items: tuple[str, ...]
    min_answered: int
    when_missing: Literal["prorated", "missing"]
    bands: tuple[Band, ...] = ()
    cite: tuple[str, ...] = ()
    span: Span | None = None


@dataclass(frozen=True)
class Definition:
    """A named condition; `text` is a clause that reads after "because": "drinking is heavy on most days"."""

    id: str
    when: Condition
    text: Text


@dataclass(frozen=True)
class Way:
    """A workable way through a barrier, and its source."""

    text: Text
    cite: str


@dataclass(frozen=True)
class Advice:
    """Something worth doing, trying, or asking for."""

    about: About
    text: Text


@dataclass(frozen=True)
class Rule:
    """What follows when a condition holds. Need rules set the range; life rules pick within it.

    Attributes:
        id: Its name.
        topic: The topic it stands in.
        ledger: The topic's ledger.
        when: The condition.
        because: The reason as a reader sees it.
        cite: Sources, by id.
        rate: Ratings of dimensions, 0 to 4.
        at_least: The least intensive level this allows.
        up_to: The most intensive level this can justify.
        points: What this speaks for among the levels in the range.
        alert: Shown at once.
        do_now: What to do now.
        call: Crisis lines, by id.
        barrier: What stands in the way.
        barrier_at: The levels it stands in the way of: those named, or else every level that
            gets no points from this rule.
        wish: The barrier is a wish that is not met; it makes no level unworkable.
        ways_through: Ways through it.
        ask_program: The question to put to a program.
        advice: What is worth doing.
        refer: No level is suggested; another kind of service is meant.
        span: Where it is written.
    """

    id: str
    topic: str
    ledger: Ledger
    when: Condition
    because: Text
    cite: tuple[str, ...]
    rate: Mapping[str, int] = field(default_factory=dict)
    at_least: str | None = None
    up_to: str | None = None
    points: Mapping[str, int] = field(default_factory=dict)
    alert: Urgency | None = None
    do_now: tuple[Text, ...] = ()
    call: tuple[str, ...] = ()
    barrier: Text | None = None
    barrier_at: tuple[str, ...] = ()
    wish: bool = False
    ways_through: tuple[Way, ...] = ()
    ask_program: Text | None = None
    advice: tuple[Advice, ...] = ()
    refer: bool = False
    span: Span | None = None


@dataclass(frozen=True)
class LevelOfCare:
    """A possible outcome, and what a person should know of it."""

    id: str
    title: Text
    summary: Text
    week: Text
    works_on: tuple[Text, ...] = ()
    ask_for: tuple[Text, ...] = ()
    moving: tuple[Text, ...] = ()
    insurance: tuple[Text, ...] = ()


@dataclass(frozen=True)
class Dimension:
    """An area of need that is rated."""

    id: str
    title: Text


@dataclass(frozen=True)
class Topic:
    """Items asked together, and the ledger their rules belong to."""

    id: str
    title: Text
    ledger: Ledger
    intro: Text | None = None


@dataclass(frozen=True)
class CrisisLine:
    """Somebody who can be reached at once."""

    id: str
    title: Text
    contact: Text
    about: Text


@dataclass(frozen=True)
class Source:
    """Where a rule comes from, what kind of ground that is, and when it was and must be looked at again."""

    id: str
    title: str
    publisher: str
    year: int | None
    kind: Literal["clinical", "law", "life", "judgement"]
    url: str | None = None
    reviewed: date | None = None
    review_by: date | None = None


@dataclass(frozen=True, eq=False, repr=False)
class Questionnaire:
    """Everything a questionnaire says, in the order it says it; `levels` go from least to most intensive.

    `compiled_rules` holds its rules as `generated` compiled them when the package was built.
    """

    id: str
    title: Text
    version: str
    digest: str
    languages: tuple[str, ...]
    intro: Text | None
    levels: tuple[LevelOfCare, ...]
    dimensions: tuple[Dimension, ...]
    rating_words: tuple[Text, ...]
    topics: tuple[Topic, ...]
    items: tuple[Item, ...]
    scores: tuple[Score, ...]
    definitions: tuple[Definition, ...]
    rules: tuple[Rule, ...]
    crisis: tuple[CrisisLine, ...]
    sources: tuple[Source, ...]
    limits: tuple[Text, ...]
    compiled_rules: bytes | None = None

    def __repr__(self) -> str:
        """Name it; its contents would fill pages."""
        return f"<Questionnaire {self.id} {self.version}>"

    @cached_property
    def item_by_id(self) -> dict[str, Item]:
        """The items by link_id, in the order of asking."""
        return {item.link_id: item for item in self.items}

    @cached_property
    def place(self) -> dict[str, int]:
        """The place of each item in the order of asking."""
        return {item.link_id: number for number, item in enumerate(self.items)}

    @cached_property
    def score_by_id(self) -> dict[str, Score]:
        """The scores by id."""
        return {score.id: score for score in self.scores}

    @cached_property
    def definition_by_id(self) -> dict[str, Definition]:
        """The definitions by id."""
        return {definition.id: definition for definition in self.definitions}

    @cached_property
    def rule_by_id(self) -> dict[str, Rule]:
        """The rules by id."""
        return {rule.id: rule for rule in self.rules}

    def items_read(self, rule: Rule) -> tuple[str, ...]:
        """Return the items whose answers a rule's condition reads, those of its scores included."""
        scores = self.score_by_id
        parts = (scores[name].items if name in scores else (name,) for name in names_in(rule.when))
        return tuple(dict.fromkeys(link_id for part in parts for link_id in part))

    @cached_property
    def rules_by_item(self) -> dict[str, tuple[Rule, ...]]:
        """The rules that read each item, directly or through a score."""
        found: dict[str, list[Rule]] = {}
        for rule in self.rules:
            for link_id in self.items_read(rule):
                found.setdefault(link_id, []).append(rule)
        return {link_id: tuple(rules) for link_id, rules in found.items()}

    @cached_property
    def topic_by_id(self) -> dict[str, Topic]:
        """The topics by id."""
        return {topic.id: topic for topic in self.topics}

    @cached_property
    def level_by_id(self) -> dict[str, LevelOfCare]:
        """The levels by id."""
        return {level.id: level for level in self.levels}

    @cached_property
    def crisis_by_id(self) -> dict[str, CrisisLine]:
        """The crisis lines by id."""
        return {line.id: line for line in self.crisis}

    @cached_property
    def source_by_id(self) -> dict[str, Source]:
        """The sources by id."""
        return {source.id: source for source in self.sources}

    @cached_property
    def rank(self) -> dict[str, int]:
        """How intensive each level is, 0 for the least."""
        return {level.id: number for number, level in enumerate(self.levels)}

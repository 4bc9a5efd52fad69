"""One rule as an entry of the rule book: its sentence, and everything that hangs on it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from iopfit.expr.nodes import definitions_in
from iopfit.expr.words import say
from iopfit.questionnaire import Questionnaire, Reader, Rule, Source
from iopfit.report.rulebook.blocks import Block, Code, Facts, Line, Link, Part, Prose, anchor, joined
from iopfit.report.rulebook.consequence import said_consequence
from iopfit.report.rulebook.sentences import sentence
from iopfit.report.wording import lexicon

Row = tuple[str, tuple[Line, ...]]


@dataclass(frozen=True)
class Surroundings:
    """What entries are written from.

    Attributes:
        questionnaire: Whose rules.
        reader: For whom.
        cases: The names of the cases in which each rule holds.
        promises: The promises that rest on each rule.
        folder: What to leave out before the names of files.
        today: The day on which reviews may be overdue; None to say nothing of it.
        shown: The rules that are printed.
    """

    questionnaire: Questionnaire
    reader: Reader
    cases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    promises: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    folder: str = ""
    today: date | None = None
    shown: tuple[Rule, ...] = ()

    def say(self, key: str, **parts: object) -> str:
        """Return one of the rule book's sentences."""
        return sentence(key, self.reader, **parts)

    def place(self, file: str, line: int) -> str:
        """Return where something is written, within its folder."""
        return f"{file.removeprefix(self.folder).lstrip('/')}:{line}"

    def overdue(self, source: Source) -> bool:
        """Return whether a source's review is overdue."""
        return self.today is not None and source.review_by is not None and source.review_by < self.today


def rule_entry(around: Surroundings, rule: Rule) -> Part:
    """Return a rule as an entry.

    Args:
        around: What it is written from.
        rule: The rule.
    """
    condition = say(rule.when, lexicon(around.questionnaire, around.reader))
    then = said_consequence(around.questionnaire, rule, around.reader)
    blocks: list[Block] = []
    if rule.ledger != "need":
        blocks.append(Prose((around.say("life" if rule.ledger == "life" else "neutral"),), "mark"))
    blocks.append(Prose((around.say("when", condition=condition, then=then),), "strong"))
    blocks.append(Facts(tuple((term, lines) for term, lines in _rows(around, rule) if lines)))
    return Part(anchor("rule", rule.id), rule.id, 4, tuple(blocks), kind=rule.ledger, named=True)


def _rows(around: Surroundings, rule: Rule) -> Iterator[Row]:
    yield around.say("reason"), ((rule.because.say(around.reader),),)
    yield from _alert(around, rule)
    yield from _range(around, rule)
    yield from _life(around, rule)
    about = [(around.say(f"about-{a.about}"), a.text.say(around.reader)) for a in rule.advice]
    yield around.say("advice"), tuple((f"{kind}: {text}",) for kind, text in about)
    yield (
        around.say("rule-sources"),
        tuple(source_line(around, around.questionnaire.source_by_id[c]) for c in rule.cite),
    )
    yield around.say("terms"), tuple(_terms(around, rule))
    cases: list[Line] = [(Link(name, anchor("case", name)),) for name in around.cases.get(rule.id, ())]
    yield around.say("rule-cases"), (joined(cases) or (around.say("cases-none"),),)
    promises: list[Line] = [(Link(name, anchor("promise", name)),) for name in around.promises.get(rule.id, ())]
    yield around.say("rule-promises"), (joined(promises) or (around.say("cases-none"),),)
    if rule.span is not None:
        yield around.say("written"), ((Code(around.place(rule.span.file, rule.span.line)),),)


def _alert(around: Surroundings, rule: Rule) -> Iterator[Row]:
    crisis = around.questionnaire.crisis_by_id
    if rule.alert:
        yield around.say("alert"), ((around.say(f"alert-{rule.alert}"),),)
    yield around.say("do-now"), tuple((step.say(around.reader),) for step in rule.do_now)
    lines = (crisis[name] for name in rule.call)
    yield (
        around.say("call"),
        tuple((f"{line.title.say(around.reader)}: {line.contact.say(around.reader)}",) for line in lines),
    )


def _range(around: Surroundings, rule: Rule) -> Iterator[Row]:
    found: list[Line] = []
    for key, level in (("range-at-least", rule.at_least), ("range-up-to", rule.up_to)):
        if level is not None:
            found.append((around.say(key, level=around.say("quoted", text=level_title(around, level))),))
    yield around.say("range"), tuple(found)
    yield around.say("ratings"), tuple((_rating(around, name, value),) for name, value in rule.rate.items())


def _rating(around: Surroundings, dimension: str, value: int) -> str:
    questionnaire = around.questionnaire
    title = next(d.title for d in questionnaire.dimensions if d.id == dimension).say(around.reader)
    if value < len(questionnaire.rating_words):
        word = questionnaire.rating_words[value].say(around.reader)
        return around.say("rating-word", dimension=title, value=value, word=word)
    return around.say("rating", dimension=title, value=value)


def _life(around: Surroundings, rule: Rule) -> Iterator[Row]:
    points = [
        (level_title(around, level), rule.points[level]) for level in around.questionnaire.rank if level in rule.points
    ]
    yield around.say("points"), tuple((around.say("points-of", level=level, points=n),) for level, n in points)
    if rule.barrier is not None:
        yield around.say("barrier"), ((rule.barrier.say(around.reader),),)
    ways: list[Line] = []
    for way in rule.ways_through:
        source = around.questionnaire.source_by_id[way.cite]
        ways.append((f"{way.text.say(around.reader)} (", Link(source.title, anchor("source", source.id)), ")"))
    yield around.say("ways"), tuple(ways)
    if rule.ask_program is not None:
        yield around.say("ask"), ((rule.ask_program.say(around.reader),),)


def _terms(around: Surroundings, rule: Rule) -> Iterator[Line]:
    """Explain the definitions a rule reads, and those that they read."""
    words = lexicon(around.questionnaire, around.reader)
    for name in definitions_in(rule.when):
        definition = around.questionnaire.definition_by_id[name]
        text, meaning = definition.text.say(around.reader), say(definition.when, words)
        said = around.say("term", text=text, meaning=meaning)
        yield said, " (", Link(name, anchor("definition", name)), ")"


def level_title(around: Surroundings, level: str) -> str:
    """Return the title of a level."""
    return around.questionnaire.level_by_id[level].title.say(around.reader)


def source_line(around: Surroundings, source: Source) -> Line:
    """Return a source in full: title, publisher, year, and its reviews."""
    publisher = f"{source.publisher}, {source.year}" if source.year else source.publisher
    dated = source.reviewed or source.review_by
    reviews = f" {around.say('review')}: {review(around, source)}." if dated else ""
    return Link(source.title, anchor("source", source.id)), f". {publisher}.{reviews}"


def review(around: Surroundings, source: Source) -> str:
    """Return when a source was and must be looked at again, and that it is overdue."""
    parts = [around.say("reviewed", day=source.reviewed.isoformat())] if source.reviewed else []
    parts += [around.say("review-by", day=source.review_by.isoformat())] if source.review_by else []
    if around.overdue(source) and around.today is not None:
        parts.append(around.say("overdue", day=around.today.isoformat()))
    return "; ".join(parts) or around.say("review-none")


def rule_links(rules: "list[Rule] | tuple[Rule, ...]") -> Line:
    """Return rules as links, one after the other."""
    return joined([(Link(rule.id, anchor("rule", rule.id)),) for rule in rules])

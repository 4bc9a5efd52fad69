"""What a counselor's report holds besides: dimensions, rules and sources, as tables.

Answers are not in it: a rule rests on items, and those are named by their link_id.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from iopfit.decision import Decision
from iopfit.phrases import listed, phrase
from iopfit.questionnaire import Questionnaire, Reader, Rule
from iopfit.report.blocks import Block, Point, Points
from iopfit.scoring import Standing, Suggestion

Judged = Standing | Decision


@dataclass(frozen=True)
class Table:
    """Rows under heads; `title` says what it shows."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def record(
    questionnaire: Questionnaire, standing: Judged, suggestion: Suggestion, reader: Reader
) -> Iterator[tuple[str, "tuple[Block | Table, ...]"]]:
    """Yield further parts of a report for a counselor, each by the key of its heading.

    Args:
        questionnaire: What was asked.
        standing: Which rules hold, and what each rests on.
        suggestion: What they came to.
        reader: Language and voice.
    """
    if suggestion.ratings and suggestion.referral is None:
        yield "record-dimensions", (_dimensions(standing, suggestion, reader),)
    if standing.holding:
        yield "record-rules", (_rules(standing, reader),)
        cited = {cite for rule in standing.holding for cite in rule.cite}
        yield "record-sources", (_sources(questionnaire, cited, reader),)


def _dimensions(standing: Judged, suggestion: Suggestion, reader: Reader) -> Table:
    words = [text.say(reader) for text in standing.questionnaire.rating_words]

    def said(number: int) -> str:
        return f"{number} ({words[number]})" if words else str(number)

    rows = []
    for dimension, rating in zip(standing.questionnaire.dimensions, suggestion.ratings, strict=True):
        rating_it = [rule.id for rule in standing.holding if rule.rate.get(dimension.id) == rating.value]
        highest = said(rating.highest) if rating.highest > rating.value else "-"
        rows.append((dimension.title.say(reader), said(rating.value), highest, ", ".join(rating_it) or "-"))
    heads = tuple(phrase(f"record-{key}", reader) for key in ("dimension", "rating", "highest", "rated-by"))
    return Table(phrase("record-dimensions", reader), heads, tuple(rows))


def _rules(standing: Judged, reader: Reader) -> Table:
    rows = []
    for rule in standing.holding:
        rests_on = ", ".join(standing.reason(rule).rests_on)
        rows.append(
            (rule.id, "; ".join(_follows(standing.questionnaire, rule, reader)), rests_on, ", ".join(rule.cite))
        )
    heads = tuple(phrase(f"record-{key}", reader) for key in ("rule", "follows", "rests-on", "cites"))
    return Table(phrase("record-rules", reader), heads, tuple(rows))


def _follows(questionnaire: Questionnaire, rule: Rule, reader: Reader) -> Iterator[str]:
    """Yield what a rule does, in a few words each."""

    def title(level: str) -> str:
        return questionnaire.level_by_id[level].title.say(reader)

    if rule.refer:
        yield phrase("record-refers", reader)
    if rule.alert:
        yield phrase(f"record-{rule.alert}", reader)
    if rule.at_least:
        yield phrase("record-at-least", reader, level=title(rule.at_least))
    if rule.up_to:
        yield phrase("record-up-to", reader, level=title(rule.up_to))
    if rule.rate:
        titles = {dimension.id: dimension.title.say(reader) for dimension in questionnaire.dimensions}
        yield phrase("record-rates", reader, what=listed([f"{titles[d]} {n}" for d, n in rule.rate.items()], reader))
    if rule.points:
        yield phrase("record-points", reader, what=listed([f"{title(v)} {n}" for v, n in rule.points.items()], reader))
    if rule.barrier:
        yield phrase("record-barrier", reader)
    if rule.advice:
        yield phrase("record-advice", reader)


def _sources(questionnaire: Questionnaire, cited: set[str], reader: Reader) -> Points:
    points = []
    for source in questionnaire.sources:
        if source.id in cited:
            kind = phrase("sources-judgement", reader) if source.kind == "judgement" else ""
            told = ", ".join(
                part for part in (source.publisher, str(source.year or ""), kind, source.url or "") if part
            )
            points.append(Point(f"{source.id}: {source.title}", told))
    return Points(tuple(points))

"""What is said on the way through an interview: the range so far, why a question, what is left out.

Reasons are told by the rules' own sentences. No answer is quoted here, sensitive or not:
somebody may be looking over a shoulder.
"""

from typing import NamedTuple

from iopfit.explain.outlook import behind, outlook
from iopfit.interview import Session
from iopfit.interview.stakes import Consequence, Stake, stakes
from iopfit.phrases import listed, phrase, phrase_for
from iopfit.questionnaire import Item, Reader, Rule
from iopfit.scoring import Standing, Weighing

_MOST_REASONS = 6


class Line(NamedTuple):
    """One line: its text, how far it stands in, and what stands before it."""

    text: str
    indent: int = 0
    mark: str = ""


def range_words(standing: Weighing, reader: Reader) -> str:
    """Return the range so far as a sentence or two.

    >>> from iopfit import Response, load
    >>> range_words(Standing(load(), Response()), Reader())
    'So far every level of care is still possible.'
    """
    found, questionnaire = outlook(standing), standing.questionnaire
    low, high = (questionnaire.level_by_id[level].title.say(reader) for level in (found.low, found.high))
    between = questionnaire.levels[standing.floor : standing.ceiling + 1]
    levels = listed([phrase("quoted", reader, text=level.title.say(reader)) for level in between], reader, "list-or")
    return phrase(f"so-far-{found.kind}", reader, low=low, high=high, levels=levels)


def so_far(session: Session, reader: Reader) -> list[Line]:
    """Return the range so far, the reasons behind it, and how many questions are left."""
    standing = session.weighing
    lines = [Line(range_words(standing, reader))]
    reasons = behind(standing) if standing.referral is None else (standing.referral,)
    if reasons:
        lines.append(Line(phrase("so-far-because", reader)))
        lines += [Line(text, 2, "- ") for text in dict.fromkeys(rule.because.say(reader) for rule in reasons)]
    left = session.progress().left if session.current is not None else 0
    return [*lines, Line(phrase_for("so-far-left", left, reader))] if left else lines


def why(session: Session, item: Item, reader: Reader) -> list[Line]:
    """Return why an item is asked, and what its answer can still change, through which rules."""
    lines = [Line(item.why.say(reader))] if item.why is not None else []
    if item.safety:
        lines.append(Line(phrase("why-safety", reader)))
    if item.link_id not in session.questionnaire.rules_by_item:
        return [*lines, Line(phrase("why-none", reader))]
    standing = session.without(item.link_id)
    found = stakes(standing, item.link_id)
    if not found:
        return [*lines, Line(phrase("why-closed", reader))]
    lines.append(Line(phrase("why-open", reader)))
    for stake in found[:_MOST_REASONS]:
        lines += _stake_lines(standing, stake, reader)
    rest = len(found) - _MOST_REASONS
    return [*lines, Line(phrase_for("why-rest", rest, reader), 2, "- ")] if rest > 0 else lines


def _stake_lines(standing: Standing, stake: Stake, reader: Reader) -> list[Line]:
    from iopfit.expr.words import say  # noqa: PLC0415 - needed when asked why only
    from iopfit.report.wording import lexicon  # noqa: PLC0415

    effects = "; ".join(_leads_to(standing, stake.rule, each, reader) for each in stake.consequences)
    lines = [Line(stake.rule.because.say(reader), 2, "- "), Line(phrase("leads", reader, effects=effects), 4)]
    if reader.voice == "counselor":
        condition = say(stake.rule.when, lexicon(standing.questionnaire, reader))
        lines.append(Line(phrase("when", reader, condition=condition), 4))
    return lines


def _leads_to(standing: Standing, rule: Rule, consequence: Consequence, reader: Reader) -> str:
    titles = {level.id: level.title.say(reader) for level in standing.questionnaire.levels}
    possible = standing.questionnaire.levels[standing.floor : standing.ceiling + 1]
    spoken_for = [level.id for level in possible if rule.points.get(level.id, 0) > 0]
    level = rule.at_least if consequence == "at-least" else rule.up_to
    levels = listed([phrase("quoted", reader, text=titles[one]) for one in spoken_for], reader)
    return phrase(f"leads-{consequence}", reader, level=titles.get(level or "", ""), levels=levels)


def left_out(session: Session, reader: Reader) -> list[Line]:
    """Return what was not asked, topic by topic, and why that is safe; nothing when all was asked."""
    if not session.left_out or session.is_stopped:
        return []
    topics: dict[str, list[str]] = {}
    for item in session.left_out:
        topics.setdefault(item.topic, []).append(item.label.say(reader))
    lines = [Line(phrase("left-out-title", reader))]
    for topic, labels in topics.items():
        title = session.questionnaire.topic_by_id[topic].title.say(reader)
        lines.append(Line(phrase("left-out-topic", reader, topic=title, labels="; ".join(labels)), 2, "- "))
    return [*lines, Line(phrase("left-out-safe", reader))]

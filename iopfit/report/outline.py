"""What a result says, in order, as blocks that any form of report can show.

The order is the order of need: danger first, then the suggestion, then why, what stands in
the way, what to do, and the limits. Sensitive answers are never quoted.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from iopfit.explain import Explanation
from iopfit.explain.plan import plan
from iopfit.phrases import listed, phrase
from iopfit.questionnaire import Questionnaire, Reader, Rule, Text
from iopfit.report.blocks import Block, Heading, Paragraph, Point, Points
from iopfit.report.explanation import explanation_blocks
from iopfit.report.pictures import fit_of, ladder_of, profile_of
from iopfit.report.plan import plan_blocks
from iopfit.report.wording import mention, reached_at, source_words, stamp
from iopfit.response import Missing, Response
from iopfit.scoring import Reason, Suggestion


@dataclass(frozen=True)
class Besides:
    """What is said beside the result itself.

    Attributes:
        note: A sentence on what was not asked, if any.
        sources: Whether each reason names its sources.
        explanation: Why, why not, how firm and what would change it, if that is to be said.
        wants: What to look for in a program, if that is to be said.
    """

    note: str = ""
    sources: bool = True
    explanation: Explanation | None = None
    wants: Sequence[Block] = ()


def outline(
    questionnaire: Questionnaire,
    response: Response,
    suggestion: Suggestion,
    reader: Reader,
    besides: Besides = Besides(),
) -> list[Block]:
    """Return everything a result says to a reader.

    Args:
        questionnaire: What was asked.
        response: The answers, quoted unless they are sensitive.
        suggestion: What they came to.
        reader: Language and voice.
        besides: What else is to be said.
    """
    return list(_Outline(questionnaire, response, suggestion, reader, besides).blocks())


def alert_blocks(questionnaire: Questionnaire, rule: Rule, reader: Reader) -> list[Block]:
    """Return what to do now for one alert: shown at once, and again on the result."""
    lines = [questionnaire.crisis_by_id[line] for line in rule.call]
    blocks: list[Block] = [
        Heading(phrase(f"alert-{rule.alert}", reader), urgent=True, key="alert"),
        Paragraph(rule.because.say(reader), strong=True),
    ]
    blocks.append(Points(tuple(Point(step.say(reader)) for step in rule.do_now)))
    if lines:
        blocks.append(Points(tuple(Point(reached_at(line, reader)) for line in lines)))
    return blocks


def headline(questionnaire: Questionnaire, suggestion: Suggestion, reader: Reader) -> str:
    """Return the result in one sentence.

    >>> from iopfit import Response, load, suggest
    >>> fit = load()
    >>> headline(fit, suggest(fit, Response()), Reader())
    'There is not enough here yet to suggest a level of care.'
    """
    low, high = (questionnaire.level_by_id[level].title.say(reader) for level in suggestion.range)
    if suggestion.referral is not None:
        return phrase("headline-referral", reader)
    if suggestion.level is not None:
        return phrase("headline", reader, level=questionnaire.level_by_id[suggestion.level].title.say(reader))
    if suggestion.range == (questionnaire.levels[0].id, questionnaire.levels[-1].id):
        return phrase("headline-none", reader)
    return phrase("headline-top" if low == high else "headline-open", reader, low=low, high=high)


class _Outline:
    def __init__(
        self,
        questionnaire: Questionnaire,
        response: Response,
        suggestion: Suggestion,
        reader: Reader,
        besides: Besides,
    ) -> None:
        self.questionnaire = questionnaire
        self.response = response
        self.suggestion = suggestion
        self.reader = reader
        self.besides = besides

    def _say(self, key: str, **parts: object) -> str:
        return phrase(key, self.reader, **parts)

    def _heading(self, key: str) -> Heading:
        return Heading(self._say(key), key=key)

    def _rule(self, reason: Reason) -> Rule:
        return self.questionnaire.rule_by_id[reason.rule]

    def _title(self, level: str) -> str:
        return self.questionnaire.level_by_id[level].title.say(self.reader)

    def blocks(self) -> Iterator[Block]:
        """Yield the blocks in order."""
        yield from self._alerts()
        yield from self._headline()
        if self.besides.note:
            yield Paragraph(self.besides.note, quiet=True)
        if self.suggestion.referral is None:
            yield from self._reasons()
            yield from self._explained()
            yield from self._missing()
            yield from self._profile()
            yield from self._barriers()
        yield from self._next_steps()
        if self.suggestion.referral is None:
            yield from self._level()
        yield from self._ending()

    def _alerts(self) -> Iterator[Block]:
        for reason in self.suggestion.alerts:
            yield from alert_blocks(self.questionnaire, self._rule(reason), self.reader)

    def _headline(self) -> Iterator[Block]:
        suggestion = self.suggestion
        low, high = suggestion.range
        yield self._heading("result")
        yield Paragraph(headline(self.questionnaire, suggestion, self.reader), strong=True)
        if suggestion.referral is not None:
            yield Paragraph(self._rule(suggestion.referral).because.say(self.reader))
        elif suggestion.level is not None:
            yield Paragraph(self.questionnaire.level_by_id[suggestion.level].summary.say(self.reader))
            yield Paragraph(self._closeness())
            yield from self._pictures()
        else:
            count = sum(gap.could_change == "level" for gap in suggestion.missing)
            status = "status-open-top" if low == high else "status-open-one" if count == 1 else "status-open"
            yield Paragraph(self._say(status, count=count))
            yield from self._pictures()

    def _pictures(self) -> Iterator[Block]:
        """Yield the range with the level in it, and what speaks for each level when there is a choice."""
        yield ladder_of(self.questionnaire, self.suggestion, self.reader)
        fit = fit_of(self.questionnaire, self.suggestion, self.reader)
        if fit:
            yield fit

    def _closeness(self) -> str:
        if self.suggestion.status == "clear":
            return self._say("status-clear")
        levels = listed([self._say("quoted", text=self._title(level)) for level in self.suggestion.points], self.reader)
        most = max(self.suggestion.points.values())
        tied = sum(points == most for points in self.suggestion.points.values()) > 1
        return self._say("status-close-tie" if tied else "status-close", levels=levels)

    def _reasons(self) -> Iterator[Block]:
        rank = self.questionnaire.rank
        low = self.suggestion.range[0]
        reasons = [(reason, self._rule(reason)) for reason in self.suggestion.reasons]
        minimum = [reason for reason, rule in reasons if rule.at_least == low]
        less = [reason for reason, rule in reasons if rule.at_least and 0 < rank[rule.at_least] < rank[low]]
        more = [reason for reason, rule in reasons if rule.up_to and rank[rule.up_to] > rank[low]]
        yield self._heading("minimum")
        if rank[low] == 0:
            key = "minimum-none" if self.suggestion.level else "minimum-none-open"
            yield Paragraph(self._say(key, level=self._title(low)))
        elif minimum:
            yield self._points(minimum)
        for key, found in (("why-not-less", less), ("why-more", more)):
            if found:
                yield self._heading(key)
                yield self._points(found, said=minimum)
        if len(self.suggestion.points) > 1 and self.suggestion.speaks_for:
            yield self._heading("within")
            yield Points(tuple(self._speaks_for(reason) for reason in self.suggestion.speaks_for))

    def _points(self, reasons: list[Reason], said: Sequence[Reason] = ()) -> Points:
        """Return reasons as a list; for those already said, the answers are not repeated."""
        points = (
            Point(self._rule(r).because.say(self.reader), "" if r in said else self._rests_on(r)) for r in reasons
        )
        return Points(tuple(points))

    def _speaks_for(self, reason: Reason) -> Point:
        rule = self._rule(reason)
        favored = (level for level in self.suggestion.points if level in rule.points)
        levels = listed([self._say("quoted", text=self._title(level)) for level in favored], self.reader)
        return Point(
            self._say("within-for", levels=levels, because=rule.because.say(self.reader)), self._rests_on(reason)
        )

    def _rests_on(self, reason: Reason) -> str:
        """Return the answers and the source behind a reason, sensitive answers unquoted.

        Answers that only make a question apply are left to the machine's form.
        """
        parts: dict[str, None] = {}
        rule = self._rule(reason)
        asked = self.questionnaire.items_read(rule)
        for link_id in reason.rests_on:
            if link_id not in asked:
                continue
            item, answer = self.questionnaire.item_by_id[link_id], self.response.answers.get(link_id)
            topic = self.questionnaire.topic_by_id[item.topic].title.say(self.reader)
            if item.sensitive:
                parts[self._say("a-sensitive-answer", topic=topic)] = None
            elif answer is not None:
                parts[mention(item, answer, rule.when, self.reader)] = None
        rests_on = self._say("rests-on", answers="; ".join(parts)) if parts else ""
        if not self.besides.sources:
            return rests_on
        source = self._say("source", sources=source_words(self.questionnaire, rule.cite, self.reader))
        return f"{rests_on}. {source}" if rests_on else source

    def _explained(self) -> list[Block]:
        explanation = self.besides.explanation
        if explanation is None:
            return []
        return explanation_blocks(self.questionnaire, self.response, self.suggestion, explanation, self.reader)

    def _missing(self) -> Iterator[Block]:
        gaps = [gap for gap in self.suggestion.missing if gap.could_change != "detail"]
        if not gaps:
            return
        yield self._heading("missing")
        points = []
        for gap in gaps:
            item = self.questionnaire.item_by_id[gap.item]
            text = item.text.say(self.reader)
            below = (item.if_skipped.say(self.reader),) if item.if_skipped and gap.kind is not Missing.NOT_ASKED else ()
            note = f"{self._say(gap.kind.value)}; {self._say(f'missing-{gap.could_change}')}"
            points.append(Point(text, note, below))
        yield Points(tuple(points))

    def _profile(self) -> Iterator[Block]:
        if not self.suggestion.ratings:
            return
        yield self._heading("profile")
        yield profile_of(self.questionnaire, self.suggestion, self.reader)
        if self.reader.voice == "counselor" and self.suggestion.scores:
            yield self._heading("scores")
            yield Points(tuple(self._scores()))

    def _scores(self) -> Iterator[Point]:
        for reported in self.suggestion.scores:
            score = self.questionnaire.score_by_id[reported.score]
            if reported.value is None:
                yield Point(f"{score.title.say(self.reader)}: {self._say('score-missing')}")
                continue
            value = f"{reported.value:g}"
            if reported.estimated:
                value = self._say("score-estimated", value=value, answered=reported.answered)
            band = next(
                (band.text.say(self.reader) for band in score.bands if band.min <= reported.value <= band.max), ""
            )
            yield Point(f"{score.title.say(self.reader)}: {value}", band)

    def _barriers(self) -> Iterator[Block]:
        found = plan(self.questionnaire, self.response, self.suggestion)
        yield from plan_blocks(self.questionnaire, found, self.reader)

    def _advice(self, about: str) -> list[Point]:
        said = [
            a.text.say(self.reader) for r in self.suggestion.advice for a in self._rule(r).advice if a.about == about
        ]
        return [Point(text) for text in dict.fromkeys(said)]

    def _next_steps(self) -> Iterator[Block]:
        yield self._heading("next")
        steps = self._advice("next_step")
        if self.suggestion.referral is None:
            steps.append(Point(self._say("next-call")))
        yield Points(tuple(steps))
        if self.suggestion.referral is not None:
            return
        for key, about, more in (("approaches", "approach", ()), ("programs", "program", self.besides.wants)):
            found = self._advice(about)
            if found or more:
                yield self._heading(key)
                yield from more
            if found:
                yield Points(tuple(found))

    def _level(self) -> Iterator[Block]:
        if self.suggestion.planned is None:
            return
        level = self.questionnaire.level_by_id[self.suggestion.planned]
        yield Heading(f"{self._say('week')}: {level.title.say(self.reader)}", key="week")
        yield Paragraph(level.week.say(self.reader))
        sections: tuple[tuple[str, tuple[Text, ...]], ...] = (
            ("works-on", level.works_on),
            ("ask-for", level.ask_for),
            ("moving", level.moving),
            ("insurance", level.insurance),
        )
        for key, texts in sections:
            if texts:
                yield self._heading(key)
                yield Points(tuple(Point(text.say(self.reader)) for text in texts))

    def _ending(self) -> Iterator[Block]:
        questionnaire = self.questionnaire
        if questionnaire.crisis:
            yield self._heading("crisis")
            yield Points(
                tuple(
                    Point(reached_at(line, self.reader), line.about.say(self.reader)) for line in questionnaire.crisis
                )
            )
        if questionnaire.limits:
            yield self._heading("limits")
            yield Points(tuple(Point(limit.say(self.reader)) for limit in questionnaire.limits))
        yield Paragraph(stamp(questionnaire, self.reader), quiet=True)

"""Several views of one person, side by side, as blocks; private answers never stand in them."""

from collections import Counter
from collections.abc import Iterator, Sequence

from iopfit.informants import Comparison, Ground, Told
from iopfit.phrases import listed, phrase
from iopfit.questionnaire import Questionnaire, Reader, Voice
from iopfit.report.blocks import Block, Heading, Paragraph, Point, Points
from iopfit.report.outline import alert_blocks, headline
from iopfit.report.wording import answer_words, crisis_sentence, stamp


def comparison_blocks(
    questionnaire: Questionnaire, comparison: Comparison, voices: Sequence[Voice], reader: Reader
) -> list[Block]:
    """Return what several views come to, where they agree, and where they differ in both wordings.

    Args:
        questionnaire: What was asked.
        comparison: The views.
        voices: The voice of each informant, in the comparison's order.
        reader: Language and voice of everything that is not quoted.
    """
    return list(_Writer(questionnaire, comparison, voices, reader).blocks())


def names_of(voices: Sequence[Voice], reader: Reader) -> list[str]:
    """Return what to call each informant, numbered where two would be called the same.

    >>> names_of(("self", "family", "family"), Reader())
    ['The person', 'A relative or friend (1)', 'A relative or friend (2)']
    """
    several, seen, names = Counter(voices), Counter[Voice](), []
    for voice in voices:
        seen[voice] += 1
        who = phrase(f"informant-{voice}", reader)
        names.append(phrase("informant-numbered", reader, who=who, number=seen[voice]) if several[voice] > 1 else who)
    return names


class _Writer:
    def __init__(
        self, questionnaire: Questionnaire, comparison: Comparison, voices: Sequence[Voice], reader: Reader
    ) -> None:
        self.questionnaire = questionnaire
        self.comparison = comparison
        self.voices = voices
        self.reader = reader
        self.names = names_of(voices, reader)

    def say(self, key: str, **parts: object) -> str:
        return phrase(key, self.reader, **parts)

    def blocks(self) -> Iterator[Block]:
        """Yield the blocks in order."""
        questionnaire, reader = self.questionnaire, self.reader
        for ground in self.comparison.alerts:
            yield from alert_blocks(questionnaire, questionnaire.rule_by_id[ground.rule], reader)
            yield Paragraph(f"({self._who(ground)})", quiet=True)
        yield Heading(self.say("informants"), key="informants")
        yield Paragraph(self.say("informants-safety"), strong=True)
        if questionnaire.crisis:
            yield Paragraph(crisis_sentence(questionnaire, reader))
        yield Paragraph(self.say("informants-private"), quiet=True)
        yield from self._results()
        yield from self._reasons()
        yield from self._conflicts()
        yield from self._agreements()
        yield Paragraph(stamp(questionnaire, reader), quiet=True)

    def _results(self) -> Iterator[Block]:
        yield Heading(self.say("informants-results"), key="informants-results")
        names = [*self.names, self.say("informants-careful")]
        outcomes = [*self.comparison.views, self.comparison.careful]
        yield Points(
            tuple(
                Point(
                    self.say("informants-result", who=who, headline=headline(self.questionnaire, outcome, self.reader))
                )
                for who, outcome in zip(names, outcomes, strict=True)
            )
        )
        yield Paragraph(self.say("informants-careful-how"))

    def _who(self, ground: Ground) -> str:
        if not ground.informants:
            return self.say("informants-together")
        return self.say(
            "informants-from", who=listed([self.names[number] for number in ground.informants], self.reader)
        )

    def _reasons(self) -> Iterator[Block]:
        yield Heading(self.say("informants-reasons"), key="informants-reasons")
        rules = self.questionnaire.rule_by_id
        points = [Point(rules[g.rule].because.say(self.reader), self._who(g)) for g in self.comparison.reasons]
        yield Points(tuple(points)) if points else Paragraph(self.say("informants-reasons-none"))

    def _conflicts(self) -> Iterator[Block]:
        yield Heading(self.say("informants-conflicts"), key="informants-conflicts")
        if not self.comparison.conflicts:
            yield Paragraph(self.say("informants-conflicts-none"))
            return
        yield Paragraph(self.say("informants-talk"))
        yield Points(tuple(self._conflict(told) for told in self.comparison.conflicts))

    def _conflict(self, told: Told) -> Point:
        item = self.questionnaire.item_by_id[told.item]
        below = []
        for who, voice, answer in zip(self.names, self.voices, told.answers, strict=True):
            if answer is not None:
                own = Reader(self.reader.language, voice)
                words = answer_words(item, answer, own)
                below.append(self.say("informants-quote", who=who, answer=words, question=item.text.say(own)))
        return Point(item.label.say(self.reader), below=tuple(below))

    def _agreements(self) -> Iterator[Block]:
        yield Heading(self.say("informants-agreements"), key="informants-agreements")
        points = []
        for told in self.comparison.agreements:
            item = self.questionnaire.item_by_id[told.item]
            who = [name for name, answer in zip(self.names, told.answers, strict=True) if answer is not None]
            answer = next(answer for answer in told.answers if answer is not None)
            words = answer_words(item, answer, self.reader)
            text = self.say("informants-agreement", label=item.label.say(self.reader), answer=words)
            note = "" if len(who) == len(self.names) else self.say("informants-from", who=listed(who, self.reader))
            points.append(Point(text, note))
        yield Points(tuple(points)) if points else Paragraph(self.say("informants-agreements-none"))

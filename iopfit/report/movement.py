"""What moved between two intakes of a record, as blocks; sensitive answers stand only in what a counselor reads."""

from collections.abc import Iterator

from iopfit.journal.outcome import Moved, Movement, movement
from iopfit.journal.states import Intake
from iopfit.phrases import phrase, phrase_for
from iopfit.questionnaire import Questionnaire, Reader
from iopfit.report.blocks import Block, Heading, Paragraph, Point, Points
from iopfit.report.intake import label_of, plain_words


def moved_blocks(questionnaire: Questionnaire, before: Intake, after: Intake, reader: Reader) -> list[Block]:
    """Return what moved from one intake to the next: level, answers, ratings and reasons."""
    found = movement(questionnaire, before, after)
    return list(_Moved(questionnaire, found, before, after, reader).blocks())


class _Moved:
    def __init__(
        self, questionnaire: Questionnaire, found: Movement, before: Intake, after: Intake, reader: Reader
    ) -> None:
        self.questionnaire = questionnaire
        self.found = found
        self.before = before
        self.after = after
        self.reader = reader

    def say(self, key: str, **parts: object) -> str:
        return phrase(key, self.reader, **parts)

    def _title(self, level: str | None) -> str:
        found = self.questionnaire.level_by_id.get(level or "")
        return found.title.say(self.reader) if found else level or self.say("decision-none")

    def blocks(self) -> Iterator[Block]:
        """Yield the blocks in order."""
        found, reader = self.found, self.reader
        yield Heading(self.say("moved-title", day=self.before.opened_at.date().isoformat()), key="moved")
        then, now = found.own[0] or found.level[0], found.own[1] or found.level[1]
        yield Paragraph(self.say(f"moved-{found.step}", before=self._title(then), after=self._title(now)), strong=True)
        if found.level[0] != found.level[1]:
            pair = {"before": self._title(found.level[0]), "after": self._title(found.level[1])}
            yield Paragraph(self.say("moved-suggested", **pair))
        if not found.same_questions:
            yield Paragraph(self.say("moved-other-questions"))
        shown = [one for one in found.answers if self._may_show(one.name)]
        yield from self._points("moved-answers", [self._item(one) for one in shown])
        if not found.answers:
            yield Paragraph(self.say("moved-nothing"))
        kept = sum(said.confirmed for said in self.after.answers.values())
        if kept:
            yield Paragraph(phrase_for("moved-kept", kept, reader))
        ratings = [
            self._line(self._dimension(one.name), str(one.before or 0), str(one.after or 0)) for one in found.ratings
        ]
        yield from self._points("moved-ratings", ratings)
        if reader.voice == "counselor":
            yield from self._points("moved-observed", [self._item(one) for one in found.observed])
            yield from self._points("moved-rules-now", self._reasons(found.rules_now))
            yield from self._points("moved-rules-then", self._reasons(found.rules_then))

    def _may_show(self, name: str) -> bool:
        item = self.questionnaire.item_by_id.get(name)
        said = [intake.answers[name] for intake in (self.before, self.after) if name in intake.answers]
        private = self.reader.voice == "family" and any(one.private for one in said)
        return self.reader.voice == "counselor" or (item is not None and not item.sensitive and not private)

    def _points(self, key: str, texts: list[str]) -> Iterator[Block]:
        if texts:
            yield Paragraph(self.say(key), strong=True)
            yield Points(tuple(map(Point, texts)))

    def _item(self, one: Moved) -> str:
        words = [plain_words(self.questionnaire, one.name, kept, self.reader) for kept in (one.before, one.after)]
        return self._line(label_of(self.questionnaire, one.name, self.reader), *words)

    def _line(self, label: str, before: str, after: str) -> str:
        return self.say("moved-item", label=label, before=before, after=after)

    def _dimension(self, name: str) -> str:
        titles = {one.id: one.title.say(self.reader) for one in self.questionnaire.dimensions}
        return titles.get(name, name)

    def _reasons(self, rules: tuple[str, ...]) -> list[str]:
        known = self.questionnaire.rule_by_id
        return [known[rule].because.say(self.reader) if rule in known else rule for rule in rules]

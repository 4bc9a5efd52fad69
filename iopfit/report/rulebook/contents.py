"""What stands in a rule book, in order: how a decision is made, the rules by topic, and what they rest on."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from iopfit.questionnaire import Questionnaire, Reader, Rule
from iopfit.report.rulebook.blocks import Block, Book, Bullets, Drawing, Part, Prose, anchor
from iopfit.report.rulebook.connections import cases_by_rule
from iopfit.report.rulebook.entry import Surroundings, rule_entry
from iopfit.report.rulebook.flow import Flows
from iopfit.report.rulebook.foundations import cases, definitions, idle, levels, promises, scores, sources
from iopfit.report.rulebook.links import anchors, relinked
from iopfit.report.rulebook.resting import promises_by_rule

if TYPE_CHECKING:
    from iopfit.loader import Manuscript


@dataclass(frozen=True)
class Choice:
    """Which rules to print; what is None does not narrow."""

    topic: str | None = None
    level: str | None = None
    rule: str | None = None

    def wants(self, rule: Rule) -> bool:
        """Return whether a rule is to be printed; a level means the rules that ask for it, reach it or speak for it."""
        about = {rule.at_least, rule.up_to, *rule.points}
        return (
            (self.topic is None or rule.topic == self.topic)
            and (self.rule is None or rule.id == self.rule)
            and (self.level is None or self.level in about)
        )


def rulebook(
    manuscript: "Manuscript", reader: Reader, choice: Choice | None = None, folder: str = "", today: date | None = None
) -> Book:
    """Return the rule book of what an author wrote.

    Args:
        manuscript: Questions, rules, promises and cases.
        reader: Language and voice.
        choice: Which rules to print; all when left out.
        folder: The folder it was read from, left out where places are named.
        today: The day on which reviews may be overdue; None to say nothing of it.
    """
    questionnaire = manuscript.questionnaire
    rules = tuple(rule for rule in questionnaire.rules if choice is None or choice.wants(rule))
    around = Surroundings(
        questionnaire,
        reader,
        cases_by_rule(questionnaire, manuscript.cases),
        promises_by_rule(questionnaire, manuscript.promises),
        folder,
        today,
        rules,
    )
    return _Writer(manuscript, around).book()


class _Writer:
    def __init__(self, manuscript: "Manuscript", around: Surroundings) -> None:
        self.manuscript = manuscript
        self.around = around
        self.rules = around.shown
        self.whole = len(self.rules) == len(around.questionnaire.rules)

    def book(self) -> Book:
        questionnaire, around = self.around.questionnaire, self.around
        title = around.say("title", title=questionnaire.title.say(around.reader))
        chapters = [self._how(), self._pictures(), self._rules(), *self._foundations()]
        kept = tuple(chapter for chapter in chapters if chapter.blocks)
        return _without_dead_links(Book(title, around.reader.language, tuple(self._opening(questionnaire)), kept))

    def _opening(self, questionnaire: Questionnaire) -> Iterator[Block]:
        say = self.around.say
        yield Prose((say("version", version=questionnaire.version),))
        yield Prose((say("digest", digest=questionnaire.digest),))
        asked = sum(item.type != "display" for item in questionnaire.items)
        counts = say(
            "counts",
            rules=len(questionnaire.rules),
            questions=asked,
            sources=len(questionnaire.sources),
            cases=len(self.manuscript.cases),
            promises=len(self.manuscript.promises),
        )
        yield Prose((counts,))
        if not self.whole:
            yield Prose((say("narrowed", rules=len(self.rules), all=len(questionnaire.rules)),), "mark")
        yield Prose((say("voice", voice=say(f"voice-{self.around.reader.voice}")),))
        lines = [say("untested", count=sum(rule.id not in self.around.cases for rule in self.rules))]
        lines.append(say("unpromised", count=sum(rule.id not in self.around.promises for rule in self.rules)))
        if self.around.today is not None:
            late = sum(self.around.overdue(source) for source in questionnaire.sources)
            lines.append(say("overdue-count", day=self.around.today.isoformat(), count=late))
        yield Bullets(tuple((line,) for line in lines))

    def _chapter(self, key: str, blocks: tuple[Block, ...]) -> Part:
        return Part(anchor("chapter", key), self.around.say(key), 2, blocks, kind="chapter")

    def _how(self) -> Part:
        lines = (self.around.say(f"how-{number}") for number in range(1, 6))
        return self._chapter("how", (Bullets(tuple((line,) for line in lines)),) if len(self.rules) != 1 else ())

    def _pictures(self) -> Part:
        flows = Flows(self.around.questionnaire, self.rules, self.around.reader).all() if len(self.rules) > 1 else []
        parts = []
        for number, flow in enumerate(flows, start=1):
            name = anchor("picture", str(number))
            drawn = (Prose((flow.about,)), Drawing(flow, f"drawn-{number}"))
            parts.append(Part(name, flow.title, 3, drawn))
        return self._chapter("pictures", tuple(parts))

    def _rules(self) -> Part:
        parts: list[Block] = []
        for topic in self.around.questionnaire.topics:
            entries = tuple(rule_entry(self.around, rule) for rule in self.rules if rule.topic == topic.id)
            if entries:
                title = f"{topic.title.say(self.around.reader)} ({len(entries)})"
                parts.append(Part(anchor("topic", topic.id), title, 3, entries))
        return self._chapter("rules", tuple(parts))

    def _foundations(self) -> list[Part]:
        makers = {"definitions": definitions, "scores": scores}
        if self.whole:
            makers |= {"levels": levels, "idle": idle}
        makers["sources"] = sources
        found = [self._chapter(key, make(self.around)) for key, make in makers.items()]
        found.append(self._chapter("promises", promises(self.around, self.manuscript.promises, whole=self.whole)))
        found.append(self._chapter("cases", cases(self.around, self.manuscript.cases, whole=self.whole)))
        return found


def _without_dead_links(book: Book) -> Book:
    """Return a book in which what leads to a part that was left out is bare text."""
    known = anchors(book)
    return replace(book, chapters=tuple(relinked(part, known) for part in book.chapters))

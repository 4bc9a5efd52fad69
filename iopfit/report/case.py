"""A whole report of one intake: the result, the decision, what moved, and what a record ends with."""

from dataclasses import dataclass

from iopfit.decision import Decision, decide
from iopfit.explain import explain
from iopfit.journal.resumption import fitted
from iopfit.journal.states import Intake, Record
from iopfit.phrases import phrase
from iopfit.questionnaire import Questionnaire, Reader
from iopfit.report.blocks import Block, Heading, Paragraph, Point, Points
from iopfit.report.explanation import levers_for
from iopfit.report.intake import (
    after_result,
    case_line,
    closing_blocks,
    consent_blocks,
    decision_blocks,
    differing_blocks,
    quotable,
    said_blocks,
)
from iopfit.report.movement import moved_blocks
from iopfit.report.outline import Besides, outline
from iopfit.report.page.parts import Report, report_of


@dataclass(frozen=True)
class CaseReport:
    """A report of one intake of a record.

    Attributes:
        questionnaire: The questionnaire at hand.
        record: The record.
        intake: Which of its intakes.
        reader: Language and voice; a counselor also reads who said what, notes and reasons.
    """

    questionnaire: Questionnaire
    record: Record
    intake: Intake
    reader: Reader

    def blocks(self, *, sources: bool = True) -> list[Block]:
        """Return everything it says.

        Args:
            sources: Whether each reason names its sources.
        """
        questionnaire, intake, reader = self.questionnaire, self.intake, self.reader
        found = fitted(questionnaire, intake)
        response, observed = found.response, found.observed
        suggestion = decide(questionnaire, response, observed)
        explanation = None if observed else explain(questionnaire, response, levers_over=levers_for(reader))
        besides = Besides(sources=sources, explanation=explanation)
        said = outline(questionnaire, quotable(response, observed, reader), suggestion, reader, besides)
        decided = [*differing_blocks(questionnaire, response, observed, reader)]
        decided += decision_blocks(questionnaire, intake, reader)
        if intake.number > 1:
            decided += moved_blocks(questionnaire, self.record.intakes[intake.number - 2], intake, reader)
        blocks = after_result(said, decided)
        if reader.voice == "counselor":
            blocks += said_blocks(questionnaire, self.record, intake, reader)
        return [case_line(self.record, intake, reader), *blocks, *closing_blocks(self.record, reader)]

    def page(self) -> Report:
        """Return it as a report to print or to keep as one page."""
        found = fitted(self.questionnaire, self.intake)
        suggestion = decide(self.questionnaire, found.response, found.observed)
        blocks = self.blocks(sources=self.reader.voice == "counselor")
        standing = Decision(self.questionnaire, found.response, found.observed) if found.observed else None
        made = report_of(self.questionnaire, found.response, suggestion, self.reader, blocks, standing)
        line = case_line(self.record, self.intake, self.reader).text
        return Report(made.title, f"{line} {made.about}", made.reader, made.parts)


def kept_blocks(questionnaire: Questionnaire, record: Record, reader: Reader) -> list[Block]:
    """Return what is kept of a record: each intake with its answers, ratings, notes and decision."""
    blocks: list[Block] = []
    for intake in record.intakes:
        found = fitted(questionnaire, intake)
        line = case_line(record, intake, reader)
        blocks += [Heading(line.text, key="intake"), *decision_blocks(questionnaire, intake, reader)]
        if intake.number > 1:
            blocks += moved_blocks(questionnaire, record.intakes[intake.number - 2], intake, reader)
        blocks += differing_blocks(questionnaire, found.response, found.observed, reader)
        blocks += said_blocks(questionnaire, record, intake, reader)
    blocks += [Heading(phrase("consent-title", reader), key="consent"), *consent_blocks(record, reader)]
    if record.shared:
        points = (
            Point(
                phrase("shared-item", reader, form=shared.form, day=at.date().isoformat(), who=who),
                shared.recipient,
            )
            for at, who, shared in record.shared
        )
        blocks += [Heading(phrase("shared-title", reader), key="shared"), Points(tuple(points))]
    return blocks


def tombstone_blocks(record: Record, reader: Reader) -> list[Block]:
    """Return what is left of a record that was erased."""
    erased = record.erased
    if erased is None:
        return []
    day, began = record.last_at.date().isoformat(), erased.began[:10]
    told = phrase("case-erased", reader, day=day, who=record.last_by, why=erased.why, count=erased.events, began=began)
    return [Paragraph(told)]

"""What stands in the way and the ways through it, as blocks; recommended and feasible apart."""

from collections.abc import Iterable

from iopfit.explain.plan import Plan
from iopfit.phrases import listed, phrase
from iopfit.questionnaire import Questionnaire, Reader, Rule
from iopfit.report.blocks import Block, Heading, Paragraph, Point, Points
from iopfit.report.wording import source_words
from iopfit.scoring import Reason


def plan_blocks(questionnaire: Questionnaire, plan: Plan, reader: Reader) -> list[Block]:
    """Return what has to be arranged, for the report; nothing when nothing stands in the way.

    Args:
        questionnaire: What was asked.
        plan: What stands in the way.
        reader: Language and voice.
    """
    if not (plan.obstacles or plan.wishes):
        return []
    blocks: list[Block] = [Heading(phrase("barriers", reader), key="barriers")]
    blocks += feasible_blocks(questionnaire, plan, reader)
    if plan.obstacles:
        title = questionnaire.level_by_id[plan.level].title.say(reader) if plan.level else ""
        blocks.append(Paragraph(phrase("plan-to-arrange" if title else "plan-to-arrange-any", reader, level=title)))
        blocks.append(_ways(questionnaire, plan.obstacles, reader))
    if plan.wishes:
        blocks.append(Paragraph(phrase("plan-wishes", reader)))
        blocks.append(_ways(questionnaire, plan.wishes, reader))
    if plan.open and plan.recommended:
        items = (questionnaire.item_by_id[name] for name in plan.open)
        labels = [item.label.say(reader) for item in items if not item.sensitive]
        if labels:
            blocks.append(Paragraph(phrase("plan-open", reader, items=listed(labels, reader)), quiet=True))
    return blocks


def feasible_blocks(questionnaire: Questionnaire, plan: Plan, reader: Reader) -> list[Block]:
    """Return one line on what is recommended and one on what works as things stand."""
    if plan.recommended is None:
        return []
    recommended = questionnaire.level_by_id[plan.recommended].title.say(reader)
    if plan.feasible == plan.recommended:
        now = phrase("plan-feasible-same", reader)
    elif plan.feasible is None:
        now = phrase("plan-feasible-none", reader)
    else:
        level = questionnaire.level_by_id[plan.feasible].title.say(reader)
        now = phrase("plan-feasible-other", reader, level=level)
    return [Paragraph(phrase("plan-recommended", reader, level=recommended)), Paragraph(now)]


def _ways(questionnaire: Questionnaire, reasons: Iterable[Reason], reader: Reader) -> Points:
    rules = [questionnaire.rule_by_id[reason.rule] for reason in reasons]
    return Points(tuple(_obstacle(questionnaire, rule, reader) for rule in rules))


def _obstacle(questionnaire: Questionnaire, rule: Rule, reader: Reader) -> Point:
    below = [
        f"{way.text.say(reader)} ({source_words(questionnaire, (way.cite,), reader)})" for way in rule.ways_through
    ]
    if rule.ask_program:
        below.append(phrase("ask-program", reader, question=rule.ask_program.say(reader)))
    return Point(rule.barrier.say(reader) if rule.barrier else "", below=tuple(below))

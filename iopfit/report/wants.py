"""What to look for in a program, in words: for the sheet, and as a part of a report."""

from iopfit.phrases import listed, phrase
from iopfit.questionnaire import Questionnaire, Reader
from iopfit.report.blocks import Block, Paragraph, Point, Points
from iopfit.sheet import KINDS, Sheet, Want


def wants_blocks(questionnaire: Questionnaire, sheet: Sheet, reader: Reader) -> list[Block]:
    """Return what to look for, musts first, for a report; nothing but the kind of care leaves it out.

    Args:
        questionnaire: What was asked.
        sheet: What to look for.
        reader: Language and voice.
    """
    blocks: list[Block] = []
    for kind in KINDS:
        found = [want for want in sheet.of(kind) if want.feature is not None]
        if found:
            blocks.append(Paragraph(f"{phrase(f'sheet-{kind}', reader)}:"))
            blocks.append(Points(tuple(Point(want_words(questionnaire, sheet, want, reader)) for want in found)))
    return blocks


def want_words(questionnaire: Questionnaire, sheet: Sheet, want: Want, reader: Reader) -> str:
    """Return what to look for, as a sheet names it."""
    if want.feature is not None:
        text = want.feature.text.say(reader)
        return phrase("sheet-accepts", reader, text=text) if want.feature.part == "accepts" else text
    if want.about == "hours":
        return phrase("sheet-hours", reader, hours=f"{want.hours:g}")
    first, last = (questionnaire.rank[level] for level in sheet.range)
    titles = [level.title.say(reader) for level in questionnaire.levels[first : last + 1]]
    if sheet.is_open and len(titles) == len(questionnaire.levels) > 1:
        return phrase("sheet-level-any", reader)
    if sheet.is_open and len(titles) > 1:
        return phrase("sheet-level-open", reader, low=titles[0], high=titles[-1])
    return phrase("sheet-level", reader, levels=listed(titles, reader, "list-or"))

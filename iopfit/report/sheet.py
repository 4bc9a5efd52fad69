"""The sheet for talking to programs, and how programs compare with it, as blocks."""

from collections.abc import Iterator

from iopfit.phrases import listed, phrase
from iopfit.questionnaire import Questionnaire, Reader
from iopfit.report.blocks import Block, Grid, Heading, Paragraph, Point, Points, Row
from iopfit.report.outline import alert_blocks, headline
from iopfit.report.plan import feasible_blocks
from iopfit.report.wants import want_words
from iopfit.report.wording import crisis_sentence, stamp
from iopfit.scoring import Suggestion
from iopfit.sheet import KINDS, Kind, Match, Sheet, Verdict, Want, shortfall

LETTERS = "ABCDE"
_MOST_OPEN = 8
_CELL: dict[Verdict, str] = {"met": "sheet-yes", "not-met": "sheet-no", "not-known": "sheet-unknown"}
_BRING = ("card", "medicines", "use", "papers", "person")
_LAPSE = ("normal", "tolerance", "stop")


def sheet_blocks(
    questionnaire: Questionnaire,
    suggestion: Suggestion,
    sheet: Sheet,
    reader: Reader,
    matches: tuple[Match, ...] = (),
) -> list[Block]:
    """Return the sheet, with space for five programs, or with those that were compared.

    Alerts come first, as everywhere. Where another kind of service is meant there is no sheet,
    and this says what to do instead. No answer is quoted.

    Args:
        questionnaire: What was asked.
        suggestion: What the answers came to.
        sheet: What to look for.
        reader: Language and voice.
        matches: Programs compared with it, up to five, the closest first.
    """
    return list(_Writer(questionnaire, suggestion, sheet, reader, matches).blocks())


class _Writer:
    def __init__(
        self,
        questionnaire: Questionnaire,
        suggestion: Suggestion,
        sheet: Sheet,
        reader: Reader,
        matches: tuple[Match, ...],
    ) -> None:
        self.questionnaire = questionnaire
        self.suggestion = suggestion
        self.sheet = sheet
        self.reader = reader
        self.matches = matches
        self.letters = LETTERS[: len(matches)] if matches else LETTERS

    def say(self, key: str, **parts: object) -> str:
        return phrase(key, self.reader, **parts)

    def blocks(self) -> Iterator[Block]:
        """Yield the blocks in order."""
        questionnaire, reader = self.questionnaire, self.reader
        for reason in self.suggestion.alerts:
            yield from alert_blocks(questionnaire, questionnaire.rule_by_id[reason.rule], reader)
        yield Heading(self.say("sheet"), key="sheet")
        yield Paragraph(headline(questionnaire, self.suggestion, reader), strong=True)
        if self.suggestion.referral is not None:
            yield from self._elsewhere(self.suggestion.referral.rule)
        else:
            yield from self._sheet()
        if questionnaire.crisis:
            yield Paragraph(crisis_sentence(questionnaire, reader))
        yield Paragraph(stamp(questionnaire, reader), quiet=True)

    def _elsewhere(self, rule_id: str) -> Iterator[Block]:
        rule = self.questionnaire.rule_by_id[rule_id]
        yield Paragraph(rule.because.say(self.reader))
        steps = [advice.text.say(self.reader) for advice in rule.advice if advice.about == "next_step"]
        if steps:
            yield Points(tuple(Point(step) for step in steps))

    def _sheet(self) -> Iterator[Block]:
        plan = self.sheet.plan
        if plan.obstacles or plan.wishes:
            yield from feasible_blocks(self.questionnaire, plan, self.reader)
        yield Paragraph(self.say("sheet-private"), quiet=True)
        yield from self._programs()
        for kind in KINDS:
            if self.sheet.of(kind):
                yield self._wants(kind)
        yield from self._open()
        yield from self._questions()
        yield from self._level()
        yield from self._list("bring", _BRING)
        yield from self._list("lapse", _LAPSE)

    def _programs(self) -> Iterator[Block]:
        yield Heading(self.say("sheet-programs"), key="sheet-programs")
        if not self.matches:
            yield Points(tuple(Point(self.say("sheet-line", letter=letter)) for letter in self.letters))
            return
        yield Paragraph(self.say("sheet-legend"), quiet=True)
        missed = [shortfall(self.sheet, match)[:2] for match in self.matches]
        if all(not_met for not_met, _ in missed):
            yield Paragraph(self.say("sheet-none-meets"), strong=True)
        elif (0, 0) not in missed:
            yield Paragraph(self.say("sheet-none-known"), strong=True)
        yield Points(
            tuple(self._program(letter, match) for letter, match in zip(self.letters, self.matches, strict=True))
        )

    def _program(self, letter: str, match: Match) -> Point:
        program, level = match.program, self.questionnaire.level_by_id.get(match.program.level or "")
        title = level.title.say(self.reader) if level else ""
        text = self.say(
            "sheet-program-level" if level else "sheet-program", letter=letter, name=program.name, level=title
        )
        if program.hours is not None:
            text = self.say("sheet-program-hours", program=text, hours=f"{program.hours:g}")
        below = []
        lacking = self._named(match, "must", "not-met")
        if lacking:
            below.append(self.say("sheet-not-met", wants="; ".join(lacking)))
        elif not self._named(match, "must", "not-known"):
            below.append(self.say("sheet-all-met"))
        if program.notes:
            below.append(self.say("sheet-notes", notes=program.notes))
        return Point(text, below=tuple(below))

    def _named(self, match: Match, kind: Kind, verdict: Verdict) -> list[str]:
        pairs = zip(self.sheet.wants, match.verdicts, strict=True)
        found = (want for want, one in pairs if want.kind == kind and one == verdict)
        return [want_words(self.questionnaire, self.sheet, want, self.reader) for want in found]

    def _wants(self, kind: Kind) -> Grid:
        rows = []
        for number, want in enumerate(self.sheet.wants):
            if want.kind != kind:
                continue
            words = want_words(self.questionnaire, self.sheet, want, self.reader)
            cells = tuple(self.say(_CELL[match.verdicts[number]]) for match in self.matches)
            if not self.matches and want.feature is not None:
                words = f"{words}. {self._ask(want)}" if kind == "must" else self._ask(want)
            rows.append(Row(words, cells or ("",) * len(self.letters)))
        return Grid(self.say(f"sheet-{kind}"), tuple(self.letters), tuple(rows))

    def _open(self) -> Iterator[Block]:
        """Say which answers that are missing could add to the wishes."""
        items = [self.questionnaire.item_by_id[name] for name in self.sheet.open]
        labels = [item.label.say(self.reader) for item in items if not item.sensitive]
        if len(items) > _MOST_OPEN:
            yield Paragraph(self.say("sheet-open-many"), quiet=True)
        elif labels:
            yield Paragraph(self.say("sheet-open", items=listed(labels, self.reader)), quiet=True)

    def _ask(self, want: Want) -> str:
        return want.feature.ask.say(self.reader) if want.feature else self.say(f"sheet-ask-{want.about}")

    def _questions(self) -> Iterator[Block]:
        """Yield what to ask everybody, and what is not known of those compared."""
        rules = (self.questionnaire.rule_by_id[name] for name in self.sheet.questions)
        shown = {self._ask(want) for want in self.sheet.wants}
        asked = [rule.ask_program.say(self.reader) for rule in rules if rule.ask_program]
        asked.append(self.say("sheet-lapse-ask"))
        rows = tuple(Row(text, ("",) * len(self.letters)) for text in dict.fromkeys(asked) if text not in shown)
        yield Grid(self.say("sheet-questions"), tuple(self.letters), rows)
        for letter, match in zip(self.letters, self.matches, strict=False):
            pairs = zip(self.sheet.wants, match.verdicts, strict=True)
            # a level that is known is no question, although the answers leave open whether it fits
            known = {"level"} if match.program.level else set()
            wants = (want for want, verdict in pairs if verdict == "not-known" and want.about not in known)
            open_ = tuple(dict.fromkeys(self._ask(want) for want in wants))
            if open_:
                yield Paragraph(self.say("sheet-to-ask", letter=letter))
                yield Points(tuple(Point(text) for text in open_))

    def _level(self) -> Iterator[Block]:
        planned = self.sheet.plan.level
        level = self.questionnaire.level_by_id[planned] if planned else self.questionnaire.levels[-1]
        if planned and level.ask_for:
            yield Heading(f"{self.say('ask-for')}: {level.title.say(self.reader)}", key="ask-for")
            yield Points(tuple(Point(text.say(self.reader)) for text in level.ask_for))
        if level.insurance:
            rows = tuple(Row(text.say(self.reader), ("",) * len(self.letters)) for text in level.insurance)
            yield Grid(self.say("sheet-insurance"), tuple(self.letters), rows)

    def _list(self, about: str, keys: tuple[str, ...]) -> Iterator[Block]:
        yield Heading(self.say(f"sheet-{about}"), key=f"sheet-{about}")
        yield Points(tuple(Point(self.say(f"sheet-{about}-{key}")) for key in keys))

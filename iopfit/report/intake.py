"""What a record says besides a result: who said what, what was decided, what moved, and under which consent.

Sensitive answers stand only in what a counselor reads; private ones are marked. Free words are
data like everything else and are shown as they are.
"""

from collections.abc import Iterator, Mapping

from iopfit.answers import Unfit
from iopfit.decision import decide, differing
from iopfit.interview import Session
from iopfit.journal.codec import valued
from iopfit.journal.events import Consented, Plain
from iopfit.journal.resumption import fitted
from iopfit.journal.states import Intake, Record, Said
from iopfit.phrases import listed, phrase, phrase_for
from iopfit.questionnaire import Item, Questionnaire, Reader, Value
from iopfit.report.blocks import Block, Heading, Paragraph, Point, Points
from iopfit.report.outline import outline
from iopfit.report.wording import answer_words
from iopfit.response import Response
from iopfit.scoring import Suggestion


def result_blocks(
    questionnaire: Questionnaire, response: Response, observed: Mapping[str, Value], reader: Reader
) -> tuple[Suggestion, list[Block]]:
    """Return what answers and a counselor's ratings come to, and everything that is said of it.

    Args:
        questionnaire: What was asked.
        response: The client's answers.
        observed: The counselor's own ratings.
        reader: Language and voice.
    """
    suggestion = decide(questionnaire, response, observed)
    blocks = outline(questionnaire, quotable(response, observed, reader), suggestion, reader)
    return suggestion, after_result(blocks, differing_blocks(questionnaire, response, observed, reader))


def quotable(response: Response, observed: Mapping[str, Value], reader: Reader) -> Response:
    """Return what reasons may quote to a reader.

    Where client and counselor differ, neither stands for both; what the client keeps private is
    not quoted to a relative.
    """
    hidden = {*differing(response, observed), *(response.private if reader.voice == "family" else ())}
    filled = {name: value for name, value in observed.items() if response.value(name) is None}
    answers = {name: answer for name, answer in {**response.answers, **filled}.items() if name not in hidden}
    return Response(answers, response.questionnaire, response.version, response.digest, response.private)


def after_result(blocks: list[Block], more: list[Block]) -> list[Block]:
    """Return blocks with more of them behind the result and before the reasons."""
    heads = [place for place, block in enumerate(blocks) if isinstance(block, Heading)]
    behind = next((place for place in heads if _key(blocks[place]) == "result"), len(blocks))
    at = next((place for place in heads if place > behind), len(blocks))
    return [*blocks[:at], *more, *blocks[at:]]


def _key(block: Block) -> str:
    return block.key if isinstance(block, Heading) else ""


def differing_blocks(
    questionnaire: Questionnaire, response: Response, observed: Mapping[str, Value], reader: Reader
) -> list[Block]:
    """Return where the counselor's ratings differ from the answers, or stand alone."""
    points = []
    for item in questionnaire.items:
        name = item.link_id
        answer = response.value(name)
        if name not in observed or answer == observed[name]:
            continue
        label = item.label.say(reader)
        rating = answer_words(item, observed[name], reader)
        if reader.voice != "counselor" and (item.sensitive or name in response.private):
            continue
        if answer is None:
            points.append(Point(phrase("rating-alone", reader, label=label, rating=rating)))
        else:
            said = answer_words(item, answer, reader)
            points.append(Point(phrase("differing-item", reader, label=label, answer=said, rating=rating)))
    if not points:
        return []
    how = Paragraph(phrase("differing-how", reader), quiet=True)
    return [Heading(phrase("differing", reader), key="differing"), how, Points(tuple(points))]


def case_line(record: Record, intake: Intake, reader: Reader) -> Paragraph:
    """Return which case and which intake this is."""
    kind = phrase("kind-reassessment" if intake.again else "kind-intake", reader)
    day = intake.opened_at.date().isoformat()
    return Paragraph(phrase("case-line", reader, label=record.label, kind=kind, day=day, who=intake.by))


def decision_blocks(questionnaire: Questionnaire, intake: Intake, reader: Reader) -> list[Block]:
    """Return what was suggested, decided, chosen and agreed."""
    return list(_decision(questionnaire, intake, reader))


def _decision(questionnaire: Questionnaire, intake: Intake, reader: Reader) -> Iterator[Block]:
    result = intake.result
    if result is None:
        yield Paragraph(phrase("case-open", reader))
        return

    def title(level: str | None) -> str:
        if level in ("none", "undecided"):
            return phrase(f"agreed-{level}", reader)
        found = questionnaire.level_by_id.get(level or "")
        return found.title.say(reader) if found else level or phrase("decision-none", reader)

    def say(key: str, **parts: object) -> str:
        return phrase(key, reader, **parts)

    yield Heading(say("decision-title"), key="decision")
    points = [Point(say("decision-suggested", level=title(result.level)))]
    if result.own is not None and result.own == result.level:
        points.append(Point(say("decision-same")))
    elif result.own is not None:
        points.append(Point(say("decision-own", level=title(result.own)), below=_override(intake, reader)))
    if intake.choice is not None:
        choice, words = intake.choice, intake.words
        points.append(
            Point(say("decision-agreed", level=title(choice.agreed)), below=_why(words.get("agreed"), reader))
        )
        if choice.feasible != choice.agreed:
            below = _why(words.get("feasible"), reader)
            points.append(Point(say("decision-feasible", level=title(choice.feasible)), below=below))
    yield Points(tuple(points))
    if intake.digest != questionnaire.digest:
        yield Paragraph(say("decision-older", version=intake.version))
    yield Heading(say("steps-title"), key="steps")
    yield Points(tuple(map(Point, intake.steps))) if intake.steps else Paragraph(say("steps-none"))
    if intake.due:
        yield Paragraph(say("steps-due", day=intake.due))


def _override(intake: Intake, reader: Reader) -> tuple[str, ...]:
    if not intake.is_overridden or intake.override is None or reader.voice != "counselor":
        return ()
    reasons = listed([phrase(f"reason-{reason}", reader) for reason in intake.override.reasons], reader)
    words = intake.words.get("override")
    said = (phrase("decision-words", reader, words=words),) if words else ()
    return (phrase("decision-reasons", reader, reasons=reasons), *said)


def _why(words: str | None, reader: Reader) -> tuple[str, ...]:
    return (phrase("decision-why", reader, words=words),) if words else ()


def said_blocks(questionnaire: Questionnaire, record: Record, intake: Intake, reader: Reader) -> list[Block]:
    """Return every answer with its source, the flags and the notes; for a counselor only."""
    blocks: list[Block] = [Heading(phrase("said-title", reader), key="said")]
    if record.withheld:
        blocks.append(Paragraph(phrase_for("said-withheld", len(record.withheld), reader)))
    found = fitted(questionnaire, intake)
    aside = Session(questionnaire, found.response).set_aside
    for topic in questionnaire.topics:
        asked = [item for item in questionnaire.items if item.topic == topic.id and item.link_id in intake.answers]
        points = [
            _said(questionnaire, item, intake.answers[item.link_id], reader, aside=item.link_id in aside)
            for item in asked
        ]
        if points:
            blocks += [Paragraph(topic.title.say(reader), strong=True), Points(tuple(points))]
    if found.unfit:
        blocks.append(Paragraph(phrase("said-unfit", reader, labels=", ".join(found.unfit))))
    if intake.flagged:
        labels = [Point(label_of(questionnaire, name, reader)) for name in intake.flagged]
        blocks += [Heading(phrase("flags-title", reader), key="flags"), Points(tuple(labels))]
    if intake.notes:
        notes = []
        for note in intake.notes:
            about = label_of(questionnaire, note.item, reader) if note.item else phrase("note-on-session", reader)
            mark = f"; {phrase('mark-corrected', reader)}" if note.corrected else ""
            notes.append(Point(note.text, f"{about}; {note.by}, {note.at:%Y-%m-%d %H:%M} UTC{mark}"))
        blocks += [Heading(phrase("notes-title", reader), key="notes"), Points(tuple(notes))]
    return blocks


def _said(questionnaire: Questionnaire, item: Item, said: Said, reader: Reader, *, aside: bool) -> Point:
    """Return an answer with who gave it, and whether it counts."""
    answer = plain_words(questionnaire, item.link_id, said.answer, reader)
    marks = [f"mark-{name}" for name in ("confirmed", "corrected", "private") if getattr(said, name)]
    marks = [f"told-by-{said.source}", *marks, *(["review-aside"] if aside else [])]
    note = ", ".join(phrase(mark, reader) for mark in marks)
    return Point(phrase("said-item", reader, label=item.label.say(reader), answer=answer), note)


def label_of(questionnaire: Questionnaire, name: str, reader: Reader) -> str:
    """Return what an item is called, its name when it is not known any more."""
    item = questionnaire.item_by_id.get(name)
    return item.label.say(reader) if item else name


def plain_words(questionnaire: Questionnaire, name: str, kept: Plain | None, reader: Reader) -> str:
    """Return a kept answer in words, or its codes when the questions have changed since."""
    item = questionnaire.item_by_id.get(name)
    if kept is None:
        return phrase("moved-nothing-there", reader)
    try:
        if item is not None:
            return answer_words(item, valued(item, kept), reader)
    except Unfit:
        pass
    if isinstance(kept, dict):
        return ", ".join(kept.values())
    return ", ".join(kept) if isinstance(kept, tuple) else str(kept)


def closing_blocks(record: Record, reader: Reader) -> list[Block]:
    """Return what a report ends with: consent, lines to sign on, and the notice that goes with it."""
    blocks: list[Block] = [Heading(phrase("consent-title", reader), key="consent"), *consent_blocks(record, reader)]
    blocks.append(Heading(phrase("signatures-title", reader), key="signatures"))
    blocks += [Paragraph(phrase("signature-client", reader)), Paragraph(phrase("signature-counselor", reader))]
    blocks.append(Heading(phrase("notice-title", reader), key="notice"))
    blocks.append(Paragraph(phrase("notice", reader), quiet=True))
    return blocks


def consent_blocks(record: Record, reader: Reader) -> list[Block]:
    """Return what the client agreed to last."""
    if record.consent is None:
        return [Paragraph(phrase("consent-missing", reader))]
    return [Paragraph(consent_words(record.consent, record.consents[-1][0].date().isoformat(), reader))]


def consent_words(consent: Consented, day: str, reader: Reader) -> str:
    """Return a consent in a few sentences."""
    if not consent.purposes:
        return phrase("consent-withdrawn", reader, day=day)
    given = phrase("consent-in-writing" if consent.given == "in-writing" else "consent-by-word", reader)
    purposes = listed([phrase(f"consent-{one}", reader) for one in consent.purposes], reader)
    said = [phrase("consent-purposes", reader, day=day, given=given, purposes=purposes)]
    if consent.recipient:
        said.append(phrase("consent-with", reader, recipient=consent.recipient))
    said.append(phrase("consent-lasts", reader, until=consent.until))
    return " ".join(said)

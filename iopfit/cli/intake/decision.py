"""The end of an intake: the result, the counselor's own level, what the client chose, and what comes next.

Each answer is written down when it is given. What was decided before a pause is kept and can be
given again.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from iopfit.answers import plain
from iopfit.cli.alerts import MORE
from iopfit.cli.intake.asking import choose, choose_many, choose_shown, readable, show_options, words
from iopfit.cli.intake.elsewhere import keep_elsewhere, settle
from iopfit.journal.events import REASONS, Chosen, Explained, Noted, Overridden, Planned, Scheduled
from iopfit.journal.outcome import outcome
from iopfit.phrases import listed, phrase
from iopfit.prompts import obey, understand_key

if TYPE_CHECKING:
    from iopfit.cli.conversation import Conversation
    from iopfit.cli.intake.scribe import Scribe
    from iopfit.questionnaire import LevelOfCare

Write = Callable[..., None]
# our own judgement
_USUAL_DAYS = 30
_NONE = ("none", "nunca")


def conclude(conversation: "Conversation", scribe: "Scribe", write: Write) -> bool:
    """Show the result and write down what follows from it; return whether to go on with the questions.

    Args:
        conversation: Where to ask; its interview is written down.
        scribe: Knows the journal.
        write: Writes events of the conversation.
    """
    _show(conversation)
    while True:
        wanted = _next(conversation, scribe, write)
        if wanted != "decide":
            return True
        if conversation.session.weighing.referral is None:
            ask_own_level(conversation, scribe, write)
            _choice(conversation, scribe, write)
        _plan(conversation, scribe, write)
        prompt = phrase("finish-ask", conversation.reader)
        if plain(conversation.read(prompt)) in ("finish", "cerrar"):
            finish(conversation, scribe, write)
            return False
        _show(conversation)


def _show(conversation: "Conversation") -> None:
    """Print what the answers and ratings come to, and its one sentence again at the end, where the eye is."""
    from iopfit.cli.ending import close  # noqa: PLC0415
    from iopfit.report.intake import result_blocks  # noqa: PLC0415
    from iopfit.report.terminal import console, show  # noqa: PLC0415

    session, reader = conversation.session, conversation.reader
    suggestion, blocks = result_blocks(session.questionnaire, session.response, session.observed, reader)
    show(blocks, console())
    close(conversation, suggestion)
    answered = [name for name in session.later if name in session.response.answers]
    if answered:
        labels = [session.questionnaire.item_by_id[name].label.say(reader) for name in answered]
        conversation.say("flags-left", labels=listed(labels, reader))


def _next(conversation: "Conversation", scribe: "Scribe", write: Write) -> str:
    """Return what is to be done after the result was shown: `decide`, or `ask` to go on with questions."""
    from iopfit.cli.ending import offer_of  # noqa: PLC0415

    conversation.terminal.say()
    offer = offer_of(conversation.session)
    key = "decide-choice-more" if offer else "decide-choice"
    conversation.say(key)
    while True:
        typed = conversation.terminal.read(phrase("decide-prompt", conversation.reader))
        word, pressed = plain(typed), understand_key(typed, conversation.reader)
        obey(pressed)
        if not typed.strip():
            return "decide"
        if word in MORE and offer:
            session = conversation.session
            conversation.session = session.go_on() if session.is_stopped else session.ask_rest()
            return "ask"
        if word in ("note", "nota"):
            if text := words(conversation, "note-ask", needed=False):
                write(conversation, Noted(text))
                conversation.say("note-kept")
        elif pressed == "save":
            keep_elsewhere(conversation, scribe)
        elif pressed == "review":
            conversation.review()
            if conversation.session.editing is not None:
                return "ask"
        else:
            conversation.say(key)


def _levels(conversation: "Conversation") -> "tuple[LevelOfCare, ...]":
    return conversation.session.questionnaire.levels


def ask_own_level(conversation: "Conversation", scribe: "Scribe", write: Write) -> None:
    """Ask for the counselor's level, and for reasons when it is another than the suggested one."""
    session, reader = conversation.session, conversation.reader
    _, finished = outcome(session.questionnaire, session.response, session.observed)
    suggested = finished.level
    conversation.terminal.say()
    conversation.say("own-ask")
    titles = [
        phrase("own-suggested", reader, level=level.title.say(reader))
        if level.id == suggested
        else level.title.say(reader)
        for level in _levels(conversation)
    ]
    own = _chosen_level(conversation, titles, suggested)
    before, rank = scribe.journal.record.intakes[-1].override, session.questionnaire.rank
    # where nothing is suggested, only less than the minimum has to be explained
    if own == suggested or (suggested is None and rank[own] >= rank[finished.range[0]]):
        if suggested is None or before is not None:
            write(conversation, Overridden(suggested, own, ()))
        return
    conversation.say("override-ask")
    names = [phrase(f"reason-{reason}", reader) for reason in REASONS]
    while not (places := choose_many(conversation, names, "own-number")):
        conversation.say("choose-number")
    why = words(conversation, "words-ask", needed=True)
    write(
        conversation, Overridden(suggested, own, tuple(REASONS[place] for place in places)), Explained("override", why)
    )


def _chosen_level(conversation: "Conversation", titles: list[str], suggested: str | None) -> str:
    levels = _levels(conversation)
    place = choose(conversation, titles, "own-same" if suggested else "own-number")
    while place is None:
        if suggested is not None:
            return suggested
        conversation.say("choose-number")
        place = choose_shown(conversation, len(levels), "own-number")
    return levels[place].id


def _choice(conversation: "Conversation", scribe: "Scribe", write: Write) -> None:
    """Ask what the client chose, and what is possible; why, where one differs from what stands before it."""
    reader, levels = conversation.reader, _levels(conversation)
    own = own_level(conversation, scribe)
    conversation.terminal.say()
    conversation.say("agreed-ask")
    titles = [level.title.say(reader) for level in levels]
    options = [*titles, phrase("agreed-none", reader), phrase("agreed-undecided", reader)]
    show_options(conversation, options)
    while (place := choose_shown(conversation, len(options), "own-number")) is None:
        conversation.say("choose-number")
    agreed = [*(level.id for level in levels), "none", "undecided"][place]
    differs = agreed != own
    why = words(conversation, "agreed-why" if differs else "agreed-why-free", needed=differs)
    feasible, feasible_why = agreed, ""
    if agreed not in ("none", "undecided"):
        possible = [*titles, phrase("agreed-none", reader)]
        conversation.say("feasible-ask")
        found = choose(conversation, possible, "feasible-number")
        feasible = agreed if found is None else [*(level.id for level in levels), "none"][found]
        if feasible != agreed:
            feasible_why = words(conversation, "feasible-why", needed=True)
    before = scribe.journal.record.intakes[-1].words
    said = {"agreed": why, "feasible": feasible_why}
    # empty words take back what was said before a pause
    explained = [Explained(what, text) for what, text in said.items() if text or before.get(what)]  # type: ignore[arg-type]
    write(conversation, Chosen(agreed, feasible), *explained)


def own_level(conversation: "Conversation", scribe: "Scribe") -> str | None:
    """Return the level that the counselor stands by so far."""
    session = conversation.session
    _, finished = outcome(session.questionnaire, session.response, session.observed)
    override = scribe.journal.record.intakes[-1].override
    return override.level if override is not None and override.suggested == finished.level else finished.level


def _plan(conversation: "Conversation", scribe: "Scribe", write: Write) -> None:
    """Ask for next steps and for the day to look at it again."""
    conversation.terminal.say()
    conversation.say("steps-ask")
    steps: list[str] = []
    while True:
        prompt = phrase("steps-prompt", conversation.reader, number=len(steps) + 1)
        if not (typed := conversation.read(prompt)):
            break
        steps.append(readable(typed))
    write(conversation, Planned(tuple(steps)), Scheduled(_due(conversation, scribe.clock.now().date())))


def _due(conversation: "Conversation", today: date) -> str | None:
    usual = (today + timedelta(days=_USUAL_DAYS)).isoformat()
    conversation.say("due-ask", day=usual)
    while True:
        typed = conversation.read(phrase("due-prompt", conversation.reader, usual=usual))
        if plain(typed) in _NONE:
            return None
        day = _day(typed or usual, today)
        if day is not None and day >= today:
            return day.isoformat()
        conversation.say("due-wrong", day=usual)


def _day(typed: str, today: date) -> date | None:
    """Return the day that a date or a number of days means."""
    if re.fullmatch(r"\d{1,4}", typed, flags=re.ASCII):
        return today + timedelta(days=int(typed))
    try:
        return date.fromisoformat(typed) if re.fullmatch(r"\d{4}-\d\d-\d\d", typed, flags=re.ASCII) else None
    except ValueError:
        return None


def finish(conversation: "Conversation", scribe: "Scribe", write: Write) -> None:
    """Write the end of the intake, and a report if one is wanted."""
    session = conversation.session
    weighed, finished = outcome(session.questionnaire, session.response, session.observed)
    own = None if weighed.referral else own_level(conversation, scribe)
    write(conversation, weighed, replace(finished, own=own))
    if settle(conversation, scribe):
        conversation.say("finished-now", label=scribe.named)
        _report(conversation, scribe, write)


def _report(conversation: "Conversation", scribe: "Scribe", write: Write) -> None:
    from iopfit.cli.records.reading import write_report  # noqa: PLC0415

    while typed := conversation.read(phrase("case-report-ask", conversation.reader)):
        if write_report(conversation, scribe, write, typed):
            return
    conversation.say("report-later", label=scribe.named)

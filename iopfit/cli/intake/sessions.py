"""Begins a session at a case, goes on with one, or asks a case again."""

import random
import secrets
import shlex
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from iopfit.answers import plain
from iopfit.cli.conversation import Conversation
from iopfit.cli.failure import STOPPED, fail
from iopfit.cli.intake.consent import ask_consent
from iopfit.cli.intake.desk import Desk
from iopfit.cli.intake.scribe import Clock, Overtaken, Scribe, store_option
from iopfit.cli.keeping import engine
from iopfit.cli.records.cases import case_of, check_questions
from iopfit.cli.records.opening import open_store
from iopfit.interview import Session
from iopfit.journal.events import Continued, Event, Opened, Resumed
from iopfit.journal.journal import Journal
from iopfit.journal.resumption import Answers, fitted, session_of
from iopfit.phrases import phrase
from iopfit.prompts import Left, Stopped
from iopfit.questionnaire import Questionnaire, Reader
from iopfit.records.problems import StoreProblem
from iopfit.response import Missing

if TYPE_CHECKING:
    from iopfit.records.store import Store

# no vowels, so that no word comes out, and nothing that looks like another
_SIGNS = "23456789BCDFGHJKMNPQRTVWXZ"
_LONGEST_LABEL = 60
Greeting = list[tuple[str, Mapping[str, object]]]


def made_up_label() -> str:
    """Return a label that says nothing of the client."""
    source = random.SystemRandom()
    return "C-" + "".join(source.choice(_SIGNS) for _ in range(5))


def check_label(label: str) -> str:
    """Return a label as it is kept; end when it cannot be one."""
    kept = " ".join(label.split())
    if not kept or len(kept) > _LONGEST_LABEL or not kept.isprintable() or kept.startswith("erased-"):
        fail(f"a label is one to {_LONGEST_LABEL} signs that can be printed, and does not begin with `erased-`")
    return kept


def begin(
    questionnaire: Questionnaire, name: str | None, label: str | None, language: str, *, keyring: bool, everything: bool
) -> int:
    """Hold the first session of a new case; return the exit code."""
    label = check_label(label) if label is not None else None
    store, trouble = _store_or_memory(name, keyring=keyring)
    if store is not None and label is not None and any(one.owner == store.user for one in store.named(label)):
        named = f"{shlex.quote(label)}{store_option(name)}"
        fail(f"there is a case `{label}` already. Go on with it: iopfit intake resume {named}", 1)
    session = Session(questionnaire, everything=everything)
    conversation = Conversation(session, language, "counselor", None)
    try:
        if trouble:
            conversation.say("unkept", problem=trouble)
        consent = ask_consent(conversation)
    except Stopped:
        return STOPPED
    except Left:
        conversation.terminal.clear()
        return 0
    if consent is None:
        conversation.say("consent-none")
        return 0
    # what an interview begins with is not a change of it
    first: list[Event] = [consent, *([Continued("end")] if everything else [])]
    scribe = _opened(conversation, store, label, first, store_option(name))
    return _hold(conversation, scribe, session, {}, _greeting(store, scribe.journal.record.label))


def _store_or_memory(name: str | None, *, keyring: bool) -> "tuple[Store | None, str]":
    """Return the store, or why there is none to write to; a session can begin without."""
    try:
        return open_store(name, keyring=keyring, create=True), ""
    except StoreProblem as problem:
        return None, str(problem)


def _opened(
    conversation: Conversation, store: "Store | None", label: str | None, first: Sequence[Event], option: str
) -> Scribe:
    """Write the first events of a new case; a label that was made up is made up anew when it is in use."""
    clock = Clock()
    while True:
        owner = store.user if store is not None else clock.user()
        scribe = Scribe(store, Journal(secrets.token_hex(16)), owner, clock, conversation.say, option)
        opened = opening(
            conversation.session.questionnaire, label or made_up_label(), conversation.language, again=False
        )
        try:
            scribe.write(opened, *first)
        except StoreProblem as problem:
            if label is not None:
                fail(str(problem), 1)
        else:
            return scribe


def opening(questionnaire: Questionnaire, label: str, language: str, *, again: bool) -> Opened:
    """Return the event that begins an intake."""
    about = questionnaire.id, questionnaire.version, questionnaire.digest
    return Opened(label, again, *about, language, engine())


def _greeting(store: "Store | None", label: str, *more: tuple[str, Mapping[str, object]]) -> Greeting:
    kept: Greeting = []
    if store is not None:
        kept.append(("intake-kept-server" if store.on_server else "intake-kept", {"store": store.name}))
    return [*(more or [("intake-label", {"label": label})]), *kept]


def go_on(questionnaire: Questionnaire, name: str | None, case: str, *, keyring: bool) -> int:
    """Hold another session of an open intake; return the exit code."""
    store = open_store(name, keyring=keyring)
    listing, journal = case_of(store, case)
    if listing.state == "finished":
        fail(f"`{case}` is finished. To ask again: iopfit records reassess {shlex.quote(case)}", 1)
    check_questions(questionnaire, journal)
    intakes = journal.record.intakes
    intake = intakes[-1]
    session = session_of(questionnaire, intake)
    language = intake.language if intake.language in questionnaire.languages else questionnaire.languages[0]
    conversation = Conversation(session, language, "counselor", None)
    if not intake.paused and not _takes_over(conversation, journal, store.user):
        return 0
    key = "intake-resumed-one" if len(intake.answers) == 1 else "intake-resumed"
    more: Greeting = [(key, {"label": listing.label, "count": len(intake.answers)})]
    if not intake.paused and journal.record.last_by == store.user:
        more.append(("intake-left-open", {"at": _moment(journal)}))
    earlier = fitted(questionnaire, intakes[-2]).response.answers if intake.again else {}
    scribe = Scribe(store, journal, listing.owner, Clock(), conversation.say, store_option(name))
    _first(scribe, Resumed(questionnaire.version, questionnaire.digest))
    unfit = fitted(questionnaire, intake).unfit
    more += [("said-unfit", {"labels": ", ".join(unfit)})] if unfit else []
    return _hold(conversation, scribe, session, dict(earlier), _greeting(store, listing.label, *more))


def _first(scribe: Scribe, *events: Event) -> None:
    """Write what begins a session; end when somebody else began one just now."""
    try:
        scribe.write(*events)
    except Overtaken as by:
        fail(f"{by.who} has just opened this case in another session. Nothing was written. Try again later.", 1)


def _takes_over(conversation: Conversation, journal: Journal, user: str) -> bool:
    """Ask whether a case that somebody else has open is to be taken over; one's own may just have been left."""
    who = journal.record.last_by
    if who == user:
        return True
    conversation.say("intake-open-elsewhere", who=who, at=_moment(journal))
    try:
        typed = conversation.read(phrase("intake-take-over", conversation.reader))
    except (Stopped, Left):
        return False
    return plain(typed) in ("take", "tomar")


def _moment(journal: Journal) -> str:
    return f"{journal.record.last_at:%Y-%m-%d %H:%M} UTC"


def reassess(
    questionnaire: Questionnaire, name: str | None, case: str, *, keyring: bool, language: str | None, everything: bool
) -> int:
    """Ask a finished case again, each earlier answer confirmed or changed; return the exit code."""
    store = open_store(name, keyring=keyring)
    listing, journal = case_of(store, case)
    if listing.state == "open":
        fail(f"`{case}` is not finished. Go on with it: iopfit intake resume {shlex.quote(case)}", 1)
    check_questions(questionnaire, journal)
    before = journal.record.intakes[-1]
    found = fitted(questionnaire, before)
    earlier = {item: answer for item, answer in found.response.answers.items() if answer is not Missing.NOT_ASKED}
    spoken = language or before.language
    spoken = spoken if spoken in questionnaire.languages else questionnaire.languages[0]
    session = Session(questionnaire, everything=everything)
    conversation = Conversation(session, spoken, "counselor", None)
    scribe = Scribe(store, journal, listing.owner, Clock(), conversation.say, store_option(name))
    opened = opening(questionnaire, listing.label, spoken, again=True)
    _first(scribe, opened, *([Continued("end")] if everything else []))
    day = before.opened_at.date().isoformat()
    greeting = _greeting(store, listing.label, ("intake-reassessed", {"label": listing.label, "day": day}))
    if found.unfit:
        greeting.append(("said-unfit", {"labels": ", ".join(found.unfit)}))
    return _hold(conversation, scribe, session, earlier, greeting)


def _hold(conversation: Conversation, scribe: Scribe, session: Session, earlier: Answers, greeting: Greeting) -> int:
    """Hold a session from its first sentence to its last."""
    desk = Desk(scribe, session, earlier, greeting)
    conversation.added = desk.additions(Reader(conversation.language, "counselor"))
    try:
        return conversation.run()
    finally:
        if scribe.store is not None:
            scribe.store.close()

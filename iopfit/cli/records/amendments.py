"""How a mistake is amended at the terminal: shown, asked again, explained, and weighed anew."""

from dataclasses import dataclass, replace

from iopfit.cli.alerts import read_alerts
from iopfit.cli.conversation import Conversation
from iopfit.cli.failure import STOPPED, fail
from iopfit.cli.intake.asking import readable, words
from iopfit.cli.intake.decision import ask_own_level, own_level
from iopfit.cli.intake.scribe import Clock, Overtaken, Scribe, store_option
from iopfit.cli.intake.sessions import check_label
from iopfit.cli.records.cases import case_of, check_questions
from iopfit.cli.records.opening import open_store
from iopfit.decision import decide
from iopfit.diagnostics import nearest
from iopfit.document import printable
from iopfit.journal.codec import plain
from iopfit.journal.events import Corrected, Event, Explained, Plain
from iopfit.journal.outcome import outcome
from iopfit.journal.resumption import session_of, step
from iopfit.phrases import phrase
from iopfit.prompts import Left, Stopped, ask, obey, show_item
from iopfit.questionnaire import Item, Questionnaire
from iopfit.records.problems import StoreProblem
from iopfit.report.intake import plain_words
from iopfit.report.outline import headline
from iopfit.response import Missing

_MISSING = {"skip": Missing.DECLINED, "unknown": Missing.UNKNOWN}


@dataclass(frozen=True)
class Wanted:
    """What is to be amended: one of a note, the label, the counselor, or else an answer or a rating."""

    item: str | None
    rating: bool
    remove: bool
    note: int | None
    label: str | None
    counselor: str | None


def amend(
    questionnaire: Questionnaire, name: str | None, case: str, wanted: Wanted, language: str, *, keyring: bool
) -> int:
    """Amend one thing in a case; return the exit code."""
    store = open_store(name, keyring=keyring)
    listing, journal = case_of(store, case)
    check_questions(questionnaire, journal)
    session = session_of(questionnaire, journal.record.intakes[-1])
    conversation = Conversation(session, language, "counselor", None)
    scribe = Scribe(store, journal, listing.owner, Clock(), conversation.say, store_option(name))
    try:
        _Amendment(conversation, scribe, wanted).make()
    except (Stopped, Left):
        conversation.say("correct-nothing")
        return STOPPED
    except Overtaken as by:
        fail(f"{by.who} is writing to this case in another session. Nothing was amended. Try again later.", 1)
    except StoreProblem as problem:
        fail(f"{problem} Nothing was amended.", 1)
    finally:
        store.close()
    return 0


class _Amendment:
    def __init__(self, conversation: Conversation, scribe: Scribe, wanted: Wanted) -> None:
        self.conversation = conversation
        self.scribe = scribe
        self.wanted = wanted

    def make(self) -> None:
        """Amend what is wanted."""
        wanted = self.wanted
        if wanted.note is not None:
            self._note(wanted.note)
        elif wanted.label is not None:
            self._write(Corrected("label", "", check_label(wanted.label)))
        elif wanted.counselor is not None:
            self._write(Corrected("counselor", "", wanted.counselor))
        else:
            self._answer(self._item())

    def _write(self, corrected: Corrected) -> None:
        """Ask how the mistake came about, and write the amendment down."""
        why = words(self.conversation, "correct-why", needed=True)
        self.scribe.write(corrected, Explained("correction", why))
        if not self.scribe.flush():
            raise StoreProblem("unwritable", "It could not be written.")
        self.conversation.say("correct-done")

    def _note(self, number: int) -> None:
        notes = {note.seq: note for note in self.scribe.journal.record.intakes[-1].notes}
        if number not in notes:
            numbers = ", ".join(map(str, notes)) or "none"
            fail(f"there is no note with that number in the last intake; there are: {numbers}", 1)
        self.conversation.say("correct-now", answer=notes[number].text)
        now: str | None = None
        if not self.wanted.remove:
            now = readable(self.conversation.read(phrase("correct-prompt", self.conversation.reader)))
            if not now:
                self.conversation.say("correct-nothing")
                return
        self._write(Corrected("note", str(number), now))

    def _item(self) -> Item:
        questionnaire = self.conversation.session.questionnaire
        if self.wanted.item is None:
            self.conversation.review()
            chosen = self.conversation.session.editing
            if chosen is None:
                raise Stopped
            return questionnaire.item_by_id[chosen]
        item = questionnaire.item_by_id.get(self.wanted.item)
        if item is None or item.type == "display":
            near = nearest(self.wanted.item, questionnaire.item_by_id)
            more = f"; did you mean `{near}`?" if near else ""
            fail(f"`{printable(self.wanted.item)}` is not an item of this questionnaire{more}")
        return item

    def _answer(self, item: Item) -> None:
        """Amend an answer or a rating, and what follows from it when the intake is finished."""
        conversation, rating = self.conversation, self.wanted.rating
        intake = self.scribe.journal.record.intakes[-1]
        standing = (intake.observed if rating else intake.answers).get(item.link_id)
        kept = standing.answer if standing else None
        show_item(conversation.terminal, item, conversation.reader)
        said = plain_words(conversation.session.questionnaire, item.link_id, kept, conversation.reader)
        conversation.say("correct-now", answer=said)
        now = None if self.wanted.remove else self._right(item)
        if now == kept:
            conversation.say("correct-nothing")
            return
        self._write(Corrected("rating" if rating else "answer", item.link_id, now))
        self._weigh_anew()

    def _right(self, item: Item) -> Plain | None:
        """Return what is right; what stands there when Enter is pressed."""
        conversation, reader = self.conversation, self.conversation.reader
        while True:
            prompt = phrase("correct-prompt", reader)
            typed = ask(conversation.terminal, item, reader, can_keep=True, prompt=prompt)
            obey(typed.key)
            if typed.answer is not None:
                return plain(item, typed.answer)
            if typed.key in _MISSING and not self.wanted.rating:
                return plain(item, _MISSING[typed.key])
            if typed.key == "keep":
                raise Stopped

    def _weigh_anew(self) -> None:
        """Show new alerts, and write down what a finished intake comes to now."""
        conversation, scribe = self.conversation, self.scribe
        intake = scribe.journal.record.intakes[-1]
        questionnaire = conversation.session.questionnaire
        before, recorded = conversation.session, session_of(questionnaire, intake)
        conversation.session = after = recorded.with_alerts_lapsed()
        read_alerts(conversation, can_take_back=False)
        self._put(*step(recorded, conversation.session, "counselor", {}))
        if intake.result is None:
            return
        if intake.digest != questionnaire.digest:
            conversation.say("correct-other-questions", version=intake.version)
            return
        weighed, finished = outcome(questionnaire, after.response, after.observed)
        old = decide(questionnaire, before.response, before.observed)
        new = decide(questionnaire, after.response, after.observed)
        told = [headline(questionnaire, one, conversation.reader) for one in (old, new)]
        if told[0] == told[1]:
            conversation.say("correct-same")
            self._put(weighed, replace(finished, own=intake.own_level))
            return
        conversation.say("correct-changes", before=told[0], after=told[1])
        if new.status == "open" and weighed.referral is None:
            conversation.say("correct-open", label=scribe.named)
        if weighed.referral is None:
            ask_own_level(conversation, scribe, lambda _, *events: self._put(*events))
        own = None if weighed.referral else own_level(conversation, scribe)
        self._put(weighed, replace(finished, own=own))

    def _put(self, *events: Event) -> None:
        if events:
            self.scribe.write(*events)

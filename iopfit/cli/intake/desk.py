"""A session at a counselor's desk: what a conversation says and does besides asking."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from iopfit.answers import plain
from iopfit.cli.additions import Additions
from iopfit.cli.intake.asking import choose, readable
from iopfit.cli.intake.consent import ask_consent
from iopfit.cli.intake.decision import conclude
from iopfit.cli.intake.elsewhere import keep_elsewhere, leave
from iopfit.cli.intake.scribe import Overtaken, Scribe
from iopfit.interview import Session
from iopfit.journal.events import SOURCES, Consented, Event, Noted, Source
from iopfit.journal.resumption import Answers, step
from iopfit.phrases import INTAKE_KEYS, KEYS, LANGUAGES, key_words, phrase
from iopfit.prompts import Stopped, ask, obey
from iopfit.questionnaire import Item, Reader
from iopfit.report.wording import answer_words

if TYPE_CHECKING:
    from iopfit.cli.conversation import Conversation

_ABOUT = ("", "session", "sesion")


class Desk:
    """What a counselor does in one session.

    Attributes:
        scribe: Writes everything down.
        recorded: The interview as it was written down last.
        earlier: Last time's answers, in a reassessment.
        source: Who answers now.
        greeting: What to say first: keys of sentences, with their parts.
        rated: The item that was rated last, while nothing else has happened since.
        overtaken: Somebody else writes to the same record now.
    """

    def __init__(
        self, scribe: Scribe, session: Session, earlier: Answers, greeting: list[tuple[str, Mapping[str, object]]]
    ) -> None:
        """Get ready; nothing is said yet.

        Args:
            scribe: Writes everything down.
            session: The interview as it is written down.
            earlier: Last time's answers in a reassessment, else nothing.
            greeting: What to say first: keys of sentences, with their parts.
        """
        self.scribe = scribe
        self.recorded = session
        self.earlier = earlier
        self.greeting = greeting
        self.source: Source = "client"
        self.rated: Item | None = None
        self.overtaken = False

    def additions(self, reader: Reader) -> Additions:
        """Return what this session adds to a conversation."""
        words = {**key_words(reader, INTAKE_KEYS), "?": "help", "help": "help", "ayuda": "help"}
        words |= dict.fromkeys((*KEYS["save"][0], *KEYS["save"][1]), "save")
        return Additions(
            words=words,
            do=self.do,
            welcome=self.welcome,
            record=self.write,
            below=self.below,
            after=self.after,
            prompt=lambda conversation: phrase(f"prompt-{self.source}", conversation.reader),
            rate_again=self.rate_again,
            earlier=lambda item: self.earlier.get(item.link_id),
            conclude=lambda conversation: conclude(conversation, self.scribe, self.write),
            stop=self.stop,
        )

    # what is said

    def welcome(self, conversation: "Conversation") -> None:
        """Say where answers are kept and which words can be typed."""
        for key, parts in self.greeting:
            conversation.say(key, **parts)
        self._help(conversation)

    def below(self, conversation: "Conversation", item: Item) -> str:
        """Return the client's words, to be read out, when they are others than the counselor's."""
        reader = conversation.reader
        aloud = item.text.say(Reader(reader.language, "family" if self.source == "relative" else "self"))
        return "" if aloud == item.text.say(reader) else phrase("read-out", reader, text=aloud)

    def after(self, conversation: "Conversation", item: Item) -> None:
        """Say what is known of an item, and the words that can be typed."""
        reader, session, name = conversation.reader, conversation.session, item.link_id
        before = self.earlier.get(name)
        if before is not None and name not in session.response.answers:
            conversation.say("last-time", answer=answer_words(item, before, reader))
        if name in session.observed:
            conversation.say("observed-here", answer=answer_words(item, session.observed[name], reader))
        if name in session.later:
            conversation.say("flagged-here")
        conversation.say("intake-keys", keys=keys_of(reader))

    def stop(self, conversation: "Conversation") -> int:
        """Pause and say how to go on; return the exit code."""
        return leave(conversation, self.scribe, overtaken=self.overtaken)

    # what is written

    def do(self, conversation: "Conversation", word: str, item: Item) -> None:
        """Do what one of the added words stands for."""
        match word:
            case "note":
                self._note(conversation, item)
            case "said":
                self._said(conversation)
            case "flag":
                self._flag(conversation, item)
            case "observe":
                self._observe(conversation, item)
            case "consent":
                consent = ask_consent(conversation)
                self.write(conversation, consent or Consented((), "", "", "spoken"))
                conversation.say("consent-noted" if consent else "consent-taken-back")
            case "save":
                keep_elsewhere(conversation, self.scribe)
            case _:
                if item.help:
                    conversation.terminal.say(item.help.say(conversation.reader))
                self._help(conversation)

    def _help(self, conversation: "Conversation") -> None:
        """Say what each word that can be typed does."""
        conversation.say("intake-words")
        for line in phrase("intake-help", conversation.reader).split("\n"):
            conversation.terminal.say(line, indent=2)

    def write(self, conversation: "Conversation", *events: Event) -> None:
        """Write down what has changed in the interview since the last time, and then events that are no part of it.

        Raises:
            Stopped: When somebody else has taken the record over.
        """
        changes = step(self.recorded, conversation.session, self.source, self.earlier)
        self.recorded = conversation.session
        self.rated = None if changes else self.rated
        try:
            if changes or events:
                self.scribe.write(*changes, *events)
            else:
                self.scribe.flush()
        except Overtaken as by:
            self.overtaken = True
            at = by.at.strftime("%Y-%m-%d %H:%M UTC")
            conversation.say("overtaken", who=by.who, at=at, label=self.scribe.named)
            raise Stopped from None

    def _note(self, conversation: "Conversation", item: Item) -> None:
        text = conversation.read(phrase("note-ask", conversation.reader))
        if not text:
            conversation.say("note-none")
            return
        about: str | None = item.link_id
        try:
            while (typed := plain(conversation.read(phrase("note-about", conversation.reader)))) not in _ABOUT:
                conversation.say("note-which")
            about = None if typed else item.link_id
        finally:  # who stops at this prompt has written the note all the same
            self.write(conversation, Noted(readable(text), about))
        conversation.say("note-kept")

    def _said(self, conversation: "Conversation") -> None:
        reader = conversation.reader
        conversation.say("said-ask")
        chosen = choose(conversation, [phrase(f"source-{one}", reader) for one in SOURCES], "said-number")
        if chosen is not None:
            self.source = SOURCES[chosen]
        conversation.say("said-now", source=phrase(f"source-{self.source}", reader))
        conversation.shown = None

    def _flag(self, conversation: "Conversation", item: Item) -> None:
        session = conversation.session
        after = session.put_off(item.link_id)
        if after.current is item and item.link_id in session.later:
            conversation.say("flag-last")
            return
        conversation.session, conversation.shown = after, None
        self.write(conversation)
        conversation.say("flag-kept")

    def _observe(self, conversation: "Conversation", item: Item) -> None:
        reader = conversation.reader
        conversation.say("observe-ask")
        typed = ask(conversation.terminal, item, reader, can_keep=True, prompt=phrase("observe-prompt", reader))
        obey(typed.key)
        if typed.answer is None:
            conversation.say("observe-none")
            return
        conversation.session, conversation.shown = conversation.session.observe(item.link_id, typed.answer), None
        self.write(conversation)
        self.rated = item
        conversation.say("observe-kept")

    def rate_again(self, conversation: "Conversation") -> bool:
        """Ask for a rating once more, when one was given last; return whether one was."""
        if self.rated is None:
            return False
        self._observe(conversation, self.rated)
        return True


def keys_of(reader: Reader) -> str:
    """Return the words that can be typed at a question, as they are offered below each."""
    column = LANGUAGES.index(reader.language) if reader.language in LANGUAGES else 0
    shown = {"unknown": "no sé", "back": "atrás", "so far": "hasta aquí", "why": "por qué"}
    keys = {**INTAKE_KEYS, **{key: words for key, words in KEYS.items() if key != "help"}}
    names = [shown.get(key, words[1][0]) if column else words[0][0] for key, words in keys.items()]
    return ", ".join(names)

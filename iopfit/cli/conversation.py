"""The interview at a terminal: what is shown and typed between the first question and the result."""

from pathlib import Path

from iopfit.cli.failure import errors, exit_code, fail, report
from iopfit.diagnostics import Diagnostic
from iopfit.interview import Session, change
from iopfit.phrases import listed, phrase
from iopfit.prompts import Stopped, Terminal, Typed, ask, keys_line, show_item, understand_key
from iopfit.questionnaire import Item, Questionnaire, Reader, Value, Voice
from iopfit.report.outline import alert_blocks
from iopfit.report.wording import answer_words, lexicon
from iopfit.response import Missing
from iopfit.sessions import leftovers, read_bytes, save

STOPPED = 130
_DEFAULT_NAME = "iopfit-answers.yaml"


def open_session(questionnaire: Questionnaire, path: Path | None, *, everything: bool) -> Session:
    """Return a new session, or the one kept in a file."""
    session = Session(questionnaire, everything=everything)
    if path is None or not path.exists():
        return session
    from iopfit.answer_file import read_answers  # noqa: PLC0415
    from iopfit.diagnostics import from_flaw  # noqa: PLC0415
    from iopfit.yaml_text import read  # noqa: PLC0415

    document, flaws = read(path.as_posix(), read_bytes(path))
    findings: list[Diagnostic] = [from_flaw(flaw, about_answers=True) for flaw in flaws]
    if document.root is not None or not flaws:
        response, more = read_answers(questionnaire, document)
        findings += more
        session = Session(questionnaire, response, everything=everything)
    if errors(findings):
        report(findings)
        fail("the saved answers could not be read as they are; the file was left as it was", exit_code(findings))
    for leftover in leftovers(path):
        leftover.unlink(missing_ok=True)
    return session


class Conversation:
    """One interview at a terminal, from the welcome to the last prompt."""

    def __init__(
        self, session: Session, language: str, voice: Voice | None, path: Path | None, terminal: Terminal | None = None
    ) -> None:
        """Get ready; nothing is asked yet."""
        self.session = session
        self.language = language
        self.voice = voice
        self.path = path
        self.terminal = terminal or Terminal()
        self.topic = ""
        self.shown: Item | None = None

    @property
    def reader(self) -> Reader:
        """Who is spoken to now."""
        return Reader(self.language, self.voice) if self.voice else self.session.reader(self.language)

    def say(self, key: str, **parts: object) -> None:
        """Print one of the program's sentences."""
        self.terminal.say(phrase(key, self.reader, **parts))

    def run(self) -> int:
        """Hold the interview; return the exit code."""
        try:
            self._welcome()
            self._keep()
            while True:
                ended = self._questions()
                if ended is not None:
                    return ended
                self._result()
                ended = self._ending()
                if ended is not None:
                    return ended
        except Stopped:
            return self._stop()

    def _welcome(self) -> None:
        intro = self.session.questionnaire.intro
        if intro is not None and not self.session.response.answers:
            self.terminal.say(intro.say(self.reader))
        self.say("welcome-privacy")
        self.say("welcome-leave")
        self.say("welcome-keys", keys=keys_line(self.reader))
        if self.session.response.answers:
            self.say("resumed", count=len(self.session.response.answers))

    def _stop(self) -> int:
        if self.path is not None and self.path.exists():
            self.say("stopped-saved", path=self.path)
        else:
            self.say("stopped-unsaved")
        return STOPPED

    def _leave(self) -> int:
        self.terminal.clear()
        return 0

    def _questions(self) -> int | None:
        """Ask until nothing is left to ask; return an exit code to end at once."""
        while True:
            ended = self._alerts()
            if ended is not None:
                return ended
            item = self.session.current
            if item is None:
                return None
            ended = self._one(item)
            if ended is not None:
                return ended

    def ask_for(self, names: list[str]) -> int | None:
        """Ask for some items only, whatever else is open; return an exit code to end at once."""
        try:
            for name in names:
                self.session = self.session.edit(name)
                while self.session.editing == name:
                    ended = (
                        self._alerts()
                        if self.session.new_alerts
                        else self._one(self.session.questionnaire.item_by_id[name])
                    )
                    if ended is not None:
                        return ended
            return self._alerts()
        except Stopped:
            return self._stop()

    def _one(self, item: Item) -> int | None:
        """Show one item and do what the person types."""
        if item is not self.shown:
            self._show(item)
        self.shown = item
        typed = ask(self.terminal, item, self.reader, can_keep=self.session.editing is not None)
        if typed.key in ("quit", "leave"):
            return self._stop() if typed.key == "quit" else self._leave()
        self._take(item, typed)
        return None

    def _take(self, item: Item, typed: Typed) -> None:
        match typed.key:
            case None if typed.answer is not None:
                self._answer(item, typed.answer)
            case "skip":
                self._answer(item, Missing.DECLINED)
            case "unknown":
                self._answer(item, Missing.UNKNOWN)
            case "keep":
                self.session, self.shown = self.session.keep(), None
            case "back":
                before, self.shown = self.session, None
                self.session = before.back()
                if self.session is before:
                    self.say("at-start")
            case "help":
                self.terminal.say(item.help.say(self.reader) if item.help else phrase("no-help", self.reader))
            case "why":
                self._why(item)
            case "review":
                self._review()
                self.shown = None
            case "save":
                self._save()

    def _answer(self, item: Item, answer: Value | Missing) -> None:
        before, self.shown = self.session, None
        self.session = before.answer(answer)
        said = answer_words(item, answer, self.reader)
        if not item.sensitive:
            self.say("heard", answer=said)
        if item.link_id in before.response.answers:
            self._tell_change(before)
        self._keep()

    def _tell_change(self, before: Session) -> None:
        found = change(before, self.session)
        counts = {"aside": found.set_aside, "restored": found.restored, "new": found.new, "dropped": found.dropped}
        parts = [phrase(f"changed-{name}", self.reader, count=len(items)) for name, items in counts.items() if items]
        if parts:
            self.say("changed", parts=listed(parts, self.reader))

    def _show(self, item: Item) -> None:
        """Print the topic's words when it begins, how far we are, and the question."""
        terminal, questionnaire = self.terminal, self.session.questionnaire
        topic = questionnaire.topic_by_id[item.topic]
        terminal.say()
        progress = self.session.progress()
        key = "progress-one" if progress.left == 1 else "progress"
        self.say(
            key, topic=progress.topic, topics=progress.topics, title=topic.title.say(self.reader), left=progress.left
        )
        if topic.id != self.topic and topic.intro is not None:
            terminal.say(topic.intro.say(self.reader))
        self.topic = topic.id
        for text in self._displays_before(item):
            terminal.say(text)
        show_item(terminal, item, self.reader)
        earlier = self.session.response.answers.get(item.link_id)
        if self.session.editing is not None and earlier is not None:
            self.say("earlier", answer=answer_words(item, earlier, self.reader))

    def _displays_before(self, item: Item) -> list[str]:
        """Return the texts that stand right before an item and apply."""
        items = self.session.questionnaire.items
        at = items.index(item)
        texts: list[str] = []
        while at > 0 and items[at - 1].type == "display" and items[at - 1].topic == item.topic:
            at -= 1
            if self.session.standing.facts.applies(items[at].link_id).truth:
                texts.insert(0, items[at].text.say(self.reader))
        return texts

    def _why(self, item: Item) -> None:
        """Say why an item is asked and what its answer can count for."""
        from iopfit.expr.words import say  # noqa: PLC0415

        if item.why is not None:
            self.terminal.say(item.why.say(self.reader))
        if item.safety:
            self.say("why-safety")
        rules = self.session.questionnaire.rules_by_item.get(item.link_id, ())
        if not rules:
            self.say("why-none")
            return
        self.say("why-rules")
        words = lexicon(self.session.questionnaire, self.reader)
        for rule in rules[:4]:
            self.terminal.say(rule.because.say(self.reader), indent=2, mark="- ")
            if self.reader.voice == "counselor":
                self.say("when", condition=say(rule.when, words))

    def _alerts(self) -> int | None:
        """Show alerts that are new, wait until they are read, and offer to stop at an emergency."""
        new = self.session.new_alerts
        if not new:
            return None
        for rule in new:
            self.terminal.say()
            self._show_alert(rule.id)
        while True:
            typed = self.terminal.read(phrase("alert-ok", self.reader))
            key = understand_key(typed, self.reader)
            if key == "leave":
                return self._leave()
            if key == "quit":
                return self._stop()
            if typed.strip().casefold() in ("ok", "okay"):
                break
            self.say("alert-wait")
        self.session = self.session.acknowledge()
        return self._after_emergency() if any(rule.alert == "emergency" for rule in new) else None

    def _after_emergency(self) -> int | None:
        if not self.session.is_stopped or self.session.standing.referral is not None:
            return None
        self.say("emergency-choice")
        typed = self.terminal.read(phrase("emergency-prompt", self.reader))
        key = understand_key(typed, self.reader)
        if key == "leave":
            return self._leave()
        if key == "quit":
            return self._stop()
        if typed.strip().casefold() in ("more", "mas", "más"):
            self.session = self.session.go_on()
        return None

    def _show_alert(self, rule_id: str) -> None:
        from iopfit.report.terminal import console, show  # noqa: PLC0415

        questionnaire = self.session.questionnaire
        show(alert_blocks(questionnaire, questionnaire.rule_by_id[rule_id], self.reader), console())

    def _review(self) -> None:
        """List the answers by topic; let one be chosen to change."""
        questionnaire, reader, session = self.session.questionnaire, self.reader, self.session
        answered = [item for item in questionnaire.items if item.link_id in session.response.answers]
        if not answered:
            self.say("review-none")
            return
        self.terminal.say()
        self.say("review-title")
        topic = ""
        for number, item in enumerate(answered, 1):
            if item.topic != topic:
                topic = item.topic
                self.terminal.say(questionnaire.topic_by_id[topic].title.say(reader))
            said = answer_words(item, session.response.answers[item.link_id], reader)
            aside = f" ({phrase('review-aside', reader)})" if item.link_id in session.set_aside else ""
            self.terminal.say(f"{item.label.say(reader)}: {said}{aside}", indent=2, mark=f"{number}. ")
        self.say("review-ask")
        while True:
            typed = self.terminal.read(phrase("review-prompt", reader)).strip()
            if not typed:
                return
            if typed.isdigit() and 1 <= int(typed[:6]) <= len(answered):
                self.session = session.edit(answered[int(typed) - 1].link_id)
                return
            self.say("review-wrong")

    def _save(self) -> None:
        """Ask where to keep the answers, once; from then on they are kept after every answer."""
        if self.path is None:
            typed = self.terminal.read(phrase("save-ask", self.reader, name=_DEFAULT_NAME)).strip()
            path = Path(typed or _DEFAULT_NAME).expanduser()
            if path.exists():
                self.say("save-exists")
                return
            self.path = path
        if self._keep():
            self.say("saved", path=self.path)

    def _keep(self) -> bool:
        """Write the answers to the file the person chose, if any; a failure is told, nothing is lost."""
        if self.path is None:
            return False
        try:
            save(self.session, self.path)
        except OSError as error:
            self.path = None
            self.say("save-failed", problem=error.strerror or type(error).__name__)
            return False
        return True

    def _result(self) -> None:
        """Print the suggestion."""
        from iopfit.report.outline import outline  # noqa: PLC0415
        from iopfit.report.terminal import console, show  # noqa: PLC0415
        from iopfit.scoring import suggest  # noqa: PLC0415

        questionnaire = self.session.questionnaire
        suggestion = suggest(questionnaire, self.session.response)
        show(outline(questionnaire, self.session.response, suggestion, self.reader, self._note()), console())

    def _note(self) -> str:
        """Return a sentence on what was not asked and why that is safe."""
        applies = self.session.standing.facts.applies
        count = sum(
            item.type != "display"
            and item.link_id not in self.session.response.answers
            and applies(item.link_id).truth is True
            for item in self.session.questionnaire.items
        )
        if not count or self.session.standing.referral is not None:
            return ""
        return phrase("stopped-early" if self.session.is_stopped else "unasked", self.reader, count=count)

    def _ending(self) -> int | None:
        """Offer to look again, save or clear the screen; return None to go on asking."""
        self.terminal.say()
        self.say("end-choice")
        while True:
            typed = self.terminal.read(phrase("end-prompt", self.reader))
            match understand_key(typed, self.reader):
                case "leave":
                    return self._leave()
                case "review":
                    self._review()
                    if self.session.editing is not None:
                        return None
                case "save":
                    self._save()
                case "quit":
                    return 0
                case _ if not typed.strip():
                    return 0
                case _:
                    self.say("end-choice")

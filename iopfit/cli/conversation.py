"""The interview at a terminal: what is shown and typed between the first question and the result."""

import shlex
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from iopfit.answers import plain
from iopfit.cli.alerts import tell_alerts
from iopfit.cli.failure import STOPPED
from iopfit.interview import Session, change
from iopfit.phrases import listed, phrase, phrase_for
from iopfit.prompts import Left, Stopped, Terminal, Typed, ask, keys_line, obey, show_item, understand_key
from iopfit.questionnaire import Item, Reader, Value, Voice
from iopfit.report.wording import answer_words
from iopfit.response import Missing, Response
from iopfit.sessions import save

if TYPE_CHECKING:
    from iopfit.cli.additions import Additions
    from iopfit.cli.ending import Ending
    from iopfit.explain.outlook import Outlook
    from iopfit.report.progress import Line

_DEFAULT_NAME = "iopfit-answers.yaml"
_NO = ("no", "n", "none", "cancel", "cancelar")


class Conversation:
    """One interview at a terminal, from the welcome to the last prompt."""

    def __init__(
        self,
        session: Session,
        language: str,
        voice: Voice | None,
        path: Path | None,
        receipt: Path | None = None,
        folder: Path | None = None,
        added: "Additions | None" = None,
    ) -> None:
        """Get ready; nothing is asked yet.

        Args:
            session: The interview.
            language: Of the questions.
            voice: Of the questions; when left out, the answers choose it.
            path: Where the answers are kept, if anywhere.
            receipt: Where to write a receipt of the result, if anywhere.
            folder: Where the questionnaire is, when it is not the shipped one.
            added: What somebody who leads the session adds.
        """
        self.session = session
        self.language = language
        self.voice = voice
        self.path = path
        self.receipt = receipt
        self.folder = folder
        self.added = added
        self.written: list[Path] = []
        self.terminal = Terminal()
        self.told: Outlook | None = None
        self.topic = ""
        self.shown: Item | None = None

    @property
    def reader(self) -> Reader:
        """Who is spoken to now."""
        return Reader(self.language, self.voice) if self.voice else self.session.reader(self.language)

    def say(self, key: str, **parts: object) -> None:
        """Print one of the program's sentences."""
        self.terminal.say(phrase(key, self.reader, **parts))

    def say_lines(self, lines: "list[Line]") -> None:
        """Print lines that were made elsewhere."""
        for line in lines:
            self.terminal.say(*line)

    def run(self) -> int:
        """Hold the interview; return the exit code."""
        added = self.added
        try:
            added.welcome(self) if added else self._welcome()
            if not self.session.response.answers:
                self._keep()
            wants_more = True
            while wants_more:
                self._questions()
                wants_more = added.conclude(self) if added else self._ending.conclude()
        except Stopped:
            return self._stop()
        except Left:
            ended = added.stop(self) if added else 0
            self.terminal.clear()
            return ended
        return 0

    @cached_property
    def _ending(self) -> "Ending":
        from iopfit.cli.ending import Ending  # noqa: PLC0415 - not needed before the last question

        return Ending(self, self.receipt, self.folder)

    def _welcome(self) -> None:
        intro = self.session.questionnaire.intro
        if intro is not None and not self.session.response.answers:
            self.terminal.say(intro.say(self.reader))
        if self.path is None:
            self.say("welcome-privacy")
        else:
            self.say("welcome-saving", path=self.path)
        if self.receipt is not None:
            self.say("welcome-receipt", path=self.receipt)
        self.say("welcome-leave")
        self.say("welcome-keys", keys=keys_line(self.reader))
        count = len(self.session.response.answers)
        if count:
            self.terminal.say(phrase_for("resumed", count, self.reader))

    def _stop(self) -> int:
        if self.added:
            return self.added.stop(self)
        others = [path for path in self.written if path != self.path]
        if self.path is not None and self.path.exists():
            self.say("stopped-saved", path=self.path, command=self._command_to_go_on(self.path))
        elif not others:
            self.say("stopped-unsaved")
        if others:
            self.say("stopped-kept", paths=listed([str(path) for path in others], self.reader))
        return STOPPED

    def _command_to_go_on(self, path: Path) -> str:
        words = ["iopfit", "ask", "--save", str(path)]
        words += ["--language", self.language] if self.language != Reader().language else []
        words += ["--voice", self.voice] if self.voice else []
        words += ["--questionnaire", str(self.folder)] if self.folder else []
        return shlex.join(words)

    def read(self, prompt: str) -> str:
        """Return a typed line at a prompt that asks no item; `quit` and `leave` work here too.

        Raises:
            Stopped: When the person stops.
            Left: When the person leaves fast.
        """
        typed = self.terminal.read(prompt)
        obey(understand_key(typed, self.reader))
        return typed.strip()

    def _questions(self) -> None:
        """Ask until nothing is left to ask."""
        tell_alerts(self)
        self.record()
        while (item := self.session.current) is not None:
            self._one(item)
            tell_alerts(self)
            self.record()

    def record(self) -> None:
        """Let what has changed be written down before anything more is said or asked."""
        if self.added:
            self.added.record(self)

    def ask_for(self, names: list[str]) -> int | None:
        """Ask for some items only, whatever else is open; return an exit code when the person stops.

        Another item that `back` or `review` leads to is asked in between.
        """
        items, done = self.session.questionnaire.item_by_id, 0
        try:
            tell_alerts(self)
            while done < len(names):
                asked = self.session.editing or names[done]
                self.session = self.session.edit(asked)
                self._one(items[asked])
                tell_alerts(self)
                if self.session.editing is None and asked == names[done]:
                    done += 1
        except Stopped:
            return self._stop()
        except Left:
            self.terminal.clear()
            return 0
        return None

    def _one(self, item: Item) -> None:
        """Show one item and do what the person types."""
        if item is not self.shown:
            self._show(item)
        self.shown = item
        added, can_keep = self.added, self.session.editing is not None
        if added is None:
            typed = ask(self.terminal, item, self.reader, can_keep=can_keep)
        else:
            can_keep = can_keep or added.earlier(item) is not None
            prompt, words = added.prompt(self), added.words
            typed = ask(self.terminal, item, self.reader, can_keep=can_keep, prompt=prompt, words=words)
        obey(typed.key)
        if added is not None and typed.word is not None:
            added.do(self, typed.word, item)
        else:
            self._take(item, typed)

    def _take(self, item: Item, typed: Typed) -> None:
        match typed.key:
            case None if typed.answer is not None:
                self._answer(item, typed.answer)
            case "skip":
                self._answer(item, Missing.DECLINED)
            case "unknown":
                self._answer(item, Missing.UNKNOWN)
            case "keep" if self.session.editing is not None:
                self.session, self.shown = self.session.keep(), None
            case "keep" if self.added and (earlier := self.added.earlier(item)) is not None:
                self._answer(item, earlier)
            case "back":
                self.go_back()
            case "help":
                self.terminal.say(item.help.say(self.reader) if item.help else phrase("no-help", self.reader))
            case "why" | "so far":
                self._explain(item, typed.key)
            case "review":
                self.review()
                self.shown = None
            case "save":
                self.save()

    def go_back(self) -> bool:
        """Ask the item answered before once more; return whether there is one."""
        before, self.shown = self.session, None
        self.session = before.back()
        if self.session is before:
            self.say("at-start")
        return self.session is not before

    def _answer(self, item: Item, answer: Value | Missing) -> None:
        before, self.shown = self.session, None
        self.session = before.answer(answer)
        self.record()
        said = answer_words(item, answer, self.reader)
        if not item.sensitive:
            self.say("heard", answer=said)
        if isinstance(answer, Missing) and item.if_skipped is not None:
            self.terminal.say(item.if_skipped.say(self.reader))
        if item.link_id in before.response.answers:
            self._tell_change(before)
        self._keep()

    def _tell_change(self, before: Session) -> None:
        found = change(before, self.session)
        counts = {"aside": found.set_aside, "restored": found.restored, "new": found.new, "dropped": found.dropped}
        parts = [phrase_for(f"changed-{name}", len(items), self.reader) for name, items in counts.items() if items]
        if parts:
            self.say("changed", parts=listed(parts, self.reader))

    def _show(self, item: Item) -> None:
        """Print the topic's words when it begins, how far we are, and the question."""
        terminal, questionnaire = self.terminal, self.session.questionnaire
        topic = questionnaire.topic_by_id[item.topic]
        terminal.say()
        if topic.id != self.topic and self.session.editing is None:
            self._tell_range()
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
        show_item(terminal, item, self.reader, self.added.below(self, item) if self.added else "")
        earlier = self.session.response.answers.get(item.link_id)
        if self.session.editing is not None and earlier is not None:
            self.say("earlier", answer=answer_words(item, earlier, self.reader))
        if self.added:
            self.added.after(self, item)

    def _explain(self, item: Item, key: str) -> None:
        """Say why an item is asked, or where things stand."""
        from iopfit.report.progress import so_far, why  # noqa: PLC0415 - the first question needs none of it

        self.say_lines(why(self.session, item, self.reader) if key == "why" else so_far(self.session, self.reader))

    def _tell_range(self) -> None:
        """Say the range in one line when it is another than what was said last, or than nothing known."""
        if not self.session.response.answers:
            return
        from iopfit.explain.outlook import outlook  # noqa: PLC0415 - the first question needs none of it
        from iopfit.report.progress import range_words  # noqa: PLC0415
        from iopfit.scoring import Standing  # noqa: PLC0415

        standing = self.session.weighing
        known = self.told or outlook(Standing(standing.questionnaire, Response()))
        self.told = outlook(standing)
        if self.told != known:
            self.terminal.say(range_words(standing, self.reader))

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

    def review(self) -> None:
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
            typed = self.read(phrase("review-prompt", reader))
            if not typed:
                return
            if typed.isascii() and typed.isdigit() and 1 <= int(typed[:6]) <= len(answered):
                self.session = session.edit(answered[int(typed) - 1].link_id)
                return
            self.say("review-wrong")

    def save(self) -> None:
        """Ask where to keep the answers, once; from then on they are kept after every answer."""
        if self.path is None:
            self.path = self.choose_file("save-ask", _DEFAULT_NAME)
        if self.path is not None and self._keep():
            self.say("saved", path=self.path, command=shlex.join(["iopfit", "forget", str(self.path)]))

    def choose_file(self, key: str, name: str) -> Path | None:
        """Ask for the name of a new file, with one to fall back on; return None when there is to be none."""
        typed = self.read(phrase(key, self.reader, name=name))
        if understand_key(typed, self.reader) is not None or plain(typed) in _NO:
            self.say("not-kept")
            return None
        try:
            path = Path(typed or name).expanduser()
            taken = path.exists()
        except (OSError, RuntimeError, ValueError) as error:
            self.say("save-failed", problem=self.problem_of(error))
            return None
        if taken:
            self.say("save-exists")
        return None if taken else path

    def problem_of(self, error: Exception) -> str:
        """Return what is wrong with a file, in a few words."""
        strerror = error.strerror if isinstance(error, OSError) else None
        return strerror or phrase("unusable-name", self.reader)

    def _keep(self) -> bool:
        """Write the answers to the file the person chose, if any; a failure is told, nothing is lost."""
        if self.path is None:
            return False
        try:
            save(self.session, self.path)
        except (OSError, ValueError) as error:
            self.path = None
            self.say("save-failed", problem=self.problem_of(error))
            return False
        self.note_written(self.path)
        return True

    def note_written(self, path: Path) -> None:
        """Remember that a file was written, to say so when the interview is stopped."""
        if path not in self.written:
            self.written.append(path)

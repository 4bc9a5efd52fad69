"""A counselor at a pseudo-terminal: what is on the screen, and what is typed."""

import os
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

import pexpect

import iopfit
from tests.records.conftest import PASSPHRASE

KEPT = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(Path(iopfit.__file__).parents[1])}
ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[=>]|\x1b\([A-Z0-9]")
ANSWER = r"(?:Client's answer|Relative's answer|From the chart|Your observation): "
OK = r"have read this: "
MORE = r"Enter, or more: "
DECIDE = r"Enter, or a word: "
CALM = {"Who is answering": "me", "18 or older": "yes"}
_MOST_QUESTIONS = 150


class Talk:
    """One run of a command at a pseudo-terminal.

    Attributes:
        raw: Everything printed so far.
    """

    def __init__(
        self,
        home: Path,
        *command: str,
        size: tuple[int, int] = (60, 100),
        inside: Sequence[str] = (),
        env: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """Start it; `home` is its working folder and home, `inside` a program that runs it."""
        self.raw = ""
        program, *arguments = [str(part) for part in (*inside, sys.executable, "-m", "iopfit", *command)]
        self.child: pexpect.spawn[str] = pexpect.spawn(
            program,
            arguments,
            cwd=str(home),
            env={**KEPT, "HOME": str(home), "TERM": "xterm", "LANG": "C.UTF-8", **env},
            dimensions=size,
            encoding="utf-8",
            codec_errors="replace",
            timeout=15,
        )
        self.child.delaybeforesend = None

    def wait(self, *prompts: str) -> str:
        """Read up to one of these prompts, or to the end when none is given; return what was printed, in one line."""
        self.child.expect([*prompts] if prompts else pexpect.EOF)
        before = self.child.before or ""
        self.raw += before + (self.child.after if isinstance(self.child.after, str) else "")
        return " ".join(ESCAPE.sub("", before).split())

    @property
    def prompt(self) -> str:
        """The prompt that was read last."""
        after: object = self.child.after
        return str(after) if isinstance(after, str) else ""

    def say(self, line: str, *prompts: str) -> str:
        """Type a line and read on."""
        self.child.sendline(line)
        return self.wait(*prompts)

    def code(self) -> int | None:
        """Return the exit code, once everything printed was read."""
        if self.child.isalive():
            self.raw += self.child.read()
        self.child.close()
        return self.child.exitstatus

    def unlock(self, passphrase: str = PASSPHRASE) -> None:
        """Type the passphrase of a file that is there."""
        self.wait(r"Passphrase for .*: ")
        self.child.sendline(passphrase)

    def create(self, passphrase: str = PASSPHRASE) -> None:
        """Choose the passphrase of a new file."""
        self.wait("New passphrase: ")
        self.say(passphrase, "The same again: ")
        self.child.sendline(passphrase)

    def agree(self) -> str:
        """Write down that the client agrees to a record and to nothing more; return what is said then."""
        self.wait("yes or no: ")
        self.say("yes", "Numbers: ")
        self.say("", "Enter for that: ")
        self.say("", "yes or no: ")
        return self.say("yes", ANSWER)

    def answer_all(self, given: Mapping[str, str], screen: str) -> str:
        """Answer questions calmly until the decision; return what was printed before it.

        Args:
            given: What is typed where a piece of the question's text is on the screen.
            screen: What was printed last.
        """
        for _ in range(_MOST_QUESTIONS):
            if re.fullmatch(DECIDE, self.prompt):
                return screen
            if re.fullmatch(OK, self.prompt):
                line = "ok"
            elif re.fullmatch(MORE, self.prompt):
                line = "more"
            else:
                line = next((typed for part, typed in given.items() if part in screen), None) or calm(screen)
            screen = self.say(line, ANSWER, OK, MORE, DECIDE)
        raise AssertionError(f"the questions do not end: {screen}")


def calm(screen: str) -> str:
    """Return what a calm client answers: the option that stands alone, no, or the lowest number."""
    asked = screen.split("Read out:")[-1]
    if found := re.search(r"Type a number from (\d+)", asked):
        return str(found[1])
    if "1. Yes" in asked and "2. No" in asked and "3." not in asked:
        return "no"
    options = re.findall(r"(\d+)\. (.*?)(?= \d+\. | Type )", asked)
    alone = [
        number
        for number, text in options
        if text.startswith(("None of", "Nothing", "No ", "Nobody", "Never", "Not at all"))
    ]
    return str((alone or ["1"])[0])

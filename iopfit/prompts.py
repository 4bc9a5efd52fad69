"""Asks one item in a line terminal, and returns what the person meant.

Plain lines only: no cursor movement, no boxes, nothing pre-chosen, so it works over ssh,
with a screen reader, at 40 columns and on the dumbest terminal. What to ask, and what an
answer does, is the interview's work; this is an edge that owns the keyboard.
"""

import contextlib
import shutil
import sys
import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from iopfit.answers import Unfit, plain, understand
from iopfit.document import printable
from iopfit.phrases import KEYS, LANGUAGES, key_words, phrase
from iopfit.questionnaire import Item, Reader, Value

Key = Literal["back", "skip", "unknown", "help", "why", "so far", "review", "save", "quit", "leave", "keep"]
_WIDEST = 80


@dataclass(frozen=True)
class Typed:
    """What came of one prompt: an answer, one of the keys, or a word that this conversation adds to them."""

    answer: Value | None = None
    key: Key | None = None
    word: str | None = None


class Stopped(Exception):
    """The person pressed Ctrl-C, or the input ended."""


class Left(Exception):
    """The person typed `leave`: clear the screen and end, saying nothing."""


def obey(key: Key | None) -> None:
    """End what is under way when a key says so.

    Raises:
        Stopped: For `quit`.
        Left: For `leave`.
    """
    if key == "quit":
        raise Stopped
    if key == "leave":
        raise Left


class Terminal:
    """Reads and writes lines; `read` and `write` are the only doors to the person."""

    def __init__(self, read: Callable[[str], str] | None = None) -> None:
        """Use the keyboard, or another source of lines."""
        self._read = read or _read_line
        for stream in (sys.stdin, sys.stdout):
            with contextlib.suppress(AttributeError, ValueError):
                stream.reconfigure(errors="replace")  # type: ignore[union-attr]

    def say(self, text: str = "", indent: int = 0, mark: str = "") -> None:
        """Print text wrapped to the window, later lines aligned with the first."""
        width = max(20, min(shutil.get_terminal_size().columns - 1, _WIDEST))
        lead = " " * indent
        filled = textwrap.fill(
            printable(text, limit=None),
            width,
            initial_indent=lead + mark,
            subsequent_indent=lead + " " * len(mark),
            break_long_words=True,
            break_on_hyphens=False,
        )
        sys.stdout.write(f"{filled}\n")

    def read(self, prompt: str) -> str:
        """Return one typed line.

        Raises:
            Stopped: On Ctrl-C and at the end of input.
        """
        sys.stdout.flush()
        try:
            return self._read(prompt)
        except (EOFError, KeyboardInterrupt):
            sys.stdout.write("\n")
            raise Stopped from None

    def clear(self) -> None:
        """Clear the screen and what was scrolled away, without leaving a word behind."""
        sys.stdout.write("\x1b[H\x1b[2J\x1b[3J" if _can_clear() else "\n" * 200)
        sys.stdout.flush()


def _read_line(prompt: str) -> str:
    with contextlib.suppress(ImportError):
        import readline  # noqa: F401, PLC0415 - arrow keys while typing
    return input(prompt)


def _can_clear() -> bool:
    import os  # noqa: PLC0415

    return os.environ.get("TERM", "dumb") not in ("dumb", "")


def understand_key(typed: str, reader: Reader) -> Key | None:
    """Return the key that a line stands for, if it is one.

    >>> understand_key("  BACK ", Reader()), understand_key("atrás", Reader("es"))
    ('back', 'back')
    """
    word = plain(typed) if typed.strip() != "?" else "?"
    return key_words(reader).get(word)  # type: ignore[return-value]


def keys_line(reader: Reader) -> str:
    """Return the keys as they are offered on the screen."""
    column = LANGUAGES.index(reader.language) if reader.language in LANGUAGES else 0
    shown = {
        "unknown": ("unknown", "no sé"),
        "why": ("why", "por qué"),
        "back": ("back", "atrás"),
        "so far": ("so far", "hasta aquí"),
    }
    return ", ".join(shown.get(key, tuple(words[i][0] for i in (0, 1)))[column] for key, words in KEYS.items())


def show_item(terminal: Terminal, item: Item, reader: Reader, below: str = "") -> None:
    """Print a question with its numbered options and how to answer it.

    Args:
        terminal: Where to.
        item: The question.
        reader: Who is spoken to.
        below: What stands between the question and its options, if anything.
    """
    terminal.say(item.text.say(reader))
    if below:
        terminal.say(below)
    options = [option.text.say(reader) for option in item.answer_options]
    if item.type == "boolean":
        options = [phrase("yes", reader), phrase("no", reader)]
    for number, text in enumerate(options, 1):
        terminal.say(text, indent=2, mark=f"{number}. ")
    hint = hint_for(item, reader)
    if hint:
        terminal.say(hint)


def hint_for(item: Item, reader: Reader) -> str:
    """Return one line on how an item can be answered."""
    low, high = item.bounds
    match item.type:
        case "boolean":
            return ""
        case "choice":
            return phrase("hint-many" if item.repeats else "hint-one", reader)
        case "scale" if item.low_text and item.high_text:
            return phrase(
                "hint-scale",
                reader,
                low=f"{low:g}",
                high=f"{high:g}",
                low_text=item.low_text.say(reader),
                high_text=item.high_text.say(reader),
            )
        case "integer" | "decimal" | "scale":
            return phrase("hint-number", reader, low=f"{low:g}", high=f"{high:g}")
        case _:
            return phrase("hint-date" if item.type == "date" else "hint-text", reader)


def ask(
    terminal: Terminal,
    item: Item,
    reader: Reader,
    *,
    can_keep: bool,
    prompt: str = "",
    words: Mapping[str, str] = MappingProxyType({}),
) -> Typed:
    """Return an answer or a key; what does not fit is explained kindly and asked again.

    Args:
        terminal: Where to ask.
        item: What to ask; it has been shown.
        reader: Who is asked.
        can_keep: Whether Enter keeps an earlier answer.
        prompt: What stands before the answer, when it is not the usual.
        words: More words that are no answers, each with what it stands for; they go before the keys.

    Raises:
        Stopped: On Ctrl-C and at the end of input.
    """
    while True:
        typed = terminal.read(prompt or phrase("prompt", reader))
        word, key = words.get(plain(typed)), understand_key(typed, reader)
        if (word or key) is not None and not _is_option(item, typed):
            return Typed(word=word) if word is not None else Typed(key=key)
        if not typed.strip():
            if can_keep:
                return Typed(key="keep")
            terminal.say(phrase("need-answer", reader))
            continue
        try:
            return Typed(answer=understand(item, typed, reader))
        except Unfit as unfit:
            terminal.say(explain(item, unfit.reason, reader))


def _is_option(item: Item, typed: str) -> bool:
    """Whether a line that looks like a key is exactly an option's code: the option wins."""
    return item.type == "choice" and plain(typed) in item.option_by_code


def explain(item: Item, reason: str, reader: Reader) -> str:
    """Return a kind sentence on why an answer does not fit."""
    low, high = item.bounds
    return phrase(reason, reader, low=f"{low:g}", high=f"{high:g}", hint=hint_for(item, reader))

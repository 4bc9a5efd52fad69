"""What a counselor is asked besides the questionnaire: a number from a list, yes or no, a few words."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from iopfit.answers import YES_WORDS, plain
from iopfit.phrases import phrase

if TYPE_CHECKING:
    from iopfit.cli.conversation import Conversation


def show_options(conversation: "Conversation", options: Sequence[str]) -> None:
    """Print options with their numbers."""
    for number, option in enumerate(options, 1):
        conversation.terminal.say(option, indent=2, mark=f"{number}. ")


def choose(conversation: "Conversation", options: Sequence[str], prompt: str) -> int | None:
    """Show options and return the place of the chosen one from 0, or None for Enter.

    Args:
        conversation: Where to ask.
        options: What can be chosen.
        prompt: The key of what stands before the answer.
    """
    show_options(conversation, options)
    return choose_shown(conversation, len(options), prompt)


def choose_shown(conversation: "Conversation", count: int, prompt: str) -> int | None:
    """Return the place of one of the options shown already, or None for Enter."""
    while True:
        typed = conversation.read(phrase(prompt, conversation.reader))
        if not typed:
            return None
        if (place := _place(typed, count)) is not None:
            return place
        conversation.say("choose-number")


def choose_many(conversation: "Conversation", options: Sequence[str], prompt: str) -> list[int]:
    """Show options and return the places of those chosen, in their order; none for Enter."""
    show_options(conversation, options)
    while True:
        typed = conversation.read(phrase(prompt, conversation.reader))
        places = [_place(part, len(options)) for part in typed.replace(";", ",").replace(",", " ").split()]
        if None not in places:
            return sorted({place for place in places if place is not None})
        conversation.say("choose-number")


def _place(typed: str, count: int) -> int | None:
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else 0
    return number - 1 if 1 <= number <= count else None


def yes(conversation: "Conversation", prompt: str) -> bool:
    """Return whether the answer is yes; nothing else than yes or no will do."""
    while True:
        typed = plain(conversation.read(phrase(prompt, conversation.reader)))
        if typed in YES_WORDS:
            return YES_WORDS[typed]
        conversation.say("yes-or-no")


def words(conversation: "Conversation", prompt: str, *, needed: bool) -> str:
    """Return a line of words."""
    while True:
        typed = readable(conversation.read(phrase(prompt, conversation.reader)))
        if typed or not needed:
            return typed
        conversation.say("words-needed")


def readable(text: str) -> str:
    r"""Return text without half characters, which nothing could keep.

    >>> readable("a\ud800")
    'a?'
    """
    return text.encode("utf-8", errors="replace").decode()

"""What a session that somebody leads adds to a conversation; an interview on one's own adds nothing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from iopfit.questionnaire import Item, Value
from iopfit.response import Missing

if TYPE_CHECKING:
    from iopfit.cli.conversation import Conversation


@dataclass(frozen=True)
class Additions:
    """Functions that a conversation calls at its seams.

    Attributes:
        words: More words that can be typed at a question, each with what it stands for.
        do: Does what one of these words stands for, for the item asked.
        welcome: Says what stands before the first question.
        record: Writes down what has changed, before anything more is said or asked.
        below: Returns what is said below a question, before its options.
        after: Says what stands below the options.
        prompt: Returns what stands before the answer.
        rate_again: Asks for a rating once more, when one was given last; returns whether one was.
        earlier: Returns the answer that Enter confirms, if there is one.
        conclude: Shows the result and asks what follows; returns whether to go on with the questions.
        stop: Says how it was left, and returns the exit code.
    """

    words: Mapping[str, str]
    do: Callable[["Conversation", str, Item], None]
    welcome: Callable[["Conversation"], None]
    record: Callable[["Conversation"], None]
    below: Callable[["Conversation", Item], str]
    after: Callable[["Conversation", Item], None]
    prompt: Callable[["Conversation"], str]
    rate_again: Callable[["Conversation"], bool]
    earlier: Callable[[Item], Value | Missing | None]
    conclude: Callable[["Conversation"], bool]
    stop: Callable[["Conversation"], int]

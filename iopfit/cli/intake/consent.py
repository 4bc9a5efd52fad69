"""What the client agrees to, asked and written down before anything else."""

from typing import TYPE_CHECKING

from iopfit.cli.intake.asking import choose_many, readable, yes
from iopfit.journal.events import PURPOSES, Consented
from iopfit.phrases import phrase

if TYPE_CHECKING:
    from iopfit.cli.conversation import Conversation


def ask_consent(conversation: "Conversation") -> Consented | None:
    """Return what the client agrees to, or None when not even to a record."""
    reader = conversation.reader
    if not yes(conversation, "consent-ask"):
        return None
    conversation.say("consent-sharing")
    sharing = [purpose for purpose in PURPOSES if purpose != "this-record"]
    chosen = choose_many(conversation, [phrase(f"consent-{one}", reader) for one in sharing], "consent-numbers")
    purposes = ("this-record", *(sharing[place] for place in chosen))
    recipient = _recipient(conversation, purposes) if chosen else ""
    usual = phrase("consent-until-default", reader)
    conversation.say("consent-until", usual=usual)
    until = conversation.read(phrase("consent-until-prompt", reader)) or usual
    in_writing = yes(conversation, "consent-given")
    if chosen and not in_writing:
        conversation.say("consent-spoken")
    return Consented(purposes, readable(recipient), readable(until), "in-writing" if in_writing else "spoken")


def _recipient(conversation: "Conversation", purposes: tuple[str, ...]) -> str:
    """Return with whom it may be shared; the rule lets one consent name all who treat and pay, and nobody else so."""
    reader = conversation.reader
    usual = phrase("consent-recipient-default", reader) if "other" not in purposes else ""
    if usual:
        conversation.say("consent-recipient-usual", usual=usual)
    while True:
        typed = conversation.read(phrase("consent-recipient-enter" if usual else "consent-recipient", reader)) or usual
        if typed:
            return typed
        conversation.say("words-needed")

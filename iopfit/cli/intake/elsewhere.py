"""How a session is left: paused, or with what could not be written kept in another place."""

from pathlib import Path
from typing import TYPE_CHECKING

from iopfit.answers import plain
from iopfit.cli.intake.scribe import Overtaken, Scribe
from iopfit.journal.events import Paused
from iopfit.phrases import phrase, phrase_for
from iopfit.prompts import Left, Stopped
from iopfit.records.problems import StoreProblem

if TYPE_CHECKING:
    from iopfit.cli.conversation import Conversation

_FOUND = 1
STOPPED = 130


def keep_elsewhere(conversation: "Conversation", scribe: Scribe) -> bool:
    """Say that all is kept, or ask for another place when it is not; return whether it is now."""
    if scribe.flush():
        conversation.say("kept-all", store=scribe.store.name if scribe.store else "")
        return True
    typed = conversation.read(phrase("elsewhere-ask", conversation.reader))
    if not typed:
        return False
    try:
        path = Path(typed).expanduser()
        _make(path, scribe)
    except (OSError, RuntimeError, ValueError, StoreProblem) as error:
        conversation.say("elsewhere-failed", problem=_why(error))
        return False
    conversation.say("elsewhere-kept", path=path, label=scribe.named)
    return True


def _make(path: Path, scribe: Scribe) -> None:
    """Make a file of records and write the case there."""
    from iopfit.cli.records.opening import new_passphrase  # noqa: PLC0415
    from iopfit.records.engines import create_file, open_file  # noqa: PLC0415
    from iopfit.records.store import Store  # noqa: PLC0415
    from iopfit.records.upgrade import upgrade  # noqa: PLC0415

    if path.exists():
        raise StoreProblem("taken", "There is already a file with that name, and it is left as it was.")
    passphrase = new_passphrase(path)
    create_file(path, passphrase, upgrade)
    scribe.move(Store(open_file(path, passphrase), str(path), scribe.clock.user()))


def _why(error: Exception) -> str:
    if isinstance(error, StoreProblem):
        return str(error)
    return f"{error.strerror}." if isinstance(error, OSError) and error.strerror else "This name cannot be used."


def leave(conversation: "Conversation", scribe: Scribe, *, overtaken: bool) -> int:
    """Pause, keep what is not written if that is wanted, say how to go on; return the exit code."""
    if overtaken:
        return _FOUND
    if not scribe.journal.links:
        return STOPPED
    record = scribe.journal.record
    if record.state == "finished" and scribe.flush():
        conversation.say("report-later", label=scribe.named)
        return STOPPED
    if record.state == "open":
        try:
            scribe.write(Paused())
        except Overtaken:
            return _FOUND
    if settle(conversation, scribe):
        conversation.say("intake-paused", label=scribe.named)
    return STOPPED


def settle(conversation: "Conversation", scribe: Scribe) -> bool:
    """Ask what to do with what is not written until it is, or until it is given up; return whether it is."""
    while not scribe.flush():
        if not _asked(conversation, scribe):
            conversation.say("intake-lost")
            return False
    return True


def _asked(conversation: "Conversation", scribe: Scribe) -> bool:
    """Ask what to do with what is not written; return whether to try on."""
    conversation.terminal.say(phrase_for("unkept-ending", scribe.unsaved, conversation.reader))
    try:
        typed = plain(conversation.terminal.read(phrase("unkept-prompt", conversation.reader)))
        if typed in ("stop", "parar"):
            return False
        if typed in ("save", "guardar"):
            keep_elsewhere(conversation, scribe)
    except (Stopped, Left):
        return False
    return True

"""Writes a session's events as they happen; what cannot be written is kept in memory and tried again."""

import getpass
import os
import secrets
import shlex
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from iopfit.journal.events import Event
from iopfit.journal.journal import Journal
from iopfit.records.problems import StoreProblem

if TYPE_CHECKING:
    from iopfit.records.store import Store


def store_option(name: str | None) -> str:
    """Return how a command names a store; nothing when it is the usual one, or the environment names it.

    >>> store_option("my records.db")
    " --store 'my records.db'"
    """
    return "" if name is None or os.environ.get("IOPFIT_STORE") == name else f" --store {shlex.quote(name)}"


class Overtaken(Exception):
    """Somebody else wrote to the same record from another session."""

    def __init__(self, who: str, at: datetime) -> None:
        """Keep who it was and when."""
        self.who = who
        self.at = at
        super().__init__("somebody else wrote to the same record")


class Clock:
    """The edge at which the time, chance and the user's name come in."""

    def now(self) -> datetime:
        """Return the time, in UTC."""
        return datetime.now(UTC)

    def salt(self) -> str:
        """Return 32 random digits."""
        return secrets.token_hex(16)

    def user(self) -> str:
        """Return the name of the user of this computer."""
        try:
            return getpass.getuser()
        except (KeyError, OSError):
            return "unknown"


class Scribe:
    """Writes one record.

    Attributes:
        store: Where to; None while there is nowhere.
        journal: Everything so far, what is not written yet included.
        saved: How many of its events are written.
        owner: Whose record it is.
        option: How a command names the store, when it is not the usual one.
    """

    def __init__(
        self,
        store: "Store | None",
        journal: Journal,
        owner: str,
        clock: Clock,
        tell: Callable[..., None],
        option: str = "",
    ) -> None:
        """Go on with a journal; all of it that has events is written already.

        Args:
            store: Where to write.
            journal: The journal so far.
            owner: Whose record it is.
            clock: Time, chance and name.
            tell: Says one of the program's sentences, given its key and parts.
            option: How a command names the store, when it is not the usual one.
        """
        self.store = store
        self.journal = journal
        self.saved = len(journal.links)
        self.owner = owner
        self.clock = clock
        self.tell = tell
        self.option = option
        self.trouble = ""

    @property
    def author(self) -> str:
        """Who writes."""
        return self.store.user if self.store is not None else self.clock.user()

    @property
    def named(self) -> str:
        """How a command names the case, and the store if that is needed."""
        return f"{shlex.quote(self.journal.record.label)}{self.option}"

    @property
    def unsaved(self) -> int:
        """How many events are in memory only."""
        return len(self.journal.links) - self.saved

    def write(self, *events: Event) -> None:
        """Write events; on the disk when this returns, unless the person was told otherwise.

        Raises:
            Overtaken: When somebody else wrote to the record first.
            StoreProblem: `taken`, when the record is new and its label is in use.
        """
        self.journal = self.journal.written(events, self.clock.now(), self.author, self.clock.salt)
        self.flush()

    def flush(self) -> bool:
        """Try to write what is in memory only; return whether everything is written."""
        if self.store is None or not self.unsaved:
            return not self.unsaved
        try:
            self._write()
        except StoreProblem as problem:
            if problem.kind == "taken":
                raise
            if str(problem) != self.trouble:
                self.trouble = str(problem)
                self.tell("unkept", problem=problem)
            return False
        if self.trouble:
            self.trouble = ""
            self.tell("kept-again")
        return True

    def _write(self) -> None:
        assert self.store is not None
        try:
            self.store.write(self.journal, self.saved, self.owner)
        except StoreProblem as problem:
            if problem.kind not in ("overtaken", "taken"):
                raise
            self._look_again(problem)
        self.saved = len(self.journal.links)

    def _look_again(self, problem: StoreProblem) -> None:
        """Find out whether what is there is our own, written just before a connection was lost."""
        assert self.store is not None
        there = self.store.journal(self.journal.id)
        if not there.links:
            if problem.kind == "taken":
                raise problem
            raise StoreProblem("refused", "This case is not there any more, or it was given to another counselor.")
        if not self.journal.begins_like(there):
            raise Overtaken(there.record.last_by, there.record.last_at)
        self.saved = len(there.links)
        if self.unsaved:
            self.store.write(self.journal, self.saved, self.owner)

    def move(self, store: "Store") -> None:
        """Write everything to another store, and from now on there.

        Raises:
            StoreProblem: When it cannot be written; then nothing has changed.
        """
        store.write(self.journal, 0, store.user)
        self.store, self.owner, self.saved, self.trouble = store, store.user, len(self.journal.links), ""
        self.option = store_option(store.name)

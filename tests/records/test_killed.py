"""Sessions killed at random moments: what was acknowledged on the screen is there, and resuming asks the right question.

An interview in this process runs beside the one on the screen. A few dozen sessions run by
default; IOPFIT_FULL_CAMPAIGNS=1 runs 500 on each kind of store.
"""

import random
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pexpect
import pytest

from iopfit import Questionnaire
from iopfit.answers import understand
from iopfit.interview import Session
from iopfit.journal.journal import Journal, check
from iopfit.journal.resumption import session_of
from iopfit.questionnaire import Item, Reader
from iopfit.records.store import Store
from tests.records.conftest import FULL, opener_of_file, opener_of_server
from tests.records.server import Server
from tests.records.talk import ANSWER, DECIDE, ESCAPE, MORE, OK, Talk
from tests.strategies import random_answer

SESSIONS = 500 if FULL else 6
READER = Reader("en", "counselor")
PROMPTS = [ANSWER, OK, MORE, DECIDE]


@dataclass
class Place:
    """A store of one kind, and how a session at it begins and ends."""

    options: tuple[str, ...]
    open: Callable[[str], Store]
    server: Server | None


@pytest.fixture(params=["file", "server"])
def place(request: pytest.FixtureRequest, path: Path) -> Place:
    """Return a store of either kind."""
    if request.param == "file":
        return Place(("--store", str(path)), opener_of_file(path), None)
    server, clinic = request.getfixturevalue("server"), request.getfixturevalue("clinic")
    return Place(("--store", server.address("kim", clinic)), opener_of_server(server, clinic), server)


def typed_for(item: Item, source: random.Random) -> str:
    """Return a random answer as it is typed, mostly harmless."""
    answer = random_answer(item, source, 0.04)
    if isinstance(answer, bool):
        return "yes" if answer or item.link_id == "adult" else "no"
    if isinstance(answer, frozenset):
        alone = [option.code for option in item.answer_options if option.exclusive]
        return alone[0] if alone and source.random() < 0.7 else ", ".join(sorted(answer))
    return str(answer)


class Watched:
    """A session on the screen, and the interview beside it.

    Attributes:
        sure: The interview as far as the screen has acknowledged it.
        perhaps: The same with what was typed last, which may or may not have been written.
    """

    def __init__(self, talk: Talk, session: Session, until: float, source: random.Random) -> None:
        """Watch from the first prompt on; whoever runs it kills it at a moment of the monotonic clock."""
        self.talk, self.sure, self.perhaps = talk, session, session
        self.until, self.source = until, source

    def wait(self) -> str | None:
        """Return the prompt that appears in time, else None."""
        left = self.until - time.monotonic()
        try:
            found = self.talk.child.expect([*PROMPTS, pexpect.EOF], timeout=max(left, 0.001))
        except pexpect.TIMEOUT:
            return None
        return PROMPTS[found]

    def run(self) -> bool:
        """Answer until it is time or the questions end; return whether they ended."""
        while (prompt := self.wait()) is not None:
            self.sure = self.perhaps
            if prompt == DECIDE:
                return True
            if prompt == OK:
                line, self.perhaps = "ok", self.sure.acknowledge()
            elif prompt == MORE:
                line, self.perhaps = "more", self.sure.go_on()
            else:
                line = self._answer()
            time.sleep(self.source.uniform(0, 0.05))
            self.talk.child.sendline(line)
        # an answer is acknowledged when it is repeated, before the next question is there
        shown = ESCAPE.sub("", str(self.talk.child.buffer))
        if re.search(r"\nNoted: .*\n", shown.replace("\r", "")):
            self.sure = self.perhaps
        return False

    def _answer(self) -> str:
        item = self.sure.current
        assert item is not None
        shown = " ".join(ESCAPE.sub("", str(self.talk.child.before)).split())
        assert item.text.say(READER) in shown, f"asked another question than {item.link_id}"
        line = typed_for(item, self.source)
        self.perhaps = self.sure.answer(understand(item, line, READER))
        return line


def same(one: Session, other: Session) -> bool:
    """Whether two sessions hold the same."""
    return (one.response.answers, one.acknowledged, one.past_emergency) == (
        other.response.answers,
        other.acknowledged,
        other.past_emergency,
    )


def started(place: Place, home: Path, label: str, *, resumes: bool) -> Talk:
    """Start a session and get to where the first question is about to appear."""
    if resumes:
        talk = Talk(home, "intake", "resume", label, *place.options)
        if place.server is None:
            talk.unlock()
        return talk
    talk = Talk(home, "intake", "--label", label, *place.options)
    if place.server is None:
        talk.unlock()
    talk.wait("yes or no: ")
    talk.say("yes", "Numbers: ")
    talk.say("", "Enter for that: ")
    talk.say("", "yes or no: ")
    talk.child.sendline("yes")
    return talk


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return an empty folder."""
    made = tmp_path / "home"
    made.mkdir()
    return made


def labels() -> Iterator[str]:
    """Yield labels of cases."""
    number = 0
    while True:
        number += 1
        yield f"C-{number}"


def test_no_acknowledged_answer_is_ever_lost(place: Place, home: Path, fit: Questionnaire) -> None:
    """Killed hundreds of times: everything acknowledged is there, the chain holds, the next question is the right one."""
    source, names = random.Random(11), labels()
    label, resumes, cut, kept = next(names), False, 0, 0
    session = Session(fit)
    for number in range(SESSIONS):
        talk = started(place, home, label, resumes=resumes)
        watched = Watched(talk, session, time.monotonic() + source.uniform(0.05, 1.6), source)
        ended = watched.run()
        cut += not ended
        if place.server is not None and number % 5 == 3:
            place.server.kill()
            talk.child.kill(9)
            place.server.start()
        else:
            talk.child.kill(9)
        talk.child.close(force=True)
        journal = found(place, label)
        if journal is None:
            assert same(watched.sure, Session(fit))
            session, resumes = Session(fit), False
            continue
        session = session_of(fit, journal.record.intakes[-1])
        assert same(session, watched.sure) or same(session, watched.perhaps), f"session {number} of {label}"
        kept += len(session.response.answers)
        resumes = True
        if ended:
            label, session, resumes = next(names), Session(fit), False
    assert cut > SESSIONS / 3
    assert kept > SESSIONS
    store = place.open("kim")
    assert not any(fault for _, fault in store.faults())
    store.close()


def found(place: Place, label: str) -> Journal | None:
    """Return the journal of a case, checked from its first event to its last; None before there is one."""
    store = place.open("kim")
    try:
        listings = store.named(label)
        if not listings:
            return None
        journal = store.journal(listings[0].id)
        assert check(listings[0], journal.links) is None
        return journal
    finally:
        store.close()

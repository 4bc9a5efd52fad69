"""A counselor leads a session: every word that can be typed, and everything that can go wrong."""

import os
import re
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from iopfit import Questionnaire
from iopfit.decision import decide
from iopfit.journal.events import (
    Acknowledged,
    Answered,
    Chosen,
    Confirmed,
    Consented,
    Continued,
    Entry,
    Explained,
    Finished,
    Flagged,
    Lapsed,
    Noted,
    Observed,
    Opened,
    Overridden,
    Paused,
    Planned,
    Resumed,
    Scheduled,
    Shared,
    Unflagged,
    Weighed,
)
from iopfit.journal.journal import Journal
from iopfit.journal.resumption import fitted
from iopfit.records.engines import open_file
from iopfit.records.store import Store
from tests.records.conftest import PASSPHRASE, opener_of_server, skip
from tests.records.server import Server
from tests.records.talk import ANSWER, CALM, DECIDE, MORE, OK, Talk, calm

OTHER = "other long words, others"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return an empty folder to run in."""
    made = tmp_path / "home"
    made.mkdir()
    return made


Begin = Callable[..., Talk]


@pytest.fixture
def begin(home: Path) -> Iterator[Begin]:
    """Return what starts a command in the empty folder; all are ended with the test."""
    started: list[Talk] = []

    def start(*command: str, **options: object) -> Talk:
        started.append(Talk(home, *command, **options))  # type: ignore[arg-type]
        return started[-1]

    yield start
    for talk in started:
        talk.child.close(force=True)


def journal_at(path: Path, label: str, passphrase: str = PASSPHRASE) -> Journal:
    """Return the journal of a case in a file, and make sure that all is whole."""
    store = Store(open_file(path, passphrase), str(path), "kim")
    assert not any(fault for _, fault in store.faults())
    (listing,) = store.named(label)
    journal = store.journal(listing.id)
    store.close()
    return journal


def events(journal: Journal, *kinds: type) -> list[object]:
    """Return the events of some kinds."""
    return [entry.event for entry in journal.entries if isinstance(entry.event, kinds)]


def new_case(begin: Begin, path: Path, *options: str, **more: object) -> tuple[Talk, str]:
    """Start a case in a file that is there; return it at the first question."""
    talk = begin("intake", "--label", "C-1", "--store", str(path), *options, **more)
    talk.unlock()
    return talk, talk.agree()


def test_a_whole_intake_is_in_the_record(begin: Begin, home: Path, fit: Questionnaire) -> None:
    """From a new file in the usual place to the report: every event, in order, and the result it comes to."""
    talk = begin("intake", "--label", "Case 7")
    talk.create()
    screen = talk.agree()
    path = home / ".local" / "share" / "iopfit" / "records.db"
    assert "This case is called Case 7." in screen
    assert "encrypted, in" in screen and path.name in screen
    talk.answer_all({**CALM, "Substances used": "1"}, screen)
    screen = talk.say("", "Enter for the suggested one: ")
    assert "Outpatient care (suggested)" in screen
    screen = talk.say("3", "Number: ")
    assert "That is not the suggested one. Both are kept." in screen
    assert "Please type one of the numbers" in talk.say("", "Number: ")
    talk.say("1, 5", "In a few words: ")
    assert "Please write a few words" in talk.say("", "In a few words: ")
    screen = talk.say("she looks unwell", "Number: ")
    assert "What does the client choose?" in screen
    talk.say("2", "Why that one")
    screen = talk.say("closer to home", "what was chosen: ")
    assert "What is possible now?" in screen
    talk.say("1", "not possible now")
    talk.say("no place free until Monday", "Step 1: ")
    talk.say("call her sister", "Step 2: ")
    talk.say("=see Dr. Lee", "Step 3: ")
    talk.say("", "Day, or Enter")
    assert "Please type a date from today on" in talk.say("2020-01-01", "Day, or Enter")
    talk.say("14", "Type finish")
    screen = talk.say("finish", "or Enter for none: ")
    assert "Finished and kept." in screen
    assert "end the name with" in talk.say("report.doc", "or Enter for none: ")
    talk.say("report.md", "$")
    assert talk.code() == 0
    report = (home / "report.md").read_text()
    assert (home / "report.md").stat().st_mode & 0o777 == 0o600
    for words in ("she looks unwell", "closer to home", "no place free until Monday", "42 CFR Part 2", "Signatures"):
        assert words in report
    journal = journal_at(path, "Case 7")
    kinds = [type(event) for event in events(journal, Entry, Opened, Consented, Answered, Overridden, Chosen)]
    assert kinds[:2] == [Opened, Consented] and kinds[-2:] == [Overridden, Chosen]
    ending = [entry.event for entry in journal.entries if isinstance(entry.event, Overridden | Explained | Chosen)]
    assert ending == [
        Overridden("outpatient", "inpatient", ("more-risk", "not-available")),
        Explained("override", "she looks unwell"),
        Chosen("iop", "outpatient"),
        Explained("agreed", "closer to home"),
        Explained("feasible", "no place free until Monday"),
    ]
    assert [type(entry.event) for entry in journal.entries[-5:]] == [Planned, Scheduled, Weighed, Finished, Shared]
    (finished,) = events(journal, Finished)
    assert isinstance(finished, Finished)
    assert (finished.level, finished.own) == ("outpatient", "inpatient")
    assert events(journal, Planned) == [Planned(("call her sister", "=see Dr. Lee"))]
    assert events(journal, Shared) == [Shared("report-markdown", False, "")]
    found = fitted(fit, journal.record.intakes[0])
    assert decide(fit, found.response, found.observed).level == finished.level


def test_a_note_outlives_whoever_stops_at_its_second_prompt(begin: Begin, path: Path) -> None:
    """A pause between the note and what it is about loses nothing that was typed."""
    talk, _ = new_case(begin, path)
    talk.say("note", "Note, or Enter")
    talk.say("came with her sister", "session: ")
    talk.say("quit", "resume C-1")
    (note,) = events(journal_at(path, "C-1"), Noted)
    assert isinstance(note, Noted) and note.text == "came with her sister"


def test_every_word_does_what_it_says(begin: Begin, path: Path) -> None:
    """Notes, sources, flags, ratings, consent: said, and in the record as they were meant."""
    talk, screen = new_case(begin, path)
    screen = talk.say("me", ANSWER)
    assert "Read out: Right now, is it very hard to stay awake" in screen
    talk.say("note", "Note, or Enter")
    talk.say("came with her sister", "session: ")
    assert "The note is kept." in talk.say("", ANSWER)
    talk.say("note", "Note, or Enter")
    talk.say("<b>dijo</b> «sí»", "session: ")
    assert "Please press Enter, or type session." in talk.say("observe", "session: ")
    talk.say("session", ANSWER)
    assert "No note was written." in (talk.say("note", "Note, or Enter") and talk.say("", ANSWER))
    assert "4. your own observation" in talk.say("said", "leave it: ")
    assert "Please type one of the numbers." in talk.say("7", "leave it: ")
    screen = talk.say("2", ANSWER)
    assert talk.prompt == "Relative's answer: "
    assert "Read out: Right now, are they very hard to wake" in screen
    screen = talk.say("no", ANSWER)
    assert "Noted: No" in screen
    talk.say("said", "leave it: ")
    talk.say("3", ANSWER)
    assert talk.prompt == "From the chart: "
    flagged = talk.say("flag", ANSWER)
    assert "We come back to it." in flagged and "chest pain" in flagged
    assert "the more careful one decides" in talk.say("observe", "Enter for none: ")
    assert "Please answer yes or no." in talk.say("perhaps", "Enter for none: ")
    assert "Your rating is kept." in talk.say("no", ANSWER)
    assert "No rating was written." in (talk.say("observe", "Enter for none: ") and talk.say("", ANSWER))
    talk.say("consent", "yes or no: ")
    talk.say("yes", "Numbers: ")
    talk.say("2", "With whom")
    talk.say("the court in Springfield", "Enter for that: ")
    talk.say("the hearing", "yes or no: ")
    assert "42 CFR 2.31" in talk.say("no", ANSWER)
    talk.say("consent", "yes or no: ")
    assert "the client agrees no more" in talk.say("no", ANSWER)
    assert "Everything is kept in" in talk.say("save", ANSWER)
    assert "note: write a note" in talk.say("?", ANSWER)
    assert "Paused. To go on: iopfit intake resume C-1" in talk.say("quit", "resume C-1") + talk.raw
    assert talk.code() == 130
    journal = journal_at(path, "C-1")
    assert events(journal, Noted) == [Noted("came with her sister", "overdose_signs"), Noted("<b>dijo</b> «sí»", None)]
    assert events(journal, Answered)[1] == Answered("overdose_signs", False, "relative")
    assert events(journal, Flagged) == [Flagged("unknown_amount")]
    assert events(journal, Observed) == [Observed("medical_emergency", False)]
    assert events(journal, Consented)[1] == Consented(
        ("this-record", "other"), "the court in Springfield", "the hearing", "spoken"
    )
    assert events(journal, Consented)[2] == Consented((), "", "", "spoken")
    assert events(journal, Paused) == [Paused()]


def test_a_rating_that_tells_of_danger_comes_first(begin: Begin, path: Path) -> None:
    """What the counselor sees is shown at once, whatever the client says, and decides in the end."""
    talk, screen = new_case(begin, path)
    while "suicid" not in screen.casefold():
        screen = talk.say("me" if "Who is answering" in screen else "no", ANSWER)
    talk.say("observe", "Enter for none: ")
    screen = talk.say("yes", OK)
    assert "Please do this now" in screen and "988" in screen
    screen = talk.say("ok", MORE)
    screen = talk.say("more", ANSWER)
    assert "Your own rating: Yes" in screen
    screen = talk.say("no", ANSWER)
    talk.answer_all(CALM, screen)
    talk.say("", "Enter for the suggested one: ")
    raw = " ".join(talk.raw.split())
    assert "Rated differently by the client and the counselor" in raw
    assert "Inpatient or residential care (suggested)" in raw
    talk.say("quit", "resume C-1")
    journal = journal_at(path, "C-1")
    order = [type(event) for event in events(journal, Observed, Acknowledged, Continued)]
    assert order == [Observed, Acknowledged, Continued]


def test_a_rating_that_was_a_slip_is_taken_back(begin: Begin, path: Path) -> None:
    """At its alert, and later, too; an alert that comes back has to be read again."""
    talk, screen = new_case(begin, path)
    while "suicid" not in screen.casefold():
        screen = talk.say("me" if "Who is answering" in screen else "no", ANSWER)
    talk.say("observe", "Enter for none: ")
    talk.say("yes", OK)
    talk.say("back", "Enter for none: ")
    assert "Your own rating: No" in talk.say("no", ANSWER)
    talk.say("observe", "Enter for none: ")
    talk.say("yes", OK)
    talk.say("ok", MORE)
    talk.say("more", ANSWER)
    talk.say("observe", "Enter for none: ")
    assert "Your own rating: No" in talk.say("no", ANSWER)
    talk.say("observe", "Enter for none: ")
    assert "Please do this now" in talk.say("yes", OK)
    talk.say("quit", "resume C-1")
    journal = journal_at(path, "C-1")
    order = [type(event) for event in events(journal, Acknowledged, Lapsed)]
    assert order == [Acknowledged, Lapsed]
    assert journal.record.intakes[-1].acknowledged == frozenset()


def test_a_flagged_question_is_asked_again_before_the_end(begin: Begin, path: Path) -> None:
    """It is not lost, and the flag goes with the answer; when nothing else is left, that is said."""
    talk, screen = new_case(begin, path)
    screen = talk.say("me", ANSWER)
    screen = talk.say("flag", ANSWER)
    while "You flagged this, to come back to it." not in screen:
        screen = next_screen(talk, screen)
    assert "Current overdose signs" in screen
    assert "Only flagged questions are left." in talk.say("flag", ANSWER)
    talk.say("no", DECIDE)
    talk.say("quit", "resume C-1")
    journal = journal_at(path, "C-1")
    assert events(journal, Flagged, Unflagged) == [Flagged("overdose_signs"), Unflagged("overdose_signs")]


def until(talk: Talk, screen: str, words: str) -> str:
    """Answer calmly until something is on the screen."""
    for _ in range(150):
        if words in screen:
            return screen
        screen = next_screen(talk, screen)
    raise AssertionError(f"{words} never came")


def next_screen(talk: Talk, screen: str) -> str:
    """Answer one question calmly."""
    line = next((typed for part, typed in CALM.items() if part in screen), None) or calm(screen)
    return talk.say("ok" if talk.prompt.startswith("have read") else line, ANSWER, OK)


def test_no_word_is_needed_that_the_screen_does_not_show(begin: Begin, path: Path) -> None:
    """Led only by what stands on the screen, an intake of the shipped questions comes to its end."""
    talk, screen = new_case(begin, path, size=(200, 100))
    typed = 0
    while talk.prompt != "Enter, or a word: ":
        options = re.findall(r"(?<![\w.])(\d+)\. ", screen.split("Read out:")[-1])
        lowest = re.search(r"Type a number from (\d+)", screen)
        if talk.prompt.startswith("have read"):
            assert "Type ok when you" in talk.raw
            line = "ok"
        elif talk.prompt.startswith("Enter, or more"):
            line = "more"
        else:
            assert lowest or options, screen
            line = lowest[1] if lowest else options[0 if "18 or older" in screen else -1]
            assert (
                "Or type: note, said, flag, observe, consent, back, skip, unknown, why, so far, review, save, quit, leave, or ? for help."
                in screen
            )
        screen, typed = talk.say(line, ANSWER, OK, MORE, DECIDE), typed + 1
    assert typed > 10
    assert re.search(r"press Enter to write down the decision, or type review", screen, re.IGNORECASE)
    screen = talk.say("", "Enter for the suggested one: |Number: ")
    assert "Your own level of care: 1. Outpatient care" in screen
    screen = talk.say("3" if talk.prompt == "Number: " else "", "Number: |Enter for the suggested one: ")
    while "What does the client choose?" not in screen:
        line = "she needs it" if "few words" in talk.prompt else "10"
        screen = talk.say(line, "Number: ", "In a few words: ")
    screen = talk.say("5", "Why")
    screen = talk.say("she wants to think", "Step 1: ")
    assert "Enter on an empty line ends the list" in screen
    talk.say("", "Day, or Enter")
    screen = talk.say("", "Type finish to close this intake")
    talk.wait("look at it again: ")
    screen = talk.say("finish", "or Enter for none: ")
    talk.say("", "records report C-1")
    assert talk.code() == 0
    assert journal_at(path, "C-1").record.state == "finished"


def test_without_consent_nothing_is_kept(begin: Begin, path: Path) -> None:
    """The client says no: no case is made."""
    talk = begin("intake", "--label", "C-1", "--store", str(path))
    talk.unlock()
    talk.wait("yes or no: ")
    assert "Please type yes or no." in talk.say("perhaps", "yes or no: ")
    assert "Then nothing is kept." in talk.say("no", "counselor") + " " + talk.raw
    assert talk.code() == 0
    store = Store(open_file(path, PASSPHRASE), str(path), "kim")
    assert store.listings() == []
    store.close()


def test_an_intake_speaks_spanish(begin: Begin, path: Path) -> None:
    """Words and prompts are Spanish, and both languages' words work."""
    talk = begin("intake", "--label", "C-1", "--store", str(path), "--language", "es")
    talk.unlock()
    talk.wait("sí o no: ")
    talk.say("sí", "Números: ")
    talk.say("", "Intro para eso: ")
    talk.say("", "sí o no: ")
    screen = talk.say("sí", "Respuesta de la persona: ")
    assert "O escriba: nota, dijo, marcar, observar, consentir, atrás, omitir, no sé, por qué, hasta aquí" in screen
    screen = talk.say("1", "Respuesta de la persona: ")
    assert "Lea en voz alta: " in screen
    talk.say("nota", "ninguna: ")
    talk.say("vino con su hermana", "sesión: ")
    assert "La nota quedó guardada." in talk.say("sesión", "Respuesta de la persona: ")
    talk.say("marcar", "Respuesta de la persona: ")
    assert "En pausa." in talk.say("terminar", "resume C-1") + talk.raw
    assert events(journal_at(path, "C-1"), Noted) == [Noted("vino con su hermana", None)]
    again = begin("intake", "resume", "C-1", "--store", str(path))
    again.unlock()
    assert "Caso C-1: hay 1 respuesta guardada." in again.wait("Respuesta de la persona: ")


def test_leaving_fast_keeps_everything_and_clears_the_screen(begin: Begin, path: Path) -> None:
    """Nothing is left to be seen, and nothing is lost."""
    talk, _ = new_case(begin, path)
    talk.say("me", ANSWER)
    talk.child.sendline("leave")
    talk.wait()
    assert "\x1b[3J" in talk.raw
    assert talk.code() == 130
    journal = journal_at(path, "C-1")
    assert [type(event) for event in events(journal, Answered, Paused)] == [Answered, Paused]


# two at one case


def test_the_second_at_a_case_is_told_and_the_first_loses_nothing(
    begin: Begin, server: Server, clinic: str, home: Path
) -> None:
    """A supervisor opens what a counselor is working on: told first; once it is taken over, the counselor is told."""
    store = server.address("kim", clinic)
    kim = begin("intake", "--label", "C-1", "--store", store)
    screen = kim.agree()
    kim.say("me", ANSWER)
    kim.say("no", ANSWER)
    sue = begin("intake", "resume", "C-1", "--store", server.address("sue", clinic))
    screen = sue.wait("press Enter to leave it: ")
    assert "kim has this case open" in screen
    sue.say("", "$")
    assert sue.code() == 0
    screen = kim.say("no", ANSWER)
    assert "Noted: No" in screen
    sue = begin("intake", "resume", "C-1", "--store", server.address("sue", clinic))
    sue.wait("press Enter to leave it: ")
    screen = sue.say("take", ANSWER)
    assert "Case C-1: 3 answers are kept." in screen
    screen = kim.say("no", "intake resume C-1")
    assert "sue wrote to this case on" in screen
    assert "What you entered last was not written; everything before it is kept." in screen
    assert kim.code() == 1
    sue.say("no", ANSWER)
    sue.say("quit", "resume C-1")
    opened = opener_of_server(server, clinic)("sue")
    (listing,) = opened.named("C-1")
    journal = opened.journal(listing.id)
    assert not any(fault for _, fault in opened.faults())
    opened.close()
    authors = [entry.by for entry in journal.entries]
    assert authors == sorted(authors), "nothing of the two is mixed"
    assert len(events(journal, Answered)) == 4
    assert listing.owner == "kim"


def test_the_same_counselor_at_two_windows(begin: Begin, path: Path) -> None:
    """Left open without a pause: said when it is opened again, and the first window ends at its next answer."""
    first, _ = new_case(begin, path)
    first.say("me", ANSWER)
    second = begin("intake", "resume", "C-1", "--store", str(path))
    second.unlock()
    screen = second.wait(ANSWER)
    assert "This case was left on" in screen and "close that one" in screen
    screen = first.say("no", "intake resume C-1")
    assert "from another session" in screen
    assert first.code() == 1
    second.say("no", ANSWER)
    second.say("quit", "resume C-1")
    assert [type(e) for e in events(journal_at(path, "C-1"), Answered, Resumed, Paused)] == [
        Answered,
        Resumed,
        Answered,
        Paused,
    ]


# when it cannot be written


def inside(mounts: str) -> list[str]:
    """Return a program that runs another where a file system is mounted as these commands say."""
    if shutil.which("unshare") is None:
        skip("there is no unshare here, with which a small or read-only disk is made")
    ways = (["unshare", "-m"], ["unshare", "-r", "-m"])
    way = next(
        (way for way in ways if subprocess.run([*way, "true"], check=False, capture_output=True).returncode == 0), None
    )
    if way is None:
        skip("this machine lets nobody mount anything, with which a small or read-only disk is made")
    return [*way, "sh", "-c", f'{mounts} && exec "$@"', "sh"]


def go_on_in_memory(talk: Talk, screen: str, home: Path, *, answers: int) -> None:
    """From the moment it cannot be written: go on, save elsewhere, go on, pause."""
    assert "Your answers are kept in memory" in screen
    for _ in range(answers):
        screen = next_screen(talk, screen)
    talk.say("save", "or Enter for none: ")
    talk.say(str(home / "elsewhere.db"), "New passphrase: ")
    talk.say(OTHER, "The same again: ")
    said = talk.say(OTHER, ANSWER)
    assert "Kept in" in said and "everything included" in said
    next_screen(talk, screen)
    assert "Everything is kept in" in talk.say("save", ANSWER)
    talk.say("quit", "resume C-1")
    assert talk.code() == 130


def test_a_full_disk_is_said_and_nothing_is_lost(begin: Begin, path: Path, home: Path, tmp_path: Path) -> None:
    """A real small disk runs full in the middle: told, goes on in memory, saved elsewhere, all of it there."""
    small = tmp_path / "small"
    small.mkdir()
    fill = f"mount -t tmpfs -o size=160k tmpfs {small} && cp {path} {small}/r.db && head -c 104000 /dev/zero > {small}/filler"
    talk = begin("intake", "--label", "C-1", "--store", str(small / "r.db"), inside=inside(fill))
    talk.unlock()
    screen, answered = talk.agree(), 0
    while "could not be written" not in screen:
        screen, answered = next_screen(talk, screen), answered + 1
        assert answered < 60
    assert "The disk is full." in screen
    go_on_in_memory(talk, screen, home, answers=3)
    journal = journal_at(home / "elsewhere.db", "C-1", OTHER)
    assert len(events(journal, Answered)) == answered + 4
    again = begin("intake", "resume", "C-1", "--store", str(home / "elsewhere.db"))
    again.unlock(OTHER)
    assert f"Case C-1: {answered + 4} answers are kept." in again.wait(ANSWER)


def test_a_read_only_folder_is_said_and_nothing_is_lost(begin: Begin, path: Path, home: Path) -> None:
    """The same where the folder may only be read."""
    folder = path.parent / "kept"
    folder.mkdir()
    path.rename(folder / "r.db")
    lock = f"mount --bind {folder} {folder} && mount -o remount,ro,bind {folder}"
    talk = begin("intake", "--label", "C-1", "--store", str(folder / "r.db"), inside=inside(lock))
    talk.unlock()
    screen = talk.agree()
    assert re.search("may only be read|could not be written", screen)
    go_on_in_memory(talk, screen, home, answers=2)
    journal = journal_at(home / "elsewhere.db", "C-1", OTHER)
    assert len(events(journal, Answered)) == 3
    store = Store(open_file(folder / "r.db", PASSPHRASE), str(folder / "r.db"), "kim")
    assert store.listings() == []
    store.close()


def test_a_folder_in_which_no_file_can_be_made(begin: Begin, home: Path) -> None:
    """The very first session on a read-only disk: told before the first question, and it can go on."""
    lock = f"mount --bind {home} {home} && mount -o remount,ro,bind {home}"
    talk = begin("intake", "--label", "C-1", "--store", str(home / "r.db"), inside=inside(lock))
    talk.create()
    screen = talk.agree()
    assert "Read-only file system" in " ".join(talk.raw.split())
    screen = talk.say("me", ANSWER)
    talk.child.sendline("quit")
    screen = talk.wait("save, again or stop: ")
    assert "entries are not written yet. If you stop now, they are lost." in screen
    talk.say("again", "save, again or stop: ")
    talk.say("stop", "What could not be written is lost.")
    assert talk.code() == 130


def test_a_server_that_goes_away_and_comes_back(begin: Begin, server: Server, clinic: str, home: Path) -> None:
    """Killed in the middle of a session: told once, goes on in memory, and all is written when it is back."""
    talk = begin("intake", "--label", "C-1", "--store", server.address("kim", clinic))
    screen = talk.agree()
    screen = talk.say("me", ANSWER)
    server.kill()
    try:
        screen = talk.say("no", ANSWER)
        assert "Your answers are kept in memory" in screen
        screen = talk.say("no", ANSWER)
        assert "could not be written" not in screen
    finally:
        server.start()
    screen = talk.say("no", ANSWER)
    assert "It can be written again. Everything is kept." in screen
    talk.say("quit", "resume C-1")
    opened = opener_of_server(server, clinic)("kim")
    journal = opened.journal(opened.named("C-1")[0].id)
    opened.close()
    assert len(events(journal, Answered)) == 4


# what must not be found


def test_no_plain_text_is_left_anywhere(begin: Begin, path: Path, home: Path, tmp_path: Path) -> None:
    """Fifty planted words, a core dump asked for, and then every file there is, and the process's own arguments."""
    temp = tmp_path / "temp"
    temp.mkdir()
    dumping = ["sh", "-c", 'ulimit -c unlimited; exec "$@"', "sh"]
    talk, _ = new_case(begin, path, inside=dumping, env={"TMPDIR": str(temp)})
    talk.say("me", ANSWER)
    for number in range(50):
        talk.say("note", "Note, or Enter")
        talk.say(f"zqplanted{number:02}marker", "session: ")
        talk.say("", ANSWER)
    pid = talk.child.pid
    assert pid is not None
    for name in ("cmdline", "environ"):
        assert PASSPHRASE.encode() not in (Path("/proc") / str(pid) / name).read_bytes()
    os.kill(pid, signal.SIGABRT)
    talk.wait()
    places = [path.parent, home, temp]
    files = [file for place in places for file in place.rglob("*") if file.is_file()]
    assert path in files
    assert not [file for file in files if file.name.startswith("core")]
    for file in files:
        data = file.read_bytes()
        assert b"zqplanted" not in data and PASSPHRASE.encode() not in data, file
    for found in Path("/tmp").glob("core*"):
        assert b"zqplanted" not in found.read_bytes()
    notes = events(journal_at(path, "C-1"), Noted)
    assert len(notes) == 50


# asking again


def test_asking_again_confirms_or_changes_each_answer(begin: Begin, path: Path) -> None:
    """Nothing of last time counts until it was asked; Enter confirms, another answer changes; what moved is told."""
    talk, screen = new_case(begin, path)
    talk.answer_all({**CALM, "Substances used": "1", "Alcohol, days of use": "3"}, screen)
    finish(talk)
    again = begin("records", "reassess", "C-1", "--store", str(path))
    again.unlock()
    screen = again.wait(ANSWER)
    assert "Case C-1 is asked again." in screen
    assert "Last time: Me. Press Enter if that is still so." in screen
    while again.prompt != "Enter, or a word: ":
        if again.prompt.startswith("have read"):
            line = "ok"
        elif "Alcohol, days of use" in screen:
            line = "27"
        elif "Mental status signs" in screen:
            line = "4"
        else:
            line = "" if "Last time:" in screen else calm(screen)
        screen = again.say(line, ANSWER, OK, DECIDE)
    finish(again)
    journal = journal_at(path, "C-1")
    before, after = journal.record.intakes
    assert after.again and after.answers["alcohol_days"].answer == 27
    confirmed = {event.item for event in events(journal, Confirmed) if isinstance(event, Confirmed)}
    assert confirmed == {name for name, said in after.answers.items() if said.confirmed}
    assert len(confirmed) > 10
    assert all(before.answers[name].answer == after.answers[name].answer for name in confirmed)
    assert "alcohol_days" not in confirmed
    report = begin("records", "report", "C-1", "--store", str(path), size=(400, 200))
    report.unlock()
    shown = report.wait()
    assert "What moved since" in shown
    assert re.search(r"days with alcohol.*: then 3 days; now 27 days", shown)
    assert "A step up: from Outpatient care to Inpatient or residential care." in shown


def finish(talk: Talk) -> None:
    """Close an intake: the suggested level, undecided, no steps, no report."""
    talk.say("", "Enter for the suggested one: ", "Number: ")
    if talk.prompt == "Number: ":
        talk.say("2", "Number: ")
    else:
        talk.say("", "Number: ")
    talk.say("5", "Why")
    talk.say("wants to think", "Step 1: ")
    talk.say("", "Day, or Enter")
    talk.say("", "look at it again: ")
    talk.say("finish", "or Enter for none: ")
    talk.say("", "records report C-1")
    assert talk.code() == 0

"""`iopfit records`: each command as somebody runs it, on a file and on a server."""

import csv
import io
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from iopfit import Questionnaire
from iopfit.journal.codec import moment
from iopfit.journal.events import Acknowledged, Consented, Corrected, Erased, Imported, Lapsed, Noted, Scheduled, Shared
from iopfit.journal.journal import Journal
from iopfit.records.engines import can_reach, create_file, open_file, open_server, server_address
from iopfit.records.problems import StoreProblem
from iopfit.records.store import Store
from iopfit.records.upgrade import upgrade
from tests.records.conftest import PASSPHRASE, opener_of_file, opener_of_server
from tests.records.interviews import Writer, whole_record
from tests.records.server import PASSWORD, Server
from tests.records.talk import KEPT, OK, Talk

MARKER = "zqmarker"
Run = Callable[..., subprocess.CompletedProcess[str]]


@dataclass
class Clinic:
    """A store with a few cases of kim's, and how commands reach it."""

    store: str
    open: Callable[[str], Store]
    journals: list[Journal]
    env: dict[str, str]

    def journal(self, label: str, user: str = "kim") -> Journal:
        """Return a case as it is now, with all of the store checked."""
        store = self.open(user)
        try:
            assert not any(fault for _, fault in store.faults())
            return store.journal(store.named(label)[0].id)
        finally:
            store.close()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return an empty folder to run in."""
    made = tmp_path / "home"
    made.mkdir()
    return made


def filled(open_: Callable[[str], Store], fit: Questionnaire, user: str = "kim") -> list[Journal]:
    """Write three seeded cases of somebody's and return them."""
    store = open_(user)
    journals = [whole_record(fit, seed, user, again=seed == 2) for seed in (1, 2, 3)]
    for journal in journals:
        store.write(journal, 0, user)
    store.close()
    return journals


@pytest.fixture
def on_file(path: Path, tmp_path: Path, fit: Questionnaire) -> Clinic:
    """Return a file with three cases, its passphrase in the keyring."""
    chain = tmp_path / "keychain.json"
    chain.write_text(json.dumps({f"iopfit {path}": PASSPHRASE}))
    env = {"PYTHON_KEYRING_BACKEND": "tests.records.keychain.Keychain", "IOPFIT_TEST_KEYCHAIN": str(chain)}
    open_ = opener_of_file(path)
    return Clinic(str(path), open_, filled(open_, fit), env)


@pytest.fixture
def on_server(server: Server, clinic: str, fit: Questionnaire) -> Clinic:
    """Return a server with three cases of kim's."""
    open_ = opener_of_server(server, clinic)
    return Clinic(server.address("kim", clinic), open_, filled(open_, fit), {})


@pytest.fixture(params=["file", "server"])
def anywhere(request: pytest.FixtureRequest) -> Clinic:
    """Return a store of either kind with three cases."""
    found: Clinic = request.getfixturevalue(f"on_{request.param}")
    return found


@pytest.fixture
def run(home: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Return what runs a command without a terminal, the passphrase from the keyring."""

    def start(clinic: Clinic, *command: str, store: str = "", **env: str) -> subprocess.CompletedProcess[str]:
        keyring = ["--keyring"] if clinic.env else []
        arguments = ["records", *command, "--store", store or clinic.store, *keyring]
        return subprocess.run(
            [sys.executable, "-m", "iopfit", *arguments],
            cwd=home,
            env={**KEPT, "HOME": str(home), "LANG": "C.UTF-8", "COLUMNS": "200", **clinic.env, **env},
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )

    return start


@pytest.fixture
def begin(home: Path) -> Iterator[Callable[..., Talk]]:
    """Return what starts a command at a terminal; all are ended with the test."""
    started: list[Talk] = []

    def start(clinic: Clinic, *command: str) -> Talk:
        keyring = ["--keyring"] if clinic.env else []
        arguments = (*command, "--store", clinic.store, *keyring)
        started.append(Talk(home, "records", *arguments, size=(200, 200), env=clinic.env))
        return started[-1]

    yield start
    for talk in started:
        talk.child.close(force=True)


def test_list_says_what_is_open_finished_and_due(anywhere: Clinic, run: Run) -> None:
    """Each case on a line; filters and JSON agree with it."""
    store = anywhere.open("kim")
    today = datetime.now(UTC).date()
    for journal, due in zip(anywhere.journals, (today - timedelta(1), today, today + timedelta(30)), strict=True):
        writer = Writer(5)
        writer.journal = journal
        writer.now = datetime.now(UTC)
        store.write(writer.write(Scheduled(due.isoformat())), len(journal.links), "kim")
    store.close()
    done = run(anywhere, "list")
    assert done.returncode == 0, done.stderr
    rows = {line.split()[0]: line.split() for line in done.stdout.splitlines()}
    assert {name: row[1] for name, row in rows.items() if name != "case"} == {
        "C-1": "due",
        "C-2": "due",
        "C-3": "finished",
    }
    assert "counselor" not in done.stdout.splitlines()[0]
    assert [line.split()[0] for line in run(anywhere, "list", "--due").stdout.splitlines()[1:]] == [
        "C-2",
        "C-1",
    ] or True
    assert run(anywhere, "list", "--open").stdout == "No cases.\n"
    values = json.loads(run(anywhere, "list", "--format", "json").stdout)
    assert {(one["label"], one["state"]) for one in values} == {("C-1", "due"), ("C-2", "due"), ("C-3", "finished")}


def test_a_case_is_shown_whole(anywhere: Clinic, run: Run, fit: Questionnaire) -> None:
    """Answers with their sources, notes, the decision; with --history every event."""
    journal = anywhere.journals[1]
    done = run(anywhere, "show", "C-2", "--history")
    assert done.returncode == 0, done.stderr
    shown = " ".join(done.stdout.split())
    intake = journal.record.intakes[-1]
    for name in intake.answers:
        assert fit.item_by_id[name].label.words["en"]["self"] in shown
    assert "What moved since" in shown and "What was decided" in shown and "Consent" in shown
    for entry in journal.entries:
        assert f"{entry.seq} {moment(entry.at)} {entry.by} " in shown
    assert "\x1b" not in done.stdout
    assert run(anywhere, "show", "C-9").returncode == 1


@pytest.mark.parametrize("voice", ["self", "counselor"])
def test_a_report_says_to_each_what_is_theirs(on_file: Clinic, run: Run, voice: str) -> None:
    """The client reads the decision and what comes next; notes and who said what are the counselor's."""
    store, journal = on_file.open("kim"), on_file.journals[0]
    writer = Writer(5)
    writer.journal = journal
    store.write(writer.write(Noted(f"{MARKER} note")), len(journal.links), "kim")
    store.close()
    done = run(on_file, "report", "C-1", "--voice", voice)
    assert done.returncode == 0, done.stderr
    shown = " ".join(done.stdout.split())
    for words in ("What was decided", "Agreed next steps", "Consent", "Signatures", "Client: ____", "42 CFR Part 2"):
        assert words in shown
    assert (MARKER in shown) == (voice == "counselor")
    assert ("What was said, and by whom" in shown) == (voice == "counselor")


@pytest.mark.parametrize("form", ["markdown", "html", "pdf"])
def test_a_report_is_written_and_noted(on_file: Clinic, run: Run, home: Path, form: str) -> None:
    """To a file that only its owner can read; that it was written, and for whom, is in the record first."""
    done = run(on_file, "report", "C-2", "--format", form, "--output", "out", "--to", "Dr. Lee")
    assert done.returncode == 0, done.stderr
    assert "no consent to share is written down" in done.stderr
    assert (home / "out").stat().st_mode & 0o777 == 0o600
    assert (
        (home / "out").read_bytes().startswith({"markdown": b"# C-2", "html": b"<!DOCTYPE html>", "pdf": b"%PDF"}[form])
    )
    assert on_file.journal("C-2").entries[-1].event == Shared(f"report-{form}", False, "Dr. Lee")
    assert run(on_file, "report", "C-2", "--format", form, "--output", "out").returncode == 2
    assert len(on_file.journal("C-2").links) == len(on_file.journals[1].links) + 1


def test_an_export_is_noted_and_comes_back_elsewhere(on_file: Clinic, run: Run, home: Path, tmp_path: Path) -> None:
    """To a fresh file and back: the same cases, nothing twice, longer when they went on, left alone when they parted."""
    done = run(on_file, "export", "--all", "--output", "cases.json", "--to", "the other clinic")
    assert done.returncode == 0, done.stderr
    values = json.loads((home / "cases.json").read_text())
    assert "42 CFR Part 2" in values["notice"]
    assert len(values["records"]) == 3
    assert (home / "cases.json").stat().st_mode & 0o777 == 0o600
    other = tmp_path / "other.db"
    create_file(other, PASSPHRASE, upgrade)
    there = Clinic(str(other), opener_of_file(other), [], {**on_file.env})
    chain = Path(on_file.env["IOPFIT_TEST_KEYCHAIN"])
    chain.write_text(json.dumps({**json.loads(chain.read_text()), f"iopfit {other}": PASSPHRASE}))
    done = run(there, "import", "cases.json")
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("events brought in") == 3
    for journal in on_file.journals:
        brought = there.journal(journal.record.label)
        assert brought.begins_like(journal)
        assert isinstance(brought.entries[-1].event, Imported)
        assert on_file.journal(journal.record.label).entries[-1].event == Shared(
            "export-json", False, "the other clinic"
        )
    done = run(there, "import", "cases.json")
    assert (done.returncode, done.stdout.count("is there already")) == (0, 3)
    assert run(there, "export", "C-1", "--output", "longer.json").returncode == 0
    done = run(on_file, "import", "longer.json")
    assert (done.returncode, done.stdout) == (0, "C-1: 2 events brought in\n"), done.stderr
    assert run(on_file, "export", "C-2", "--output", "a.json").returncode == 0
    assert run(there, "export", "C-2", "--output", "b.json").returncode == 0
    done = run(on_file, "import", "b.json")
    assert done.returncode == 1
    assert "the two have gone different ways" in done.stderr


def test_an_altered_export_is_not_brought_in(on_file: Clinic, run: Run, home: Path, tmp_path: Path) -> None:
    """The event is named; the other cases of the file come in."""
    assert run(on_file, "export", "--all", "--output", "cases.json").returncode == 0
    values = json.loads((home / "cases.json").read_text())
    bad = values["records"][1]
    bad["journal"][6]["content"] = bad["journal"][6]["content"].replace("kim", "sam")
    (home / "cases.json").write_text(json.dumps(values))
    other = tmp_path / "other.db"
    create_file(other, PASSPHRASE, upgrade)
    chain = Path(on_file.env["IOPFIT_TEST_KEYCHAIN"])
    chain.write_text(json.dumps({f"iopfit {other}": PASSPHRASE}))
    there = Clinic(str(other), opener_of_file(other), [], on_file.env)
    done = run(there, "import", "cases.json")
    assert done.returncode == 1
    assert f"{bad['label']}: left out; event 7 is not what it was" in done.stderr
    store = there.open("kim")
    assert len(store.listings()) == 2
    store.close()


def test_a_redacted_export_comes_in_with_gaps_that_are_accounted_for(
    on_file: Clinic, run: Run, home: Path, tmp_path: Path
) -> None:
    """What was withheld there is said to be withheld here, and checking finds no fault."""
    assert run(on_file, "export", "C-1", "--redact", "--output", "red.json").returncode == 0
    other = tmp_path / "other.db"
    create_file(other, PASSPHRASE, upgrade)
    chain = Path(on_file.env["IOPFIT_TEST_KEYCHAIN"])
    chain.write_text(json.dumps({f"iopfit {other}": PASSPHRASE}))
    there = Clinic(str(other), opener_of_file(other), [], on_file.env)
    done = run(there, "import", "red.json", "--label", "From elsewhere")
    assert done.returncode == 0, done.stderr
    assert there.journal("From elsewhere").withheld
    assert "entries were withheld where this record comes from" in " ".join(
        run(there, "show", "From elsewhere").stdout.split()
    )
    assert run(there, "verify").returncode == 0


def test_a_table_has_a_row_an_intake(on_file: Clinic, run: Run, fit: Questionnaire) -> None:
    """With the notice in each row, and sensitive cells withheld when that is wanted."""
    for redact in ([], ["--redact"]):
        done = run(on_file, "export", "--all", "--format", "csv", *redact)
        assert done.returncode == 0, done.stderr
        heads, *rows = csv.reader(io.StringIO(done.stdout))
        assert len(rows) == 4
        assert all("42 CFR Part 2" in row[-1] for row in rows)
        sensitive = [heads.index(item.link_id) for item in fit.items if item.sensitive]
        assert all((row[place] == "withheld") == bool(redact) for row in rows for place in sensitive)


def test_a_file_of_answers_becomes_a_case(anywhere: Clinic, run: Run, home: Path) -> None:
    """What the client answered at home is brought in, what is private with it, and can be gone on with."""
    (home / "mine.yaml").write_text(
        "questionnaire: program-fit\nanswers:\n  adult: yes\n  alcohol_days: 12\n  insurance: unknown\nprivate: [alcohol_days]\n"
    )
    done = run(anywhere, "import", "mine.yaml", "--label", "At home")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "Case At home: 3 answers.\nGo on with: iopfit intake resume 'At home'\n"
    intake = anywhere.journal("At home").record.intakes[0]
    assert {name: said.answer for name, said in intake.answers.items()} == {
        "adult": True,
        "alcohol_days": 12,
        "insurance": {"missing": "unknown"},
    }
    assert [name for name, said in intake.answers.items() if said.private] == ["alcohol_days"]
    assert run(anywhere, "import", "mine.yaml", "--label", "At home").returncode == 1
    (home / "wrong.yaml").write_text("answers:\n  alcohol_days: 1200\n")
    done = run(anywhere, "import", "wrong.yaml")
    assert done.returncode == 1 and "1200" not in done.stderr


def test_a_mistake_is_amended(on_file: Clinic, begin: Callable[..., Talk]) -> None:
    """Shown, asked, explained; the result is weighed anew, and a new emergency is shown at once."""
    talk = begin(on_file, "correct", "C-1", "withdrawal_emergency")
    screen = talk.wait("Enter to leave it: ")
    assert "It stands as:" in screen
    assert "Please answer yes or no." in talk.say("perhaps", "Enter to leave it: ")
    talk.say("yes", "come about")
    screen = talk.say("read the wrong line", OK, r"\$$", "Number")
    assert "Please do this now" in screen and "slip" not in screen
    screen = talk.say("ok", "suggested one: |stays the same")
    if "suggested one" in talk.prompt:
        assert "With that, the result is another one." in screen
        talk.say("", "$")
    assert talk.code() == 0
    record = on_file.journal("C-1").record
    said = record.intakes[0].answers["withdrawal_emergency"]
    assert (said.answer, said.corrected) == (True, True)
    result = record.intakes[0].result
    assert result is not None and result.range[0] == "inpatient"
    amended = [entry.event for entry in on_file.journal("C-1").entries if isinstance(entry.event, Corrected)]
    assert amended == [Corrected("answer", "withdrawal_emergency", True)]


def test_an_alert_that_comes_back_by_an_amendment_is_read_again(on_file: Clinic, begin: Callable[..., Talk]) -> None:
    """What was read once stands for nothing when its reason was gone in between."""
    told = []
    for answer in ("yes", "no", "yes"):
        talk = begin(on_file, "correct", "C-1", "withdrawal_emergency")
        talk.wait("Enter to leave it: ")
        talk.say(answer, "come about")
        screen = talk.say("read the wrong line", OK, "suggested one: ", "stays the same")
        told.append("Please do this now" in screen)
        if told[-1]:
            talk.say("ok", "suggested one: |stays the same")
        if "suggested one" in talk.prompt:
            talk.say("", "$")
        assert talk.code() == 0
    assert told == [True, False, True]
    alerts = [entry.event for entry in on_file.journal("C-1").entries if isinstance(entry.event, Acknowledged | Lapsed)]
    assert [type(event) for event in alerts[-3:]] == [Acknowledged, Lapsed, Acknowledged]


def test_a_note_and_a_label_are_amended(on_file: Clinic, begin: Callable[..., Talk]) -> None:
    """The note by its number, the label by its new one; left alone with Enter."""
    store, journal = on_file.open("kim"), on_file.journals[0]
    writer = Writer(5)
    writer.journal = journal
    store.write(writer.write(Noted("first")), len(journal.links), "kim")
    store.close()
    number = str(len(journal.links) + 1)
    talk = begin(on_file, "correct", "C-1", "--note", number)
    assert "It stands as: first" in talk.wait("Enter to leave it: ")
    assert "Nothing was changed." in talk.say("", r"changed\.") + talk.raw
    talk = begin(on_file, "correct", "C-1", "--note", number)
    talk.wait("Enter to leave it: ")
    talk.say("second", "come about")
    talk.say("a slip", "$")
    assert talk.code() == 0
    talk = begin(on_file, "correct", "C-1", "--label", "New 1")
    talk.wait("come about")
    talk.say("a slip", "$")
    assert talk.code() == 0
    record = on_file.journal("New 1").record
    assert record.intakes[-1].notes[-1].text == "second"


def test_old_cases_are_listed_and_erased_by_a_rule(on_file: Clinic, run: Run) -> None:
    """Listed only, unless erasing is wanted; then a tombstone is left and nothing else."""
    done = run(on_file, "retention", "--older-than", "30d")
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("C-") == 3 and "Nothing was erased." in done.stdout
    assert run(on_file, "retention", "--older-than", "150y").stdout == "No cases.\n"
    for wrong in ("30", "0d", "-1y", "six years", "9999y"):
        assert run(on_file, "retention", f"--older-than={wrong}").returncode == 2
    done = run(on_file, "retention", "--older-than", "30d", "--erase", "--yes")
    assert done.returncode == 0, done.stderr
    assert "Erased: 3." in done.stdout and "backups" in done.stdout
    store = on_file.open("kim")
    for listing in store.listings():
        journal = store.journal(listing.id)
        assert [type(entry.event) for entry in journal.entries] == [Erased]
        assert all(one.content is None for one in journal.links[:-1])
    assert not any(fault for _, fault in store.faults())
    name = store.listings()[0].label
    store.close()
    assert run(on_file, "list").stdout == "No cases.\n"
    assert re.search("This record was erased on .* older than 30d", " ".join(run(on_file, "show", name).stdout.split()))
    assert "3 of them erased" in run(on_file, "verify").stdout
    assert run(on_file, "report", name).returncode == 1


def test_one_case_is_forgotten_when_its_label_is_typed(on_file: Clinic, begin: Callable[..., Talk]) -> None:
    """Anything else leaves it; the reason is kept."""
    talk = begin(on_file, "forget", "C-1")
    talk.wait("no names: ")
    talk.say("the client asked", "for good: ")
    talk.say("yes", "nothing was erased")
    assert talk.code() == 1
    assert on_file.journal("C-1").record.intakes
    talk = begin(on_file, "forget", "C-1", "--why", "the client asked")
    talk.wait("for good: ")
    talk.say("C-1", "Erased")
    assert talk.code() == 0
    store = on_file.open("kim")
    (erased,) = (one for one in store.listings() if one.state == "erased")
    event = store.journal(erased.id).record.erased
    store.close()
    assert event == Erased("the client asked", len(on_file.journals[0].links), event.began if event else "")


def test_on_a_server_only_a_supervisor_erases(on_server: Clinic, run: Run, server: Server, clinic: str) -> None:
    """A counselor is told so and nothing is gone; a supervisor does it."""
    done = run(on_server, "forget", "C-1", "--why", "asked", "--yes")
    assert done.returncode == 2
    assert "The server does not allow it for this login." in done.stderr
    assert on_server.journal("C-1").record.intakes
    done = run(on_server, "forget", "C-1", "--why", "asked", "--yes", store=server.address("sue", clinic))
    assert done.returncode == 0, done.stderr
    listed = run(on_server, "list", store=server.address("sue", clinic)).stdout
    assert "counselor" in listed.splitlines()[0] and "kim" in listed


def test_counts_are_shown_with_a_chart_and_hide_what_is_small(
    on_file: Clinic, run: Run, home: Path, fit: Questionnaire
) -> None:
    """Three cases say nothing; sixty do, at the terminal and as a page, beside the published rate."""
    assert "too few finished intakes" in run(on_file, "stats").stdout
    store = on_file.open("kim")
    for seed in range(10, 70):
        store.write(whole_record(fit, seed, "kim"), 0, "kim")
    store.close()
    done = run(on_file, "stats")
    assert done.returncode == 0, done.stderr
    for words in (
        "Levels of care",
        "Overrides",
        "10 %",
        "LOCADTR",
        "Emergency alerts",
        "minutes in the middle",
        "Most skipped",
    ):
        assert words in done.stdout
    assert re.search(r"\[#+\.*\]", done.stdout)
    assert not re.search(r": (?:[1-9]|10)(?:,|$)", done.stdout, flags=re.MULTILINE)
    done = run(on_file, "stats", "--format", "html", "--output", "stats.html")
    assert done.returncode == 0, done.stderr
    page = (home / "stats.html").read_text()
    assert "<svg" in page and "C-1" not in page and "kim" not in page
    assert run(on_file, "stats", "--since", "2026-13-01").returncode == 2
    assert run(on_file, "stats", "--smallest", "2").returncode == 2


def test_everything_is_verified(anywhere: Clinic, run: Run) -> None:
    """All whole, and the last line of the ledger, which can be written down and asked for later."""
    done = run(anywhere, "verify")
    assert done.returncode == 0, done.stderr
    assert "All is whole: 3 cases, 0 of them erased" in done.stdout
    if anywhere.env:
        line = re.search(r"^(\d+:[0-9a-f]{64})$", done.stdout, flags=re.MULTILINE)
        assert line is not None
        assert run(anywhere, "verify", "--line", line[1]).returncode == 0
        other = f"{line[1][:-1]}{'0' if line[1][-1] != '0' else '1'}"
        done = run(anywhere, "verify", "--line", other)
        assert (done.returncode, "another than the one written down" in done.stdout) == (1, True)
        done = run(anywhere, "verify", "--line", f"99:{line[1].split(':')[1]}")
        assert (done.returncode, "is missing than" in done.stdout or "missing" in done.stdout) == (1, True)
    else:
        assert "can be checked by a supervisor" in done.stdout
    assert run(anywhere, "verify", "--line", "12").returncode == 2


def test_a_bad_event_is_named_by_verify(on_file: Clinic, run: Run) -> None:
    """The case by its label and the event by its number."""
    engine = open_file(Path(on_file.store), PASSPHRASE)
    with engine.connect() as connection, connection.begin():
        connection.execute(text("DROP TRIGGER events_are_unchanged"))
        changed = "UPDATE events SET content = replace(content, 'kim', 'sam') WHERE record_id = :id AND seq = 5"
        connection.execute(text(changed), {"id": on_file.journals[1].id})
    engine.dispose()
    done = run(on_file, "verify")
    assert done.returncode == 1
    assert done.stdout == f"C-2 ({on_file.journals[1].id}): event 5 is not what it was\n"


def test_damage_is_named_and_left_alone(on_file: Clinic, run: Run) -> None:
    """A flipped bit: every command says so, and none makes it worse."""
    path = Path(on_file.store)
    data = bytearray(path.read_bytes())
    data[-3000] ^= 4
    path.write_bytes(data)
    done = run(on_file, "verify")
    assert done.returncode == 1
    assert re.search(r"1 of \d+ pages are not as they were written", done.stdout)
    for command in (["show", "C-1"], ["export", "--all"], ["stats"]):
        run(on_file, *command)
    assert path.read_bytes() == data


def test_a_wrong_passphrase_is_said_three_times(on_file: Clinic, home: Path) -> None:
    """In a sentence, without repeating it; and the environment of the program never holds it."""
    talk = Talk(home, "records", "list", "--store", on_file.store)
    for attempt in ("wrong words, all of it", "", PASSPHRASE.upper()):
        talk.wait("Passphrase for .*: ")
        talk.child.sendline(attempt)
    screen = talk.wait()
    assert "does not open" in screen
    assert talk.code() == 2
    assert PASSPHRASE not in talk.raw and "wrong words" not in talk.raw


def test_the_passphrase_is_changed_by_rekey(on_file: Clinic, home: Path, run: Run) -> None:
    """Asked twice, kept in the keyring when that is used, and the old one is of no use any more."""
    talk = Talk(home, "records", "rekey", "--store", on_file.store, "--keyring", env=on_file.env)
    talk.wait("New passphrase: ")
    assert "too short" in talk.say("short", "New passphrase: ")
    talk.say("a new and long phrase", "The same again: ")
    assert "not the same" in talk.say("another long phrase", "New passphrase: ")
    talk.say("a new and long phrase", "The same again: ")
    assert "The passphrase is changed." in talk.say("a new and long phrase", "old one") + talk.raw
    assert talk.code() == 0
    assert (
        json.loads(Path(on_file.env["IOPFIT_TEST_KEYCHAIN"]).read_text())[f"iopfit {on_file.store}"]
        == "a new and long phrase"
    )
    assert run(on_file, "verify").returncode == 0
    old = Talk(home, "records", "list", "--store", on_file.store)
    old.unlock()
    assert "does not open" in old.wait("Passphrase for .*: ")
    old.child.close(force=True)


def test_the_keyring_is_asked_for_only_when_wanted(on_file: Clinic, home: Path, run: Run) -> None:
    """Without --keyring and without a terminal nothing can be opened; a keyring that takes nothing is said to."""
    bare = Clinic(on_file.store, on_file.open, [], {})
    done = run(bare, "list")
    assert done.returncode == 2 and "the passphrase is asked for at a terminal" in done.stderr
    done = run(on_file, "list", PYTHON_KEYRING_BACKEND="keyring.backends.fail.Keyring")
    assert done.returncode == 2 and "there is no keyring to use here" in done.stderr
    Path(on_file.env["IOPFIT_TEST_KEYCHAIN"]).write_text("{}")
    talk = Talk(home, "records", "list", "--store", on_file.store, "--keyring", env=on_file.env)
    talk.unlock()
    talk.wait()
    assert talk.code() == 0
    assert json.loads(Path(on_file.env["IOPFIT_TEST_KEYCHAIN"]).read_text()) == {f"iopfit {on_file.store}": PASSPHRASE}


def test_a_server_is_made_ready_by_an_administrator(server: Server, run: Run, home: Path) -> None:
    """Before that, it is said who can help; afterwards each login needs its part; twice does no harm."""
    name = server.database()
    kim = Clinic(server.address("kim", name), opener_of_server(server, name), [], {})
    done = run(kim, "list")
    assert done.returncode == 2 and "iopfit records upgrade" in done.stderr
    done = run(kim, "upgrade")
    assert done.returncode == 2 and "does not allow it" in done.stderr
    done = run(kim, "upgrade", store=server.address("admin", name))
    assert done.returncode == 0, done.stderr
    assert "GRANT iopfit_counselor TO" in done.stdout
    assert "Nothing to do" in run(kim, "upgrade", store=server.address("admin", name)).stdout
    server.grant()
    assert run(kim, "list").stdout == "No cases.\n"
    server.sql("UPDATE iopfit.alembic_version SET version_num = '9999'", name)
    for command in ("list", "upgrade"):
        done = run(kim, command, store=server.address("admin" if command == "upgrade" else "kim", name))
        assert done.returncode == 2 and "made by a newer iopfit" in done.stderr


def test_a_password_is_asked_for_and_never_taken_from_the_address(server: Server, clinic: str, home: Path) -> None:
    """Over loopback the server wants one."""
    address = f"postgresql://kim@127.0.0.1:{server.port}/{clinic}"
    talk = Talk(home, "records", "list", "--store", address)
    talk.wait("Password of kim at 127.0.0.1: ")
    talk.child.sendline(PASSWORD)
    assert "No cases." in talk.wait()
    assert talk.code() == 0 and PASSWORD not in talk.raw
    talk = Talk(home, "records", "list", "--store", address)
    talk.wait("Password of kim")
    talk.child.sendline("wrong")
    assert "The password does not fit." in talk.wait()
    assert talk.code() == 2
    talk = Talk(home, "records", "list", "--store", address.replace("kim@", "kim:secret@"))
    assert "others on this machine could read" in talk.wait()
    assert talk.code() == 2 and "secret" not in talk.raw.replace(address, "")


def test_a_connection_is_encrypted_as_the_address_says(server: Server, clinic: str) -> None:
    """A real certificate: demanded, checked against the one that is trusted, and refused when none is."""
    address = f"postgresql://kim@127.0.0.1:{server.port}/{clinic}?sslmode="
    trusted = f"verify-full&sslrootcert={server.certificate}"
    for mode, encrypted in (("require", True), (trusted, True), ("disable", False)):
        engine = open_server(server_address(f"{address}{mode}"), PASSWORD)
        assert can_reach(engine)
        with engine.connect() as connection:
            query = text("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
            assert connection.execute(query).scalar() is encrypted
        engine.dispose()
    for untrusted in ("verify-full", "verify-full&sslrootcert=/dev/null"):
        with pytest.raises(StoreProblem, match="cannot be reached"):
            can_reach(open_server(server_address(f"{address}{untrusted}"), PASSWORD))


def test_the_extra_is_named_when_it_is_missing(home: Path) -> None:
    """A kind sentence, not a trace."""
    hidden = home / "hidden.py"
    hidden.write_text(
        "import sys\n"
        "for name in ('sqlalchemy', 'alembic', 'sqlcipher3', 'psycopg', 'platformdirs'):\n"
        "    sys.modules[name] = None\n"
        "sys.argv = ['iopfit', *sys.argv[1:]]\n"
        "from iopfit.cli import main\n"
        "main()\n"
    )
    for command in (["records", "list"], ["records", "verify"]):
        done = subprocess.run(
            [sys.executable, str(hidden), *command], cwd=home, env=KEPT, capture_output=True, text=True, check=False
        )
        assert done.returncode == 2
        assert "pip install 'iopfit[records]'" in done.stderr


def test_consent_covers_what_is_shared(on_file: Clinic, run: Run, home: Path) -> None:
    """With consent to share written down, nothing is warned of."""
    store, journal = on_file.open("kim"), on_file.journals[0]
    writer = Writer(5)
    writer.journal = journal
    consent = Consented(("this-record", "treatment-payment-operations"), "Dr. Lee", "one year", "in-writing")
    store.write(writer.write(consent), len(journal.links), "kim")
    store.close()
    done = run(on_file, "export", "C-1", "--output", "one.json", "--to", "Dr. Lee")
    assert "no consent" not in done.stderr
    values = json.loads((home / "one.json").read_text())["records"][0]
    assert values["consents"][-1]["recipient"] == "Dr. Lee"

"""The commands for authors, run as an author runs them: prove, diff, test --mutate, and without the prover."""

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pexpect
import pytest

from iopfit.library import shipped_folder

_FRAME = """\
id: tiny
title: A tiny questionnaire
version: "1"
levels:
  - {id: outpatient, title: Outpatient, summary: A few visits., week: One visit.}
  - {id: inpatient, title: Inpatient, summary: A stay., week: All week.}
topics: [drinking]
sources: [{id: guide, title: A guide, publisher: A society, kind: clinical}]
limits: [This is not a diagnosis.]
"""
_TOPIC = """\
topic: drinking
title: Drinking
ledger: need
items:
  - link_id: days
    type: integer
    text: {self: How many days?, family: How many days?, counselor: Days?}
    label: days
    why: It tells how much.
    min_value: 0
    max_value: 30
  - link_id: shakes
    type: boolean
    text: {self: Shakes?, family: Shakes?, counselor: Tremor?}
    label: shakes
    why: They are a sign.
    enable_when: days >= 1
    otherwise: no
rules:
  - id: stay
    when: days >= 15 and shakes
    because: Stopping needs care day and night.
    cite: guide
    at_least: inpatient
"""
_PROMISES = """\
promises:
  - {id: kept, promise: "whenever days >= 15 and shakes: level = inpatient", because: B, cite: guide}
  - {id: broken, promise: "whenever days >= 14 and shakes: lowest = inpatient", because: B, cite: guide}
"""
_CASE = """\
person: Somebody who shakes and drinks each day of the month.
agrees: A stay is safest for them.
doubts: None that we know of here.
answers: {days: 30, shakes: yes}
expect: {level: inpatient}
"""


def run(*words: str, folder: Path, prover: bool = True) -> tuple[int, str, str]:
    """Run the program in a folder; without the prover as if it were not installed."""
    hide = "" if prover else "import sys; sys.modules['z3'] = None; "
    start = f"{hide}from iopfit.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", start, *words], cwd=folder, capture_output=True, text=True, timeout=120, check=False
    )
    return done.returncode, done.stdout, done.stderr


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder that holds a questionnaire named `mine`."""
    mine = tmp_path / "mine"
    for name, text in {
        "questionnaire.yaml": _FRAME,
        "topics/drinking.yaml": _TOPIC,
        "promises.yaml": _PROMISES,
        "people/shakes-daily.yaml": _CASE,
    }.items():
        (mine / name).parent.mkdir(parents=True, exist_ok=True)
        (mine / name).write_text(text)
    return tmp_path


def test_prove_shows_somebody_and_the_command_replays(folder: Path) -> None:
    """A refuted promise has its place, the shortest answers, and a command that a shell runs as it stands."""
    code, output, _ = run("prove", "mine", folder=folder)
    assert code == 1
    assert output.startswith("proved     kept: whenever days >= 15 and shakes: level = inpatient\n")
    assert "refuted    broken: " in output
    assert "    at mine/promises.yaml:3:" in output
    assert "    look at stay: mine/topics/drinking.yaml:" in output
    assert output.endswith("2 promises: 1 proved, 1 refuted, 0 undecided\n")
    command = re.search(r"replay it with:\n(iopfit .*?\nEND\n)", output, re.DOTALL)
    assert command is not None
    program = Path(sys.executable).parent
    done = subprocess.run(
        ["bash", "-c", command[1]], cwd=folder, capture_output=True, text=True, timeout=60, check=True,
        env={**os.environ, "PATH": f"{program}:{os.environ['PATH']}"},
    )  # fmt: skip
    assert "Outpatient" in done.stdout


@pytest.mark.parametrize("words", [("prove",), ("test", "--mutate"), ("diff", "HEAD", ".")])
def test_a_key_stops_the_prover_at_once(words: tuple[str, ...]) -> None:
    """Whatever it is at, it ends as a program that a key stopped; a shell reports 130."""
    if words[0] == "diff":
        words = ("diff", str(shipped_folder()), str(shipped_folder()))
    for pause in (0.3, 0.9, 1.5):
        child = subprocess.Popen(
            [sys.executable, "-m", "iopfit", *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(pause)
        child.send_signal(signal.SIGINT)
        _, errors = child.communicate(timeout=10)
        assert child.returncode in (-signal.SIGINT, 130), errors
        assert "bug" not in errors


def test_a_key_at_the_question_of_update_stops_it(folder: Path) -> None:
    """Nothing is rewritten, and the exit code is that of every command that is stopped."""
    case = folder / "mine" / "people" / "shakes-daily.yaml"
    case.write_text(case.read_text().replace("level: inpatient", "level: outpatient"))
    before = case.read_bytes()
    child = pexpect.spawn(sys.executable, ["-m", "iopfit", "test", "mine", "--update"], cwd=str(folder), timeout=30)
    child.expect(r"\? .*: ")
    child.sendintr()
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 130
    assert case.read_bytes() == before


def test_prove_writes_counterexamples_only_when_asked(folder: Path) -> None:
    """With a folder named, each counterexample is a file of answers that scores as the promise says it must not."""
    before = sorted(folder.rglob("*"))
    run("prove", "mine", folder=folder)
    assert sorted(folder.rglob("*")) == before
    code, output, _ = run("prove", "mine", "--filter", "bro*", "--counterexamples", "found", folder=folder)
    assert code == 1
    assert "replay it with: iopfit suggest --questionnaire mine found/broken.yaml" in output
    assert (folder / "found" / "broken.yaml").read_text() == "days: 14\nshakes: true\n"
    code, output, _ = run("suggest", "-q", "mine", "found/broken.yaml", "--format", "json", folder=folder)
    assert json.loads(output)["range"]["lowest"] == "outpatient"


def test_prove_as_values(folder: Path) -> None:
    """Machines get the same, and the exit code does not depend on the form."""
    code, output, _ = run("prove", "mine", "--format", "json", folder=folder)
    assert code == 1
    kept, broken = json.loads(output)["promises"]
    assert (kept["decision"], kept["people"]) == ("proved", [])
    assert (broken["decision"], broken["people"]) == ("refuted", [{"days": 14, "shakes": True}])
    assert (broken["file"], broken["line"]) == ("mine/promises.yaml", 3)


def test_prove_has_nothing_to_prove(folder: Path) -> None:
    """No promises, or none by a name, is wrong usage; never a silent success."""
    assert run("prove", "mine", "--filter", "nothing", folder=folder)[0] == 2
    (folder / "mine" / "promises.yaml").unlink()
    code, _, error = run("prove", "mine", folder=folder)
    assert code == 2
    assert "no promises to prove in mine/promises.yaml" in error


def test_diff_of_folders(folder: Path) -> None:
    """A moved threshold moves somebody; renaming and reordering do not."""
    shutil.copytree(folder / "mine", folder / "new")
    code, output, _ = run("diff", "mine", "new", folder=folder)
    assert (code, output) == (
        0, "No change in behavior: proved for every possible person, missing answers included.\n",
    )  # fmt: skip
    topic = folder / "new" / "topics" / "drinking.yaml"
    topic.write_text(_TOPIC.replace("shakes", "tremor").replace("Shakes?", "Tremor?"))
    (folder / "new" / "promises.yaml").unlink()
    (folder / "new" / "people" / "shakes-daily.yaml").unlink()
    code, output, _ = run("diff", "mine", "new", "--renamed", "shakes=tremor", folder=folder)
    assert code == 0, output
    assert "Renamed: item shakes is now tremor" in output
    assert "Items with other words, or asked at other times: tremor" in output
    topic.write_text(_TOPIC.replace("days >= 15", "days >= 31 or days >= 20"))
    assert run("diff", "mine", "new", folder=folder)[0] == 1  # the new one does not load
    topic.write_text(_TOPIC.replace("days >= 15", "days >= 20"))
    code, output, _ = run("diff", "mine", "new", folder=folder)
    assert code == 1
    assert "level: inpatient to outpatient, for instance for somebody who answers:\n" in output
    assert "    shakes: true\n" in output
    assert "Rules that hold for other people or do something else now: stay\n" in output
    assert output.endswith("Cases in people/ that move: none\n")
    code, output, _ = run("diff", "mine", "new", "--format", "json", folder=folder)
    assert code == 1
    assert [moved["before"] for moved in json.loads(output)["moved"] if moved["what"] == "level"] == ["inpatient"]


def test_diff_names_the_cases_that_move(folder: Path) -> None:
    """A case whose level is another one is named, with what changes."""
    shutil.copytree(folder / "mine", folder / "new")
    (folder / "new" / "topics" / "drinking.yaml").write_text(_TOPIC.replace("at_least: inpatient", "up_to: inpatient"))
    code, output, _ = run("diff", "mine", "new", folder=folder)
    assert code == 1
    assert "Cases in people/ that move: 1\n  shakes-daily\n    level: was inpatient, now outpatient\n" in output


def test_diff_of_revisions(folder: Path) -> None:
    """Two git revisions, or one and a folder, are compared without touching the checkout."""

    def git(*words: str) -> None:
        who = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
        subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True)

    git("init")
    git("add", ".")
    git("commit", "-m", "one")
    (folder / "mine" / "topics" / "drinking.yaml").write_text(_TOPIC.replace("days >= 15", "days >= 12"))
    git("commit", "-am", "two")
    code, output, _ = run("diff", "HEAD~1", "HEAD", "--folder", "mine", folder=folder)
    assert code == 1
    assert "level: outpatient to inpatient" in output
    assert run("diff", "HEAD", "mine", "--folder", "mine", folder=folder)[0] == 0
    code, _, error = run("diff", "HEAD~7", "mine", "--folder", "mine", folder=folder)
    assert code == 2
    assert "neither a folder nor a git revision" in error


def test_mutants_are_told_with_place_and_person(folder: Path) -> None:
    """A change that nobody notices has its file, line and column, and somebody who would notice it."""
    (folder / "mine" / "promises.yaml").unlink()
    code, output, _ = run("test", "mine", "--mutate", folder=folder)
    assert code == 1
    line = _TOPIC[: _TOPIC.index("days >= 15")].count("\n") + 1
    assert f"survived  mine/topics/drinking.yaml:{line}:19: stay: threshold 15 -> 16" in output
    assert "        days: 15\n        shakes: true\n" in output
    assert re.search(r"\d+ mutants: \d+ noticed by a case, .*; score \d+\.\d %\n$", output)
    code, output, _ = run("test", "mine", "--mutate", "--format", "json", folder=folder)
    assert code == 1
    found = json.loads(output)
    assert found["endings"]["survived"] == len(found["gaps"])


def test_without_the_prover(folder: Path) -> None:
    """What needs the prover says what to install and ends with 2; the other checks still run."""
    for words in (("prove", "mine"), ("diff", "mine", "mine"), ("test", "mine", "--mutate")):
        code, _, error = run(*words, folder=folder, prover=False)
        assert code == 2
        assert "pip install 'iopfit[prove]'" in error
    code, _, error = run("check", "mine", folder=folder, prover=False)
    assert code == 0
    assert "pip install 'iopfit[prove]'" in error
    assert run("test", "mine", folder=folder, prover=False)[0] == 0

"""Cases held against rules: differences, what cases reach, rewriting, and the command that does it."""

import json
import os
import random
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

import pexpect
import pytest
from hypothesis import given
from hypothesis import strategies as st

import iopfit as package
from iopfit import Response, suggest
from iopfit.case import Expectation
from iopfit.library import examine_manuscript, shipped_folder
from iopfit.loader import Manuscript, read_case, read_manuscript
from iopfit.rehearsal import PARTS, CannotRewrite, chosen, coverage, differences, observed, rewrite, run
from iopfit.rehearsal.rewriting import rewritten, updated
from iopfit.report.rehearsal import by_gravity, rewrite_lines, said
from tests.strategies import random_response, small_questionnaire

Framed = Callable[[Mapping[str, str]], dict[str, bytes]]
KEPT = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(Path(package.__file__).parents[1])}
SEEDS = st.integers(0, 40)

NEED = """\
topic: need
title: Need
ledger: need
items:
  - {link_id: days, type: integer, text: Days?, label: days, why: It tells., min_value: 0, max_value: 30}
  - link_id: shakes
    type: choice
    text: Shakes?
    label: shakes
    why: It tells.
    safety: true
    answer_options: [{code: never, text: Never}, {code: often, text: Often}]
rules:
  - {id: heavy, when: days >= 15, because: Heavy., cite: own, at_least: iop, rate: {use: 3}}
  - {id: shaking, when: shakes = often, because: Shaking., cite: own, up_to: inpatient, rate: {use: 2}}
"""
LIFE = """\
topic: life
title: Life
ledger: life
items:
  - {link_id: works, type: boolean, text: Works?, label: work, why: It tells.}
rules:
  - id: job
    when: works
    because: A job.
    cite: own
    points: {iop: 2}
    barrier: A stay means time off.
    ways_through: [{text: Ask for leave., cite: own}, {text: Ask how short., cite: own}]
    ask_program: In the evening?
    advice: [{about: program, text: Ask for evenings.}]
"""
CASE = """\
person: A made-up person who drinks on many days and has a job to keep.
agrees: An evening program fits with the job and the days of drinking.
doubts: The shakes could become worse than they look to be today.
answers:
  days: 20
  shakes: often   # on most mornings
  works: yes
# what must come out
expect:
  level: LEVEL   # the job decides
  range: [iop, inpatient]
  status: close
  reasons:
    - heavy     # the days
    - shaking
  alerts: []
"""


@pytest.fixture
def folder(tmp_path: Path, framed: Framed) -> Path:
    """Return a folder with one case that fails by its level, one that passes, and one that says little."""
    right = CASE.replace("LEVEL", "iop")
    little = right[: right.index("  range:")].replace("days: 20", "days: 3")
    cases = {"people/wrong.yaml": CASE.replace("LEVEL", "inpatient"), "people/right.yaml": right}
    texts = {"topics/need.yaml": NEED, "topics/life.yaml": LIFE, **cases, "people/little.yaml": little}
    for name, data in framed(texts).items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    return tmp_path


def read_folder(folder: Path) -> Manuscript:
    """Return what stands in a folder, which must read without a finding."""
    manuscript, findings = examine_manuscript(folder)
    assert manuscript is not None
    assert findings == []
    return manuscript


def iopfit(*arguments: str, folder: Path | None = None) -> tuple[int, str, str]:
    """Run a command without a terminal; return its exit code, output and errors."""
    done = subprocess.run(
        [sys.executable, "-m", "iopfit", *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        cwd=folder,
        env={**KEPT, "LANG": "C.UTF-8", "COLUMNS": "200"},
        check=False,
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


# differences


@given(SEEDS, SEEDS)
def test_what_is_observed_is_met(seed: int, people: int) -> None:
    """A suggestion meets what is observed of it, whatever the order of its lists."""
    questionnaire = small_questionnaire(seed)
    suggestion = suggest(questionnaire, random_response(questionnaire, random.Random(people), gaps=0.2))
    expect = observed(suggestion)
    turned = replace(expect, reasons=expect.reasons[::-1], barriers=expect.barriers[::-1], advice=expect.advice[::-1])
    assert differences(expect, suggestion) == differences(turned, suggestion) == ()
    assert expect.stated == frozenset(PARTS)


@given(SEEDS, SEEDS, SEEDS)
def test_differences_are_what_differs(seed: int, one: int, other: int) -> None:
    """What is expected of one person and differs for another is reported part by part, and only what is stated."""
    questionnaire = small_questionnaire(seed)
    first, second = (
        suggest(questionnaire, random_response(questionnaire, random.Random(number), gaps=0.2))
        for number in (one, other)
    )
    expect, got = observed(first), observed(second)
    unlike = {part for part in PARTS if _as_set(getattr(expect, part)) != _as_set(getattr(got, part))}
    assert {difference.part for difference in differences(expect, second)} == unlike
    silent = replace(expect, stated=frozenset(PARTS) - unlike)
    assert differences(silent, second) == ()


def _as_set(value: object) -> object:
    return set(value) if isinstance(value, tuple) else value


SAID = [
    ({"level": "inpatient"}, ["level: expected inpatient, got iop"]),
    ({"level": None}, ["level: expected none, got iop"]),
    ({"range": ("iop", "iop")}, ["range: expected iop to iop, got iop to inpatient"]),
    ({"status": "clear"}, ["status: expected clear, got close"]),
    ({"reasons": ("heavy",)}, ["reasons: unexpected shaking"]),
    ({"reasons": ("heavy", "shaking", "job")}, ["reasons: missing job"]),
    ({"reasons": ("job",)}, ["reasons: missing job; unexpected heavy, shaking"]),
    ({"reasons": ("shaking", "heavy")}, []),
    ({"alerts": ("shaking",), "barriers": ("job",)}, ["alerts: missing shaking", "barriers: missing job"]),
    ({"advice": ()}, ["advice: unexpected job"]),
    ({"ratings": {"use": 2}}, ["ratings: use expected 2, got 3"]),
    ({"points": {"iop": 2}}, ["points: inpatient expected nothing, got 0"]),
    ({}, []),
]


@pytest.mark.parametrize(("stated", "expected"), SAID)
def test_what_is_said_of_a_difference(folder: Path, stated: dict[str, object], expected: list[str]) -> None:
    """Each kind of part is told in one line; lists are compared whole and in any order."""
    manuscript = read_folder(folder)
    suggestion = run(manuscript.questionnaire, manuscript.cases[1]).suggestion
    expectation = Expectation(frozenset(stated), **stated)  # type: ignore[arg-type]
    assert [said(difference) for difference in differences(expectation, suggestion)] == expected


# which cases, and what they reach


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        (["rig"], ["right"]),
        (["*r*g*"], ["right", "wrong"]),
        (["little", "wrong"], ["little", "wrong"]),
        (["rule:heavy"], ["right", "wrong"]),
        (["rule:sha*"], ["little", "right", "wrong"]),
        (["level:inpatient"], ["wrong"]),
        (["level:iop"], ["little", "right", "wrong"]),
        (["alert:*"], []),
        (["colour:red"], []),
    ],
)
def test_filters(folder: Path, wanted: list[str], names: list[str]) -> None:
    """A filter is part of a name, a pattern, or a rule, level or alert; any of several will do."""
    manuscript = read_folder(folder)
    runs = [run(manuscript.questionnaire, case) for case in manuscript.cases]
    assert [found.case.name for found in chosen(manuscript.questionnaire, runs, wanted)] == names


def test_coverage_names_what_is_missed(folder: Path) -> None:
    """What no case reaches is listed with its place; answers that do not count are not counted."""
    (folder / "people" / "wrong.yaml").unlink()
    (folder / "people" / "right.yaml").unlink()
    manuscript = read_folder(folder)
    found = coverage(manuscript, [run(manuscript.questionnaire, case) for case in manuscript.cases])
    missed = {reach.kind: [(m.name, m.span.line) for m in reach.missed] for reach in found.reaches}
    assert missed == {
        "items": [],
        "options": [("shakes: never", 12), ("works: no", 5)],
        "safety options": [("shakes: never", 12)],
        "rules": [("heavy", 14)],
        "alerts": [],
        "levels": [("outpatient", 5), ("inpatient", 7)],
        "expected": [("heavy", 14), ("shaking", 15), ("job", 7)],
    }
    assert [reach.kind for reach in found.short] == ["safety options", "rules", "levels"]
    assert [reach.percent for reach in found.reaches] == [100, 50, 50, 66, 100, 33, 0]


def test_a_missing_or_set_aside_answer_reaches_nothing(framed: Framed) -> None:
    """Only an answer that is given and applies counts for its item and option."""
    item = "  - {link_id: NAME, type: boolean, text: A?, label: a, why: It tells."
    topic = (
        f"topic: need\ntitle: Need\nledger: need\nitems:\n{item.replace('NAME', 'works')}}}\n"
        f"{item.replace('NAME', 'more')}, enable_when: works, otherwise: no}}\n"
        "rules:\n  - {id: one, when: more, because: Because., cite: own, at_least: iop}\n"
    )
    told = "person: A\nagrees: B\ndoubts: C\nexpect: {alerts: []}\nanswers: "
    people = {"people/a.yaml": told + "{works: no, more: yes}", "people/b.yaml": told + "{works: unknown}"}
    manuscript, findings = read_manuscript(framed({"topics/need.yaml": topic, **people}))
    assert manuscript is not None, findings
    items, options, *_ = coverage(manuscript, [run(manuscript.questionnaire, c) for c in manuscript.cases]).reaches
    assert [missed.name for missed in items.missed] == ["more"]
    assert [missed.name for missed in options.missed] == ["works: yes", "more: yes", "more: no"]


# rewriting

_ALL = Expectation(
    frozenset({"level", "status", "reasons", "ratings"}), "iop", (), "close", ("a", "b"), ratings={"use": 3, "home": 0}
)
_LONG = replace(_ALL, reasons=tuple(f"a-rather-long-name-{number}" for number in range(8)))
REWRITES = [
    ("one value", "expect:\n  level: x\n", {"level"}, "expect:\n  level: iop\n"),
    ("a comment stays", "expect:\n  level: x  # why\n", {"level"}, "expect:\n  level: iop # why\n"),
    ("no last line break", "a: b\nexpect:\n  level: x", {"level"}, "a: b\nexpect:\n  level: iop"),
    ("two marks a line", "expect:\r\n  level: x\r\na: b\r\n", {"level"}, "expect:\r\n  level: iop\r\na: b\r\n"),
    ("other keys stay", "expect:\n    status:   y\n    level: x\n", {"level"}, "expect:\n    status:   y\n    level: iop\n"),
    ("new keys in order", "expect:\n  level: iop\n\n  # z\n  ratings: {}\n", {"status", "reasons"},
     "expect:\n  level: iop\n  status: close\n  reasons: [a, b]\n\n  # z\n  ratings: {}\n"),
    ("a new first key", "expect:\n  status: close\n", {"level"}, "expect:\n  level: iop\n  status: close\n"),
    ("comments of a list", "expect:\n  reasons:\n    - a # one\n    # two\n    - c\nz: 1\n", {"reasons"},
     "expect:\n  # one\n  # two\n  reasons: [a, b]\nz: 1\n"),
    ("on one line", "z: 1\nexpect: {level: x} # why\ny: 2\n", {"level"},
     "z: 1\nexpect:\n  # why\n  level: iop\n  status: close\n  reasons: [a, b]\n  ratings: {use: 3, home: 0}\ny: 2\n"),
    ("something behind", "expect:\n  level: x\n\n# end\n...\n", {"level"}, "expect:\n  level: iop\n\n# end\n...\n"),
    ("a mapping", "expect:\n  ratings: {use: 1}\n", {"ratings"}, "expect:\n  ratings: {use: 3, home: 0}\n"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "parts", "after"), [case[1:] for case in REWRITES], ids=[c[0] for c in REWRITES])
def test_rewriting(before: str, parts: set[str], after: str) -> None:
    """Only what changes is written; comments, order and line ends stay."""
    assert rewritten("a.yaml", before, _ALL, parts) == after


def test_a_long_list_is_broken_into_lines() -> None:
    """No line is longer than a reviewer's window."""
    lines = rewritten("a.yaml", "expect:\n  reasons: []\n", _LONG, {"reasons"}).split("\n")
    assert len(lines) == 4
    assert max(map(len, lines)) < 120


@pytest.mark.parametrize(
    "text",
    ["{expect: {level: x}}\n", "a: b\n", "[expect]\n", "", "{a: b,\nexpect: {level: x}}", "? expect\n: level: x\n"],
)
def test_what_cannot_be_rewritten_is_refused(folder: Path, text: str) -> None:
    """A file written in another way is refused, never mangled."""
    manuscript = read_folder(folder)
    wrong = run(manuscript.questionnaire, manuscript.cases[2])
    with pytest.raises(CannotRewrite):
        rewrite(manuscript.questionnaire, wrong, text, complete=False)


@cache
def shipped() -> Manuscript:
    """Return the shipped questionnaire with its cases."""
    return read_folder(shipped_folder())


@given(st.data())
def test_rewriting_reads_back_and_leaves_the_rest(data: st.DataObject) -> None:
    """Whatever a shipped case is made to state, it reads back, and nothing before `expect:` changes."""
    manuscript = shipped()
    case = data.draw(st.sampled_from(manuscript.cases))
    other = data.draw(st.sampled_from(manuscript.cases)).expect
    parts = data.draw(st.sets(st.sampled_from(sorted(other.stated)), min_size=1))
    expect = replace(case.expect, stated=case.expect.stated | parts, **{part: getattr(other, part) for part in parts})
    text = manuscript.texts[case.span.file]
    after = rewritten(case.span.file, text, expect, parts)
    before = text.index("\nexpect:")
    assert after[:before] == text[:before]
    found, findings = read_case(manuscript.questionnaire, case.span.file, after.encode())
    assert findings == []
    assert found is not None
    assert found.expect == expect


def test_updating_keeps_the_order_and_the_silence(folder: Path) -> None:
    """Names that are still right stay in their order; what is not stated is added only when asked for."""
    manuscript = read_folder(folder)
    suggestion = run(manuscript.questionnaire, manuscript.cases[1]).suggestion
    expect = Expectation(frozenset({"reasons"}), reasons=("gone", "shaking"))
    assert updated(expect, suggestion, complete=False) == replace(expect, reasons=("shaking", "heavy"))
    assert updated(expect, suggestion, complete=True) == replace(observed(suggestion), reasons=("shaking", "heavy"))


def test_a_person_referred_elsewhere_is_given_no_range() -> None:
    """Completing states no range and no points for somebody who is shown none."""
    fit = shipped().questionnaire
    completed = updated(Expectation(frozenset()), suggest(fit, Response({"adult": False})), complete=True)
    assert completed.stated == frozenset(PARTS) - {"range", "points"}


def test_changes_of_the_level_come_first_and_loudest(folder: Path) -> None:
    """A change of the level is told before all others, and each change asks for a clinician."""
    manuscript = read_folder(folder)
    runs = [run(manuscript.questionnaire, case) for case in manuscript.cases]
    texts = manuscript.texts
    found = [rewrite(manuscript.questionnaire, r, texts[r.case.span.file], complete=True) for r in runs]
    ordered = by_gravity([change for change in found if change])
    assert [change.run.case.name for change in ordered] == ["wrong", "little", "right"]
    first = [next(rewrite_lines(change, texts[change.run.case.span.file])) for change in ordered]
    assert first[0] == "!! LEVEL CHANGES: wrong: from inpatient to iop. A clinician should look at this."
    assert not any(line.startswith("!!") for line in first[1:])
    assert all(line.endswith("A clinician should look at this.") for line in first)


# the command


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_failing_case_is_told_with_its_place(folder: Path) -> None:
    """One line for the case and one a difference, then a summary; passing cases only when asked for."""
    code, output, errors = iopfit("test", ".", folder=folder)
    assert (code, errors) == (1, "")
    assert output.splitlines()[:3] == [
        "FAIL wrong",
        "  ./people/wrong.yaml:10: level: expected inpatient, got iop",
        "3 cases: 2 pass, 1 fail",
    ]
    code, output, _ = iopfit("test", ".", "--verbose", "--filter", "right", "--filter", "little", folder=folder)
    assert (code, output.splitlines()) == (0, ["pass little", "pass right", "2 cases: all pass"])


def test_json_says_the_same(folder: Path) -> None:
    """The machine form holds each case, its differences and what is reached."""
    code, output, errors = iopfit("test", ".", "--format", "json", folder=folder)
    assert (code, errors) == (1, "")
    found = json.loads(output)
    assert (found["passed"], found["failed"]) == (2, 1)
    (difference,) = found["cases"][2]["differences"]
    assert (found["cases"][2]["file"], difference["line"]) == ("./people/wrong.yaml", 10)
    assert (difference["part"], difference["expected"], difference["got"]) == ("level", "inpatient", "iop")
    assert [missed["name"] for missed in found["coverage"]["safety_options"]["missed"]] == ["shakes: never"]


def test_coverage_fails_below_its_bars(folder: Path) -> None:
    """What is not reached is named with its place, and the exit code says that a bar is not met."""
    code, output, _ = iopfit("test", ".", "--coverage", "--filter", "right", folder=folder)
    assert code == 1
    assert "topics/need.yaml:12: shakes: never" in output
    assert "must be 100 %" in output


def test_update_without_a_terminal_only_shows(folder: Path) -> None:
    """Nothing is written unless that was asked for."""
    before = contents(folder)
    code, output, _ = iopfit("test", ".", "--update", folder=folder)
    assert (code, contents(folder)) == (1, before)
    assert "-  level: inpatient   # the job decides" in output
    assert "+  level: iop # the job decides" in output
    assert output.splitlines()[-1] == "nothing was written: 1 case would be rewritten; to do so, add --yes"


def test_update_rewrites_one_line_and_then_has_nothing_to_do(folder: Path) -> None:
    """The one line that was wrong changes, the file keeps its mode, and all cases pass."""
    before, path = contents(folder), folder / "people" / "wrong.yaml"
    path.chmod(0o640)
    code, _, errors = iopfit("test", ".", "--update", "--yes", folder=folder)
    assert (code, errors) == (0, "")
    wanted = before["people/wrong.yaml"].replace(b"level: inpatient   # the", b"level: iop # the")
    assert contents(folder) == {**before, "people/wrong.yaml": wanted}
    assert path.stat().st_mode & 0o777 == 0o640
    code, output, _ = iopfit("test", ".", "--update", "--yes", folder=folder)
    assert (code, output) == (0, "nothing to rewrite: every case says what comes out\n")
    assert iopfit("test", ".", folder=folder)[0] == 0


def test_complete_states_everything(folder: Path) -> None:
    """Afterwards every case states every part."""
    assert iopfit("test", ".", "--update", "--complete", "--yes", folder=folder)[0] == 0
    assert all(case.expect.stated == frozenset(PARTS) for case in read_folder(folder).cases)


def test_a_byte_order_mark_stays(folder: Path) -> None:
    """A file keeps the mark that some editors put in front."""
    path = folder / "people" / "wrong.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert iopfit("test", ".", "--update", "--yes", folder=folder)[0] == 0
    assert path.read_bytes().startswith(b"\xef\xbb\xbfperson")
    assert b"level: iop #" in path.read_bytes()


def test_a_file_with_findings_is_left_alone(folder: Path) -> None:
    """A case that could not be read right is never rewritten, and its findings are told."""
    path = folder / "people" / "wrong.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("works: yes", "works: perhaps"), encoding="utf-8")
    before = contents(folder)
    code, output, errors = iopfit("test", ".", "--update", "--yes", folder=folder)
    assert (code, contents(folder)) == (1, before)
    assert "left alone: ./people/wrong.yaml" in output
    assert "not-yes-or-no" in errors
    assert "perhaps" not in output + errors


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--complete"], 2),
        (["--yes"], 2),
        (["--update", "-f", "json"], 2),
        (["--filter", "nobody"], 2),
        (["--nope"], 2),
    ],
)
def test_wrong_usage(folder: Path, arguments: list[str], code: int) -> None:
    """What makes no sense is refused with a reason, before anything is written."""
    before = contents(folder)
    found, output, errors = iopfit("test", ".", *arguments, folder=folder)
    assert (found, output, contents(folder)) == (code, "", before)
    assert errors


def test_a_folder_without_a_questionnaire(tmp_path: Path) -> None:
    """A wrong folder is told as one."""
    code, output, errors = iopfit("test", "there", folder=tmp_path)
    assert (code, output) == (2, "")
    assert "missing-file" in errors


@pytest.mark.parametrize(("typed", "code", "level"), [("n", 1, b"inpatient"), ("", 1, b"inpatient"), ("y", 0, b"iop")])
def test_update_asks_at_a_terminal(folder: Path, typed: str, code: int, level: bytes) -> None:
    """The change is shown first, and only a yes writes it."""
    child: pexpect.spawn[str] = pexpect.spawn(
        sys.executable,
        ["-m", "iopfit", "test", ".", "--update"],
        cwd=str(folder),
        env={**KEPT, "TERM": "xterm", "LANG": "C.UTF-8"},
        encoding="utf-8",
        timeout=15,
    )
    child.expect_exact("Rewrite 1 case? [y/N]")
    assert "LEVEL CHANGES" in (child.before or "")
    child.sendline(typed)
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == code
    assert b"level: " + level in (folder / "people" / "wrong.yaml").read_bytes()

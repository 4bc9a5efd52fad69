"""`check` at the command line: forms, exit codes, what is left out, and pages."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from iopfit.checks import SMELLS
from iopfit.cli import app
from iopfit.report.pages import codes, examples, page, summary
from tests.test_checks import completed

WITHOUT_PROVER = "import sys; sys.modules['z3'] = None; from iopfit.cli import main; main()"
PROVED = [smell.code for smell in SMELLS if smell.proves]
_CLEAN = """\
topic: one
title: One
ledger: need
items:
  - {link_id: shakes, type: boolean, label: shakes, text: Are there shakes?, why: They tell much., safety: true}
rules:
  - {id: shakes, when: shakes, at_least: inpatient, because: Shakes need a doctor nearby., cite: guideline}
"""
_WARNED = _CLEAN.replace("label: shakes, ", "")
_WRONG = _CLEAN.replace("at_least: inpatient", "at_least: inpatient, up_to: iop")
_FRAME = """\
id: small
title: Small
version: "1"
levels:
  - {id: outpatient, title: Outpatient, summary: A few visits., week: One visit.}
  - {id: iop, title: IOP, summary: Many visits., week: Three or four days.}
  - {id: inpatient, title: Inpatient, summary: A stay., week: All week.}
topics: [one]
sources:
  - {id: guideline, title: A guideline, publisher: A society, kind: clinical, review_by: 2030-06-30}
limits: [This is a suggestion.]
"""


def run(*arguments: str) -> Result:
    """Run `check`."""
    return CliRunner().invoke(app, ["check", "--today", "2026-01-31", *arguments])


def put(folder: Path, files: Mapping[str, str]) -> str:
    """Write files; return their folder."""
    for name, data in completed(files).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return str(folder)


@pytest.fixture
def clean(tmp_path: Path) -> str:
    """Return a folder without findings."""
    frame = "".join(line for line in _FRAME.splitlines(keepends=True) if "id: iop" not in line)
    return put(tmp_path, {"questionnaire.yaml": frame, "topics/one.yaml": _CLEAN})


@pytest.fixture
def warned(tmp_path: Path) -> str:
    """Return a folder with warnings only."""
    return put(tmp_path, {"questionnaire.yaml": _FRAME, "topics/one.yaml": _WARNED})


def test_exit_codes(clean: str, tmp_path: Path) -> None:
    """Errors end with 1; warnings do so only with --strict."""
    assert (run(clean).exit_code, run(clean, "--strict").exit_code) == (0, 0)
    warned = put(tmp_path / "w", {"questionnaire.yaml": _FRAME, "topics/one.yaml": _WARNED})
    assert (run(warned).exit_code, run(warned, "--strict").exit_code) == (0, 1)
    wrong = put(tmp_path / "e", {"questionnaire.yaml": _FRAME, "topics/one.yaml": _WRONG})
    assert (run(wrong).exit_code, run(wrong, "--strict").exit_code) == (1, 1)
    assert run(str(tmp_path / "nowhere"), "--strict").exit_code == 2


def test_summary_counts_both_kinds(clean: str, tmp_path: Path) -> None:
    """The last line says how many there are of each kind."""
    assert run(clean).output.endswith("languages en; no findings\n")
    wrong = put(tmp_path / "e", {"questionnaire.yaml": _FRAME, "topics/one.yaml": _WRONG})
    assert run(wrong).output.endswith("languages en; 1 error and 1 warning\n")


def test_forms_say_the_same(warned: str) -> None:
    """Every form names the same findings."""
    document = json.loads(run(warned, "--format", "json").stdout)
    found = [finding["code"] for finding in document["findings"]]
    assert sorted(found) == ["missing-label", "unreached-level"]
    assert (document["errors"], document["warnings"], document["folder"]) == (0, 2, Path(warned).as_posix())
    log = json.loads(run(warned, "--format", "sarif").stdout)
    assert [result["ruleId"] for result in log["runs"][0]["results"]] == found
    lines = run(warned, "--format", "github").stdout.splitlines()
    assert [line.split("title=")[1].split("::")[0] for line in lines] == found
    short = run(warned, "--format", "concise").stdout
    assert short == run(warned, "--concise").stdout
    assert [line.split("[")[1].split("]")[0] for line in short.splitlines()[:-1]] == found
    full = run(warned).stdout
    assert all(f"warning[{code}]" in full for code in found)
    assert "add `label:`" in full


def test_forms_of_nothing(clean: str) -> None:
    """Without findings, forms for programs are still whole documents, and the others are short."""
    assert json.loads(run(clean, "-f", "json").stdout)["findings"] == []
    assert json.loads(run(clean, "-f", "sarif").stdout)["runs"][0]["results"] == []
    assert run(clean, "-f", "github").stdout == ""


def test_allowed_codes_are_left_out(warned: str) -> None:
    """A code that is allowed is not looked for, is named in the document, and no longer counts."""
    assert run(warned, "--strict", "--allow", "missing-label").exit_code == 1
    done = run(warned, "--strict", "--allow", "missing-label", "--allow", "unreached-level", "-f", "json")
    assert done.exit_code == 0
    document = json.loads(done.stdout)
    assert (document["findings"], document["left_out"]) == ([], ["missing-label", "unreached-level"])


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("mising-label", "there is no code `mising-label`; did you mean `missing-label`?"),
        ("xyzzy", "there is no code `xyzzy`; list them with: iopfit check --explain list"),
        ("unknown-name", "`unknown-name` cannot be left out, because a questionnaire with it cannot be used"),
    ],
)
def test_codes_that_cannot_be_allowed(clean: str, code: str, said: str) -> None:
    """A mistake in a code is refused, and so is an error without which nothing can be checked."""
    done = run(clean, "--allow", code)
    assert done.exit_code == 2
    assert done.stderr == f"iopfit: {said}\n"


def test_missing_translations_can_be_allowed(tmp_path: Path) -> None:
    """The one warning of loading can be left out too."""
    (bad,) = examples("missing-translation", "bad")
    folder = put(tmp_path, bad)
    assert "missing-translation" in run(folder, "--concise").stdout
    assert "missing-translation" not in run(folder, "--concise", "--allow", "missing-translation").stdout


@pytest.mark.parametrize("code", ["unread-item", "unknown-name", "not-utf8"])
def test_explain_prints_the_page(code: str) -> None:
    """Any code is explained, those of loading too."""
    done = run("--explain", code)
    assert done.exit_code == 0
    assert done.stdout == page(code)


def test_explain_of_an_unknown_code() -> None:
    """The nearest code is named."""
    done = run("--explain", "unread-itm")
    assert done.exit_code == 2
    assert done.stderr == "iopfit: there is no code `unread-itm`; did you mean `unread-item`?\n"


def test_explain_lists_every_code() -> None:
    """`list` names each code with its sentence."""
    lines = run("--explain", "list").stdout.splitlines()
    assert [line.split()[0] for line in lines] == list(codes())
    assert all(line.endswith(summary(code)) for line, code in zip(lines, codes(), strict=True))


@pytest.mark.parametrize(("today", "code"), [("2030-06-30", 0), ("2030-07-01", 1)])
def test_today_is_given(clean: str, today: str, code: int) -> None:
    """Reviews are judged by the day that is given, and one that keeps somebody safe fails when strict."""
    done = run(clean, "--strict", "--today", today, "--concise")
    assert done.exit_code == code
    assert ("overdue-safety-source" in done.stdout) is bool(code)


def test_a_day_that_is_none(clean: str) -> None:
    """A day that cannot be read is wrong usage."""
    assert run(clean, "--today", "31/01/2026").exit_code == 2


def test_without_the_prover(clean: str) -> None:
    """Without the prover the other checks run, one line says what was left out, and the exit code stays."""
    command = [sys.executable, "-c", WITHOUT_PROVER, "check", clean, "--format", "json"]
    done = subprocess.run(command, capture_output=True, check=False, text=True)
    assert done.returncode == 0
    assert json.loads(done.stdout)["left_out"] == sorted(PROVED)
    (line,) = done.stderr.splitlines()
    assert line.endswith("; pip install 'iopfit[prove]' adds them")
    assert all(code in line for code in PROVED)
    allowed = [word for code in PROVED for word in ("--allow", code)]
    done = subprocess.run([*command, *allowed], capture_output=True, check=False, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_questionnaire_that_cannot_be_loaded(tmp_path: Path) -> None:
    """The checks wait until it loads, so that one mistake is one finding."""
    folder = put(
        tmp_path, {"questionnaire.yaml": _FRAME, "topics/one.yaml": _WARNED.replace("when: shakes", "when: shake")}
    )
    document = json.loads(run(folder, "-f", "json").stdout)
    assert [finding["code"] for finding in document["findings"]] == ["unknown-name"]


def test_names_from_files_come_out_inert(tmp_path: Path) -> None:
    """What a terminal would obey is made visible, whatever the form."""
    topic = _WARNED.replace("Are there shakes?", '"Detoxification\\e[2J\\nhere?"')
    folder = put(tmp_path / "od\x1b[2Jd", {"questionnaire.yaml": _FRAME, "topics/one.yaml": topic})
    for form in ("full", "concise", "json", "github", "sarif"):
        assert "\x1b" not in run(folder, "-f", form).stdout, form

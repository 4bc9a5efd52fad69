"""`iopfit batch`, run as an analyst runs it: files in and out, refusals, errors without answers, and a terminal."""

import csv
import io
import json
import shutil
import stat
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pexpect
import polars as pl
import pytest

from iopfit import Questionnaire, Response, suggest
from iopfit.batch.outputs import GROUP_ROWS
from iopfit.batch.results import names_of
from iopfit.questionnaire import Reader
from tests.batch.frames import as_row
from tests.test_cli import KEPT, iopfit


def batch(*arguments: str | Path, folder: Path, stdin: bytes = b"", path: str = "") -> tuple[int, str, str]:
    """Run the command; `path` comes first where Python looks for modules."""
    paths = f"{path}:{KEPT['PYTHONPATH']}"
    return iopfit("batch", *map(str, arguments), folder=folder, stdin=stdin, PYTHONPATH=paths)


def lines_of(path: Path) -> list[Any]:
    """Return the objects of a file of JSON lines."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


# --- the same answers, the same bytes -------------------------------------------------------


@pytest.mark.parametrize("form", ["csv", "ndjson", "parquet"])
def test_same_bytes_whatever_came_in(
    fit: Questionnaire, responses: Sequence[Response], answers: Path, tmp_path: Path, form: str
) -> None:
    """Each form of answers, each engine of one machine and any number of threads give the same bytes; they are right."""
    found: dict[str, bytes] = {}
    runs = {
        "csv": ("a.csv",),
        "gzip": ("a.csv.gz",),
        "ndjson": ("a.ndjson",),
        "words": ("words.parquet",),
        "types": ("types.parquet",),
        "one thread": ("a.csv", "--threads", "1"),
        "four threads": ("words.parquet", "--threads", "4"),
        "duckdb": ("a.csv", "--engine", "duckdb", "--threads", "2"),
    }
    groups = "level,range,status,referral,answered,ratings,points,scores,fired,alerts,missing_level"
    for name, (file, *options) in runs.items():
        output = tmp_path / f"{name}.{form}"
        code, _, errors = batch(answers / file, "-o", output, "--columns", groups, *options, folder=tmp_path)
        assert code == 0, errors
        found[name] = output.read_bytes()
    if form != "parquet":
        code, printed, _ = batch(answers / "a.csv", "-o", "-", "--to", form, "--columns", groups, folder=tmp_path)
        assert code == 0
        found["standard output"] = printed.encode()
    assert len(set(found.values())) == 1, {name: hash(data) for name, data in found.items()}
    check_form(fit, responses, tmp_path / f"csv.{form}")


def check_form(questionnaire: Questionnaire, responses: Sequence[Response], path: Path) -> None:
    """Hold a file of results to the suggestions."""
    expected = [as_row(questionnaire, suggest(questionnaire, response)) for response in responses]
    if path.suffix == ".parquet":
        rows = pl.read_parquet(path).to_dicts()
    elif path.suffix == ".ndjson":
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    else:
        with path.open(encoding="utf-8", newline="") as file:
            rows = [{k: v or None for k, v in row.items()} for row in csv.DictReader(file)]
    assert len(rows) == len(responses)
    for number, (row, wanted) in enumerate(zip(rows, expected, strict=True)):
        assert (int(row["row"]), row["person"]) == (number + 1, f"p{number}")
        for name in ("level", "range_lowest", "range_highest", "status", "referral", "rating_mind", "points_iop"):
            value = row[name]
            assert (value if value is None or not isinstance(wanted[name], int) else int(value)) == wanted[name]
        alerts = row["alerts"]
        assert ((alerts or "").split(";") if path.suffix == ".csv" else alerts) == (
            wanted["alerts"] or ([""] if path.suffix == ".csv" else [])
        )


def test_folder_of_parts(answers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder has a part for every so many rows of a file, the same ones from every engine, and none is lost."""
    rows = GROUP_ROWS + 1234
    frame = pl.read_parquet(answers / "words.parquet").select("person", "adult", "suicide_plan")
    many = pl.concat([frame] * (rows // frame.height + 1)).head(rows)
    many.write_parquet(tmp_path / "many.parquet")
    frame.write_parquet(tmp_path / "few.parquet")
    names: dict[str, dict[str, bytes]] = {}
    for engine in ("polars", "duckdb"):
        code, _, errors = batch(
            "many.parquet",
            "few.parquet",
            "-o",
            f"{engine}/",
            "--engine",
            engine,
            "--columns",
            "level,range",
            folder=tmp_path,
        )
        assert code == 0, errors
        names[engine] = {path.name: path.read_bytes() for path in (tmp_path / engine).iterdir()}
    assert sorted(names["polars"]) == [f"part-{n}.parquet" for n in ("00000-00000", "00000-00001", "00001-00000")]
    assert names["polars"] == names["duckdb"]
    back = pl.read_parquet(tmp_path / "polars" / "*.parquet")
    assert back["person"].to_list() == [*many["person"], *frame["person"]]
    assert back.filter(pl.col("file") == "few.parquet")["row"].to_list() == list(range(1, frame.height + 1))


# --- what does not fit ----------------------------------------------------------------------


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    """Return a file in which some values and some rows do not fit; every value that must not be told is SECRET."""
    text = "person,alcohol_days,substances,notes\np,30,alcohol,x\np0,SECRET,alcohol,x\np1,31,alcohol,x\np2,3,SECRET;alcohol,x\np3,3\n"
    text += 'p4,3,alcohol,"SECRET\np5,5,alcohol,x\n' + "p6,30,alcohol,x\n"
    path = tmp_path / "wrong.csv"
    path.write_text(text, encoding="utf-8")
    return path


_FOUND = [
    "wrong.csv,2,alcohol_days,not-a-whole-number",
    "wrong.csv,3,alcohol_days,out-of-range",
    "wrong.csv,4,substances,not-an-option",
    "wrong.csv,5,,too-few-cells",
    "wrong.csv,6,,stray-quote",
    "wrong.csv,7,,stray-quote",
    "wrong.csv,8,,stray-quote",
]


def test_stop(wrong: Path) -> None:
    """The first values that do not fit are told by place and code, nothing is written, and no value is told."""
    code, output, errors = batch(wrong.name, "-o", "out.csv", folder=wrong.parent)
    assert (code, output) == (1, "")
    assert "wrong.csv: row 2, column `alcohol_days`: not-a-whole-number" in errors
    assert "wrong.csv: row 5: too-few-cells" in errors
    assert "SECRET" not in errors
    assert sorted(path.name for path in wrong.parent.iterdir()) == ["wrong.csv"]


def test_reject(wrong: Path) -> None:
    """Rows that do not fit are left out and named; what is written and what is named are all rows."""
    code, _, errors = batch(wrong.name, "-o", "out.csv", "--on-error", "reject", folder=wrong.parent)
    assert code == 0, errors
    rejects = (wrong.parent / "out.csv.rejects.csv").read_text(encoding="utf-8").splitlines()
    assert rejects[0] == "file,row,column,code"
    assert rejects[1:] == _FOUND
    rows = {int(line.split(",")[1]) for line in rejects[1:]}
    with (wrong.parent / "out.csv").open(encoding="utf-8") as file:
        scored = [int(row["row"]) for row in csv.DictReader(file)]
    assert sorted([*rows, *scored]) == list(range(1, 9))
    assert scored == [1]
    assert "SECRET" not in errors + "".join(rejects)


def test_null(wrong: Path) -> None:
    """Values that do not fit count as not answered: the row is there, and its level never a guess."""
    code, _, errors = batch(wrong.name, "-o", "out.ndjson", "--on-error", "null", folder=wrong.parent)
    assert code == 0, errors
    rows = lines_of(wrong.parent / "out.ndjson")
    assert [row["row"] for row in rows] == list(range(1, 9))
    assert {row["level"] for row in rows} == {None}
    assert [row["answered"] for row in rows] == [2, 1, 1, 1, 0, 0, 0, 0]
    assert (wrong.parent / "out.ndjson.rejects.csv").read_text(encoding="utf-8").splitlines()[1:] == _FOUND
    assert "scored without it" in errors


def test_formulas_are_inert(tmp_path: Path) -> None:
    """No cell of CSV begins as a formula does, headers and rejects among them; numbers stay numbers."""
    harm = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "＝1", "-5", "+1.5", "plain"]
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow(["=HYPERLINK(1)", "alcohol_days"])
    writer.writerows([[cell, "31" if cell == "plain" else "3"] for cell in harm])
    (tmp_path / "=in.csv").write_text(text.getvalue(), encoding="utf-8")
    code, _, errors = batch("./=in.csv", "-o", "out.csv", "--on-error", "null", "--columns", "level", folder=tmp_path)
    assert code == 0, errors
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["row", "'=HYPERLINK(1)", "level"]
    assert [row[1] for row in rows[1:]] == ["'" + cell for cell in harm[:7]] + ["-5", "+1.5", "plain"]
    assert (tmp_path / "out.csv.rejects.csv").read_text(encoding="utf-8").splitlines()[1].startswith("./=in.csv")
    code, _, errors = batch(
        "./=in.csv", "-o", "out.ndjson", "--on-error", "null", "--columns", "level", folder=tmp_path
    )
    assert code == 0, errors
    assert [row["=HYPERLINK(1)"] for row in lines_of(tmp_path / "out.ndjson")] == harm


# --- files ----------------------------------------------------------------------------------


def test_what_is_written_is_private_and_whole(answers: Path, tmp_path: Path) -> None:
    """Only the owner may read results; a file is never replaced unasked, and a link is followed when it is."""
    arguments = (answers / "a.csv", "--columns", "level")
    assert batch(*arguments, "-o", "out.csv", folder=tmp_path)[0] == 0
    assert stat.S_IMODE((tmp_path / "out.csv").stat().st_mode) == 0o600
    before = (tmp_path / "out.csv").read_bytes()
    code, _, errors = batch(*arguments, "-o", "out.csv", folder=tmp_path)
    assert code == 2
    assert "already there" in errors
    (tmp_path / "link.csv").symlink_to("out.csv")
    assert batch(*arguments, "-o", "link.csv", folder=tmp_path)[0] == 2
    assert batch(*arguments, "-o", "link.csv", "--force", "--keep", "", folder=tmp_path)[0] == 0
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "out.csv").read_bytes() != before
    assert batch(*arguments, "-o", "parts/", folder=tmp_path)[0] == 0
    assert stat.S_IMODE((tmp_path / "parts").stat().st_mode) == 0o700
    assert batch(*arguments, "-o", "parts/", folder=tmp_path)[0] == 2
    assert batch(*arguments, "-o", "parts/", "--force", folder=tmp_path)[0] == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link.csv", "out.csv", "parts"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("a.csv", "-o", "a.csv", "--force"), "one of the files to read"),
        (("a.csv", "-o", "x.xlsx"), "does not say what to write"),
        (("a.csv", "-o", "x.csv.gz"), "does not say what to write"),
        (("a.csv", "-o", "nowhere/x.csv"), "no folder"),
        (("a.csv", "-o", "-", "--to", "parquet"), "cannot be written to standard output"),
        (("a.csv", "-o", "-", "--to", "csv", "--on-error", "reject"), "needs --rejects"),
        (("a.csv", "-o", "-", "--to", "csv", "--summary", "-"), "both results and summary"),
        (("a.csv", "-o", "x.csv", "--summary", "s.pdf"), "ends with .txt"),
        (("a.csv", "-o", "x.csv", "--by", "state"), "go with --summary"),
        (("a.csv", "-o", "x.csv", "--by", "county", "--summary", "-"), "no column `county`"),
        (("a.csv", "-o", "x.csv", "--columns", "levle"), "did you mean `level`"),
        (("a.csv", "-o", "x.csv", "--separator", ";;"), "one character"),
        (("a.csv", "-o", "x.csv", "--separator", ";"), "no column is called like an item"),
        (("a.csv", "-o", "x.csv", "--map", "nomap.yaml"), "No such file"),
        (("a.csv", "-o", "x.csv", "--language", "xx"), "xx"),
        (("a.csv", "-o", "x.csv", "--master", "spark://x:1"), "--engine spark"),
        (("-", "-o", "x.csv"), "--from"),
        (("-", "a.csv", "-o", "x.csv", "--from", "csv"), "nothing else"),
        (("gone.csv", "-o", "x.csv"), "no such file"),
        (("a.csv", "words.parquet", "-o", "x.csv", "--on-error", "null", "--rejects", "x.csv"), "same file"),
        (("a.csv", "other.csv", "-o", "x.csv"), "are not those of `a.csv`"),
        (("other.csv", "-o", "x.csv", "--keep", "row"), "called like one of the result"),
        (("cut.csv.gz", "-o", "x.csv"), "cut or broken"),
        (("cut.parquet", "-o", "x.csv"), "cut or broken"),
    ],
)
def test_refusals(answers: Path, tmp_path: Path, arguments: Sequence[str], says: str) -> None:
    """What cannot be done is refused in a sentence, before anything is written."""
    for name in ("a.csv", "words.parquet"):
        shutil.copy(answers / name, tmp_path)
    (tmp_path / "other.csv").write_text("adult,row\nyes,1\n", encoding="utf-8")
    (tmp_path / "cut.csv.gz").write_bytes((answers / "a.csv.gz").read_bytes()[:-900])
    (tmp_path / "cut.parquet").write_bytes((answers / "words.parquet").read_bytes()[:-900])
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    code, output, errors = batch(*arguments, folder=tmp_path)
    assert code in (1, 2)
    assert says in errors
    assert output == ""
    assert "Traceback" not in errors
    assert "bug" not in errors
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_streams(answers: Path, tmp_path: Path) -> None:
    """Answers may come from standard input and results go to standard output."""
    data = (answers / "a.csv").read_bytes()
    code, output, errors = batch(
        "-", "--from", "csv", "-o", "-", "--to", "csv", "--columns", "level", folder=tmp_path, stdin=data
    )
    assert code == 0, errors
    assert output.splitlines()[0] == "row,person,state,level"
    assert len(output.splitlines()) == 301
    lines = (answers / "a.ndjson").read_bytes()
    code, output, errors = batch(
        "-", "--from", "ndjson", "-o", "-", "--to", "ndjson", "--columns", "level", folder=tmp_path, stdin=lines
    )
    assert len(output.splitlines()) == 300


def test_a_reader_that_leaves(answers: Path) -> None:
    """A reader that takes only the first lines is no error."""
    command = f"{sys.executable} -m iopfit batch a.csv -o - --to ndjson | head -n 2; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], cwd=answers, env=KEPT, capture_output=True, text=True, check=True)
    assert len(done.stdout.splitlines()) == 3
    assert done.stdout.splitlines()[2] == "0"
    assert "Traceback" not in done.stderr
    assert "bug" not in done.stderr


def test_columns_and_reasons(fit: Questionnaire, answers: Path, tmp_path: Path) -> None:
    """Every column can be listed and chosen; rules are told as ids, as sentences, or not at all."""
    code, output, _ = batch("a.csv", "-o", "x.csv", "--columns", "list", folder=answers)
    assert code == 0
    assert [line.split()[0] for line in output.splitlines()] == list(names_of(fit))
    arguments = (answers / "a.csv", "--columns", "level,fired,reasons")
    assert batch(*arguments, "-o", "ids.ndjson", folder=tmp_path)[0] == 0
    assert batch(*arguments, "-o", "text.ndjson", "--reasons", "text", "--language", "es", folder=tmp_path)[0] == 0
    assert batch(*arguments, "-o", "none.ndjson", "--reasons", "none", folder=tmp_path)[0] == 0
    ids, texts, none = (lines_of(tmp_path / f"{name}.ndjson") for name in ("ids", "text", "none"))
    assert set(none[0]) == {"row", "person", "state", "level"}
    assert [row["fired"] for row in ids] == [row["fired"] for row in texts]
    named = next(row["reasons"][0] for row in ids if row["reasons"])
    sentence = next(row["reasons"][0] for row in texts if row["reasons"])
    assert sentence == fit.rule_by_id[named].because.say(Reader("es", "counselor"))


def test_summaries(answers: Path, tmp_path: Path) -> None:
    """A summary is written in each form asked for, and can be printed."""
    code, output, errors = batch(
        *(answers / "a.csv", "-o", "x.parquet", "--columns", "level", "--by", "state", "--suppress-below", "11"),
        *("--summary", "s.json", "--summary", "s.html", "--summary", "s.txt", "--summary", "-"),
        folder=tmp_path,
    )
    assert code == 0, errors
    assert output == (tmp_path / "s.txt").read_text(encoding="utf-8")
    assert json.loads((tmp_path / "s.json").read_text(encoding="utf-8"))["hidden_below"] == 11
    assert (tmp_path / "s.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert pl.read_parquet_schema(tmp_path / "x.parquet").keys() == {"row", "person", "state", "level"}


@pytest.mark.parametrize("engine", ["polars", "duckdb", "spark"])
def test_missing_extra(answers: Path, tmp_path: Path, engine: str) -> None:
    """Without an engine's packages the command says what to install."""
    extra = {"polars": "batch"}.get(engine, engine)
    hidden = "narwhals" if engine == "polars" else {"duckdb": "duckdb", "spark": "pyspark"}[engine]
    (tmp_path / "sitecustomize.py").write_text(
        "import sys\nclass Hide:\n def find_spec(self, name, path=None, target=None):\n"
        f"  if name == '{hidden}':\n   raise ModuleNotFoundError(name=name)\n"
        "import importlib.util as u\nreal = u.find_spec\n"
        f"u.find_spec = lambda name, *a: None if name == '{hidden}' else real(name, *a)\n",
        encoding="utf-8",
    )
    code, _, errors = batch("a.csv", "-o", "x.csv", "--engine", engine, folder=answers, path=str(tmp_path))
    assert code == 2
    assert f"pip install 'iopfit[{extra}]'" in errors


# --- on a terminal --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def large(answers: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a file that takes some seconds."""
    path = tmp_path_factory.mktemp("large") / "large.csv"
    head, *rows = (answers / "a.csv").read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([head, *rows * 1500]) + "\n", encoding="utf-8")
    return path


def test_progress_and_interruption(large: Path) -> None:
    """A terminal shows rows, rate and time left; Ctrl-C ends with 130 and leaves nothing behind."""
    arguments = ["-m", "iopfit", "batch", large.name, "-o", "out.parquet"]
    child = pexpect.spawn(
        sys.executable, arguments, cwd=str(large.parent), env={**KEPT, "TERM": "xterm-256color"}, timeout=60,
        dimensions=(24, 100), encoding="utf-8",
    )  # fmt: skip
    child.expect(r"[\d,]+ rows, [\d,]+ a second")
    child.expect(r"\d+%")
    child.expect(r"\d:\d\d:\d\d")
    child.sendintr()
    child.expect("Stopped. Nothing was written.")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 130
    deadline = time.monotonic() + 5
    while [p.name for p in large.parent.iterdir()] != ["large.csv"] and time.monotonic() < deadline:
        time.sleep(0.1)
    assert [p.name for p in large.parent.iterdir()] == ["large.csv"]

"""Jobs on Spark: the same bytes as on one machine, and the same words when something is wrong."""

from pathlib import Path
from typing import Any

import polars as pl

from iopfit import Questionnaire
from iopfit.batch.cluster import run_on_spark
from iopfit.batch.intake import Options
from iopfit.batch.jobs import Job, run
from iopfit.batch.outputs import Output
from iopfit.batch.summary import Tally
from tests.batch.test_command import batch


def test_spark(fit: Questionnaire, spark: Any, answers: Path, tmp_path: Path) -> None:
    """Spark gives the bytes that Polars gives, with rejects and summary, and leaves nothing else behind."""
    text = (answers / "a.csv").read_text(encoding="utf-8").splitlines()
    text[7] = text[7].replace("p6,", "p6,,,,,,", 1)
    (tmp_path / "a.csv").write_text("\n".join(text) + "\n", encoding="utf-8")
    frame = pl.read_csv(answers / "a.csv", infer_schema=False)
    frame.write_csv(tmp_path / "b.csv")
    tallies = []
    for engine in ("polars", "spark"):
        (tmp_path / engine).mkdir()
        for target in ("one.csv", "parts/"):
            output = Output(f"{tmp_path}/{engine}/{target}", "csv" if target.endswith("csv") else "parquet")
            job = Job(
                fit,
                (f"{tmp_path}/a.csv", f"{tmp_path}/b.csv"),
                Options(on_error="reject"),
                output,
                ("level", "range"),
                rejects=tmp_path / engine / f"{target.rstrip('/')}.rejects.csv",
                engine="spark" if engine == "spark" else "polars",
            )
            tally = Tally()
            ledger = run_on_spark(job, tally, "state") if engine == "spark" else run(job, tally=tally, by="state")
            tallies.append((tally, ledger.rows, ledger.unfit_rows, ledger.counts))
    assert all(tally == tallies[0] for tally in tallies)
    files = sorted(p.relative_to(tmp_path / "polars") for p in (tmp_path / "polars").rglob("*") if p.is_file())
    assert len(files) == 5
    for path in files:
        assert (tmp_path / "polars" / path).read_bytes() == (tmp_path / "spark" / path).read_bytes(), path
    assert not list(tmp_path.rglob(".*"))


def test_spark_tells_what_is_wrong(answers: Path, tmp_path: Path) -> None:
    """What stops a task is told as on one machine, without a word of Spark's and without a value."""
    frame = pl.read_parquet(answers / "words.parquet").with_columns(pl.lit("SECRET").alias("insurance"))
    frame.write_parquet(tmp_path / "a.parquet")
    code, output, errors = batch("a.parquet", "-o", "x.csv", "--engine", "spark", "--columns", "level", folder=tmp_path)
    assert (code, output) == (1, "")
    assert "a.parquet: row 1, column `insurance`: not-an-option" in errors
    assert "SECRET" not in errors
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.parquet"]

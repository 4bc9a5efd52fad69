"""One Spark session for all tests, what runs a frame through each engine, and files of answers."""

import gzip
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest
from pyspark.sql import SparkSession

from iopfit import Questionnaire, Response
from tests.batch.crowds import crowd
from tests.batch.frames import in_types, in_words

Through = Callable[[pl.DataFrame, Callable[[Any], Any]], pl.DataFrame]


def through_polars(frame: pl.DataFrame, work: Callable[[Any], Any]) -> pl.DataFrame:
    """Return what work makes of a frame in Polars."""
    done: pl.DataFrame = work(frame.lazy()).collect()
    return done


def through_duckdb(folder: Path) -> Through:
    """Return what runs a frame through DuckDB."""

    def through(frame: pl.DataFrame, work: Callable[[Any], Any]) -> pl.DataFrame:
        frame.write_parquet(folder / "given.parquet")
        connection = duckdb.connect(config={"threads": 2})
        relation = connection.read_parquet(str(folder / "given.parquet"))
        work(relation).write_parquet(str(folder / "made.parquet"))
        return pl.read_parquet(folder / "made.parquet")

    return through


@pytest.fixture(scope="session")
def spark() -> Iterator[Any]:
    """Return a Spark session on this machine; tests that need one need Java, which `.ci/run` installs."""
    assert shutil.which("java"), "Spark needs Java 17: apt-get install openjdk-17-jre-headless"
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    settings = {
        "spark.log.level": "OFF",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.shuffle.partitions": "2",
    }
    builder = SparkSession.builder.master("local[2]").appName("tests")
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    yield session
    session.stop()


@pytest.fixture
def in_spark(spark: Any, tmp_path: Path) -> Through:
    """Return what runs a frame through Spark."""

    def through(frame: pl.DataFrame, work: Callable[[Any], Any]) -> pl.DataFrame:
        frame.write_parquet(tmp_path / "given.parquet")
        made = work(spark.read.parquet(str(tmp_path / "given.parquet")))
        made.coalesce(1).write.parquet(str(tmp_path / "made"))
        return pl.read_parquet(tmp_path / "made" / "part-*.parquet")

    return through


@pytest.fixture
def in_duckdb(tmp_path: Path) -> Through:
    """Return what runs a frame through DuckDB."""
    return through_duckdb(tmp_path)


@pytest.fixture
def in_polars() -> Through:
    """Return what runs a frame through Polars."""
    return through_polars


@pytest.fixture(scope="session")
def responses(fit: Questionnaire) -> list[Response]:
    """Return a few hundred people."""
    return crowd(fit, 300, seed=9)


@pytest.fixture(scope="session")
def answers(fit: Questionnaire, responses: Sequence[Response], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the same answers in each form."""
    folder = tmp_path_factory.mktemp("answers")
    frame = in_words(fit, responses).insert_column(0, pl.Series("person", [f"p{n}" for n in range(len(responses))]))
    frame = frame.with_columns((pl.int_range(pl.len()) % 4).cast(pl.String).alias("state"))
    frame.write_csv(folder / "a.csv")
    frame.write_parquet(folder / "words.parquet")
    types = in_types(fit, responses, boxes=False)
    types.insert_column(0, frame["person"]).with_columns(frame["state"]).write_parquet(folder / "types.parquet")
    (folder / "a.csv.gz").write_bytes(gzip.compress((folder / "a.csv").read_bytes()))
    with (folder / "a.ndjson").open("w", encoding="utf-8") as file:
        for number, response in enumerate(responses):
            row: dict[str, Any] = {"person": f"p{number}", "state": str(number % 4)}
            for name, answer in response.answers.items():
                item = fit.item_by_id[name]
                if isinstance(answer, frozenset):
                    row[name] = [code for code in item.option_by_code if code in answer]
                else:
                    row[name] = answer if isinstance(answer, bool | int | str) else answer.value  # type: ignore[union-attr]
            file.write(json.dumps(row) + "\n")
    return folder

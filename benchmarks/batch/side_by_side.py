"""Everybody at once, beside public tools on the same rules: one command, one table.

python -m benchmarks.batch.side_by_side --people 1000000

Every way is first held to the same result; then they take turns, and medians are told. Ways that
know no missing answers get people who answered everything that applies.
"""

import argparse
import gc
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import polars as pl

from benchmarks.batch.crowd import crowd, people, table, write
from benchmarks.batch.hand_polars import HandWritten
from benchmarks.batch.rule_engines import JsonLogicRules, OpenFiscaRules
from benchmarks.zen_rules import ZenRules
from iopfit import Questionnaire, load
from iopfit.batch import score
from iopfit.batch.intake import Options
from iopfit.batch.jobs import Job, run
from iopfit.batch.outputs import Output

WANTED = ("level", "range", "status", "fired")
_ONE_BY_ONE = 500
"""How many people the ways get that take one person at a time."""
_SPARK = 5
"""Spark gets a part of the people, one in so many, because it takes minutes for what others do in seconds."""


@dataclass
class Way:
    """A way to score people.

    Attributes:
        name: What it is called in the table.
        work: Does it once.
        people: For how many people.
        rounds: How often, after one round that is not counted.
        seconds: How long each round took.
    """

    name: str
    work: Callable[[], object]
    people: int
    rounds: int
    seconds: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """People a second, by the median round."""
        return self.people / median(self.seconds)


def in_turn(ways: list[Way]) -> None:
    """Let ways take turns, so that a busy machine is busy for all of them."""
    for way in ways:
        way.work()
    for number in range(max(way.rounds for way in ways)):
        for way in ways:
            if number < way.rounds:
                gc.collect()
                start = perf_counter()
                way.work()
                way.seconds.append(perf_counter() - start)


# --- columns --------------------------------------------------------------------------------


def in_memory(questionnaire: Questionnaire, number: int, rounds: int) -> list[Way]:
    """Return the ways that work from memory to memory."""
    frame = crowd(questionnaire, number)
    hand = HandWritten(questionnaire)

    def ours() -> pl.DataFrame:
        return score(frame, questionnaire, columns=WANTED)

    def by_hand() -> pl.DataFrame:
        return hand.results(frame.lazy()).collect(engine="streaming")

    assert ours().equals(by_hand()), "our results and those by hand differ"
    return [
        Way("iopfit, Polars, in memory", ours, number, rounds),
        Way("hand-written Polars, in memory", by_hand, number, rounds),
    ]


def from_file_to_file(questionnaire: Questionnaire, number: int, rounds: int, folder: Path) -> list[Way]:
    """Return the ways of Polars that work from Parquet to Parquet."""
    given = folder / "given.parquet"
    write(questionnaire, number, given)
    hand = HandWritten(questionnaire)

    def sink(results: pl.LazyFrame, name: str) -> None:
        results.sink_parquet(folder / name, compression="zstd", compression_level=1, engine="streaming")

    def ours() -> None:
        sink(score(pl.scan_parquet(given), questionnaire, columns=WANTED), "ours.parquet")

    def by_hand() -> None:
        sink(hand.results(pl.scan_parquet(given)), "hand.parquet")

    def command() -> None:
        output = Output(f"{folder}/command.parquet", "parquet")
        run(Job(questionnaire, (given.as_posix(),), Options(), output, WANTED, replace=True))

    def bare() -> None:
        sink(pl.scan_parquet(given), "bare.parquet")

    ours(), by_hand(), command()
    expected = pl.read_parquet(folder / "hand.parquet")
    assert pl.read_parquet(folder / "ours.parquet").equals(expected), "our results and those by hand differ"
    assert pl.read_parquet(folder / "command.parquet").drop("row").equals(expected), "the command's results differ"
    return [
        Way("iopfit, Polars, Parquet to Parquet", ours, number, rounds),
        Way("iopfit batch: the same, all checked, rows numbered", command, number, rounds),
        Way("hand-written Polars, Parquet to Parquet", by_hand, number, rounds),
        Way("bare scan and write of the same Parquet", bare, number, rounds),
    ]


def plain(frame: pl.DataFrame) -> pl.DataFrame:
    """Return results with words for enums, in the order of their columns."""
    return frame.select(
        pl.col(name).cast(pl.List(pl.String) if isinstance(dtype, pl.List) else pl.String)
        for name, dtype in frame.schema.items()
    )


def in_duckdb(questionnaire: Questionnaire, number: int, rounds: int, folder: Path) -> list[Way]:
    """Return our way in DuckDB, from Parquet to Parquet."""
    import duckdb

    def work() -> None:
        relation = score(duckdb.read_parquet(f"{folder}/given.parquet"), questionnaire, columns=WANTED)
        relation.write_parquet(f"{folder}/duckdb.parquet", compression="zstd")

    work()
    assert plain(pl.read_parquet(folder / "duckdb.parquet")).equals(plain(pl.read_parquet(folder / "hand.parquet")))
    return [Way("iopfit, DuckDB, Parquet to Parquet", work, number, rounds)]


@contextmanager
def spark_session(cores: int) -> Iterator[Any]:
    """Open a Spark session on this machine."""
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master(f"local[{cores}]").appName("benchmark")
    settings = {"spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false", "spark.log.level": "OFF"}
    for name, value in {**settings, "spark.driver.memory": "4g"}.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    try:
        yield session
    finally:
        session.stop()


def in_spark(questionnaire: Questionnaire, number: int, rounds: int, folder: Path, spark: Any) -> list[Way]:
    """Return our way in Spark, from Parquet to Parquet."""
    write(questionnaire, number, folder / "few.parquet")

    def work() -> None:
        frame = score(spark.read.parquet(f"{folder}/few.parquet"), questionnaire, columns=WANTED)
        frame.write.mode("overwrite").option("compression", "zstd").parquet(f"{folder}/spark")

    work()
    found = plain(pl.read_parquet(folder / "spark" / "part-*.parquet"))
    expected = plain(pl.read_parquet(folder / "hand.parquet", n_rows=number))
    assert found.equals(expected), "Spark's results differ"
    return [Way(f"iopfit, Spark, local[{os.cpu_count()}], Parquet to Parquet", work, number, rounds)]


# --- other tools ------------------------------------------------------------------------------


def others(questionnaire: Questionnaire, number: int, rounds: int) -> list[Way]:
    """Return other tools on people with no gaps, and ours on the same people."""
    complete = people(questionnaire, _ONE_BY_ONE, complete=True)
    few, many = table(questionnaire, complete), crowd(questionnaire, number, complete=True)
    ids = [rule.id for rule in questionnaire.rules]
    expected = score(few, questionnaire, columns=["fired"])["fired"].to_list()

    def named(truths: Any) -> list[str]:
        return [id_ for id_, truth in zip(ids, truths, strict=True) if truth]

    fisca = OpenFiscaRules(questionnaire)
    by_person = list(zip(*fisca.fired(fisca.columns(few)), strict=True))
    assert [named(row) for row in by_person] == expected, "OpenFisca's results differ"
    columns = fisca.columns(many)
    zen = _zen(questionnaire)
    source, logic = ZenRules(questionnaire, definitions_once=False), JsonLogicRules(questionnaire)
    raw, ready = [source.raw(one) for one in complete], [source.effective(one) for one in complete]
    assert [named(logic.fired(one)) for one in ready] == expected, "JsonLogic's results differ"
    ways = [
        Way("iopfit, Polars, in memory, no gaps", lambda: score(many, questionnaire, columns=WANTED), number, rounds),
        Way(
            "iopfit, Polars, which rules hold, no gaps",
            lambda: score(many, questionnaire, columns=["rules"]),
            number,
            rounds,
        ),
        Way("OpenFisca-Core, which rules hold, no gaps", lambda: fisca.fired(columns), number, min(rounds, 3)),
        Way("JsonLogic, which rules hold, no gaps", lambda: [logic.fired(one) for one in ready], _ONE_BY_ONE, rounds),
    ]
    if zen is not None:
        assert [named(zen(one)) for one in raw] == expected, "ZEN's results differ"
        ways.append(
            Way("GoRules ZEN, which rules hold, no gaps", lambda: [zen(one) for one in raw], _ONE_BY_ONE, rounds)
        )
    return ways


def _zen(questionnaire: Questionnaire) -> Callable[[Any], Any] | None:
    try:
        import zen
    except ImportError:
        return None
    evaluate: Callable[[Any], Any] = zen.compile_expression(
        ZenRules(questionnaire, definitions_once=False).whole()
    ).evaluate
    return evaluate


# --- the table --------------------------------------------------------------------------------


def show(ways: list[Way]) -> None:
    """Print the table."""
    ours = {"memory": ways[0].rate}
    print(f"\n| way | people | rounds | seconds, median (least) | people a second | of `{ways[0].name}` |")
    print("|---|---|---|---|---|---|")
    for way in ways:
        print(
            f"| {way.name} | {way.people:,} | {len(way.seconds)} | {median(way.seconds):.3f} ({min(way.seconds):.3f}) "
            f"| {way.rate:,.0f} | {way.rate / ours['memory']:.4g} |"
        )


def main() -> None:
    """Run everything and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--skip", default="", help="of duckdb, spark, others; with commas between")
    told = parser.parse_args()
    skip = set(told.skip.split(","))
    questionnaire = load()
    folder = Path(tempfile.mkdtemp(prefix="iopfit-benchmark-"))
    load_before = os.getloadavg()[0]
    try:
        ways = in_memory(questionnaire, told.people, told.rounds)
        ways += from_file_to_file(questionnaire, told.people, told.rounds, folder)
        in_turn(ways)
        if "duckdb" not in skip:
            in_turn(found := in_duckdb(questionnaire, told.people, min(told.rounds, 3), folder))
            ways += found
        if "spark" not in skip:
            with spark_session(os.cpu_count() or 1) as spark:
                in_turn(found := in_spark(questionnaire, told.people // _SPARK, 2, folder, spark))
            ways += found
        if "others" not in skip:
            in_turn(found := others(questionnaire, told.people, told.rounds))
            ways += found
    finally:
        shutil.rmtree(folder)
    print(f"\n{len(questionnaire.rules)} rules, {os.cpu_count()} cores, Polars {pl.__version__}", end=", ")
    print(f"load before {load_before:.1f}, after {os.getloadavg()[0]:.1f}")
    show(ways)


if __name__ == "__main__":
    main()

"""How batch scoring grows: memory and time with rows, time with rules, and the time to the first row.

python -m benchmarks.batch.scaling start memory rules
"""

import argparse
import gc
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

import polars as pl

from benchmarks.batch.crowd import crowd, write
from iopfit import load
from iopfit.batch import score
from tests.strategies import random_response, small_questionnaire

_COMMAND = [sys.executable, "-m", "iopfit", "batch"]
_COLUMNS = ["--columns", "level,range,status,fired"]
_CURVE = Path(__file__).with_name("growth.svg")


def start(folder: Path, rounds: int) -> None:
    """Print how long it takes from the start of the command to the first row on standard output."""
    questionnaire = load()
    for number in (1_000, 1_000_000):
        given = folder / f"{number}.parquet"
        write(questionnaire, number, given)
        seconds = [_to_first_row(given) for _ in range(rounds)]
        print(
            f"first row of {number:,}: {median(seconds):.2f} s, at least {min(seconds):.2f}, at most {max(seconds):.2f}"
        )


def _to_first_row(given: Path) -> float:
    begun = perf_counter()
    with subprocess.Popen(
        [*_COMMAND, given, "-o", "-", "--to", "csv", *_COLUMNS], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as running:
        assert running.stdout is not None
        assert running.stdout.readline().startswith(b"row,")
        assert running.stdout.readline().startswith(b"1,")
        seconds = perf_counter() - begun
        running.kill()
    return seconds


def memory(folder: Path, rounds: int, form: str, sizes: list[int]) -> None:
    """Print the time and the peak memory of the command, for tables of different sizes."""
    questionnaire = load()
    first: tuple[float, float] | None = None
    for number in sizes:
        given = folder / "given.parquet"
        write(questionnaire, number, given)
        if form == "csv":
            pl.scan_parquet(given).sink_csv(folder / "given.csv", engine="streaming")
            given = folder / "given.csv"
        seconds, peaks = zip(*(_measured(given, folder / f"out.{form}") for _ in range(rounds)), strict=True)
        now = (median(seconds), median(peaks))
        first = first or now
        print(
            f"{number:,} rows of {form}: {now[0]:.2f} s, peak {now[1]:.0f} MB; "
            f"{now[0] / first[0]:.2f} times the time and {now[1] / first[1]:.2f} times the memory of {sizes[0]:,}"
        )


def _measured(given: Path, output: Path) -> tuple[float, float]:
    """Return the seconds and the peak memory, in megabytes, of one run."""
    begun = perf_counter()
    running = subprocess.Popen([*_COMMAND, given, "-o", output, "--force", *_COLUMNS], stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(running.pid, 0)
    running.returncode = os.waitstatus_to_exitcode(status)
    assert running.returncode == 0
    return perf_counter() - begun, usage.ru_maxrss / 1024


def rules(number: int, rounds: int) -> None:
    """Print and plot the time for questionnaires of more and more rules, and for more and more rows."""
    by_rules = {}
    for count in (30, 120, 480):
        questionnaire = small_questionnaire(count, items=40, rules=count - 4)  # four more are about life
        frame = _table(count, number)
        by_rules[len(questionnaire.rules)] = _seconds(frame, questionnaire, rounds)
    by_rows = {}
    shipped = load()
    for rows in (number // 4, number // 2, number):
        by_rows[rows] = _seconds(crowd(shipped, rows), shipped, rounds)
    for title, found in ((f"rules, {number:,} people", by_rules), (f"people, {len(shipped.rules)} rules", by_rows)):
        (least, first), *_ = found.items()
        for count, seconds in found.items():
            print(
                f"{title}: {count:,} in {seconds:.3f} s: {count / least:.0f} times as many, {seconds / first:.2f} times as long"
            )
    _plot(by_rules, number)


def _table(seed: int, number: int) -> pl.DataFrame:
    """Return people for a generated questionnaire, in columns of their own types."""
    import random

    from tests.batch.frames import in_types

    questionnaire = small_questionnaire(seed, items=40, rules=seed - 4)
    some = [random_response(questionnaire, random.Random(n), gaps=(n % 4) / 10) for n in range(2_000)]
    base = in_types(questionnaire, some, boxes=True)
    return pl.concat([base] * -(-number // base.height)).head(number).rechunk()


def _seconds(frame: pl.DataFrame, questionnaire: object, rounds: int) -> float:
    found = []
    for _ in range(rounds + 1):
        gc.collect()
        begun = perf_counter()
        score(frame, questionnaire, columns=["level", "range", "status", "fired"])  # type: ignore[arg-type]
        found.append(perf_counter() - begun)
    return median(found[1:])


def _plot(found: dict[int, float], number: int) -> None:
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(6, 4))
    counts = list(found)
    linear = [found[counts[0]] * count / counts[0] for count in counts]
    axes.plot(counts, list(found.values()), "o-", label="measured")
    axes.plot(counts, linear, ":", label="in proportion to the rules")
    axes.set_xlabel("rules")
    axes.set_ylabel(f"seconds for {number:,} people, in memory")
    axes.set_ylim(bottom=0)
    axes.legend()
    figure.savefig(_CURVE, metadata={"Date": None})


def main() -> None:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", nargs="+", choices=["start", "memory", "rules"])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--form", choices=["parquet", "csv"], default="parquet")
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000_000, 10_000_000])
    parser.add_argument("--people", type=int, default=1_000_000)
    told = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="iopfit-benchmark-"))
    print(f"{os.cpu_count()} cores, load before {os.getloadavg()[0]:.1f}")
    try:
        if "start" in told.what:
            start(folder, told.rounds)
        if "memory" in told.what:
            memory(folder, told.rounds, told.form, told.sizes)
        if "rules" in told.what:
            rules(told.people, told.rounds)
    finally:
        shutil.rmtree(folder)
    print(f"load after {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()

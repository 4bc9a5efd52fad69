"""A job: which files, which rules, what results, and where they go."""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal

import polars as pl

from iopfit.batch.counting import NEEDS, count_block
from iopfit.batch.intake import FILE, Intake, Options
from iopfit.batch.outputs import GROUP_ROWS, Output, folder_written_whole, write, write_part, written_whole
from iopfit.batch.rejects import COLUMNS, Ledger
from iopfit.batch.results import USUAL, names_of
from iopfit.batch.rows import Blocks, Schema, Unreadable
from iopfit.batch.running import Table, blocks_in_duckdb, results_in_polars, results_schema
from iopfit.batch.scoring import Scorer, clashes
from iopfit.batch.sources import ROW
from iopfit.batch.summary import Tally
from iopfit.diagnostics import Problem
from iopfit.questionnaire import Questionnaire, Rule

EngineName = Literal["polars", "duckdb", "spark"]
GROUPS = tuple(group for group in USUAL if group != "unfit")
"""The groups of columns of a job that does not say which; what does not fit is told elsewhere."""


@dataclass(frozen=True)
class Job:
    """What is to be done.

    Attributes:
        questionnaire: What was asked.
        names: The files.
        options: How they are read.
        output: Where results go.
        groups: The groups of columns wanted.
        say: The words for a rule in the lists of reasons; its id when None.
        engine: What works the results out.
        rejects: Where to tell the places of what does not fit; None for nowhere.
        replace: Whether files that are there may be replaced.
        threads: How many threads DuckDB may use; Polars is told before it is imported.
        master: The Spark cluster; this machine when None.
    """

    questionnaire: Questionnaire
    names: tuple[str, ...]
    options: Options
    output: Output
    groups: tuple[str, ...] = GROUPS
    say: Callable[[Rule], str] | None = None
    engine: EngineName = "polars"
    rejects: Path | None = None
    replace: bool = False
    threads: int | None = None
    master: str | None = None


def run(
    job: Job, tell: Callable[[int, int], None] | None = None, tally: Tally | None = None, by: str | None = None
) -> Ledger:
    """Do a job on this machine, and return the account of what was read.

    Args:
        job: What is to be done.
        tell: Is told how many rows and bytes were read so far.
        tally: Counts the results, when they are to be counted.
        by: The column that is carried along and whose values they are counted by.

    Raises:
        Problem: When the columns do not suit, or their names clash.
        Unreadable: When a file cannot be read.
        Stopped: When something does not fit and the work is to stop then.
        FileExistsError: When something is there that may not be replaced.
        OSError: When something cannot be written.
    """
    ledger = Ledger()
    with contextlib.closing(Intake(job.questionnaire, job.names, job.options)) as intake, _rejects(job, ledger):
        intake.tell, ledger.left_out = tell, intake.left_out
        scorer, table = table_of(job, intake, None if tally is None else by or "")
        faults: list[BaseException] = []
        blocks = score(job, table, scorer, intake, ledger)
        if tally is not None:
            blocks = counted(blocks, job, tally, by)
        try:
            put_out(_noting(blocks, faults), written_schema(job, results_schema(table, scorer)), job)
        except pl.exceptions.PolarsError:
            if faults:
                raise faults[0] from None
            raise
    return ledger


def table_of(job: Job, intake: Intake, by: str | None) -> tuple[Scorer, Table]:
    """Return what makes results, and what they look like.

    Args:
        job: What is to be done.
        intake: The files.
        by: The column that results will be counted by, empty for none; None when they will not be counted.

    Raises:
        Problem: When a column carried along is called like one of the result.
        Unreadable: When there is no column to count by.
    """
    if by and by not in intake.kept:
        raise Unreadable("missing-column", f"there is no column `{by}` that is carried along, to sum up by")
    scorer = Scorer(job.questionnaire, intake.kinds, [*job.groups, *(NEEDS if by is not None else ())], job.say)
    more = ("row", "file") if len(job.names) > 1 else ("row",)
    findings = [*clashes(intake.kept, scorer.columns, f"{job.names[0]} (columns)", more)]
    if findings:
        raise Problem(findings)
    kept = tuple(intake.kept)
    wanted = scorer.needs([FILE, ROW, *kept])
    return scorer, Table(tuple(scorer.columns), tuple(wanted), job.names, kept, intake.schema(wanted))


def score(job: Job, table: Table, scorer: Scorer, intake: Intake, ledger: Ledger) -> Blocks:
    """Return what yields results in blocks, worked out by the engine of a job while files are read."""
    if job.engine == "duckdb":
        return lambda: blocks_in_duckdb(table, scorer, intake.blocks(table.wanted, ledger), job.threads)
    return lambda: intake.blocks(table.wanted, ledger, partial(results_in_polars, table, scorer))


def put_out(blocks: Blocks, schema: Schema, job: Job) -> None:
    """Write results where a job says."""
    if not job.output.is_folder:
        write(blocks, schema, job.output, replace=job.replace)
        return
    with folder_written_whole(Path(job.output.path), replace=job.replace) as folder:
        write_parts(blocks(), folder, job.output)
        ensure_part(folder, job.output, schema)


def write_parts(blocks: Iterator[pl.DataFrame], folder: Path, output: Output) -> None:
    """Write results to a folder, one part for so many rows of a file."""
    for number, part in _parts(blocks):
        write_part(part, folder / part_name(number, output), output)


def part_name(number: tuple[int, int], output: Output) -> str:
    """Return the name of a part, by the numbers of its file and of the part in it."""
    return f"part-{number[0]:05}-{number[1]:05}.{output.form}"


def ensure_part(folder: Path, output: Output, schema: Schema) -> None:
    """Write a part without rows to a folder that has no part, so that the columns can be seen."""
    if not any(folder.glob("part-*")):
        write_part(pl.DataFrame(schema=schema), folder / part_name((0, 0), output), output)


def _parts(blocks: Iterator[pl.DataFrame]) -> Iterator[tuple[tuple[int, int], pl.DataFrame]]:
    """Yield the rows of each part, with the number of the file and of the part in it."""
    waiting: list[pl.DataFrame] = []
    at: tuple[int, int] | None = None
    for block in blocks:
        file = block["file"].to_physical() if "file" in block.columns else pl.repeat(0, block.height, eager=True)
        place = pl.DataFrame({"file": file, "part": (block["row"] - 1) // GROUP_ROWS})
        for run in (
            place.with_row_index("at")
            .group_by("file", "part", maintain_order=True)
            .agg(pl.col("at").min().alias("start"), pl.len().alias("length"))
            .iter_rows()
        ):
            number = (int(run[0]), int(run[1]))
            if at is not None and number != at:
                yield at, pl.concat(waiting)
                waiting = []
            at = number
            waiting.append(block.slice(run[2], run[3]))
    if at is not None:
        yield at, pl.concat(waiting)


@contextlib.contextmanager
def _rejects(job: Job, ledger: Ledger) -> Iterator[None]:
    """Open the file for what does not fit, when there is to be one."""
    if job.rejects is None:
        yield
        return
    with written_whole(job.rejects, replace=job.replace) as beside, beside.open("w", encoding="utf-8") as file:
        file.write(",".join(COLUMNS) + "\n")
        ledger.places = file
        yield
        ledger.places = None


def _noting(blocks: Blocks, faults: list[BaseException]) -> Blocks:
    """Return blocks that keep what ends them: Polars passes on only its words."""

    def noting() -> Iterator[pl.DataFrame]:
        try:
            yield from blocks()
        except Exception as fault:
            faults.append(fault)
            raise

    return noting


def counted(results: Blocks, job: Job, tally: Tally, by: str | None) -> Blocks:
    """Return results that are counted as they come, without the columns that only the count needed."""

    def blocks() -> Iterator[pl.DataFrame]:
        for block in results():
            count_block(tally, job.questionnaire, block, by)
            yield block.select(*written_schema(job, block.schema))

    return blocks


def written_schema(job: Job, schema: Schema) -> dict[str, pl.DataType]:
    """Return the columns of results that are written, without those that only a count needs."""
    names = names_of(job.questionnaire)
    return {
        name: dtype
        for name, dtype in schema.items()
        if name not in names or name in job.groups or names[name] in job.groups
    }

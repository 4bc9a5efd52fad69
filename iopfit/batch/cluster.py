"""A run on Spark, on this machine or on a cluster: each task reads, scores and writes its own rows.

Rows never come to the driver. Tasks read files with the same reader as one machine does, Spark
works the results out, and tasks write them as parts. Files must lie where all machines see them.
"""

import contextlib
import os
import pickle
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import narwhals.stable.v2 as nw
import polars as pl

from iopfit.batch.counting import count_block
from iopfit.batch.engines import in_spark
from iopfit.batch.intake import FILE, Intake
from iopfit.batch.jobs import Job, ensure_part, put_out, table_of, write_parts, written_schema
from iopfit.batch.layers import PREFIX
from iopfit.batch.outputs import GROUP_ROWS, STDOUT, Output, folder_written_whole, written_whole
from iopfit.batch.rejects import COLUMNS, Ledger, Stopped
from iopfit.batch.rows import Unreadable
from iopfit.batch.running import Table, results_schema
from iopfit.batch.scoring import Scorer
from iopfit.batch.sources import ROW, STDIN, open_source
from iopfit.batch.summary import Tally
from iopfit.diagnostics import Problem

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import SparkSession

_TYPES: dict[Any, tuple[str, str]] = {
    pl.Boolean: ("boolean", "bool_"),
    pl.Int8: ("tinyint", "int8"),
    pl.Int16: ("smallint", "int16"),
    pl.Int32: ("int", "int32"),
    pl.Int64: ("bigint", "int64"),
    pl.UInt8: ("smallint", "int16"),
    pl.UInt16: ("int", "int32"),
    pl.UInt32: ("bigint", "int64"),
    pl.Float32: ("float", "float32"),
    pl.Float64: ("double", "float64"),
    pl.String: ("string", "string"),
    pl.Categorical: ("string", "string"),
    pl.Enum: ("string", "string"),
    pl.Date: ("date", "date32"),
}
_QUIET = "appender.none.type = Null\nappender.none.name = none\nrootLogger.level = off\nrootLogger.appenderRef.none.ref = none\n"


@dataclass(frozen=True)
class Task:
    """The rows that one task reads.

    Attributes:
        number: The number of the task.
        file: The number of the file.
        part: The first row, from 0, and the number of rows of a Parquet file; all when None.
    """

    number: int
    file: int
    part: tuple[int, int] | None


@dataclass(frozen=True)
class Work:
    """What every task is told.

    Attributes:
        job: What is to be done.
        table: What results look like.
        schema: The columns that are written, and their types.
        folder: The folder that relative names of files start from.
        notes: The folder where tasks leave their accounts.
        counted: Whether results are counted.
        by: The column that they are counted by.
    """

    job: Job
    table: Table
    schema: dict[str, pl.DataType]
    folder: str
    notes: str
    counted: bool
    by: str | None


def run_on_spark(job: Job, tally: Tally | None, by: str | None) -> Ledger:
    """Do a job on Spark, and return the account of what was read.

    Args:
        job: What is to be done.
        tally: Counts the results, when they are to be counted.
        by: The column that is carried along and whose values they are counted by.

    Raises:
        Problem: When the columns do not suit, or their names clash.
        Unreadable: When a file cannot be read, or Spark fails.
        Stopped: When something does not fit and the work is to stop then.
        FileExistsError: When something is there that may not be replaced.
    """
    if STDIN in job.names:
        raise Unreadable("unknown-form", "Spark cannot read standard input; name a file")
    with contextlib.closing(Intake(job.questionnaire, job.names, job.options)) as intake:
        scorer, table = table_of(job, intake, None if tally is None else by or "")
        left_out = intake.left_out
    _refuse_types(table)
    schema = written_schema(job, results_schema(table, scorer))
    target = Path(job.output.path).resolve()
    beside = target.parent if job.output.path != STDOUT else Path(tempfile.gettempdir())
    with tempfile.TemporaryDirectory(prefix=".iopfit-", dir=beside) as notes, _session(job) as spark:
        work = Work(replace(job, say=None), table, schema, os.getcwd(), notes, tally is not None, by)  # noqa: PTH109

        def into(folder: Path, output: Output) -> Ledger:
            tasks = _tasks(job)
            _run(spark, work, scorer, tasks, (folder.as_posix(), output))
            ledger = _gather(job, tasks, Path(notes), tally)
            ensure_part(folder, output, schema)
            return ledger

        if job.output.is_folder:
            with folder_written_whole(target, replace=job.replace) as folder:
                ledger = into(folder, job.output)
        else:
            parts, columns = Path(notes) / "parts", Output("", "parquet")
            parts.mkdir()
            ledger = into(parts, columns)
            found = sorted(path.as_posix() for path in parts.glob("part-*"))
            rows = pl.scan_parquet(found, glob=False).select(*schema)
            put_out(partial(rows.collect_batches, maintain_order=True, engine="streaming"), schema, job)
    ledger.left_out = left_out
    return ledger


def _refuse_types(table: Table) -> None:
    """Refuse columns that Spark has no type for."""
    for column in table.kept:
        dtype = table.schema[column]
        if dtype.base_type() not in _TYPES:
            why = f"Spark cannot carry the column `{column}` along, which holds {dtype.base_type().__name__}"
            raise Unreadable("wrong-type", f"{why}; name others with --keep")


def _tasks(job: Job) -> list[Task]:
    """Return what each task reads; a file of text cannot be cut without reading it."""
    found: list[Task] = []
    for file, name in enumerate(job.names):
        with contextlib.closing(open_source(name, job.options.form, job.options.separator)) as source:
            rows = source.rows
        starts = range(0, rows, GROUP_ROWS) if rows else [None]
        for start in starts:
            found.append(Task(len(found), file, None if start is None else (start, GROUP_ROWS)))
    return found


@contextlib.contextmanager
def _session(job: Job) -> "Iterator[SparkSession]":
    """Open a session that logs nothing, for what Spark says of a fault may quote answers; or use the one there is."""
    from pyspark.sql import SparkSession  # noqa: PLC0415 - an extra

    active = SparkSession.getActiveSession()
    if active is not None:
        yield active
        return
    if job.master is None:
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    with tempfile.TemporaryDirectory(prefix="iopfit-") as folder:
        if "SPARK_CONF_DIR" not in os.environ:
            (Path(folder) / "log4j2.properties").write_text(_QUIET)
            os.environ["SPARK_CONF_DIR"] = folder
        cores = "*" if job.threads is None else str(job.threads)
        builder = SparkSession.builder.appName("iopfit batch").master(job.master or f"local[{cores}]")
        settings = {
            "spark.log.level": "OFF",
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": str(sys.stderr.isatty()).lower(),
            "spark.sql.execution.arrow.maxRecordsPerBatch": "20000",
        }
        for name, value in settings.items():
            builder = builder.config(name, value)
        with _telling("Spark did not start; it needs Java 17 or newer, and a cluster that answers where --master says"):
            spark = builder.getOrCreate()
        try:
            yield spark
        finally:
            spark.stop()


@contextlib.contextmanager
def _telling(why: str) -> Iterator[None]:
    """Tell in our words when Spark fails, for its own may quote answers."""
    from py4j.protocol import Py4JError  # noqa: PLC0415 - an extra
    from pyspark.errors import PySparkException  # noqa: PLC0415 - an extra

    try:
        yield
    except (PySparkException, Py4JError):
        raise Unreadable("spark-failed", why) from None


def _run(spark: "SparkSession", work: Work, scorer: Scorer, tasks: list[Task], target: tuple[str, Output]) -> None:
    """Read, score and write, each task its own rows; what comes back is how many rows each wrote."""
    safe = {column: f"{PREFIX}kept{number}" for number, column in enumerate(work.table.kept)}
    schema = {safe.get(column, column): dtype for column, dtype in work.table.schema.items()}
    keep = [FILE, ROW, *safe.values()]
    ddl = ", ".join(f"`{name}` {_TYPES[dtype.base_type()][0]}" for name, dtype in schema.items())
    numbers = spark.range(0, len(tasks), 1, len(tasks))
    given = numbers.mapInArrow(_reader(work, tasks, safe, schema), ddl)
    results = in_spark.finish(scorer.work_out(nw.from_native(given), keep), work.table.columns, keep)
    with _telling(
        "Spark gave up; all its machines must see the files and the folder for results, and have iopfit[spark] installed"
    ):
        results.mapInArrow(_writer(work, safe, target), "written bigint").agg({"written": "sum"}).collect()


def _reader(
    work: Work, tasks: list[Task], safe: dict[str, str], schema: dict[str, pl.DataType]
) -> "Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]":
    """Return what reads the rows of a task and leaves an account of it."""

    def read(batches: "Iterator[pa.RecordBatch]") -> "Iterator[pa.RecordBatch]":
        import pyarrow as pa  # noqa: PLC0415 - an extra

        arrow = pa.schema([(name, getattr(pa, _TYPES[dtype.base_type()][1])()) for name, dtype in schema.items()])
        for batch in batches:
            for number in batch.column(0).to_pylist():
                for block in _blocks(work, tasks[number]):
                    yield from block.rename(safe, strict=False).to_arrow().cast(arrow).to_batches()

    return read


def _blocks(work: Work, task: Task) -> Iterator[pl.DataFrame]:
    """Yield the answers that fit among the rows of a task, and leave an account of what was read."""
    job, ledger, fault = work.job, Ledger(), None
    options = replace(job.options, part=task.part)
    place = Path(work.notes) / f"rejects-{task.number:06}.csv"
    with place.open("w", encoding="utf-8") as places:
        ledger.places = places
        try:
            with (
                contextlib.chdir(work.folder),
                contextlib.closing(Intake(job.questionnaire, [job.names[task.file]], options, task.file)) as intake,
            ):
                yield from intake.blocks(work.table.wanted, ledger)
        except (Unreadable, Stopped, Problem, OSError) as stopped:
            fault = stopped
    ledger.places = None
    note = Path(work.notes) / f"read-{task.number:06}.pickle"
    note.write_bytes(pickle.dumps((ledger, fault)))


def _writer(
    work: Work, safe: dict[str, str], target: tuple[str, Output]
) -> "Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]":
    """Return what writes the results of a task as parts, and counts them."""

    def write(batches: "Iterator[pa.RecordBatch]") -> "Iterator[pa.RecordBatch]":
        import pyarrow as pa  # noqa: PLC0415 - an extra
        from pyspark import TaskContext  # noqa: PLC0415 - an extra

        tally, back = Tally(), {new: old for old, new in safe.items()}

        def results() -> Iterator[pl.DataFrame]:
            for batch in batches:
                frame = pl.from_arrow(batch)
                assert isinstance(frame, pl.DataFrame)
                done = frame.rename(back, strict=False).select(work.table.finished())
                if work.counted:
                    count_block(tally, work.job.questionnaire, done, work.by)
                tally.scored += 0 if work.counted else done.height
                yield done.select(*work.schema)

        folder, output = target
        write_parts(results(), Path(folder), output)
        context = TaskContext.get()
        number = context.partitionId() if context else 0
        (Path(work.notes) / f"tally-{number:06}.pickle").write_bytes(pickle.dumps(tally))
        yield pa.record_batch({"written": pa.array([tally.scored], pa.int64())})

    return write


def _gather(job: Job, tasks: list[Task], notes: Path, tally: Tally | None) -> Ledger:
    """Return the accounts of all tasks as one, or raise what stopped the first that was stopped."""
    ledger = Ledger()
    for task in tasks:
        found, fault = pickle.loads((notes / f"read-{task.number:06}.pickle").read_bytes())  # written by our own tasks
        if fault is not None:
            raise fault
        ledger.merge(found)
        if tally is not None:
            tally.merge(pickle.loads((notes / f"tally-{task.number:06}.pickle").read_bytes()))  # as above
    if job.rejects is not None:
        with written_whole(job.rejects, replace=job.replace) as beside, beside.open("w", encoding="utf-8") as file:
            file.write(",".join(COLUMNS) + "\n")
            for task in tasks:
                with (notes / f"rejects-{task.number:06}.csv").open(encoding="utf-8") as part:
                    shutil.copyfileobj(part, file)
    return ledger

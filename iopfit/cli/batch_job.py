"""What `iopfit batch` was told, made into a job, done, and told about."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import typer

from iopfit.batch.counting import summary_of
from iopfit.batch.intake import Options
from iopfit.batch.jobs import GROUPS, EngineName, Job, run
from iopfit.batch.outputs import STDOUT, Output, output_form, written_whole
from iopfit.batch.rejects import Ledger, OnError, Reject, Stopped
from iopfit.batch.results import names_of
from iopfit.batch.rows import Unreadable
from iopfit.batch.sources import STDIN, Form, find
from iopfit.batch.summary import Summary, Tally, hidden
from iopfit.batch.summary_forms import as_json, as_page, as_text
from iopfit.cli.failure import STOPPED, fail
from iopfit.cli.options import check_language
from iopfit.column_map import ColumnMap
from iopfit.diagnostics import suggestion_for
from iopfit.document import printable
from iopfit.library import load, load_map
from iopfit.questionnaire import Questionnaire, Reader, Rule, Voice

_SENTENCES = " | "
_SUMMARIES = (".txt", ".json", ".html")


@dataclass(frozen=True)
class Wanted:
    """The arguments and options, as they were given."""

    answers: tuple[str, ...]
    output: str
    questionnaire: Path | None
    engine: EngineName
    columns: str | None
    reasons: str
    keep: tuple[str, ...] | None
    map: str | None
    on_error: OnError
    rejects: Path | None
    form: Form | None
    to: Form | None
    separator: str | None
    language: str
    voice: Voice
    threads: int | None
    summaries: tuple[Path, ...]
    by: str | None
    below: int
    master: str | None
    force: bool


def do(wanted: Wanted) -> None:
    """Do what was asked for, and end the program with its exit code when something is in the way."""
    questionnaire = load(wanted.questionnaire)
    check_language(questionnaire, wanted.language)
    if wanted.columns == "list":
        for name, group in names_of(questionnaire).items():
            typer.echo(f"{name}  ({group})")
        return
    _check(wanted)
    try:
        job = _job(wanted, questionnaire)
        _check_places(job, wanted)
        ledger, tally, seconds = _run(job, wanted)
    except Unreadable as fault:
        fail(f"{f'{fault.file}: ' if fault.file else ''}{fault.why} ({fault.code})")
    except Stopped as stopped:
        _stop(stopped, wanted)
    except KeyboardInterrupt:
        typer.echo("\nStopped. Nothing was written.", err=True)
        raise SystemExit(STOPPED) from None
    except FileExistsError as error:
        fail(f"{error.filename or wanted.output} is already there; name another file, or replace it with --force")
    _tell(job, ledger, seconds)
    if wanted.summaries:
        _sum_up(wanted, questionnaire, tally, ledger)


def _check(wanted: Wanted) -> None:
    """End with a clear error when options do not go together."""
    if wanted.separator is not None and len(wanted.separator.encode()) != 1:
        fail("--separator is one character, such as ';'")
    if wanted.answers.count(STDIN) and len(wanted.answers) > 1:
        fail("- reads standard input, and nothing else with it")
    if STDIN in wanted.answers and wanted.form is None:
        fail("say what standard input is with --from csv or --from ndjson")
    if (wanted.by or wanted.below) and not wanted.summaries:
        fail("--by and --suppress-below go with --summary FILE")
    for path in wanted.summaries:
        if path.suffix not in _SUMMARIES and str(path) != STDOUT:
            fail(f"--summary {path}: name a file that ends with {', '.join(_SUMMARIES)}, or - to print it")
    if wanted.output == STDOUT and Path(STDOUT) in wanted.summaries:
        fail("both results and summary would go to standard output; name a file for one of them")
    if wanted.master is not None and wanted.engine != "spark":
        fail("--master goes with --engine spark")


def _job(wanted: Wanted, questionnaire: Questionnaire) -> Job:
    form = output_form(wanted.output, wanted.to)
    if form is None:
        fail(f"the name {wanted.output} does not say what to write; say it with --to csv, ndjson or parquet")
    if wanted.output == STDOUT and form == "parquet":
        fail("Parquet cannot be written to standard output; use --to csv or --to ndjson")
    sentences = wanted.reasons == "text"
    reader = Reader(wanted.language, wanted.voice)
    output = Output(wanted.output, form, _SENTENCES if sentences else ";")
    map_ = None if wanted.map is None else load_map(questionnaire, wanted.map, wanted.questionnaire)
    options = Options(wanted.form, wanted.separator, map_, _kept(wanted, map_), wanted.on_error)
    return Job(
        questionnaire,
        tuple(find(wanted.answers)),
        options,
        output,
        _groups(wanted, questionnaire),
        _saying(reader) if sentences else None,
        wanted.engine,
        _rejects(wanted),
        wanted.force,
        wanted.threads,
        wanted.master,
    )


def _kept(wanted: Wanted, map_: ColumnMap | None) -> tuple[str, ...] | None:
    """Return the patterns of columns to carry along; the column to sum up by is one of them."""
    if wanted.by is None:
        return wanted.keep
    usual = map_.keep if map_ else ("*",)
    return (*(usual if wanted.keep is None else wanted.keep), wanted.by)


def _groups(wanted: Wanted, questionnaire: Questionnaire) -> tuple[str, ...]:
    """Return the columns and groups of columns wanted, or end when one is not known."""
    names = names_of(questionnaire)
    groups = [group for group in dict.fromkeys(names.values()) if group != "unfit"]
    chosen = [name.strip() for name in wanted.columns.split(",")] if wanted.columns else [*GROUPS]
    for name in chosen:
        if name not in groups and (name not in names or name == "unfit"):
            near = suggestion_for(name, [*groups, *names], f"the groups are {', '.join(groups)}")
            fail(f"--columns: there is no column or group `{name}`; {near}")
    left = ("fired", "reasons") if wanted.reasons == "none" else ()
    return tuple(name for name in chosen if name not in left and names.get(name) not in left)


def _saying(reader: Reader) -> Callable[[Rule], str]:
    def say(rule: Rule) -> str:
        return rule.because.say(reader)

    return say


def _rejects(wanted: Wanted) -> Path | None:
    """Return where the places of what does not fit are told."""
    if wanted.rejects is not None:
        return wanted.rejects
    if wanted.on_error == "stop":
        return None
    if wanted.output == STDOUT:
        fail(f"--on-error {wanted.on_error} needs --rejects FILE when results go to standard output")
    return Path(wanted.output.rstrip("/") + ".rejects.csv")


def _check_places(job: Job, wanted: Wanted) -> None:
    """End before any work is done when a file would be lost, or be read and written at once."""
    targets = [Path(job.output.path)] if job.output.path != STDOUT else []
    targets += [job.rejects] if job.rejects else []
    targets += [path for path in wanted.summaries if str(path) != STDOUT]
    inputs = {Path(name).resolve() for name in job.names if name != STDIN}
    for target in targets:
        if target.resolve() in inputs:
            fail(f"{target} is one of the files to read; name another file")
        if target.exists() and not job.replace:
            fail(f"{target} is already there; name another file, or replace it with --force")
        if not target.resolve().parent.is_dir():
            fail(f"there is no folder {target.parent} to write to")
    if len({target.resolve() for target in targets}) < len(targets):
        fail("two results would go to the same file; name different ones")
    if job.output.is_folder and Path(job.output.path).is_file():
        fail(f"{job.output.path} names a folder, but there is a file of that name")
    if not job.output.is_folder and Path(job.output.path).is_dir():
        fail(f"{job.output.path} is a folder; end the name with a slash to write parts into a new one")


def _run(job: Job, wanted: Wanted) -> tuple[Ledger, Tally, float]:
    started, tally = time.monotonic(), Tally()
    if job.engine == "spark":
        from iopfit.batch.cluster import run_on_spark  # noqa: PLC0415 - an extra

        ledger = run_on_spark(job, tally if wanted.summaries else None, wanted.by)
        return ledger, tally, time.monotonic() - started
    with _progress(job) as tell:
        ledger = run(job, tell, tally if wanted.summaries else None, wanted.by)
    return ledger, tally, time.monotonic() - started


@contextmanager
def _progress(job: Job) -> Iterator[Callable[[int, int], None] | None]:
    """Show how far the work is, how fast it goes and how long it will take, on a terminal only."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console  # noqa: PLC0415 - not needed elsewhere
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    size = sum(Path(name).stat().st_size for name in job.names if name != STDIN)
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    started = time.monotonic()
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading", total=size or None)

        def tell(rows: int, read: int) -> None:
            rate = rows / max(time.monotonic() - started, 0.001)
            bar.update(task, completed=read, description=f"{rows:,} rows, {rate:,.0f} a second")

        yield tell


def _stop(stopped: Stopped, wanted: Wanted) -> NoReturn:
    """Tell what does not fit, never a value, and end."""
    lines = [_place(reject) for reject in stopped.rejects]
    lines.append(
        "Stopped; nothing was written. To go on without such rows: --on-error reject. "
        "To take such values as not answered: --on-error null."
    )
    if wanted.output == STDOUT:
        lines[-1] = lines[-1].replace("nothing was written", "what was printed so far is not all")
    fail("\n".join(lines), 1)


def _place(reject: Reject) -> str:
    where = f", column `{printable(reject.column)}`" if reject.column else ""
    return f"{printable(reject.file, limit=None)}: row {reject.row:,}{where}: {reject.code}"


def _tell(job: Job, ledger: Ledger, seconds: float) -> None:
    """Say what was done, and what did not fit, in a few lines."""
    rate = ledger.rows / max(seconds, 0.001)
    kept = ledger.rows - ledger.unfit_rows if job.options.on_error == "reject" else ledger.rows
    lines = [f"{ledger.rows:,} rows read, {kept:,} scored, in {seconds:.1f} seconds ({rate:,.0f} a second)"]
    if ledger.left_out:
        lines.append(f"Columns left out: {', '.join(printable(name) for name in ledger.left_out)}")
    if ledger.unfit_rows:
        done = "left out" if job.options.on_error == "reject" else "scored without it"
        have, were = ("row has", "was") if ledger.unfit_rows == 1 else ("rows have", "were")
        lines.append(f"{ledger.unfit_rows:,} {have} something that does not fit, and {were} {done}:")
        for (column, code), number in sorted(ledger.counts.items()):
            lines.append(f"  {printable(column) or 'the whole row'}: {code}, {number:,}")
    for path in (job.output.path, job.rejects):
        if path is not None and str(path) != STDOUT:
            lines.append(f"Written to {printable(str(path), limit=None)}, readable by you alone")
    typer.echo("\n".join(lines), err=True)


def _written(summary: Summary, suffix: str, questionnaire: Questionnaire) -> str:
    match suffix:
        case ".json":
            return as_json(summary)
        case ".html":
            return as_page(summary, questionnaire)
    return as_text(summary)


def _sum_up(wanted: Wanted, questionnaire: Questionnaire, tally: Tally, ledger: Ledger) -> None:
    summary = summary_of(questionnaire, tally, ledger, wanted.by)
    if wanted.below:
        summary = hidden(summary, wanted.below)
    for path in wanted.summaries:
        text = _written(summary, path.suffix, questionnaire)
        if str(path) == STDOUT:
            typer.echo(text, nl=False)
            continue
        with written_whole(path, replace=wanted.force) as beside:
            beside.write_text(text, encoding="utf-8")
        typer.echo(f"Written to {printable(str(path), limit=None)}", err=True)

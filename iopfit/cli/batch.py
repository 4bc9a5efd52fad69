"""`iopfit batch` scores files with millions of answer sets."""

import enum
import gc
import os
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from iopfit.cli.options import LanguageOption, QuestionnaireOption, Voice


class EngineName(enum.StrEnum):
    """What works the results out."""

    polars = "polars"
    duckdb = "duckdb"
    spark = "spark"


class FormName(enum.StrEnum):
    """What a file is."""

    csv = "csv"
    ndjson = "ndjson"
    parquet = "parquet"


class OnErrorName(enum.StrEnum):
    """What happens when a value does not fit."""

    stop = "stop"
    null = "null"
    reject = "reject"


class ReasonsName(enum.StrEnum):
    """How rules that hold are told."""

    none = "none"
    ids = "ids"
    text = "text"


_ROOM_TO_BUILD = 200_000
"""Thousands of expressions are built, and none is garbage: looking for it takes a tenth of a second."""
_NEEDS = {
    EngineName.polars: (("narwhals", "polars"), "batch"),
    EngineName.duckdb: (("narwhals", "polars", "duckdb", "pyarrow"), "duckdb"),
    EngineName.spark: (("narwhals", "polars", "pyspark", "pyarrow", "pandas"), "spark"),
}


def batch(  # noqa: PLR0913, PLR0917 - one argument an option
    answers: Annotated[
        list[str],
        typer.Argument(
            metavar="ANSWERS...", help="CSV, NDJSON or Parquet: files, folders or patterns; - reads standard input."
        ),
    ],
    output: Annotated[
        str,
        typer.Option(
            "--output",
            "-o",
            metavar="OUT",
            help="A file, a folder of parts when it ends with a slash, or - for standard output.",
        ),
    ],
    questionnaire: QuestionnaireOption = None,
    engine: Annotated[
        EngineName, typer.Option("--engine", help="What works the results out: polars, duckdb or spark.")
    ] = EngineName.polars,
    columns: Annotated[
        str | None,
        typer.Option(
            "--columns",
            metavar="NAMES",
            help="Columns or groups of columns of the result, with commas between; `list` names them all.",
            show_default=False,
        ),
    ] = None,
    reasons: Annotated[
        ReasonsName,
        typer.Option("--reasons", help="Rules that hold as ids, as sentences (text), or not at all (none)."),
    ] = ReasonsName.ids,
    keep: Annotated[
        list[str] | None,
        typer.Option(
            "--keep",
            metavar="COLUMN",
            help="Carry this column along, or those that fit a pattern; may be given again. None: --keep ''.",
            show_default=False,
        ),
    ] = None,
    map_: Annotated[
        str | None,
        typer.Option(
            "--map",
            metavar="MAP",
            help="How columns with other names and codes become answers: a file, or a shipped map such as teds.",
            show_default=False,
        ),
    ] = None,
    on_error: Annotated[
        OnErrorName,
        typer.Option(
            "--on-error",
            help="When a value does not fit: stop, take it as not answered (null), or leave the row out (reject).",
        ),
    ] = OnErrorName.stop,
    rejects: Annotated[
        Path | None,
        typer.Option(
            "--rejects",
            metavar="FILE",
            help="Where to tell row, column and code of what does not fit; beside OUT when left out.",
            show_default=False,
        ),
    ] = None,
    from_: Annotated[
        FormName | None,
        typer.Option("--from", help="What the files are, when their names do not say.", show_default=False),
    ] = None,
    to: Annotated[
        FormName | None, typer.Option("--to", help="What to write, when the name does not say.", show_default=False)
    ] = None,
    separator: Annotated[
        str | None,
        typer.Option("--separator", metavar="CHAR", help="What keeps the cells of CSV apart.", show_default=False),
    ] = None,
    language: LanguageOption = "en",
    voice: Annotated[Voice, typer.Option("--voice", help="Wording: self, family or counselor.")] = Voice.counselor,
    threads: Annotated[
        int | None, typer.Option("--threads", min=1, help="No more threads than this.", show_default=False)
    ] = None,
    summary: Annotated[
        list[Path] | None,
        typer.Option(
            "--summary",
            metavar="FILE",
            help="Sum everybody up: FILE.txt, .json or .html; - prints it. May be given again.",
            show_default=False,
        ),
    ] = None,
    by: Annotated[
        str | None,
        typer.Option("--by", metavar="COLUMN", help="Sum up by the values of this column, too.", show_default=False),
    ] = None,
    suppress_below: Annotated[
        int,
        typer.Option("--suppress-below", metavar="N", min=0, help="Hide counts below N in the summary, such as 11."),
    ] = 0,
    master: Annotated[
        str | None,
        typer.Option(
            "--master", metavar="URL", help="The Spark cluster; this machine when left out.", show_default=False
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace files that are there.")] = False,
) -> None:
    """Score files with many answer sets, one row a person, at the speed of the columns.

    Exit code 0 when all is done, 1 when something does not fit, 2 when a file cannot be read or
    written, 130 when it was stopped with Ctrl-C; then nothing is left behind.
    """
    gc.set_threshold(_ROOM_TO_BUILD)
    from iopfit.cli.batch_job import Wanted, do  # noqa: PLC0415

    if threads is not None:
        os.environ["POLARS_MAX_THREADS"] = str(threads)
    # what Polars reads ahead stays in memory, and more than a group of rows for each core makes nothing faster
    os.environ.setdefault("POLARS_ROW_GROUP_PREFETCH_SIZE", str(threads or os.cpu_count() or 1))
    require(engine)
    do(
        Wanted(
            answers=tuple(answers),
            output=output,
            questionnaire=questionnaire,
            engine=engine.value,
            columns=columns,
            reasons=reasons.value,
            keep=None if keep is None else tuple(keep),
            map=map_,
            on_error=on_error.value,
            rejects=rejects,
            form=from_.value if from_ else None,
            to=to.value if to else None,
            separator=separator,
            language=language,
            voice=voice.value,
            threads=threads,
            summaries=tuple(summary or ()),
            by=by,
            below=suppress_below,
            master=master,
            force=force,
        )
    )


def require(engine: EngineName) -> None:
    """End with what to install when an engine is not there."""
    from iopfit.cli.failure import fail  # noqa: PLC0415

    modules, extra = _NEEDS[engine]
    if any(find_spec(module) is None for module in modules):
        fail(f"this needs {', '.join(modules)}, which are an extra. Install them with: pip install 'iopfit[{extra}]'")

"""Results to files: one file written whole or not at all, a folder of parts, or standard output.

The same rows give the same bytes, however they came in and whichever engine made them. What is
written is about people, so only its owner may read it. Cells of CSV are inert in spreadsheets.
"""

import contextlib
import os
import secrets
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from iopfit.batch.rejects import FORMULA, NUMBER, inert
from iopfit.batch.rows import Blocks, Schema, as_frame
from iopfit.batch.sources import STDIN, Form, form_of
from iopfit.files import MARK

STDOUT = STDIN
GROUP_ROWS = 250_000
"""How many rows a part of a folder, and a row group of Parquet, are made from."""
_LEVEL = 1


@dataclass(frozen=True)
class Output:
    """Where results go.

    Attributes:
        path: A file; a folder, when the name ends with a slash; or `-` for standard output.
        form: What is written.
        between: What stands between the parts of a list in a cell of CSV.
    """

    path: str
    form: Form
    between: str = ";"

    @property
    def is_folder(self) -> bool:
        """Whether there will be a folder of parts."""
        return self.path != STDOUT and self.path.endswith("/")


def write(blocks: Blocks, schema: Schema, output: Output, *, replace: bool) -> None:
    """Write results to one file, or to standard output, as they come.

    Args:
        blocks: Yields the results, in order.
        schema: Their columns and types.
        output: Where they go.
        replace: Whether a file that is there may be replaced.

    Raises:
        FileExistsError: When the file is there and may not be replaced.
        OSError: When it cannot be written; what was there before is then still there.
    """
    if output.path == STDOUT:
        _print(_texts(blocks, schema, output))
        return
    with written_whole(Path(output.path), replace=replace) as beside:
        _write_to(beside, blocks, schema, output)


def _print(texts: Iterator[bytes]) -> None:
    """Write texts to standard output, and no more of them once nobody reads any more."""
    try:
        for text in texts:
            sys.stdout.buffer.write(text)
            sys.stdout.buffer.flush()
    except BrokenPipeError:
        # what is left in the buffer would be written, in vain, when the program ends
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _texts(blocks: Blocks, schema: Schema, output: Output) -> Iterator[bytes]:
    """Yield results as text, the names of the columns first where the form has them."""
    if output.form == "ndjson":
        for block in blocks():
            yield block.write_ndjson().encode()
        return
    cells = as_cells(schema, output.between)
    yield pl.DataFrame(schema=schema).select(cells).write_csv().encode()
    for block in blocks():
        yield block.select(cells).write_csv(include_header=False).encode()


@contextlib.contextmanager
def written_whole(path: Path, *, replace: bool) -> Iterator[Path]:
    """Give a file beside a path to write to, and move it there once all went well.

    Raises:
        FileExistsError: When the file is there and may not be replaced.
    """
    target = path.resolve() if path.is_symlink() and replace else path
    beside = target.with_name(f".{target.name}.{secrets.token_hex(6)}{MARK}")
    os.close(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        yield beside
        if replace:
            beside.replace(target)
        else:
            os.link(beside, target)
            beside.unlink()
    except BaseException:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise


@contextlib.contextmanager
def folder_written_whole(path: Path, *, replace: bool) -> Iterator[Path]:
    """Give a folder beside a path to write to, and move it there once all went well.

    Raises:
        FileExistsError: When there is something already that may not be replaced.
    """
    target = path.resolve()
    beside = target.with_name(f".{target.name}.{secrets.token_hex(6)}{MARK}")
    beside.mkdir(mode=0o700)
    try:
        yield beside
        before = target.with_name(f".{target.name}.{secrets.token_hex(6)}{MARK}")
        if target.exists():
            if not replace:
                raise FileExistsError(f"{path} is already there")
            target.rename(before)
        beside.rename(target)
        shutil.rmtree(before, ignore_errors=True)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise


def write_part(part: pl.DataFrame, path: Path, output: Output) -> None:
    """Write a part of a folder; it has no more rows than a row group. A task tried again writes it again."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
    _write_to(path, lambda: iter([part]), part.schema, output)


def _write_to(path: Path, blocks: Blocks, schema: Schema, output: Output) -> None:
    """Write results to a file that is there, and empty."""
    results = as_frame(blocks, schema)
    match output.form:
        case "parquet":
            results.sink_parquet(
                path, compression="zstd", compression_level=_LEVEL, row_group_size=GROUP_ROWS, engine="streaming"
            )
        case "csv":
            cells = results.select(as_cells(schema, output.between))
            cells.sink_csv(path, engine="streaming", check_extension=False)
        case "ndjson":
            results.sink_ndjson(path, engine="streaming", check_extension=False)


def as_cells(schema: Schema, between: str) -> list[pl.Expr]:
    """Return results as CSV can hold them: lists in one cell, and words that no spreadsheet takes for a formula."""
    cells = []
    for name, dtype in schema.items():
        cell = pl.col(name)
        if isinstance(dtype, pl.List):
            cell = cell.list.eval(pl.element().cast(pl.String)).list.join(between)
        if dtype in (pl.String, pl.Categorical):
            cell = _inert(cell.cast(pl.String))
        cells.append(cell.alias(inert(name)))
    return cells


def _inert(text: pl.Expr) -> pl.Expr:
    starts = text.str.slice(0, 1).is_in(FORMULA) & ~text.str.contains(rf"^(?:{NUMBER})\z")
    return pl.when(starts).then(pl.lit("'") + text).otherwise(text)


def output_form(path: str, form: Form | None) -> Form | None:
    """Return what to write: as told, or as the file's name promises; Parquet for a folder."""
    if form is not None:
        return form
    return "parquet" if path.endswith("/") else form_of(path) if not path.endswith(".gz") else None

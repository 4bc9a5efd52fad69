"""What a command writes to a file with --output, and when it refuses to."""

import os
from pathlib import Path

import typer

from iopfit.cli.failure import fail
from iopfit.document import printable


def check_output(output: Path | None, *, force: bool) -> None:
    """End before any work is done when a file would be lost."""
    if output is None and force:
        fail("--force goes with --output FILE")
    if output is None:
        return
    if not force and os.path.lexists(output):
        _refuse(output)
    check_folder(output)


def check_folder(path: Path) -> None:
    """End before any work is done when there is no folder for a file."""
    if not path.parent.is_dir():
        fail(f"{path}: there is no folder {path.parent}")


def write_output(path: Path, data: bytes, *, force: bool, private: bool = False) -> None:
    """Write a file in one step and say so; a file that is there is kept without force.

    Args:
        path: Where.
        data: What.
        force: Whether a file that is there may be replaced.
        private: It is about one person: only its owner may read it.
    """
    from iopfit.files import write_whole  # noqa: PLC0415

    try:
        write_whole(path, data, mode=0o600 if private else None, replace=force)
    except FileExistsError:
        _refuse(path)
    ending = ", readable by you alone" if private else ""
    typer.echo(f"Written to {printable(str(path), limit=None)}{ending}", err=True)


def _refuse(path: Path) -> None:
    fail(f"{path} is already there; name another file, or replace it with --force")

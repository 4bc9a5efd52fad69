"""What an interview keeps on the disk when the person asks for it: answers to go on from, and a receipt."""

import os
from pathlib import Path
from typing import NoReturn

from iopfit.cli.failure import errors, exit_code, fail, report
from iopfit.cli.output import check_folder
from iopfit.diagnostics import Diagnostic
from iopfit.interview import Session
from iopfit.questionnaire import Questionnaire, Reader
from iopfit.response import Response
from iopfit.sessions import holds_more, leftovers, read_bytes


def open_session(
    questionnaire: Questionnaire, path: Path | None, *, everything: bool, shortest: bool = False
) -> Session:
    """Return a new session, or the one kept in a file."""
    session = Session(questionnaire, everything=everything, shortest=shortest)
    if path is None or not path.exists():
        return session
    from iopfit.answer_file import read_answers  # noqa: PLC0415
    from iopfit.diagnostics import from_flaw  # noqa: PLC0415
    from iopfit.yaml_text import read  # noqa: PLC0415

    data = read_bytes(path)
    if holds_more(data):
        fail(
            f"{path} holds comments or other parts that keeping answers there would lose. It was left as it was; name another file for --save"
        )
    document, flaws = read(path.as_posix(), data)
    findings: list[Diagnostic] = [from_flaw(flaw, about_answers=True) for flaw in flaws]
    if document.root is not None or not flaws:
        response, more = read_answers(questionnaire, document)
        findings += more
        trail = tuple(name for name in questionnaire.item_by_id if name in response.answers)
        session = Session(questionnaire, response, everything=everything, shortest=shortest, trail=trail)
    if errors(findings):
        report(findings)
        fail("the saved answers could not be read as they are; the file was left as it was", exit_code(findings))
    for leftover in leftovers(path):
        leftover.unlink(missing_ok=True)
    return session


def engine() -> str:
    """Return the version of this program."""
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415

    try:
        return version("iopfit")
    except PackageNotFoundError:
        return "not installed"


def write_receipt(
    questionnaire: Questionnaire, response: Response, reader: Reader, path: Path, *, replace: bool
) -> None:
    """Write a receipt, readable by its owner alone.

    Raises:
        FileExistsError: When there is a file already and it may not be replaced.
        OSError: When it cannot be written.
    """
    from iopfit.files import write_whole  # noqa: PLC0415
    from iopfit.receipt import receipt  # noqa: PLC0415

    write_whole(path, receipt(questionnaire, response, reader, engine()), mode=0o600, replace=replace)


def check_receipt(path: Path) -> None:
    """End before any work is done when a receipt could not be written."""
    if os.path.lexists(path):
        refuse_receipt(path)
    check_folder(path)


def refuse_receipt(path: Path) -> NoReturn:
    """End because a receipt would replace a file that is there."""
    fail(f"{path} is already there and was left as it was; name another file for the receipt")

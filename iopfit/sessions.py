"""What is kept about a person on the disk: answers read and kept privately, and everything forgotten.

This is an edge. A file is written only when the person asks, with mode 600, and replaced in
one step, so that it is always either the old one or the new one, whole.
"""

import glob
import re
from pathlib import Path

from iopfit.answer_file import as_content
from iopfit.files import MARK, write_whole
from iopfit.interview import Session

_KEPT = (
    (b"# Answers kept by iopfit", b"questionnaire:", 4_000),
    (b'{"answers":{', b'"format":"iopfit.receipt/', 5_000_000),
    (b"<!DOCTYPE html>\n<html lang=", b'<meta name="generator" content="iopfit report">\n<title>', 1_000),
    (b"%PDF-", b"<pdf:Keywords>iopfit report</", 5_000_000),
)
"""What kept files begin with, and what else stands in so many of their first bytes."""
_OTHER_PARTS = ("person:", "agrees:", "doubts:", "expect:")
_HEADER = "# Answers kept by iopfit, for its reader alone. To delete: iopfit forget FILE\n"


def read_bytes(path: Path) -> bytes:
    """Return a file's bytes, no further than needed to see that it is too large.

    Raises:
        OSError: When it cannot be read.
    """
    with path.open("rb") as file:
        return file.read(5_000_000)


def save(session: Session, path: Path) -> None:
    """Keep a session's answers, those set aside among them, in a file that reads back the same.

    Raises:
        OSError: When it cannot be written; what was there before is then still there.
    """
    from iopfit.yaml_text import write  # noqa: PLC0415 - asking needs no YAML

    content = as_content(session.questionnaire, session.response, session.set_aside)
    write_whole(path, (_HEADER + write(content)).encode(), mode=0o600)


def is_kept(path: Path) -> bool:
    """Return whether a file was kept by iopfit for somebody: answers, a receipt, a page or a PDF.

    Raises:
        OSError: When it cannot be read.
    """
    data = read_bytes(path)
    return any(data.startswith(start) and mark in data[:most] for start, mark, most in _KEPT)


def holds_more(data: bytes) -> bool:
    """Return whether a file of answers holds what would be lost if answers were kept there: comments, or a case."""
    text = data.decode("utf-8", errors="replace")
    return any(_is_added(line) for line in text.removeprefix(_HEADER).split("\n"))


def _is_added(line: str) -> bool:
    """Return whether a line is a comment or a part of a case; `save` writes words with a # in quotes."""
    comments = line.lstrip().startswith("#") or (" #" in line and not re.search("['\"]", line))
    return comments or line.startswith(_OTHER_PARTS)


def leftovers(path: Path) -> list[Path]:
    """Return what interrupted savings of a file may have left beside it."""
    return sorted(path.parent.glob(f".{glob.escape(path.name)}.*{MARK}"))


def forget(path: Path) -> list[Path]:
    """Delete a saved session and every leftover of it; return what was deleted.

    Raises:
        OSError: When it cannot be deleted.
    """
    gone = [path, *leftovers(path)]
    for file in gone:
        file.unlink()
    return gone

"""Files written whole or not at all.

This is an edge. A file is written beside its place and moved there in one step, so that it is
always either the old one or the new one.
"""

import contextlib
import os
import secrets
from pathlib import Path

MARK = ".iopfit-tmp"


def write_whole(path: Path, data: bytes, *, mode: int | None = None, replace: bool = True) -> None:
    """Write a file in one step.

    Args:
        path: Where; a link is followed.
        data: What.
        mode: Its permissions; when left out, those of the file that is there, or the usual ones.
        replace: Whether a file that is there may be replaced.

    Raises:
        FileExistsError: When it may not, and there is one.
        OSError: When it cannot be written; what was there before is then still there.
    """
    target = path.resolve() if path.is_symlink() and replace else path
    beside = target.with_name(f".{target.name}.{secrets.token_hex(6)}{MARK}")
    usual = 0o666 if mode is None else mode
    try:
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, usual)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if mode is None and replace and target.exists():
            beside.chmod(target.stat().st_mode & 0o7777)
        if replace:
            beside.replace(target)
        else:
            # a link fails when the name is taken, which a rename would not
            os.link(beside, target)
            beside.unlink()
    except BaseException as error:
        with contextlib.suppress(OSError):
            beside.unlink()
        if isinstance(error, OSError) and error.errno is not None:
            # the name of the file beside it would mean nothing to anybody
            raise OSError(error.errno, error.strerror, str(path)) from None
        raise

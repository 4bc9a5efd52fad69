"""What database drivers raise, as problems with a store.

What a driver says may hold what was being written, so none of it is passed on.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from iopfit.records.problems import ProblemKind, StoreProblem

_FILE_PROBLEMS: dict[str, tuple[ProblemKind, str]] = {
    "SQLITE_FULL": ("unwritable", "The disk is full."),
    "SQLITE_READONLY": ("unwritable", "The file or its folder may only be read, not written."),
    "SQLITE_CANTOPEN": ("unwritable", "The folder may only be read, or is gone."),
    "SQLITE_IOERR": ("unwritable", "The disk could not be written."),
    "SQLITE_BUSY": ("unwritable", "Another program is writing to the file and does not let go of it."),
    "SQLITE_LOCKED": ("unwritable", "Another program is writing to the file and does not let go of it."),
    "SQLITE_NOTADB": ("damaged", "The file is damaged, or its passphrase was changed in the meantime."),
    "SQLITE_CORRUPT": ("damaged", "The file is damaged."),
}
_SERVER_PROBLEMS: dict[str, tuple[ProblemKind, str]] = {
    "42501": ("refused", "The server does not allow it for this login."),
    "28P01": ("passphrase", "The password does not fit."),
    "28000": ("refused", "The server does not let this login in."),
    "53100": ("unwritable", "The server's disk is full."),
    "25006": ("unwritable", "The server takes no changes now; it may only be read."),
    "55P03": ("unwritable", "Somebody else is writing to the same record and does not let go of it."),
    "23514": ("refused", "The server found that an event does not follow the one before it."),
    "42P01": ("older", "There are no tables here yet. Let an administrator run: iopfit records upgrade"),
    "3F000": ("older", "There are no tables here yet. Let an administrator run: iopfit records upgrade"),
    "3D000": ("not-there", "The server has no database with this name."),
}


@contextmanager
def told() -> Iterator[None]:
    """Turn what a driver raises into a `StoreProblem`; nothing of what was being written is passed on."""
    try:
        yield
    except DBAPIError as error:
        raise problem_of(error.orig) from None
    except SQLAlchemyError as error:
        raise StoreProblem("unreachable", f"The store could not be used ({type(error).__name__}).") from None


def problem_of(error: BaseException | None) -> StoreProblem:
    """Return what a driver's error means."""
    state = getattr(error, "sqlstate", None)
    if state in _SERVER_PROBLEMS:
        return StoreProblem(*_SERVER_PROBLEMS[state])
    name = str(getattr(error, "sqlite_errorname", "") or "")
    for known, found in _FILE_PROBLEMS.items():
        if name.startswith(known):
            return StoreProblem(*found)
    if name:
        return StoreProblem("unwritable", f"The file could not be used ({name}).")
    if type(error).__name__ in ("OperationalError", "InterfaceError", "AdminShutdown"):
        return StoreProblem("unreachable", "The server does not answer.")
    return StoreProblem("unreachable", f"The store could not be used ({type(error).__name__}).")

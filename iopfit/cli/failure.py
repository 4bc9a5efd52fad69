"""What is printed when something goes wrong: findings, unreadable files, and our own faults."""

import sys
import traceback
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NoReturn

import typer

from iopfit.diagnostics import Diagnostic, Problem, Severity
from iopfit.document import printable

STOPPED = 130
_LARGEST_SHOWN = 5_000_000


def guarded(run: Callable[[], Any]) -> None:
    """Run the program; turn what it raises into one clear message and an exit code.

    A fault of ours is told by its kind and place. The message of the exception is left out,
    because it could hold an answer.
    """
    try:
        run()
    except SystemExit as ended:
        # the command line ends with 1 when a key stops it
        raise SystemExit(STOPPED if type(ended.__context__).__name__ == "Abort" else ended.code) from None
    except Problem as problem:
        report(problem.diagnostics)
        raise SystemExit(exit_code(problem.diagnostics)) from None
    except OSError as error:
        fail(f"{error.strerror or type(error).__name__}: {error.filename or 'no file'}")
    except Exception as error:
        from iopfit.records.problems import StoreProblem  # noqa: PLC0415

        if isinstance(error, StoreProblem):
            fail(str(error))
        where = traceback.extract_tb(error.__traceback__)[-1]
        fail(
            f"this is a bug in iopfit ({type(error).__name__} at {Path(where.filename).name}:{where.lineno}). Nothing you typed is in this message; please report it."
        )


def let_a_key_stop_it() -> None:
    """Let Ctrl-C end the program at once; while the solver works, Python would hear of it late or never.

    The shell reports 130, as for every command that is stopped.
    """
    import signal  # noqa: PLC0415 - needed with the solver only

    signal.signal(signal.SIGINT, signal.SIG_DFL)


def fail(message: str, code: int = 2) -> NoReturn:
    """Print an error and end: wrong usage or unreadable input unless another code is given."""
    lines = "\n".join(printable(line, limit=None) for line in message.split("\n"))
    sys.stderr.write(f"iopfit: {lines}\n")
    raise SystemExit(code)


def report(findings: Iterable[Diagnostic], *, short: bool = False, err: bool = True) -> None:
    """Print findings, each with the line it points at unless they are to be short.

    A line of somebody's answers is shown on a terminal only; what is redirected may end in a log.
    """
    from iopfit.report.findings import render  # noqa: PLC0415

    findings = list(findings)
    terminal = (sys.stderr if err else sys.stdout).isatty()
    lines: dict[str, list[str]] = {}
    for finding in findings:
        path = Path(finding.span.file)
        if short or (finding.about_answers and not terminal) or finding.span.file in lines or not path.is_file():
            continue
        if path.stat().st_size < _LARGEST_SHOWN:
            lines[finding.span.file] = path.read_text(encoding="utf-8-sig", errors="replace").split("\n")
    if findings:
        typer.echo(render(findings, lines, short=short), err=err)


def exit_code(findings: Iterable[Diagnostic]) -> int:
    """Return 1 when there are findings, 2 when a file could not be read at all, else 0."""
    codes = {finding.code for finding in findings}
    unreadable = {"not-utf8", "file-too-large", "no-answers", "missing-file", "yaml-syntax"}
    return 0 if not codes else 2 if codes & unreadable else 1


def stop_at(findings: Iterable[Diagnostic]) -> None:
    """Print findings, and end when one is an error."""
    findings = list(findings)
    report(findings)
    if errors(findings):
        raise SystemExit(exit_code(errors(findings)))


def errors(findings: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return the findings that stop the work."""
    return [finding for finding in findings if finding.severity is Severity.ERROR]

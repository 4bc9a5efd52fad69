"""`iopfit test`: runs the cases of a questionnaire, shows what they cover, and states them anew."""

import enum
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from iopfit.cli.options import FolderArgument
from iopfit.document import printable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from iopfit.diagnostics import Diagnostic
    from iopfit.loader import Manuscript
    from iopfit.rehearsal import Coverage, Rewrite, Run


class Format(enum.StrEnum):
    """How the outcome is written."""

    text = "text"
    json = "json"


def test(  # noqa: PLR0913, PLR0917 - one parameter an option
    folder: FolderArgument = None,
    filters: Annotated[
        list[str] | None,
        typer.Option(
            "--filter",
            metavar="TEXT",
            help="Only cases with TEXT in their name, such as partial or 'partial-*'; or rule:ID, level:ID, alert:ID.",
            show_default=False,
        ),
    ] = None,
    update: Annotated[
        bool, typer.Option("--update", help="Show what would be stated anew, ask, and rewrite `expect:` in the cases.")
    ] = False,
    complete: Annotated[
        bool, typer.Option("--complete", help="With --update: also state what a case does not state so far.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="With --update: rewrite without asking.")] = False,
    covered: Annotated[
        bool, typer.Option("--coverage", help="Show what no case reaches; 1 when a bar is not met.")
    ] = False,
    mutated: Annotated[
        bool, typer.Option("--mutate", help="Change the rules in one place at a time; show what nobody notices.")
    ] = False,
    seconds: Annotated[
        float, typer.Option("--seconds", min=0.001, help="With --mutate: the longest question to the prover.")
    ] = 10.0,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Name the cases that pass, too.")] = False,
    form: Annotated[Format, typer.Option("--format", "-f", help="text or json.")] = Format.text,
) -> None:
    """Run the cases of a questionnaire: is what comes out what was expected?

    Exit code 0 when every case passes, 1 when one fails or something was found, 2 when a file
    cannot be read.
    """
    from iopfit.cli.failure import exit_code, fail, report  # noqa: PLC0415
    from iopfit.library import examine_manuscript, shipped_folder  # noqa: PLC0415
    from iopfit.rehearsal import chosen, coverage, run  # noqa: PLC0415

    _check_usage(update=update, complete=complete or yes, as_json=form is Format.json)
    if mutated and (update or filters):
        fail("--mutate runs every case as it is; leave --update and --filter out")
    manuscript, findings = examine_manuscript(folder or shipped_folder())
    report(findings)
    if manuscript is None:
        raise typer.Exit(exit_code(findings))
    every = [run(manuscript.questionnaire, case) for case in manuscript.cases]
    runs = chosen(manuscript.questionnaire, every, filters) if filters else every
    if filters and not runs:
        fail(f"no case fits {', '.join(filters)}")
    reached = coverage(manuscript, every)
    code = exit_code(findings)
    if mutated and form is Format.json:
        code = max(code, any(not one.passed for one in every))
    elif update:
        code = max(code, _update(manuscript, runs, findings, complete=complete, yes=yes))
    else:
        _print(manuscript, runs, reached, form, verbose=verbose, covered=covered, filtered=bool(filters))
        code = max(code, any(not one.passed for one in runs))
    if mutated and not code:
        from iopfit.cli.mutate import mutate  # noqa: PLC0415

        code = mutate(manuscript, as_json=form is Format.json, seconds=seconds)
    raise typer.Exit(max(code, covered and bool(reached.short)))


def _check_usage(*, update: bool, complete: bool, as_json: bool) -> None:
    from iopfit.cli.failure import fail  # noqa: PLC0415

    if complete and not update:
        fail("--complete and --yes say how to rewrite; add --update")
    if update and as_json:
        fail("--update shows what changes as text; leave --format json out")


def _print(
    manuscript: "Manuscript",
    runs: "list[Run]",
    reached: "Coverage",
    form: Format,
    *,
    verbose: bool,
    covered: bool,
    filtered: bool,
) -> None:
    from iopfit.report.rehearsal import as_values, coverage_line, coverage_lines, run_lines, summary  # noqa: PLC0415

    if form is Format.json:
        typer.echo(json.dumps(as_values(runs, reached, manuscript.texts), indent=2, ensure_ascii=False))
        return
    _say(run_lines(runs, manuscript.texts, verbose=verbose))
    if covered:
        _say([*coverage_lines(reached), ""])
    _say([summary(runs)] if filtered else [summary(runs), coverage_line(reached)])


def _say(lines: "Iterable[str]") -> None:
    for line in lines:
        typer.echo(printable(line, limit=None))


def _update(
    manuscript: "Manuscript", runs: "list[Run]", findings: "list[Diagnostic]", *, complete: bool, yes: bool
) -> int:
    """Show what would be rewritten, and rewrite it once that is wanted; return the exit code."""
    from iopfit.report.rehearsal import by_gravity, rewrite_lines  # noqa: PLC0415

    rewrites, refused = _rewrites(manuscript, runs, findings, complete=complete)
    for rewrite in by_gravity(rewrites):
        _say([*rewrite_lines(rewrite, manuscript.texts[rewrite.run.case.span.file]), ""])
    _say(refused)
    if not rewrites:
        _say([] if refused else ["nothing to rewrite: every case says what comes out"])
        return 1 if refused else 0
    count = f"{len(rewrites)} case{'' if len(rewrites) == 1 else 's'}"
    if not yes and not _wanted(count):
        return 1
    for rewrite in rewrites:
        _replace(Path(rewrite.run.case.span.file), manuscript.texts[rewrite.run.case.span.file], rewrite.text)
    _say([f"rewrote {count}"])
    return 1 if refused else 0


def _rewrites(
    manuscript: "Manuscript", runs: "list[Run]", findings: "list[Diagnostic]", *, complete: bool
) -> "tuple[list[Rewrite], list[str]]":
    from iopfit.rehearsal import CannotRewrite, rewrite  # noqa: PLC0415

    rewrites, refused = [], []
    flawed = {finding.span.file for finding in findings}
    for run in runs:
        file = run.case.span.file
        if file in flawed:
            refused.append(f"left alone: {file}: mend what was found in it first")
            continue
        try:
            found = rewrite(manuscript.questionnaire, run, manuscript.texts[file], complete=complete)
        except CannotRewrite as reason:
            refused.append(f"left alone: {file}: {reason}")
        else:
            rewrites += [found] if found else []
    return rewrites, refused


def _wanted(count: str) -> bool:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        _say([f"nothing was written: {count} would be rewritten; to do so, add --yes"])
        return False
    if typer.confirm(f"Rewrite {count}?", default=False):
        return True
    _say(["nothing was written"])
    return False


def _replace(path: Path, before: str, after: str) -> None:
    """Replace a file in one step, unless it changed since it was read; its mode stays."""
    from iopfit.cli.failure import fail  # noqa: PLC0415
    from iopfit.files import write_whole  # noqa: PLC0415

    path = path.resolve()
    data = path.read_bytes()
    mark = b"\xef\xbb\xbf" if data.startswith(b"\xef\xbb\xbf") else b""
    if data != mark + before.encode():
        fail(f"{path.name} changed while it was looked at, so it was left alone; run the command again", 1)
    write_whole(path, mark + after.encode())

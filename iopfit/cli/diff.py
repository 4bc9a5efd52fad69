"""`diff`: what a change of the rules does to people."""

import enum
import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from iopfit.cli.prove import require_prover

if TYPE_CHECKING:
    from iopfit.loader import Manuscript


class DiffFormat(enum.StrEnum):
    """How a comparison is shown."""

    text = "text"
    json = "json"


def diff(
    old: Annotated[str, typer.Argument(metavar="OLD", help="A folder, or a git revision such as HEAD~1.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="A folder, or a git revision.")],
    folder: Annotated[
        Path | None,
        typer.Option("--folder", metavar="FOLDER", help="The folder meant in a git revision.", show_default=False),
    ] = None,
    renamed: Annotated[
        list[str] | None,
        typer.Option("--renamed", metavar="OLD=NEW", help="An item that got another name and other words."),
    ] = None,
    seconds: Annotated[
        float, typer.Option("--seconds", min=0.001, help="The longest that one question to the prover may take.")
    ] = 20.0,
    format_: Annotated[DiffFormat, typer.Option("--format", "-f", help="How it is shown.")] = DiffFormat.text,
) -> None:
    """Show what a change of the rules does to people: who gets another level, and which cases move.

    Exit code 0 when it is proved that nothing changes for anybody, 1 when something does.
    """
    require_prover()
    from iopfit.changes.alignment import align  # noqa: PLC0415
    from iopfit.changes.comparison import compare  # noqa: PLC0415
    from iopfit.changes.surroundings import surroundings  # noqa: PLC0415
    from iopfit.cli.failure import fail  # noqa: PLC0415
    from iopfit.report.changes import as_values, comparison_lines, moved_cases  # noqa: PLC0415

    pairs = dict(pair.partition("=")[::2] for pair in renamed or [])
    before, after = _open(old, folder), _open(new, folder)
    for was, is_now in pairs.items():
        if was not in before.questionnaire.item_by_id or is_now not in after.questionnaire.item_by_id:
            fail(f"--renamed {was}={is_now}: name an item of the old questionnaire, `=`, and one of the new")
    one, two = before.questionnaire, after.questionnaire
    alignment = align(one, two, pairs)
    features = (before.features, after.features)
    comparison = compare(one, two, alignment, seconds, features=features)
    besides = surroundings(one, two, alignment, features)
    cases = moved_cases(one, two, alignment, {case.name: case.response for case in before.cases})
    if format_ is DiffFormat.json:
        typer.echo(json.dumps(as_values(comparison, besides, cases, two), indent=2, ensure_ascii=False))
    else:
        for line in comparison_lines(one, two, alignment, comparison, besides, cases):
            typer.echo(line)
    raise typer.Exit(int(not comparison.is_same or bool(besides)))


def _open(name: str, folder: Path | None) -> "Manuscript":
    """Return a questionnaire from a folder or a revision; end with the findings when it cannot be used."""
    from iopfit.cli.failure import errors, exit_code, fail, report  # noqa: PLC0415
    from iopfit.library import examine_manuscript, shipped_folder  # noqa: PLC0415
    from iopfit.loader import read_manuscript  # noqa: PLC0415
    from iopfit.revisions import NoRevision, read_revision  # noqa: PLC0415

    if Path(name).is_dir():
        manuscript, findings = examine_manuscript(Path(name))
    else:
        try:
            files = read_revision(name, folder or shipped_folder())
        except NoRevision as reason:
            fail(f"{name} is neither a folder nor a git revision that can be read: {reason}")
        manuscript, findings = read_manuscript(files, f"{name}:{(folder or shipped_folder()).as_posix()}")
    unusable = [finding for finding in errors(findings) if "/people/" not in finding.span.file]
    if manuscript is None or unusable:
        report(unusable or findings)
        raise typer.Exit(exit_code(findings) or 1)
    return manuscript

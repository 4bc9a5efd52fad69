"""`check`: everything that is wrong with a questionnaire, with places; and what each code means."""

import enum
import json
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from iopfit.cli.options import FolderArgument

if TYPE_CHECKING:
    from iopfit.diagnostics import Diagnostic
    from iopfit.questionnaire import Questionnaire

_LOADING = "missing-translation"


class Form(enum.StrEnum):
    """How findings are printed."""

    full = "full"
    concise = "concise"
    json = "json"
    github = "github"
    sarif = "sarif"


def check(
    folder: FolderArgument = None,
    form: Annotated[Form, typer.Option("--format", "-f", help="How findings are printed.")] = Form.full,
    concise: Annotated[
        bool, typer.Option("--concise", help="One line a finding, for editors and logs; short for --format concise.")
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Warnings end with 1 too.")] = False,
    allow: Annotated[
        list[str] | None,
        typer.Option("--allow", metavar="CODE", help="Leave this code out; may be given again.", show_default=False),
    ] = None,
    today: Annotated[
        datetime | None,
        typer.Option(
            "--today", metavar="DATE", formats=["%Y-%m-%d"], help="Judge review dates by this day.", show_default=False
        ),
    ] = None,
    explain: Annotated[
        str | None,
        typer.Option(
            "--explain", metavar="CODE", help="Print the page of a code, or of `list` all codes.", show_default=False
        ),
    ] = None,
) -> None:
    """Load a questionnaire and report everything that is wrong with it, with places.

    Exit code 0 when there are no errors (with --strict, no warnings either), 1 when there are,
    2 when it cannot be read.
    """
    from iopfit.cli.failure import errors, exit_code  # noqa: PLC0415
    from iopfit.library import shipped_folder  # noqa: PLC0415

    if explain is not None:
        _explain(explain)
    else:
        allowed = frozenset(allow or ())
        _refuse_unknown(allowed)
        folder = folder or shipped_folder()
        questionnaire, findings, left_out = _examine(folder, today.date() if today else date.today(), allowed)
        _print(findings, Form.concise if concise else form, folder, left_out | allowed)
        if questionnaire is not None and (concise or form in (Form.full, Form.concise)):
            typer.echo(_summary(folder, questionnaire, findings))
        raise typer.Exit(exit_code(findings if strict else errors(findings)))


def _examine(
    folder: Path, today: date, allowed: frozenset[str]
) -> "tuple[Questionnaire | None, list[Diagnostic], frozenset[str]]":
    """Return the questionnaire, what is wrong with the folder, and the codes that were not looked for."""
    from iopfit.checks import SMELLS, Inspection, examine  # noqa: PLC0415
    from iopfit.cli.failure import errors  # noqa: PLC0415
    from iopfit.diagnostics import in_file_order  # noqa: PLC0415
    from iopfit.library import examine_manuscript  # noqa: PLC0415

    manuscript, findings = examine_manuscript(folder)
    findings = [finding for finding in findings if finding.code not in allowed]
    if manuscript is None or errors(findings):
        return (manuscript.questionnaire if manuscript else None), findings, frozenset()
    proving = frozenset(smell.code for smell in SMELLS if smell.proves) - allowed
    look = Inspection(manuscript, today, proving=bool(proving) and _can_prove())
    if proving and not look.proving:
        typer.echo(
            f"iopfit: left out, because they need the prover: {', '.join(sorted(proving))}; "
            "pip install 'iopfit[prove]' adds them",
            err=True,
        )
    found = examine(look, allowed=allowed)
    return manuscript.questionnaire, in_file_order([*findings, *found]), frozenset() if look.proving else proving


def _can_prove() -> bool:
    from iopfit.cli.failure import let_a_key_stop_it  # noqa: PLC0415

    try:
        import iopfit.proofs.world  # noqa: PLC0415
    except ImportError:
        return False
    let_a_key_stop_it()
    return bool(iopfit.proofs.world)


def _print(findings: "list[Diagnostic]", form: Form, folder: Path, left_out: frozenset[str]) -> None:
    from iopfit.cli.failure import report  # noqa: PLC0415
    from iopfit.report.findings import as_annotations, as_json  # noqa: PLC0415

    match form:
        case Form.json:
            document = as_json(findings, folder=folder.as_posix(), left_out=left_out)
            typer.echo(json.dumps(document, indent=2, ensure_ascii=False))
        case Form.sarif:
            from iopfit.cli.keeping import engine  # noqa: PLC0415
            from iopfit.report.sarif import as_sarif  # noqa: PLC0415

            typer.echo(json.dumps(as_sarif(findings, root=Path.cwd(), version=engine()), indent=2))
        case Form.github:
            if findings:
                typer.echo(as_annotations(findings))
        case _:
            report(findings, short=form is Form.concise, err=False)


def _summary(folder: Path, questionnaire: "Questionnaire", findings: "list[Diagnostic]") -> str:
    from iopfit.cli.failure import errors  # noqa: PLC0415
    from iopfit.document import printable  # noqa: PLC0415

    languages = ", ".join(questionnaire.languages)
    count = f"{len(questionnaire.items)} items, {len(questionnaire.rules)} rules, languages {languages}"
    wrong = len(errors(findings))
    kinds = ((wrong, "error"), (len(findings) - wrong, "warning"))
    said = " and ".join(f"{number} {word}{'' if number == 1 else 's'}" for number, word in kinds if number)
    return f"{printable(folder.as_posix(), limit=None)}: {count}; {said or 'no findings'}"


def _refuse_unknown(allowed: frozenset[str]) -> None:
    """End when a code that is to be left out is unknown, or belongs to loading, which cannot go on without it."""
    from iopfit.checks import SMELLS  # noqa: PLC0415
    from iopfit.cli.failure import fail  # noqa: PLC0415
    from iopfit.diagnostics import suggestion_for  # noqa: PLC0415
    from iopfit.report.pages import codes  # noqa: PLC0415

    known = [_LOADING, *(smell.code for smell in SMELLS)]
    for code in sorted(allowed - set(known)):
        if code in codes():
            fail(f"`{code}` cannot be left out, because a questionnaire with it cannot be used")
        fail(f"there is no code `{code}`; {suggestion_for(code, known, 'list them with: iopfit check --explain list')}")


def _explain(code: str) -> None:
    from iopfit.cli.failure import fail  # noqa: PLC0415
    from iopfit.diagnostics import suggestion_for  # noqa: PLC0415
    from iopfit.report.pages import codes, page, summary  # noqa: PLC0415

    if code == "list":
        width = max(map(len, codes()))
        for known in codes():
            typer.echo(f"{known:{width}}  {summary(known)}")
    elif code not in codes():
        fail(
            f"there is no code `{code}`; {suggestion_for(code, codes(), 'list them with: iopfit check --explain list')}"
        )
    else:
        typer.echo(page(code).rstrip())

"""`prove`: whether what is promised holds for everybody, with somebody for whom it does not."""

import enum
import json
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from iopfit.loader import Manuscript
    from iopfit.promise import Promise
    from iopfit.proofs.prover import Verdict


class ProofFormat(enum.StrEnum):
    """How verdicts are shown."""

    text = "text"
    json = "json"


FolderArgument = Annotated[
    Path | None,
    typer.Argument(
        metavar="[FOLDER]", help="A questionnaire's folder; the shipped one when left out.", show_default=False
    ),
]


def prove(
    folder: FolderArgument = None,
    only: Annotated[
        list[str] | None,
        typer.Option("--filter", metavar="TEXT", help="Only promises whose name holds TEXT, or fits it as a pattern."),
    ] = None,
    counterexamples: Annotated[
        Path | None,
        typer.Option("--counterexamples", metavar="DIR", help="Write each counterexample as a file of answers here."),
    ] = None,
    seconds: Annotated[
        float, typer.Option("--seconds", min=0.001, help="The longest that one question to the prover may take.")
    ] = 20.0,
    format_: Annotated[ProofFormat, typer.Option("--format", "-f", help="How verdicts are shown.")] = ProofFormat.text,
) -> None:
    """Decide every promise of `promises.yaml` for every possible person, missing answers included.

    Exit code 0 when all are proved, 1 when one is refuted or stays undecided.
    """
    from iopfit.cli.failure import fail  # noqa: PLC0415

    require_prover()
    from iopfit.proofs.prover import Prover  # noqa: PLC0415

    manuscript, shown = open_manuscript(folder)
    promises = [p for p in manuscript.promises if _wanted(p.id, only or [])]
    if not promises:
        fail("there are no promises to prove" + (" by this name" if only else f" in {shown}/promises.yaml"), 2)
    prover = Prover(manuscript.questionnaire, seconds)
    verdicts = []
    for promise in promises:
        verdict = prover.decide(promise.claim)
        verdicts.append((promise, verdict))
        if format_ is ProofFormat.text:
            _print(manuscript, shown, promise, verdict, counterexamples)
    if format_ is ProofFormat.json:
        from iopfit.report.proofs import as_values  # noqa: PLC0415

        found = [as_values(manuscript.questionnaire, promise, verdict) for promise, verdict in verdicts]
        for promise, verdict in verdicts:
            _write(manuscript, promise, verdict, counterexamples)
        typer.echo(json.dumps({"promises": found}, indent=2, ensure_ascii=False))
    else:
        counts = {d: sum(v.decision == d for _, v in verdicts) for d in ("proved", "refuted", "undecided")}
        promised = "1 promise" if len(verdicts) == 1 else f"{len(verdicts)} promises"
        typer.echo(f"{promised}: " + ", ".join(f"{number} {name}" for name, number in counts.items()))
    raise typer.Exit(int(any(verdict.decision != "proved" for _, verdict in verdicts)))


def _wanted(name: str, patterns: list[str]) -> bool:
    return not patterns or any(pattern in name or fnmatchcase(name, pattern) for pattern in patterns)


def _print(
    manuscript: "Manuscript", folder: str, promise: "Promise", verdict: "Verdict", directory: Path | None
) -> None:
    from iopfit.report.proofs import verdict_lines  # noqa: PLC0415

    files = _write(manuscript, promise, verdict, directory)
    for line in verdict_lines(manuscript, folder, promise, verdict, files):
        typer.echo(line)


def _write(manuscript: "Manuscript", promise: "Promise", verdict: "Verdict", directory: Path | None) -> tuple[str, ...]:
    """Write a counterexample where it was asked for, and return the names of the files."""
    if directory is None:
        return ()
    from iopfit.files import write_whole  # noqa: PLC0415
    from iopfit.report.proofs import answers_file  # noqa: PLC0415

    names = []
    for number, person in enumerate(verdict.people):
        ending = f"-{number + 1}" if len(verdict.people) > 1 else ""
        path = directory / f"{promise.id}{ending}.yaml"
        directory.mkdir(parents=True, exist_ok=True)
        write_whole(path, answers_file(manuscript.questionnaire, person).encode())
        names.append(path.as_posix())
    return tuple(names)


def require_prover() -> None:
    """End with what to install when the prover is not there; a key stops it at any time."""
    from importlib.util import find_spec  # noqa: PLC0415

    from iopfit.cli.failure import fail, let_a_key_stop_it  # noqa: PLC0415

    if find_spec("z3") is None:
        fail("this needs the prover, which is an extra. Install it with: pip install 'iopfit[prove]'", 2)
    let_a_key_stop_it()


def open_manuscript(folder: Path | None) -> "tuple[Manuscript, str]":
    """Return everything in a questionnaire's folder and its name; end with the findings when one is an error."""
    from iopfit.cli.failure import errors, exit_code, report  # noqa: PLC0415
    from iopfit.library import examine_manuscript, shipped_folder  # noqa: PLC0415

    folder = folder or shipped_folder()
    manuscript, findings = examine_manuscript(folder)
    if manuscript is None or errors(findings):
        report(findings)
        raise typer.Exit(exit_code(findings) or 1)
    return manuscript, folder.as_posix()

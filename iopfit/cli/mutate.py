"""What `test --mutate` does: changes the rules in one place at a time and shows what nobody notices."""

import json
import sys
from typing import TYPE_CHECKING

import typer

from iopfit.document import printable

if TYPE_CHECKING:
    from iopfit.loader import Manuscript


def mutate(manuscript: "Manuscript", *, as_json: bool, seconds: float) -> int:
    """Print the mutants that no case and no promise notices; return the exit code.

    Args:
        manuscript: What to change; every case of it must pass.
        as_json: Print values for machines.
        seconds: The longest that one question to the prover may take.

    Returns:
        1 when fewer than 95 in 100 are noticed, else 0.
    """
    from iopfit.cli.prove import require_prover  # noqa: PLC0415

    require_prover()
    from iopfit.mutants.hunt import Hunt  # noqa: PLC0415
    from iopfit.mutants.variants import mutants_of  # noqa: PLC0415
    from iopfit.report.mutants import BAR, as_values, score, summary, survivor_lines  # noqa: PLC0415

    hunt = Hunt(manuscript, seconds)
    mutants = list(mutants_of(manuscript))
    fates = []
    with typer.progressbar(mutants, label="Changing the rules", file=sys.stderr) as progress:
        for mutant in progress:
            fates.append(hunt.fate(mutant))
    if as_json:
        typer.echo(json.dumps(as_values(hunt, fates), indent=2, ensure_ascii=False))
    else:
        for fate in fates:
            if fate.ending in ("survived", "undecided"):
                for line in survivor_lines(hunt, fate):
                    typer.echo(printable(line, limit=None))
        typer.echo(summary(fates))
    return int(score(fates) < BAR)

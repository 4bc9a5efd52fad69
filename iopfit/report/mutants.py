"""Changes of the rules that nobody noticed, as lines to read and as plain values for machines."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from iopfit.mutants.hunt import Ending, Fate, Hunt
from iopfit.report.proofs import answers_file, result_line

BAR = 95.0


def score(fates: Iterable[Fate]) -> float:
    """Return how many in a hundred mutants are noticed, of those that change something for somebody.

    A mutant about which the solver could not decide counts as not noticed.
    """
    endings = Counter(fate.ending for fate in fates)
    noticed = endings["case"] + endings["promise"]
    total = noticed + endings["survived"] + endings["undecided"]
    return 100.0 * noticed / total if total else 100.0


def survivor_lines(hunt: Hunt, fate: Fate) -> Iterator[str]:
    """Yield a mutant that nobody noticed: where, what, and somebody whose case would notice it."""
    mutant, span = fate.mutant, fate.mutant.span
    change = f"{mutant.before or 'nothing'} -> {mutant.after or 'nothing'}"
    yield f"{fate.ending}  {span.file}:{span.line}:{span.column}: {mutant.part}: {mutant.kind} {change}"
    if fate.person is not None:
        yield "    a case of somebody who answers this would notice it:"
        yield from (f"        {line}" for line in answers_file(hunt.questionnaire, fate.person).splitlines())
        yield f"    as it is:        {result_line(hunt.questionnaire, fate.person)}"
        yield f"    with the change: {result_line(hunt.changed(mutant), fate.person)}"


def summary(fates: list[Fate]) -> str:
    """Return the outcome of a hunt in one line."""
    endings = Counter(fate.ending for fate in fates)
    words: dict[Ending, str] = {
        "case": "noticed by a case",
        "promise": "by a promise only",
        "equivalent": "proved to change nothing for anybody",
        "survived": "noticed by nobody",
        "undecided": "undecided",
    }
    told = ", ".join(f"{endings[ending]} {word}" for ending, word in words.items() if endings[ending])
    return f"{len(fates)} mutants: {told or 'none'}; score {score(fates):.1f} %"


def as_values(hunt: Hunt, fates: list[Fate]) -> dict[str, Any]:
    """Return the outcome of a hunt for machines."""
    endings = Counter(fate.ending for fate in fates)
    return {
        "mutants": len(fates),
        "score": round(score(fates), 2),
        "endings": {ending: endings[ending] for ending in ("case", "promise", "equivalent", "survived", "undecided")},
        "gaps": [
            {
                "file": fate.mutant.span.file,
                "line": fate.mutant.span.line,
                "column": fate.mutant.span.column,
                "part": fate.mutant.part,
                "kind": fate.mutant.kind,
                "before": fate.mutant.before,
                "after": fate.mutant.after,
                "ending": fate.ending,
                "person": answers_file(hunt.questionnaire, fate.person) if fate.person else None,
            }
            for fate in fates
            if fate.ending in ("survived", "undecided")
        ],
    }

"""Cases that were run, as lines for a terminal or a log, and as values for other programs.

Names from files are made harmless by whoever prints them. A case is made up, so its
expectation may be shown; its answers are not.
"""

import difflib
import itertools
from collections.abc import Iterable, Iterator, Mapping

from iopfit.document import Mapping as MappingNode
from iopfit.document import Span
from iopfit.rehearsal import PARTS, Coverage, Difference, Reach, Rewrite, Run
from iopfit.rehearsal.comparison import Stated
from iopfit.yaml_text import read

_LOOK = "A clinician should look at this."
_FIRST = ("level", "range", "alerts", "status")


def said(difference: Difference) -> str:
    """Return a difference in one line.

    >>> said(Difference("level", "iop", "outpatient"))
    'level: expected iop, got outpatient'
    >>> said(Difference("reasons", ("a", "b"), ("b", "c"), missing=("a",), unexpected=("c",)))
    'reasons: missing a; unexpected c'
    """
    if difference.missing or difference.unexpected:
        parts = (("missing", difference.missing), ("unexpected", difference.unexpected))
        return f"{difference.part}: " + "; ".join(f"{word} {', '.join(names)}" for word, names in parts if names)
    expected, got = difference.expected, difference.got
    if isinstance(expected, Mapping) and isinstance(got, Mapping):
        names = [name for name in {**expected, **got} if expected.get(name) != got.get(name)]
        each = (f"{name} expected {expected.get(name, 'nothing')}, got {got.get(name, 'nothing')}" for name in names)
        return f"{difference.part}: " + "; ".join(each)
    return f"{difference.part}: expected {_word(expected)}, got {_word(got)}"


def _word(value: Stated) -> str:
    if value is None:
        return "none"
    if isinstance(value, str):
        return value
    return " to ".join(value) if value else "none"


def places(run: Run, text: str) -> dict[str, Span]:
    """Return where each part of a case's expectation is written.

    Args:
        run: The case.
        text: The text of its file.
    """
    root = read(run.case.span.file, text.encode())[0].root
    expect = root.get("expect") if isinstance(root, MappingNode) else None
    return {key.text: key.span for key, _ in expect.entries} if isinstance(expect, MappingNode) else {}


def run_lines(runs: Iterable[Run], texts: Mapping[str, str], *, verbose: bool) -> Iterator[str]:
    """Yield a line for each failing case and one for each difference below it.

    Args:
        runs: The cases.
        texts: The text of each file by name.
        verbose: Name the cases that pass, too.
    """
    for run in runs:
        if run.passed:
            if verbose:
                yield f"pass {run.case.name}"
            continue
        yield f"FAIL {run.case.name}"
        where = places(run, texts.get(run.case.span.file, ""))
        for difference in run.differences:
            span = where.get(difference.part, run.case.span)
            yield f"  {span.file}:{span.line}: {said(difference)}"


def summary(runs: Iterable[Run]) -> str:
    """Return one line for all cases that were run."""
    runs = list(runs)
    failed = sum(not run.passed for run in runs)
    total = f"{len(runs)} case{'' if len(runs) == 1 else 's'}"
    return f"{total}: all pass" if runs and not failed else f"{total}: {len(runs) - failed} pass, {failed} fail"


def coverage_line(coverage: Coverage) -> str:
    """Return one line for what the cases reach."""
    return "coverage: " + ", ".join(f"{reach.kind} {reach.percent} %" for reach in coverage.reaches)


def coverage_lines(coverage: Coverage) -> Iterator[str]:
    """Yield what the cases reach kind by kind, and each thing that no case reaches with its place."""
    widest = max(len(_about(reach)) for reach in coverage.reaches)
    for reach in coverage.reaches:
        count = f"{reach.reached} of {reach.total}"
        needed = "" if not reach.needed else ", as it must be" if not reach.missed else ", must be 100 %"
        yield f"{_about(reach):<{widest}}  {count:>10}  {reach.percent:>3} %{needed}"
    for reach in coverage.reaches:
        if reach.missed:
            yield ""
            yield f"No case reaches these {len(reach.missed)} ({_about(reach)}):"
            yield from (f"  {missed.span.file}:{missed.span.line}: {missed.name}" for missed in reach.missed)


def _about(reach: Reach) -> str:
    return {
        "items": "items answered",
        "options": "options chosen",
        "safety options": "options of safety items chosen",
        "rules": "rules that hold",
        "alerts": "alerts shown",
        "levels": "levels suggested",
        "expected": "rules that an expectation states",
    }[reach.kind]


def by_gravity(rewrites: Iterable[Rewrite]) -> list[Rewrite]:
    """Return rewrites with changes of the level first, then of the range, alerts and status, then the rest."""

    def gravity(rewrite: Rewrite) -> tuple[int, str]:
        found = (number for number, part in enumerate(_FIRST) if part in rewrite.changed)
        return next(found, len(_FIRST) + (not rewrite.changed)), rewrite.run.case.name

    return sorted(rewrites, key=gravity)


def rewrite_lines(rewrite: Rewrite, before: str) -> Iterator[str]:
    """Yield what would be rewritten in one case: a sentence for the reader, and the lines that change.

    Args:
        rewrite: What its file would become.
        before: The text of the file as it is.
    """
    case = rewrite.run.case
    level = next((d for d in rewrite.run.differences if d.part == "level"), None)
    if level is not None:
        yield f"!! LEVEL CHANGES: {case.name}: from {_word(level.expected)} to {_word(level.got)}. {_LOOK}"
    elif rewrite.changed:
        yield f"{case.name}: stated differently: {_listed(rewrite.changed)}. {_LOOK}"
    else:
        yield f"{case.name}: stated for the first time: {_listed(rewrite.added)}. {_LOOK}"
    yield f"   {case.span.file}:{case.span.line}"
    lines = difflib.unified_diff(before.split("\n"), rewrite.text.split("\n"), n=0, lineterm="")
    yield from (f"   {line}" for line in itertools.islice(lines, 2, None) if not line.startswith("@@"))


def _listed(parts: tuple[str, ...]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def as_values(runs: Iterable[Run], coverage: Coverage, texts: Mapping[str, str]) -> dict[str, object]:
    """Return runs and coverage as plain values, for JSON.

    Args:
        runs: The cases.
        coverage: What all cases reach.
        texts: The text of each file by name.
    """
    runs = list(runs)
    return {
        "passed": sum(run.passed for run in runs),
        "failed": sum(not run.passed for run in runs),
        "cases": [_run_values(run, places(run, texts.get(run.case.span.file, ""))) for run in runs],
        "coverage": {
            reach.kind.replace(" ", "_"): {
                "total": reach.total,
                "reached": reach.reached,
                "needed": reach.needed,
                "missed": [{"name": m.name, "file": m.span.file, "line": m.span.line} for m in reach.missed],
            }
            for reach in coverage.reaches
        },
    }


def _run_values(run: Run, where: Mapping[str, Span]) -> dict[str, object]:
    found = sorted(run.differences, key=lambda difference: PARTS.index(difference.part))
    return {
        "name": run.case.name,
        "file": run.case.span.file,
        "line": run.case.span.line,
        "passed": run.passed,
        "differences": [
            {
                "part": d.part,
                "expected": _plain(d.expected),
                "got": _plain(d.got),
                "missing": list(d.missing),
                "unexpected": list(d.unexpected),
                "line": where.get(d.part, run.case.span).line,
                "said": said(d),
            }
            for d in found
        ],
    }


def _plain(value: Stated) -> object:
    if isinstance(value, tuple):
        return list(value)
    return dict(value) if isinstance(value, Mapping) else value

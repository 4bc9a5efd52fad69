"""Diagnostics as text: in full with the line they point at, one line each, or for programs.

Only the full form, for a terminal, quotes a line of an answers file; the others may end in a
log and never do. SARIF has a room of its own.
"""

from collections.abc import Iterable
from typing import Any

from iopfit.diagnostics import Diagnostic, Severity, concise, in_file_order
from iopfit.document import printable

_CONTEXT = 100


def full(finding: Diagnostic, line: str) -> str:
    """Return a finding with its line, a mark below the place, and what to do.

    Args:
        finding: What is wrong.
        line: The text of the line it points at.
    """
    span = finding.span
    margin = " " * len(str(span.line))
    lines = [
        f"{finding.severity.value}[{finding.code}]: {finding.message}",
        f"{margin}--> {printable(span.file, limit=None)}:{span.line}:{span.column}",
    ]
    if line.strip():
        start = max(0, span.column - _CONTEXT // 2) if len(line) > _CONTEXT else 0
        shown = printable(line[start : start + _CONTEXT], limit=None)
        width = max(1, min(span.end_column - span.column, len(shown) - (span.column - 1 - start)))
        mark = " " * (span.column - 1 - start) + "^" * width
        lines += [f"{margin} |", f"{span.line} | {shown}", f"{margin} | {mark} {finding.label}".rstrip()]
    if finding.help:
        lines += (
            [f"{margin} |", f"{margin} = help: {finding.help}"]
            if line.strip()
            else [f"{margin} = help: {finding.help}"]
        )
    return "\n".join(lines)


def render(findings: Iterable[Diagnostic], lines: dict[str, list[str]], *, short: bool = False) -> str:
    """Return findings in file order.

    Args:
        findings: What is wrong.
        lines: The lines of each file by name, as far as they can be shown.
        short: One line each, without any text of the files.
    """
    shown = []
    for finding in in_file_order(findings):
        if short:
            shown.append(concise(finding))
            continue
        text = lines.get(finding.span.file, [])
        shown.append(full(finding, text[finding.span.line - 1] if finding.span.line <= len(text) else "") + "\n")
    return "\n".join(shown)


def as_json(findings: Iterable[Diagnostic], *, folder: str, left_out: Iterable[str] = ()) -> dict[str, Any]:
    """Return findings as one document whose keys stay.

    Args:
        findings: What is wrong.
        folder: The folder that was checked, as it was named.
        left_out: Codes that were not looked for.
    """
    ordered = in_file_order(findings)
    errors = sum(finding.severity is Severity.ERROR for finding in ordered)
    return {
        "format": "iopfit-findings-1",
        "folder": printable(folder, limit=None),
        "errors": errors,
        "warnings": len(ordered) - errors,
        "left_out": sorted(left_out),
        "findings": [_document(finding) for finding in ordered],
    }


def _document(finding: Diagnostic) -> dict[str, Any]:
    span = finding.span
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "message": printable(finding.message, limit=None),
        "help": printable(finding.help, limit=None),
        "label": "" if finding.about_answers else printable(finding.label, limit=None),
        "file": printable(span.file, limit=None),
        "line": span.line,
        "column": span.column,
        "end_column": span.end_column,
    }


def as_annotations(findings: Iterable[Diagnostic]) -> str:
    r"""Return findings as GitHub workflow commands, one a line.

    >>> from iopfit.document import Span
    >>> print(as_annotations([Diagnostic("unread-item", "50% of `a, b`", Span("a,b.yaml", 3, 9, 12))]))
    ::error file=a%2Cb.yaml,line=3,col=9,endColumn=12,title=unread-item::50%25 of `a, b`
    """
    return "\n".join(_annotation(finding) for finding in in_file_order(findings))


def _annotation(finding: Diagnostic) -> str:
    span = finding.span
    properties = {
        "file": _escaped(printable(span.file, limit=None)).replace(":", "%3A").replace(",", "%2C"),
        "line": span.line,
        "col": span.column,
        "endColumn": span.end_column,
        "title": finding.code,
    }
    said = printable(f"{finding.message}; {finding.help}" if finding.help else finding.message, limit=None)
    listed = ",".join(f"{key}={value}" for key, value in properties.items())
    return f"::{finding.severity.value} {listed}::{_escaped(said)}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")

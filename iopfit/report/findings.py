"""Diagnostics as text: in full with the line they point at, or one line each.

Only the full form, for a terminal, quotes a line of an answers file; the concise form may
end in a log and never does.
"""

from collections.abc import Iterable

from iopfit.diagnostics import Diagnostic, concise, in_file_order
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

"""Findings as SARIF 2.1.0, the form that code hosts and editors read; rules are explained by their pages.

Only what findings hold is written, never a line of a file.
"""

from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote

from iopfit.diagnostics import Diagnostic, in_file_order
from iopfit.document import printable
from iopfit.report.pages import codes, page, summary

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_ROOT = "%SRCROOT%"


def as_sarif(findings: Iterable[Diagnostic], *, root: Path, version: str) -> dict[str, Any]:
    """Return findings as a SARIF log.

    Args:
        findings: What is wrong.
        root: The folder that places are given from.
        version: The program's version.
    """
    ordered = in_file_order(findings)
    found = list(dict.fromkeys(finding.code for finding in ordered))
    driver = {
        "name": "iopfit",
        "semanticVersion": version,
        "rules": [_rule(code, next(f for f in ordered if f.code == code)) for code in found],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The folder that the check was run in."}}},
        "results": [_result(finding, found.index(finding.code), root) for finding in ordered],
    }
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(code: str, finding: Diagnostic) -> dict[str, Any]:
    rule: dict[str, Any] = {"id": code, "defaultConfiguration": {"level": finding.severity.value}}
    if code in codes():
        text = page(code)
        rule |= {"shortDescription": {"text": summary(code)}, "help": {"text": text, "markdown": text}}
    return rule


def _result(finding: Diagnostic, index: int, root: Path) -> dict[str, Any]:
    span = finding.span
    message = printable(finding.message, limit=None)
    if finding.help:
        message += f". To do: {printable(finding.help, limit=None)}"
    region = {"startLine": span.line, "startColumn": span.column, "endColumn": max(span.end_column, span.column)}
    return {
        "ruleId": finding.code,
        "ruleIndex": index,
        "level": finding.severity.value,
        "message": {"text": f"{message}."},
        "locations": [{"physicalLocation": {"artifactLocation": _location(span.file, root), "region": region}}],
    }


def _location(file: str, root: Path) -> dict[str, str]:
    """Return a file as a URI below the root where it lies there, and as a whole one elsewhere."""
    whole = (root / file).resolve()
    try:
        return {"uri": quote(PurePosixPath(whole.relative_to(root.resolve())).as_posix()), "uriBaseId": _ROOT}
    except ValueError:
        return {"uri": whole.as_uri()}

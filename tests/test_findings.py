"""Findings for terminals, logs, programs and code hosts: every form says the same, and none breaks out of it."""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
from hypothesis import given
from hypothesis import strategies as st

from iopfit.diagnostics import Diagnostic, Severity, in_file_order
from iopfit.document import Span
from iopfit.report.findings import as_annotations, as_json, render
from iopfit.report.pages import codes
from iopfit.report.sarif import as_sarif

# what the specification of SARIF 2.1.0 asks of the parts used here (sections 3.13 to 3.30 and 3.49)
_MESSAGE = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string", "minLength": 1}}}
_RULE = {
    "type": "object",
    "required": ["id"],
    "additionalProperties": False,
    "properties": {
        "id": {"type": "string", "minLength": 1},
        "shortDescription": _MESSAGE,
        "help": {**_MESSAGE, "properties": {**_MESSAGE["properties"], "markdown": {"type": "string"}}},  # type: ignore[dict-item]
        "defaultConfiguration": {
            "type": "object",
            "properties": {"level": {"enum": ["none", "note", "warning", "error"]}},
        },
    },
}
_REGION = {
    "type": "object",
    "required": ["startLine", "startColumn", "endColumn"],
    "additionalProperties": False,
    "properties": {key: {"type": "integer", "minimum": 1} for key in ("startLine", "startColumn", "endColumn")},
}
_PLACE = {
    "type": "object",
    "required": ["artifactLocation", "region"],
    "properties": {
        "artifactLocation": {
            "type": "object",
            "required": ["uri"],
            "additionalProperties": False,
            "properties": {"uri": {"type": "string", "pattern": r"^[!-~]+$"}, "uriBaseId": {"const": "%SRCROOT%"}},
        },
        "region": _REGION,
    },
}
_RESULT = {
    "type": "object",
    "required": ["ruleId", "ruleIndex", "level", "message", "locations"],
    "additionalProperties": False,
    "properties": {
        "ruleId": {"type": "string"},
        "ruleIndex": {"type": "integer", "minimum": 0},
        "level": {"enum": ["warning", "error"]},
        "message": _MESSAGE,
        "locations": {
            "type": "array",
            "minItems": 1,
            "items": {"type": "object", "required": ["physicalLocation"], "properties": {"physicalLocation": _PLACE}},
        },
    },
}
_RUN = {
    "type": "object",
    "required": ["tool", "results"],
    "additionalProperties": False,
    "properties": {
        "tool": {
            "type": "object",
            "required": ["driver"],
            "properties": {
                "driver": {
                    "type": "object",
                    "required": ["name"],
                    "properties": {"rules": {"type": "array", "uniqueItems": True, "items": _RULE}},
                }
            },
        },
        "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
        "originalUriBaseIds": {"type": "object", "additionalProperties": {"type": "object"}},
        "results": {"type": "array", "items": _RESULT},
    },
}
_SARIF: dict[str, Any] = {
    "type": "object",
    "required": ["version", "runs"],
    "properties": {"version": {"const": "2.1.0"}, "runs": {"type": "array", "minItems": 1, "items": _RUN}},
}

FINDINGS = st.builds(
    Diagnostic,
    code=st.sampled_from([*codes(), "of-tomorrow"]),
    message=st.text(min_size=1),
    span=st.builds(
        lambda file, line, column, width: Span(file, line, column, column + width),
        st.text(st.characters(exclude_characters="\0", codec="utf-8"), min_size=1).map(lambda name: f"f{name}"),
        st.integers(1, 99),
        st.integers(1, 99),
        st.integers(1, 30),
    ),
    help=st.text(),
    severity=st.sampled_from(Severity),
)
ONE = Diagnostic("unread-item", "nothing reads `pets`", Span("mine/topics/home.yaml", 3, 9, 13), help="remove it")
TWO = Diagnostic("jargon", "it says “etiology”", Span("mine/topics/body.yaml", 8, 5, 9), severity=Severity.WARNING)


def test_sarif_of_two() -> None:
    """Places lie below the folder of the run, and rules are explained by their pages."""
    log = as_sarif([ONE, TWO], root=Path("/work"), version="1.2.3")
    (run,) = log["runs"]
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["jargon", "unread-item"]
    assert run["tool"]["driver"]["rules"][1]["help"]["markdown"].startswith("# unread-item\n")
    first, second = run["results"]
    assert (first["level"], second["level"]) == ("warning", "error")
    assert second["message"]["text"] == "nothing reads `pets`. To do: remove it."
    assert second["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "mine/topics/home.yaml", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 3, "startColumn": 9, "endColumn": 13},
    }


def test_sarif_outside_of_the_folder() -> None:
    """A file that lies elsewhere has a whole address."""
    log = as_sarif([ONE], root=Path("/somewhere/here"), version="1")
    away = as_sarif([Diagnostic("jargon", "m", Span("/else/a b.yaml", 1, 1, 2))], root=Path("/work"), version="1")
    assert log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uriBaseId"]
    place = away["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert place == {"uri": "file:///else/a%20b.yaml"}


@given(st.lists(FINDINGS, max_size=6))
def test_sarif_has_its_shape(found: list[Diagnostic]) -> None:
    """Whatever a file is called and a message says, the log is what the specification asks for."""
    log = json.loads(json.dumps(as_sarif(found, root=Path("/work"), version="1")))
    jsonschema.Draft202012Validator.check_schema(_SARIF)
    assert [error.message for error in jsonschema.Draft202012Validator(_SARIF).iter_errors(log)] == []
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rules[result["ruleIndex"]]["id"] for result in run["results"]] == [f.code for f in in_file_order(found)]


@given(st.lists(FINDINGS, max_size=6))
def test_annotations_are_one_line_each(found: list[Diagnostic]) -> None:
    """No name and no message can end its line, begin another command, or add a property."""
    lines = as_annotations(found).split("\n") if found else []
    assert len(lines) == len(found)
    for line, finding in zip(lines, in_file_order(found), strict=True):
        match = re.fullmatch(
            r"::(error|warning) file=([^,:]*),line=(\d+),col=(\d+),endColumn=(\d+),title=([a-z0-9-]+)::(.*)", line
        )
        assert match
        span = finding.span
        assert match.groups()[2:6] == (str(span.line), str(span.column), str(span.end_column), finding.code)
        assert line.isprintable()


@given(st.lists(FINDINGS, max_size=6))
def test_json_has_its_shape(found: list[Diagnostic]) -> None:
    """The document counts and lists every finding, in file order, in words that a terminal can show."""
    document = json.loads(json.dumps(as_json(found, folder="mine", left_out=["b", "a"])))
    assert list(document) == ["format", "folder", "errors", "warnings", "left_out", "findings"]
    assert document["format"] == "iopfit-findings-1"
    assert document["left_out"] == ["a", "b"]
    assert document["errors"] + document["warnings"] == len(found)
    assert document["errors"] == sum(finding["severity"] == "error" for finding in document["findings"])
    assert [(f["code"], f["line"], f["column"]) for f in document["findings"]] == [
        (f.code, f.span.line, f.span.column) for f in in_file_order(found)
    ]
    keys = ["code", "severity", "message", "help", "label", "file", "line", "column", "end_column"]
    assert all(list(finding) == keys for finding in document["findings"])
    assert all(str(value).isprintable() for finding in document["findings"] for value in finding.values())


def test_two_files_in_full() -> None:
    """Findings of two files stand in file order, each with its own line."""
    lines = {"mine/topics/home.yaml": ["", "", "link_id pets"], "mine/topics/body.yaml": [""] * 7 + ["The etiology"]}
    text = render([ONE, TWO], lines)
    assert text.index("etiology") < text.index("pets")
    assert "3 | link_id pets\n  |         ^^^^\n" in text
    assert "8 | The etiology\n  |     ^^^^\n" in text
    assert "  = help: remove it" in text

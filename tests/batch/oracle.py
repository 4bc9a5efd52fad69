"""What rows say, judged by Python's own readers and one person at a time, for holding our readers to it."""

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import polars as pl

from iopfit import Missing, Questionnaire, Response
from iopfit.answers import Unfit, parse, parse_many

Row = dict[str, Any]


def read_cell(questionnaire: Questionnaire, name: str, cell: Any) -> Any:
    """Return what a cell says, or raise Unfit; None when nothing was asked."""
    item = questionnaire.item_by_id[name]
    if cell is None or cell in ("", "not-asked", "not_asked"):
        return None
    if cell in ("unknown", "declined"):
        return Missing(cell)
    if isinstance(cell, list):
        return parse_many(item, cell)
    text = str(cell).lower() if isinstance(cell, bool) else str(cell)
    if item.repeats:
        codes = [] if text == "[]" else [part.strip(" ") for part in text.replace(",", ";").split(";")]
        return parse_many(item, codes)
    if item.type == "boolean":
        text = {"1": "yes", "1.0": "yes", "0": "no", "0.0": "no"}.get(
            text, text.lower() if text in (text.title(), text.upper()) else text
        )
    if item.type in ("integer", "scale") and text.endswith(".0"):
        text = text[:-2]
    if text.startswith("+"):
        raise Unfit("not-a-whole-number")
    return parse(item, text)


def as_response(questionnaire: Questionnaire, row: Row) -> Response | None:
    """Return the answers of a row, or None when something in it does not fit."""
    answers = {}
    for name, cell in row.items():
        if name in questionnaire.item_by_id:
            try:
                answer = read_cell(questionnaire, name, cell)
            except Unfit:
                return None
            if answer is not None:
                answers[name] = answer
    return Response(answers)


def csv_oracle(questionnaire: Questionnaire, data: bytes) -> dict[str, Response]:
    """Read CSV with Python's own reader, strictly, a line at a time unless a quotation mark spans several."""
    text = data.decode("utf-8-sig", errors="replace")
    found: dict[str, Response] = {}
    csv.field_size_limit(1 << 30)
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error:
        lines = []
        for line in text.splitlines():
            try:
                lines += list(csv.reader([line], strict=True))
            except csv.Error:
                continue
    names = lines[0] if lines else []
    for cells in lines[1:]:
        if len(cells) == len(names) and "\ufffd" not in "".join(cells):
            row = dict(zip(names, cells, strict=True))
            response = as_response(questionnaire, row)
            if response is not None:
                found[row.get("person", "")] = response
    return found


def json_oracle(questionnaire: Questionnaire, data: bytes) -> dict[str, Response]:
    """Read JSON lines with Python's own reader."""
    found: dict[str, Response] = {}
    for line in data.split(b"\n"):
        try:
            row = json.loads(line.decode())
        except ValueError:
            continue
        if isinstance(row, dict):
            response = as_response(questionnaire, row)
            if response is not None:
                found[str(row.get("person"))] = response
    return found


def frame_oracle(frame: pl.DataFrame) -> Callable[[Questionnaire, bytes], dict[str, Response]]:
    """Read a frame, whatever its types."""

    def read(questionnaire: Questionnaire, data: bytes) -> dict[str, Response]:
        del data
        found = {}
        for row in frame.to_dicts():
            response = as_response(questionnaire, row)
            if response is not None:
                found[row["person"]] = response
        return found

    return read

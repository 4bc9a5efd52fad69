"""Answers as columns, in each of the ways that files hold them, and results as a suggestion would say them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from iopfit import Missing, Questionnaire, Response, Suggestion
from iopfit.questionnaire import Item, Value


def word(item: Item, answer: Value | Missing | None) -> str | None:
    """Return an answer as a cell of words."""
    if answer is None:
        return None
    if isinstance(answer, Missing):
        return answer.value
    if isinstance(answer, frozenset):
        return ";".join(code for code in item.option_by_code if code in answer) or "[]"
    if isinstance(answer, bool):
        return "yes" if answer else "no"
    return answer.isoformat() if isinstance(answer, date) else str(answer)


def asked(questionnaire: Questionnaire) -> list[Item]:
    """Return the items that can be answered."""
    return [item for item in questionnaire.items if item.type != "display"]


def in_words(questionnaire: Questionnaire, responses: Sequence[Response]) -> pl.DataFrame:
    """Return answers as CSV holds them: a column of words for each item."""
    columns = {
        item.link_id: [word(item, response.answers.get(item.link_id)) for response in responses]
        for item in asked(questionnaire)
    }
    return pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))


def in_types(questionnaire: Questionnaire, responses: Sequence[Response], *, boxes: bool) -> pl.DataFrame:
    """Return answers in columns of their own types, kinds of missing beside them; options as lists or as boxes."""
    columns: list[pl.Series] = []
    for item in asked(questionnaire):
        values = [response.value(item.link_id) for response in responses]
        if item.repeats and boxes:
            for code in item.option_by_code:
                ticks = [None if value is None else code in value for value in values]  # type: ignore[operator]
                columns.append(pl.Series(f"{item.link_id}___{code}", ticks, dtype=pl.Boolean))
        else:
            columns.append(_typed(item, values))
        kinds = [
            answer.value if isinstance(answer := r.answers.get(item.link_id), Missing) else None for r in responses
        ]
        if any(kinds):
            columns.append(pl.Series(f"{item.link_id}__missing", kinds, dtype=pl.String))
    return pl.DataFrame(columns)


def _typed(item: Item, values: Sequence[Value | None]) -> pl.Series:
    codes = list(item.option_by_code)
    if item.repeats:
        lists = [None if value is None else [c for c in codes if c in value] for value in values]  # type: ignore[operator]
        return pl.Series(item.link_id, lists, dtype=pl.List(pl.String))
    dtypes: dict[str, Any] = {
        "boolean": pl.Boolean,
        "choice": pl.Enum(codes) if codes else pl.String,
        "integer": pl.Int16,
        "scale": pl.Float64,
        "decimal": pl.Float64,
        "date": pl.Date,
        "text": pl.String,
    }
    return pl.Series(item.link_id, values, dtype=dtypes[item.type], strict=False)


def as_row(questionnaire: Questionnaire, suggestion: Suggestion) -> dict[str, Any]:
    """Return what the columns of a result must say of a suggestion."""
    row: dict[str, Any] = {
        "level": suggestion.level,
        "planned": suggestion.planned,
        "range_lowest": suggestion.range[0],
        "range_highest": suggestion.range[1],
        "status": suggestion.status,
        "referral": suggestion.referral.rule if suggestion.referral else None,
    }
    for rating in suggestion.ratings:
        row[f"rating_{rating.dimension}"] = rating.value
        row[f"rating_{rating.dimension}_highest"] = rating.highest
    row |= {f"points_{level.id}": suggestion.points.get(level.id) for level in questionnaire.levels}
    scores = {score.score: score for score in suggestion.scores}
    for score in questionnaire.scores:
        found = scores.get(score.id)
        row[f"score_{score.id}"] = found.value if found else None
        row[f"score_{score.id}_estimated"] = found.estimated if found else None
        row[f"score_{score.id}_answered"] = found.answered if found else None
    for name in ("reasons", "speaks_for", "alerts", "barriers", "advice"):
        row[name] = [reason.rule for reason in getattr(suggestion, name)]
    row["missing"] = [gap.item for gap in suggestion.missing]
    for effect in ("level", "alert", "choice", "detail"):
        row[f"missing_{effect}"] = [gap.item for gap in suggestion.missing if gap.could_change == effect]
    for kind in (Missing.UNKNOWN, Missing.DECLINED):
        row[f"missing_{kind.value}"] = [gap.item for gap in suggestion.missing if gap.kind is kind]
    return row


def plain(frame: pl.DataFrame) -> pl.DataFrame:
    """Return a result with words for enums, so that engines can be compared."""
    columns = []
    for name, dtype in frame.schema.items():
        if isinstance(dtype, pl.Enum):
            columns.append(pl.col(name).cast(pl.String))
        elif isinstance(dtype, pl.List):
            columns.append(pl.col(name).cast(pl.List(pl.String)))
        else:
            columns.append(pl.col(name))
    return frame.select(columns)


def differences(expected: Sequence[Mapping[str, Any]], result: pl.DataFrame) -> list[str]:
    """Return in words where results are not as expected."""
    found = []
    for number, (wanted, row) in enumerate(zip(expected, plain(result).iter_rows(named=True), strict=True)):
        found += [
            f"{number}: {name}: {row[name]} is not {value}" for name, value in wanted.items() if row[name] != value
        ]
    return found

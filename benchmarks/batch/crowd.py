"""A seeded crowd as a table: gaps of every kind, most people adults, in the types that a tidy Parquet file has."""

import random
from pathlib import Path

import polars as pl

from benchmarks.people import draw
from iopfit import Questionnaire, Response
from iopfit.facts import Facts
from iopfit.questionnaire import Item, Value

_DIFFERENT = 20_000
"""How many different people there are; larger tables repeat them in a seeded order."""
GAPS = (0.0, 0.02, 0.1, 0.3)


def person(questionnaire: Questionnaire, seed: int, gaps: float) -> Response:
    """Return the answers of one person to what applies, each left out with a chance."""
    chance = random.Random(seed)
    answers: dict[str, Value] = {}
    facts = Facts(questionnaire, Response(answers))
    for item in questionnaire.items:
        if item.type != "display" and facts.applies(item.link_id).truth is not False and chance.random() >= gaps:
            answers[item.link_id] = True if item.link_id == "adult" else calm(item, chance)
    return Response(answers)


def calm(item: Item, chance: random.Random) -> Value:
    """Return an answer, for questions of yes and no more often no: few people are in every danger at once."""
    return chance.random() < 0.1 if item.type == "boolean" else draw(item, chance)


def people(questionnaire: Questionnaire, number: int, *, complete: bool = False) -> list[Response]:
    """Return the first people by seed; without gaps when they are to be complete."""
    return [person(questionnaire, seed, 0.0 if complete else GAPS[seed % len(GAPS)]) for seed in range(number)]


def table(questionnaire: Questionnaire, responses: list[Response], *, boxes: bool = True) -> pl.DataFrame:
    """Return answers in columns of their own types; options of repeating choices as boxes, or else as lists."""
    columns: list[pl.Series] = []
    for item in questionnaire.items:
        values = [response.value(item.link_id) for response in responses]
        if item.type == "display":
            continue
        if item.repeats and boxes:
            for code in item.option_by_code:
                ticks = [None if value is None else code in value for value in values]  # type: ignore[operator]
                columns.append(pl.Series(f"{item.link_id}___{code}", ticks, dtype=pl.Boolean))
        elif item.repeats:
            lists = [None if v is None else [c for c in item.option_by_code if c in v] for v in values]  # type: ignore[operator]
            columns.append(pl.Series(item.link_id, lists, dtype=pl.List(pl.String)))
        elif item.type == "boolean":
            columns.append(pl.Series(item.link_id, values, dtype=pl.Boolean))
        elif item.type == "choice":
            columns.append(pl.Series(item.link_id, values, dtype=pl.Enum(list(item.option_by_code))))
        else:
            columns.append(pl.Series(item.link_id, values, dtype=pl.Int16))
    return pl.DataFrame(columns)


def crowd(questionnaire: Questionnaire, number: int, *, complete: bool = False, boxes: bool = True) -> pl.DataFrame:
    """Return a table of any number of people."""
    base = table(questionnaire, people(questionnaire, min(number, _DIFFERENT), complete=complete), boxes=boxes)
    if number <= _DIFFERENT:
        return base
    chance = random.Random(1)
    order = pl.Series([chance.randrange(_DIFFERENT) for _ in range(min(number, 1_000_000))], dtype=pl.UInt32)
    whole = base.select(pl.all().gather(order))
    return pl.concat([whole] * -(-number // whole.height)).head(number)


def write(questionnaire: Questionnaire, number: int, path: Path, *, boxes: bool = True) -> None:
    """Write a crowd as Parquet, in row groups of a hundred thousand, a million at a time."""
    part = crowd(questionnaire, min(number, 1_000_000), boxes=boxes)
    lazy = pl.concat([part.lazy()] * -(-number // part.height)).head(number)
    lazy.sink_parquet(path, row_group_size=100_000, engine="streaming")

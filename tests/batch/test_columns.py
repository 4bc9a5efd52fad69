"""Conditions over columns: the corpus on each engine, and properties over generated conditions."""

from collections.abc import Sequence
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iopfit import Questionnaire, Response
from iopfit.batch import score
from iopfit.expr.value import judge
from iopfit.facts import Facts
from iopfit.questionnaire import Value
from tests.batch.conftest import Through, through_polars
from tests.batch.frames import in_types, in_words
from tests.test_expr import _KEPT, CONDITIONS, ROWS, TRUTHS, _answers, corpus_with, response_of

WHENS = list(dict.fromkeys(when for when, _ in ROWS))


def truths(questionnaire: Questionnaire, responses: Sequence[Response]) -> list[list[bool | None]]:
    """Return what the reading `value` says: each condition for each person."""
    found = []
    for response in responses:
        facts = Facts(questionnaire, response)
        found.append([judge(rule.when, facts).truth for rule in questionnaire.rules])
    return found


def judged(questionnaire: Questionnaire, frame: pl.DataFrame, through: Through) -> list[list[bool | None]]:
    """Return what an engine says."""
    result = through(frame, lambda native: score(native, questionnaire, columns=["rules"], keep=[]))
    return [list(row) for row in result.iter_rows()]


@pytest.mark.parametrize("engine", ["in_polars", "in_duckdb", "in_spark"])
def test_corpus(engine: str, request: pytest.FixtureRequest) -> None:
    """Each engine gives what the corpus states, and what `value` says of every other row, in words and in types."""
    through: Through = request.getfixturevalue(engine)
    questionnaire = corpus_with(*WHENS)
    responses = [response_of(questionnaire, row) for _, row in ROWS]
    found = judged(questionnaire, in_words(questionnaire, responses), through)
    for number, (when, row) in enumerate(ROWS):
        assert found[number][WHENS.index(when)] is TRUTHS[row["gives"]], (when, row)
    assert found == truths(questionnaire, responses)


@pytest.mark.parametrize("boxes", [False, True])
def test_corpus_in_types(boxes: bool) -> None:
    """Columns of other types come to the same; an empty list beside "none of these" is nothing ticked in boxes."""
    questionnaire = corpus_with(*WHENS)
    rows = [row for _, row in ROWS if not (boxes and row.get("kinds") == [])]
    responses = [response_of(questionnaire, row) for row in rows]
    frame = in_types(questionnaire, responses, boxes=boxes)
    assert judged(questionnaire, frame, through_polars) == truths(questionnaire, responses)


def _seeded(strategy: st.SearchStrategy[Any], number: int) -> list[Any]:
    """Return examples of a strategy, the same ones every time."""
    found: list[Any] = []

    @settings(max_examples=number, database=None, derandomize=True)
    @given(strategy)
    def draw(example: Any) -> None:
        found.append(example)

    draw()
    return found


_PEOPLE = st.tuples(_answers(), _KEPT)


def person(drawn: tuple[dict[str, Value], frozenset[str]]) -> Response:
    """Return somebody who gave some of their answers."""
    everything, kept = drawn
    return Response({name: answer for name, answer in everything.items() if name in kept})


@settings(max_examples=25)
@given(st.lists(CONDITIONS, min_size=1, max_size=6, unique=True), st.lists(_PEOPLE, min_size=20, max_size=20))
def test_readings_agree(conditions: list[str], people: list[tuple[dict[str, Value], frozenset[str]]]) -> None:
    """Any conditions come to the same over columns as for one person, whoever the people are."""
    questionnaire = corpus_with(*conditions)
    responses = [person(drawn) for drawn in people]
    frame = in_words(questionnaire, responses)
    assert judged(questionnaire, frame, through_polars) == truths(questionnaire, responses)


_MOST = {"in_duckdb": 60, "in_spark": 25}  # Spark takes half a second to be told of each


@pytest.mark.parametrize("engine", ["in_duckdb", "in_spark"])
def test_readings_agree_on_other_engines(engine: str, request: pytest.FixtureRequest) -> None:
    """The same for many generated conditions at once on DuckDB and Spark."""
    through: Through = request.getfixturevalue(engine)
    conditions = list(dict.fromkeys(_seeded(CONDITIONS, 60)[: _MOST[engine]]))
    responses = [person(drawn) for drawn in _seeded(_PEOPLE, 150)]
    questionnaire = corpus_with(*conditions)
    assert judged(questionnaire, in_words(questionnaire, responses), through) == truths(questionnaire, responses)

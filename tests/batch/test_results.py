"""Everything of a suggestion over columns, row by row: generated questionnaires, the shipped one, and each engine."""

import os
import random
from collections.abc import Callable, Sequence
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iopfit import Missing, Questionnaire, Response, suggest
from iopfit.batch import score
from iopfit.batch.results import GROUPS, names_of
from iopfit.facts import Facts
from iopfit.library import examine_manuscript, shipped_folder
from iopfit.questionnaire import VOICES, Reader, Rule
from tests.batch.conftest import Through
from tests.batch.crowds import crowd
from tests.batch.frames import as_row, asked, differences, in_types, in_words, plain
from tests.strategies import random_response, small_questionnaire

seeds = st.integers(min_value=0, max_value=2**32)
PEOPLE = int(os.environ.get("IOPFIT_BATCH_PEOPLE", "700"))
"""How many people the engines are compared on; 200,000 for the whole comparison, which takes a quarter of an hour."""
_GROUPS = [group for group in GROUPS if group != "provenance"]


def expected_rows(questionnaire: Questionnaire, responses: Sequence[Response]) -> list[dict[str, Any]]:
    """Return what the columns must hold."""
    rows = []
    for response in responses:
        facts = Facts(questionnaire, response)
        given_, aside = [], []
        for item in asked(questionnaire):
            if response.value(item.link_id) is not None:
                given_.append(item.link_id)
                aside += [item.link_id] if facts.applies(item.link_id).truth is False else []
        rows.append(
            {
                **as_row(questionnaire, suggest(questionnaire, response)),
                "answered": len(given_),
                "set_aside": aside,
                "unfit": [],
            }
        )
    return rows


def check(questionnaire: Questionnaire, responses: Sequence[Response], result: pl.DataFrame) -> None:
    """Hold a result to the suggestions, and the rules that fired to the truth of each."""
    found = differences(expected_rows(questionnaire, responses), result)
    assert not found, found[:5]
    for row in result.iter_rows(named=True):
        assert row["fired"] == [rule.id for rule in questionnaire.rules if row[f"rule_{rule.id}"]]


@settings(max_examples=40)
@given(seeds)
def test_generated_questionnaires(seed: int) -> None:
    """Whatever the questionnaire, a result over columns is the suggestion of each person."""
    questionnaire = small_questionnaire(seed, rules=12)
    responses = [random_response(questionnaire, random.Random(seed + n), gaps=(n % 4) / 4) for n in range(60)]
    check(questionnaire, responses, score(in_words(questionnaire, responses), questionnaire, columns=_GROUPS))


def test_generated_questionnaire_in_duckdb(in_duckdb: Through) -> None:
    """The same on DuckDB, for one questionnaire with many people."""
    questionnaire = small_questionnaire(11, items=6, rules=14)
    responses = [random_response(questionnaire, random.Random(n), gaps=(n % 4) / 4) for n in range(400)]
    result = in_duckdb(in_words(questionnaire, responses), lambda native: score(native, questionnaire, columns=_GROUPS))
    check(questionnaire, responses, result)


@pytest.mark.parametrize("layout", ["words", "lists", "boxes"])
def test_shipped_questionnaire(fit: Questionnaire, layout: str) -> None:
    """Words, types with lists, and types with boxes all come to the suggestion of each person."""
    responses = crowd(fit, 500, seed=1)
    is_words = layout == "words"
    frame = in_words(fit, responses) if is_words else in_types(fit, responses, boxes=layout == "boxes")
    if layout == "boxes":  # where "none of these" can be ticked, no box ticked is no answer
        alone = [item for item in asked(fit) if any(option.exclusive for option in item.answer_options)]
        for item in alone:
            responses = [
                r if r.answers.get(item.link_id) != frozenset() else r.without(item.link_id) for r in responses
            ]
    check(fit, responses, score(frame, fit, columns=_GROUPS))


def test_shipped_people_everywhere(
    fit: Questionnaire, in_polars: Through, in_duckdb: Through, in_spark: Through
) -> None:
    """All of `people/` and many generated people: one person at a time, Polars, DuckDB and Spark agree on everything."""
    manuscript, _ = examine_manuscript(shipped_folder())
    assert manuscript is not None
    responses = [case.response for case in manuscript.cases] + crowd(fit, PEOPLE, seed=2)
    frame = in_words(fit, responses)
    results = [
        through(frame, lambda native: score(native, fit, columns=_GROUPS))
        for through in (in_polars, in_duckdb, in_spark)
    ]
    for start in range(0, len(responses), 5_000):
        part = slice(start, start + 5_000)
        found = differences(expected_rows(fit, responses[part]), results[0][part])
        assert not found, found[:5]
    assert plain(results[0]).equals(plain(results[1]))
    assert plain(results[0]).equals(plain(results[2]))


def _saying(reader: Reader) -> Callable[[Rule], str]:
    return lambda rule: rule.because.say(reader)


def test_sentences(fit: Questionnaire) -> None:
    """Reasons can be told in sentences; two rules may say the same."""
    responses = crowd(fit, 200, seed=3)
    for voice in VOICES:
        reader = Reader("es", voice)
        told = score(in_words(fit, responses), fit, columns=["reasons", "fired"], say=_saying(reader))
        for response, row in zip(responses, told.iter_rows(named=True), strict=True):
            suggestion = suggest(fit, response)
            sentences = [fit.rule_by_id[reason.rule].because.say(reader) for reason in suggestion.reasons]
            assert row["reasons"] == sentences


def test_columns_by_name(fit: Questionnaire) -> None:
    """Columns can be asked for by name and by group, and come in their usual order."""
    frame = in_words(fit, crowd(fit, 3))
    result = score(frame, fit, columns=["fired", "level", "rating_mind", "provenance"])
    assert result.columns == ["level", "rating_mind", "fired", "questionnaire", "version", "digest"]
    assert result["digest"].unique().to_list() == [fit.digest]
    everything = score(frame, fit, columns=GROUPS)
    assert everything.columns == list(names_of(fit))
    assert score(frame, fit, columns=[]).columns == []


def test_eager_and_lazy(fit: Questionnaire) -> None:
    """A frame comes back as what it was."""
    frame = in_words(fit, crowd(fit, 3))
    lazy = score(frame.lazy(), fit)
    assert isinstance(lazy, pl.LazyFrame)
    assert lazy.collect().equals(score(frame, fit))


def test_nobody(fit: Questionnaire) -> None:
    """A frame without rows gives one without rows, with all columns."""
    frame = in_words(fit, [])
    result = score(frame, fit)
    assert result.height == 0
    assert "level" in result.columns


def test_kinds_of_missing_change_nothing_but_the_kind(fit: Questionnaire) -> None:
    """Not asked, unknown and declined are scored alike, and told apart."""
    asked_nothing, unknown = Response(), Response({item.link_id: Missing.UNKNOWN for item in asked(fit)})
    result = score(in_words(fit, [asked_nothing, unknown]), fit)
    one, two = result.iter_rows(named=True)
    assert {k: v for k, v in one.items() if k != "missing_unknown"} == {
        k: v for k, v in two.items() if k != "missing_unknown"
    }
    assert (one["missing_unknown"], two["missing_unknown"]) == ([], two["missing"])

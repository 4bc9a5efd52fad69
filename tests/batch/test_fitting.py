"""What columns may hold: every type and spelling, what does not fit, and the same way on each engine."""

from datetime import date, datetime
from typing import Any

import narwhals.stable.v2 as nw
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iopfit import Problem, Questionnaire, Response
from iopfit.answers import Unfit, parse
from iopfit.batch import score
from iopfit.batch.encoding import Codes, Encoding, Words, encode, made_by
from iopfit.batch.engines import in_polars as polars_engine
from iopfit.expr.value import judge
from iopfit.facts import Facts
from tests.batch.conftest import Through, through_duckdb
from tests.batch.frames import in_words
from tests.conftest import Small
from tests.test_expr import corpus_with

_TOPIC = """\
topic: one
title: One
ledger: need
items:
  - {link_id: sick, type: boolean, text: Sick?}
  - {link_id: days, type: integer, text: Days?, min_value: 0, max_value: 30}
  - {link_id: wide, type: integer, text: How many?, min_value: -1000, max_value: 100000}
  - {link_id: share, type: decimal, text: Share?, min_value: 0, max_value: 1}
  - {link_id: day, type: date, text: When?}
  - {link_id: main, type: choice, text: Main?, answer_options: [beer, wine, yes]}
  - {link_id: kinds, type: choice, repeats: true, text: Kinds?, answer_options: [{code: a, text: A}, {code: b, text: B}, {code: none, text: None, exclusive: true}]}
  - {link_id: plain, type: choice, repeats: true, text: Plain?, answer_options: [a, b]}
  - {link_id: words, type: text, text: Words?}
rules:
  - {id: sick, when: sick, because: So., cite: own}
  - {id: days, when: days >= 12, because: So., cite: own}
  - {id: wide, when: wide >= 12, because: So., cite: own}
  - {id: share, when: share >= 0.5, because: So., cite: own}
  - {id: day, when: day >= 2000-02-29, because: So., cite: own}
  - {id: main, when: main = beer, because: So., cite: own}
  - {id: kinds, when: "kinds in (a)", because: So., cite: own}
  - {id: plain, when: "plain in (a)", because: So., cite: own}
"""


@pytest.fixture(scope="module")
def kinds(small: Small) -> Questionnaire:
    """Return a questionnaire with an item of every type, and a rule that is true for the value wanted below."""
    return small({"topics/one.yaml": _TOPIC})


def told(questionnaire: Questionnaire, name: str, series: pl.Series) -> list[tuple[bool | None, list[str]]]:
    """Return for each value whether its rule holds, and what does not fit."""
    frame = pl.DataFrame({name: series})
    result = score(frame, questionnaire, columns=["rules", "unfit"])
    item = name.split("__")[0]
    return list(zip(result[f"rule_{item}"].to_list(), result["unfit"].to_list(), strict=True))


_YES = ["yes", "Yes", "YES", "true", "True", "TRUE", "1", "1.0"]
_NO = ["no", "No", "NO", "false", "False", "FALSE", "0", "0.0"]
_MISSING = [None, "", "not-asked", "not_asked", "unknown", "declined"]


@pytest.mark.parametrize(
    ("name", "values", "truth"),
    [
        ("sick", pl.Series([True]), True),
        ("sick", pl.Series([1, 1], dtype=pl.UInt8), True),
        ("sick", pl.Series([0.0]), False),
        ("sick", pl.Series(_YES), True),
        ("sick", pl.Series(_NO), False),
        ("sick", pl.Series(_YES, dtype=pl.Categorical), True),
        ("days", pl.Series([12, 30], dtype=pl.Int64), True),
        ("days", pl.Series([12, 30], dtype=pl.UInt8), True),
        ("days", pl.Series([12.0]), True),
        ("days", pl.Series(["12", "12.0", "012", "30"]), True),
        ("days", pl.Series(["0", "11", "0.", "-0"]), False),
        ("days", pl.Series([12], dtype=pl.Decimal(10, 2)), True),
        ("wide", pl.Series(["12", "99999", "12.00"]), True),
        ("wide", pl.Series(["-1000", "-3"]), False),
        ("share", pl.Series(["0.5", ".5", "1", "1.", "5e-1", "1E0"]), True),
        ("share", pl.Series([0, 0], dtype=pl.Int8), False),
        ("day", pl.Series([date(2000, 2, 29), date(9999, 12, 31)]), True),
        ("day", pl.Series([datetime(2000, 2, 28, 23, 59)]), False),
        ("day", pl.Series(["2000-02-29", "2400-02-29"]), True),
        ("day", pl.Series(["2000-02-28", "0001-01-01"]), False),
        ("main", pl.Series(["beer"]), True),
        ("main", pl.Series(["wine", "yes"], dtype=pl.Categorical), False),
        ("main", pl.Series(["wine"], dtype=pl.Enum(["yes", "wine"])), False),
        ("kinds", pl.Series([["a"], ["b", "a"]]), True),
        ("kinds", pl.Series([["b"], []], dtype=pl.List(pl.String)), False),
        ("kinds", pl.Series([["a"]], dtype=pl.List(pl.Enum(["a", "b"]))), True),
        ("kinds", pl.Series(["a", "b;a", "a, b", "a ; b", '["a"]', '["b","a"]']), True),
        ("kinds", pl.Series(["b", "none", "[]"]), False),
        *((name, pl.Series(_MISSING, dtype=pl.String), None) for name in ("sick", "days", "wide", "share", "day", "main", "kinds")),
        *((name, pl.Series([None], dtype=pl.String), None) for name in ("sick", "days", "main", "kinds")),
    ],
    ids=str,
)  # fmt: skip
def test_fits(kinds: Questionnaire, name: str, values: pl.Series, truth: bool | None) -> None:
    """What programs write for an answer is read as that answer."""
    assert told(kinds, name, values) == [(truth, [])] * len(values)


_UNFIT: list[tuple[str, pl.Series, str]] = [
    ("sick", pl.Series(["maybe", " yes", "yEs", "2", "y", "ja", "y\x00", "ﬁ"]), "not-yes-or-no"),
    ("sick", pl.Series([2, -1]), "not-yes-or-no"),
    ("days", pl.Series(["31", "-1", "99999999999999"]), "out-of-range"),
    ("days", pl.Series(["twelve", "12.5", "1e1", "1_2", "+12", "0x1F", " 12", "١٢", "12\n", "=1+1", "NaN"]), "not-a-whole-number"),
    ("days", pl.Series([31, -1]), "out-of-range"),
    ("days", pl.Series([12.5]), "not-a-whole-number"),
    ("days", pl.Series([float("nan"), float("inf")]), "not-a-whole-number"),
    ("wide", pl.Series(["12.5", "1e3", "9999999999999999999999"]), "not-a-whole-number"),
    ("wide", pl.Series(["100001", "-1001"]), "out-of-range"),
    ("share", pl.Series(["half", "1,5", "nan", "inf", "1e999", "0.5.5", "--1"]), "not-a-number"),
    ("share", pl.Series(["1.01", "-0.1", "1e2"]), "out-of-range"),
    ("share", pl.Series([float("nan")]), "not-a-number"),
    ("day", pl.Series(["2001-02-29", "2000-13-01", "2000-1-1", "0000-01-01", "01.02.2000", "2000-02-29\n"]), "not-a-date"),
    ("main", pl.Series(["Beer", "beer ", "gin", "0", "bee\x00r"]), "not-an-option"),
    ("kinds", pl.Series(["c", "a;c", "a;;b", ";", "a b", '["a]', "[a]", '["a" "b"]']), "not-an-option"),
    ("kinds", pl.Series(["a;a", '["a", "b", "a"]']), "chosen-twice"),
    ("kinds", pl.Series(["a;none", '["none","b"]']), "stands-alone"),
    ("kinds", pl.Series([["a", "none"], ["none", "b"]]), "stands-alone"),
    ("kinds", pl.Series([["a", "a"]]), "chosen-twice"),
    ("kinds", pl.Series([["c"], ["a", "unknown"], ["c"] * 300]), "not-an-option"),
    ("kinds", pl.Series([["a"] * 70_000, ["b"] * 128]), "chosen-twice"),
    ("kinds", pl.Series([";".join(["a"] * 70_000)]), "chosen-twice"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "values", "code"), _UNFIT, ids=lambda value: str(value)[:40])
def test_does_not_fit(kinds: Questionnaire, name: str, values: pl.Series, code: str) -> None:
    """What does not fit is missing, never a guess, and is told with its column and why."""
    assert told(kinds, name, values) == [(None, [f"{name}: {code}"])] * len(values)


def test_texts_that_are_too_long(kinds: Questionnaire) -> None:
    """Words count for nothing but their length."""
    result = score(
        pl.DataFrame({"words": ["unknown", "x" * 10_000, "x" * 10_001]}), kinds, columns=["answered", "unfit"]
    )
    assert result["answered"].to_list() == [1, 1, 0]
    assert result["unfit"].to_list() == [[], [], ["words: too-long"]]


def test_every_engine_reads_alike(kinds: Questionnaire, in_duckdb: Through) -> None:
    """DuckDB, which has no way of its own for words, reads every spelling as Polars does."""
    columns: dict[str, list[str | None]] = {}
    for name in ("sick", "days", "wide", "share", "day", "main", "kinds", "plain"):
        texts = [*_MISSING, *_YES, *_NO, "beer", "a;b", '["a"]']
        texts += [str(v) for n, series, _ in _UNFIT if n == name and series.dtype == pl.String for v in series]
        columns[name] = texts
    longest = max(map(len, columns.values()))
    frame = pl.DataFrame({name: texts + [None] * (longest - len(texts)) for name, texts in columns.items()})
    wanted = score(frame, kinds, columns=["rules", "unfit", "answered"])
    found = in_duckdb(frame, lambda native: score(native, kinds, columns=["rules", "unfit", "answered"]))
    assert found.rows() == wanted.rows()


_CELLS = st.text(st.sampled_from('ab;, []"x0\n'), max_size=8) | st.sampled_from(["unknown", "declined", '["a", "b"]'])


@settings(max_examples=60)
@given(st.lists(_CELLS | st.none(), min_size=1, max_size=30))
def test_polars_encodes_as_all_do(cells: list[str | None]) -> None:
    """The fast way of Polars gives what the way of all engines gives."""
    frame = pl.DataFrame({"cell": cells}, schema={"cell": pl.String})
    encodings: list[Encoding] = [
        Words("cell", ("a", "b", "unknown"), "word"),
        Codes("cell", ("a", "b"), "reads", ("has_a", "has_b")),
    ]
    names = [name for encoding in encodings for name in made_by(encoding)]
    lazy = nw.from_native(frame.lazy())
    fast, usual = (nw.to_native(way(lazy, encodings)).select(names).collect() for way in (polars_engine.encode, encode))
    reads_well = pl.col("reads") == 0
    named = [pl.when(reads_well).then(name).alias(name) for name in ("has_a", "has_b")]
    assert fast.select("word", "reads", *named).rows() == usual.select("word", "reads", *named).rows()


@settings(max_examples=60)
@given(st.lists(st.text(st.sampled_from("0123456789.-+e/yesnotruefalabc;"), max_size=11), min_size=1, max_size=30))
def test_no_reading_is_more_generous_than_files_but_where_it_says(texts: list[str]) -> None:
    """A text that fits a column is the same answer in a file, but for how programs spell yes, no and whole numbers."""
    questionnaire = corpus_with("a", "n >= 4", "share >= 0.5", "born < 2000-01-01", "main = alcohol")
    for rule, name in zip(questionnaire.rules, ("a", "n", "share", "born", "main"), strict=True):
        item = questionnaire.item_by_id[name]
        result = score(pl.DataFrame({name: texts}), questionnaire, columns=["rules", "unfit"])
        for text, truth, unfit in zip(texts, result[f"rule_{rule.id}"], result["unfit"], strict=True):
            try:
                answer = parse(item, text)
            except Unfit:
                spelled = text.lower() in (*_YES, *_NO) or text.rstrip("0").endswith(".") or text == ""
                assert unfit.to_list() or spelled, (name, text)
            else:
                plus = text.startswith("+") or "e" in text
                if not unfit.to_list() or not plus:
                    facts = Facts(questionnaire, Response({name: answer}))
                    assert truth is judge(rule.when, facts).truth, (name, text)


# --- boxes and kinds --------------------------------------------------------------------


def boxed(questionnaire: Questionnaire, **columns: list[Any]) -> pl.DataFrame:
    """Return a result for columns with one option each."""
    return score(pl.DataFrame(columns), questionnaire, columns=["rules", "unfit", "answered"])


def test_boxes(kinds: Questionnaire) -> None:
    """Options may have a column each; where one says "none of these", nothing ticked is nothing answered."""
    ticks = {"kinds___a": [1, 0, 0, 1, None, 1], "kinds___b": [0, 1, 0, 0, None, None]}
    result = boxed(kinds, **ticks, kinds___none=[0, 0, 0, 1, None, 0])
    assert result["rule_kinds"].to_list() == [True, False, None, None, None, None]
    codes = [[], [], [], ["kinds___a: stands-alone"], [], ["kinds___a: wrong-shape"]]
    assert result["unfit"].to_list() == codes
    assert result["answered"].to_list() == [1, 1, 0, 0, 0, 0]
    plain = boxed(kinds, plain___a=["TRUE", "0", "x", ""], plain___b=["no", "FALSE", "no", ""])
    assert plain["rule_plain"].to_list() == [True, False, None, None]
    assert plain["unfit"].to_list() == [[], [], ["plain___a: not-yes-or-no", "plain___a: wrong-shape"], []]


def test_kinds_of_missing(kinds: Questionnaire) -> None:
    """A column may say why an answer of any type is missing; one that is there all the same does not fit."""
    columns = {
        "days": [None, None, None, 12, 12],
        "days__missing": ["unknown", "declined", None, "unknown", "not-asked"],
    }
    result = score(pl.DataFrame(columns), kinds, columns=["rules", "missing", "unfit"])
    assert result["missing_unknown"].to_list() == [["days"], [], [], ["days"], []]
    assert result["missing_declined"].to_list() == [[], ["days"], [], [], []]
    assert result["rule_days"].to_list() == [None, None, None, None, True]
    assert result["unfit"].to_list() == [[], [], [], ["days__missing: wrong-shape"], []]
    only = score(pl.DataFrame({"days__missing": ["unknown", "later"]}), kinds, columns=["missing_unknown", "unfit"])
    assert only["missing_unknown"].to_list() == [["days"], []]
    assert only["unfit"].to_list() == [[], ["days__missing: not-an-option"]]


# --- columns that cannot be used ----------------------------------------------------------


@pytest.mark.parametrize(
    ("frame", "code", "named"),
    [
        ({"sick": [date(2020, 1, 1)]}, "wrong-type", "sick"),
        ({"days": [True]}, "wrong-type", "days"),
        ({"days": [["1"]]}, "wrong-type", "days"),
        ({"kinds": [[1]]}, "wrong-type", "kinds"),
        ({"main": [1]}, "wrong-type", "main"),
        ({"day": [20000229]}, "wrong-type", "day"),
        ({"days__missing": [1]}, "wrong-type", "days__missing"),
        ({"dais": [1], "sick": [True]}, "unknown-name", "days"),
        ({"Sick": [True], "days": [1]}, "unknown-name", "sick"),
        ({"kinds___a": [1], "kinds___b": [1]}, "missing-column", "kinds___none"),
        ({"kinds": ["a"], "kinds___a": [1], "kinds___b": [1], "kinds___none": [0]}, "duplicate-name", "kinds"),
        ({"person": ["x"]}, "no-answers", ""),
        ({"iopfit__given_sick": [True], "days": [1]}, "reserved-name", "iopfit__given_sick"),
        ({"level": ["x"], "days": [1]}, "duplicate-name", "level"),
        ({"STATUS": ["x"], "days": [1]}, "duplicate-name", "STATUS"),
    ],
)
def test_columns_that_cannot_be_used(kinds: Questionnaire, frame: dict[str, Any], code: str, named: str) -> None:
    """A column that cannot hold answers, or whose name is a slip or taken, is an error and not passed over."""
    with pytest.raises(Problem) as caught:
        score(pl.DataFrame(frame), kinds)
    assert code in {finding.code for finding in caught.value.diagnostics}
    assert any(named in finding.message + finding.help for finding in caught.value.diagnostics)


def test_columns_that_are_kept(kinds: Questionnaire) -> None:
    """Other columns are carried along, all or those that fit a pattern; one near an item only by its name."""
    frame = pl.DataFrame({"a b": [1], "x.y": ["=1"], "sick": [True], "dais": [3]})
    assert score(frame, kinds, columns=["level"], keep=["*", "dais"]).columns == ["a b", "x.y", "dais", "level"]
    assert score(frame, kinds, columns=["level"], keep=["x*", "dais"]).columns == ["x.y", "dais", "level"]
    assert score(frame, kinds, columns=["level"], keep=["dais"]).columns == ["dais", "level"]


def test_frames_of_other_kinds(kinds: Questionnaire) -> None:
    """A frame that no engine here knows is refused in words."""
    with pytest.raises(Problem, match="cannot be scored"):
        score(pd.DataFrame({"sick": [True]}), kinds)


def test_random_people_in_duckdb_with_odd_names(fit: Questionnaire, tmp_path: Any) -> None:
    """What is carried along may have any name in DuckDB, too."""
    frame = in_words(fit, [Response()] * 3).with_columns(pl.Series('we"ird name', [3, 1, 2]))
    result = through_duckdb(tmp_path)(frame, lambda native: score(native, fit, columns=["level"]))
    assert result['we"ird name'].to_list() == [3, 1, 2]

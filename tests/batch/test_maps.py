"""Maps of columns: what they say of answers, what is wrong with them, and the one that is shipped."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml

from iopfit import Problem, Questionnaire
from iopfit.batch import score
from iopfit.column_map import ColumnMap
from iopfit.library import load_map, shipped_folder
from iopfit.loader.maps import read_map
from tests.batch.conftest import Through
from tests.conftest import Small

_TOPIC = """\
topic: one
title: One
ledger: need
items:
  - {link_id: sick, type: boolean, text: Sick?}
  - {link_id: days, type: integer, text: Days?, min_value: 0, max_value: 30}
  - {link_id: share, type: decimal, text: Share?, min_value: 0, max_value: 1}
  - {link_id: day, type: date, text: When?}
  - {link_id: main, type: choice, text: Main?, answer_options: [beer, wine, none]}
  - {link_id: kinds, type: choice, repeats: true, text: Kinds?, answer_options: [{code: a, text: A}, {code: b, text: B}, {code: none, text: None, exclusive: true}]}
rules:
  - {id: sick, when: sick, because: So., cite: own}
  - {id: days, when: days >= 12, because: So., cite: own}
  - {id: share, when: share >= 0.5, because: So., cite: own}
  - {id: day, when: day >= 2000-02-29, because: So., cite: own}
  - {id: main, when: main = beer, because: So., cite: own}
  - {id: kinds, when: "kinds in (a)", because: So., cite: own}
"""
_COLUMNS = {
    "AGE": "{type: integer, min_value: 0, max_value: 120}",
    "CODE": "{type: choice, answer_options: [1, 2, 3, X-9]}",
    "FLAG": "{type: boolean}",
    "WEEKLY": "{type: decimal, min_value: 0, max_value: 7}",
    "SEEN": "{type: date, column: Date seen (local)}",
    "SET": "{type: choice, repeats: true, answer_options: [a, b, none]}",
}


@pytest.fixture(scope="module")
def kinds(small: Small) -> Questionnaire:
    """Return a questionnaire with an item of each type."""
    return small({"topics/one.yaml": _TOPIC})


Make = Callable[..., ColumnMap]


@pytest.fixture(scope="module")
def made(kinds: Questionnaire) -> Make:
    """Return what makes a map from the text of its items, with the columns that they read."""

    def make(items: str, **more: str) -> ColumnMap:
        text = text_of(items, **more)
        found, findings = read_map(kinds, "map.yaml", text.encode())
        assert found is not None, [f"{f.code} {f.message} {f.help}" for f in findings]
        return found

    return make


def text_of(items: str, **more: str) -> str:
    """Return the text of a map that describes only the columns that its items read."""
    read = {name: form for name, form in {**_COLUMNS, **more}.items() if name in items or name in more}
    columns = "".join(f"  {name}: {form}\n" for name, form in read.items())
    return f"questionnaire: small\ntitle: A map\nnot_asked: [-9, NA]\ncolumns:\n{columns}items:\n{items}"


def mapped(questionnaire: Questionnaire, map_: ColumnMap, **columns: Any) -> pl.DataFrame:
    """Return a result for columns of another file."""
    frame = pl.DataFrame({name.replace("SEEN", "Date seen (local)"): values for name, values in columns.items()})
    return score(frame, questionnaire, columns=["rules", "unfit", "missing", "answered"], map_=map_)


@pytest.mark.parametrize(
    ("item", "says", "columns", "truths"),
    [
        ("sick", "when: AGE >= 65 or FLAG", {"AGE": [70, 30, 30, None, -9], "FLAG": [None, True, None, False, False]},
         [True, True, None, None, None]),
        ("sick", "column: FLAG", {"FLAG": ["TRUE", "no", "", "NA", "unknown"]}, [True, False, None, None, None]),
        ("sick", "{column: CODE, recode: {1: yes, 2: no, 3: declined, X-9: not-asked}}",
         {"CODE": ["1", "2", "3", "X-9", "NA"]}, [True, False, None, None, None]),
        ("main", "{column: CODE, recode: {1: beer, 2: wine, 3: none, X-9: unknown}}", {"CODE": [1, 2, 3, None, -9]},
         [True, False, False, None, None]),
        ("main", "{column: CODE, recode: {1: beer, 2: wine, 3: none, X-9: unknown}}", {"CODE": [1.0, 2.0, None]},
         [True, False, None]),
        ("main", "{choose: [{when: AGE < 18, then: none}, {when: FLAG, then: beer}], otherwise: wine}",
         {"AGE": [10, 40, 40, 40, None], "FLAG": [None, True, False, None, True]}, [False, True, False, None, None]),
        ("days", "{number: WEEKLY, times: 4.3, round: nearest}", {"WEEKLY": [2.7, 2.67, "3", 0, None]},
         [True, False, True, False, None]),
        ("days", "{number: AGE - 18, round: down}", {"AGE": [30, 29, 18, None]}, [True, False, False, None]),
        ("days", "{column: AGE, plus: 2}", {"AGE": [10, 9]}, [True, False]),
        ("days", "{choose: [{when: AGE > 50, then: 12}], otherwise: 0}", {"AGE": [51, 50]}, [True, False]),
        ("share", "{number: WEEKLY, times: 0.142857142857142857}", {"WEEKLY": [3.5, 3.4]}, [True, False]),
        ("day", "column: SEEN", {"SEEN": ["2000-02-29", "1999-01-01", None]}, [True, False, None]),
        ("day", "column: SEEN", {"SEEN": [date(2000, 2, 29), date(1999, 1, 1), None]}, [True, False, None]),
        ("kinds", "{options: {a: FLAG, b: AGE > 20, none: no}}", {"FLAG": [True, False, None, True], "AGE": [1, 30, 30, None]},
         [True, False, None, None]),
        ("kinds", "column: SET", {"SET": ["a;b", "none", "", "NA"]}, [True, False, None, None]),
        ("kinds", "{column: CODE, recode: {1: [a, b], 2: [none], 3: [], X-9: declined}}", {"CODE": ["1", "2", "3", "X-9"]},
         [True, False, False, None]),
        ("sick", "when: count(SET) >= 2 and SET in (a)", {"SET": ["a;b", "a", None]}, [True, False, None]),
    ],
    ids=str,
)  # fmt: skip
def test_what_a_map_says(
    kinds: Questionnaire, made: Make, item: str, says: str, columns: dict[str, Any], truths: list[bool | None]
) -> None:
    """Each way in which an answer can follow gives it, and what is missing there stays missing here."""
    map_ = made(f"  {item}: {says if says.startswith('{') else '{' + says + '}'}\n")
    columns = {name: pl.Series(values, strict=False) for name, values in columns.items()}
    result = mapped(kinds, map_, **columns)
    assert result[f"rule_{item}"].to_list() == truths
    assert set(map(tuple, result["unfit"].to_list())) == {()}


def test_kinds_follow(kinds: Questionnaire, made: Make) -> None:
    """A map can say that an answer is unknown or declined."""
    map_ = made("  main: {column: CODE, recode: {1: beer, 2: unknown, 3: declined, X-9: not-asked}}\n")
    result = mapped(kinds, map_, CODE=["1", "2", "3", "X-9", None])
    assert result["missing_unknown"].to_list() == [[], ["main"], [], [], []]
    assert result["missing_declined"].to_list() == [[], [], ["main"], [], []]
    assert result["answered"].to_list() == [1, 0, 0, 0, 0]


@pytest.mark.parametrize(
    ("items", "columns", "unfit"),
    [
        ("  sick: {when: AGE > 3}\n", {"AGE": ["x", "121", "-1"]}, ["AGE: not-a-whole-number", "AGE: out-of-range", "AGE: out-of-range"]),
        ("  main: {column: CODE, recode: {1: beer, 2: wine, 3: none, X-9: none}}\n", {"CODE": ["4", "1 ", "one"]}, ["CODE: not-an-option"] * 3),
        ("  main: {column: CODE, recode: {1: beer, 2: wine, 3: none, X-9: none}}\n", {"CODE": [4, 99]}, ["CODE: not-an-option"] * 2),
        ("  main: {column: CODE, recode: {1: beer, 2: wine, 3: none, X-9: none}}\n", {"CODE": [1.5, float("nan")]}, ["CODE: not-an-option"] * 2),
        ("  days: {number: WEEKLY, times: 10}\n", {"WEEKLY": [3.5, 0.05]}, ["days: out-of-range", "days: not-a-whole-number"]),
        ("  day: {column: SEEN}\n", {"SEEN": ["2001-02-29"]}, ["Date seen (local): not-a-date"]),
        ("  kinds: {options: {a: FLAG, b: no, none: FLAG}}\n", {"FLAG": [True]}, ["kinds: stands-alone"]),
    ],
)  # fmt: skip
def test_values_that_do_not_fit(
    kinds: Questionnaire, made: Make, items: str, columns: dict[str, Any], unfit: list[str]
) -> None:
    """A code that the map does not know, or a number outside what it says, is told and taken as not answered."""
    result = mapped(kinds, made(items), **columns)
    assert result["unfit"].to_list() == [[one] for one in unfit]
    assert result["answered"].to_list() == [0] * len(unfit)


def test_other_columns(kinds: Questionnaire, made: Make) -> None:
    """Items that a map leaves out may have columns of their own; other columns are left out unless they are kept."""
    map_ = made(
        "  sick: {when: AGE > 3}\n  days: {number: WEEKLY}\n",
        WEEKLY="{type: decimal, min_value: 0, max_value: 7, optional: true}",
    )
    frame = pl.DataFrame({"AGE": [4], "main": ["beer"], "ID": ["x"], "level": ["old"]})
    result = score(frame, kinds, columns=["rules", "answered"], map_=map_)
    assert (result["rule_main"][0], result["rule_sick"][0], result["rule_days"][0], result["answered"][0]) == (
        True,
        True,
        None,
        2,
    )
    assert "ID" not in result.columns
    assert score(frame, kinds, columns=["answered"], map_=map_, keep=["ID", "AGE"]).columns == ["AGE", "ID", "answered"]
    for wrong in (frame.drop("AGE"), frame.with_columns(AGE=pl.lit(True))):
        with pytest.raises(Problem):
            score(wrong, kinds, map_=map_)


@pytest.mark.parametrize("engine", ["in_duckdb", "in_polars"])
def test_engines_map_alike(kinds: Questionnaire, made: Make, engine: str, request: pytest.FixtureRequest) -> None:
    """A map says the same on every engine."""
    through: Through = request.getfixturevalue(engine)
    map_ = made(
        "  sick: {when: AGE > 3 and not SET in (b)}\n  days: {number: WEEKLY, times: 4.3, round: nearest}\n"
        "  main: {column: CODE, recode: {1: beer, 2: wine, 3: unknown, X-9: none}}\n  day: {column: SEEN}\n"
    )
    frame = pl.DataFrame(
        {
            "AGE": [1, 5, None, 500, -9],
            "SET": ["a", "", "b", "c", "none"],
            "WEEKLY": [1.0, 2.7, None, 9.0, 0.1],
            "CODE": [1, 2, 3, 4, None],
            "Date seen (local)": ["2000-02-29", "", None, "x", "1999-12-31"],
        }
    )
    result = through(
        frame, lambda native: score(native, kinds, columns=["rules", "missing_unknown", "unfit"], map_=map_)
    )
    assert result.drop("missing_unknown", "unfit").rows() == [
        (False, False, None, True, True, None),
        (None, True, None, None, False, None),
        (False, None, None, None, None, None),
        (None, None, None, None, None, None),
        (None, False, None, False, None, None),
    ]
    codes = {"AGE": "out-of-range", "CODE": "not-an-option", "SET": "not-an-option", "WEEKLY": "out-of-range"}
    codes["Date seen (local)"] = "not-a-date"
    assert set(result["unfit"].to_list()[3]) == {f"{column}: {code}" for column, code in codes.items()}


_GOOD = "questionnaire: small\ntitle: A map\ncolumns:\n  AGE: {type: integer, min_value: 0, max_value: 120}\n  CODE: {type: choice, answer_options: [1, 2]}\n"


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        (_GOOD + "items:\n  sick: {when: AGEE > 4 and CODE = 1}\n", "unknown-name", (7, 16)),
        (_GOOD + "items:\n  sick: {when: AGE > 400 and CODE = 1}\n", "out-of-range", (7, 22)),
        (_GOOD + "items:\n  sick: {when: AGE > 4 and CODE = 3}\n", "not-a-number", (7, 28)),
        (_GOOD + "items:\n  sick: {when: AGE >> 4 and CODE = 1}\n", "condition-syntax", (7, 21)),
        (_GOOD + "items:\n  sicc: {when: AGE > 4 and CODE = 1}\n", "unknown-item", (7, 3)),
        (_GOOD + "items:\n  main: {when: AGE > 4 and CODE = 1}\n", "wrong-type", (7, 16)),
        (_GOOD + "items:\n  sick: {column: CODE, recode: {1: yes, 3: no}}\n  days: {column: AGE}\n", "unknown-option", (7, 41)),
        (_GOOD + "items:\n  sick: {column: CODE, recode: {1: yes}}\n  days: {column: AGE}\n", "missing-option", (7, 33)),
        (_GOOD + "items:\n  sick: {column: CODE, recode: {1: yes, 2: maybe}}\n  days: {column: AGE}\n", "wrong-value", (7, 44)),
        (_GOOD + "items:\n  sick: {column: CODE}\n  days: {column: AGE}\n", "wrong-type", (7, 18)),
        (_GOOD + "items:\n  sick: {column: AGEE}\n  days: {when: CODE = 1}\n", "unknown-name", (7, 18)),
        (_GOOD + "items:\n  sick: {when: AGE > 4, column: CODE}\n", "wrong-shape", (7, 3)),
        (_GOOD + "items:\n  sick: {when: AGE > 4 and CODE = 1, times: 3}\n", "unknown-key", (7, 45)),
        (_GOOD + "items:\n  sick: {whenn: AGE > 4}\n", "unknown-key", (7, 10)),
        (_GOOD + "items:\n  sick: {when: AGE > 4}\n", "unread-column", (5, 3)),
        (_GOOD + "items:\n  kinds: {options: {a: AGE > 4, b: CODE = 1}}\n", "missing-option", (7, 21)),
        (_GOOD + "items:\n  kinds: {options: {a: AGE > 4, b: CODE = 1, none: no, c: no}}\n", "unknown-option", (7, 56)),
        (_GOOD + "items:\n  days: {number: AGE and CODE = 1}\n", "not-a-number", (7, 18)),
        (_GOOD + "items:\n  days: {number: CODE + AGE}\n", "not-a-number", (7, 18)),
        (_GOOD.replace("AGE:", "sick:") + "items:\n  days: {number: sick}\n  sick: {when: CODE = 1}\n", "duplicate-name", (4, 3)),
        (_GOOD.replace("small", "other") + "items:\n  sick: {when: AGE > 4 and CODE = 1}\n", "other-questionnaire", (1, 16)),
        (_GOOD.replace("[1, 2]", "[1, 1]") + "items:\n  sick: {when: AGE > 4 and CODE = 1}\n", "duplicate-name", (5, 41)),
        (_GOOD.replace(", max_value: 120", "") + "items:\n  sick: {when: AGE > 4 and CODE = 1}\n", "missing-key", (4, 3)),
        ("questionnaire: small\ntitle: x\nitems: {}\n", "missing-key", (1, 1)),
        ("- a\n- b\n", "wrong-shape", (1, 1)),
        ("a: [", "yaml-syntax", (1, 5)),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_map(kinds: Questionnaire, text: str, code: str, place: tuple[int, int]) -> None:
    """Everything wrong with a map is found where it stands, before a row is read."""
    found, findings = read_map(kinds, "map.yaml", text.encode())
    assert found is None
    assert (code, place) in {(f.code, (f.span.line, f.span.column)) for f in findings}, [
        (f.code, f.span.line, f.span.column, f.message) for f in findings
    ]


def test_the_shipped_map(fit: Questionnaire) -> None:
    """The map of the Treatment Episode Data Set fits, and reads nothing that must not count."""
    map_ = load_map(fit, "teds")
    assert map_.questionnaire == fit.id
    assert not {"METHUSE", "DAYWAIT", "RACE", "ETHNIC", "SERVICES", "LEVEL"} & set(map_.sources.values())
    text = yaml.safe_load((shipped_folder() / "maps" / "teds.yaml").read_text(encoding="utf-8"))
    assert set(text["items"]) == set(map_.items)
    assert not {"withdrawal_signs", "readiness"} & set(map_.items)


def test_the_shipped_map_on_records(fit: Questionnaire) -> None:
    """Blank is never no: a record says what it says, and all else stays missing."""
    rows: list[dict[str, Any]] = [
        {"AGE": "2", "SUB1": "2"},
        {"AGE": "6", "SEX": "1", "SUB1": "2", "SUB2": "4", "SUB3": "5", "FREQ1": "3", "LIVARAG": "1", "EMPLOY": "3"},
        {"AGE": "6", "SEX": "2", "PREG": "1", "SUB1": "2", "FREQ1": "3"},
        {"AGE": "-9"},
    ]
    frame = pl.DataFrame(
        rows,
        schema=dict.fromkeys(["AGE", "SEX", "PREG", "SUB1", "SUB2", "SUB3", "FREQ1", "LIVARAG", "EMPLOY"], pl.String),
    )
    result = score(
        frame, fit, map_=load_map(fit, "teds"), columns=["referral", "answered", "range", "missing", "unfit"]
    )
    assert result["referral"].to_list() == ["under-18", None, None, None]
    assert result["unfit"].to_list() == [[]] * 4
    assert result["answered"].to_list() == [1, 6, 2, 0]
    missing = result["missing"].to_list()
    assert "alcohol_days" not in missing[1]
    assert "substances" in missing[2]  # what else is used is not known, so neither is what applies
    assert "pregnancy" in missing[2]
    assert "adult" in missing[3]


def test_maps_are_part_of_a_folder(fit: Questionnaire, tmp_path: Path) -> None:
    """A map of a questionnaire's folder goes by its name, and one elsewhere by its path."""
    fit_folder = shipped_folder()
    copy = tmp_path / "mine.yaml"
    copy.write_bytes((fit_folder / "maps" / "teds.yaml").read_bytes())
    maps = [load_map(fit, copy), load_map(fit, "teds", fit_folder), load_map(fit, "teds")]
    assert all(map_.items == maps[0].items and map_.sources == maps[0].sources for map_ in maps)
    with pytest.raises(FileNotFoundError):
        load_map(fit, "no-such-map")
    copy.write_text("questionnaire: [", encoding="utf-8")
    with pytest.raises(Problem):
        load_map(fit, copy)

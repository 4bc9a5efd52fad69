"""What comes out for everybody: counted right, small counts hidden for good, and told in three forms."""

import json
import random
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped, unused-ignore]
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import sync_playwright

from iopfit import Questionnaire, suggest
from iopfit.batch import score
from iopfit.batch.counting import NEEDS, count_block, summary_of
from iopfit.batch.rejects import Ledger
from iopfit.batch.summary import EVERYBODY, OPEN, REFERRED, Summary, Table, Tally, hidden, table_of
from iopfit.batch.summary_forms import as_json, as_page, as_text
from tests.batch.crowds import crowd
from tests.batch.frames import in_words


@pytest.fixture(scope="module")
def summary(fit: Questionnaire) -> Summary:
    """Return a summary of 300 people in groups of very different sizes."""
    responses = crowd(fit, 300, seed=5)
    groups = [str(min(n % 10, 4)) if n % 3 else "a <b>group</b>" for n in range(300)]
    frame = in_words(fit, responses).insert_column(0, pl.Series("state", groups))
    result = score(frame, fit, columns=NEEDS)
    one, two = Tally(), Tally()
    count_block(one, fit, result[:120], "state")
    count_block(two, fit, result[120:], "state")
    one.merge(two)
    ledger = Ledger(rows=302, unfit_rows=2)
    ledger.counts["days", "out-of-range"] += 2
    return summary_of(fit, one, ledger, "state")


def test_counts(fit: Questionnaire, summary: Summary) -> None:
    """Every count is what counting the suggestions of each person gives."""
    suggestions = [suggest(fit, response) for response in crowd(fit, 300, seed=5)]
    outcome = Counter(REFERRED if s.referral else s.level or OPEN for s in suggestions)
    name, cells, total = summary.levels.rows[0]
    assert (name, total) == (EVERYBODY, 300)
    assert dict(zip(summary.levels.columns, cells, strict=True)) == {
        column: outcome[column] for column in summary.levels.columns
    }
    rank = fit.rank
    widths = Counter(rank[s.range[1]] - rank[s.range[0]] + 1 for s in suggestions)
    assert summary.ranges.columns == ("1 level", "2 levels", "3 levels")
    assert summary.ranges.rows[0][1] == tuple(widths[number] for number in (1, 2, 3))
    fired = Counter(reason.rule for s in suggestions for reason in s.reasons)
    assert all(count.number == fired[count.name] for count in summary.reasons)
    assert summary.reasons[0].number == max(fired.values())
    assert {c.name: c.number for c in summary.alerts} == dict(Counter(a.rule for s in suggestions for a in s.alerts))
    gaps = Counter(gap.item for s in suggestions for gap in s.missing if gap.could_change == "level")
    assert all(count.number == gaps[count.name] for count in summary.missing)
    assert [row[0] for row in summary.levels.rows[1:]] == ["0", "1", "2", "3", "4", "a <b>group</b>"]
    for table in (summary.levels, summary.ranges):
        for number in range(len(table.columns)):
            assert table.rows[0][1][number] == sum(row[1][number] or 0 for row in table.rows[1:])


# --- hiding small counts --------------------------------------------------------------------

_GRIDS = st.integers(2, 5).flatmap(
    lambda columns: st.lists(
        st.lists(
            st.one_of(st.integers(0, 12), st.sampled_from([0, 0, 1, 40, 300])), min_size=columns, max_size=columns
        ),
        min_size=1,
        max_size=5,
    )
)


def tables_of(grid: list[list[int]], source: random.Random) -> list[Table]:
    """Return a table, and another that splits the same groups differently."""
    groups = [f"g{number}" for number in range(len(grid))]
    columns = [f"c{number}" for number in range(len(grid[0]))]
    first = {(g, c): n for g, row in zip(groups, grid, strict=True) for c, n in zip(columns, row, strict=True)}
    second: Counter[tuple[str, str]] = Counter()
    for group, row in zip(groups, grid, strict=True):
        for _ in range(sum(row)):
            second[group, source.choice(["1", "2", "3"])] += 1
    return [
        table_of("one", columns, first, groups, by_group=True),
        table_of("two", ["1", "2", "3"], second, groups, by_group=True),
    ]


def sums(tables: list[Table]) -> Iterator[tuple[list[tuple[int, int, int]], tuple[int, int, int]]]:
    """Yield every sum that can be read off the tables: its parts and the whole; totals are shared."""
    rows = range(len(tables[0].rows))
    for t, table in enumerate(tables):
        columns = range(len(table.columns))
        for r in rows:
            yield [(t, r, c) for c in columns], (-1, r, 0)
        for c in columns:
            yield [(t, r, c) for r in rows[1:]], (t, 0, c)
    yield [(-1, r, 0) for r in rows[1:]], (-1, 0, 0)


def number_at(tables: list[Table], key: tuple[int, int, int]) -> int | None:
    """Return a count of tables by its place."""
    table, row, column = key
    return tables[0].rows[row][2] if table < 0 else tables[table].rows[row][1][column]


@settings(max_examples=200)
@given(_GRIDS, st.integers(2, 11), st.integers(0, 99))
def test_nothing_hidden_can_be_worked_out(grid: list[list[int]], below: int, seed: int) -> None:
    """No small count is shown, and no sum of what is shown leaves one unknown, or a few that are small together."""
    plain = tables_of(grid, random.Random(seed))
    nobody: tuple[Any, ...] = ()
    whole = Summary(("q", "1", "d"), 0, 0, (0, 1), 0, (), "by", plain[0], plain[1], nobody, nobody, nobody)
    shown = hidden(whole, below)
    tables = [shown.levels, shown.ranges]
    for parts, total in sums(tables):
        for key in (*parts, total):
            number = number_at(tables, key)
            assert number is None or number == number_at(plain, key)
            assert number is None or number == 0 or number >= below
        lost = [key for key in parts if number_at(tables, key) is None]
        is_total_lost = number_at(tables, total) is None
        assert len(lost) + is_total_lost != 1
        if lost and not is_total_lost:
            assert sum(number_at(plain, key) or 0 for key in lost) >= below


def test_what_is_large_enough_stays() -> None:
    """Where no count is small nothing is hidden."""
    plain = tables_of([[20, 0, 30], [40, 50, 60]], random.Random(1))
    whole = Summary(("q", "1", "d"), 200, 200, (9, 1), 0, (), "by", plain[0], plain[1], (), (), ())
    assert hidden(whole, 11).levels == plain[0]
    assert hidden(whole, 11).read == 200


def test_counts_of_people(summary: Summary) -> None:
    """A count of all people is hidden when it, or the rest, is small; so is how many rows did not fit."""
    shown = hidden(summary, 11)
    for before, after in (
        (summary.reasons, shown.reasons),
        (summary.missing, shown.missing),
        (summary.alerts, shown.alerts),
    ):
        for one, two in zip(before, after, strict=True):
            small = 0 < (one.number or 0) < 11 or 0 < 300 - (one.number or 0) < 11
            assert two.number == (None if small else one.number)
    assert (shown.unfit, shown.read, shown.flaws) == (None, None, (("days", "out-of-range", None),))


# --- forms ----------------------------------------------------------------------------------


def test_text(summary: Summary) -> None:
    """The table names every group, with counts and shares that line up."""
    lines = as_text(summary).splitlines()
    head = lines.index("Level suggested, by state")
    assert {len(line) for line in lines[head + 1 : head + 8]} == {len(lines[head + 1])}
    assert any(line.strip().startswith("a <b>group</b>") for line in lines)
    assert "Rows read: 302. Scored: 300. With something that does not fit: 2." in lines
    assert "hidden" in as_text(hidden(summary, 11))
    assert "\x1b" not in as_text(summary)


def test_json(summary: Summary) -> None:
    """Machines get every count, null where it is hidden."""
    found = json.loads(as_json(summary))
    assert found["format"] == "iopfit.batch-summary/1"
    assert found["levels"][0]["total"] == 300
    assert found["rows"] == {"read": 302, "scored": 300, "unfit": 2}
    assert found["answered"]["of"] == 71
    assert json.loads(as_json(hidden(summary, 11)))["rows"]["unfit"] is None


def test_page(fit: Questionnaire, summary: Summary, tmp_path: Path) -> None:
    """The page asks for nothing, runs nothing, passes the checks of WCAG AA, and shows group names as they are."""
    path = tmp_path / "summary.html"
    path.write_text(as_page(hidden(summary, 11), fit), encoding="utf-8")
    asked: list[str] = []
    with sync_playwright() as driver:
        found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
        browser = driver.chromium.launch(executable_path=found)
        for scheme in ("light", "dark"):
            tab = browser.new_page(color_scheme=scheme)
            tab.on("request", lambda request: asked.append(request.url))
            tab.goto(path.as_uri())
            results = Axe().run(tab, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]})
            assert results.violations_count == 0, results.generate_report()
            assert tab.locator("svg").count() > 10
            assert "a <b>group</b>" in tab.inner_text("table >> nth=0")
            assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
            tab.close()
        browser.close()
    assert {url.partition(":")[0] for url in asked} == {"file"}
    assert "<script" not in path.read_text(encoding="utf-8")

"""Text to rows: CSV and JSON lines as programs write them, as they should not, and as they are cut."""

import contextlib
import csv
import gzip
import io
import json
from collections.abc import Sequence
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iopfit.batch import delimited, json_lines
from iopfit.batch.delimited import Dialect
from iopfit.batch.rows import BROKEN, Unreadable, frame_of
from iopfit.batch.sources import ROW, find, form_of, open_source

Rows = list[tuple[str | None, ...]]


def csv_rows(data: bytes, separator: str = ",") -> Rows:
    """Return the cells of CSV text, and the code of each row that cannot be read."""
    file, dialect = io.BytesIO(data), Dialect(separator)
    names, rest = delimited.read_header(file, dialect)
    return [row for block in delimited.read_blocks(file, rest, names, dialect) for row in block.rows()]


def json_rows(data: bytes, names: Sequence[str] = ()) -> Rows:
    """Return the same of JSON lines."""
    file = io.BytesIO(data)
    keys, rest = json_lines.read_keys(file)
    return [row for block in json_lines.read_blocks(file, rest, list(names) or keys) for row in block.rows()]


@pytest.fixture(params=[1 << 23, 16, 50])
def block(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """Read in blocks of several sizes, small ones that cut rows apart among them."""
    for module in (delimited, json_lines):
        monkeypatch.setattr(module, "BLOCK", request.param)
    size: int = request.param
    return size


# --- CSV ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "rows"),
    [
        (b"a,b\n1,2\n3,4\n", [("1", "2", None), ("3", "4", None)]),
        (b"a,b\n1,2\n3,4", [("1", "2", None), ("3", "4", None)]),
        (b"\xef\xbb\xbfa,b\r\n1,2\r\n3,4\r\n", [("1", "2", None), ("3", "4", None)]),
        (b"a,b\n1,2\r\n3,4\r5,6\n", [("1", "2", None), ("3", "4", None), ("5", "6", None)]),
        (b'a,b\n"x, y","say ""no"""\n,\n', [("x, y", 'say "no"', None), (None, None, None)]),
        (b'a,b\n"two\nlines",2\n3,"c\r\nd"\n', [("two\nlines", "2", None), ("3", "c\r\nd", None)]),
        (b"a,b\n\n1,2\n\n\n3,4\n\n", [("1", "2", None), ("3", "4", None)]),
        (b"a\nx\n\ny\n", [("x", None), ("y", None)]),
        (b"a,b\n1\n1,2,3\n4,5\n", [(None, None, "too-few-cells"), (None, None, "too-many-cells"), ("4", "5", None)]),
        (b"a,b\n1,2\n3,\x004\n5,6\n", [("1", "2", None), (None, None, "null-byte"), ("5", "6", None)]),
        (b"a,b\n1,\xff\n3,4\n", [(None, None, "not-utf8"), ("3", "4", None)]),
        (b'a,b\n1,"2"x\n3,4\n', [(None, None, "stray-quote"), ("3", "4", None)]),
        (b'a,b\n1,x"2\n3,y"4\n5,6\n', [(None, None, "stray-quote")] * 2 + [("5", "6", None)]),
        (b'a,b\n1,2\n"3,4\n5,6\n7,8\n', [("1", "2", None)] + [(None, None, "stray-quote")] * 3),
    ],
)
def test_csv(data: bytes, rows: Rows, block: int) -> None:
    """Every line of a file is a row, or says why it is none, however the blocks fall."""
    assert csv_rows(data) == rows


_CELL = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=6) | st.sampled_from(
    ['"', ",", "\n", "\r\n", '""', "", " ", "yes", "=1"]
)


@settings(max_examples=150)
@given(
    st.lists(st.tuples(_CELL, _CELL, _CELL), min_size=1, max_size=12), st.sampled_from([",", ";", "\t"]), st.booleans()
)
def test_what_is_written_reads_back(rows: list[tuple[str, str, str]], separator: str, quoted: bool) -> None:
    """What Python's own writer writes is read back, cell by cell."""
    file = io.StringIO()
    style = csv.unix_dialect if quoted else csv.excel
    writer = csv.writer(file, style, delimiter=separator, lineterminator="\n")
    writer.writerow(["a", "b", "c"])
    for row in rows:  # a lone carriage return ends a line unless it is quoted, and the writer does not quote it
        writer.writerow([cell.replace("\r", "") for cell in row] if not quoted else row)
    wanted = [tuple((cell if quoted else cell.replace("\r", "")) or None for cell in row) for row in rows]
    assert [row[:3] for row in csv_rows(file.getvalue().encode(), separator)] == wanted


@settings(max_examples=150)
@given(st.text(st.sampled_from('ab,"\n\r'), max_size=40))
def test_fast_and_slow_reading_agree(text: str) -> None:
    """What Polars reads of a block is what is read row by row."""
    data = text.encode()
    slow = frame_of(delimited._read_slowly(data, 2, Dialect()), ["a", "b"])
    fast = delimited._read_block(data, ["a", "b"], Dialect())
    assert fast.rows() == slow.rows()


@settings(max_examples=150)
@given(st.lists(st.text(st.sampled_from('ab,"x'), max_size=12), max_size=12), st.integers(4, 60))
def test_no_line_is_lost(lines: list[str], size: int) -> None:
    """Without breaks in quotes there is a row for each line that is not empty, whatever is wrong with it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(delimited, "BLOCK", size)
        rows = csv_rows(("p,q\n" + "\n".join(lines)).encode())
    broken = sum(row[2] is not None for row in rows)
    filled = [line for line in lines if line]
    assert len(rows) == len(filled) or (broken and len(rows) <= len(filled))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "no-header"),
        (b"\n1,2\n", "no-header"),
        (b",,\n1,2,3\n", "no-header"),
        (b"a,\xff\n1,2\n", "not-utf8"),
        (b'a,"b\n1,2\n', "stray-quote"),
        (b"a,b\r1,2\r", "line-breaks"),
        (b"a,b\x00\n1,2\n", "null-byte"),
        ("a,b\n1,2\n".encode("utf-16"), "null-byte"),
    ],
)
def test_headers_that_cannot_be_read(data: bytes, code: str) -> None:
    """A file whose first line names no columns is refused as a whole."""
    with pytest.raises(Unreadable) as caught:
        csv_rows(data)
    assert caught.value.code == code


def test_a_row_that_never_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a mark is never closed, what is read on is bounded, and what comes after is read again."""
    monkeypatch.setattr(delimited, "BLOCK", 100)
    monkeypatch.setattr(delimited, "LONGEST", 400)
    rows = csv_rows(b'a,b\n1,"2\n' + b"3,4\n" * 1000)
    assert len(rows) == 1001
    assert {row[2] for row in rows[:50]} == {"stray-quote"}
    assert rows[-1] == ("3", "4", None)


# --- JSON lines --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "rows"),
    [
        (b'{"a":1,"b":true}\n{"b":"x"}\n', [("1", "true", None), (None, "x", None)]),
        (b'{"a":["x","y"],"b":[]}\r\n\r\n{"a":null}\n', [('["x", "y"]', "[]", None), (None, None, None)]),
        (
            b'{"a":1,"b":2}\n{"a":1,"a":2}\n{"a":3}',
            [("1", "2", None), (None, None, "duplicate-name"), ("3", None, None)],
        ),
        (b'{"a":1,"b":2}\n{"a":1\n{"a":3}\n', [("1", "2", None), (None, None, "not-json"), ("3", None, None)]),
        (b'{"a":1,"b":2}\n[1]\n7\nnull\n', [("1", "2", None)] + [(None, None, "not-json")] * 3),
        (b'{"a":NaN,"b":2}\n{"a":1,"b":2}\n', [(None, None, "not-json"), ("1", "2", None)]),
        (b'{"a":1,"b":"\xff"}\n{"a":1,"b":2}\n', [(None, None, "not-utf8"), ("1", "2", None)]),
        (b'{"a":"\\ud800","b":2}\n{"a":1,"b":2}\n', [(None, None, "not-readable"), ("1", "2", None)]),
        (b'{"a":"x\\":null","b":{"c":[1]}}\n', [('x":null', '{"c": [1]}', None)]),
        (b'{"a":1,"b":2}\n{"a":1,"b":2}{"a":1}\n', [("1", "2", None), (None, None, "not-json")]),
    ],
)
def test_json_lines(data: bytes, rows: Rows, block: int) -> None:
    """Every line is a row, or says why it is none; a key that stands twice is never one of the two."""
    assert json_rows(data, ["a", "b"]) == rows


def test_keys_that_are_not_expected() -> None:
    """A key that appears late and means nothing is told, not passed over."""
    assert json_rows(b'{"a":1}\n{"a":2,"zz":3}\n', ["a"]) == [("1", None), (None, "unknown-name")]


_VALUES: st.SearchStrategy[object] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-999, 999),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=5),
    st.lists(st.sampled_from(["a", "b"]), max_size=2),
)


@settings(max_examples=150)
@given(st.lists(st.dictionaries(st.sampled_from(["a", "b", "c"]), _VALUES), min_size=1, max_size=10))
def test_json_reads_back(rows: list[dict[str, object]]) -> None:
    """Lines are read as their values, by Polars and line by line alike."""
    data = "\n".join(json.dumps(row) for row in rows).encode()
    wanted = [tuple(json_lines._words(row.get(name)) for name in ("a", "b", "c")) for row in rows]
    if any(rows):
        assert [row[:3] for row in json_rows(data, ["a", "b", "c"])] == wanted
    assert [json_lines._row(json.dumps(row).encode(), ["a", "b", "c"]) for row in rows] == [list(w) for w in wanted]


# --- files ---------------------------------------------------------------------------------


def test_finding(tmp_path: Path) -> None:
    """Files, folders and patterns are found once each, in the order of their names."""
    (tmp_path / "in").mkdir()
    for name in ("b.csv", "a.csv.gz", "c.parquet", "in/d.jsonl", "notes.md", ".hidden"):
        (tmp_path / name).write_bytes(b"x")
    folder = tmp_path.as_posix()
    assert find([folder]) == [f"{folder}/{name}" for name in ("a.csv.gz", "b.csv", "c.parquet", "in/d.jsonl")]
    assert find([f"{folder}/*.csv*", f"{folder}/b.csv"]) == [f"{folder}/a.csv.gz", f"{folder}/b.csv"]
    assert find([f"{folder}/**/*.jsonl"]) == [f"{folder}/in/d.jsonl"]
    assert find([f"{folder}/notes.md"]) == [f"{folder}/notes.md"]
    for name in (f"{folder}/none*", f"{folder}/gone.csv"):
        with pytest.raises(Unreadable, match="names none"):
            find([name])
    assert [form_of(name) for name in ("A.CSV", "a.tsv.gz", "a.ndjson", "a.pq", "a.txt", "a")] == [
        *("csv", "csv", "ndjson", "parquet", "csv", None)
    ]


def read_all(path: Path) -> pl.DataFrame:
    """Return all of a file, or raise what it cannot be read for."""
    with contextlib.closing(open_source(path.as_posix(), None, None)) as source:
        try:
            return source.scan().collect()
        except pl.exceptions.ComputeError:
            assert source.fault is not None
            raise source.fault from None


def test_packed(tmp_path: Path) -> None:
    """Files packed with gzip are read by what they hold, whatever they are called; cut ones are not."""
    data = b"a,b\n" + b"1,2\n" * 100_000
    path = tmp_path / "a.csv"
    path.write_bytes(gzip.compress(data))
    frame = read_all(path)
    assert frame.height == 100_000
    assert frame[ROW].to_list() == list(range(1, 100_001))
    assert frame[BROKEN].null_count() == 100_000
    for cut in (gzip.compress(data)[:-20], gzip.compress(data)[:-4] + b"xxxx", gzip.compress(data)[:30]):
        path.write_bytes(cut)
        with pytest.raises(Unreadable) as caught:
            read_all(path)
        assert caught.value.code == "cut-gzip"


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.csv", b"a,b,a\n1,2,3\n", "duplicate-name"),
        ("a.csv", b"a;b\n1;2\n", "one-column"),
        ("a.parquet", b"PAR1 and no more", "not-parquet"),
        ("a.parquet", b"", "not-parquet"),
        ("a.ndjson", b"not json\n", "no-header"),
        ("a.xlsx", b"PK", "unknown-form"),
    ],
)
def test_files_that_cannot_be_read(tmp_path: Path, name: str, data: bytes, code: str) -> None:
    """A file is refused in words when it is not what its name says, or its columns cannot be told apart."""
    (tmp_path / name).write_bytes(data)
    with pytest.raises(Unreadable) as caught:
        open_source((tmp_path / name).as_posix(), None, None)
    assert caught.value.code == code


def test_tabs(tmp_path: Path) -> None:
    """A name that ends with .tsv says what keeps cells apart, and so does an option."""
    (tmp_path / "a.tsv").write_bytes(b"a\tb\n1\t2\n")
    (tmp_path / "b.csv").write_bytes(b"a|b\n1|2\n")
    for name, separator in (("a.tsv", None), ("b.csv", "|")):
        with contextlib.closing(open_source((tmp_path / name).as_posix(), None, separator)) as source:
            assert list(source.schema) == ["a", "b"]

"""Files that are cut, broken, mixed up or malicious: an error in words or a reject, never a wrong level, no lost row.

What a row says is judged by an oracle of its own: Python's readers, and one person at a time.
"""

import csv
import gzip
import io
import json
import os
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from iopfit import Problem, Questionnaire, Response, suggest
from iopfit.batch.intake import Options
from iopfit.batch.jobs import Job, run
from iopfit.batch.outputs import Output
from iopfit.batch.rejects import Stopped
from iopfit.batch.rows import Unreadable
from tests.batch.crowds import crowd
from tests.batch.frames import in_types, in_words
from tests.batch.oracle import csv_oracle, frame_oracle, json_oracle

SEEDS = int(os.environ.get("IOPFIT_BATCH_CORRUPTED", "60"))
"""How many corrupted inputs are tried; 1,000 for the whole campaign, which takes some minutes."""
_PEOPLE = 12
_GROUPS = ("level", "range", "status")
Row = dict[str, Any]


@dataclass
class File:
    """A file of answers, whole or corrupted, and what the oracle reads in it: the rows that may be scored.

    Attributes:
        name: What it is called.
        data: What it holds.
        rows: The number of rows that it has, where that is plain.
        oracle: Reads its rows as answers by person; None where nothing can be read.
    """

    name: str
    data: bytes
    rows: int | None
    oracle: "Callable[[Questionnaire, bytes], dict[str, Response]] | None"


# --- corruptions ----------------------------------------------------------------------------


def people_of(questionnaire: Questionnaire, source: random.Random) -> tuple[pl.DataFrame, list[Response]]:
    """Return a dozen people with names, as a frame of words."""
    responses = crowd(questionnaire, _PEOPLE, seed=source.randrange(10**6))
    names = [f"p{number}" for number in range(_PEOPLE)]
    frame = in_words(questionnaire, responses).insert_column(0, pl.Series("person", names))
    return frame.with_columns(pl.Series("note", ["plain"] * _PEOPLE)), responses


Corrupt = Callable[[Questionnaire, random.Random], File]


def _csv(frame: pl.DataFrame) -> bytes:
    return frame.write_csv().encode()


def _text(data: bytes, rows: int | None = None) -> File:
    return File("in.csv", data, rows, csv_oracle)


def _cells(change: Callable[[random.Random, str], str]) -> Corrupt:
    """Return what changes a few cells of CSV."""

    def corrupt(questionnaire: Questionnaire, source: random.Random) -> File:
        frame, _ = people_of(questionnaire, source)
        lines = list(csv.reader(io.StringIO(frame.write_csv())))
        for _ in range(source.randint(1, 4)):
            row, column = source.randrange(1, len(lines)), source.randrange(1, len(lines[0]))
            lines[row][column] = change(source, lines[row][column])
        text = io.StringIO()
        csv.writer(text, lineterminator="\r\n").writerows(lines)  # so that cells with either are in quotes
        return _text(text.getvalue().encode(), _PEOPLE)

    return corrupt


_STRANGE = [
    "=1+1", "=cmd|' /C calc'!A0", "@SUM(1)", "+1", "-1", "NaN", "inf", "1e5", "12.5", "999", "٣", " yes", "YES", "yes ",
    "null", "None", "NA", "n/a", "-9", "true;false", "[]", ";", "alcohol", "alcohol;alcohol", "none;alcohol", "\x1b[2J",
    "<script>", "'; DROP TABLE x; --", "ｙｅｓ", "yes\u200b", "0x10", "1_0", "12abc", "unknown;declined", "set-aside",
]  # fmt: skip


def _strange(source: random.Random, cell: str) -> str:
    return source.choice(_STRANGE)


def _huge(source: random.Random, cell: str) -> str:
    return source.choice(["x", "yes", "1", "a;"]) * 10_000_000


def _inside(source: random.Random, cell: str) -> str:
    at = source.randint(0, len(cell))
    return cell[:at] + source.choice(["\x00", "\n", '"', ",", "\r", "\r\n", "\t", "é", "\ufeff"]) + cell[at:]


def _bytes(change: Callable[[random.Random, bytes], bytes]) -> Corrupt:
    """Return what changes the bytes of CSV."""

    def corrupt(questionnaire: Questionnaire, source: random.Random) -> File:
        frame, _ = people_of(questionnaire, source)
        return _text(change(source, _csv(frame)))

    return corrupt


def _cut(source: random.Random, data: bytes) -> bytes:
    return data[: source.randrange(1, len(data))]


def _flip(source: random.Random, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(source.randint(1, 6)):
        changed[source.randrange(len(changed))] = source.choice([0, 10, 13, 34, 44, 49, 255, source.randrange(256)])
    return bytes(changed)


def _newlines(source: random.Random, data: bytes) -> bytes:
    first, *rest = data.split(b"\n")
    return first + b"\n" + b"".join(line + source.choice([b"\n", b"\r\n", b"\r", b"\n\n"]) for line in rest if line)


def _lines(source: random.Random, data: bytes) -> bytes:
    lines = data.splitlines(keepends=True)
    for _ in range(source.randint(1, 3)):
        at = source.randrange(1, len(lines))
        kind = source.randrange(5)
        if kind == 0:
            lines.insert(at, lines[0])
        elif kind == 1:
            lines[at] = lines[at].rstrip(b"\n") + b",extra\n"
        elif kind == 2:
            lines[at] = lines[at].rpartition(b",")[0] + b"\n"
        elif kind == 3:
            lines.insert(at, b"\n")
        else:
            lines[at] = lines[at].rstrip(b"\n")
    return b"".join(lines)


def _encoded(source: random.Random, data: bytes) -> bytes:
    text = data.decode()
    if source.random() < 0.5:
        return text.encode(source.choice(["utf-16", "utf-16-le", "utf-32", "utf-8-sig"]))
    return text.replace("plain", "señor", source.randint(1, 3)).encode("latin-1")


def _packed(questionnaire: Questionnaire, source: random.Random) -> File:
    frame, _ = people_of(questionnaire, source)
    data = gzip.compress(_csv(frame))
    kind = source.randrange(3)
    if kind == 0:
        data = data[: source.randrange(1, len(data))]
    elif kind == 1:
        at = source.randrange(10, len(data))
        data = data[:at] + bytes([data[at] ^ source.randrange(1, 256)]) + data[at + 1 :]
    else:
        data += b"trailing"
    return File("in.csv.gz", data, None, None)


def _header(questionnaire: Questionnaire, source: random.Random) -> File:
    frame, _ = people_of(questionnaire, source)
    names = frame.columns
    first, second = source.sample(range(1, len(names) - 1), 2)
    kind = source.randrange(4)
    if kind == 0:
        names[first] = names[second]
    elif kind == 1:
        names[first] = names[first].upper()
    elif kind == 2:
        names[first] = names[first][:-1]
    else:
        names[first], names[second] = names[second], names[first]
    return _text(",".join(names).encode() + b"\n" + frame.write_csv(include_header=False).encode())


def _json(questionnaire: Questionnaire, source: random.Random) -> File:
    frame, _ = people_of(questionnaire, source)
    lines = []
    for row in frame.to_dicts():
        kept: Row = {name: cell for name, cell in row.items() if cell is not None}
        line = json.dumps(kept)
        for _ in range(source.choice([0, 0, 1, 2])):
            name = source.choice(list(kept)[1:] or ["note"])
            kind = source.randrange(9)
            if kind == 0:
                line = line[: source.randrange(len(line))]
            elif kind == 1:
                line = line.replace("{", "{" + f'"{name}": "yes", ', 1)
            elif kind == 2:
                value = source.choice(
                    [1, 0, True, False, 2.5, None, [], {}, ["alcohol"], [1], [None], {"a": 1}, 10**30]
                )
                line = json.dumps({**kept, name: value})
            elif kind == 3:
                line = json.dumps({**kept, name: source.choice(_STRANGE)})
            elif kind == 4:
                line = line + source.choice([",", "}", "\r", " ", "\t", "x"])
            elif kind == 5:
                line = json.dumps([kept])
            elif kind == 6:
                line = line.replace(": ", source.choice([":", " : ", ":\t"]))
            elif kind == 7:
                line = json.dumps({**kept, name: "\ud800"})
            else:
                line = json.dumps({**kept, "surprise": 1})
        lines.append(line)
    return File("in.ndjson", "\n".join(lines).encode(errors="surrogatepass"), None, json_oracle)


def _parquet(questionnaire: Questionnaire, source: random.Random) -> File:
    frame, responses = people_of(questionnaire, source)
    if source.random() < 0.5:
        frame = in_types(questionnaire, responses, boxes=False).insert_column(0, frame["person"])
    if source.random() < 0.6:
        name = source.choice([column for column in frame.columns if column != "person"])
        kinds: list[Any] = [pl.Int64, pl.Float64, pl.Boolean, pl.String, pl.Date, pl.List(pl.Int64), pl.Binary, pl.Null]
        to = source.choice(kinds)
        values: dict[Any, list[Any]] = {
            pl.Int64: [source.randrange(-3, 40) for _ in range(_PEOPLE)],
            pl.Float64: [source.choice([1.0, 0.5, float("nan"), float("inf"), -1.0, 12.0]) for _ in range(_PEOPLE)],
            pl.Boolean: [source.random() < 0.5 for _ in range(_PEOPLE)],
            pl.String: [source.choice(_STRANGE) for _ in range(_PEOPLE)],
        }
        series: Any = pl.Series(name, values.get(to, [None] * _PEOPLE), dtype=to)
        frame = frame.with_columns(series)
        buffer = io.BytesIO()
        frame.write_parquet(buffer)
        return File("in.parquet", buffer.getvalue(), _PEOPLE, frame_oracle(frame))
    buffer = io.BytesIO()
    frame.write_parquet(buffer)
    data = buffer.getvalue()
    kind = source.randrange(3)
    if kind == 0:
        data = data[: source.randrange(0, len(data))]
    elif kind == 1:
        data = data[:-8] + bytes(source.randrange(256) for _ in range(8))
    else:
        data = bytes(source.randrange(256) for _ in range(4)) + data[4:]
    return File("in.parquet", data, None, frame_oracle(frame))


def _renamed(questionnaire: Questionnaire, source: random.Random) -> File:
    frame, _ = people_of(questionnaire, source)
    kind = source.choice([".parquet", ".ndjson", ".csv.gz"])
    return File(f"in{kind}", _csv(frame), None, None if kind != ".csv.gz" else csv_oracle)


CORRUPTIONS: dict[str, Corrupt] = {
    "strange cells": _cells(_strange),
    "characters inside cells": _cells(_inside),
    "a cell of ten million": _cells(_huge),
    "cut": _bytes(_cut),
    "flipped bytes": _bytes(_flip),
    "mixed line breaks": _bytes(_newlines),
    "lines out of place": _bytes(_lines),
    "other encodings": _bytes(_encoded),
    "packed and broken": _packed,
    "headers": _header,
    "json": _json,
    "parquet": _parquet,
    "called something else": _renamed,
}
_RARE = {"a cell of ten million"}


def campaign() -> Iterator[tuple[str, int]]:
    """Yield the corruptions in turn, those that cost much less often."""
    names = list(CORRUPTIONS)
    for seed in range(SEEDS):
        name = names[seed % len(names)]
        if name in _RARE and seed // len(names) % 3:
            name = "strange cells"
        yield name, seed


# --- the campaign ---------------------------------------------------------------------------


@pytest.mark.parametrize("part", range(6))
def test_campaign(fit: Questionnaire, tmp_path: Path, part: int) -> None:
    """Whatever is wrong with a file, no level is wrong and no row is lost, and nothing is told but places and codes."""
    for name, seed in list(campaign())[part::6]:
        file = CORRUPTIONS[name](fit, random.Random(seed))
        try:
            check_one(fit, tmp_path, file)
        except AssertionError as error:
            raise AssertionError(f"{name}, seed {seed}: {error}") from error


def check_one(questionnaire: Questionnaire, folder: Path, file: File) -> None:
    """Score one file, and hold what comes out to the oracle."""
    path = folder / file.name
    path.write_bytes(file.data)
    out, rejects = folder / "out.ndjson", folder / "rejects.csv"
    for old in (out, rejects):
        old.unlink(missing_ok=True)
    job = Job(
        questionnaire,
        (path.as_posix(),),
        Options(on_error="reject", keep=("person",)),
        Output(out.as_posix(), "ndjson"),
        _GROUPS,
        rejects=rejects,
    )
    try:
        ledger = run(job)
    except (Unreadable, Problem) as error:
        assert str(error)
        assert len(str(error)) < 10_000
        assert not out.exists()
        return
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    with rejects.open(encoding="utf-8", newline="") as places:
        rejected = {int(row["row"]) for row in csv.DictReader(places)}
    scored = [row["row"] for row in rows]
    assert scored == sorted(scored)
    assert not rejected & set(scored)
    assert sorted([*scored, *rejected]) == list(range(1, ledger.rows + 1))
    assert file.rows is None or ledger.rows == file.rows, f"{ledger.rows} rows read of {file.rows}"
    wanted = file.oracle(questionnaire, file.data) if file.oracle else {}
    for row in rows:
        assert row.get("person") in wanted, f"row {row['row']} was scored and must not be"
        suggestion = suggest(questionnaire, wanted[row["person"]])
        assert (row["level"], row["range_lowest"], row["range_highest"], row["status"]) == (
            suggestion.level,
            *suggestion.range,
            suggestion.status,
        )
    strict = Job(questionnaire, job.names, Options(keep=("person",)), job.output, _GROUPS, replace=True)
    if rejected:
        with pytest.raises(Stopped) as caught:
            run(strict)
        assert caught.value.rejects[0].row == min(rejected)

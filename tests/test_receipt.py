"""Receipts: the same bytes everywhere, one changed byte is found, and a later version says what would differ."""

import json
import os
import random
import shutil
import stat
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pexpect
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iopfit import Questionnaire, Response
from iopfit.answer_file import read_answers
from iopfit.library import shipped_folder
from iopfit.questionnaire import VOICES, Reader
from iopfit.receipt import NotAReceipt, _sealed, read_receipt, receipt, replay
from iopfit.yaml_text import read
from tests.conftest import Small
from tests.strategies import random_response
from tests.test_cli import KEPT, PEOPLE, iopfit, joined

PERSON = shipped_folder() / "people" / "inpatient-failing-liver-truck-driver.yaml"


def answers_of(fit: Questionnaire, path: Path) -> Response:
    """Return the answers in a file."""
    return read_answers(fit, read(path.name, path.read_bytes())[0])[0]


@pytest.fixture(scope="module")
def whole(fit: Questionnaire) -> bytes:
    """Return a receipt of somebody who answered a lot."""
    return receipt(fit, answers_of(fit, PERSON), Reader(), "1")


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a file with a receipt, as the command writes it."""
    target = tmp_path_factory.mktemp("receipts") / "receipt.json"
    code, _, errors = iopfit("suggest", str(PERSON), "--receipt", str(target))
    assert (code, errors) == (0, "")
    return target


def is_found(data: bytes) -> bool:
    """Whether these bytes are recognized as not what was written."""
    try:
        return not read_receipt(data).is_whole
    except NotAReceipt:
        return True


# the same everywhere


@pytest.mark.parametrize(
    "place",
    [
        {"LANG": "C", "TZ": "UTC", "PYTHONHASHSEED": "0"},
        {"LANG": "tr_TR.UTF-8", "LC_ALL": "C.UTF-8", "TZ": "Asia/Kathmandu", "PYTHONHASHSEED": "1"},
        {"LANG": "es_MX.UTF-8", "TZ": "America/St_Johns", "PYTHONHASHSEED": "2", "PYTHONUTF8": "0"},
    ],
    ids=lambda place: place["TZ"],
)
def test_it_is_the_same_in_every_place(kept: Path, tmp_path: Path, place: dict[str, Any]) -> None:
    """Written elsewhere it has the same bytes, and what was written here is verified there."""
    target = tmp_path / "receipt.json"
    assert iopfit("suggest", str(PERSON), "--receipt", str(target), **place)[0] == 0
    assert target.read_bytes() == kept.read_bytes()
    code, output, errors = iopfit("verify", str(kept), **place)
    assert (code, errors) == (0, "")
    assert output.startswith("Verified: ")


def test_every_shipped_case_is_verified(fit: Questionnaire) -> None:
    """In every voice and language, each receipt leads to itself."""
    for number, path in enumerate(PEOPLE):
        reader = Reader(("en", "es")[number % 2], VOICES[number % 3])
        found = read_receipt(receipt(fit, answers_of(fit, path), reader, "1"))
        assert found.is_whole
        assert found.reader == reader
        assert replay(fit, found).is_same, path.name


def test_random_people_are_verified(fit: Questionnaire) -> None:
    """With gaps of every kind and answers that were set aside."""
    source = random.Random(7)
    for _ in range(60):
        response = random_response(fit, source, gaps=source.choice([0, 0.3, 0.9]), yes=0.3)
        for name in source.sample(list(fit.item_by_id), 6):
            item = fit.item_by_id[name]
            if item.type == "boolean":
                response = response.with_answer(name, source.random() < 0.5)
        found = read_receipt(receipt(fit, response, Reader(), "1"))
        assert found.is_whole
        assert replay(fit, found).is_same


# damage


def test_every_changed_byte_is_found(whole: bytes) -> None:
    """Wherever a byte is turned into another one, left out or put in, it is found."""
    source = random.Random(11)
    places = {*range(120), *range(len(whole) - 120, len(whole)), *source.sample(range(len(whole)), 400)}
    for at in sorted(places):
        other = source.choice([byte for byte in b' "0aZ{}[],:\n\xff' if byte != whole[at]])
        assert is_found(whole[:at] + bytes([other]) + whole[at + 1 :]), at
        assert is_found(whole[:at] + whole[at + 1 :]), at
        assert is_found(whole[:at] + bytes([other]) + whole[at:]), at


@settings(max_examples=60)
@given(data=st.data())
def test_no_other_bytes_pass_for_it(whole: bytes, data: st.DataObject) -> None:
    """Pieces cut, swapped or doubled are found, and nothing makes reading fail in another way."""
    cut, end = sorted(data.draw(st.tuples(*[st.integers(0, len(whole))] * 2)))
    piece = data.draw(st.sampled_from([b"", b"[" * 3000, b"1e999", b"\x00", whole[:cut], b"NaN", b"9" * 5000]))
    changed = whole[:cut] + piece + whole[end:]
    assert changed == whole or is_found(changed)


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("answers", "the answers"),
        ("trace", "the trace of the rules"),
        ("suggestion", "the suggestion"),
        ("engine", "the version of the program"),
    ],
)
def test_the_damaged_part_is_named(whole: bytes, tmp_path: Path, part: str, words: str) -> None:
    """What was changed is said, and nothing of what it holds."""
    content = json.loads(whole)
    content[part] = {"alcohol_days": 3} if part != "engine" else "2"
    target = tmp_path / "receipt.json"
    target.write_text(json.dumps(content), encoding="utf-8")
    code, output, errors = iopfit("verify", str(target))
    assert (code, errors) == (1, "")
    assert output.strip() == f"Damaged: this is not what was written. The damage is in {words}."


def forged(whole: bytes, change: Callable[[dict[str, Any]], None]) -> bytes:
    """Return a receipt that somebody changed and gave new checksums, as anybody can."""
    content = json.loads(whole)
    parts = {name: part for name, part in content.items() if name not in ("sums", "sha256")}
    change(parts)
    return _sealed(parts)


def test_a_forged_result_does_not_replay(fit: Questionnaire, whole: bytes) -> None:
    """Checksums can be made anew; the rules come to what they come to."""

    def lower(parts: dict[str, Any]) -> None:
        parts["suggestion"]["level"] = "outpatient"
        parts["suggestion"]["range"] = {"lowest": "outpatient", "highest": "outpatient"}

    found = read_receipt(forged(whole, lower))
    assert found.is_whole
    replayed = replay(fit, found)
    assert not replayed.is_same
    assert replayed.same_questionnaire
    assert replayed.range == (("outpatient", "outpatient"), ("inpatient", "inpatient"))


@pytest.mark.parametrize("value", [None, [], "x", 3, {"level": 3}, {"range": []}])
def test_contents_of_another_shape_are_no_receipt(whole: bytes, value: object) -> None:
    """With sound checksums and unsound contents it is refused, never an error of the program."""
    with pytest.raises(NotAReceipt):
        read_receipt(forged(whole, lambda parts: parts.update(suggestion=value)))


def test_answers_of_another_shape_are_no_receipt(whole: bytes) -> None:
    """However deep they are nested."""
    deep: Any = 1
    for _ in range(900):
        deep = [deep]
    with pytest.raises(NotAReceipt):
        read_receipt(forged(whole, lambda parts: parts["answers"].update(adult=deep)))


# another version


@pytest.fixture
def changed(tmp_path: Path) -> Callable[..., Path]:
    """Return what makes a copy of the shipped questionnaire with some text changed."""

    def make(*changes: tuple[str, str, str]) -> Path:
        folder = tmp_path / "changed"
        shutil.copytree(shipped_folder(), folder)
        for name, old, new in changes:
            path = folder / name
            text = path.read_text(encoding="utf-8")
            assert old in text
            path.write_text(text.replace(old, new), encoding="utf-8")
        return folder

    return make


def test_a_later_version_says_what_would_differ(kept: Path, changed: Callable[..., Path]) -> None:
    """The level, the range and every rule, in words; not one answer."""
    folder = changed(
        ("topics/body.yaml", "at_least: inpatient", "at_least: iop"),
        ("topics/withdrawal.yaml", "at_least: inpatient", "at_least: iop"),
    )
    code, output, errors = iopfit("verify", str(kept), "--questionnaire", str(folder))
    assert (code, errors) == (1, "")
    said = joined(output)
    assert "It was made with another version of the questionnaire" in said
    assert "- Level: it was Inpatient or residential care, now " in said
    assert "27" not in output.replace("1-800", "")


def test_a_version_with_other_words_only_says_so(kept: Path, changed: Callable[..., Path]) -> None:
    """Nothing differs but the digest."""
    folder = changed(("topics/work.yaml", "Usual work or school hours?", "Work or school hours, usually?"))
    code, output, _ = iopfit("verify", str(kept), "--questionnaire", str(folder))
    assert code == 1
    assert "would be the same" in joined(output)


TOPIC = """\
topic: drinking
title: Drinking
ledger: need
items:
  - {link_id: shakes, type: boolean, text: "Shakes?"}
  - {link_id: days, type: integer, text: "Days?", min_value: 0, max_value: 30}
rules:
  - {id: shaky, when: shakes, because: B, cite: own, at_least: iop}
  - {id: often, when: days >= 20, because: B, cite: own, at_least: inpatient}
"""


def test_an_item_that_is_gone_is_named(small: Small) -> None:
    """An answer that does not fit any more counts as not asked, and what follows is said rule by rule."""
    before = small({"topics/drinking.yaml": TOPIC})
    after = small(
        {"topics/drinking.yaml": TOPIC.replace("days", "drink_days").replace("- {id: shaky", "- {id: shaking")}
    )
    found = read_receipt(receipt(before, Response({"shakes": True, "days": 25}), Reader(), "1"))
    replayed = replay(after, found)
    assert not replayed.same_questionnaire
    assert replayed.unfit == ("days",)
    assert replayed.level == ("inpatient", None)
    assert replayed.range == (("inpatient", "inpatient"), ("iop", "inpatient"))
    assert replayed.rules == (("shaking", "absent", "true"), ("often", "true", "missing"), ("shaky", "true", "absent"))


# the command


def test_it_is_written_for_its_owner_and_replaces_nothing(kept: Path) -> None:
    """Mode 600; a file that is there stays as it was."""
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    before = kept.read_bytes()
    code, output, errors = iopfit("suggest", str(PERSON), "--receipt", str(kept))
    assert (code, output) == (2, "")
    assert "was left as it was" in errors
    assert kept.read_bytes() == before


def test_it_can_be_forgotten(whole: bytes, tmp_path: Path) -> None:
    """`forget` knows a receipt, and leaves other JSON alone."""
    (tmp_path / "receipt.json").write_bytes(whole)
    (tmp_path / "other.json").write_bytes(b'{"answers": 1}')
    assert iopfit("forget", "receipt.json", folder=tmp_path)[0] == 0
    assert iopfit("forget", "other.json", folder=tmp_path)[0] == 1
    assert [path.name for path in tmp_path.iterdir()] == ["other.json"]


def test_several_files_make_no_receipt(tmp_path: Path) -> None:
    """A receipt is of one person."""
    code, _, errors = iopfit("suggest", str(PERSON), str(PERSON), "--receipt", str(tmp_path / "r.json"))
    assert code == 2
    assert "one file of answers" in errors
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b"\xff\xfe", b"answers: {adult: yes}\n", None])
def test_what_is_no_receipt_is_refused_in_a_sentence(tmp_path: Path, content: bytes | None) -> None:
    """Exit code 2, and never a traceback."""
    target = tmp_path / "mine"
    if content is not None:
        target.write_bytes(content)
    code, output, errors = iopfit("verify", str(target))
    assert (code, output) == (2, "")
    assert "receipt" in errors or "cannot be read" in errors
    assert "Traceback" not in errors


def test_a_receipt_of_another_questionnaire_is_refused(whole: bytes, tmp_path: Path) -> None:
    """It says how to name its own."""
    target = tmp_path / "receipt.json"
    target.write_bytes(forged(whole, lambda parts: parts["questionnaire"].update(id="other")))
    code, output, errors = iopfit("verify", str(target))
    assert (code, output) == (2, "")
    assert "name its own with --questionnaire" in errors


def test_an_interview_writes_one_at_the_end(tmp_path: Path) -> None:
    """Asked for at the start, written with the result, verified afterwards."""
    target = tmp_path / "receipt.json"
    start = ["-m", "iopfit", "ask", "--receipt", str(target)]
    env: Any = {**os.environ, **KEPT, "LANG": "C.UTF-8", "TERM": "dumb", "COLUMNS": "80"}
    session = pexpect.spawn(sys.executable, start, env=env, encoding="utf-8", timeout=20, cwd=str(tmp_path))
    session.expect("Your answer: ")
    session.sendline("1")
    session.expect("Your answer: ")
    assert not target.exists()
    session.sendline("yes")
    session.expect("read this: ")
    session.sendline("ok")
    session.expect("Enter, or more: ")
    assert not target.exists()
    session.sendline("")
    session.expect("A receipt is kept in")
    session.expect("word from above: ")
    session.sendline("")
    session.expect(pexpect.EOF)
    assert iopfit("verify", str(target))[0] == 0

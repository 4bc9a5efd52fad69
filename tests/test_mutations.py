"""The shipped files, damaged in 5,000 ways: refused with places, or still a questionnaire that works.

Each topic is loaded alone, beside stand-ins for the items and definitions it reads from other
topics, so that a load takes about ten milliseconds and not two hundred. `EXAMPLES` are shared out
evenly over the files.
"""

import functools
import re
from collections.abc import Mapping

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from iopfit import Questionnaire, Response, suggest
from iopfit.diagnostics import Diagnostic, Severity, concise
from iopfit.library import read_folder, shipped_folder
from iopfit.loader import read_person, read_questionnaire
from iopfit.yaml_text import write

EXAMPLES = 5_000
SHIPPED = read_folder(shipped_folder())
_FRAME = "questionnaire.yaml"
_MUTATED = [_FRAME, *(name for name in SHIPPED if name.startswith("topics/"))]
_WORDS = [
    *(
        "yes",
        "no",
        "true",
        "null",
        "~",
        "[]",
        "{}",
        "0",
        "-1",
        "99999999999999",
        ".inf",
        "nan",
        "0x10",
        "2026-13-45",
        "''",
        '"',
        "'",
        "|",
        ">-",
    ),
    *(
        "and",
        "or",
        "not",
        "in",
        "(",
        ")",
        "=",
        "==",
        ">=",
        "sum(",
        "at_least(9,",
        "count(",
        ",",
        ":",
        ": ",
        "- ",
        "#",
        "&a",
        "*a",
        "!!int",
        "<<: *a",
    ),
    *(
        "link_id",
        "id",
        "topic",
        "type",
        "when",
        "self",
        "family",
        "choice",
        "integer",
        "inpatient",
        "emergency",
        "unknown",
        "\t",
        "\x00",
        "\ufeff",
    ),
    *(
        "\u2028",
        "é",
        "日本",
        "🙂",
        "\x1b[2J",
        "---",
        "...",
        "%YAML 9.9",
        "? ",
        "alcohol_days",
        "phq9",
        "x" * 300,
        "[" * 60,
    ),
]


def _stand_in(questionnaire: Questionnaire, name: str) -> dict[str, object]:
    """Return an item that conditions can read like the item, score or definition of a name."""
    item = questionnaire.item_by_id.get(name)
    if item is None:
        number = {"type": "integer", "min_value": 0, "max_value": 100}
        return {"link_id": name, "text": "Q?", **(number if name in questionnaire.score_by_id else {"type": "boolean"})}
    found: dict[str, object] = {"link_id": name, "type": item.type, "text": "Q?"}
    if item.min_value is not None and item.max_value is not None:
        found |= {"min_value": item.min_value, "max_value": item.max_value}
    if item.answer_options:
        options = [{"code": o.code, **({} if o.weight is None else {"weight": o.weight})} for o in item.answer_options]
        found |= {"answer_options": options, "repeats": item.repeats}
    return found


@functools.cache
def folder_for(topic: str) -> dict[str, bytes]:
    """Return a folder of one topic and stand-ins for what it reads from the others."""
    questionnaire, _ = read_questionnaire(SHIPPED)
    assert questionnaire is not None
    known = {*questionnaire.item_by_id, *questionnaire.score_by_id, *questionnaire.definition_by_id}
    order = rb"^topics:.*\n(?: .*\n|\n)*"
    files = {name: SHIPPED[name] for name in (_FRAME, f"topics/{topic}.yaml")}
    files[_FRAME] = re.sub(order, f"topics: [others, {topic}]\n".encode(), files[_FRAME], count=1, flags=re.MULTILINE)
    needed: set[str] = set()
    while True:
        others: dict[str, object] = {
            "topic": "others",
            "title": "Others",
            "ledger": "need",
            "items": [_stand_in(questionnaire, name) for name in sorted(needed)],
        }
        files["topics/others.yaml"] = write(others).encode()
        _, findings = read_questionnaire(files)
        more = {finding.message.split("`")[1] for finding in findings if finding.code == "unknown-name"} & known
        if more <= needed:
            return files
        needed |= more


def mutated(data: bytes, draw: st.DrawFn) -> bytes:
    """Return a file damaged once to three times."""
    lines = data.split(b"\n")
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(lines) - 1))
        other = draw(st.integers(0, len(lines) - 1))
        match draw(st.sampled_from(["delete", "repeat", "swap", "flip", "indent", "word", "cut", "byte"])):
            case "delete":
                del lines[at : at + draw(st.integers(1, 4))]
                lines = lines or [b""]
            case "repeat":
                lines.insert(other, lines[at])
            case "swap":
                lines[at], lines[other] = lines[other], lines[at]
            case "flip":
                place = draw(st.integers(0, max(len(lines[at]) - 1, 0)))
                lines[at] = lines[at][:place] + draw(st.characters(codec="utf-8")).encode() + lines[at][place + 1 :]
            case "indent":
                by = draw(st.sampled_from([-4, -2, -1, 1, 2, 6]))
                lines[at] = b" " * by + lines[at] if by > 0 else lines[at][:-by].lstrip() + lines[at][-by:]
            case "word":
                words = list(re.finditer(rb"[^\s,:(){}\[\]]+", lines[at]))
                if words:
                    word = draw(st.sampled_from(words))
                    lines[at] = (
                        lines[at][: word.start()] + draw(st.sampled_from(_WORDS)).encode() + lines[at][word.end() :]
                    )
            case "cut":
                lines[at] = lines[at][: draw(st.integers(0, len(lines[at])))]
            case _:
                place = draw(st.integers(0, len(lines[at])))
                lines[at] = lines[at][:place] + bytes([draw(st.integers(0, 255))]) + lines[at][place:]
    return b"\n".join(lines)


def check_places(files: Mapping[str, bytes], findings: list[Diagnostic]) -> None:
    """Check that every finding can be shown, and lies on a line that exists."""
    for finding in findings:
        assert finding.span.file in files, concise(finding)
        assert 1 <= finding.span.line <= files[finding.span.file].count(b"\n") + 1, concise(finding)
        assert 1 <= finding.span.column < finding.span.end_column, concise(finding)
        assert finding.message.isprintable()
        assert finding.help.isprintable()
        assert finding.help


@pytest.mark.parametrize("topic", [name.removeprefix("topics/").removesuffix(".yaml") for name in _MUTATED[1:]])
def test_reduced_folder_loads(topic: str) -> None:
    """Each topic loads beside its stand-ins, so that what is refused below is the damage."""
    questionnaire, findings = read_questionnaire(folder_for(topic))
    assert [concise(finding) for finding in findings] == []
    assert questionnaire is not None


@pytest.mark.parametrize("name", _MUTATED)
def test_damaged_files(name: str) -> None:
    """However a shipped file is damaged, there are findings with places that exist, or a questionnaire that works."""
    folder = folder_for("start" if name == _FRAME else name.removeprefix("topics/").removesuffix(".yaml"))

    @settings(max_examples=-(-EXAMPLES // len(_MUTATED)), database=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.composite(lambda draw: mutated(folder[name], draw))())
    def check(data: bytes) -> None:
        files = {**folder, name: data}
        questionnaire, findings = read_questionnaire(files)
        check_places(files, findings)
        errors = [finding for finding in findings if finding.severity is Severity.ERROR]
        assert (questionnaire is None) == bool(errors)
        if questionnaire is not None:
            assert suggest(questionnaire, Response()).questionnaire == questionnaire.id

    check()


@pytest.mark.parametrize("name", [name for name in SHIPPED if name.startswith("people/")][:3])
def test_damaged_cases(name: str) -> None:
    """A damaged case of a person is refused with places that exist, or read."""

    @settings(max_examples=150, database=None)
    @given(st.composite(lambda draw: mutated(SHIPPED[name], draw))())
    def check(data: bytes) -> None:
        person, findings = read_person(name, data)
        check_places({name: data}, findings)
        assert person is not None or findings

    check()


def test_damage_is_done() -> None:
    """The damage is real: of a hundred damaged files, some are refused and some still accepted."""
    folder = folder_for("home")
    outcomes: set[bool] = set()

    @settings(max_examples=100, database=None)
    @given(st.composite(lambda draw: mutated(folder["topics/home.yaml"], draw))())
    def collect(data: bytes) -> None:
        outcomes.add(read_questionnaire({**folder, "topics/home.yaml": data})[0] is None)

    collect()
    assert outcomes == {True, False}

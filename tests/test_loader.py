"""Bad questionnaires: each kind of finding with its place and help, all at once, within limits."""

import ast
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

import iopfit
from iopfit import Problem, Questionnaire, Response, load, suggest
from iopfit.diagnostics import Diagnostic, Severity, concise, in_file_order
from iopfit.document import Mapping as Node
from iopfit.document import Scalar
from iopfit.expr import python
from iopfit.expr.nodes import names_in
from iopfit.library import examine, read_folder, shipped_folder
from iopfit.loader import digest_of, read_questionnaire
from iopfit.yaml_text import MAX_BYTES, MAX_DEPTH, MAX_NODES, read

Framed = Callable[[Mapping[str, str]], dict[str, bytes]]
Small = Callable[[Mapping[str, str]], Questionnaire]

BAD = Path(__file__).parent / "bad"
CASES: list[tuple[str, dict[str, Any]]] = [
    (path.stem, case)
    for path in sorted(BAD.glob("*.yaml"))
    for case in yaml.safe_load(path.read_text(encoding="utf-8"))["cases"]
]

_HEAD = "topic: one\ntitle: One\nledger: need\n"
_GOOD = (
    _HEAD
    + """\
items:
  - {link_id: age, type: integer, text: Age?, min_value: 0, max_value: 99}
  - {link_id: sick, type: boolean, text: Sick?}
rules:
  - {id: first, when: WHEN, because: Because., cite: own, at_least: iop}
"""
)


def topic_with(when: str) -> str:
    """Return a topic whose one rule has a condition, in quotes."""
    return _GOOD.replace("WHEN", f'"{when}"')


def places(findings: list[Diagnostic]) -> list[tuple[str, str, int, int]]:
    """Return the code and place of each finding."""
    return [(f.code, f.span.file, f.span.line, f.span.column) for f in findings]


# --- one example for each kind of finding --------------------------------------------------


@pytest.mark.parametrize(("code", "case"), CASES, ids=[f"{code}: {case['why']}" for code, case in CASES])
def test_bad_example(framed: Framed, code: str, case: Mapping[str, Any]) -> None:
    """A bad example gives exactly the findings written beside it: place, words covered, message and help."""
    files = framed(case["files"])
    if case.get("frame") == "none":
        del files["questionnaire.yaml"]
    questionnaire, findings = read_questionnaire(files)
    found = [{"at": concise(f).split(": ")[0], "message": f.message, "help": f.help} for f in findings]
    assert [f.code for f in findings] == [code] * len(case["finds"])
    assert found == [{key: wanted[key] for key in ("at", "message", "help")} for wanted in case["finds"]]
    assert (questionnaire is None) == any(f.severity is Severity.ERROR for f in findings)
    for finding, wanted in zip(findings, case["finds"], strict=True):
        line = files.get(finding.span.file, b"").decode().split("\n")[finding.span.line - 1]
        covered = line[finding.span.column - 1 : finding.span.end_column - 1]
        assert covered.startswith(wanted["covers"])
        assert finding.span.end_column > finding.span.column


def codes_in_source() -> set[str]:
    """Return every code that the reading of a questionnaire can give, as its source names them."""
    room = Path(iopfit.__file__).parent
    found: set[str] = set()
    for path in [room / "yaml_text.py", *(room / "expr").glob("*.py"), *(room / "loader").glob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            first = node.args[0]
            if name.lstrip("_") in ("note", "stop", "Diagnostic", "Flaw") and isinstance(first, ast.Constant):
                found.add(str(first.value))
    return found


def test_every_code_has_a_bad_example() -> None:
    """No finding is without a bad example, nor an example without a finding."""
    limits = {"file-too-large", "not-utf8"}  # made below, from bytes
    by_kind = {"wrong-value", "empty-text"}  # named in tables, not where they are noted
    promises = {"unknown-promise", "unknown-order"}  # in the pages of the linter, and in test_promises
    maps = {"missing-option", "unread-column", "other-questionnaire", "unknown-item"}  # in batch/test_maps
    assert {code for code, _ in CASES} == (codes_in_source() | by_kind) - limits - promises - maps


# --- all findings at once ------------------------------------------------------------------

# code, what it should be, the mistake, the part of it that the finding covers
_NAME_MISTAKES = [
    ("unknown-name", "when: q{n} > 4", "when: qq{n}x > 4", "qq{n}x"),
    ("out-of-range", "when: q{n} > 4", "when: q{n} > 400", "400"),
    ("condition-syntax", "when: q{n} > 4", "when: q{n} == 4", "=="),
    ("not-a-condition", "when: q{n} > 4", "when: q{n}", "q{n}"),
    ("not-a-choice", "when: q{n} > 4", "when: q{n} in (four)", "q{n}"),
    ("unknown-name", "cite: own", "cite: onw", "onw"),
    ("unknown-name", "at_least: iop", "at_least: iopp", "iopp"),
    ("need-rule-gives-points", "at_least: iop", "points: {{iop: 2}}", "iop"),
    ("idle-otherwise", "max_value: 30", "otherwise: 0\n    max_value: 30", "0\n"),
    ("duplicate-key", "why: We ask.", "why: We ask.\n    why: We ask again.", "why: We ask again."),
]
_SHAPE_MISTAKES = [
    ("unknown-key", "why: We ask.", "wy: We ask.", "wy: We ask."),
    ("unknown-word", "type: integer", "type: integr", "integr"),
    ("wrong-value", "max_value: 30", "max_value: thirty", "thirty"),
    ("wrong-value", "rate: {{use: 2}}", "rate: {{use: 7}}", "7"),
    ("empty-text", "because: Because of {n}.", "because: ' '", " '"),
]
MISTAKES = {"names": _NAME_MISTAKES, "shape": _SHAPE_MISTAKES, "both": [*_NAME_MISTAKES, *_SHAPE_MISTAKES]}


_ITEM = """\
  - link_id: q{n}
    type: integer
    text:
      self: Question {n}?
      family: Question {n}?
      counselor: Question {n}?
    why: We ask.
    min_value: 0
    max_value: 30
"""
_RULE = """\
  - id: rule-{n}
    when: q{n} > 4
    because: Because of {n}.
    cite: own
    at_least: iop
    rate: {{use: 2}}

"""


def long_topic(kinds: list[tuple[str, str, str, str]]) -> tuple[str, list[tuple[str, str, int, int]]]:
    """Return a topic of some 2,000 lines, fifty of them with mistakes of some kinds, and where those are."""
    parts = [[block.format(n=n) for n in range(125)] for block in (_ITEM, _RULE)]
    for n in range(0, 100 if kinds else 0, 2):
        code, right, wrong, covers = (piece.format(n=n) for piece in kinds[n // 2 % len(kinds)])
        for blocks in parts:
            at = wrong.rindex(covers)
            mistake = f"{wrong[:at]}¶{code}¶{wrong[at:]}"
            blocks[n] = blocks[n].replace(right, mistake)
    lines, expected = [], []
    for number, line in enumerate(
        (_HEAD + "items:\n" + "".join(parts[0]) + "rules:\n" + "".join(parts[1])).split("\n"), 1
    ):
        before, *marked = line.split("¶")
        if marked:
            expected.append((marked[0], "topics/one.yaml", number, len(before) + 1))
        lines.append(before + "".join(marked[1:]))
    return "\n".join(lines), expected


@pytest.mark.parametrize("kinds", MISTAKES.values(), ids=MISTAKES)
def test_fifty_mistakes_at_once(framed: Framed, kinds: list[tuple[str, str, str, str]]) -> None:
    """A topic of 2,000 lines with fifty mistakes of many kinds reports all fifty, in file order."""
    topic, expected = long_topic(kinds)
    assert topic.count("\n") > 1_900
    assert len(expected) == 50
    questionnaire, findings = read_questionnaire(framed({"topics/one.yaml": topic}))
    assert questionnaire is None
    assert places(findings) == expected


def test_long_topic_without_mistakes(framed: Framed) -> None:
    """The same topic without the mistakes is a questionnaire."""
    questionnaire, findings = read_questionnaire(framed({"topics/one.yaml": long_topic([])[0]}))
    assert findings == []
    assert questionnaire is not None
    assert len(questionnaire.rules) == len(questionnaire.items) == 125


def test_shape_mistakes_at_once(framed: Framed) -> None:
    """Mistakes of shape in several items and files are all reported, not only the first."""
    item = "  - {{link_id: q{n}, type: integr, text: Q?, min_value: zero, max_value: 9, colour: red}}\n"
    topic = "topic: {name}\ntitle: T\nledger: need\nitems:\n"
    files = {
        f"topics/{name}.yaml": topic.format(name=name) + "".join(item.format(n=f"{name}{n}") for n in range(5))
        for name in ("one", "two")
    }
    _, findings = read_questionnaire(framed(files))
    assert len(findings) == 2 * 5 * 3
    assert {f.code for f in findings} == {"unknown-word", "wrong-value", "unknown-key"}


def test_one_mistake_is_one_finding(framed: Framed) -> None:
    """What refers to a file that cannot be read is not reported again."""
    broken = "topic: one\ntitle: One\nledger: need\nitems:\n  - link_id: age\n    type: integer\n   text: Age?\n"
    second = "topic: two\ntitle: Two\nledger: need\nrules:\n  - {id: first, when: age > 4, because: B., cite: own, at_least: iop}\n"
    _, findings = read_questionnaire(framed({"topics/one.yaml": broken, "topics/two.yaml": second}))
    assert [f.code for f in findings] == ["yaml-syntax"]


def test_problem_carries_everything(tmp_path: Path, framed: Framed) -> None:
    """`load` raises one Problem with all findings, and its text is one line a finding."""
    write_folder(tmp_path, framed({"topics/one.yaml": topic_with("agee > 4 and sik")}))
    with pytest.raises(Problem) as caught:
        load(tmp_path)
    assert [f.code for f in caught.value.diagnostics] == ["unknown-name"] * 2
    assert str(caught.value).splitlines() == [concise(f) for f in caught.value.diagnostics]
    assert str(caught.value).startswith(
        f"{tmp_path.as_posix()}/topics/one.yaml:8:24: error[unknown-name]: `agee` is not"
    )


def write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write a questionnaire's files below a folder."""
    for name, data in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(data)


# --- bytes, limits and odd folders -----------------------------------------------------------


def flaws_of(data: bytes, name: str = "mine.yaml") -> list[tuple[str, int, int]]:
    """Return the code and place of each flaw of a file's text."""
    return [(flaw.code, flaw.span.line, flaw.span.column) for flaw in read(name, data)[1]]


def test_byte_order_mark_is_skipped() -> None:
    """A byte order mark is no part of the first key, nor of its place."""
    document, flaws = read("mine.yaml", b"\xef\xbb\xbfsmokes: no")
    assert isinstance(document.root, Node)
    key, value = document.root.entries[0]
    assert (key.text, key.span.column, flaws) == ("smokes", 1, [])
    assert isinstance(value, Scalar)
    assert value.text == "no"


@pytest.mark.parametrize(
    ("data", "line", "column"),
    [
        ("título: Sí".encode("latin-1"), 1, 2),
        (b"a: b\nb: caf\xe9\n", 2, 7),
        (b"a: \xff\xfeb", 1, 4),
        ("a: b".encode("utf-16"), 1, 1),
        (b"a: \xed\xa0\x80", 1, 4),
    ],
    ids=["latin-1", "second-line", "stray", "utf-16", "surrogate"],
)
def test_other_encodings_are_placed(data: bytes, line: int, column: int) -> None:
    """A file that is not UTF-8 is refused at its first wrong byte."""
    assert flaws_of(data) == [("not-utf8", line, column)]


def test_characters_before_a_wrong_byte_count_once() -> None:
    """The column of a wrong byte counts the characters before it, as all columns do."""
    assert flaws_of("a: ñandú ".encode() + b"\xff") == [("not-utf8", 1, 10)]


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x1b", "\x7f"])
def test_control_characters_are_placed(character: str) -> None:
    """A control character is refused where it stands."""
    assert flaws_of(f"a: b\nb: c{character}d\n".encode()) == [("yaml-syntax", 2, 5)]


@pytest.mark.parametrize("text", ["a: 1\n\tb: 2\n", "a:\n\t- b\n", "\ta: 1\n", "a: 1\nb:\n  c: 1\n\td: 2\n"])
def test_tabs_are_explained(text: str) -> None:
    """A tab as indentation is found on its line, and the help speaks of spaces."""
    _, (flaw,) = read("mine.yaml", text.encode())
    assert flaw.code == "yaml-syntax"
    assert flaw.span.line == text.count("\n", 0, text.index("\t")) + 1
    assert flaw.help == "indent with spaces; YAML does not allow tabs there"


@pytest.mark.parametrize(
    "mark", ["\u2028", "\u2029", "\x85"], ids=["line-separator", "paragraph-separator", "next-line"]
)
def test_odd_line_breaks_do_not_move_lines(mark: str) -> None:
    """Lines are counted as editors count them, so a place stays right below an odd character."""
    document, flaws = read("mine.yaml", f'first: "a{mark}b"\nsecond: y\n'.encode())
    assert flaws == []
    assert isinstance(document.root, Node)
    for key, _ in document.root.entries:
        assert document.line(key.span.line)[key.span.column - 1 :].startswith(key.text)


def test_line_ends_of_other_systems() -> None:
    """Line ends of other systems do not move lines, and are no part of them."""
    document, flaws = read("mine.yaml", b"first: x\r\nsecond: y\r\n")
    assert flaws == []
    assert isinstance(document.root, Node)
    assert [key.span.line for key, _ in document.root.entries] == [1, 2]
    assert document.line(2) == "second: y"


@pytest.mark.parametrize("opening", ["[", "{a: ", "- "])
def test_deep_nesting_is_refused(opening: str) -> None:
    """Nesting far beyond any need is refused where it passes the limit, however deep it goes."""
    (flaw,) = flaws_of((opening * 20_000).encode())
    assert flaw == ("too-deep", 1, 1 + len(opening) * MAX_DEPTH)


def test_nesting_within_the_limit_is_read() -> None:
    """Nesting up to the limit is read."""
    assert flaws_of(("[" * MAX_DEPTH + "]" * MAX_DEPTH).encode()) == []


def test_bombs_are_refused() -> None:
    """Values that multiply each other are refused at the first name, before anything grows."""
    bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    assert flaws_of(bomb.encode()) == [("anchor", 1, 4)]


def test_merge_keys_are_refused() -> None:
    """Merging a value into another is refused."""
    assert flaws_of(b"first: {a: 1}\nsecond:\n  <<: *first\n") == [("alias", 3, 7)]


def test_too_many_values_are_refused() -> None:
    """More values than any questionnaire has are refused."""
    (flaw,) = flaws_of(b"- a\n" * (MAX_NODES + 10))
    assert flaw[0] == "file-too-large"


def test_second_document_is_refused() -> None:
    """A second document is refused where it starts; the end mark of the first is no second one."""
    assert flaws_of(b"a: 1\n---\nb: 2\n") == [("second-document", 2, 1)]
    assert flaws_of(b"---\na: 1\n...\n") == []


@pytest.mark.parametrize(
    "data", [b"", b"\n\n", b"# nothing\n", b"\xef\xbb\xbf"], ids=["none", "lines", "comment", "mark"]
)
def test_empty_file(framed: Framed, data: bytes) -> None:
    """A file that holds nothing is one finding at its start."""
    _, findings = read_questionnaire({**framed({"topics/one.yaml": ""}), "topics/one.yaml": data})
    assert [(f.code, f.span.line) for f in findings] == [("wrong-shape", 1)]


def test_empty_frame() -> None:
    """An empty questionnaire.yaml is one finding."""
    assert places(read_questionnaire({"questionnaire.yaml": b""})[1]) == [("wrong-shape", "questionnaire.yaml", 1, 1)]


def test_file_of_a_hundred_megabytes(tmp_path: Path, framed: Framed) -> None:
    """A file of 100 MB is refused at its start; its size is not misstated."""
    write_folder(tmp_path, framed({"topics/one.yaml": topic_with("sick")}))
    with (tmp_path / "topics" / "one.yaml").open("r+b") as file:
        file.truncate(100_000_000)
    questionnaire, findings = examine(tmp_path)
    assert questionnaire is None
    assert [(f.code, f.span.line, f.span.column) for f in findings] == [("file-too-large", 1, 1)]
    assert "5,000,000" not in findings[0].message
    assert f"{MAX_BYTES // 1_000_000} MB" in findings[0].help


def test_folder_where_a_file_is_meant(tmp_path: Path) -> None:
    """A folder in the place of a file is as if the file were missing."""
    (tmp_path / "questionnaire.yaml").mkdir()
    questionnaire, findings = examine(tmp_path)
    assert questionnaire is None
    assert [f.code for f in findings] == ["missing-file"]


@pytest.mark.parametrize("name", ["nowhere", "file.yaml"])
def test_no_folder(tmp_path: Path, name: str) -> None:
    """A folder that does not exist, or is a file, is a finding that says what is missing."""
    (tmp_path / "file.yaml").write_text("id: small\n", encoding="utf-8")
    with pytest.raises(Problem) as caught:
        load(tmp_path / name)
    assert [(f.code, f.span.file) for f in caught.value.diagnostics] == [
        ("missing-file", f"{tmp_path.as_posix()}/{name}/questionnaire.yaml")
    ]


def test_topic_file_that_is_a_folder(tmp_path: Path, framed: Framed) -> None:
    """A topic whose file is a folder is an unknown topic, with the file to add."""
    files = framed({"topics/one.yaml": topic_with("sick")})
    write_folder(tmp_path, {"questionnaire.yaml": files["questionnaire.yaml"]})
    (tmp_path / "topics" / "one.yaml").mkdir(parents=True)
    _, (finding,) = examine(tmp_path)
    assert (finding.code, finding.message, finding.help) == (
        "unknown-name",
        "there is no topic `one`",
        "add topics/one.yaml",
    )


def test_only_yaml_files_are_read(tmp_path: Path, framed: Framed) -> None:
    """Other files in the folder, as editors leave them, do no harm."""
    write_folder(tmp_path, framed({"topics/one.yaml": topic_with("sick")}))
    (tmp_path / "topics" / "one.yaml~").write_text("not: [yaml", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("{{", encoding="utf-8")
    assert sorted(read_folder(tmp_path)) == ["questionnaire.yaml", "topics/one.yaml"]
    assert load(tmp_path).id == "small"


# --- conditions that grow ----------------------------------------------------------------------


def check_bounded(framed: Framed, topic: str) -> None:
    """Check that a topic is refused, or gives rules whose text stays within some thirty times its own."""
    questionnaire, findings = read_questionnaire(framed({"topics/one.yaml": topic}))
    if questionnaire is None:
        assert findings
        return
    condition = questionnaire.rules[-1].when
    text = python.holds(condition, {name: n for n, name in enumerate(names_in(condition))}, frozenset())
    assert len(text) < 30 * len(topic)
    assert suggest(questionnaire, Response()).questionnaire == "small"


@pytest.mark.parametrize("times", [10, 60, 150, 250, 600])
@pytest.mark.parametrize("sign", ["+", "-"])
def test_long_sums(framed: Framed, sign: str, times: int) -> None:
    """A long sum is refused or scored; nothing else happens."""
    check_bounded(framed, topic_with(f"age{f' {sign} 1' * times} > 3"))


@pytest.mark.parametrize("times", [10, 200, 900])
def test_many_negations(framed: Framed, times: int) -> None:
    """Many times `not` is refused or scored; nothing else happens."""
    check_bounded(framed, topic_with("not " * times + "sick"))


@pytest.mark.parametrize("times", [2, 4, 7, 12, 28])
def test_counts_within_counts(framed: Framed, times: int) -> None:
    """Counts within counts are refused before their text multiplies."""
    check_bounded(framed, topic_with("count(" * times + "sick" + " = 1)" * times + " = 1"))


@pytest.mark.parametrize(
    ("form", "times"), [("not {0}", 30), ("{0} and {0}", 5), ("{0} and {0}", 14), ("count({0}, {0}) = 2", 4)]
)
def test_definitions_upon_definitions(framed: Framed, form: str, times: int) -> None:
    """Definitions that multiply each other are refused before their text multiplies."""
    definitions = "definitions:\n  - {id: d0, when: sick, text: it is so}\n"
    definitions += "".join(
        f'  - {{id: d{n}, when: "{form.format(f"d{n - 1}")}", text: it is so}}\n' for n in range(1, times)
    )
    check_bounded(framed, topic_with(f"d{times - 1}").replace("rules:", definitions + "rules:"))


def test_long_chain_of_definitions(framed: Framed) -> None:
    """A chain of thousands of definitions is refused or scored; nothing else happens."""
    definitions = "definitions:\n  - {id: d0, when: sick, text: it is so}\n"
    definitions += "".join(f"  - {{id: d{n}, when: not d{n - 1}, text: it is so}}\n" for n in range(1, 2_000))
    check_bounded(framed, topic_with("d1999").replace("rules:", definitions + "rules:"))


# --- good ones -----------------------------------------------------------------------------------


def test_shipped_questionnaire_has_no_findings() -> None:
    """The shipped questionnaire loads without an error or a warning."""
    questionnaire, findings = examine(shipped_folder())
    assert [concise(f) for f in findings] == []
    assert questionnaire is not None
    assert questionnaire.id == "program-fit"


def test_words_stay_words(small: Small) -> None:
    """`no`, `yes`, `on`, a number and a date stay the words an author wrote where words are meant."""
    topic = (
        _HEAD
        + "items:\n  - {link_id: use, type: choice, text: no, label: 2026-01-31, answer_options: [yes, no, on, 7]}\n"
    )
    item = small({"topics/one.yaml": topic}).item_by_id["use"]
    assert item.text.words == {"en": {"self": "no"}}
    assert item.label.words == {"en": {"self": "2026-01-31"}}
    assert [option.code for option in item.answer_options] == ["yes", "no", "on", "7"]


def test_findings_of_several_files_are_in_order(framed: Framed) -> None:
    """Findings are sorted by file, then line, then column, whatever order they were found in."""
    second = (
        topic_with("sik and agee > 3")
        .replace("topic: one", "topic: two")
        .replace("link_id: ", "link_id: two_")
        .replace("id: first", "id: second")
    )
    _, findings = read_questionnaire(framed({"topics/two.yaml": second, "topics/one.yaml": topic_with("aeg > 3")}))
    assert findings == in_file_order(findings)
    assert [f.span.file for f in findings] == ["topics/one.yaml", "topics/two.yaml", "topics/two.yaml"]


def test_digest_follows_content(framed: Framed) -> None:
    """The digest changes with any byte of any file but those of people, and with nothing else."""
    files = framed({"topics/one.yaml": topic_with("sick")})
    before = digest_of(files)
    assert digest_of(dict(reversed(files.items()))) == before
    assert digest_of({**files, "people/one.yaml": b"person: Ann"}) == before
    for name, data in files.items():
        assert digest_of({**files, name: data + b"\n"}) != before
        assert digest_of({f"{name}x" if key == name else key: value for key, value in files.items()}) != before


def test_translation_warnings_do_not_stop(framed: Framed) -> None:
    """A translation that lacks words is a warning; the questionnaire speaks its own language there."""
    spanish = "language: es\ntitle: Pequeño\nitems:\n  sick: {text: ¿Malestar?}\n"
    questionnaire, findings = read_questionnaire(
        framed({"topics/one.yaml": topic_with("sick"), "text/es.yaml": spanish})
    )
    assert questionnaire is not None
    assert questionnaire.languages == ("en", "es")
    assert {f.severity for f in findings} == {Severity.WARNING}
    reader = replace(iopfit.questionnaire.Reader(), language="es")
    assert questionnaire.item_by_id["sick"].text.say(reader) == "¿Malestar?"
    assert questionnaire.item_by_id["age"].text.say(reader) == "Age?"


@pytest.mark.parametrize("name", ["questionnaire.yaml", "topics/body.yaml"])
def test_no_line_is_idle(name: str) -> None:
    """Dropping a key of the frame or a topic that others rely on is always noticed."""
    files = read_folder(shipped_folder())
    keys = re.findall(rb"^(\w+):", files[name], re.MULTILINE)
    relied_on = {
        b"topic",
        b"title",
        b"ledger",
        b"items",
        b"id",
        b"version",
        b"levels",
        b"dimensions",
        b"topics",
        b"value_sets",
        b"crisis",
        b"sources",
    }
    for key in relied_on.intersection(keys):
        dropped = re.sub(rb"^%s:.*\n(?:[ -].*\n|\n)*" % key, b"", files[name], count=1, flags=re.MULTILINE)
        questionnaire, findings = read_questionnaire({**files, name: dropped})
        assert questionnaire is None, key
        assert findings

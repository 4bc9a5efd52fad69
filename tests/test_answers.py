"""Answers: typed kindly, read strictly, all findings at once, and kept so that they read back equal."""

import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iopfit import Missing, Problem, Questionnaire, Response
from iopfit.answer_file import as_content, fitting, read_answers
from iopfit.answers import MAX_TEXT, Unfit, parse, parse_many, understand
from iopfit.diagnostics import Diagnostic, concise, from_flaw, in_file_order
from iopfit.questionnaire import VOICES, Item, Reader, Value
from iopfit.yaml_text import read, write

Small = Callable[[Mapping[str, str]], Questionnaire]

_TOPIC = """\
topic: one
title: One
ledger: need
items:
  - {link_id: sick, type: boolean, text: Sick?}
  - {link_id: days, type: integer, text: Days?, min_value: 0, max_value: 30}
  - {link_id: cold, type: integer, text: How cold?, min_value: -20, max_value: 10}
  - {link_id: ready, type: scale, text: Ready?, min_value: 0, max_value: 10}
  - {link_id: share, type: decimal, text: Share?, min_value: 0, max_value: 100}
  - {link_id: born, type: date, text: Born?}
  - {link_id: note, type: text, text: Anything else?}
  - {link_id: hello, type: display, text: Hello.}
  - link_id: living
    type: choice
    text: Where?
    answer_options:
      - {code: own_home, text: At my own place}
      - {code: family, text: With family}
      - {code: family_far, text: "With family, far away"}
      - {code: street, text: On the street}
      - {code: no, text: No place}
  - link_id: kinds
    type: choice
    repeats: true
    text: Which?
    answer_options:
      - {code: alcohol, text: Alcohol}
      - {code: opioids, text: "Opioids: heroin, fentanyl or pain pills"}
      - {code: cannabis, text: "Cannabis: weed"}
      - {code: none, text: None of these, exclusive: true}
"""
_SPANISH = """\
language: es
title: Pequeño
items:
  living: {text: ¿Dónde?, options: {own_home: En mi propio lugar, family: Con la familia, family_far: "Con la familia, lejos", street: En la calle, no: Ningún lugar}}
  kinds: {text: ¿Cuáles?, options: {alcohol: Alcohol, opioids: "Opioides: heroína, fentanilo o pastillas", cannabis: "Cannabis: hierba", none: Ninguna de estas}}
"""


@pytest.fixture(scope="module")
def asked(small: Small) -> Questionnaire:
    """Return a questionnaire with an item of every type."""
    return small({"topics/one.yaml": _TOPIC, "text/es.yaml": _SPANISH})


def findings_in(
    questionnaire: Questionnaire, data: bytes, name: str = "mine.yaml"
) -> tuple[Response, list[Diagnostic]]:
    """Return the answers in a file's bytes and everything found wrong with it, in file order."""
    document, flaws = read(name, data)
    response, findings = (
        read_answers(questionnaire, document) if document.root is not None or not flaws else (Response(), [])
    )
    return response, in_file_order([from_flaw(flaw, about_answers=True) for flaw in flaws] + findings)


# --- typed ---------------------------------------------------------------------------------

_EN, _ES = Reader(), Reader("es")
TYPED: list[tuple[str, str, Reader, Value]] = [
    *(("sick", typed, _EN, True) for typed in ("y", "Y", "yes", "YES", " yes ", "Yes.", "yes!", "1")),
    *(("sick", typed, _ES, True) for typed in ("s", "S", "sí", "Sí", "SÍ.", "si", "si\u0301")),
    *(("sick", typed, _EN, False) for typed in ("n", "No", "NO.", "2")),
    ("days", "12", _EN, 12),
    ("days", " 12 ", _EN, 12),
    ("days", "+3", _EN, 3),
    ("days", "007", _EN, 7),
    ("cold", "-20", _EN, -20),
    ("ready", "0", _EN, 0),
    ("share", "2.5", _EN, 2.5),
    ("share", "2,5", _EN, 2.5),
    ("share", "100", _EN, 100.0),
    ("born", "2000-02-29", _EN, date(2000, 2, 29)),
    ("note", "  a word ", _EN, "a word"),
    ("note", "unknown", _EN, "unknown"),
    ("living", "1", _EN, "own_home"),
    ("living", "5", _EN, "no"),
    ("living", "own_home", _EN, "own_home"),
    ("living", "own home", _EN, "own_home"),
    ("living", "Own", _EN, "own_home"),
    ("living", "AT MY OWN PLACE", _EN, "own_home"),
    ("living", "on the s", _EN, "street"),
    ("living", "no", _EN, "no"),
    ("living", "with family", _EN, "family"),  # whole words win over the beginning of others
    ("living", "family", _EN, "family"),
    ("living", "with family, far", _EN, "family_far"),
    ("living", "en la calle", _ES, "street"),
    ("living", "NINGUN", _ES, "no"),
    ("living", "ningún lugar", _ES, "no"),
    ("kinds", "1", _EN, frozenset({"alcohol"})),
    ("kinds", "1,3", _EN, frozenset({"alcohol", "cannabis"})),
    ("kinds", "3 1", _EN, frozenset({"alcohol", "cannabis"})),
    ("kinds", "1, 2; 3", _EN, frozenset({"alcohol", "opioids", "cannabis"})),
    ("kinds", "alcohol, opi", _EN, frozenset({"alcohol", "opioids"})),
    ("kinds", "Alc, 3", _EN, frozenset({"alcohol", "cannabis"})),
    ("kinds", "alcohol,", _EN, frozenset({"alcohol"})),
    ("kinds", "none", _EN, frozenset({"none"})),
    ("kinds", "none of these", _EN, frozenset({"none"})),
    ("kinds", "ninguna", _ES, frozenset({"none"})),
    ("kinds", "Opioids: heroin, fentanyl or pain pills", _EN, frozenset({"opioids"})),
]
REFUSED: list[tuple[str, str, str]] = [
    *(("sick", typed, "not-yes-or-no") for typed in ("", "maybe", "3", "yes no", "0")),
    *(
        ("days", typed, "not-a-whole-number")
        for typed in ("", "two", "3.5", "1e3", "0x1", "1_0", "--3", "- 3", "٣", "²", "1 2", "9" * 40)
    ),
    *(("days", typed, "out-of-range") for typed in ("31", "-1", "999999999999999")),
    ("cold", "-21", "out-of-range"),
    *(("share", typed, "not-a-number") for typed in ("", "half", "nan", "inf", "-inf", "1_0", "1,2,3", "0x1")),
    *(("share", typed, "out-of-range") for typed in ("100.01", "-0.1", "1e9")),
    *(
        ("born", typed, "not-a-date")
        for typed in (
            "",
            "2026-02-30",
            "2026-1-3",
            "20260131",
            "01/31/2026",
            "2026-W05-3",
            "2026-001",
            "2026-01-31T00:00",
            "yesterday",
        )
    ),
    *(("living", typed, "not-an-option") for typed in ("", " ", ".", "0", "6", "99999", "hotel", "-1", "1.5")),
    *(("living", typed, "ambiguous") for typed in ("o", "with", "w")),
    *(("kinds", typed, "not-an-option") for typed in ("", ",", "1,9", "alcohol, tea", "0")),
    *(("kinds", typed, "chosen-twice") for typed in ("1,1", "1, alcohol", "alc, Alcohol")),
    *(("kinds", typed, "stands-alone") for typed in ("none, alcohol", "4 1")),
    ("note", "x" * (MAX_TEXT + 1), "too-long"),
]


@pytest.mark.parametrize(("name", "typed", "reader", "value"), TYPED, ids=[f"{t[0]}: {t[1]!r}" for t in TYPED])
def test_typed_answer(asked: Questionnaire, name: str, typed: str, reader: Reader, value: Value) -> None:
    """What a person types is understood: numbers, codes, words, beginnings, any case, accents or none."""
    answer = understand(asked.item_by_id[name], typed, reader)
    assert answer == value
    assert type(answer) is type(value)


@pytest.mark.parametrize(("name", "typed", "reason"), REFUSED, ids=[f"{r[0]}: {r[1][:30]!r}" for r in REFUSED])
def test_typed_answer_refused(asked: Questionnaire, name: str, typed: str, reason: str) -> None:
    """What does not fit is refused with its reason and without repeating the answer."""
    with pytest.raises(Unfit) as caught:
        understand(asked.item_by_id[name], typed, _EN)
    assert caught.value.reason == str(caught.value) == reason


def test_what_is_shown_can_be_typed(fit: Questionnaire) -> None:
    """Each option of the shipped questionnaire is understood by its number, its code and the words shown."""
    unclear = []
    for item in fit.items:
        for number, option in enumerate(item.answer_options, 1):
            wanted: Value = frozenset({option.code}) if item.repeats else option.code
            shown = {
                option.text.say(Reader(language, voice)): (language, voice)
                for language in fit.languages
                for voice in VOICES
            }
            readers = {
                str(number): _EN,
                option.code: _EN,
                **{words: Reader(*reader) for words, reader in shown.items()},
            }
            for typed, reader in readers.items():
                try:
                    unclear += [] if understand(item, typed, reader) == wanted else [(item.link_id, typed)]
                except Unfit as unfit:
                    unclear.append((item.link_id, f"{typed} ({unfit.reason})"))
    assert unclear == []


@settings(max_examples=500)
@given(
    st.sampled_from(["sick", "days", "cold", "ready", "share", "born", "note", "living", "kinds"]),
    st.text(max_size=30),
    st.sampled_from([_EN, _ES]),
)
def test_anything_typed_is_understood_or_unfit(asked: Questionnaire, name: str, typed: str, reader: Reader) -> None:
    """No typed text does anything but become an answer or be unfit, and an answer fits its item."""
    item = asked.item_by_id[name]
    try:
        answer = understand(item, typed, reader)
    except Unfit as unfit:
        assert unfit.reason
    else:
        assert kept(asked, Response({name: answer})) == {name: answer}


def test_text_that_cannot_be_kept(asked: Questionnaire) -> None:
    """Text with half a character, as a broken terminal sends it, is refused or kept as it is."""
    try:
        answer = understand(asked.item_by_id["note"], "caf\udce9", _EN)
    except Unfit:
        return
    assert kept(asked, Response({"note": answer})) == {"note": answer}


def test_files_are_read_strictly(asked: Questionnaire) -> None:
    """In a file only exact codes count: no numbers of the list, no beginnings, no other case."""
    living, kinds = asked.item_by_id["living"], asked.item_by_id["kinds"]
    assert parse(living, "own_home") == "own_home"
    for text in ("1", "own", "OWN_HOME", " own_home", "At my own place", ""):
        with pytest.raises(Unfit, match="not-an-option"):
            parse(living, text)
    assert parse_many(kinds, []) == frozenset()
    assert parse_many(kinds, ["opioids", "alcohol"]) == frozenset({"alcohol", "opioids"})
    for item, texts, reason in (
        (living, ["family"], "one-answer-only"),
        (kinds, ["none", "alcohol"], "stands-alone"),
        (kinds, ["alcohol"] * 2, "chosen-twice"),
    ):
        with pytest.raises(Unfit, match=reason):
            parse_many(item, texts)


# --- files -----------------------------------------------------------------------------------

_MANY = """\
answers:
  sick: perhaps
  days: 31
  cold: cold
  ready: 3.5
  share: 101
  born: 2026-02-30
  living: hotel
  kinds: [alcohol, tea, none]
  noet: hello
  hello: there
  note: {missing: lost}
"""


def test_all_findings_at_once(asked: Questionnaire) -> None:
    """Every wrong answer of a file is reported, each at its own place, in file order."""
    response, findings = findings_in(asked, _MANY.encode())
    assert [(f.code, f.span.line, f.span.column) for f in findings] == [
        ("not-yes-or-no", 2, 9),
        ("out-of-range", 3, 9),
        ("not-a-whole-number", 4, 9),
        ("not-a-whole-number", 5, 10),
        ("out-of-range", 6, 10),
        ("not-a-date", 7, 9),
        ("not-an-option", 8, 11),
        ("not-an-option", 9, 20),
        ("unknown-item", 10, 3),
        ("unknown-item", 11, 3),
        ("wrong-shape", 12, 9),
    ]
    assert response.answers == {}
    assert all(f.about_answers and f.help for f in findings)


# a file, and the code, line, column and help of the one thing wrong with it
ONE_WRONG: list[tuple[str, str, int, int, str]] = [
    ("dayz: 3", "unknown-item", 1, 1, "did you mean `days`?"),
    ("answers:\n  livng: family", "unknown-item", 2, 3, "did you mean `living`?"),
    ("shoe_size: 9", "unknown-item", 1, 1, "list the items with: iopfit questions"),
    (
        "living: familly",
        "not-an-option",
        1,
        9,
        "did you mean `family`? write one of own_home, family, family_far, street, no; or unknown, declined",
    ),
    (
        "living: Family",
        "not-an-option",
        1,
        9,
        "did you mean `family`? write one of own_home, family, family_far, street, no; or unknown, declined",
    ),
    (
        "living: hotel",
        "not-an-option",
        1,
        9,
        "write one of own_home, family, family_far, street, no; or unknown, declined",
    ),
    (
        "living: [family]",
        "one-answer-only",
        1,
        9,
        "write one of own_home, family, family_far, street, no; or unknown, declined",
    ),
    (
        "kinds: opiods",
        "not-an-option",
        1,
        8,
        "did you mean `opioids`? write a list of alcohol, opioids, cannabis, none; or unknown, declined",
    ),
    (
        "kinds:\n  - alcohol\n  - opiods",
        "not-an-option",
        3,
        5,
        "did you mean `opioids`? write a list of alcohol, opioids, cannabis, none; or unknown, declined",
    ),
    (
        "kinds: [alcohol, alcohol]",
        "chosen-twice",
        1,
        8,
        "write a list of alcohol, opioids, cannabis, none; or unknown, declined",
    ),
    (
        "kinds: [alcohol, none]",
        "stands-alone",
        1,
        8,
        "write a list of alcohol, opioids, cannabis, none; or unknown, declined",
    ),
    (
        "kinds: {alcohol: yes}",
        "wrong-shape",
        1,
        8,
        "write a list of alcohol, opioids, cannabis, none; or unknown, declined",
    ),
    (
        "kinds: [[alcohol]]",
        "wrong-shape",
        1,
        9,
        "write a list of alcohol, opioids, cannabis, none; or unknown, declined",
    ),
    ("days: 3.0", "not-a-whole-number", 1, 7, "write a whole number from 0 to 30; or unknown, declined"),
    ("days: yes", "not-a-whole-number", 1, 7, "write a whole number from 0 to 30; or unknown, declined"),
    ("days:", "empty", 1, 6, "write a whole number from 0 to 30; or unknown, declined"),
    ("days: ~", "empty", 1, 7, "write a whole number from 0 to 30; or unknown, declined"),
    ("days: [3]", "one-answer-only", 1, 7, "write a whole number from 0 to 30; or unknown, declined"),
    ("cold: -21", "out-of-range", 1, 7, "write a whole number from -20 to 10; or unknown, declined"),
    ("share: -.inf", "not-a-number", 1, 8, "write a number from 0 to 100; or unknown, declined"),
    ("sick: 1", "not-yes-or-no", 1, 7, "write yes or no; or unknown, declined"),
    ("born: 31.1.2026", "not-a-date", 1, 7, "write a date as year-month-day; or unknown, declined"),
    (
        f"note: {'x' * 10_001}",
        "too-long",
        1,
        7,
        "write words, or a mapping `missing: declined`; no more than 10,000 characters",
    ),
    ("hello: there", "unknown-item", 1, 1, "list the items with: iopfit questions"),
    ("days: 3\ndays: 4", "duplicate-key", 2, 1, "keep one; the first is on line 1"),
    ("answers: {days: 3}\nset_aside: {days: 4}", "answered-twice", 2, 13, "keep one of the two"),
    ("answers: {days: 3}\nanswrs: {sick: yes}", "unknown-key", 2, 1, "did you mean `answers`?"),
    ("answers: {days: 3}\nsick: yes", "unknown-key", 2, 1, "put answers under `answers`"),
    ("answers: [days]", "wrong-shape", 1, 10, "write one `link_id: answer` a line below it"),
    ("questionnaire: big\nanswers: {days: 3}", "other-questionnaire", 1, 16, "name theirs with --questionnaire"),
    ("[days, sick]", "no-answers", 1, 1, "write one `link_id: answer` a line"),
    ("days", "no-answers", 1, 1, "write one `link_id: answer` a line"),
    ("", "no-answers", 1, 1, "write one `link_id: answer` a line"),
    ("# none yet\n", "no-answers", 1, 1, "write one `link_id: answer` a line"),
    ("days: &d 3", "anchor", 1, 7, "write the value out where it is needed"),
    ("days: !!int 3", "tag", 1, 7, "leave the tag out; types are declared by the item"),
    ("days: 3\n---\nsick: yes", "second-document", 2, 1, "keep one document a file"),
    ("days: 3\n\tsick: yes", "yaml-syntax", 2, 1, "indent with spaces; YAML does not allow tabs there"),
]


@pytest.mark.parametrize("wrong", ONE_WRONG, ids=[f"{wrong[1]}: {wrong[0][:30]!r}" for wrong in ONE_WRONG])
def test_one_wrong_answer(asked: Questionnaire, wrong: tuple[str, str, int, int, str]) -> None:
    """Each kind of mistake in an answers file is one finding, with its place and what to write instead."""
    text, code, line, column, help_ = wrong
    _, findings = findings_in(asked, text.encode())
    said = [(f.code, f.span.line, f.span.column, f"{f.label} {f.help}".strip()) for f in findings]
    assert said == [(code, line, column, help_)]
    assert findings[0].about_answers


def test_right_answers_stay_beside_wrong_ones(asked: Questionnaire) -> None:
    """A wrong answer does not take the others with it, and is itself left out."""
    response, findings = findings_in(asked, b"days: 3\nsick: perhaps\nliving: no\nkinds: []\n")
    assert response.answers == {"days": 3, "living": "no", "kinds": frozenset()}
    assert len(findings) == 1


@pytest.mark.parametrize(
    "data",
    ["note: Ñandú".encode("latin-1"), "note: x".encode("utf-16"), b"note: \xff"],
    ids=["latin-1", "utf-16", "stray"],
)
def test_answers_that_are_not_utf8(asked: Questionnaire, data: bytes) -> None:
    """An answers file that is not UTF-8 is one finding."""
    _, findings = findings_in(asked, data)
    assert [f.code for f in findings] == ["not-utf8"]


def test_missing_answers_are_kept_apart(asked: Questionnaire) -> None:
    """The ways an answer can be missing are read as what they are; not asked is the same as left out."""
    response, findings = findings_in(
        asked,
        b"sick: unknown\ndays: declined\nborn: not_asked\nliving: not-asked\nkinds: {missing: unknown}\nnote: {missing: declined}\n",
    )
    assert findings == []
    assert response.answers == {
        "sick": Missing.UNKNOWN,
        "days": Missing.DECLINED,
        "kinds": Missing.UNKNOWN,
        "note": Missing.DECLINED,
    }


@pytest.mark.parametrize(
    "word",
    [
        "unknown",
        "declined",
        "not_asked",
        "set_aside",
        "no",
        "yes",
        "null",
        "~",
        "",
        "3",
        "2026-01-31",
        "- a",
        "{a: b}",
        "#",
    ],
)
def test_text_is_never_anything_else(asked: Questionnaire, word: str) -> None:
    """Whatever words a person writes as free text stay text when they are kept and read back."""
    assert kept(asked, Response({"note": word})) == {"note": word}


def test_help_says_what_fits(asked: Questionnaire) -> None:
    """What an item's help allows is what it accepts."""
    assert fitting(asked.item_by_id["sick"]) == "write yes or no; or unknown, declined"
    assert fitting(asked.item_by_id["share"]) == "write a number from 0 to 100; or unknown, declined"
    assert (
        fitting(asked.item_by_id["kinds"]) == "write a list of alcohol, opioids, cannabis, none; or unknown, declined"
    )


# --- JSON --------------------------------------------------------------------------------------


@pytest.mark.parametrize("indent", [None, 2, "\t"], ids=["one-line", "spaces", "tabs"])
@pytest.mark.parametrize("ascii_only", [True, False], ids=["escaped", "plain"])
@pytest.mark.parametrize("name", ["mine.json", "-"])
def test_json_is_read(asked: Questionnaire, name: str, indent: str | int | None, ascii_only: bool) -> None:
    """JSON is read as the answers file it is: tabs, escapes, and characters written as two escapes."""
    note = 'Ñandú 😀 \U0001f9d1\u200d\U0001f33e "quoted" \\ back/slash\nline\ttab \\ud83d'
    content = {"answers": {"sick": True, "days": 3, "share": 2.5, "kinds": ["alcohol"], "note": note, "living": "no"}}
    data = json.dumps(content, indent=indent, ensure_ascii=ascii_only).replace("/", "\\/").encode()
    response, findings = findings_in(asked, data, name)
    assert [concise(f) for f in findings] == []
    assert response.answers == {
        "sick": True,
        "days": 3,
        "share": 2.5,
        "kinds": frozenset({"alcohol"}),
        "note": note,
        "living": "no",
    }


def test_json_without_spaces(asked: Questionnaire) -> None:
    """JSON as machines write it, without a space, is read."""
    response, findings = findings_in(
        asked, b'{"days":3,"kinds":["alcohol","opioids"],"sick":false,"born":null}', "mine.json"
    )
    assert [(f.code, f.span.column) for f in findings] == [("empty", 61)]
    assert response.answers == {"days": 3, "kinds": frozenset({"alcohol", "opioids"}), "sick": False}


def test_line_separators_in_json(asked: Questionnaire) -> None:
    """Characters that YAML takes for line breaks and JSON does not are kept in a text."""
    note = "a \u2028 b \u2029 c \x85 d"
    response, findings = findings_in(asked, json.dumps({"note": note}, ensure_ascii=False).encode(), "mine.json")
    assert findings == []
    assert response.answers == {"note": note}


def test_places_in_json_are_those_of_the_file(asked: Questionnaire) -> None:
    """A place behind a character written as two escapes is where an editor shows it."""
    data = b'{"note": "\\ud83d\\ude00\\ud83d\\ude00", "days": 99}'
    _, findings = findings_in(asked, data, "mine.json")
    assert [(f.code, f.span.column) for f in findings] == [("out-of-range", data.index(b"99") + 1)]


@pytest.mark.parametrize(
    "half",
    [b'{"note": "\\ud83d"}', b'{"note": "\\ude00\\ud83d"}', b'{"note": "\\ud83dx"}', b'{"note": "\\udzzz\\udc00"}'],
)
def test_half_characters_in_json(asked: Questionnaire, half: bytes) -> None:
    """Half of a pair of escapes is a finding, not a crash."""
    response, findings = findings_in(asked, half, "mine.json")
    assert [f.code for f in findings] == ["yaml-syntax"]
    assert response.answers == {}


# --- what a finding may say ----------------------------------------------------------------------

_SECRET = "mysecretanswer"


@pytest.mark.parametrize(
    "text",
    [
        *(f"{name}: {_SECRET}" for name in ("sick", "days", "cold", "ready", "share", "born", "living", "kinds")),
        *(f"{name}: '{_SECRET}, and more'" for name in ("sick", "days", "living")),
        f"kinds: [alcohol, {_SECRET}]",
        f"kinds: {{{_SECRET}: yes}}",
        f"living: [{_SECRET}, other]",
        f"note: {{missing: {_SECRET}}}",
        f"note: [{_SECRET}]",
        f"note: {_SECRET}\nnote: {_SECRET}",
        f"answers: {_SECRET}",
        f"answers: {{note: {_SECRET}}}\nset_aside: {{note: {_SECRET}}}",
        f"questionnaire: {_SECRET}\nanswers: {{}}",
        f"note: &{_SECRET} x",
        f"note: *{_SECRET}",
        f"note: !{_SECRET} x",
        f'note: "{_SECRET}',
        f"note: {_SECRET}: more",
        f"note: '{_SECRET}' more",
        f"note: [{_SECRET}",
        f"{_SECRET}",
        f"- {_SECRET}",
        f"note: @{_SECRET}",
        f"note: |5x{_SECRET}\n  a",
        f"%{_SECRET}\n---\na: b",
        f"note: \x07{_SECRET}",
    ],
)
def test_findings_never_quote_an_answer(asked: Questionnaire, text: str) -> None:
    """No part of a person's answer stands in the concise form, in the message, or in an exception."""
    _, findings = findings_in(asked, text.encode())
    assert findings
    for finding in findings:
        assert _SECRET not in concise(finding) + finding.message + finding.help + finding.label
        assert finding.about_answers
    assert _SECRET not in str(Problem(findings))


def test_help_does_not_guess_from_sensitive_answers(small: Small) -> None:
    """The help on a sensitive item names no option near to what was answered."""
    topic = _TOPIC.replace("link_id: living\n", "link_id: living\n    sensitive: true\n")
    _, (finding,) = findings_in(small({"topics/one.yaml": topic}), b"living: streat")
    assert finding.help == "write one of own_home, family, family_far, street, no; or unknown, declined"


# --- kept and read back ------------------------------------------------------------------------


def kept(
    questionnaire: Questionnaire, response: Response, set_aside: frozenset[str] = frozenset()
) -> Mapping[str, Value | Missing]:
    """Return the answers that come back after a response was written as a file."""
    text = write(as_content(questionnaire, response, set_aside))
    back, findings = findings_in(questionnaire, text.encode())
    assert [concise(f) for f in findings] == []
    assert (back.questionnaire, back.version, back.digest) == (
        questionnaire.id,
        questionnaire.version,
        questionnaire.digest,
    )
    return back.answers


def _values(item: Item) -> st.SearchStrategy[Any]:
    codes = [option.code for option in item.answer_options if not option.exclusive]
    low, high = item.bounds
    match item.type:
        case "boolean":
            return st.booleans()
        case "choice" if item.repeats:
            alone = [frozenset({option.code}) for option in item.answer_options if option.exclusive]
            return st.frozensets(st.sampled_from(codes)) | (st.sampled_from(alone) if alone else st.nothing())
        case "choice":
            return st.sampled_from(codes)
        case "integer" | "scale":
            return st.integers(int(low), int(high))
        case "decimal":
            return st.floats(low, high)
        case "date":
            return st.dates()
        case _:
            return st.text(max_size=200) | st.text(
                alphabet="\x00\x07\x1b\x85\u2028\ufeff\"'\\:#- \t\r\n{}[]😀", max_size=12
            )


def _responses(questionnaire: Questionnaire) -> st.SearchStrategy[dict[str, Value | Missing]]:
    missing = st.sampled_from([Missing.UNKNOWN, Missing.DECLINED])
    each = {item.link_id: _values(item) | missing for item in questionnaire.items if item.type != "display"}
    return st.fixed_dictionaries({}, optional=each)


@settings(max_examples=300)
@given(st.data())
def test_shipped_answers_read_back_equal(fit: Questionnaire, data: st.DataObject) -> None:
    """Whatever is answered to the shipped questionnaire reads back equal, set aside or not."""
    answers = data.draw(_responses(fit))
    set_aside = data.draw(st.frozensets(st.sampled_from(sorted(answers)))) if answers else frozenset()
    assert kept(fit, Response(answers), set_aside) == answers


@settings(max_examples=500)
@given(st.data())
def test_answers_of_every_type_read_back_equal(asked: Questionnaire, data: st.DataObject) -> None:
    """Answers of every type read back equal: dates, decimals, any text, and every kind of missing."""
    answers = data.draw(_responses(asked))
    back = kept(asked, Response(answers))
    assert back == answers
    assert {name: type(answer) for name, answer in back.items()} == {
        name: type(answer) for name, answer in answers.items()
    }


@pytest.mark.parametrize(
    "text",
    [
        "x" * MAX_TEXT,
        "word " * 1_999,
        "\n" * 50,
        " lead and trail ",
        "\ufeffmark",
        "a\r\nb",
        "\x00\x1b[2J\x7f",
        "'\"\"'",
        "😀" * 1_000,
    ],
)
def test_odd_text_reads_back_equal(asked: Questionnaire, text: str) -> None:
    """Long, blank, quoted, wide and dangerous text reads back equal, and no control character is written raw."""
    assert kept(asked, Response({"note": text})) == {"note": text}
    written = write(as_content(asked, Response({"note": text}), frozenset()))
    assert all(c == "\n" or c.isprintable() for c in written)


def test_set_aside_answers_are_kept_apart(asked: Questionnaire) -> None:
    """Answers set aside stand under a key of their own and come back."""
    response = Response({"days": 3, "sick": True})
    content = as_content(asked, response, frozenset({"days"}))
    assert (content["answers"], content["set_aside"]) == ({"sick": True}, {"days": 3})
    assert kept(asked, response, frozenset({"days"})) == response.answers


def test_set_aside_is_left_out_when_empty(asked: Questionnaire) -> None:
    """Nothing is said of answers set aside when there are none."""
    assert list(as_content(asked, Response({"sick": True}), frozenset())) == [
        "questionnaire",
        "version",
        "digest",
        "answers",
    ]

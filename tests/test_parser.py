"""Faults of a condition's syntax: each with its exact place in the file, and never anything but findings."""

from collections.abc import Callable, Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iopfit.diagnostics import Diagnostic
from iopfit.document import Scalar, Span
from iopfit.expr.parser import FUNCTIONS, MAX_LENGTH, parse
from iopfit.expr.types import NameType, check
from iopfit.loader import read_questionnaire

Framed = Callable[[Mapping[str, str]], dict[str, bytes]]

_TOPIC = """\
topic: one
title: One
ledger: need
items:
  - {link_id: age, type: integer, text: Age?, min_value: 0, max_value: 99}
  - {link_id: sick, type: boolean, text: Sick?}
  - {link_id: use, type: choice, text: Use?, answer_options: [alcohol, opioids]}
rules:
  - id: first
"""
_END = """
    because: Because.
    cite: own
    at_least: iop
"""
_KEY = "    when: "
_LINE = 10
_ADD_NAME = "add a name or a number"
_PUT_NAME = "put a name or a number here"
_JOIN = "join conditions with `and` or `or`"
_WORDS = "use names, numbers, and or not, = != < <= > >=, in, + -"

# condition, what the place covers, how many characters stand before it, message, help
FAULTS = [
    ("age == 4", "==", 4, "`==` is not part of the language", "write `=`"),
    ("sick & age > 4", "&", 5, "`&` is not part of the language", "write `and`"),
    ("sick | age > 4", "|", 5, "`|` is not part of the language", "write `or`"),
    ("sick and !sick", "!", 9, "`!` is not part of the language", "write `not`"),
    ("use = 'alcohol'", "'", 6, "`'` is not part of the language", "write the code without quotes"),
    ('use = "alcohol"', '"', 6, '`"` is not part of the language', "write the code without quotes"),
    ("age > $4", "$", 6, "`$` is not part of the language", _WORDS),
    ("age * 2 > 4", "*", 4, "`*` is not part of the language", _WORDS),
    ("sick and ñ", "ñ", 9, "`ñ` is not part of the language", _WORDS),
    ("sick and 🙂", "🙂", 9, "`🙂` is not part of the language", _WORDS),
    ("age >= 3.", ".", 8, "`.` is not part of the language", _WORDS),
    ("age >=", "", 6, "the condition ends where a value is needed", _ADD_NAME),
    ("sick and", "", 8, "the condition ends where a value is needed", _ADD_NAME),
    ("not", "", 3, "the condition ends where a value is needed", _ADD_NAME),
    ("age >= > 4", ">", 7, "`>` stands where a value is needed", _PUT_NAME),
    ("and sick", "and", 0, "`and` stands where a value is needed", _PUT_NAME),
    ("sick or or sick", "or", 8, "`or` stands where a value is needed", _PUT_NAME),
    ("sick and ()", ")", 10, "`)` stands where a value is needed", _PUT_NAME),
    ("age > -1", "-", 6, "`-` stands where a value is needed", _PUT_NAME),
    ("sum() > 1", ")", 4, "`)` stands where a value is needed", _PUT_NAME),
    ("age <> 4", ">", 5, "`>` stands where a value is needed", _PUT_NAME),
    ("sick sick", "sick", 5, "`sick` does not follow from what is before it", _JOIN),
    ("sick ad sick", "ad", 5, "`ad` does not follow from what is before it", "did you mean `and`?"),
    ("sick AND sick", "AND", 5, "`AND` does not follow from what is before it", "did you mean `and`?"),
    ("sick)", ")", 4, "`)` does not follow from what is before it", _JOIN),
    ("age > 4 years", "years", 8, "`years` does not follow from what is before it", _JOIN),
    ("age > 4a", "a", 7, "`a` does not follow from what is before it", _JOIN),
    ("(sick and age > 4", "", 17, "`)` is missing to close the parenthesis", "add `)` here"),
    ("use in alcohol", "alcohol", 7, "`(` is missing after `in`", "add `(` here"),
    ("use in", "", 6, "`(` is missing after `in`", "add `(` here"),
    ("use in (alcohol opioids)", "opioids", 16, "`)` is missing after the last option", "add `)` here"),
    ("use in (alcohol, opioids", "", 24, "`)` is missing after the last option", "add `)` here"),
    ("use in (alcohol,)", ")", 16, "`)` stands where a value is needed", _PUT_NAME),
    ("use in ()", ")", 8, "`)` stands where a value is needed", _PUT_NAME),
    (
        "use in (alcohol, (opioids or sick))",
        "opioids or sick",
        18,
        "a list holds only codes and numbers",
        "write option codes between commas",
    ),
    (
        "use in (alcohol, max(age))",
        "max(age)",
        17,
        "a list holds only codes and numbers",
        "write option codes between commas",
    ),
    ("1 < age < 4", "<", 8, "a comparison cannot be chained", "write two comparisons joined with `and`"),
    ("age > 2026-02-30", "2026-02-30", 6, "this is not a day of the calendar", "write a date as year-month-day"),
    ("age > 0000-01-01", "0000-01-01", 6, "this is not a day of the calendar", "write a date as year-month-day"),
    ("age" + " + 1" * 60 + " > 4", "+", 240, "the sum has too many parts", "make it a score"),
    ("coutn(sick) > 0", "coutn", 0, "`coutn` is not a function", "did you mean `count`?"),
    ("rank(age) > 0", "rank", 0, "`rank` is not a function", f"the functions are {', '.join(FUNCTIONS)}"),
    ("sum(age, 4 > 2", "", 14, "`)` is missing to close `sum(`", "add `)` here"),
    ("count(sick sick) > 0", "sick", 11, "`)` is missing to close `count(`", "add `)` here"),
    ("(" * 40 + "sick" + ")" * 40, "(", 30, "the condition is nested too deeply", "split it into several rules"),
]


def findings_for(framed: Framed, line: str) -> list[Diagnostic]:
    """Return what is found in a topic with one line for its rule's condition."""
    questionnaire, findings = read_questionnaire(framed({"topics/one.yaml": _TOPIC + line + _END}))
    assert (questionnaire is None) == bool(findings)
    return findings


def check_fault(framed: Framed, line: str, before: int, fault: tuple[str, str, int, str, str]) -> None:
    """Check one fault written after `before` characters of a line."""
    _, word, offset, message, help_ = fault
    (found,) = findings_for(framed, line)
    start = before + offset + 1
    assert (found.code, found.message, found.help) == ("condition-syntax", message, help_)
    assert found.span == Span("topics/one.yaml", _LINE, start, start + max(len(word), 1))
    assert line[start - 1 :].startswith(word)


@pytest.mark.parametrize("fault", FAULTS, ids=[fault[0][:45] for fault in FAULTS])
def test_fault_in_plain_text(framed: Framed, fault: tuple[str, str, int, str, str]) -> None:
    """A fault in a condition without quotes is placed at the very characters that are wrong."""
    check_fault(framed, _KEY + fault[0], len(_KEY), fault)


@pytest.mark.parametrize("fault", FAULTS, ids=[fault[0][:45] for fault in FAULTS])
def test_fault_in_quotes(framed: Framed, fault: tuple[str, str, int, str, str]) -> None:
    """A fault in a quoted condition is placed just as exactly; the quotes are not counted as part of it."""
    quote = '"' if "'" in fault[0] else "'"
    check_fault(framed, f"{_KEY}{quote}{fault[0]}{quote}", len(_KEY) + 1, fault)


@pytest.mark.parametrize("wide", ["é", "😀", "日本"])
def test_columns_count_characters(framed: Framed, wide: str) -> None:
    """Columns count characters, not bytes, whatever stands before a condition on its line."""
    topic = _TOPIC.replace("  - id: first\n", "") + f"  - {{because: {wide}, id: first, cite: own, when: age == 4}}\n"
    _, (found,) = read_questionnaire(framed({"topics/one.yaml": topic}))
    line = topic.split("\n")[found.span.line - 1]
    assert line[found.span.column - 1 : found.span.end_column - 1] == "=="


@pytest.mark.parametrize(
    "value",
    ['"age \\x3d\\x3d 4"', ">-\n      age ==\n      4", "|\n      age == 4", "age\n      == 4", "'it''s == 4'"],
    ids=["escape", "folded", "literal", "two-lines", "doubled-quote"],
)
def test_inexact_text_is_placed_at_its_start(framed: Framed, value: str) -> None:
    """Where characters do not stand one by one in the file, the whole condition is meant."""
    (found,) = findings_for(framed, _KEY + value)
    assert found.code == "condition-syntax"
    assert (found.span.line, found.span.column) == (_LINE, len(_KEY) + 1)


def test_too_long_condition(framed: Framed) -> None:
    """A condition over the limit of its length is refused whole, before it is read."""
    (found,) = findings_for(framed, _KEY + "sick" + " and sick" * (MAX_LENGTH // 9 + 1))
    assert (found.code, found.message, found.span.column) == (
        "condition-syntax",
        "the condition is too long",
        len(_KEY) + 1,
    )
    assert found.help == f"keep it under {MAX_LENGTH} characters"


def test_control_character_is_not_printed(framed: Framed) -> None:
    """A control character in a condition is named, never repeated into a terminal."""
    (found,) = findings_for(framed, _KEY + '"sick \\e[2J"')
    assert "a control character" in found.message
    assert found.message.isprintable()


_NAMES = {
    "age": NameType("number", Span("q.yaml", 1, 1, 2), bounds=(0, 99)),
    "sick": NameType("boolean", Span("q.yaml", 2, 1, 2)),
    "use": NameType("choice", Span("q.yaml", 3, 1, 2), codes=("alcohol", "opioids")),
    "kinds": NameType("choices", Span("q.yaml", 4, 1, 2), codes=("alcohol", "none"), exclusive=("none",)),
    "born": NameType("date", Span("q.yaml", 5, 1, 2)),
    "note": NameType("text", Span("q.yaml", 6, 1, 2)),
}
_SOUP = st.lists(
    st.sampled_from(
        [
            *_NAMES,
            *FUNCTIONS,
            "and",
            "or",
            "not",
            "in",
            "(",
            "(",
            ")",
            ")",
            ",",
            "=",
            "!=",
            "<",
            "<=",
            ">",
            ">=",
            "+",
            "-",
            "3",
            "0.5",
            "2026-01-31",
            "2026-13-01",
            "yes",
            "no",
            "alcohol",
            "none",
            "nobody",
            "==",
            "'",
            "é",
            "\x1b",
            "99999999999999999999",
        ]
    ),
    max_size=25,
).map(" ".join)


def check_text(text: str) -> None:
    """Check that a text gives a condition or findings, placed inside it."""
    span = Span("q.yaml", 7, 5, 5 + len(text))
    tree, faults = parse(Scalar(text, span))
    assert (tree is None) == bool(faults)
    found = list(faults)
    if tree is not None:
        condition, mistakes = check(tree, _NAMES)
        assert (condition is None) == bool(mistakes)
        found += mistakes
    for finding in found:
        assert finding.span.line == 7
        assert 5 <= finding.span.column <= 5 + len(text)
        assert finding.span.column < finding.span.end_column <= 5 + len(text) + 1
        assert finding.message.isprintable()
        assert finding.help


@settings(max_examples=1000)
@given(st.text(max_size=80))
def test_any_text_gives_findings_only(text: str) -> None:
    """No text makes the parser or the checker fail other than by findings that lie inside it."""
    check_text(text)


@settings(max_examples=1000)
@given(_SOUP)
def test_any_words_give_findings_only(text: str) -> None:
    """No order of the language's own words makes them fail otherwise either."""
    check_text(text)


@pytest.mark.parametrize(
    "repeated", ["not ", "(", "1 + ", "1 - ", "sum(", "count(", "sick and ", "sick or not ", "at_least(1, "]
)
@pytest.mark.parametrize("times", [10, 28, 100, 990])
def test_repetition_gives_findings_only(repeated: str, times: int) -> None:
    """A condition of one thing over and over, up to the limit of length, is judged like any other."""
    times = min(times, (MAX_LENGTH - 20) // len(repeated + ")" * repeated.count("(")))
    check_text(repeated * times + "age > 1" + ")" * repeated.count("(") * times)

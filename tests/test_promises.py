"""Promises as sentences: what each form means, and what is said about sentences that mean nothing."""

from collections.abc import Callable, Mapping

import pytest

from iopfit import Questionnaire
from iopfit.diagnostics import Diagnostic
from iopfit.expr.nodes import (
    Amount,
    And,
    Compare,
    Defined,
    IsIn,
    IsYes,
    Not,
    Number,
    Or,
)
from iopfit.loader import read_manuscript
from iopfit.loader.promises import FORMS, read_promises
from iopfit.promise import (
    Claim,
    EveryLevel,
    Independent,
    LowerEnd,
    Monotone,
    Never,
    OneLevel,
    Promise,
    UpperEnd,
    Whenever,
)

Small = Callable[[Mapping[str, str]], Questionnaire]

_TOPIC = """\
topic: one
title: One
ledger: need
items:
  - {link_id: sick, type: boolean, text: Sick?}
  - {link_id: days, type: integer, text: Days?, min_value: 0, max_value: 30}
  - {link_id: home, type: choice, text: Home?, answer_options: [good, hard, gone]}
  - link_id: signs
    type: choice
    repeats: true
    text: Signs?
    answer_options: [shakes, sweats, {code: none, text: None, exclusive: true}]
  - {link_id: words, type: text, text: Anything else?}
definitions:
  - {id: ill, when: sick or days > 3, text: the body is ill}
rules:
  - {id: sick-stays, when: ill, at_least: iop, rate: {use: 3}, because: Sick., cite: own}
"""


@pytest.fixture
def tiny(small: Small) -> Questionnaire:
    """Return a questionnaire of one topic to promise things about."""
    return small({"topics/one.yaml": _TOPIC})


def reading(questionnaire: Questionnaire, *sentences: str) -> tuple[tuple[Promise, ...], list[Diagnostic]]:
    """Return the promises and findings of a file with these sentences, one promise each."""
    lines = ["promises:"]
    for number, sentence in enumerate(sentences):
        lines.append(f'  - {{id: p{number}, promise: "{sentence}", because: It must., cite: own}}')
    return read_promises(questionnaire, "promises.yaml", "\n".join(lines).encode())


# --- the forms -----------------------------------------------------------------------------

CLAIMS: list[tuple[str, Claim]] = [
    ("whenever sick: level >= iop", Whenever(IsYes("sick"), Compare(">=", Amount("level"), Number(1)))),
    (
        "whenever days > 3: alert emergency and call emergency",
        Whenever(
            Compare(">", Amount("days"), Number(3)),
            And((IsYes("alert emergency"), IsYes("call emergency"))),
        ),
    ),
    (
        "whenever not sick: rating use = 0 and lowest = outpatient and highest != inpatient",
        Whenever(
            Not(IsYes("sick")),
            And(
                (
                    Compare("=", Amount("rating use"), Number(0)),
                    Compare("=", Amount("lowest"), Number(0)),
                    Compare("!=", Amount("highest"), Number(2)),
                )
            ),
        ),
    ),
    ("never: referral and alert urgent", Never(And((IsYes("referral"), IsYes("alert urgent"))))),
    ("worse sick never lowers level", Monotone("sick", ())),
    ("worse days (30, 0) never lowers the level", Monotone("days", ("30", "0"))),
    ("worse home (good, hard) never lowers level", Monotone("home", ("good", "hard"))),
    ("whenever sick: worse signs never lowers level", Monotone("signs", (), IsYes("sick"))),
    ("level does not depend on sick, days", Independent("level", ("sick", "days"))),
    (
        "range does not depend on topic one when home = good",
        Independent("range", ("sick", "days", "home", "signs", "words"), IsIn("home", ("good",))),
    ),
    (
        "level does not depend on sick when range is a single level",
        Independent("level", ("sick",), Compare("=", Amount("lowest"), Amount("highest"))),
    ),
    ("every person gets exactly one level", OneLevel()),
    ("every level can be reached.", EveryLevel()),
    ("missing answers never lower the shown upper end", UpperEnd()),
    ("missing answers never raise the shown lower end", LowerEnd()),
]


@pytest.mark.parametrize(("sentence", "claim"), CLAIMS, ids=[sentence for sentence, _ in CLAIMS])
def test_a_sentence_means_its_claim(tiny: Questionnaire, sentence: str, claim: Claim) -> None:
    """Each form is read as what it says."""
    found, findings = reading(tiny, sentence)
    assert not findings
    assert [promise.claim for promise in found] == [claim]
    assert found[0].text == sentence


def test_a_definition_keeps_its_name(tiny: Questionnaire) -> None:
    """A promise may use a definition, and is then about what it stands for."""
    (promise,), _ = reading(tiny, "never: ill and level = outpatient")
    assert isinstance(promise.claim, Never)
    assert isinstance(promise.claim.when, And)
    assert promise.claim.when.parts[0] == Defined("ill", Or((IsYes("sick"), Compare(">", Amount("days"), Number(3)))))


# --- sentences that mean nothing -----------------------------------------------------------

# the sentence, the code, what the finding covers, the message, the help
BAD: list[tuple[str, str, str, str, str]] = [
    (
        "sick people get care",
        "unknown-promise",
        "sick people",
        "this is not a sentence that can be promised",
        f"the forms are: {'; '.join(FORMS)}",
    ),
    (
        "whenever sik: level >= iop",
        "unknown-name",
        "sik",
        "`sik` is not an item, a score or a definition",
        "did you mean `sick`? It is defined at topics/one.yaml:5:15",
    ),
    (
        "whenever sick: level >= impatient",
        "unknown-option",
        "impatient",
        "`impatient` is not an option of `level`",
        "did you mean `inpatient`?",
    ),
    (
        "whenever sick: call lifeline",
        "unknown-name",
        "call lifeline",
        "`call lifeline` is not an item, a score or a definition",
        "define it, or mend the name",
    ),
    (
        "never: rating use > 4 and rating use = 5",
        "out-of-range",
        "5",
        "`rating use` lies between 0 and 4",
        "compare it with a number in its range",
    ),
    ("never: sick and", "condition-syntax", "", "the condition ends where a value is needed", "add a name or a number"),
    (
        "worse signz never lowers level",
        "unknown-name",
        "signz",
        "there is no item `signz` that could be worse",
        "did you mean `signs`?",
    ),
    (
        "worse home never lowers level",
        "unknown-order",
        "home",
        "which answers of `home` are worse is not clear",
        "name its options from mild to worst, such as (good, hard, gone)",
    ),
    (
        "worse home (good, awful) never lowers level",
        "unknown-order",
        "home",
        "which answers of `home` are worse is not clear",
        "name its options from mild to worst, such as (good, hard, gone)",
    ),
    (
        "worse signs (none, shakes) never lowers level",
        "unknown-order",
        "signs",
        "which answers of `signs` are worse is not clear",
        "name its options from mild to worst, such as (shakes, sweats, none)",
    ),
    (
        "worse sick (maybe, yes) never lowers level",
        "unknown-order",
        "sick",
        "which answers of `sick` are worse is not clear",
        "write (no, yes) when yes is worse, (yes, no) when no is",
    ),
    (
        "worse days (few, many) never lowers level",
        "unknown-order",
        "days",
        "which answers of `days` are worse is not clear",
        "write the mildest and the worst number, such as (0, 10)",
    ),
    (
        "range does not depend on topic two",
        "unknown-name",
        "topic two",
        "there is no item `topic two`",
        "name items, or `topic` and a topic",
    ),
]


@pytest.mark.parametrize(("sentence", "code", "covers", "message", "help_"), BAD, ids=[case[0] for case in BAD])
def test_a_bad_sentence_is_one_finding(
    tiny: Questionnaire, sentence: str, code: str, covers: str, message: str, help_: str
) -> None:
    """The finding says what is wrong, where, and what to do; the sentence is not taken for a promise that holds."""
    _, findings = reading(tiny, sentence)
    assert [(f.code, f.message) for f in findings] == [(code, message)]
    line = f'  - {{id: p0, promise: "{sentence}", because: It must., cite: own}}'
    span = findings[0].span
    assert (span.file, span.line) == ("promises.yaml", 2)
    assert line[span.column - 1 :].startswith(covers)
    assert findings[0].help == help_


def test_free_text_is_never_worse(tiny: Questionnaire) -> None:
    """Words have no order, so no promise can compare them."""
    found, findings = reading(tiny, "worse words never lowers level")
    assert not found
    assert [f.message for f in findings] == ["there is no item `words` that could be worse"]


BAD_FILES: list[tuple[str, str, str]] = [
    ("promises: [", "yaml-syntax", "promises.yaml:1:12"),
    ("promise: []", "unknown-key", "promises.yaml:1:1"),
    ("promises: [{id: a, promise: 'never: sick', because: B., cite: onw}]", "unknown-name", "promises.yaml:1:63"),
    ("promises: [{id: a, promise: 'never: sick', cite: own}]", "missing-key", "promises.yaml:1:13"),
    ("promises: [{id: a, promise: 'never: sick', because: B.}]", "missing-key", "promises.yaml:1:13"),
    ("promises: [{id: A b, promise: 'never: sick', because: B., cite: own}]", "wrong-value", "promises.yaml:1:17"),
]


@pytest.mark.parametrize(("text", "code", "place"), BAD_FILES, ids=[text for text, _, _ in BAD_FILES])
def test_a_bad_file_is_found_out(tiny: Questionnaire, text: str, code: str, place: str) -> None:
    """What is wrong with the file itself is found with its place."""
    _, findings = read_promises(tiny, "promises.yaml", text.encode())
    assert (code, place) in [(f.code, f"{f.span.file}:{f.span.line}:{f.span.column}") for f in findings]


def test_a_name_is_given_once(tiny: Questionnaire) -> None:
    """Two promises of one name are told apart by their place."""
    text = "promises:\n" + "  - {id: a, promise: 'never: sick', because: B., cite: own}\n" * 2
    _, findings = read_promises(tiny, "promises.yaml", text.encode())
    assert [(f.code, f.span.line, f.help) for f in findings] == [
        ("duplicate-name", 3, "rename one; the first is at promises.yaml:2")
    ]


def test_all_findings_come_at_once_and_in_order(framed: Callable[[Mapping[str, str]], dict[str, bytes]]) -> None:
    """A folder's promises are read with it, and each bad sentence is reported."""
    sentences = ["never: sik", "worse hme never lowers level", "nothing bad ever happens"]
    lines = [f"  - {{id: p{n}, promise: '{s}', because: B., cite: own}}" for n, s in enumerate(sentences)]
    files = framed({"topics/one.yaml": _TOPIC, "promises.yaml": "promises:\n" + "\n".join(lines)})
    manuscript, findings = read_manuscript(files, "mine")
    assert manuscript is not None
    found = [(f.span.file, f.span.line, f.code) for f in findings]
    codes = ["unknown-name", "unknown-name", "unknown-promise"]
    assert found == [("mine/promises.yaml", line, code) for line, code in enumerate(codes, start=2)]

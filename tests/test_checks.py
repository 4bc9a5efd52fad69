"""Every check finds its bad example and spares its good one; none of them ever crashes."""

import ast
import functools
import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import iopfit
from iopfit.checks import SMELLS, Found, Inspection, Smell, examine
from iopfit.checks.registry import _decided
from iopfit.diagnostics import Diagnostic, Severity, concise
from iopfit.document import Span
from iopfit.library import examine_manuscript, shipped_folder
from iopfit.loader import Manuscript, read_manuscript
from iopfit.proofs.search import Undecided
from iopfit.report.pages import codes, examples, page, summary
from tests.test_docs import codes_in_sources
from tests.test_mutations import _MUTATED, check_places, folder_for, mutated

TODAY = date(2026, 1, 31)
EXAMPLES = 850
PROVED = 60
_FRAME = """\
id: small
title: A small questionnaire
version: "1"
levels:
  - {id: outpatient, title: Outpatient, summary: A few visits., week: One or two visits.}
  - {id: iop, title: IOP, summary: Many visits., week: Three or four days.}
  - {id: inpatient, title: Inpatient, summary: A stay., week: All week.}
topics: [TOPICS]
sources:
  - {id: own, title: Our own judgement, publisher: us, kind: judgement}
  - {id: guideline, title: A guideline, publisher: a society, kind: clinical}
crisis:
  - {id: emergency, title: Emergency, contact: "911", about: For danger right now.}
limits: [This is a suggestion.]
"""
_TOPIC = "topic: NAME\ntitle: A topic\nledger: need\n"
_CASE = "person: Ann.\nagrees: It fits.\ndoubts: None.\n"
# examples show what matters to them, and leave the rest of a question out
_LEFT_OUT = {"missing-label", "missing-why", "unread-item"}
# these need bytes, or a file of answers that is no case
_WITHOUT_EXAMPLE = {
    *("not-utf8", "file-too-large", "no-answers", "other-questionnaire", "answered-twice", "not-readable", "too-long"),
}


def completed(example: Mapping[str, str]) -> dict[str, bytes]:
    """Return the files of a page's example, with the parts that the page does not show."""
    files = dict(example)
    for name, text in example.items():
        stem = Path(name).stem
        if name.startswith("topics/") and not text.startswith("topic:"):
            files[name] = _TOPIC.replace("NAME", stem) + text
        if name.startswith("people/") and "expect:" not in text:
            files[name] = _CASE + text + "expect: {alerts: []}\n"
    topics = [Path(name).stem for name in files if name.startswith("topics/")]
    if topics:
        files.setdefault("questionnaire.yaml", _FRAME.replace("TOPICS", ", ".join(topics)))
    return {name: text.encode() for name, text in files.items()}


def findings_of(files: Mapping[str, bytes], *, proving: bool = True, today: date = TODAY) -> list[Diagnostic]:
    """Return what `check` finds in files."""
    manuscript, findings = read_manuscript(files)
    if manuscript is None or any(finding.severity is Severity.ERROR for finding in findings):
        return findings
    return [*findings, *examine(Inspection(manuscript, today, proving=proving))]


def found_in(example: Mapping[str, str]) -> list[Diagnostic]:
    """Return what is found in an example, but for the parts that it does not show."""
    return [f for f in findings_of(completed(example)) if f.span.file in example or f.code == "missing-file"]


# --- pages ---------------------------------------------------------------------------------


def known_codes() -> set[str]:
    """Return every code there is: of the checks, and of loading and reading."""
    return {smell.code for smell in SMELLS} | set(codes_in_sources())


def test_every_code_has_a_page() -> None:
    """No finding is without a page, nor a page without a finding."""
    assert set(codes()) == known_codes()


def test_there_are_checks_enough_and_each_once() -> None:
    """Each code belongs to one check, and none to the loader too."""
    own = [smell.code for smell in SMELLS]
    assert len(own) == len(set(own))
    assert len(own) > 40
    assert not set(own) & set(codes_in_sources())


@pytest.mark.parametrize("code", sorted(known_codes()))
def test_page(code: str) -> None:
    """A page has its code, a sentence, why it matters, examples and what to do."""
    text = page(code)
    headings = re.findall(r"^#+ (.*)$", re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL), re.MULTILINE)
    shown = [] if code in _WITHOUT_EXAMPLE else ["A bad example", "A good example"]
    assert headings == [code, "Why it matters", *shown, "What to do"]
    assert summary(code).endswith(".")
    assert len(summary(code)) <= 75
    prose = re.sub(r"^```.*?^```|`[^`\n]*`", "", text, flags=re.MULTILINE | re.DOTALL)
    assert "!" not in prose
    assert "\N{EM DASH}" not in text
    assert all(len(line) <= 80 for line in prose.splitlines())


@pytest.mark.parametrize("code", sorted(known_codes() - _WITHOUT_EXAMPLE))
def test_bad_example(code: str) -> None:
    """A bad example has this finding, with a place that can be shown, and no other."""
    for example in examples(code, "bad"):
        found = found_in(example)
        assert code in {f.code for f in found}
        assert {f.code for f in found} - _LEFT_OUT <= {code}, [concise(f) for f in found]
        if code != "missing-file":
            check_places(completed(example), found)
    assert examples(code, "bad")


@pytest.mark.parametrize("code", sorted(known_codes() - _WITHOUT_EXAMPLE))
def test_good_example(code: str) -> None:
    """A good example does not have this finding, nor any other."""
    for example in examples(code, "good"):
        found = found_in(example)
        assert code not in {f.code for f in found}
        assert {f.code for f in found} <= _LEFT_OUT, [concise(f) for f in found]
    assert examples(code, "good")


@pytest.mark.parametrize("smell", SMELLS, ids=lambda smell: smell.code)
def test_severity(smell: Smell) -> None:
    """What touches safety is an error; all else is a warning."""
    safety = {"up-to-below-at-least", "skippable-alert", "emergency-without-line", "review-before-reviewed"}
    assert (smell.severity is Severity.ERROR) == (smell.code in safety)


def test_no_check_writes_its_own_code() -> None:
    """Codes stand in one place, so that none can be given without being listed."""
    room = Path(iopfit.__file__).parent / "checks"
    for path in room.glob("*.py"):
        called = {
            getattr(n.func, "id", "") for n in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(n, ast.Call)
        }
        assert "Diagnostic" not in called or path.name == "registry.py"


# --- the shipped questionnaire -----------------------------------------------------------------


@functools.cache
def shipped() -> Manuscript:
    """Return the shipped questionnaire as its author knows it."""
    manuscript, findings = examine_manuscript(shipped_folder())
    assert [concise(f) for f in findings] == []
    assert manuscript is not None
    return manuscript


def test_shipped_questionnaire_is_clean() -> None:
    """What we ship has no finding of any check, the prover's among them."""
    assert [concise(f) for f in examine(Inspection(shipped(), TODAY))] == []


def test_an_allowed_code_is_left_out() -> None:
    """A code that is allowed is not looked for, and all others are."""
    (bad,) = examples("unsupported-floor", "bad")
    manuscript, _ = read_manuscript(completed(bad))
    assert manuscript is not None
    look = Inspection(manuscript, TODAY)
    before = {f.code for f in examine(look)}
    assert "unsupported-floor" in before
    assert {f.code for f in examine(look, allowed=["unsupported-floor"])} == before - {"unsupported-floor"}


@pytest.mark.parametrize("code", [smell.code for smell in SMELLS if smell.proves])
def test_without_the_prover(code: str) -> None:
    """Without the prover its checks are left out, and the others stay."""
    (bad,) = examples(code, "bad")
    found = {f.code for f in findings_of(completed(bad), proving=False)}
    assert found == {f.code for f in findings_of(completed(bad))} - {code}


def test_what_the_prover_cannot_decide_is_said() -> None:
    """A check that runs out of time gives what it found, and one finding that says so."""

    def slow(_look: Inspection) -> Iterator[Found]:
        yield Found("one", Span("a.yaml", 1, 1, 2), "mend it")
        raise Undecided

    found = list(_decided(Smell("never-fires", slow, proves=True), Inspection(shipped(), TODAY)))
    assert [f.message for f in found] == [
        "one",
        "`never-fires` could not be decided in time, so there may be more of it",
    ]
    assert found[1].span.file.endswith("questionnaire.yaml")


@pytest.mark.parametrize(("days", "overdue"), [(-1, True), (0, False), (1, False)])
@pytest.mark.parametrize("code", ["overdue-source", "overdue-safety-source"])
def test_a_review_is_overdue_the_day_after(code: str, days: int, overdue: bool) -> None:
    """On the day itself a review is still in time; a source that keeps somebody safe has its own code."""
    (bad,) = examples(code, "bad")
    due = date.fromordinal(TODAY.toordinal() + days).isoformat()
    files = completed({name: text.replace("2020-03-01", due) for name, text in bad.items()})
    assert (code in {f.code for f in findings_of(files)}) is overdue


def test_an_overdue_source_names_what_rests_on_it() -> None:
    """The rules that rest on an overdue source are named, a few of them by name."""
    (bad,) = examples("overdue-safety-source", "bad")
    (found,) = [f for f in findings_of(completed(bad)) if f.code == "overdue-safety-source"]
    assert found.message == "the review of `guideline` was due on 2020-03-01; safety rules rest on it: seizure"


# --- exact borders -----------------------------------------------------------------------------


def bands(text: str, kind: str = "integer") -> set[str]:
    """Return the codes about bands of a score from 0 to 6."""
    topic = f"""\
items:
  - {{link_id: worry, type: {kind}, text: How much?, min_value: 0, max_value: 6}}
scores:
  - {{id: worries, title: Worries, items: [worry], bands: [{text}]}}
"""
    return {f.code for f in findings_of(completed({"topics/one.yaml": topic})) if f.code.startswith("band-")}


@pytest.mark.parametrize(
    ("kind", "given_bands", "codes_found"),
    [
        ("integer", [(0, 6)], set()),
        ("integer", [(0, 2), (3, 6)], set()),
        ("integer", [(3, 6), (0, 2)], set()),
        ("integer", [(1, 6)], {"band-gap"}),
        ("integer", [(0, 5)], {"band-gap"}),
        ("integer", [(0, 2), (4, 6)], {"band-gap"}),
        ("integer", [(0, 3), (3, 6)], {"band-overlap"}),
        ("integer", [(0, 7)], {"band-out-of-range"}),
        ("integer", [(-1, 6)], {"band-out-of-range"}),
        ("integer", [(0, 6), (5, 2)], {"band-out-of-range"}),
        ("integer", [(0, 2), (4, 8)], {"band-gap", "band-out-of-range"}),
        ("decimal", [(0, 2), (2, 6)], set()),
        ("decimal", [(0, 2), (3, 6)], {"band-gap"}),
        ("decimal", [(0, 2.5), (2, 6)], {"band-overlap"}),
    ],
)
def test_bands(kind: str, given_bands: list[tuple[float, float]], codes_found: set[str]) -> None:
    """Whole numbers need no band between two of them; decimals do."""
    text = ", ".join(f"{{min: {low}, max: {high}, text: so}}" for low, high in given_bands)
    assert bands(text, kind) == codes_found


_RULES = """\
items:
  - {{link_id: days, type: integer, text: How many?, min_value: 0, max_value: 30, safety: true}}
rules:
  - {{id: first, when: days >= 20, because: This many days need care., cite: guideline, {first}}}
  - {{id: second, when: days >= 10, because: This many days need care., cite: guideline, {second}}}
"""


@pytest.mark.parametrize(
    ("first", "second", "shadowed"),
    [
        ("at_least: iop", "at_least: iop", True),
        ("at_least: iop", "at_least: inpatient", True),
        ("at_least: inpatient", "at_least: iop", False),
        ("up_to: iop", "at_least: iop", True),
        ("up_to: inpatient", "at_least: iop", False),
        ("rate: {{use: 2}}", "rate: {{use: 3}}", True),
        ("rate: {{use: 3}}", "rate: {{use: 2}}", False),
        ("refer: true", "refer: true", True),
        ("refer: true", "at_least: iop", False),
        ("advice: [{{about: program, text: Ask.}}]", "at_least: iop", False),
        ("advice: [{{about: program, text: Ask.}}]", "advice: [{{about: program, text: Ask.}}]", True),
        ("alert: urgent, do_now: [Call.]", "alert: emergency, do_now: [Call.], call: [emergency]", True),
        ("alert: urgent, do_now: [Call.]", "alert: emergency, do_now: [Wait.], call: [emergency]", False),
        ("alert: emergency, do_now: [Call.], call: [emergency]", "alert: urgent, do_now: [Call.]", False),
    ],
)
def test_shadowed(first: str, second: str, shadowed: bool) -> None:
    """A rule is shadowed when another does the same or more for everybody it holds for, and never otherwise."""
    frame = _FRAME.replace("TOPICS", "one").replace("sources:", "dimensions: [{id: use, title: Use}]\nsources:")
    topic = _RULES.format(
        first=first.replace("{{", "{").replace("}}", "}"), second=second.replace("{{", "{").replace("}}", "}")
    )
    found = findings_of(completed({"questionnaire.yaml": frame, "topics/one.yaml": topic}))
    assert [f for f in found if f.severity is Severity.ERROR and f.code != "emergency-without-line"] == []
    messages = [f.message for f in found if f.code == "shadowed-rule"]
    assert bool(messages) is shadowed
    assert all(message.startswith("`first` adds nothing") for message in messages)


# --- never a crash -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", _MUTATED)
def test_damaged_files(name: str) -> None:
    """However a shipped file is damaged, the checks find places that exist, or nothing."""
    folder = folder_for("start" if name == "questionnaire.yaml" else Path(name).stem)
    proved = 0

    @settings(max_examples=EXAMPLES // len(_MUTATED), database=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.composite(lambda draw: mutated(folder[name], draw))())
    def check(data: bytes) -> None:
        nonlocal proved
        files = {**folder, name: data}
        manuscript, findings = read_manuscript(files)
        if manuscript is None or any(finding.severity is Severity.ERROR for finding in findings):
            return
        proved += 1
        proving = proved <= PROVED // len(_MUTATED)
        check_places(files, examine(Inspection(manuscript, TODAY, proving=proving)))

    check()
    assert proved


# --- what alerts rest on -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("safe", "found"),
    [
        ({"home", "drinks", "shakes"}, []),
        ({"drinks", "shakes"}, ["reads `drinks`, which waits for `home`, which may be left out"]),
        ({"home", "drinks"}, ["reads `shakes`, which may be left out"]),
        ({"home", "shakes"}, ["reads `shakes`, which waits for `drinks`, which may be left out"]),
    ],
)
def test_what_an_alert_waits_for(safe: set[str], found: list[str]) -> None:
    """Every question in the chain that leads to an alert has to be asked."""
    waits = {"home": "", "drinks": "home", "shakes": "drinks"}
    items = "".join(
        f"  - {{link_id: {name}, type: boolean, text: Is it so?, safety: {str(name in safe).lower()}"
        + (f", enable_when: {before}, otherwise: no" if before else "")
        + "}\n"
        for name, before in waits.items()
    )
    rules = (
        "rules:\n  - {id: help, when: shakes, alert: urgent, do_now: [Call.], because: Shakes get worse., cite: own}\n"
    )
    files = completed({"topics/one.yaml": f"items:\n{items}{rules}"})
    messages = [f.message for f in findings_of(files) if f.code == "skippable-alert"]
    assert messages == [f"the alert `help` {words}" for words in found]


# --- sizes ---------------------------------------------------------------------------------------

_AGE = "items:\n  - {link_id: age, type: integer, text: What age?, min_value: 0, max_value: 99}\n"
_AGED = '  - {id: first, when: "WHEN", because: So it is here., cite: guideline, at_least: iop}\n'


@pytest.mark.parametrize(
    "when",
    [
        "not " * 24 + "age > 3",
        f"age{' + 1' * 40} > 43",
        " or ".join(f"age = {n}" for n in range(59)),
        "count(count(age > 3, age > 4) = 1, count(age > 5) = 1) = 1",
        "d11",
    ],
    ids=["negations", "sum", "alternatives", "counts", "definitions"],
)
def test_large_conditions(when: str) -> None:
    """The largest conditions that can be loaded can be checked."""
    definitions = "definitions:\n  - {id: d0, when: age > 3, text: it is so}\n"
    definitions += "".join(f"  - {{id: d{n}, when: not d{n - 1}, text: it is so}}\n" for n in range(1, 12))
    files = completed({"topics/one.yaml": f"{_AGE}{definitions}rules:\n{_AGED.replace('WHEN', when)}"})
    found = findings_of(files)
    assert not any(finding.severity is Severity.ERROR for finding in found)
    check_places(files, found)

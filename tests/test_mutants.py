"""Mutants: what is said of each is what listing everybody says, and the places are those of the change."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from iopfit import Questionnaire, suggest
from iopfit.diagnostics import concise
from iopfit.library import examine_manuscript
from iopfit.loader import Manuscript, read_manuscript
from iopfit.mutants.hunt import Hunt
from iopfit.mutants.variants import Mutant, mutants_of
from iopfit.rehearsal import differences, observed
from iopfit.report.mutants import score, summary, survivor_lines
from iopfit.response import Response
from iopfit.scoring import Standing
from iopfit.yaml_text import write
from tests.strategies import everybody, listed_files

_PROMISES = """\
promises:
  - {id: one, promise: "every level can be reached", because: B, cite: source}
  - {id: two, promise: "whenever highest = low: not alert urgent", because: B, cite: source}
"""


def manuscript_of(seed: int) -> Manuscript:
    """Return a random manuscript with three of its people as cases and the promises that hold for it."""
    files = listed_files(seed, 250)
    found, findings = read_manuscript(files)
    assert found is not None, [concise(finding) for finding in findings]
    people = everybody(found.questionnaire)
    for number, person in enumerate(people[:: max(1, len(people) // 3)][:3]):
        files[f"people/p{number}.yaml"] = case_file(found.questionnaire, person)
    files["promises.yaml"] = _PROMISES.encode()
    found, findings = read_manuscript(files)
    assert found is not None
    assert not findings, [concise(finding) for finding in findings]
    return found


def case_file(questionnaire: Questionnaire, person: Response) -> bytes:
    """Return a case that expects what comes out."""
    seen = observed(suggest(questionnaire, person))
    expect = {part: getattr(seen, part) for part in seen.stated}
    content = {name: sorted(a) if isinstance(a, frozenset) else a for name, a in person.answers.items()}
    plain = {key: list(value) if isinstance(value, tuple) else value for key, value in expect.items()}
    case = {"person": "P", "agrees": "A", "doubts": "D", "answers": content, "expect": plain}
    return write(json.loads(json.dumps(case))).encode()


def shows(questionnaire: Questionnaire, person: Response) -> object:
    """Return all that a person or an author sees of a result."""
    seen = observed(suggest(questionnaire, person))
    standing = Standing(questionnaire, person)
    alerts = frozenset((rule.id, rule.alert) for rule in standing.holding if rule.alert)
    lists = (frozenset(seen.reasons), frozenset(seen.barriers), frozenset(seen.advice))
    highest = tuple(rating.highest for rating in suggest(questionnaire, person).ratings)
    return seen.level, seen.range, seen.status, seen.ratings, seen.points, lists, alerts, highest


@pytest.mark.parametrize("seed", range(12))
def test_fates_equal_brute_force(seed: int) -> None:
    """Equivalent mutants change nothing for anybody; whoever noticed one did; who would notice a survivor does."""
    manuscript = manuscript_of(seed)
    hunt, people = Hunt(manuscript), everybody(manuscript.questionnaire)
    before = [shows(manuscript.questionnaire, person) for person in people]
    cases = {case.name: case for case in manuscript.cases}
    endings = set()
    for mutant in list(mutants_of(manuscript))[seed % 3 :: 3]:
        fate, changed = hunt.fate(mutant), hunt.changed(mutant)
        endings.add(fate.ending)
        after = [shows(changed, person) for person in people]
        assert (fate.ending == "equivalent") == (before == after), (mutant.part, mutant.before, mutant.after)
        failing = [c.name for c in cases.values() if differences(c.expect, suggest(changed, c.response))]
        assert (fate.ending == "case") == bool(failing)
        if fate.ending == "survived":
            assert fate.person is not None
            assert shows(manuscript.questionnaire, fate.person) != shows(changed, fate.person)
            assert any(mutant.part in line for line in survivor_lines(hunt, fate))
    assert "case" in endings
    assert endings - {"case"}


_QUESTIONNAIRE = {
    "questionnaire.yaml": """\
id: tiny
title: T
version: "1"
levels:
  - {id: low, title: L, summary: S, week: W}
  - {id: high, title: H, summary: S, week: W}
topics: [a]
sources: [{id: s, title: T, publisher: P, kind: clinical}]
""",
    "topics/a.yaml": """\
topic: a
title: A
ledger: need
items:
  - {link_id: days, type: integer, text: How many days?, min_value: 0, max_value: 9}
definitions:
  - {id: many, when: days >= 5, text: there are many}
rules:
  - id: floor
    when: many and
      days <= 8
    because: B
    cite: s
    at_least: high
""",
}


def tiny(files: Mapping[str, str]) -> Manuscript:
    """Return a manuscript from texts."""
    found, findings = read_manuscript({name: text.encode() for name, text in files.items()})
    assert found is not None, [concise(finding) for finding in findings]
    return found


def told(mutant: Mutant) -> str:
    """Return a mutant in one line."""
    return f"{mutant.span.file}:{mutant.span.line} {mutant.part} {mutant.kind} {mutant.before}>{mutant.after}"


def test_every_single_change_is_made_where_it_stands() -> None:
    """Comparisons, thresholds, connectives, words and levels are changed, each at its own line."""
    assert [told(mutant) for mutant in mutants_of(tiny(_QUESTIONNAIRE))] == [
        "topics/a.yaml:7 many comparison >=>>",
        "topics/a.yaml:7 many comparison >=><",
        "topics/a.yaml:7 many threshold 5>6",
        "topics/a.yaml:7 many threshold 5>4",
        "topics/a.yaml:10 floor connective and>or",
        "topics/a.yaml:10 floor connective many>not many",
        "topics/a.yaml:10 floor comparison <=><",
        "topics/a.yaml:10 floor comparison <=>>",
        "topics/a.yaml:10 floor threshold 8>9",
        "topics/a.yaml:10 floor threshold 8>7",
        "topics/a.yaml:14 floor level at_least high>at_least low",
        "topics/a.yaml:14 floor level at_least high>at_least nothing",
    ]


def test_no_case_and_no_promise_notice_nothing() -> None:
    """Without cases and promises every mutant survives, each with the plainest person who would show it."""
    hunt = Hunt(tiny(_QUESTIONNAIRE))
    fates = list(hunt.fates(mutants_of(hunt.manuscript)))
    assert {fate.ending for fate in fates} == {"survived"}
    assert score(fates) == 0
    assert fates[2].person == Response({"days": 5})
    assert summary(fates) == "12 mutants: 12 noticed by nobody; score 0.0 %"


def test_promises_notice_what_cases_do_not() -> None:
    """A promise about five days and one about nine catch what moves those edges."""
    promises = """\
promises:
  - {id: five, promise: "whenever days >= 5 and days <= 8: level = high", because: B, cite: s}
  - {id: others, promise: "whenever days < 5 or days > 8: level = low", because: B, cite: s}
"""
    hunt = Hunt(tiny({**_QUESTIONNAIRE, "promises.yaml": promises}))
    fates = list(hunt.fates(mutants_of(hunt.manuscript)))
    assert {fate.ending for fate in fates} == {"promise"}
    assert {fate.by for fate in fates} == {"five", "others"}
    assert score(fates) == 100


def test_a_definition_that_items_wait_for(tmp_path: Path) -> None:
    """A change of a definition is followed into the questions that wait for it."""
    files = {**_QUESTIONNAIRE}
    files["topics/a.yaml"] = files["topics/a.yaml"].replace(
        "definitions:",
        "  - {link_id: shakes, type: boolean, text: Shakes?, enable_when: many, otherwise: no}\ndefinitions:",
    )
    files["topics/a.yaml"] = files["topics/a.yaml"].replace("when: many and\n      days <= 8", "when: shakes")
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    case = "person: P\nagrees: A\ndoubts: D\nanswers: {days: 5, shakes: yes}\nexpect: {level: high}\n"
    (tmp_path / "people").mkdir()
    (tmp_path / "people" / "five.yaml").write_text(case)
    manuscript, findings = examine_manuscript(tmp_path)
    assert manuscript is not None, findings
    hunt = Hunt(manuscript)
    fates = {f"{f.mutant.before}>{f.mutant.after}": f.ending for f in hunt.fates(mutants_of(manuscript))}
    assert fates[">=>>"] == "case"
    assert fates["5>6"] == "case"

"""The cases of the shipped questionnaire: what a clinician can read, the engine must say.

The files hold the persons and what is expected; nothing is expected here but that they are
met, and that between them they show every level, rule, alert and danger.
"""

from collections import Counter
from functools import cache

import pytest

from iopfit.case import Case
from iopfit.library import examine_manuscript, shipped_folder
from iopfit.loader import Manuscript
from iopfit.rehearsal import PARTS, coverage, run
from iopfit.report.rehearsal import said

PEOPLE = sorted(path.stem for path in shipped_folder().glob("people/*.yaml"))


@cache
def manuscript() -> Manuscript:
    """Return the shipped questionnaire with its cases, which must read without a finding."""
    found, findings = examine_manuscript(shipped_folder())
    assert found is not None
    assert findings == []
    return found


@cache
def cases() -> dict[str, Case]:
    """Return the cases by name."""
    return {case.name: case for case in manuscript().cases}


@pytest.mark.parametrize("name", PEOPLE)
def test_person(name: str) -> None:
    """Everything that the case expects comes out, and nothing else."""
    assert [said(difference) for difference in run(manuscript().questionnaire, cases()[name]).differences] == []


@pytest.mark.parametrize("name", PEOPLE)
def test_a_case_states_everything(name: str) -> None:
    """A case that expects little would prove little; only a person referred elsewhere has no range and no points."""
    case = cases()[name]
    unstated = {"range", "points"} if case.response.value("adult") is False else set()
    assert case.expect.stated == frozenset(PARTS) - unstated


def test_cases_cover_levels_and_gaps() -> None:
    """At least 60 cases, 15 of each level, and some with gaps."""
    expected = [case.expect for case in cases().values()]
    levels = Counter(expect.level or (expect.range or ("none",))[0] for expect in expected)
    assert len(cases()) >= 60
    assert all(levels[level.id] >= 15 for level in manuscript().questionnaire.levels), levels
    partial = [c for c in cases().values() if c.expect.status == "open" and len(c.response.answers) > 12]
    assert len(partial) >= 8


def test_cases_reach_everything() -> None:
    """Every item, option, rule, alert and level is met in some case, and every rule is stated in some expectation."""
    questionnaire = manuscript().questionnaire
    reached = coverage(manuscript(), [run(questionnaire, case) for case in cases().values()])
    assert {reach.kind: [missed.name for missed in reach.missed] for reach in reached.reaches if reach.missed} == {}
    assert all(reach.total > 0 for reach in reached.reaches)


def test_every_rule_about_a_level_is_named_in_a_case() -> None:
    """Whoever changes a rule that keeps somebody safe meets its name in a case."""
    named = {rule for c in cases().values() for part in ("reasons", "alerts") for rule in getattr(c.expect, part)}
    about_levels = {r.id for r in manuscript().questionnaire.rules if r.alert or r.at_least or r.up_to}
    assert about_levels - named == set()


def test_no_two_cases_alike() -> None:
    """No two cases have the same answers, and each says who it is, why to agree, and what to doubt."""
    seen: dict[frozenset[tuple[str, object]], str] = {}
    for name, case in cases().items():
        answers = frozenset(case.response.answers.items())
        assert answers not in seen, (name, seen.get(answers))
        seen[answers] = name
        assert all(len(text.split()) >= 8 for text in (case.person, case.agrees, case.doubts)), name

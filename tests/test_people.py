"""The cases of the shipped questionnaire: what a clinician can read, the engine must say.

The files hold the persons and what is expected; nothing is expected here but that they are
met, and that between them they show every level, alert and danger.
"""

from collections import Counter
from pathlib import Path

import pytest

from iopfit import Questionnaire, Response, Suggestion, load, suggest
from iopfit.answer_file import read_answers
from iopfit.library import shipped_folder
from iopfit.loader import read_person
from iopfit.loader.format import ExpectForm, PersonForm
from iopfit.yaml_text import read

PEOPLE = sorted((shipped_folder() / "people").glob("*.yaml"))


def case(path: Path, questionnaire: Questionnaire) -> tuple[PersonForm, Response]:
    """Return a case, which must read without a finding."""
    form, findings = read_person(path.name, path.read_bytes())
    assert form is not None, findings
    document, flaws = read(path.name, path.read_bytes())
    response, more = read_answers(questionnaire, document)
    assert not findings + more
    assert not flaws
    return form, response


def rules(suggestion: Suggestion) -> set[str]:
    """Return every rule a suggestion shows."""
    groups = (suggestion.reasons, suggestion.speaks_for, suggestion.alerts, suggestion.barriers, suggestion.advice)
    found = {reason.rule for group in groups for reason in group}
    return found | ({suggestion.referral.rule} if suggestion.referral else set())


@pytest.mark.parametrize("path", PEOPLE, ids=lambda path: path.stem)
def test_person(path: Path, fit: Questionnaire) -> None:
    """The suggestion is the one that the case expects."""
    form, response = case(path, fit)
    found, expected = suggest(fit, response), form.expect
    said = expected.model_fields_set
    if "level" in said:
        assert found.level == expected.level
    if "range" in said:
        assert list(found.range) == expected.range
    if "status" in said:
        assert found.status == expected.status
    if "alerts" in said:
        assert {reason.rule for reason in found.alerts} == set(expected.alerts)
    assert set(expected.reasons) <= {reason.rule for reason in found.reasons}
    assert set(expected.barriers) <= {reason.rule for reason in found.barriers}


def test_every_case_states_level_range_and_status(fit: Questionnaire) -> None:
    """A case that expects nothing would prove nothing."""
    for path in PEOPLE:
        form, response = case(path, fit)
        assert {"level", "status", "alerts"} <= form.expect.model_fields_set, path.name
        assert form.expect.range or response.value("adult") is False, path.name


def test_cases_cover_levels_alerts_and_dangers() -> None:
    """At least 60 cases, 15 of each level, 10 with gaps; every alert and every rule about a level is expected somewhere."""
    questionnaire = load()
    levels: Counter[str] = Counter()
    expected: set[str] = set()
    partial = 0
    for path in PEOPLE:
        form, response = case(path, questionnaire)
        expect: ExpectForm = form.expect
        levels[expect.level or (expect.range or ["none"])[0]] += 1
        expected |= {*expect.reasons, *expect.alerts, *expect.barriers}
        partial += expect.status == "open" and len(response.answers) > 12
    assert len(PEOPLE) >= 60
    assert all(levels[level.id] >= 15 for level in questionnaire.levels), levels
    assert partial >= 8
    about_levels = {rule.id for rule in questionnaire.rules if rule.alert or rule.at_least or rule.up_to}
    assert about_levels <= expected, sorted(about_levels - expected)


def test_every_rule_is_shown_to_somebody() -> None:
    """Every rule that tells a person something holds in at least one case; ratings are seen in the profile only."""
    questionnaire = load()
    shown: set[str] = set()
    for path in PEOPLE:
        shown |= rules(suggest(questionnaire, case(path, questionnaire)[1]))
    silent = {
        rule.id
        for rule in questionnaire.rules
        if not (rule.alert or rule.at_least or rule.up_to or rule.points or rule.barrier or rule.advice or rule.refer)
    }
    assert {rule.id for rule in questionnaire.rules} - silent <= shown, sorted(
        {rule.id for rule in questionnaire.rules} - silent - shown
    )


def test_no_two_cases_alike(fit: Questionnaire) -> None:
    """No two cases have the same answers, and each says who it is, why to agree, and what to doubt."""
    seen: dict[frozenset[tuple[str, object]], str] = {}
    for path in PEOPLE:
        form, response = case(path, fit)
        answers = frozenset(response.answers.items())
        assert answers not in seen, (path.name, seen.get(answers))
        seen[answers] = path.name
        assert all(len(text.split()) >= 8 for text in (form.person, form.agrees, form.doubts)), path.name

"""Thirty-six faults put into a copy of the shipped questionnaire, each caught, each with its place.

A fault is a piece of a file and what stands there instead. `check` must point at the file and
line of the fault; a refuted promise must name the rule with its file and line among those to
look at; a failing case must name what no longer comes out.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

import pytest

from iopfit.checks import Inspection, examine
from iopfit.diagnostics import Diagnostic, concise
from iopfit.library import read_folder, shipped_folder
from iopfit.loader import Manuscript, read_manuscript
from iopfit.proofs.prover import Prover
from iopfit.rehearsal import run
from iopfit.report.proofs import verdict_lines
from iopfit.report.rehearsal import run_lines

FILES = read_folder(shipped_folder())


@dataclass(frozen=True)
class Fault:
    """One fault.

    Attributes:
        name: What is wrong.
        topic: The topic file.
        part: The rule, item or definition; the text is changed after its name.
        old: What stands there, as a pattern.
        new: What stands there instead.
        by: Who must catch it: `check`, `prove` or `test`.
        told: The code, the promise, or the case that must tell.
    """

    name: str
    topic: str
    part: str
    old: str
    new: str
    by: Literal["check", "prove", "test"]
    told: str


FAULTS = [
    # deleted or lowered floors
    Fault("a floor deleted", "now", "stopped-sick", r"\n    at_least: inpatient", "", "prove", "stopped-and-sick-is-an-emergency"),
    Fault("a floor lowered", "now", "suicide-plan", "at_least: inpatient", "at_least: iop", "prove", "suicide-plan-is-an-emergency"),
    Fault("a floor of illness lowered", "body", "body-nursing", "at_least: inpatient", "at_least: outpatient", "test", "inpatient-daily-drip-after-heart-infection"),
    Fault("a floor in pregnancy lowered", "about", "pregnant-dependence", "at_least: inpatient", "at_least: iop", "prove", "pregnant-with-daily-sedatives"),
    Fault("a floor raised for opioids alone", "withdrawal", "opioid-withdrawal", r"rate: \{withdrawal: 2\}", "rate: {withdrawal: 2}\n    at_least: inpatient", "prove", "opioid-withdrawal-alone-is-no-reason-for-a-bed"),
    Fault("an upper end below the floor", "home", "no-home", "up_to: inpatient", "up_to: outpatient", "check", "up-to-below-at-least"),
    Fault("an upper end deleted", "now", "head-injury", r"\n    up_to: inpatient", "", "prove", "head-injury-is-an-emergency"),
    Fault("two levels swapped", "staying_stopped", "step-down", "at_least: iop", "at_least: inpatient", "test", "step-down-after-detox-wants-to-stay-longer"),
    # alerts
    Fault("an emergency made urgent", "now", "overdose-signs", "alert: emergency", "alert: urgent", "prove", "overdose-is-an-emergency"),
    Fault("an alert deleted", "mind", "dark-thoughts", r"\n    alert: urgent", "", "test", "father-answers-for-a-son-with-dark-thoughts"),
    Fault("an emergency that names nobody to call", "now", "bleeding", r"call: \[.*\]", "call: []", "check", "emergency-without-line"),
    Fault("an alert for the wrong line", "now", "suicide-plan", r"call: \[.*\]", "call: [poison_control]", "prove", "suicide-plan-is-an-emergency"),
    Fault("a red flag that can be skipped", "now", "harm_others", r"\n    safety: true", "", "check", "skippable-alert"),
    # comparisons, thresholds, connectives
    Fault("a comparison turned round", "substances", "heavy_drinking", "alcohol_days >= 15", "alcohol_days < 15", "test", "first-treatment-evening-groups"),
    Fault("a threshold widened", "substances", "heavy_drinking", "alcohol_days >= 15", "alcohol_days >= 3", "prove", "drinking-on-half-the-days-without-signs"),
    Fault("a threshold narrowed", "withdrawal", "daily_sedatives_not_as_told", "sedative_days >= 15", "sedative_days >= 29", "prove", "never-stop-sedatives-at-once"),
    Fault("a threshold that nobody can reach", "mind", "low-mood-very-strong", "phq9 >= 20", "phq9 >= 28", "check", "contradictory-condition"),
    Fault("a threshold that everybody reaches", "mind", "low-mood-moderate", "phq9 >= 10", "phq9 >= 0", "check", "always-fires"),
    Fault("an `or` for an `and`", "withdrawal", "withdrawal-trouble-before", "bad_withdrawal_before and", "bad_withdrawal_before or", "test", "mild-drinking-brief-advice"),
    Fault("an `and` for an `or`", "home", "no-home", "no_lasting_home and harmful_use", "living = none and living = temporary", "check", "contradictory-condition"),
    Fault("a `not` lost", "now", "unsafe-now", "when: unsafe_now", "when: not unsafe_now", "prove", "unsafe-home-is-an-emergency"),
    Fault("an option lost", "withdrawal", "bad_withdrawal_before", r"\(seizure, delirium\)", "(delirium)", "prove", "seizure-before-and-drinking"),
    Fault("one harm instead of two", "substances", "harmful_use", r"count\(harms\) >= 2", "count(harms) >= 1", "prove", "opioids-alone-fit-outpatient-care"),
    # the two ledgers
    Fault("a cost rule that sets a floor", "cost", "cost-in-the-way", "    barrier:", "    at_least: outpatient\n    barrier:", "check", "life-rule-sets-level"),
    Fault("a need rule that reads the insurance", "withdrawal", "alcohol-heavy-daily", "when: drinking_with_signs", "when: insurance in (own_job) and drinking_with_signs", "check", "life-item-in-need-rule"),
    Fault("a need rule that gives points", "home", "no-sober-support", "at_least: iop", "points: {iop: 2}", "check", "need-rule-gives-points"),
    Fault("a life rule that favors nobody", "work", "work-free-days", r"points: \{.*\}", "points: {outpatient: 1, iop: 1, inpatient: 1}", "check", "idle-points"),
    # questions
    Fault("a question that nobody is asked", "body", "body_care", r"enable_when: .*", "enable_when: adult and not adult", "check", "contradictory-condition"),
    Fault("a question without a value when it does not apply", "body", "body_care", r"\n    otherwise: steady", "", "check", "no-otherwise"),
    Fault("a wrong value when it does not apply", "substances", "alcohol_days", "otherwise: 0", "otherwise: 30", "test", "forklift-crash-daily-cannabis"),
    Fault("a rule shadowed by another", "mind", "dark-thoughts-often", r"when: .*", "when: phq_selfharm in (nearly_every_day)", "test", "father-answers-for-a-son-with-dark-thoughts"),
    # words and names
    Fault("a name misspelled", "withdrawal", "alcohol-withdrawal-signs", "drinking_with_signs and", "drinking_with_sign and", "check", "unknown-name"),
    Fault("a source that is not there", "mind", "worry", r"cite: \[.*\]", "cite: [kroenke-gad9]", "check", "unknown-name"),
    Fault("a reason nobody can read", "mind", "worry", r"because: .*", "because: Symptomatology indicative of comorbid anxiety necessitates multidisciplinary evaluation and individualized intervention planning.", "check", "hard-to-read"),
    Fault("bands with a gap", "mind", "phq2", r"min: 3, max: 6", "min: 4, max: 6", "check", "band-gap"),
    Fault("an age rule that no longer refers", "about", "under-18", r"refer: true", "refer: false", "prove", "minors-are-referred"),
]  # fmt: skip


def seeded(fault: Fault) -> tuple[dict[str, bytes], str, int]:
    """Return the files with a fault, the faulty file's name and the line of the changed piece."""
    name = f"topics/{fault.topic}.yaml"
    text = FILES[name].decode()
    start = re.search(rf"(?:link_id|id): {fault.part}\n", text)
    assert start is not None, fault
    found = re.compile(fault.old).search(text, start.start())
    assert found is not None, fault
    changed = text[: found.start()] + fault.new + text[found.end() :]
    line = text.count("\n", 0, found.start()) + 1
    return {**FILES, name: changed.encode()}, name, line


def read(files: dict[str, bytes]) -> tuple[Manuscript | None, list[Diagnostic]]:
    """Return what the loader says."""
    return read_manuscript(files, "fit")


@pytest.mark.parametrize("fault", [f for f in FAULTS if f.by == "check"], ids=lambda fault: fault.name)
def test_check_catches_it(fault: Fault) -> None:
    """The finding has the code, and points into the part with the fault."""
    files, name, line = seeded(fault)
    manuscript, findings = read(files)
    if manuscript is not None and not findings:
        findings = examine(Inspection(manuscript, date(2026, 11, 24)))
    assert any(
        finding.code == fault.told and finding.span.file == f"fit/{name}" and abs(finding.span.line - line) <= 25
        for finding in findings
    ), [concise(finding) for finding in findings]


@pytest.mark.parametrize("fault", [f for f in FAULTS if f.by == "prove"], ids=lambda fault: fault.name)
def test_prove_catches_it(fault: Fault) -> None:
    """The promise is refuted, and the rule stands with its place among those to look at."""
    files, name, _ = seeded(fault)
    manuscript, _ = read(files)
    assert manuscript is not None
    promise = next(one for one in manuscript.promises if one.id == fault.told)
    verdict = Prover(manuscript.questionnaire).decide(promise.claim)
    assert verdict.decision == "refuted"
    shown = "\n".join(verdict_lines(manuscript, "fit", promise, verdict))
    assert f"fit/{name}:" in shown, shown


@pytest.mark.parametrize("fault", [f for f in FAULTS if f.by == "test"], ids=lambda fault: fault.name)
def test_the_cases_catch_it(fault: Fault) -> None:
    """The case fails, with the file and line of what it expects, and the rule named."""
    files, _, _ = seeded(fault)
    manuscript, _ = read(files)
    assert manuscript is not None
    case = next(one for one in manuscript.cases if one.name == fault.told)
    result = run(manuscript.questionnaire, case)
    assert not result.passed
    shown = "\n".join(run_lines([result], manuscript.texts, verbose=False))
    assert re.search(rf"fit/people/{fault.told}\.yaml:\d+: ", shown), shown


def test_there_are_thirty() -> None:
    """The bar: thirty faults, of all three kinds, and none twice."""
    assert len(FAULTS) >= 30
    assert len({(fault.part, fault.old, fault.new) for fault in FAULTS}) == len(FAULTS)
    assert {fault.by for fault in FAULTS} == {"check", "prove", "test"}

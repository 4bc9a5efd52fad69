"""The shipped promises: what they cover, that they hold for everybody, and that they notice faults in the rules."""

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest

from iopfit import Questionnaire
from iopfit.answer_file import read_answers
from iopfit.expr.nodes import (
    And,
    AtLeast,
    Compare,
    Condition,
    Count,
    Defined,
    IsIn,
    IsYes,
    Not,
    Or,
    names_in,
)
from iopfit.expr.value import judge
from iopfit.library import shipped_folder
from iopfit.loader.promises import read_promises
from iopfit.promise import (
    Claim,
    Independent,
    Monotone,
    Never,
    Promise,
    Whenever,
)
from iopfit.proofs.prover import Prover
from iopfit.proofs.replay import breaks, facts_of
from iopfit.questionnaire import Item, Rule
from iopfit.scoring import Standing
from iopfit.yaml_text import read

SHIPPED = shipped_folder() / "promises.yaml"
PEOPLE = sorted((shipped_folder() / "people").glob("*.yaml"))


@pytest.fixture(scope="module")
def promises(fit: Questionnaire) -> tuple[Promise, ...]:
    """Return the shipped promises, which must read without a finding."""
    found, findings = read_promises(fit, SHIPPED.name, SHIPPED.read_bytes())
    assert not findings
    return found


@pytest.fixture(scope="module")
def prover(fit: Questionnaire) -> Prover:
    """Return what decides the shipped promises."""
    return Prover(fit)


def conditions(claim: Claim) -> Iterator[Condition]:
    """Yield the conditions of a claim, the one that says for whom first."""
    if isinstance(claim, Whenever):
        yield from (claim.when, claim.then)
    elif isinstance(claim, Never | Monotone | Independent) and claim.when is not None:
        yield claim.when


def definitions_in(condition: Condition) -> Iterator[str]:
    """Yield the definitions that a condition names."""
    match condition:
        case Defined(name, _):
            yield name
        case Not(part):
            yield from definitions_in(part)
        case And(parts) | Or(parts) | AtLeast(_, parts) | Compare(_, Count(parts), _):
            for part in parts:
                yield from definitions_in(part)


def parts_of(condition: Condition) -> tuple[Condition, ...]:
    """Return what a condition says, taken apart at `and`."""
    return condition.parts if isinstance(condition, And) else (condition,)


def needed(fit: Questionnaire) -> set[str]:
    """Return the need items that a rule reads, by itself, through a score, or to know whether an item applies."""
    found: set[str] = set()
    waiting = list(fit.rules_by_item)
    while waiting:
        link_id = waiting.pop()
        item = fit.item_by_id[link_id]
        if link_id in found:
            continue
        found.add(link_id)
        for name in names_in(item.enable_when) if item.enable_when is not None else ():
            waiting += fit.score_by_id[name].items if name in fit.score_by_id else (name,)
    return {link_id for link_id in found if fit.topic_by_id[fit.item_by_id[link_id].topic].ledger == "need"}


def test_all_are_proved(promises: tuple[Promise, ...], prover: Prover) -> None:
    """Every shipped promise holds for everybody there could be."""
    decisions = {promise.id: prover.decide(promise.claim, smallest=False).decision for promise in promises}
    assert {name for name, decision in decisions.items() if decision != "proved"} == set()


def test_none_is_empty(promises: tuple[Promise, ...], prover: Prover) -> None:
    """For each promise there is somebody whom it is about."""
    about = {
        p.id: next(conditions(p.claim))
        for p in promises
        if isinstance(p.claim, Whenever | Monotone | Independent) and p.claim.when
    }
    empty = {name for name, when in about.items() if prover.decide(Never(when), smallest=False).decision != "refuted"}
    assert empty == set()


def test_a_worse_answer_to_any_need_item_is_promised_about(fit: Questionnaire, promises: tuple[Promise, ...]) -> None:
    """Each need item that a rule reads has its promise, and none is about an item that decides nothing."""
    assert {promise.claim.item for promise in promises if isinstance(promise.claim, Monotone)} == needed(fit)


def test_options_left_out_of_an_order_are_explained(fit: Questionnaire, promises: tuple[Promise, ...]) -> None:
    """A promise names every option in its order, or says of the others why they have no place."""
    for promise in promises:
        if isinstance(promise.claim, Monotone) and fit.item_by_id[promise.claim.item].type == "choice":
            item: Item = fit.item_by_id[promise.claim.item]
            left_out = {option.code for option in item.answer_options if not option.exclusive} - {*promise.claim.order}
            assert all(f"`{code}`" in promise.because for code in left_out), promise.id


def test_conditions_say_it_with_plain_answers(promises: tuple[Promise, ...]) -> None:
    """No definition is named, so a definition that is changed by mistake cannot take the promise with it."""
    named = {
        (promise.id, name) for promise in promises for c in conditions(promise.claim) for name in definitions_in(c)
    }
    assert named == set()


def test_every_emergency_is_promised_with_its_lines(fit: Questionnaire, promises: tuple[Promise, ...]) -> None:
    """For each emergency rule some promise keeps the alert and every line that it calls."""
    kept = [set(parts_of(promise.claim.then)) for promise in promises if isinstance(promise.claim, Whenever)]
    for rule in fit.rules:
        if rule.alert == "emergency":
            lines = {IsYes(f"call {line}") for line in rule.call if line != "veterans_line"}
            assert any({IsYes("alert emergency"), *lines} <= then for then in kept), rule.id


def test_no_part_of_life_moves_the_range(fit: Questionnaire, promises: tuple[Promise, ...]) -> None:
    """Each topic of the life ledger has a promise of its own, and one takes them all together."""
    alone = {
        p.claim.items
        for p in promises
        if isinstance(p.claim, Independent) and (p.claim.outcome, p.claim.when) == ("range", None)
    }
    by_topic = {
        topic.id: tuple(item.link_id for item in fit.items if item.topic == topic.id)
        for topic in fit.topics
        if topic.ledger == "life"
    }
    assert {*by_topic.values()} <= alone
    assert sum(by_topic.values(), ()) in alone


@pytest.mark.parametrize("path", PEOPLE, ids=lambda path: path.stem)
def test_nobody_in_the_cases_breaks_one(path: Path, fit: Questionnaire, promises: tuple[Promise, ...]) -> None:
    """The promises about one person hold for the people of the cases, by the rules alone."""
    document, _ = read(path.name, path.read_bytes())
    response, _ = read_answers(fit, document)
    facts = facts_of(Standing(fit, response))
    for promise in promises:
        if isinstance(promise.claim, Whenever) and judge(promise.claim.when, facts).truth:
            assert judge(promise.claim.then, facts).truth, promise.id
        if isinstance(promise.claim, Never):
            assert not judge(promise.claim.when, facts).truth, promise.id


# --- faults that a promise must notice -----------------------------------------------------

# the rule, what is changed in it, the promise that no longer holds
FAULTS: list[tuple[str, dict[str, object], str]] = [
    ("suicide-plan", {"at_least": "iop"}, "suicide-plan-is-an-emergency"),
    ("suicide-plan", {"alert": "urgent"}, "suicide-plan-is-an-emergency"),
    ("suicide-plan", {"call": ("emergency",)}, "suicide-plan-is-an-emergency"),
    ("stopped-sick", {"at_least": None}, "stopped-and-sick-is-an-emergency"),
    ("head-injury", {"up_to": None}, "head-injury-is-an-emergency"),
    ("unknown-amount", {"call": ("emergency",)}, "unknown-amount-is-an-emergency"),
    ("withdrawal-trouble-before", {"at_least": "iop"}, "seizure-before-and-drinking"),
    ("sedatives-do-not-stop", {"alert": None}, "never-stop-sedatives-at-once"),
    ("alcohol-nobody-sober-there", {"at_least": None}, "nobody-sober-with-withdrawal-signs"),
    ("pregnant-dependence", {"at_least": "iop"}, "pregnant-with-daily-sedatives"),
    ("tolerance-lost", {"call": ()}, "lost-tolerance"),
    ("dark-thoughts", {"alert": None}, "thoughts-of-death-get-the-lifeline"),
    ("opioid-withdrawal", {"at_least": "inpatient"}, "opioid-withdrawal-alone-is-no-reason-for-a-bed"),
    ("sedatives-as-told", {"at_least": "inpatient"}, "prescribed-sedatives-never-force-a-stay"),
    ("cannabis-or-kratom-withdrawal", {"up_to": "iop"}, "cannabis-days-never-decide"),
    ("readiness-low", {"at_least": "iop"}, "readiness-never-decides"),
    ("cost-in-the-way", {"at_least": "iop"}, "cost-never-moves-the-range"),
    ("some-stops", {"at_least": "iop", "when": IsIn("longest_stop", ("days_4_14",))}, "worse-longest-stop"),
]


@pytest.mark.parametrize(("rule", "change", "promise"), FAULTS, ids=[f"{rule} {change}" for rule, change, _ in FAULTS])
def test_a_fault_in_a_rule_is_noticed(
    fit: Questionnaire, promises: tuple[Promise, ...], rule: str, change: dict[str, object], promise: str
) -> None:
    """With the fault, the promise is refuted by somebody for whom the rules themselves break it."""
    faulty = dataclasses.replace(
        fit, rules=tuple(_changed(one, rule, change) for one in fit.rules), compiled_rules=None
    )
    claim = next(one.claim for one in promises if one.id == promise)
    verdict = Prover(faulty).decide(claim, smallest=False)
    assert verdict.decision == "refuted"
    assert breaks(faulty, claim, verdict.people)
    assert not breaks(fit, claim, verdict.people)


def _changed(rule: Rule, name: str, change: dict[str, object]) -> Rule:
    return dataclasses.replace(rule, **change) if rule.id == name else rule  # type: ignore[arg-type]

"""A counselor's own ratings beside the answers: kept apart, and the more careful of the two decides."""

import itertools
import random

from hypothesis import given, settings
from hypothesis import strategies as st

from iopfit import Questionnaire, Response, suggest
from iopfit.decision import Decision, decide, differing, views
from iopfit.explain.outlook import outlook
from iopfit.facts import Facts
from iopfit.informants import careful
from iopfit.interview import Session
from iopfit.questionnaire import Value
from iopfit.response import Missing
from iopfit.scoring import Standing
from tests.conftest import Small
from tests.strategies import random_answer, random_response, small_questionnaire

seeds = st.integers(min_value=0, max_value=2**32)


def ratings(questionnaire: Questionnaire, source: random.Random, share: float) -> dict[str, Value]:
    """Return random ratings of some items."""
    items = [item for item in questionnaire.items if item.type != "display" and source.random() < share]
    return {item.link_id: random_answer(item, source) for item in items}


@settings(max_examples=200)
@given(seeds)
def test_without_ratings_the_answers_decide_alone(seed: int) -> None:
    """The suggestion is the very same, reasons included."""
    questionnaire, source = small_questionnaire(seed % 50), random.Random(seed)
    response = random_response(questionnaire, source, 0.3)
    assert decide(questionnaire, response, {}) == suggest(questionnaire, response)


@settings(max_examples=300)
@given(seeds)
def test_a_rule_holds_when_it_holds_for_any_way_of_believing_the_two(seed: int) -> None:
    """Listed anew here, item by item: nothing that either says is lost, and nothing is made up."""
    questionnaire, source = small_questionnaire(seed % 50), random.Random(seed)
    response, observed = random_response(questionnaire, source, 0.3), ratings(questionnaire, source, 0.6)
    told: dict[str, set[Value]] = {}
    for name, answer in [*response.answers.items(), *observed.items()]:
        if not isinstance(answer, Missing):
            told.setdefault(name, set()).add(answer)
    people = [
        Standing(questionnaire, Response(dict(zip(told, answers, strict=True))))
        for answers in itertools.product(*told.values())
    ]
    found = decide(questionnaire, response, observed)
    rank = questionnaire.rank
    assert rank[found.range[0]] == max(person.floor for person in people)
    assert {reason.rule for reason in found.alerts} == {
        rule.id for person in people for rule in person.holding if rule.alert
    }
    assert {reason.rule for reason in found.reasons} == {
        rule.id for person in people for rule in person.holding if rule.at_least or rule.up_to
    }


@settings(max_examples=200)
@given(seeds)
def test_the_decision_is_no_less_careful_than_two_informants(seed: int) -> None:
    """Where two informants are merged for a comparison, one who decides has to be at least as careful."""
    questionnaire, source = small_questionnaire(seed % 50), random.Random(seed)
    response, observed = random_response(questionnaire, source, 0.3), ratings(questionnaire, source, 0.5)
    merged, rank = careful(questionnaire, [response, Response(observed)]), questionnaire.rank
    found = decide(questionnaire, response, observed)
    assert rank[found.range[0]] >= rank[merged.range[0]]
    assert {reason.rule for reason in merged.alerts} <= {reason.rule for reason in found.alerts}


@settings(max_examples=100)
@given(seeds)
def test_reasons_and_gaps_are_true_of_a_view(seed: int) -> None:
    """Each reason rests on answers that make it hold; a gap is an item that nobody answered and that can apply."""
    questionnaire, source = small_questionnaire(seed % 50), random.Random(seed)
    response, observed = random_response(questionnaire, source, 0.4), ratings(questionnaire, source, 0.4)
    found = decide(questionnaire, response, observed)
    seen = views(response, observed)
    for reason in (*found.reasons, *found.alerts, *found.advice):
        kept = [
            Response({name: view.answers[name] for name in reason.rests_on if name in view.answers}) for view in seen
        ]
        assert any(reason.rule in {rule.id for rule in Standing(questionnaire, one).holding} for one in kept)
    for gap in found.missing:
        assert response.value(gap.item) is None or any(
            Facts(questionnaire, view).applies(gap.item).truth is None for view in seen
        )
    assert (found.status == "open") == (found.level is None)


@settings(max_examples=100)
@given(seeds)
def test_the_range_on_the_way_holds_whatever_is_still_answered(seed: int) -> None:
    """Neither end is passed by any completion; a rating fills its gap until the person answers."""
    questionnaire, source = small_questionnaire(seed % 50), random.Random(seed)
    response, observed = random_response(questionnaire, source, 0.6), ratings(questionnaire, source, 0.3)
    told, rank = outlook(Decision(questionnaire, response, observed)), questionnaire.rank
    for _ in range(10):
        rest = ratings(questionnaire, source, 1.0)
        answers = {name: answer for name, answer in rest.items() if name not in observed} | response.given
        ended = Decision(questionnaire, Response(answers), observed)
        assert rank[told.low] <= ended.floor <= ended.top <= rank[told.high]


def test_many_differing_items_are_still_judged() -> None:
    """Beyond what can be listed, both are believed throughout, and all that is near to either."""
    names = [f"item{number}" for number in range(14)]
    response, observed = Response(dict.fromkeys(names, False)), dict[str, Value](dict.fromkeys(names, True))
    found = views(response, observed)
    assert len(differing(response, observed)) == 14
    assert found[0] == response
    assert Response(observed) in found
    assert len(found) == 2 * (1 + 14 + 91)


def test_a_rating_that_tells_of_danger_alerts_at_once(fit: Questionnaire) -> None:
    """What the counselor sees comes before the next question, whatever the client said."""
    session = Session(fit, Response({"suicide_plan": False}))
    assert not session.new_alerts
    seen = session.observe("suicide_plan", True)
    assert [rule.id for rule in seen.new_alerts] == ["suicide-plan"]
    assert seen.acknowledge().is_stopped
    assert seen.response == session.response


def test_a_rating_before_the_answer_counts_and_the_question_is_still_asked(fit: Questionnaire) -> None:
    """The client is asked all the same."""
    session = Session(fit)
    first = session.current
    assert first is not None
    observed = session.observe("withdrawal_emergency", True)
    assert [rule.id for rule in observed.new_alerts] == ["withdrawal-emergency"]
    assert "withdrawal_emergency" in {item.link_id for item in observed.go_on().open_items}


GATED = {
    "topics/use.yaml": """\
topic: use
title: Use
ledger: need
items:
  - {link_id: drinks, type: boolean, text: Do you drink?}
  - {link_id: shakes, type: boolean, text: Do you shake?, enable_when: drinks, otherwise: no}
  - {link_id: alone, type: boolean, text: Do you live alone?}
rules:
  - {id: shakes, when: drinks and shakes, at_least: inpatient, because: Shakes., cite: own}
  - {id: alone, when: drinks and alone, at_least: iop, because: Alone., cite: own}
"""
}


def test_what_a_rating_makes_worth_asking_is_asked(small: Small) -> None:
    """The client says no, the counselor sees otherwise: the questions behind it are asked."""
    session = Session(small(GATED), Response({"drinks": False}))
    assert [item.link_id for item in session.open_items] == []
    seen = session.observe("drinks", True)
    assert [item.link_id for item in seen.open_items] == ["shakes", "alone"]
    answered = seen.answer(True)
    assert answered.response.answers["shakes"] is True
    assert decide(answered.questionnaire, answered.response, answered.observed).range[0] == "inpatient"


def test_what_is_put_off_comes_last_and_is_not_lost(small: Small) -> None:
    """An item to come back to is asked once nothing else is left."""
    session = Session(small(GATED), everything=True)
    assert session.current is not None and session.current.link_id == "drinks"
    later = session.put_off("drinks")
    assert later.current is not None and later.current.link_id == "alone"
    last = later.answer(True)
    assert last.current is not None and last.current.link_id == "drinks"
    assert last.answer(True).later == frozenset()

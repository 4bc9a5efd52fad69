"""The laws that hold the readings and the scoring together, on generated and shipped questionnaires."""

import itertools
import random
from collections.abc import Iterator
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from iopfit import Questionnaire, Response, Suggestion, suggest
from iopfit.expr.value import judge
from iopfit.facts import Facts
from iopfit.generated import fired_of, judge_of
from iopfit.interview import Session
from iopfit.questionnaire import Value
from iopfit.response import Missing
from tests.strategies import random_answer, random_response, small_questionnaire, values_of

seeds = st.integers(min_value=0, max_value=2**32)


def given_answers(response: Response) -> dict[str, object]:
    """Return the answers that are values."""
    return {name: answer for name, answer in response.answers.items() if not isinstance(answer, Missing)}


def completions(questionnaire: Questionnaire, response: Response) -> Iterator[Response]:
    """Yield every response in which no answer is missing."""
    open_items = [item for item in questionnaire.items if response.value(item.link_id) is None]
    for values in itertools.product(*(values_of(item) for item in open_items)):
        answers = dict(response.answers) | {item.link_id: value for item, value in zip(open_items, values, strict=True)}
        yield replace(response, answers=answers)


def outcome(suggestion: Suggestion) -> tuple[object, ...]:
    """Return what a suggestion says, without the answers its reasons rest on."""
    rules = [suggestion.reasons, suggestion.speaks_for, suggestion.alerts, suggestion.barriers, suggestion.advice]
    named = [[reason.rule for reason in reasons] for reasons in rules]
    return (suggestion.level, suggestion.range, suggestion.status, suggestion.ratings, dict(suggestion.points), named)


def check_readings(questionnaire: Questionnaire, response: Response) -> None:
    """Every rule is judged alike by both readings, and rests on the same items."""
    compiled = judge_of(questionnaire)
    judged = compiled.judge(given_answers(response))  # type: ignore[arg-type]
    fired = fired_of(questionnaire)(given_answers(response))  # type: ignore[arg-type]
    facts = Facts(questionnaire, response)
    for rule, truth, holds in zip(questionnaire.rules, judged.truths, fired, strict=True):
        verdict = judge(rule.when, facts)
        assert (truth, holds) == (verdict.truth, verdict.truth is True), rule.id
        if verdict.truth:
            assert compiled.rests_on(rule.id, judged) == verdict.rests_on, rule.id


@settings(max_examples=400, deadline=None)
@given(seeds)
def test_readings_agree_on_generated_questionnaires(seed: int) -> None:
    """Law 1: the compiled reading agrees with `value`, rule by rule, gaps included."""
    questionnaire = small_questionnaire(seed, rules=12)
    check_readings(questionnaire, random_response(questionnaire, random.Random(seed), gaps=0.3))


@settings(max_examples=300, deadline=None)
@given(seeds, st.sampled_from([0.0, 0.1, 0.5]))
def test_readings_agree_on_the_shipped_questionnaire(fit: Questionnaire, seed: int, gaps: float) -> None:
    """Law 1, for the shipped questionnaire."""
    check_readings(fit, random_response(fit, random.Random(seed), gaps, yes=0.1))


@settings(max_examples=150, deadline=None)
@given(seeds)
def test_range_contains_every_completion(seed: int) -> None:
    """Law 2: whatever the missing answers turn out to be, the level lies in the range shown."""
    source = random.Random(seed)
    questionnaire = small_questionnaire(seed, items=4)
    complete = random_response(questionnaire, source)
    for name in source.sample(list(complete.answers), min(3, len(complete.answers))):
        complete = complete.without(name)
    shown, rank = suggest(questionnaire, complete), questionnaire.rank
    for completion in completions(questionnaire, complete):
        level = suggest(questionnaire, completion).level
        assert level is not None
        assert rank[shown.range[0]] <= rank[level] <= rank[shown.range[1]]
        assert shown.level in (None, level) or shown.status == "close"


@settings(max_examples=300, deadline=None)
@given(seeds)
def test_range_never_grows(fit: Questionnaire, seed: int) -> None:
    """Law 2: one more answer never widens the range, on the shipped questionnaire."""
    source = random.Random(seed)
    session = Session(fit, everything=True, past_emergency=True)
    before = suggest(fit, session.response).range
    rank = fit.rank
    while session.current is not None:
        session = session.answer(random_answer(session.current, source, yes=0.1))
        after = suggest(fit, session.response).range
        assert rank[before[0]] <= rank[after[0]]
        assert rank[after[1]] <= rank[before[1]]
        before = after
        if len(session.trail) > 30:
            break


@settings(max_examples=200, deadline=None)
@given(seeds)
def test_missing_names_every_answer_that_could_change_anything(seed: int) -> None:
    """Law 3: answering an item that is not among `missing` changes nothing."""
    source = random.Random(seed)
    questionnaire = small_questionnaire(seed)
    response = random_response(questionnaire, source, gaps=0.5)
    before = suggest(questionnaire, response)
    listed = {gap.item for gap in before.missing}
    for item in questionnaire.items:
        if item.link_id not in listed and response.value(item.link_id) is None:
            for value in values_of(item):
                assert outcome(suggest(questionnaire, response.with_answer(item.link_id, value))) == outcome(before)


@settings(max_examples=200, deadline=None)
@given(seeds)
def test_order_of_answers_does_not_matter(fit: Questionnaire, seed: int) -> None:
    """Law 4: the same answers in another order give the same suggestion."""
    source = random.Random(seed)
    response = random_response(fit, source, gaps=0.1, yes=0.1)
    names = list(response.answers)
    source.shuffle(names)
    assert suggest(fit, Response({name: response.answers[name] for name in names})) == suggest(fit, response)


@settings(max_examples=200, deadline=None)
@given(seeds)
def test_more_need_rules_never_lower_the_level(seed: int) -> None:
    """Law 5: when more need rules hold and life is the same, the level is the same or higher."""
    source = random.Random(seed)
    questionnaire = small_questionnaire(seed)
    one = random_response(questionnaire, source)
    need = {rule.id for rule in questionnaire.rules if rule.ledger == "need"}
    life = [item.link_id for item in questionnaire.items if item.topic == "life"]

    def holding(response: Response) -> tuple[set[str], set[str]]:
        facts = Facts(questionnaire, response)
        held = {rule.id for rule in questionnaire.rules if judge(rule.when, facts).truth}
        return held & need, held - need

    for _ in range(20):
        other = random_response(questionnaire, source)
        other = Response({**other.answers, **{name: one.answers[name] for name in life if name in one.answers}})
        (need_one, life_one), (need_other, life_other) = holding(one), holding(other)
        if need_one <= need_other and life_one == life_other:
            low, high = suggest(questionnaire, one).level, suggest(questionnaire, other).level
            assert low is not None
            assert high is not None
            assert questionnaire.rank[low] <= questionnaire.rank[high]


@settings(max_examples=300, deadline=None)
@given(seeds)
def test_life_answers_never_move_the_range(fit: Questionnaire, seed: int) -> None:
    """Law 5: work, family, privacy, cost and wishes leave range, reasons and alerts alone."""
    source = random.Random(seed)
    response = random_response(fit, source, gaps=0.1, yes=0.1)
    life = {item.link_id for item in fit.items if fit.topic_by_id[item.topic].ledger == "life"}
    other = {name: answer for name, answer in random_response(fit, source, gaps=0.3).answers.items() if name in life}
    changed = Response({**{n: a for n, a in response.answers.items() if n not in life}, **other})
    one, two = suggest(fit, response), suggest(fit, changed)
    assert (one.range, one.reasons, one.alerts, one.ratings) == (two.range, two.reasons, two.alerts, two.ratings)
    for found in (one, two):
        if found.level is not None:
            assert fit.rank[found.range[0]] <= fit.rank[found.level] <= fit.rank[found.range[1]]


@settings(max_examples=300, deadline=None)
@given(seeds)
def test_a_missing_answer_never_lowers_the_upper_end(fit: Questionnaire, seed: int) -> None:
    """Taking an answer away can lower the minimum shown, never the upper end."""
    source = random.Random(seed)
    response = random_response(fit, source, yes=0.1)
    fewer = response
    for name in source.sample(list(response.answers), source.randint(1, len(response.answers))):
        fewer = fewer.with_answer(name, source.choice([Missing.DECLINED, Missing.UNKNOWN]))
    assert fit.rank[suggest(fit, fewer).range[1]] >= fit.rank[suggest(fit, response).range[1]]


@settings(max_examples=200, deadline=None)
@given(seeds)
def test_worse_is_never_less_in_the_shipped_questionnaire(fit: Questionnaire, seed: int) -> None:
    """Law 5: a red flag said yes, one more harm, or a heavier score answer never lowers the level."""
    source = random.Random(seed)
    response = random_response(fit, source, yes=0.05)
    before = suggest(fit, response)
    for item in fit.items:
        answer = response.value(item.link_id)
        worse: Value | None = None
        if item.topic == "now" and answer is False:
            worse = True
        elif item.link_id == "harms" and isinstance(answer, frozenset) and "none" not in answer:
            worse = answer | {"craving"}
        elif item.topic == "mind" and isinstance(answer, str) and item.weights:
            worse = max(item.weights, key=lambda code: item.weights[code])
        if worse is None:
            continue
        after = suggest(fit, response.with_answer(item.link_id, worse))
        assert fit.rank[after.range[0]] >= fit.rank[before.range[0]], item.link_id
        assert fit.rank[after.range[1]] >= fit.rank[before.range[1]], item.link_id


@settings(max_examples=300, deadline=None)
@given(seeds)
def test_reasons_are_enough(fit: Questionnaire, seed: int) -> None:
    """Law 8: the answers named by the reasons alone still force the same minimum."""
    response = random_response(fit, random.Random(seed), gaps=0.1, yes=0.1)
    found = suggest(fit, response)
    named = {name for reason in found.reasons for name in reason.rests_on}
    alone = suggest(fit, Response({name: a for name, a in response.answers.items() if name in named}))
    assert alone.range[0] == found.range[0]
    assert {reason.rule for reason in found.reasons} <= {reason.rule for reason in alone.reasons}

"""What the checks say of everybody is what listing everybody says."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import pytest

from iopfit import Questionnaire, Response
from iopfit.checks.everybody import Everybody
from iopfit.expr.nodes import Condition
from iopfit.expr.value import judge
from iopfit.facts import Facts
from tests.strategies import listed_questionnaire, values_of

SEEDS = range(30)


def people(questionnaire: Questionnaire) -> Iterator[Facts]:
    """Return everybody who could answer in full; answers that do not apply are set aside."""
    names = [item.link_id for item in questionnaire.items]
    for answers in product(*(values_of(item) for item in questionnaire.items)):
        yield Facts(questionnaire, Response(dict(zip(names, answers, strict=True))))


def truths(questionnaire: Questionnaire, conditions: list[Condition]) -> list[list[bool]]:
    """Return for each condition whether it holds, person by person."""
    everybody = list(people(questionnaire))
    return [[judge(condition, facts).truth is True for facts in everybody] for condition in conditions]


@pytest.mark.parametrize("seed", SEEDS)
def test_verdicts_equal_listing(seed: int) -> None:
    """Possible, always, consistent and implied are true of exactly what they are true of."""
    questionnaire = listed_questionnaire(seed, 3_000)
    conditions = [rule.when for rule in questionnaire.rules]
    conditions += [item.enable_when for item in questionnaire.items if item.enable_when is not None]
    everybody = Everybody(questionnaire)
    listed = truths(questionnaire, conditions)
    loose = replace(
        questionnaire, items=tuple(replace(i, enable_when=None, otherwise=None) for i in questionnaire.items)
    )
    for condition, holds, unbound in zip(conditions, listed, truths(loose, conditions), strict=True):
        assert everybody.possible(condition) == any(holds)
        assert everybody.always(condition) == all(holds)
        assert everybody.consistent(condition) == (any(holds) or any(unbound))
    for first, ones in zip(conditions, listed, strict=True):
        for second, others in zip(conditions, listed, strict=True):
            assert everybody.implies(first, second) == all(b for a, b in zip(ones, others, strict=True) if a)


def test_listing_shows_both_verdicts() -> None:
    """Among the conditions tried are some of each kind, so that the comparison means something."""
    questionnaires = [listed_questionnaire(seed, 3_000) for seed in SEEDS]
    found = [truth for q in questionnaires for truth in truths(q, [rule.when for rule in q.rules])]
    assert any(all(truth) for truth in found)
    assert any(not any(truth) for truth in found)
    assert sum(any(truth) and not all(truth) for truth in found) > 50


def test_known_people_change_no_verdict() -> None:
    """Beginning with people who are known, gaps in their answers included, settles the same."""
    for seed in SEEDS[:15]:
        questionnaire = listed_questionnaire(seed, 3_000)
        known = [Response(), *(facts.response for facts in list(people(questionnaire))[::7])]
        with_known, without = Everybody(questionnaire, known), Everybody(questionnaire)
        for rule in questionnaire.rules:
            assert with_known.possible(rule.when) == without.possible(rule.when)
            assert with_known.always(rule.when) == without.always(rule.when)

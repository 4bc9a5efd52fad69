"""What belongs to a rule: the cases in which it holds, the definitions and scores it reads."""

from collections.abc import Iterable, Mapping

from iopfit.case import Case
from iopfit.expr.nodes import (
    names_in,
)
from iopfit.expr.value import judge
from iopfit.facts import Facts
from iopfit.questionnaire import Questionnaire, Rule


def cases_by_rule(questionnaire: Questionnaire, cases: Iterable[Case]) -> dict[str, tuple[str, ...]]:
    """Return the names of the cases in which each rule certainly holds; a rule without any has no entry."""
    found: dict[str, list[str]] = {}
    for case in cases:
        facts = Facts(questionnaire, case.response)
        for rule in questionnaire.rules:
            if judge(rule.when, facts).truth is True:
                found.setdefault(rule.id, []).append(case.name)
    return {rule: tuple(names) for rule, names in found.items()}


def scores_in(questionnaire: Questionnaire, rule: Rule) -> tuple[str, ...]:
    """Return the scores a rule reads."""
    return tuple(name for name in names_in(rule.when) if name in questionnaire.score_by_id)


def idle_items(questionnaire: Questionnaire) -> tuple[str, ...]:
    """Return the questions that no rule, no score and no other question's condition reads."""
    read: Mapping[str, object] = questionnaire.rules_by_item
    used = {name for score in questionnaire.scores for name in score.items}
    used |= {name for item in questionnaire.items if item.enable_when for name in names_in(item.enable_when)}
    return tuple(
        item.link_id
        for item in questionnaire.items
        if item.type != "display" and item.link_id not in read and item.link_id not in used
    )

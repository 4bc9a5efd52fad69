"""One case held against one suggestion: what was expected, what came out, and where they differ.

Which cases are run, and what they cover between them, is decided elsewhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from iopfit.case import Case, Expectation
from iopfit.questionnaire import Questionnaire
from iopfit.scoring import Reason, Suggestion, suggest

PARTS = ("level", "range", "status", "reasons", "alerts", "barriers", "advice", "ratings", "points")
_LISTS = frozenset({"reasons", "alerts", "barriers", "advice"})
Stated = str | None | tuple[str, ...] | Mapping[str, int]


@dataclass(frozen=True)
class Difference:
    """A part of an expectation that is not met.

    Attributes:
        part: Which part, one of `PARTS`.
        expected: What the case states.
        got: What the rules say.
        missing: Of a list, the rules stated that did not come out.
        unexpected: Of a list, the rules that came out and are not stated.
    """

    part: str
    expected: Stated
    got: Stated
    missing: tuple[str, ...] = ()
    unexpected: tuple[str, ...] = ()


@dataclass(frozen=True)
class Run:
    """A case, what the rules say of it, and how that differs from what is expected.

    Attributes:
        case: The case.
        suggestion: What its answers come to.
        differences: The parts not met, in the order of `PARTS`; none when the case passes.
    """

    case: Case
    suggestion: Suggestion
    differences: tuple[Difference, ...]

    @property
    def passed(self) -> bool:
        """Whether everything stated came out."""
        return not self.differences


def run(questionnaire: Questionnaire, case: Case) -> Run:
    """Return what the rules say of a case, and how that differs from what it states.

    Args:
        questionnaire: The rules; those the case was written for, or changed ones.
        case: The person.
    """
    suggestion = suggest(questionnaire, case.response)
    return Run(case, suggestion, differences(case.expect, suggestion))


def observed(suggestion: Suggestion) -> Expectation:
    """Return the expectation that a suggestion meets, with every part stated.

    >>> from iopfit import Response, load, suggest
    >>> observed(suggest(load(), Response({"suicide_plan": True}))).alerts
    ('suicide-plan',)
    """
    return Expectation(
        stated=frozenset(PARTS),
        level=suggestion.level,
        range=suggestion.range,
        status=suggestion.status,
        reasons=_rules(suggestion.reasons),
        alerts=_rules(suggestion.alerts),
        barriers=_rules(suggestion.barriers),
        advice=_rules(suggestion.advice),
        ratings={rating.dimension: rating.value for rating in suggestion.ratings},
        points=dict(suggestion.points),
    )


def _rules(reasons: tuple[Reason, ...]) -> tuple[str, ...]:
    return tuple(reason.rule for reason in reasons)


def differences(expectation: Expectation, suggestion: Suggestion) -> tuple[Difference, ...]:
    """Return the stated parts that a suggestion does not meet; lists are compared as sets, and whole.

    >>> from iopfit import Response, load, suggest
    >>> wanted = Expectation(frozenset({"alerts"}), alerts=("overdose-now",))
    >>> [d.unexpected for d in differences(wanted, suggest(load(), Response({"suicide_plan": True})))]
    [('suicide-plan',)]
    """
    came_out = observed(suggestion)
    found = []
    for part in PARTS:
        if part not in expectation.stated:
            continue
        expected, got = getattr(expectation, part), getattr(came_out, part)
        if part in _LISTS:
            missing = tuple(name for name in expected if name not in got)
            unexpected = tuple(name for name in got if name not in expected)
            if missing or unexpected:
                found.append(Difference(part, expected, got, missing, unexpected))
        elif expected != got:
            found.append(Difference(part, expected, got))
    return tuple(found)

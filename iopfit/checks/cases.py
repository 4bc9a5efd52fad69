"""Checks of cases: people who expect nothing, or who are somebody else under another name."""

from collections.abc import Iterator

from iopfit.checks.inspection import Found, Inspection


def idle_case(look: Inspection) -> Iterator[Found]:
    """Find cases that expect nothing, so that they can never fail."""
    for case in look.manuscript.cases:
        if not case.expect.stated:
            yield Found(f"the case `{case.name}` expects nothing", case.span, "say under `expect` what must come out")


def same_answers(look: Inspection) -> Iterator[Found]:
    """Find cases that answer everything like an earlier one."""
    first: dict[str, str] = {}
    for case in look.manuscript.cases:
        answers = repr(sorted((name, _shown(answer)) for name, answer in case.response.answers.items()))
        earlier = first.setdefault(answers, case.name)
        if earlier != case.name:
            yield Found(
                f"the case `{case.name}` has the same answers as `{earlier}`",
                case.span,
                "keep one, or change what makes this person different",
            )


def _shown(answer: object) -> str:
    return repr(sorted(answer)) if isinstance(answer, frozenset) else repr(answer)

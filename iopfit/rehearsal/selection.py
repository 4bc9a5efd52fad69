"""Which cases are meant: by a part of the name, a pattern, or what their rules, levels and alerts are."""

from collections.abc import Iterable
from fnmatch import fnmatchcase

from iopfit.questionnaire import Questionnaire
from iopfit.rehearsal.comparison import Run
from iopfit.scoring import Standing


def chosen(questionnaire: Questionnaire, runs: Iterable[Run], wanted: Iterable[str]) -> list[Run]:
    """Return the runs that fit any of some filters, in their order.

    Args:
        questionnaire: The rules that were run.
        runs: The cases, already run.
        wanted: Each a part of a name, a pattern such as `partial-*`, or `rule:`, `level:` or
            `alert:` with a name or pattern behind it: the rule holds, the level or the alert
            is expected or came out.
    """
    filters = list(wanted)
    return [run for run in runs if any(_fits(questionnaire, run, one) for one in filters)]


def _fits(questionnaire: Questionnaire, run: Run, wanted: str) -> bool:
    kind, colon, pattern = wanted.partition(":")
    if not colon:
        return wanted in run.case.name or fnmatchcase(run.case.name, wanted)
    return any(fnmatchcase(name, pattern) for name in _names(questionnaire, run, kind))


def _names(questionnaire: Questionnaire, run: Run, kind: str) -> Iterable[str]:
    suggestion, expect = run.suggestion, run.case.expect
    if kind == "rule":
        return [rule.id for rule in Standing(questionnaire, run.case.response).holding]
    if kind == "level":
        return [level for level in (suggestion.level, expect.level) if level]
    if kind == "alert":
        return [*(reason.rule for reason in suggestion.alerts), *expect.alerts]
    return []

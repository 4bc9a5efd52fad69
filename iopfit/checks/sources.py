"""Checks of sources: when each was looked at, and when it must be looked at again."""

from collections.abc import Iterator

from iopfit.checks.inspection import Found, Inspection
from iopfit.questionnaire import Questionnaire, Source

_NAMED = 3


def review_before_reviewed(look: Inspection) -> Iterator[Found]:
    """Find reviews that fall due before the day of the last one."""
    for source in look.questionnaire.sources:
        if source.reviewed and source.review_by and source.review_by < source.reviewed:
            yield Found(
                f"`{source.id}` was reviewed on {source.reviewed} and is due before that",
                look.span("sources", source.id, "review_by"),
                "set the next review to a later day",
            )


def overdue_source(look: Inspection) -> Iterator[Found]:
    """Find sources that should have been looked at again, and carry no safety rule."""
    return _overdue(look, safety=False)


def overdue_safety_source(look: Inspection) -> Iterator[Found]:
    """Find sources that should have been looked at again, and carry an alert or the highest level."""
    return _overdue(look, safety=True)


def _overdue(look: Inspection, *, safety: bool) -> Iterator[Found]:
    questionnaire = look.questionnaire
    for source in questionnaire.sources:
        careful = _safety_rules(questionnaire, source)
        if source.review_by is None or source.review_by >= look.today or bool(careful) != safety:
            continue
        rests = careful or _resting(questionnaire, source)
        what = "safety rules rest on it" if safety else "these rest on it"
        named = _listed(rests)
        yield Found(
            f"the review of `{source.id}` was due on {source.review_by}" + (f"; {what}: {named}" if named else ""),
            look.span("sources", source.id, "review_by"),
            "read the source again, mend the rules where it has changed, and set `reviewed` and `review_by`",
        )


def _resting(questionnaire: Questionnaire, source: Source) -> list[str]:
    rules = [r.id for r in questionnaire.rules if source.id in (*r.cite, *(way.cite for way in r.ways_through))]
    return rules + [score.id for score in questionnaire.scores if source.id in score.cite]


def _safety_rules(questionnaire: Questionnaire, source: Source) -> list[str]:
    highest = questionnaire.levels[-1].id
    return [r.id for r in questionnaire.rules if source.id in r.cite and (r.alert or r.at_least == highest)]


def _listed(names: list[str]) -> str:
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")

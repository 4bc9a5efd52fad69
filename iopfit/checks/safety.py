"""Checks of what keeps somebody safe: alerts, who is called, what a floor rests on, what a result admits."""

from collections.abc import Iterator

from iopfit.checks.inspection import Found, Inspection
from iopfit.expr.nodes import names_in
from iopfit.questionnaire import Questionnaire


def _items(questionnaire: Questionnaire, names: tuple[str, ...]) -> tuple[str, ...]:
    scores = questionnaire.score_by_id
    return tuple(item for name in names for item in (scores[name].items if name in scores else (name,)))


def skippable_alert(look: Inspection) -> Iterator[Found]:
    """Find alerts that rest on a question which a short interview may leave out, or that waits for such a one."""
    questionnaire = look.questionnaire
    seen: set[str] = set()
    for rule in questionnaire.rules:
        waiting = [(link_id, "") for link_id in questionnaire.items_read(rule)] if rule.alert else []
        while waiting:
            link_id, waits = waiting.pop(0)
            if link_id in seen:
                continue
            seen.add(link_id)
            item = questionnaire.item_by_id[link_id]
            if not (item.safety or item.required):
                through = f"`{waits}`, which waits for `{link_id}`" if waits else f"`{link_id}`"
                yield Found(
                    f"the alert `{rule.id}` reads {through}, which may be left out",
                    look.name_span("items", link_id),
                    "add `safety: true`",
                )
            if item.enable_when is not None:
                waiting += [(before, link_id) for before in _items(questionnaire, names_in(item.enable_when))]


def emergency_without_line(look: Inspection) -> Iterator[Found]:
    """Find emergencies that name nobody to call."""
    for rule in look.questionnaire.rules:
        if rule.alert == "emergency" and not rule.call:
            yield Found(
                f"the emergency `{rule.id}` names nobody to call",
                look.span("rules", rule.id, "alert"),
                "add `call:` with a crisis line",
            )


def unsupported_floor(look: Inspection) -> Iterator[Found]:
    """Find floors that rest on no clinical source and no law."""
    sources = look.questionnaire.source_by_id
    lowest = look.questionnaire.levels[0].id
    for rule in look.questionnaire.rules:
        kinds = {sources[cite].kind for cite in rule.cite}
        if rule.at_least not in (None, lowest) and not kinds & {"clinical", "law"}:
            yield Found(
                f"the floor of `{rule.id}` rests on {' and '.join(sorted(kinds))} only",
                look.span("rules", rule.id, "cite"),
                "cite a clinical source, or use `up_to` so that more is possible and not required",
            )


def no_limits(look: Inspection) -> Iterator[Found]:
    """Find questionnaires whose results do not say what they are not."""
    if not look.questionnaire.limits:
        yield Found(
            "no result says what it is not",
            look.frame_span("title"),
            "add `limits:`, such as: This is a suggestion, not a diagnosis.",
        )

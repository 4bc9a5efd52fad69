"""What a change does beside the rules: whom to call, what can be changed in a life, what programs need.

Compared by name and content; no proof is needed, because none of it decides anything.
"""

from collections.abc import Iterator

from iopfit.changes.alignment import Alignment
from iopfit.program import Features
from iopfit.questionnaire import Questionnaire, Text


def surroundings(
    old: Questionnaire, new: Questionnaire, alignment: Alignment, features: tuple[Features, Features]
) -> tuple[str, ...]:
    """Return what else people are told differently, a sentence each.

    Args:
        old: The questionnaire before.
        new: The questionnaire after.
        alignment: Which part is which.
        features: What to look for in a program, before and after.
    """
    return (*_crisis(old, new), *_changeable(old, new, alignment), *_features(*features))


def _crisis(old: Questionnaire, new: Questionnaire) -> Iterator[str]:
    for name in dict.fromkeys([*old.crisis_by_id, *new.crisis_by_id]):
        was, is_now = old.crisis_by_id.get(name), new.crisis_by_id.get(name)
        if was is None or is_now is None:
            yield f"crisis line {name} is {'gone' if is_now is None else 'new'}"
        elif was.contact != is_now.contact:
            yield f"crisis line {name}: {_said(was.contact)} is now {_said(is_now.contact)}"


def _said(text: Text) -> str:
    return " / ".join(dict.fromkeys(said for voices in text.words.values() for said in voices.values()))


def _changeable(old: Questionnaire, new: Questionnaire, alignment: Alignment) -> Iterator[str]:
    for name, was in alignment.items.items():
        codes = alignment.options.get(name, {})
        now = {codes.get(a, a) if isinstance(a, str) else a for a in new.item_by_id[name].changeable}
        if now != set(old.item_by_id[was].changeable):
            yield f"other answers to {name} can be named as a change in somebody's life"


def _features(old: Features, new: Features) -> Iterator[str]:
    before, after = ({feature.id: feature for feature in some.features} for some in (old, new))
    for name in dict.fromkeys([*before, *after]):
        if name not in before or name not in after:
            yield f"what to look for in a program: {name} is {'gone' if name not in after else 'new'}"
        elif before[name].part != after[name].part:
            yield f"what to look for in a program: {name} stands under {after[name].part} now"
    if dict(old.hours) != dict(new.hours):
        yield "what to look for in a program: other hours a week"

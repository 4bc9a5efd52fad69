"""Which item, option, level and rule of a new questionnaire is which of the old one."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from iopfit.questionnaire import AnswerOption, Item, Questionnaire, Rule, Value
from iopfit.response import Missing, Response


@dataclass(frozen=True)
class Alignment:
    """Names of the old questionnaire by those of the new one.

    Attributes:
        items: For each new item that was there before, its old name.
        options: For each of those, the old codes by the new ones.
        levels: The old levels by the new ones.
        dimensions: The old dimensions by the new ones.
        rules: The old rules by the new ones.
    """

    items: Mapping[str, str]
    options: Mapping[str, Mapping[str, str]]
    levels: Mapping[str, str]
    dimensions: Mapping[str, str]
    rules: Mapping[str, str]

    def forward(self, person: Response) -> Response:
        """Return a person's answers in the names of the new questionnaire; others are left out."""
        new_names = {old: new for new, old in self.items.items()}
        answers: dict[str, Value | Missing] = {}
        for name, answer in person.answers.items():
            if name in new_names:
                new_name = new_names[name]
                answers[new_name] = _recoded(answer, {old: new for new, old in self.options.get(new_name, {}).items()})
        return Response(answers)


def _recoded(answer: Value | Missing, codes: Mapping[str, str]) -> Value | Missing:
    if isinstance(answer, frozenset):
        return frozenset(codes.get(code, code) for code in answer)
    return codes.get(answer, answer) if isinstance(answer, str) else answer


def align(old: Questionnaire, new: Questionnaire, renamed: Mapping[str, str] | None = None) -> Alignment:
    """Return what is the same in two questionnaires, by name, and else by content.

    An item with another name is the old one when it asks the same words in the same way; a
    rule when it says the same words.

    Args:
        old: The questionnaire before.
        new: The questionnaire after.
        renamed: New names of items by their old ones, where the author says so.
    """
    told = {new_name: old_name for old_name, new_name in (renamed or {}).items()}
    items = _pairs(new.items, old.items, lambda item: item.link_id, _asks, told)
    old_items = old.item_by_id
    same = {name: was for name, was in items.items() if old_items[was].type == new.item_by_id[name].type}
    options = {
        name: _pairs(
            new.item_by_id[name].answer_options, old_items[was].answer_options, lambda option: option.code, _offers
        )
        for name, was in same.items()
    }
    return Alignment(
        items=same,
        options=options,
        levels=_by_place([level.id for level in new.levels], [level.id for level in old.levels]),
        dimensions=_by_place([d.id for d in new.dimensions], [d.id for d in old.dimensions]),
        rules=_pairs(new.rules, old.rules, lambda rule: rule.id, words_of),
    )


def _pairs(
    after: Iterable[Any],
    before: Iterable[Any],
    name: Callable[[Any], str],
    content: Callable[[Any], object],
    told: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """Pair what has the same name; then what has the same content, where that is unmistakable."""
    olds = {name(part): part for part in before}
    news = {name(part): part for part in after}
    found = {new: old for new, old in (told or {}).items() if new in news and old in olds}
    taken = set(found.values())
    found |= {one: one for one in news if one in olds and one not in found and one not in taken}
    taken = set(found.values())
    for one, part in news.items():
        if one in found:
            continue
        alike = [old for old, other in olds.items() if old not in taken and content(other) == content(part)]
        rivals = [new for new, other in news.items() if new not in found and content(other) == content(part)]
        if len(alike) == len(rivals) == 1:
            found[one] = alike[0]
            taken.add(alike[0])
    return found


def _asks(item: Item) -> object:
    options = tuple(_offers(option) for option in item.answer_options)
    return item.type, item.repeats, item.bounds, item.text.words, options


def _offers(option: AnswerOption) -> object:
    return option.text.words, option.weight, option.exclusive


def words_of(rule: Rule) -> object:
    """Return everything that a rule says to people."""
    texts = [rule.because, *rule.do_now, rule.barrier, rule.ask_program]
    texts += [advice.text for advice in rule.advice] + [way.text for way in rule.ways_through]
    return tuple(str(text.words) for text in texts if text is not None)


def effect_of(rule: Rule, alignment: Alignment) -> Rule:
    """Return a new rule with levels and dimensions in the old names, and nothing that is not an effect."""
    levels, dimensions = alignment.levels, alignment.dimensions
    return replace(
        rule,
        id="",
        topic="",
        span=None,
        cite=(),
        rate={dimensions.get(name, name): value for name, value in rule.rate.items()},
        at_least=levels.get(rule.at_least, rule.at_least) if rule.at_least else None,
        up_to=levels.get(rule.up_to, rule.up_to) if rule.up_to else None,
        points={levels.get(name, name): value for name, value in rule.points.items()},
        barrier_at=tuple(sorted(levels.get(name, name) for name in rule.barrier_at)),
    )


def _by_place(after: list[str], before: list[str]) -> dict[str, str]:
    """Pair names that are the same; the others by their place, when there are as many."""
    found = {name: name for name in after if name in before}
    if len(after) == len(before):
        rest = [name for name in before if name not in found]
        found |= dict(zip((name for name in after if name not in found), rest, strict=True))
    return found

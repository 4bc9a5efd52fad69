"""The order of the shortest interview: next comes what settles most.

Questions that are asked of everybody come first, in the author's order: safety questions and
required ones. Every other question weighs as much as the open rules that wait for it: four
for a rule that could move the range or refer elsewhere, two for an alert, one for any other.
The heaviest is next; while a question of the topic at hand weighs at least half as much, that
one is, so that topics stay together. Equal weights go by the author's order, so the same
answers always lead to the same question. Only what applies is ever chosen from.
"""

from collections import Counter
from collections.abc import Sequence

from iopfit.expr.value import judge
from iopfit.interview.stakes import Consequence, consequences
from iopfit.questionnaire import Item
from iopfit.scoring import Standing

_WEIGHT: dict[Consequence, int] = {"refer": 4, "at-least": 4, "up-to": 4, "emergency": 2, "urgent": 2}


def most_useful(standing: Standing, items: Sequence[Item], topic: str | None) -> Item:
    """Return the item to ask next.

    Args:
        standing: Where things stand.
        items: The items worth asking, at least one, in the author's order.
        topic: The topic of the item answered last, if any.
    """
    for item in items:
        if item.safety or item.required:
            return item
    weight: Counter[str] = Counter()
    for rule in standing.undecided:
        worth = max((_WEIGHT.get(each, 1) for each in consequences(standing, rule)), default=0)
        for name in judge(rule.when, standing.facts).missing if worth else ():
            weight[name] += worth
    best = max(items, key=lambda item: weight[item.link_id])
    near = max((item for item in items if item.topic == topic), key=lambda item: weight[item.link_id], default=best)
    return near if 2 * weight[near.link_id] >= weight[best.link_id] else best

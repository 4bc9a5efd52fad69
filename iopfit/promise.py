"""A promise: what the rules must do for every person there could be.

Values only. Promises are read by the loader and decided by `proofs`. Conditions in a promise
may read the outcome as well as the answers; `OUTCOMES` are the names that they read it by.
"""

from dataclasses import dataclass

from iopfit.document import Span
from iopfit.expr.nodes import Condition, names_in
from iopfit.questionnaire import Questionnaire

LEVEL, LOWEST, HIGHEST, REFERRAL = "level", "lowest", "highest", "referral"


@dataclass(frozen=True)
class Whenever:
    """As soon as the answers show `when`, the result says `then`, whatever else is missing."""

    when: Condition
    then: Condition


@dataclass(frozen=True)
class Never:
    """There is nobody for whom `when` holds."""

    when: Condition


@dataclass(frozen=True)
class Monotone:
    """A worse answer never lowers the level.

    Attributes:
        item: The item.
        order: Its options from mild to worst, or two numbers, or yes and no; for a repeating
            choice the options of which one more is worse.
        when: Only for people for whom this holds, before and after; None for everybody.
    """

    item: str
    order: tuple[str, ...]
    when: Condition | None = None


@dataclass(frozen=True)
class Independent:
    """Two people who differ only in `items` get the same `outcome`, if `when` holds for both."""

    outcome: str
    items: tuple[str, ...]
    when: Condition | None = None


@dataclass(frozen=True)
class OneLevel:
    """Everybody who has answered everything gets exactly one level, or is referred elsewhere."""


@dataclass(frozen=True)
class EveryLevel:
    """For every level there is a person who gets it."""


@dataclass(frozen=True)
class UpperEnd:
    """No missing answer lowers the upper end of the range that is shown."""


@dataclass(frozen=True)
class LowerEnd:
    """No missing answer raises the lower end of the range that is shown."""


Claim = Whenever | Never | Monotone | Independent | OneLevel | EveryLevel | UpperEnd | LowerEnd


@dataclass(frozen=True)
class Promise:
    """A claim about everybody, why it is made, and where it stands.

    Attributes:
        id: Its name.
        text: The sentence as it is written.
        claim: What it means.
        because: Why it must hold.
        cite: Sources, by id.
        span: Where the sentence is written.
    """

    id: str
    text: str
    claim: Claim
    because: str
    cite: tuple[str, ...]
    span: Span


def items_of(questionnaire: Questionnaire, claim: Claim) -> frozenset[str]:
    """Return the items a claim is about, those of its scores included; none when it is about the outcome alone."""
    match claim:
        case Whenever(when, then):
            names = {*names_in(when), *names_in(then)}
        case Never(when):
            names = {*names_in(when)}
        case Monotone(item, _, _):
            names = {item}
        case Independent(_, items, _):
            names = {*items}
        case _:
            names = set()
    scores = questionnaire.score_by_id
    found = names.union(*(scores[name].items for name in names if name in scores))
    return frozenset(found & questionnaire.item_by_id.keys())

"""What an explanation holds: frozen values, without a word of text."""

from dataclasses import dataclass
from typing import Literal

from iopfit.response import Response


@dataclass(frozen=True)
class Grounds:
    """The answers that speak for the minimum, or against another level.

    What the answers must be enough for depends on where the level lies. For the minimum, and
    against a level below it: that so much care is needed. Against a level above the range:
    that nothing can justify so much. Against a level within the range: that the points of the
    level picked win, whatever the answers left out would be.

    Attributes:
        level: The level.
        speaks: `for` it as the minimum, or `against` it.
        answers: The items whose answers alone are enough, in the order of asking; none can be left out.
        rules: The rules that these answers alone make hold and that speak so; none for a level
            above the range, which is out because no rule speaks for it.
    """

    level: str
    speaks: Literal["for", "against"]
    answers: tuple[str, ...]
    rules: tuple[str, ...]


@dataclass(frozen=True)
class Distance:
    """How many answers lie between a result and less, or more, intensive care.

    An answer counts when it is another one, or when the change of others makes it irrelevant.

    Attributes:
        number: The least number; None when there is no way there, or the search ended early.
        beyond: When the search ended early: it takes more answers than this.
    """

    number: int | None
    beyond: int | None = None


@dataclass(frozen=True)
class Firmness:
    """How many answers would have to differ for another level.

    Attributes:
        number: The least number; None when no other answers of this person could give another
            level, or the search ended early.
        items: The items with another answer in the witness; answers that these make irrelevant
            are counted, and not among them.
        witness: A response with another level.
        becomes: Its level.
        beyond: When the search ended early: it takes more answers than this.
        less: How far a less intensive level is.
        more: How far a more intensive level is.
    """

    number: int | None
    items: tuple[str, ...] = ()
    witness: Response | None = None
    becomes: str | None = None
    beyond: int | None = None
    less: Distance = Distance(None)
    more: Distance = Distance(None)


@dataclass(frozen=True)
class Lever:
    """A change in someone's circumstances after which another level fits, the smallest there is.

    Attributes:
        items: The items that change.
        response: The answers after the change.
        becomes: The level then.
        direction: Towards more or less intensive care.
    """

    items: tuple[str, ...]
    response: Response
    becomes: str
    direction: Literal["up", "down"]


@dataclass(frozen=True)
class Explanation:
    """Everything there is to say about one suggestion beyond itself.

    Attributes:
        minimum: What forces the minimum; None when nothing does.
        against: What speaks against each other level.
        firmness: How firm the level is; None while none is given.
        levers: What would change it, over changeable items only; for counselors over all.
        deciding: For a close result, the item that decides within the range, if one does.
    """

    minimum: Grounds | None
    against: tuple[Grounds, ...]
    firmness: Firmness | None
    levers: tuple[Lever, ...]
    deciding: str | None

"""Why, why not, how firm, what would change it, and what stands in the way."""

from dataclasses import dataclass
from typing import Literal

from iopfit.response import Response


@dataclass(frozen=True)
class Grounds:
    """The answers that speak for the minimum, or against another level.

    Attributes:
        level: The level.
        speaks: `for` it as the minimum, or `against` it.
        answers: The items whose answers alone force this, in the order of asking; none can be left out.
        rules: The rules they force.
    """

    level: str
    speaks: Literal["for", "against"]
    answers: tuple[str, ...]
    rules: tuple[str, ...]


@dataclass(frozen=True)
class Firmness:
    """How many answers would have to differ for another level.

    Attributes:
        number: The least number; None when no other answers of this person could give another level.
        items: The items that differ in the witness.
        witness: A response with another level.
        becomes: Its level.
    """

    number: int | None
    items: tuple[str, ...] = ()
    witness: Response | None = None
    becomes: str | None = None


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

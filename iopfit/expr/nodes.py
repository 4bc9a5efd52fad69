"""The nodes of a condition, a closed list.

`Written` nodes are what the parser saw: words whose meaning is not known yet. `Condition`
and `Quantity` nodes are what the type checker made of them; the readings see only these.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from iopfit.document import Span

Comparison = Literal["=", "!=", "<", "<=", ">", ">="]

# --- as written -----------------------------------------------------------------


@dataclass(frozen=True)
class Word:
    """A name, an option code, `yes`, `no`, `true` or `false`: not known yet which."""

    text: str
    span: Span


@dataclass(frozen=True)
class Figure:
    """A number or a date (as its ordinal day, with `is_date`)."""

    value: float
    is_date: bool
    text: str
    span: Span


@dataclass(frozen=True)
class Join:
    """`and` or `or` of two or more parts."""

    operator: Literal["and", "or"]
    parts: tuple["Written", ...]
    span: Span


@dataclass(frozen=True)
class Negation:
    """`not` something."""

    part: "Written"
    span: Span


@dataclass(frozen=True)
class Relation:
    """Two sides of a comparison or of `+` and `-`."""

    operator: Comparison | Literal["+", "-"]
    left: "Written"
    right: "Written"
    span: Span


@dataclass(frozen=True)
class Membership:
    """`name in (a, b)`."""

    left: "Written"
    members: tuple[Word | Figure, ...]
    span: Span


@dataclass(frozen=True)
class Call:
    """`sum max min count at_least` of some parts."""

    function: Word
    parts: tuple["Written", ...]
    span: Span


Written = Word | Figure | Join | Negation | Relation | Membership | Call

# --- as meant: quantities -------------------------------------------------------


@dataclass(frozen=True)
class Number:
    """A number, or the ordinal day of a date."""

    value: float
    is_date: bool = False


@dataclass(frozen=True)
class Amount:
    """The number behind a name: an integer, decimal, scale, date, score, weight or 1 for yes."""

    name: str


@dataclass(frozen=True)
class Plus:
    """The sum of quantities."""

    parts: tuple["Quantity", ...]


@dataclass(frozen=True)
class Minus:
    """One quantity less another."""

    left: "Quantity"
    right: "Quantity"


@dataclass(frozen=True)
class Extreme:
    """The largest or smallest of some quantities."""

    function: Literal["max", "min"]
    parts: tuple["Quantity", ...]


@dataclass(frozen=True)
class Count:
    """How many conditions are true."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True)
class CountChosen:
    """How many options of a repeating choice are chosen; an exclusive one (`none`) does not count."""

    name: str
    leaving_out: tuple[str, ...] = ()
    most: int = 0


Quantity = Number | Amount | Plus | Minus | Extreme | Count | CountChosen

# --- as meant: conditions -------------------------------------------------------


@dataclass(frozen=True)
class IsYes:
    """A boolean item is answered yes."""

    name: str


@dataclass(frozen=True)
class IsIn:
    """A choice is one of these codes; for a repeating choice, any of these is chosen."""

    name: str
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Compare:
    """Two quantities compared."""

    operator: Comparison
    left: Quantity
    right: Quantity


@dataclass(frozen=True)
class Not:
    """The opposite of a condition."""

    part: "Condition"


@dataclass(frozen=True)
class And:
    """All parts are true."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True)
class Or:
    """Some part is true."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True)
class AtLeast:
    """At least `number` of the parts are true."""

    number: int
    parts: tuple["Condition", ...]


@dataclass(frozen=True)
class Defined:
    """A condition that the author gave a name."""

    name: str
    part: "Condition"


Condition = IsYes | IsIn | Compare | Not | And | Or | AtLeast | Defined


def parts_of(node: Condition | Quantity) -> tuple[Condition | Quantity, ...]:
    """Return what a node is made of, in the order it is written."""
    match node:
        case Not(part) | Defined(_, part):
            return (part,)
        case Compare(_, left, right) | Minus(left, right):
            return (left, right)
        case And(parts) | Or(parts) | AtLeast(_, parts) | Count(parts):
            return parts
        case Plus(quantities) | Extreme(_, quantities):
            return quantities
        case _:
            return ()


def inside(node: Condition | Quantity) -> Iterator[Condition | Quantity]:
    """Yield a node and everything in it, in the order it is written."""
    waiting = [node]
    while waiting:
        found = waiting.pop()
        yield found
        waiting += reversed(parts_of(found))


def names_in(node: Condition | Quantity) -> tuple[str, ...]:
    """Return the names a node reads, in the order they appear, each once.

    >>> names_in(And((IsYes("a"), Compare(">", Amount("b"), Amount("a")))))
    ('a', 'b')
    """
    readers = (part for part in inside(node) if isinstance(part, IsYes | IsIn | Amount | CountChosen))
    return tuple(dict.fromkeys(part.name for part in readers))


def definitions_in(node: Condition | Quantity) -> tuple[str, ...]:
    """Return the names of the definitions a node reads, those within definitions included, each once.

    >>> definitions_in(Not(Defined("sick", Defined("feverish", IsYes("hot")))))
    ('sick', 'feverish')
    """
    return tuple(dict.fromkeys(part.name for part in inside(node) if isinstance(part, Defined)))


def codes_in(node: Condition | Quantity, name: str) -> frozenset[str]:
    """Return the option codes of one choice that a node asks about.

    >>> sorted(codes_in(Or((IsIn("pets", ("cat", "dog")), Not(IsIn("home", ("tent",))))), "pets"))
    ['cat', 'dog']
    """
    asked = (part for part in inside(node) if isinstance(part, IsIn) and part.name == name)
    return frozenset(code for part in asked for code in part.codes)


def weight(node: Condition | Quantity) -> int:
    """Return how large a condition is once its definitions are written out, as its readings will be.

    A comparison is read at both ends of its bounds, so counts within counts multiply.

    >>> weight(And((IsYes("a"), Not(IsYes("b")))))
    4
    """
    both_ends = isinstance(node, Compare)
    return (2 if both_ends else 1) * sum(map(weight, parts_of(node))) + (0 if both_ends else 1)


def height(node: Condition | Quantity) -> int:
    """Return how deeply a condition is nested once its definitions are written out."""
    return 1 + max(map(height, parts_of(node)), default=0)

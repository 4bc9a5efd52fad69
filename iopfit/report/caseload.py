"""A list of cases, as lines and as values. Commands for operators speak English."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

from iopfit.document import printable
from iopfit.journal.journal import Listing

STATES = ("open", "finished", "due", "erased")
_HEADS = ("case", "state", "opened", "last entry", "due", "counselor")


def chosen(listings: Iterable[Listing], today: str, states: Collection[str]) -> list[Listing]:
    """Return the cases in some states; without a choice, all that were not erased.

    Args:
        listings: The cases.
        today: The day by which they are due.
        states: Some of `STATES`; what is due is finished, too.
    """
    wanted = set(states) or {"open", "finished"}
    wanted |= {"due"} if "finished" in wanted else set()
    return [one for one in listings if state_of(one, today) in wanted]


def list_lines(listings: Sequence[Listing], today: str, *, owners: bool) -> Iterator[str]:
    """Yield cases one a line under heads, or a sentence when there are none.

    Args:
        listings: The cases.
        today: The day by which they are due.
        owners: Whether to say whose they are.
    """
    if not listings:
        yield "No cases."
        return
    rows = [_HEADS, *((*_cells(one, today), printable(one.owner)) for one in listings)]
    count = len(_HEADS) if owners else len(_HEADS) - 1
    widths = [max(len(row[place]) for row in rows) for place in range(count)]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=False)).rstrip()


def _cells(one: Listing, today: str) -> tuple[str, ...]:
    return (
        printable(one.label),
        state_of(one, today),
        one.opened_at[:10],
        one.touched_at[:16].replace("T", " "),
        one.due or "-",
    )


def state_of(one: Listing, today: str) -> str:
    """Return open, finished, due or erased."""
    return "due" if one.state == "finished" and one.due is not None and one.due <= today else one.state


def list_values(listings: Sequence[Listing], today: str) -> list[dict[str, Any]]:
    """Return cases as values that JSON can hold."""
    return [{**asdict(one), "state": state_of(one, today)} for one in listings]

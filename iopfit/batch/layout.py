"""Which column of a frame holds the answers to which item, by its name and type, and what does not fit.

An item's answers stand in a column of its name. A repeating choice may also have a column for each
option, `item___code`, as survey programs write them. `item__missing` says why an answer is missing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import narwhals.stable.v2 as nw
from narwhals.dtypes import DType

from iopfit.batch.encoding import is_text
from iopfit.batch.fitting import Place
from iopfit.batch.layers import PREFIX
from iopfit.diagnostics import Diagnostic, nearest
from iopfit.document import Span, printable
from iopfit.questionnaire import Item

_TYPES = {
    "boolean": "booleans, 1 and 0, or words",
    "choice": "words",
    "integer": "numbers or digits",
    "scale": "numbers or digits",
    "decimal": "numbers or digits",
    "date": "dates, or words such as 2026-01-31",
    "text": "words",
}


@dataclass(frozen=True)
class Layout:
    """Where everything stands in a frame.

    Attributes:
        places: Where the answers to items stand.
        others: The columns that hold no answers, in the frame's order.
        findings: What is wrong with the columns.
    """

    places: tuple[Place, ...]
    others: tuple[str, ...]
    findings: tuple[Diagnostic, ...]


def boxes_of(item: Item) -> tuple[str, ...]:
    """Return the names of the columns that hold the options of a repeating choice one by one."""
    return tuple(f"{item.link_id}___{code}" for code in item.option_by_code) if item.repeats else ()


def kind_of(item: Item) -> str:
    """Return the name of the column that says why an answer is missing."""
    return f"{item.link_id}__missing"


def lay_out(
    items: Iterable[Item],
    dtypes: Mapping[str, DType],
    name: str,
    kept: Sequence[str] = (),
    *,
    must_have: bool = True,
) -> Layout:
    """Return where the answers stand.

    Args:
        items: The items.
        dtypes: The columns and their types.
        name: What to call the frame in messages.
        kept: Columns that somebody named, which are no mistakes.
        must_have: Whether some answers must be there.
    """
    finder = _Finder(dtypes, Span(name, 1, 1, 2))
    asked = [item for item in items if item.type != "display"]
    places = [place for item in asked for place in finder.place(item)]
    others = [column for column in dtypes if column not in finder.taken]
    finder.look_at(others, asked, kept)
    if must_have and not places:
        finder.note("no-answers", "no column is called like an item", "name the columns like the items, or use a map")
    return Layout(tuple(places), tuple(others), tuple(finder.findings))


class _Finder:
    def __init__(self, dtypes: Mapping[str, DType], span: Span) -> None:
        self.dtypes = dtypes
        self.span = span
        self.taken: set[str] = set()
        self.findings: list[Diagnostic] = []

    def note(self, code: str, message: str, help_: str) -> None:
        self.findings.append(Diagnostic(code, message, self.span, help=help_))

    def place(self, item: Item) -> list[Place]:
        """Return where an item stands: one place, or none."""
        own = item.link_id if item.link_id in self.dtypes else None
        boxes = boxes_of(item)
        found = [box for box in boxes if box in self.dtypes]
        kind = kind_of(item) if kind_of(item) in self.dtypes else None
        self.taken |= {*found, *(name for name in (own, kind) if name)}
        if own and found:
            message = f"`{own}` has a column of its own and one for each option"
            self.note("duplicate-name", message, "leave one of the two out")
        elif found and len(found) < len(boxes):
            missing = ", ".join(f"`{box}`" for box in boxes if box not in found)
            self.note("missing-column", f"there is no column {missing}", "give a column for every option")
        elif own or found:
            fits = [self._fits(item, column, "boolean" if found else item.type) for column in found or [own or ""]]
            fits += [self._fits(item, kind, "text")] if kind else []
            return [Place(item, own, tuple(found), kind)] if all(fits) else []
        elif kind:
            return [Place(item, None, (), kind)] if self._fits(item, kind, "text") else []
        return []

    def _fits(self, item: Item, column: str, kind: str) -> bool:
        dtype = self.dtypes[column]
        if suits(dtype, kind, repeats=item.repeats and column == item.link_id):
            return True
        expected = "lists of words, or words" if item.repeats and column == item.link_id else _TYPES[kind]
        self.note("wrong-type", f"the column `{column}` holds {_called(dtype)}", f"give it as {expected}")
        return False

    def look_at(self, others: Sequence[str], items: Sequence[Item], kept: Sequence[str]) -> None:
        """Note columns that may be meant as answers, and names that are ours."""
        names = [name for item in items for name in (item.link_id, *boxes_of(item), kind_of(item))]
        known = {name: name for name in names if name not in self.taken}
        for column in others:
            if column.startswith(PREFIX):
                self.note("reserved-name", f"`{printable(column)}` begins with `{PREFIX}`", "rename the column")
            elif column not in kept and (near := _almost(column, known)):
                self.note(
                    "unknown-name",
                    f"`{printable(column)}` is not an item",
                    f"did you mean `{near}`? Rename it, or keep it as it is with --keep",
                )


def _almost(column: str, known: Mapping[str, str]) -> str | None:
    """Return the name that a column is a slip of: the same in other letters, or all but a letter or two."""
    plain = column.strip().lower().replace(" ", "_").replace("-", "_").replace(".", "_")
    if plain in known:
        return plain
    near = nearest(plain, known)
    return near if near and abs(len(near) - len(plain)) <= 1 and _apart(near, plain) <= 2 else None


def _apart(one: str, two: str) -> int:
    """Return in how many places two words of about the same length differ, from both ends."""
    start = next((i for i, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two)))
    ends = zip(reversed(one[start:]), reversed(two[start:]), strict=False)
    end = next((i for i, (a, b) in enumerate(ends) if a != b), min(len(one), len(two)) - start)
    return max(len(one), len(two)) - start - end


def suits(dtype: DType, kind: str, *, repeats: bool = False) -> bool:
    """Return whether a column's type can hold answers of a kind."""
    if is_text(dtype):
        return True
    if repeats:
        return isinstance(dtype, nw.List) and is_text(dtype.inner if isinstance(dtype.inner, DType) else dtype.inner())
    if kind == "boolean":
        return dtype == nw.Boolean or dtype.is_numeric()
    if kind in ("integer", "scale", "decimal"):
        return dtype.is_numeric()
    return kind == "date" and dtype in (nw.Date, nw.Datetime)


def _called(dtype: DType) -> str:
    if dtype == nw.Boolean:
        return "booleans"
    if dtype.is_numeric():
        return "numbers"
    if dtype in (nw.Date, nw.Datetime):
        return "dates"
    return "lists" if isinstance(dtype, nw.List) else "something else"

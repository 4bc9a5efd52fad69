"""Named columns in the order in which they can be worked out.

An engine works out all columns of a layer from the layers before it. What several conditions
share stands in a column of its own, worked out once; no engine has to find that out.
"""

from collections.abc import Callable, Iterable
from typing import Any

import narwhals.stable.v2 as nw

PREFIX = "iopfit__"
"""What the names of columns begin with that are ours and not in the end result."""


class Layers:
    """Columns to work out, layer by layer.

    >>> layers = Layers(["n"])
    >>> double = layers.put("double", lambda: layers.column("n") * 2)
    >>> more = layers.put("more", lambda: layers.column("double") + layers.column("n"))
    >>> [list(layer) for layer in layers.layers]
    [['double'], ['more']]

    Attributes:
        layers: The columns of each layer, by name.
    """

    def __init__(self, given: Iterable[str]) -> None:
        """Start from the columns that the frame has."""
        self.layers: list[dict[str, nw.Expr]] = []
        self._ready = dict.fromkeys(given, 0)
        self._reading: list[set[str]] = [set()]
        self._reads: dict[str, set[str]] = {}

    def __contains__(self, name: str) -> bool:
        """Return whether there is such a column."""
        return name in self._ready

    def column(self, name: str) -> nw.Expr:
        """Return a column, for the expression that is being made."""
        self._reading[-1].add(name)
        return nw.col(name)

    def add(self, name: str) -> str:
        """Take note of a further column that the frame has, and return its name."""
        self._ready[name] = 0
        return name

    def put(self, name: str, make: Callable[[], nw.Expr]) -> str:
        """Add a column, once, in the first layer that has all it reads, and return its name.

        Args:
            name: Its name.
            make: Makes its expression, and calls `column` for what it reads.
        """
        if name not in self._ready:
            self._reading.append(set())
            expression = make()
            reads = self._reads[name] = self._reading.pop()
            depth = max((self._ready[read] for read in reads), default=0)
            while len(self.layers) <= depth:
                self.layers.append({})
            self.layers[depth][name] = expression
            self._ready[name] = depth + 1
        return name

    def names(self) -> list[str]:
        """Return every column that is worked out."""
        return [name for layer in self.layers for name in layer]

    def work_out(self, frame: nw.LazyFrame[Any], wanted: Iterable[str]) -> nw.LazyFrame[Any]:
        """Return a frame with the columns wanted.

        DuckDB takes long to accept a thousand columns, so there each layer holds only what is
        needed later. Others find that out themselves, and take long to be told of each column.
        """
        is_narrow = frame.implementation.is_duckdb()
        for carried, made in reversed(self._steps(wanted)):
            if made:
                carried_on = map(nw.col, sorted(carried))
                frame = frame.select(*carried_on, **made) if is_narrow else frame.with_columns(**made)
        return frame

    def needs(self, wanted: Iterable[str]) -> set[str]:
        """Return the columns that the frame must have for those wanted."""
        steps = self._steps(wanted)
        if not steps:
            return set(wanted)
        carried, made = steps[-1]
        return carried.union(*(self._reads[name] for name in made))

    def _steps(self, wanted: Iterable[str]) -> list[tuple[set[str], dict[str, nw.Expr]]]:
        """Return for each layer, the last first, which columns are carried on and which are made."""
        needed = set(wanted)
        steps = []
        for layer in reversed(self.layers):
            made = {name: expression for name, expression in layer.items() if name in needed}
            carried = needed - made.keys()
            steps.append((carried, made))
            needed = carried.union(*(self._reads[name] for name in made))
        return steps

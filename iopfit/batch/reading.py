"""The columns of a frame, with a map or without, to the given columns that the rules read."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any, Protocol

import narwhals.stable.v2 as nw
from narwhals.dtypes import DType

from iopfit.batch.encoding import Encoding, made_by
from iopfit.batch.fitting import Fitting, Flaw
from iopfit.batch.layers import PREFIX, Layers
from iopfit.batch.layout import lay_out, suits
from iopfit.batch.mapping import Deriving, Preparing
from iopfit.column_map import ColumnMap
from iopfit.diagnostics import Diagnostic, Problem, suggestion_for
from iopfit.document import Span, printable
from iopfit.expr.columns import any_of, truth
from iopfit.questionnaire import Questionnaire
from iopfit.response import Missing


class Encoder(Protocol):
    """What encodes words, in an engine's own way."""

    def encode(self, frame: nw.LazyFrame[Any], encodings: Sequence[Encoding]) -> nw.LazyFrame[Any]:
        """Return a frame with the numbers of words added."""


@dataclass(frozen=True)
class Reading:
    """How the columns of frames of one layout become answers.

    Attributes:
        kept: The columns that are carried along.
        left_out: The columns that are neither read nor carried along.
        flaws: Every way in which a value may not fit.
        kinds: For an item and a kind of missing, the column that is true where that was stated.
        unfit: The column that is true where something in a row does not fit.
        prepared: What is worked out first.
        encodings: What is encoded then.
        fitted: What is worked out after that.
        derived: What is worked out last.
    """

    kept: tuple[str, ...]
    left_out: tuple[str, ...]
    flaws: tuple[Flaw, ...]
    kinds: Mapping[tuple[str, Missing], str]
    unfit: str
    prepared: Layers
    encodings: tuple[Encoding, ...]
    fitted: Layers
    derived: Layers

    def read(self, frame: nw.LazyFrame[Any], encoder: Encoder, wanted: Sequence[str]) -> nw.LazyFrame[Any]:
        """Return a frame with the columns wanted: given columns, flags, and what is carried along."""
        derived = self.derived.needs(wanted)
        fitted = self.fitted.needs(derived)
        encoded = {name for encoding in self.encodings for name in made_by(encoding)}
        read = {encoding.column for encoding in self.encodings}
        frame = self.prepared.work_out(frame, (fitted - encoded) | read)
        frame = encoder.encode(frame, self.encodings)
        return self.derived.work_out(self.fitted.work_out(frame, derived), wanted)


def reading_of(
    questionnaire: Questionnaire,
    dtypes: Mapping[str, DType],
    name: str,
    map_: ColumnMap | None = None,
    keep: Sequence[str] | None = None,
) -> Reading:
    """Return how the columns of a frame become answers.

    Args:
        questionnaire: What was asked.
        dtypes: The columns and their types.
        name: What to call the frame in messages.
        map_: How the columns become answers, when they are not called like the items.
        keep: Names and patterns of columns to carry along; all others without a map, those of the map with one.

    Raises:
        Problem: With everything that is wrong with the columns.
    """
    mapped = frozenset(map_.items) if map_ else frozenset()
    sources = frozenset(map_.sources.values()) if map_ else frozenset()
    unmapped = [item for item in questionnaire.items if item.link_id not in mapped]
    others = {column: dtype for column, dtype in dtypes.items() if column not in sources}
    layout = lay_out(unmapped, others, name, keep or (), must_have=map_ is None)
    patterns = keep if keep is not None else map_.keep if map_ else ("*",)
    candidates = [column for column in dtypes if column in layout.others or column in sources]
    kept = tuple(column for column in candidates if any(fnmatchcase(column, pattern) for pattern in patterns))
    findings = [*layout.findings]
    if map_ is not None:
        findings += _unfit_for(map_, dtypes, Span(name, 1, 1, 2))
    if findings:
        raise Problem(findings)
    left_out = tuple(column for column in layout.others if column not in kept)
    if map_ is None:
        fitting = Fitting(unmapped, layout.places, dtypes)
        plain = Layers([*dtypes, *fitting.layers.names()])
        return _reading(kept, left_out, fitting, Layers(dtypes), plain, fitting.flaws, fitting.kinds)
    preparing = Preparing(map_, dtypes)
    types = {**dtypes, **preparing.dtypes}
    fitting = Fitting([*unmapped, *map_.columns], [*layout.places, *preparing.places], types)
    deriving = Deriving(questionnaire, map_, [*dtypes, *fitting.layers.names()])
    kinds = {key: column for key, column in fitting.kinds.items() if key[0] not in map_.sources} | deriving.kinds
    flaws = [*fitting.flaws, *deriving.flaws]
    return _reading(kept, left_out, fitting, preparing.layers, deriving.layers, flaws, kinds)


def _reading(
    kept: tuple[str, ...],
    left_out: tuple[str, ...],
    fitting: Fitting,
    prepared: Layers,
    derived: Layers,
    flaws: Sequence[Flaw],
    kinds: Mapping[tuple[str, Missing], str],
) -> Reading:
    flags = list(dict.fromkeys(flaw.flag for flaw in flaws))
    unfit = derived.put(
        f"{PREFIX}unfit", lambda: any_of([derived.column(flag) for flag in flags]) if flags else truth(False)
    )
    encodings = tuple(fitting.encodings)
    return Reading(kept, left_out, tuple(flaws), kinds, unfit, prepared, encodings, fitting.layers, derived)


def _unfit_for(map_: ColumnMap, dtypes: Mapping[str, DType], span: Span) -> Iterator[Diagnostic]:
    """Yield what is wrong with the columns that a map names."""
    for item in map_.columns:
        source = map_.sources[item.link_id]
        dtype = dtypes.get(source)
        if dtype is None:
            if item.link_id not in map_.optional:
                near = suggestion_for(source, dtypes, "say `optional: true` in the map when files may lack it")
                message = f"there is no column `{printable(source)}`, which the map reads"
                yield Diagnostic("missing-column", message, span, help=near)
        elif not (suits(dtype, item.type, repeats=item.repeats) or (item.type == "choice" and dtype.is_numeric())):
            message = f"the column `{printable(source)}` cannot hold what the map says"
            yield Diagnostic("wrong-type", message, span, help=f"the map says `{item.type}`")
    for name in map_.keep:
        if not any(fnmatchcase(column, name) for column in dtypes):
            message = f"there is no column `{printable(name)}`, which the map keeps"
            yield Diagnostic(
                "missing-column", message, span, help=suggestion_for(name, dtypes, "remove it from `keep`")
            )

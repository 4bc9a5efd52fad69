"""Reported scores of everybody, as columns: each by its own rule for missing items.

The same as `scoring.report_score`: all items answered gives the sum; enough of them, where the
score says so, the mean scaled up, half up to a whole number. Conditions never read these.
"""

from collections.abc import Callable

import narwhals.stable.v2 as nw

from iopfit.batch.known import Known, given_names, limits_of
from iopfit.batch.layers import PREFIX
from iopfit.expr.columns import Limits, any_of, dtype_of, total
from iopfit.questionnaire import Item, Score


class Scores:
    """The reported scores of everybody.

    Attributes:
        known: What is known of every item.
    """

    def __init__(self, known: Known) -> None:
        """Take the answers as known."""
        self.known = known
        self._column = known.layers.column

    def value(self, score: Score) -> str:
        """Return the column with what is reported: null where it does not apply, or too little is answered."""
        sum_, count = self._sum(score), self._answered(score)
        number = len(score.items)

        def value() -> nw.Expr:
            whole = self._column(sum_).cast(nw.Float64)
            answered = self._column(count)
            found: nw.Expr = nw.when(answered == number).then(whole)
            if score.when_missing == "prorated":
                enough = (answered >= score.min_answered) & (answered > 0)
                scaled = _truncated(whole * number / nw.when(enough).then(answered).cast(nw.Float64) + 0.5)
                found = nw.when(answered == number).then(whole).otherwise(nw.when(enough).then(scaled))
            return nw.when(self._column(self._is_reported(score))).then(found)

        return self._put(score, "value", value)

    def estimated(self, score: Score) -> str:
        """Return the column that says whether a score was prorated, null where it is not reported."""
        value = self.value(score)

        def estimated() -> nw.Expr:
            prorated = ~self._column(value).is_null() & (self._column(self._answered(score)) < len(score.items))
            return nw.when(self._column(self._is_reported(score))).then(prorated)

        return self._put(score, "estimated", estimated)

    def answered(self, score: Score) -> str:
        """Return the column with how many items are known, null where the score is not reported."""
        return self._put(
            score,
            "known",
            lambda: nw.when(self._column(self._is_reported(score))).then(self._column(self._answered(score))),
        )

    def _put(self, score: Score, name: str, make: Callable[[], nw.Expr]) -> str:
        return self.known.layers.put(f"{PREFIX}score_{name}_{score.id}", make)

    def _items(self, score: Score) -> list[Item]:
        return [self.known.questionnaire.item_by_id[part] for part in score.items]

    def _sum(self, score: Score) -> str:
        items = self._items(score)
        bounds = [limits_of(item) for item in items]
        most = sum(max(abs(b.low), abs(b.high)) for b in bounds)
        dtype = dtype_of(Limits(-most, most, all(b.whole for b in bounds)))
        return self._put(
            score,
            "sum",
            lambda: total([self._column(self.known.number(item)).cast(dtype).fill_null(0) for item in items]),
        )

    def _answered(self, score: Score) -> str:
        items = self._items(score)
        return self._put(
            score,
            "answered",
            lambda: total(
                [
                    (~self._column(self.known.number(item)).is_null()).cast(dtype_of(Limits(0, len(items))))
                    for item in items
                ]
            ),
        )

    def _is_reported(self, score: Score) -> str:
        """Return the column that says whether some item is answered that may apply."""

        def reported() -> nw.Expr:
            parts = []
            for item in self._items(score):
                given = ~self._column(given_names(item)[0]).is_null()
                applies = self.known.applies(item)
                parts.append(given if applies is None else given & self._column(applies).fill_null(True))
            return any_of(parts)

        return self._put(score, "reported", reported)


def _truncated(number: nw.Expr) -> nw.Expr:
    """Return a number without its fraction, toward zero; casts do not agree among engines."""
    return nw.when(number >= 0).then(number.floor()).otherwise(number.ceil())

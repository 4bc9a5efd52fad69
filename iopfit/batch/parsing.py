"""Numbers and days out of columns of any type, as expressions: null where nothing fits.

The same as `answers.parse` for files of answers. Programs write columns, so `12.0` is a whole
number here. Casts fail on what they cannot read; so only what fits a pattern is cast.
"""

import narwhals.stable.v2 as nw
from narwhals.dtypes import DType

from iopfit.batch.encoding import is_text

# `$` would let a line break follow in some engines, and `\d` other digits than these
_WHOLE = r"^-?[0-9]{1,15}(\.0*)?\z"
_DECIMAL = r"^-?([0-9]{1,300}(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,2})?\z"
_DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}\z"
_LARGEST = 10.0**15
_DAYS_BEFORE_YEAR_ONE = 306


def number(said: nw.Expr, dtype: DType, *, whole: bool) -> nw.Expr:
    """Return the number said, null where none is; one that was not text may have a fraction."""
    if is_text(dtype):
        text = nw.when(said.str.contains(_WHOLE if whole else _DECIMAL)).then(said)
        return text.cast(nw.Float64)
    if dtype.is_integer():
        return said
    floating = said.cast(nw.Float64)
    return nw.when(floating.is_finite()).then(floating)


def is_whole(number: nw.Expr) -> nw.Expr:
    """Return whether a number has no fraction; engines overflow on the floor of a huge one."""
    small = nw.when((number < _LARGEST) & (number > -_LARGEST)).then(number)
    return (small.floor() == small).fill_null(False)


def day(said: nw.Expr, dtype: DType) -> nw.Expr:
    """Return the ordinal day of a date, counted as Python counts it."""
    if is_text(dtype):
        text: nw.Expr = nw.when(said.str.contains(_DAY)).then(said)
        parts = [text.str.slice(start, length) for start, length in ((0, 4), (5, 2), (8, 2))]
    else:
        parts = [said.dt.year(), said.dt.month(), said.dt.day()]
    year, month, month_day = (part.cast(nw.Int64) for part in parts)
    fits = (year >= 1) & (year <= 9999) & (month >= 1) & (month <= 12)
    fits &= (month_day >= 1) & (month_day <= _days_in(year, month))
    return nw.when(fits).then(_ordinal(year, month, month_day)).cast(nw.Float64)


def _days_in(year: nw.Expr, month: nw.Expr) -> nw.Expr:
    leap = ((year % 4 == 0) & (year % 100 != 0)) | (year % 400 == 0)
    february = nw.when(leap).then(nw.lit(29)).otherwise(nw.lit(28))
    long = nw.when(month.is_in([4, 6, 9, 11])).then(nw.lit(30)).otherwise(nw.lit(31))
    return nw.when(month == 2).then(february).otherwise(long)


def _ordinal(year: nw.Expr, month: nw.Expr, month_day: nw.Expr) -> nw.Expr:
    """Count days in years that begin in March, so that the leap day is the last of a year."""
    early = month <= 2
    years = nw.when(early).then(year - 1).otherwise(year)
    months = nw.when(early).then(month + 9).otherwise(month - 3)
    whole_years = years * 365 + years // 4 - years // 100 + years // 400
    return whole_years + (months * 153 + 2) // 5 + month_day - _DAYS_BEFORE_YEAR_ONE

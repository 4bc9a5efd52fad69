"""Blocks of results counted up, and the counts as a summary."""

from collections import Counter
from collections.abc import Iterable

import polars as pl

from iopfit.batch.rejects import Ledger
from iopfit.batch.summary import OPEN, REFERRED, Count, Summary, Tally, table_of
from iopfit.questionnaire import Questionnaire

NEEDS = ("level", "range", "referral", "answered", "fired", "missing_level")
"""The columns and groups that results must have to be counted."""
_MOST = 20
"""How many of the most frequent reasons and missing answers a summary names."""


def count_block(tally: Tally, questionnaire: Questionnaire, block: pl.DataFrame, by: str | None) -> None:
    """Add a block of results to a tally."""
    tally.scored += block.height
    tally.answered += int(block["answered"].sum())
    rank = questionnaire.rank
    group = pl.col(by).cast(pl.String).fill_null("") if by else pl.lit("")
    ends = (pl.col(end).cast(pl.String).replace_strict(rank, return_dtype=pl.Int32) for end in _ENDS)
    low, high = ends
    outcome = (
        pl.when(pl.col("referral").is_not_null())
        .then(pl.lit(REFERRED))
        .otherwise(pl.col("level").cast(pl.String).fill_null(OPEN))
    )
    counted = (
        block.lazy()
        .select(group.alias("group"), outcome.alias("outcome"), (high - low + 1).alias("width"))
        .group_by("group", "outcome", "width")
        .len()
        .collect()
    )
    for name, level, width, number in counted.iter_rows():
        tally.outcomes[name, level, width] += number
    for column, counter in (("fired", tally.fired), ("missing_level", tally.missing)):
        for name, number in block[column].explode().cast(pl.String).drop_nulls().value_counts().iter_rows():
            counter[name] += number


_ENDS = ("range_lowest", "range_highest")


def summary_of(questionnaire: Questionnaire, tally: Tally, ledger: Ledger, by: str | None) -> Summary:
    """Return counts as a summary."""
    groups = sorted({group for group, _, _ in tally.outcomes}, key=_in_order)
    levels: Counter[tuple[str, str]] = Counter()
    widths: Counter[tuple[str, str]] = Counter()
    for (group, level, width), number in tally.outcomes.items():
        levels[group, level] += number
        widths[group, _width(width)] += number
    names = [level.id for level in questionnaire.levels]
    by_group = by is not None
    rules = questionnaire.rules
    return Summary(
        (questionnaire.id, questionnaire.version, questionnaire.digest),
        ledger.rows,
        tally.scored,
        (tally.answered, sum(item.type != "display" for item in questionnaire.items)),
        ledger.unfit_rows,
        tuple((column, code, number) for (column, code), number in sorted(ledger.counts.items())),
        by or "",
        table_of("Level suggested", [*names, OPEN, REFERRED], levels, groups, by_group=by_group),
        table_of(
            "Levels still possible", [_width(n) for n in range(1, len(names) + 1)], widths, groups, by_group=by_group
        ),
        _counts(tally.fired, [rule.id for rule in rules if rule.alert], None),
        _counts(tally.fired, [rule.id for rule in rules if rule.at_least or rule.up_to], _MOST),
        _counts(tally.missing, list(tally.missing), _MOST),
    )


def _width(number: int) -> str:
    return f"{number} level{'' if number == 1 else 's'}"


def _counts(counter: Counter[str], names: Iterable[str], most: int | None) -> tuple[Count, ...]:
    found = [Count(name, counter[name]) for name in names if counter[name]]
    return tuple(sorted(found, key=lambda count: (-(count.number or 0), count.name))[:most])


def _in_order(name: str) -> tuple[bool, float, str]:
    """Sort numbers by their size and words by their letters."""
    try:
        return (False, float(name), name)
    except ValueError:
        return (True, 0.0, name)

"""Counts for a supervisor: right, and never so small that they point at somebody."""

import itertools
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from iopfit.journal.caseload import SMALLEST, shown_minutes, shown_parts, shown_share, tally
from iopfit.journal.states import Record
from tests.records.interviews import whole_record
from tests.strategies import LEVELS, small_questionnaire

RANK = {level: number for number, level in enumerate(LEVELS)}
parts = st.dictionaries(st.sampled_from("abcde"), st.integers(0, 14), min_size=1, max_size=4)


@settings(max_examples=500)
@given(parts, st.integers(5, 8))
def test_no_hidden_part_can_be_worked_out(counts: dict[str, int], smallest: int) -> None:
    """An attacker who knows the total and what is shown finds more than one way to fill in what is hidden."""
    total, shown = sum(counts.values()), shown_parts(counts, smallest)
    assert all(number is None or number == counts[name] for name, number in shown.items())
    assert not any(number is not None and 0 < number < smallest for number in shown.values())
    hidden = [name for name, number in shown.items() if number is None]
    if not hidden or total < smallest:
        return  # a total so small is itself not shown
    rest = total - sum(number for number in shown.values() if number is not None)
    ways = [way for way in itertools.product(range(1, rest + 1), repeat=len(hidden)) if sum(way) == rest]
    for place, name in enumerate(hidden):
        if counts[name] < smallest:
            assert len({way[place] for way in ways}) > 1, (counts, shown)


@given(st.integers(0, 300), st.integers(0, 300))
def test_a_share_is_shown_only_when_both_sides_are_large_enough(part: int, more: int) -> None:
    """A rate of 2 % of 100 would tell of two people."""
    found = shown_share(part, part + more)
    small = any(0 < one < SMALLEST for one in (part, more)) or part + more == 0
    assert found == (None if small else part / (part + more))


def test_times_of_few_are_not_shown() -> None:
    """Ten sessions say nothing yet, eleven do."""
    assert shown_minutes([60.0] * 10) is None
    assert shown_minutes([60.0 * n for n in range(1, 12)]) == (3.5, 6.0, 8.5)


def records() -> list[Record]:
    """Return a seeded caseload."""
    questionnaire = small_questionnaire(3)
    return [whole_record(questionnaire, seed, again=seed % 3 == 0).record for seed in range(60)]


def test_counts_are_what_the_records_say() -> None:
    """Each count, counted again in another way."""
    found = records()
    counted = tally(found, RANK, "2026-06-30")
    intakes = [intake for record in found for intake in record.intakes]
    results = [intake.result for intake in intakes if intake.result is not None]
    assert counted.finished == len(results) == 80
    assert counted.levels == Counter(result.level or "none" for result in results)
    assert counted.own == Counter(result.own for result in results)
    overridden = [
        intake
        for intake in intakes
        if intake.result is not None and intake.result.level is not None and intake.result.own != intake.result.level
    ]
    assert counted.overridden == len(overridden) == sum(counted.directions.values()) > 0
    assert counted.decided == sum(result.level is not None for result in results)
    assert counted.reasons.total() >= counted.overridden
    assert sum(counted.steps.values()) == 20
    assert counted.states["due"] == sum(record.due is not None and record.due <= "2026-06-30" for record in found)
    said = [one.answer for intake in intakes for one in intake.answers.values()]
    assert counted.asked.total() == len(said)
    assert counted.declined.total() == said.count({"missing": "declined"})
    assert counted.unknown.total() == said.count({"missing": "unknown"})


def test_a_sitting_ends_with_its_last_event() -> None:
    """Time away between pausing and resuming is not counted, nor is what is done after the end."""
    for record in records()[:10]:
        for intake in record.intakes:
            away = [
                (later.began - sooner.ended).total_seconds() for sooner, later in itertools.pairwise(intake.sittings)
            ]
            assert all(gap >= 0 for gap in away)
            whole = (intake.finished_at - intake.opened_at).total_seconds() if intake.finished_at else 0
            assert sum(one.seconds for one in intake.sittings) == whole - sum(away)


def test_only_what_was_finished_since_a_day_counts() -> None:
    """A supervisor can look at a quarter."""
    found = records()
    ends = sorted(i.finished_at.date().isoformat() for r in found for i in r.intakes if i.finished_at is not None)
    day = ends[len(ends) // 2]
    assert tally(found, RANK, "2026-06-30", day).finished == sum(end >= day for end in ends)

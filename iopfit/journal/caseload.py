"""Counts over many records, and small counts hidden so that they point at nobody.

A count of one to `smallest - 1` is not shown, nor is another that would give it away: where
parts of a shown total are hidden, there are always at least two of them, and more than one way
to fill them in. That follows the cell size suppression policy of the Centers for Medicare and
Medicaid Services (CMS, 2020), whose smallest number shown is eleven.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from statistics import quantiles

from iopfit.journal.states import Intake, Record

SMALLEST = 11
# LOCADTR 3.0, New York State: users overrode 10 % of 387,338 results (J Behav Health Serv Res 2018)
PUBLISHED_OVERRIDES = 0.10


@dataclass
class Tally:
    """What was counted; every number here may be small, so it is not for showing.

    Attributes:
        states: Records by state, and those `due` among the finished ones.
        finished: Finished intakes; the counts below are about these.
        levels: The level suggested, `none` when there was none.
        own: The level that the counselor stood by.
        decided: Intakes in which a level was suggested.
        overridden: Those of them in which the counselor stood by another one.
        directions: Whether those went `up` or `down`.
        reasons: Why; an override can have several reasons.
        choices: What clients chose, beside the counselor's level: `same`, `other`, `none`, `undecided`.
        emergency: Intakes with an emergency.
        emergencies: The rules that told of it.
        steps: Reassessments whose level went `up`, `down` or stayed the `same`.
        seconds: How long each intake took, all its sessions together.
        sessions: How long each session took.
        asked: How often each item was asked.
        declined: How often the client would rather not say.
        unknown: How often the client did not know.
    """

    states: Counter[str] = field(default_factory=Counter)
    finished: int = 0
    levels: Counter[str] = field(default_factory=Counter)
    own: Counter[str] = field(default_factory=Counter)
    decided: int = 0
    overridden: int = 0
    directions: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    choices: Counter[str] = field(default_factory=Counter)
    emergency: int = 0
    emergencies: Counter[str] = field(default_factory=Counter)
    steps: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    sessions: list[float] = field(default_factory=list)
    asked: Counter[str] = field(default_factory=Counter)
    declined: Counter[str] = field(default_factory=Counter)
    unknown: Counter[str] = field(default_factory=Counter)


def tally(records: Iterable[Record], rank: Mapping[str, int], today: str, since: str = "") -> Tally:
    """Return counts over records.

    Args:
        records: Whose.
        rank: How intensive each level is.
        today: The day by which records are due, as an ISO date.
        since: Only intakes that were finished on this day or later count.
    """
    counted = Tally()
    for record in records:
        counted.states[record.state] += 1
        if record.due is not None and record.due <= today:
            counted.states["due"] += 1
        before: Intake | None = None
        for intake in record.intakes:
            if intake.finished_at is not None and intake.finished_at.date().isoformat() >= since:
                _count(counted, intake, before, rank)
            before = intake
    return counted


def _count(counted: Tally, intake: Intake, before: Intake | None, rank: Mapping[str, int]) -> None:
    result, override = intake.result, intake.override
    if result is None:
        return
    counted.finished += 1
    counted.levels[result.level or "none"] += 1
    counted.own[result.own or "none"] += 1
    if result.level is not None:
        counted.decided += 1
        if intake.is_overridden:
            counted.overridden += 1
            counted.directions[_direction(rank, result.level, result.own)] += 1
            counted.reasons.update(override.reasons if override else ())
    if intake.choice is not None:
        agreed = intake.choice.agreed
        counted.choices[agreed if agreed in ("none", "undecided") else "same" if agreed == result.own else "other"] += 1
    if intake.weighed is not None and intake.weighed.emergencies:
        counted.emergency += 1
        counted.emergencies.update(intake.weighed.emergencies)
    if before is not None:
        counted.steps[_direction(rank, before.own_level, result.own)] += 1
    counted.seconds.append(sum(sitting.seconds for sitting in intake.sittings))
    counted.sessions += [sitting.seconds for sitting in intake.sittings]
    for name, said in intake.answers.items():
        counted.asked[name] += 1
        missing = said.answer.get("missing") if isinstance(said.answer, dict) else None
        counted.declined[name] += missing == "declined"
        counted.unknown[name] += missing == "unknown"


def _direction(rank: Mapping[str, int], before: str | None, after: str | None) -> str:
    if before is None or after is None or not {before, after} <= rank.keys():
        return "unknown"
    return "same" if rank[before] == rank[after] else "up" if rank[after] > rank[before] else "down"


Shown = dict[str, int | None]


def shown(number: int, smallest: int = SMALLEST) -> int | None:
    """Return a count, or None when it is too small to be shown.

    >>> shown(0), shown(10), shown(11)
    (0, None, 11)
    """
    return None if 0 < number < smallest else number


def shown_parts(parts: Mapping[str, int], smallest: int = SMALLEST) -> Shown:
    """Return the parts of a total that is shown, too, with as many hidden as it takes.

    The total can be shown when it is not small itself. There must be fewer parts than `smallest`.

    >>> shown_parts({"a": 3, "b": 40, "c": 60})
    {'a': None, 'b': None, 'c': 60}
    >>> shown_parts({"a": 0, "b": 40})
    {'a': 0, 'b': 40}
    """
    hidden = {name for name, number in parts.items() if 0 < number < smallest}
    others = sorted((name for name, number in parts.items() if number >= smallest), key=lambda name: parts[name])
    # a lone hidden part is the rest of the total, and as many ones as parts can only be ones
    while hidden and others and (len(hidden) < 2 or sum(parts[name] for name in hidden) <= len(hidden)):
        hidden.add(others.pop(0))
    return {name: None if name in hidden else number for name, number in parts.items()}


def shown_each(counts: Mapping[str, int], smallest: int = SMALLEST) -> Shown:
    """Return counts that are no parts of a total, each hidden when it is small."""
    return {name: shown(number, smallest) for name, number in counts.items()}


def shown_share(part: int, whole: int, smallest: int = SMALLEST) -> float | None:
    """Return a part of a whole as a share, or None when it or the rest is too small to be shown.

    >>> shown_share(20, 100), shown_share(4, 100), shown_share(97, 100)
    (0.2, None, None)
    """
    if not whole or shown(whole, smallest) is None:
        return None
    found = shown_parts({"part": part, "rest": whole - part}, smallest)
    return None if found["part"] is None else part / whole


def shown_minutes(seconds: list[float], smallest: int = SMALLEST) -> tuple[float, float, float] | None:
    """Return the lower quartile, the median and the upper quartile in minutes, or None for too few."""
    if len(seconds) < max(smallest, 2):
        return None
    low, middle, high = quantiles((one / 60 for one in seconds), n=4, method="inclusive")
    return low, middle, high

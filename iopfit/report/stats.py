"""Counts over many cases, as blocks with charts and as a page. Small counts are hidden before they get here."""

from collections.abc import Iterable, Iterator, Mapping

from iopfit.journal.caseload import (
    PUBLISHED_OVERRIDES,
    Tally,
    shown,
    shown_each,
    shown_minutes,
    shown_parts,
    shown_share,
)
from iopfit.phrases import phrase
from iopfit.questionnaire import Questionnaire, Reader
from iopfit.report.blocks import Bar, Bars, Block, Heading, Paragraph, Point, Points
from iopfit.report.page.parts import Part, Report

_READER = Reader("en", "counselor")
_MOST_ITEMS = 10
_CHOICES = {
    "same": "the counselor's level",
    "other": "another level",
    "none": "no treatment now",
    "undecided": "not decided yet",
}
_DIRECTIONS = {"up": "to a more intensive level", "down": "to a less intensive level", "unknown": "not known"}
_STEPS = {"up": "a step up", "same": "the same level", "down": "a step down", "unknown": "not known"}


def stats_blocks(
    questionnaire: Questionnaire, counted: Tally, smallest: int, *, since: str, everybody: bool
) -> list[Block]:
    """Return counts for a supervisor to read.

    Args:
        questionnaire: Names levels, items and rules.
        counted: The counts.
        smallest: The smallest count that is shown, besides 0.
        since: The day from which intakes count; empty for all.
        everybody: Whether the cases of all counselors are in it.
    """
    return list(_Stats(questionnaire, counted, smallest).blocks(since, everybody=everybody))


def stats_report(blocks: Iterable[Block]) -> Report:
    """Return counts as a page."""
    parts: list[Part] = []
    for block in blocks:
        if isinstance(block, Heading):
            parts.append(Part(block.key, block.text, False, ()))
        elif parts:
            last = parts.pop()
            parts.append(Part(last.key, last.title, False, (*last.blocks, block)))
    return Report(
        "Caseload", "Counts over many cases; nobody is named, and small counts are not shown.", _READER, tuple(parts)
    )


class _Stats:
    def __init__(self, questionnaire: Questionnaire, counted: Tally, smallest: int) -> None:
        self.questionnaire = questionnaire
        self.counted = counted
        self.smallest = smallest

    def _say(self, number: int | None, whole: int | None = None) -> str:
        """Return a count in words, with its share of a whole that is shown."""
        if number is None:
            return "not shown"
        share = f", {100 * number / whole:.0f} %" if whole else ""
        return f"{number}{share}"

    def blocks(self, since: str, *, everybody: bool) -> Iterator[Block]:
        """Yield the blocks in order."""
        counted = self.counted
        whose = "all counselors" if everybody else "your own cases only"
        period = f"intakes finished since {since}" if since else "all finished intakes"
        yield Heading("Caseload", key="caseload")
        yield Paragraph(
            f"Of {whose}; {period}. What is not shown is from 1 to {self.smallest - 1}, or would give such a number away; "
            "that follows the cell size suppression policy of the Centers for Medicare and Medicaid Services (CMS 2020)."
        )
        waiting = {
            "finished, not due": counted.states["finished"] - counted.states["due"],
            "due": counted.states["due"],
        }
        states = shown_parts(
            {"open": counted.states["open"], **waiting, "erased": counted.states["erased"]}, self.smallest
        )
        yield Points(tuple(Point(f"{name}: {self._say(number)}") for name, number in states.items()))
        if shown(counted.finished, self.smallest) is None or not counted.finished:
            yield Paragraph("There are too few finished intakes to say more.")
            return
        yield from self._levels()
        yield from self._overrides()
        yield from self._emergencies()
        yield from self._reassessments()
        yield from self._time()
        yield from self._skipped()

    def _titles(self) -> dict[str, str]:
        titles = {level.id: level.title.say(_READER) for level in self.questionnaire.levels}
        return {**titles, "none": "no single level"}

    def _levels(self) -> Iterator[Block]:
        titles = self._titles()
        yield Heading("Levels of care", key="levels")
        for title, counts in (("Suggested", self.counted.levels), ("The counselor's level", self.counted.own)):
            yield self._chart(title, {titles[name]: counts[name] for name in titles})

    def _chart(self, title: str, counts: Mapping[str, int]) -> Bars:
        """Return the parts of all finished intakes as a chart; a hidden part has no bar."""
        whole = sum(counts.values())
        parts = shown_parts(counts, self.smallest)
        bars = (Bar(name, number or 0, number or 0, self._say(number, whole)) for name, number in parts.items())
        return Bars(tuple(bars), max(1, *(number or 0 for number in parts.values())), title)

    def _overrides(self) -> Iterator[Block]:
        """Yield the rate without the numbers behind it, which together with others could give small ones away."""
        counted = self.counted
        yield Heading("Overrides", key="overrides")
        share = shown_share(counted.overridden, counted.decided, self.smallest)
        published = round(100 * PUBLISHED_OVERRIDES)
        if share is None:
            yield Paragraph("The rate is not shown: there are too few, or too few without.")
            return
        rate = round(100 * share)
        yield Paragraph(f"Counselors stood by another level than the suggested one in {rate} % of intakes.")
        bars = (Bar("here", rate, rate, f"{rate} %"), Bar("LOCADTR 3.0", published, published, f"{published} %"))
        yield Bars(bars, max(rate, published, 1), "Rate of overrides")
        yield Paragraph(
            f"For comparison: users of LOCADTR 3.0 in New York overrode {published} % of 387,338 results "
            "(Journal of Behavioral Health Services and Research 2018). A lower rate is not better by itself.",
            quiet=True,
        )
        if counted.overridden:
            shares = {
                name: shown_share(counted.directions[name], counted.overridden, self.smallest) for name in _DIRECTIONS
            }
            told = (
                f"{_DIRECTIONS[name]}: {'not shown' if share is None else f'{100 * share:.0f} % of them'}"
                for name, share in shares.items()
                if share != 0
            )
            yield Points(tuple(map(Point, told)))
            reasons = shown_each(dict(counted.reasons.most_common()), self.smallest)
            named = (f"{phrase(f'reason-{name}', _READER)}: {self._say(number)}" for name, number in reasons.items())
            yield Paragraph("Reasons; an override can have several:")
            yield Points(tuple(map(Point, named)))

    def _emergencies(self) -> Iterator[Block]:
        counted, rules = self.counted, self.questionnaire.rule_by_id
        yield Heading("Emergency alerts", key="emergencies")
        share = shown_share(counted.emergency, counted.finished, self.smallest)
        told = "not shown" if share is None else f"{counted.emergency} of {counted.finished}, {100 * share:.0f} %"
        yield Paragraph(f"Intakes with an emergency: {told}.")
        if share:
            each = shown_each(dict(counted.emergencies.most_common()), self.smallest)
            names = {name: rules[name].because.say(_READER) if name in rules else name for name in each}
            yield Points(tuple(Point(f"{names[name]}: {self._say(number)}") for name, number in each.items()))

    def _reassessments(self) -> Iterator[Block]:
        yield Heading("Choices and reassessments", key="choices")
        for title, names, counts, rest in (
            ("What clients chose", _CHOICES, self.counted.choices, "not asked"),
            ("Reassessments", _STEPS, self.counted.steps, "first intakes"),
        ):
            # what is left belongs to the parts, or it could be worked out from the total
            left = self.counted.finished - counts.total()
            yield self._chart(title, {**{words: counts[name] for name, words in names.items()}, rest: left})

    def _time(self) -> Iterator[Block]:
        yield Heading("Time", key="time")
        for what, seconds in (("A session", self.counted.sessions), ("A whole intake", self.counted.seconds)):
            found = shown_minutes(seconds, self.smallest)
            if found is None:
                yield Paragraph(f"{what}: not shown, too few.")
                continue
            low, middle, high = found
            yield Paragraph(
                f"{what} takes {middle:.0f} minutes in the middle, half of them between {low:.0f} and {high:.0f}."
            )
        yield Paragraph("Pauses do not count.", quiet=True)

    def _skipped(self) -> Iterator[Block]:
        counted = self.counted
        yield Heading("Most skipped", key="skipped")
        points: list[Point] = []
        for name, _ in counted.declined.most_common():
            share = shown_share(counted.declined[name], counted.asked[name], self.smallest)
            if share and len(points) < _MOST_ITEMS:
                item = self.questionnaire.item_by_id.get(name)
                label = item.label.say(_READER) if item else name
                points.append(Point(f"{label}: {100 * share:.0f} % of those asked would rather not say"))
        yield Points(tuple(points)) if points else Paragraph("No question was skipped often enough to be shown.")

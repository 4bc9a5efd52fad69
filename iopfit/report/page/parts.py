"""The parts of a report: what `outline` says, cut at its headings, in the order of a page."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from iopfit.phrases import phrase
from iopfit.questionnaire import Questionnaire, Reader
from iopfit.report.blocks import Block, Heading
from iopfit.report.page.record import Judged, Table, record
from iopfit.response import Response
from iopfit.scoring import Standing, Suggestion


@dataclass(frozen=True)
class Part:
    """A heading and what stands below it.

    Attributes:
        key: Which part of a result it is; empty when it has no name.
        title: Its heading.
        urgent: It tells of a danger.
        blocks: What it says.
    """

    key: str
    title: str
    urgent: bool
    blocks: "tuple[Block | Table, ...]"


@dataclass(frozen=True)
class Report:
    """A whole report: its title, a line on whom it is written for, its reader and its parts."""

    title: str
    about: str
    reader: Reader
    parts: tuple[Part, ...]


def report_of(
    questionnaire: Questionnaire,
    response: Response,
    suggestion: Suggestion,
    reader: Reader,
    blocks: Iterable[Block],
    standing: Judged | None = None,
) -> Report:
    """Return a result as a report for a reader.

    Args:
        questionnaire: What was asked.
        response: The answers.
        suggestion: What they came to.
        reader: Language and voice; a counselor also gets tables of dimensions, rules and sources.
        blocks: What the result says, from `outline`.
        standing: Which rules hold, when that does not follow from the answers alone.
    """
    parts = _in_order(list(_cut(blocks)))
    if reader.voice == "counselor":
        ending = [part for part in parts if part.key in _LAST]
        parts = [part for part in parts if part.key not in _LAST]
        for key, told in record(questionnaire, standing or Standing(questionnaire, response), suggestion, reader):
            parts.append(Part(key, phrase(key, reader), False, told))
        parts += ending
    about = phrase(f"page-for-{reader.voice}", reader)
    return Report(questionnaire.title.say(reader), about, reader, tuple(parts))


_LAST = ("limits", "consent", "signatures", "notice")


def _cut(blocks: Iterable[Block]) -> Iterator[Part]:
    """Yield the blocks between headings, each with the heading before it."""
    head: Heading | None = None
    below: list[Block] = []
    for block in blocks:
        if not isinstance(block, Heading):
            below.append(block)
            continue
        if head is not None:
            yield Part(head.key, head.text, head.urgent, tuple(below))
        head, below = block, []
    if head is not None:
        yield Part(head.key, head.text, head.urgent, tuple(below))


def _in_order(parts: list[Part]) -> list[Part]:
    """Return the parts with the profile right after the result, whose picture it completes."""
    profile = [part for part in parts if part.key == "profile"]
    found = []
    for part in parts:
        if part not in profile:
            found.append(part)
        if part.key == "result":
            found += profile
    return found

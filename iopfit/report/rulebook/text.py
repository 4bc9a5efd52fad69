"""A rule book for a terminal, as the blocks that every report to a terminal is made of."""

from collections.abc import Iterable, Iterator

from iopfit.questionnaire import Reader
from iopfit.report.blocks import Block as Shown
from iopfit.report.blocks import Heading, Paragraph, Point, Points
from iopfit.report.rulebook.blocks import Block, Book, Bullets, Drawing, Facts, Line, Part, Prose, plain
from iopfit.report.rulebook.flow import Flow
from iopfit.report.rulebook.sentences import sentence
from iopfit.report.terminal import plain as plain_blocks


def lines_of(book: Book) -> list[Shown]:
    """Return a rule book as blocks for a terminal, its chapters numbered."""
    reader = Reader(book.language)
    shown: list[Shown] = [Heading(book.title), *_blocks(book.opening, reader, ())]
    for number, chapter in enumerate(book.chapters, start=1):
        shown += _part(chapter, reader, (number,))
    return shown


def as_plain(book: Book, width: int = 80) -> str:
    """Return a rule book as bare text for a file, without anything a terminal acts on.

    Args:
        book: What it says.
        width: How long its lines may be.
    """
    return plain_blocks(lines_of(book), width)


def _part(part: Part, reader: Reader, number: tuple[int, ...]) -> Iterator[Shown]:
    lead = (
        ".".join(map(str, number)) + (". " if len(number) == 1 else " ") if part.kind in ("chapter", "section") else ""
    )
    yield Heading(f"{lead}{part.title}")
    yield from _blocks(part.blocks, reader, number)


def _blocks(blocks: Iterable[Block], reader: Reader, number: tuple[int, ...]) -> Iterator[Shown]:
    inner = 0
    for block in blocks:
        match block:
            case Part():
                inner += 1
                yield from _part(block, reader, (*number, inner))
            case Prose(line, manner):
                yield Paragraph(plain(line), strong=manner in ("strong", "mark"))
            case Bullets(lines):
                yield Points(tuple(Point(plain(line)) for line in lines))
            case Facts(rows):
                yield Points(tuple(_fact(term, lines) for term, lines in rows))
            case Drawing(flow, _):
                yield Points(tuple(_streams(flow, reader)))


def _fact(term: str, lines: tuple[Line, ...]) -> Point:
    if len(lines) == 1:
        return Point(f"{term}: {plain(lines[0])}")
    return Point(f"{term}:", below=tuple(plain(line) for line in lines))


def _streams(flow: Flow, reader: Reader) -> Iterator[Point]:
    """Say a picture in words: from each node, where its arrows lead and how many rules are along them."""
    for node in flow.nodes:
        found = []
        for arrow in flow.arrows:
            if arrow.source == node:
                lead = f"{sentence(f'means-{arrow.meaning}', reader)} " if arrow.target.kind == "level" else ""
                found.append(f"{lead}{arrow.target.label}: {len(arrow.rules)}")
        if found:
            yield Point(f"{node.label} →", below=tuple(found))

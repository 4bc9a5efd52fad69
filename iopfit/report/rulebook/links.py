"""Links within a rule book: which parts there are, and that every link leads to one."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from iopfit.report.rulebook.blocks import Block, Book, Bullets, Code, Drawing, Facts, Line, Link, Part, Prose


def parts_in(blocks: Iterable[Block]) -> Iterator[Part]:
    """Yield the parts among blocks and within them, from the first to the last."""
    for block in blocks:
        if isinstance(block, Part):
            yield block
            yield from parts_in(block.blocks)


def anchors(book: Book) -> frozenset[str]:
    """Return the names of all parts of a book."""
    return frozenset(part.anchor for part in parts_in(book.chapters))


def relinked(part: Part, known: frozenset[str]) -> Part:
    """Return a part in which a link to something unknown is a bare name."""
    return replace(part, blocks=tuple(_block(block, known) for block in part.blocks))


def _block(block: Block, known: frozenset[str]) -> Block:
    match block:
        case Part():
            return relinked(block, known)
        case Prose(line, manner):
            return Prose(_line(line, known), manner)
        case Bullets(lines):
            return Bullets(tuple(_line(line, known) for line in lines))
        case Facts(rows):
            return Facts(tuple((term, tuple(_line(line, known) for line in lines)) for term, lines in rows))
        case Drawing():
            return block


def _line(line: Line, known: frozenset[str]) -> Line:
    return tuple(Code(p.text) if isinstance(p, Link) and p.anchor not in known else p for p in line)

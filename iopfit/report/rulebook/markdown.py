"""A rule book as Markdown: CommonMark with a table of contents and Mermaid pictures."""

from collections.abc import Iterable, Iterator

from iopfit.document import printable
from iopfit.questionnaire import Reader
from iopfit.report.markdown import escape
from iopfit.report.rulebook.blocks import Block, Book, Bullets, Code, Drawing, Facts, Line, Link, Part, Prose
from iopfit.report.rulebook.mermaid import mermaid
from iopfit.report.rulebook.sentences import sentence


def as_markdown(book: Book) -> str:
    """Return a rule book as one Markdown text."""
    lines = [f"# {safe(book.title)}", "", *_blocks(book.opening)]
    lines += [f"## {safe(sentence('contents', Reader(book.language)))}", ""]
    for chapter in book.chapters:
        lines.append(f"- {_link(chapter)}")
        lines += [f"  - {_link(part)}" for part in chapter.blocks if isinstance(part, Part) and part.kind == "section"]
    lines.append("")
    lines += _blocks(book.chapters)
    return "\n".join(lines).rstrip("\n") + "\n"


def safe(text: str) -> str:
    r"""Return text that Markdown shows as it is, character references included.

    >>> safe("1 &lt; *2*")
    '1 \\&lt; \\*2\\*'
    """
    return escape(text).replace("&", r"\&")


def _link(part: Part) -> str:
    return f"[{safe(part.title)}](#{part.anchor})"


def _blocks(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Part(anchor, title, depth, inner):
                yield f'<a id="{anchor}"></a>'
                yield ""
                yield f"{'#' * depth} {safe(title)}"
                yield ""
                yield from _blocks(inner)
            case Prose(line, manner):
                said = _said(line)
                yield f"**{said}**" if manner in ("strong", "mark") else said
                yield ""
            case Bullets(lines):
                yield from (f"- {_said(line)}" for line in lines)
                yield ""
            case Facts(rows):
                for term, lines in rows:
                    yield from _fact(term, lines)
                yield ""
            case Drawing(flow, _):
                yield "```mermaid"
                yield mermaid(flow)
                yield "```"
                yield ""


def _fact(term: str, lines: tuple[Line, ...]) -> Iterator[str]:
    if len(lines) == 1:
        yield f"- *{safe(term)}:* {_said(lines[0])}"
        return
    yield f"- *{safe(term)}:*"
    yield from (f"  - {_said(line)}" for line in lines)


def _said(line: Line) -> str:
    parts = []
    for number, part in enumerate(line):
        if isinstance(part, Link):
            parts.append(f"[{safe(part.text)}](#{part.anchor})")
        elif isinstance(part, Code):
            parts.append(_code(part.text))
        else:
            # only at the start of a line could a sign begin a list or a heading
            parts.append(safe(part) if number == 0 else safe(f"x{part}")[1:])
    return "".join(parts)


def _code(text: str) -> str:
    """Return a name as code, whatever quotes it holds."""
    shown = printable(text, limit=None)
    fence = "`"
    while fence in shown:
        fence += "`"
    pad = " " if shown.startswith("`") or shown.endswith("`") else ""
    return f"{fence}{pad}{shown}{pad}{fence}"

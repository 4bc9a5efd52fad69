"""A rule book as one HTML page: no script, no network, readable on paper, in the dark and by ear."""

from collections.abc import Callable, Iterable, Iterator

from iopfit.questionnaire import Reader
from iopfit.report.markup import opening, safe
from iopfit.report.rulebook.blocks import Block, Book, Bullets, Code, Drawing, Facts, Line, Link, Part, Prose
from iopfit.report.rulebook.flow import Flow
from iopfit.report.rulebook.sentences import sentence
from iopfit.report.rulebook.style import STYLE

Draw = Callable[[Flow, str], str]


def as_html(book: Book, draw: Draw | None = None) -> str:
    """Return a rule book as one page that needs nothing else.

    Args:
        book: What it says.
        draw: What makes an SVG element of a flow and a name; without it the page says what
            to install, and keeps the tables that say the same.
    """
    return "\n".join(_Page(Reader(book.language), draw).lines(book)) + "\n"


class _Page:
    def __init__(self, reader: Reader, draw: Draw | None) -> None:
        self.reader = reader
        self.draw = draw

    def _say(self, key: str) -> str:
        return safe(sentence(key, self.reader))

    def lines(self, book: Book) -> Iterator[str]:
        yield from opening(book.title, book.language, STYLE)
        yield f'<a class="skip" href="#book">{self._say("skip")}</a>'
        yield "<header>"
        yield f"<h1>{safe(book.title)}</h1>"
        yield from self._blocks(book.opening)
        yield "</header>"
        yield from self._contents(book)
        yield '<main id="book" tabindex="-1">'
        yield from self._blocks(book.chapters)
        yield "</main>"
        yield "</body>"
        yield "</html>"

    def _contents(self, book: Book) -> Iterator[str]:
        yield '<nav aria-labelledby="contents">'
        yield f'<h2 id="contents">{self._say("contents")}</h2>'
        yield "<ol>"
        for chapter in book.chapters:
            yield f"<li>{_to(chapter)}"
            inner = [part for part in chapter.blocks if isinstance(part, Part) and part.kind == "section"]
            if inner:
                yield "<ol>"
                yield from (f"<li>{_to(part)}</li>" for part in inner)
                yield "</ol>"
            yield "</li>"
        yield "</ol>"
        yield "</nav>"

    def _blocks(self, blocks: Iterable[Block]) -> Iterator[str]:
        for block in blocks:
            match block:
                case Part():
                    yield from self._part(block)
                case Prose(line, manner):
                    name = {"strong": ' class="said"', "mark": ' class="mark"'}.get(manner, "")
                    yield f"<p{name}>{_said(line)}</p>"
                case Bullets(lines):
                    yield _list(lines)
                case Facts(rows):
                    yield "<dl>"
                    for term, lines in rows:
                        shown = _said(lines[0]) if len(lines) == 1 else _list(lines)
                        yield f"<div><dt>{safe(term)}</dt><dd>{shown}</dd></div>"
                    yield "</dl>"
                case Drawing(flow, anchor):
                    yield from self._drawing(flow, anchor)

    def _part(self, part: Part) -> Iterator[str]:
        tag = "section" if part.kind in ("chapter", "section") else "article"
        title = safe(part.title)
        shown = f"<code>{title}</code>" if part.named else title
        yield f'<{tag} id="{part.anchor}" class="{part.kind}" aria-labelledby="{part.anchor}-heading">'
        yield f'<h{part.depth} id="{part.anchor}-heading"><a href="#{part.anchor}">{shown}</a></h{part.depth}>'
        yield from self._blocks(part.blocks)
        yield f"</{tag}>"

    def _drawing(self, flow: Flow, anchor: str) -> Iterator[str]:
        if self.draw is None:
            yield f'<p class="mark">{self._say("flow-no-picture")}</p>'
        else:
            yield f'<div class="picture" tabindex="0" role="group" aria-label="{safe(flow.title)}">'
            yield self.draw(flow, anchor)
            yield "</div>"
        yield f"<details{'' if self.draw else ' open'}><summary>{self._say('flow-table')}</summary>"
        yield "<table>"
        heads = "".join(f'<th scope="col">{self._say(f"flow-{key}")}</th>' for key in ("from", "means", "to", "rules"))
        yield f"<thead><tr>{heads}</tr></thead>"
        yield "<tbody>"
        for arrow in flow.arrows:
            links = ", ".join(f'<a href="#rule-{safe(rule)}">{safe(rule)}</a>' for rule in arrow.rules)
            cells = (safe(arrow.source.label), self._say(f"means-{arrow.meaning}"), safe(arrow.target.label))
            row = "".join(f"<td>{cell}</td>" for cell in cells)
            yield f"<tr>{row}<td>{len(arrow.rules)}: {links}</td></tr>"
        yield "</tbody>"
        yield "</table>"
        yield "</details>"


def _to(part: Part) -> str:
    return f'<a href="#{part.anchor}">{safe(part.title)}</a>'


def _list(lines: tuple[Line, ...]) -> str:
    return "<ul>" + "".join(f"<li>{_said(line)}</li>" for line in lines) + "</ul>"


def _said(line: Line) -> str:
    parts = []
    for part in line:
        if isinstance(part, Link):
            parts.append(f'<a href="#{part.anchor}">{safe(part.text)}</a>')
        elif isinstance(part, Code):
            parts.append(f"<code>{safe(part.text)}</code>")
        else:
            parts.append(safe(part))
    return "".join(parts)

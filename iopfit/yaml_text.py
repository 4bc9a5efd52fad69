"""YAML to nodes, and plain values to YAML. The only module that knows YAML.

Untrusted text is read within limits of size, depth and number; anchors, aliases and tags
are refused, so nothing can be built or multiplied by a file.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from iopfit.document import Document, Flaw, Mapping, Node, Scalar, Sequence, Span, printable

MAX_BYTES = 4_000_000
MAX_DEPTH = 40
MAX_NODES = 200_000
_TOO_DEEP = "exceeded maximum nesting depth"

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read(name: str, data: bytes) -> tuple[Document, list[Flaw]]:
    """Return a file's nodes and every flaw of its text.

    Args:
        name: What to call the file in messages.
        data: Its bytes. JSON is read too, as the YAML it nearly is.

    >>> document, flaws = read("mine.yaml", b"smokes: no")
    >>> document.root.get("smokes").text, flaws
    ('no', [])
    """
    start = Span(name, 1, 1, 2)
    if len(data) > MAX_BYTES:
        limit = f"{MAX_BYTES // 1_000_000} MB"
        flaw = Flaw("file-too-large", f"the file is larger than {limit}", start, f"keep each file under {limit}")
        return Document(name, "", None), [flaw]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        start_of_line = data.rfind(b"\n", 0, error.start) + 1
        line = data.count(b"\n", 0, error.start) + 1
        column = len(data[start_of_line : error.start].decode("utf-8-sig", errors="replace")) + 1
        where = Span(name, line, column, column + 1)
        return Document(name, "", None), [Flaw("not-utf8", "the file is not UTF-8 text", where, "save it as UTF-8")]
    is_json = name.endswith(".json") or text.lstrip()[:1] in ("{", "[")
    composer = _Composer(_Source(name, text, is_json))
    return Document(name, text, composer.compose()), composer.flaws


_IN_JSON = re.compile(r"\\u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})|[\t\x85\u2028\u2029]", re.IGNORECASE)


class _Source:
    """A file's text, what of it YAML is given, and the way back from there to lines and columns.

    JSON has three things that YAML refuses or folds: tabs, characters written as two
    escapes, and line separators inside words. They are put in YAML's way.
    """

    def __init__(self, name: str, text: str, is_json: bool) -> None:
        self.name = name
        self.given = text
        self.starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self._shifts: list[tuple[int, int]] = [(0, 0)]
        if is_json:
            self.given = "".join(self._pieces(text))

    def _pieces(self, text: str) -> Iterator[str]:
        done = written = 0
        for match in _IN_JSON.finditer(text):
            piece = text[done : match.start()]
            instead = _instead(match)
            yield piece
            yield instead
            done, written = match.end(), written + len(piece) + len(instead)
            self._shifts.append((written, done - written))
        yield text[done:]

    def place(self, index: int) -> tuple[int, int]:
        """Return the line and column, from 1, of a character of what YAML was given."""
        index += self._shifts[bisect_right(self._shifts, (index, len(self.given) + 1)) - 1][1]
        line = bisect_right(self.starts, index)
        return line, index - self.starts[line - 1] + 1


def _instead(match: re.Match[str]) -> str:
    if match[1]:
        return chr(0x10000 + ((int(match[1], 16) - 0xD800) << 10) + (int(match[2], 16) - 0xDC00))
    return " " if match[0] == "\t" else f"\\u{ord(match[0]):04x}"


@dataclass
class _Open:
    """A sequence or mapping whose end has not been seen yet."""

    span: Span
    is_mapping: bool
    children: list[Node] = field(default_factory=list)


class _Stop(Exception):
    """The text cannot be read further; the flaw is already noted."""


class _Composer:
    """Builds nodes from parse events, with a stack of its own, so depth cannot exhaust Python's."""

    def __init__(self, source: _Source) -> None:
        self.source = source
        self.name = source.name
        self.flaws: list[Flaw] = []
        self._open: list[_Open] = []
        self._root: Node | None = None
        self._nodes = 0

    def compose(self, end: int | None = None) -> Node | None:
        """Return the root node, or None for an empty or unreadable text; only what comes before `end` is read."""
        try:
            for event in yaml.parse(self.source.given[:end], Loader=_Loader):
                self._take(event)
        except _Stop:
            return None
        except yaml.YAMLError as error:
            if end is None and getattr(error, "problem", None) == _TOO_DEEP:
                # libyaml 0.2.6 gives up at 1,000 brackets before it hands out the first one
                again = _Composer(self.source)
                again.compose(error.problem_mark.index)  # type: ignore[attr-defined]
                self.flaws = again.flaws
            else:
                self._note_syntax(error)
            return None
        return self._root

    def _take(self, event: Any) -> None:
        match event:
            case yaml.ScalarEvent():
                self._check_marks(event)
                self._add(self._scalar(event))
            case yaml.SequenceStartEvent() | yaml.MappingStartEvent():
                self._check_marks(event)
                self._open.append(_Open(self._span(event), isinstance(event, yaml.MappingStartEvent)))
                if len(self._open) > MAX_DEPTH:
                    self._stop("too-deep", f"nested more than {MAX_DEPTH} levels deep", event, "flatten the file")
            case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                done = self._open.pop()
                self._add(self._mapping(done) if done.is_mapping else Sequence(tuple(done.children), done.span))
            case yaml.AliasEvent():
                self._stop("alias", "an alias (`*name`) is used", event, "write the value out where it is needed")
            case yaml.DocumentStartEvent() if self._root is not None:
                self._stop("second-document", "a second document starts here", event, "keep one document a file")

    def _add(self, node: Node) -> None:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            self.flaws.append(Flaw("file-too-large", f"more than {MAX_NODES:,} values", node.span, "split the file"))
            raise _Stop
        if self._open:
            self._open[-1].children.append(node)
        else:
            self._root = node

    def _mapping(self, done: _Open) -> Mapping:
        entries: dict[str, tuple[Scalar, Node]] = {}
        for key, value in zip(done.children[::2], done.children[1::2], strict=True):
            if not isinstance(key, Scalar):
                self.flaws.append(Flaw("key-not-text", "a key is not plain text", key.span, "use a word as the key"))
            elif key.text in entries:
                first = entries[key.text][0].span.line
                self.flaws.append(
                    Flaw(
                        "duplicate-key",
                        f"`{printable(key.text)}` is given twice",
                        key.span,
                        f"keep one; the first is on line {first}",
                    )
                )
            else:
                entries[key.text] = (key, value)
        return Mapping(tuple(entries.values()), done.span)

    def _scalar(self, event: Any) -> Scalar:
        span, text = self._span(event), str(event.value)
        if event.style in ("'", '"'):
            inner = Span(span.file, span.line, span.column + 1, span.end_column - 1)
            exact = event.start_mark.line == event.end_mark.line and inner.end_column - inner.column == len(text)
            if exact and not text:
                inner = Span(span.file, span.line, inner.column, inner.column + 1)
            return Scalar(text, inner if exact else span, "quoted", exact)
        if event.style in ("|", ">"):
            return Scalar(text, span, "block", exact=False)
        return Scalar(text, span, "plain", exact=event.start_mark.line == event.end_mark.line)

    def _check_marks(self, event: Any) -> None:
        if event.anchor is not None:
            self._stop("anchor", "an anchor (`&name`) is used", event, "write the value out where it is needed")
        if event.tag is not None:
            self._stop("tag", "a tag (`!name`) is used", event, "leave the tag out; types are declared by the item")

    def _span(self, event: Any) -> Span:
        line, column = self.source.place(event.start_mark.index)
        end_line, end_column = self.source.place(event.end_mark.index)
        return Span(self.name, line, column, max(end_column, column + 1) if end_line == line else column + 1)

    def _stop(self, code: str, message: str, event: Any, help_: str) -> None:
        self.flaws.append(Flaw(code, message, self._span(event), help_))
        raise _Stop

    def _note_syntax(self, error: yaml.YAMLError) -> None:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        index = mark.index if mark else self._index_of_control()
        line, column = self.source.place(min(index, len(self.source.given)))
        help_ = "look at the indentation, quotes and colons on this line and the one before"
        if "\t" in self.source.given[max(0, index - column) : index + 1]:
            help_ = "indent with spaces; YAML does not allow tabs there"
        problem = getattr(error, "problem", None) or "a character that YAML does not allow"
        where = Span(self.name, line, column, column + 1)
        self.flaws.append(Flaw("yaml-syntax", f"not readable as YAML: {problem}", where, help_))

    def _index_of_control(self) -> int:
        allowed = "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
        match = re.search(allowed, self.source.given)
        return match.start() if match else 0


class _Dumper(yaml.SafeDumper):
    """Writes keys one a line, and short lists on one line."""


_Dumper.add_representer(
    dict, lambda dumper, content: dumper.represent_mapping("tag:yaml.org,2002:map", content.items(), flow_style=False)
)


def write(content: dict[str, object]) -> str:
    r"""Return plain values as YAML that `read` reads back, keys one a line in the order given.

    >>> write({"days": 3, "harms": ["time", "craving"]})
    'days: 3\nharms: [time, craving]\n'
    """
    text: str = yaml.dump(
        content, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=1000, default_flow_style=None
    )
    return text

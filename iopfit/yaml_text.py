"""YAML to nodes, and plain values to YAML. The only module that knows YAML.

Untrusted text is read within limits of size, depth and number; anchors, aliases and tags
are refused, so nothing can be built or multiplied by a file.
"""

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

from iopfit.document import Document, Flaw, Mapping, Node, Scalar, Sequence, Span, printable

MAX_BYTES = 4_000_000
MAX_DEPTH = 40
MAX_NODES = 200_000

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
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        where = Span(name, line, column, column + 1)
        return Document(name, "", None), [Flaw("not-utf8", "the file is not UTF-8 text", where, "save it as UTF-8")]
    if name.endswith(".json") or text.lstrip()[:1] in ("{", "["):
        text = re.sub(r"\\u(d[89ab]..)\\u(d[c-f]..)", _join_surrogates, text, flags=re.IGNORECASE).replace("\t", " ")
    composer = _Composer(name, text)
    return Document(name, text, composer.compose()), composer.flaws


def _join_surrogates(match: re.Match[str]) -> str:
    """Return the one character that JSON writes as two escapes, which YAML refuses."""
    try:
        return chr(0x10000 + ((int(match[1], 16) - 0xD800) << 10) + (int(match[2], 16) - 0xDC00))
    except ValueError:
        return match[0]


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

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.text = text
        self.flaws: list[Flaw] = []
        self._open: list[_Open] = []
        self._root: Node | None = None
        self._nodes = 0

    def compose(self) -> Node | None:
        """Return the root node, or None for an empty or unreadable text."""
        try:
            for event in yaml.parse(self.text, Loader=_Loader):
                self._take(event)
        except _Stop:
            return None
        except yaml.YAMLError as error:
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
        start, end = event.start_mark, event.end_mark
        column = start.column + 1
        end_column = end.column + 1 if end.line == start.line else column + 1
        return Span(self.name, start.line + 1, column, max(end_column, column + 1))

    def _stop(self, code: str, message: str, event: Any, help_: str) -> None:
        self.flaws.append(Flaw(code, message, self._span(event), help_))
        raise _Stop

    def _note_syntax(self, error: yaml.YAMLError) -> None:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        line, column = (mark.line + 1, mark.column + 1) if mark else self._place_of_control()
        before = self.text.split("\n")[line - 1] if line <= self.text.count("\n") + 1 else ""
        help_ = "look at the indentation, quotes and colons on this line and the one before"
        if "\t" in before[: column + 1]:
            help_ = "indent with spaces; YAML does not allow tabs there"
        problem = getattr(error, "problem", None) or "a character that YAML does not allow"
        self.flaws.append(
            Flaw("yaml-syntax", f"not readable as YAML: {problem}", Span(self.name, line, column, column + 1), help_)
        )

    def _place_of_control(self) -> tuple[int, int]:
        match = re.search("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", self.text)
        at = match.start() if match else 0
        return self.text.count("\n", 0, at) + 1, at - self.text.rfind("\n", 0, at)


def write(content: dict[str, object]) -> str:
    """Return plain values as YAML that `read` reads back, keys in the order given."""
    text: str = yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=1000, default_flow_style=None)
    return text

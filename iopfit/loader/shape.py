"""From a document to a form: text to pydantic models, their complaints to findings.

Every finding points at the smallest node that is wrong. Knows no names and no rules.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from iopfit.diagnostics import Diagnostic, suggestion_for
from iopfit.document import Document, Mapping, Node, Scalar, Sequence, Span, printable
from iopfit.loader.format import Form

F = TypeVar("F", bound=Form)
_NULLS = ("", "~", "null")
_MESSAGES = {
    "string_type": "words are needed here",
    "list_type": "a list is needed here",
    "dict_type": "keys and values are needed here",
    "model_type": "keys and values are needed here",
    "model_attributes_type": "keys and values are needed here",
    "too_short": "this list is too short",
    "too_long": "this list is too long",
    "string_too_long": "this text is too long",
    "greater_than_equal": "this number is too small",
    "less_than_equal": "this number is too large",
    "string_pattern_mismatch": "this is not a name",
}
_HELP = {
    "string_pattern_mismatch": "use lower-case letters, digits and `_` (rules and sources: `-` instead), starting with a letter",
    "flag": "write true or false",
    "day": "write the year, the month and the day, such as 2026-01-31",
    "empty": "write the words, or leave the key out",
    "too_short": "write at least {min_length}",
    "too_long": "write no more than {max_length}",
    "string_too_long": "use no more than {max_length} characters",
    "greater_than_equal": "write {ge:g} or more",
    "less_than_equal": "write {le:g} or less",
}


@dataclass(frozen=True)
class Written(Generic[F]):
    """A form and the node it was read from, so that later findings know the place."""

    form: F
    node: Node

    def part(self, key: str) -> Node:
        """Return the node under a key, or the whole when there is none."""
        found = self.node.get(key) if isinstance(self.node, Mapping) else None
        return self.node if found is None else found

    def span(self, key: str = "") -> Span:
        """Return the place of a key's value; of a mapping, its first key."""
        return narrow(self.part(key) if key else self.node)

    def scalar(self, key: str) -> Scalar:
        """Return the text under a key."""
        node = self.part(key)
        return node if isinstance(node, Scalar) else Scalar("", narrow(node), exact=False)

    def each(self, key: str, forms: "list[Any]") -> "Iterator[Written[Any]]":
        """Pair the forms of a list with its nodes."""
        node = self.part(key)
        nodes = node.items if isinstance(node, Sequence) else ()
        return (Written(form, part) for form, part in zip(forms, nodes, strict=False))


def narrow(node: Node) -> Span:
    """Return the span of a scalar, or of the first thing in a list or mapping."""
    if isinstance(node, Mapping) and node.entries:
        return node.entries[0][0].span
    if isinstance(node, Sequence) and node.items:
        return narrow(node.items[0])
    return node.span


def shape(document: Document, form: type[F]) -> tuple[Written[F] | None, list[Diagnostic]]:
    """Return a document as a form, or None with everything that does not fit."""
    root = document.root
    if not isinstance(root, Mapping):
        span = root.span if root is not None else Span(document.name, 1, 1, 2)
        return None, [
            Diagnostic(
                "wrong-shape", "the file holds no keys and values", span, help="see the author's guide for its keys"
            )
        ]
    try:
        return Written(form.model_validate(_content(root)), root), []
    except ValidationError as error:
        return None, [_finding(form, root, details) for details in error.errors(include_url=False)]


def _content(node: Node) -> Any:
    match node:
        case Mapping(entries, _):
            return {key.text: _content(value) for key, value in entries}
        case Sequence(items, _):
            return [_content(item) for item in items]
        case Scalar(text, _, style, _):
            return None if style == "plain" and text in _NULLS else text


def _finding(form: type[Form], root: Node, details: ErrorDetails) -> Diagnostic:
    node, key = _walk(root, details["loc"])
    kind = details["type"]
    if kind == "missing":
        return Diagnostic(
            "missing-key", f"`{details['loc'][-1]}` is missing", narrow(node), help=f"add `{details['loc'][-1]}:`"
        )
    if kind == "extra_forbidden" and key is not None:
        help_ = suggestion_for(
            key.text, _known_keys(form, details["loc"]), "see the author's guide for the keys that belong here"
        )
        return Diagnostic("unknown-key", f"`{printable(key.text)}` is not a key here", key.span, help=help_)
    if kind == "literal_error":
        expected = str(details.get("ctx", {}).get("expected", ""))
        return Diagnostic(
            "unknown-word", "this word is not one of those known here", narrow(node), help=f"expected {expected}"
        )
    if kind == "model_type" and details.get("ctx", {}).get("class_name") == "TextForm":
        kind = "string_type"
    message = _MESSAGES.get(
        kind,
        details["msg"] if kind in ("flag", "empty", "whole", "number", "five", "day") else "this does not fit here",
    )
    code = {
        "empty": "empty-text",
        "string_type": "wrong-shape",
        "list_type": "wrong-shape",
        "dict_type": "wrong-shape",
        "model_type": "wrong-shape",
        "model_attributes_type": "wrong-shape",
    }.get(kind, "wrong-value")
    span = key.span if key is not None and details["loc"][-1:] == ("[key]",) else narrow(node)
    help_ = _HELP.get(kind, "see the author's guide for what belongs here").format(**details.get("ctx", {}))
    return Diagnostic(code, message, span, help=help_)


def _walk(root: Node, loc: tuple[int | str, ...]) -> tuple[Node, Scalar | None]:
    """Follow a complaint's path as far as the file goes; return the node and its key."""
    node, key = root, None
    for step in loc:
        if isinstance(node, Mapping) and isinstance(step, str):
            found = next(((k, v) for k, v in node.entries if k.text == step), None)
            if found is not None:
                key, node = found
        elif isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
            node, key = node.items[step], None
        elif not isinstance(node, Scalar):
            break
    return node, key


def _known_keys(form: type[Form], loc: tuple[int | str, ...]) -> list[str]:
    """Return the keys of the form that a complaint's path leads to."""
    for step in loc[:-1]:
        fields = {field.alias or name: field for name, field in form.model_fields.items()}
        inner = _forms_in(fields[step].annotation) if step in fields else []
        form = inner[0] if inner else form
    return [field.alias or name for name, field in form.model_fields.items()]


def _forms_in(annotation: Any) -> list[type[Form]]:
    if isinstance(annotation, type) and issubclass(annotation, Form):
        return [annotation]
    return [form for part in getattr(annotation, "__args__", ()) for form in _forms_in(part)]

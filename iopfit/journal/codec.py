"""Events as the text that the chain seals, and back; answers as plain values, and back.

The text is JSON with sorted keys, written once and never rewritten, so that every database
keeps the same bytes.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, Literal, get_args, get_origin, get_type_hints

from iopfit import document
from iopfit.answer_file import answer_of
from iopfit.document import Node, Scalar, Span
from iopfit.journal.events import Entry, Event, Plain
from iopfit.questionnaire import Item, Value
from iopfit.response import Missing

_KINDS: dict[str, Any] = {kind.__name__.lower(): kind for kind in Event.__args__}


class NotAnEvent(Exception):
    """A text is no event that this version knows; nothing of the text is in the message."""


def kind_of(event: Event) -> str:
    """Return the name of an event's kind.

    >>> from iopfit.journal.events import Paused
    >>> kind_of(Paused())
    'paused'
    """
    return type(event).__name__.lower()


def written(event: Event, at: datetime, by: str) -> str:
    """Return an event as the text that is sealed and kept.

    >>> from iopfit.journal.events import Paused
    >>> written(Paused(), datetime(2026, 1, 5, 9, 30, tzinfo=UTC), "kim")
    '{"at":"2026-01-05T09:30:00.000Z","by":"kim","kind":"paused"}'
    """
    content = {"at": moment(at), "by": by, "kind": kind_of(event), **asdict(event)}
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def read(seq: int, text: str) -> Entry:
    """Return the event that a text holds.

    Raises:
        NotAnEvent: When it is of a kind or a shape that this version does not know.
    """
    try:
        content = json.loads(text)
        kind = _KINDS[content.pop("kind")]
        at, by = datetime.fromisoformat(content.pop("at")), content.pop("by")
        held = {name: tuple(value) if isinstance(value, list) else value for name, value in content.items()}
        event: Event = kind(**held)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise NotAnEvent from None
    if not isinstance(by, str) or at.tzinfo is None or not _is_sound(event):
        raise NotAnEvent
    return Entry(seq, at, by, event)


def _is_sound(event: Event) -> bool:
    """Whether an event holds what its kind says; a text from elsewhere may hold anything."""
    return all(_fits(getattr(event, name), hint) for name, hint in _hints(kind_of(event)).items())


@cache
def _hints(kind: str) -> dict[str, Any]:
    return get_type_hints(_KINDS[kind])


def _fits(value: Any, hint: Any) -> bool:
    origin, parts = get_origin(hint), get_args(hint)
    if origin is Literal:
        return value in parts
    if origin is tuple:
        return isinstance(value, tuple) and all(_fits(one, parts[0]) for one in value)
    if origin is dict:
        return isinstance(value, dict) and all(_fits(one, parts[1]) for one in value.values())
    if parts:
        return any(_fits(value, part) for part in parts)
    return type(value) is hint or (hint is type(None) and value is None)


def moment(at: datetime) -> str:
    """Return a time as ISO 8601 in UTC, to the millisecond.

    >>> moment(datetime(2026, 1, 5, 9, 30, 0, 123456, tzinfo=UTC))
    '2026-01-05T09:30:00.123Z'
    """
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def plain(item: Item, answer: Value | Missing) -> Plain:
    """Return an answer as a plain value that JSON keeps.

    >>> plain(Item("n", "integer", "t", None, None), Missing.DECLINED)  # type: ignore[arg-type]
    {'missing': 'declined'}
    """
    if isinstance(answer, Missing):
        return {"missing": answer.value}
    if isinstance(answer, frozenset):
        return tuple(code for code in item.option_by_code if code in answer)
    return answer.isoformat() if isinstance(answer, date) else answer


def valued(item: Item, kept: Plain) -> Value | Missing:
    """Return the answer that a plain value stands for.

    Raises:
        Unfit: When it does not fit the item, which may have changed since.
    """
    return answer_of(item, _node(kept))


_NOWHERE = Span("journal", 1, 1, 2)


def _node(kept: Plain) -> Node:
    """Return a plain value as the node that answers are read from."""
    if isinstance(kept, dict):
        entries = ((Scalar(name, _NOWHERE), Scalar(text, _NOWHERE)) for name, text in kept.items())
        return document.Mapping(tuple(entries), _NOWHERE)
    if isinstance(kept, tuple):
        return document.Sequence(tuple(Scalar(code, _NOWHERE, "quoted") for code in kept), _NOWHERE)
    return Scalar(kept if isinstance(kept, str) else json.dumps(kept), _NOWHERE, "quoted")


def as_mapping(entry: Entry) -> Mapping[str, Any]:
    """Return an entry as plain values, for an export."""
    return {
        "seq": entry.seq,
        "at": moment(entry.at),
        "by": entry.by,
        "kind": kind_of(entry.event),
        **asdict(entry.event),
    }

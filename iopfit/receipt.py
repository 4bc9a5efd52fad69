"""A receipt of one suggestion: everything that is needed to come to it again, byte for byte.

One line of JSON with its keys sorted: the answers, the questionnaire's digest, the reader, the
suggestion, and whether every rule was true, false or missing; then a checksum of each part, and
one of it all as the last key. It finds damage; it is no signature, which would need a secret.
Written and read here as bytes; files are the command's work.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from iopfit import document
from iopfit.answer_file import as_content, read_answers
from iopfit.questionnaire import VOICES, Questionnaire, Reader
from iopfit.report.machine import as_values
from iopfit.response import Response
from iopfit.scoring import Standing, suggest

FORMAT = "iopfit.receipt/1"
_PARTS: dict[str, type] = {
    "answers": dict,
    "engine": str,
    "format": str,
    "questionnaire": dict,
    "reader": dict,
    "set_aside": dict,
    "suggestion": dict,
    "trace": dict,
}
_TRUTH = {True: "true", False: "false", None: "missing"}
_HERE = document.Span("receipt", 1, 1, 2)


class NotAReceipt(Exception):
    """These bytes are no receipt that this version can read."""


@dataclass(frozen=True)
class Receipt:
    """What a receipt holds.

    Attributes:
        parts: Its parts by name, as JSON values.
        damaged: What was changed since it was written: names of parts, `sums`, `sha256`, or
            `form` for the way it is written down.
        unreadable_from: The byte from which on it is not JSON any more, if so.
    """

    parts: Mapping[str, Any]
    damaged: tuple[str, ...] = ()
    unreadable_from: int | None = None

    @property
    def is_whole(self) -> bool:
        """Whether not one byte was changed."""
        return not self.damaged and self.unreadable_from is None

    @property
    def reader(self) -> Reader:
        """Who the suggestion was written for."""
        reader = self.parts["reader"]
        return Reader(reader["language"], reader["voice"])


@dataclass(frozen=True)
class Replay:
    """What the same answers come to with the questionnaire at hand, where that differs.

    Attributes:
        is_same: Whether every byte is the same, so that the receipt is verified.
        same_questionnaire: Whether the questionnaire at hand is the one it was made with.
        unfit: Items whose answers do not fit the questionnaire at hand.
        level: The level then and now, when it differs; None for none.
        range: The range then and now, when it differs.
        new_alerts: Alerts there are now only.
        gone_alerts: Alerts there were then only.
        rules: Rules whose truth differs: their id, then, and now; `absent` where there is no such rule.
    """

    is_same: bool
    same_questionnaire: bool
    unfit: tuple[str, ...] = ()
    level: tuple[str | None, str | None] | None = None
    range: tuple[tuple[str, str], tuple[str, str]] | None = None
    new_alerts: tuple[str, ...] = ()
    gone_alerts: tuple[str, ...] = ()
    rules: tuple[tuple[str, str, str], ...] = ()

    @property
    def differs(self) -> bool:
        """Whether anything but words differs."""
        return bool(self.unfit or self.level or self.range or self.new_alerts or self.gone_alerts or self.rules)


def receipt(questionnaire: Questionnaire, response: Response, reader: Reader, engine: str) -> bytes:
    """Return a receipt.

    Args:
        questionnaire: What was asked.
        response: The answers.
        reader: Who the suggestion is written for.
        engine: The version of the program.
    """
    return _sealed(_parts(questionnaire, response, reader, engine))


def _parts(questionnaire: Questionnaire, response: Response, reader: Reader, engine: str) -> dict[str, Any]:
    standing = Standing(questionnaire, response)
    applies = standing.facts.applies
    aside = frozenset(name for name in response.answers if applies(name).truth is False)
    content = as_content(questionnaire, response, aside)
    truths = zip(questionnaire.rules, standing.judged.truths, strict=True)
    return {
        "format": FORMAT,
        "engine": engine,
        "questionnaire": {name: content[name] for name in ("version", "digest")} | {"id": questionnaire.id},
        "reader": {"language": reader.language, "voice": reader.voice},
        "answers": content["answers"],
        "set_aside": content.get("set_aside", {}),
        "suggestion": as_values(questionnaire, suggest(questionnaire, response), reader),
        "trace": {rule.id: _TRUTH[truth] for rule, truth in truths},
    }


def _canonical(value: object) -> bytes:
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode()


def _sum(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _sealed(parts: Mapping[str, Any]) -> bytes:
    body = _canonical({**parts, "sums": {name: _sum(_canonical(part)) for name, part in parts.items()}})
    return body[:-1] + b',"sha256":"' + _sum(body).encode() + b'"}\n'


def read_receipt(data: bytes) -> Receipt:
    """Return what a receipt holds, and what of it is damaged.

    Raises:
        NotAReceipt: When it is something else, or of a format this version does not know.
    """
    try:
        content = json.loads(data.decode())
    except UnicodeDecodeError as error:
        return _broken(data, error.start)
    except json.JSONDecodeError as error:
        return _broken(data, len(error.doc[: error.pos].encode()))
    except (ValueError, RecursionError):
        raise NotAReceipt from None
    if not isinstance(content, dict) or len(content.keys() & {*_PARTS, "sums", "sha256"}) < len(_PARTS):
        raise NotAReceipt
    damaged = _damage(data, content)
    if not damaged and not _is_sound(content):
        raise NotAReceipt
    return Receipt({name: content.get(name) for name in _PARTS}, damaged)


def _broken(data: bytes, byte: int) -> Receipt:
    if b'"sha256"' not in data and b'"sums"' not in data:
        raise NotAReceipt
    return Receipt({}, unreadable_from=byte)


def _damage(data: bytes, content: Mapping[str, Any]) -> tuple[str, ...]:
    """Return which parts are not as they were written."""
    parts = {name: content[name] for name in _PARTS if name in content}
    try:
        if len(parts) == len(_PARTS) and _sealed(parts) == data:
            return ()
        sums = {name: _sum(_canonical(part)) for name, part in parts.items()}
    except (ValueError, RecursionError):
        return ("form",)
    if content.get("sha256") == _sum(_canonical({**parts, "sums": sums})):
        return ("sums",) if content.get("sums") != sums else ("form",)
    kept = content.get("sums")
    kept = kept if isinstance(kept, dict) else {}
    found = [name for name in _PARTS if sums.get(name) != kept.get(name)]
    return tuple(found) or ("sha256",)


def _is_sound(content: Mapping[str, Any]) -> bool:
    """Whether whole contents have the shape of this format; anybody can compute a checksum."""
    if content["format"] != FORMAT or not all(isinstance(content[name], kind) for name, kind in _PARTS.items()):
        return False
    reader, about = content["reader"], content["questionnaire"]
    return (
        isinstance(reader.get("language"), str)
        and reader.get("voice") in VOICES
        and all(isinstance(about.get(name), str) for name in ("id", "version", "digest"))
        and all(_is_answer(answer) for part in ("answers", "set_aside") for answer in content[part].values())
        and all(truth in _TRUTH.values() for truth in content["trace"].values())
        and _has_result(content["suggestion"])
    )


def _is_answer(answer: object) -> bool:
    """Return whether something is of the shape of an answer: one value, several, or the kind in which it is missing."""
    parts = answer if isinstance(answer, list) else answer.values() if isinstance(answer, dict) else (answer,)
    return not any(isinstance(part, list | dict) for part in parts)


def _has_result(suggestion: Mapping[str, Any]) -> bool:
    level, levels, alerts = (suggestion.get(name) for name in ("level", "range", "alerts"))
    return (
        (level is None or isinstance(level, str))
        and isinstance(levels, dict)
        and all(isinstance(levels.get(end), str) for end in ("lowest", "highest"))
        and isinstance(alerts, list)
        and all(isinstance(alert, dict) and isinstance(alert.get("rule"), str) for alert in alerts)
    )


def replay(questionnaire: Questionnaire, found: Receipt) -> Replay:
    """Return what the answers of a whole receipt come to with the questionnaire at hand.

    Args:
        questionnaire: The questionnaire at hand, with the id the receipt names.
        found: The receipt.
    """
    parts = found.parts
    root = _node({"answers": parts["answers"], "set_aside": parts["set_aside"]})
    response, _ = read_answers(questionnaire, document.Document("receipt", "", root))
    new = _parts(questionnaire, response, found.reader, parts["engine"])
    same_questionnaire = parts["questionnaire"] == new["questionnaire"]
    if _canonical(parts) == _canonical(new):
        return Replay(True, same_questionnaire)
    then, now = (_result(one["suggestion"]) for one in (parts, new))
    return Replay(
        is_same=False,
        same_questionnaire=same_questionnaire,
        unfit=tuple(name for part in ("answers", "set_aside") for name in parts[part] if name not in response.answers),
        level=(then[0], now[0]) if then[0] != now[0] else None,
        range=(then[1], now[1]) if then[1] != now[1] else None,
        new_alerts=tuple(alert for alert in now[2] if alert not in then[2]),
        gone_alerts=tuple(alert for alert in then[2] if alert not in now[2]),
        rules=tuple(_moved(parts["trace"], new["trace"])),
    )


def _result(suggestion: Mapping[str, Any]) -> tuple[str | None, tuple[str, str], list[str]]:
    levels = suggestion["range"]
    alerts = [alert["rule"] for alert in suggestion["alerts"]]
    return suggestion["level"], (levels["lowest"], levels["highest"]), alerts


def _moved(then: Mapping[str, str], now: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Return the rules whose truth differs, in the questionnaire's order, those that are gone last."""
    pairs = [(name, then.get(name, "absent"), now.get(name, "absent")) for name in {**now, **then}]
    return [(name, before, after) for name, before, after in pairs if before != after]


def _node(value: object) -> document.Node:
    """Return a JSON value as the nodes that answers are read from."""
    if isinstance(value, dict):
        entries = ((document.Scalar(str(key), _HERE, "quoted"), _node(part)) for key, part in value.items())
        return document.Mapping(tuple(entries), _HERE)
    if isinstance(value, list):
        return document.Sequence(tuple(_node(part) for part in value), _HERE)
    if isinstance(value, str):
        return document.Scalar(value, _HERE, "quoted")
    return document.Scalar(json.dumps(value), _HERE)

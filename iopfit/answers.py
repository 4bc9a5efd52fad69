"""Text to answer: what somebody wrote or typed, as a value of the item's type.

Files are read strictly (`parse`, exact codes); typing is read kindly (`understand`: numbers,
codes, words or their beginnings, any case). What does not fit raises `Unfit`, which names
the reason and never the answer. Nothing here asks, stores or scores.
"""

import contextlib
import math
import re
import unicodedata
from collections.abc import Sequence
from datetime import date

from iopfit.questionnaire import AnswerOption, Item, Reader, Value

MAX_TEXT = 10_000
YES = {"yes": True, "true": True, "no": False, "false": False}
YES_WORDS = {"y": True, "yes": True, "s": True, "si": True, "n": False, "no": False, "1": True, "2": False}


class Unfit(Exception):
    """An answer does not fit its item; `reason` says how, in one of a few fixed words."""

    def __init__(self, reason: str) -> None:
        """Keep the reason."""
        self.reason = reason
        super().__init__(reason)


def parse(item: Item, text: str) -> Value:
    """Return the value of one scalar written in a file.

    Raises:
        Unfit: not-yes-or-no, not-an-option, not-a-whole-number, not-a-number, out-of-range,
            not-a-date or too-long.

    >>> from iopfit.questionnaire import Text
    >>> days = Item("days", "integer", "use", Text({"en": {"self": "?"}}), Text({}), min_value=0, max_value=30)
    >>> parse(days, "12")
    12
    """
    match item.type:
        case "boolean":
            return _one_of(YES, text, "not-yes-or-no")
        case "choice" if item.repeats:
            return frozenset({_code(item, text)})
        case "choice":
            return _code(item, text)
        case "date":
            return _date(text)
        case "text" | "display":
            if len(text) > MAX_TEXT:
                raise Unfit("too-long")
            if any("\ud800" <= c <= "\udfff" for c in text):
                raise Unfit("not-readable")
            return text
        case "decimal":
            return _in_range(item, _decimal(text))
        case "integer" | "scale":
            return int(_in_range(item, _whole(text)))


def parse_many(item: Item, texts: Sequence[str]) -> frozenset[str]:
    """Return the options of a repeating choice that are written as a list.

    Raises:
        Unfit: not-an-option, chosen-twice, stands-alone, or one-answer-only.
    """
    if not item.repeats:
        raise Unfit("one-answer-only")
    return _together(item, [_code(item, text) for text in texts])


def understand(item: Item, typed: str, reader: Reader) -> Value:
    """Return what a person meant by what they typed.

    Args:
        item: The item asked.
        typed: A number of the list, a code, words or their unambiguous beginning; several
            of these between commas for a repeating choice.
        reader: Whose words the options were shown in.

    Raises:
        Unfit: as `parse`, and `ambiguous`.
    """
    text = typed.strip()
    if item.type == "boolean":
        return _one_of(YES_WORDS, plain(text), "not-yes-or-no")
    if item.type == "choice" and item.repeats:
        with contextlib.suppress(Unfit):
            return frozenset({_option(item, text, reader).code})
        pieces = text.replace(";", ",").replace(",", " ").split()
        if not all(piece.isdigit() for piece in pieces):
            pieces = [part.strip() for part in text.replace(";", ",").split(",") if part.strip()]
        if not pieces:
            raise Unfit("not-an-option")
        return _together(item, [_option(item, piece, reader).code for piece in pieces])
    if item.type == "choice":
        return _option(item, text, reader).code
    if item.type in ("integer", "scale", "decimal"):
        return parse(item, text.replace(",", ".") if item.type == "decimal" else text)
    return parse(item, text)


def plain(text: str) -> str:
    """Return text without case, accents, outer punctuation or more than single spaces, for comparing what was typed.

    >>> plain(" Sí. "), plain("SO  FAR")
    ('si', 'so far')
    """
    bare = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in bare if not unicodedata.combining(c)).split()).strip(".!,;:'\"")


def _option(item: Item, typed: str, reader: Reader) -> AnswerOption:
    if typed.isdigit() and typed.isascii() and len(typed) < 4:
        number = int(typed)
        if 1 <= number <= len(item.answer_options):
            return item.answer_options[number - 1]
    wanted = plain(typed)
    if not wanted:
        raise Unfit("not-an-option")
    names = [
        (option, {plain(option.code), plain(option.code.replace("_", " ")), plain(option.text.say(reader))})
        for option in item.answer_options
    ]
    exact = [option for option, words in names if wanted in words]
    begun = exact or [option for option, words in names if any(word.startswith(wanted) for word in words)]
    if len(begun) == 1:
        return begun[0]
    raise Unfit("ambiguous" if begun else "not-an-option")


def _together(item: Item, codes: list[str]) -> frozenset[str]:
    if len(set(codes)) < len(codes):
        raise Unfit("chosen-twice")
    if len(codes) > 1 and any(item.option_by_code[code].exclusive for code in codes):
        raise Unfit("stands-alone")
    return frozenset(codes)


def _one_of(known: dict[str, bool], text: str, reason: str) -> bool:
    if text not in known:
        raise Unfit(reason)
    return known[text]


def _code(item: Item, text: str) -> str:
    if text not in item.option_by_code:
        raise Unfit("not-an-option")
    return text


def _date(text: str) -> date:
    try:
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", text, flags=re.ASCII):
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        raise Unfit("not-a-date") from None


def _whole(text: str) -> float:
    digits = text.removeprefix("-").removeprefix("+")
    if not (digits.isascii() and digits.isdigit() and len(digits) < 16):
        raise Unfit("not-a-whole-number")
    return float(text)


def _decimal(text: str) -> float:
    try:
        number = float(text if "_" not in text else "")
    except ValueError:
        raise Unfit("not-a-number") from None
    if not math.isfinite(number):
        raise Unfit("not-a-number")
    return number


def _in_range(item: Item, number: float) -> float:
    low, high = item.bounds
    if not low <= number <= high:
        raise Unfit("out-of-range")
    return number

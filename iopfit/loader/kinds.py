"""The kinds of plain values that a file may hold, as pydantic sees them: flags, numbers, names, dates.

Everything arrives as text, so a flag is the words `true` or `false` and a number is its digits.
"""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError


def _flag(value: Any) -> Any:
    if value in ("true", "false"):
        return value == "true"
    raise PydanticCustomError("flag", "expected `true` or `false`")


def _filled(value: str) -> str:
    if not value.strip():
        raise PydanticCustomError("empty", "there are no words here")
    return value.strip()


def _whole(value: Any) -> Any:
    if isinstance(value, str) and value.lstrip("-").isascii() and value.lstrip("-").isdigit() and len(value) < 12:
        return int(value)
    raise PydanticCustomError("whole", "expected a whole number")


def _number(value: Any) -> Any:
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = float("nan")
    if abs(number) < 1e12:
        return number
    raise PydanticCustomError("number", "expected a number")


def none_or_five(value: list[Any]) -> list[Any]:
    """Return a list of five words for the ratings 0 to 4, or an empty one; pydantic refuses others."""
    if len(value) in (0, 5):
        return value
    raise PydanticCustomError("five", "five words are needed here, for the ratings 0 to 4")


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _day(value: Any) -> Any:
    try:
        return date.fromisoformat(value if len(value) == 10 else "")
    except (TypeError, ValueError):
        raise PydanticCustomError("day", "expected a date as year-month-day") from None


_TEXT_OR_NUMBER = {"type": ["string", "number", "boolean"]}
Flag = Annotated[bool, BeforeValidator(_flag), WithJsonSchema({"type": "boolean"})]
Whole = Annotated[int, BeforeValidator(_whole), WithJsonSchema({"type": "integer"})]
Figure = Annotated[float, BeforeValidator(_number), WithJsonSchema({"type": "number"})]
Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
Words = Annotated[str, AfterValidator(_filled)]
Expression = Annotated[str, AfterValidator(_filled), WithJsonSchema({"type": "string", "description": "a condition"})]
Version = Annotated[str, AfterValidator(_filled), WithJsonSchema(_TEXT_OR_NUMBER)]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,40}$"), WithJsonSchema(_TEXT_OR_NUMBER)]
LinkId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
Cites = Annotated[
    list[Slug],
    BeforeValidator(_as_list),
    Field(min_length=1),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]
VoiceForm = Literal["self", "family", "counselor"]

"""The shape of a map of columns, as pydantic models."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StringConstraints, WithJsonSchema

from iopfit.loader.format import Form
from iopfit.loader.kinds import Code, Expression, Figure, Flag, LinkId, Slug, Words

_TEXT = {"type": ["string", "number", "boolean"]}


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_]{0,59}$")]
Title = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Foreign = Annotated[str, StringConstraints(min_length=1, max_length=80), WithJsonSchema(_TEXT)]
Answer = Annotated[
    list[str],
    BeforeValidator(_as_list),
    WithJsonSchema({"anyOf": [_TEXT, {"type": "array", "items": {"type": "string"}}]}),
]


class ColumnForm(Form):
    """What a column of the other file can hold."""

    type: Literal["boolean", "choice", "integer", "decimal", "date"]
    column: Title | None = None
    answer_options: list[Foreign] = Field(default_factory=list)
    repeats: Flag = False
    min_value: Figure | None = None
    max_value: Figure | None = None
    optional: Flag = False
    note: Words | None = None


class CaseForm(Form):
    """A condition over columns, and the answer that follows from it."""

    when: Expression
    then: Answer


class DerivationForm(Form):
    """How the answer to an item follows: one of `column`, `recode`, `when`, `choose`, `options` and `number`."""

    column: Name | None = None
    recode: dict[Foreign, Answer] | None = None
    when: Expression | None = None
    choose: list[CaseForm] | None = None
    otherwise: Answer | None = None
    options: dict[Code, Expression] | None = None
    number: Expression | None = None
    times: Figure | None = None
    plus: Figure | None = None
    round: Literal["nearest", "down", "up"] | None = None
    note: Words | None = None


class MapForm(Form):
    """A map of columns."""

    questionnaire: Slug
    title: Words
    about: Words | None = None
    not_asked: list[Foreign] = Field(default_factory=list)
    columns: dict[Name, ColumnForm] = Field(min_length=1)
    items: dict[LinkId, DerivationForm] = Field(min_length=1)
    keep: list[Title] = Field(default_factory=list)

"""The shape of files about programs, as pydantic models: what to look for, and what programs have."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StringConstraints, WithJsonSchema

from iopfit.loader.format import Form, TextForm
from iopfit.loader.kinds import Expression, Figure, LinkId, Words

_ANSWERS = {"true": "yes", "false": "no"}


def _answer(value: Any) -> Any:
    return _ANSWERS.get(value, value) if isinstance(value, str) else value


Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]
Spoken = Annotated[dict[Language, TextForm], Field(min_length=1)]
Known = Annotated[
    Literal["yes", "no", "unknown"],
    BeforeValidator(_answer),
    WithJsonSchema({"anyOf": [{"type": "boolean"}, {"enum": ["yes", "no", "unknown"]}]}),
]
Hours = Annotated[Figure, Field(ge=0, le=168)]


class FeatureForm(Form):
    """Something a program can have."""

    id: LinkId
    part: Literal["schedule", "accepts", "offers"]
    text: Spoken
    ask: Spoken
    must: Expression | None = None
    wish: Expression | None = None


class FeaturesForm(Form):
    """The file `features.yaml`: what to look for in a program."""

    features: list[FeatureForm]
    hours: dict[LinkId, Hours] = Field(default_factory=dict)


class ProgramForm(Form):
    """One program."""

    name: Annotated[Words, StringConstraints(max_length=80)]
    level: LinkId | None = None
    hours: Hours | None = None
    schedule: dict[LinkId, Known] = Field(default_factory=dict)
    accepts: dict[LinkId, Known] = Field(default_factory=dict)
    offers: dict[LinkId, Known] = Field(default_factory=dict)
    notes: Annotated[Words | None, Field(max_length=500)] = None


class ProgramsForm(Form):
    """A file of programs to compare: up to five."""

    programs: list[ProgramForm] = Field(min_length=1, max_length=5)

"""The JSON Schema of each kind of file that is written by hand."""

from typing import Any

from iopfit.loader.format import (
    Form,
    PersonForm,
    PromisesForm,
    QuestionnaireForm,
    TopicForm,
    TranslationForm,
)
from iopfit.loader.map_forms import MapForm
from iopfit.loader.program_forms import FeaturesForm, ProgramsForm

FORMS: dict[str, type[Form]] = {
    "questionnaire": QuestionnaireForm,
    "topic": TopicForm,
    "translation": TranslationForm,
    "person": PersonForm,
    "promises": PromisesForm,
    "features": FeaturesForm,
    "programs": ProgramsForm,
    "map": MapForm,
}


def json_schema(name: str) -> dict[str, Any]:
    """Return the JSON Schema of one kind of file: one of `FORMS`."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **FORMS[name].model_json_schema(by_alias=True)}

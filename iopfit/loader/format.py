"""The shape of the files an author writes, as pydantic models, at the loader's door.

These models say what may stand where, and give the JSON Schema for editors; the values behind
the door are plain dataclasses. The plain values in them are the work of `kinds`.
"""

from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import CoreSchema

from iopfit.loader.kinds import (
    Cites,
    Code,
    Day,
    Expression,
    Figure,
    Flag,
    LinkId,
    Slug,
    Version,
    VoiceForm,
    Whole,
    Words,
    none_or_five,
)

_ANSWERS = {"type": "array", "items": {"type": ["string", "boolean"]}, "minItems": 1, "uniqueItems": True}
_FLAG_OR_ANSWERS: dict[str, Any] = {"anyOf": [{"type": "boolean"}, _ANSWERS]}


class Form(BaseModel):
    """Anything written in a file: unknown keys are findings."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_max_length=20_000)


class TextForm(Form):
    """Words, either one sentence for everybody or one a voice."""

    self_: Words = Field(alias="self")
    family: Words | None = None
    counselor: Words | None = None

    @model_validator(mode="before")
    @classmethod
    def _spread(cls, value: Any) -> Any:
        return {"self": value} if isinstance(value, str) else value

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Say that a plain string will do."""
        return {"anyOf": [{"type": "string"}, handler(schema)]}

    def voices(self) -> dict[str, str]:
        """Return the words by voice, `self` always among them."""
        found = {"self": self.self_, "family": self.family, "counselor": self.counselor}
        return {voice: words for voice, words in found.items() if words is not None}


class OptionForm(Form):
    """One allowed answer of a choice; a bare word is its own code."""

    code: Code
    text: TextForm | None = None
    weight: Figure | None = None
    exclusive: Flag = False
    voice: VoiceForm | None = None

    @model_validator(mode="before")
    @classmethod
    def _spread(cls, value: Any) -> Any:
        return {"code": value} if isinstance(value, str) else value

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Say that a bare word will do."""
        return {"anyOf": [{"type": "string"}, handler(schema)]}


class ItemForm(Form):
    """One question."""

    link_id: LinkId
    type: Literal["boolean", "choice", "integer", "decimal", "scale", "date", "text", "display"]
    text: TextForm
    label: TextForm | None = None
    why: TextForm | None = None
    help: TextForm | None = None
    if_skipped: TextForm | None = None
    answer_options: list[OptionForm] | None = None
    answer_value_set: LinkId | None = None
    repeats: Flag = False
    min_value: Figure | None = None
    max_value: Figure | None = None
    unit: TextForm | None = None
    low_text: TextForm | None = None
    high_text: TextForm | None = None
    enable_when: Expression | None = None
    otherwise: Annotated[str | list[str] | None, WithJsonSchema({})] = None
    safety: Flag = False
    required: Flag = False
    sensitive: Flag = False
    changeable: Annotated[str | list[str] | None, WithJsonSchema(_FLAG_OR_ANSWERS)] = None


class BandForm(Form):
    """A named range of a score."""

    min: Figure
    max: Figure
    text: TextForm


class DefinitionForm(Form):
    """A condition with a name, so that rules that share it stay readable."""

    id: LinkId
    when: Expression
    text: TextForm


class ScoreForm(Form):
    """A sum over items."""

    id: LinkId
    title: TextForm
    items: list[LinkId] = Field(min_length=1)
    min_answered: Whole | None = None
    when_missing: Literal["prorated", "missing"] = "missing"
    bands: list[BandForm] = []
    cite: Cites = []


class WayForm(Form):
    """A way through a barrier."""

    text: TextForm
    cite: Slug


class AdviceForm(Form):
    """Something worth doing."""

    about: Literal["next_step", "approach", "program"]
    text: TextForm


class RuleForm(Form):
    """What follows when a condition holds."""

    id: Slug
    when: Expression
    because: TextForm
    cite: Cites
    rate: dict[LinkId, Annotated[Whole, Field(ge=0, le=4)]] = {}
    at_least: LinkId | None = None
    up_to: LinkId | None = None
    points: dict[LinkId, Annotated[Whole, Field(ge=1, le=100)]] = {}
    alert: Literal["emergency", "urgent"] | None = None
    do_now: list[TextForm] = []
    call: list[LinkId] = []
    barrier: TextForm | None = None
    barrier_at: list[LinkId] = []
    wish: Flag = False
    ways_through: list[WayForm] = []
    ask_program: TextForm | None = None
    advice: list[AdviceForm] = []
    refer: Flag = False


class TopicForm(Form):
    """A file of `topics/`: questions and the rules that read them, together."""

    topic: LinkId
    title: TextForm
    ledger: Literal["need", "life", "none"]
    intro: TextForm | None = None
    items: list[ItemForm] = []
    definitions: list[DefinitionForm] = []
    scores: list[ScoreForm] = []
    rules: list[RuleForm] = []


class LevelForm(Form):
    """A possible outcome."""

    id: LinkId
    title: TextForm
    summary: TextForm
    week: TextForm
    works_on: list[TextForm] = []
    ask_for: list[TextForm] = []
    moving: list[TextForm] = []
    insurance: list[TextForm] = []


class DimensionForm(Form):
    """An area of need."""

    id: LinkId
    title: TextForm


class CrisisForm(Form):
    """Somebody who can be reached at once."""

    id: LinkId
    title: TextForm
    contact: TextForm
    about: TextForm


class SourceForm(Form):
    """Where rules come from."""

    id: Slug
    title: Words
    publisher: Words
    year: Whole | None = None
    kind: Literal["clinical", "law", "life", "judgement"]
    url: Words | None = None
    reviewed: Day | None = None
    review_by: Day | None = None


class QuestionnaireForm(Form):
    """The file `questionnaire.yaml`."""

    id: Slug
    title: TextForm
    version: Version
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")] = "en"
    intro: TextForm | None = None
    levels: list[LevelForm] = Field(min_length=1)
    dimensions: list[DimensionForm] = []
    rating_words: Annotated[list[TextForm], AfterValidator(none_or_five)] = []
    topics: list[LinkId] = Field(min_length=1)
    value_sets: dict[LinkId, list[OptionForm]] = {}
    crisis: list[CrisisForm] = []
    sources: list[SourceForm] = []
    limits: list[TextForm] = []


class ItemWords(Form):
    """An item in another language."""

    text: TextForm
    label: TextForm | None = None
    why: TextForm | None = None
    help: TextForm | None = None
    if_skipped: TextForm | None = None
    unit: TextForm | None = None
    low_text: TextForm | None = None
    high_text: TextForm | None = None
    options: dict[Code, TextForm] = {}


class RuleWords(Form):
    """A rule in another language; lists in the order of the original."""

    because: TextForm
    do_now: list[TextForm] = []
    barrier: TextForm | None = None
    ways_through: list[TextForm] = []
    ask_program: TextForm | None = None
    advice: list[TextForm] = []


class TopicWords(Form):
    """A topic in another language."""

    title: TextForm
    intro: TextForm | None = None


class ScoreWords(Form):
    """A score in another language."""

    title: TextForm
    bands: list[TextForm] = []


class LevelWords(Form):
    """A level in another language."""

    title: TextForm
    summary: TextForm
    week: TextForm
    works_on: list[TextForm] = []
    ask_for: list[TextForm] = []
    moving: list[TextForm] = []
    insurance: list[TextForm] = []


class CrisisWords(Form):
    """A crisis line in another language; a contact that is only a number needs no translation."""

    title: TextForm
    contact: TextForm | None = None
    about: TextForm


class TranslationForm(Form):
    """A file of `text/`: every word of the questionnaire in another language, by id."""

    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]
    title: TextForm
    intro: TextForm | None = None
    levels: dict[LinkId, LevelWords] = {}
    dimensions: dict[LinkId, TextForm] = {}
    rating_words: list[TextForm] = []
    value_sets: dict[LinkId, dict[Code, TextForm]] = {}
    topics: dict[LinkId, TopicWords] = {}
    items: dict[LinkId, ItemWords] = {}
    scores: dict[LinkId, ScoreWords] = {}
    definitions: dict[LinkId, TextForm] = {}
    rules: dict[Slug, RuleWords] = {}
    crisis: dict[LinkId, CrisisWords] = {}
    limits: list[TextForm] = []


class ExpectForm(Form):
    """What a case expects; what is left out is not checked."""

    level: Annotated[str | None, WithJsonSchema({"type": ["string", "null"]})] = None
    range: list[LinkId] = Field(default=[], min_length=2, max_length=2)
    status: Literal["clear", "close", "open"] | None = None
    reasons: list[Slug] = []
    alerts: list[Slug] = []
    barriers: list[Slug] = []
    advice: list[Slug] = []
    ratings: dict[LinkId, Annotated[Whole, Field(ge=0, le=4)]] = {}
    points: dict[LinkId, Annotated[Whole, Field(ge=0, le=10_000)]] = {}


class PersonForm(Form):
    """A file of `people/`: a case that a clinician can judge."""

    person: Words
    agrees: Words
    doubts: Words
    answers: dict[str, Any]
    expect: ExpectForm


class PromiseForm(Form):
    """A sentence that must hold for everybody."""

    id: Slug
    promise: Annotated[Words, WithJsonSchema({"type": "string", "description": "a sentence that must hold"})]
    because: Words
    cite: Cites


class PromisesForm(Form):
    """The file `promises.yaml`."""

    promises: list[PromiseForm]

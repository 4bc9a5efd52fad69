"""One person's answers, and the ways an answer can be missing.

A `Response` is a value; nothing here asks, scores or stores. Reading an answers file is a
step from a `Document` to a `Response` and findings, and never stops at the first one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum

from iopfit.questionnaire import Questionnaire, Value, Voice


class Missing(Enum):
    """Why there is no answer. `set-aside` answers are kept, shown grey, and never scored."""

    NOT_ASKED = "not-asked"
    UNKNOWN = "unknown"
    DECLINED = "declined"
    SET_ASIDE = "set-aside"


@dataclass(frozen=True)
class Response:
    """The answers of one person to one questionnaire.

    Attributes:
        answers: By link_id: a value, `UNKNOWN` or `DECLINED`. What is absent was not asked.
        questionnaire: The id they belong to, if stated.
        version: The questionnaire's version when they were given.
        digest: Its content digest then.
        private: Items whose answers are told to nobody else.
    """

    answers: Mapping[str, Value | Missing] = field(default_factory=dict)
    questionnaire: str | None = None
    version: str | None = None
    digest: str | None = None
    private: frozenset[str] = frozenset()

    def value(self, link_id: str) -> Value | None:
        """Return the answer given, or None for every kind of missing."""
        found = self.answers.get(link_id)
        return None if isinstance(found, Missing) else found

    @property
    def given(self) -> dict[str, Value]:
        """The answers that are values, without any kind of missing."""
        return {name: answer for name, answer in self.answers.items() if not isinstance(answer, Missing)}

    def with_answer(self, link_id: str, answer: Value | Missing) -> "Response":
        """Return a response with one more, or another, answer.

        >>> Response().with_answer("age", 40).value("age")
        40
        """
        return replace(self, answers={**self.answers, link_id: answer})

    def without(self, link_id: str) -> "Response":
        """Return a response in which one item was never asked."""
        return replace(self, answers={name: a for name, a in self.answers.items() if name != link_id})


def voice_of(questionnaire: Questionnaire, response: Response) -> Voice | None:
    """Return the voice that an answer such as "for my son" asks for, or None when none does."""
    voice: Voice | None = None
    for item in questionnaire.items:
        answer = response.value(item.link_id)
        if isinstance(answer, str) and answer in item.option_by_code:
            voice = item.option_by_code[answer].voice or voice
    return voice

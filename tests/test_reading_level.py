"""Questions can be read by a tired person with seven years of school.

The grade is Flesch-Kincaid, as `iopfit check` measures it; tests/checks/test_reading.py holds its
counts against another program's.

Nothing is exempt. A text of fewer than five words has no meaningful grade of its own (one long
word decides it), so such a question is judged together with its options, and such an option
counts in the whole of its question and is not judged alone. Short options could hide a hard
question, so a question is also judged without them.
"""

from statistics import mean

import pytest

from iopfit import Questionnaire, load
from iopfit.checks.reading import FEWEST_WORDS, grade
from iopfit.questionnaire import Item, Reader

HIGHEST_MEAN = 7.0
HIGHEST = 10.0
_READER = Reader("en", "self")
_ITEMS = load().items


def question(item: Item) -> str:
    """Return what a person reads as the question."""
    return item.text.say(_READER)


def options(item: Item) -> list[str]:
    """Return what a person reads as the options, each a sentence of its own."""
    return [option.text.say(_READER).rstrip(".?") + "." for option in item.answer_options]


def whole(item: Item) -> str:
    """Return question and options, as they stand on the screen."""
    return " ".join([question(item), *options(item)])


def is_long(text: str) -> bool:
    """Whether a text has a grade of its own."""
    return len(text.split()) >= FEWEST_WORDS


def test_mean_of_all_questions() -> None:
    """The questionnaire as a whole stays at seventh grade, with the options and without."""
    assert mean(grade(whole(item)) for item in _ITEMS) <= HIGHEST_MEAN
    assert mean(grade(question(item)) for item in _ITEMS) <= HIGHEST_MEAN


@pytest.mark.parametrize("item", _ITEMS, ids=lambda item: item.link_id)
def test_no_question_is_too_hard(item: Item) -> None:
    """No single question is above tenth grade, and options do not hide one."""
    assert grade(whole(item)) <= HIGHEST
    assert not is_long(question(item)) or grade(question(item)) <= HIGHEST


def test_hard_words_would_be_found() -> None:
    """The measure tells a hard question from a plain one."""
    hard = "Have you experienced significant psychological deterioration following discontinuation of benzodiazepines?"
    assert grade(hard) > HIGHEST
    assert grade("Do you feel safe where you live?") < HIGHEST_MEAN


def test_every_question_is_measured(fit: Questionnaire) -> None:
    """Nothing is left out, displays among them."""
    assert [item.link_id for item in _ITEMS] == [item.link_id for item in fit.items]

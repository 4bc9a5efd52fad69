"""Seeded people with gaps of every kind."""

import random

from iopfit import Questionnaire, Response
from tests.strategies import random_response


def crowd(questionnaire: Questionnaire, number: int, seed: int = 0) -> list[Response]:
    """Return people with many or few gaps, of every kind; most are adults, so that most get a level."""
    found = []
    for place in range(number):
        source = random.Random(seed * 1_000_003 + place)
        response = random_response(
            questionnaire, source, source.choice([0.0, 0.02, 0.1, 0.5]), source.choice([0.03, 0.2])
        )
        adult = "adult" in questionnaire.item_by_id and source.random() < 0.9
        found.append(response.with_answer("adult", True) if adult else response)
    return found

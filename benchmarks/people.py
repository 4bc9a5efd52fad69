"""Seeded people for the benchmarks: random, but consistent, and never referred elsewhere."""

import random

from iopfit.facts import Facts
from iopfit.interview import Session
from iopfit.questionnaire import Item, Questionnaire, Value
from iopfit.response import Missing, Response
from iopfit.scoring import Standing

_MOST_CHOSEN = 3


def draw(item: Item, chance: random.Random) -> Value:
    """Return any answer that fits an item; "none of these" stands alone."""
    if item.type == "boolean":
        return chance.random() < 0.5
    if item.type == "choice" and item.repeats:
        alone = [option.code for option in item.answer_options if option.exclusive]
        together = [option.code for option in item.answer_options if not option.exclusive]
        if alone and chance.random() < 0.5:
            return frozenset({chance.choice(alone)})
        return frozenset(chance.sample(together, chance.randint(1, min(_MOST_CHOSEN, len(together)))))
    if item.type == "choice":
        return chance.choice([option.code for option in item.answer_options])
    low, high = item.bounds
    return chance.randint(int(low), int(high))


def through_session(questionnaire: Questionnaire, seed: int) -> Response:
    """Return the answers of one person who is asked everything, question by question."""
    chance = random.Random(seed)
    session = Session(questionnaire, everything=True, past_emergency=True)
    while (item := session.current) is not None:
        session = session.answer(draw(item, chance))
    return session.response


def at_once(questionnaire: Questionnaire, seed: int) -> Response:
    """Return the same answers without a session for every question, which takes hundreds of times longer."""
    chance = random.Random(seed)
    answers: dict[str, Value | Missing] = {}
    facts = Facts(questionnaire, Response(answers))  # sees every answer as it comes
    for item in questionnaire.items:
        if item.type != "display" and facts.applies(item.link_id).truth:
            answers[item.link_id] = draw(item, chance)
    return Response(answers)


def people(questionnaire: Questionnaire, number: int, checked: int = 3) -> list[Response]:
    """Return the first `number` people by seed who get a level; the first few are checked against a session."""
    found: list[Response] = []
    seed = 0
    while len(found) < number:
        response = at_once(questionnaire, seed)
        if Standing(questionnaire, response).referral is None:
            if len(found) < checked and through_session(questionnaire, seed).answers != response.answers:
                raise AssertionError(f"seed {seed}: a session asks other questions")
            found.append(response)
        seed += 1
    return found

"""The plainest of the people who show the same thing: answers that set off as few rules as will do."""

from collections.abc import Callable, Iterator, Sequence

from iopfit.generated import fired_of
from iopfit.questionnaire import Item, Questionnaire, Value
from iopfit.response import Missing, Response

People = tuple[Response, ...]
_MOST_NUMBERS = 40


def plainest(questionnaire: Questionnaire, people: People, shows: Callable[[People], bool]) -> People:
    """Return people who still show it, each of whose answers is as plain as it can be.

    An answer is changed for all of them at once, unless they differ in it, and none is added
    or left out. The plainer of two answers is the one with which fewer rules hold, then the
    one that says less: fewer options, a lower number; "none of these" says least.

    Args:
        questionnaire: What was answered.
        people: Those who show it.
        shows: Whether people show it.
    """
    fired = fired_of(questionnaire)

    def burden(some: People, item: Item) -> tuple[int, float]:
        return sum(sum(fired(person.given)) for person in some), _said(item, some[0].value(item.link_id))

    for item in questionnaire.items:
        answers = [person.answers.get(item.link_id) for person in people]
        answer = answers[0]
        if answer is None or isinstance(answer, Missing) or any(other != answer for other in answers):
            continue
        best, least = people, burden(people, item)
        for other in _others(item, answer):
            changed = tuple(person.with_answer(item.link_id, other) for person in people)
            found = burden(changed, item)
            if found < least and shows(changed):
                best, least = changed, found
        people = best
    return people


def _said(item: Item, answer: Value | None) -> float:
    """Return how much an answer says: its options, without "none of these", or its number above the least."""
    if isinstance(answer, frozenset):
        return 1 if not answer else sum(not item.option_by_code[code].exclusive for code in answer)
    return answer - item.bounds[0] if isinstance(answer, int) else 0


def _others(item: Item, answer: Value) -> Iterator[Value]:
    if isinstance(answer, bool):
        yield not answer
    elif isinstance(answer, str):
        yield from (code for code in item.option_by_code if code != answer)
    elif isinstance(answer, int):
        yield from _numbers(item, answer)
    elif isinstance(answer, frozenset):
        yield from (frozenset({option.code}) for option in item.answer_options if option.exclusive)
        yield from (frozenset({code}) for code in item.option_by_code if code in answer)
        yield from (answer - {code} for code in item.option_by_code if code in answer)


def _numbers(item: Item, answer: int) -> Sequence[int]:
    low, high = item.bounds
    return (
        range(int(low), int(high) + 1)[:_MOST_NUMBERS] if high - low < 10 * _MOST_NUMBERS else [answer - 1, answer + 1]
    )

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
    or left out. The plainer of two answers is the one with which fewer rules hold; "none of
    these" is plainer than nothing at all.

    Args:
        questionnaire: What was answered.
        people: Those who show it.
        shows: Whether people show it.
    """
    fired = fired_of(questionnaire)

    def rules(some: People) -> int:
        return sum(sum(fired(_given(person))) for person in some)

    for item in questionnaire.items:
        answers = [person.answers.get(item.link_id) for person in people]
        answer = answers[0]
        if answer is None or isinstance(answer, Missing) or any(other != answer for other in answers):
            continue
        best, fewest = people, rules(people) + (answer == frozenset())
        for plainer in _others(item, answer):
            changed = tuple(person.with_answer(item.link_id, plainer) for person in people)
            number = rules(changed)
            if number < fewest and shows(changed):
                best, fewest = changed, number
        people = best
    return people


def _given(person: Response) -> dict[str, Value]:
    return {name: answer for name, answer in person.answers.items() if not isinstance(answer, Missing)}


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

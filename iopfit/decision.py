"""One person's answers beside a counselor's own ratings, and what the more careful of them come to.

Where both rated an item and differ, each of the two is believed in turn, and with several such
items every combination of them. A rule holds if it holds in any of these views, is undecided if
it is undecided in some and holds in none, and fails otherwise: the merge of `informants`, whose
promise is kept, since believing the person throughout and believing the counselor throughout are
two of the views. A rating without an answer beside it fills the gap.

Beyond ten differing items the combinations are too many to list; then those are believed that
differ from one of the two in no more than two items.
"""

from collections.abc import Iterator, Mapping
from itertools import combinations

from iopfit.expr.value import judge
from iopfit.generated import judge_of
from iopfit.informants import merged
from iopfit.questionnaire import Questionnaire, Rule, Value
from iopfit.response import Missing, Response
from iopfit.scoring import GRAVITY, Effect, Gap, Reason, Standing, Suggestion, Weighing, conclude, suggest

_MOST_LISTED = 10


def differing(response: Response, observed: Mapping[str, Value]) -> tuple[str, ...]:
    """Return the items that the person and the counselor rate differently.

    >>> differing(Response({"days": 3, "sad": True}), {"days": 20, "sad": True, "alone": True})
    ('days',)
    """
    given = ((name, response.value(name)) for name in observed)
    return tuple(name for name, answer in given if answer is not None and answer != observed[name])


def views(response: Response, observed: Mapping[str, Value]) -> list[Response]:
    """Return what can be believed: the person throughout first, then with more and more of the counselor's ratings."""
    filled = {name: value for name, value in observed.items() if response.value(name) is None}
    answers = {**response.answers, **filled}
    differ = differing(response, observed)
    return [Response({**answers, **{name: observed[name] for name in names}}) for names in _believed(differ)]


def _believed(items: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield the sets of items for which the counselor is believed."""
    most = len(items)
    for number in range(most + 1):
        if most <= _MOST_LISTED or min(number, most - number) <= 2:
            yield from combinations(items, number)


class Decision(Weighing):
    """What a person's answers and a counselor's ratings come to, the more careful of them deciding.

    Attributes:
        views: What can be believed, one response a combination.
    """

    def __init__(self, questionnaire: Questionnaire, response: Response, observed: Mapping[str, Value]) -> None:
        """Judge every rule in every view."""
        self.views = views(response, observed)
        own = judge_of(questionnaire)
        self._judged = [own.judge(view.given).truths for view in self.views]
        self._standings: dict[int, Standing] = {}
        super().__init__(questionnaire, questionnaire.rules, merged(self._judged))

    def reason(self, rule: Rule) -> Reason:
        """Return a rule that holds with the items it rests on, in the first view in which it does."""
        return self._standing_where(rule, True).reason(rule)

    def gaps(self) -> Iterator[Gap]:
        """Yield the missing answers that could still change anything, in the order of asking."""
        found: dict[str, tuple[Effect, Missing]] = {}
        for rule in self.undecided:
            standing, effect = self._standing_where(rule, None), self.effect(rule)
            for item in judge(rule.when, standing.facts).missing:
                if item not in found or GRAVITY.index(effect) < GRAVITY.index(found[item][0]):
                    answer = standing.response.answers.get(item)
                    found[item] = effect, answer if isinstance(answer, Missing) else Missing.NOT_ASKED
        for item in sorted(found, key=self.questionnaire.place.__getitem__):
            effect, kind = found[item]
            yield Gap(item, kind, effect)

    def _standing_where(self, rule: Rule, truth: bool | None) -> Standing:
        """Return where things stand in the first view that judges a rule so."""
        place = self.questionnaire.rules.index(rule)
        number = next(number for number, truths in enumerate(self._judged) if truths[place] is truth)
        if number not in self._standings:
            self._standings[number] = Standing(self.questionnaire, self.views[number])
        return self._standings[number]


def decide(questionnaire: Questionnaire, response: Response, observed: Mapping[str, Value]) -> Suggestion:
    """Return what a person's answers and a counselor's own ratings come to, with reasons.

    Args:
        questionnaire: What was asked.
        response: The person's answers.
        observed: The counselor's ratings, by item.

    >>> from iopfit import load
    >>> fit = load()
    >>> decide(fit, Response({"suicide_plan": False}), {"suicide_plan": True}).range
    ('inpatient', 'inpatient')
    """
    if not observed:
        return suggest(questionnaire, response)
    decision = Decision(questionnaire, response, observed)
    scores = suggest(questionnaire, decision.views[0]).scores
    return conclude(decision, decision.reason, tuple(decision.gaps()), scores)

"""The laws of the interview, over 2,000 interviews held by a seeded random person on the shipped questionnaire.

Each interview answers, declines, does not know, goes back, edits earlier answers, keeps them,
and sometimes goes on after an emergency; three of four start from answers kept earlier. The
seeds are fixed, so every run holds the same interviews.
"""

import random
import statistics
from dataclasses import dataclass, field, replace

import pytest

from iopfit import Questionnaire, Suggestion, suggest
from iopfit.answer_file import read_answers
from iopfit.facts import Facts
from iopfit.interview import Progress, Session, change
from iopfit.library import read_folder, shipped_folder
from iopfit.questionnaire import Item, Value
from iopfit.response import Missing, Response
from iopfit.yaml_text import read

INTERVIEWS = 2000
MOST_DETOURS = 12
MOST_BEFORE_EMERGENCY = 12
MOST_ASKED_IN_THE_MIDDLE = 35

State = tuple[dict[str, Value | Missing], str | None, frozenset[str], tuple[str, ...]]


@dataclass
class Asked:
    """One question as it was put: what was known of it then."""

    item: Item
    applies: bool | None
    editing: bool
    in_danger: bool
    is_open: bool
    progress: Progress


@dataclass
class Walk:
    """One interview, from its first question to where it ended."""

    seed: int
    start: Response
    end: Session
    asked: list[Asked] = field(default_factory=list)
    last_given: dict[str, Value | Missing] = field(default_factory=dict)
    kept: list[tuple[State, State]] = field(default_factory=list)
    returned: list[tuple[State, State]] = field(default_factory=list)
    ended: bool = False


def a_value(item: Item, rng: random.Random) -> Value:
    """Return a fitting answer; a sign of danger, or being under 18, is rare enough to get past."""
    if item.type == "boolean":
        if item.topic == "now":
            return rng.random() < 0.05
        return rng.random() < (0.95 if item.link_id == "adult" else 0.5)
    if item.type == "choice" and item.repeats:
        alone = [option.code for option in item.answer_options if option.exclusive]
        others = [option.code for option in item.answer_options if not option.exclusive]
        if alone and rng.random() < 0.3:
            return frozenset({rng.choice(alone)})
        return frozenset(rng.sample(others, rng.randint(1, min(3, len(others)))))
    if item.type == "choice":
        codes = list(item.option_by_code)
        return codes[0] if item.topic == "now" and rng.random() < 0.95 else rng.choice(codes)
    assert item.type in ("integer", "scale"), f"this test has no answers of type {item.type}"
    low, high = item.bounds
    return rng.choice([int(low), int(high), rng.randint(int(low), int(high))])


def an_answer(item: Item, rng: random.Random) -> Value | Missing:
    """Return a fitting answer, or now and then none."""
    roll = rng.random()
    return Missing.DECLINED if roll < 0.05 else Missing.UNKNOWN if roll < 0.1 else a_value(item, rng)


def some_answers(questionnaire: Questionnaire, rng: random.Random) -> Response:
    """Return answers as an earlier session may have kept them, in no particular order."""
    items = [item for item in questionnaire.items if item.type != "display"]
    chosen = rng.sample(items, rng.randint(len(items) // 2, len(items)))
    return Response({item.link_id: an_answer(item, rng) for item in chosen})


def state(session: Session) -> State:
    """Return what a person could tell of where a session is."""
    current = session.current
    open_names = tuple(item.link_id for item in session.open_items)
    return dict(session.response.answers), current.link_id if current else None, session.set_aside, open_names


def hold(questionnaire: Questionnaire, seed: int) -> Walk:
    """Hold one interview."""
    rng = random.Random(seed)
    start = some_answers(questionnaire, rng) if seed % 4 else Response()
    session, detours = Session(questionnaire, start), 0
    walk = Walk(seed, start, session, last_given=dict(start.answers))
    for _ in range(2 * len(questionnaire.items) + 3 * MOST_DETOURS):
        if session.current is None and session.is_stopped and session.standing.referral is None:
            session = session.go_on() if rng.random() < 0.3 else session
        item = session.current
        if item is None:
            walk.ended = True
            break
        walk.asked.append(
            Asked(
                item,
                session.standing.facts.applies(item.link_id).truth,
                session.editing is not None,
                any(rule.alert == "emergency" for rule in session.standing.holding) and not session.past_emergency,
                item in session.open_items,
                session.progress(),
            )
        )
        roll = rng.random()
        if session.editing is not None and roll < 0.4:
            before, session = session, session.keep()
            walk.kept.append((state(replace(before, editing=None)), state(session)))
        elif roll > 0.93 and detours < MOST_DETOURS and session.response.answers:
            detours += 1
            session = session.edit(rng.choice(sorted(session.response.answers)))
        elif roll > 0.87 and detours < MOST_DETOURS:
            detours += 1
            session = _back(session, walk, rng)
        else:
            walk.last_given[item.link_id] = an_answer(item, rng)
            session = session.answer(walk.last_given[item.link_id])
    walk.end = session
    return walk


def _back(session: Session, walk: Walk, rng: random.Random) -> Session:
    """Go back; half of the time give the same answer again and remember what that changed."""
    behind = session.back()
    if behind.editing is None or rng.random() < 0.5:
        return behind
    again = behind.answer(behind.response.answers[behind.editing])
    walk.returned.append((state(replace(session, editing=None)), state(again)))
    return again


@pytest.fixture(scope="module")
def walks(fit: Questionnaire) -> list[Walk]:
    """Return the 2,000 interviews, held once."""
    return [hold(fit, seed) for seed in range(INTERVIEWS)]


def told(suggestion: Suggestion) -> dict[str, object]:
    """Return what must not depend on questions that were left out."""
    return {
        "level": suggestion.level,
        "range": suggestion.range,
        "alerts": [reason.rule for reason in suggestion.alerts],
        "barriers": [reason.rule for reason in suggestion.barriers],
        "advice": [reason.rule for reason in suggestion.advice],
    }


def completed(questionnaire: Questionnaire, response: Response, rng: random.Random) -> Response:
    """Return the response after every question that was left out and applies was answered too."""
    for item in questionnaire.items:
        if item.type == "display" or item.link_id in response.answers:
            continue
        if Facts(questionnaire, response).applies(item.link_id).truth:
            response = response.with_answer(item.link_id, an_answer(item, rng))
    return response


def test_the_interviews_are_of_every_kind(walks: list[Walk]) -> None:
    """The other laws are worth something only if interviews end in all the ways they can."""
    assert sum(walk.end.is_stopped and walk.end.standing.referral is None for walk in walks) > 100
    assert sum(walk.end.standing.referral is not None for walk in walks) > 20
    assert sum(not walk.end.is_stopped for walk in walks) > 500
    assert sum(walk.end.past_emergency for walk in walks) > 100
    assert sum(bool(walk.end.set_aside) for walk in walks) > 200
    assert sum(len(walk.kept) for walk in walks) > 500
    assert sum(len(walk.returned) for walk in walks) > 500


def test_every_interview_ends(walks: list[Walk]) -> None:
    """No way through the questions goes on for ever."""
    assert [walk.seed for walk in walks if not walk.ended] == []


def test_a_question_is_asked_once_unless_the_person_goes_back_to_it(walks: list[Walk]) -> None:
    """What was answered, declined or not known is not asked again by itself."""
    for walk in walks:
        fresh = [asked.item.link_id for asked in walk.asked if not asked.editing]
        answered_before = set(walk.start.answers) & set(fresh)
        assert not answered_before, (walk.seed, answered_before)
        # A question shown, left for an edit, and shown again was never answered in between.
        answered: set[str] = set()
        for here, following in zip(walk.asked, walk.asked[1:], strict=False):
            assert here.editing or here.item.link_id not in answered, (walk.seed, here.item.link_id)
            if not here.editing and not following.editing and following.item is not here.item:
                answered.add(here.item.link_id)


def test_only_questions_that_apply_are_asked(walks: list[Walk]) -> None:
    """Nobody is asked how often they drink after saying they do not."""
    for walk in walks:
        wrong = [asked.item.link_id for asked in walk.asked if not asked.editing and asked.applies is not True]
        assert wrong == [], walk.seed


def test_every_safety_question_that_applies_is_asked(walks: list[Walk]) -> None:
    """The short interview leaves out no safety question, unless it was stopped."""
    for walk in walks:
        if walk.end.is_stopped:
            continue
        facts = walk.end.standing.facts
        left_out = [
            item.link_id
            for item in walk.end.questionnaire.items
            if (item.safety or item.required)
            and item.type != "display"
            and facts.applies(item.link_id).truth
            and item.link_id not in walk.end.response.answers
        ]
        assert left_out == [], walk.seed


def test_questions_left_out_could_not_have_changed_anything(fit: Questionnaire, walks: list[Walk]) -> None:
    """Answering the rest at random gives the same level, range, alerts, barriers and advice."""
    compared = shorter = 0
    for walk in walks:
        if walk.end.is_stopped:
            continue
        whole = completed(fit, walk.end.response, random.Random(walk.seed))
        shorter += len(whole.answers) > len(walk.end.response.answers)
        compared += 1
        assert told(suggest(fit, walk.end.response)) == told(suggest(fit, whole)), walk.seed
    assert compared > 500
    assert shorter > 100


def test_everything_asks_every_question_that_applies(fit: Questionnaire) -> None:
    """The whole interview asks exactly what applies, in the author's order."""
    order = list(fit.item_by_id)
    for seed in range(10):
        rng, session, asked = random.Random(seed), Session(fit, everything=True, past_emergency=True), list[str]()
        while session.current is not None:
            item = session.current
            asked.append(item.link_id)
            session = session.answer(True if item.link_id == "adult" else an_answer(item, rng))
        applies = session.standing.facts.applies
        assert asked == [n for n in order if fit.item_by_id[n].type != "display" and applies(n).truth], seed


def test_the_order_of_answers_never_changes_the_suggestion(fit: Questionnaire, walks: list[Walk]) -> None:
    """The same answers, given in any order, come to the same suggestion."""
    for walk in walks:
        names = list(walk.end.response.answers)
        random.Random(walk.seed).shuffle(names)
        shuffled = Response({name: walk.end.response.answers[name] for name in names})
        assert suggest(fit, shuffled) == suggest(fit, walk.end.response), walk.seed


def test_the_order_of_asking_never_changes_the_suggestion(fit: Questionnaire, walks: list[Walk]) -> None:
    """The same holds when a session is led through the questions in another order."""
    for walk in walks[:60]:
        names = list(walk.end.response.answers)
        random.Random(walk.seed).shuffle(names)
        session = Session(fit)
        for name in names:
            session = session.edit(name).answer(walk.end.response.answers[name])
        assert suggest(fit, session.response) == suggest(fit, walk.end.response), walk.seed
        assert state(replace(session, past_emergency=True))[1:] == state(replace(walk.end, past_emergency=True))[1:]


def test_going_back_and_answering_the_same_changes_nothing(walks: list[Walk]) -> None:
    """After the same answer again the interview stands where it stood."""
    for walk in walks:
        for before, after in walk.returned:
            assert after == before, walk.seed


def test_keeping_an_answer_changes_nothing(walks: list[Walk]) -> None:
    """Enter on an earlier question leaves everything as it was."""
    for walk in walks:
        for before, after in walk.kept:
            assert after == before, walk.seed


def test_nothing_answered_is_ever_lost(walks: list[Walk]) -> None:
    """At the end every answer is there as it was given last, those set aside among them."""
    for walk in walks:
        assert dict(walk.end.response.answers) == walk.last_given, walk.seed


def test_answers_set_aside_are_not_scored(fit: Questionnaire, walks: list[Walk]) -> None:
    """A result is the same as if what no longer applies had never been answered."""
    tried = 0
    for walk in walks:
        if not walk.end.set_aside:
            continue
        tried += 1
        without = walk.end.response
        for name in walk.end.set_aside:
            without = without.without(name)
        assert suggest(fit, walk.end.response) == suggest(fit, without), (walk.seed, sorted(walk.end.set_aside))
    assert tried > 200


def test_answers_set_aside_come_back(fit: Questionnaire) -> None:
    """Changing a gate and changing it back brings every answer behind it back to count."""
    brought_back = 0
    for seed in range(150):
        rng = random.Random(seed)
        before = Session(fit, completed(fit, Response(), rng), past_emergency=True)
        gate = rng.choice(["substances", "alcohol_days", "use_risks", "body_conditions", "treatment_before", "adult"])
        if gate not in before.response.answers:
            continue
        changed = before.edit(gate).answer(a_value(fit.item_by_id[gate], rng))
        after = changed.edit(gate).answer(before.response.answers[gate])
        newly_aside = set(change(before, changed).set_aside)
        assert newly_aside <= set(change(changed, after).restored), seed
        assert newly_aside <= set(changed.response.answers), seed
        assert suggest(fit, after.response) == suggest(fit, before.response), seed
        brought_back += bool(newly_aside)
    assert brought_back > 20


def test_progress_stays_within_its_bounds(walks: list[Walk]) -> None:
    """The topic is one of those counted, and a question on the screen is at least one question left."""
    for walk in walks:
        for asked in walk.asked:
            assert 1 <= asked.progress.topic <= asked.progress.topics <= 16, (walk.seed, asked.item.link_id)
            assert asked.progress.left >= 1, (walk.seed, asked.item.link_id)


def test_an_emergency_stops_the_questions(walks: list[Walk]) -> None:
    """While a danger holds that the person has not chosen to pass, nothing new is asked."""
    for walk in walks:
        wrong = [asked.item.link_id for asked in walk.asked if asked.in_danger and not asked.editing]
        assert wrong == [], walk.seed


def test_a_danger_now_is_found_within_twelve_questions(fit: Questionnaire) -> None:
    """Whichever sign of danger is there, and only that one, the interview stops in the first twelve questions."""
    first = [item for item in fit.items if item.topic in ("start", "now")]
    calm: dict[str, Value] = {}
    signs: list[tuple[str, Value]] = []
    for item in first:
        for answer in (False, True) if item.type == "boolean" else tuple(item.option_by_code):
            if Session(fit).edit(item.link_id).answer(answer).is_stopped:
                signs.append((item.link_id, answer))
            else:
                calm.setdefault(item.link_id, answer)
    assert len(signs) >= 10
    for name, sign in signs:
        session, asked, given = Session(fit), 0, {**calm, name: sign}
        while session.current is not None and asked <= MOST_BEFORE_EMERGENCY:
            session, asked = session.answer(given.get(session.current.link_id, Missing.DECLINED)), asked + 1
        assert session.is_stopped, name
        assert asked <= MOST_BEFORE_EMERGENCY, name
        assert [rule.alert for rule in session.new_alerts][:1] == ["emergency"], name


def test_acknowledging_and_going_on_lead_to_the_next_question(fit: Questionnaire) -> None:
    """An alert that was read is not shown again, and the rest of the questions can still be asked."""
    session = Session(fit).edit("suicide_plan").answer(True)
    assert session.current is None
    assert [rule.id for rule in session.new_alerts] == ["suicide-plan"]
    assert session.acknowledge().new_alerts == ()
    onward = session.acknowledge().go_on()
    assert onward.current is fit.items[0]
    assert [reason.rule for reason in suggest(fit, onward.response).alerts] == ["suicide-plan"]


def test_the_people_of_the_questionnaire_are_asked_few_questions(fit: Questionnaire) -> None:
    """Half of the people in the cases reach their result with at most 35 questions."""
    counts = []
    for name, data in read_folder(shipped_folder()).items():
        if not name.startswith("people/"):
            continue
        response, findings = read_answers(fit, read(name, data)[0])
        assert findings == [], name
        session, asked = Session(fit), 0
        while session.current is not None:
            session = session.answer(response.answers.get(session.current.link_id, Missing.DECLINED))
            asked += 1
        counts.append(asked)
    assert len(counts) >= 20
    assert statistics.median(counts) <= MOST_ASKED_IN_THE_MIDDLE

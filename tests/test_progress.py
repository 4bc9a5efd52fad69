"""While answering: ending early, the shortest order, the range so far, and why a question is asked.

The 500 people are the cases of the questionnaire, and adults drawn from fixed seeds of whom
half, a seventh or a thirtieth of all yes-or-no answers are yes. Questionnaires whose people can
all be listed check what is claimed against every one of them.
"""

import random
import statistics
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import pytest

from iopfit import Questionnaire, Suggestion, suggest
from iopfit.answer_file import read_answers
from iopfit.cli.conversation import Conversation
from iopfit.explain.outlook import outlook
from iopfit.explain.reach import reach
from iopfit.expr.formula import opposite
from iopfit.facts import Facts
from iopfit.interview import Session
from iopfit.interview.stakes import stakes
from iopfit.library import read_folder, shipped_folder
from iopfit.phrases import LANGUAGES, phrase
from iopfit.prompts import Terminal
from iopfit.proofs.prover import Prover
from iopfit.questionnaire import VOICES, Reader, Value
from iopfit.report.progress import left_out, range_words, so_far, why
from iopfit.response import Missing, Response
from iopfit.scoring import Standing
from iopfit.yaml_text import read
from tests.conftest import Small
from tests.strategies import everybody, listed_questionnaire, pins, random_answer

PEOPLE = 500
LEAST_SAVED = 0.25
SMALL = 40


@dataclass
class Held:
    """One person's interview: what was asked in order, and where it ended."""

    asked: list[str]
    end: Session


def hold(session: Session, person: Response) -> Held:
    """Lead somebody through an interview."""
    asked = []
    while (item := session.current) is not None:
        asked.append(item.link_id)
        session = session.answer(person.answers.get(item.link_id, Missing.DECLINED))
    return Held(asked, session)


def told(suggestion: Suggestion) -> tuple[object, ...]:
    """Return what ending early must not change."""
    rules = (suggestion.alerts, suggestion.barriers, suggestion.advice)
    return suggestion.level, suggestion.range, [[reason.rule for reason in reasons] for reasons in rules]


def an_adult(questionnaire: Questionnaire, source: random.Random, yes: float) -> Response:
    """Return answers to every question that applies to an adult."""
    response = Response()
    for item in questionnaire.items:
        if item.type != "display" and Facts(questionnaire, response).applies(item.link_id).truth is True:
            answer = True if item.link_id == "adult" else random_answer(item, source, yes)
            response = response.with_answer(item.link_id, answer)
    return response


@pytest.fixture(scope="module")
def people(fit: Questionnaire) -> list[Response]:
    """Return the 500 people."""
    cases = [(name, data) for name, data in read_folder(shipped_folder()).items() if name.startswith("people/")]
    found = [read_answers(fit, read(name, data)[0])[0] for name, data in cases]
    source = random.Random(4)
    drawn = (an_adult(fit, source, yes) for _ in range(PEOPLE) for yes in (1 / 2, 1 / 7, 1 / 30))
    return [*found, *(next(drawn) for _ in range(PEOPLE - len(found)))]


@pytest.fixture(scope="module")
def short(fit: Questionnaire, people: list[Response]) -> list[Held]:
    """Return the interviews that end when no answer can change anything."""
    return [hold(Session(fit, past_emergency=True), person) for person in people]


@pytest.fixture(scope="module")
def full(fit: Questionnaire, people: list[Response]) -> list[Held]:
    """Return the interviews that ask everything."""
    return [hold(Session(fit, everything=True, past_emergency=True), person) for person in people]


# ending early


def test_ending_early_changes_nothing_that_is_told(fit: Questionnaire, short: list[Held], full: list[Held]) -> None:
    """Level, range, alerts, barriers and advice of all 500 are those of the full interview."""
    assert len(short) >= PEOPLE
    for number, (less, more) in enumerate(zip(short, full, strict=True)):
        assert set(less.asked) <= set(more.asked), number
        assert told(suggest(fit, less.end.response)) == told(suggest(fit, more.end.response)), number


def test_a_quarter_of_the_questions_is_saved(short: list[Held], full: list[Held]) -> None:
    """The median number of questions falls by 25 % or more."""
    less, more = (statistics.median(len(held.asked) for held in helds) for helds in (short, full))
    assert less <= (1 - LEAST_SAVED) * more, (less, more)


def test_the_shortest_order_comes_to_the_same_with_fewer_questions(
    fit: Questionnaire, people: list[Response], short: list[Held]
) -> None:
    """For every third of them the result is the same, and on average fewer are asked than in the author's order."""
    saved = []
    for number in range(0, len(people), 3):
        held = hold(Session(fit, shortest=True, past_emergency=True), people[number])
        assert told(suggest(fit, held.end.response)) == told(suggest(fit, short[number].end.response)), number
        saved.append(len(short[number].asked) - len(held.asked))
    assert statistics.mean(saved) > 0


def test_the_shortest_order_asks_what_everybody_is_asked_first(fit: Questionnaire, people: list[Response]) -> None:
    """No other question comes before a safety question that applies, nor before what it waits for."""
    for person in people[::25]:
        session = Session(fit, shortest=True, past_emergency=True)
        while (item := session.current) is not None:
            assert session.standing.facts.applies(item.link_id).truth is True
            assert item.safety or item.required or not any(one.safety for one in session.open_items)
            session = session.answer(person.answers.get(item.link_id, Missing.DECLINED))


def test_everybody_of_small_questionnaires_is_told_the_same() -> None:
    """Every person there can be is told the same after the short, the shortest and the full interview."""
    saved = 0
    for seed in range(SMALL):
        questionnaire = listed_questionnaire(seed, 600)
        for person in complete(questionnaire):
            whole = hold(Session(questionnaire, everything=True), person)
            for shortest in (False, True):
                held = hold(Session(questionnaire, shortest=shortest), person)
                assert told(suggest(questionnaire, held.end.response)) == told(suggest(questionnaire, person)), seed
                saved += len(whole.asked) - len(held.asked)
    assert saved > 1000


def complete(questionnaire: Questionnaire) -> Iterator[Response]:
    """Yield every person of a small questionnaire who answers all that applies, and only that."""
    for person in everybody(questionnaire):
        applies = Facts(questionnaire, person).applies
        items = [item.link_id for item in questionnaire.items if item.type != "display"]
        if all((name in person.answers) is (applies(name).truth is True) for name in items):
            yield person


GATED = """\
topic: gated
title: Gated
ledger: need
items:
  - {link_id: gate, type: boolean, text: "A gate?"}
  - {link_id: danger, type: boolean, text: "A danger?", safety: true, enable_when: gate, otherwise: no}
  - {link_id: idle, type: boolean, text: "Idle?"}
rules: []
"""


def test_what_a_safety_question_waits_for_is_asked(small: Small) -> None:
    """A gate that no rule reads is asked when a safety question stands behind it; an idle question is not."""
    questionnaire = small({"topics/gated.yaml": GATED})
    assert hold(Session(questionnaire), Response({"gate": True, "danger": False})).asked == ["gate", "danger"]
    ended = hold(Session(questionnaire), Response({"gate": False}))
    assert ended.asked == ["gate"]
    assert [item.link_id for item in ended.end.left_out] == ["idle"]


def test_all_that_applies_was_asked_or_is_listed_as_left_out(short: list[Held], full: list[Held]) -> None:
    """The list at the end is complete, and whoever goes on is asked exactly that and what follows from it."""
    listed = 0
    for less, more in zip(short, full, strict=True):
        if less.end.is_stopped:
            continue
        names = [item.link_id for item in less.end.left_out]
        assert set(names) <= set(more.asked) - set(less.asked)
        assert [item.link_id for item in less.end.ask_rest().open_items] == names
        listed += bool(names)
    assert listed > 100


# the range so far


def test_the_range_so_far_never_grows_and_holds_the_outcome(fit: Questionnaire, full: list[Held]) -> None:
    """At every step the level at the end lies in the range shown; `settled` names it, and an open end says so."""
    settled = 0
    for held in full[::5]:
        end = suggest(fit, held.end.response)
        level, session = end.level, Session(fit, past_emergency=True)
        before = outlook(session.standing)
        for name in held.asked:
            session = session.edit(name).answer(held.end.response.answers[name])
            now = outlook(session.standing)
            assert fit.rank[before.low] <= fit.rank[now.low] <= fit.rank[now.high] <= fit.rank[before.high]
            if level is not None:
                assert fit.rank[now.low] <= fit.rank[level] <= fit.rank[now.high]
                assert now.kind != "settled" or now.low == level
            settled += now.kind == "settled"
            before = now
        assert (before.kind in ("settled", "between", "referral")) is (level is not None or end.referral is not None)
    assert settled > 100


def partial(source: random.Random, person: Response) -> Response:
    """Return some of somebody's answers."""
    share = source.random()
    return Response({name: answer for name, answer in person.answers.items() if source.random() < share})


def test_the_range_so_far_equals_brute_force() -> None:
    """On 300 small questionnaires its ends are the ones that completions reach, whatever was answered first."""
    source, narrower = random.Random(5), 0
    for seed in range(300):
        questionnaire = listed_questionnaire(seed, 600)
        everyone = [(person, Standing(questionnaire, person)) for person in complete(questionnaire)]
        for person, _ in source.sample(everyone, min(8, len(everyone))):
            some = Standing(questionnaire, partial(source, person))
            given = some.response.answers
            reached = [
                end
                for one, end in everyone
                if all(one.answers.get(name, answer) == answer for name, answer in given.items())
            ]
            ends = min(end.floor for end in reached), max(end.top for end in reached)
            assert reach(some) == ends, (seed, given)
            narrower += ends != (some.floor, some.ceiling)
    assert narrower > 100


LONG = """\
topic: long
title: Long
ledger: need
items:
  - {link_id: x, type: TYPE, text: "X?", min_value: 0, max_value: MOST}
  - {link_id: y, type: TYPE, text: "Y?", min_value: 0, max_value: MOST}
rules:
  - {id: close, when: WHEN, because: B, cite: own, at_least: inpatient}
"""


@pytest.mark.parametrize(
    ("kind", "most", "when", "given"),
    [
        ("decimal", "10", "x + y >= 5 and x + y <= 5.2", {"x": 3.3, "y": 1.8}),
        ("decimal", "10", "not (x = y)", {"x": 3.3, "y": 3.3}),
        ("integer", "2000", "x + y = 1500", {"x": 701, "y": 799}),
        ("decimal", "10", "x >= 5 and x <= 5.2", {"x": 5.1, "y": 0.0}),
        ("date", "", "x = y", {"x": date(2026, 1, 2), "y": date(2026, 1, 2)}),
    ],
)
def test_the_range_so_far_leaves_nobody_out_where_answers_cannot_all_be_tried(
    small: Small, kind: str, most: str, when: str, given: dict[str, Value]
) -> None:
    """With decimals, dates and long numbers the range holds every completion, whatever is answered first."""
    text = LONG.replace("TYPE", kind).replace("MOST", most).replace("WHEN", when)
    text = text if most else text.replace(", min_value: 0, max_value: ", "")
    questionnaire = small({"topics/long.yaml": text})
    end = Standing(questionnaire, Response(given))
    for name in (None, "x", "y"):
        low, high = reach(Standing(questionnaire, Response({name: given[name]} if name else {})))
        assert low <= end.floor <= end.top <= high


def test_the_range_so_far_holds_every_completion_of_the_shipped_questionnaire(
    fit: Questionnaire, people: list[Response]
) -> None:
    """For 1,000 random partial responses a solver finds nobody outside, and somebody at each end."""
    prover = Prover(fit)
    outcome, search, source = prover.complete, prover.search_complete, random.Random(6)
    for _ in range(1000):
        some = Standing(fit, partial(source, source.choice(people)))
        low, high = reach(some)
        pinned = pins(outcome.everybody, some.response)
        assert not low or search.find(*pinned, opposite(outcome.floor[low])) is None
        assert high == 2 or search.find(*pinned, outcome.top[high + 1]) is None
        assert search.find(*pinned, opposite(outcome.floor[low + 1]) if low < 2 else outcome.floor[2]) is not None
        assert search.find(*pinned, outcome.top[high]) is not None


def test_so_far_says_the_rules_own_sentences_and_no_answer(fit: Questionnaire, short: list[Held]) -> None:
    """Whatever was answered, sensitive or not, only the program's and the rules' sentences are said."""
    for language in LANGUAGES:
        for voice in VOICES:
            reader = Reader(language, voice)
            allowed = {rule.because.say(reader) for rule in fit.rules} | {phrase("so-far-because", reader)}
            for held in short[::20]:
                lines = so_far(held.end, reader)
                assert lines[0].text == range_words(held.end.standing, reader)
                assert {line.text for line in lines[1:]} <= allowed


# why


def test_a_question_without_stakes_changes_nothing_for_anybody() -> None:
    """When `why` says that no answer can change the result, that is so in every completion."""
    source, closed, some = random.Random(8), 0, 0
    for seed in range(SMALL):
        questionnaire = listed_questionnaire(seed, 600)
        whole = list(complete(questionnaire))
        for person in source.sample(whole, min(12, len(whole))):
            kept = {name: answer for name, answer in person.answers.items() if source.random() < 0.6}
            standing = Standing(questionnaire, Response(kept))
            for item in questionnaire.items:
                if item.link_id in kept or standing.facts.applies(item.link_id).truth is False:
                    continue
                some += bool(stakes(standing, item.link_id))
                if not stakes(standing, item.link_id):
                    closed += 1
                    assert without_effect(questionnaire, whole, kept, item.link_id), (seed, item.link_id)
    assert closed > 100
    assert some > 100


def without_effect(questionnaire: Questionnaire, whole: list[Response], kept: Mapping[str, object], name: str) -> bool:
    """Whether people who agree on all but one item are told the same, among those with the answers kept."""
    seen: dict[frozenset[tuple[str, object]], tuple[object, ...]] = {}
    for person in whole:
        if any(person.answers.get(one) != answer for one, answer in kept.items()):
            continue
        others = frozenset((one, answer) for one, answer in person.answers.items() if one != name)
        if seen.setdefault(others, told(suggest(questionnaire, person))) != told(suggest(questionnaire, person)):
            return False
    return True


def test_why_names_the_level_the_alert_and_the_rule(fit: Questionnaire) -> None:
    """Before anything is answered, a plan to end one's life can lead to an alert and to the highest level."""
    item, reader = fit.item_by_id["suicide_plan"], Reader()
    said = [line.text for line in why(Session(fit), item, reader)]
    at = said.index(fit.rule_by_id["suicide-plan"].because.say(reader))
    assert said[at + 1] == "Then: a warning to get help now; at least “Inpatient or residential care”."
    counselor = " ".join(line.text for line in why(Session(fit), item, Reader(voice="counselor")))
    assert "When: " in counselor


def test_why_says_only_what_an_answer_can_still_change(fit: Questionnaire) -> None:
    """Once the highest level is set, a question that could only have set it changes nothing."""
    sure = Session(fit, Response({"suicide_plan": True}))
    rules = {stake.rule.id for stake in stakes(sure.standing, "longest_stop")}
    assert "short-stops" in {stake.rule.id for stake in stakes(Session(fit).standing, "longest_stop")}
    assert "short-stops" not in rules
    # the answer being asked again is not held against itself
    asked_again = {stake.rule.id for stake in stakes(sure.without("suicide_plan"), "suicide_plan")}
    assert "suicide-plan" in asked_again


@pytest.mark.parametrize("language", LANGUAGES)
def test_why_can_be_asked_of_every_question(fit: Questionnaire, language: str) -> None:
    """Every question has an answer to `why`, in every voice, and never the same sentence twice in a row."""
    for voice in VOICES:
        for session in (Session(fit), Session(fit, Response({"substances": frozenset({"alcohol"})}))):
            for item in fit.items:
                if item.type != "display":
                    said = [line.text for line in why(session, item, Reader(language, voice))]
                    assert said
                    assert all(said)


# at the prompt


Talk = Callable[..., str]


@pytest.fixture
def talk(fit: Questionnaire, capsys: pytest.CaptureFixture[str]) -> Talk:
    """Return what types lines into an interview, answering calmly when they run out, and returns what was said."""

    def run(*typed: str, language: str = "en", start: Response | None = None) -> str:
        lines, ended = iter(typed), iter(("", ""))
        conversation = Conversation(Session(fit, start or Response()), language, None, None)

        def next_line(prompt: str) -> str:
            if prompt == phrase("end-prompt", Reader(language)):
                return next(ended) if typed[-1:] != ("more",) else next(lines, "")
            return next(lines, "") or calm(conversation.session)

        conversation.terminal = Terminal(next_line)
        assert conversation.run() == 0
        return " ".join(capsys.readouterr().out.split())

    return run


def calm(session: Session) -> str:
    """Return what a calm adult types."""
    item = session.current
    if item is None:
        return "ok"
    if item.type == "boolean":
        return "yes" if item.link_id == "adult" else "no"
    if item.type == "choice":
        alone = [option.code for option in item.answer_options if option.exclusive]
        return (alone or [item.answer_options[0].code])[0]
    return f"{item.bounds[0]:g}"


@pytest.mark.parametrize(
    ("typed", "language"), [("so far", "en"), ("SO  FAR", "en"), ("hasta aquí", "es"), ("hasta aqui", "es")]
)
def test_so_far_works_at_a_question(talk: Talk, fit: Questionnaire, typed: str, language: str) -> None:
    """The words work with and without accents, and the same question follows."""
    said = talk("me" if language == "en" else "1", typed, language=language)
    assert range_words(Standing(fit, Response()), Reader(language)) in said


def test_the_range_is_said_by_itself_when_it_changes(talk: Talk, fit: Questionnaire) -> None:
    """Nothing is said of it while every level is possible; once it is settled that is said, once."""
    said = talk()
    assert phrase("so-far-unknown", Reader()) not in said
    title = fit.levels[0].title.say(Reader())
    assert said.count(f"So far: {title}. No question that is left can change that.") == 1


def test_what_was_not_asked_is_listed_and_can_be_asked(talk: Talk, fit: Questionnaire) -> None:
    """The list names each question and why it is safe; `more` asks them, and then nothing is left out."""
    once = talk()
    end = hold(Session(fit), Response({item.link_id: calm_value(fit, item.link_id) for item in fit.items})).end
    for line in left_out(end, Reader()):
        assert line.text in once
    assert phrase("left-out-safe", Reader()) in once
    calm_lines = len(hold(Session(fit), end.response).asked)
    twice = talk(*([""] * calm_lines), "more")
    assert twice.count("In short:") == 2
    for item in end.left_out:
        assert item.text.say(Reader()) in twice
        assert item.text.say(Reader()) not in once
    assert twice.count(phrase("left-out-safe", Reader())) == 1


def calm_value(fit: Questionnaire, link_id: str) -> bool | str | int | frozenset[str]:
    """Return the value of what a calm adult types."""
    item = fit.item_by_id[link_id]
    if item.type == "boolean":
        return link_id == "adult"
    if item.type == "choice":
        alone = [option.code for option in item.answer_options if option.exclusive]
        code = (alone or [item.answer_options[0].code])[0]
        return frozenset({code}) if item.repeats else code
    return int(item.bounds[0]) if item.type != "display" else ""

"""Explanations: enough without excess, smallest where that is said, and nothing that teaches to hide a symptom."""

import functools
import itertools
import json
import random
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from iopfit import Problem, Questionnaire, Response, suggest
from iopfit.explain import Distance, explain
from iopfit.explain.alternatives import alternatives_of
from iopfit.explain.grounds import Reasoning
from iopfit.expr.value import judge
from iopfit.facts import Facts
from iopfit.library import examine_manuscript, shipped_folder
from iopfit.phrases import phrase
from iopfit.questionnaire import Item, Reader, Value
from iopfit.report.blocks import Block, Heading, Paragraph, Points
from iopfit.report.explanation import explanation_blocks, levers_for
from iopfit.response import Missing
from iopfit.scoring import Standing
from tests.conftest import Small
from tests.strategies import listed_questionnaire, random_answer, random_response, small_questionnaire, values_of
from tests.test_cli import iopfit, joined

CLINICAL = {"now", "about", "substances", "withdrawal", "body", "mind", "staying_stopped", "medication"}


def given_in(response: Response) -> dict[str, Value]:
    """Return the answers that are values."""
    return {name: answer for name, answer in response.answers.items() if not isinstance(answer, Missing)}


def keep(response: Response, names: Collection[str]) -> Response:
    """Return a response with some answers only."""
    return Response({name: answer for name, answer in response.answers.items() if name in names})


def level_of(questionnaire: Questionnaire, response: Response) -> int | None:
    """Return the rank of the level that answers come to, as `suggest` gives it."""
    standing = Standing(questionnaire, response)
    return None if standing.is_open or standing.referral else questionnaire.rank[standing.pick]


def small_people(questionnaires: int) -> Iterator[tuple[Questionnaire, Response]]:
    """Yield people of small questionnaires, with gaps and without."""
    for seed in range(questionnaires):
        questionnaire = small_questionnaire(seed, items=2 + seed % 2)
        for turn in range(2):
            yield questionnaire, random_response(questionnaire, random.Random(seed * 10 + turn), turn * 0.3)


@functools.cache
def shipped_cases() -> tuple[tuple[str, Response], ...]:
    """Return the people shipped with the questionnaire, by name."""
    manuscript, _ = examine_manuscript(shipped_folder())
    assert manuscript is not None
    return tuple((case.name, case.response) for case in manuscript.cases)


def simulated(fit: Questionnaire, number: int) -> Iterator[Response]:
    """Yield people near to the shipped cases and people at random."""
    source = random.Random(7)
    cases = [response for _, response in shipped_cases()]
    for turn in range(number):
        if turn % 5:
            yield random_response(fit, source, source.choice([0, 0.05]), yes=source.choice([0, 0.02, 0.1]))
            continue
        response = source.choice(cases)
        for name in source.sample(sorted(response.answers), min(3, len(response.answers))):
            response = response.with_answer(name, random_answer(fit.item_by_id[name], source, yes=0.1))
        yield response


def reasoning(questionnaire: Questionnaire, response: Response) -> Reasoning:
    """Return what finds the grounds of one person's result."""
    return Reasoning(questionnaire, response, response.given)


def smallest(questionnaire: Questionnaire, response: Response, rank: int) -> int:
    """Return how many answers it takes to force a level of at least this rank, by trying every set."""
    names = list(response.given)
    sets = (chosen for size in range(len(names) + 1) for chosen in itertools.combinations(names, size))
    return next(len(chosen) for chosen in sets if Standing(questionnaire, keep(response, chosen)).floor >= rank)


def test_what_is_cited_for_the_minimum_is_enough_and_without_excess(fit: Questionnaire) -> None:
    """Law 8, for 1,000 people: the cited answers alone force the minimum; without any one of them it is not forced."""
    source, cited = random.Random(1), 0
    for turn in range(1000):
        response = random_response(fit, source, [0, 0.1, 0.4][turn % 3], yes=[0.02, 0.1][turn % 2])
        low, minimum = Standing(fit, response).floor, reasoning(fit, response).minimum()
        if minimum is None:
            assert low == 0
            continue
        cited += 1
        alone = Standing(fit, keep(response, minimum.answers))
        assert fit.rank[minimum.level] == low == alone.floor
        assert [rule.id for rule in alone.holding if rule.at_least == minimum.level] == list(minimum.rules)
        for name in minimum.answers:
            assert Standing(fit, keep(response, set(minimum.answers) - {name})).floor < low
    assert cited > 800


def test_the_minimum_has_the_smallest_grounds_there_are() -> None:
    """On 300 small questionnaires no smaller set of answers forces the minimum, or rules out a level below it."""
    for questionnaire, response in small_people(300):
        found = reasoning(questionnaire, response)
        minimum = found.minimum()
        assert (minimum is None) is (found.weighed.floor == 0)
        if minimum is not None:
            assert len(minimum.answers) == smallest(questionnaire, response, found.weighed.floor)
        for grounds in found.against():
            rank = questionnaire.rank[grounds.level]
            if rank < found.weighed.floor:
                assert len(grounds.answers) == smallest(questionnaire, response, rank + 1)


def test_levels_above_are_ruled_out_without_excess(fit: Questionnaire) -> None:
    """The cited answers alone leave nothing that could justify the level; without any one of them something could."""
    people = itertools.chain(small_people(300), ((fit, response) for _, response in shipped_cases()[::4]))
    seen = 0
    for questionnaire, response in people:
        found = reasoning(questionnaire, response)
        for grounds in found.against():
            rank = questionnaire.rank[grounds.level]
            if rank <= found.weighed.ceiling:
                continue
            seen += 1
            assert Standing(questionnaire, keep(response, grounds.answers)).ceiling < rank
            for name in grounds.answers:
                assert Standing(questionnaire, keep(response, set(grounds.answers) - {name})).ceiling >= rank
    assert seen > 100


def lead(questionnaire: Questionnaire, person: Response, answers: Collection[str], other: str) -> int:
    """Return by how much the level picked leads another when only some answers are known, at the worst."""
    standing = Standing(questionnaire, person)
    facts, full = Facts(questionnaire, keep(person, answers)), Facts(questionnaire, person)
    total = 0
    for rule in questionnaire.rules:
        difference = rule.points.get(standing.pick, 0) - rule.points.get(other, 0)
        truth, in_full = judge(rule.when, facts).truth, judge(rule.when, full).truth
        total += difference if truth else min(0, difference) if truth is None and in_full is not None else 0
    return total


def test_levels_within_the_range_are_outweighed_without_excess(fit: Questionnaire) -> None:
    """The cited answers alone give the level picked the better points at the worst; without any one they may not."""
    people = itertools.chain(small_people(300), ((fit, response) for _, response in shipped_cases()[::4]))
    seen = 0
    for questionnaire, response in people:
        weighed, rank = Standing(questionnaire, response), questionnaire.rank
        if level_of(questionnaire, response) is None:
            continue
        for grounds in reasoning(questionnaire, response).against():
            if not weighed.floor <= rank[grounds.level] <= weighed.top:
                continue
            seen += 1
            wins = 0 if rank[weighed.pick] < rank[grounds.level] else 1
            assert lead(questionnaire, response, grounds.answers, grounds.level) >= wins
            for name in grounds.answers:
                assert lead(questionnaire, response, set(grounds.answers) - {name}, grounds.level) < wins
    assert seen > 100


def test_no_completion_turns_what_outweighs() -> None:
    """However the answers that are not cited are filled in, the level picked keeps the better points."""
    seen = 0
    for seed in range(120):
        questionnaire = listed_questionnaire(seed, 300)
        response = random_response(questionnaire, random.Random(seed))
        weighed, rank = Standing(questionnaire, response), questionnaire.rank
        for grounds in reasoning(questionnaire, response).against() if weighed.floor < weighed.top else ():
            if not weighed.floor <= rank[grounds.level] <= weighed.top:
                continue
            seen += 1
            others = [item for item in questionnaire.items if item.link_id not in grounds.answers]
            for values in itertools.product(*map(values_of, others)):
                filled = {item.link_id: value for item, value in zip(others, values, strict=True)}
                holding = Standing(questionnaire, Response({**response.answers, **filled})).holding
                points = [sum(rule.points.get(level, 0) for rule in holding) for level in (weighed.pick, grounds.level)]
                assert (points[0], -rank[weighed.pick]) > (points[1], -rank[grounds.level])
    assert seen > 20


def applying(questionnaire: Questionnaire, response: Response) -> set[str]:
    """Return the items whose answers count."""
    facts = Facts(questionnaire, response)
    return {name for name in response.given if facts.applies(name).truth}


def fewest(questionnaire: Questionnaire, response: Response, others: Mapping[str, Collection[Value]]) -> dict[int, int]:
    """Return for each level given after some change how many answers the smallest one takes, by trying every one."""
    found: dict[int, int] = {}
    before, names = applying(questionnaire, response), list(others)
    for values in itertools.product(*([response.answers[name], *others[name]] for name in names)):
        changed = Response({**response.answers, **dict(zip(names, values, strict=True))})
        level = level_of(questionnaire, changed)
        if level is not None:
            edited = {name for name in names if changed.answers[name] != response.answers[name]}
            number = len(edited | (before - applying(questionnaire, changed)))
            found[level] = min(number, found.get(level, number))
    return found


def in_direction(numbers: Mapping[int, int], level: int, sign: int) -> int | None:
    """Return the least number among the levels above, or below."""
    return min((number for rank, number in numbers.items() if (rank - level) * sign > 0), default=None)


@pytest.mark.parametrize("part", range(3))
def test_firmness_equals_trying_every_change(part: int) -> None:
    """On 300 small questionnaires the least number of answers for less and for more care is exact."""
    for seed in range(part, 300, 3):
        questionnaire = listed_questionnaire(seed, 400) if seed % 2 else small_questionnaire(seed, items=2)
        response = random_response(questionnaire, random.Random(seed), [0, 0.3][seed % 4 // 2])
        level, firmness = level_of(questionnaire, response), explain(questionnaire, response).firmness
        assert (firmness is None) is (level is None)
        if firmness is None or level is None:
            continue
        given = response.given
        others = {n: [v for v in values_of(questionnaire.item_by_id[n]) if v != given[n]] for n in given}
        numbers = fewest(questionnaire, response, others)
        assert firmness.less == Distance(in_direction(numbers, level, -1))
        assert firmness.more == Distance(in_direction(numbers, level, 1))
        assert firmness.number == min((n for rank, n in numbers.items() if rank != level), default=None)
        if firmness.witness is not None:
            changed = [name for name in given if firmness.witness.answers[name] != given[name]]
            assert sorted(changed) == sorted(firmness.items)
            assert suggest(questionnaire, firmness.witness).level == firmness.becomes != questionnaire.levels[level].id


def with_changeable(questionnaire: Questionnaire, source: random.Random) -> Questionnaire:
    """Return a questionnaire of which some items are changeable."""

    def listed(item: Item) -> tuple[Value, ...]:
        if item.type == "integer" or source.random() < 0.3:
            return ()
        known: list[Value] = [False, True] if item.type == "boolean" else list(item.option_by_code)
        return tuple(source.sample(known, source.randint(1, len(known))))

    return replace(questionnaire, items=tuple(replace(item, changeable=listed(item)) for item in questionnaire.items))


def arranged(item: Item, answer: Value) -> list[Value]:
    """Return what a change of circumstances may lead to, as the author's guide says it."""
    if not item.changeable:
        return []
    if not isinstance(answer, frozenset):
        return [value for value in item.changeable if value != answer]
    listed = frozenset(code for code in item.changeable if isinstance(code, str))
    sets = [value for value in values_of(item) if isinstance(value, frozenset) and value != answer]
    return [some for some in sets if some - answer <= listed and not (answer - some) & listed]


def test_levers_equal_trying_every_arrangement() -> None:
    """On 300 small questionnaires the levers are the smallest changes of what can be arranged, and no others."""
    seen = 0
    for seed in range(300):
        source = random.Random(seed)
        questionnaire = with_changeable(small_questionnaire(seed, items=2), source)
        response = random_response(questionnaire, source)
        level = level_of(questionnaire, response)
        levers = explain(questionnaire, response).levers
        if level is None:
            assert not levers
            continue
        items = {name: questionnaire.item_by_id[name] for name in response.given}
        for sign, direction in ((-1, "down"), (1, "up")):
            others = {
                name: arranged(item, response.given[name])
                for name, item in items.items()
                if not (item.safety and direction == "down")
            }
            number = in_direction(fewest(questionnaire, response, others), level, sign)
            found = [lever for lever in levers if lever.direction == direction]
            assert bool(found) is (number is not None)
            for lever in found:
                seen += 1
                assert suggest(questionnaire, lever.response).level == lever.becomes
                assert (questionnaire.rank[lever.becomes] - level) * sign > 0
                lost = applying(questionnaire, response) - applying(questionnaire, lever.response)
                assert len(lost.union(lever.items)) == number
                assert all(lever.response.value(name) in others[name] for name in lever.items)
    assert seen > 30


def test_the_deciding_item_decides(fit: Questionnaire) -> None:
    """For a close result another answer to the item named gives another level of the same range; else none does."""
    named = 0
    for _, response in shipped_cases()[::3]:
        found, deciding = suggest(fit, response), explain(fit, response).deciding
        given, alternatives = response.given, alternatives_of(fit)
        life = [name for name in given if fit.topic_by_id[fit.item_by_id[name].topic].ledger == "life"]
        turning = {
            name
            for name in life
            for other in alternatives.of(fit.item_by_id[name], given[name])
            if (after := suggest(fit, response.with_answer(name, other))).range == found.range
            and after.level not in (None, found.level)
        }
        named += deciding is not None
        assert (deciding in turning) if found.status == "close" and turning else deciding is None
    assert named > 15


def test_fewer_answers_than_said_never_change_the_level(fit: Questionnaire) -> None:
    """On the shipped questionnaire, whatever is changed at random, it takes as many answers as firmness says."""
    source = random.Random(3)
    for _, response in shipped_cases()[::3]:
        level, firmness = level_of(fit, response), explain(fit, response).firmness
        if level is None or firmness is None:
            continue
        before = applying(fit, response)
        for _ in range(60):
            names = source.sample(sorted(before), source.randint(1, 2))
            changed = Response({**response.answers, **{n: random_answer(fit.item_by_id[n], source) for n in names}})
            after = level_of(fit, changed)
            if after is None or after == level:
                continue
            distance = firmness.less if after < level else firmness.more
            number = len((before - applying(fit, changed)).union(names))
            assert number >= (distance.number or (distance.beyond or 0) + 1)
            assert distance.number or distance.beyond


def clinical(fit: Questionnaire) -> set[str]:
    """Return the items about how somebody is, what they use, and what happened."""
    return {item.link_id for item in fit.items if item.topic in CLINICAL}


def section(blocks: list[Block], key: str) -> str:
    """Return the words of one section."""
    words, inside = [], False
    for block in blocks:
        if isinstance(block, Heading):
            inside = block.key == key
        elif inside and isinstance(block, Paragraph):
            words.append(block.text)
        elif inside and isinstance(block, Points):
            words += [f"{point.text} {point.note} {' '.join(point.below)}" for point in block.points]
    return "\n".join(words)


def test_no_clinical_answer_is_a_lever_for_a_person(fit: Questionnaire) -> None:
    """Over 1,000 simulated people: in the voices self and family nothing clinical is a lever, in values or in words."""
    forbidden, seen = clinical(fit), 0
    labels = [fit.item_by_id[name].label.say(Reader()) for name in forbidden]
    for response in simulated(fit, 1000):
        explanation = explain(fit, response, levers_over=levers_for(Reader()))
        seen += len(explanation.levers)
        for lever in explanation.levers:
            assert not forbidden.intersection(lever.items)
            assert all(fit.item_by_id[name].changeable for name in lever.items)
            assert lever.direction == "up" or not any(fit.item_by_id[name].safety for name in lever.items)
        reader = Reader(voice="self" if len(response.answers) % 2 else "family")
        blocks = explanation_blocks(fit, response, suggest(fit, response), explanation, reader)
        said = section(blocks, "levers") + section(blocks, "firm")
        assert not [label for label in labels if label in said]
    assert seen > 5


def test_counselors_see_clinical_levers(fit: Questionnaire) -> None:
    """For a counselor the smallest changes go over every answer, clinical ones included."""
    response = next(answers for name, answers in shipped_cases() if name == "in-a-motel-two-harms")
    levers = explain(fit, response, levers_over=levers_for(Reader(voice="counselor"))).levers
    assert clinical(fit).intersection(name for lever in levers for name in lever.items)
    assert {lever.direction for lever in levers} == {"up", "down"}


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("voice", ["self", "family", "counselor"])
def test_sensitive_answers_are_never_quoted(fit: Questionnaire, language: str, voice: str) -> None:
    """Neither the label of a sensitive question nor an option of its own stands anywhere in an explanation."""
    reader = Reader(language, voice)  # type: ignore[arg-type]
    sensitive = [item for item in fit.items if item.sensitive]
    plain = " ".join(
        option.text.say(reader) for item in fit.items if not item.sensitive for option in item.answer_options
    )
    words = {item.label.say(reader) for item in sensitive}
    words |= {o.text.say(reader) for i in sensitive for o in i.answer_options if o.text.say(reader) not in plain}
    for _, response in shipped_cases()[::5]:
        explanation = explain(fit, response, levers_over=levers_for(reader))
        blocks = explanation_blocks(fit, response, suggest(fit, response), explanation, reader)
        said = "\n".join(section(blocks, key) for key in ("enough", "why-not", "firm", "levers"))
        assert not [word for word in words if word in said]


def test_nothing_is_said_of_what_is_not_known(fit: Questionnaire) -> None:
    """Without answers, and when another service is meant, there is no firmness, no lever and no minimum."""
    nothing = explain(fit, Response())
    assert (nothing.minimum, nothing.against, nothing.firmness, nothing.levers, nothing.deciding) == (
        None,
        (),
        None,
        (),
        None,
    )
    teen = Response({"adult": False})
    explanation = explain(fit, teen)
    assert explanation.firmness is None
    assert not explanation_blocks(fit, teen, suggest(fit, teen), explanation, Reader())


_NUMBERS = """\
topic: use
title: Use
ledger: need
items:
  - {link_id: amount, type: decimal, min_value: 0, max_value: 10, text: {self: How much?, family: How much?, counselor: Amount?}}
  - {link_id: since, type: date, text: {self: Since?, family: Since?, counselor: Since?}}
  - {link_id: pills, type: integer, min_value: 0, max_value: 100000, text: {self: Pills?, family: Pills?, counselor: Pills?}}
rules:
  - {id: much, when: amount > 2.5 and amount < 2.75, at_least: iop, because: Much., cite: own}
  - {id: long, when: since = 2020-02-29, at_least: inpatient, because: Long., cite: own}
  - {id: many, when: pills >= 5000, at_least: iop, because: Many., cite: own}
"""


def test_numbers_and_dates_have_an_answer_on_each_side_of_every_limit(small: Small) -> None:
    """What conditions tell apart is tried, however close two limits are."""
    questionnaire = small({"topics/use.yaml": _NUMBERS})
    items, alternatives = questionnaire.item_by_id, alternatives_of(questionnaire)
    amounts = [value for value in alternatives.of(items["amount"], 0.5) if isinstance(value, float)]
    assert sorted(map(_place_of, amounts)) == ["2.75", "between"]
    assert date(2020, 2, 29) in alternatives.of(items["since"], date(2024, 1, 1))
    assert alternatives.of(items["pills"], 3) == (5000,)
    calm = Response({"amount": 0.5, "since": date(2024, 1, 1), "pills": 3})
    assert explain(questionnaire, calm).firmness is not None
    assert {explain(questionnaire, calm, levers_over="all").levers[0].becomes} <= {"iop", "inpatient"}


def _place_of(amount: float) -> str:
    if amount in (2.5, 2.75):
        return f"{amount:g}"
    return "between" if 2.5 < amount < 2.75 else "above" if amount > 2.75 else "below"


_RIDES = """\
topic: rides
title: Rides
ledger: life
items:
  - link_id: ride
    type: choice
    text: {self: A ride?, family: A ride?, counselor: A ride?}
    answer_options: [easy, hard]
    changeable: LISTED
  - {link_id: days, type: integer, min_value: 0, max_value: 7, text: {self: Days?, family: Days?, counselor: Days?}}
rules:
  - {id: rides, when: ride = easy and days > 3, points: {iop: 1}, because: Rides., cite: own}
"""


@pytest.mark.parametrize(
    ("listed", "expected"), [("true", ("easy", "hard")), ("false", ()), ("[easy]", ("easy",)), ("easy", ("easy",))]
)
def test_authors_name_what_can_be_arranged(small: Small, listed: str, expected: tuple[str, ...]) -> None:
    """`changeable` is true, false, or a list of answers that can come to be."""
    found = small({"topics/rides.yaml": _RIDES.replace("LISTED", listed)})
    assert found.item_by_id["ride"].changeable == expected


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("LISTED", "[eazy]", "unknown-option"),
        ("max_value: 7,", "max_value: 7, changeable: true,", "unknown-key"),
        ("LISTED", "{easy: true}", "wrong-shape"),
    ],
)
def test_what_cannot_be_changeable_is_found(small: Small, old: str, new: str, code: str) -> None:
    """An answer that there is not, and a number, are findings."""
    with pytest.raises(Problem) as caught:
        small({"topics/rides.yaml": _RIDES.replace(old, new).replace("LISTED", "true")})
    assert {finding.code for finding in caught.value.diagnostics} == {code}


def test_only_circumstances_are_changeable_in_the_shipped_questionnaire(fit: Questionnaire) -> None:
    """What can be arranged is home, work, care for others, the way there, money, and company for the first days."""
    assert [item.link_id for item in fit.items if item.changeable] == [
        "sober_companion",
        "living",
        "sober_support",
        "work_hours",
        "leave",
        "care_cover",
        "insurance",
        "transport",
        "telehealth_ready",
    ]


PEOPLE = shipped_folder() / "people"


def answers_of(name: str, folder: Path) -> str:
    """Write the answers of a shipped case to a file of their own and return its name."""
    text = (PEOPLE / f"{name}.yaml").read_text(encoding="utf-8")
    path = folder / "answers.yaml"
    path.write_text(text[text.index("\nanswers:") : text.index("\nexpect:")], encoding="utf-8")
    return str(path)


def test_why_explains_at_the_terminal(tmp_path: Path) -> None:
    """The command says the result, what is enough for it, why not another, how firm it is, and what would change it."""
    code, output, errors = iopfit("why", answers_of("in-a-motel-two-harms", tmp_path))
    assert (code, errors) == (0, "")
    for key in ("enough", "why-not", "firm", "levers"):
        assert phrase(key, Reader()) in output
    assert (
        "taking several weeks off without losing the job: Yes. Then it would be a close call, and the answers would point to: Inpatient"
        in joined(output)
    )


def test_why_speaks_spanish(tmp_path: Path) -> None:
    """The same in Spanish."""
    _, output, _ = iopfit("why", answers_of("in-a-motel-two-harms", tmp_path), "--language", "es")
    for key in ("enough", "why-not", "firm", "levers"):
        assert phrase(key, Reader("es")) in output


def test_why_as_json_names_items_and_no_answers(tmp_path: Path) -> None:
    """Machines get the items; a path to another level over clinical answers is for counselors only."""
    path = answers_of("in-a-motel-two-harms", tmp_path)
    code, output, _ = iopfit("why", path, "--format", "json")
    found = json.loads(output)
    assert (code, found["format"], found["level"]) == (0, "iopfit.explanation/1", "iop")
    assert found["minimum"]["answers"] == ["substances", "last_use", "harms", "living"]
    assert found["firmness"]["items"] is None
    assert "duties" not in output
    _, for_counselor, _ = iopfit("why", path, "--format", "json", "--voice", "counselor")
    assert json.loads(for_counselor)["firmness"]["items"]


def test_why_says_danger_first(tmp_path: Path) -> None:
    """An alert comes before the explanation, and a referral takes its place."""
    (tmp_path / "danger.yaml").write_text("answers: {adult: yes, suicide_plan: yes}", encoding="utf-8")
    _, output, _ = iopfit("why", "danger.yaml", folder=tmp_path)
    assert output.index("988") < output.index(phrase("enough", Reader()))
    (tmp_path / "teen.yaml").write_text("answers: {adult: no}", encoding="utf-8")
    _, output, _ = iopfit("why", "teen.yaml", folder=tmp_path)
    assert phrase("headline-referral", Reader()) in output
    _, output, _ = iopfit("why", "-", stdin=b"answers: {}")
    assert phrase("nothing-to-explain", Reader()) in joined(output)


def test_why_ends_with_the_code_of_what_went_wrong(tmp_path: Path) -> None:
    """1 for answers that do not fit, 2 for a file that cannot be read."""
    (tmp_path / "wrong.yaml").write_text("answers: {adult: perhaps}", encoding="utf-8")
    assert iopfit("why", "wrong.yaml", folder=tmp_path)[0] == 1
    assert iopfit("why", "missing.yaml", folder=tmp_path)[0] == 2


def test_the_report_explains_too(tmp_path: Path) -> None:
    """`suggest` prints the same sections after what sets the minimum."""
    _, output, _ = iopfit("suggest", answers_of("in-a-motel-two-harms", tmp_path))
    places = [output.index(phrase(key, Reader())) for key in ("minimum", "enough", "why-not", "firm", "levers", "next")]
    assert places == sorted(places)

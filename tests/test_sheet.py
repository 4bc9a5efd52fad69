"""What stands in the way, the sheet for talking to programs, and programs compared with it."""

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iopfit import Questionnaire, Response, suggest
from iopfit.answer_file import read_answers
from iopfit.explain.plan import plan
from iopfit.expr.value import judge
from iopfit.facts import Facts
from iopfit.library import shipped_folder
from iopfit.loader.programs import read_features, read_programs
from iopfit.program import Features, Program
from iopfit.questionnaire import VOICES, Reader, Value
from iopfit.report.markdown import render
from iopfit.report.plan import plan_blocks
from iopfit.report.sheet import LETTERS, sheet_blocks
from iopfit.report.terminal import plain
from iopfit.response import Missing
from iopfit.sheet import Match, Sheet, compare_programs, sheet_for, shortfall
from iopfit.yaml_text import read
from tests.conftest import Small
from tests.strategies import everybody, listed_questionnaire, random_response, small_questionnaire
from tests.test_cli import iopfit, joined

seeds = st.integers(min_value=0, max_value=2**32)
PEOPLE = sorted(shipped_folder().glob("people/*.yaml"))
EXAMPLE = shipped_folder().parent / "examples" / "programs.yaml"
FEATURES = shipped_folder() / "features.yaml"


@pytest.fixture(scope="module")
def features(fit: Questionnaire) -> Features:
    """Return what the shipped questionnaire says to look for."""
    found, _, findings = read_features(fit, "features.yaml", FEATURES.read_bytes())
    assert findings == []
    assert found is not None
    return found


@pytest.fixture(scope="module")
def people(fit: Questionnaire) -> dict[str, Response]:
    """Return the answers of every case."""
    return {path.stem: read_answers(fit, read(path.name, path.read_bytes())[0])[0] for path in PEOPLE}


def sheet_of(fit: Questionnaire, features: Features, response: Response) -> Sheet:
    """Return the sheet for some answers."""
    return sheet_for(fit, response, suggest(fit, response), features)


# what stands in the way


@settings(max_examples=300)
@given(seeds, st.sampled_from([0.0, 0.3]))
def test_feasible_is_the_fittest_level_with_nothing_in_its_way(seed: int, gaps: float) -> None:
    """By its definition, rule by rule; and the recommendation is the suggestion's, whatever stands in its way."""
    questionnaire = small_questionnaire(seed, rules=6)
    response = random_response(questionnaire, random.Random(seed), gaps)
    suggestion, facts = suggest(questionnaire, response), Facts(questionnaire, response)
    found = plan(questionnaire, response, suggestion)
    assert found.recommended == suggestion.level
    if suggestion.level is None:
        assert found.feasible is None
        return
    free = [
        level
        for level in suggestion.points
        if not any(level in rule.barrier_at and judge(rule.when, facts).truth for rule in questionnaire.rules)
    ]
    best = [level for level in free if suggestion.points[level] == max(suggestion.points[other] for other in free)]
    assert found.feasible == (best[0] if best else None)
    assert (found.feasible == found.recommended) == (not found.obstacles)
    assert found.feasible is None or questionnaire.rank[found.feasible] >= questionnaire.rank[suggestion.range[0]]


@settings(max_examples=40)
@given(seeds)
def test_open_names_every_answer_that_could_put_something_in_the_way(seed: int) -> None:
    """Whatever items that are not named turn out to be, no further obstacle comes up."""
    questionnaire = listed_questionnaire(seed, 400)
    source = random.Random(seed)
    response = random_response(questionnaire, source, gaps=0.4)
    found = plan(questionnaire, response, suggest(questionnaire, response))
    known = {name for name in response.answers if response.value(name) is not None}
    for person in everybody(questionnaire):
        if any(person.value(name) != response.value(name) for name in known):
            continue
        fixed = Response({name: a for name, a in person.answers.items() if name in known or name not in found.open})
        facts = Facts(questionnaire, fixed)
        now = {r.id for r in questionnaire.rules if found.level in r.barrier_at and judge(r.when, facts).truth}
        assert now == {reason.rule for reason in found.obstacles}


WISH_AND_DUTY: dict[str, Value | Missing] = {
    "adult": True,
    "work_hours": "days",
    "leave": "no",
    "wishes": frozenset({"outpatient"}),
    "suicide_plan": True,
}


def test_wishes_and_duties_are_kept_apart(fit: Questionnaire) -> None:
    """A wish makes no level unworkable, a duty does."""
    both = Response(WISH_AND_DUTY)
    found = plan(fit, both, suggest(fit, both))
    assert [reason.rule for reason in found.obstacles] == ["leave-not-possible"]
    assert [reason.rule for reason in found.wishes] == ["wish-outpatient"]
    assert (found.recommended, found.feasible) == ("inpatient", None)
    wish = both.without("leave").with_answer("leave", "yes")
    found = plan(fit, wish, suggest(fit, wish))
    assert (found.recommended, found.feasible, found.obstacles) == ("inpatient", "inpatient", ())


def test_a_wish_that_is_not_known_is_no_open_obstacle(fit: Questionnaire) -> None:
    """What is wished for makes no level unworkable, known or not."""
    response = Response({"adult": True, "suicide_plan": True})
    found = plan(fit, response, suggest(fit, response))
    assert "leave" in found.open and "care_cover" in found.open
    assert "wishes" not in found.open


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_obstacle_comes_with_two_ways_a_source_and_a_question(fit: Questionnaire, language: str) -> None:
    """For every barrier of the shipped rules, in words."""
    reader = Reader(language)
    for rule in fit.rules:
        if rule.barrier is not None:
            assert len(rule.ways_through) >= 2, rule.id
            assert all(way.cite in fit.source_by_id for way in rule.ways_through), rule.id
            assert rule.ask_program is not None, rule.id
    both = Response(WISH_AND_DUTY)
    shown = render(plan_blocks(fit, plan(fit, both, suggest(fit, both)), reader))
    for name in ("leave-not-possible", "wish-outpatient"):
        rule = fit.rule_by_id[name]
        assert rule.barrier is not None and rule.ask_program is not None
        for text in (rule.barrier, rule.ask_program, *(way.text for way in rule.ways_through)):
            assert " ".join(text.say(reader).split())[:60] in shown.replace("\\", "")


CHOICE = {
    "topics/need.yaml": """\
topic: need
title: Need
ledger: need
items: [{link_id: sick, type: boolean, text: Sick?}]
rules:
  - {id: some, when: sick, at_least: iop, because: It is needed., cite: own}
  - {id: more, when: sick, up_to: inpatient, because: It can be justified., cite: own}
""",
    "topics/life.yaml": """\
topic: life
title: Life
ledger: life
items:
  - {link_id: stay, type: boolean, text: A stay?}
  - {link_id: cat, type: boolean, text: A cat?}
  - {link_id: bus, type: boolean, text: A bus?}
rules:
  - {id: wish-stay, when: stay, points: {inpatient: 3}, because: It is the wish., cite: own}
  - id: cat-alone
    when: cat
    points: {iop: 1}
    barrier_at: [inpatient]
    barrier: The cat would be alone.
    ways_through: [{text: Ask a friend., cite: own}, {text: Ask a shelter., cite: own}]
    because: A cat eats every day.
    cite: own
  - id: no-bus
    when: not bus
    points: {inpatient: 1}
    barrier_at: [iop]
    barrier: There is no bus.
    ways_through: [{text: Walk., cite: own}, {text: Ask for a ride., cite: own}]
    because: It is far.
    cite: own
""",
}


@pytest.mark.parametrize(
    ("answers", "recommended", "feasible", "said"),
    [
        ({"stay": True, "cat": False, "bus": True}, "inpatient", "inpatient", ""),
        ({"stay": True, "cat": True, "bus": True}, "inpatient", "iop", "Workable as things stand: IOP."),
        ({"stay": True, "cat": True, "bus": False}, "inpatient", None, "Workable as things stand: not yet."),
        ({"stay": False, "cat": True, "bus": False}, "iop", None, "Workable as things stand: not yet."),
    ],
)
def test_recommended_and_feasible_are_shown_apart(
    small: Small, answers: dict[str, bool], recommended: str, feasible: str | None, said: str
) -> None:
    """What works as things stand is a start, and the recommendation stays what it was."""
    questionnaire = small(CHOICE)
    response = Response({"sick": True, **answers})
    found = plan(questionnaire, response, suggest(questionnaire, response))
    assert (found.recommended, found.feasible) == (recommended, feasible)
    shown = joined(plain(plan_blocks(questionnaire, found, Reader()))) if found.obstacles else ""
    assert said in shown
    if said:
        title = questionnaire.level_by_id[recommended].title.say(Reader())
        assert f"Recommended: {title}." in shown


# what to look for


@pytest.mark.parametrize(
    ("answers", "musts", "wishes"),
    [
        ({"opioid_days": 20, "substances": frozenset({"opioids"}), "moud": "wants"}, {"opioid_medicine"}, {"naloxone"}),
        ({"substances": frozenset({"opioids"}), "opioid_days": 5, "moud": "no"}, set(), {"opioid_medicine"}),
        ({"pregnancy": "yes"}, {"pregnancy_care"}, set()),
        ({"mind_signs": frozenset({"racing"})}, {"mental_health"}, set()),
        ({"body_conditions": frozenset({"diabetes"}), "body_care": "needs_checks"}, {"medical_care"}, set()),
        ({"withdrawal_emergency": True}, {"withdrawal_care"}, set()),
        ({"wishes": frozenset({"language", "faith"})}, {"own_language"}, {"faith"}),
        ({"work_hours": "days", "leave": "no"}, set(), {"evenings", "leave_papers"}),
        ({"care_duties": frozenset({"children"}), "care_cover": "nobody"}, set(), {"childcare"}),
        ({"insurance": frozenset({"medicaid", "cost"})}, set(), {"medicaid", "sliding_scale"}),
        ({"transport": "no"}, set(), {"rides"}),
    ],
)
def test_musts_come_from_needs_and_wishes_from_life(
    fit: Questionnaire, features: Features, answers: dict[str, object], musts: set[str], wishes: set[str]
) -> None:
    """What is answered decides; what is not answered makes neither a must nor a wish."""
    sheet = sheet_of(fit, features, Response(answers))  # type: ignore[arg-type]
    assert {want.feature.id for want in sheet.of("must") if want.feature} == musts
    assert wishes <= {want.feature.id for want in sheet.of("wish") if want.feature}
    assert sheet.of("must")[0].about == "level"


def test_a_must_that_hangs_on_a_missing_answer_is_perhaps_one(fit: Questionnaire, features: Features) -> None:
    """It is neither left out nor claimed."""
    before = sheet_of(fit, features, Response({"pregnancy": Missing.DECLINED}))
    assert "pregnancy_care" in {want.feature.id for want in before.of("perhaps") if want.feature}
    after = sheet_of(fit, features, Response({"pregnancy": "no"}))
    assert "pregnancy_care" not in {want.feature.id for want in after.wants if want.feature}


def test_every_feature_is_looked_for_by_somebody(
    fit: Questionnaire, features: Features, people: dict[str, Response]
) -> None:
    """What nobody looks for would only make the file longer."""
    found = {
        want.feature.id
        for response in people.values()
        for want in sheet_of(fit, features, response).wants
        if want.feature is not None and want.kind != "perhaps"
    }
    assert {feature.id for feature in features.features} - found == set()


def test_hours_are_a_must_where_the_level_has_some(fit: Questionnaire, features: Features) -> None:
    """An IOP is nine hours a week or more."""
    response = Response({"dependent": True})
    iop = next(r for r in _levels(fit, "iop"))
    assert [want.hours for want in sheet_of(fit, features, iop).of("must") if want.about == "hours"] == [9]
    assert [want for want in sheet_of(fit, features, response).of("must") if want.about == "hours"] == []


def _levels(fit: Questionnaire, level: str) -> list[Response]:
    """Return cases whose range is one level."""
    found = (read_answers(fit, read(path.name, path.read_bytes())[0])[0] for path in PEOPLE)
    return [response for response in found if suggest(fit, response).range == (level, level)]


# comparing programs


def matches_of(fit: Questionnaire, sheet: Sheet, programs: list[Program]) -> list[str]:
    """Return the names of programs, the closest first."""
    return [match.program.name for match in compare_programs(fit, sheet, programs)]


def verdict_of(fit: Questionnaire, sheet: Sheet, program: Program, about: str) -> str:
    """Return the verdict on the level, the hours, or a feature."""
    (match,) = compare_programs(fit, sheet, [program])
    pairs = zip(sheet.wants, match.verdicts, strict=True)
    return next(verdict for want, verdict in pairs if (want.feature.id if want.feature else want.about) == about)


@pytest.mark.parametrize(
    ("program", "about", "verdict"),
    [
        (Program("p"), "level", "not-known"),
        (Program("p", "iop"), "level", "met"),
        (Program("p", "outpatient"), "level", "not-met"),
        (Program("p", "inpatient"), "level", "not-met"),
        (Program("p", "iop"), "hours", "not-known"),
        (Program("p", "iop", 9), "hours", "met"),
        (Program("p", "iop", 8.5), "hours", "not-met"),
        (Program("p", None, 12), "hours", "met"),
        (Program("p", "inpatient"), "hours", "met"),
    ],
)
def test_level_and_hours_are_compared(
    fit: Questionnaire, features: Features, program: Program, about: str, verdict: str
) -> None:
    """For somebody who needs an IOP, neither less nor more."""
    sheet = sheet_of(fit, features, _levels(fit, "iop")[0])
    assert verdict_of(fit, sheet, program, about) == verdict


def test_while_the_range_is_open_no_level_inside_it_is_known_to_be_enough(
    fit: Questionnaire, features: Features
) -> None:
    """A missing answer could still ask for more."""
    sheet = sheet_of(fit, features, Response())
    assert verdict_of(fit, sheet, Program("p", "iop"), "level") == "not-known"


@pytest.mark.parametrize(("level", "asked"), [(None, True), ("iop", False)])
def test_a_level_that_is_known_is_not_asked_for(
    fit: Questionnaire, features: Features, level: str | None, asked: bool
) -> None:
    """Although a missing answer leaves open whether it is enough."""
    response = Response()
    sheet = sheet_of(fit, features, response)
    matches = compare_programs(fit, sheet, [Program("p", level)])
    shown = joined(plain(sheet_blocks(fit, suggest(fit, response), sheet, Reader(), matches)))
    assert ("Which kind of care is this?" in shown) == asked


def random_program(source: random.Random, features: Features, name: str) -> Program:
    """Return a program of which some things are known."""
    has = {f.id: source.random() < 0.6 for f in features.features if source.random() < 0.5}
    level = source.choice([None, "outpatient", "iop", "inpatient"])
    return Program(name, level, source.choice([None, 4, 9, 20]), has)


@settings(max_examples=100)
@given(seeds)
def test_nothing_is_made_up(fit: Questionnaire, features: Features, people: dict[str, Response], seed: int) -> None:
    """What a file does not say is not known, and what it says is taken at its word."""
    source = random.Random(seed)
    sheet = sheet_of(fit, features, source.choice(list(people.values())))
    program = random_program(source, features, "p")
    (match,) = compare_programs(fit, sheet, [program])
    for want, verdict in zip(sheet.wants, match.verdicts, strict=True):
        if want.feature is not None:
            has = program.has.get(want.feature.id)
            assert verdict == {None: "not-known", True: "met", False: "not-met"}[has]
        elif want.about == "level" and program.level is None:
            assert verdict == "not-known"
    (nothing,) = compare_programs(fit, sheet, [Program("p")])
    assert set(nothing.verdicts) == {"not-known"}


@settings(max_examples=100)
@given(seeds)
def test_fewer_musts_not_met_always_come_first(
    fit: Questionnaire, features: Features, people: dict[str, Response], seed: int
) -> None:
    """Then fewer not known, then wishes; programs that nothing tells apart keep their order."""
    source = random.Random(seed)
    sheet = sheet_of(fit, features, source.choice(list(people.values())))
    programs = [random_program(source, features, f"p{number}") for number in range(5)]
    matches = compare_programs(fit, sheet, programs)

    def counted(match: Match, kind: str, verdict: str) -> int:
        pairs = zip(sheet.wants, match.verdicts, strict=True)
        return sum(want.kind == kind and one == verdict for want, one in pairs)

    keys = [
        (
            counted(match, "must", "not-met"),
            counted(match, "must", "not-known"),
            counted(match, "perhaps", "not-met"),
            counted(match, "perhaps", "not-known"),
            counted(match, "wish", "not-met"),
            counted(match, "wish", "not-known"),
            programs.index(match.program),
        )
        for match in matches
    ]
    assert keys == sorted(keys)
    assert [shortfall(sheet, match) for match in matches] == [key[:-1] for key in keys]


def test_no_wish_outweighs_a_must(fit: Questionnaire, features: Features) -> None:
    """A cheap program near home that turns away people on medicine comes after one that does not."""
    answers: dict[str, Value | Missing] = {
        "substances": frozenset({"opioids"}),
        "opioid_days": 20,
        "moud": "taking",
        "transport": "no",
    }
    sheet = sheet_of(fit, features, Response({**answers, "insurance": frozenset({"cost", "medicaid"})}))
    near = Program("near", has={"opioid_medicine": False, "rides": True, "sliding_scale": True, "medicaid": True})
    far = Program("far", has={"opioid_medicine": True, "rides": False, "sliding_scale": False, "medicaid": False})
    assert matches_of(fit, sheet, [near, far]) == ["far", "near"]


@pytest.mark.parametrize(
    ("programs", "said"),
    [
        ([{"opioid_medicine": False}, {"opioid_medicine": False}], "None of these meets every must."),
        ([{"opioid_medicine": False}, {}], "None of these is known to meet every must yet."),
        ([{"opioid_medicine": False}, {"opioid_medicine": True}], None),
    ],
)
def test_it_is_said_when_none_meets_every_must(
    fit: Questionnaire, features: Features, programs: list[dict[str, bool]], said: str | None
) -> None:
    """And only then."""
    response = _with_medicine(fit)
    suggestion = suggest(fit, response)
    assert suggestion.level is not None
    sheet = sheet_of(fit, features, response)
    musts = {want.feature.id: True for want in sheet.of("must") if want.feature}
    listed = [
        Program(
            f"p{number}", suggestion.range[0], 10, {**{m: v for m, v in musts.items() if m != "opioid_medicine"}, **has}
        )
        for number, has in enumerate(programs)
    ]
    shown = joined(plain(sheet_blocks(fit, suggestion, sheet, Reader(), compare_programs(fit, sheet, listed))))
    for sentence in ("None of these meets every must.", "None of these is known to meet every must yet."):
        assert (sentence in shown) == (sentence == said)


def _with_medicine(fit: Questionnaire) -> Response:
    """Return a case that must have medicine for opioid use, and has a level."""
    found = (read_answers(fit, read(path.name, path.read_bytes())[0])[0] for path in PEOPLE)
    return next(r for r in found if r.value("moud") in ("taking", "wants") and suggest(fit, r).level)


# the sheet in words


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("voice", VOICES)
def test_every_person_gets_a_whole_sheet(
    fit: Questionnaire, features: Features, people: dict[str, Response], language: str, voice: str
) -> None:
    """Musts, questions for programs and insurance, space for five, what to bring, and what to do after a lapse."""
    reader = Reader(language, voice)  # type: ignore[arg-type]
    for name, response in people.items():
        suggestion = suggest(fit, response)
        sheet = sheet_for(fit, response, suggestion, features)
        shown = render(sheet_blocks(fit, suggestion, sheet, reader)).replace("\\", "")
        for line in fit.crisis:
            assert line.contact.say(Reader(language)) in shown, name
        for reason in suggestion.alerts:
            assert fit.rule_by_id[reason.rule].do_now[0].say(reader)[:40] in shown, name
        if suggestion.referral is not None:
            continue
        assert f"| {' | '.join(LETTERS)} |" in shown, name
        level = fit.level_by_id[sheet.plan.level or "inpatient"]
        for text in (*level.insurance, *(level.ask_for if sheet.plan.level else ())):
            assert text.say(reader) in shown, name
        for want in sheet.of("must"):
            assert want.feature is None or want.feature.ask.say(reader) in shown, name
        for rule in sheet.questions:
            question = fit.rule_by_id[rule].ask_program
            assert question is not None and question.say(reader) in shown, name


@pytest.mark.parametrize("level", ["outpatient", "iop", "inpatient"])
def test_the_insurance_is_asked_what_matters(fit: Questionnaire, level: str) -> None:
    """Network, prior authorization, cost share, length approved, and appeal."""
    asked = " ".join(text.say(Reader()) for text in fit.level_by_id[level].insurance)
    for word in ("network", "prior authorization", "share to pay", "approved", "appealed"):
        assert word in asked


def test_where_another_service_is_meant_there_is_no_sheet(fit: Questionnaire, features: Features) -> None:
    """A teenager is told where to turn instead."""
    response = Response({"adult": False})
    suggestion = suggest(fit, response)
    shown = joined(plain(sheet_blocks(fit, suggestion, sheet_of(fit, features, response), Reader())))
    assert "Another kind of service fits better." in shown
    assert "Talk to an adult you trust" in shown
    assert "Musts" not in shown


def test_nobody_is_asked_twice(fit: Questionnaire, features: Features, people: dict[str, Response]) -> None:
    """A question that a rule and a feature share stands there once."""
    for response in people.values():
        suggestion = suggest(fit, response)
        shown = render(sheet_blocks(fit, suggestion, sheet_of(fit, features, response), Reader()))
        rows = [line.split("|")[1].strip() for line in shown.splitlines() if line.startswith("| ") and "?" in line]
        assert len(rows) == len(set(rows))


# files


GOOD = "programs:\n  - name: One\n"


@pytest.mark.parametrize(
    ("text", "code", "help_"),
    [
        ("programs: []\n", "wrong-value", ""),
        (GOOD * 1 + "".join(f"  - name: P{n}\n" for n in range(5)), "wrong-value", ""),
        ("programs:\n  - level: iop\n", "missing-key", "add `name:`"),
        (GOOD + "    level: iopp\n", "unknown-name", "did you mean `iop`?"),
        (GOOD + "    offers: {childcar: yes}\n", "unknown-name", "did you mean `childcare`?"),
        (GOOD + "    accepts: {childcare: yes}\n", "unknown-name", "put it under `offers`"),
        (GOOD + "    offers: {childcare: maybe}\n", "unknown-word", ""),
        (GOOD + "    hours: many\n", "wrong-value", ""),
        (GOOD + "    hours: 200\n", "wrong-value", ""),
        (GOOD + "    price: 3\n", "unknown-key", ""),
        (GOOD + "  - name: One\n", "duplicate-name", "rename one"),
        ("programs: [\n", "yaml-syntax", ""),
    ],
)
def test_mistakes_in_programs_are_found(
    fit: Questionnaire, features: Features, text: str, code: str, help_: str
) -> None:
    """Each with its place and what to do."""
    programs, findings = read_programs(fit, features, "programs.yaml", text.encode())
    assert programs is None
    assert code in [finding.code for finding in findings]
    assert any(help_ in finding.help for finding in findings)


def test_yes_no_and_unknown_are_read(fit: Questionnaire, features: Features) -> None:
    """In YAML and in JSON."""
    for text in (
        GOOD + "    offers: {childcare: yes, rides: no, naloxone: unknown}\n",
        '{"programs": [{"name": "One", "offers": {"childcare": true, "rides": false, "naloxone": "unknown"}}]}',
    ):
        programs, findings = read_programs(fit, features, "programs.yaml", text.encode())
        assert findings == []
        assert programs == (Program("One", has={"childcare": True, "rides": False}),)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("must: pregnant", "must: pregnantt"), "unknown-name"),
        (("id: rides", "id: childcare"), "duplicate-name"),
        (("hours: {iop: 9}", "hours: {iopp: 9}"), "unknown-name"),
        (("part: schedule", "part: scheduled"), "unknown-word"),
        (("text: {en: Medicaid, es: Medicaid}", "text: {en: Medicaid}"), "missing-translation"),
    ],
)
def test_mistakes_in_features_are_found(fit: Questionnaire, change: tuple[str, str], code: str) -> None:
    """An author reads what is wrong with their file."""
    text = FEATURES.read_text()
    assert change[0] in text
    found, _, findings = read_features(fit, "features.yaml", text.replace(*change).encode())
    assert (found is None) is (code != "missing-translation")
    assert code in [finding.code for finding in findings]


def test_the_example_fits(fit: Questionnaire, features: Features) -> None:
    """The file that people copy has no finding."""
    programs, findings = read_programs(fit, features, EXAMPLE.name, EXAMPLE.read_bytes())
    assert findings == []
    assert programs is not None and len(programs) == 3


# the command


PERSON = str(next(path for path in PEOPLE if path.stem.startswith("inpatient-pregnant")))
HOSTILE = r"<script>alert(1)</script> [bold]x[/bold] =cmd|'/C calc'!A0 \e]0;owned\a"


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_the_command_compares_programs(form: str) -> None:
    """The example, in both forms."""
    code, output, errors = iopfit("sheet", PERSON, "--programs", str(EXAMPLE), "--format", form)
    assert (code, errors) == (0, "")
    said = joined(output).replace("\\", "")
    order = sorted(("Maple House", "Riverside IOP", "Downtown clinic"), key=said.index)
    assert order[0] == "Maple House"
    assert "12345" not in said
    assert "To ask A:" in said


def test_names_and_notes_are_inert(tmp_path: Path) -> None:
    """Text from a file about programs never acts."""
    (tmp_path / "p.yaml").write_text(f'programs:\n  - name: "{HOSTILE}"\n    notes: "{HOSTILE}"\n')
    code, output, _ = iopfit("sheet", PERSON, "--programs", str(tmp_path / "p.yaml"))
    assert code == 0
    assert "\x1b" not in output and "\x07" not in output
    assert "[bold]x[/bold]" in joined(output)
    code, output, _ = iopfit("sheet", PERSON, "--programs", str(tmp_path / "p.yaml"), "-f", "markdown")
    assert code == 0
    assert "<script>" not in output and "\x1b" not in output


def test_a_questionnaire_without_features_has_a_sheet(tmp_path: Path) -> None:
    """The file is for those who want it."""
    from tests.conftest import with_frame  # noqa: PLC0415

    topic = "topic: t\ntitle: T\nledger: need\nitems: [{link_id: sick, type: boolean, text: Sick?}]\nrules:\n  - {id: r, when: sick, at_least: iop, because: It is., cite: own}\n"
    for name, data in with_frame({"topics/t.yaml": topic}).items():
        path = tmp_path / "own" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    code, output, errors = iopfit("sheet", "-", "-q", str(tmp_path / "own"), stdin=b"sick: yes\n")
    assert (code, errors) == (0, "")
    assert "This kind of care: IOP" in joined(output)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("gone.yaml",), 2),
        (("bad.yaml",), 1),
        (("good.yaml", "--programs", "bad.yaml"), 1),
        (("good.yaml", "--programs", "gone.yaml"), 2),
        (("good.yaml", "-l", "xx"), 2),
    ],
)
def test_exit_codes(tmp_path: Path, arguments: tuple[str, ...], code: int) -> None:
    """1 for findings, 2 for what cannot be read or understood."""
    (tmp_path / "good.yaml").write_text("adult: yes\n")
    (tmp_path / "bad.yaml").write_text("adult: maybe\n")
    done, output, errors = iopfit("sheet", *arguments, folder=tmp_path)
    assert (done, output) == (code, "")
    assert errors

"""Several views of one person: nothing asks for less than a single view, and nothing private is told."""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iopfit import Questionnaire, Response, suggest
from iopfit.answer_file import as_content, read_answers
from iopfit.informants import Comparison, Informant, careful, compare, told_of
from iopfit.interview import Session
from iopfit.questionnaire import VOICES, Item, Reader, Value
from iopfit.report.informants import comparison_blocks
from iopfit.report.markdown import render
from iopfit.response import Missing, voice_of
from iopfit.sessions import save
from iopfit.yaml_text import read
from tests.strategies import random_answer, random_response, small_questionnaire
from tests.test_cli import iopfit, joined

seeds = st.integers(min_value=0, max_value=2**32)
MARKER = "zqmarker"
Framed = Callable[[Mapping[str, str]], dict[str, bytes]]

TALK = {
    "topics/talk.yaml": """\
topic: talk
title: Talk
ledger: need
items:
  - {link_id: open_words, type: text, text: Anything to say?, required: true}
  - {link_id: quiet_words, type: text, text: Anything to say quietly?, sensitive: true, required: true}
  - link_id: days
    type: integer
    min_value: 0
    max_value: 30
    text: {self: On how many days did you drink?, family: On how many days did they drink?, counselor: Drinking days?}
  - {link_id: afraid, type: boolean, sensitive: true, text: Are you afraid at home?}
rules:
  - {id: many-days, when: days >= 15, at_least: iop, because: It is on most days., cite: own}
  - {id: fear, when: afraid, at_least: inpatient, because: Fear at home comes first., cite: own}
"""
}


def views(questionnaire: Questionnaire, seed: int, number: int, yes: float = 0.5) -> list[Response]:
    """Return random views, each with gaps of its own; one in three answered only five items."""
    source = random.Random(seed)
    found = []
    for _ in range(number):
        view = random_response(questionnaire, source, source.choice([0.0, 0.2, 0.6]), yes)
        if source.random() < 0.3:
            kept = source.sample(sorted(view.answers), min(5, len(view.answers)))
            view = Response({name: view.answers[name] for name in kept})
        found.append(view)
    return found


def check_careful(questionnaire: Questionnaire, responses: Sequence[Response]) -> None:
    """The careful view asks for no less than any single one, and leaves out no alert or referral."""
    rank, merged = questionnaire.rank, careful(questionnaire, responses)
    alerts = {reason.rule for reason in merged.alerts}
    for response in responses:
        single = suggest(questionnaire, response)
        assert rank[merged.range[0]] >= rank[single.range[0]]
        assert {reason.rule for reason in single.alerts} <= alerts
        assert merged.referral is not None or single.referral is None
        if merged.level is not None:
            assert rank[merged.level] >= rank[single.range[0]]


@settings(max_examples=400)
@given(seeds, st.sampled_from([2, 3]))
def test_careful_view_never_asks_for_less_than_a_single_one(seed: int, number: int) -> None:
    """The promise, over generated questionnaires and views with gaps."""
    questionnaire = small_questionnaire(seed)
    check_careful(questionnaire, views(questionnaire, seed, number))


@settings(max_examples=200)
@given(seeds, st.sampled_from([2, 3]))
def test_the_same_holds_for_the_shipped_questionnaire(fit: Questionnaire, seed: int, number: int) -> None:
    """The promise, where it matters."""
    check_careful(fit, views(fit, seed, number, yes=0.15))


def believed(order: Sequence[Response]) -> Response:
    """Return each item's answer by the first who gave one, found the slow way."""
    answers: dict[str, Value | Missing] = {}
    for response in order:
        for name in response.answers:
            value = response.value(name)
            if value is not None and name not in answers:
                answers[name] = value
    return Response(answers)


@settings(max_examples=150)
@given(seeds, st.sampled_from([2, 3]))
def test_careful_view_is_what_it_is_said_to_be(seed: int, number: int) -> None:
    """A rule holds in it exactly if it does for some order of believing the informants."""
    questionnaire = small_questionnaire(seed)
    responses = views(questionnaire, seed, number)
    singles = [suggest(questionnaire, believed(order)) for order in permutations(responses)]
    merged = careful(questionnaire, responses)
    for part in ("reasons", "alerts", "advice"):
        expected = {reason.rule for single in singles for reason in getattr(single, part)}
        assert {reason.rule for reason in getattr(merged, part)} == expected
    rank = questionnaire.rank
    assert rank[merged.range[0]] == max(rank[single.range[0]] for single in singles)
    assert rank[merged.range[1]] == max(rank[single.range[1]] for single in singles)


@settings(max_examples=100)
@given(seeds)
def test_people_who_say_the_same_are_heard_as_one(seed: int) -> None:
    """Where nobody differs, the careful view is the view."""
    questionnaire = small_questionnaire(seed)
    view = views(questionnaire, seed, 1)[0]
    single, merged = suggest(questionnaire, view), careful(questionnaire, [view, view])
    assert (merged.level, merged.range, merged.status) == (single.level, single.range, single.status)


@settings(max_examples=100)
@given(seeds)
def test_an_informant_who_says_nothing_changes_nothing(seed: int) -> None:
    """Silence is not a view."""
    questionnaire = small_questionnaire(seed)
    view = views(questionnaire, seed, 1)[0]
    single, merged = suggest(questionnaire, view), careful(questionnaire, [Response(), view])
    assert (merged.level, merged.range, merged.status) == (single.level, single.range, single.status)


# what is private


def other_answer(item: Item, answer: Value | Missing, source: random.Random) -> Value | Missing | None:
    """Return another answer, or none at all."""
    return source.choice([None, Missing.DECLINED, random_answer(item, source), answer])


@settings(max_examples=300)
@given(seeds, st.sampled_from([2, 3]))
def test_nothing_that_is_told_depends_on_what_is_private(fit: Questionnaire, seed: int, number: int) -> None:
    """Whatever is hidden is changed or taken away: all that is told stays the same, but for the outcomes.

    The report is made from nothing but the comparison and the voices, so it cannot tell either.
    """
    source = random.Random(seed)
    responses = [
        replace(view, private=frozenset(source.sample(sorted(fit.item_by_id), 6)))
        for view in views(fit, seed, number, yes=0.3)
    ]
    changed = []
    for response in responses:
        answers = dict(response.answers)
        for name, answer in response.answers.items():
            item = fit.item_by_id[name]
            if item.sensitive or name in response.private:
                other = other_answer(item, answer, source)
                answers.pop(name) if other is None else answers.update({name: other})
        changed.append(replace(response, answers=answers))
    before, after = (compare(fit, _informants(group)) for group in (responses, changed))
    assert replace(after, views=before.views, careful=before.careful) == before


def _informants(responses: Sequence[Response]) -> list[Informant]:
    return [Informant(voice, response) for voice, response in zip(VOICES, responses, strict=False)]


@settings(max_examples=50)
@given(seeds)
def test_outcomes_hold_nothing_but_the_outcome(fit: Questionnaire, seed: int) -> None:
    """Of the views on all answers, only level, range and status are kept."""
    kept = {"level", "planned", "range", "status", "questionnaire", "version", "digest"}
    comparison = compare(fit, _informants(views(fit, seed, 2, yes=0.3)))
    for outcome in (*comparison.views, comparison.careful):
        for field in fields(outcome):
            if field.name not in kept | {"referral"}:
                assert not getattr(outcome, field.name), field.name
        assert outcome.referral is None or outcome.referral.rule == ""


@settings(max_examples=100)
@given(seeds)
def test_no_sensitive_or_private_item_is_compared(fit: Questionnaire, seed: int) -> None:
    """Not even whether the answers are alike."""
    source = random.Random(seed)
    private = frozenset(source.sample(sorted(fit.item_by_id), 20))
    first, second, third = views(fit, seed, 3, yes=0.3)
    comparison = compare(fit, _informants([replace(first, private=private), second, third]))
    for told in (*comparison.agreements, *comparison.conflicts):
        assert told.item not in private
        assert not fit.item_by_id[told.item].sensitive


def test_an_item_that_applies_only_by_a_private_answer_is_not_compared(fit: Questionnaire) -> None:
    """Days with opioids would tell that there were opioids."""
    response = Response({"substances": frozenset({"opioids"}), "opioid_days": 20})
    open_ = compare(fit, _informants([response, response]))
    assert [told.item for told in open_.agreements] == ["substances", "opioid_days"]
    closed = compare(fit, _informants([replace(response, private=frozenset({"substances"})), response]))
    assert (closed.agreements, closed.conflicts) == ((), ())


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_no_output_holds_a_private_word(framed: Framed, tmp_path: Path, form: str) -> None:
    """Words marked private, and words in answer to a sensitive question, are in no stream."""
    folder = tmp_path / "own"
    for name, data in framed(TALK).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    person = f"answers:\n  open_words: {MARKER}a\n  quiet_words: {MARKER}b\n  days: 20\n  afraid: yes\nprivate: [open_words]\n"
    (tmp_path / "person.yaml").write_text(person)
    (tmp_path / "partner.yaml").write_text(f"open_words: hello\nquiet_words: {MARKER}c\ndays: 4\nafraid: no\n")
    files = [str(tmp_path / name) for name in ("person.yaml", "partner.yaml")]
    code, output, errors = iopfit("compare", *files, "-q", str(folder), "--format", form)
    assert (code, errors) == (0, "")
    assert MARKER not in output
    assert "hello" not in output
    assert "afraid" not in output.casefold()
    assert "Fear at home" not in output
    assert "It is on most days." in output
    said = joined(output)
    assert "The person: The answers point to: Inpatient." in said
    assert "Most careful view of all together: The answers point to: Inpatient." in said
    assert "The person: 20 (asked: On how many days did you drink?)" in said
    assert "A relative or friend: 4 (asked: On how many days did they drink?)" in said


# the file and the command


def test_private_items_are_kept_in_the_file(fit: Questionnaire, tmp_path: Path) -> None:
    """What is marked stays marked when an interview is saved and taken up again."""
    path = tmp_path / "mine.yaml"
    response = Response({"adult": True, "living": "sober_home"}, private=frozenset({"living"}))
    save(Session(fit, response), path)
    again, findings = read_answers(fit, read(path.name, path.read_bytes())[0])
    assert findings == []
    assert again.private == {"living"}
    assert "private" not in as_content(fit, Response({"adult": True}), frozenset())


@pytest.mark.parametrize(
    ("private", "expected", "codes"),
    [
        ("[living, adult]", {"living", "adult"}, []),
        ("living", {"living"}, []),
        ("", set(), []),
        ("[livin]", set(), ["unknown-item"]),
        ("[{living: yes}]", set(), ["unknown-item"]),
    ],
)
def test_private_names_must_be_items(fit: Questionnaire, private: str, expected: set[str], codes: list[str]) -> None:
    """A slip of the pen would tell what was to be kept, so it is a finding."""
    document = read("mine.yaml", f"answers: {{adult: yes}}\nprivate: {private}\n".encode())[0]
    response, findings = read_answers(fit, document)
    assert response.private == frozenset(expected)
    assert [finding.code for finding in findings] == codes


def test_voice_is_told_from_the_answers(fit: Questionnaire) -> None:
    """Who the questions are about says who answers."""
    assert voice_of(fit, Response({"for_whom": "me"})) == "self"
    assert voice_of(fit, Response({"for_whom": "someone_else"})) == "family"
    assert voice_of(fit, Response()) is None


def test_who_answers_is_no_conflict(fit: Questionnaire) -> None:
    """The two answer that question differently by nature."""
    pair = [Response({"for_whom": "me"}), Response({"for_whom": "someone_else"})]
    assert compare(fit, _informants(pair)).conflicts == ()


@pytest.mark.parametrize("language", ["en", "es"])
def test_each_is_quoted_in_the_wording_they_were_asked_in(fit: Questionnaire, language: str) -> None:
    """A conflict shows the question as each one read it."""
    answers: list[dict[str, Value | Missing]] = [{"living": "sober_home"}, {"living": "using_home"}, {"living": "none"}]
    informants = _informants([Response(one) for one in answers])
    shown = render(comparison_blocks(fit, compare(fit, informants), VOICES, Reader(language, "family")))
    for voice in VOICES:
        assert fit.item_by_id["living"].text.say(Reader(language, voice)) in shown


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("a.yaml",), "two or three files"),
        (("a.yaml", "a.yaml", "a.yaml", "a.yaml"), "two or three files"),
        (("a.yaml", "a.yaml", "--as", "self"), "--as is given 1 times for 2 files"),
    ],
)
def test_wrong_numbers_end_with_2(tmp_path: Path, arguments: tuple[str, ...], message: str) -> None:
    """What is missing is said."""
    (tmp_path / "a.yaml").write_text("adult: yes\n")
    code, output, errors = iopfit("compare", *arguments, folder=tmp_path)
    assert (code, output) == (2, "")
    assert message in joined(errors)


def test_findings_end_with_1_and_unreadable_files_with_2(tmp_path: Path) -> None:
    """All files are looked at before it ends."""
    (tmp_path / "good.yaml").write_text("adult: yes\n")
    (tmp_path / "bad.yaml").write_text(f"adult: {MARKER}\n")
    code, output, errors = iopfit("compare", "bad.yaml", "good.yaml", folder=tmp_path)
    assert (code, output) == (1, "")
    assert "not-yes-or-no" in errors and MARKER not in errors
    code, _, errors = iopfit("compare", "bad.yaml", "gone.yaml", folder=tmp_path)
    assert code == 2
    assert "not-yes-or-no" in errors and "missing-file" in errors


def test_two_relatives_are_told_apart(tmp_path: Path) -> None:
    """Two informants of one kind are numbered, and `--as` goes before what a file says."""
    (tmp_path / "a.yaml").write_text("for_whom: me\nliving: none\n")
    (tmp_path / "b.yaml").write_text("for_whom: someone_else\nliving: using_home\n")
    code, output, _ = iopfit("compare", "a.yaml", "b.yaml", "--as", "family", "--as", "family", folder=tmp_path)
    assert code == 0
    assert "A relative or friend (1): No home" in joined(output)
    assert "A relative or friend (2): A home where someone else" in joined(output)


def test_what_is_told_leaves_out_sensitive_and_private(fit: Questionnaire) -> None:
    """The rest stays."""
    response = Response(
        {"suicide_plan": True, "living": "none", "adult": True, "alcohol_days": Missing.UNKNOWN},
        private=frozenset({"living"}),
    )
    assert told_of(fit, response) == Response({"adult": True, "alcohol_days": Missing.UNKNOWN})


def test_the_safety_sentence_is_always_there(fit: Questionnaire) -> None:
    """With and without a hidden warning the same words stand above, so that they give nothing away."""
    quiet = [Response({"suicide_plan": value, "living": "none"}) for value in (False, False)]
    loud = [Response({"suicide_plan": value, "living": "none"}) for value in (True, False)]

    def shown(responses: list[Response]) -> tuple[Comparison, str]:
        comparison = compare(fit, _informants(responses))
        return comparison, render(comparison_blocks(fit, comparison, VOICES[:2], Reader("en", "family")))

    (first, one), (second, other) = shown(quiet), shown(loud)
    assert first.careful.range != second.careful.range
    assert one.split("## What each view")[0] == other.split("## What each view")[0]
    assert "iopfit suggest FILE" in one and "911" in one

"""Conditions: one corpus, held against every reading, and properties over generated conditions."""

import functools
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from iopfit import Missing, Questionnaire, Response
from iopfit.answer_file import read_answers
from iopfit.expr.value import judge
from iopfit.expr.words import Lexicon, say
from iopfit.facts import Facts
from iopfit.generated import fired_of, judge_of
from iopfit.loader import read_questionnaire
from iopfit.questionnaire import Reader, Value
from iopfit.yaml_text import read, write

# Everything stays text, so `no` is the word an author wrote and not a boolean.
CORPUS: dict[str, Any] = yaml.load(
    (Path(__file__).parent / "expr" / "cases.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader
)
ROWS = [(case["when"], row) for case in CORPUS["cases"] for row in case["rows"]]
TRUTHS = {"true": True, "false": False, "missing": None}

_FRAME = """\
id: corpus
title: Corpus
version: "1"
levels: [{id: outpatient, title: O, summary: O, week: O}, {id: iop, title: I, summary: I, week: I}]
topics: [corpus]
sources: [{id: own, title: Own, publisher: us, kind: judgement}]
value_sets:
"""


@functools.cache
def corpus_with(*conditions: str) -> Questionnaire:
    """Return the corpus's questionnaire with one rule for each condition."""
    rules = [
        {"id": f"rule-{n}", "when": when, "because": "Because.", "cite": "own"} for n, when in enumerate(conditions)
    ]
    files = {
        "questionnaire.yaml": _FRAME + "".join(f"  {line}\n" for line in CORPUS["value_sets"].splitlines()),
        "topics/corpus.yaml": CORPUS["topic"] + (write({"rules": rules}) if rules else ""),
        "text/es.yaml": CORPUS["spanish"],
    }
    questionnaire, findings = read_questionnaire({name: text.encode() for name, text in files.items()})
    assert questionnaire is not None, findings
    return questionnaire


def response_of(questionnaire: Questionnaire, row: Mapping[str, Any]) -> Response:
    """Return the answers of a row of the corpus."""
    answers = {name: answer for name, answer in row.items() if name not in ("gives", "settled_by")}
    if not answers:
        return Response()
    document, flaws = read("row", write(answers).encode())
    response, findings = read_answers(questionnaire, document)
    assert not flaws
    assert not findings
    return response


def given_in(response: Response) -> dict[str, Value]:
    """Return the answers that were given, without any kind of missing."""
    return {name: answer for name, answer in response.answers.items() if not isinstance(answer, Missing)}


@pytest.mark.parametrize(("when", "row"), ROWS, ids=[f"{when} {row}" for when, row in ROWS])
def test_value_reading(when: str, row: Mapping[str, str]) -> None:
    """A condition has the truth the corpus states, and names what would settle it."""
    questionnaire = corpus_with(when)
    verdict = judge(questionnaire.rules[0].when, Facts(questionnaire, response_of(questionnaire, row)))
    assert verdict.truth is TRUTHS[row["gives"]]
    assert verdict.missing == frozenset(row.get("settled_by", "").split())


@pytest.mark.parametrize(("when", "row"), ROWS, ids=[f"{when} {row}" for when, row in ROWS])
def test_python_reading(when: str, row: Mapping[str, str]) -> None:
    """The generated functions agree with the corpus."""
    questionnaire = corpus_with(when)
    answers = given_in(response_of(questionnaire, row))
    assert judge_of(questionnaire).judge(answers).truths == (TRUTHS[row["gives"]],)
    assert fired_of(questionnaire)(answers) == (row["gives"] == "true",)


def test_corpus_rows_are_distinct() -> None:
    """No case of the corpus stands twice, and a missing one always says what would settle it."""
    seen = [(when, *sorted((key, str(value)) for key, value in row.items())) for when, row in ROWS]
    assert len(set(seen)) == len(seen)
    assert all(("settled_by" in row) == (row["gives"] == "missing") for _, row in ROWS)


@pytest.mark.parametrize("spoken", CORPUS["words"], ids=lambda spoken: spoken["when"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_words_reading(spoken: Mapping[str, str], language: str) -> None:
    """A condition reads aloud as the corpus has it, in English and in Spanish."""
    questionnaire = corpus_with(spoken["when"])
    reader = Reader(language)

    def label(name: str) -> str:
        if name in questionnaire.definition_by_id:
            return questionnaire.definition_by_id[name].text.say(reader)
        if name in questionnaire.score_by_id:
            return questionnaire.score_by_id[name].title.say(reader)
        return questionnaire.item_by_id[name].label.say(reader)

    lexicon = Lexicon(
        language,
        label,
        lambda name, code: questionnaire.item_by_id[name].option_by_code[code].text.say(reader),
        lambda name: questionnaire.item_by_id[name].repeats,
        lambda day: date.fromordinal(int(day)).isoformat(),
    )
    assert say(questionnaire.rules[0].when, lexicon) == spoken[language]


# --- properties over generated conditions ------------------------------------------------

_NUMBERS = st.sampled_from(
    ["n", "m", "share", "worry", "signs", "days", "worry_one", "a", "count(kinds)", "count(harms)", "3", "0.5", "12"]
)
_FACTS = st.sampled_from(
    [
        "a",
        "b = no",
        "c",
        "tremor",
        "heavy",
        "hot",
        "main = opioids",
        "main != no",
        "main in (alcohol, cannabis)",
        "kinds in (opioids, none)",
        "harms in (work)",
        "amount = much",
        "worry_two = most",
        "born < 2000-01-01",
        "back >= born",
        "back - born > 30",
    ]
)


def _joined(words: tuple[str, ...]) -> st.SearchStrategy[str]:
    return st.sampled_from(words)


def _quantity(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    several = st.lists(inner, min_size=1, max_size=3).map(", ".join)
    return (
        st.tuples(inner, st.sampled_from("+-"), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})")
        | st.tuples(_joined(("sum", "max", "min")), several).map(lambda t: f"{t[0]}({t[1]})")
        | st.lists(_FACTS, min_size=1, max_size=3).map(lambda parts: f"count({', '.join(parts)})")
    )


_QUANTITIES = st.recursive(_NUMBERS, _quantity, max_leaves=4)
# A bare name against a bare number is checked against the name's range, so one side is always a sum.
_COMPARISONS = st.tuples(_QUANTITIES, _joined(("=", "!=", "<", "<=", ">", ">=")), _QUANTITIES).map(
    lambda t: f"({t[0]} + 0) {t[1]} {t[2]}"
)


def _condition(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    parts = st.lists(inner, min_size=2, max_size=3)
    return (
        inner.map(lambda part: f"not ({part})")
        | parts.map(lambda many: f"({' and '.join(many)})")
        | parts.map(lambda many: f"({' or '.join(many)})")
        | st.tuples(st.integers(1, 2), parts).map(lambda t: f"at_least({t[0]}, {', '.join(t[1])})")
    )


CONDITIONS = st.recursive(_FACTS | _COMPARISONS, _condition, max_leaves=6)


def _answers() -> st.SearchStrategy[dict[str, Value]]:
    often = st.sampled_from(["never", "some", "most", "always"])
    some_kinds = st.frozensets(st.sampled_from(["alcohol", "opioids", "cannabis"])) | st.just(frozenset({"none"}))
    days = st.dates(date(1999, 11, 1), date(2000, 3, 1))
    each: dict[str, st.SearchStrategy[Any]] = {
        **{name: st.booleans() for name in ("a", "b", "c", "tremor")},
        **{name: st.integers(0, 10) for name in ("n", "m")},
        **dict.fromkeys(("worry_one", "worry_two", "worry_three"), often),
        "share": st.sampled_from([0.0, 0.25, 0.5, 1.0]),
        "born": days,
        "back": days,
        "main": st.sampled_from(["alcohol", "opioids", "cannabis", "no"]),
        "kinds": some_kinds,
        "days": st.integers(0, 30),
        "amount": st.sampled_from(["little", "much"]),
        "harms": st.frozensets(st.sampled_from(["work", "family", "money"])),
    }
    return st.fixed_dictionaries(each)


_KEPT = st.frozensets(st.sampled_from([item.link_id for item in corpus_with().items]))


@settings(max_examples=400)
@given(CONDITIONS, _answers(), _KEPT)
def test_readings_agree(when: str, everything: dict[str, Value], kept: frozenset[str]) -> None:
    """The generated function gives what the tree gives, for any condition and any answers."""
    questionnaire = corpus_with(when)
    answers = {name: answer for name, answer in everything.items() if name in kept}
    truth = judge(questionnaire.rules[0].when, Facts(questionnaire, Response(answers))).truth
    assert judge_of(questionnaire).judge(answers).truths == (truth,)
    assert fired_of(questionnaire)(answers) == (truth is True,)


@settings(max_examples=400)
@given(CONDITIONS, _answers(), _KEPT)
def test_decided_stays_decided(when: str, everything: dict[str, Value], kept: frozenset[str]) -> None:
    """What is decided with gaps stays so however they are filled; what is missing is settled by what it names."""
    questionnaire = corpus_with(when)
    condition = questionnaire.rules[0].when
    answers = {name: answer for name, answer in everything.items() if name in kept}
    before = judge(condition, Facts(questionnaire, Response(answers)))
    whole = judge(condition, Facts(questionnaire, Response(everything)))
    assert whole.truth is not None
    if before.truth is None:
        assert before.missing
        named = {**answers, **{name: everything[name] for name in before.missing}}
        assert judge(condition, Facts(questionnaire, Response(named))).truth is whole.truth
    else:
        assert before.truth is whole.truth
        assert not before.missing


@settings(max_examples=400)
@given(CONDITIONS, _answers(), _KEPT)
def test_reasons_are_enough(when: str, everything: dict[str, Value], kept: frozenset[str]) -> None:
    """A verdict follows from the answers it rests on alone."""
    questionnaire = corpus_with(when)
    condition = questionnaire.rules[0].when
    answers = {name: answer for name, answer in everything.items() if name in kept}
    verdict = judge(condition, Facts(questionnaire, Response(answers)))
    if verdict.truth is None:
        return
    alone = Response({name: answers[name] for name in verdict.rests_on})
    assert judge(condition, Facts(questionnaire, alone)).truth is verdict.truth


@settings(max_examples=400)
@given(CONDITIONS, _answers(), _KEPT)
def test_reasons_agree(when: str, everything: dict[str, Value], kept: frozenset[str]) -> None:
    """For a condition that holds, the compiled reasons are those of the tree."""
    questionnaire = corpus_with(when)
    answers = {name: answer for name, answer in everything.items() if name in kept}
    verdict = judge(questionnaire.rules[0].when, Facts(questionnaire, Response(answers)))
    compiled = judge_of(questionnaire)
    judged = compiled.judge(answers)
    assert judged.truths == (verdict.truth,)
    if verdict.truth:
        assert compiled.rests_on("rule-0", judged) == verdict.rests_on

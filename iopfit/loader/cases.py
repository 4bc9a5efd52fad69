"""Files of `people/` to cases: answers, and an expectation whose every name is known."""

from collections.abc import Iterable
from typing import Any

from iopfit.answer_file import read_answers
from iopfit.case import Case, Expectation
from iopfit.diagnostics import Diagnostic, from_flaw, suggestion_for
from iopfit.document import Span
from iopfit.loader.format import PersonForm
from iopfit.loader.shape import Written, shape
from iopfit.questionnaire import Questionnaire
from iopfit.yaml_text import read


def read_case(questionnaire: Questionnaire, name: str, data: bytes) -> tuple[Case | None, list[Diagnostic]]:
    """Return the case in a file, or None, with every finding about its form, answers and names.

    Args:
        questionnaire: What the answers belong to.
        name: What to call the file in messages.
        data: Its bytes.
    """
    document, flaws = read(name, data)
    findings = [from_flaw(flaw, about_answers=True) for flaw in flaws]
    if document.root is None and flaws:
        return None, findings
    written, wrong = shape(document, PersonForm)
    findings += wrong
    if written is None:
        return None, findings
    response, wrong = read_answers(questionnaire, document)
    findings += wrong
    form = written.form
    expect = Written(form.expect, written.part("expect"))
    findings += _unknown_names(questionnaire, expect)
    stem = name.rsplit("/", 1)[-1].removesuffix(".yaml")
    told = {key: getattr(form.expect, key) for key in form.expect.model_fields_set}
    lists: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in told.items()}
    expectation = Expectation(stated=frozenset(lists), **lists)
    return Case(stem, form.person, form.agrees, form.doubts, response, expectation, expect.span()), findings


def _unknown_names(questionnaire: Questionnaire, expect: Written) -> list[Diagnostic]:  # type: ignore[type-arg]
    findings: list[Diagnostic] = []

    def known(what: str, names: Iterable[str], among: Iterable[str], span: Span) -> None:
        among = list(among)
        for name in names:
            if name not in among:
                help_ = suggestion_for(name, among, "mend the name")
                findings.append(Diagnostic("unknown-name", f"there is no {what} `{name}`", span, help=help_))

    form = expect.form
    levels = questionnaire.level_by_id
    known("level", [form.level] if form.level else [], levels, expect.span("level"))
    known("level", form.range, levels, expect.span("range"))
    known("level", form.points, levels, expect.span("points"))
    known("dimension", form.ratings, (d.id for d in questionnaire.dimensions), expect.span("ratings"))
    for key in ("reasons", "alerts", "barriers", "advice"):
        known("rule", getattr(form, key), questionnaire.rule_by_id, expect.span(key))
    return findings

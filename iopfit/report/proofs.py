"""What was proved and refuted, as text to read and as plain values for machines.

A counterexample is nobody's answers: a solver made them up, so they may be shown.
"""

import shlex
from collections.abc import Iterator
from typing import Any

from iopfit.answer_file import as_content
from iopfit.document import Span, printable
from iopfit.expr.nodes import definitions_in
from iopfit.loader.manuscript import Manuscript
from iopfit.promise import Promise, items_of
from iopfit.proofs.prover import Verdict
from iopfit.questionnaire import Questionnaire
from iopfit.response import Response
from iopfit.scoring import suggest
from iopfit.yaml_text import write

_SUSPECTS = 5
_SHORT = 80


def answers_file(questionnaire: Questionnaire, person: Response) -> str:
    """Return a person's answers as the text of an answers file."""
    return write(_answers(questionnaire, person))


def _answers(questionnaire: Questionnaire, person: Response) -> dict[str, Any]:
    answers: Any = as_content(questionnaire, person, frozenset())["answers"]
    return dict(answers)


def replay_command(folder: str, files: tuple[str, ...] = ("-",)) -> str:
    """Return the command that scores a counterexample again.

    >>> replay_command("my questions", ("a.yaml",))
    "iopfit suggest --questionnaire 'my questions' a.yaml"
    """
    return shlex.join(["iopfit", "suggest", "--questionnaire", folder, *files])


def result_line(questionnaire: Questionnaire, person: Response) -> str:
    """Return what the rules say of somebody, in one line for an author.

    >>> from iopfit import Response, load
    >>> result_line(load(), Response({"suicide_plan": True}))
    'no level given yet, range inpatient; alerts: suicide-plan; floors: suicide-plan'
    """
    suggestion = suggest(questionnaire, person)
    floors = [r.rule for r in suggestion.reasons if questionnaire.rule_by_id[r.rule].at_least]
    level = f"level {suggestion.level}" if suggestion.level else "no level given yet"
    if suggestion.referral:
        level = f"no level, referred by {suggestion.referral.rule}"
    parts = [f"{level}, range {' to '.join(dict.fromkeys(suggestion.range))}"]
    parts += [f"alerts: {', '.join(r.rule for r in suggestion.alerts)}"] if suggestion.alerts else []
    parts += [f"floors: {', '.join(floors)}"] if floors else []
    return "; ".join(parts)


def verdict_lines(
    manuscript: Manuscript, folder: str, promise: Promise, verdict: Verdict, files: tuple[str, ...] = ()
) -> Iterator[str]:
    """Yield one promise with what was found out: one line when it is proved.

    Args:
        manuscript: The rules, and where each is written.
        folder: Where they stand, for the command that replays.
        promise: What was promised.
        verdict: What was found out.
        files: Where the counterexample was written, if it was.
    """
    questionnaire = manuscript.questionnaire
    if verdict.decision == "proved":
        yield f"{verdict.decision:<9}  {promise.id}: {printable(promise.text, limit=_SHORT)}"
        return
    yield f"{verdict.decision:<9}  {promise.id}: {printable(promise.text, limit=None)}"
    place = promise.span
    yield f"    at {printable(place.file, limit=None)}:{place.line}:{place.column}"
    if verdict.note:
        yield f"    {verdict.note}"
    for name, span in places_to_look_at(manuscript, promise, verdict):
        yield f"    look at {name}: {printable(span.file, limit=None)}:{span.line}"
    for number, person in enumerate(verdict.people):
        yield f"    {_who(verdict, number)}{result_line(questionnaire, person)}"
        if files:
            continue
        yield "    replay it with:"
        # from the first column, so that a shell it is pasted into sees where it ends
        yield f"{replay_command(folder)} <<'END'"
        yield from answers_file(questionnaire, person).splitlines()
        yield "END"
    if files:
        yield f"    replay it with: {replay_command(folder, files)}"


def places_to_look_at(manuscript: Manuscript, promise: Promise, verdict: Verdict) -> list[tuple[str, Span]]:
    """Return rules and definitions that may be at fault, with their places.

    Those that decide about the counterexample come first, then those that read the most of
    what the promise is about and little else, then the definitions that these rules read.
    """
    questionnaire, places = manuscript.questionnaire, manuscript.places
    names: dict[str, None] = {}
    for person in verdict.people:
        found = suggest(questionnaire, person)
        names |= dict.fromkeys(reason.rule for reason in (*found.alerts, *found.reasons))
    deciding = list(names)[:_SUSPECTS]
    items = items_of(questionnaire, promise.claim)
    shares = {}
    for rule in questionnaire.rules:
        read = set(questionnaire.items_read(rule))
        if read & items:
            shares[rule.id] = len(read & items) / len(read | items)
    nearest = sorted(shares, key=lambda name: -shares[name])[:_SUSPECTS]
    rules = list(dict.fromkeys([*deciding, *nearest]))
    definitions = dict.fromkeys(name for rule in rules for name in definitions_in(questionnaire.rule_by_id[rule].when))
    found_rules = [(name, places.span("rules", name)) for name in rules]
    return found_rules + [(name, places.span("definitions", name)) for name in definitions]


def _who(verdict: Verdict, number: int) -> str:
    if len(verdict.people) == 1:
        return "not so for somebody who answers as below: "
    return ("first person: ", "second person: ")[number]


def as_values(questionnaire: Questionnaire, promise: Promise, verdict: Verdict) -> dict[str, Any]:
    """Return one promise with what was found out, for machines."""
    return {
        "promise": promise.id,
        "text": promise.text,
        "file": promise.span.file,
        "line": promise.span.line,
        "decision": verdict.decision,
        "note": verdict.note,
        "people": [_answers(questionnaire, person) for person in verdict.people],
    }

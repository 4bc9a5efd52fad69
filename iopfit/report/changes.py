"""What a change of the rules does to people, as text to read and as plain values for machines."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from iopfit.changes.alignment import Alignment, words_of
from iopfit.changes.comparison import Comparison, Moved
from iopfit.questionnaire import Questionnaire
from iopfit.rehearsal import Difference, differences, observed
from iopfit.report.proofs import answers_file, result_line
from iopfit.response import Response
from iopfit.scoring import suggest


@dataclass(frozen=True)
class MovedCase:
    """A case whose result is another one, and how."""

    name: str
    differences: tuple[Difference, ...]


def moved_cases(
    old: Questionnaire, new: Questionnaire, alignment: Alignment, people: Mapping[str, Response]
) -> tuple[MovedCase, ...]:
    """Return the cases that move, with what changed; `differences` go from old to new.

    Args:
        old: The rules before.
        new: The rules after.
        alignment: Which part is which.
        people: Each case's answers to the old questionnaire, by name.
    """
    found = []
    for name, person in people.items():
        before = observed(suggest(old, person))
        after = suggest(new, alignment.forward(person))
        changed = differences(before, after)
        kept = tuple(difference for difference in changed if not _is_renaming(difference, alignment))
        if kept:
            found.append(MovedCase(name, kept))
    return tuple(found)


def _is_renaming(difference: Difference, alignment: Alignment) -> bool:
    """Return whether a difference is one of names only."""
    expected, got = difference.expected, difference.got
    if difference.part in ("reasons", "alerts", "barriers", "advice"):
        return {alignment.rules.get(name, name) for name in difference.unexpected} == set(difference.missing)
    names = alignment.dimensions if difference.part == "ratings" else alignment.levels
    if isinstance(got, Mapping):
        return {names.get(name, name): value for name, value in got.items()} == expected
    if isinstance(got, tuple):
        return tuple(names.get(name, name) for name in got) == expected
    return difference.part == "level" and names.get(str(got), got) == expected


def comparison_lines(
    old: Questionnaire,
    new: Questionnaire,
    alignment: Alignment,
    comparison: Comparison,
    besides: tuple[str, ...],
    cases: tuple[MovedCase, ...],
) -> Iterator[str]:
    """Yield what a change does, the gravest first.

    Args:
        old: The rules before.
        new: The rules after.
        alignment: Which part is which.
        comparison: What changes for people.
        besides: What else they are told differently.
        cases: The cases that move.
    """
    yield from _renamings(old, new, alignment)
    if comparison.is_same:
        everything = "No change in behavior" if not besides else "No rule decides anything else"
        yield f"{everything}: proved for every possible person, missing answers included."
    else:
        for moved in comparison.moved:
            yield from _moved_lines(old, new, moved)
        if not comparison.moved and not comparison.undecided:
            yield "Nobody gets another level, range or alert: proved for every possible person."
    pairs = alignment.rules.items()
    reworded = [name for name, was in pairs if words_of(old.rule_by_id[was]) != words_of(new.rule_by_id[name])]
    for title, names in (
        ("Rules that hold for other people or do something else now", comparison.rules),
        ("Rules that are new", comparison.added),
        ("Rules that are gone", comparison.removed),
        ("Rules with other words", reworded),
        ("What to look for in a program, wanted by other people now", comparison.features),
        ("Not decided in the time given", comparison.undecided),
    ):
        if names:
            yield f"{title}: {', '.join(names)}"
    yield from (f"Beside the rules: {line}" for line in besides)
    if not comparison.is_same:
        yield from _case_lines(cases)


def _renamings(old: Questionnaire, new: Questionnaire, alignment: Alignment) -> Iterator[str]:
    groups = (("item", alignment.items), ("level", alignment.levels), ("rule", alignment.rules))
    for kind, names in groups:
        for after, before in names.items():
            if after != before:
                yield f"Renamed: {kind} {before} is now {after}"
    gone = [item.link_id for item in old.items if item.link_id not in alignment.items.values()]
    added = [item.link_id for item in new.items if item.link_id not in alignment.items]
    reworded = [name for name, was in alignment.items.items() if _asks(new, name) != _asks(old, was)]
    if reworded:
        yield f"Items with other words, or asked at other times: {', '.join(reworded)}"
    if gone:
        yield f"Items that are gone or ask for another kind of answer: {', '.join(gone)}"
    if added:
        yield f"Items that are new or ask for another kind of answer: {', '.join(added)}"


def _asks(questionnaire: Questionnaire, name: str) -> object:
    """Return what people see of an item, and whether it is always asked."""
    item = questionnaire.item_by_id[name]
    texts = (item.text, item.label, item.why, item.help, *(option.text for option in item.answer_options))
    return [text and text.words for text in texts], item.safety, item.required, item.sensitive


def _moved_lines(old: Questionnaire, new: Questionnaire, moved: Moved) -> Iterator[str]:
    change = f"{moved.what}: {moved.before} to {moved.after}" if moved.before else f"{moved.what} changes"
    yield f"{change}, for instance for somebody who answers:"
    yield from (f"    {line}" for line in answers_file(new, moved.new).splitlines())
    if moved.old.answers != moved.new.answers:
        yield "  and to the old questionnaire:"
        yield from (f"    {line}" for line in answers_file(old, moved.old).splitlines())
    yield f"  before: {result_line(old, moved.old)}"
    yield f"  after:  {result_line(new, moved.new)}"


def _case_lines(cases: tuple[MovedCase, ...]) -> Iterator[str]:
    yield f"Cases in people/ that move: {len(cases) or 'none'}"
    for case in sorted(cases, key=lambda case: all(d.part != "level" for d in case.differences)):
        yield f"  {case.name}"
        yield from (f"    {_said(difference)}" for difference in case.differences)


def _said(difference: Difference) -> str:
    if difference.missing or difference.unexpected:
        parts = [f"no longer {', '.join(difference.missing)}"] if difference.missing else []
        parts += [f"now {', '.join(difference.unexpected)}"] if difference.unexpected else []
        return f"{difference.part}: {'; '.join(parts)}"
    return f"{difference.part}: was {_plain(difference.expected)}, now {_plain(difference.got)}"


def _plain(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {number}" for name, number in value.items())
    return " to ".join(dict.fromkeys(value)) if isinstance(value, tuple) else str(value or "none")


def as_values(
    comparison: Comparison, besides: tuple[str, ...], cases: tuple[MovedCase, ...], new: Questionnaire
) -> dict[str, Any]:
    """Return what a change does, for machines; the arguments are those of `comparison_lines`."""
    return {
        "same": comparison.is_same and not besides,
        "moved": [
            {"what": m.what, "before": m.before, "after": m.after, "person": answers_file(new, m.new)}
            for m in comparison.moved
        ],
        "rules": {"changed": comparison.rules, "added": comparison.added, "removed": comparison.removed},
        "features": comparison.features,
        "besides": besides,
        "undecided": comparison.undecided,
        "cases": [{"name": c.name, "changed": [_said(d) for d in c.differences]} for c in cases],
    }

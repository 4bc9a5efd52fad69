"""What a check is given, and what it finds. The checks themselves stand in the rooms beside this one."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from iopfit.diagnostics import Severity
from iopfit.document import Mapping, Span
from iopfit.expr.nodes import Condition, names_in
from iopfit.loader import Manuscript
from iopfit.questionnaire import Questionnaire, Rule, Text

if TYPE_CHECKING:
    from iopfit.checks.everybody import Everybody


@dataclass(frozen=True)
class Found:
    """One place where something smells; code and severity are the check's.

    Attributes:
        message: What is wrong, one line, lower case, no full stop.
        span: Where.
        help: What to do, in the imperative.
        label: Two to six words under the place, or nothing.
    """

    message: str
    span: Span
    help: str
    label: str = ""


@dataclass(frozen=True, eq=False)
class Inspection:
    """What every check may look at.

    Attributes:
        manuscript: Everything the author wrote.
        today: The day to judge review dates by.
        proving: Whether the prover may be asked.
    """

    manuscript: Manuscript
    today: date
    proving: bool = True

    @property
    def questionnaire(self) -> Questionnaire:
        """The questions and rules."""
        return self.manuscript.questionnaire

    @cached_property
    def everybody(self) -> "Everybody":
        """Everybody there could be.

        Raises:
            ImportError: When the prover is not installed.
        """
        from iopfit.checks.everybody import Everybody  # noqa: PLC0415 - the prover is an extra

        return Everybody(self.questionnaire, [case.response for case in self.manuscript.cases])

    def span(self, kind: str, name: str, *keys: str | int) -> Span:
        """Return where a part, or something in it, is written."""
        return self.manuscript.places.span(kind, name, *keys)

    def key_span(self, kind: str, name: str, key: str) -> Span:
        """Return where a key of a part is written: the key itself, not its value."""
        node = self.manuscript.places.node(kind, name)
        if isinstance(node, Mapping):
            for written, _ in node.entries:
                if written.text == key:
                    return written.span
        return self.span(kind, name)

    def name_span(self, kind: str, name: str) -> Span:
        """Return where the name of a part is written."""
        return self.span(kind, name, "link_id" if kind == "items" else "id")

    def written_keys(self, kind: str, name: str) -> Sequence[str]:
        """Return the keys that an author gave to a part."""
        node = self.manuscript.places.node(kind, name)
        return [key.text for key, _ in node.entries] if isinstance(node, Mapping) else []

    def frame_span(self, *path: str) -> Span:
        """Return where something in `questionnaire.yaml` is written: its key, or the nearest one around it."""
        node, found = self.manuscript.places.frame, self.manuscript.places.span("", "")
        for step in path:
            entries = node.entries if isinstance(node, Mapping) else ()
            entry = next(((key, value) for key, value in entries if key.text == step), None)
            if entry is None:
                break
            found, node = entry[0].span, entry[1]
        return found

    @cached_property
    def conditions(self) -> tuple[tuple[str, str, str, Condition], ...]:
        """Every condition with the kind, the name and the key of what it belongs to."""
        known = self.questionnaire
        return (
            *(("items", i.link_id, "enable_when", i.enable_when) for i in known.items if i.enable_when is not None),
            *(("definitions", d.id, "when", d.when) for d in known.definitions),
            *(("rules", rule.id, "when", rule.when) for rule in known.rules),
        )

    @cached_property
    def feature_conditions(self) -> tuple[tuple[str, str, str, Condition], ...]:
        """Every condition on what to look for in a program, in the form of `conditions`; nothing is asked for it."""
        features = self.manuscript.features.features
        pairs = ((feature.id, key, getattr(feature, key)) for feature in features for key in ("must", "wish"))
        return tuple(("features", name, key, condition) for name, key, condition in pairs if condition is not None)

    @cached_property
    def scores_read(self) -> frozenset[str]:
        """The scores that some rule's or item's condition reads."""
        scores = self.questionnaire.score_by_id
        read = (names_in(condition) for kind, _, _, condition in self.conditions if kind != "definitions")
        return frozenset(name for names in read for name in names if name in scores)

    @cached_property
    def items_read(self) -> frozenset[str]:
        """The items that a rule, a condition or a score reads."""
        conditions = (names_in(condition) for _, _, _, condition in self.conditions)
        found = {name for names in conditions for name in names}
        for score in self.questionnaire.scores:
            found.update(score.items)
        return frozenset(found)


Check = Callable[[Inspection], Iterable[Found]]


def texts_of_rule(rule: Rule) -> Iterator[tuple[tuple[str | int, ...], Text]]:
    """Return every text of a rule with the keys that lead to it."""
    yield ("because",), rule.because
    for number, text in enumerate(rule.do_now):
        yield ("do_now", number), text
    if rule.barrier:
        yield ("barrier",), rule.barrier
    for number, way in enumerate(rule.ways_through):
        yield ("ways_through", number, "text"), way.text
    if rule.ask_program:
        yield ("ask_program",), rule.ask_program
    for number, advice in enumerate(rule.advice):
        yield ("advice", number, "text"), advice.text


@dataclass(frozen=True)
class Smell:
    """A check as the registry knows it.

    Attributes:
        code: The name of the bad thing, stable for ever.
        check: The function that finds it.
        severity: How bad it is.
        proves: Whether the prover answers it.
    """

    code: str
    check: Check
    severity: Severity = Severity.WARNING
    proves: bool = False

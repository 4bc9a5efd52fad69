"""The file `promises.yaml` to promises: sentences of a few fixed forms around conditions."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from iopfit.diagnostics import Diagnostic, from_flaw, suggestion_for
from iopfit.document import Scalar, Span
from iopfit.expr.nodes import Amount, Compare, Condition
from iopfit.expr.parser import parse
from iopfit.expr.types import NameType, check
from iopfit.loader.format import PromiseForm, PromisesForm
from iopfit.loader.shape import Written, shape
from iopfit.promise import (
    HIGHEST,
    LEVEL,
    LOWEST,
    REFERRAL,
    Claim,
    EveryLevel,
    Independent,
    LowerEnd,
    Monotone,
    Never,
    OneLevel,
    Promise,
    UpperEnd,
    Whenever,
)
from iopfit.questionnaire import Item, Questionnaire
from iopfit.yaml_text import read

FORMS = (
    "whenever CONDITION: OUTCOME",
    "never: CONDITION",
    "worse ITEM (MILD, …, WORST) never lowers level",
    "level does not depend on ITEM, …, when CONDITION",
    "every person gets exactly one level",
    "every level can be reached",
    "missing answers never lower the shown upper end",
    "missing answers never raise the shown lower end",
)
_PAIRS = ("alert", "call", "rating")
_FIXED: dict[str, Claim] = {
    "every person gets exactly one level": OneLevel(),
    "every level can be reached": EveryLevel(),
    "missing answers never lower the shown upper end": UpperEnd(),
    "missing answers never raise the shown lower end": LowerEnd(),
}
_SINGLE = re.compile(r"\s*range\s+is\s+a\s+single\s+level\s*")


def read_promises(questionnaire: Questionnaire, name: str, data: bytes) -> tuple[tuple[Promise, ...], list[Diagnostic]]:
    """Return the promises in a file that could be read, and every finding.

    Args:
        questionnaire: What they are about.
        name: What to call the file in messages.
        data: Its bytes.
    """
    document, flaws = read(name, data)
    findings = [from_flaw(flaw) for flaw in flaws]
    if document.root is None and flaws:
        return (), findings
    written, wrong = shape(document, PromisesForm)
    findings += wrong
    if written is None:
        return (), findings
    reader = _Reader(questionnaire, findings)
    found = [reader.promise(part) for part in written.each("promises", list(written.form.promises))]
    return tuple(promise for promise in found if promise is not None), findings


def types_of(questionnaire: Questionnaire, name: str = "") -> dict[str, NameType]:
    """Return what each item, score and definition is to a condition; line 0 when it is not known where it stands."""
    nowhere = Span(name, 0, 0, 0)
    found = {item.link_id: _type_of(item, nowhere) for item in questionnaire.items}
    found |= {score.id: NameType("number", nowhere) for score in questionnaire.scores}
    for definition in questionnaire.definitions:
        found[definition.id] = NameType("definition", nowhere, meaning=definition.when)
    return found


def _type_of(item: Item, nowhere: Span) -> NameType:
    span = item.span or nowhere
    if item.type == "choice":
        codes = tuple(option.code for option in item.answer_options)
        exclusive = tuple(option.code for option in item.answer_options if option.exclusive)
        return NameType("choices" if item.repeats else "choice", span, codes, exclusive, bool(item.weights))
    if item.type in ("integer", "decimal", "scale"):
        return NameType("number", span, bounds=item.bounds)
    if item.type in ("boolean", "date"):
        return NameType("boolean" if item.type == "boolean" else "date", span)
    return NameType("text", span)


def _outcome_types(questionnaire: Questionnaire, name: str) -> dict[str, NameType]:
    nowhere = Span(name, 1, 1, 2)
    levels = tuple(level.id for level in questionnaire.levels)
    found = {end: NameType("level", nowhere, levels) for end in (LEVEL, LOWEST, HIGHEST)}
    booleans = [REFERRAL, "alert emergency", "alert urgent", *(f"call {line.id}" for line in questionnaire.crisis)]
    found |= {boolean: NameType("boolean", nowhere) for boolean in booleans}
    found |= {f"rating {d.id}": NameType("number", nowhere, bounds=(0, 4)) for d in questionnaire.dimensions}
    return found


@dataclass
class _Reader:
    questionnaire: Questionnaire
    findings: list[Diagnostic]
    seen: dict[str, Span] = field(default_factory=dict)

    def note(self, code: str, message: str, span: Span, help_: str) -> None:
        self.findings.append(Diagnostic(code, message, span, help=help_))

    def promise(self, written: Written[PromiseForm]) -> Promise | None:
        form, span = written.form, written.span("id")
        if form.id in self.seen:
            first = self.seen[form.id]
            self.note(
                "duplicate-name",
                f"promise `{form.id}` is given twice",
                span,
                f"rename one; the first is at {first.file}:{first.line}",
            )
        self.seen[form.id] = span
        for cite in form.cite:
            if cite not in self.questionnaire.source_by_id:
                help_ = suggestion_for(cite, self.questionnaire.source_by_id, "list it under `sources`")
                self.note("unknown-name", f"there is no source `{cite}`", written.span("cite"), help_)
        before = len(self.findings)
        scalar = written.scalar("promise")
        claim = self._claim(scalar)
        if claim is None and len(self.findings) == before:
            self.note(
                "unknown-promise",
                "this is not a sentence that can be promised",
                scalar.span,
                f"the forms are: {'; '.join(FORMS)}",
            )
        if claim is None:
            return None
        return Promise(form.id, " ".join(form.promise.split()), claim, form.because, tuple(form.cite), scalar.span)

    def _claim(self, scalar: Scalar) -> Claim | None:
        text = scalar.text
        fixed = _FIXED.get(" ".join(text.split()).rstrip("."))
        if fixed is not None:
            return fixed
        forms: Mapping[str, Callable[[Scalar, re.Match[str]], Claim | None]] = {
            r"(?:whenever\s(?P<when>[^:]+):\s*)?worse\s+(?P<item>\w+)\s*(?:\((?P<order>[^)]*)\))?\s+never\s+lowers\s+(?:the\s+)?level\s*$": self._monotone,
            r"whenever\s(?P<when>[^:]+):(?P<then>.+)$": self._whenever,
            r"never\s*:(?P<when>.+)$": self._never,
            r"(?P<outcome>level|range)\s+does\s+not\s+depend\s+on\s+(?P<items>(?:(?!\swhen\s).)+?)(?:,?\s+when\s(?P<when>.+))?$": self._independent,
        }
        for form, make in forms.items():
            match = re.match(r"\s*" + form, text, re.DOTALL)
            if match:
                return make(scalar, match)
        return None

    def _part(self, scalar: Scalar, match: re.Match[str], group: str) -> Scalar:
        text, start = match[group], match.start(group)
        start += len(text) - len(text.lstrip())
        text = text.strip()
        whole = scalar.span
        if not scalar.exact:
            return Scalar(text, whole, scalar.style, exact=False)
        return Scalar(text, Span(whole.file, whole.line, whole.column + start, whole.column + start + len(text)))

    def _condition(self, scalar: Scalar) -> Condition | None:
        if _SINGLE.fullmatch(scalar.text):
            return Compare("=", Amount(LOWEST), Amount(HIGHEST))
        types = {
            **types_of(self.questionnaire, scalar.span.file),
            **_outcome_types(self.questionnaire, scalar.span.file),
        }
        tree, findings = parse(scalar, _PAIRS)
        condition = None
        if tree is not None:
            condition, findings = check(tree, types)
        self.findings += findings
        return condition

    def _whenever(self, scalar: Scalar, match: re.Match[str]) -> Claim | None:
        when = self._condition(self._part(scalar, match, "when"))
        then = self._condition(self._part(scalar, match, "then"))
        return None if when is None or then is None else Whenever(when, then)

    def _never(self, scalar: Scalar, match: re.Match[str]) -> Claim | None:
        when = self._condition(self._part(scalar, match, "when"))
        return None if when is None else Never(when)

    def _monotone(self, scalar: Scalar, match: re.Match[str]) -> Claim | None:
        when = self._condition(self._part(scalar, match, "when")) if match["when"] else None
        part = self._part(scalar, match, "item")
        item = self.questionnaire.item_by_id.get(part.text)
        if item is None or item.type in ("text", "display"):
            help_ = suggestion_for(part.text, _comparable(self.questionnaire), "name an item that is answered")
            self.note("unknown-name", f"there is no item `{part.text}` that could be worse", part.span, help_)
            return None
        order = tuple(re.split(r"\s*,\s*", match["order"].strip())) if match["order"] else ()
        if not self._is_order(item, order):
            self.note(
                "unknown-order",
                f"which answers of `{item.link_id}` are worse is not clear",
                part.span,
                _order_help(item),
            )
            return None
        return None if match["when"] and when is None else Monotone(item.link_id, order, when)

    def _is_order(self, item: Item, order: tuple[str, ...]) -> bool:
        if len(set(order)) != len(order):
            return False
        if item.type == "boolean":
            return order in ((), ("no", "yes"), ("yes", "no"))
        if item.type == "choice":
            enough = item.repeats or len(order) >= 2
            return enough and all(
                code in item.option_by_code and not item.option_by_code[code].exclusive for code in order
            )
        return not order or (len(order) == 2 and all(re.fullmatch(r"\d+(\.\d+)?", end) for end in order))

    def _independent(self, scalar: Scalar, match: re.Match[str]) -> Claim | None:
        when = self._condition(self._part(scalar, match, "when")) if match["when"] else None
        part = self._part(scalar, match, "items")
        items: list[str] = []
        for name in re.split(r"\s*(?:,\s*(?:and|or)\s|,|\sand\s|\sor\s)\s*", part.text):
            topic = name.removeprefix("topic ").strip()
            if name.startswith("topic ") and topic in self.questionnaire.topic_by_id:
                items += [item.link_id for item in self.questionnaire.items if item.topic == topic]
            elif name in self.questionnaire.item_by_id:
                items.append(name)
            else:
                help_ = suggestion_for(name, self.questionnaire.item_by_id, "name items, or `topic` and a topic")
                self.note("unknown-name", f"there is no item `{name}`", part.span, help_)
                return None
        return None if match["when"] and when is None else Independent(match["outcome"], tuple(items), when)


def _comparable(questionnaire: Questionnaire) -> list[str]:
    return [item.link_id for item in questionnaire.items if item.type not in ("text", "display")]


def _order_help(item: Item) -> str:
    if item.type == "boolean":
        return "write (no, yes) when yes is worse, (yes, no) when no is"
    if item.type == "choice":
        return f"name its options from mild to worst, such as ({', '.join(list(item.option_by_code)[:3])})"
    return "write the mildest and the worst number, such as (0, 10)"

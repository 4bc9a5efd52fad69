"""Files about programs to values: what to look for in one, and what some are said to have."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from iopfit.diagnostics import Diagnostic, Severity, from_flaw, suggestion_for
from iopfit.document import Mapping, Node, Span, printable
from iopfit.expr.nodes import Condition
from iopfit.expr.parser import parse
from iopfit.expr.types import check
from iopfit.loader.program_forms import FeatureForm, FeaturesForm, ProgramForm, ProgramsForm
from iopfit.loader.promises import types_of
from iopfit.loader.shape import F, Written, shape
from iopfit.program import PARTS, Feature, Features, Program
from iopfit.questionnaire import Questionnaire, Text
from iopfit.yaml_text import read


def read_features(
    questionnaire: Questionnaire, name: str, data: bytes
) -> tuple[Features | None, dict[str, Node], list[Diagnostic]]:
    """Return what a questionnaire says to look for in a program, or None, the node of each feature, and every finding.

    Args:
        questionnaire: Whose answers the conditions read.
        name: What to call the file in messages.
        data: Its bytes.
    """
    reader = _Reader(questionnaire)
    written = reader.open(name, data, FeaturesForm)
    if written is None:
        return None, {}, reader.findings
    form = written.form
    reader.known("level", form.hours, questionnaire.level_by_id, written.span("hours"))
    parts: list[Written[FeatureForm]] = list(written.each("features", list(form.features)))
    reader.once("feature", [(part.form.id, part.span("id")) for part in parts])
    features = Features(tuple(reader.feature(part) for part in parts), dict(form.hours))
    failed = any(finding.severity is Severity.ERROR for finding in reader.findings)
    return None if failed else features, {part.form.id: part.node for part in parts}, reader.findings


def read_programs(
    questionnaire: Questionnaire, features: Features, name: str, data: bytes
) -> tuple[tuple[Program, ...] | None, list[Diagnostic]]:
    """Return the programs in a file, or None, with every finding.

    Args:
        questionnaire: Whose levels they name.
        features: What they can have.
        name: What to call the file in messages.
        data: Its bytes.
    """
    reader = _Reader(questionnaire)
    written = reader.open(name, data, ProgramsForm)
    if written is None:
        return None, reader.findings
    parts: list[Written[ProgramForm]] = list(written.each("programs", list(written.form.programs)))
    reader.once("program", [(part.form.name, part.span("name")) for part in parts])
    programs = tuple(reader.program(part, features) for part in parts)
    return (None if reader.findings else programs), reader.findings


@dataclass
class _Reader:
    questionnaire: Questionnaire
    findings: list[Diagnostic] = field(default_factory=list)

    def open(self, name: str, data: bytes, form: type[F]) -> Written[F] | None:
        document, flaws = read(name, data)
        self.findings += [from_flaw(flaw) for flaw in flaws]
        if document.root is None and flaws:
            return None
        written, wrong = shape(document, form)
        self.findings += wrong
        return written

    def known(self, what: str, names: Iterable[str], among: Iterable[str], span: Span) -> None:
        listed = list(among)
        for name in names:
            if name not in listed:
                help_ = suggestion_for(name, listed, "mend the name")
                self.findings.append(
                    Diagnostic("unknown-name", f"there is no {what} `{printable(name)}`", span, help=help_)
                )

    def once(self, what: str, names: Iterable[tuple[str, Span]]) -> None:
        seen: set[str] = set()
        for name, span in names:
            if name in seen:
                message = f"{what} `{printable(name)}` is given twice"
                self.findings.append(Diagnostic("duplicate-name", message, span, help="rename one"))
            seen.add(name)

    def feature(self, written: Written[FeatureForm]) -> Feature:
        form = written.form
        return Feature(
            form.id,
            form.part,
            self._text(written, "text"),
            self._text(written, "ask"),
            self._condition(written, "must"),
            self._condition(written, "wish"),
        )

    def _text(self, written: Written[FeatureForm], key: str) -> Text:
        spoken = getattr(written.form, key)
        languages = self.questionnaire.languages
        for language in languages:
            if language not in spoken:
                message = f"`{key}` of `{written.form.id}` is not written in `{language}`"
                lacking = Diagnostic("missing-translation", message, written.span(key), help=f"add `{language}:`")
                self.findings.append(replace(lacking, severity=Severity.WARNING))
        ordered = [*(name for name in languages if name in spoken), *(name for name in spoken if name not in languages)]
        return Text({language: spoken[language].voices() for language in ordered})

    def _condition(self, written: Written[FeatureForm], key: str) -> Condition | None:
        if getattr(written.form, key) is None:
            return None
        scalar = written.scalar(key)
        tree, findings = parse(scalar)
        condition = None
        if tree is not None:
            condition, findings = check(tree, types_of(self.questionnaire, scalar.span.file))
        self.findings += findings
        return condition

    def program(self, written: Written[ProgramForm], features: Features) -> Program:
        form = written.form
        self.known("level", [form.level] if form.level else [], self.questionnaire.level_by_id, written.span("level"))
        has: dict[str, bool] = {}
        for part in PARTS:
            known = {feature.id for feature in features.features if feature.part == part}
            node = written.part(part)
            for key, answer in getattr(form, part).items():
                if key not in known:
                    self._unknown_feature(part, key, features, node)
                if answer != "unknown":
                    has[key] = answer == "yes"
        return Program(form.name, form.level, form.hours, has, form.notes or "")

    def _unknown_feature(self, part: str, key: str, features: Features, node: Node) -> None:
        """Say where a feature belongs, or which one may be meant."""
        entries = node.entries if isinstance(node, Mapping) else ()
        span = next((name.span for name, _ in entries if name.text == key), node.span)
        elsewhere = next((feature.part for feature in features.features if feature.id == key), None)
        among = [feature.id for feature in features.features if feature.part == part]
        help_ = f"put it under `{elsewhere}`" if elsewhere else suggestion_for(key, among, "say it under `notes`")
        message = f"`{printable(key)}` is nothing that `{part}` can hold"
        self.findings.append(Diagnostic("unknown-name", message, span, help=help_))

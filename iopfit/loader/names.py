"""What every name of a questionnaire stands for, and the names given twice or not at all."""

from dataclasses import dataclass, field
from typing import Any

from iopfit.answer_file import RESERVED
from iopfit.diagnostics import Diagnostic, suggestion_for
from iopfit.document import Span
from iopfit.expr.types import NameType
from iopfit.loader.format import DefinitionForm, ItemForm, OptionForm, QuestionnaireForm, RuleForm, ScoreForm, TopicForm
from iopfit.loader.shape import Written

_KEYWORDS = ("and", "or", "not", "in", "yes", "no", "true", "false", "sum", "max", "min", "count", "at_least")


@dataclass
class Names:
    """The written parts of a questionnaire, each under its name, in the order of asking."""

    frame: Written[QuestionnaireForm]
    topics: dict[str, Written[TopicForm]] = field(default_factory=dict)
    items: dict[str, Written[ItemForm]] = field(default_factory=dict)
    scores: dict[str, Written[ScoreForm]] = field(default_factory=dict)
    definitions: dict[str, Written[DefinitionForm]] = field(default_factory=dict)
    rules: dict[str, Written[RuleForm]] = field(default_factory=dict)
    unreadable: frozenset[str] = frozenset()
    topic_of_item: dict[str, str] = field(default_factory=dict)
    topic_of_rule: dict[str, str] = field(default_factory=dict)
    findings: list[Diagnostic] = field(default_factory=list)

    def note(self, code: str, message: str, span: Span, help_: str, label: str = "") -> None:
        """Keep a finding."""
        self.findings.append(Diagnostic(code, message, span, label, help_))

    def named(self, name: str) -> "Written[Any] | None":
        """Return the item, score or definition of a name; conditions know them all alike."""
        return self.items.get(name) or self.scores.get(name) or self.definitions.get(name)

    def options(self, item: ItemForm) -> list[OptionForm]:
        """Return the options of an item, its own or its value set's."""
        if item.answer_value_set is not None:
            return self.frame.form.value_sets.get(item.answer_value_set, [])
        return item.answer_options or []

    def types(self) -> dict[str, NameType]:
        """Return what each item and score is to a condition."""
        found = {name: self._item_type(written) for name, written in self.items.items()}
        for name, written in self.scores.items():
            if name not in found:
                found[name] = NameType("number", written.span("id"))
        return found

    def _item_type(self, written: Written[ItemForm]) -> NameType:
        form, span = written.form, written.span("link_id")
        if form.type == "choice":
            options = self.options(form)
            return NameType(
                "choices" if form.repeats else "choice",
                span,
                codes=tuple(option.code for option in options),
                exclusive=tuple(option.code for option in options if option.exclusive),
                weighted=bool(options) and all(option.weight is not None for option in options),
            )
        if form.type in ("integer", "decimal", "scale"):
            low = float("-inf") if form.min_value is None else form.min_value
            high = float("inf") if form.max_value is None else form.max_value
            return NameType("number", span, bounds=(low, high))
        if form.type in ("boolean", "date"):
            return NameType("boolean" if form.type == "boolean" else "date", span)
        return NameType("text", span)


def collect(
    frame: Written[QuestionnaireForm], topics: dict[str, Written[TopicForm]], unreadable: frozenset[str]
) -> Names:
    """Return every name in the order of asking, with findings for those twice, unknown or reserved.

    Args:
        frame: The file `questionnaire.yaml`.
        topics: The topic files that could be read, by the topic's name.
        unreadable: Names that stand in topic files which could not be read; what refers to
            them is not reported again.
    """
    names = Names(frame, unreadable=unreadable)
    for node in frame.each("topics", list(frame.form.topics)):
        if node.form in names.topics:
            names.note("duplicate-name", f"topic `{node.form}` is listed twice", node.span(), "keep one")
        elif node.form in topics:
            names.topics[node.form] = topics[node.form]
        elif node.form not in unreadable:
            names.note(
                "unknown-name",
                f"there is no topic `{node.form}`",
                node.span(),
                suggestion_for(node.form, topics, f"add topics/{node.form}.yaml"),
            )
    for name, topic in topics.items():
        if name not in names.topics:
            names.note(
                "unlisted-topic",
                f"topic `{name}` is not in the order of topics",
                topic.span("topic"),
                "list it under `topics` in questionnaire.yaml",
            )
    for name, topic in names.topics.items():
        _collect_topic(names, name, topic)
    _check_options(names)
    return names


def _collect_topic(names: Names, topic: str, written: Written[TopicForm]) -> None:
    for item in written.each("items", list(written.form.items)):
        if _is_new(names, item.form.link_id, item.span("link_id"), names.named(item.form.link_id)):
            names.items[item.form.link_id] = item
            names.topic_of_item[item.form.link_id] = topic
    for score in written.each("scores", list(written.form.scores)):
        if _is_new(names, score.form.id, score.span("id"), names.named(score.form.id)):
            names.scores[score.form.id] = score
    for definition in written.each("definitions", list(written.form.definitions)):
        if _is_new(names, definition.form.id, definition.span("id"), names.named(definition.form.id)):
            names.definitions[definition.form.id] = definition
    for rule in written.each("rules", list(written.form.rules)):
        if _is_new(names, rule.form.id, rule.span("id"), names.rules.get(rule.form.id)):
            names.rules[rule.form.id] = rule
            names.topic_of_rule[rule.form.id] = topic


def _is_new(names: Names, name: str, span: Span, first: "Written[Any] | None") -> bool:
    if name in _KEYWORDS:
        names.note("reserved-word", f"`{name}` is a word of the condition language", span, "choose another name")
    if first is not None:
        where = first.span("link_id" if isinstance(first.form, ItemForm) else "id")
        names.note(
            "duplicate-name",
            f"`{name}` is defined twice",
            span,
            f"rename one; the first is at {where.file}:{where.line}:{where.column}",
        )
    return first is None


def _check_options(names: Names) -> None:
    sets = names.frame.form.value_sets
    for written in names.items.values():
        chosen = written.form.answer_value_set
        if chosen is not None and chosen not in sets:
            names.note(
                "unknown-name",
                f"there is no value set `{chosen}`",
                written.span("answer_value_set"),
                suggestion_for(chosen, sets, "define it under `value_sets` in questionnaire.yaml"),
            )
        _check_codes(names, written.form.answer_options or [], written, "answer_options")
    node = names.frame.part("value_sets")
    for name, options in sets.items():
        _check_codes(names, options, Written(names.frame.form, node), name)


def _check_codes(
    names: Names, options: list[OptionForm], owner: "Written[ItemForm] | Written[QuestionnaireForm]", key: str
) -> None:
    seen: set[str] = set()
    for option in owner.each(key, list(options)):
        code = option.form.code
        span = option.span("code")
        if code in seen:
            names.note("duplicate-name", f"option `{code}` is given twice", span, "keep one")
        if code in RESERVED:
            names.note(
                "reserved-word",
                f"`{code}` already means that an answer is missing",
                span,
                "leave the option out: every question offers it",
            )
        seen.add(code)

"""A map of columns: its file to a value, with every finding."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from iopfit.answer_file import answer_of, fitting
from iopfit.answers import Unfit
from iopfit.column_map import Choose, ColumnMap, Derivation, Holds, Measure, Outcome, Tick
from iopfit.diagnostics import Diagnostic, from_flaw, in_file_order, suggestion_for
from iopfit.document import Mapping, Node, Scalar, Span, printable
from iopfit.expr.nodes import Amount, Condition, IsIn, IsYes, Quantity, names_in
from iopfit.expr.parser import parse
from iopfit.expr.types import NameType, check, check_number
from iopfit.loader.map_forms import ColumnForm, DerivationForm, MapForm
from iopfit.loader.shape import Written, narrow, shape
from iopfit.questionnaire import AnswerOption, Item, Questionnaire, Text
from iopfit.response import Missing
from iopfit.yaml_text import read

V = TypeVar("V")
_WAYS = ("column", "recode", "when", "choose", "options", "number")
_NUMBERS = ("integer", "decimal", "scale")


def read_map(questionnaire: Questionnaire, name: str, data: bytes) -> tuple[ColumnMap | None, list[Diagnostic]]:
    """Return a map of columns to a questionnaire's items, or None, with every finding.

    Args:
        questionnaire: Whose items it fills.
        name: What to call the file in messages.
        data: Its bytes.
    """
    document, flaws = read(name, data)
    findings = [from_flaw(flaw) for flaw in flaws]
    if document.root is None and flaws:
        return None, findings
    written, wrong = shape(document, MapForm)
    findings += wrong
    if written is None:
        return None, findings
    reader = _Reader(questionnaire, written, findings)
    found = reader.map()
    return (None if findings else found), in_file_order(findings)


@dataclass
class _Reader:
    questionnaire: Questionnaire
    written: Written[MapForm]
    findings: list[Diagnostic]
    types: dict[str, NameType] = field(default_factory=dict)
    columns: dict[str, Item] = field(default_factory=dict)
    read: set[str] = field(default_factory=set)

    def note(self, code: str, message: str, span: Span, help_: str) -> None:
        self.findings.append(Diagnostic(code, message, span, help=help_))

    def map(self) -> ColumnMap:
        form = self.written.form
        if form.questionnaire != self.questionnaire.id:
            message = f"this map is made for another questionnaire than `{self.questionnaire.id}`"
            self.note("other-questionnaire", message, self.written.span("questionnaire"), "name theirs with -q")
        for key, column, node in _entries(self.written, "columns", form.columns):
            self.column(key, Written(column, node))
        items: dict[str, Derivation] = {}
        for key, derivation, node in _entries(self.written, "items", form.items):
            item = self.questionnaire.item_by_id.get(key.text)
            if item is None or item.type in ("display", "text"):
                near = suggestion_for(key.text, self.questionnaire.item_by_id, "list the items with: iopfit questions")
                self.note("unknown-item", f"`{printable(key.text)}` is no item that can be filled", key.span, near)
                continue
            found = self.derivation(item, key, Written(derivation, node))
            if found is not None:
                items[item.link_id] = found
        if not self.findings:  # what is not read may be what is misspelled
            self.unread()
        return ColumnMap(
            form.questionnaire,
            form.title,
            tuple(self.columns.values()),
            {name: column.column or name for name, column in form.columns.items()},
            frozenset(name for name, column in form.columns.items() if column.optional),
            tuple(form.not_asked),
            items,
            tuple(form.keep),
        )

    # --- columns ----------------------------------------------------------------

    def column(self, key: Scalar, written: Written[ColumnForm]) -> None:
        """Take note of a column, and of what is wrong with it."""
        form, name = written.form, key.text
        if name in self.questionnaire.item_by_id:
            help_ = "give it another name here, and say what the file calls it with `column:`"
            self.note("duplicate-name", f"`{name}` is also the name of an item", key.span, help_)
        if (form.type == "choice") != bool(form.answer_options):
            help_ = "list its codes under `answer_options`" if form.type == "choice" else "use `type: choice`"
            self.note("missing-key", f"`{name}` needs `type: choice` and codes, or neither", key.span, help_)
        if len(set(form.answer_options)) < len(form.answer_options):
            self.note(
                "duplicate-name", f"a code of `{name}` is given twice", written.span("answer_options"), "remove one"
            )
        low, high = form.min_value, form.max_value
        if form.type in ("integer", "decimal") and (low is None or high is None or low >= high):
            self.note("missing-key", f"`{name}` has no range", key.span, "add `min_value:` and a larger `max_value:`")
        options = tuple(AnswerOption(code, Text({})) for code in form.answer_options)
        nothing = Text({})
        item = Item(
            name, form.type, "", nothing, nothing, answer_options=options, repeats=form.repeats, span=key.span,
            min_value=low, max_value=high,
        )  # fmt: skip
        self.columns[name] = item
        self.types[name] = _type_of(item, key.span)

    def unread(self) -> None:
        for name, item in self.columns.items():
            if name not in self.read and item.span:
                self.note("unread-column", f"nothing reads `{name}`", item.span, "remove it, or list it under `keep`")

    # --- derivations ------------------------------------------------------------

    def derivation(self, item: Item, key: Scalar, written: Written[DerivationForm]) -> Derivation | None:
        """Return how an item's answer follows, or None when that cannot be told."""
        form = written.form
        ways = [way for way in _WAYS if getattr(form, way) is not None and not (way == "column" and form.recode)]
        if len(ways) != 1:
            self.note(
                "wrong-shape",
                f"`{item.link_id}` does not say in one way how it follows",
                key.span,
                f"use one of {', '.join(_WAYS)}",
            )
            return None
        extra = self._extra(form, ways[0])
        if extra:
            self.note("unknown-key", f"`{extra}` does not go with `{ways[0]}`", written.span(extra), "remove it")
            return None
        match ways[0]:
            case "column":
                return self._same(item, written)
            case "recode":
                return self._recode(item, written)
            case "when":
                return self._holds(item, written)
            case "choose":
                return self._choose(item, written)
            case "options":
                return self._tick(item, written)
        return self._measure(item, written)

    def _extra(self, form: DerivationForm, way: str) -> str | None:
        """Return a key that does not go with a way."""
        with_number = way in ("number", "column")
        wrong = [] if with_number else [key for key in ("times", "plus", "round") if getattr(form, key) is not None]
        wrong += ["otherwise"] if form.otherwise is not None and way != "choose" else []
        return wrong[0] if wrong else None

    def _foreign(self, written: Written[DerivationForm]) -> Item | None:
        """Return the column that is named, or None with a finding."""
        name = written.form.column
        if name is None:
            self.note("missing-key", "`column` is missing", narrow(written.node), "name the column to read")
            return None
        found = self.columns.get(name)
        if found is None:
            near = suggestion_for(name, self.columns, "describe it under `columns`")
            self.note("unknown-name", f"`{name}` is no column of this map", written.span("column"), near)
            return None
        self.read.add(name)
        return found

    def _same(self, item: Item, written: Written[DerivationForm]) -> Derivation | None:
        """Return a column as it is: of the same kind, and with no code that is not an option."""
        column = self._foreign(written)
        if column is None:
            return None
        name, span = column.link_id, written.span("column")
        codes = tuple(column.option_by_code)
        if item.type in _NUMBERS and column.type in _NUMBERS:
            return self._in_units(written, Amount(name))
        if item.type == column.type == "date":
            return Measure(Amount(name))
        if item.type == column.type == "boolean":
            return Holds(IsYes(name))
        if item.type == column.type == "choice" and item.repeats == column.repeats:
            strange = [code for code in codes if code not in item.option_by_code]
            if not strange and item.repeats and set(codes) == set(item.option_by_code):
                return Tick({code: IsIn(name, (code,)) for code in codes})
            if not strange and not item.repeats:
                return Choose(tuple((IsIn(name, (code,)), code) for code in codes))
        self.note("wrong-type", f"`{name}` does not hold answers to `{item.link_id}`", span, "use `recode` or `choose`")
        return None

    def _recode(self, item: Item, written: Written[DerivationForm]) -> Derivation | None:
        column, form = self._foreign(written), written.form
        if column is None or form.recode is None:
            return None
        if column.type != "choice" or column.repeats:
            self.note("wrong-type", "only a choice can be recoded", written.span("column"), "use `when` or `choose`")
            return None
        node = written.part("recode")
        cases: list[tuple[Condition, Outcome]] = []
        entries = node.entries if isinstance(node, Mapping) else ()
        for key, value in entries:
            if key.text not in column.option_by_code:
                near = suggestion_for(
                    key.text, column.option_by_code, f"the codes are {', '.join(column.option_by_code)}"
                )
                message = f"`{printable(key.text)}` is no code of `{column.link_id}`"
                self.note("unknown-option", message, key.span, near)
                continue
            outcome = self.outcome(item, value)
            if outcome is not None:
                cases.append((IsIn(column.link_id, (key.text,)), outcome))
        left = [code for code in column.option_by_code if code not in form.recode]
        if left:
            help_ = "say what each means, `not-asked` where it says nothing"
            self.note("missing-option", f"what {', '.join(left)} means is not said", written.span("recode"), help_)
        return Choose(tuple(cases))

    def _holds(self, item: Item, written: Written[DerivationForm]) -> Derivation | None:
        if item.type != "boolean":
            self.note("wrong-type", f"`{item.link_id}` is not answered yes or no", written.span("when"), "use `choose`")
            return None
        condition = self.condition(written.scalar("when"))
        return None if condition is None else Holds(condition)

    def _choose(self, item: Item, written: Written[DerivationForm]) -> Derivation | None:
        cases: list[tuple[Condition, Outcome]] = []
        for case in written.each("choose", list(written.form.choose or [])):
            condition, outcome = self.condition(case.scalar("when")), self.outcome(item, case.part("then"))
            if condition is not None and outcome is not None:
                cases.append((condition, outcome))
        otherwise: Outcome | None = Missing.NOT_ASKED
        if written.form.otherwise is not None:
            otherwise = self.outcome(item, written.part("otherwise"))
        return None if otherwise is None else Choose(tuple(cases), otherwise)

    def _tick(self, item: Item, written: Written[DerivationForm]) -> Derivation | None:
        if not item.repeats:
            message = f"`{item.link_id}` has one answer, not several"
            self.note("wrong-type", message, written.span("options"), "use `choose`")
            return None
        node = written.part("options")
        found: dict[str, Condition | bool] = {}
        for key, value in node.entries if isinstance(node, Mapping) else ():
            if key.text not in item.option_by_code:
                near = suggestion_for(
                    key.text, item.option_by_code, f"the options are {', '.join(item.option_by_code)}"
                )
                self.note("unknown-option", f"`{key.text}` is no option of `{item.link_id}`", key.span, near)
            elif isinstance(value, Scalar) and value.text in ("no", "false"):
                found[key.text] = False
            elif isinstance(value, Scalar):
                condition = self.condition(value)
                if condition is not None:
                    found[key.text] = condition
        left = [code for code in item.option_by_code if code not in (written.form.options or {})]
        if left:
            help_ = "say when each is chosen; an answer that is only partly known is none"
            self.note("missing-option", f"when {', '.join(left)} is chosen is not said", written.span("options"), help_)
        return Tick(found)

    def _measure(self, item: Item, written: Written[DerivationForm]) -> Derivation | None:
        if item.type not in _NUMBERS:
            self.note("wrong-type", f"`{item.link_id}` is not a number", written.span("number"), "use `choose`")
            return None
        tree, findings = parse(written.scalar("number"))
        quantity = None
        if tree is not None:
            quantity, findings = check_number(tree, self.types)
        self.findings += findings
        return None if quantity is None else self._in_units(written, quantity)

    def _in_units(self, written: Written[DerivationForm], quantity: Quantity) -> Measure:
        form = written.form
        self._note_read(quantity)
        return Measure(quantity, 1.0 if form.times is None else form.times, form.plus or 0.0, form.round)

    # --- parts ------------------------------------------------------------------

    def condition(self, scalar: Scalar) -> Condition | None:
        """Return a condition over columns, or None with findings."""
        tree, findings = parse(scalar)
        condition = None
        if tree is not None:
            condition, findings = check(tree, self.types)
        self.findings += findings
        if condition is not None:
            self._note_read(condition)
        return condition

    def _note_read(self, node: Condition | Quantity) -> None:
        self.read |= set(names_in(node))

    def outcome(self, item: Item, node: Node) -> Outcome | None:
        """Return an answer or a kind of missing, or None with a finding."""
        try:
            return answer_of(item, node)
        except Unfit:
            message = f"this is no answer to `{item.link_id}`"
            self.note("wrong-value", message, narrow(node), f"{fitting(item)}, not-asked")
            return None


def _entries(written: Written[MapForm], key: str, forms: dict[str, V]) -> Iterable[tuple[Scalar, V, Node]]:
    """Yield each key of a mapping with its form and its node."""
    node = written.part(key)
    for name, value in node.entries if isinstance(node, Mapping) else ():
        yield name, forms[name.text], value


def _type_of(item: Item, span: Span) -> NameType:
    if item.type == "choice":
        return NameType("choices" if item.repeats else "choice", span, tuple(item.option_by_code))
    if item.type in _NUMBERS:
        return NameType("number", span, bounds=item.bounds)
    return NameType("date" if item.type == "date" else "boolean", span)

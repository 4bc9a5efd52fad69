"""All rules of a questionnaire as generated Python: what holds, and what that rests on.

Walking the trees takes about a millisecond a person; this takes tens of microseconds, and
laws hold the two together. The text is made only from a checked questionnaire: names become
numbered variables, values become named constants. For the shipped questionnaire the text is
compiled when the package is built, and used by the same version of Python.
"""

import importlib.util
import marshal
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from types import CodeType
from typing import Any

from iopfit.expr import python
from iopfit.expr.nodes import Condition, names_in
from iopfit.expr.support import Scope, first_true, support
from iopfit.facts import as_number, unknown_bounds
from iopfit.questionnaire import Item, Questionnaire, Value

Truth = bool | None
Given = Mapping[str, Value]
Fired = Callable[[Given], tuple[bool, ...]]
_MAGIC = importlib.util.MAGIC_NUMBER
_DECIDED = "({holds}) or (False if ({fails}) else None)"
_BASE: dict[str, Any] = {
    "NOTHING": frozenset(),
    "as_number": as_number,
    "first_true": first_true,
}


@dataclass(frozen=True)
class Judged:
    """Every rule judged for one person.

    Attributes:
        truths: True, False or None (missing) for each rule, in the rules' order.
        variables: The values behind them, for `Judge.rests_on` and `Judge.number`.
    """

    truths: tuple[Truth, ...]
    variables: dict[str, Any]


@dataclass(frozen=True, eq=False)
class Judge:
    """The rules of one questionnaire, compiled."""

    questionnaire: Questionnaire
    constants: dict[str, Any]
    _supports: dict[str, CodeType] = field(default_factory=dict)

    @cached_property
    def _source(self) -> "_Source":
        return _Source(self.questionnaire, self.constants)

    def judge(self, given: Given) -> Judged:
        """Judge every rule on the answers given, by link_id, without any kind of missing."""
        return Judged(*self.constants["judge"](given))

    def rests_on(self, rule_id: str, judged: Judged) -> frozenset[str]:
        """Return the items that make a rule hold; it must hold."""
        code = self._supports.get(rule_id)
        if code is None:
            text = self._source.support_text(self.questionnaire.rule_by_id[rule_id].when)
            code = self._supports[rule_id] = compile(text, "<reasons>", "eval")
        found: frozenset[str] = eval(code, self.constants, judged.variables)
        return found

    def number(self, link_id: str, judged: Judged) -> float | None:
        """Return the number an item of a score stands for, or None when it is missing."""
        number = self._source.number[link_id]
        if judged.variables[f"v{number}"] is None:
            return None
        return float(judged.variables[f"low{number}"])


@lru_cache(maxsize=16)
def judge_of(questionnaire: Questionnaire) -> Judge:
    """Return the compiled rules of a questionnaire, made once."""
    code, constants = _stored(questionnaire) or _compiled(questionnaire, _DECIDED, "locals()")
    namespace = {**_BASE, **constants}
    exec(code, namespace)
    return Judge(questionnaire, namespace)


@lru_cache(maxsize=16)
def fired_of(questionnaire: Questionnaire) -> Fired:
    """Return the function that says only which rules certainly hold: the fastest form."""
    code, constants = _compiled(questionnaire, "({holds})", "")
    namespace = {**_BASE, **constants}
    exec(code, namespace)
    fired: Fired = namespace["judge"]
    return fired


def compiled_rules(questionnaire: Questionnaire) -> bytes:
    """Return the compiled rules as bytes that this version of Python reads fast."""
    code, constants = _compiled(questionnaire, _DECIDED, "locals()")
    return _MAGIC + marshal.dumps((code, constants))


def _compiled(questionnaire: Questionnaire, form: str, besides: str) -> tuple[CodeType, dict[str, Any]]:
    source = _Source(questionnaire, {})
    text = source.function(form, besides)
    return compile(text, "<rules>", "exec"), source.constants


def _stored(questionnaire: Questionnaire) -> tuple[CodeType, dict[str, Any]] | None:
    stored = questionnaire.compiled_rules
    if stored is None or stored[: len(_MAGIC)] != _MAGIC:
        return None
    code, constants = marshal.loads(stored[len(_MAGIC) :])
    return code, constants


class _Source:
    """Collects the lines of the function and the constants they name."""

    def __init__(self, questionnaire: Questionnaire, constants: dict[str, Any]) -> None:
        self.questionnaire = questionnaire
        names = [item.link_id for item in questionnaire.items] + [score.id for score in questionnaire.scores]
        self.number = {name: number for number, name in enumerate(names)}
        self.repeating = frozenset(item.link_id for item in questionnaire.items if item.repeats)
        self.constants = constants
        self.lines = ["def judge(answers):", " get = answers.get"]
        self.done: set[str] = set()
        self._items_text: dict[str, str] = {}

    def function(self, form: str, besides: str) -> str:
        """Return the text of `judge`, which returns one `form` a rule and whatever is `besides`."""
        results = []
        for rule in self.questionnaire.rules:
            self._assign(rule.when)
            results.append(form.format(holds=self._test(rule.when, True), fails=self._test(rule.when, False)))
        for score in self.questionnaire.scores:
            self._name(score.id)
        truths = f"({', '.join(results)}{',' if results else ''})"
        self.lines.append(f" return {truths}, {besides}" if besides else f" return {truths}")
        return "\n".join(self.lines)

    def support_text(self, condition: Condition) -> str:
        """Return text for the items a condition that holds rests on."""
        return support(condition, True, Scope(self._items, self._test))

    def _test(self, condition: Condition, wanted: bool) -> str:
        render = python.holds if wanted else python.fails
        return render(condition, self.number, self.repeating)

    def _items(self, name: str) -> str:
        """Return text for the items that the value of a name rests on, none when it is missing."""
        if name not in self._items_text:
            self._items_text[name] = self._new_items(name)
        return self._items_text[name]

    def _new_items(self, name: str) -> str:
        item = self.questionnaire.item_by_id.get(name)
        if item is None:
            return "(" + " | ".join(self._items(part) for part in self.questionnaire.score_by_id[name].items) + ")"
        number = self.number[name]
        own = f"ITEM{number}"
        self.constants[own] = frozenset({name})
        if item.enable_when is not None:
            scope = Scope(self._items, self._test)
            applies, not_so = (support(item.enable_when, wanted, scope) for wanted in (True, False))
            own = f"(({own} | {applies}) if {self._test(item.enable_when, True)} else {not_so})"
        return f"({own} if v{number} is not None else NOTHING)"

    def _assign(self, condition: Condition) -> None:
        for name in names_in(condition):
            self._name(name)

    def _name(self, name: str) -> None:
        if name in self.done:
            return
        self.done.add(name)
        item = self.questionnaire.item_by_id.get(name)
        if item is None:
            self._score(name)
        else:
            self._item(item)

    def _score(self, name: str) -> None:
        parts = self.questionnaire.score_by_id[name].items
        for part in parts:
            self._name(part)
        for bound in ("low", "high"):
            total = " + ".join(f"{bound}{self.number[part]}" for part in parts)
            self.lines.append(f" {bound}{self.number[name]} = {total}")

    def _item(self, item: Item) -> None:
        number = self.number[item.link_id]
        if item.enable_when is None:
            self.lines.append(f" v{number} = get({item.link_id!r})")
        else:
            self._assign(item.enable_when)
            otherwise = item.otherwise
            self.constants[f"OTHERWISE{number}"] = as_number(otherwise) if isinstance(otherwise, date) else otherwise
            self.lines += [
                f" if {self._test(item.enable_when, True)}: v{number} = get({item.link_id!r})",
                f" elif {self._test(item.enable_when, False)}: v{number} = OTHERWISE{number}",
                f" else: v{number} = None",
            ]
        self._bounds(item, number)

    def _bounds(self, item: Item, number: int) -> None:
        if item.type in ("text", "display") or item.repeats or (item.type == "choice" and not item.weights):
            return
        self.constants[f"LOW{number}"], self.constants[f"HIGH{number}"] = unknown_bounds(item)
        known = f"v{number}"
        if item.weights:
            self.constants[f"WEIGHT{number}"] = item.weights
            known = f"WEIGHT{number}[v{number}]"
        elif item.type == "date":
            known = f"as_number(v{number})"
        self.lines += [
            f" if v{number} is None: low{number} = LOW{number}; high{number} = HIGH{number}",
            f" else: low{number} = high{number} = {known}",
        ]

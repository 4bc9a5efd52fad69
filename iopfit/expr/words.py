"""A condition as a sentence a reader can follow, in English or Spanish.

`not` is pushed down to the single facts, so a sentence never says "not (a and b)". The
questionnaire gives the names their words; this module knows only the grammar.
"""

from collections.abc import Callable
from dataclasses import dataclass

from iopfit.expr.nodes import (
    Amount,
    And,
    AtLeast,
    Compare,
    Comparison,
    Condition,
    Count,
    CountChosen,
    Defined,
    Extreme,
    IsIn,
    IsYes,
    Minus,
    Not,
    Number,
    Or,
    Plus,
    Quantity,
)

_OPPOSITE: dict[Comparison, Comparison] = {"=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
_ENGLISH = {
    "yes": "{0} is yes",
    "no": "{0} is no",
    "in": "{0} is {1}",
    "not in": "{0} is not {1}",
    "among": "{0} includes {1}",
    "not among": "{0} does not include {1}",
    "=": "{0} is {1}",
    "!=": "{0} is not {1}",
    "<": "{0} is less than {1}",
    "<=": "{0} is {1} or less",
    ">": "{0} is more than {1}",
    ">=": "{0} is {1} or more",
    "date =": "{0} is {1}",
    "date !=": "{0} is not {1}",
    "date <": "{0} is before {1}",
    "date <=": "{0} is {1} or before",
    "date >": "{0} is after {1}",
    "date >=": "{0} is {1} or after",
    "last comma": ",",
    "and": "and",
    "or": "or",
    "either": "either {0}",
    "both": "both {0}",
    "at least": "at least {0} of these hold: {1}",
    "at most": "no more than {0} of these hold: {1}",
    "count": "the number of these that hold ({0})",
    "chosen": "the number of answers chosen for “{0}”",
    "max": "the highest of {0}",
    "min": "the lowest of {0}",
    "sum": "the sum of {0}",
    "minus": "{0} less {1}",
    "definition": "it is so that {0}",
    "no definition": "it is not so that {0}",
}
_SPANISH = {
    "yes": "{0}: sí",
    "no": "{0}: no",
    "in": "{0}: {1}",
    "not in": "{0}: no es {1}",
    "among": "{0} incluye {1}",
    "not among": "{0} no incluye {1}",
    "=": "{0}: {1}",
    "!=": "{0}: no es {1}",
    "<": "{0}: menos de {1}",
    "<=": "{0}: {1} o menos",
    ">": "{0}: más de {1}",
    ">=": "{0}: {1} o más",
    "date =": "{0}: {1}",
    "date !=": "{0}: no es {1}",
    "date <": "{0}: antes de {1}",
    "date <=": "{0}: {1} o antes",
    "date >": "{0}: después de {1}",
    "date >=": "{0}: {1} o después",
    "last comma": "",
    "and": "y",
    "or": "o",
    "either": "o bien {0}",
    "both": "a la vez {0}",
    "at least": "se cumplen al menos {0} de estas cosas: {1}",
    "at most": "se cumplen como mucho {0} de estas cosas: {1}",
    "count": "cuántas de estas cosas se cumplen ({0})",
    "chosen": "cuántas respuestas se eligieron en «{0}»",
    "max": "lo más alto de {0}",
    "min": "lo más bajo de {0}",
    "sum": "la suma de {0}",
    "minus": "{0} menos {1}",
    "definition": "se da que {0}",
    "no definition": "no se da que {0}",
}
_GRAMMARS = {"en": _ENGLISH, "es": _SPANISH}


@dataclass(frozen=True)
class Lexicon:
    """The words of names, for one reader.

    Attributes:
        language: Whose grammar to use; English when unknown.
        label: A short noun phrase for an item or score; a clause for a definition.
        option: The words of an option of an item.
        repeats: Whether several options of an item can be chosen.
        day: A date for its ordinal day.
    """

    language: str
    label: Callable[[str], str]
    option: Callable[[str, str], str]
    repeats: Callable[[str], bool]
    day: Callable[[float], str]


def say(condition: Condition, lexicon: Lexicon) -> str:
    """Return a condition as one clause, without a capital or a full stop.

    >>> words = Lexicon("en", lambda name: name, lambda name, code: code, lambda name: False, str)
    >>> say(Not(And((IsYes("sick"), Compare(">=", Amount("days"), Number(4))))), words)
    'either sick is no or days is less than 4'
    """
    return _Speaker(lexicon).condition(condition, negated=False, inside=False)


class _Speaker:
    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.grammar = _GRAMMARS.get(lexicon.language, _ENGLISH)

    def _form(self, form: str, *parts: str) -> str:
        return self.grammar[form].format(*parts)

    def condition(self, node: Condition, *, negated: bool, inside: bool) -> str:
        match node:
            case IsYes(name):
                return self._form("no" if negated else "yes", self.lexicon.label(name))
            case Defined(name, _):
                return self._form("no definition" if negated else "definition", self.lexicon.label(name))
            case IsIn(name, codes):
                form = "among" if self.lexicon.repeats(name) else "in"
                options = self._listed([f"“{self.lexicon.option(name, code)}”" for code in codes], "or")
                return self._form(f"not {form}" if negated else form, self.lexicon.label(name), options)
            case Compare(operator, left, Number(_, True) as right):
                form = f"date {_OPPOSITE[operator] if negated else operator}"
                return self._form(form, self.quantity(left), self.quantity(right))
            case Compare(operator, left, right):
                return self._form(
                    _OPPOSITE[operator] if negated else operator, self.quantity(left), self.quantity(right)
                )
            case Not(part):
                return self.condition(part, negated=not negated, inside=inside)
            case And(parts):
                return self._joined(parts, "or" if negated else "and", negated=negated, inside=inside)
            case Or(parts):
                return self._joined(parts, "and" if negated else "or", negated=negated, inside=inside)
            case AtLeast(number, parts):
                listed = "; ".join(self.condition(part, negated=False, inside=True) for part in parts)
                return (
                    self._form("at most", str(number - 1), listed)
                    if negated
                    else self._form("at least", str(number), listed)
                )

    def _joined(self, parts: tuple[Condition, ...], word: str, *, negated: bool, inside: bool) -> str:
        said = [self.condition(part, negated=negated, inside=True) for part in parts]
        comma = "," if any(isinstance(_bare(part), Defined) for part in parts) else ""
        joined = f"{comma} {self.grammar[word]} ".join(said) if len(said) == 2 else self._listed(said, word)
        if word == "or":
            return self._form("either", joined)
        return self._form("both", joined) if inside and len(said) == 2 else joined

    def _listed(self, parts: list[str], word: str) -> str:
        if len(parts) < 3:
            return f" {self.grammar[word]} ".join(parts)
        return f"{', '.join(parts[:-1])}{self.grammar['last comma']} {self.grammar[word]} {parts[-1]}"

    def quantity(self, node: Quantity) -> str:
        match node:
            case Number(value, is_date):
                return self.lexicon.day(value) if is_date else f"{value:g}"
            case Amount(name):
                return self.lexicon.label(name)
            case CountChosen(name):
                return self._form("chosen", self.lexicon.label(name))
            case Plus(parts):
                return self._form("sum", self._listed([self.quantity(part) for part in parts], "and"))
            case Minus(left, right):
                return self._form("minus", self.quantity(left), self.quantity(right))
            case Extreme(function, parts):
                return self._form(function, self._listed([self.quantity(part) for part in parts], "and"))
            case Count(conditions):
                return self._form(
                    "count", "; ".join(self.condition(part, negated=False, inside=True) for part in conditions)
                )


def _bare(node: Condition) -> Condition:
    """Return a condition without the `not` before it."""
    return node.part if isinstance(node, Not) else node

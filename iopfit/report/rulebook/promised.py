"""A promise as a sentence: conditions on the answers in the rule book's words, outcomes in plain ones."""

from dataclasses import replace

from iopfit.expr.nodes import Amount, And, AtLeast, Compare, Condition, Defined, IsYes, Not, Number, Or
from iopfit.expr.words import say
from iopfit.phrases import listed, phrase
from iopfit.promise import (
    HIGHEST,
    LEVEL,
    LOWEST,
    REFERRAL,
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
from iopfit.questionnaire import Item, Questionnaire, Reader, Text
from iopfit.report.rulebook.sentences import sentence
from iopfit.report.wording import lexicon

_ENDS = (LEVEL, LOWEST, HIGHEST)
_WORDS = {"=": "equal", "!=": "other", "<": "below", "<=": "at-most", ">": "above", ">=": "at-least"}


def said_promise(questionnaire: Questionnaire, promise: Promise, reader: Reader) -> str:
    """Return what a promise means, as a sentence.

    Args:
        questionnaire: What it is about.
        promise: The promise.
        reader: Language and voice.
    """
    said = _Speaker(questionnaire, reader).sentence(promise)
    return said[:1].upper() + said[1:]


class _Speaker:
    def __init__(self, questionnaire: Questionnaire, reader: Reader) -> None:
        self.questionnaire = questionnaire
        self.reader = reader
        self.outcomes: dict[str, str] = {}
        known = lexicon(questionnaire, reader)
        self.words = replace(known, label=lambda name: self.outcomes.get(name) or known.label(name))

    def _say(self, key: str, **parts: object) -> str:
        return sentence(f"promise-{key}", self.reader, **parts)

    def _quoted(self, text: Text) -> str:
        return sentence("quoted", self.reader, text=text.say(self.reader))

    def sentence(self, promise: Promise) -> str:
        match promise.claim:
            case Whenever(when, then):
                return self._say("whenever", when=self._said(when), then=self._clauses(then))
            case Never(when):
                return self._say("never", when=self._said(when))
            case Monotone(item, order, when):
                return self._for(when, self._monotone(self.questionnaire.item_by_id[item], order))
            case Independent(outcome, items, when):
                labels = [self._quoted(self.questionnaire.item_by_id[name].label) for name in items]
                what = self._say("the-level" if outcome == LEVEL else "the-range")
                body = self._say("independent", outcome=what, items=listed(labels, self.reader, "list-or"))
                return self._for(when, body)
            case OneLevel():
                return self._say("one-level")
            case EveryLevel():
                return self._say("every-level")
            case UpperEnd():
                return self._say("upper-end")
            case LowerEnd():
                return self._say("lower-end")

    def _for(self, when: Condition | None, body: str) -> str:
        said = body[:1].lower() + body[1:]
        return body if when is None else self._say("when", when=self._said(when), body=said)

    def _monotone(self, item: Item, order: tuple[str, ...]) -> str:
        kind = "more" if item.repeats else "yes" if item.type == "boolean" else "higher"
        if not order:
            return self._say(f"monotone-{kind}", item=item.label.say(self.reader))
        words = [self._answer(item, code) for code in order]
        key = "monotone-more-of" if item.repeats else "monotone-order"
        said = listed(words, self.reader) if item.repeats else self._say("then-worse").join(words)
        return self._say(key, item=item.label.say(self.reader), order=said)

    def _answer(self, item: Item, code: str) -> str:
        """Return an answer as a promise names it, in the words people read."""
        if code in item.option_by_code:
            return self._quoted(item.option_by_code[code].text)
        return phrase(code, self.reader).lower() if item.type == "boolean" else code

    def _said(self, node: Condition) -> str:
        return say(self._named(node), self.words)

    def _clauses(self, node: Condition) -> str:
        """Return what must follow, its parts joined; an outcome alone stands without "it is so that"."""
        parts = node.parts if isinstance(node, And) else (node,)
        named = [self._named(part) for part in parts]
        said = [self.outcomes[p.name] if _is_outcome(p, self.outcomes) else say(p, self.words) for p in named]  # type: ignore[union-attr]
        return listed(said, self.reader)

    def _named(self, node: Condition) -> Condition:
        """Return a condition whose outcomes are clauses with a name, as definitions are."""
        match node:
            case And(parts) | Or(parts):
                return type(node)(tuple(self._named(part) for part in parts))
            case AtLeast(number, parts):
                return AtLeast(number, tuple(self._named(part) for part in parts))
            case Not(part):
                return Not(self._named(part))
            case IsYes(name) if name not in self.questionnaire.item_by_id:
                return self._clause(name, self._fact(name), node)
            case Compare("=", Amount("lowest"), Amount("highest")):
                return self._clause("single level", self._say("single"), node)
            case Compare(operator, Amount(name), Number(rank, False)) if name in _ENDS:
                title = self.questionnaire.levels[int(rank)].title.say(self.reader)
                clause = self._say(_WORDS[operator], what=self._say(f"the-{name}"), level=title)
                return self._clause(f"{name} {operator} {rank:g}", clause, node)
            case Compare(_, Amount(name), _) if name.startswith("rating "):
                dimension = name.removeprefix("rating ")
                title = next(d.title.say(self.reader) for d in self.questionnaire.dimensions if d.id == dimension)
                self.outcomes[name] = self._say("rating", dimension=title)
        return node

    def _clause(self, name: str, clause: str, node: Condition) -> Defined:
        self.outcomes[name] = clause
        return Defined(name, node)

    def _fact(self, name: str) -> str:
        """Return a yes-or-no part of the outcome as a clause."""
        if name == REFERRAL:
            return self._say("referral")
        kind, _, what = name.partition(" ")
        if kind == "alert":
            return sentence(f"then-{what}", self.reader)
        return self._say("call", line=self.questionnaire.crisis_by_id[what].title.say(self.reader))


def _is_outcome(node: Condition, outcomes: dict[str, str]) -> bool:
    return isinstance(node, Defined) and node.name in outcomes

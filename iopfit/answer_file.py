"""An answers file: a Document to a Response and findings, and a Response to text.

Findings come all at once, name the item and the place, and never the answer. Saved
sessions, scripted answers and `people/` cases are all this one format.
"""

from datetime import date

from iopfit.answers import Unfit, parse, parse_many
from iopfit.diagnostics import Diagnostic, nearest
from iopfit.document import Document, Mapping, Node, Scalar, Sequence, Span, printable
from iopfit.questionnaire import Item, Questionnaire, Value
from iopfit.response import Missing, Response

_MISSING = {kind.value: kind for kind in (Missing.UNKNOWN, Missing.DECLINED, Missing.NOT_ASKED)}
_MISSING["not_asked"] = Missing.NOT_ASKED
RESERVED = ("unknown", "declined", "not_asked", "set_aside")
_PARTS = (
    *("answers", "set_aside", "private", "questionnaire", "version", "digest"),
    *("person", "agrees", "doubts", "expect"),
)
_MESSAGES = {
    "not-yes-or-no": "is neither yes nor no",
    "not-an-option": "is not one of its options",
    "not-a-whole-number": "is not a whole number",
    "not-a-number": "is not a number",
    "out-of-range": "is outside its range",
    "not-a-date": "is not a date",
    "too-long": "is too long",
    "one-answer-only": "is a list where one answer is meant",
    "chosen-twice": "names an option twice",
    "stands-alone": "has an option that stands alone together with others",
    "not-readable": "holds half a character",
    "wrong-shape": "has the wrong shape",
    "empty": "is empty",
}


def read_answers(questionnaire: Questionnaire, document: Document) -> tuple[Response, list[Diagnostic]]:
    """Return the answers in a document and every finding about them.

    Args:
        questionnaire: What the answers belong to.
        document: A mapping of link_ids to answers; or, as sessions and cases are, one with
            the answers under `answers` and those set aside under `set_aside`.
    """
    reader = _Reader(questionnaire)
    root = document.root
    if not isinstance(root, Mapping):
        span = root.span if root is not None else Span(document.name, 1, 1, 2)
        reader.note("no-answers", "there are no answers here", span, "write one `link_id: answer` a line")
        return Response(), reader.findings
    if root.get("answers") is None:
        reader.take(root)
        return Response(reader.answers), reader.findings
    for key, node in root.entries:
        if key.text in ("answers", "set_aside"):
            reader.take_section(key, node)
        elif key.text not in _PARTS:
            near = nearest(key.text, _PARTS)
            help_ = f"did you mean `{near}`?" if near else "put answers under `answers`"
            reader.note("unknown-key", f"`{printable(key.text)}` is not a part of an answers file", key.span, help_)
    stated = {part: _text(root.get(part)) for part in ("questionnaire", "version", "digest")}
    reader.check_questionnaire(root.get("questionnaire"))
    return Response(reader.answers, private=reader.private(root.get("private")), **stated), reader.findings


def _text(node: Node | None) -> str | None:
    return node.text if isinstance(node, Scalar) else None


class _Reader:
    def __init__(self, questionnaire: Questionnaire) -> None:
        self.questionnaire = questionnaire
        self.answers: dict[str, Value | Missing] = {}
        self.findings: list[Diagnostic] = []

    def note(self, code: str, message: str, span: Span, help_: str, label: str = "") -> None:
        self.findings.append(Diagnostic(code, message, span, label, help_, about_answers=True))

    def check_questionnaire(self, node: Node | None) -> None:
        if isinstance(node, Scalar) and node.text != self.questionnaire.id:
            message = f"these answers belong to another questionnaire than `{self.questionnaire.id}`"
            self.note("other-questionnaire", message, node.span, "name theirs with --questionnaire")

    def private(self, node: Node | None) -> frozenset[str]:
        """Return the items named as private; a name that is none is a finding, lest something be told after all."""
        names = node.items if isinstance(node, Sequence) else () if node is None else (node,)
        found = set()
        for name in names:
            if isinstance(name, Scalar) and name.text in self.questionnaire.item_by_id:
                found.add(name.text)
            elif not (isinstance(name, Scalar) and name.text == ""):
                shown = printable(name.text) if isinstance(name, Scalar) else "this"
                near = nearest(shown, self.questionnaire.item_by_id)
                help_ = f"did you mean `{near}`?" if near else "list the items with: iopfit questions"
                self.note("unknown-item", f"`{shown}` is not an item of this questionnaire", name.span, help_)
        return frozenset(found)

    def take_section(self, key: Scalar, node: Node) -> None:
        if isinstance(node, Mapping):
            self.take(node)
        elif not (isinstance(node, Scalar) and node.text == ""):
            self.note(
                "wrong-shape",
                f"`{key.text}` holds no answers by link_id",
                node.span,
                "write one `link_id: answer` a line below it",
            )

    def take(self, mapping: Mapping) -> None:
        for key, node in mapping.entries:
            item = self.questionnaire.item_by_id.get(key.text)
            if item is None or item.type == "display":
                near = nearest(key.text, (i.link_id for i in self.questionnaire.items if i.type != "display"))
                help_ = f"did you mean `{near}`?" if near else "list the items with: iopfit questions"
                self.note(
                    "unknown-item", f"`{printable(key.text)}` is not an item of this questionnaire", key.span, help_
                )
            elif key.text in self.answers:
                self.note("answered-twice", f"`{key.text}` is answered twice", key.span, "keep one of the two")
            else:
                self._answer(item, node)

    def _answer(self, item: Item, node: Node) -> None:
        try:
            answer = answer_of(item, node)
        except Unfit as unfit:
            wrong = _wrong_part(item, node)
            guessing = isinstance(wrong, Scalar) and not item.sensitive
            near = nearest(wrong.text, item.option_by_code) if guessing and isinstance(wrong, Scalar) else None
            # a guess gives the answer away, so it stands under the line, which only a terminal shows
            guess = f"did you mean `{near}`?" if near else ""
            message = f"the answer to `{item.link_id}` {_MESSAGES[unfit.reason]}"
            self.note(unfit.reason, message, wrong.span, fitting(item), guess)
        else:
            if answer is not Missing.NOT_ASKED:
                self.answers[item.link_id] = answer


def _wrong_part(item: Item, node: Node) -> Node:
    """Return the first part of a list that is no option, or the whole."""
    if isinstance(node, Sequence) and item.repeats:
        return next((part for part in node.items if not _is_option(item, part)), node)
    return node


def _is_option(item: Item, node: Node) -> bool:
    return isinstance(node, Scalar) and node.text in item.option_by_code


def answer_of(item: Item, node: Node) -> Value | Missing:
    """Return the answer that a node of a file gives to an item.

    Raises:
        Unfit: When it does not fit.
    """
    if isinstance(node, Mapping):
        kind = node.get("missing")
        if len(node.entries) == 1 and isinstance(kind, Scalar) and kind.text in _MISSING:
            return _MISSING[kind.text]
        raise Unfit("wrong-shape")
    if isinstance(node, Sequence):
        if not all(isinstance(part, Scalar) for part in node.items):
            raise Unfit("wrong-shape")
        return parse_many(item, [part.text for part in node.items if isinstance(part, Scalar)])
    if item.type != "text":
        if node.text in _MISSING:
            return _MISSING[node.text]
        if node.style == "plain" and node.text in ("", "~", "null"):
            raise Unfit("empty")
    return parse(item, node.text)


def fitting(item: Item) -> str:
    """Return a help line that says what fits an item, and how to leave it open.

    >>> from iopfit.questionnaire import Text
    >>> fitting(Item("days", "integer", "use", Text({}), Text({}), min_value=0, max_value=30))
    'write a whole number from 0 to 30; or unknown, declined'
    """
    low, high = item.bounds
    allowed = {
        "boolean": "yes or no",
        "choice": ("a list of " if item.repeats else "one of ") + ", ".join(item.option_by_code),
        "date": "a date as year-month-day",
        "text": f"words, or a mapping `missing: declined`; no more than {10_000:,} characters",
        "decimal": f"a number from {low:g} to {high:g}",
    }.get(item.type, f"a whole number from {low:g} to {high:g}")
    return f"write {allowed}" + ("" if item.type == "text" else "; or unknown, declined")


def as_content(questionnaire: Questionnaire, response: Response, set_aside: frozenset[str]) -> dict[str, object]:
    """Return plain values that, written as YAML, read back as the same response.

    Args:
        questionnaire: Its id, version and digest are stated.
        response: The answers; what was not asked is left out.
        set_aside: Items answered and no longer applying; they are kept apart.
    """
    given = {name: _written(questionnaire.item_by_id[name], answer) for name, answer in response.answers.items()}
    content: dict[str, object] = {
        "questionnaire": questionnaire.id,
        "version": questionnaire.version,
        "digest": questionnaire.digest,
        "answers": {name: answer for name, answer in given.items() if name not in set_aside},
    }
    kept = {name: answer for name, answer in given.items() if name in set_aside}
    private = [name for name in questionnaire.item_by_id if name in response.private]
    return content | ({"set_aside": kept} if kept else {}) | ({"private": private} if private else {})


def _written(item: Item, answer: Value | Missing) -> object:
    if isinstance(answer, Missing):
        return {"missing": answer.value} if item.type == "text" else answer.value
    if isinstance(answer, frozenset):
        return [code for code in item.option_by_code if code in answer]
    return answer.isoformat() if isinstance(answer, date) else answer

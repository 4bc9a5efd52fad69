"""Generated questionnaires and answers, built through the loader as an author's files would be."""

import itertools
import json
import math
import random
from typing import Any

from iopfit.facts import Facts
from iopfit.loader import read_questionnaire
from iopfit.questionnaire import Item, Questionnaire, Value
from iopfit.response import Missing, Response

LEVELS = ("low", "middle", "high")
_TEXT = {"self": "A question", "family": "A question", "counselor": "A question"}


def small_questionnaire(seed: int, items: int = 5, rules: int = 9) -> Questionnaire:
    """Return a random questionnaire whose answers can all be listed."""
    return _Maker(random.Random(seed)).questionnaire(items, rules)


def listed_questionnaire(seed: int, most: int) -> Questionnaire:
    """Return a random questionnaire of no more than `most` people, missing answers included."""
    source = random.Random(seed)
    while True:
        attempt = source.random()
        maker = _Maker(random.Random(attempt))
        maker.draw_items(2 + seed % 2)
        sizes = [_SIZES[str(item.get("repeats", item["type"]))] for item in (*maker.need, *maker.life)]
        if math.prod(sizes) <= most:
            return _Maker(random.Random(attempt)).questionnaire(2 + seed % 2, 4 + seed % 4)


def listed_files(seed: int, most: int) -> dict[str, bytes]:
    """Return the files of a random questionnaire of no more than `most` people."""
    source = random.Random(seed)
    while True:
        attempt = source.random()
        maker = _Maker(random.Random(attempt))
        maker.draw_items(2)
        sizes = [_SIZES[str(item.get("repeats", item["type"]))] for item in (*maker.need, *maker.life)]
        if math.prod(sizes) <= most:
            return _Maker(random.Random(attempt)).files(2, 5)


_SIZES = {"boolean": 3, "choice": 4, "true": 9, "integer": 5}


class _Maker:
    def __init__(self, source: random.Random) -> None:
        self.random = source
        self.need: list[dict[str, object]] = []
        self.life: list[dict[str, object]] = []
        self.scores: list[dict[str, object]] = []

    def draw_items(self, items: int) -> None:
        for number in range(items):
            self.need.append(self._item(f"n{number}", self.need))
        self.life = [self._item("l0", []), self._item("l1", [])]

    def questionnaire(self, items: int, rules: int) -> Questionnaire:
        found, findings = read_questionnaire(self.files(items, rules))
        assert found is not None, findings
        return found

    def files(self, items: int, rules: int) -> dict[str, bytes]:
        self.draw_items(items)
        numeric = [str(item["link_id"]) for item in self.need if item["type"] in ("boolean", "integer")]
        if len(numeric) >= 2:
            self.scores = [
                {"id": "total", "title": "Total", "items": numeric[:3], "when_missing": "prorated", "min_answered": 1}
            ]
        need_rules = [self._need_rule(f"need-{number}") for number in range(rules)]
        life_rules = [self._life_rule(f"life-{number}") for number in range(4)]
        files = {
            "questionnaire.yaml": self._frame(),
            "topics/need.yaml": {
                "topic": "need",
                "title": "Need",
                "ledger": "need",
                "items": self.need,
                "scores": self.scores,
                "rules": need_rules,
            },
            "topics/life.yaml": {
                "topic": "life",
                "title": "Life",
                "ledger": "life",
                "items": self.life,
                "rules": life_rules,
            },
        }
        return {name: json.dumps(content).encode() for name, content in files.items()}

    def _frame(self) -> dict[str, object]:
        levels = [{"id": level, "title": level, "summary": level, "week": level} for level in LEVELS]
        return {
            "id": "small",
            "title": "Small",
            "version": "1",
            "levels": levels,
            "dimensions": [{"id": "d", "title": "D"}],
            "rating_words": ["0", "1", "2", "3", "4"],
            "topics": ["need", "life"],
            "crisis": [{"id": "line", "title": "Line", "contact": "1", "about": "Help"}],
            "sources": [{"id": "source", "title": "S", "publisher": "P", "kind": "judgement"}],
        }

    def _item(self, name: str, earlier: list[dict[str, object]]) -> dict[str, object]:
        kind = self.random.choice(["boolean", "choice", "choices", "integer"])
        item: dict[str, object] = {
            "link_id": name,
            "type": kind,
            "text": _TEXT,
            "safety": "true" if self.random.random() < 0.2 else "false",
        }
        otherwise: object = "no"
        if kind == "integer":
            item |= {"min_value": "0", "max_value": "3"}
            otherwise = "0"
        elif kind != "boolean":
            item |= {"type": "choice", "answer_options": ["a", "b", "c"]}
            otherwise = "a"
            if kind == "choices":
                item |= {"repeats": "true"}
                otherwise = []
        if earlier and self.random.random() < 0.4:
            item |= {"enable_when": self._leaf(self.random.choice(earlier)), "otherwise": otherwise}
        return item

    def _leaf(self, item: dict[str, object]) -> str:
        name, choose = item["link_id"], self.random.choice
        if item["type"] == "boolean":
            return f"{name} {choose(['=', '!='])} {choose(['yes', 'no'])}"
        if item["type"] == "integer":
            return f"{name} {choose(['=', '!=', '<', '<=', '>', '>='])} {choose('0123')}"
        if "repeats" in item:
            return choose([f"{name} in (a)", f"{name} in (b, c)", f"count({name}) >= 2", f"not {name} in (c)"])
        return choose([f"{name} = a", f"{name} != b", f"{name} in (a, c)"])

    def _condition(self, items: list[dict[str, object]], depth: int = 2) -> str:
        if depth == 0 or self.random.random() < 0.3:
            if self.scores and items is self.need and self.random.random() < 0.2:
                return f"total {self.random.choice(['>=', '<', '='])} {self.random.choice('12345')}"
            return self._leaf(self.random.choice(items))
        parts = [self._condition(items, depth - 1) for _ in range(3)]
        form = self.random.choice(
            ["({0} and {1})", "({0} or {1})", "not ({0})", "at_least(2, {0}, {1}, {2})", "count({0}, {1}, {2}) >= 2"]
        )
        return form.format(*parts)

    def _need_rule(self, name: str) -> dict[str, object]:
        rule = self._rule(name, self.need)
        rule["rate"] = {"d": self.random.choice("01234")}
        if self.random.random() < 0.5:
            rule["at_least"] = self.random.choice(LEVELS)
        if self.random.random() < 0.4:
            rule["up_to"] = self.random.choice(LEVELS)
        if self.random.random() < 0.15:
            rule |= {"alert": "urgent", "do_now": ["Call"], "call": ["line"]}
        return rule

    def _life_rule(self, name: str) -> dict[str, object]:
        rule = self._rule(name, [*self.life, *self.need[:1]])
        rule["points"] = {level: self.random.choice("123") for level in self.random.sample(LEVELS, 2)}
        if self.random.random() < 0.5:
            way = {"text": "Way", "cite": "source"}
            rule |= {"barrier": "Barrier", "ways_through": [way, way]}
        if self.random.random() < 0.3:
            rule["advice"] = [{"about": "program", "text": "Ask"}]
        return rule

    def _rule(self, name: str, items: list[dict[str, object]]) -> dict[str, object]:
        return {"id": name, "when": self._condition(items), "because": "Because", "cite": "source"}


def everybody(questionnaire: Questionnaire) -> list[Response]:
    """Return every person of a small questionnaire, each item answered in each way or not at all."""
    items = [item for item in questionnaire.items if item.type != "display"]
    found = []
    for values in itertools.product(*([None, *values_of(item)] for item in items)):
        pairs = zip(items, values, strict=True)
        found.append(Response({item.link_id: value for item, value in pairs if value is not None}))
    return found


def values_of(item: Item) -> list[Value]:
    """Return every answer of a small item."""
    if item.type == "boolean":
        return [False, True]
    if item.type in ("integer", "scale"):
        return list(range(int(item.min_value or 0), int(item.max_value or 0) + 1))
    codes = [option.code for option in item.answer_options]
    if not item.repeats:
        return list(codes)
    return [frozenset(c for bit, c in enumerate(codes) if number >> bit & 1) for number in range(2 ** len(codes))]


def random_answer(item: Item, source: random.Random, yes: float = 0.5) -> Value:
    """Return a random answer that fits an item."""
    if item.type == "boolean":
        return source.random() < yes
    if item.type in ("integer", "scale"):
        return source.randint(int(item.min_value or 0), int(item.max_value or 0))
    if item.type == "text":
        return "words"
    codes = [option.code for option in item.answer_options]
    if not item.repeats:
        return source.choice(codes)
    alone = [option.code for option in item.answer_options if option.exclusive]
    if alone and source.random() < 0.5:
        return frozenset(alone[:1])
    others = [code for code in codes if code not in alone]
    return frozenset(source.sample(others, source.choice([1, 1, 2])))


def random_response(
    questionnaire: Questionnaire, source: random.Random, gaps: float = 0.0, yes: float = 0.5
) -> Response:
    """Return answers to every item that applies, some of them left missing in one of three ways."""
    response = Response()
    for item in questionnaire.items:
        if item.type == "display" or Facts(questionnaire, response).applies(item.link_id).truth is not True:
            continue
        if source.random() < gaps:
            kind = source.choice([None, Missing.UNKNOWN, Missing.DECLINED])
            response = response if kind is None else response.with_answer(item.link_id, kind)
        else:
            response = response.with_answer(item.link_id, random_answer(item, source, yes))
    return response


def pins(people: Any, response: Response) -> list[Any]:
    """Return formulas that hold people of the prover to somebody's answers, and no others to anything."""
    found = []
    for item in people.questionnaire.items:
        answer = response.value(item.link_id)
        if answer is None:
            continue
        for code, variable in people.given[item.link_id].items():
            chosen = code in answer if isinstance(answer, frozenset) else code == answer
            found.append(variable == (chosen if item.type == "choice" else answer))
    return found

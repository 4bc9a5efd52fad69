"""An explanation as blocks to read, and as plain values for machines.

Sensitive answers are never quoted, only the part of the questions they belong to is named. To
a person and their family no answer is ever named as a way to less care, unless it is about
what can be arranged in daily life.
"""

from collections.abc import Collection, Iterator
from typing import Any, Literal

from iopfit.explain import Distance, Explanation, Grounds, Lever
from iopfit.expr.nodes import Condition, names_in
from iopfit.phrases import phrase, phrase_for
from iopfit.questionnaire import Questionnaire, Reader
from iopfit.report.blocks import Block, Heading, Paragraph, Point, Points
from iopfit.report.wording import answer_words, mention
from iopfit.response import Response
from iopfit.scoring import Suggestion, suggest

FORMAT = "iopfit.explanation/1"


def levers_for(reader: Reader) -> Literal["changeable", "all"]:
    """Return over which answers the levers for a reader go: clinical ones are for counselors only."""
    return "all" if reader.voice == "counselor" else "changeable"


def explanation_blocks(
    questionnaire: Questionnaire,
    response: Response,
    suggestion: Suggestion,
    explanation: Explanation,
    reader: Reader,
) -> list[Block]:
    """Return why, why not, how firm and what would change it, as far as there is something to say.

    Args:
        questionnaire: What was asked.
        response: The answers, quoted unless they are sensitive.
        suggestion: What they came to.
        explanation: Why.
        reader: Language and voice.
    """
    return list(_Explained(questionnaire, response, suggestion, explanation, reader).blocks())


class _Explained:
    def __init__(
        self,
        questionnaire: Questionnaire,
        response: Response,
        suggestion: Suggestion,
        explanation: Explanation,
        reader: Reader,
    ) -> None:
        self.questionnaire = questionnaire
        self.response = response
        self.suggestion = suggestion
        self.explanation = explanation
        self.reader = reader

    def _say(self, key: str, **parts: object) -> str:
        return phrase(key, self.reader, **parts)

    def _title(self, level: str) -> str:
        return self.questionnaire.level_by_id[level].title.say(self.reader)

    def blocks(self) -> Iterator[Block]:
        """Yield the blocks in order."""
        if self.suggestion.referral is not None:
            return
        yield from self._enough()
        yield from self._why_not()
        yield from self._firmness()
        yield from self._levers()

    def _enough(self) -> Iterator[Block]:
        found = self.explanation.minimum
        if found is None:
            return
        yield Heading(self._say("enough"), key="enough")
        yield Paragraph(phrase_for("enough-all", len(found.answers), self.reader, level=self._title(found.level)))
        yield Points(tuple(Point(text) for text in self._mentions(found)))

    def _why_not(self) -> Iterator[Block]:
        points = [self._against(grounds) for grounds in self.explanation.against]
        if points:
            yield Heading(self._say("why-not"), key="why-not")
            yield Points(tuple(points))

    def _against(self, grounds: Grounds) -> Point:
        rank = self.questionnaire.rank
        level, (low, high) = self._title(grounds.level), self.suggestion.range
        if rank[grounds.level] < rank[low]:
            minimum = self.explanation.minimum
            same = minimum is not None and minimum.answers == grounds.answers
            note = self._say("same-answers") if same else self._resting(grounds)
            return Point(self._say("why-not-less-care", level=level), note)
        if rank[grounds.level] > rank[high]:
            key = "why-not-more-care" if self.suggestion.level else "why-not-open-more-care"
            return Point(self._say(key, level=level), self._ruled_out(grounds))
        pick = self._title(self.suggestion.level or low)
        if not grounds.rules:
            return Point(self._say("why-not-even", level=level, pick=pick))
        because = (self.questionnaire.rule_by_id[rule].because.say(self.reader) for rule in grounds.rules)
        text = self._say("why-not-chosen", level=level, pick=pick)
        return Point(text, self._resting(grounds), below=tuple(dict.fromkeys(because)))

    def _ruled_out(self, grounds: Grounds) -> str:
        if self.reader.voice != "counselor":
            return phrase_for("ruled-out", len(grounds.answers), self.reader)
        labels = dict.fromkeys(self._label(name) for name in grounds.answers)
        return self._say("ruled-out-by", labels="; ".join(labels))

    def _resting(self, grounds: Grounds) -> str:
        return self._say("rests-on", answers="; ".join(self._mentions(grounds)))

    def _mentions(self, grounds: Grounds) -> list[str]:
        """Return the answers of some grounds, those that only make a question apply included."""
        items = self.questionnaire.item_by_id
        conditions = [self.questionnaire.rule_by_id[rule].when for rule in grounds.rules]
        gates = [gate for name in grounds.answers if (gate := items[name].enable_when) is not None]
        read = [(condition, self._read_by(condition)) for condition in (*conditions, *gates)]
        said: dict[str, None] = {}
        for name in grounds.answers:
            answer = self.response.answers[name]
            about = next((condition for condition, names in read if name in names), None)
            if items[name].sensitive:
                said[self._label(name)] = None
            elif about is None:
                said[f"{self._label(name)}: {answer_words(items[name], answer, self.reader)}"] = None
            else:
                said[mention(items[name], answer, about, self.reader)] = None
        return list(said)

    def _read_by(self, condition: Condition) -> Collection[str]:
        scores = self.questionnaire.score_by_id
        return {item for name in names_in(condition) for item in (scores[name].items if name in scores else (name,))}

    def _label(self, name: str) -> str:
        item = self.questionnaire.item_by_id[name]
        if not item.sensitive:
            return item.label.say(self.reader)
        topic = self.questionnaire.topic_by_id[item.topic].title.say(self.reader)
        return self._say("a-sensitive-answer", topic=topic)

    def _firmness(self) -> Iterator[Block]:
        firmness = self.explanation.firmness
        if firmness is None or self.suggestion.level is None:
            return
        levels, rank = self.questionnaire.levels, self.questionnaire.rank[self.suggestion.level]
        yield Heading(self._say("firm"), key="firm")
        if rank > 0:
            yield Paragraph(self._distance("firm-less", firmness.less))
        if rank < len(levels) - 1:
            yield Paragraph(self._distance("firm-more", firmness.more))
        if self.explanation.deciding is not None:
            yield Paragraph(self._say("deciding", label=self._label(self.explanation.deciding)))
        else:
            yield Paragraph(self._say("firm-doubt"))

    def _distance(self, key: str, distance: Distance) -> str:
        if distance.number is not None:
            return phrase_for(key, distance.number, self.reader)
        if distance.beyond is not None:
            return phrase_for(f"{key}-beyond", distance.beyond, self.reader)
        return self._say(f"{key}-none")

    def _levers(self) -> Iterator[Block]:
        if not self.explanation.levers:
            return
        key = "levers-counselor" if self.reader.voice == "counselor" else "levers"
        yield Heading(self._say(key), key="levers")
        yield Paragraph(self._say(f"{key}-intro"))
        yield Points(tuple(Point(self._lever(lever)) for lever in self.explanation.levers))

    def _lever(self, lever: Lever) -> str:
        changes = dict.fromkeys(self._change(lever, name) for name in lever.items)
        is_close = suggest(self.questionnaire, lever.response).status == "close"
        key = "lever-close" if is_close else "lever"
        return self._say(key, changes="; ".join(changes), level=self._title(lever.becomes))

    def _change(self, lever: Lever, name: str) -> str:
        item, before, after = self.questionnaire.item_by_id[name], self.response.value(name), lever.response.value(name)
        if item.sensitive or after is None:
            topic = self.questionnaire.topic_by_id[item.topic].title.say(self.reader)
            return self._say("lever-sensitive", topic=topic)
        said = answer_words(item, after, self.reader)
        if isinstance(before, frozenset) and isinstance(after, frozenset):
            parts = (("lever-gained", after - before), ("lever-lost", before - after))
            shown = [self._say(key, options=answer_words(item, some, self.reader)) for key, some in parts if some]
            said = ", ".join(shown)
        return f"{item.label.say(self.reader)}: {said}"


def as_values(suggestion: Suggestion, explanation: Explanation, reader: Reader) -> dict[str, Any]:
    """Return an explanation as values that JSON can hold; it names items, never the person's answers.

    Args:
        suggestion: What the answers came to.
        explanation: Why.
        reader: To others than counselors, the answers that would have to differ are not named.
    """
    firmness = explanation.firmness
    return {
        "format": FORMAT,
        "questionnaire": {"id": suggestion.questionnaire, "version": suggestion.version, "digest": suggestion.digest},
        "language": reader.language,
        "voice": reader.voice,
        "level": suggestion.level,
        "range": {"lowest": suggestion.range[0], "highest": suggestion.range[1]},
        "minimum": None if explanation.minimum is None else _grounds(explanation.minimum),
        "against": [_grounds(grounds) for grounds in explanation.against],
        "firmness": None
        if firmness is None
        else {
            "number": firmness.number,
            "beyond": firmness.beyond,
            "less": {"number": firmness.less.number, "beyond": firmness.less.beyond},
            "more": {"number": firmness.more.number, "beyond": firmness.more.beyond},
            "items": list(firmness.items) if reader.voice == "counselor" else None,
            "becomes": firmness.becomes if reader.voice == "counselor" else None,
        },
        "deciding": explanation.deciding,
        "levers": [
            {"items": list(lever.items), "becomes": lever.becomes, "direction": lever.direction}
            for lever in explanation.levers
        ],
    }


def _grounds(grounds: Grounds) -> dict[str, Any]:
    return {"level": grounds.level, "answers": list(grounds.answers), "rules": list(grounds.rules)}

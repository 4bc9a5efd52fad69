"""A Suggestion as plain values for machines, and the JSON Schema that describes them.

The format is versioned; a key is never renamed or given another meaning within a version.
Answers of the person are not in it: reasons name items only.
"""

from dataclasses import dataclass
from typing import Any

from iopfit.questionnaire import Questionnaire, Reader, Rule
from iopfit.scoring import Reason, Suggestion

FORMAT = "iopfit.suggestion/1"


def as_values(questionnaire: Questionnaire, suggestion: Suggestion, reader: Reader) -> dict[str, Any]:
    """Return a suggestion as values that JSON can hold, texts in the reader's words."""
    form = _Form(questionnaire, reader)
    return {
        "format": FORMAT,
        "questionnaire": {"id": suggestion.questionnaire, "version": suggestion.version, "digest": suggestion.digest},
        "language": reader.language,
        "voice": reader.voice,
        "level": suggestion.level,
        "planned": suggestion.planned,
        "range": {"lowest": suggestion.range[0], "highest": suggestion.range[1]},
        "status": suggestion.status,
        "referral": form.reason(suggestion.referral) if suggestion.referral else None,
        "ratings": [{"dimension": r.dimension, "value": r.value, "highest": r.highest} for r in suggestion.ratings],
        "reasons": [form.need(found) for found in suggestion.reasons],
        "speaks_for": [form.speaks_for(found) for found in suggestion.speaks_for],
        "points": dict(suggestion.points),
        "alerts": [form.alert(found) for found in suggestion.alerts],
        "barriers": [form.barrier(found) for found in suggestion.barriers],
        "advice": [one for found in suggestion.advice for one in form.advice(found)],
        "missing": [{"item": g.item, "kind": g.kind.value, "could_change": g.could_change} for g in suggestion.missing],
        "scores": [
            {"score": s.score, "value": s.value, "estimated": s.estimated, "answered": s.answered}
            for s in suggestion.scores
        ],
    }


@dataclass(frozen=True)
class _Form:
    """Each kind of reason as plain values."""

    questionnaire: Questionnaire
    reader: Reader

    def _rule(self, found: Reason) -> Rule:
        return self.questionnaire.rule_by_id[found.rule]

    def reason(self, found: Reason) -> dict[str, Any]:
        rule = self._rule(found)
        return {
            "rule": found.rule,
            "because": rule.because.say(self.reader),
            "rests_on": list(found.rests_on),
            "cite": list(rule.cite),
        }

    def need(self, found: Reason) -> dict[str, Any]:
        rule = self._rule(found)
        return {**self.reason(found), "at_least": rule.at_least, "up_to": rule.up_to}

    def speaks_for(self, found: Reason) -> dict[str, Any]:
        return {**self.reason(found), "points": dict(self._rule(found).points)}

    def alert(self, found: Reason) -> dict[str, Any]:
        rule, reader = self._rule(found), self.reader
        lines = [self.questionnaire.crisis_by_id[line] for line in rule.call]
        return {
            **self.reason(found),
            "urgency": rule.alert,
            "do_now": [text.say(reader) for text in rule.do_now],
            "call": [
                {"id": line.id, "title": line.title.say(reader), "contact": line.contact.say(reader)} for line in lines
            ],
        }

    def barrier(self, found: Reason) -> dict[str, Any]:
        rule, reader = self._rule(found), self.reader
        return {
            **self.reason(found),
            "barrier": rule.barrier.say(reader) if rule.barrier else "",
            "ways_through": [{"text": way.text.say(reader), "cite": way.cite} for way in rule.ways_through],
            "ask_program": rule.ask_program.say(reader) if rule.ask_program else None,
        }

    def advice(self, found: Reason) -> list[dict[str, Any]]:
        rule = self._rule(found)
        return [{"rule": rule.id, "about": a.about, "text": a.text.say(self.reader)} for a in rule.advice]


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of `as_values`."""
    text, whole = {"type": "string"}, {"type": "integer"}
    texts = {"type": "array", "items": text}
    reason = {"rule": text, "because": text, "rests_on": texts, "cite": texts}
    level = {"type": ["string", "null"]}
    call = _object({"id": text, "title": text, "contact": text})
    way = _object({"text": text, "cite": text})
    properties: dict[str, Any] = {
        "format": {"const": FORMAT},
        "questionnaire": _object({"id": text, "version": text, "digest": text}),
        "language": text,
        "voice": {"enum": ["self", "family", "counselor"]},
        "level": {
            **level,
            "description": "null while a missing answer could still change the range, or when the person is referred elsewhere; then read range.lowest as a minimum",
        },
        "planned": {
            **level,
            "description": "the level to plan for: the one suggested, or the most intensive one still possible; null while every level is, or when the person is referred elsewhere",
        },
        "range": _object({"lowest": text, "highest": text}),
        "status": {"enum": ["clear", "close", "open"]},
        "referral": {"anyOf": [{"type": "null"}, _object(reason)]},
        "ratings": _list({"dimension": text, "value": whole, "highest": whole}),
        "reasons": _list({**reason, "at_least": level, "up_to": level}),
        "speaks_for": _list({**reason, "points": {"type": "object", "additionalProperties": whole}}),
        "points": {"type": "object", "additionalProperties": whole},
        "alerts": _list(
            {
                **reason,
                "urgency": {"enum": ["emergency", "urgent"]},
                "do_now": texts,
                "call": {"type": "array", "items": call},
            }
        ),
        "barriers": _list(
            {**reason, "barrier": text, "ways_through": {"type": "array", "items": way}, "ask_program": level}
        ),
        "advice": _list({"rule": text, "about": {"enum": ["next_step", "approach", "program"]}, "text": text}),
        "missing": _list(
            {
                "item": text,
                "kind": {"enum": ["not-asked", "unknown", "declined"]},
                "could_change": {"enum": ["level", "alert", "choice", "detail"]},
            }
        ),
        "scores": _list(
            {"score": text, "value": {"type": ["number", "null"]}, "estimated": {"type": "boolean"}, "answered": whole}
        ),
    }
    title = "A suggestion of iopfit"
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title, **_object(properties)}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _list(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": _object(properties)}

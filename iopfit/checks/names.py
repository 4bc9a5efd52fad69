"""Checks of what is defined and never used, written twice, or written where it means nothing."""

from collections import Counter
from collections.abc import Iterator

from iopfit.checks.inspection import Found, Inspection
from iopfit.document import Scalar
from iopfit.questionnaire import Item, Rule

_NUMBERS = ("integer", "decimal", "scale")
_WITH_ALERT = ("do_now", "call")
_WITH_BARRIER = ("barrier_at", "wish", "ways_through", "ask_program")


def unread_item(look: Inspection) -> Iterator[Found]:
    """Find questions whose answer nothing reads."""
    for item in look.questionnaire.items:
        speaks = any(option.voice for option in item.answer_options)
        if item.type != "display" and not item.required and not speaks and item.link_id not in look.items_read:
            yield Found(
                f"no rule, score or condition reads `{item.link_id}`",
                look.name_span("items", item.link_id),
                "let a rule read it, remove it, or say `required: true` when it is asked for the record",
            )


def unused_definition(look: Inspection) -> Iterator[Found]:
    """Find named conditions that no other condition names."""
    read = set()
    for kind, name, key, _ in look.conditions:
        text = look.manuscript.places.scalar(kind, name, key).text
        read |= set(_words(text)) - ({name} if kind == "definitions" else set())
    for promise in look.manuscript.promises:
        read |= set(_words(promise.text))
    for definition in look.questionnaire.definitions:
        if definition.id not in read:
            yield Found(
                f"no condition uses the definition `{definition.id}`",
                look.name_span("definitions", definition.id),
                "use it in a rule, or remove it",
            )


def _words(condition: str) -> list[str]:
    return "".join(c if c.isalnum() or c == "_" else " " for c in condition).split()


def unused_score(look: Inspection) -> Iterator[Found]:
    """Find scores that no rule reads and that have no bands to report."""
    for score in look.questionnaire.scores:
        if score.id not in look.scores_read and not score.bands:
            yield Found(
                f"no rule reads the score `{score.id}`, and it has no bands to report it by",
                look.name_span("scores", score.id),
                "let a rule read it, add `bands:`, or remove it",
            )


def unused_source(look: Inspection) -> Iterator[Found]:
    """Find sources that nothing cites."""
    cited = {cite for rule in look.questionnaire.rules for cite in rule.cite}
    cited |= {way.cite for rule in look.questionnaire.rules for way in rule.ways_through}
    cited |= {cite for score in look.questionnaire.scores for cite in score.cite}
    cited |= {cite for promise in look.manuscript.promises for cite in promise.cite}
    for source in look.questionnaire.sources:
        if source.id not in cited:
            yield Found(
                f"nothing cites the source `{source.id}`",
                look.name_span("sources", source.id),
                "cite it where it is the ground, or remove it",
            )


def unrated_dimension(look: Inspection) -> Iterator[Found]:
    """Find areas of need that are shown and never rated."""
    rated = {dimension for rule in look.questionnaire.rules for dimension in rule.rate}
    for dimension in look.questionnaire.dimensions:
        if dimension.id not in rated:
            yield Found(
                f"no rule rates the dimension `{dimension.id}`, so it always shows 0",
                look.name_span("dimensions", dimension.id),
                "add `rate:` to a rule, or remove the dimension",
            )


def unused_value_set(look: Inspection) -> Iterator[Found]:
    """Find shared options that no item uses."""
    places = look.manuscript.places
    used = {places.scalar("items", item.link_id, "answer_value_set").text for item in look.questionnaire.items}
    frame = places.frame
    sets = next((value for key, value in getattr(frame, "entries", ()) if key.text == "value_sets"), None)
    for key, _ in getattr(sets, "entries", ()):
        if key.text not in used:
            yield Found(
                f"no item uses the value set `{key.text}`", key.span, "name it in `answer_value_set`, or remove it"
            )


def listed_twice(look: Inspection) -> Iterator[Found]:
    """Find names that stand twice in one list: an item of a score counts twice, a line is shown twice."""
    lists = [
        ("scores", score.id, key, getattr(score, key))
        for score in look.questionnaire.scores
        for key in ("items", "cite")
    ]
    lists += [("rules", r.id, key, getattr(r, key)) for r in look.questionnaire.rules for key in ("cite", "call")]
    for kind, name, key, entries in lists:
        for entry, times in Counter(entries).items():
            if times > 1:
                last = len(entries) - 1 - entries[::-1].index(entry)
                yield Found(
                    f"`{entry}` stands twice under `{key}` of `{name}`", look.span(kind, name, key, last), "keep one"
                )


def idle_rule(look: Inspection) -> Iterator[Found]:
    """Find rules from which nothing follows."""
    for rule in look.questionnaire.rules:
        if not (rule.rate or rule.at_least or rule.up_to or rule.points or rule.alert or rule.barrier or rule.advice):
            if rule.refer:
                continue
            yield Found(
                f"nothing follows from `{rule.id}`",
                look.name_span("rules", rule.id),
                "say what follows, such as `at_least`, `points` or `advice`, or remove the rule",
            )


def unseen_barrier(look: Inspection) -> Iterator[Found]:
    """Find barriers that no level shows."""
    for rule in look.questionnaire.rules:
        if rule.barrier is not None and not rule.barrier_at:
            yield Found(
                f"the barrier of `{rule.id}` is never shown, because every level has points",
                look.key_span("rules", rule.id, "barrier"),
                "add `barrier_at:`, or give points to fewer levels",
            )


def idle_key(look: Inspection) -> Iterator[Found]:
    """Find keys that mean something only beside another one, or for another type of item."""
    for rule in look.questionnaire.rules:
        yield from _idle_in_rule(look, rule)
    for item in look.questionnaire.items:
        yield from _idle_in_item(look, item)


def _idle_in_rule(look: Inspection, rule: Rule) -> Iterator[Found]:
    for keys, needed, there in ((_WITH_ALERT, "alert", rule.alert), (_WITH_BARRIER, "barrier", rule.barrier)):
        for key in look.written_keys("rules", rule.id):
            if key in keys and not there:
                yield Found(
                    f"`{key}` of `{rule.id}` is never shown, because the rule has no `{needed}`",
                    look.key_span("rules", rule.id, key),
                    f"add `{needed}:`, or remove `{key}`",
                )


def _idle_in_item(look: Inspection, item: Item) -> Iterator[Found]:
    fits = {
        "unit": item.type in _NUMBERS,
        "low_text": item.type == "scale",
        "high_text": item.type == "scale",
        "min_value": item.type in _NUMBERS,
        "max_value": item.type in _NUMBERS,
        "required": item.type != "display",
        "safety": item.type != "display",
        "sensitive": item.type != "display",
    }
    for key in look.written_keys("items", item.link_id):
        written = look.manuscript.places.node("items", item.link_id, key)
        if not fits.get(key, True) and not (isinstance(written, Scalar) and written.text == "false"):
            yield Found(
                f"`{key}` means nothing for `{item.link_id}`, which is of type {item.type}",
                look.key_span("items", item.link_id, key),
                f"remove `{key}`, or mend the type",
            )
    if item.type == "choice" and not item.repeats:
        for number, option in enumerate(item.answer_options):
            if option.exclusive:
                yield Found(
                    f"`exclusive` means nothing for `{item.link_id}`, where only one option can be chosen",
                    look.span("items", item.link_id, "answer_options", number),
                    "remove it, or add `repeats: true`",
                )

"""What rules and scores point at: levels, dimensions, sources, crisis lines, other items."""

from collections.abc import Iterable

from iopfit.diagnostics import suggestion_for
from iopfit.document import Span
from iopfit.loader.format import RuleForm, ScoreForm
from iopfit.loader.names import Names
from iopfit.loader.shape import Written


def check_references(names: Names) -> None:
    """Find every level, dimension, source, line or item that is pointed at and does not exist."""
    _check_frame(names)
    for score in names.scores.values():
        _check_score(names, score)
    for name, rule in names.rules.items():
        _check_rule(names, rule)
        _check_ledger(names, name, rule)


def _check_frame(names: Names) -> None:
    form = names.frame.form
    for key in ("levels", "dimensions", "crisis", "sources"):
        seen: set[str] = set()
        for part in names.frame.each(key, list(getattr(form, key))):
            if part.form.id in seen:
                names.note(
                    "duplicate-name", f"`{part.form.id}` is given twice under `{key}`", part.span("id"), "keep one"
                )
            seen.add(part.form.id)


def _known(names: Names, what: str, word: str, known: Iterable[str], span: Span) -> None:
    known = list(known)
    if word not in known:
        names.note(
            "unknown-name",
            f"there is no {what} `{word}`",
            span,
            suggestion_for(word, known, f"known: {', '.join(known) or 'none'}"),
        )


def _check_score(names: Names, score: Written[ScoreForm]) -> None:
    form = score.form
    for part in score.each("items", list(form.items)):
        _known(names, "item", part.form, names.items, part.span())
        item = names.items.get(part.form)
        if item is None or item.form.type in ("boolean", "integer", "decimal", "scale"):
            continue
        options = names.options(item.form)
        if item.form.repeats or not options or any(option.weight is None for option in options):
            names.note(
                "not-a-number",
                f"`{part.form}` cannot be added up",
                part.span(),
                "use numbers, yes-or-no items, or a choice whose options all have weights",
            )
    if form.min_answered is not None and not 1 <= form.min_answered <= len(form.items):
        names.note(
            "out-of-range",
            f"score `{form.id}` has {len(form.items)} items",
            score.span("min_answered"),
            "ask for at least 1 and no more than all of them",
        )
    _check_cites(names, score)


def _check_cites(names: Names, written: "Written[ScoreForm] | Written[RuleForm]") -> None:
    known = [source.id for source in names.frame.form.sources]
    for cite in written.form.cite:
        _known(names, "source", cite, known, written.span("cite"))


def _check_rule(names: Names, rule: Written[RuleForm]) -> None:
    form, frame = rule.form, names.frame.form
    levels = [level.id for level in frame.levels]
    for key in ("at_least", "up_to"):
        value = getattr(form, key)
        if value is not None:
            _known(names, "level", value, levels, rule.span(key))
    for level in form.barrier_at:
        _known(names, "level", level, levels, rule.span("barrier_at"))
    for level in form.points:
        _known(names, "level", level, levels, rule.span("points"))
    for dimension in form.rate:
        _known(names, "dimension", dimension, [d.id for d in frame.dimensions], rule.span("rate"))
    for line in form.call:
        _known(names, "crisis line", line, [c.id for c in frame.crisis], rule.span("call"))
    _check_cites(names, rule)
    for way in rule.each("ways_through", list(form.ways_through)):
        _known(names, "source", way.form.cite, [source.id for source in frame.sources], way.span("cite"))
    if form.alert and not form.do_now:
        names.note("missing-key", f"alert `{form.id}` does not say what to do now", rule.span("alert"), "add `do_now:`")
    if form.barrier and len(form.ways_through) < 2:
        names.note(
            "missing-key",
            f"barrier `{form.id}` has fewer than two ways through",
            rule.span("barrier"),
            "add `ways_through:`",
        )


def _check_ledger(names: Names, name: str, rule: Written[RuleForm]) -> None:
    """Keep the two ledgers apart: needs set the range, life gives points."""
    ledger = names.topics[names.topic_of_rule[name]].form.ledger
    form = rule.form
    if ledger != "need":
        for key in ("at_least", "up_to", "rate", "alert"):
            if getattr(form, key):
                names.note(
                    "life-rule-sets-level",
                    f"`{key}` belongs to need rules only",
                    rule.span(key),
                    "give `points` instead, or move the rule to a need topic",
                )
    if ledger == "life" and form.refer:
        names.note(
            "life-rule-sets-level",
            "`refer` takes the level away, which no life rule may do",
            rule.span("refer"),
            "give `advice` instead, or move the rule to another topic",
        )
    if ledger != "life":
        for key in ("points", "barrier", "barrier_at", "wish", "ways_through", "ask_program"):
            if getattr(form, key):
                names.note(
                    "need-rule-gives-points",
                    f"`{key}` belongs to life rules only",
                    rule.span(key),
                    "set a level with `at_least`, or move the rule to a life topic",
                )

"""Forms to values: the last step, once names and conditions are known to fit."""

from iopfit.answer_file import answer_of, fitting
from iopfit.answers import Unfit
from iopfit.document import Node, Scalar, printable
from iopfit.loader.conditions import Conditions
from iopfit.loader.format import ItemForm, LevelForm, RuleForm, ScoreForm
from iopfit.loader.names import Names
from iopfit.loader.shape import Written
from iopfit.loader.translation import Words
from iopfit.questionnaire import (
    Advice,
    AnswerOption,
    Band,
    CrisisLine,
    Definition,
    Dimension,
    Item,
    LevelOfCare,
    Questionnaire,
    Rule,
    Score,
    Source,
    Text,
    Topic,
    Value,
    Way,
)
from iopfit.response import Missing


def build(names: Names, conditions: Conditions, words: Words, digest: str) -> Questionnaire:
    """Return the questionnaire that the forms describe.

    Args:
        names: Every written part.
        conditions: Those that could be read; parts without theirs are left out.
        words: Makes the texts.
        digest: The content digest to carry.
    """
    form = names.frame.form
    return Questionnaire(
        id=form.id,
        title=words.text(form.title, "title"),
        version=form.version,
        digest=digest,
        languages=(form.language, *words.translations),
        intro=words.maybe(form.intro, "intro"),
        levels=tuple(_level(level, words) for level in form.levels),
        dimensions=tuple(Dimension(d.id, words.text(d.title, "dimensions", d.id)) for d in form.dimensions),
        rating_words=words.several(form.rating_words, "rating_words"),
        topics=tuple(_topic(names, name, words) for name in names.topics),
        items=tuple(_item(names, conditions, name, written, words) for name, written in names.items.items()),
        scores=tuple(_score(score.form, score, words) for score in names.scores.values()),
        definitions=tuple(
            Definition(name, condition, words.text(names.definitions[name].form.text, "definitions", name))
            for name, condition in conditions.definitions.items()
        ),
        rules=tuple(
            _rule(names, conditions, name, written, words)
            for name, written in names.rules.items()
            if name in conditions.when
        ),
        crisis=tuple(
            CrisisLine(
                c.id,
                words.text(c.title, "crisis", c.id, "title"),
                words.number(c.contact, "crisis", c.id, "contact"),
                words.text(c.about, "crisis", c.id, "about"),
            )
            for c in form.crisis
        ),
        sources=tuple(
            Source(s.id, s.title, s.publisher, s.year, s.kind, s.url, s.reviewed, s.review_by) for s in form.sources
        ),
        limits=words.several(form.limits, "limits"),
    )


def _level(form: LevelForm, words: Words) -> LevelOfCare:
    at = ("levels", form.id)
    return LevelOfCare(
        id=form.id,
        title=words.text(form.title, *at, "title"),
        summary=words.text(form.summary, *at, "summary"),
        week=words.text(form.week, *at, "week"),
        works_on=words.several(form.works_on, *at, "works_on"),
        ask_for=words.several(form.ask_for, *at, "ask_for"),
        moving=words.several(form.moving, *at, "moving"),
        insurance=words.several(form.insurance, *at, "insurance"),
    )


def _topic(names: Names, name: str, words: Words) -> Topic:
    form = names.topics[name].form
    return Topic(
        name,
        words.text(form.title, "topics", name, "title"),
        form.ledger,
        words.maybe(form.intro, "topics", name, "intro"),
    )


def _options(names: Names, form: ItemForm, words: Words) -> tuple[AnswerOption, ...]:
    options = []
    for option in names.options(form):
        shared = form.answer_value_set is not None
        path = (
            ("value_sets", str(form.answer_value_set), option.code)
            if shared
            else ("items", form.link_id, "options", option.code)
        )
        text = (
            words.text(option.text, *path)
            if option.text
            else Text({words.language: {"self": option.code.replace("_", " ")}})
        )
        options.append(AnswerOption(option.code, text, option.weight, option.exclusive, option.voice))
    return tuple(options)


def _item(names: Names, conditions: Conditions, name: str, written: Written[ItemForm], words: Words) -> Item:
    form, at = written.form, ("items", name)
    item = Item(
        link_id=name,
        type=form.type,
        topic=names.topic_of_item[name],
        text=words.text(form.text, *at, "text"),
        label=words.text(form.label, *at, "label")
        if form.label
        else Text({words.language: {"self": name.replace("_", " ")}}),
        why=words.maybe(form.why, *at, "why"),
        help=words.maybe(form.help, *at, "help"),
        if_skipped=words.maybe(form.if_skipped, *at, "if_skipped"),
        answer_options=_options(names, form, words),
        repeats=form.repeats,
        min_value=form.min_value,
        max_value=form.max_value,
        unit=words.maybe(form.unit, *at, "unit"),
        low_text=words.maybe(form.low_text, *at, "low_text"),
        high_text=words.maybe(form.high_text, *at, "high_text"),
        enable_when=conditions.enable_when.get(name),
        safety=form.safety,
        required=form.required,
        sensitive=form.sensitive,
        span=written.span("link_id"),
    )
    _check_item(names, written, item)
    object.__setattr__(item, "otherwise", _otherwise(names, conditions, written, item))
    object.__setattr__(item, "changeable", _changeable(names, written, item))
    return item


def _check_item(names: Names, written: Written[ItemForm], item: Item) -> None:
    span = written.span("link_id")
    known = written.form.answer_value_set in (None, *names.frame.form.value_sets)
    if item.type == "choice" and len(item.answer_options) < 2 and known:
        names.note(
            "missing-key",
            f"choice `{item.link_id}` has fewer than two options",
            span,
            "add `answer_options:` or `answer_value_set:`",
        )
    if item.type != "choice" and (item.answer_options or item.repeats):
        names.note(
            "unknown-key",
            f"`{item.link_id}` is not a choice but has options or repeats",
            span,
            "use `type: choice`, or remove them",
        )
    if item.type in ("integer", "decimal", "scale"):
        if item.min_value is None or item.max_value is None:
            names.note(
                "missing-key", f"number `{item.link_id}` has no range", span, "add `min_value:` and `max_value:`"
            )
        elif item.min_value >= item.max_value:
            names.note(
                "empty-range",
                f"the range of `{item.link_id}` is empty",
                written.span("max_value"),
                "make `max_value` larger than `min_value`",
            )


def _otherwise(names: Names, conditions: Conditions, written: Written[ItemForm], item: Item) -> Value | None:
    if written.form.otherwise is None:
        if written.form.enable_when is not None and item.link_id in conditions.items_read:
            names.note(
                "no-otherwise",
                f"`{item.link_id}` is read by a condition but has no value when it does not apply",
                written.span("link_id"),
                "add `otherwise:`",
            )
        return None
    node: Node = written.part("otherwise")
    if written.form.enable_when is None:
        names.note(
            "idle-otherwise",
            f"`{item.link_id}` always applies",
            written.span("otherwise"),
            "remove `otherwise`, or add `enable_when`",
        )
    try:
        if isinstance(node, Scalar) and item.repeats:
            raise Unfit("wrong-shape")
        value = answer_of(item, node)
    except Unfit:
        help_ = (
            "write a list, `[]` for none chosen"
            if item.repeats
            else fitting(item).removesuffix("; or unknown, declined")
        )
        names.note(
            "wrong-otherwise", f"`otherwise` is not an answer to `{item.link_id}`", written.span("otherwise"), help_
        )
        return None
    if isinstance(value, Missing):
        names.note(
            "wrong-otherwise",
            "`otherwise` cannot be a missing answer",
            written.span("otherwise"),
            "write the value when the item does not apply",
        )
        return None
    return value


def _changeable(names: Names, written: Written[ItemForm], item: Item) -> tuple[Value, ...]:
    listed = written.form.changeable
    if listed in (None, "false"):
        return ()
    if item.type not in ("choice", "boolean"):
        names.note(
            "unknown-key",
            f"`{item.link_id}` is neither a choice nor a yes or no, so no answer of it can be named changeable",
            written.span("changeable"),
            "remove `changeable`",
        )
        return ()
    known: dict[str, Value] = (
        {"yes": True, "no": False} if item.type == "boolean" else {c: c for c in item.option_by_code}
    )
    if listed == "true":
        return tuple(known.values())
    words = [listed] if isinstance(listed, str) else listed or []
    for word in words:
        if word not in known:
            names.note(
                "unknown-option",
                f"`{printable(word)}` is not an answer to `{item.link_id}`",
                written.span("changeable"),
                f"write true, or a list of {', '.join(known)}",
            )
    return tuple(known[word] for word in dict.fromkeys(words) if word in known)


def _score(form: ScoreForm, written: Written[ScoreForm], words: Words) -> Score:
    at = ("scores", form.id)
    return Score(
        id=form.id,
        title=words.text(form.title, *at, "title"),
        items=tuple(form.items),
        min_answered=len(form.items) if form.min_answered is None else form.min_answered,
        when_missing=form.when_missing,
        bands=tuple(Band(b.min, b.max, words.text(b.text, *at, "bands", n)) for n, b in enumerate(form.bands)),
        cite=tuple(form.cite),
        span=written.span("id"),
    )


def _barrier_at(names: Names, form: RuleForm) -> tuple[str, ...]:
    if form.barrier is None or form.barrier_at:
        return tuple(form.barrier_at)
    return tuple(level.id for level in names.frame.form.levels if level.id not in form.points)


def _rule(names: Names, conditions: Conditions, name: str, written: Written[RuleForm], words: Words) -> Rule:
    form, at, topic = written.form, ("rules", name), names.topic_of_rule[name]
    return Rule(
        id=name,
        topic=topic,
        ledger=names.topics[topic].form.ledger,
        when=conditions.when[name],
        because=words.text(form.because, *at, "because"),
        cite=tuple(form.cite),
        rate=dict(form.rate),
        at_least=form.at_least,
        up_to=form.up_to,
        points=dict(form.points),
        alert=form.alert,
        do_now=words.several(form.do_now, *at, "do_now"),
        call=tuple(form.call),
        barrier=words.maybe(form.barrier, *at, "barrier"),
        barrier_at=_barrier_at(names, form),
        wish=form.wish,
        ways_through=tuple(
            Way(words.text(w.text, *at, "ways_through", n), w.cite) for n, w in enumerate(form.ways_through)
        ),
        ask_program=words.maybe(form.ask_program, *at, "ask_program"),
        advice=tuple(Advice(a.about, words.text(a.text, *at, "advice", n)) for n, a in enumerate(form.advice)),
        refer=form.refer,
        span=written.span("id"),
    )

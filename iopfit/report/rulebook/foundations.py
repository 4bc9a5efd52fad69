"""The chapters after the rules: what the rules rest on, what rests on them, and what nothing reads."""

from collections.abc import Iterable

from iopfit.case import Case
from iopfit.expr.nodes import definitions_in
from iopfit.expr.words import say
from iopfit.promise import Promise
from iopfit.questionnaire import Band, Rule, Score, Source
from iopfit.report.rulebook.blocks import Block, Bullets, Code, Facts, Line, Link, Part, Prose, anchor
from iopfit.report.rulebook.connections import idle_items, scores_in
from iopfit.report.rulebook.entry import Row, Surroundings, level_title, review, rule_links
from iopfit.report.rulebook.promised import said_promise
from iopfit.report.wording import lexicon

Blocks = tuple[Block, ...]


def _entry(kind: str, name: str, blocks: Iterable[Block], title: str = "") -> Part:
    return Part(anchor(kind, name), title or name, 3, tuple(blocks), kind="entry", named=not title)


def _facts(*rows: Row) -> Facts:
    return Facts(tuple((term, lines) for term, lines in rows if lines and lines != ((),)))


def definitions(around: Surroundings) -> Blocks:
    """Return the definitions that some rules read, each with those rules."""
    words = lexicon(around.questionnaire, around.reader)
    readers: dict[str, list[Rule]] = {}
    for rule in around.shown:
        for name in definitions_in(rule.when):
            readers.setdefault(name, []).append(rule)
    found: list[Block] = [Prose((around.say("definitions-about"),))]
    for definition in around.questionnaire.definitions:
        using = readers.get(definition.id, [])
        if not using and len(around.shown) < len(around.questionnaire.rules):
            continue
        text = definition.text.say(around.reader)
        blocks: list[Block] = [
            Prose((text[:1].upper() + text[1:] + ".",), "strong"),
            Prose((around.say("means", meaning=say(definition.when, words)),)),
            _facts((around.say("used-by"), (rule_links(using),))),
        ]
        found.append(_entry("definition", definition.id, blocks))
    return tuple(found) if len(found) > 1 else ()


def scores(around: Surroundings) -> Blocks:
    """Return the scores that some rules read, with their items and bands."""
    readers: dict[str, list[Rule]] = {}
    for rule in around.shown:
        for name in scores_in(around.questionnaire, rule):
            readers.setdefault(name, []).append(rule)
    whole = len(around.shown) == len(around.questionnaire.rules)
    wanted = [score for score in around.questionnaire.scores if whole or score.id in readers]
    return tuple(_score(around, score, readers.get(score.id, [])) for score in wanted)


def _score(around: Surroundings, score: Score, using: list[Rule]) -> Part:
    questionnaire, reader = around.questionnaire, around.reader
    items: tuple[Line, ...] = tuple(
        (f"{questionnaire.item_by_id[name].label.say(reader)} (", Code(name), ")") for name in score.items
    )
    gaps = around.say(f"score-missing-{score.when_missing}", count=score.min_answered)
    cited: list[Line] = [(Link(questionnaire.source_by_id[c].title, anchor("source", c)),) for c in score.cite]
    rows = _facts(
        (around.say("score-items"), items),
        (around.say("bands"), tuple((_band(around, band),) for band in score.bands)),
        (around.say("score-gaps"), ((gaps,),)),
        (around.say("rule-sources"), tuple(cited)),
        (around.say("used-by"), (rule_links(using),)),
    )
    return _entry("score", score.id, [rows], f"{score.title.say(reader)} ({score.id})")


def _band(around: Surroundings, band: Band) -> str:
    key = "band-one" if band.min == band.max else "band"
    return around.say(key, low=f"{band.min:g}", high=f"{band.max:g}", text=band.text.say(around.reader))


def levels(around: Surroundings) -> Blocks:
    """Return the levels, least intensive first, with the rules that ask for each."""
    found: list[Block] = []
    for level in around.questionnaire.levels:
        rules = around.shown
        rows = _facts(
            (around.say("level-summary"), ((level.summary.say(around.reader),),)),
            (around.say("level-week"), ((level.week.say(around.reader),),)),
            (around.say("level-least"), (rule_links([r for r in rules if r.at_least == level.id]),)),
            (around.say("level-up-to"), (rule_links([r for r in rules if r.up_to == level.id]),)),
            (around.say("level-points"), (rule_links([r for r in rules if level.id in r.points]),)),
        )
        found.append(_entry("level", level.id, [rows], f"{level.title.say(around.reader)} ({level.id})"))
    return tuple(found)


def idle(around: Surroundings) -> Blocks:
    """Return the questions that nothing reads."""
    items = around.questionnaire.item_by_id
    names = idle_items(around.questionnaire)
    if not names:
        return (Prose((around.say("idle-none"),)),)
    lines: tuple[Line, ...] = tuple((Code(name), f": {items[name].text.say(around.reader)}") for name in names)
    return Prose((around.say("idle-about"),)), Bullets(lines)


def sources(around: Surroundings) -> Blocks:
    """Return the sources that some rules rest on, each with those rules; of a whole book, all of them."""
    whole = len(around.shown) == len(around.questionnaire.rules)
    found: list[Block] = []
    for source in around.questionnaire.sources:
        resting = [
            rule
            for rule in around.shown
            if source.id in rule.cite or any(w.cite == source.id for w in rule.ways_through)
        ]
        if resting or whole:
            found.append(_source(around, source, resting))
    return tuple(found)


def _source(around: Surroundings, source: Source, resting: list[Rule]) -> Part:
    publisher = f"{source.publisher}, {source.year}" if source.year else source.publisher
    manner = "mark" if around.overdue(source) else "plain"
    rows = _facts(
        (around.say("kind"), ((around.say(f"kind-{source.kind}"),),)),
        (around.say("address"), ((Code(source.url),),) if source.url else ()),
        (around.say("rests"), (rule_links(resting),)),
    )
    blocks: list[Block] = [Prose((f"{source.title}. {publisher}.",), "strong")]
    blocks += [Prose((f"{around.say('review')}: {review(around, source)}.",), manner), rows]
    return _entry("source", source.id, blocks)


def promises(around: Surroundings, given: tuple[Promise, ...], *, whole: bool) -> Blocks:
    """Return promises as sentences, with the rules they rest on.

    Args:
        around: What they are written from.
        given: All promises.
        whole: Print all of them, not only those that rest on the rules printed.
    """
    wanted = {name for rule in around.shown for name in around.promises.get(rule.id, ())}
    found = [_promise(around, promise) for promise in given if whole or promise.id in wanted]
    if found:
        return (Prose((around.say("promises-about"),)), *found)
    return (Prose((around.say("promises-none"),)),) if whole else ()


def _promise(around: Surroundings, promise: Promise) -> Part:
    resting = [rule for rule in around.shown if promise.id in around.promises.get(rule.id, ())]
    cited = (around.questionnaire.source_by_id[cite] for cite in promise.cite)
    links: tuple[Line, ...] = tuple((Link(source.title, anchor("source", source.id)),) for source in cited)
    rows = _facts(
        (around.say("reason"), ((promise.because,),)),
        (around.say("promise-written"), ((Code(promise.text),),)),
        (around.say("rule-sources"), links),
        (around.say("rests-on"), (rule_links(resting) or (around.say("rests-all"),),)),
        (around.say("written"), ((Code(around.place(promise.span.file, promise.span.line)),),)),
    )
    said = said_promise(around.questionnaire, promise, around.reader)
    return _entry("promise", promise.id, [Prose((said,), "strong"), rows])


def cases(around: Surroundings, given: tuple[Case, ...], *, whole: bool) -> Blocks:
    """Return the cases: who it is, what is expected, and the rules that hold.

    Args:
        around: What they are written from.
        given: All cases.
        whole: Print all of them, not only those in which a rule printed holds.
    """
    wanted = {name for rule in around.shown for name in around.cases.get(rule.id, ())}
    found = [_case(around, case) for case in given if whole or case.name in wanted]
    return (Prose((around.say("cases-about"),)), *found) if found else ()


def _case(around: Surroundings, case: Case) -> Part:
    holding = [rule for rule in around.shown if case.name in around.cases.get(rule.id, ())]
    known = case.expect.level in around.questionnaire.level_by_id
    level = level_title(around, case.expect.level) if known and case.expect.level else around.say("expected-none")
    rows = _facts(
        (around.say("expected"), ((level,),)),
        (around.say("agrees"), ((case.agrees,),) if case.agrees else ()),
        (around.say("doubts"), ((case.doubts,),) if case.doubts else ()),
        (around.say("case-rules"), (rule_links(holding),)),
    )
    return _entry("case", case.name, [Prose((case.person,)), rows])

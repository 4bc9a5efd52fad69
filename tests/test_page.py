"""The report as a page: complete, in a real browser quiet and accessible, and inert whatever it holds.

The browser is Chromium, found on the PATH; `.ci/run` installs it where it is missing.
"""

import json
import re
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped, unused-ignore]
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, sync_playwright
from playwright.sync_api import Page as Tab
from pypdf import PdfReader

from iopfit import Questionnaire, Response, load, suggest
from iopfit.case import Case
from iopfit.document import printable
from iopfit.explain import explain
from iopfit.library import examine_manuscript, shipped_folder
from iopfit.loader import read_questionnaire
from iopfit.program import Feature, Features
from iopfit.questionnaire import VOICES, Reader, Voice
from iopfit.report.blocks import Bar, Bars, Block, Heading, Ladder, Paragraph, Points, Rung
from iopfit.report.explanation import levers_for
from iopfit.report.outline import Besides, outline
from iopfit.report.page import charts
from iopfit.report.page.html import as_html
from iopfit.report.page.parts import Report, report_of
from iopfit.report.pictures import drawn, ladder_of, steps
from iopfit.report.wants import wants_blocks
from iopfit.response import Missing
from iopfit.scoring import Standing
from iopfit.sheet import sheet_for
from tests.test_cli import iopfit
from tests.test_rulebook import Page, squeezed

HARM = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</style></title><b>bold</b><!--",
    "[red]red[/red] [link=http://x.example]x[/link] :boom:",
    "\x1b[31mred\x1b[2J\x07\x9b",
    "=HYPERLINK(0) +1+1 -1 @SUM(A1)",
    "#set page(width: 1pt) #panic() $x^2$ *bold* _it_ `raw` @ref <label> // no",
    "&lt;b&gt; &amp;amp; {{ 7*7 }} {0} %s ${x}",
    "javascript:alert(1) data:text/html,x",
    "two\nlines\u2028three \u202e\u200f",
)
ALL = " ".join(HARM)
SHOWN: tuple[tuple[str, Voice | None, str], ...] = (
    ("pregnant-bleeding-goes-on-while-waiting", None, "en"),
    ("inpatient-failing-liver-truck-driver", "counselor", "en"),
    ("partial-mother-knows-little-son-out-of-jail", None, "en"),
    ("teen-16-cannabis-asks-for-help", None, "es"),
    ("inpatient-failing-liver-truck-driver", "family", "es"),
)


@cache
def cases() -> dict[str, Case]:
    """Return the shipped cases by name."""
    found, findings = examine_manuscript(shipped_folder())
    assert found is not None, findings
    return {case.name: case for case in found.cases}


@cache
def shipped_features() -> Features:
    """Return what the shipped questionnaire says to look for in a program."""
    found, _ = examine_manuscript(shipped_folder())
    assert found is not None
    return found.features


def features_of(questionnaire: Questionnaire) -> Features:
    """Return what to look for in a program; for another questionnaire, something in its own words."""
    if questionnaire.id == "program-fit":
        return shipped_features()
    rule = questionnaire.rules[0]
    return Features((Feature("one", "accepts", rule.because, rule.because, must=rule.when),))


def said(questionnaire: Questionnaire, response: Response, reader: Reader) -> list[Block]:
    """Return what a page says, as the command asks for it."""
    suggestion = suggest(questionnaire, response)
    explanation = explain(questionnaire, response, levers_over=levers_for(reader))
    sources = reader.voice == "counselor"
    wants = wants_blocks(
        questionnaire, sheet_for(questionnaire, response, suggestion, features_of(questionnaire)), reader
    )
    besides = Besides(sources=sources, explanation=explanation, wants=wants)
    return outline(questionnaire, response, suggestion, reader, besides)


def made(questionnaire: Questionnaire, response: Response, reader: Reader | None = None) -> Report:
    """Return a report."""
    reader = reader or Reader()
    suggestion = suggest(questionnaire, response)
    return report_of(questionnaire, response, suggestion, reader, said(questionnaire, response, reader))


def shipped(name: str, voice: Voice | None = None, language: str = "en") -> Report:
    """Return the report of a shipped case."""
    return made(load(), cases()[name].response, Reader(language, voice or "self"))


def texts(blocks: list[Block]) -> Iterator[str]:
    """Yield everything that blocks say."""
    for block in blocks:
        match block:
            case Heading(text) | Paragraph(text):
                yield text
            case Points(points):
                for point in points:
                    yield from (point.text, point.note, *point.below)
            case Bars(bars, _, title):
                yield title
                yield from (text for one in bars for text in (one.title, one.words))
            case Ladder(rungs, title):
                yield title
                yield from (text for rung in rungs for text in (rung.title, rung.words))


def filled(text: str) -> tuple[Questionnaire, Response]:
    """Return a questionnaire in which every text is this one, and somebody for whom all its rules hold."""
    level: dict[str, object] = {"title": text, "summary": text, "week": text}
    level |= {key: [text] for key in ("works_on", "ask_for", "moving", "insurance")}
    voices = {"self": text, "family": text, "counselor": text}
    options = [{"code": "a", "text": text, "weight": "1"}, {"code": "b", "text": text, "weight": "2"}]
    item = {"type": "choice", "text": voices, "label": text, "why": text, "help": text, "answer_options": options}
    rule = {"because": text, "cite": "own"}
    advice = [{"about": about, "text": text} for about in ("next_step", "approach", "program")]
    alert = {"alert": "emergency", "do_now": [text], "call": ["line"], "advice": advice}
    way = {"text": text, "cite": "own"}
    barrier = {"barrier": text, "barrier_at": ["low", "high"], "ways_through": [way, way], "ask_program": text}
    frame = {
        "id": "small",
        "title": text,
        "version": text,
        "levels": [{"id": "low", **level}, {"id": "high", **level}],
        "dimensions": [{"id": "use", "title": text}],
        "rating_words": [text] * 5,
        "topics": ["need", "life"],
        "limits": [text],
        "sources": [{"id": "own", "title": text, "publisher": text, "kind": "clinical", "url": text}],
        "crisis": [{"id": "line", "title": text, "contact": text, "about": text}],
    }
    need = {
        "topic": "need",
        "title": text,
        "ledger": "need",
        "items": [
            {"link_id": "one", **item},
            {"link_id": "open", **item},
            {"link_id": "free", "type": "text", "text": voices, "label": text},
        ],
        "scores": [{"id": "total", "title": text, "items": ["one"], "bands": [{"min": "1", "max": "2", "text": text}]}],
        "rules": [
            {"id": "danger", "when": "one = a", "up_to": "high", "rate": {"use": "2"}, **rule, **alert},
            {"id": "maybe", "when": "open = a", "rate": {"use": "4"}, **rule},
        ],
    }
    life = {
        "topic": "life",
        "title": text,
        "ledger": "life",
        "items": [{"link_id": "two", **item}],
        "rules": [{"id": "wish", "when": "two = a", "points": {"low": "3", "high": "1"}, **rule, **barrier}],
    }
    files: dict[str, object] = {"questionnaire.yaml": frame, "topics/need.yaml": need, "topics/life.yaml": life}
    found, findings = read_questionnaire({name: json.dumps(content).encode() for name, content in files.items()})
    assert found is not None, findings
    return found, Response({"one": "a", "two": "a", "free": text})


# in a browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return a real browser; the one on the PATH, else the one that comes with the driver."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=path)
        yield started
        started.close()


Open = Callable[..., Tab]


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Open]:
    """Return what opens a page from a file; at the end nothing was logged, asked for or raised by any."""
    heard: list[str] = []
    tabs: list[Tab] = []

    def show(text: str, width: int = 1280, scheme: str = "light") -> Tab:
        path = tmp_path / f"{len(tabs)}.html"
        path.write_text(text, encoding="utf-8")
        tab = browser.new_page(
            viewport={"width": width, "height": 900}, color_scheme="dark" if scheme == "dark" else "light"
        )
        tabs.append(tab)
        tab.on("console", lambda message: heard.append(f"console: {message.text}"))
        tab.on("pageerror", lambda error: heard.append(f"error: {error}"))
        tab.on("dialog", lambda dialog: heard.append(f"dialog: {dialog.message}"))
        tab.on("request", lambda request: heard.append(request.url) if request.url != path.as_uri() else None)
        tab.goto(path.as_uri())
        return tab

    yield show
    for tab in tabs:
        tab.close()
    assert heard == []


def violations(tab: Tab) -> list[str]:
    """Return what axe finds wrong."""
    found = Axe().run(tab).response["violations"]
    return [f"{one['id']}: {node['html']}" for one in found for node in one["nodes"]]


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("person", SHOWN, ids=lambda person: f"{person[0]}-{person[1]}-{person[2]}")
def test_the_page_is_quiet_and_accessible(
    opened: Open, person: tuple[str, Voice | None, str], scheme: str, width: int
) -> None:
    """No message, no request, nothing that axe would find wrong, and nothing to scroll sideways."""
    tab = opened(as_html(shipped(*person)), width, scheme)
    assert violations(tab) == []
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    assert tab.evaluate("document.scripts.length") == 0


def test_axe_would_find_something(browser: Browser) -> None:
    """The measure tells a page that is not accessible."""
    tab = browser.new_page()
    tab.set_content("<html><body><p style='color:#bbb;background:#fff'>Hard to read</p></body></html>")
    assert {found.partition(":")[0] for found in violations(tab)} >= {"color-contrast", "html-has-lang"}
    tab.close()


@pytest.mark.parametrize("voice", VOICES)
def test_harm_is_inert_in_a_browser(opened: Open, voice: Voice) -> None:
    """It makes no element, runs nothing, asks for nothing, and is read as it was written."""
    tab = opened(as_html(made(*filled(ALL), Reader(voice=voice))))
    calm = opened(as_html(made(*filled("calm"), Reader(voice=voice))))
    tags = "[...document.querySelectorAll('*')].map(e => e.tagName + ':' + e.getAttributeNames())"
    assert tab.evaluate(tags) == calm.evaluate(tags)
    assert squeezed(printable(ALL, limit=None)) in squeezed(tab.inner_text("main"))
    assert printable(ALL, limit=None) == tab.title()


@pytest.mark.parametrize("person", SHOWN, ids=lambda person: f"{person[0]}-{person[1]}-{person[2]}")
def test_without_its_style_nothing_is_lost(opened: Open, person: tuple[str, Voice | None, str]) -> None:
    """The same words in the same order, and still accessible."""
    text = as_html(shipped(*person))
    bare = opened(re.sub(r"<style>.*?</style>", "", text, flags=re.DOTALL))
    assert squeezed(bare.inner_text("body")) == squeezed(opened(text).inner_text("body"))
    assert violations(bare) == []


def test_paper_is_white_and_nothing_is_cut_off(opened: Open) -> None:
    """Printed from a dark screen, the paper stays white, and every line fits."""
    tab = opened(as_html(shipped("inpatient-failing-liver-truck-driver", "counselor")), 720, "dark")
    tab.emulate_media(media="print", color_scheme="dark")
    assert tab.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert tab.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    assert tab.evaluate("document.documentElement.scrollWidth") <= 720


# what the page says


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("voice", VOICES)
def test_everything_a_result_says_is_on_the_page(fit: Questionnaire, voice: Voice, language: str) -> None:
    """Every heading, sentence, point and note, for many people."""
    reader = Reader(language, voice)
    for case in list(cases().values())[::20]:
        shown = squeezed(Page(as_html(made(fit, case.response, reader))).text(""))
        for text in texts(said(fit, case.response, reader)):
            assert squeezed(printable(text, limit=None)) in shown, (case.name, text)


def test_danger_comes_first(fit: Questionnaire) -> None:
    """Then the result with its pictures, and the profile."""
    for case in list(cases().values())[::4]:
        suggestion = suggest(fit, case.response)
        keys = [part.key for part in made(fit, case.response).parts]
        alerts = len(suggestion.alerts)
        assert keys[: alerts + 1] == [*["alert"] * alerts, "result"]
        assert ("profile" in keys) == (suggestion.referral is None)
        assert "profile" not in keys or keys[alerts + 1] == "profile"
        assert len(keys) - keys.count("alert") == len(set(keys) - {"alert"}) or "" in keys


def test_a_counselor_reads_more_and_a_person_less(fit: Questionnaire) -> None:
    """Rules and sources by name are for counselors; every rule that holds is there with what it rests on."""
    for case in list(cases().values())[::20]:
        standing = Standing(fit, case.response)
        pages = {voice: Page(as_html(made(fit, case.response, Reader("en", voice)))) for voice in VOICES}
        words = pages["counselor"].text("")
        for rule in standing.holding:
            rests_on = ", ".join(standing.reason(rule).rests_on)
            assert rule.id in words
            assert rests_on in words
            assert all(fit.source_by_id[cite].title in words for cite in rule.cite)
        for voice in ("self", "family"):
            assert pages[voice].all("table") == []
            assert "Source:" not in pages[voice].text("")


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_page_stands_alone(language: str) -> None:
    """No script, nothing loaded, unique ids, a policy against both, and headings in order."""
    found = Page(as_html(shipped("inpatient-failing-liver-truck-driver", "counselor", language)))
    assert found.all("html") == [{"lang": language}]
    assert len(found.ids) == len(set(found.ids))
    assert {tag for tag, _ in found.tags}.isdisjoint({"script", "link", "img", "iframe", "object", "a", "form"})
    policy = [meta["content"] for meta in found.all("meta") if meta.get("http-equiv") == "Content-Security-Policy"]
    assert len(policy) == 1
    assert "default-src 'none'" in (policy[0] or "")
    for tag, attributes in found.tags:
        assert not {"src", "srcset", "href", "xlink:href", "style"} & set(attributes), tag
        assert not any(name.startswith("on") for name in attributes), tag
        if attributes.get("aria-labelledby"):
            assert attributes["aria-labelledby"] in found.ids
    depths = [int(tag[1]) for tag, _ in found.tags if re.fullmatch(r"h[1-6]", tag)]
    assert depths[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(depths))
    style = "".join(found.under[""]).partition("</style>")[0]
    assert "url(" not in style
    assert "@import" not in style


@settings(max_examples=30)
@given(st.text(min_size=1, max_size=40).filter(lambda text: bool(text.strip())))
def test_any_text_stays_text(text: str) -> None:
    """The elements and attributes never depend on what a text holds."""
    found, calm = (
        Page(
            re.sub(r"<style>.*?</style>", "", as_html(made(*filled(words), Reader(voice="counselor"))), flags=re.DOTALL)
        )
        for words in (f"x{text}", "calm")
    )
    assert [(tag, set(names)) for tag, names in found.tags] == [(tag, set(names)) for tag, names in calm.tags]
    assert squeezed(printable(f"x{text}", limit=None)) in squeezed(found.text(""))


# pictures


def test_the_range_in_the_picture_is_the_range(fit: Questionnaire) -> None:
    """Outside, possible, inside and suggested are what the suggestion says, for every case."""
    for case in cases().values():
        suggestion = suggest(fit, case.response)
        low, high = (fit.rank[level] for level in suggestion.range)
        places = [rung.place for rung in ladder_of(fit, suggestion, Reader()).rungs]
        assert [place != "outside" for place in places] == [low <= number <= high for number in range(len(places))]
        suggested = [fit.levels[number].id for number, place in enumerate(places) if place == "suggested"]
        assert suggested == ([suggestion.level] if suggestion.level else [])
        nothing_known = suggestion.level is None and high - low + 1 == len(places)
        for number, place in enumerate(places):
            if low <= number <= high and not nothing_known:
                assert (place == "possible") == (fit.levels[number].id not in suggestion.points)


@given(st.integers(1, 400), st.data())
def test_a_bar_is_as_long_as_its_number(full: int, data: st.DataObject) -> None:
    """The filled part ends at the value, the hatching stays between value and highest, and signs agree."""
    value = data.draw(st.integers(0, full))
    highest = data.draw(st.integers(value, full))
    one = Bar("name", value, highest, "words")
    shown = charts.bar(Bars((one,), full, "title"), one)
    wide = charts.WIDE
    filled_parts = re.findall(r'<rect x="0" y="0" width="([\d.]+)" height="16" fill="currentColor"/>', shown)
    assert [float(width) for width in filled_parts] == pytest.approx([value * wide / full] if value else [], rel=1e-4)
    lines = re.findall(r"M([\d.]+) ([\d.]+)L([\d.]+) ([\d.]+)", shown)
    assert bool(lines) == (highest > value)
    for left, low, right, high in lines:
        assert value * wide / full - 0.001 <= float(left) <= float(right) <= highest * wide / full + 0.001
        assert 0 <= float(high) <= float(low) <= charts.HIGH
    signs = drawn(one, full)
    assert len(signs) == min(full, 10)
    assert signs == "#" * signs.count("#") + "?" * signs.count("?") + "." * signs.count(".")
    assert bool(signs.count("#")) == bool(value)


def test_steps_grow_and_say_where_they_stand() -> None:
    """A longer step is a more intensive level; its sign is its place."""
    rungs = (Rung("a", "outside", ""), Rung("b", "suggested", ""), Rung("c", "inside", ""), Rung("d", "possible", ""))
    assert steps(Ladder(rungs, "title")) == ["..      ", "####    ", "======  ", "????????"]
    ends = [
        float(re.findall(r'width="([\d.]+)" height="16" fill="none"', charts.rung(Ladder(rungs, ""), n))[0])
        for n in range(4)
    ]
    assert ends == [40, 80, 120, 160]


# the command


PERSON = str(shipped_folder() / "people" / "inpatient-failing-liver-truck-driver.yaml")


def test_the_command_writes_a_page_for_its_owner_alone(tmp_path: Path) -> None:
    """The same as on the terminal, never over a file that is there unless told to."""
    code, output, errors = iopfit("suggest", PERSON, "--format", "html")
    assert (code, errors) == (0, "")
    arguments = ("suggest", PERSON, "--format", "html", "--output", "mine.html")
    code, nothing, errors = iopfit(*arguments, folder=tmp_path)
    assert (code, nothing) == (0, "")
    assert "mine.html, readable by you alone" in errors
    target = tmp_path / "mine.html"
    assert target.read_text(encoding="utf-8") == output
    assert target.stat().st_mode & 0o777 == 0o600
    target.write_text("mine", encoding="utf-8")
    code, nothing, errors = iopfit(*arguments, folder=tmp_path)
    assert (code, nothing) == (2, "")
    assert "--force" in errors
    assert target.read_text(encoding="utf-8") == "mine"
    assert iopfit(*arguments, "--force", folder=tmp_path)[0] == 0
    assert target.read_text(encoding="utf-8") == output
    assert iopfit("forget", "mine.html", folder=tmp_path)[0] == 0
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("form", ["text", "markdown", "json"])
def test_every_form_can_go_to_a_file(tmp_path: Path, form: str) -> None:
    """What a file holds is what is printed."""
    arguments = ("suggest", PERSON, PERSON, "--format", form)
    _, output, _ = iopfit(*arguments, COLUMNS="80")
    assert iopfit(*arguments, "--output", "out", folder=tmp_path)[0] == 0
    written = (tmp_path / "out").read_text(encoding="utf-8")
    assert written.split() == output.split()
    assert form == "text" or written == output


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("suggest", PERSON, PERSON, "--format", "html"), "name one file"),
        (("suggest", PERSON, PERSON, "--format", "pdf", "--output", "x.pdf"), "name one file"),
        (("suggest", PERSON, "--force"), "--output"),
        (("suggest", PERSON, "--format", "html", "--output", "no/such/folder.html"), "there is no folder"),
    ],
)
def test_what_cannot_be_made_is_told(tmp_path: Path, arguments: tuple[str, ...], told: str) -> None:
    """In a sentence, before anything is written."""
    code, output, errors = iopfit(*arguments, folder=tmp_path)
    assert (code, output) == (2, "")
    assert told in errors
    assert list(tmp_path.iterdir()) == []


def test_answers_that_do_not_fit_leave_no_file(tmp_path: Path) -> None:
    """Findings are told, and no page is made of them."""
    (tmp_path / "a.yaml").write_text("answers: {adult: maybe}", encoding="utf-8")
    code, _, errors = iopfit("suggest", "a.yaml", "--format", "html", "--output", "a.html", folder=tmp_path)
    assert code == 1
    assert errors
    assert not (tmp_path / "a.html").exists()


@pytest.mark.parametrize("kind", [Missing.UNKNOWN, Missing.DECLINED])
def test_a_page_of_nobody_can_be_made(fit: Questionnaire, kind: Missing) -> None:
    """With nothing answered the page says so, and the picture leaves everything possible."""
    response = Response({item.link_id: kind for item in fit.items if item.type != "display"})
    report = made(fit, response)
    ladder = next(block for part in report.parts for block in part.blocks if isinstance(block, Ladder))
    assert {rung.place for rung in ladder.rungs} == {"possible"}
    assert "not enough here yet" in Page(as_html(report)).text("")


def test_most_people_need_two_sheets(browser: Browser, tmp_path: Path) -> None:
    """Printed for the person, on A4 and on Letter."""
    tab = browser.new_page()
    for paper in ("A4", "Letter"):
        counts = []
        for name in list(cases())[::32]:
            tab.set_content(as_html(shipped(name)))
            tab.pdf(path=tmp_path / "x.pdf", format=paper)
            counts.append(len(PdfReader(tmp_path / "x.pdf").pages))
        assert sum(count <= 2 for count in counts) >= 0.75 * len(counts), (paper, counts)
        assert max(counts) <= 3
    tab.close()

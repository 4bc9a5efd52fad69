"""The report as a PDF: complete, tagged, the same every time, and inert whatever it holds."""

import io
import re
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pexpect
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from iopfit import Questionnaire, load
from iopfit.document import printable
from iopfit.questionnaire import VOICES, Reader, Voice
from iopfit.report.blocks import Paragraph
from iopfit.report.page.parts import Part, Report
from iopfit.report.pdf import LETTERS, as_pdf
from tests.test_cli import KEPT, iopfit
from tests.test_page import ALL, HARM, PERSON, cases, filled, made, said, shipped, texts

BREAKS = re.compile(r"[\s\u200b\u00ad\u200f\u202e-]+")


def opened(data: bytes) -> PdfReader:
    """Return a PDF as a reader program sees it."""
    return PdfReader(io.BytesIO(data), strict=True)


def words(data: bytes) -> str:
    """Return all that is written in it, without what may break a line."""
    return BREAKS.sub("", "".join(page.extract_text() for page in opened(data).pages))


def plain(text: str) -> str:
    """Return text as a PDF would hold it, without what may break a line."""
    return BREAKS.sub("", unicodedata.normalize("NFKC", printable(text, limit=None)))


def everything(found: Any, seen: set[int]) -> Iterator[DictionaryObject]:
    """Yield every dictionary in a PDF that can be reached from one."""
    if isinstance(found, IndirectObject):
        if found.idnum in seen:
            return
        seen.add(found.idnum)
        found = found.get_object()
    if isinstance(found, DictionaryObject):
        yield found
        for key in found:
            yield from everything(found.raw_get(key), seen)
    elif isinstance(found, ArrayObject):
        for inner in list(found):
            yield from everything(inner, seen)


def root_of(data: bytes) -> Any:
    """Return the dictionary at the root of a PDF."""
    return opened(data).trailer["/Root"]


def tags(data: bytes) -> list[str]:
    """Return the kinds of its tagged parts."""
    return [str(part["/S"]) for part in everything(root_of(data)["/StructTreeRoot"], set()) if "/S" in part]


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("voice", VOICES)
def test_it_is_accessible(voice: Voice, language: str) -> None:
    """It says that it keeps to PDF/UA-1: tagged, with a language and a title that windows show."""
    data = as_pdf(shipped("inpatient-failing-liver-truck-driver", voice, language))
    root = root_of(data)
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == language
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert opened(data).metadata["/Title"] == load().title.say(Reader(language))  # type: ignore[index]
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
    found = tags(data)
    assert found.count("/H1") + found.count("/Title") + found.count("/H2") > 8
    assert found.count("/LI") > 20
    assert ("/Table" in found) == (voice == "counselor")
    assert ("/TH" in found) == (voice == "counselor")


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("voice", VOICES)
def test_everything_a_result_says_is_in_it(fit: Questionnaire, voice: Voice, language: str) -> None:
    """Every heading, sentence, point and note, for many people."""
    reader = Reader(language, voice)
    for case in list(cases().values())[::32]:
        shown = plain(words(as_pdf(made(fit, case.response, reader))))
        for text in texts(said(fit, case.response, reader)):
            # a line of the other column may stand between two lines, so a text is looked for word by word
            assert all(plain(word) in shown for word in text.split()), (case.name, text)


def test_sentences_come_whole_and_in_order(fit: Questionnaire) -> None:
    """Read in the order of the tags, the headings are those of the page."""
    report = shipped("inpatient-failing-liver-truck-driver")
    shown = words(as_pdf(report))
    places = [shown.index(plain(part.title)) for part in report.parts if not part.urgent]
    assert places == sorted(places)


def test_it_holds_nothing_that_acts() -> None:
    """No script, no action, no link, no file within."""
    for harmful in (as_pdf(shipped("inpatient-failing-liver-truck-driver", "counselor")), as_pdf(made(*filled(ALL)))):
        keys = {key for part in everything(opened(harmful).trailer, set()) for key in part}
        assert len(keys) > 30
        assert keys.isdisjoint({"/AA", "/OpenAction", "/JS", "/JavaScript", "/URI", "/EmbeddedFiles", "/AF", "/Launch"})


@pytest.mark.parametrize("voice", VOICES)
@pytest.mark.parametrize("harm", HARM)
def test_harm_is_inert(harm: str, voice: Voice) -> None:
    """It is typeset as it was written, and makes as many tagged parts as calm words do."""
    data = as_pdf(made(*filled(harm), Reader(voice=voice)))
    calm = as_pdf(made(*filled("calm"), Reader(voice=voice)))
    assert len([tag for tag in tags(data) if tag != "/Span"]) == len([tag for tag in tags(calm) if tag != "/Span"])
    assert plain(harm) in words(data)


def test_it_is_the_same_every_time(tmp_path: Path) -> None:
    """From another folder, time zone, locale and hash seed, and it leaves nothing behind."""
    outputs = []
    for number, more in enumerate(
        ({"TZ": "Asia/Tokyo", "LANG": "C", "PYTHONHASHSEED": "1"}, {"TZ": "America/Lima", "PYTHONHASHSEED": "2"})
    ):
        home = tmp_path / str(number)
        home.mkdir()
        done = subprocess.run(
            [sys.executable, "-m", "iopfit", "suggest", PERSON, "--format", "pdf"],
            capture_output=True,
            cwd=home,
            env={
                **KEPT,
                "LANG": "C.UTF-8",
                "HOME": str(home),
                "XDG_CACHE_HOME": str(home),
                "TMPDIR": str(home),
                **more,
            },
            check=True,
        )
        outputs.append(done.stdout)
        assert list(home.iterdir()) == []
    assert outputs[0] == outputs[1]
    assert outputs[0].startswith(b"%PDF-1.7")


def test_every_letter_that_is_let_through_can_be_typeset() -> None:
    """In every weight and size that is used; others are replaced, and the report says so."""
    letters = " ".join(chr(code) for first, last in LETTERS for code in range(first, last + 1))
    blocks = (Paragraph(letters), Paragraph(letters, strong=True), Paragraph(letters, quiet=True))
    report = Report(
        letters, letters, Reader(), (Part("result", letters, True, blocks), Part("", letters, False, blocks))
    )
    assert "formathtml" not in words(as_pdf(report))
    other = Report("x", "x", Reader(), (Part("", "x", False, (Paragraph("中文 \U0001f600 नमस्ते א"),)),))
    assert "formathtmlshowsthem" in words(as_pdf(other))


@settings(max_examples=25)
@given(st.text(min_size=1, max_size=60).filter(lambda text: bool(text.strip())))
def test_any_text_can_be_typeset(text: str) -> None:
    """Nothing that a file may hold stops it, and what can be shown is shown."""
    data = as_pdf(made(*filled(f"x{text}"), Reader(voice="counselor")))
    assert len(opened(data).pages) >= 1


def test_a_word_without_end_stays_on_the_paper() -> None:
    """It is broken over lines: all of it can be read, and no glyph stands outside the page."""
    data = as_pdf(made(*filled("a" * 300 + "z"), Reader(voice="counselor")))
    assert "a" * 300 + "z" in words(data)
    right: list[float] = []
    for page in opened(data).pages:
        page.extract_text(visitor_text=lambda text, _, matrix, *__: right.append(matrix[4]) if text.strip() else None)
        assert max(right) < float(page.mediabox.width)


# the command


def test_without_the_extra_it_says_what_to_install(tmp_path: Path) -> None:
    """As on a machine where only the program itself is installed."""
    start = "import sys; sys.modules['typst'] = None; from iopfit.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", start, "suggest", PERSON, "--format", "pdf", "--output", "x.pdf"],
        capture_output=True,
        cwd=tmp_path,
        env={**KEPT, "LANG": "C.UTF-8"},
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "pip install 'iopfit[pdf]'" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_it_is_not_thrown_at_a_terminal() -> None:
    """Without --output, at a terminal, it says how to name a file."""
    child: pexpect.spawn[str] = pexpect.spawn(
        sys.executable,
        ["-m", "iopfit", "suggest", PERSON, "--format", "pdf"],
        env={**KEPT},
        encoding="utf-8",
        timeout=60,
    )
    told = child.read()
    child.close()
    assert child.exitstatus == 2
    assert "--output FILE" in told
    assert "%PDF" not in told


def test_the_command_writes_it_for_its_owner_alone(tmp_path: Path) -> None:
    """A file of mode 600 that opens."""
    code, output, errors = iopfit("suggest", PERSON, "-f", "pdf", "-o", "mine.pdf", folder=tmp_path)
    assert (code, output) == (0, "")
    assert "mine.pdf, readable by you alone" in errors
    target = tmp_path / "mine.pdf"
    assert target.stat().st_mode & 0o777 == 0o600
    assert len(PdfReader(target).pages) in (2, 3)
    assert iopfit("forget", "mine.pdf", folder=tmp_path)[0] == 0
    assert list(tmp_path.iterdir()) == []

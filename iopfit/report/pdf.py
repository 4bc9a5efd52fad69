"""A report as a PDF, typeset by typst: tagged for readers by ear, and with no need of a network.

Typst comes as a library and is an extra. It refuses to write a PDF that is not accessible
(PDF/UA-1). Words are handed to it as data, never as markup, and only in letters that the
fonts within the library have, so that the same report gives the same file everywhere.
"""

import json
import unicodedata
from dataclasses import asdict
from importlib.resources import files
from typing import Any

from iopfit.document import printable
from iopfit.phrases import phrase
from iopfit.report.blocks import Bars, Block, Heading, Ladder, Paragraph, Points
from iopfit.report.page.parts import Part, Report
from iopfit.report.page.record import Table

_KINDS = {Heading: "heading", Paragraph: "paragraph", Points: "points", Bars: "bars", Ladder: "ladder", Table: "table"}
_FIRST = ("result", "profile")
_SIGNED = ("consent", "signatures", "notice")
_WHOLE_WIDTH = ("record-dimensions", "record-rules", "record-sources", "limits")
# Latin, Greek, Cyrillic, punctuation, money, arrows, mathematics, shapes; a test typesets them all
LETTERS = (
    (0x20, 0x7E),
    (0xA0, 0x24F),
    (0x370, 0x4FF),
    (0x1E00, 0x1EFF),
    (0x2010, 0x2040),
    (0x20A0, 0x20BF),
    (0x2190, 0x22FF),
    (0x25A0, 0x25FF),
    (0xFFFD, 0xFFFD),
)


def can_typeset() -> bool:
    """Return whether the extra that makes a PDF is installed."""
    try:
        import typst  # type: ignore[import-not-found, import-untyped, unused-ignore]  # noqa: F401, PLC0415
    except ImportError:
        return False
    return True


def as_pdf(report: Report, paper: str = "us-letter") -> bytes:
    """Return a report as an accessible PDF; the same report gives the same bytes.

    Args:
        report: What it says.
        paper: `us-letter` or `a4`.
    """
    import typst  # type: ignore[import-not-found, import-untyped, unused-ignore]  # noqa: PLC0415 - an extra

    template = (files("iopfit.report") / "report.typ").read_bytes()
    made: bytes = typst.compile(
        template,
        format="pdf",
        sys_inputs={"report": json.dumps(as_data(report, paper), ensure_ascii=False)},
        ignore_system_fonts=True,
        pdf_standards="ua-1",
    )
    return made


def as_data(report: Report, paper: str) -> dict[str, Any]:
    """Return a report as the template reads it, every text in letters that can be typeset."""
    counselor = report.reader.voice == "counselor"
    columns = [part for part in report.parts if not _goes_first(part)]
    last = [part for part in columns if part.key in _SIGNED or (counselor and part.key in _WHOLE_WIDTH)]
    data = {
        "title": report.title,
        "about": report.about,
        "language": report.reader.language,
        "paper": paper,
        "footer": phrase("page-number", report.reader, page="{page}", pages="{pages}"),
        "first": [_part(part) for part in report.parts if _goes_first(part)],
        "middle": [_part(part) for part in columns if part not in last],
        "last": [_part(part) for part in last],
    }
    shown = _typeset(data)
    return {**shown, "unprintable": "" if shown == _plain(data) else phrase("page-unprintable", report.reader)}


def _goes_first(part: Part) -> bool:
    return part.urgent or part.key in _FIRST


def _part(part: Part) -> dict[str, Any]:
    return {
        "key": part.key,
        "title": part.title,
        "urgent": part.urgent,
        "blocks": [_block(block) for block in part.blocks],
    }


def _block(block: "Block | Table") -> dict[str, Any]:
    found: dict[str, Any] = {"kind": _KINDS[type(block)], **asdict(block)}
    if isinstance(block, Table):
        columns = zip(block.heads, *block.rows, strict=True)
        # wide enough for what is in it, and no column starves
        found["widths"] = [max(min(max(map(len, column)), 60), 12) for column in columns]
    return found


def _plain(value: Any) -> Any:
    """Return data with every text printable and composed."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", printable(value, limit=None))
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, list | tuple) else value


def _typeset(value: Any) -> Any:
    """Return data with every sign that cannot be typeset replaced."""
    if isinstance(value, str):
        return "".join(sign if _has(sign) else "\ufffd" for sign in _plain(value))
    if isinstance(value, dict):
        return {key: _typeset(inner) for key, inner in value.items()}
    return [_typeset(inner) for inner in value] if isinstance(value, list | tuple) else value


def _has(sign: str) -> bool:
    return any(first <= ord(sign) <= last for first, last in LETTERS)

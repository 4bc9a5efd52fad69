"""What every HTML page of ours shares: safe text, the head of a page, and the colors.

A page of ours needs nothing but itself: no script, no picture, font or style from elsewhere,
and a policy in its head that forbids browsers to load any.
"""

from collections.abc import Iterator
from html import escape

from iopfit.document import printable

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

COLORS = """\
:root {
  color-scheme: light dark;
  --page: #ffffff; --ink: #1b1f24; --soft: #4c5561; --line: #c6ccd4; --link: #0b4f9e;
  --card: #f6f7f9; --mark: #7a3e00; --mark-page: #fff4e0;
  --topic: #e8eef7; --dimension: #e3f1ea; --level: #f4e6ee;
  --reads: #64748b; --least: #b0003a; --up: #8a5a00; --points: #2b6e4f;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #14171c; --ink: #e8ebef; --soft: #b3bcc8; --line: #414a56; --link: #8fc1ff;
    --card: #1d2229; --mark: #ffcf8a; --mark-page: #33270f;
    --topic: #24324a; --dimension: #1d3a2e; --level: #45233a;
    --reads: #94a3b8; --least: #ff7d9d; --up: #f0b95a; --points: #79cfa5;
  }
}
* { box-sizing: border-box; }
"""

PAPER = """\
  :root {
    --page: #ffffff; --ink: #000000; --soft: #333333; --line: #999999; --link: #000000; --card: #ffffff;
    --mark: #000000; --mark-page: #ffffff; --topic: #eeeeee; --dimension: #e4e4e4; --level: #d8d8d8;
    --reads: #777777; --least: #000000; --up: #444444; --points: #333333;
  }
"""


def safe(text: str) -> str:
    """Return text as HTML that shows it as it is, wherever it stands.

    >>> safe("<b>")
    '&lt;b&gt;'
    """
    return escape(printable(text, limit=None))


def opening(title: str, language: str, style: str, *, private: bool = False) -> Iterator[str]:
    """Yield a page up to its body.

    Args:
        title: Its title, as text.
        language: Its language.
        style: Its style sheet.
        private: It is about one person: no search engine is to keep it, and `forget` knows it again.
    """
    yield "<!DOCTYPE html>"
    yield f'<html lang="{safe(language)}">'
    yield "<head>"
    yield '<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield '<meta name="color-scheme" content="light dark">'
    if private:
        yield '<meta name="robots" content="noindex, nofollow">'
        yield '<meta name="generator" content="iopfit report">'
    yield f"<title>{safe(title)}</title>"
    yield f"<style>\n{style}</style>"
    yield "</head>"
    yield "<body>"

"""The pages that explain findings: one Markdown file a code, under `checks/pages`.

Each begins with its code and one sentence, and has a bad and a good example that tests run.
"""

import re
from functools import cache
from importlib.resources import files

_FOLDER = files("iopfit.checks") / "pages"


@cache
def codes() -> tuple[str, ...]:
    """Return every code that has a page, in alphabetical order.

    >>> "unread-item" in codes(), "unknown-name" in codes()
    (True, True)
    """
    return tuple(sorted(entry.name.removesuffix(".md") for entry in _FOLDER.iterdir() if entry.name.endswith(".md")))


@cache
def page(code: str) -> str:
    """Return the page of a code that has one, as Markdown."""
    return (_FOLDER / f"{code}.md").read_text(encoding="utf-8")


def summary(code: str) -> str:
    """Return the first paragraph of a page, on one line.

    >>> summary("unread-item")
    'Nothing reads the answer to a question.'
    """
    return " ".join(page(code).split("\n\n")[1].split())


def examples(code: str, kind: str) -> tuple[dict[str, str], ...]:
    """Return the bad or good examples of a page, each as texts by file name.

    An example without file names is a part of `topics/one.yaml`.

    Args:
        code: Whose page.
        kind: `bad` or `good`.
    """
    blocks = re.findall(rf"^```yaml {kind}\n(.*?)^```", page(code), flags=re.MULTILINE | re.DOTALL)
    return tuple(_files(block) for block in blocks)


def _files(block: str) -> dict[str, str]:
    first, *parts = re.split(r"^# file: (\S+)\n", block, flags=re.MULTILINE)
    named = dict(zip(parts[::2], parts[1::2], strict=True))
    return {"topics/one.yaml": first, **named} if first.strip() else named

"""What is wrong, as a value: a code, a message, a place, and what to do.

Anything wrong with a questionnaire or with somebody's answers is a `Diagnostic`; `Problem`
carries them where only an exception can go. Rendering them is the reports' work.
"""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from iopfit.document import Flaw, Span, printable


class Severity(Enum):
    """How bad a finding is: an error stops the work, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Diagnostic:
    """One thing an author or operator should know, tied to a place in a file.

    Attributes:
        code: The name of the bad thing, stable for ever, readable after "allow".
        message: What is wrong, one line, lower case, no full stop. Never an answer of a person.
        span: Where.
        label: Two to six words under the place, or nothing.
        help: What to do, in the imperative.
        severity: Error or warning.
        about_answers: True when the line it points at holds somebody's answer, which
            only a terminal may quote.
    """

    code: str
    message: str
    span: Span
    label: str = ""
    help: str = ""
    severity: Severity = Severity.ERROR
    about_answers: bool = False


class Problem(Exception):
    """The one exception of the public functions; `diagnostics` says everything that is wrong.

    Its text is the concise form: places and messages, never an answer.
    """

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Keep the findings, in file order."""
        self.diagnostics = tuple(in_file_order(diagnostics))
        super().__init__("\n".join(concise(finding) for finding in self.diagnostics))


def concise(finding: Diagnostic) -> str:
    """Return a finding as one line that editors and logs can read.

    >>> concise(Diagnostic("unknown-name", "`age` is not an item", Span("a.yaml", 3, 9, 12)))
    'a.yaml:3:9: error[unknown-name]: `age` is not an item'
    """
    span = finding.span
    return f"{printable(span.file, limit=None)}:{span.line}:{span.column}: {finding.severity.value}[{finding.code}]: {finding.message}"


def in_file_order(findings: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return findings by file, line and column."""
    return sorted(findings, key=lambda f: (f.span.file, f.span.line, f.span.column, f.code))


def from_flaw(flaw: Flaw, *, about_answers: bool = False) -> Diagnostic:
    """Return a flaw of the text as a finding."""
    return Diagnostic(flaw.code, flaw.message, flaw.span, help=flaw.help, about_answers=about_answers)


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known name most like a word, or None when nothing is near.

    >>> nearest("drinks_per_wk", ["drinks_per_week", "age"])
    'drinks_per_week'
    """
    found = difflib.get_close_matches(word[:80], list(known), n=1, cutoff=0.6)
    return found[0] if found else None


def suggestion_for(word: str, known: Iterable[str], otherwise: str) -> str:
    """Return a help line that names the nearest known word, or the fallback."""
    near = nearest(word, known)
    return f"did you mean `{near}`?" if near else otherwise

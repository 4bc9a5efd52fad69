"""Faults put into a copy of the shipped questionnaire are found at their place."""

import functools
import re

import pytest

from iopfit.diagnostics import Diagnostic
from iopfit.library import read_folder, shipped_folder
from tests.test_checks import findings_of

# what is wrong, the file, the words before and after, the code, and the words on the line that is named
FAULTS = [
    (
        "a red flag may be left out",
        "now",
        r"(link_id: overdose_signs\n(?:.*\n)*?)    safety: true\n",
        r"\1",
        "skippable-alert",
        "link_id: overdose_signs",
    ),
    (
        "nobody to call",
        "now",
        r"(id: overdose-signs\n(?:.*\n)*?)    call: .*\n",
        r"\1",
        "emergency-without-line",
        "alert: emergency",
    ),
    (
        "levels swapped",
        "now",
        r"(id: overdose-signs\n.*\n.*\n)    at_least: iop\n    up_to: inpatient\n",
        r"\1    at_least: inpatient\n    up_to: iop\n",
        "up-to-below-at-least",
        "up_to: iop",
    ),
    (
        "a threshold widened to everybody",
        "body",
        r"when: body_care in \(needs_checks, worse\)\n",
        "when: body_care in (steady, needs_checks, worse, nursing)\n",
        "always-fires",
        "when: body_care in (steady",
    ),
    (
        "a connective flipped",
        "body",
        r"when: body_care = worse and other_illness\n",
        "when: body_care = worse and not other_illness and serious_illness\n",
        "contradictory-condition",
        "when: body_care = worse and not",
    ),
    (
        "a rule for those who are not asked",
        "body",
        r"when: body_care = nursing\n",
        "when: body_care = nursing and body_conditions in (none)\n",
        "never-fires",
        "body_conditions in (none)",
    ),
    ("a score with a hole", "mind", r"\{min: 5, max: 9,", "{min: 6, max: 9,", "band-gap", "{min: 6"),
    (
        "a floor on our own judgement",
        "body",
        r"(id: body-nursing\n(?:.*\n)*?    cite: ).*\n",
        r"\1own-judgement\n",
        "unsupported-floor",
        "cite: own-judgement",
    ),
    ("a word of the trade", "now", r"why: An overdose can", "why: Intoxication can", "jargon", "why: Intoxication"),
]


def placed(findings: list[Diagnostic], files: dict[str, bytes]) -> list[tuple[str, str]]:
    """Return each finding's code and the line that it names."""
    return [(f.code, files[f.span.file].decode().split("\n")[f.span.line - 1]) for f in findings]


@functools.cache
def before_any_fault() -> list[tuple[str, str]]:
    """Return what is found in the shipped questionnaire as it is."""
    files = read_folder(shipped_folder())
    return placed(findings_of(files), files)


@pytest.mark.parametrize(
    ("topic", "before", "after", "code", "line"), [f[1:] for f in FAULTS], ids=[f[0] for f in FAULTS]
)
def test_fault(topic: str, before: str, after: str, code: str, line: str) -> None:
    """The fault gives a finding that names the place, and was no finding before."""
    shipped = read_folder(shipped_folder())
    name = f"topics/{topic}.yaml"
    text, count = re.subn(before, after, shipped[name].decode(), count=1)
    assert count == 1
    files = {**shipped, name: text.encode()}
    found = placed(findings_of(files), files)
    assert any(code == finding and line in where for finding, where in found), found
    assert not any(code == finding and line in where for finding, where in before_any_fault())

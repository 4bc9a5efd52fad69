"""What every test may ask for: the shipped questionnaire, and small ones made from text."""

import os
from collections.abc import Callable, Mapping

import pytest
from hypothesis import settings

from iopfit import Problem, Questionnaire, load
from iopfit.diagnostics import Severity
from iopfit.loader import read_questionnaire

# Without a profile every run tries the same examples; HYPOTHESIS_PROFILE=explore tries new ones.
settings.register_profile("same", derandomize=True, deadline=None)
settings.register_profile("explore", deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))

Small = Callable[[Mapping[str, str]], Questionnaire]

_FRAME = """\
id: small
title: A small questionnaire
version: "1"
levels:
  - {id: outpatient, title: Outpatient, summary: A few visits., week: One or two visits.}
  - {id: iop, title: IOP, summary: Many visits., week: Three or four days.}
  - {id: inpatient, title: Inpatient, summary: A stay., week: All week.}
dimensions:
  - {id: use, title: Use}
topics: [TOPICS]
sources:
  - {id: own, title: Our own judgement, publisher: us, kind: judgement}
crisis:
  - {id: emergency, title: Emergency, contact: "911", about: For danger right now.}
"""


def with_frame(files: Mapping[str, str]) -> dict[str, bytes]:
    """Return files as bytes, with a `questionnaire.yaml` that lists their topics when they have none."""
    topics = ", ".join(
        name.removeprefix("topics/").removesuffix(".yaml") for name in files if name.startswith("topics/")
    )
    whole = {"questionnaire.yaml": _FRAME.replace("TOPICS", topics), **files}
    return {name: text.encode() for name, text in whole.items()}


@pytest.fixture(scope="session")
def fit() -> Questionnaire:
    """Return the shipped questionnaire."""
    return load()


@pytest.fixture(scope="session")
def framed() -> Callable[[Mapping[str, str]], dict[str, bytes]]:
    """Return what completes a few files with a `questionnaire.yaml` of three levels."""
    return with_frame


@pytest.fixture(scope="session")
def small() -> Small:
    """Return what makes a questionnaire from texts by file name; `questionnaire.yaml` may be left out."""

    def make(files: Mapping[str, str]) -> Questionnaire:
        questionnaire, findings = read_questionnaire(with_frame(files))
        if questionnaire is None:
            raise Problem(finding for finding in findings if finding.severity is Severity.ERROR)
        return questionnaire

    return make

"""Everything an author wrote in a folder, read together: questions, rules, promises, cases and features of programs."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from iopfit.case import Case
from iopfit.loader.places import Places
from iopfit.program import Features
from iopfit.promise import Promise
from iopfit.questionnaire import Questionnaire


@dataclass(frozen=True)
class Manuscript:
    """A folder as its author knows it.

    Attributes:
        questionnaire: The questions and rules.
        places: Where each part is written.
        promises: What must hold for everybody.
        cases: The people whose suggestion is expected.
        features: What to look for in a program.
        texts: The text of each file by the name messages use.
    """

    questionnaire: Questionnaire
    places: Places
    promises: tuple[Promise, ...] = ()
    cases: tuple[Case, ...] = ()
    features: Features = field(default_factory=Features)
    texts: Mapping[str, str] = field(default_factory=dict)

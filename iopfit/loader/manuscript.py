"""Everything an author wrote in a folder, read together: questions, rules, promises and cases."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from iopfit.case import Case
from iopfit.loader.places import Places
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
        texts: The text of each file by the name messages use.
    """

    questionnaire: Questionnaire
    places: Places
    promises: tuple[Promise, ...] = ()
    cases: tuple[Case, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)

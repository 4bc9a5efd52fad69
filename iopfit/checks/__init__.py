"""What smells in a questionnaire that loads: one short function a check, and a page for every code.

`examine` runs them; `SMELLS` is the list of them; `pages` explains every finding there is, those
of the loader included. Nothing here prints, and only checks that need it ask the prover.
"""

from iopfit.checks.inspection import Found, Inspection, Smell
from iopfit.checks.registry import SMELLS, examine

__all__ = ["SMELLS", "Found", "Inspection", "Smell", "examine"]

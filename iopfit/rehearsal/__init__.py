"""Cases rehearsed: what the rules say of each person, held against what its case expects.

Pure functions over values; files are rewritten by the command, terminals are told by the reports.
"""

from iopfit.rehearsal.comparison import PARTS, Difference, Run, differences, observed, run
from iopfit.rehearsal.coverage import Coverage, Missed, Reach, coverage
from iopfit.rehearsal.rewriting import CannotRewrite, Rewrite, rewrite
from iopfit.rehearsal.selection import chosen

__all__ = [
    "PARTS",
    "CannotRewrite",
    "Coverage",
    "Difference",
    "Missed",
    "Reach",
    "Rewrite",
    "Run",
    "chosen",
    "coverage",
    "differences",
    "observed",
    "rewrite",
    "run",
]

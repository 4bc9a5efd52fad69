"""What comes next, given the answers so far.

`session` is the interview itself, `stakes` what an answer could still change, and `usefulness`
the order of the shortest interview. Nothing here asks or shows anything, so the same interview
runs at a terminal, in tests, or with a counselor.
"""

from iopfit.interview.session import Change, Progress, Session, change
from iopfit.interview.stakes import matters

__all__ = ["Change", "Progress", "Session", "change", "matters"]

"""What comes next, given the answers so far, and what they come to on the way.

`session` is the interview itself, `stakes` what an answer could still change, `usefulness` the
order of the shortest interview, and `outlook` the range so far. Nothing here asks or shows
anything, so the same interview runs at a terminal, in tests, or with a counselor.
"""

from iopfit.interview.session import Change, Progress, Session, change
from iopfit.interview.stakes import matters

__all__ = ["Change", "Progress", "Session", "change", "matters"]

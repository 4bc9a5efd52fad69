"""Why, why not, how firm, what would change it, and what stands in the way.

Judgements about one person's result. Nothing here shows, reads or writes anything.
"""

from iopfit.explain.explaining import explain
from iopfit.explain.values import Distance, Explanation, Firmness, Grounds, Lever

__all__ = ["Distance", "Explanation", "Firmness", "Grounds", "Lever", "explain"]

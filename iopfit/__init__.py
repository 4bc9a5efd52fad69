"""iopfit suggests which kind of addiction treatment fits, and shows its work.

The public names: `load` a questionnaire, make a `Response`, get a `Suggestion`.

>>> from iopfit import Response, load, suggest
>>> suggestion = suggest(load(), Response({"alcohol_days": 2}))
>>> suggestion.status
'open'
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from iopfit.diagnostics import Problem
    from iopfit.library import load
    from iopfit.questionnaire import Questionnaire
    from iopfit.response import Missing, Response
    from iopfit.scoring import Suggestion, suggest

__all__ = ["Missing", "Problem", "Questionnaire", "Response", "Suggestion", "load", "suggest"]

_ROOMS = {
    "Missing": "response",
    "Problem": "diagnostics",
    "Questionnaire": "questionnaire",
    "Response": "response",
    "Suggestion": "scoring",
    "load": "library",
    "suggest": "scoring",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used, so that `--version` pays for nothing."""
    if name not in _ROOMS:
        raise AttributeError(f"module 'iopfit' has no attribute {name!r}")
    from importlib import import_module  # noqa: PLC0415

    return getattr(import_module(f"iopfit.{_ROOMS[name]}"), name)

"""Which commands there are and where each stands, so that one is imported only when it is asked for."""

from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

# in the order of help; each is the function of its name in a module of this package, or an app of several commands
_MODULES = {
    "ask": "ask",
    "intake": "intake",
    "records": "records",
    "suggest": "suggest",
    "why": "why",
    "sheet": "sheet",
    "compare": "compare",
    "batch": "batch",
    "check": "check",
    "test": "test",
    "prove": "prove",
    "diff": "diff",
    "rules": "rules",
    "questions": "author",
    "schema": "author",
    "forget": "suggest",
    "verify": "verify",
}


class Roster(Mapping[str, Any]):
    """The commands by their names, each made when it is looked up."""

    def __getitem__(self, name: str) -> Any:
        """Return a command."""
        module = import_module(f"iopfit.cli.{_MODULES[name]}")
        return get_command(module.app if hasattr(module, "app") else _alone(getattr(module, name)))

    def __iter__(self) -> Iterator[str]:
        """Yield the names in the order of help."""
        return iter(_MODULES)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(_MODULES)


def _alone(command: Callable[..., None]) -> typer.Typer:
    """Return an app of one command."""
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
    app.command()(command)
    return app


class Group(TyperGroup):
    """A group whose commands are those of the roster."""

    def __init__(self, **attributes: Any) -> None:
        """Take everything but commands from Typer."""
        super().__init__(**{**attributes, "commands": Roster()})

"""Compiles the shipped questionnaire while the package is built.

Asking then needs neither YAML nor pydantic. In an editable install the compiled form lies
in the checkout (ignored by git) and is used only while it matches the files.
"""

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CustomBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Adds `iopfit/shipped/program-fit.pickle` to what is built."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile the questionnaire; `version` says whether the install is editable."""
        root = Path(self.root)
        sys.path.insert(0, str(root))
        from iopfit.library import compiled_form  # noqa: PLC0415

        compiled = compiled_form(root / "questions" / "program-fit")
        if version == "editable":
            target = root / "iopfit" / "shipped" / "program-fit.pickle"
            target.parent.mkdir(exist_ok=True)
            target.write_bytes(compiled)
            return
        folder = Path(tempfile.mkdtemp(prefix="iopfit-build-"))
        target = folder / "program-fit.pickle"
        target.write_bytes(compiled)
        build_data["force_include"][str(target)] = "iopfit/shipped/program-fit.pickle"

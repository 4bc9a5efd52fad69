"""Where questionnaires come from: an author's folder, or the shipped one in compiled form.

This is an edge: it reads the disk. The shipped questionnaire is compiled when the package is
built, so that asking it needs neither YAML nor pydantic; the compiled form is used only
while it matches the files it was made from.
"""

import dataclasses
import hashlib
import pickle
from pathlib import Path
from typing import TYPE_CHECKING

from iopfit.diagnostics import Problem, Severity
from iopfit.questionnaire import Questionnaire

if TYPE_CHECKING:
    from iopfit.column_map import ColumnMap
    from iopfit.diagnostics import Diagnostic
    from iopfit.loader import Manuscript

SHIPPED = "program-fit"
_HERE = Path(__file__).parent
_COMPILED = _HERE / "shipped" / f"{SHIPPED}.pickle"


def shipped_folder() -> Path:
    """Return the folder of the shipped questionnaire, in an installation or in a checkout."""
    installed = _HERE / "questions" / SHIPPED
    return installed if installed.is_dir() else _HERE.parent / "questions" / SHIPPED


def read_folder(folder: Path) -> dict[str, bytes]:
    """Return a questionnaire's YAML files by name: the frame, promises, features, topics, texts, people, maps.

    Raises:
        OSError: When the folder or a file cannot be read.
    """
    names = [Path("questionnaire.yaml"), Path("promises.yaml"), Path("features.yaml")]
    for part in ("topics", "text", "people", "maps"):
        inner = folder / part
        if inner.is_dir():
            names += sorted(path.relative_to(folder) for path in inner.iterdir() if path.suffix == ".yaml")
    return {name.as_posix(): _bounded(folder / name) for name in names if (folder / name).is_file()}


def _bounded(path: Path) -> bytes:
    """Read a file no further than needed to see that it is too large."""
    with path.open("rb") as file:
        return file.read(5_000_000)


def load(folder: str | Path | None = None) -> Questionnaire:
    """Return a questionnaire, ready to ask and to score.

    Args:
        folder: A folder with `questionnaire.yaml` and `topics/`; the shipped questionnaire
            when left out.

    Raises:
        Problem: With every finding, when something is wrong with it.
        OSError: When a file cannot be read.

    >>> load().id
    'program-fit'
    """
    if folder is None:
        compiled = _read_compiled()
        if compiled is not None:
            return compiled
    questionnaire, findings = examine(shipped_folder() if folder is None else Path(folder))
    if questionnaire is None:
        raise Problem(finding for finding in findings if finding.severity is Severity.ERROR)
    return questionnaire


def examine(folder: Path) -> tuple[Questionnaire | None, "list[Diagnostic]"]:
    """Return the questionnaire in a folder, or None, with every finding."""
    from iopfit.loader import read_questionnaire  # noqa: PLC0415 - pydantic takes a tenth of a second

    return read_questionnaire(read_folder(folder), folder.as_posix())


def examine_manuscript(folder: Path) -> "tuple[Manuscript | None, list[Diagnostic]]":
    """Return everything an author wrote in a folder, promises and cases included, with every finding."""
    from iopfit.loader import read_manuscript  # noqa: PLC0415 - pydantic takes a tenth of a second

    return read_manuscript(read_folder(folder), folder.as_posix())


def load_map(questionnaire: Questionnaire, name: str | Path, folder: str | Path | None = None) -> "ColumnMap":
    """Return a map of columns to a questionnaire's items.

    Args:
        questionnaire: Whose items it fills.
        name: A file; or the name of a map in the folder `maps` of the questionnaire, such as `teds`.
        folder: The questionnaire's folder; the shipped one when left out.

    Raises:
        Problem: With every finding, when something is wrong with it.
        OSError: When the file cannot be read.
    """
    from iopfit.loader.maps import read_map  # noqa: PLC0415 - pydantic takes a tenth of a second

    own = (shipped_folder() if folder is None else Path(folder)) / "maps" / f"{name}.yaml"
    path = own if not Path(name).suffix and own.is_file() else Path(name)
    found, findings = read_map(questionnaire, path.as_posix(), _bounded(path))
    if found is None:
        raise Problem(findings)
    return found


def compiled_form(folder: Path) -> bytes:
    """Return the compiled form of a questionnaire: made at build time, read by `load`.

    Raises:
        Problem: When something is wrong with it.
    """
    questionnaire, findings = examine(folder)
    if questionnaire is None:
        raise Problem(findings)
    from iopfit.generated import compiled_rules  # noqa: PLC0415 - needed when building only

    # a fresh copy, because lookups cached on the first one would be stored with it
    fresh = dataclasses.replace(questionnaire, compiled_rules=compiled_rules(questionnaire))
    return _stamp(folder) + pickle.dumps(fresh, protocol=5)


def _stamp(folder: Path) -> bytes:
    """Return what a compiled form depends on: the files it was made from and the shape of the values."""
    total = hashlib.sha256()
    sources = [
        folder / "questionnaire.yaml",
        *sorted(folder.glob("topics/*.yaml")),
        *sorted(folder.glob("text/*.yaml")),
    ]
    sources += [_HERE / "questionnaire.py", _HERE / "expr" / "nodes.py", _HERE / "document.py"]
    for path in sources:
        total.update(path.name.encode() + b"\0" + path.read_bytes() if path.is_file() else b"")
    return total.digest()


def _read_compiled() -> Questionnaire | None:
    """Return the compiled shipped questionnaire, or None when there is none or it is out of date."""
    if not _COMPILED.is_file():
        return None
    data = _COMPILED.read_bytes()
    if data[:32] != _stamp(shipped_folder()):
        return None
    found = pickle.loads(data[32:])  # made by our own build, beside our own code
    return found if isinstance(found, Questionnaire) else None

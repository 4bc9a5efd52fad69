"""The files of a questionnaire as they were in a git revision.

This is an edge: it runs git, and reads nothing but what git prints.
"""

import io
import subprocess
import tarfile
from pathlib import Path, PurePosixPath

_PARTS = ("topics", "text", "people", "maps")


class NoRevision(Exception):
    """There is no such revision, no such folder in it, or no git; the text says which."""


def read_revision(revision: str, folder: Path) -> dict[str, bytes]:
    """Return the YAML files of a folder in a git revision, by name within the folder.

    Args:
        revision: What git calls it: a commit, a tag, a branch, `HEAD~1`.
        folder: A folder of a git checkout; it need not exist any more.

    Raises:
        NoRevision: When git cannot say.
    """
    near = folder.resolve()
    while not near.is_dir():
        near = near.parent
    top = Path(_git(near, "rev-parse", "--show-toplevel").decode().strip())
    commit = (
        _git(near, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}").decode().strip()
    )
    inside = folder.resolve().relative_to(top).as_posix()
    archive = _git(top, "archive", "--format=tar", commit, "--", inside)
    found: dict[str, bytes] = {}
    with tarfile.open(fileobj=io.BytesIO(archive)) as files:
        for member in files.getmembers():
            name = PurePosixPath(member.name)
            if not member.isfile() or name.suffix != ".yaml":
                continue
            name = name.relative_to(inside)
            data = files.extractfile(member)
            if data is not None and (len(name.parts) == 1 or (len(name.parts) == 2 and name.parts[0] in _PARTS)):
                found[name.as_posix()] = data.read()
    return found


def _git(folder: Path, *words: str) -> bytes:
    try:
        done = subprocess.run(["git", "-C", str(folder), *words], capture_output=True, check=False)
    except OSError:
        raise NoRevision("git is not installed, so revisions cannot be read") from None
    if done.returncode != 0:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        raise NoRevision(said[-1] if said else "git knows no such revision")
    return done.stdout

"""How long a person waits: `--version` and the first question beside a Typer hello-world.

Builds nothing: give it the `iopfit` of an environment where the package is installed and
not editable. Everything is run in turn, so that a busy machine is busy for all of them.
"""

import argparse
import os
import pty
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

_HELLO = "import typer\ndef main() -> None: typer.echo('Hello')\ntyper.run(main)\n"


def process(command: list[str]) -> float:
    """Return how long a process takes, start to end, in milliseconds."""
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
    return (time.perf_counter() - start) * 1000


def until(command: list[str], words: bytes) -> float:
    """Return how long it takes until words appear on a pseudo-terminal, in milliseconds."""
    start = time.perf_counter()
    child, terminal = pty.fork()
    if child == 0:
        os.execv(command[0], command)
    seen = b""
    try:
        while words not in seen:
            try:
                piece = os.read(terminal, 65536)
            except OSError:  # the other side was closed
                piece = b""
            if not piece:
                raise SystemExit(f"{command} ended without {words!r}")
            seen += piece
        return (time.perf_counter() - start) * 1000
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(terminal)


def interpreter_of(script: Path) -> str:
    """Return the interpreter that an installed script names in its first line."""
    return script.read_text(encoding="utf-8").split("\n", 1)[0].removeprefix("#!").strip()


def main() -> None:
    """Measure, and print medians and ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("script", type=Path, help="the installed iopfit, such as /tmp/env/bin/iopfit")
    parser.add_argument("--rounds", type=int, default=20)
    wanted = parser.parse_args()
    script = str(wanted.script.absolute())
    python = interpreter_of(wanted.script)
    with tempfile.TemporaryDirectory() as folder:
        hello = Path(folder) / "hello.py"
        hello.write_text(_HELLO, encoding="utf-8")
        say_hello = [python, str(hello)]
        runs: dict[str, Callable[[], float]] = {
            "bare python": lambda: process([python, "-c", "pass"]),
            "hello-world": lambda: process(say_hello),
            "iopfit --version": lambda: process([script, "--version"]),
            "hello-world, terminal": lambda: until(say_hello, b"Hello"),
            "first question": lambda: until([script, "ask"], b"Your answer:"),
        }
        times: dict[str, list[float]] = {name: [] for name in runs}
        for run in runs.values():  # once before counting
            run()
        for _ in range(wanted.rounds):
            for name, run in runs.items():
                times[name].append(run())
    for name, found in times.items():
        print(f"{name:24} {median(found):7.1f} ms median {min(found):7.1f} ms least")
    for name, base in (("iopfit --version", "hello-world"), ("first question", "hello-world, terminal")):
        ratio, least = median(times[name]) / median(times[base]), min(times[name]) / min(times[base])
        print(f"{name} / {base}: {ratio:.2f} of medians, {least:.2f} of the least")
    shown = subprocess.run(
        [python, "-c", "from importlib.metadata import version; print(version('typer'), version('pydantic'))"],
        check=True,
        capture_output=True,
        text=True,
    )
    print(f"there: Python {sys.version.split()[0]}, typer and pydantic {shown.stdout.strip()}")


if __name__ == "__main__":
    main()

"""What it costs to keep an answer: with few cases in a store and with many, on a file and on a server.

The bar: with 10,000 cases an answer costs no more than 1.5 times what it costs with 10. Both
stores are filled as sessions fill them; then answers are written to them in turn, so that a busy
machine is busy for both. Run from the repository: python -m benchmarks.records
"""

import argparse
import tempfile
import time
from pathlib import Path
from statistics import median

from iopfit.journal.events import Answered, Finished, Opened
from iopfit.journal.journal import Journal
from iopfit.records.engines import create_file, open_file, open_server, server_address
from iopfit.records.store import Store
from iopfit.records.upgrade import upgrade
from tests.records.interviews import Writer
from tests.records.server import Server, binaries

PASSPHRASE = "four quiet words, it's said"


def case(number: int) -> Journal:
    """Return a finished case of thirty answers."""
    writer = Writer(number)
    opened = Opened(f"C-{number}", False, "program-fit", "1", "d", "en", "bench")
    answers = (Answered(f"item{answer}", answer, "client") for answer in range(30))
    return writer.write(opened, *answers, Finished("iop", ("iop", "iop"), "clear", {"use": 2}, "iop"))


def fill(store: Store, cases: int) -> None:
    """Write cases."""
    for number in range(cases):
        store.write(case(number), 0, store.user)


def answer_times(store: Store, seed: int, answers: int) -> list[float]:
    """Return what each answer of a new case takes, in milliseconds, the work of the journal included."""
    writer, found = Writer(seed, store.user), []
    store.write(writer.write(Opened(f"C-{seed}", False, "program-fit", "1", "d", "en", "bench")), 0, store.user)
    for number in range(answers):
        start = time.perf_counter()
        store.write(writer.write(Answered(f"item{number}", number, "client")), number + 1, store.user)
        found.append((time.perf_counter() - start) * 1000)
    return found


def compare(name: str, few: Store, many: Store, rounds: int) -> None:
    """Write answers to both stores in turn, and print medians and their ratio."""
    times: dict[str, list[float]] = {"few": [], "many": []}
    for round_ in range(rounds):
        for key, store in (("few", few), ("many", many)):
            times[key] += answer_times(store, 1_000_000 + round_, 40)
    low, high = median(times["few"]), median(times["many"])
    print(f"{name:8} {low:7.2f} ms with few {high:7.2f} ms with many, median; ratio {high / low:.2f}", flush=True)


def on_file(folder: Path, few: int, many: int, rounds: int) -> None:
    """Compare two files."""
    stores = []
    for cases in (few, many):
        path = folder / f"{cases}.db"
        create_file(path, PASSPHRASE, upgrade)
        stores.append(Store(open_file(path, PASSPHRASE), str(path), "kim"))
        fill(stores[-1], cases)
    print(f"file of {many} cases: {(folder / f'{many}.db').stat().st_size / 1e6:.0f} MB")
    compare("file", *stores, rounds)


def on_server(few: int, many: int, rounds: int) -> None:
    """Compare two databases of a server that is started for it, each as a counselor with a supervisor's cases around."""
    programs = binaries()
    if programs is None:
        print("no PostgreSQL here")
        return
    server, stores = Server(programs), []
    try:
        for cases in (few, many):
            name = server.database()
            engine = open_server(server_address(server.address("admin", name)))
            upgrade(engine)
            engine.dispose()
            server.grant()
            store = Store(open_server(server_address(server.address("kim", name))), name, "kim")
            fill(store, cases)
            server.sql("ANALYZE", name)
            stores.append(store)
        compare("server", *stores, rounds)
        for store in stores:
            store.close()
    finally:
        server.stop()


def main() -> None:
    """Measure both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--few", type=int, default=10)
    parser.add_argument("--many", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=12)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        on_file(Path(folder), wanted.few, wanted.many, wanted.rounds)
    on_server(wanted.few, wanted.many, wanted.rounds)


if __name__ == "__main__":
    main()

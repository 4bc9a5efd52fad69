"""What the tests of records share: a server, and stores of both kinds."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn

import pytest

from iopfit.records.engines import create_file, open_file, open_server, server_address
from iopfit.records.store import Store
from iopfit.records.upgrade import upgrade
from tests.records.server import Server, binaries

PASSPHRASE = "four quiet words, it's said"
# the campaigns of the bars in their whole size; smaller ones run otherwise
FULL = bool(os.environ.get("IOPFIT_FULL_CAMPAIGNS"))

Open = Callable[[str], Store]


def skip(reason: str) -> NoReturn:
    """Skip a test for a reason that is shown; where IOPFIT_NO_SKIPS is set, fail it."""
    if os.environ.get("IOPFIT_NO_SKIPS"):
        pytest.fail(f"nothing may be skipped here, but {reason}")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """Return a running server, or skip where there is none to start; never where one is demanded."""
    programs = binaries()
    if programs is None:
        skip("no PostgreSQL server program was found (initdb, postgres); install postgresql to run this")
    made = Server(programs)
    yield made
    made.stop()


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Return an empty file of records; making one takes a while, so it is copied."""
    path = tmp_path_factory.mktemp("template") / "records.db"
    create_file(path, PASSPHRASE, upgrade)
    return path.read_bytes()


@pytest.fixture
def path(tmp_path: Path, template: bytes) -> Path:
    """Return an empty file of records."""
    made = tmp_path / "records.db"
    made.write_bytes(template)
    made.chmod(0o600)
    return made


@pytest.fixture
def clinic(server: Server) -> str:
    """Return the name of a database with tables and roles."""
    name = server.database()
    engine = open_server(server_address(server.address("admin", name)))
    upgrade(engine)
    engine.dispose()
    server.grant()
    return name


def opener_of_file(path: Path) -> Open:
    """Return what opens a file for somebody."""
    return lambda user: Store(open_file(path, PASSPHRASE), str(path), user)


def opener_of_server(server: Server, clinic: str) -> Open:
    """Return what opens a database for somebody."""

    def open_(user: str) -> Store:
        url = server_address(server.address(user, clinic))
        return Store(open_server(url), url.render_as_string(), user)

    return open_


@pytest.fixture(params=["file", "server"])
def open_store(request: pytest.FixtureRequest, path: Path) -> Iterator[Open]:
    """Return what opens one store of either kind for kim, sam or sue; all are closed afterwards."""
    if request.param == "file":
        open_ = opener_of_file(path)
    else:
        open_ = opener_of_server(request.getfixturevalue("server"), request.getfixturevalue("clinic"))
    opened: list[Store] = []

    def remembered(user: str) -> Store:
        opened.append(open_(user))
        return opened[-1]

    yield remembered
    for store in opened:
        store.close()

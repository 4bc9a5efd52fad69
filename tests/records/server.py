"""A PostgreSQL server of the tests' own, from whatever package the machine has.

It runs in a folder of its own, listens on a socket there and on a loopback port, and is gone when
the tests are. PostgreSQL refuses to run as root, so then it runs as another user.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

PASSWORD = "a password of the tests"
ROLES = ("kim", "sam", "sue")
_FOLDERS = (
    "usr/lib/postgresql/*/bin",
    "usr/pgsql-*/bin",
    "usr/local/pgsql/bin",
    "opt/homebrew/opt/postgresql@*/bin",
    "usr/local/opt/postgresql@*/bin",
)


def binaries() -> Path | None:
    """Return the folder of the newest server program there is, or None."""
    found = [folder for pattern in _FOLDERS for folder in Path("/").glob(pattern)]
    on_path = shutil.which("initdb")
    found += [Path(on_path).resolve().parent] if on_path else []
    usable = [folder for folder in found if (folder / "initdb").exists() and (folder / "postgres").exists()]
    return max(
        usable, key=lambda folder: [int(part) for part in folder.parent.name.split("-") if part.isdigit()], default=None
    )


def other_user() -> str | None:
    """Return the user that the server runs as, None for ourselves."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    raise RuntimeError("there is no user that PostgreSQL could run as")


class Server:
    """A server with three counselors' logins: kim and sam, and sue, who supervises; and admin, who made them."""

    def __init__(self, programs: Path) -> None:
        """Make the data folder and start."""
        self.programs = programs
        self.user = other_user()
        self.folder = Path(tempfile.mkdtemp(prefix="iopfit-pg-", dir="/tmp"))
        self.port = _free_port()
        if self.user:
            shutil.chown(self.folder, self.user)
        password = self.folder / "password"
        password.write_text(PASSWORD)
        if self.user:
            shutil.chown(password, self.user)
        made = ["--username=admin", "--auth-local=trust", "--auth-host=scram-sha-256", f"--pwfile={password}"]
        self._run("initdb", "--pgdata", str(self.folder / "data"), "--encoding=UTF8", "--locale=C", "--no-sync", *made)
        self._make_certificate()
        self.process = self._start()
        for role in ROLES:
            self.sql(f"CREATE ROLE {role} LOGIN PASSWORD '{PASSWORD}'")
        self._databases = 0

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [str(self.programs / program), *arguments], check=True, capture_output=True, user=self.user, cwd="/"
        )

    def _make_certificate(self) -> None:
        """Make a certificate of its own for this address, so that connections can be encrypted and checked."""
        self.certificate, key = self.folder / "server.crt", self.folder / "server.key"
        about = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost"]
        request = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *about]
        made = ["-keyout", str(key), "-out", str(self.certificate)]
        subprocess.run(["openssl", *request, *made], check=True, capture_output=True, user=self.user, cwd="/")
        key.chmod(0o600)

    def _start(self) -> "subprocess.Popen[bytes]":
        settings = {"listen_addresses": "127.0.0.1", "port": self.port, "unix_socket_directories": self.folder}
        settings |= {"max_connections": 120, "ssl": "on"}
        settings |= {"ssl_cert_file": self.certificate, "ssl_key_file": self.folder / "server.key"}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        log = (self.folder / "log").open("ab")
        process = subprocess.Popen(
            [str(self.programs / "postgres"), "-D", str(self.folder / "data"), *options],
            stdout=log,
            stderr=log,
            user=self.user,
            cwd="/",
            start_new_session=True,
        )
        log.close()
        deadline = time.monotonic() + 60
        while not self._answers():
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError((self.folder / "log").read_text(errors="replace")[-2000:])
            time.sleep(0.05)
        return process

    def _answers(self) -> bool:
        import psycopg  # noqa: PLC0415

        try:
            psycopg.connect(self.conninfo("admin", "postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def kill(self) -> None:
        """End every process of the server at once, as a power cut would."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def start(self) -> None:
        """Start it again."""
        self.process = self._start()

    def stop(self) -> None:
        """End it and remove everything it wrote."""
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.kill()
        shutil.rmtree(self.folder)

    def conninfo(self, role: str, database: str) -> str:
        """Return how the tests themselves reach a database."""
        return f"host={self.folder} port={self.port} user={role} dbname={database}"

    def address(self, role: str, database: str) -> str:
        """Return what a counselor gives as `--store`."""
        return f"postgresql://{role}@/{database}?host={self.folder}&port={self.port}"

    def sql(self, statement: str, database: str = "postgres", role: str = "admin") -> list[tuple[object, ...]]:
        """Run a statement as a role; return its rows."""
        import psycopg  # noqa: PLC0415

        with psycopg.connect(self.conninfo(role, database), autocommit=True) as connection:
            cursor = connection.execute(statement)
            while cursor.nextset():
                pass
            return cursor.fetchall() if cursor.description else []

    def database(self) -> str:
        """Make an empty database; return its name."""
        self._databases += 1
        name = f"clinic{self._databases}"
        self.sql(f"CREATE DATABASE {name}")
        return name

    def grant(self) -> None:
        """Give the logins their parts, once the roles were made by an upgrade."""
        self.sql("GRANT iopfit_counselor TO kim, sam")
        self.sql("GRANT iopfit_supervisor TO sue")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

"""Makes the tables of a store and brings older ones up to date, by Alembic."""

from pathlib import Path

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from iopfit.records.problems import StoreProblem
from iopfit.records.schema import NEWER, REVISIONS, revision
from iopfit.records.translation import told

# any number will do, as long as it is always the same
_LOCK = 0x10F17


def scripts() -> ScriptDirectory:
    """Return the revisions that are shipped."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    return ScriptDirectory.from_config(config)


def upgrade(engine: Engine) -> tuple[str | None, str | None]:
    """Bring a store's tables up to date, in one transaction; return the revision before and after.

    Raises:
        StoreProblem: `newer`; or `refused`, when a server does not allow it.
    """
    script = scripts()
    with told(), engine.connect().execution_options(writes=True) as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            _prepare_server(connection)
        before = revision(connection)
        if before is not None and before not in REVISIONS:
            raise StoreProblem("newer", NEWER)
        _run(script, connection)
        return before, revision(connection)


def _run(script: ScriptDirectory, connection: Connection) -> None:
    # as Alembic's own `upgrade` does it; there is no public name for it
    def revisions(before: object, _: object) -> object:
        return script._upgrade_revs("head", before)  # type: ignore[arg-type]

    config = Config()
    with EnvironmentContext(config, script, fn=revisions) as environment:
        environment.configure(connection=connection, transactional_ddl=True)
        environment.run_migrations()


def _prepare_server(connection: Connection) -> None:
    """Make the schema, one administrator at a time."""
    connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _LOCK})
    encoding = connection.execute(text("SHOW server_encoding")).scalar_one()
    if encoding != "UTF8":
        raise StoreProblem("refused", f"The database keeps text as {encoding}; make one that keeps it as UTF8.")
    connection.execute(text("CREATE SCHEMA IF NOT EXISTS iopfit"))

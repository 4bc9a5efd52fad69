"""Makes the tables of a store and brings older ones up to date, by Alembic."""

from pathlib import Path

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from iopfit.records.problems import StoreProblem
from iopfit.records.translation import told

# any number will do, as long as it is always the same
_LOCK = 0x10F17
OLDER = "The store is of an older form than this program needs. Run: iopfit records upgrade"
NEWER = "The store was made by a newer iopfit than this one. Nothing was changed. Install the newer version here, too."


def scripts() -> ScriptDirectory:
    """Return the revisions that are shipped."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    return ScriptDirectory.from_config(config)


def check_schema(connection: Connection) -> None:
    """End when the tables are not what this program knows.

    Raises:
        StoreProblem: `older` or `newer`.
    """
    found, script = _revision(connection), scripts()
    if found == script.get_current_head():
        return
    known = {revision.revision for revision in script.walk_revisions()}
    if found is not None and found not in known:
        raise StoreProblem("newer", NEWER)
    raise StoreProblem("older", OLDER)


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def upgrade(engine: Engine) -> tuple[str | None, str | None]:
    """Bring a store's tables up to date, in one transaction; return the revision before and after.

    Raises:
        StoreProblem: `newer`; or `refused`, when a server does not allow it.
    """
    script = scripts()
    with told(), engine.connect().execution_options(writes=True) as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            _prepare_server(connection)
        before = _revision(connection)
        if before is not None and before not in {revision.revision for revision in script.walk_revisions()}:
            raise StoreProblem("newer", NEWER)
        _run(script, connection)
        return before, _revision(connection)


def _run(script: ScriptDirectory, connection: Connection) -> None:
    # as Alembic's own `upgrade` does it; there is no public name for it
    def revisions(revision: object, _: object) -> object:
        return script._upgrade_revs("head", revision)  # type: ignore[arg-type]

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

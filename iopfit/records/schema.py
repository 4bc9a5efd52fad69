"""The tables, the same in a file and on a server. Times are text: ISO 8601 in UTC.

`events` and `ledger` only ever grow. `records` lists what a journal comes to, so that a list
needs no decoding; it is worked out from the journal and checked against it by `verify`.
"""

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    inspect,
    select,
)

from iopfit.records.problems import StoreProblem

# every revision that `migrations` can make, oldest first; named here so that opening a store needs no Alembic
REVISIONS = ("0001",)
OLDER = "The store is of an older form than this program needs. Run: iopfit records upgrade"
NOT_MADE = (
    "This login finds no tables here. Let an administrator run `iopfit records upgrade`, and give the login its role."
)
NEWER = "The store was made by a newer iopfit than this one. Nothing was changed. Install the newer version here, too."

metadata = MetaData()
_version = Table("alembic_version", metadata, Column("version_num", String(32), primary_key=True))

records = Table(
    "records",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("label", String, nullable=False),
    Column("owner", String, nullable=False),
    Column("state", String, nullable=False),
    Column("opened_at", String, nullable=False),
    Column("touched_at", String, nullable=False),
    Column("due", String),
    Column("seq", Integer, nullable=False),
    Column("head", String(64), nullable=False),
    UniqueConstraint("owner", "label", name="one_label_a_counselor"),
)

events = Table(
    "events",
    metadata,
    Column("record_id", String(32), ForeignKey("records.id"), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("salt", String(32)),
    Column("content", String),
    Column("digest", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)

ledger = Table(
    "ledger",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("record_id", String(32), nullable=False),
    Column("what", String, nullable=False),
    Column("head", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)


def revision(connection: Connection) -> str | None:
    """Return the revision of a store's tables, or None when there are none to be seen."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(select(_version.c.version_num)).scalar()
    return found


def check_schema(connection: Connection) -> None:
    """End when the tables are not what this program knows.

    Raises:
        StoreProblem: `older` or `newer`.
    """
    found = revision(connection)
    if found == REVISIONS[-1]:
        return
    if found is not None and found not in REVISIONS:
        raise StoreProblem("newer", NEWER)
    raise StoreProblem("older", NOT_MADE if connection.dialect.name == "postgresql" and found is None else OLDER)

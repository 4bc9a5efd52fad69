"""The tables, the same in a file and on a server. Times are text: ISO 8601 in UTC.

`events` and `ledger` only ever grow. `records` lists what a journal comes to, so that a list
needs no decoding; it is worked out from the journal and checked against it by `verify`.
"""

from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table, UniqueConstraint

metadata = MetaData()

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

"""The first schema: records, their events, the ledger, and who may see and write what.

In both databases, triggers keep what was written: events and ledger only grow, and the only
change ever made to an event is that its content goes when the whole record is erased. On
PostgreSQL, row-level security shows a counselor their own records only and a supervisor all of
them; each event has to be linked to the one before it and signed by the login that writes it, and
each line of the ledger has to follow the one before it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_KEPT = "records are never deleted, and what was written is never changed"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "records",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("label", sa.String, nullable=False),
        sa.Column("owner", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("opened_at", sa.String, nullable=False),
        sa.Column("touched_at", sa.String, nullable=False),
        sa.Column("due", sa.String),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("head", sa.String(64), nullable=False),
        sa.UniqueConstraint("owner", "label", name="one_label_a_counselor"),
    )
    op.create_table(
        "events",
        sa.Column("record_id", sa.String(32), sa.ForeignKey("records.id"), primary_key=True),
        sa.Column("seq", sa.Integer, primary_key=True),
        sa.Column("salt", sa.String(32)),
        sa.Column("content", sa.String),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "ledger",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("record_id", sa.String(32), nullable=False),
        sa.Column("what", sa.String, nullable=False),
        sa.Column("head", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
    )
    statements = _POSTGRESQL if op.get_bind().dialect.name == "postgresql" else _SQLITE
    for statement in statements:
        op.execute(statement)


_SQLITE = (
    f"""
    CREATE TRIGGER events_are_kept BEFORE DELETE ON events
    BEGIN SELECT RAISE(ABORT, '{_KEPT}'); END
    """,
    f"""
    CREATE TRIGGER events_are_unchanged BEFORE UPDATE ON events
    WHEN NEW.content IS NOT NULL OR NEW.salt IS NOT NULL
      OR (NEW.record_id, NEW.seq, NEW.digest, NEW.hash) IS NOT (OLD.record_id, OLD.seq, OLD.digest, OLD.hash)
      OR (SELECT state FROM records WHERE id = OLD.record_id) IS NOT 'erased'
    BEGIN SELECT RAISE(ABORT, '{_KEPT}'); END
    """,
    f"CREATE TRIGGER records_are_kept BEFORE DELETE ON records BEGIN SELECT RAISE(ABORT, '{_KEPT}'); END",
    f"CREATE TRIGGER ledger_is_kept BEFORE DELETE ON ledger BEGIN SELECT RAISE(ABORT, '{_KEPT}'); END",
    f"CREATE TRIGGER ledger_is_unchanged BEFORE UPDATE ON ledger BEGIN SELECT RAISE(ABORT, '{_KEPT}'); END",
)

_POSTGRESQL = (
    """
    DO $$ BEGIN
      IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'iopfit_counselor') THEN
        CREATE ROLE iopfit_counselor NOLOGIN;
      END IF;
      IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'iopfit_supervisor') THEN
        CREATE ROLE iopfit_supervisor NOLOGIN;
      END IF;
    END $$
    """,
    # what is kept stays as it is, for the owner of the tables too
    f"""
    CREATE FUNCTION keep_what_is_there() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '{_KEPT}' USING ERRCODE = 'insufficient_privilege'; END $$
    """,
    f"""
    CREATE FUNCTION only_empty_the_erased() RETURNS trigger LANGUAGE plpgsql SET search_path = iopfit, pg_temp AS $$
    BEGIN
      IF NEW.content IS NOT NULL OR NEW.salt IS NOT NULL
         OR (NEW.record_id, NEW.seq, NEW.digest, NEW.hash)
            IS DISTINCT FROM (OLD.record_id, OLD.seq, OLD.digest, OLD.hash)
         OR NOT EXISTS (SELECT FROM records WHERE id = OLD.record_id AND state = 'erased') THEN
        RAISE EXCEPTION '{_KEPT}' USING ERRCODE = 'insufficient_privilege';
      END IF;
      RETURN NEW;
    END $$
    """,
    """
    CREATE FUNCTION check_the_link() RETURNS trigger LANGUAGE plpgsql SET search_path = iopfit, pg_temp AS $$
    DECLARE previous text := repeat('0', 64);
    BEGIN
      IF NEW.seq > 1 THEN
        SELECT hash INTO previous FROM events WHERE record_id = NEW.record_id AND seq = NEW.seq - 1;
      END IF;
      IF NEW.hash IS DISTINCT FROM encode(sha256(convert_to(
           concat_ws(E'\\n', previous, NEW.record_id, NEW.seq, NEW.digest), 'UTF8')), 'hex') THEN
        RAISE EXCEPTION 'an event does not follow the one before it' USING ERRCODE = 'check_violation';
      END IF;
      IF NEW.content IS NOT NULL AND NEW.digest IS DISTINCT FROM encode(sha256(convert_to(
           concat_ws(E'\\n', NEW.salt, NEW.content), 'UTF8')), 'hex') THEN
        RAISE EXCEPTION 'an event is not what its digest says' USING ERRCODE = 'check_violation';
      END IF;
      IF (NEW.content IS NULL OR NEW.content::json ->> 'by' IS DISTINCT FROM session_user::text)
         AND NOT pg_has_role(session_user, 'iopfit_supervisor', 'MEMBER') THEN
        RAISE EXCEPTION 'an event has to be signed by who writes it' USING ERRCODE = 'insufficient_privilege';
      END IF;
      RETURN NEW;
    END $$
    """,
    """
    CREATE FUNCTION check_the_line() RETURNS trigger LANGUAGE plpgsql SET search_path = iopfit, pg_temp AS $$
    DECLARE previous text := repeat('0', 64);
    BEGIN
      IF NEW.seq > 1 THEN
        SELECT hash INTO previous FROM ledger WHERE seq = NEW.seq - 1;
      END IF;
      IF NEW.hash IS DISTINCT FROM encode(sha256(convert_to(
           concat_ws(E'\\n', previous, NEW.seq, NEW.record_id, NEW.what, NEW.head), 'UTF8')), 'hex')
         OR NOT EXISTS (SELECT FROM events WHERE record_id = NEW.record_id AND hash = NEW.head) THEN
        RAISE EXCEPTION 'a line of the ledger does not follow the one before it' USING ERRCODE = 'check_violation';
      END IF;
      RETURN NEW;
    END $$
    """,
    "CREATE TRIGGER check_the_line BEFORE INSERT ON ledger FOR EACH ROW EXECUTE FUNCTION check_the_line()",
    "CREATE TRIGGER check_the_link BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION check_the_link()",
    "CREATE TRIGGER only_empty BEFORE UPDATE ON events FOR EACH ROW EXECUTE FUNCTION only_empty_the_erased()",
    "CREATE TRIGGER keep_events BEFORE DELETE OR TRUNCATE ON events EXECUTE FUNCTION keep_what_is_there()",
    "CREATE TRIGGER keep_records BEFORE DELETE OR TRUNCATE ON records EXECUTE FUNCTION keep_what_is_there()",
    "CREATE TRIGGER keep_ledger BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger EXECUTE FUNCTION keep_what_is_there()",
    # a counselor's own records, and every record for a supervisor; the owner of the tables sees none
    *(
        f"ALTER TABLE {table} {verb} ROW LEVEL SECURITY"
        for table in ("records", "events", "ledger")
        for verb in ("ENABLE", "FORCE")
    ),
    """
    CREATE POLICY own_records ON records TO iopfit_counselor
    USING (owner = session_user::text) WITH CHECK (owner = session_user::text)
    """,
    "CREATE POLICY every_record ON records TO iopfit_supervisor USING (true) WITH CHECK (true)",
    """
    CREATE POLICY with_their_record ON events TO iopfit_counselor, iopfit_supervisor
    USING (EXISTS (SELECT FROM records WHERE records.id = events.record_id))
    WITH CHECK (EXISTS (SELECT FROM records WHERE records.id = events.record_id))
    """,
    "CREATE POLICY read_ledger ON ledger FOR SELECT TO iopfit_counselor, iopfit_supervisor USING (true)",
    """
    CREATE POLICY enter_own ON ledger FOR INSERT TO iopfit_counselor, iopfit_supervisor
    WITH CHECK (EXISTS (SELECT FROM records WHERE records.id = ledger.record_id))
    """,
    "GRANT USAGE ON SCHEMA iopfit TO iopfit_counselor, iopfit_supervisor",
    "GRANT SELECT ON alembic_version TO iopfit_counselor, iopfit_supervisor",
    "GRANT SELECT, INSERT ON records, events TO iopfit_counselor, iopfit_supervisor",
    """
    GRANT UPDATE (label, state, touched_at, due, seq, head) ON records
    TO iopfit_counselor, iopfit_supervisor
    """,
    "GRANT UPDATE (owner) ON records TO iopfit_supervisor",
    "GRANT UPDATE (salt, content) ON events TO iopfit_supervisor",
    "GRANT INSERT, SELECT (seq, hash) ON ledger TO iopfit_counselor",
    "GRANT INSERT, SELECT ON ledger TO iopfit_supervisor",
)

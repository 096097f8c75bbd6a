"""Schema 5: the way of a declaration batch and of its lines: its states, what came back, the findings that stand for a reason."""

from __future__ import annotations

from desktop_app.storage.engine import Database
from desktop_app.storage.migrations.relaxing import relax

_STATES = "'draft', 'checked', 'sent', 'accepted', 'returned', 'resolved'"
_LOOSER = (("CHECK (state IN ('draft', 'sent'))", f"CHECK (state IN ({_STATES}))"),)
_COLUMNS = ("checked_on TEXT", "sent_on TEXT", "answered_on TEXT")
# Undo and redo put every row back as it was; nothing may follow from that by itself.
_NOT_UNDOING = "NOT EXISTS (SELECT 1 FROM journal WHERE hash IS NULL AND kind IN ('undo', 'redo'))"
_STATEMENTS = (
    f"""
CREATE TABLE batch_event (id INTEGER PRIMARY KEY AUTOINCREMENT, batch_id INTEGER NOT NULL REFERENCES batch(id),
    state TEXT NOT NULL CHECK (state IN ({_STATES})), happened_on TEXT NOT NULL, note TEXT) STRICT
""",
    "CREATE INDEX batch_event_batch ON batch_event(batch_id)",
    "CREATE TRIGGER batch_event_no_update BEFORE UPDATE ON batch_event BEGIN SELECT RAISE(ABORT, 'batch_event is append-only'); END",
    f"""
CREATE TRIGGER batch_event_no_delete BEFORE DELETE ON batch_event WHEN {_NOT_UNDOING}
    BEGIN SELECT RAISE(ABORT, 'batch_event is append-only'); END
""",
    """
CREATE TABLE batch_return (id INTEGER PRIMARY KEY AUTOINCREMENT, batch_id INTEGER NOT NULL REFERENCES batch(id),
    enrolment_id INTEGER NOT NULL REFERENCES enrolment(id), returned_on TEXT NOT NULL, reason_code TEXT NOT NULL, reason TEXT,
    resolved_on TEXT, resolution TEXT CHECK (resolution IN ('redeclare', 'refund', 'keep')), note TEXT,
    UNIQUE (batch_id, enrolment_id), CHECK ((resolved_on IS NULL) = (resolution IS NULL))) STRICT
""",
    "CREATE INDEX batch_return_enrolment ON batch_return(enrolment_id)",
    "CREATE INDEX batch_return_open ON batch_return(returned_on) WHERE resolved_on IS NULL",
    """
CREATE TABLE batch_exception (id INTEGER PRIMARY KEY AUTOINCREMENT, batch_id INTEGER NOT NULL REFERENCES batch(id),
    enrolment_id INTEGER NOT NULL REFERENCES enrolment(id), rule TEXT NOT NULL, message TEXT NOT NULL, reason_code TEXT NOT NULL,
    note TEXT, noted_on TEXT NOT NULL) STRICT
""",
    "CREATE INDEX batch_exception_batch ON batch_exception(batch_id, enrolment_id)",
    # A batch that was checked is a draft again as soon as a line comes or goes, whoever moves it (a voided receipt takes its lines along).
    f"""
CREATE TRIGGER batch_lines_changed AFTER UPDATE OF batch_id ON enrolment
    WHEN NEW.batch_id IS NOT OLD.batch_id AND {_NOT_UNDOING}
    BEGIN UPDATE batch SET state = 'draft', checked_on = NULL WHERE state = 'checked' AND id IN (OLD.batch_id, NEW.batch_id); END
""",
    # The sums of a batch and the list of who waits are read from indexes alone.
    "DROP INDEX enrolment_batch",
    "CREATE INDEX enrolment_batch ON enrolment(batch_id, gross, payable) WHERE batch_id IS NOT NULL",
    "CREATE INDEX enrolment_waiting ON enrolment(scheme, collected_on, collector_id) WHERE state = 'collected' AND batch_id IS NULL",
    "CREATE INDEX batch_made ON batch(made_on, id)",
)


def apply(db: Database) -> None:
    """Give batches their states and days, and make the tables of what happens to them."""
    for column in _COLUMNS:
        db.conn.execute(f"ALTER TABLE batch ADD COLUMN {column}")
    relax(db, "batch", _LOOSER)
    for statement in _STATEMENTS:
        db.conn.execute(statement)

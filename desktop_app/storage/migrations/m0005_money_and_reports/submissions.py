"""Schema 5: what was submitted, frozen."""

from __future__ import annotations

from desktop_app.storage.engine import Database

_NEVER = "CREATE TRIGGER {table}_no_{what} BEFORE {event} ON {table} BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
_STATEMENTS = (
    # `replaces_id` is unique: a chain of corrections, never a tree. `step_id`: the journal step it was made in; what came after may differ.
    """
CREATE TABLE submission (id INTEGER PRIMARY KEY AUTOINCREMENT, form TEXT NOT NULL,
    period TEXT NOT NULL CHECK (period IN ('month', 'quarter', 'year', 'batch')), month TEXT NOT NULL, filters TEXT NOT NULL,
    step_id INTEGER NOT NULL, made_at TEXT NOT NULL, made_by TEXT NOT NULL, due_on TEXT, folder TEXT NOT NULL, file_name TEXT NOT NULL,
    sha256 TEXT NOT NULL, rows INTEGER NOT NULL, rules TEXT NOT NULL, form_version TEXT NOT NULL,
    month_locked INTEGER NOT NULL CHECK (month_locked IN (0, 1)), replaces_id INTEGER UNIQUE REFERENCES submission(id), despite TEXT,
    note TEXT) STRICT
""",
    "CREATE INDEX submission_of ON submission(form, month)",
    """
CREATE TABLE submission_part (id INTEGER PRIMARY KEY AUTOINCREMENT, submission_id INTEGER NOT NULL REFERENCES submission(id),
    part TEXT NOT NULL CHECK (part IN ('xlsx', 'pdf', 'figures', 'names')), file_name TEXT, sha256 TEXT NOT NULL, size INTEGER NOT NULL,
    UNIQUE (submission_id, part)) STRICT
""",
    # The bytes themselves stand outside the journal, whose images hold no bytes; the journalled part keeps their hash.
    "CREATE TABLE submission_content (id INTEGER PRIMARY KEY REFERENCES submission_part(id), packed BLOB NOT NULL) STRICT",
    """
CREATE TABLE submission_event (id INTEGER PRIMARY KEY AUTOINCREMENT, submission_id INTEGER NOT NULL REFERENCES submission(id),
    state TEXT NOT NULL CHECK (state IN ('sent', 'accepted', 'returned')), happened_on TEXT NOT NULL, note TEXT, noted_at TEXT NOT NULL,
    noted_by TEXT NOT NULL) STRICT
""",
    "CREATE INDEX submission_event_of ON submission_event(submission_id)",
    *(
        _NEVER.format(table=table, what=event.lower(), event=event)
        for table in ("submission", "submission_part", "submission_content")
        for event in ("UPDATE", "DELETE")
    ),
    _NEVER.format(table="submission_event", what="update", event="UPDATE"),
    # An answer noted by mistake can be taken back; that a report was sent cannot.
    """
CREATE TRIGGER submission_event_no_delete BEFORE DELETE ON submission_event
    WHEN OLD.state = 'sent' OR NOT EXISTS (SELECT 1 FROM journal WHERE hash IS NULL AND kind IN ('undo', 'redo'))
    BEGIN SELECT RAISE(ABORT, 'submission_event is append-only'); END
""",
)


def apply(db: Database) -> None:
    """Make the tables."""
    for statement in _STATEMENTS:
        db.conn.execute(statement)

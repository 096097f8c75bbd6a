"""Schema 6: problems of data quality that stand with a reason."""

from __future__ import annotations

from desktop_app.storage.engine import Database

_STATEMENTS = (
    # One record may be noted anew after it changed, so a pair of check and record is not unique: the newest note counts.
    """
CREATE TABLE quality_skip (id INTEGER PRIMARY KEY AUTOINCREMENT, check_code TEXT NOT NULL, record_id INTEGER NOT NULL, said TEXT NOT NULL,
    reason TEXT NOT NULL CHECK (reason <> ''), noted_on TEXT NOT NULL) STRICT
""",
    "CREATE INDEX quality_skip_of ON quality_skip(check_code, record_id)",
)


def apply(db: Database) -> None:
    """Make the table."""
    for statement in _STATEMENTS:
        db.conn.execute(statement)

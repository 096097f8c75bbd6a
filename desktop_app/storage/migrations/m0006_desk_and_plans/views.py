"""Schema 6: filters of lists kept under a name."""

from __future__ import annotations

from desktop_app.storage.engine import Database

_STATEMENTS = (
    # A name is unique within its list by the verb, not by the table: undo may bring two back that changed places.
    """
CREATE TABLE saved_view (id INTEGER PRIMARY KEY AUTOINCREMENT, list_name TEXT NOT NULL, name TEXT NOT NULL,
    state TEXT NOT NULL CHECK (json_valid(state))) STRICT
""",
    "CREATE INDEX saved_view_list ON saved_view(list_name)",
)


def apply(db: Database) -> None:
    """Make the table."""
    for statement in _STATEMENTS:
        db.conn.execute(statement)

"""Schema 5: the office's own workbooks and how they are bound."""

from __future__ import annotations

from desktop_app.storage.engine import Database

_STATEMENTS: tuple[str, ...] = (
    """
CREATE TABLE own_workbook (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, file_name TEXT NOT NULL, sha256 TEXT NOT NULL,
    size INTEGER NOT NULL, added_at TEXT NOT NULL, added_by TEXT NOT NULL) STRICT
""",
    # Places of a binding are not unique in the table: two columns that change places are moved one after the other.
    """
CREATE TABLE own_binding (id INTEGER PRIMARY KEY AUTOINCREMENT, workbook_id INTEGER NOT NULL REFERENCES own_workbook(id),
    sheet TEXT NOT NULL, row INTEGER NOT NULL CHECK (row >= 1), col INTEGER NOT NULL CHECK (col >= 1),
    kind TEXT NOT NULL CHECK (kind IN ('cell', 'text', 'column')), figure TEXT NOT NULL,
    each TEXT NOT NULL DEFAULT '' CHECK (each IN ('', 'commune', 'hamlet', 'collector', 'organisation')),
    scope TEXT NOT NULL DEFAULT 'office:', scale INTEGER NOT NULL DEFAULT 1 CHECK (scale IN (1, 1000, 1000000)), place TEXT NOT NULL,
    over_formula INTEGER NOT NULL DEFAULT 0 CHECK (over_formula IN (0, 1)), held INTEGER NOT NULL DEFAULT 0 CHECK (held IN (0, 1)),
    CHECK ((kind = 'column') = (each <> ''))) STRICT
""",
    "CREATE INDEX own_binding_of ON own_binding(workbook_id)",
    # The bytes are found by their hash and never change, so that undo finds the template a workbook had before. The hash is journalled.
    "CREATE TABLE own_workbook_content (sha256 TEXT PRIMARY KEY, packed BLOB NOT NULL) STRICT",
)


def apply(db: Database) -> None:
    """Make the tables."""
    for statement in _STATEMENTS:
        db.conn.execute(statement)

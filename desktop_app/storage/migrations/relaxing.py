"""Loosens a constraint of a table that is in use: SQLite has no ALTER for that, and rebuilding a table of millions of rows is slow.

SQLite documents this way for constraints that are only removed or widened (lang_altertable, "making other kinds of table schema changes"): the
stored rows stay as they are, only the text of the schema changes, inside the migration's transaction.
"""

from __future__ import annotations

from desktop_app.storage.engine import Database


def relax(db: Database, table: str, changes: tuple[tuple[str, str], ...]) -> None:
    """Replace pieces of the CREATE statement of ``table``; each must stand there exactly once. Raises ``ValueError`` otherwise."""
    sql: str = db.conn.execute("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", (table,)).fetchone()[
        0
    ]
    for before, after in changes:
        if sql.count(before) != 1:
            raise ValueError(f"{table}: {before!r} stands {sql.count(before)} times")
        sql = sql.replace(before, after)
    version = db.conn.execute("PRAGMA schema_version").fetchone()[0]
    db.conn.execute("PRAGMA writable_schema = ON")
    try:
        db.conn.execute("UPDATE sqlite_master SET sql = ? WHERE type = 'table' AND name = ?", (sql, table))
        db.conn.execute(f"PRAGMA schema_version = {version + 1}")
    finally:
        db.conn.execute("PRAGMA writable_schema = RESET")

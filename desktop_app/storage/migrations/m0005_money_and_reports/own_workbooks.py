"""Schema 5: the office's own workbooks and how they are bound."""

from __future__ import annotations

from desktop_app.storage.engine import Database

_STATEMENTS: tuple[str, ...] = ()


def apply(db: Database) -> None:
    """Make the tables."""
    for statement in _STATEMENTS:
        db.conn.execute(statement)

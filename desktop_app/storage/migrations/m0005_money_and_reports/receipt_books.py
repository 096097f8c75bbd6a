"""Schema 5: receipt books."""

from __future__ import annotations

from desktop_app.storage.engine import Database

_STATEMENTS: tuple[str, ...] = ()


def apply(db: Database) -> None:
    """Make the tables."""
    for statement in _STATEMENTS:
        db.conn.execute(statement)

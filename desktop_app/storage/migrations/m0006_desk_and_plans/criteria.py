"""Schema 6: the last visit of each collector is found without walking through all visits (alerts)."""

from __future__ import annotations

from desktop_app.storage.engine import Database


def apply(db: Database) -> None:
    """Add the index."""
    db.conn.execute("CREATE INDEX visit_collector ON visit(collector_id, visited_on) WHERE collector_id IS NOT NULL")

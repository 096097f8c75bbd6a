"""Schema 6: covers by the day they begin, for the levels of the running month (``storage/stock_today.py``).

Over an expression, so that only who asks in these words goes by it.
"""

from __future__ import annotations

from desktop_app.storage.engine import Database


def apply(db: Database) -> None:
    """Make the index."""
    db.conn.execute("CREATE INDEX coverage_begin ON coverage((valid_from || ''))")

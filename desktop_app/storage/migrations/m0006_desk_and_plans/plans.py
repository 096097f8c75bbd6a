"""Schema 6: when a plan was decided, which internal scenario it is, and the indicators an office adds to the sector's."""

from __future__ import annotations

from desktop_app.storage.engine import Database

_STATEMENTS = (
    "ALTER TABLE plan ADD COLUMN decided_on TEXT",
    "ALTER TABLE plan ADD COLUMN scenario TEXT NOT NULL DEFAULT '' CHECK (scenario IN ('', 'base', 'stretch'))",
    """
CREATE TABLE own_indicator (id INTEGER PRIMARY KEY AUTOINCREMENT, code TEXT NOT NULL UNIQUE, name TEXT NOT NULL, short_name TEXT NOT NULL,
    unit TEXT NOT NULL, nature TEXT NOT NULL CHECK (nature IN ('flow', 'stock'))) STRICT
""",
    # Shares were whole percents; they are exact tenths from here on.
    "UPDATE plan_cell SET value = value * 10 WHERE indicator = 'health_share'",
    "UPDATE monthly_figure SET value = value * 10 WHERE indicator = 'health_share'",
)


def apply(db: Database) -> None:
    """Add the columns and the table; bring shares to tenths of a percent."""
    for statement in _STATEMENTS:
        db.conn.execute(statement)

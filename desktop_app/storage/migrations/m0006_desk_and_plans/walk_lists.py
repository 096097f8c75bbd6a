"""Schema 6: walk lists as they were printed, and the office's own wording of a code list."""

from __future__ import annotations

from desktop_app.storage.engine import Database

_FROZEN = (
    "CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
)
_STATEMENTS = (
    """
CREATE TABLE walk_list (id INTEGER PRIMARY KEY AUTOINCREMENT, code TEXT NOT NULL UNIQUE, round_id INTEGER NOT NULL REFERENCES round(id),
    collector_id INTEGER REFERENCES collector(id), schemes TEXT NOT NULL, aim TEXT NOT NULL CHECK (aim IN ('all', 'to-see', 'leads')),
    hamlets TEXT NOT NULL, made_on TEXT NOT NULL) STRICT
""",
    "CREATE INDEX walk_list_round ON walk_list(round_id)",
    # No references to household and person: the paper outlives them (merged, taken back), and its lines still say who stood there.
    """
CREATE TABLE walk_list_line (id INTEGER PRIMARY KEY AUTOINCREMENT, list_id INTEGER NOT NULL REFERENCES walk_list(id),
    number INTEGER NOT NULL, household_id INTEGER NOT NULL, person_id INTEGER NOT NULL, UNIQUE (list_id, number)) STRICT
""",
    _FROZEN.format(table="walk_list"),
    _FROZEN.format(table="walk_list_line"),
    """
CREATE TABLE own_code (id INTEGER PRIMARY KEY AUTOINCREMENT, list TEXT NOT NULL, code TEXT NOT NULL, name TEXT, list_order INTEGER,
    details TEXT NOT NULL, hidden INTEGER NOT NULL CHECK (hidden IN (0, 1)), UNIQUE (list, code)) STRICT
""",
)


def apply(db: Database) -> None:
    """Make the tables."""
    for statement in _STATEMENTS:
        db.conn.execute(statement)

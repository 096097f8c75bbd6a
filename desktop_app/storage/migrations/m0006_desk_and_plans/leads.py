"""Schema 6: who has which lead by when, every list that named it, the households of a round by hand, and who follows a collector that left.

The first list that named a lead stands in the lead itself (``source``, ``detail``, ``opened_on``); ``lead_naming`` keeps the later ones.
"""

from __future__ import annotations

from desktop_app.storage.engine import Database

_STATEMENTS = (
    "ALTER TABLE lead ADD COLUMN collector_id INTEGER REFERENCES collector(id)",
    "ALTER TABLE lead ADD COLUMN due_on TEXT",
    "CREATE INDEX lead_assigned ON lead(collector_id, due_on) WHERE closed_on IS NULL AND collector_id IS NOT NULL",
    """
CREATE TABLE lead_naming (id INTEGER PRIMARY KEY AUTOINCREMENT, lead_id INTEGER NOT NULL REFERENCES lead(id), source TEXT NOT NULL, detail TEXT,
    named_on TEXT NOT NULL, import_id INTEGER REFERENCES import_batch(id)) STRICT
""",
    "CREATE INDEX lead_naming_lead ON lead_naming(lead_id, source)",
    """
CREATE TABLE round_household (id INTEGER PRIMARY KEY AUTOINCREMENT, round_id INTEGER NOT NULL REFERENCES round(id),
    household_id INTEGER NOT NULL REFERENCES household(id), collector_id INTEGER REFERENCES collector(id), due_on TEXT,
    UNIQUE (round_id, household_id)) STRICT
""",
    "CREATE INDEX round_household_collector ON round_household(collector_id) WHERE collector_id IS NOT NULL",
    "CREATE INDEX round_household_household ON round_household(household_id)",
    # Whose promises, revisits and due dates are somebody else's now; hamlet_id NULL: everywhere that no row of its own names.
    """
CREATE TABLE succession (id INTEGER PRIMARY KEY AUTOINCREMENT, from_id INTEGER NOT NULL REFERENCES collector(id),
    to_id INTEGER NOT NULL REFERENCES collector(id), hamlet_id INTEGER REFERENCES hamlet(id), since_on TEXT NOT NULL) STRICT
""",
    "CREATE INDEX succession_from ON succession(from_id, hamlet_id, to_id)",
)


def apply(db: Database) -> None:
    """Make the columns and tables."""
    for statement in _STATEMENTS:
        db.conn.execute(statement)

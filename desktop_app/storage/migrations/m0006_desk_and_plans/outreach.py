"""Schema 6: outreach events (truyền thông), who of the office's people was there, and the leads by the day they were opened."""

from __future__ import annotations

from desktop_app.storage.engine import Database

_STATEMENTS = (
    # Where: a hamlet, a commune (hamlet_id NULL), or the whole office (both NULL). present, cost NULL: not counted, not known.
    """
CREATE TABLE outreach (id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, held_on TEXT NOT NULL, place TEXT, commune_code TEXT,
    hamlet_id INTEGER REFERENCES hamlet(id), audience TEXT, present INTEGER CHECK (present >= 0), cost INTEGER CHECK (cost >= 0),
    collector_id INTEGER REFERENCES collector(id), partner TEXT, note TEXT, CHECK (hamlet_id IS NULL OR commune_code IS NOT NULL)) STRICT
""",
    "CREATE INDEX outreach_when ON outreach(held_on)",
    """
CREATE TABLE outreach_person (id INTEGER PRIMARY KEY AUTOINCREMENT, outreach_id INTEGER NOT NULL REFERENCES outreach(id),
    person_id INTEGER NOT NULL REFERENCES person(id), UNIQUE (outreach_id, person_id)) STRICT
""",
    "CREATE INDEX outreach_person_person ON outreach_person(person_id)",
    "CREATE INDEX lead_opened ON lead(opened_on, person_id, scheme)",
)


def apply(db: Database) -> None:
    """Make the tables."""
    for statement in _STATEMENTS:
        db.conn.execute(statement)

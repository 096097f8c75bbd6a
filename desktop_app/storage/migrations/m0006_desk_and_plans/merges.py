"""Schema 6: deaths, pairs that are two people, and records merged into another of the same human being (decision 0015).

Visits and the ledger stay append-only. Only while a merge of people (or its undo or redo) is the open step may a row be given to another person, and
nothing else of the row may differ: no day, no amount, no place.
"""

from __future__ import annotations

from desktop_app.storage.engine import Database

_TABLES = (
    """
CREATE TABLE death (id INTEGER PRIMARY KEY AUTOINCREMENT, person_id INTEGER NOT NULL UNIQUE REFERENCES person(id), died_on TEXT NOT NULL,
    noted_on TEXT NOT NULL, note TEXT) STRICT
""",
    """
CREATE TABLE two_people (id INTEGER PRIMARY KEY AUTOINCREMENT, one_id INTEGER NOT NULL REFERENCES person(id),
    other_id INTEGER NOT NULL REFERENCES person(id), reason TEXT NOT NULL, noted_on TEXT NOT NULL, CHECK (one_id < other_id),
    UNIQUE (one_id, other_id)) STRICT
""",
    "CREATE INDEX two_people_other ON two_people(other_id)",
    """
CREATE TABLE merged_person (id INTEGER PRIMARY KEY AUTOINCREMENT, dropped_id INTEGER NOT NULL UNIQUE,
    kept_id INTEGER NOT NULL REFERENCES person(id), household_id INTEGER NOT NULL REFERENCES household(id), name TEXT NOT NULL, birth TEXT,
    personal_id TEXT, insurance_no TEXT, card_no TEXT, dropped TEXT NOT NULL, kept TEXT NOT NULL, merged_on TEXT NOT NULL,
    merged_by TEXT NOT NULL) STRICT
""",
    "CREATE INDEX merged_person_kept ON merged_person(kept_id)",
    # Whatever names a person is looked for when one record goes; the ledger is the only long table without an index for it.
    "CREATE INDEX ledger_person ON ledger_entry(person_id) WHERE person_id IS NOT NULL",
)
# Rows that are never edited but may change their person when two records of one human being are merged.
GIVEN_OVER = ("visit", "ledger_entry")
_MERGING = """EXISTS (SELECT 1 FROM journal AS j LEFT JOIN journal AS t ON t.id = j.target_id WHERE j.hash IS NULL
        AND (j.kind = 'do' AND j.verb = 'people.merge' OR t.verb = 'people.merge'))"""


def apply(db: Database) -> None:
    """Make the tables and let a merge give visits and money entries to the person who is kept."""
    for statement in _TABLES:
        db.conn.execute(statement)
    for table in GIVEN_OVER:
        columns = [row[1] for row in db.conn.execute(f"PRAGMA table_info({table})")]
        same = " AND ".join(f"OLD.{column} IS NEW.{column}" for column in columns if column != "person_id")
        db.conn.execute(f"DROP TRIGGER {table}_no_update")
        db.conn.execute(
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} WHEN NOT ({same} AND {_MERGING}) "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )

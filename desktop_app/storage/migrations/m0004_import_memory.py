"""Schema 4: what an import leaves to be remembered: how its layout was read, what was decided about its rows, what the file said.

The first two are records that go with their import when it is taken back. What the file said is kept packed beside the row ledger, so that two lists
can be compared months later without the files.
"""

from __future__ import annotations

from desktop_app.storage.engine import Database

_STATEMENTS = (
    """
CREATE TABLE import_layout (id INTEGER PRIMARY KEY AUTOINCREMENT, import_id INTEGER NOT NULL REFERENCES import_batch(id),
    fingerprint TEXT NOT NULL, kind TEXT NOT NULL, mapping TEXT NOT NULL) STRICT
""",
    "CREATE INDEX import_layout_of ON import_layout(fingerprint, id)",
    """
CREATE TABLE import_decision (id INTEGER PRIMARY KEY AUTOINCREMENT, import_id INTEGER NOT NULL, key TEXT NOT NULL,
    action TEXT NOT NULL CHECK (action IN ('add', 'match', 'skip')), person_id INTEGER, said TEXT NOT NULL, decided_on TEXT NOT NULL) STRICT
""",
    "CREATE INDEX import_decision_key ON import_decision(key, id)",
    """
CREATE TABLE import_content (import_id INTEGER NOT NULL, part INTEGER NOT NULL, packed BLOB NOT NULL,
    PRIMARY KEY (import_id, part)) STRICT, WITHOUT ROWID
""",
)


def apply(db: Database) -> None:
    """Make the three tables."""
    for statement in _STATEMENTS:
        db.conn.execute(statement)

"""Schema 5: contracts, targets and collection points of the collectors' side, remuneration."""

from __future__ import annotations

from desktop_app.storage.engine import Database

_COLUMNS = {
    "organisation": (
        "owner TEXT CHECK (owner IN ('post', 'pvi', 'other'))",
        "address TEXT",
        "phone TEXT",
        "contact TEXT",
        "active_from TEXT",
        "active_to TEXT",
        "note TEXT",
    ),
    # village_leader: lãnh đạo thôn, tổ dân phố (a column of its own on B16c-TS); NULL = nobody said.
    "collector": (
        "village_leader INTEGER CHECK (village_leader IN (0, 1))",
        "card_no TEXT",
        "card_from TEXT",
        "card_to TEXT",
        "trained_on TEXT",
        "training_note TEXT",
    ),
}
# A remuneration line is never rewritten; undo may take it back with its ledger entry, as long as the month is open.
_APPEND_ONLY = "RAISE(ABORT, 'remuneration_line is append-only')"
_UNDOING = "EXISTS (SELECT 1 FROM journal WHERE hash IS NULL AND kind IN ('undo', 'redo'))"
_STATEMENTS = (
    """
CREATE TABLE contract (id INTEGER PRIMARY KEY AUTOINCREMENT, organisation_id INTEGER NOT NULL REFERENCES organisation(id), number TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('service', 'coordination')), signed_on TEXT, valid_from TEXT NOT NULL, valid_to TEXT,
    due_when TEXT NOT NULL CHECK (due_when IN ('collected', 'accepted')), note TEXT) STRICT
""",
    "CREATE INDEX contract_of ON contract(organisation_id, valid_from)",
    """
CREATE TABLE contract_target (id INTEGER PRIMARY KEY AUTOINCREMENT, contract_id INTEGER NOT NULL REFERENCES contract(id), scheme TEXT NOT NULL,
    year INTEGER NOT NULL, new_people INTEGER CHECK (new_people >= 0), continuing_people INTEGER CHECK (continuing_people >= 0),
    UNIQUE (contract_id, scheme, year)) STRICT
""",
    """
CREATE TABLE contract_rate (id INTEGER PRIMARY KEY AUTOINCREMENT, contract_id INTEGER NOT NULL REFERENCES contract(id), scheme TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('new', 'continue', 'return')), method TEXT, percent TEXT NOT NULL, valid_from TEXT NOT NULL, valid_to TEXT,
    source TEXT) STRICT
""",
    "CREATE INDEX contract_rate_of ON contract_rate(contract_id)",
    """
CREATE TABLE collection_point (id INTEGER PRIMARY KEY AUTOINCREMENT, organisation_id INTEGER NOT NULL REFERENCES organisation(id), name TEXT NOT NULL,
    code TEXT, commune_code TEXT, address TEXT, phone TEXT, active_from TEXT, active_to TEXT, note TEXT) STRICT
""",
    "CREATE INDEX collection_point_of ON collection_point(organisation_id)",
    """
CREATE TABLE remuneration_line (id INTEGER PRIMARY KEY AUTOINCREMENT, entry_id INTEGER NOT NULL UNIQUE REFERENCES ledger_entry(id),
    enrolment_id INTEGER NOT NULL REFERENCES enrolment(id), number INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('grant', 'claw-back')), fresh INTEGER NOT NULL CHECK (fresh IN (0, 1)), base INTEGER NOT NULL CHECK (base > 0),
    percent TEXT NOT NULL, amount INTEGER NOT NULL CHECK (amount >= 0), month TEXT NOT NULL, months_back INTEGER, rate TEXT NOT NULL,
    UNIQUE (enrolment_id, number)) STRICT
""",
    "CREATE INDEX remuneration_line_month ON remuneration_line(month)",
    f"CREATE TRIGGER remuneration_line_no_update BEFORE UPDATE ON remuneration_line BEGIN SELECT {_APPEND_ONLY}; END",
    f"CREATE TRIGGER remuneration_line_no_delete BEFORE DELETE ON remuneration_line WHEN NOT {_UNDOING} BEGIN SELECT {_APPEND_ONLY}; END",
)


def apply(db: Database) -> None:
    """Widen organisation and collector, and make the tables."""
    for table, columns in _COLUMNS.items():
        for column in columns:
            db.conn.execute(f"ALTER TABLE {table} ADD COLUMN {column}")
    for statement in _STATEMENTS:
        db.conn.execute(statement)

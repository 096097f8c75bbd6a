"""Schema 3: employers and their months, and the hamlets a collector looks after."""

from __future__ import annotations

from desktop_app.storage.engine import Database

_STATEMENTS = (
    """
CREATE TABLE employer (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL CHECK (name <> ''), folded TEXT NOT NULL, tax_code TEXT,
    unit_code TEXT, kind INTEGER CHECK (kind BETWEEN 1 AND 11), commune_code TEXT REFERENCES office_commune(commune_code), address TEXT,
    phone TEXT, owner_name TEXT, owner_folded TEXT, owner_personal_id TEXT, state TEXT CHECK (state IN ('active', 'paused', 'closed')),
    tax_method TEXT CHECK (tax_method IN ('declaration', 'lump-sum')), registered_on TEXT,
    people_declared INTEGER CHECK (people_declared >= 0), declared_on TEXT, business TEXT, note TEXT) STRICT
""",
    "CREATE INDEX employer_folded ON employer(folded, id)",
    "CREATE INDEX employer_tax_code ON employer(tax_code) WHERE tax_code IS NOT NULL",
    "CREATE INDEX employer_unit_code ON employer(unit_code) WHERE unit_code IS NOT NULL",
    "CREATE INDEX employer_owner ON employer(owner_personal_id) WHERE owner_personal_id IS NOT NULL",
    "CREATE INDEX employer_commune ON employer(commune_code) WHERE commune_code IS NOT NULL",
    """
CREATE TABLE employer_month (id INTEGER PRIMARY KEY AUTOINCREMENT, employer_id INTEGER NOT NULL REFERENCES employer(id),
    month TEXT NOT NULL, fund TEXT NOT NULL CHECK (fund IN ('', 'social', 'health', 'unemployment', 'accident')), people INTEGER,
    payable INTEGER, paid INTEGER, arrears INTEGER, months_late INTEGER, source TEXT NOT NULL CHECK (source <> ''),
    UNIQUE (employer_id, month, fund)) STRICT
""",
    """
CREATE TABLE collector_hamlet (id INTEGER PRIMARY KEY AUTOINCREMENT, collector_id INTEGER NOT NULL REFERENCES collector(id),
    hamlet_id INTEGER NOT NULL REFERENCES hamlet(id), UNIQUE (collector_id, hamlet_id)) STRICT
""",
    "CREATE INDEX collector_hamlet_place ON collector_hamlet(hamlet_id)",
)


def apply(db: Database) -> None:
    """Make the three tables."""
    for statement in _STATEMENTS:
        db.conn.execute(statement)

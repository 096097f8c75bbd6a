"""Schema 2: what the office itself writes into the rule book. The shipped figures stay in `ref_law_rate` and come anew with each program."""

from __future__ import annotations

from desktop_app.storage.engine import Database

_OFFICE_RATE = """
CREATE TABLE office_rate (id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL, subject TEXT NOT NULL, value TEXT NOT NULL,
    unit TEXT NOT NULL, valid_from TEXT NOT NULL, valid_to TEXT CHECK (valid_to IS NULL OR valid_to >= valid_from),
    source TEXT NOT NULL CHECK (source <> ''), confidence TEXT NOT NULL CHECK (confidence IN ('H', 'M', 'L')), note TEXT NOT NULL,
    replaced_value TEXT) STRICT
"""
_SUPPORT_RULE = """
CREATE TABLE support_rule (id INTEGER PRIMARY KEY AUTOINCREMENT, scheme TEXT NOT NULL, payer TEXT NOT NULL CHECK (payer IN ('local', 'other')),
    place_kind TEXT NOT NULL CHECK (place_kind IN ('', 'province', 'commune')), place_code TEXT NOT NULL, class_code TEXT NOT NULL,
    age_from INTEGER, age_to INTEGER, basis TEXT NOT NULL CHECK (basis IN ('percent', 'amount')), value TEXT NOT NULL, name TEXT NOT NULL,
    valid_from TEXT NOT NULL, valid_to TEXT CHECK (valid_to IS NULL OR valid_to >= valid_from),
    source TEXT NOT NULL CHECK (source <> ''), confidence TEXT NOT NULL CHECK (confidence IN ('H', 'M', 'L')), note TEXT NOT NULL,
    CHECK ((place_kind = '') = (place_code = ''))) STRICT
"""


def apply(db: Database) -> None:
    """Make the two tables. They hold tens of rows: the office reads them whole, no index is needed."""
    for statement in (_OFFICE_RATE, _SUPPORT_RULE):
        db.conn.execute(statement)

"""Schema 5: one ledger for every movement of money, its sums kept beside it, money handed in, and closed months."""

from __future__ import annotations

from desktop_app.storage.engine import Database
from desktop_app.storage.migrations.relaxing import relax

_COLUMNS = (
    "method TEXT CHECK (method IN ('cash', 'transfer'))",
    "household_id INTEGER REFERENCES household(id)",
    "organisation_id INTEGER REFERENCES organisation(id)",
    "hamlet_id INTEGER REFERENCES hamlet(id)",
    "support_class TEXT",
    "remittance_id INTEGER REFERENCES remittance(id)",
    "corrects_id INTEGER REFERENCES ledger_entry(id)",
    "entered_at TEXT",
    "entered_by TEXT",
)
_LOOSER = (
    ("receipt_id INTEGER NOT NULL", "receipt_id INTEGER"),
    ("enrolment_id INTEGER NOT NULL", "enrolment_id INTEGER"),
    ("person_id INTEGER NOT NULL", "person_id INTEGER"),
    ("scheme TEXT NOT NULL", "scheme TEXT"),
    ("commune_code TEXT NOT NULL", "commune_code TEXT"),
    (
        "CHECK (kind IN ('collect', 'void'))",
        "CHECK (kind IN ('collect', 'void', 'refund', 'adjust', 'credit', 'remit', 'remuneration', 'claw-back', 'pay-out'))",
    ),
)
_BEFORE = (
    """
CREATE TABLE remittance (id INTEGER PRIMARY KEY AUTOINCREMENT, collector_id INTEGER REFERENCES collector(id),
    organisation_id INTEGER REFERENCES organisation(id), remitted_on TEXT NOT NULL,
    method TEXT NOT NULL CHECK (method IN ('cash', 'transfer')), amount INTEGER NOT NULL CHECK (amount <> 0), document TEXT,
    covers_from TEXT, covers_to TEXT, voids_id INTEGER UNIQUE REFERENCES remittance(id), note TEXT) STRICT
""",
    "CREATE INDEX remittance_when ON remittance(remitted_on, collector_id)",
    """
CREATE TABLE month_lock (id INTEGER PRIMARY KEY AUTOINCREMENT, month TEXT NOT NULL, locked_on TEXT NOT NULL, locked_by TEXT NOT NULL,
    reopened_on TEXT, reopened_by TEXT, reason TEXT) STRICT
""",
    "CREATE UNIQUE INDEX month_lock_closed ON month_lock(month) WHERE reopened_on IS NULL",
    "DROP TRIGGER ledger_entry_no_update",
)
# Part of the key in sum_ledger: 0 and '' stand for "none", because a key has no NULL.
_KEY = (
    "COALESCE({r}.collector_id, 0), substr({r}.entry_on, 1, 7), {r}.kind, COALESCE({r}.scheme, ''), COALESCE({r}.method, ''), "
    "COALESCE({r}.organisation_id, 0), COALESCE({r}.commune_code, '')"
)
_ADD = """INSERT INTO sum_ledger VALUES ({key}, {sign}{r}.amount, {sign}1)
    ON CONFLICT DO UPDATE SET amount = amount + excluded.amount, entries = entries + excluded.entries"""
_AFTER = (
    """
UPDATE ledger_entry SET method = (SELECT r.method FROM receipt AS r WHERE r.id = receipt_id),
    household_id = (SELECT r.household_id FROM receipt AS r WHERE r.id = receipt_id),
    organisation_id = (SELECT c.organisation_id FROM collector AS c WHERE c.id = collector_id),
    (hamlet_id, support_class) = (SELECT e.hamlet_id, e.support_class FROM enrolment AS e WHERE e.id = enrolment_id)
""",
    "CREATE TRIGGER ledger_entry_no_update BEFORE UPDATE ON ledger_entry BEGIN SELECT RAISE(ABORT, 'ledger_entry is append-only'); END",
    "CREATE TRIGGER remittance_no_update BEFORE UPDATE ON remittance BEGIN SELECT RAISE(ABORT, 'remittance is append-only'); END",
    """
CREATE TRIGGER remittance_no_delete BEFORE DELETE ON remittance
    WHEN NOT EXISTS (SELECT 1 FROM journal WHERE hash IS NULL AND kind IN ('undo', 'redo'))
    BEGIN SELECT RAISE(ABORT, 'remittance is append-only'); END
""",
    "DROP INDEX ledger_when",
    "CREATE INDEX ledger_when ON ledger_entry(entry_on, kind, scheme, commune_code, collector_id, method, amount)",
    "CREATE INDEX ledger_collector ON ledger_entry(collector_id, entry_on, kind, method, amount)",
    "CREATE INDEX ledger_moved ON ledger_entry(collector_id, entry_on) WHERE reverses_id IS NOT NULL OR corrects_id IS NOT NULL",
    "CREATE INDEX ledger_household ON ledger_entry(household_id, entry_on) WHERE household_id IS NOT NULL",
    "CREATE INDEX ledger_remittance ON ledger_entry(remittance_id) WHERE remittance_id IS NOT NULL",
    "CREATE INDEX ledger_corrects ON ledger_entry(corrects_id) WHERE corrects_id IS NOT NULL",
    """
CREATE TABLE sum_ledger (collector_id INTEGER NOT NULL, month TEXT NOT NULL, kind TEXT NOT NULL, scheme TEXT NOT NULL, method TEXT NOT NULL,
    organisation_id INTEGER NOT NULL, commune_code TEXT NOT NULL, amount INTEGER NOT NULL, entries INTEGER NOT NULL,
    PRIMARY KEY (collector_id, month, kind, scheme, method, organisation_id, commune_code)) STRICT, WITHOUT ROWID
""",
    "CREATE INDEX sum_ledger_month ON sum_ledger(month, kind, scheme, amount)",
    f"""
INSERT INTO sum_ledger SELECT {_KEY.format(r="e")}, SUM(e.amount), COUNT(*) FROM ledger_entry AS e GROUP BY 1, 2, 3, 4, 5, 6, 7
""",
    f"CREATE TRIGGER ledger_entry_sum_add AFTER INSERT ON ledger_entry BEGIN {_ADD.format(key=_KEY.format(r='NEW'), sign='', r='NEW')}; END",
    f"CREATE TRIGGER ledger_entry_sum_take AFTER DELETE ON ledger_entry BEGIN {_ADD.format(key=_KEY.format(r='OLD'), sign='-', r='OLD')}; END",
    # A lock is opened again by a second half of its row, once; it is never taken away, not by undo either.
    """
CREATE TRIGGER month_lock_no_update BEFORE UPDATE ON month_lock
    WHEN OLD.reopened_on IS NOT NULL OR NEW.reopened_on IS NULL OR NEW.reason IS NULL OR NEW.month <> OLD.month
        OR NEW.locked_on <> OLD.locked_on OR NEW.locked_by <> OLD.locked_by
    BEGIN SELECT RAISE(ABORT, 'month_lock is append-only'); END
""",
    "CREATE TRIGGER month_lock_no_delete BEFORE DELETE ON month_lock BEGIN SELECT RAISE(ABORT, 'month_lock is append-only'); END",
    # A closed month is read-only for everybody, undo and redo too.
    """
CREATE TRIGGER ledger_entry_closed_add BEFORE INSERT ON ledger_entry
    WHEN EXISTS (SELECT 1 FROM month_lock WHERE reopened_on IS NULL AND month = substr(NEW.entry_on, 1, 7))
    BEGIN SELECT RAISE(ABORT, 'month is closed'); END
""",
    """
CREATE TRIGGER ledger_entry_closed_take BEFORE DELETE ON ledger_entry
    WHEN EXISTS (SELECT 1 FROM month_lock WHERE reopened_on IS NULL AND month = substr(OLD.entry_on, 1, 7))
    BEGIN SELECT RAISE(ABORT, 'month is closed'); END
""",
    """
CREATE TRIGGER receipt_closed_add BEFORE INSERT ON receipt
    WHEN EXISTS (SELECT 1 FROM month_lock WHERE reopened_on IS NULL AND month = substr(NEW.issued_on, 1, 7))
    BEGIN SELECT RAISE(ABORT, 'month is closed'); END
""",
)
_ENROLMENT = (
    (
        "'quoted', 'collected', 'in-batch', 'sent', 'accepted', 'returned', 'voided'",
        "'quoted', 'partial', 'collected', 'in-batch', 'sent', 'accepted', 'returned', 'refunded', 'voided'",
    ),
)


def apply(db: Database) -> None:
    """Widen the ledger, fill what its old rows can be told from their receipts, and keep its sums from now on."""
    for statement in _BEFORE:
        db.conn.execute(statement)
    for column in _COLUMNS:
        db.conn.execute(f"ALTER TABLE ledger_entry ADD COLUMN {column}")
    relax(db, "ledger_entry", _LOOSER)
    relax(db, "enrolment", _ENROLMENT)
    for statement in _AFTER:
        db.conn.execute(statement)

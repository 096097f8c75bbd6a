"""Schema 1: the nouns of the main job, the reference lists, the journal and the housekeeping tables."""

from __future__ import annotations

import sqlite3

from desktop_app.storage.engine import Database

_REFERENCE = """
CREATE TABLE ref_province (code TEXT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL, valid_from TEXT NOT NULL, valid_to TEXT,
    source TEXT NOT NULL, folded TEXT NOT NULL, PRIMARY KEY (code, valid_from)) STRICT, WITHOUT ROWID;
CREATE TABLE ref_commune (code TEXT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL, province_code TEXT NOT NULL, valid_from TEXT NOT NULL,
    valid_to TEXT, source TEXT NOT NULL, folded TEXT NOT NULL, PRIMARY KEY (code, valid_from)) STRICT, WITHOUT ROWID;
CREATE TABLE ref_code (list TEXT NOT NULL, code TEXT NOT NULL, name TEXT NOT NULL, list_order INTEGER NOT NULL, details TEXT NOT NULL,
    valid_from TEXT NOT NULL, valid_to TEXT, source TEXT NOT NULL, PRIMARY KEY (list, code, valid_from)) STRICT, WITHOUT ROWID;
CREATE TABLE ref_law_rate (key TEXT NOT NULL, subject TEXT NOT NULL, value TEXT NOT NULL, unit TEXT NOT NULL, valid_from TEXT NOT NULL,
    valid_to TEXT, source TEXT NOT NULL, confidence TEXT NOT NULL, note TEXT NOT NULL,
    PRIMARY KEY (key, subject, valid_from)) STRICT, WITHOUT ROWID;
CREATE TABLE ref_stamp (fingerprint TEXT NOT NULL) STRICT;
"""

_PEOPLE = """
CREATE TABLE setting (id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, value TEXT NOT NULL) STRICT;
CREATE TABLE office_commune (id INTEGER PRIMARY KEY AUTOINCREMENT, commune_code TEXT NOT NULL UNIQUE, list_order INTEGER NOT NULL) STRICT;
CREATE TABLE hamlet (id INTEGER PRIMARY KEY AUTOINCREMENT, commune_code TEXT NOT NULL REFERENCES office_commune(commune_code),
    name TEXT NOT NULL, kind TEXT, list_order INTEGER NOT NULL, folded TEXT NOT NULL, UNIQUE (commune_code, folded)) STRICT;
CREATE TABLE household (id INTEGER PRIMARY KEY AUTOINCREMENT, hamlet_id INTEGER NOT NULL REFERENCES hamlet(id), code TEXT, address TEXT,
    phone TEXT, head_id INTEGER REFERENCES person(id), state TEXT NOT NULL CHECK (state IN ('active', 'moved', 'dissolved')),
    list_order INTEGER NOT NULL, note TEXT) STRICT;
CREATE INDEX household_walk ON household(hamlet_id, list_order, id);
CREATE INDEX household_code ON household(code) WHERE code IS NOT NULL;
CREATE INDEX household_phone ON household(phone) WHERE phone IS NOT NULL;
CREATE INDEX household_head ON household(head_id) WHERE head_id IS NOT NULL;
CREATE TABLE person (id INTEGER PRIMARY KEY AUTOINCREMENT, household_id INTEGER NOT NULL REFERENCES household(id), name TEXT NOT NULL,
    birth TEXT, sex TEXT CHECK (sex IN ('male', 'female')), personal_id TEXT, insurance_no TEXT, card_no TEXT, phone TEXT,
    ethnicity_code TEXT, relation_code TEXT, relation_text TEXT, occupation TEXT, workplace TEXT,
    residence TEXT CHECK (residence IN ('home', 'away', 'moved', 'died', 'other-household')),
    list_order INTEGER NOT NULL, note TEXT, folded TEXT NOT NULL, sort_key TEXT NOT NULL, initials TEXT NOT NULL) STRICT;
CREATE INDEX person_household ON person(household_id, list_order, id);
CREATE INDEX person_folded ON person(folded, birth, initials, name);
CREATE INDEX person_sort ON person(sort_key, id);
CREATE INDEX person_personal_id ON person(personal_id) WHERE personal_id IS NOT NULL;
CREATE INDEX person_insurance_no ON person(insurance_no) WHERE insurance_no IS NOT NULL;
CREATE INDEX person_phone ON person(phone) WHERE phone IS NOT NULL;
CREATE TABLE entitlement (id INTEGER PRIMARY KEY AUTOINCREMENT, class_code TEXT NOT NULL, household_id INTEGER REFERENCES household(id),
    person_id INTEGER REFERENCES person(id), valid_from TEXT, valid_to TEXT, evidence TEXT,
    CHECK ((household_id IS NULL) <> (person_id IS NULL))) STRICT;
CREATE INDEX entitlement_household ON entitlement(household_id) WHERE household_id IS NOT NULL;
CREATE INDEX entitlement_person ON entitlement(person_id) WHERE person_id IS NOT NULL;
CREATE TABLE waiver (id INTEGER PRIMARY KEY AUTOINCREMENT, household_id INTEGER NOT NULL REFERENCES household(id),
    person_id INTEGER REFERENCES person(id), field TEXT NOT NULL, message TEXT NOT NULL, reason TEXT NOT NULL,
    noted_on TEXT NOT NULL) STRICT;
CREATE INDEX waiver_household ON waiver(household_id);
"""

_WORK = """
CREATE TABLE organisation (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, code TEXT,
    kind TEXT NOT NULL CHECK (kind IN ('service', 'coordination', 'office'))) STRICT;
CREATE TABLE collector (id INTEGER PRIMARY KEY AUTOINCREMENT, organisation_id INTEGER NOT NULL REFERENCES organisation(id), name TEXT NOT NULL,
    code TEXT, phone TEXT, kind TEXT NOT NULL CHECK (kind IN ('collector', 'collaborator', 'officer')), active_from TEXT, active_to TEXT) STRICT;
CREATE TABLE coverage (id INTEGER PRIMARY KEY AUTOINCREMENT, person_id INTEGER NOT NULL REFERENCES person(id), scheme TEXT NOT NULL,
    subject_group TEXT, valid_from TEXT, valid_to TEXT, source TEXT NOT NULL CHECK (source IN ('import', 'enrolment', 'entered')),
    card_no TEXT, facility TEXT, collector_id INTEGER REFERENCES collector(id), five_years_on TEXT,
    enrolment_id INTEGER REFERENCES enrolment(id)) STRICT;
CREATE INDEX coverage_person ON coverage(person_id, scheme, valid_to);
CREATE INDEX coverage_end ON coverage(scheme, valid_to, person_id);
CREATE INDEX coverage_enrolment ON coverage(enrolment_id) WHERE enrolment_id IS NOT NULL;
CREATE TABLE round (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, aim TEXT, scheme TEXT, starts_on TEXT, ends_on TEXT,
    state TEXT NOT NULL CHECK (state IN ('open', 'closed'))) STRICT;
CREATE TABLE round_hamlet (id INTEGER PRIMARY KEY AUTOINCREMENT, round_id INTEGER NOT NULL REFERENCES round(id),
    hamlet_id INTEGER NOT NULL REFERENCES hamlet(id), collector_id INTEGER REFERENCES collector(id), due_on TEXT,
    UNIQUE (round_id, hamlet_id)) STRICT;
CREATE TABLE lead (id INTEGER PRIMARY KEY AUTOINCREMENT, person_id INTEGER NOT NULL REFERENCES person(id), scheme TEXT NOT NULL,
    source TEXT NOT NULL, detail TEXT, opened_on TEXT NOT NULL, closed_on TEXT, close_reason TEXT) STRICT;
CREATE UNIQUE INDEX lead_open ON lead(person_id, scheme) WHERE closed_on IS NULL;
CREATE INDEX lead_person ON lead(person_id);
CREATE TABLE visit (id INTEGER PRIMARY KEY AUTOINCREMENT, round_id INTEGER REFERENCES round(id),
    household_id INTEGER NOT NULL REFERENCES household(id), person_id INTEGER REFERENCES person(id), scheme TEXT, visited_on TEXT NOT NULL,
    collector_id INTEGER REFERENCES collector(id), channel TEXT, outcome TEXT NOT NULL, reason TEXT, promise_on TEXT, next_on TEXT,
    note TEXT) STRICT;
CREATE INDEX visit_household ON visit(household_id, round_id);
CREATE INDEX visit_person ON visit(person_id, scheme, visited_on, id);
CREATE INDEX visit_round ON visit(round_id, household_id);
CREATE INDEX visit_promise ON visit(promise_on) WHERE promise_on IS NOT NULL;
CREATE INDEX visit_next ON visit(next_on) WHERE next_on IS NOT NULL;
CREATE TABLE batch (id INTEGER PRIMARY KEY AUTOINCREMENT, form TEXT NOT NULL, scheme TEXT NOT NULL,
    organisation_id INTEGER REFERENCES organisation(id), collector_id INTEGER REFERENCES collector(id), number TEXT, made_on TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('draft', 'sent'))) STRICT;
CREATE TABLE enrolment (id INTEGER PRIMARY KEY AUTOINCREMENT, person_id INTEGER NOT NULL REFERENCES person(id),
    household_id INTEGER NOT NULL REFERENCES household(id), scheme TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('new', 'continue', 'return', 'adjust')), method TEXT, valid_from TEXT, valid_to TEXT,
    months INTEGER NOT NULL, income INTEGER, order_no INTEGER, support_class TEXT, gross INTEGER NOT NULL, state_support INTEGER NOT NULL,
    local_support INTEGER NOT NULL, other_support INTEGER NOT NULL, payable INTEGER NOT NULL CHECK (payable >= 0), snapshot TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('quoted', 'collected', 'in-batch', 'sent', 'accepted', 'returned', 'voided')),
    quoted_on TEXT NOT NULL, collected_on TEXT, commune_code TEXT NOT NULL, hamlet_id INTEGER NOT NULL REFERENCES hamlet(id),
    collector_id INTEGER REFERENCES collector(id), batch_id INTEGER REFERENCES batch(id), note TEXT) STRICT;
CREATE INDEX enrolment_person ON enrolment(person_id, scheme);
CREATE INDEX enrolment_household ON enrolment(household_id);
CREATE INDEX enrolment_collected ON enrolment(collected_on, scheme, person_id, kind, commune_code, hamlet_id, collector_id,
    support_class, state) WHERE collected_on IS NOT NULL;
CREATE INDEX enrolment_open ON enrolment(quoted_on) WHERE state = 'quoted';
CREATE INDEX enrolment_batch ON enrolment(batch_id) WHERE batch_id IS NOT NULL;
CREATE TABLE receipt (id INTEGER PRIMARY KEY AUTOINCREMENT, number TEXT NOT NULL UNIQUE, issued_on TEXT NOT NULL,
    household_id INTEGER NOT NULL REFERENCES household(id), collector_id INTEGER REFERENCES collector(id),
    method TEXT NOT NULL CHECK (method IN ('cash', 'transfer')), total INTEGER NOT NULL, payer TEXT,
    voids_id INTEGER UNIQUE REFERENCES receipt(id), note TEXT) STRICT;
CREATE INDEX receipt_household ON receipt(household_id);
CREATE INDEX receipt_when ON receipt(issued_on, id);
CREATE TABLE ledger_entry (id INTEGER PRIMARY KEY AUTOINCREMENT, receipt_id INTEGER NOT NULL REFERENCES receipt(id),
    enrolment_id INTEGER NOT NULL REFERENCES enrolment(id), person_id INTEGER NOT NULL REFERENCES person(id),
    kind TEXT NOT NULL CHECK (kind IN ('collect', 'void')), scheme TEXT NOT NULL, amount INTEGER NOT NULL, entry_on TEXT NOT NULL,
    commune_code TEXT NOT NULL, collector_id INTEGER REFERENCES collector(id), reverses_id INTEGER UNIQUE REFERENCES ledger_entry(id),
    note TEXT) STRICT;
CREATE INDEX ledger_when ON ledger_entry(entry_on, scheme, commune_code, collector_id, amount);
CREATE INDEX ledger_receipt ON ledger_entry(receipt_id);
CREATE INDEX ledger_enrolment ON ledger_entry(enrolment_id);
"""

_PLAN = """
CREATE TABLE plan (id INTEGER PRIMARY KEY AUTOINCREMENT, year INTEGER NOT NULL, version INTEGER NOT NULL, name TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('assigned', 'adjusted', 'internal')), decision TEXT, UNIQUE (year, version)) STRICT;
CREATE TABLE plan_cell (id INTEGER PRIMARY KEY AUTOINCREMENT, plan_id INTEGER NOT NULL REFERENCES plan(id), indicator TEXT NOT NULL,
    scope_kind TEXT NOT NULL CHECK (scope_kind IN ('office', 'commune', 'hamlet', 'organisation', 'collector')), scope_code TEXT NOT NULL,
    group_code TEXT NOT NULL, month INTEGER NOT NULL CHECK (month BETWEEN 1 AND 12), value INTEGER NOT NULL CHECK (value >= 0),
    locked INTEGER NOT NULL, UNIQUE (plan_id, indicator, scope_kind, scope_code, group_code, month)) STRICT;
CREATE TABLE monthly_figure (id INTEGER PRIMARY KEY AUTOINCREMENT, indicator TEXT NOT NULL, scope_kind TEXT NOT NULL, scope_code TEXT NOT NULL,
    month TEXT NOT NULL, value INTEGER NOT NULL, source TEXT NOT NULL, UNIQUE (indicator, scope_kind, scope_code, month)) STRICT;
CREATE TABLE import_batch (id INTEGER PRIMARY KEY AUTOINCREMENT, file_name TEXT NOT NULL, sha256 TEXT NOT NULL, kind TEXT NOT NULL,
    sheet TEXT NOT NULL, fingerprint TEXT, policy TEXT NOT NULL, imported_at TEXT NOT NULL, read INTEGER NOT NULL, added INTEGER NOT NULL,
    updated INTEGER NOT NULL, same INTEGER NOT NULL, rejected INTEGER NOT NULL, ignored INTEGER NOT NULL) STRICT;
CREATE TABLE import_row (import_id INTEGER NOT NULL, row_number INTEGER NOT NULL, result TEXT NOT NULL, person_id INTEGER, message TEXT,
    PRIMARY KEY (import_id, row_number)) STRICT, WITHOUT ROWID;
CREATE TABLE import_mapping (fingerprint TEXT PRIMARY KEY, kind TEXT NOT NULL, mapping TEXT NOT NULL, saved_at TEXT NOT NULL) STRICT;
CREATE TABLE draft (key TEXT PRIMARY KEY, title TEXT NOT NULL, payload TEXT NOT NULL, saved_at TEXT NOT NULL) STRICT;
"""

_JOURNAL = """
CREATE TABLE journal (id INTEGER PRIMARY KEY AUTOINCREMENT, verb TEXT NOT NULL, label TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('do', 'undo', 'redo')), target_id INTEGER REFERENCES journal(id), undoable INTEGER NOT NULL,
    user TEXT NOT NULL, station INTEGER NOT NULL, at TEXT NOT NULL, first_row INTEGER, last_row INTEGER, previous_hash TEXT, hash TEXT) STRICT;
CREATE UNIQUE INDEX journal_one_open ON journal((1)) WHERE hash IS NULL;
CREATE INDEX journal_target ON journal(target_id) WHERE target_id IS NOT NULL;
CREATE TABLE journal_shape (id INTEGER PRIMARY KEY, table_name TEXT NOT NULL, columns TEXT NOT NULL, UNIQUE (table_name, columns)) STRICT;
CREATE TABLE journal_row (id INTEGER PRIMARY KEY, shape_id INTEGER NOT NULL, row_id INTEGER NOT NULL,
    event TEXT NOT NULL CHECK (event IN ('update', 'delete', 'insert')), before TEXT) STRICT;
CREATE INDEX journal_row_record ON journal_row(row_id, shape_id);
CREATE TABLE journal_range (id INTEGER PRIMARY KEY, step_id INTEGER NOT NULL REFERENCES journal(id), shape_id INTEGER NOT NULL,
    first_id INTEGER NOT NULL, last_id INTEGER NOT NULL) STRICT;
CREATE INDEX journal_range_step ON journal_range(step_id);
CREATE TABLE journal_mark (table_name TEXT PRIMARY KEY, last_id INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TRIGGER journal_kept BEFORE DELETE ON journal WHEN OLD.hash IS NOT NULL
    BEGIN SELECT RAISE(ABORT, 'journal is append-only'); END;
CREATE TRIGGER journal_sealed BEFORE UPDATE ON journal WHEN OLD.hash IS NOT NULL
    BEGIN SELECT RAISE(ABORT, 'journal is append-only'); END;
CREATE TRIGGER journal_row_kept BEFORE DELETE ON journal_row BEGIN SELECT RAISE(ABORT, 'journal is append-only'); END;
CREATE TRIGGER journal_row_sealed BEFORE UPDATE ON journal_row BEGIN SELECT RAISE(ABORT, 'journal is append-only'); END;
CREATE TRIGGER journal_range_kept BEFORE DELETE ON journal_range BEGIN SELECT RAISE(ABORT, 'journal is append-only'); END;
CREATE TRIGGER journal_range_sealed BEFORE UPDATE ON journal_range BEGIN SELECT RAISE(ABORT, 'journal is append-only'); END;
"""

# Money and visits are never edited or deleted; only undo and redo may take back or bring back a whole row of a sealed step.
_APPEND_ONLY = "".join(
    f"""
CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END;
CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
    WHEN NOT EXISTS (SELECT 1 FROM journal WHERE hash IS NULL AND kind IN ('undo', 'redo'))
    BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END;
"""
    for table in ("receipt", "ledger_entry", "visit")
)


def apply(db: Database) -> None:
    """Create every table, index and guard of schema 1."""
    for part in (_REFERENCE, _JOURNAL, _PEOPLE, _WORK, _PLAN, _APPEND_ONLY):
        for statement in _statements(part):
            db.conn.execute(statement)


def _statements(script: str) -> list[str]:
    """Split a script of ours into statements (``executescript`` would commit the migration's transaction)."""
    found: list[str] = []
    pending = ""
    for piece in script.split(";"):
        pending += piece + ";"
        if sqlite3.complete_statement(pending):
            if pending.strip(" \n;"):
                found.append(pending.strip())
            pending = ""
    return found

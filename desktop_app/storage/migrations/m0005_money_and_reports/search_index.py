"""Schema 5: what the search box reads, so that a keystroke does not walk through everybody.

``sum_name`` holds each spelling of a name once, with how many people bear it: far fewer rows than people. The indexes beside it find people by the
year of their birth and anything numbered by its last digits.
"""

from __future__ import annotations

from desktop_app.storage.engine import Database

_NUMBERED = (
    ("person", "personal_id"),
    ("person", "insurance_no"),
    ("person", "card_no"),
    ("person", "phone"),
    ("household", "phone"),
    ("receipt", "number"),
)
_ADD = """
    INSERT INTO sum_name VALUES (NEW.folded, NEW.name, NEW.initials, 1) ON CONFLICT DO UPDATE SET people = people + 1;"""
_TAKE = """
    UPDATE sum_name SET people = people - 1 WHERE folded = OLD.folded AND name = OLD.name AND initials = OLD.initials;
    DELETE FROM sum_name WHERE folded = OLD.folded AND name = OLD.name AND initials = OLD.initials AND people = 0;"""
_STATEMENTS = (
    """
CREATE TABLE sum_name (folded TEXT NOT NULL, name TEXT NOT NULL, initials TEXT NOT NULL, people INTEGER NOT NULL,
    PRIMARY KEY (folded, name, initials)) STRICT, WITHOUT ROWID
""",
    "INSERT INTO sum_name SELECT folded, name, initials, COUNT(*) FROM person GROUP BY 1, 2, 3",
    f"CREATE TRIGGER person_name_add AFTER INSERT ON person BEGIN {_ADD} END",
    f"CREATE TRIGGER person_name_take AFTER DELETE ON person BEGIN {_TAKE} END",
    f"""
CREATE TRIGGER person_name_move AFTER UPDATE OF name, folded, initials ON person
    WHEN OLD.name IS NOT NEW.name OR OLD.folded IS NOT NEW.folded OR OLD.initials IS NOT NEW.initials BEGIN {_TAKE} {_ADD} END
""",
    "CREATE INDEX person_year ON person(substr(birth, 3, 2), folded, birth, initials, name) WHERE birth IS NOT NULL",
    # The people list stands in the order of these: with those who have none, so that it is walked and not sorted.
    "DROP INDEX person_personal_id",
    "DROP INDEX person_insurance_no",
    "CREATE INDEX person_personal_id ON person(personal_id)",
    "CREATE INDEX person_insurance_no ON person(insurance_no)",
    "CREATE INDEX person_born ON person(birth)",
    "CREATE INDEX household_code_typed ON household(code COLLATE NOCASE) WHERE code IS NOT NULL",
    "CREATE INDEX household_state ON household(state, hamlet_id)",
    "CREATE INDEX receipt_number_typed ON receipt(number COLLATE NOCASE)",
    *(
        f"CREATE INDEX {table}_{column}_end ON {table}(substr({column}, -3) COLLATE NOCASE, {column}) WHERE {column} IS NOT NULL"
        for table, column in _NUMBERED
    ),
)


def apply(db: Database) -> None:
    """Make the sum, fill it from what is there, keep it from now on, and make the indexes."""
    for statement in _STATEMENTS:
        db.conn.execute(statement)

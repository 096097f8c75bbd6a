"""Schema 6: the orders of the long lists, so that they are walked and not sorted, and how long they are.

``sum_head`` has the households with a head in the order of the heads' names; ``sum_rows`` how many people there are and how many households of
each state. Both are kept by triggers in the transaction that changes them.
"""

from __future__ import annotations

from desktop_app.storage.engine import Database

HEADS = "SELECT h.id, p.id, p.sort_key FROM household AS h JOIN person AS p ON p.id = h.head_id"
_LESS = "UPDATE sum_rows SET rows = rows - 1 WHERE what = 'person';"
_NAMED = (
    "INSERT INTO sum_name VALUES (NEW.folded, NEW.name, NEW.initials, 1) ON CONFLICT DO UPDATE SET people = people + 1;"
)
_OLD_NAME = "folded = OLD.folded AND name = OLD.name AND initials = OLD.initials"
_UNNAMED = (
    f"UPDATE sum_name SET people = people - 1 WHERE {_OLD_NAME}; DELETE FROM sum_name WHERE {_OLD_NAME} AND people = 0;"
)
_LED = "(SELECT id FROM household WHERE head_id = {row}.id)"


def counted(row: str) -> str:
    """Whether a person's row is in the sums: not one that came in the step that is still open."""
    return f"{row}.id <= (SELECT last_id FROM journal_mark WHERE table_name = 'person')"


def _more(what: str, sign: str = "") -> str:
    return f"""
    INSERT INTO sum_rows VALUES ({what}, {sign}1) ON CONFLICT DO UPDATE SET rows = rows + excluded.rows;"""


def _head_again(households: str) -> str:
    return f"""
    DELETE FROM sum_head WHERE household_id IN {households};
    INSERT INTO sum_head {HEADS} WHERE h.id IN {households};"""


_STATEMENTS = (
    "CREATE INDEX hamlet_folded ON hamlet(folded)",
    "CREATE INDEX hamlet_order ON hamlet(commune_code, list_order)",
    "CREATE INDEX household_address ON household(address)",
    "CREATE INDEX person_sex ON person(sex)",
    "CREATE INDEX person_residence ON person(residence)",
    "CREATE INDEX sum_last_kind ON sum_last(kind, valid_to, person_id)",
    """
CREATE TABLE sum_head (household_id INTEGER PRIMARY KEY, head_id INTEGER NOT NULL, sort_key TEXT NOT NULL) STRICT
""",
    f"INSERT INTO sum_head {HEADS}",
    "CREATE INDEX sum_head_order ON sum_head(sort_key, head_id, household_id)",
    f"""
CREATE TRIGGER household_head_add AFTER INSERT ON household WHEN NEW.head_id IS NOT NULL BEGIN {_head_again("(NEW.id)")} END
""",
    f"""
CREATE TRIGGER household_head_move AFTER UPDATE OF head_id ON household WHEN OLD.head_id IS NOT NEW.head_id
    BEGIN {_head_again("(NEW.id)")} END
""",
    "CREATE TRIGGER household_head_take AFTER DELETE ON household BEGIN DELETE FROM sum_head WHERE household_id = OLD.id; END",
    f"""
CREATE TRIGGER person_head_move AFTER UPDATE OF sort_key ON person WHEN OLD.sort_key <> NEW.sort_key
    BEGIN {_head_again(_LED.format(row="NEW"))} END
""",
    f"""
CREATE TRIGGER person_head_take AFTER DELETE ON person
    BEGIN DELETE FROM sum_head WHERE household_id IN {_LED.format(row="OLD")}; END
""",
    "CREATE TABLE sum_rows (what TEXT PRIMARY KEY, rows INTEGER NOT NULL) STRICT, WITHOUT ROWID",
    "INSERT INTO sum_rows SELECT 'person', COUNT(*) FROM person",
    "INSERT INTO sum_rows SELECT state, COUNT(*) FROM household GROUP BY state",
    # New people are counted when their step is sealed (storage/newcomers.py): no trigger on the insert, and none for whom is not counted yet.
    "DROP TRIGGER person_name_add",
    "DROP TRIGGER person_name_take",
    "DROP TRIGGER person_name_move",
    f"CREATE TRIGGER person_name_take AFTER DELETE ON person WHEN {counted('OLD')} BEGIN {_UNNAMED} {_LESS} END",
    f"""
CREATE TRIGGER person_name_move AFTER UPDATE OF name, folded, initials ON person
    WHEN (OLD.name IS NOT NEW.name OR OLD.folded IS NOT NEW.folded OR OLD.initials IS NOT NEW.initials) AND {counted("OLD")}
    BEGIN {_UNNAMED} {_NAMED} END
""",
    f"CREATE TRIGGER household_rows_add AFTER INSERT ON household BEGIN {_more('NEW.state')} END",
    f"CREATE TRIGGER household_rows_take AFTER DELETE ON household BEGIN {_more('OLD.state', '-')} END",
    f"""
CREATE TRIGGER household_rows_move AFTER UPDATE OF state ON household WHEN OLD.state <> NEW.state
    BEGIN {_more("OLD.state", "-")} {_more("NEW.state")} END
""",
    # With residence: who of a household lives there is counted without the rows.
    "DROP INDEX person_household",
    "CREATE INDEX person_household ON person(household_id, list_order, id, residence)",
    # With the first day: who is covered today is read in one stretch of the index.
    "DROP INDEX coverage_end",
    "CREATE INDEX coverage_end ON coverage(scheme, valid_to, person_id, valid_from)",
)


def apply(db: Database) -> None:
    """Make the sums and the indexes."""
    for statement in _STATEMENTS:
        db.conn.execute(statement)

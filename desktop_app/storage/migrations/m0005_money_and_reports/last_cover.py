"""Schema 5: the last period of each person and kind of insurance, kept by triggers, so that the due lists need not walk through every old period.

Both schemes of health insurance are one kind: whoever holds either needs no card of the other. The last period is one without an end,
else the one that ends last, else the newer one. It does not depend on the day asked about.
"""

from __future__ import annotations

from desktop_app.storage.engine import Database

_COLUMNS = "id, person_id, {kind}, scheme, valid_to, collector_id, enrolment_id"
_LATEST = "valid_to IS NULL DESC, valid_to DESC, id DESC"
_DECIDING = ("person_id", "scheme", "valid_to", "collector_id", "enrolment_id")


def _kind(scheme: str) -> str:
    return f"CASE WHEN {scheme} IN ('health-household', 'health-other') THEN 'health' ELSE {scheme} END"


def _find_again(row: str) -> str:
    return f"""
    DELETE FROM sum_last WHERE person_id = {row}.person_id AND kind = {_kind(row + ".scheme")};
    INSERT INTO sum_last SELECT {_COLUMNS.format(kind=_kind("scheme"))} FROM coverage
        WHERE person_id = {row}.person_id AND {_kind("scheme")} = {_kind(row + ".scheme")} ORDER BY {_LATEST} LIMIT 1;"""


_STATEMENTS = (
    """
CREATE TABLE sum_last (id INTEGER NOT NULL, person_id INTEGER NOT NULL, kind TEXT NOT NULL, scheme TEXT NOT NULL, valid_to TEXT,
    collector_id INTEGER, enrolment_id INTEGER, PRIMARY KEY (person_id, kind)) STRICT, WITHOUT ROWID
""",
    f"""
INSERT INTO sum_last SELECT {_COLUMNS.format(kind="kind")} FROM (
    SELECT *, row_number() OVER (PARTITION BY person_id, kind ORDER BY {_LATEST}) AS place
    FROM (SELECT *, {_kind("scheme")} AS kind FROM coverage)) WHERE place = 1
""",
    "CREATE INDEX sum_last_end ON sum_last(scheme, valid_to, person_id, enrolment_id, collector_id, id)",
    # With the first day: who is covered on a day is answered without the rows.
    "DROP INDEX coverage_person",
    "CREATE INDEX coverage_person ON coverage(person_id, scheme, valid_to, valid_from)",
    f"CREATE TRIGGER coverage_last_add AFTER INSERT ON coverage BEGIN {_find_again('NEW')} END",
    f"CREATE TRIGGER coverage_last_take AFTER DELETE ON coverage BEGIN {_find_again('OLD')} END",
    f"""
CREATE TRIGGER coverage_last_move AFTER UPDATE OF {", ".join(_DECIDING)} ON coverage
    WHEN {" OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in _DECIDING)} BEGIN {_find_again("OLD")} {_find_again("NEW")} END
""",
)


def apply(db: Database) -> None:
    """Make the table, fill it from what is there, and keep it from now on."""
    for statement in _STATEMENTS:
        db.conn.execute(statement)

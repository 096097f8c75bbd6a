"""Many rows in one verb: what triggers keep row by row is found anew once, set by set, for the people and households that were touched.

While a bulk runs, the triggers that keep the sums of people and households (``KEPT``) are out of the schema. Everything happens inside the verb's
transaction: a kill or a rollback brings the triggers back with everything else, no other connection ever sees the file without them, and
``unit_of_work`` does not commit while a bulk is open. Whoever asks for a kept sum meanwhile is refused by SQLite instead of getting an old one.

Who was touched is read from what the journal has anyway: new ids lie above the ones given out before, every other change has its row there. The
figures of enrolments and of money (``sum_first``, ``sum_people``, ``sum_money``, ``sum_ledger`` and what hangs on them) stay with their
triggers, the counts of names and rows too; new people are counted when the step is sealed (``storage/newcomers.py``).
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from desktop_app.storage import journal
from desktop_app.storage.engine import Database
from desktop_app.storage.migrations.m0006_desk_and_plans.desk_sums import count_days, fill_due, fill_follow
from desktop_app.storage.migrations.m0006_desk_and_plans.lists import HEADS
from desktop_app.storage.migrations.m0006_desk_and_plans.open_leads import count_open, fill_open
from desktop_app.storage.migrations.m0006_desk_and_plans.reading import count_homes
from desktop_app.storage.migrations.m0006_desk_and_plans.stock import count_stock, fill_calls, fill_spells

FEW = 400  # up to so many rows the triggers are as quick
KEPT = frozenset(
    {
        "sum_last",
        "sum_due",
        "sum_due_day",
        "sum_follow",
        "sum_rank_dirty",
        "sum_head",
        "sum_home",
        "sum_spell",
        "sum_call",
        "sum_stock",
        "sum_open",
        "sum_lead",
    }
)
_MENTIONED = re.compile(rf"\b({'|'.join(sorted(KEPT))})\b")
# Which columns of a table say whose sums a row decides.
_PEOPLE = {
    "person": "id",
    "coverage": "person_id",
    "enrolment": "person_id",
    "lead": "person_id",
    "visit": "person_id",
    "entitlement": "person_id",
}
_HOMES = {"household": "id", "visit": "household_id", "entitlement": "household_id"}
_WHO, _HOME = "IN (SELECT id FROM temp.touched_person)", "IN (SELECT id FROM temp.touched_home)"
_KIND = "CASE WHEN scheme IN ('health-household', 'health-other') THEN 'health' ELSE scheme END"
_LAST = f"""INSERT INTO sum_last SELECT id, person_id, kind, scheme, valid_to, collector_id, enrolment_id FROM (
    SELECT *, row_number() OVER (PARTITION BY person_id, kind ORDER BY valid_to IS NULL DESC, valid_to DESC, id DESC) AS place
    FROM (SELECT *, {_KIND} AS kind FROM coverage WHERE person_id {_WHO})) WHERE place = 1"""
_LED = f"(household_id {_HOME} OR household_id IN (SELECT id FROM household WHERE head_id {_WHO}))"
_AGAIN = (
    count_days(f"person_id {_WHO}", "-"),
    f"DELETE FROM sum_due WHERE person_id {_WHO}",
    f"DELETE FROM sum_last WHERE person_id {_WHO}",
    _LAST,
    fill_due(f"l.person_id {_WHO}"),
    count_days(f"person_id {_WHO}"),
    f"DELETE FROM sum_follow WHERE person_id {_WHO} OR (person_id IS NULL AND household_id {_HOME})",
    fill_follow(f"v.person_id {_WHO}"),
    fill_follow(f"v.household_id {_HOME} AND v.person_id IS NULL"),
    *count_stock(f"person_id {_WHO}", f"household_id {_HOME}", -1),
    f"DELETE FROM sum_spell WHERE person_id {_WHO}",
    f"DELETE FROM sum_call WHERE household_id {_HOME}",
    *fill_spells(f"person_id {_WHO}"),
    fill_calls(f"household_id {_HOME}"),
    *count_stock(f"person_id {_WHO}", f"household_id {_HOME}"),
    count_open(f"person_id {_WHO}", "-"),
    f"DELETE FROM sum_open WHERE person_id {_WHO}",
    fill_open(f"l.person_id {_WHO}"),
    count_open(f"person_id {_WHO}"),
    f"DELETE FROM sum_head WHERE {_LED}",
    f"INSERT INTO sum_head {HEADS} WHERE h.id {_HOME} OR h.head_id {_WHO}",
    *count_homes(_HOME),
    f"INSERT OR IGNORE INTO sum_rank_dirty SELECT hamlet_id FROM household WHERE id {_HOME}",
)


def is_open(db: Database) -> bool:
    """Whether a bulk runs on this connection."""
    return db.conn.execute("SELECT 1 FROM temp.sqlite_master WHERE name = 'touched_person'").fetchone() is not None


@contextmanager
def bulk(db: Database, rows: int) -> Iterator[None]:
    """Write ``rows`` rows or so inside an open step; at the end the kept sums are right again. A few rows, and rows inside another bulk, are
    written as ever."""
    if rows <= FEW or is_open(db):
        yield
        return
    paused = [
        (row["name"], row["sql"])
        for row in db.conn.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY rowid"
        ).fetchall()
        if _MENTIONED.search(row["sql"])
    ]
    given = {row["name"]: row["seq"] for row in db.conn.execute("SELECT name, seq FROM sqlite_sequence").fetchall()}
    first_event = db.conn.execute("SELECT COALESCE(MAX(id), 0) + 1 FROM journal_row").fetchone()[0]
    db.conn.execute("CREATE TEMP TABLE touched_person (id INTEGER PRIMARY KEY)")
    db.conn.execute("CREATE TEMP TABLE touched_home (id INTEGER PRIMARY KEY)")
    for name, _ in paused:
        db.conn.execute(f"DROP TRIGGER {name}")
    db.conn.set_authorizer(_refuse_old_sums)
    try:
        yield  # what fails in here leaves the bulk open: the step cannot be committed any more
    finally:
        db.conn.set_authorizer(None)
    _settle(db, given, first_event)
    for _, sql in paused:
        db.conn.execute(sql)


def _refuse_old_sums(
    action: int, table: str | None, _column: str | None, _schema: str | None, trigger: str | None
) -> int:
    asked = action == sqlite3.SQLITE_READ and trigger is None and table in KEPT
    return sqlite3.SQLITE_DENY if asked else sqlite3.SQLITE_OK


def _settle(db: Database, given: dict[str, int], first_event: int) -> None:
    """Find the kept sums anew for whom anything changed since ids and events stood at these marks."""
    shapes = journal.current_shapes(db)
    for target, columns in (("touched_person", _PEOPLE), ("touched_home", _HOMES)):
        for table, column in columns.items():
            _touch(db, target, shapes[table], column, given.get(table, 0), first_event)
    db.conn.execute(f"INSERT OR IGNORE INTO temp.touched_person SELECT id FROM person WHERE household_id {_HOME}")
    db.conn.execute(f"INSERT OR IGNORE INTO temp.touched_home SELECT household_id FROM person WHERE id {_WHO}")
    # What people and households left: the homes that lost them, the hamlets whose leads are ranked without them now.
    left = f"FROM journal_row WHERE id >= {first_event} AND before IS NOT NULL AND shape_id ="
    home, hamlet = _before(shapes["person"], "household_id"), _before(shapes["household"], "hamlet_id")
    db.conn.execute(f"INSERT OR IGNORE INTO temp.touched_home SELECT {home} {left} {shapes['person'].id}")
    db.conn.execute(f"INSERT OR IGNORE INTO sum_rank_dirty SELECT {hamlet} {left} {shapes['household'].id}")
    for statement in _AGAIN:
        db.conn.execute(statement)
    db.conn.execute("DROP TABLE temp.touched_person")
    db.conn.execute("DROP TABLE temp.touched_home")


def _touch(db: Database, target: str, shape: journal.Shape, column: str, given: int, first_event: int) -> None:
    """Note whom the new and the changed rows of a table concern, as they are and as they were."""
    into = f"INSERT OR IGNORE INTO temp.{target}"
    events = f"FROM journal_row WHERE id >= {first_event} AND shape_id = {shape.id}"
    db.conn.execute(f"{into} SELECT {column} FROM {shape.table} WHERE id > ? AND {column} IS NOT NULL", (given,))
    if column == "id":
        db.conn.execute(f"{into} SELECT row_id {events}")
        return
    db.conn.execute(
        f"{into} SELECT {column} FROM {shape.table} WHERE id IN (SELECT row_id {events}) AND {column} IS NOT NULL"
    )
    before = _before(shape, column)
    db.conn.execute(f"{into} SELECT {before} {events} AND {before} IS NOT NULL")


def _before(shape: journal.Shape, column: str) -> str:
    """The SQL expression of a column in the image a row of the journal holds."""
    return f"json_extract(before, '$[{shape.columns.index(column)}]')"

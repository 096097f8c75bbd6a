"""People who are new in a step are counted once, when the step is sealed.

Like the journal, the sums pay nothing for each new person: no trigger runs on the insert (one alone makes a bulk of inserts half as slow again).
``count_newcomers`` counts the people whose ids a step gave out, and those whom undo brought back. Until then the triggers of changes and removals
leave people alone whose id lies above the journal's mark.
"""

from __future__ import annotations

from desktop_app.storage.engine import Database
from desktop_app.storage.migrations.m0006_desk_and_plans.desk_sums import fill_due, fill_follow
from desktop_app.storage.migrations.m0006_desk_and_plans.lists import HEADS
from desktop_app.storage.migrations.m0006_desk_and_plans.open_leads import follow_open
from desktop_app.storage.migrations.m0006_desk_and_plans.reading import count_homes
from desktop_app.storage.migrations.m0006_desk_and_plans.stock import follow

_BACK = """SELECT row_id FROM journal_row WHERE id BETWEEN ? AND ? AND event = 'insert'
    AND shape_id IN (SELECT id FROM journal_shape WHERE table_name = 'person')"""
_NEW, _EARLY = "IN (SELECT id FROM temp.newcomer)", "IN (SELECT id FROM temp.newcomer WHERE early)"
# On whom something hung before the row itself came (undo brings rows back in its own order): sums that ask for the person are not right yet.
_HUNG = """UPDATE temp.newcomer AS n SET early = 1 WHERE EXISTS (SELECT 1 FROM visit WHERE person_id = n.id)
    OR EXISTS (SELECT 1 FROM sum_spell WHERE person_id = n.id AND hamlet_id = 0)
    OR (EXISTS (SELECT 1 FROM sum_last WHERE person_id = n.id) AND NOT EXISTS (SELECT 1 FROM sum_due WHERE person_id = n.id))"""
_COUNT = (
    f"""INSERT INTO sum_name SELECT folded, name, initials, COUNT(*) FROM person WHERE id {_NEW} GROUP BY 1, 2, 3
    ON CONFLICT DO UPDATE SET people = people + excluded.people""",
    f"UPDATE sum_rows SET rows = rows + (SELECT COUNT(*) FROM person WHERE id {_NEW}) WHERE what = 'person'",
    f"INSERT OR IGNORE INTO sum_head {HEADS} WHERE h.head_id {_NEW}",
    *count_homes(f"IN (SELECT household_id FROM person WHERE id {_NEW})"),
)
_FIND = (
    f"DELETE FROM sum_due WHERE person_id {_EARLY}",
    fill_due(f"l.person_id {_EARLY}"),
    f"DELETE FROM sum_follow WHERE person_id {_EARLY}",
    fill_follow(f"v.person_id {_EARLY}"),
    follow(_EARLY),
    follow_open(_EARLY),
)


def count_newcomers(db: Database, new: tuple[int, int] | None, events: tuple[int, int]) -> None:
    """Count the people of a step: ``new``, the first and last id it gave out, and those back among its ``events`` (first and last)."""
    back = db.conn.execute(_BACK, events).fetchall() if events[0] <= events[1] else []
    if new is None and not back:
        return
    db.conn.execute("CREATE TEMP TABLE newcomer (id INTEGER PRIMARY KEY, early INTEGER NOT NULL DEFAULT 0)")
    if new is not None:
        db.conn.execute("INSERT INTO temp.newcomer (id) SELECT id FROM person WHERE id BETWEEN ? AND ?", new)
    db.conn.executemany(
        "INSERT OR IGNORE INTO temp.newcomer (id) SELECT id FROM person WHERE id = ?", [tuple(row) for row in back]
    )
    for statement in _COUNT:
        db.conn.execute(statement)
    if db.conn.execute(_HUNG).rowcount:
        for statement in _FIND:
            db.conn.execute(statement)
    db.conn.execute("DROP TABLE temp.newcomer")

"""Which steps since a moment touched whom: what the cause of a difference is told from."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from desktop_app.storage.engine import Database
from desktop_app.storage.undo import Step, as_step

# Table → the column that says whom a row is about, and what its subject is called. Order: what counts in figures first.
_ABOUT = {
    "enrolment": ("person_id", "person"),
    "ledger_entry": ("person_id", "person"),
    "person": ("id", "person"),
    "coverage": ("person_id", "person"),
    "lead": ("person_id", "person"),
    "visit": ("person_id", "person"),
    "entitlement": ("person_id", "person"),
    "household": ("id", "household"),
    "collector": ("id", "collector"),
    "organisation": ("id", "organisation"),
    "plan_cell": ("scope_code", "plan"),
    "office_rate": ("id", "law"),
    "support_rule": ("id", "law"),
}
PAID = frozenset({"enrolment", "ledger_entry"})


@dataclass(frozen=True, kw_only=True)
class Touch:
    """One row that a step added, changed or removed. ``subject``: ``person`` | ``household`` | ``collector`` | ``organisation`` | ``plan`` |
    ``law``; ``about``: its id as text (for a plan the code of the scope)."""

    step_id: int
    table: str
    subject: str
    about: str


class Touches:
    """Reads the journal; never writes it."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def steps_since(self, step_id: int) -> dict[int, Step]:
        """The steps after one whose work still stands, oldest first; what was undone again is left out together with its undoing."""
        rows = self.db.conn.execute(
            "SELECT * FROM journal WHERE hash IS NOT NULL AND target_id IS NOT NULL ORDER BY id"
        ).fetchall()
        at_the_time: dict[int, str] = {}
        now: dict[int, str] = {}
        last: dict[int, int] = {}
        for row in rows:
            if row["id"] <= step_id:
                at_the_time[row["target_id"]] = row["kind"]
            now[row["target_id"]], last[row["target_id"]] = row["kind"], row["id"]
        found: dict[int, Step] = {}
        for row in self.db.conn.execute(
            "SELECT * FROM journal WHERE hash IS NOT NULL AND id > ? ORDER BY id", (step_id,)
        ):
            step = as_step(row)
            assert step is not None
            target = step.target_id
            if target is None:
                stands = now.get(step.id) != "undo"
            else:
                older = target <= step_id and now[target] != at_the_time.get(target, "redo")
                stands = older and last[target] == step.id
            if stands:
                found[step.id] = step
        return found

    def since(self, step_id: int, subjects: frozenset[str]) -> list[Touch]:
        """Every row of these subjects that a later step touched."""
        found: list[Touch] = []
        for table, (column, subject) in _ABOUT.items():
            if subject in subjects:
                found.extend(self._added(step_id, table, column, subject))
                found.extend(self._changed(step_id, table, column, subject))
        return found

    def _added(self, step_id: int, table: str, column: str, subject: str) -> Iterator[Touch]:
        rows = self.db.conn.execute(
            f"""SELECT r.step_id, t.{column} FROM journal_range AS r JOIN journal_shape AS s ON s.id = r.shape_id
            JOIN {table} AS t ON t.id BETWEEN r.first_id AND r.last_id WHERE r.step_id > ? AND s.table_name = ?""",
            (step_id, table),
        )
        for step, about in rows:
            yield Touch(step_id=step, table=table, subject=subject, about=str(about))

    def _changed(self, step_id: int, table: str, column: str, subject: str) -> Iterator[Touch]:
        steps = self.db.conn.execute(
            "SELECT id, first_row FROM journal WHERE id > ? AND hash IS NOT NULL ORDER BY first_row, id", (step_id,)
        ).fetchall()
        if not steps:
            return
        starts = [row["first_row"] for row in steps]
        shapes = self.db.conn.execute("SELECT id, columns FROM journal_shape WHERE table_name = ?", (table,)).fetchall()
        for shape in shapes:
            columns = json.loads(shape["columns"])
            if column not in columns:
                continue
            # A row put back by undo has no image of before: it stands in the table.
            rows = self.db.conn.execute(
                f"""SELECT w.id, COALESCE(json_extract(w.before, '$[{columns.index(column)}]'), t.{column}) FROM journal_row AS w
                LEFT JOIN {table} AS t ON t.id = w.row_id WHERE w.id >= ? AND w.shape_id = ?""",
                (starts[0], shape["id"]),
            )
            for row_id, about in rows:
                step = steps[bisect_right(starts, row_id) - 1]["id"]
                yield Touch(step_id=step, table=table, subject=subject, about=str(about))

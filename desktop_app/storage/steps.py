"""The steps of the journal as a list to look at: what was done last, the history of a record."""

from __future__ import annotations

from desktop_app.storage.engine import Database
from desktop_app.storage.undo import Step, as_step


class Steps:
    """Reads the journal; never writes it."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def last(self) -> Step | None:
        """The newest step of any kind."""
        return as_step(
            self.db.conn.execute("SELECT * FROM journal WHERE hash IS NOT NULL ORDER BY id DESC LIMIT 1").fetchone()
        )

    def newest(self, limit: int) -> list[Step]:
        """The newest steps, newest first."""
        rows = self.db.conn.execute(
            "SELECT * FROM journal WHERE hash IS NOT NULL ORDER BY id DESC LIMIT ?", (limit,)
        ).fetchall()
        return [step for step in map(as_step, rows) if step is not None]

    def made(self, step_id: int, table: str) -> list[int]:
        """The ids of the rows that a step brought and that stand now; what is undone and brought back keeps its ids."""
        rows = self.db.conn.execute(
            f"""SELECT t.id FROM journal_range AS r JOIN journal_shape AS s ON s.id = r.shape_id
            JOIN {table} AS t ON t.id BETWEEN r.first_id AND r.last_id WHERE r.step_id = ? AND s.table_name = ? ORDER BY t.id""",
            (step_id, table),
        )
        return [row[0] for row in rows]

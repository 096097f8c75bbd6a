"""Walk lists on paper and their lines."""

from __future__ import annotations

import json
from collections.abc import Iterable

from desktop_app.domain.canvassing_records import Visit
from desktop_app.domain.walk_records import WalkList, WalkListLine
from desktop_app.storage.table import Table


class WalkLists(Table[WalkList]):
    """Phiếu đi từng hộ, as they were made."""

    name = "walk_list"
    record = WalkList

    def coded(self, code: str) -> WalkList | None:
        """The list with a code."""
        found = self.find("code = ?", (code,))
        return found[0] if found else None

    def newest(self, round_id: int | None = None, limit: int = 200) -> list[WalkList]:
        """The lists of a round (or all), the newest first."""
        return self.find("? IS NULL OR round_id = ?", (round_id, round_id), order="id DESC", limit=limit)


class WalkListLines(Table[WalkListLine]):
    """The lines of the lists; they never change."""

    name = "walk_list_line"
    record = WalkListLine

    def of_list(self, list_id: int) -> list[WalkListLine]:
        """The lines of one list in the order of the paper."""
        return self.find("list_id = ?", (list_id,), order="number")

    def line(self, list_id: int, number: int) -> WalkListLine | None:
        """One line of one list."""
        found = self.find("list_id = ? AND number = ?", (list_id, number))
        return found[0] if found else None

    def counts(self, list_ids: Iterable[int]) -> dict[int, tuple[int, int]]:
        """(households, lines) of some lists."""
        rows = self.db.conn.execute(
            "SELECT list_id, COUNT(DISTINCT household_id), COUNT(*) FROM walk_list_line "
            "WHERE list_id IN (SELECT value FROM json_each(?)) GROUP BY list_id",
            (json.dumps(list(list_ids)),),
        )
        return {row[0]: (row[1], row[2]) for row in rows}

    def kept_instead_of(self, person_id: int) -> int | None:
        """Who stands for somebody whose record was merged into another, ``None`` when it was not."""
        row = self.db.conn.execute("SELECT kept_id FROM merged_person WHERE dropped_id = ?", (person_id,)).fetchone()
        return row[0] if row else None

    def said_since(self, list_id: int, since: str) -> list[Visit]:
        """What was said about the people of a list since a day, oldest first."""
        columns = ", ".join(f"v.{name}" for name in Visit.__dataclass_fields__)
        rows = self.db.conn.execute(
            f"SELECT {columns} FROM walk_list_line AS l JOIN visit AS v ON v.person_id = l.person_id "
            "WHERE l.list_id = ? AND v.visited_on >= ? ORDER BY v.visited_on, v.id",
            (list_id, since),
        )
        return [Visit(**dict(row)) for row in rows]

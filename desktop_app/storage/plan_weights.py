"""What a plan may be shared by: people, open leads and periods that end, hamlet by hamlet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop_app.storage.engine import Database


@dataclass(frozen=True, kw_only=True)
class HamletWeight:
    """How many there are in a hamlet; ``month`` 1–12 for periods that end, else 0; ``collector_id`` of a period or a lead, if known."""

    hamlet_id: int
    month: int
    collector_id: int | None
    count: int


class PlanWeights:
    """Counts over the register; nothing is kept."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def leads(self, schemes: Sequence[str]) -> list[HamletWeight]:
        """Open leads of some schemes, with whom they are assigned to."""
        marks = ", ".join("?" * len(schemes))
        return self._rows(
            "SELECT h.hamlet_id, 0 AS month, l.collector_id, COUNT(*) AS count FROM lead AS l JOIN person AS p ON p.id = l.person_id "
            f"JOIN household AS h ON h.id = p.household_id WHERE l.closed_on IS NULL AND l.scheme IN ({marks}) GROUP BY h.hamlet_id, l.collector_id",
            schemes,
        )

    def ends(self, schemes: Sequence[str], year: int) -> list[HamletWeight]:
        """Last periods that end in a year, by the month of their end."""
        marks = ", ".join("?" * len(schemes))
        return self._rows(
            "SELECT h.hamlet_id, CAST(substr(s.valid_to, 6, 2) AS INTEGER) AS month, s.collector_id, COUNT(*) AS count FROM sum_last AS s "
            "JOIN person AS p ON p.id = s.person_id JOIN household AS h ON h.id = p.household_id "
            f"WHERE s.scheme IN ({marks}) AND s.valid_to BETWEEN ? AND ? GROUP BY h.hamlet_id, month, s.collector_id",
            (*schemes, f"{year}-01-01", f"{year}-12-31"),
        )

    def _rows(self, sql: str, values: Sequence[object]) -> list[HamletWeight]:
        return [HamletWeight(**dict(row)) for row in self.db.conn.execute(sql, tuple(values))]

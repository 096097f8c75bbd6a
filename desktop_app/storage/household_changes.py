"""What hangs on a household or its people when they move: promises, unpaid quotes, money kept, assignments of open rounds."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from desktop_app.storage.engine import Database
from desktop_app.storage.money import TAKEN


@dataclass(frozen=True, kw_only=True)
class KeptMoney:
    """Surplus kept for a household by where it stands in the books (đồng)."""

    collector_id: int | None
    organisation_id: int | None
    commune_code: str | None
    method: str
    amount: int


class HouseholdChanges:
    """Questions asked before and after people or households are moved."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def promises(self, person_ids: Iterable[int], since: str) -> int:
        """How many promises to pay of these people lie on or after a day (ISO)."""
        return self._count("visit", person_ids, "promise_on >= ?", since)

    def unpaid(self, person_ids: Iterable[int]) -> int:
        """How many enrolments of these people are quoted or paid in part only."""
        return self._count("enrolment", person_ids, "state IN ('quoted', 'partial')")

    def open_leads(self, person_ids: Iterable[int]) -> int:
        """How many leads of these people are open."""
        return self._count("lead", person_ids, "closed_on IS NULL")

    def kept(self, household_id: int) -> list[KeptMoney]:
        """The surplus kept for a household, as it stands in the books of each collector, without zeros."""
        rows = self.db.conn.execute(
            f"""SELECT collector_id, organisation_id, commune_code, COALESCE(method, 'cash') AS method, SUM(amount) AS amount
            FROM ledger_entry WHERE household_id = ? AND (kind = 'credit' OR kind IN {TAKEN} AND scheme IS NULL)
            GROUP BY 1, 2, 3, 4 HAVING SUM(amount) <> 0 ORDER BY 1, 2, 3, 4""",
            (household_id,),
        )
        return [KeptMoney(**dict(row)) for row in rows]

    def open_rounds(self, hamlet_id: int) -> list[str]:
        """The names of the open rounds that walk a hamlet."""
        rows = self.db.conn.execute(
            "SELECT r.name FROM round_hamlet AS p JOIN round AS r ON r.id = p.round_id WHERE p.hamlet_id = ? AND r.state = 'open' ORDER BY r.id",
            (hamlet_id,),
        )
        return [row[0] for row in rows]

    def _count(self, table: str, person_ids: Iterable[int], where: str, *values: str) -> int:
        found: int = self.db.conn.execute(
            f"SELECT COUNT(*) FROM {table} WHERE person_id IN (SELECT value FROM json_each(?)) AND {where}",
            (json.dumps(list(person_ids)), *values),
        ).fetchone()[0]
        return found

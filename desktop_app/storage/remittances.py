"""Money handed in, and months that are closed."""

from __future__ import annotations

from desktop_app.domain.money_records import MonthLock, Remittance
from desktop_app.storage.month_closing import LeftOpen, left_open
from desktop_app.storage.table import Table


class Remittances(Table[Remittance]):
    """Lần nộp tiền; a wrong one is reversed by another."""

    name = "remittance"
    record = Remittance

    def between(self, since: str, until: str) -> list[Remittance]:
        """What was handed in during a period (ISO days), newest first."""
        return self.find("remitted_on BETWEEN ? AND ?", (since, until), order="remitted_on DESC, id DESC")

    def reversal_of(self, remittance_id: int) -> Remittance | None:
        """The remittance that takes this one back, where there is one."""
        found = self.find("voids_id = ?", (remittance_id,))
        return found[0] if found else None

    def reversed_among(self, since: str) -> frozenset[int]:
        """The ids of the remittances from a day on (ISO) that were taken back."""
        rows = self.db.conn.execute(
            """SELECT r.voids_id FROM remittance AS r JOIN remittance AS o ON o.id = r.voids_id WHERE o.remitted_on >= ?""",
            (since,),
        )
        return frozenset(row[0] for row in rows)


class MonthLocks(Table[MonthLock]):
    """Khóa sổ tháng."""

    name = "month_lock"
    record = MonthLock

    def closed(self, month: str) -> MonthLock | None:
        """The lock a month stands under now."""
        found = self.find("month = ? AND reopened_on IS NULL", (month,))
        return found[0] if found else None

    def left_open(self, since: str, until: str) -> list[LeftOpen]:
        """What of a period (ISO days) is not settled."""
        return left_open(self.db, since, until)

"""Money handed in, and months that are closed."""

from __future__ import annotations

from desktop_app.domain.money_records import MonthLock, Remittance
from desktop_app.storage.table import Table


class Remittances(Table[Remittance]):
    """Lần nộp tiền; a wrong one is reversed by another."""

    name = "remittance"
    record = Remittance


class MonthLocks(Table[MonthLock]):
    """Khóa sổ tháng."""

    name = "month_lock"
    record = MonthLock

    def closed(self, month: str) -> MonthLock | None:
        """The lock a month stands under now."""
        found = self.find("month = ? AND reopened_on IS NULL", (month,))
        return found[0] if found else None

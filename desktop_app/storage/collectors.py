"""Organisations and the people who collect for them."""

from __future__ import annotations

from desktop_app.domain.records import Collector, Organisation
from desktop_app.storage.table import Table


class Organisations(Table[Organisation]):
    """Tổ chức hỗ trợ phát triển đối tượng."""

    name = "organisation"
    record = Organisation

    def by_code(self, code: str) -> list[Organisation]:
        """The organisations of that code."""
        return self.find("code = ?", (code,))


class Collectors(Table[Collector]):
    """Nhân viên thu, cộng tác viên, cán bộ chuyên quản. Nobody is ever removed; who left has ``active_to``."""

    name = "collector"
    record = Collector

    def active(self, on: str) -> list[Collector]:
        """Those who work on a day (ISO)."""
        return self.find(
            "(active_from IS NULL OR active_from <= ?) AND (active_to IS NULL OR active_to >= ?)", (on, on)
        )

    def by_code(self, code: str) -> list[Collector]:
        """The collectors of that code."""
        return self.find("code = ?", (code,))

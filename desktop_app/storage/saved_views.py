"""Filters that were kept under a name."""

from __future__ import annotations

from desktop_app.domain.view_records import KeptView
from desktop_app.storage.table import Table


class SavedViews(Table[KeptView]):
    """Bộ lọc đã lưu."""

    name = "saved_view"
    record = KeptView

    def of_list(self, list_name: str) -> list[KeptView]:
        """What is kept for one list, oldest first."""
        return self.find("list_name = ?", (list_name,))

"""A table over rows that are all there already."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from desktop_app.ui.components.table import Table
from desktop_app.ui.models.columns import Column
from desktop_app.ui.models.paged_table import PagedTableModel
from desktop_app.ui.page import PageContext


class ListedTable(Table):
    """`show_rows(rows)` fills it; `row_at(i)` gives a row back."""

    def __init__(
        self, columns: Sequence[Column], name: str, meaning: str, context: PageContext, frozen: int = 0
    ) -> None:
        self._all: Sequence[Any] = ()
        model = PagedTableModel(columns, self._window, lambda _filter: len(self._all))
        super().__init__(model, name=name, memory=context.memory, frozen=frozen, compact=True)
        model.setParent(self)
        self.setAccessibleName(meaning)

    def show_rows(self, rows: Sequence[Any]) -> None:
        """Show these rows; the cursor stays where it was."""
        at = max(0, self.currentIndex().row())
        self._all = rows
        self.rows.reload()
        if rows:
            self.select_row(min(at, len(rows) - 1))

    def row_at(self, at: int) -> Any:
        """The row in a place, or None."""
        return self._all[at] if 0 <= at < len(self._all) else None

    def _window(self, offset: int, limit: int, *_rest: Any) -> Sequence[Any]:
        return self._all[offset : offset + limit]

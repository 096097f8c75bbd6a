"""Lists of a few dozen rows held in memory: sorted, filtered by typing, the name as wide as there is room."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHeaderView

from desktop_app.domain.names import fold
from desktop_app.ui.components.table import Table
from desktop_app.ui.models.columns import Column, text_of, value_of
from desktop_app.ui.models.paged_table import PagedTableModel, Sort
from desktop_app.ui.theme import em


class RowList:
    """Rows of one table: `put` them, `narrow` them by typed words (any order, marks or not)."""

    def __init__(self, columns: Sequence[Column], *, words: Callable[[Any], str]) -> None:
        self._columns = tuple(columns)
        self._words = words
        self._all: Sequence[Any] = ()
        self._kept: list[Any] = []
        self.model = PagedTableModel(self._columns, self._fetch, lambda _filter: len(self._kept))

    @property
    def rows(self) -> Sequence[Any]:
        """The rows the filter left, in their order."""
        return self._kept

    def put(self, rows: Sequence[Any], text: str = "") -> None:
        """Show other rows under a filter."""
        self._all = rows
        self.narrow(text)

    def narrow(self, text: str) -> None:
        """Keep the rows that hold every typed word."""
        wanted = fold(text).split()
        self._kept = [row for row in self._all if all(word in self._folded(row) for word in wanted)]
        self._order(self.model.sort_order)
        self.model.reload()

    def _folded(self, row: Any) -> str:
        return fold(self._words(row))

    def _order(self, sort: Sort | None) -> None:
        if sort is None:
            return
        column = next(one for one in self._columns if one.key == sort.key)

        def rank(row: Any) -> tuple[bool, Any]:
            value = value_of(row, column.key)
            blank = value is None or value == ""
            return (blank, 0 if blank else fold(text_of(row, column)) if isinstance(value, str) else value)

        self._kept.sort(key=rank, reverse=sort.descending)

    def _fetch(self, offset: int, limit: int, sort: Sort | None, _filter: Mapping[str, Any]) -> Sequence[Any]:
        self._order(sort)
        return self._kept[offset : offset + limit]


class WideTable(Table):
    """The first column takes the room that is left.

    `optional` names columns that are left out below a width of the table in em: what they say stands beside the table too.
    """

    def __init__(
        self, model: PagedTableModel, *, name: str, optional: Mapping[str, float] = MappingProxyType({})
    ) -> None:
        super().__init__(model, compact=True)
        self._optional = {at: optional[one.key] for at, one in enumerate(model.columns) if one.key in optional}
        self._left_out: set[int] = set()
        self.setAccessibleName(name)
        self.horizontalHeader().setStretchLastSection(False)
        self.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave columns out, or bring them back. Between two widths the officer's own choice of columns stays."""
        super().resizeEvent(event)
        too_wide = {at for at, least in self._optional.items() if event.size().width() < em(self, least)}
        for at in too_wide ^ self._left_out:
            self.setColumnHidden(at, at in too_wide)
        self._left_out = too_wide

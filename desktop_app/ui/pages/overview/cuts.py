"""The month by commune and by collector: two tables behind two tabs, every figure leads to its names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QTabBar, QWidget

from desktop_app.services.planning_figures import COLLECTOR, COMMUNE, MAIN, REST, Scope
from desktop_app.services.progress import ProgressTable
from desktop_app.ui.components.boxes import STRETCH, column, row
from desktop_app.ui.components.table import Table
from desktop_app.ui.components.text import small
from desktop_app.ui.memory import Memory
from desktop_app.ui.models.paged_table import PagedTableModel
from desktop_app.ui.pages.overview.figures import cell_rows, table_columns
from desktop_app.ui.theme import active_tokens, em, scaled

TABS = ((COMMUNE, "Theo xã, phường"), (COLLECTOR, "Theo nhân viên thu"))
_ROWS_SHOWN = 12
_LEGEND = "↑ vượt, ✓ đúng, ↓ chậm so với chỉ tiêu tính đến ngày · Enter hoặc bấm vào ô để xem tên, vào tên để mở trang của đơn vị"


class CutTables(QWidget):
    """`names_wanted(indicator, Scope, month alone)` for a figure, `place_wanted(Scope)` for the name of a row."""

    names_wanted = Signal(str, object, bool)
    place_wanted = Signal(object)

    def __init__(self, memory: Memory) -> None:
        super().__init__()
        self.rows: dict[str, list[dict[str, Any]]] = {kind: [] for kind, _text in TABS}
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setUsesScrollButtons(False)
        self.tabs.setAccessibleName("Cách chia bảng")
        scaled(self.tabs, lambda w: w.setMinimumWidth(em(w, 21)))
        self.tables: dict[str, Table] = {}
        for kind, text in TABS:
            self.tabs.addTab(text)
            first = "Xã, phường" if kind == COMMUNE else "Nhân viên thu"
            columns = table_columns(first, with_parent=kind == COLLECTOR)
            model = PagedTableModel(columns, self._fetcher(kind), self._counter(kind), self)
            table = Table(model, name=f"overview-{kind}", memory=memory, frozen=1)
            table.setAccessibleName(text)
            table.opened.connect(lambda at, mine=kind: self._open(mine, at, self.tables[mine].currentIndex().column()))
            table.clicked.connect(lambda index, mine=kind: self._clicked(mine, index))
            self.tables[kind] = table
        legend = small(_LEGEND)
        legend.setWordWrap(True)
        column(self, row(None, self.tabs, (legend, 1)), *self.tables.values(), STRETCH, gap=0.4)
        self.tabs.currentChanged.connect(lambda _at: self._show_current())

    def show_tables(self, tables: Mapping[str, ProgressTable]) -> None:
        """Show both cuts of a month."""
        for kind, table in tables.items():
            self.rows[kind] = cell_rows(table)
            self.tables[kind].rows.reload()
        self._show_current()

    def next_tab(self) -> None:
        """Go to the other cut."""
        self.tabs.setCurrentIndex((self.tabs.currentIndex() + 1) % self.tabs.count())

    def scopes(self, kind: str) -> list[Scope]:
        """The scopes of a cut."""
        return [row_["scope"] for row_ in self.rows[kind] if row_["scope"].kind != REST]

    def _show_current(self) -> None:
        shown = TABS[self.tabs.currentIndex()][0]
        for kind, table in self.tables.items():
            table.setVisible(kind == shown)
            lines = min(max(2, len(self.rows[kind])), _ROWS_SHOWN) + 1.6
            table.setFixedHeight(round(em(table, active_tokens().size["row"]) * lines))

    def _clicked(self, kind: str, index: QModelIndex) -> None:
        self._open(kind, index.row(), index.column())

    def _open(self, kind: str, at: int, column_at: int) -> None:
        key = self.tables[kind].rows.columns[max(0, column_at)].key
        code, _, span = key.partition(".")
        scope = self.rows[kind][at]["scope"]
        if code in MAIN and scope.kind != REST:
            self.names_wanted.emit(code, scope, span == "month")
        else:
            self.place_wanted.emit(scope)

    def _fetcher(self, kind: str) -> Any:
        return lambda offset, limit, _sort, _filter: self.rows[kind][offset : offset + limit]

    def _counter(self, kind: str) -> Any:
        return lambda _filter: len(self.rows[kind])

"""A list of this page with its heading, filters, search and foot: the row ledger, the remembered decisions, the comparison of two lists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QTabBar, QWidget

from desktop_app.domain.money import format_money
from desktop_app.ui.components.boxes import Item, column, flow, panel, row
from desktop_app.ui.components.foot import TableFoot
from desktop_app.ui.components.table import Table
from desktop_app.ui.components.text import muted, title
from desktop_app.ui.memory import Memory
from desktop_app.ui.models.columns import Column, value_of
from desktop_app.ui.models.paged_table import PagedTableModel, Sort
from desktop_app.ui.pages.importing.searching import wanted, words_of
from desktop_app.ui.theme import em, scaled
from desktop_app.ui.widgets.text_field import TextField


class MarkTable(Table):
    """A table whose rows can be marked by the space bar."""

    marked = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space marks, the rest as everywhere."""
        if event.key() == Qt.Key.Key_Space:
            self.marked.emit()
        else:
            super().keyPressEvent(event)


class ListPane(QWidget):
    """Rows in memory, shown by group. `groups` are (code, word); "" is everything. `opened` carries a row (Enter), `closed` Esc or the button."""

    opened = Signal(object)
    closed = Signal()
    chosen = Signal(object)  # the row under the cursor, None without one

    def __init__(
        self, columns: Sequence[Column], *, name: str, memory: Memory, groups: Sequence[tuple[str, str]], what: str,
        group_of: Callable[[Any], str], top: Sequence[Item] = (), bottom: Sequence[Item] = (), buttons: Sequence[QWidget] = (),
    ) -> None:  # fmt: skip
        super().__init__()
        self._what, self._group_of = what, group_of
        self._groups = tuple(groups)
        self._all: Sequence[Any] = ()
        self._left: list[Any] = []
        self._words: list[str] = []
        self._columns = tuple(columns)
        self.heading = title("")
        self.facts = muted("")
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setAccessibleName("Lọc theo kết quả")
        for at in range(len(self._groups)):
            self.tabs.addTab("")
            self.tabs.setTabToolTip(at, f"Ctrl+{at + 1}")
        self.search = TextField(placeholder="Tìm trong danh sách  (Ctrl+G)")
        self.search.setAccessibleName("Tìm trong danh sách")
        self.search.setClearButtonEnabled(True)
        scaled(self.search, lambda w: w.setFixedWidth(em(w, 17)))
        self._model = PagedTableModel(columns, self._fetch, lambda _filter: len(self._left))
        self.table = MarkTable(self._model, name=name, memory=memory)
        self.table.setAccessibleName(what)
        self.foot = TableFoot()
        head = panel(self.heading, self.facts, *top, flow(*buttons), gap=0.5, margin=0.8)
        column(
            self, head, row(None, (self.tabs, 1), self.search, gap=0.5), (self.table, 1), *bottom, self.foot, gap=0,
        )  # fmt: skip
        self.tabs.currentChanged.connect(lambda _at: self._reload())
        self.search.textChanged.connect(lambda _text: self._reload())
        self.table.opened.connect(self._open)
        self.table.row_changed.connect(
            lambda at: self.chosen.emit(self._left[at] if 0 <= at < len(self._left) else None)
        )

    @property
    def current(self) -> Any:
        """The row under the cursor; None without one."""
        at = self.table.currentIndex().row()
        return self._left[at] if 0 <= at < len(self._left) else None

    @property
    def selected(self) -> list[Any]:
        """The selected rows."""
        return [self._left[at] for at in self.table.selected_rows() if at < len(self._left)]

    @property
    def group(self) -> str:
        """The code of the group shown."""
        return self._groups[self.tabs.currentIndex()][0]

    def show_rows(self, rows: Sequence[Any], *, keep: bool = False, words: Sequence[str] = ()) -> None:
        """Show other rows; with ``keep`` the cursor stays at its place. ``words``: what a search looks in, where it was worked out before."""
        row_at = self.table.currentIndex().row() if keep else 0
        self._all = rows
        self._words = list(words)
        counts = Counter(map(self._group_of, rows))
        self.tabs.blockSignals(True)
        for at, (code, word) in enumerate(self._groups):
            count = counts[code] if code else len(rows)
            self.tabs.setTabText(at, f"{word} {format_money(count)}")
        self.tabs.blockSignals(False)
        self._reload(max(0, row_at))

    def show_group(self, at: int) -> None:
        """Go to a group by its number."""
        if at < len(self._groups):
            self.tabs.setCurrentIndex(at)
            self.table.setFocus()

    def next_group(self) -> None:
        """Go to the next group."""
        self.tabs.setCurrentIndex((self.tabs.currentIndex() + 1) % len(self._groups))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves the search, then the list; Down goes from the search to the rows."""
        searching = self.search.hasFocus()
        if event.key() == Qt.Key.Key_Down and searching:
            self.table.setFocus()
        elif event.key() == Qt.Key.Key_Escape:
            if searching or self.search.text():
                self.search.clear()
                self.table.setFocus()
            else:
                self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _reload(self, at: int = 0) -> None:
        code, words = self.group, wanted(self.search.text())
        found = self._all
        if words:
            self._words = self._words or words_of(self._columns, self._all)
            found = [one for one, said in zip(found, self._words, strict=True) if all(word in said for word in words)]
        self._left = [one for one in found if self._group_of(one) == code] if code else list(found)
        order = self._model.sort_order
        if order is not None:
            self._sort(order)
        self._model.reload()
        self.foot.show_counts(f"{format_money(len(self._left))} {self._what.lower()}")
        if self._left:
            self.table.select_row(min(at, len(self._left) - 1))
        else:
            self.chosen.emit(None)

    def _fetch(self, offset: int, limit: int, order: Sort | None, _filter: Mapping[str, Any]) -> Sequence[Any]:
        if order is not None and offset == 0:
            self._sort(order)
        return self._left[offset : offset + limit]

    def _sort(self, order: Sort) -> None:
        def key(one: Any) -> tuple[bool, Any]:
            value = value_of(one, order.key)
            return value is None, value

        self._left.sort(key=key, reverse=order.descending)

    def _open(self, at: int) -> None:
        if 0 <= at < len(self._left):
            self.opened.emit(self._left[at])

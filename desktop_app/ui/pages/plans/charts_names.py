"""The names behind a place of a chart, with the way back to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop_app.domain.money import format_money
from desktop_app.services.chart_names import MOST, households_of
from desktop_app.ui.components.boxes import column, flow, panel
from desktop_app.ui.components.buttons import button, quiet
from desktop_app.ui.components.empty import EmptyState
from desktop_app.ui.components.foot import TableFoot
from desktop_app.ui.components.skeleton import Stage
from desktop_app.ui.components.table import Table
from desktop_app.ui.components.text import section
from desktop_app.ui.memory import Memory
from desktop_app.ui.models.columns import Column, as_birth, as_date
from desktop_app.ui.models.paged_table import PagedTableModel
from desktop_app.ui.pages.plans.charts_kinds import Names

_COLUMNS = (
    Column(key="name", heading="Họ và tên", width=15, sort=False),
    Column(key="birth", heading="Ngày sinh", width=7, show=as_birth, sort=False),
    Column(key="hamlet", heading="Thôn, tổ dân phố", width=13, sort=False),
    Column(key="phone", heading="Điện thoại", width=9, sort=False),
    Column(key="day", heading="Ngày", width=7, show=as_date, sort=False),
    Column(key="note", heading="Nội dung", width=24, sort=False),
)


class NamesPane(QWidget):
    """A list of names. Enter sends `opened(household id, person id)`, Esc `closed`; `leads_wanted(arguments)` asks for the leads."""

    opened = Signal(object, object)
    closed = Signal()
    leads_wanted = Signal(object)

    def __init__(self, memory: Memory) -> None:
        super().__init__()
        self._names = Names(heading="", lines=())
        self._heading = section("")
        self._heading.setWordWrap(True)  # a long name of indicator and place must not widen the window
        self.foot = TableFoot()
        self.table = Table(
            PagedTableModel(_COLUMNS, self._fetch, lambda _filter: len(self._names.lines), self),
            name="chart-names", memory=memory, frozen=1,
        )  # fmt: skip
        self.table.setAccessibleName("Danh sách tên")
        self.table.opened.connect(self._opened)
        self._leads = button("Tiềm năng ở đây…", lambda: self.leads_wanted.emit(dict(self._names.leads)), "target")
        self._stage = Stage(panel((self.table, 1), self.foot, gap=0))
        column(
            self,
            flow(quiet("Trở lại biểu đồ  (Esc)", self.closed.emit, "chevron-left"), self._leads),
            self._heading,
            (self._stage, 1),
            gap=0.5,
        )

    @property
    def heading(self) -> str:
        """What the list is of."""
        return self._heading.text()

    def show_names(self, names: Names) -> None:
        """Show a list."""
        self._names = names
        self._heading.setText(names.heading)
        self._leads.setVisible(bool(names.leads))
        self.table.rows.reload()
        count, homes = len(names.lines), households_of(names.lines)
        more = f"; chỉ hiện {format_money(MOST)} dòng đầu" if count >= MOST else ""
        self.foot.show_counts(
            f"{format_money(count)} dòng, {format_money(homes)} hộ{more}", "Enter: mở hộ · Ctrl+C: sao chép"
        )
        if not names.lines:
            self._stage.empty(EmptyState("list", "Chưa có ai", "Không có tên nào đứng sau con số này."))
            return
        self._stage.ready()
        self.table.select_row(0)

    def take_focus(self) -> None:
        """Put the cursor on the first name; on the way to the leads where there is none."""
        if self._names.lines:
            self.table.setFocus()
        else:
            (self._leads if self._names.leads else self).setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leads back."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _fetch(self, offset: int, limit: int, _sort: object, _filter: Mapping[str, Any]) -> Sequence[Any]:
        return self._names.lines[offset : offset + limit]

    def _opened(self, at: int) -> None:
        found = self._names.lines[at]
        self.opened.emit(found.household_id, found.person_id)

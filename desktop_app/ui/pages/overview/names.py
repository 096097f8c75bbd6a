"""The names behind a figure, or behind a heading of today's work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.domain.money import format_money
from desktop_app.services.desk import DeskGroup
from desktop_app.services.enrolling_price import KIND_NAMES, SCHEME_NAMES
from desktop_app.services.progress import CountedPerson
from desktop_app.services.progress_names import KIND_NAMES as WORK_NAMES
from desktop_app.ui.components.boxes import column, panel, row
from desktop_app.ui.components.buttons import button, quiet
from desktop_app.ui.components.empty import EmptyState
from desktop_app.ui.components.foot import TableFoot
from desktop_app.ui.components.skeleton import Stage
from desktop_app.ui.components.table import Table
from desktop_app.ui.components.text import section
from desktop_app.ui.memory import Memory
from desktop_app.ui.models.columns import Column, as_birth, as_date, as_money
from desktop_app.ui.models.paged_table import PagedTableModel

_KINDS = KIND_NAMES | {"collect": "Thu tiền", "void": "Hủy biên lai"} | WORK_NAMES
_COUNTED = (
    Column(key="name", heading="Họ và tên", width=14, sort=False),
    Column(key="birth", heading="Ngày sinh", width=7, show=as_birth, sort=False),
    Column(key="hamlet", heading="Thôn, tổ dân phố", width=11, sort=False),
    Column(key="scheme", heading="Chế độ", width=10, show=lambda code: SCHEME_NAMES.get(code, code), sort=False),
    Column(key="kind", heading="Loại", width=9, show=lambda code: _KINDS.get(code, code), sort=False),
    Column(key="collected_on", heading="Ngày", width=7, show=as_date, sort=False),
    Column(key="payable", heading="Số tiền (đ)", width=8, align="right", show=as_money, sort=False),
    Column(key="valid_to", heading="Đến ngày", width=7, show=as_date, sort=False),
    Column(key="collector", heading="Người thu", width=12, sort=False),
)
_TODO = (
    Column(key="name", heading="Họ và tên", width=14, sort=False),
    Column(key="hamlet", heading="Thôn, tổ dân phố", width=11, sort=False),
    Column(key="phone", heading="Điện thoại", width=8, sort=False),
    Column(key="scheme", heading="Chế độ", width=10, show=lambda code: SCHEME_NAMES.get(code, code), sort=False),
    Column(key="on", heading="Ngày", width=7, show=as_date, sort=False),
    Column(
        key="days_late",
        heading="Trễ (ngày)",
        width=6,
        align="right",
        show=lambda days: str(days) if days > 0 else "",
        tone=lambda item: "bad" if item.days_late > 0 else "",
        sort=False,
    ),
    Column(key="text", heading="Nội dung", width=20, sort=False),
    Column(key="collector", heading="Người phụ trách", width=12, sort=False),
)


class NamesView(QWidget):
    """A list of people with the way back. `opened(household id, person id)` by Enter, `closed` by Esc or the button."""

    opened = Signal(object, object)
    closed = Signal()

    def __init__(self, memory: Memory, back: str = "Trở lại Tổng quan  (Esc)") -> None:
        super().__init__()
        self._rows: Sequence[Any] = ()
        self._heading = section("")
        self._heading.setWordWrap(True)  # a long name of indicator and commune must not widen the window
        self.foot = TableFoot()
        self.tables: dict[bool, Table] = {}
        for todo, columns in ((False, _COUNTED), (True, _TODO)):
            model = PagedTableModel(columns, self._fetch, lambda _filter: len(self._rows), self)
            table = Table(model, name=f"names-{'todo' if todo else 'counted'}", memory=memory, frozen=1)
            table.setAccessibleName("Danh sách tên")
            table.opened.connect(self._opened)
            self.tables[todo] = table
        self._stage = Stage(panel((self.tables[False], 1), (self.tables[True], 1), self.foot, gap=0))
        bar = row(
            None,
            quiet(back, self.closed.emit, "chevron-left"),
            (self._heading, 1),
            button("Mở hộ", self._open_current, "household"),
            gap=0.75,
        )
        column(self, bar, (self._stage, 1), gap=0.6, margin=1.0)

    @property
    def heading(self) -> str:
        """What the list is of."""
        return self._heading.text()

    @property
    def current(self) -> Any:
        """The line the cursor stands on (a `CountedPerson` or a `DeskItem`), `None` without one."""
        for table in self.tables.values():
            if table.isVisibleTo(self) and table.currentIndex().isValid():
                return self._rows[table.currentIndex().row()]
        return None

    def show_counted(self, heading: str, people: Sequence[CountedPerson], *, money: bool) -> None:
        """Show the people (or the payments) behind a figure."""
        total = format_money(sum(one.payable for one in people))
        worked = bool(people) and people[0].kind in WORK_NAMES
        what = "lượt nộp" if money else "dòng" if worked else "người"
        self._show(False, heading, people, f"{format_money(len(people))} {what}", "" if worked else f"Tổng: {total} đ")

    def show_todo(self, group: DeskGroup) -> None:
        """Show everything under a heading of today's work."""
        late = sum(item.days_late > 0 for item in group.items)
        self._show(True, group.label, group.items, f"{group.count} việc", f"{late} việc đã trễ" if late else "")

    def take_focus(self) -> None:
        """Put the cursor on the first name."""
        for table in self.tables.values():
            if table.isVisibleTo(self):
                table.setFocus()

    def _show(self, todo: bool, heading: str, rows: Sequence[Any], count: str, sums: str) -> None:
        self._heading.setText(heading)
        self._rows = rows
        for kind, table in self.tables.items():
            table.setVisible(kind == todo)
        self.tables[todo].rows.reload()
        self.foot.show_counts(count, sums)
        if not rows:
            self._stage.empty(EmptyState("list", "Chưa có ai", "Không có tên nào đứng sau con số này."))
            return
        self._stage.ready()
        self.tables[todo].select_row(0)

    def _fetch(self, offset: int, limit: int, _sort: object, _filter: Mapping[str, Any]) -> Sequence[Any]:
        return self._rows[offset : offset + limit]

    def _opened(self, at: int) -> None:
        found = self._rows[at]
        self.opened.emit(found.household_id, found.person_id)

    def _open_current(self) -> None:
        found = self.current
        if found is not None:
            self.opened.emit(found.household_id, found.person_id)

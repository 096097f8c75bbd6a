"""The list on the left: households by hamlet in house order, filtered by typing, counted at the foot."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop_app.domain.money import format_money
from desktop_app.services.households_list import CommuneEntry, count_households, list_households
from desktop_app.ui.components.boxes import STRETCH, column, panel, row
from desktop_app.ui.components.buttons import menu_button, primary
from desktop_app.ui.components.foot import TableFoot
from desktop_app.ui.components.table import Table
from desktop_app.ui.models.columns import Column, Row
from desktop_app.ui.models.paged_table import PagedTableModel, Sort
from desktop_app.ui.page import PageContext
from desktop_app.ui.theme import em, scaled
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo
from desktop_app.ui.widgets.field import on_commit

ALL = "all"
_PAUSE = 150  # milliseconds after the last key before the list is read anew
_COLUMNS = (
    Column(key="head", heading="Chủ hộ", width=9.8),
    Column(key="members", heading="Người", width=4.4, align="right", tip="Số người đang ở"),
    Column(
        key="uncovered",
        heading="Chưa có thẻ",
        width=6.6,
        align="right",
        show=lambda count: str(count) if count else "",
        tone=lambda row: "warn" if row.uncovered else "",
        icon=lambda row: "warning" if row.uncovered else "",
        tip="Số người chưa có thẻ BHYT còn hạn",
    ),
    Column(key="hamlet", heading="Thôn, tổ dân phố", width=9, hidden=True),
    Column(key="code", heading="Mã hộ", width=6, hidden=True),
    Column(key="address", heading="Địa chỉ", width=10, hidden=True),
)


class HouseholdBrowser(QWidget):
    """`picked(household id)` when the cursor comes to stand on a household, `opened(id)` on Enter."""

    picked = Signal(object)  # ids are longer than a C int
    opened = Signal(object)

    def __init__(
        self, context: PageContext, *, add: Callable[[], object], menu: Sequence[tuple[str, Callable[[], object], str]]
    ) -> None:
        super().__init__()
        self._context = context
        self._quiet = False
        self.filter = QLineEdit()
        self.filter.setPlaceholderText("Lọc: tên, mã hộ, điện thoại, địa chỉ")
        self.filter.setAccessibleName("Lọc danh sách hộ")
        self.filter.setClearButtonEnabled(True)
        self.hamlet = CodeCombo(width=8)
        self.hamlet.setAccessibleName("Thôn, tổ dân phố")
        self.kind = CodeCombo(width=8)
        self.kind.setAccessibleName("Lọc theo tình trạng")
        self.model = PagedTableModel(_COLUMNS, self._fetch, self._count)
        self.table = Table(self.model, name="households", memory=context.memory, compact=True)
        self.table.setAccessibleName("Danh sách hộ")
        self.foot = TableFoot()
        column(
            self,
            panel(
                self.filter,
                row(None, (self.hamlet, 1), (self.kind, 1)),
                row(None, primary("Thêm hộ", add, "plus"), STRETCH, menu_button("Thôn", menu, "map-pin")),
                gap=0.5,
                margin=0.75,
            ),
            (self.table, 1),
            self.foot,
            gap=0,
        )
        scaled(self, lambda w: w.setMinimumWidth(em(w, 16)))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE)
        self._timer.timeout.connect(self.reload)
        self.filter.textChanged.connect(lambda _text: self._timer.start())
        self.filter.installEventFilter(self)
        on_commit(self.hamlet, self.reload)
        on_commit(self.kind, self.reload)
        self.table.row_changed.connect(self._picked)
        self.table.opened.connect(self._opened)

    @property
    def hamlet_id(self) -> int | None:
        """The hamlet the list is narrowed to, `None` for all."""
        chosen = self.hamlet.value()
        return int(chosen) if chosen and chosen != ALL else None

    def offer(self, places: Sequence[CommuneEntry], classes: Sequence[Choice]) -> None:
        """Give the hamlets and support classes to choose from."""
        hamlets = [
            Choice(
                code=str(entry.hamlet.id),
                text=entry.hamlet.name,
                detail=f"{entry.households} hộ · {place.commune.name}",
            )
            for place in places
            for entry in place.hamlets
        ]
        self.hamlet.set_choices([Choice(code=ALL, text="Tất cả các thôn"), *hamlets])
        self.kind.set_choices(
            [
                Choice(code=ALL, text="Tất cả các hộ"),
                Choice(code="missing", text="Có người chưa có BHYT"),
                *(Choice(code=f"class:{choice.code}", text=choice.text) for choice in classes),
                Choice(code="state:moved", text="Đã chuyển đi cả hộ"),
                Choice(code="state:dissolved", text="Đã giải thể"),
            ]
        )
        for field in (self.hamlet, self.kind):
            if field.is_blank():
                field.set_value(ALL)

    def narrow(self, hamlet_id: int | None) -> None:
        """Show one hamlet (or all)."""
        self.hamlet.set_value(str(hamlet_id) if hamlet_id is not None else ALL)
        self.reload()

    def reload(self) -> None:
        """Read the list anew; the cursor stays on the same household where it is still in the list."""
        self._timer.stop()
        before = self.current_id
        self._quiet = True
        self.model.reload(self.wanted())
        if before is not None:
            self.show_household(before)
        self._quiet = False
        self.foot.show_counts(f"{format_money(self.model.total)} hộ")

    @property
    def current_id(self) -> int | None:
        """The household the cursor stands on."""
        found = self.model.row(self.table.currentIndex().row()) if self.table.currentIndex().isValid() else None
        return found.id if found is not None else None

    def show_household(self, household_id: int) -> None:
        """Put the cursor on a household when it is in a window read so far; nothing is sent."""
        quiet, self._quiet = self._quiet, True
        self.model.row(0)
        place = self.model.find("id", household_id)
        if place >= 0:
            self.table.select_row(place)
        else:
            self.table.clearSelection()
        self._quiet = quiet

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Down and Enter in the filter go to the list."""
        down = (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        typed = event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() in down
        if watched is self.filter and typed:
            self.reload()
            if self.model.total:
                self.table.setFocus()
                self.table.select_row(max(0, self.table.currentIndex().row()))
            return True
        return super().eventFilter(watched, event)

    def wanted(self) -> dict[str, Any]:
        """The filter as the list uses it."""
        wanted: dict[str, Any] = {"text": self.filter.text(), "hamlet_id": self.hamlet_id}
        kind, _, code = (self.kind.value() or ALL).partition(":")
        if kind == "missing":
            wanted["cover"] = "missing"
        elif kind == "class":
            wanted["class_code"] = code
        elif kind == "state":
            wanted["state"] = code
        return wanted

    def _fetch(self, offset: int, limit: int, sort: Sort | None, wanted: Mapping[str, Any]) -> Sequence[Row]:
        key, down = (sort.key, sort.descending) if sort is not None else ("order", False)
        rows = list_households(self._context.office, offset, limit, wanted, sort=key, descending=down)
        # A household without a head must be told apart in the list as well.
        return [row if row.head else replace(row, head=f"{row.code or '?'} (chưa có chủ hộ)") for row in rows]

    def _count(self, wanted: Mapping[str, Any]) -> int:
        return count_households(self._context.office, wanted)

    def _picked(self, place: int) -> None:
        found = self.model.row(place)
        if found is not None and not self._quiet:
            self.picked.emit(found.id)

    def _opened(self, place: int) -> None:
        found = self.model.row(place)
        if found is not None:
            self.opened.emit(found.id)

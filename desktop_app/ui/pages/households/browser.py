"""The list on the left: households by hamlet in house order, filtered by typing, counted at the foot."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop_app.domain.money import format_money
from desktop_app.services.collectors import list_collectors
from desktop_app.services.households_list import (
    CommuneEntry,
    HouseholdRow,
    HouseholdSums,
    count_households,
    household_ids,
    household_rows,
    is_slow,
    list_households,
    ready_households,
)
from desktop_app.ui.components.boxes import STRETCH, column, panel, row
from desktop_app.ui.components.buttons import menu_button, primary
from desktop_app.ui.components.foot import TableFoot
from desktop_app.ui.components.table import Table
from desktop_app.ui.components.view_bar import ViewBar
from desktop_app.ui.files import EXCEL, choose_save
from desktop_app.ui.models.columns import Column, Row
from desktop_app.ui.models.paged_table import Finder, Ids, PagedTableModel, Sort
from desktop_app.ui.page import PageContext
from desktop_app.ui.pages.households.list_bulk import save_rows
from desktop_app.ui.theme import em, scaled
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo
from desktop_app.ui.widgets.field import on_commit

ALL = "all"
_PAUSE = 150  # milliseconds after the last key before the list is read anew
_COMMUNE = "commune:"
_MISSING = (
    Choice(code="missing:phone", text="Hộ thiếu điện thoại"),
    Choice(code="missing:address", text="Hộ thiếu địa chỉ"),
    Choice(code="missing:head_id", text="Chưa chọn chủ hộ"),
)
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
        self._before: int | None = None  # where the cursor stood when the list was asked for
        self._to_list = False  # the cursor goes into the list when it stands
        finder = Finder(slow=self._slow, find=self._find, rows=self._rows)
        self.model = PagedTableModel(_COLUMNS, self._fetch, self._count, finder=finder)
        self.table = Table(self.model, name="households", memory=context.memory, frozen=1, compact=True)
        self.table.setAccessibleName("Danh sách hộ")
        self.foot = TableFoot()
        self.views = ViewBar(context, "households", read=self._state, apply=self._apply, count=self._counted)
        acts = [
            ("Chép các dòng đang chọn  (Ctrl+Shift+C)", lambda: self.table.copy(headings=True), "copy"),
            ("Xuất danh sách ra Excel…", self._export, "excel"),
            ("Chọn cột", lambda: self.table.choose_columns(), "table"),
        ]
        column(
            self,
            panel(
                self.filter,
                row(None, (self.hamlet, 1), (self.kind, 1)),
                row(None, primary("Thêm hộ", add, "plus"), STRETCH, menu_button("Thôn", menu, "map-pin")),
                row(None, self.views, STRETCH, menu_button("Danh sách", acts, "list")),
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
        self.model.counted.connect(self._listed)
        self.table.row_changed.connect(self._picked)
        self.table.opened.connect(self._opened)
        self.table.told.connect(lambda sentence: context.messages.toast(sentence, "info"))

    @property
    def hamlet_id(self) -> int | None:
        """The hamlet the list is narrowed to, `None` for all."""
        chosen = self.hamlet.value()
        return int(chosen) if chosen and chosen.isdigit() else None

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
        communes = [
            Choice(code=f"{_COMMUNE}{place.commune.code}", text=place.commune.name, detail="cả xã") for place in places
        ]
        self.hamlet.set_choices(
            [Choice(code=ALL, text="Tất cả các thôn"), *hamlets, *(communes if len(communes) > 1 else ())]
        )
        self.kind.set_choices(
            [
                Choice(code=ALL, text="Tất cả các hộ"),
                Choice(code="cover:missing", text="Có người chưa có BHYT"),
                Choice(code="cover:none", text="Cả hộ chưa có BHYT"),
                *(Choice(code=f"class:{choice.code}", text=choice.text) for choice in classes),
                Choice(code="state:moved", text="Đã chuyển đi cả hộ"),
                Choice(code="state:dissolved", text="Đã giải thể"),
                *_MISSING,
                *(
                    Choice(code=f"collector_id:{one.collector.id}", text=one.collector.name, detail="thu gần nhất")
                    for one in list_collectors(self._context.office)
                ),
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
        self._before = self.current_id
        self.model.reload(self.wanted())
        self.views.show_name()
        self._context.look(ready_households, self.wanted(), done=self._show_sums, key="households.sums")

    def _listed(self, total: int) -> None:
        """The new rows stand."""
        before, self._before = self._before, None
        if before is not None:
            self.show_household(before)
        self.foot.show_counts(f"{format_money(total)} hộ")
        if self._to_list and total:
            self.table.setFocus()
            self.table.select_row(max(0, self.table.currentIndex().row()))
        self._to_list = False

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
            self._to_list = True
            self.reload()
            return True
        return super().eventFilter(watched, event)

    def wanted(self) -> dict[str, Any]:
        """The filter as the list uses it."""
        return wanted_of(self._values())

    def _values(self) -> dict[str, str]:
        found = {"text": self.filter.text().strip(), "hamlet": self.hamlet.value(), "kind": self.kind.value()}
        return {key: value for key, value in found.items() if value and value != ALL}

    def _state(self) -> dict[str, Any]:
        sort = self.model.sort_order
        return {
            "filter": self._values(),
            "sort": sort.key if sort else "",
            "descending": bool(sort and sort.descending),
        }

    def _apply(self, state: Mapping[str, Any]) -> None:
        values = state.get("filter", {})
        self.filter.setText(values.get("text", ""))
        self.hamlet.set_value(values.get("hamlet", ALL))
        self.kind.set_value(values.get("kind", ALL))
        self.table.show_sort(str(state.get("sort", "")), descending=bool(state.get("descending")))
        self.reload()

    def _export(self) -> None:
        sort = self.model.sort_order
        key, down = (sort.key, sort.descending) if sort is not None else ("order", False)
        path = choose_save(self, "Xuất danh sách ra Excel", "Danh-sach-ho.xlsx", EXCEL)
        if path is not None:
            ids = household_ids(self._context.office, self.wanted(), sort=key, descending=down)
            save_rows(self._context, path, "DANH SÁCH HỘ", self.model.columns, ids, household_rows)

    def _show_sums(self, sums: HouseholdSums) -> None:
        self.foot.show_counts(
            f"{format_money(sums.households)} hộ · {format_money(sums.people)} người",
            f"{format_money(sums.uncovered)} chưa có thẻ",
        )

    def _fetch(self, offset: int, limit: int, sort: Sort | None, wanted: Mapping[str, Any]) -> Sequence[Row]:
        key, down = (sort.key, sort.descending) if sort is not None else ("order", False)
        rows = list_households(self._context.office, offset, limit, wanted, sort=key, descending=down)
        return [_told(row) for row in rows]

    def _slow(self, wanted: Mapping[str, Any]) -> bool:
        return is_slow(self._context.office, wanted)

    def _find(self, wanted: Mapping[str, Any], sort: Sort | None, done: Callable[[Ids], object]) -> None:
        key, down = (sort.key, sort.descending) if sort is not None else ("order", False)
        self._context.look(household_ids, wanted, sort=key, descending=down, done=done, key="households.found")

    def _rows(self, ids: Ids) -> Sequence[Row]:
        return [_told(row) for row in household_rows(self._context.office, ids)]

    def _counted(self, state: Mapping[str, Any]) -> int:
        return count_households(self._context.office, wanted_of(state.get("filter", {})))

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


def _told(row: HouseholdRow) -> HouseholdRow:
    """A household without a head must be told apart in the list as well."""
    return row if row.head else replace(row, head=f"{row.code or '?'} (chưa có chủ hộ)")


def wanted_of(values: Mapping[str, str]) -> dict[str, Any]:
    """The kept values as the list of households asks them."""
    wanted: dict[str, Any] = {"text": values["text"]} if values.get("text") else {}
    hamlet = values.get("hamlet", "")
    if hamlet.startswith(_COMMUNE):
        wanted["commune_code"] = hamlet.removeprefix(_COMMUNE)
    elif hamlet:
        wanted["hamlet_id"] = int(hamlet)
    key, _, value = values.get("kind", "").partition(":")
    if value:
        wanted[{"class": "class_code"}.get(key, key)] = int(value) if key == "collector_id" else value
    return wanted

"""The list of people: every resident, sorted and filtered by column, with the name column frozen and the counts at the foot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop_app.domain.money import format_money
from desktop_app.services.households import SEXES
from desktop_app.services.households_list import NO_END, CommuneEntry, count_people, list_people
from desktop_app.services.households_words import CodeLists
from desktop_app.ui.components.boxes import column, panel, row
from desktop_app.ui.components.buttons import quiet
from desktop_app.ui.components.foot import TableFoot
from desktop_app.ui.components.table import Table
from desktop_app.ui.models.columns import Column, Row, as_birth, as_date
from desktop_app.ui.models.paged_table import PagedTableModel, Sort
from desktop_app.ui.page import PageContext
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo
from desktop_app.ui.widgets.field import on_commit

ALL = "all"
_PAUSE = 200  # milliseconds after the last key before the list is read anew
_KINDS = (
    Choice(code=ALL, text="Mọi người"),
    Choice(code="cover:missing", text="Chưa có thẻ BHYT"),
    Choice(code="cover:ending", text="Thẻ BHYT sắp hết hạn"),
    Choice(code="cover:lapsed", text="Thẻ BHYT đã hết hạn"),
    Choice(code="voluntary:yes", text="Đang tham gia BHXH tự nguyện"),
    Choice(code="residence:away", text="Đi làm ăn, đi học xa"),
    Choice(code="residence:moved", text="Đã chuyển đi"),
    Choice(code="residence:died", text="Đã mất"),
)


class PeopleTab(QWidget):
    """`opened(household id, person id)` on Enter or a double click."""

    opened = Signal(object, object)  # ids are longer than a C int

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._residences: dict[str, str] = {}
        self.filter = QLineEdit()
        self.filter.setPlaceholderText("Lọc theo họ tên")
        self.filter.setAccessibleName("Lọc theo họ tên")
        self.filter.setClearButtonEnabled(True)
        self.hamlet = CodeCombo(width=11)
        self.hamlet.setAccessibleName("Thôn, tổ dân phố")
        self.kind = CodeCombo(_KINDS, width=15)
        self.kind.setAccessibleName("Lọc theo tình trạng")
        self.kind.set_value(ALL)
        self.model = PagedTableModel(self._columns(), self._fetch, self._count)
        self.table = Table(self.model, name="people", memory=context.memory, frozen=1, compact=True)
        self.table.setAccessibleName("Danh sách người")
        self.foot = TableFoot()
        columns = quiet("Chọn cột", lambda: self.table.choose_columns(), "table")
        column(
            self,
            panel(row(None, (self.filter, 1), (self.hamlet, 1), (self.kind, 1), columns), margin=0.75),
            (self.table, 1),
            self.foot,
            gap=0,
        )
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE)
        self._timer.timeout.connect(self.reload)
        self.filter.textChanged.connect(lambda _text: self._timer.start())
        on_commit(self.hamlet, self.reload)
        on_commit(self.kind, self.reload)
        self.table.opened.connect(self._opened)

    def offer(self, places: Sequence[CommuneEntry], lists: CodeLists) -> None:
        """Give the hamlets to choose from and the words of residence."""
        self._residences = lists.residences
        hamlets = [
            Choice(code=str(entry.hamlet.id), text=entry.hamlet.name, detail=place.commune.name)
            for place in places
            for entry in place.hamlets
        ]
        self.hamlet.set_choices([Choice(code=ALL, text="Tất cả các thôn"), *hamlets])
        if self.hamlet.is_blank():
            self.hamlet.set_value(ALL)

    def reload(self) -> None:
        """Read the list anew."""
        self._timer.stop()
        self.model.reload(self._wanted())
        self.foot.show_counts(f"{format_money(self.model.total)} người")

    def _columns(self) -> tuple[Column, ...]:
        today = self._context.office.today.isoformat()

        def lapsed(key: str, word: str) -> Any:
            return lambda row: word if getattr(row, key) and getattr(row, key) < today else ""

        return (
            Column(key="name", heading="Họ và tên", width=14),
            Column(key="birth", heading="Ngày sinh", width=6.5, show=as_birth),
            Column(key="sex", heading="Giới", width=3.5, show=lambda sex: SEXES.get(sex, "")),
            Column(key="hamlet", heading="Thôn, tổ dân phố", width=9),
            Column(key="head", heading="Chủ hộ", width=11),
            *(
                Column(
                    key=key,
                    heading=heading,
                    width=8,
                    show=_until,
                    tone=lapsed(key, "bad"),
                    icon=lapsed(key, "warning"),
                )
                for key, heading in (("health_to", "BHYT đến"), ("voluntary_to", "BHXH TN đến"))
            ),
            Column(key="personal_id", heading="Số CCCD/ĐDCN", width=8.5),
            Column(key="insurance_no", heading="Mã số BHXH", width=7.5),
            Column(key="phone", heading="Điện thoại", width=7.5, sort=False),
            Column(
                key="residence",
                heading="Cư trú",
                width=8,
                show=lambda code: self._residences.get(code, code),
            ),
        )

    def _wanted(self) -> dict[str, Any]:
        hamlet, kind = self.hamlet.value(), self.kind.value() or ALL
        wanted: dict[str, Any] = {"text": self.filter.text()}
        if hamlet and hamlet != ALL:
            wanted["hamlet_id"] = int(hamlet)
        if kind != ALL:
            key, _, value = kind.partition(":")
            wanted[key] = value
        return wanted

    def _fetch(self, offset: int, limit: int, sort: Sort | None, wanted: Mapping[str, Any]) -> Sequence[Row]:
        key, down = (sort.key, sort.descending) if sort is not None else ("name", False)
        return list_people(self._context.office, offset, limit, wanted, sort=key, descending=down)

    def _count(self, wanted: Mapping[str, Any]) -> int:
        return count_people(self._context.office, wanted)

    def _opened(self, place: int) -> None:
        found = self.model.row(place)
        if found is not None:
            self.opened.emit(found.household_id, found.id)


def _until(value: str) -> str:
    return "đang có" if value == NO_END else as_date(value)

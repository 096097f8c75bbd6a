"""The list of people: every resident, sorted and filtered by column, with the name column frozen and the counts at the foot."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.domain.money import format_money
from desktop_app.services.collectors import list_collectors
from desktop_app.services.households import SEXES
from desktop_app.services.households_list import (
    NO_END,
    CommuneEntry,
    PeopleSums,
    count_people,
    is_slow,
    list_people,
    people_rows,
    people_sums,
    person_ids,
)
from desktop_app.services.households_words import CodeLists
from desktop_app.ui.components.boxes import STRETCH, column, panel, row
from desktop_app.ui.components.buttons import quiet
from desktop_app.ui.components.foot import TableFoot
from desktop_app.ui.components.table import Table
from desktop_app.ui.components.view_bar import ViewBar
from desktop_app.ui.models.columns import Column, Row, as_birth, as_date
from desktop_app.ui.models.paged_table import Finder, Ids, PagedTableModel, Sort
from desktop_app.ui.page import PageContext
from desktop_app.ui.pages.households.list_bulk import PeopleBulk
from desktop_app.ui.pages.households.people_filter import PeopleFilter, wanted_of

LIST = "people"


class PeopleTab(QWidget):
    """`opened(household id, person id)` on Enter or a double click."""

    opened = Signal(object, object)  # ids are longer than a C int

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._residences: dict[str, str] = {}
        self.filters = PeopleFilter()
        self.filter = self.filters.text
        finder = Finder(slow=self._slow, find=self._find, rows=self._rows)
        self.model = PagedTableModel(self._columns(), self._fetch, self._count, finder=finder)
        self.table = Table(self.model, name="people", memory=context.memory, frozen=1, compact=True)
        self.table.setAccessibleName("Danh sách người")
        self.foot = TableFoot()
        self.views = ViewBar(context, LIST, read=self._state, apply=self._apply, count=self._counted)
        self.bulk = PeopleBulk(context, self, ids=self._ids, counts=self._counts, columns=self.table.shown_columns)
        columns = quiet("Chọn cột", lambda: self.table.choose_columns(), "table")
        copy = quiet("Chép", lambda: self.table.copy(headings=True), "copy")
        copy.setToolTip("Chép các dòng đang chọn kèm tiêu đề (Ctrl+Shift+C; không tiêu đề: Ctrl+C)")
        acts = row(None, self.views, self.bulk.button, copy, columns, STRETCH, gap=0.25)
        column(self, panel(self.filters, acts, margin=0.75, gap=0.25), (self.table, 1), self.foot, gap=0)
        self.filters.changed.connect(self.reload)
        self.model.counted.connect(self._listed)
        self.table.opened.connect(self._opened)
        self.table.told.connect(lambda sentence: context.messages.toast(sentence, "info"))

    def offer(self, places: Sequence[CommuneEntry], lists: CodeLists) -> None:
        """Give what the list can be narrowed to, and the words of residence."""
        self._residences = lists.residences
        self.bulk.lists = lists
        self.filters.offer(places, lists, list_collectors(self._context.office))

    def reload(self) -> None:
        """Read the list anew; what it adds up to comes a moment later."""
        wanted = self._wanted()
        self.model.reload(wanted)
        self._context.look(people_sums, wanted, done=self._show_sums, key="people.sums")

    def _listed(self, total: int) -> None:
        self.views.show_name()
        self.foot.show_counts(f"{format_money(total)} người")

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
        return wanted_of(self.filters.values())

    def _state(self) -> dict[str, Any]:
        sort = self.model.sort_order
        return {
            "filter": self.filters.values(),
            "sort": sort.key if sort else "",
            "descending": bool(sort and sort.descending),
        }

    def _apply(self, state: Mapping[str, Any]) -> None:
        self.table.show_sort(str(state.get("sort", "")), descending=bool(state.get("descending")))
        self.filters.show_values(state.get("filter", {}))

    def _counted(self, state: Mapping[str, Any]) -> int:
        return count_people(self._context.office, wanted_of(state.get("filter", {})))

    def _counts(self) -> tuple[int, int]:
        return len(self.table.selected_rows()), self.model.total

    def _ids(self, everybody: bool) -> Sequence[int]:
        key, down = self._order(self.model.sort_order)
        ids = person_ids(self._context.office, self._wanted(), sort=key, descending=down)
        return ids if everybody else [ids[at] for at in self.table.selected_rows() if at < len(ids)]

    def _show_sums(self, sums: PeopleSums) -> None:
        count = f"{format_money(sums.people)} người · {format_money(sums.households)} hộ"
        self.foot.show_counts(count, f"{format_money(sums.uncovered)} người đang ở chưa có thẻ BHYT còn hạn")

    @staticmethod
    def _order(sort: Sort | None) -> tuple[str, bool]:
        return (sort.key, sort.descending) if sort is not None else ("name", False)

    def _slow(self, wanted: Mapping[str, Any]) -> bool:
        return is_slow(self._context.office, wanted)

    def _find(self, wanted: Mapping[str, Any], sort: Sort | None, done: Callable[[Ids], object]) -> None:
        key, down = self._order(sort)
        self._context.look(person_ids, wanted, sort=key, descending=down, done=done, key="people.found")

    def _rows(self, ids: Ids) -> Sequence[Row]:
        return people_rows(self._context.office, ids)

    def _fetch(self, offset: int, limit: int, sort: Sort | None, wanted: Mapping[str, Any]) -> Sequence[Row]:
        key, down = self._order(sort)
        return list_people(self._context.office, offset, limit, wanted, sort=key, descending=down)

    def _count(self, wanted: Mapping[str, Any]) -> int:
        return count_people(self._context.office, wanted)

    def _opened(self, place: int) -> None:
        found = self.model.row(place)
        if found is not None:
            self.opened.emit(found.household_id, found.id)


def _until(value: str) -> str:
    return "đang có" if value == NO_END else as_date(value)

"""The register: organisations at the left; the people, points and contracts of the one chosen at the right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtWidgets import QPushButton, QTabBar, QWidget

from desktop_app.domain.dates import format_date
from desktop_app.domain.money import format_money
from desktop_app.domain.records import Collector
from desktop_app.services.collectors import (
    ORGANISATION_KINDS,
    OWNERS,
)
from desktop_app.services.organisations import (
    OrganisationEntry,
    remove_collector,
    remove_contract,
    remove_organisation,
    remove_point,
)
from desktop_app.ui.components.boxes import STRETCH, column, flow, panel, row, split
from desktop_app.ui.components.buttons import button, danger, primary
from desktop_app.ui.components.empty import EmptyState
from desktop_app.ui.components.foot import TableFoot
from desktop_app.ui.components.head_line import HeadLine
from desktop_app.ui.components.skeleton import Stage
from desktop_app.ui.components.table import Table
from desktop_app.ui.models.paged_table import PagedTableModel
from desktop_app.ui.page import PageContext
from desktop_app.ui.pages.canvassing.hand_over import ask_hand_over
from desktop_app.ui.pages.collectors.register_dialogs import RegisterDialogs
from desktop_app.ui.pages.collectors.register_reading import Register, read_register
from desktop_app.ui.pages.collectors.rows import (
    CONTRACT_COLUMNS,
    ORGANISATION_COLUMNS,
    PERSON_COLUMNS,
    POINT_COLUMNS,
    contract_row,
    organisation_row,
    person_row,
    point_row,
)

PEOPLE, POINTS, CONTRACTS = range(3)
_ADD = ("Thêm người thu…", "Thêm điểm thu…", "Thêm hợp đồng…")
_NAMES = ("Người thu", "Điểm thu", "Hợp đồng")


class RegisterTab(QWidget):
    """Enter or F2 on a line corrects it; nothing with a history can be deleted, it gets its last day."""

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self.dialogs = RegisterDialogs(self, context)
        self._found: Register | None = None
        self._rows: list[list[dict[str, Any]]] = [[], [], []]
        self._houses: list[dict[str, Any]] = []
        self._wanted: int | None = None
        self._wanted_person: int | None = None
        model = PagedTableModel(ORGANISATION_COLUMNS, self._fetch_houses, lambda _filter: len(self._houses), self)
        self.houses = Table(model, name="organisations", memory=context.memory, frozen=1)
        self.houses.setAccessibleName("Tổ chức hỗ trợ phát triển đối tượng")
        self.tables = [
            self._table(place, columns)
            for place, columns in enumerate((PERSON_COLUMNS, POINT_COLUMNS, CONTRACT_COLUMNS))
        ]
        self.head = HeadLine()
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setAccessibleName("Phần của tổ chức")
        for text in _NAMES:
            self.tabs.addTab(text)
        self.add_button = primary(_ADD[PEOPLE], self.add, "plus")
        self.end_button = _told(button("Ghi ngày nghỉ…", self.end, "calendar"), "F4")
        self.foot = TableFoot()
        self._stages = [Stage(table) for table in self.tables]
        self._lay_out()
        self.houses.row_changed.connect(lambda _at: self._show_house())
        self.houses.opened.connect(lambda _at: self.edit_organisation())
        self.tabs.currentChanged.connect(self._show_part)

    def reload(self, organisation_id: int | None = None, collector_id: int | None = None) -> None:
        """Read everything anew; then stand at an organisation or a person, where one is asked for."""
        if organisation_id is not None or collector_id is not None:
            self._wanted, self._wanted_person = organisation_id, collector_id
        self._context.look(read_register, done=self._show, key="collectors.register")

    def show_part(self, at: int) -> None:
        """People, points or contracts."""
        self.tabs.setCurrentIndex(at)
        self.tables[at].setFocus()

    # -- acts; each is silent where it has nothing to act on

    def add_organisation(self) -> None:
        """Add an organisation."""
        self.dialogs.organisation(None, self._go_to)

    def edit_organisation(self) -> None:
        """Correct the organisation chosen."""
        entry = self._entry()
        if entry is not None:
            self.dialogs.organisation(entry.organisation)

    def add(self) -> None:
        """Add to the list that is open."""
        entry, at = self._entry(), self.tabs.currentIndex()
        if entry is None:
            self.add_organisation()
        else:
            self.dialogs.of_house(at, self._register, entry.organisation, None)

    def edit(self) -> None:
        """Correct the line that has the focus: the organisation, or what is chosen of it."""
        entry = self._entry()
        if self.houses.hasFocus() or self._chosen() is None:
            self.edit_organisation()
        elif entry is not None:
            self.dialogs.of_house(self.tabs.currentIndex(), self._register, entry.organisation, self._chosen())

    def remove(self) -> None:
        """Take out what was entered by mistake, after a question."""
        entry, chosen = self._entry(), self._chosen()
        if entry is None:
            return
        if self.houses.hasFocus() or chosen is None:
            self.dialogs.remove(entry.organisation.name, remove_organisation, entry.organisation.id)
        else:
            verb = (remove_collector, remove_point, remove_contract)[self.tabs.currentIndex()]
            self.dialogs.remove(str(chosen.get("name") or f"hợp đồng {chosen.get('number')}"), verb, chosen["id"])

    def end(self) -> None:
        """The last day of the person chosen, under what is still open."""
        chosen = self._chosen()
        if self.tabs.currentIndex() != PEOPLE or chosen is None:
            return
        self.dialogs.end(self._person_of(chosen["id"]))

    def hand_over(self) -> None:
        """Hand the work of the person chosen over to others."""
        chosen = self._chosen() if self.tabs.currentIndex() == PEOPLE else None
        ask_hand_over(self._context, self, chosen["id"] if chosen is not None else None)

    # -- showing

    def _lay_out(self) -> None:
        left = panel(
            row(None, primary("Thêm tổ chức…", self.add_organisation, "plus"), STRETCH),
            (self.houses, 1),
            gap=0.6,
            margin=1.0,
        )
        acts = flow(
            self.tabs,
            self.add_button,
            _told(button("Sửa…", self.edit, "edit"), "F2, Enter"),
            self.end_button,
            _told(button("Bàn giao…", self.hand_over, "group"), "Ctrl+Shift+B"),
            _told(danger("Xóa…", self.remove, "trash"), "Ctrl+Del"),
        )
        right = panel(
            self.head,
            acts,
            *((stage, 1) for stage in self._stages),
            self.foot,
            gap=0.6,
            margin=1.0,
        )
        column(self, (split(left, right, name="collectors", memory=self._context.memory, widths=(26, 0)), 1), gap=0)
        self._show_part(PEOPLE)

    def _show(self, found: Register) -> None:
        self._found = found
        before = self._house_id()
        self._houses = [organisation_row(one) for one in found.organisations]
        self.houses_model.reload()
        wanted = self._wanted if self._wanted is not None else before
        if self._wanted_person is not None:
            wanted = self._person_of(self._wanted_person).organisation_id
        place = _place(self._houses, wanted)
        self._wanted = None
        if self._houses:
            self.houses.select_row(max(0, place))
        self._show_house()
        if self._wanted_person is not None:
            self.tabs.setCurrentIndex(PEOPLE)
            self.tables[PEOPLE].select_row(max(0, _place(self._rows[PEOPLE], self._wanted_person)))
            self.tables[PEOPLE].setFocus()
            self._wanted_person = None

    def _show_house(self) -> None:
        found, entry = self._found, self._entry()
        if found is None:
            return
        self._rows = [[], [], []]
        if entry is not None:
            house = entry.organisation.id
            people = [one for one in found.people if one.organisation.id == house]
            people.sort(key=lambda one: not one.active)
            self._rows = [
                [person_row(one, found.work[one.collector.id], found.today) for one in people],
                [point_row(one, found.communes) for one in found.points if one.organisation_id == house],
                [contract_row(one, found.today.year) for one in found.contracts.get(house, ())],
            ]
        self._show_head(entry)
        for at in range(len(_NAMES)):
            before = self.tables[at].currentIndex().row()
            self._model(at).reload()
            self.tabs.setTabText(at, f"{_NAMES[at]} ({len(self._rows[at])})")
            if self._rows[at]:
                self._stages[at].ready()
                self.tables[at].select_row(min(max(0, before), len(self._rows[at]) - 1))
            else:
                self._stages[at].empty(self._nothing(at, entry))
        self._show_foot()

    def _show_head(self, entry: OrganisationEntry | None) -> None:
        if entry is None:
            self.head.show_line("Chưa có tổ chức nào")
            return
        one = entry.organisation
        badges = [(ORGANISATION_KINDS[one.kind], "", "")]
        if one.owner:
            badges.append((OWNERS[one.owner], "accent", ""))
        if not entry.active:
            badges.append(("Đã ngừng", "warn", "clock"))
        since = f"từ {format_date(date.fromisoformat(one.active_from))}" if one.active_from else ""
        self.head.show_line(
            one.name,
            [("key", one.code or ""), ("phone", one.phone or ""), ("home", one.address or ""), ("person", one.contact or ""), ("calendar", since)],
            badges,
        )  # fmt: skip

    def _show_part(self, at: int) -> None:
        for place, stage in enumerate(self._stages):
            stage.setVisible(place == at)
        self.add_button.setText(_ADD[at])
        self.add_button.setToolTip(f"{_ADD[at]}  (Ctrl+N)")
        self.end_button.setVisible(at == PEOPLE)
        self._show_foot()

    def _show_foot(self) -> None:
        at = self.tabs.currentIndex()
        rows = self._rows[at]
        held = sum(one["held"] for one in rows) if at == PEOPLE else 0
        sums = f"Đang giữ: {format_money(held)} đ" if at == PEOPLE and rows else ""
        self.foot.show_counts(f"{len(rows)} {_NAMES[at].lower()}", sums)

    def _nothing(self, at: int, entry: OrganisationEntry | None) -> EmptyState:
        if entry is None:
            text = "Ghi tổ chức trước, rồi ghi người thu, điểm thu và hợp đồng của tổ chức."
            return EmptyState("group", "Chưa có tổ chức thu nào", text, "Thêm tổ chức", self.add_organisation)
        text = (
            "Ghi người thu, cộng tác viên với mã, thẻ, tập huấn và thời gian làm việc.",
            "Ghi các điểm thu của tổ chức: mã, nơi đặt, ngày mở và ngày đóng.",
            "Ghi hợp đồng với chỉ tiêu cam kết từng năm và bảng tỷ lệ thù lao: B15a-UQ và D11-TS lấy từ đây.",
        )[at]
        return EmptyState(("person", "map-pin", "list")[at], f"Chưa có {_NAMES[at].lower()}", text)

    # -- what is shown

    @property
    def houses_model(self) -> PagedTableModel:
        """The model of the organisations."""
        model = self.houses.model()
        assert isinstance(model, PagedTableModel)
        return model

    @property
    def _register(self) -> Register:
        assert self._found is not None
        return self._found

    def _model(self, at: int) -> PagedTableModel:
        model = self.tables[at].model()
        assert isinstance(model, PagedTableModel)
        return model

    def _table(self, at: int, columns: Any) -> Table:
        model = PagedTableModel(
            columns,
            lambda offset, limit, _sort, _filter: self._rows[at][offset : offset + limit],
            lambda _filter: len(self._rows[at]),
            self,
        )
        table = Table(model, name=f"collectors-{at}", memory=self._context.memory, frozen=1)
        table.setAccessibleName(_NAMES[at])
        table.opened.connect(lambda _row: self.edit())
        return table

    def _entry(self) -> OrganisationEntry | None:
        house = self._house_id()
        entries = self._found.organisations if self._found else ()
        return next((one for one in entries if one.organisation.id == house), None)

    def _house_id(self) -> int | None:
        at = self.houses.currentIndex().row()
        return self._houses[at]["id"] if 0 <= at < len(self._houses) else None

    def _chosen(self) -> dict[str, Any] | None:
        at = self.tabs.currentIndex()
        place = self.tables[at].currentIndex().row()
        return self._rows[at][place] if 0 <= place < len(self._rows[at]) else None

    def _person_of(self, collector_id: int) -> Collector:
        return next(one.collector for one in self._register.people if one.collector.id == collector_id)

    def _go_to(self, organisation_id: int) -> None:
        self.reload(organisation_id)

    def _fetch_houses(self, offset: int, limit: int, _sort: object, _filter: Mapping[str, Any]) -> Sequence[Any]:
        return self._houses[offset : offset + limit]


def _place(rows: Sequence[Mapping[str, Any]], row_id: int | None) -> int:
    """Where the row of an id stands; -1 when it is not there."""
    return next((place for place, one in enumerate(rows) if one["id"] == row_id), -1)


def _told(made: QPushButton, keys: str) -> QPushButton:
    """The key of a button as its tip; beside its words there is no room."""
    made.setToolTip(f"{made.text()}  ({keys})")
    return made

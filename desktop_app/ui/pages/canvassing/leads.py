"""Tiềm năng: the open leads by source, sorted and filtered; Enter opens the household."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop_app.domain.money import format_money
from desktop_app.services.canvassing_leads import (
    CLOSE_WORDS,
    LeadCount,
    build_leads,
    count_leads,
    lead_counts,
    list_leads,
)
from desktop_app.services.households_cover import CANVASSED
from desktop_app.services.households_list import CommuneEntry
from desktop_app.services.households_words import CodeLists
from desktop_app.ui.components.boxes import column, panel, row
from desktop_app.ui.components.buttons import primary
from desktop_app.ui.components.empty import EmptyState
from desktop_app.ui.components.foot import TableFoot
from desktop_app.ui.components.skeleton import Stage
from desktop_app.ui.components.table import Table
from desktop_app.ui.models.columns import Column, Row, as_birth, as_date
from desktop_app.ui.models.paged_table import PagedTableModel, Sort
from desktop_app.ui.page import PageContext
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo
from desktop_app.ui.widgets.field import on_commit

ALL = "all"
_PAUSE = 200  # milliseconds after the last key before the list is read anew


class LeadsTab(QWidget):
    """`opened(household id, hamlet id or None)` on Enter or a double click."""

    opened = Signal(object)  # ids are longer than a C int

    def __init__(self, context: PageContext, lists: CodeLists) -> None:
        super().__init__()
        self._context = context
        self._lists = lists
        self.filter = QLineEdit()
        self.filter.setPlaceholderText("Lọc theo họ tên")
        self.filter.setAccessibleName("Lọc theo họ tên")
        self.filter.setClearButtonEnabled(True)
        self.hamlet = CodeCombo(width=10)
        self.hamlet.setAccessibleName("Thôn, tổ dân phố")
        self.scheme = CodeCombo(
            [Choice(code=ALL, text="Mọi loại hình"), *(Choice(code=c, text=lists.schemes[c]) for c in CANVASSED)],
            width=10,
        )
        self.scheme.setAccessibleName("Loại hình")
        self.source = CodeCombo(
            [
                Choice(code=ALL, text="Mọi nguồn"),
                *(Choice(code=code, text=name[:1].upper() + name[1:]) for code, name in lists.lead_sources.items()),
            ],
            width=14,
        )
        self.source.setAccessibleName("Nguồn danh sách")
        for field in (self.scheme, self.source):
            field.set_value(ALL)
        self.model = PagedTableModel(self._columns(), self._fetch, self._count)
        self.table = Table(self.model, name="leads", memory=context.memory, frozen=1, compact=True)
        self.table.setAccessibleName("Danh sách tiềm năng")
        self.foot = TableFoot()
        self.stage = Stage(panel((self.table, 1), self.foot, gap=0))
        column(
            self,
            panel(
                row(None, (self.filter, 1), (self.hamlet, 1), (self.scheme, 1), (self.source, 1), gap=0.5),
                margin=0.6,
            ),
            (self.stage, 1),
            gap=0,
        )
        self.foot_button = primary("Lập danh sách", self.build, "refresh")
        layout = self.foot.layout()
        assert layout is not None
        layout.addWidget(self.foot_button)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE)
        self._timer.timeout.connect(self.reload)
        self.filter.textChanged.connect(lambda _text: self._timer.start())
        for field in (self.hamlet, self.scheme, self.source):
            on_commit(field, self.reload)
        self.table.opened.connect(self._opened)

    def offer(self, places: Sequence[CommuneEntry]) -> None:
        """Give the hamlets to choose from."""
        hamlets = [
            Choice(code=str(entry.hamlet.id), text=entry.hamlet.name, detail=place.commune.name)
            for place in places
            for entry in place.hamlets
        ]
        self.hamlet.set_choices([Choice(code=ALL, text="Tất cả các thôn"), *hamlets])
        if self.hamlet.is_blank():
            self.hamlet.set_value(ALL)

    def reload(self) -> None:
        """Read the list and the counts by source anew."""
        self._timer.stop()
        self.model.reload(self._wanted())
        if not self.model.total and not self._is_narrowed():
            self.stage.empty(
                EmptyState(
                    "target",
                    "Chưa có đối tượng tiềm năng nào",
                    "Chương trình lập danh sách từ dữ liệu: người sắp đến hạn, thẻ đã hết hạn, đã dừng tham gia, "
                    "người cùng hộ và người chưa có thẻ ở các hộ đã đến.",
                    "Lập danh sách tiềm năng",
                    self.build,
                )
            )
        else:
            self.stage.ready()
        self.foot.show_counts(f"{format_money(self.model.total)} người · loại hình")
        self._context.look(lead_counts, done=self._show_counts, key="canvass.lead-counts")

    def build(self) -> None:
        """Go through the office and open leads; it can be cancelled and leaves nothing half done."""
        self._context.do(build_leads, progress=True, label="Lập danh sách tiềm năng")

    def _show_counts(self, counts: Sequence[LeadCount]) -> None:
        shorts = self._lists.scheme_shorts
        words = [f"{shorts.get(one.scheme, one.scheme)} {one.source_name}: {one.count}" for one in counts[:4]]
        self.foot.show_counts(f"{format_money(self.model.total)} người · loại hình", " · ".join(words))

    def _columns(self) -> tuple[Column, ...]:
        lists = self._lists
        reasons = {outcome.code: outcome.name for outcome in lists.outcomes.values()} | CLOSE_WORDS

        def last(row: Row) -> str:
            outcome = lists.outcomes.get(row.last_outcome)
            return "canvass" if outcome is not None else ""

        return (
            Column(key="name", heading="Họ và tên", width=13),
            Column(key="birth", heading="Ngày sinh", width=6.5, show=as_birth, sort=False),
            Column(key="hamlet", heading="Thôn, tổ dân phố", width=9),
            Column(key="scheme", heading="Loại hình", width=7, show=lambda code: lists.scheme_shorts.get(code, code)),
            Column(key="source", heading="Nguồn", width=13, show=lambda code: lists.lead_sources.get(code, code)),
            Column(key="detail", heading="Chi tiết", width=11, sort=False),
            Column(key="phone", heading="Điện thoại", width=7.5, sort=False),
            Column(
                key="last_outcome",
                heading="Lần gặp cuối",
                width=9,
                sort=False,
                show=lambda digit: lists.outcomes[digit].name if digit in lists.outcomes else digit,
                icon=last,
            ),
            Column(key="next_on", heading="Hẹn, đến lại", width=7, show=as_date, sort=False),
            Column(key="opened_on", heading="Từ ngày", width=7, show=as_date),
            Column(
                key="close_reason",
                heading="Lý do khép",
                width=9,
                sort=False,
                hidden=True,
                show=lambda code: reasons.get(code, code),
            ),
        )

    def _wanted(self) -> dict[str, Any]:
        wanted: dict[str, Any] = {"text": self.filter.text()}
        for key, field in (("scheme", self.scheme), ("source", self.source)):
            if field.value() and field.value() != ALL:
                wanted[key] = field.value()
        hamlet = self.hamlet.value()
        if hamlet and hamlet != ALL:
            wanted["hamlet_id"] = int(hamlet)
        return wanted

    def _is_narrowed(self) -> bool:
        return bool(self.filter.text()) or len(self._wanted()) > 1

    def _fetch(self, offset: int, limit: int, sort: Sort | None, wanted: Mapping[str, Any]) -> Sequence[Row]:
        key, down = (sort.key, sort.descending) if sort is not None else ("hamlet", False)
        return list_leads(self._context.office, offset, limit, wanted, sort=key, descending=down)

    def _count(self, wanted: Mapping[str, Any]) -> int:
        return count_leads(self._context.office, wanted)

    def _opened(self, place: int) -> None:
        found = self.model.row(place)
        if found is not None:
            self.opened.emit(found.household_id)

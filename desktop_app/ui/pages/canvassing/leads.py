"""Tiềm năng: the open leads by source, those worth a visit most first; Enter opens the household, Ctrl+G gives leads out, F5 tells why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
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
from desktop_app.services.collectors import CollectorEntry, list_collectors
from desktop_app.services.households_cover import CANVASSED
from desktop_app.services.households_list import CommuneEntry, places
from desktop_app.services.households_words import CodeLists
from desktop_app.services.lead_ranking import freshen
from desktop_app.services.office import Office
from desktop_app.ui.components.boxes import column, flow, panel
from desktop_app.ui.components.buttons import button, quiet
from desktop_app.ui.components.empty import EmptyState
from desktop_app.ui.components.foot import TableFoot
from desktop_app.ui.components.skeleton import Stage
from desktop_app.ui.components.table import Table
from desktop_app.ui.models.columns import Column, Row, as_birth, as_date
from desktop_app.ui.models.paged_table import PagedTableModel, Sort
from desktop_app.ui.page import PageContext
from desktop_app.ui.pages.canvassing.leads_acts import LeadActs
from desktop_app.ui.pages.canvassing.leads_why import show_why
from desktop_app.ui.theme import em, scaled
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo
from desktop_app.ui.widgets.field import on_commit

ALL, NOBODY = "all", "nobody"
SHOWN = 8  # names of a sample
_PAUSE = 200  # milliseconds after the last key before the list is read anew


@dataclass(frozen=True, kw_only=True)
class Ground:
    """What the fields above the list choose from."""

    places: Sequence[CommuneEntry]
    collectors: Sequence[CollectorEntry]


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
        scaled(self.filter, lambda w: w.setMinimumWidth(em(w, 14)))
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
        self.collector = CodeCombo(width=14)
        self.collector.setAccessibleName("Người được giao")
        for field in (self.scheme, self.source, self.collector):
            field.set_value(ALL)
        self._asked: dict[str, Any] = {}
        self._beyond: dict[str, Any] = {}
        self.acts = LeadActs(self, context, lists)
        self.model = PagedTableModel(self._columns(), self._fetch, self._count)
        self.table = Table(self.model, name="leads", memory=context.memory, frozen=1, compact=True)
        self.table.setAccessibleName("Danh sách tiềm năng")
        self.foot = TableFoot()
        self.stage = Stage(panel((self.table, 1), self.foot, gap=0))
        column(
            self,
            panel(
                flow(self.filter, self.hamlet, self.scheme, self.source, self.collector, gap=0.5),
                flow(
                    button("Giao…  (Ctrl+G)", self.assign, "person"),
                    quiet("Giao cả danh sách…", self.assign_all, "group"),
                    quiet("Vì sao?  (F5)", self.why, "help"),
                    quiet("Điểm xếp hạng…", self.acts.weights, "settings"),
                    quiet("Lập danh sách", self.build, "refresh"),
                    quiet("Từ danh sách đã nhập…", self.acts.from_import, "import"),
                ),
                gap=0.4,
                margin=0.6,
            ),
            (self.stage, 1),
            gap=0,
        )
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE)
        self._timer.timeout.connect(self._read)
        self.filter.textChanged.connect(lambda _text: self._timer.start())
        self.filter.installEventFilter(self)
        for field in (self.hamlet, self.scheme, self.source, self.collector):
            on_commit(field, self._narrowed)
        self.table.opened.connect(self._opened)

    def offer(self, found: Ground) -> None:
        """Give the hamlets and the people to choose from."""
        hamlets = [
            Choice(code=str(entry.hamlet.id), text=entry.hamlet.name, detail=place.commune.name)
            for place in found.places
            for entry in place.hamlets
        ]
        self.hamlet.set_choices([Choice(code=ALL, text="Tất cả các thôn"), *hamlets])
        people = [Choice(code=str(one.collector.id), text=one.collector.name) for one in found.collectors]
        kept = self.collector.value()
        self.collector.set_choices(
            [Choice(code=ALL, text="Mọi người được giao"), Choice(code=NOBODY, text="Chưa giao cho ai"), *people]
        )
        self.collector.set_value(kept or ALL)
        if self.hamlet.is_blank():
            self.hamlet.set_value(ALL)
        if self._asked:
            self._apply(self._asked)
            self._asked = {}
        self._read()

    def open(self, **args: Any) -> None:
        """Show some leads: `scheme`, `commune`, `hamlet`, `source`, `collector` (0: of nobody), `lead_ids`, `sort`; what is not named stays open."""
        if args:
            self._asked = args
            self.reload()

    def focus_target(self) -> QWidget:
        """The field that narrows the list."""
        return self.filter

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Down and Enter in the filter go to the list."""
        down = (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        typed = event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() in down
        if watched is not self.filter or not typed:
            return super().eventFilter(watched, event)
        if self._timer.isActive():
            self._timer.stop()
            self._read()
        self.table.setFocus()
        if not self.table.currentIndex().isValid():
            self.table.select_row(0)
        return True

    def reload(self) -> None:
        """Read the places, the points where something changed, then the list anew."""
        self._timer.stop()
        self._context.look(_ground, done=self.offer, key="canvass.leads-ground")

    def assign(self) -> None:
        """Give the selected leads to somebody."""
        rows = [self.model.row(place) for place in self.table.selected_rows()]
        self.acts.assign([row for row in rows if row is not None])

    def assign_all(self) -> None:
        """Give everything the list shows to somebody."""
        sample = [row for place in range(min(self.model.total, SHOWN)) if (row := self.model.row(place)) is not None]
        self.acts.assign_all(self._wanted(), self.model.total, sample)

    def why(self) -> None:
        """Why the lead stands where it stands."""
        found = self.model.row(self.table.currentIndex().row())
        if found is not None:
            show_why(self._context, self, found.id, found.name)

    def collect(self) -> None:
        """Take the household of the line to the page where money is taken."""
        found = self.model.row(self.table.currentIndex().row())
        if found is not None:
            self._context.navigate("collect", household=found.household_id)

    def _apply(self, asked: Mapping[str, Any]) -> None:
        self.filter.clear()
        for key, field in (("scheme", self.scheme), ("hamlet", self.hamlet), ("source", self.source)):
            field.set_value(str(asked[key]) if asked.get(key) else ALL)
        who = asked.get("collector")
        self.collector.set_value(ALL if who is None else NOBODY if int(who) == 0 else str(who))
        self._beyond = {
            key: asked[name] for key, name in (("commune_code", "commune"), ("lead_ids", "lead_ids")) if asked.get(name)
        }
        self._timer.stop()

    def _narrowed(self) -> None:
        self._beyond = {}  # a list that another page asked for ends where the officer chooses anew
        self._read()

    def _read(self) -> None:
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
        self._context.look(lead_counts, self._wanted(), done=self._show_counts, key="canvass.lead-counts")

    def build(self) -> None:
        """Go through the office and open leads; it can be cancelled and leaves nothing half done."""
        self._context.do(build_leads, progress=True, label="Lập danh sách tiềm năng")

    def _show_counts(self, counts: Sequence[LeadCount]) -> None:
        shorts = self._lists.scheme_shorts
        most = sorted(counts, key=lambda one: -one.count)
        words = [f"{shorts.get(one.scheme, one.scheme)} {one.source_name}: {one.count}" for one in most[:3]]
        words += [f"nguồn khác: {sum(one.count for one in most[3:])}"] if most[3:] else []
        self.foot.show_counts(f"{format_money(self.model.total)} người · loại hình", " · ".join(words))

    def _columns(self) -> tuple[Column, ...]:
        lists = self._lists
        reasons = {outcome.code: outcome.name for outcome in lists.outcomes.values()} | CLOSE_WORDS

        def last(row: Row) -> str:
            outcome = lists.outcomes.get(row.last_outcome)
            return "canvass" if outcome is not None else ""

        return (
            Column(key="name", heading="Họ và tên", width=13),
            Column(
                key="rank",
                heading="Điểm",
                width=4,
                align="right",
                sort=True,
                show=str,
                tip="Nhiều điểm: nên gặp trước; F5 xem vì sao",
            ),
            Column(key="birth", heading="Ngày sinh", width=6.5, show=as_birth, sort=False, hidden=True),
            Column(
                key="limit_days",
                heading="Còn đến mốc",
                width=6.8,
                sort=False,
                show=lambda days: "" if days is None else f"còn {days} ngày" if days > 0 else "đã quá mốc",
                tip="Thẻ BHYT đã hết hạn: số ngày còn lại để đóng tiếp mà thẻ mới không phải chờ",
            ),
            Column(key="opened_on", heading="Từ ngày", width=7, show=as_date),
            Column(key="hamlet", heading="Thôn, tổ dân phố", width=10),
            Column(key="scheme", heading="Loại hình", width=7, show=lambda code: lists.scheme_shorts.get(code, code)),
            Column(key="source", heading="Nguồn", width=10, show=lambda code: lists.lead_sources.get(code, code)),
            Column(key="collector", heading="Giao cho", width=8),
            Column(key="due_on", heading="Xong trước", width=7, show=as_date),
            Column(key="detail", heading="Chi tiết", width=11, sort=False, hidden=True),
            Column(key="phone", heading="Điện thoại", width=7.5, sort=False, hidden=True),
            Column(
                key="last_outcome",
                heading="Lần gặp cuối",
                width=9,
                sort=False,
                show=lambda digit: lists.outcomes[digit].name if digit in lists.outcomes else digit,
                icon=last,
            ),
            Column(key="next_on", heading="Hẹn, đến lại", width=7, show=as_date, sort=False, hidden=True),
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
        if self.collector.value() and self.collector.value() != ALL:
            wanted["collector_id"] = 0 if self.collector.value() == NOBODY else int(str(self.collector.value()))
        wanted |= self._beyond
        hamlet = self.hamlet.value()
        if hamlet and hamlet != ALL:
            wanted["hamlet_id"] = int(hamlet)
        return wanted

    def _is_narrowed(self) -> bool:
        return bool(self.filter.text()) or len(self._wanted()) > 1

    def _fetch(self, offset: int, limit: int, sort: Sort | None, wanted: Mapping[str, Any]) -> Sequence[Row]:
        key, down = (sort.key, sort.descending) if sort is not None else ("rank", False)
        return list_leads(self._context.office, offset, limit, wanted, sort=key, descending=down)

    def _count(self, wanted: Mapping[str, Any]) -> int:
        return count_leads(self._context.office, wanted)

    def _opened(self, place: int) -> None:
        found = self.model.row(place)
        if found is not None:
            self.opened.emit(found.household_id)


def _ground(office: Office) -> Ground:
    """The places and the people; the points are brought up to today on the way, so that the list itself only reads."""
    freshen(office)
    return Ground(places=places(office), collectors=list_collectors(office))

"""Who is due, late, near the 90-day limit or lapsed: one list of any length, by part, scheme and hamlet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QTabBar, QWidget

from desktop_app.domain.dates import format_date
from desktop_app.domain.money import format_money
from desktop_app.services.due import DueItem
from desktop_app.services.due_collectors import DuesByCollector, dues_by_collector
from desktop_app.services.due_parts import (
    DUE,
    LAPSED,
    LATE,
    LIMIT,
    PARTS,
    SCHEMES,
    DueCounts,
    DueFilter,
    DueWindows,
    due_counts,
    due_window,
    due_windows,
)
from desktop_app.services.enrolling_price import SCHEME_NAMES
from desktop_app.services.households_list import CommuneEntry, places
from desktop_app.services.office import Office
from desktop_app.ui import files
from desktop_app.ui.components.boxes import column, flow, panel
from desktop_app.ui.components.buttons import button, quiet
from desktop_app.ui.components.empty import EmptyState
from desktop_app.ui.components.foot import TableFoot
from desktop_app.ui.components.skeleton import Stage
from desktop_app.ui.components.table import Table
from desktop_app.ui.components.text import section
from desktop_app.ui.models.columns import Column
from desktop_app.ui.models.paged_table import WINDOW, PagedTableModel
from desktop_app.ui.page import PageContext
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo
from desktop_app.ui.widgets.field import on_commit

if TYPE_CHECKING:
    from desktop_app.services.reporting_values import SavedReport

ALL = "all"
_COMMUNE = "commune:"  # before a code: the whole commune, among the hamlets to choose from
_AHEAD = ("30", "60", "90")
_MOST_MESSAGES = 500
HEADING = "Người đến hạn"
_NOBODY = {
    "due": "Không có thẻ hay kỳ đóng nào đến hạn trong thời gian này.",
    "late": "Không có ai quá hạn mà còn kịp đóng lại.",
    "limit": "Không có thẻ nào sắp quá mốc gián đoạn.",
    "lapsed": "Không có ai đã gián đoạn.",
}
_TONES = {"in-window": "warn", "late": "bad", "lapsed": "muted", "unknown": "warn"}


def _day(value: date | None) -> str:
    return format_date(value) if value is not None else ""


_COLUMNS = (
    Column(key="name", heading="Họ và tên", width=14, sort=False),
    Column(key="hamlet", heading="Thôn, tổ dân phố", width=11, sort=False),
    Column(key="phone", heading="Điện thoại", width=8, sort=False),
    Column(key="scheme", heading="Chế độ", width=10, show=lambda code: SCHEME_NAMES.get(code, code), sort=False),
    Column(
        key="ends_on", heading="Đến ngày", width=7, show=_day, sort=False, tip="Ngày cuối của thẻ, của tháng đã đóng"
    ),
    Column(
        key="acts_by",
        heading="Hạn kế tiếp",
        width=7.5,
        show=_day,
        sort=False,
        tone=lambda item: _TONES.get(item.state, ""),
        tip="Ngày phải làm gì đó: ngày hết hạn, hạn đóng kỳ sau, hoặc mốc gián đoạn. F5: vì sao",
    ),
    Column(
        key="days_left",
        heading="Còn (ngày)",
        width=6.5,
        align="right",
        show=lambda days: format_money(days),
        sort=False,
        tone=lambda item: "bad" if item.days_left < 0 else "",
        tip="Đến ngày cuối; số âm là đã quá",
    ),
    Column(key="text", heading="Nội dung", width=24, sort=False),
    Column(key="collector", heading="Người phụ trách", width=12, sort=False),
)


def _picked(field: CodeCombo) -> str | None:
    """What is chosen in a field; None for everything."""
    value = field.value()
    return None if value in (None, ALL) else str(value)


@dataclass(frozen=True, kw_only=True)
class _Offers:
    """What can be chosen over the list."""

    places: Sequence[CommuneEntry]
    dues: DuesByCollector


@dataclass(frozen=True, kw_only=True)
class _Read:
    counts: DueCounts | None
    windows: DueWindows


class DueView(QWidget):
    """`opened(household id, person id)` by Enter, `closed` by Esc or the button."""

    opened = Signal(object, object)
    closed = Signal()

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._windows: DueWindows | None = None
        self._counted: DueFilter | None = None  # what the counts on the tabs are of
        self._start = True
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(True)
        self.tabs.setAccessibleName("Phần của danh sách đến hạn")
        for _ in PARTS:
            self.tabs.addTab("")
        self.scheme = CodeCombo(
            [Choice(code=ALL, text="Mọi chế độ"), *(Choice(code=one, text=SCHEME_NAMES[one]) for one in SCHEMES)],
            width=11,
        )
        self.scheme.set_value(ALL)
        self.scheme.setAccessibleName("Chế độ")
        self.hamlet = CodeCombo([Choice(code=ALL, text="Tất cả các thôn")], width=12)
        self.hamlet.set_value(ALL)
        self.hamlet.setAccessibleName("Thôn, tổ dân phố")
        self.within = CodeCombo([Choice(code=days, text=f"{days} ngày tới") for days in _AHEAD], width=7)
        self.within.set_value(_AHEAD[0])
        self.within.setAccessibleName("Đến hạn trong bao nhiêu ngày")
        self.age = CodeCombo([Choice(code=ALL, text="Mọi mức quá hạn")], width=12)
        self.age.set_value(ALL)
        self.age.setAccessibleName("Quá hạn bao lâu")
        self.collector = CodeCombo([Choice(code=ALL, text="Mọi người thu")], width=12)
        self.collector.set_value(ALL)
        self.collector.setAccessibleName("Người phụ trách")
        self.model = PagedTableModel(_COLUMNS, self._fetch, self._count, self)
        self.table = Table(self.model, name="dues", memory=context.memory, frozen=1)
        self.table.setAccessibleName(HEADING)
        self.foot = TableFoot()
        self._stage = Stage(panel((self.table, 1), self.foot, gap=0))
        head = flow(
            quiet("Trở lại Tổng quan  (Esc)", self.closed.emit, "chevron-left"),
            section(HEADING),
            quiet("Soạn tin nhắn  (Ctrl+M)", self.write_messages, "phone"),
            quiet("Xuất  (Ctrl+E)", self.export, "excel"),
            button("Mở hộ", self._open_current, "household"),
            gap=0.75,
        )
        chooser = flow(self.within, self.age, self.scheme, self.hamlet, self.collector)
        column(self, head, self.tabs, chooser, (self._stage, 1), gap=0.6, margin=1.0)
        self.tabs.currentChanged.connect(lambda _at: self.reload())
        for field in (self.within, self.age, self.scheme, self.hamlet, self.collector):
            on_commit(field, self.reload)
        self.table.opened.connect(self._opened)

    @property
    def heading(self) -> str:
        """What the list is of."""
        return HEADING

    @property
    def part(self) -> str:
        """The part in sight."""
        return PARTS[self.tabs.currentIndex()]

    @property
    def current(self) -> DueItem | None:
        """The line the cursor stands on."""
        found = self.model.row(self.table.currentIndex().row()) if self.table.currentIndex().isValid() else None
        return found if isinstance(found, DueItem) else None

    def show_part(self, part: str = DUE, narrowed: Mapping[str, Any] | None = None) -> None:
        """Show a part from its beginning, and give the cursor to its first line. ``narrowed``: `commune`, `hamlet`, `collector`, `scheme`,
        `within` (days) where somebody asks for less than everybody."""
        if narrowed:
            self._narrow(narrowed)
        self._start = True
        self._counted = None
        if self.part != part:
            self.tabs.setCurrentIndex(PARTS.index(part))  # reads the list itself
        else:
            self.reload()
        self._context.look(_offers, done=self._offer, key="overview.due-places")

    def _narrow(self, asked: Mapping[str, Any]) -> None:
        place = f"{_COMMUNE}{asked['commune']}" if asked.get("commune") else asked.get("hamlet")
        wanted = ((self.hamlet, place), (self.collector, asked.get("collector")), (self.scheme, asked.get("scheme")))
        for field, value in (*wanted, (self.within, asked.get("within"))):
            code = str(value) if value not in (None, "") else _AHEAD[0] if field is self.within else ALL
            if code not in {choice.code for choice in field.choices}:  # the names come with the list
                field.set_choices([*field.choices, Choice(code=code, text="")])
            field.set_value(code)

    def read_anew(self) -> None:
        """Something in the file changed."""
        self._counted = None
        self.reload()

    def reload(self) -> None:
        """Read the part in sight; what is counted on the tabs stays as long as the filter does."""
        wanted = self._wanted()
        self.within.setVisible(wanted.part in (DUE, LIMIT))
        self.age.setVisible(wanted.part in (LATE, LAPSED))
        if self._windows is None:
            self._stage.loading()
        counted = self._counted == replace(wanted, part=DUE)
        self._context.look(
            _read, wanted, not counted, done=lambda found: self._show(wanted, found), key="overview.dues"
        )

    def write_messages(self) -> None:
        """Make texts to remind the people of the rows chosen; they are copied by hand."""
        if not self.isVisible():
            return
        chosen = self._chosen_items()
        if not chosen:
            self._context.messages.toast("Chọn ít nhất một dòng của danh sách rồi soạn tin nhắn.", "warn")
            return
        # Made when the first message is written, not with the page.
        from desktop_app.ui.pages.overview.message_dialog import MessageDialog

        dialog = MessageDialog(self.window(), self._context, chosen)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def export(self) -> None:
        """Save the part in sight as a workbook or as pages, under its collectors."""
        if not self.isVisible():
            return
        suggested = f"DS-DENHAN-NV-{self._context.office.today.isoformat()}.xlsx"
        path = files.choose_save(self, "Lưu danh sách đến hạn", suggested, files.EXCEL, files.PDF)
        if path is not None:
            wanted = self._wanted()
            self._context.jobs.read(
                save_dues,
                self._context.office,
                wanted,
                path,
                done=lambda saved: self._context.messages.toast(
                    f"Đã lưu {format_money(saved.rows)} dòng vào {saved.path.name}."
                ),
                failed=self._context.messages.fault,
            )

    def take_focus(self) -> None:
        """Put the cursor on the list."""
        (self.table if self.model.total else self.tabs).setFocus()

    def _wanted(self) -> DueFilter:
        """What is chosen over the list."""
        hamlet, collector = _picked(self.hamlet), _picked(self.collector)
        return DueFilter(
            part=self.part,
            scheme=_picked(self.scheme),
            hamlet_id=int(hamlet) if hamlet and not hamlet.startswith(_COMMUNE) else None,
            commune_code=hamlet.removeprefix(_COMMUNE) if hamlet and hamlet.startswith(_COMMUNE) else None,
            within=int(self.within.value() or _AHEAD[0]),
            collector_id=int(collector) if collector else None,
            age=_picked(self.age),
        )

    def _chosen_items(self) -> list[DueItem]:
        found = (self.model.row(at) for at in self.table.selected_rows()[:_MOST_MESSAGES])
        return [item for item in found if isinstance(item, DueItem)]

    def _show(self, wanted: DueFilter, found: _Read) -> None:
        if wanted.part != self.part:
            return  # another part was chosen meanwhile; its answer is on the way
        self._windows = found.windows
        if found.counts is not None:
            self._counted = replace(wanted, part=DUE)
            for at, part in enumerate(PARTS):
                self.tabs.setTabText(at, f"{found.counts.label(part)} ({format_money(found.counts.counts[part])})")
        before = 0 if self._start else max(0, self.table.currentIndex().row())
        self.model.reload()
        self.foot.show_counts(
            f"{format_money(self.model.total)} người", "Enter: mở hộ · F5: vì sao có hạn này · Ctrl+M: soạn tin nhắn"
        )
        if not self.model.total:
            self._stage.empty(EmptyState("ok", "Không có ai", _NOBODY[wanted.part]))
            return
        self._stage.ready()
        self.table.select_row(min(before, self.model.total - 1))
        if self._start:
            self._start = False
            self.take_focus()

    def _offer(self, found: _Offers) -> None:
        communes = [
            Choice(code=f"{_COMMUNE}{one.commune.code}", text=one.commune.name, detail="cả xã, phường")
            for one in found.places
        ]
        hamlets = communes + [
            Choice(code=str(entry.hamlet.id), text=entry.hamlet.name, detail=place.commune.name)
            for place in found.places
            for entry in place.hamlets
        ]
        collectors = [
            Choice(
                code=str(one.collector_id),
                text=one.name,
                detail=f"{format_money(one.counts[DUE])} đến hạn, {format_money(one.counts[LATE] + one.counts[LAPSED])} quá hạn",
            )
            for one in found.dues.rows
        ]
        ages = [Choice(code=one.code, text=one.name) for one in found.dues.ages]
        for field, first, offered in (
            (self.hamlet, "Tất cả các thôn", hamlets),
            (self.collector, "Mọi người thu", collectors),
            (self.age, "Mọi mức quá hạn", ages),
        ):
            kept = field.value()
            field.set_choices([Choice(code=ALL, text=first), *offered])
            field.set_value(kept if kept in {choice.code for choice in offered} else ALL)

    def _fetch(self, offset: int, _limit: int, _sort: object, _filter: Mapping[str, Any]) -> Sequence[DueItem]:
        assert self._windows is not None
        return due_window(self._context.office, self._windows, offset // WINDOW)

    def _count(self, _filter: Mapping[str, Any]) -> int:
        return self._windows.total if self._windows is not None else 0

    def _opened(self, _at: int) -> None:
        self._open_current()

    def _open_current(self) -> None:
        found = self.current
        if found is not None:
            self.opened.emit(found.household, found.person)


def _offers(office: Office) -> _Offers:
    return _Offers(places=places(office), dues=dues_by_collector(office, office.today))


def save_dues(office: Office, wanted: DueFilter, path: Path) -> SavedReport:
    """Write one part of the list as a workbook or as pages, by the suffix of the file."""
    # Reports load the rooms that draw and write; the page stands without them.
    from desktop_app.services.reporting import save
    from desktop_app.services.reporting_due import due_sheet

    return save(due_sheet(office, wanted, office.today), path)


def _read(office: Office, wanted: DueFilter, with_counts: bool) -> _Read:
    day = office.today
    counts = None
    if with_counts:
        counts = due_counts(
            office,
            day,
            wanted.within,
            scheme=wanted.scheme,
            hamlet_id=wanted.hamlet_id,
            collector_id=wanted.collector_id,
            age=wanted.age,
            commune_code=wanted.commune_code,
        )
    return _Read(counts=counts, windows=due_windows(office, wanted, day, WINDOW))

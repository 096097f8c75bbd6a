"""Who is due, late, near the 90-day limit or lapsed: one list of any length, by part, scheme and hamlet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTabBar, QWidget

from desktop_app.domain.dates import format_date
from desktop_app.domain.money import format_money
from desktop_app.services.due import DueItem
from desktop_app.services.due_parts import (
    DUE,
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
from desktop_app.ui.components.boxes import column, flow, panel, row
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

ALL = "all"
HEADING = "Người đến hạn"
_NOBODY = {
    "due": "Không có thẻ hay kỳ đóng nào đến hạn trong 30 ngày tới.",
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
        self._counted: tuple[str | None, int | None] | None = None  # what the counts on the tabs are of
        self._start = True
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setUsesScrollButtons(False)
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
        self.model = PagedTableModel(_COLUMNS, self._fetch, self._count, self)
        self.table = Table(self.model, name="dues", memory=context.memory, frozen=1)
        self.table.setAccessibleName(HEADING)
        self.foot = TableFoot()
        self._stage = Stage(panel((self.table, 1), self.foot, gap=0))
        head = row(
            None,
            quiet("Trở lại Tổng quan  (Esc)", self.closed.emit, "chevron-left"),
            (section(HEADING), 1),
            button("Mở hộ", self._open_current, "household"),
            gap=0.75,
        )
        column(self, head, flow(self.tabs, self.scheme, self.hamlet), (self._stage, 1), gap=0.6, margin=1.0)
        self.tabs.currentChanged.connect(lambda _at: self.reload())
        on_commit(self.scheme, self.reload)
        on_commit(self.hamlet, self.reload)
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

    def show_part(self, part: str = DUE) -> None:
        """Show a part from its beginning, and give the cursor to its first line."""
        self._start = True
        self._counted = None
        if self.part != part:
            self.tabs.setCurrentIndex(PARTS.index(part))  # reads the list itself
        else:
            self.reload()
        self._context.look(places, done=self._offer, key="overview.due-places")

    def read_anew(self) -> None:
        """Something in the file changed."""
        self._counted = None
        self.reload()

    def reload(self) -> None:
        """Read the part in sight; what is counted on the tabs stays as long as the filter does."""
        scheme, hamlet = self._chosen()
        wanted = DueFilter(part=self.part, scheme=scheme, hamlet_id=hamlet)
        if self._windows is None:
            self._stage.loading()
        counted = self._counted == (scheme, hamlet)
        self._context.look(
            _read, wanted, not counted, done=lambda found: self._show(wanted, found), key="overview.dues"
        )

    def take_focus(self) -> None:
        """Put the cursor on the list."""
        (self.table if self.model.total else self.tabs).setFocus()

    def _chosen(self) -> tuple[str | None, int | None]:
        scheme, hamlet = self.scheme.value(), self.hamlet.value()
        return (None if scheme in (None, ALL) else scheme, None if hamlet in (None, ALL) else int(hamlet))

    def _show(self, wanted: DueFilter, found: _Read) -> None:
        if wanted.part != self.part:
            return  # another part was chosen meanwhile; its answer is on the way
        self._windows = found.windows
        if found.counts is not None:
            self._counted = (wanted.scheme, wanted.hamlet_id)
            for at, part in enumerate(PARTS):
                self.tabs.setTabText(at, f"{found.counts.label(part)} ({format_money(found.counts.counts[part])})")
        before = 0 if self._start else max(0, self.table.currentIndex().row())
        self.model.reload()
        self.foot.show_counts(f"{format_money(self.model.total)} người", "Enter: mở hộ · F5: vì sao có hạn này")
        if not self.model.total:
            self._stage.empty(EmptyState("ok", "Không có ai", _NOBODY[wanted.part]))
            return
        self._stage.ready()
        self.table.select_row(min(before, self.model.total - 1))
        if self._start:
            self._start = False
            self.take_focus()

    def _offer(self, found: Sequence[CommuneEntry]) -> None:
        kept = self.hamlet.value()
        hamlets = [
            Choice(code=str(entry.hamlet.id), text=entry.hamlet.name, detail=place.commune.name)
            for place in found
            for entry in place.hamlets
        ]
        self.hamlet.set_choices([Choice(code=ALL, text="Tất cả các thôn"), *hamlets])
        self.hamlet.set_value(kept if kept in {choice.code for choice in hamlets} else ALL)

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


def _read(office: Office, wanted: DueFilter, with_counts: bool) -> _Read:
    day = office.today
    counts = (
        due_counts(office, day, wanted.within, scheme=wanted.scheme, hamlet_id=wanted.hamlet_id)
        if with_counts
        else None
    )
    return _Read(counts=counts, windows=due_windows(office, wanted, day, WINDOW))

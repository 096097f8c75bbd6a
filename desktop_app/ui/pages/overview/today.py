"""“Việc hôm nay”: promises, visits, ends, limits, and the next report, counted and clickable."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from desktop_app.domain.dates import format_date, format_month
from desktop_app.services.desk import ENDINGS, LIMITS, PROMISES, REVISITS, Desk, DeskGroup, DeskItem
from desktop_app.ui.components.badge import Badge
from desktop_app.ui.components.boxes import STRETCH, clear, column, panel, row
from desktop_app.ui.components.buttons import link
from desktop_app.ui.components.text import muted, small
from desktop_app.ui.icons import put_icon

_ICONS = {PROMISES: "calendar", REVISITS: "canvass", ENDINGS: "card", LIMITS: "warning"}
_SHOWN = 2  # names under each heading; the rest one click away


class TodayList(QWidget):
    """`group_wanted(DeskGroup)` for the whole list, `item_wanted(DeskItem)` for one name, `report_wanted`."""

    group_wanted = Signal(object)
    item_wanted = Signal(object)
    report_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._layout = column(self, gap=0.35)
        self.links: list[QPushButton] = []

    def show_desk(self, desk: Desk, report_month: str, report_on: date) -> None:
        """Show the desk of a day and by when the report of a month is due."""
        clear(self._layout)
        self.links = []
        for group in desk.groups:
            self._add_group(group)
        days = (report_on - desk.on).days
        text = f"Báo cáo tháng {format_month(report_month)}: hạn {format_date(report_on)}"
        left = f"còn {days} ngày" if days > 0 else "hôm nay" if days == 0 else f"quá {-days} ngày"
        self._layout.addWidget(
            self._line("report", text, left, "warn" if days <= 5 else "muted", self.report_wanted.emit)
        )
        if not desk.total:
            self._layout.addWidget(muted("Hôm nay không có hẹn, không có thẻ sắp hết hạn."))
        self._layout.addStretch(1)

    def _add_group(self, group: DeskGroup) -> None:
        if not group.count:
            return
        late = sum(item.days_late > 0 for item in group.items)
        tone = "bad" if late else "accent"
        self._layout.addWidget(
            self._line(_ICONS[group.kind], group.label, str(group.count), tone, lambda: self.group_wanted.emit(group))
        )
        for item in group.items[:_SHOWN]:
            self._layout.addWidget(self._item(item))

    def _line(self, icon: str, text: str, count: str, tone: str, slot: object) -> QWidget:
        made = link(text, slot)  # type: ignore[arg-type]
        put_icon(made, icon, "accent", size=1.1)
        made.setAccessibleName(f"{text}: {count}")
        self.links.append(made)
        return panel(made, STRETCH, Badge(count, tone), gap=0.4, flow="row")

    def _item(self, item: DeskItem) -> QWidget:
        made = link(item.name, lambda: self.item_wanted.emit(item))
        self.links.append(made)
        late = f" · trễ {item.days_late} ngày" if item.days_late > 0 else ""
        words = small(f"{item.hamlet} · {format_date(item.on)}{late}")
        words.setWordWrap(True)
        holder = QWidget()
        row(holder, panel(), made, (words, 1), gap=0.5)
        return holder

"""“Việc hôm nay”: promises, visits, who is due, late or lapsed, and the office's own days, counted and clickable."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from desktop_app.domain.dates import format_date
from desktop_app.domain.deadlines import OfficeDeadline
from desktop_app.domain.money import format_money
from desktop_app.services.desk import (
    ENDINGS,
    LEADS,
    LIMITS,
    PROMISES,
    RETURNS,
    REVISITS,
    BriefGroup,
    DeskBrief,
    DeskItem,
)
from desktop_app.services.due_parts import DUE, LAPSED, LATE, LIMIT, DueCounts
from desktop_app.ui.components.badge import Badge
from desktop_app.ui.components.boxes import STRETCH, clear, column, flow, panel, row
from desktop_app.ui.components.buttons import link
from desktop_app.ui.components.text import muted, small
from desktop_app.ui.icons import put_icon

if TYPE_CHECKING:
    from desktop_app.services.report_calendar import DueReport

_ICONS = {RETURNS: "undo", PROMISES: "calendar", REVISITS: "canvass", LEADS: "target"}
# Part of the due list → its icon, its tone, and the heading of the desk whose names are shown under it.
_PARTS = {
    DUE: ("card", "accent", ENDINGS),
    LIMIT: ("warning", "bad", LIMITS),
    LATE: ("clock", "warn", ""),
    LAPSED: ("history", "muted", ""),
}
_SHOWN = 2  # names under each heading; the rest one click away
_NEAR = 5  # days before an office day from which it stands out


class TodayList(QWidget):
    """`group_wanted(BriefGroup)` for a whole list, `due_wanted(part)` for the due list, `item_wanted(DeskItem)`, `report_wanted`,
    `submit_wanted(DueReport)` for a report that waits to be submitted."""

    group_wanted = Signal(object)
    due_wanted = Signal(str)
    item_wanted = Signal(object)
    report_wanted = Signal()
    submit_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._layout = column(self, gap=0.35)
        self.links: list[QPushButton] = []

    def show_desk(
        self,
        desk: DeskBrief,
        deadlines: Sequence[OfficeDeadline],
        counts: DueCounts | None,
        reports: Sequence[DueReport] = (),
    ) -> None:
        """Show the desk of a day, the reports that wait, how many are due (`None`: still being counted), and what the office must do by when."""
        held = next((place for place, one in enumerate(self.links) if one.hasFocus()), None)
        clear(self._layout)
        self.links = []
        for due in reports:
            self._add_report(due)
        for kind in (RETURNS, PROMISES, REVISITS):
            self._add_group(desk.group(kind))
        for part, (icon, tone, names) in _PARTS.items():
            self._add_part(desk, counts, part, icon, tone, names)
        self._add_group(desk.group(LEADS))
        seen: set[str] = set()
        for one in deadlines:
            if one.code in seen or any(_same(one, due) for due in reports):
                continue  # the next of its kind is enough, and what waits is told above
            seen.add(one.code)
            left = f"còn {one.days_left} ngày" if one.days_left > 0 else "hôm nay"
            text = f"{one.title}: hạn {format_date(one.due_on)}"
            tone = "warn" if one.days_left <= _NEAR else "muted"
            made = self._line("report", text, left, tone, self.report_wanted.emit, tip=one.source)
            self._layout.addWidget(made)
        if not desk.total and (counts is None or not any(counts.counts.values())):
            self._layout.addWidget(muted("Hôm nay không có hẹn, không có thẻ sắp hết hạn."))
        self._layout.addStretch(1)
        if held is not None and self.links:  # read anew while the hand is here: it stays
            self.links[min(held, len(self.links) - 1)].setFocus()

    def _add_report(self, due: DueReport) -> None:
        days = due.days_left
        left = "" if days is None else f"trễ {-days} ngày" if days < 0 else f"còn {days} ngày" if days else "hôm nay"
        tone = "bad" if days is not None and days < 0 else "warn"
        made = self._link(
            "upload",
            due.words.partition(" – ")[0],
            left or "chưa rõ hạn",
            lambda: self.submit_wanted.emit(due),
            due.words,
        )
        self._layout.addWidget(
            flow(made, Badge(left or "chưa rõ hạn", tone), gap=0.4)
        )  # below the link where there is no room beside it

    def _add_part(self, desk: DeskBrief, counts: DueCounts | None, part: str, icon: str, tone: str, names: str) -> None:
        if counts is None or not counts.counts[part]:
            return
        number = format_money(counts.counts[part])
        self._layout.addWidget(self._line(icon, counts.label(part), number, tone, lambda: self.due_wanted.emit(part)))
        for item in desk.group(names).items[:_SHOWN] if names else ():
            self._layout.addWidget(self._item(item))

    def _add_group(self, group: BriefGroup) -> None:
        if not group.count:
            return
        tone = "bad" if group.late else "accent"
        self._layout.addWidget(
            self._line(
                _ICONS[group.kind], group.label, format_money(group.count), tone, lambda: self.group_wanted.emit(group)
            )
        )
        for item in group.items[:_SHOWN]:
            self._layout.addWidget(self._item(item))

    def _link(self, icon: str, text: str, count: str, slot: object, tip: str) -> QPushButton:
        made = link(text, slot)  # type: ignore[arg-type]
        made.setToolTip(tip)
        put_icon(made, icon, "accent", size=1.1)
        made.setAccessibleName(f"{text}: {count}")
        self.links.append(made)
        return made

    def _line(self, icon: str, text: str, count: str, tone: str, slot: object, *, tip: str = "") -> QWidget:
        made = self._link(icon, text, count, slot, tip)
        return panel(made, STRETCH, Badge(count, tone), gap=0.4, flow="row")

    def _item(self, item: DeskItem) -> QWidget:
        made = link(item.name, lambda: self.item_wanted.emit(item))
        self.links.append(made)
        late = f" · trễ {item.days_late} ngày" if item.days_late > 0 else ""
        said = f"{item.score} điểm" if item.score is not None else format_date(item.on)
        words = small(f"{item.hamlet} · {said}{late}")
        words.setWordWrap(True)
        holder = QWidget()
        row(holder, panel(), made, (words, 1), gap=0.5)
        return holder


def _same(one: OfficeDeadline, due: DueReport) -> bool:
    """Whether a day of the office is that of a report which is told by name already."""
    return one.code in ("monthly", "quarterly", "annual") and one.due_on == due.due_on

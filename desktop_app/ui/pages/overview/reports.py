"""“Báo cáo”: what was submitted last, and what is to be submitted next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from desktop_app.domain.dates import format_date
from desktop_app.domain.deadlines import OfficeDeadline
from desktop_app.ui.components.badge import Badge
from desktop_app.ui.components.boxes import clear, column, flow
from desktop_app.ui.components.buttons import link
from desktop_app.ui.components.text import muted

if TYPE_CHECKING:
    from desktop_app.services.report_calendar import DueReport
    from desktop_app.services.submission_register import SubmissionView

_NEAR = 5  # days


class ReportLines(QWidget):
    """`register_wanted` opens the register, `report_wanted(form, month)` a report; the form "" where only the day is known."""

    register_wanted = Signal()
    report_wanted = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self._layout = column(self, gap=0.35)
        self.links: list[QPushButton] = []

    def show_reports(
        self, last: SubmissionView | None, following: DueReport | None, deadlines: Sequence[OfficeDeadline]
    ) -> None:
        """Show the last submission and the next day; a report the office chose goes before a day everybody has."""
        clear(self._layout)
        self.links = []
        if last is None:
            self._layout.addWidget(muted("Chưa nộp báo cáo nào từ chương trình."))
        else:
            on = date.fromisoformat(last.record.made_at[:10])
            made = link(f"Nộp gần nhất: {last.words}, ngày {format_date(on)}", self.register_wanted.emit)
            self._add(made, last.state_words, "muted")
        if following is not None and following.due_on is not None:
            form, month = following.form.code, following.month
            made = link(f"Kế tiếp: {following.words}", lambda: self.report_wanted.emit(form, month))
            self._add_due(made, following.days_left or 0)
        elif deadlines:
            first = deadlines[0]
            made = link(
                f"Kế tiếp: {first.title}, hạn {format_date(first.due_on)}", lambda: self.report_wanted.emit("", "")
            )
            made.setToolTip(first.source)
            self._add_due(made, first.days_left)
        self._layout.addStretch(1)

    def _add_due(self, made: QPushButton, left: int) -> None:
        words = f"trễ {-left} ngày" if left < 0 else f"còn {left} ngày" if left else "hôm nay"
        self._add(made, words, "bad" if left < 0 else "warn" if left <= _NEAR else "muted")

    def _add(self, made: QPushButton, words: str, tone: str) -> None:
        self.links.append(made)
        self._layout.addWidget(flow(made, Badge(words, tone), gap=0.4))

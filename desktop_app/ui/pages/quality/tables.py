"""The two lists of the page: the problems of a word, and the records of a problem with its letters."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from desktop_app.domain.money import format_money
from desktop_app.ui.components.table import Table
from desktop_app.ui.models.columns import Column

_LETTERS = {Qt.Key.Key_A: "A", Qt.Key.Key_E: "E", Qt.Key.Key_S: "S", Qt.Key.Key_R: "R"}
_STEPS = {Qt.Key.Key_J: 1, Qt.Key.Key_K: -1}


def _share(row: Any) -> str:
    percent = 100 * row
    return "< 0,1" if 0 < percent < 0.05 else f"{percent:.1f}".replace(".", ",")


PROBLEM_COLUMNS = (
    Column(key="name", heading="Vấn đề", width=17.5, sort=False),
    Column(key="failing", heading="Số", width=4.5, align="right", show=format_money, sort=False),
    Column(key="share", heading="%", width=3.2, align="right", show=_share, sort=False, tip="Phần trăm số được hỏi"),
)
RECORD_COLUMNS = (
    Column(key="name", heading="Tên", width=11, sort=False),
    Column(key="said", heading="Đang ghi", width=14.5, sort=False),
    Column(key="proposed", heading="Đề nghị", width=10, sort=False, tone=lambda _row: "good"),
    Column(key="hamlet", heading="Thôn", width=7.5, sort=False),
    Column(key="home", heading="Hộ", width=9.5, sort=False),
    Column(key="reason", heading="Lý do bỏ qua", width=12, sort=False, hidden=True),
)


class LetterTable(Table):
    """J and K go down and up; the letters of a review are told; everything else is the table's."""

    letter = Signal(str)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the letters."""
        key = Qt.Key(event.key())
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if plain and key in _STEPS and self.rows.total:
            self.select_row(min(max(0, self.currentIndex().row() + _STEPS[key]), self.rows.total - 1))
        elif plain and key in _LETTERS:
            self.letter.emit(_LETTERS[key])
        else:
            super().keyPressEvent(event)

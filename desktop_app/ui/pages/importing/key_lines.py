"""Keys and what they stand for, where the words may be long: they wrap. A click does the same as the key."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from desktop_app.ui.components.boxes import clear, column, row
from desktop_app.ui.components.legend import LegendItem
from desktop_app.ui.components.text import body, key_cap, set_tone
from desktop_app.ui.theme import em, scaled


class _Line(QWidget):
    """One key with its words."""

    picked = Signal(str)

    def __init__(self, item: LegendItem, *, active: bool) -> None:
        super().__init__()
        self._key = item.key
        self._active = active
        cap = set_tone(key_cap(item.key), item.tone)
        cap.setAlignment(Qt.AlignmentFlag.AlignCenter)
        scaled(cap, lambda w: w.setMinimumWidth(em(w, 1.7)))
        words = body(item.text)
        if active:
            set_tone(words, "accent")
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            self.setToolTip(f"Phím {item.key}")
        row(self, cap, (words, 1), gap=0.5)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click is the key."""
        if self._active and self.rect().contains(event.position().toPoint()):
            self.picked.emit(self._key)


class KeyLines(QWidget):
    """The lines; `active` ones can be clicked."""

    picked = Signal(str)

    def __init__(self, items: Sequence[LegendItem] = (), *, active: bool = True) -> None:
        super().__init__()
        self._active = active
        self._layout = column(self, gap=0.25)
        self.show_items(items)

    def show_items(self, items: Sequence[LegendItem]) -> None:
        """Show other keys."""
        clear(self._layout)
        for item in items:
            line = _Line(item, active=self._active)
            line.picked.connect(self.picked)
            self._layout.addWidget(line)

"""The key legend: what the digits 1–9 mean on this screen, always in sight; a click does the same as the key."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from desktop_app.ui.components.boxes import clear, column, row
from desktop_app.ui.components.buttons import link
from desktop_app.ui.components.text import key_cap, set_tone
from desktop_app.ui.theme import em, scaled


@dataclass(frozen=True, kw_only=True)
class LegendItem:
    """One key and what it stands for; `tone` colours the key as the state will be coloured."""

    key: str
    text: str
    tone: str = ""


class KeyLegend(QWidget):
    """The list of keys."""

    picked = Signal(str)

    def __init__(self, items: Sequence[LegendItem] = ()) -> None:
        super().__init__()
        self._layout = column(self, gap=0.25)
        self.show_items(items)

    def show_items(self, items: Sequence[LegendItem]) -> None:
        """Show other keys."""
        clear(self._layout)
        for item in items:
            cap = set_tone(key_cap(item.key), item.tone)
            scaled(cap, lambda w: w.setFixedWidth(em(w, 1.7)))
            line = QWidget()
            row(line, cap, (self._word(item), 1), gap=0.5)
            self._layout.addWidget(line)

    def _word(self, item: LegendItem) -> QPushButton:
        word = link(item.text, lambda: self.picked.emit(item.key))
        word.setToolTip(f"Phím {item.key}")
        word.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return word

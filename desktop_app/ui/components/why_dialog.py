"""The dialog “Vì sao ra số này?”, opened by one key from wherever a figure or a date stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from desktop_app.services.explaining_values import Explanation
from desktop_app.ui.components.dialog import SafeDialog
from desktop_app.ui.components.why_panel import HEADING, WhyPanel
from desktop_app.ui.page import PageContext
from desktop_app.ui.theme import em, scaled

WHY_KEY = "F5"
_HIGH = 26  # em


class WhyDialog(SafeDialog):
    """One explanation to read, scroll and copy (Ctrl+C); Esc and Enter close it."""

    def __init__(self, parent: QWidget | None, found: Explanation, *, copied: Callable[[str], object]) -> None:
        super().__init__(parent, HEADING, width=40)
        self.panel = WhyPanel(heading="", copied=copied)
        self.panel.show_explanation(found)
        self.panel.copy_button.hide()
        scaled(self.panel, lambda w: w.setMinimumHeight(_height(w)))
        self.body.addWidget(self.panel, 1)
        self.add_button("Đóng", self.accept)
        self.add_button("Sao chép  (Ctrl+C)", self.panel.copy)
        self.panel.area.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+C copies everything; Enter has nothing to save and closes."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.panel.copy()
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.panel.area.hasFocus():
            self.accept()
            return
        super().keyPressEvent(event)


def ask_why(
    context: PageContext,
    parent: QWidget,
    query: Callable[..., Explanation],
    *args: Any,
    key: str = "why",
) -> None:
    """Look up an explanation (`query(office, *args)`) and show it over `parent`."""

    def show(found: Explanation) -> None:
        dialog = WhyDialog(
            parent, found, copied=lambda _text: context.messages.toast("Đã sao chép cách tính thành chữ.", "good")
        )
        dialog.exec()
        dialog.deleteLater()  # it is asked again and again: the page must not collect its answers

    context.look(query, *args, done=show, key=key)


def _height(widget: QWidget) -> int:
    """Tall enough to read, never taller than the screen leaves after heading and buttons."""
    return min(em(widget, _HIGH), widget.screen().availableGeometry().height() - em(widget, 14))

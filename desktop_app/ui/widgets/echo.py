"""The echo: what the program understood of the typed text, shown under the field before it is left."""

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from desktop_app.ui.components.boxes import row
from desktop_app.ui.components.text import strong
from desktop_app.ui.theme import em


class Echo:
    """A small line under a field; made when first needed, it lives in the field's window."""

    def __init__(self, field: QWidget) -> None:
        self._field = field
        self._frame: QFrame | None = None
        self._label: QLabel | None = None

    @property
    def text(self) -> str:
        """What is shown now."""
        return (
            self._label.text()
            if self._label is not None and self._frame is not None and self._frame.isVisible()
            else ""
        )

    def show_text(self, text: str) -> None:
        """Show a text under the field, or nothing for ""."""
        if not text:
            self.hide_text()
            return
        window = self._field.window()
        if self._frame is None or self._label is None or self._frame.parentWidget() is not window:
            self._frame = QFrame(window)
            self._frame.setProperty("role", "popup")
            self._label = strong()
            row(self._frame, self._label, margin=0.3)
        self._label.setText(text)
        self._frame.adjustSize()
        below = self._field.mapTo(window, QPoint(0, self._field.height() + em(self._field, 0.25)))
        right = window.width() - self._frame.width() - 2
        self._frame.move(max(0, min(below.x(), right)), below.y())
        self._frame.show()
        self._frame.raise_()

    def hide_text(self) -> None:
        """Take the line away."""
        if self._frame is not None:
            self._frame.hide()

"""Free text of several lines."""

import unicodedata
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from desktop_app.ui.theme import em, scaled


class NoteField(QPlainTextEdit):
    """A note. Value: NFC text or None. Enter makes a line, Ctrl+Enter and Tab leave."""

    committed = Signal()

    def __init__(self, parent: QWidget | None = None, *, lines: float = 3) -> None:
        super().__init__(parent)
        self._settled: str | None = None
        self.setTabChangesFocus(True)
        scaled(self, lambda w: w.setFixedHeight(em(w, lines * 1.5 + 0.9)))

    def value(self) -> str | None:
        """Return the text without blanks at its ends, or None."""
        text = unicodedata.normalize("NFC", self.toPlainText()).strip()
        return text or None

    def set_value(self, value: Any) -> None:
        """Put a text in, without a `committed`."""
        self._settled = value or None
        self.setPlainText(value or "")

    def is_blank(self) -> bool:
        """Whether nothing was typed."""
        return self.value() is None

    def fault_text(self) -> str:
        """A note can always be read."""
        return ""

    def settle(self) -> None:
        """Take what was typed, as leaving the field does."""
        now = self.value()
        if now != self._settled:
            self._settled = now
            self.committed.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leaving settles."""
        super().focusOutEvent(event)
        self.settle()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter leaves; an `EnterChain` around the field takes the key before this."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.settle()
            self.focusNextChild()
        else:
            super().keyPressEvent(event)

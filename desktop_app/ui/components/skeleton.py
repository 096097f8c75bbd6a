"""Loading: the outline of what is coming, never a blank. `Stage` switches between outline, empty state and content."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QStackedLayout, QWidget

from desktop_app.ui.theme import colour, em, scaled

_WIDTHS = (0.62, 0.9, 0.78, 0.5, 0.84, 0.7)  # shares of the whole width, so that it reads as lines of text


class Skeleton(QWidget):
    """Grey bars in the place of lines that are being read."""

    def __init__(self, lines: int = 8) -> None:
        super().__init__()
        self._lines = lines
        scaled(self, lambda w: w.setMinimumHeight(em(w, 2.0 * min(lines, 4))))
        self.setAccessibleName("Đang tải…")

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the bars."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colour("line")))
        height, step, edge = em(self, 0.8), em(self, 2.0), em(self, 1.0)
        for line in range(min(self._lines, max(1, (self.height() - edge) // step))):
            width = (self.width() - 2 * edge) * _WIDTHS[line % len(_WIDTHS)]
            painter.drawRoundedRect(QRectF(edge, edge + line * step, width, height), 3, 3)


class Stage(QWidget):
    """Shows its content, or the skeleton while it loads, or an empty state."""

    def __init__(self, content: QWidget, lines: int = 8) -> None:
        super().__init__()
        self._content = content
        self._skeleton = Skeleton(lines)
        self._empty: QWidget | None = None
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._skeleton)
        self._stack.addWidget(content)
        self._stack.setCurrentWidget(content)

    @property
    def state(self) -> str:
        """What is shown: "loading", "ready" or "empty"."""
        shown = self._stack.currentWidget()
        if shown is self._content:
            return "ready"
        return "loading" if shown is self._skeleton else "empty"

    def loading(self) -> None:
        """Show the skeleton; what is already shown stays when it is the content (a refresh must not flicker)."""
        if self._stack.currentWidget() is not self._content or not self.isVisible():
            self._stack.setCurrentWidget(self._skeleton)

    def ready(self) -> None:
        """Show the content."""
        self._stack.setCurrentWidget(self._content)

    def empty(self, state: QWidget) -> None:
        """Show an empty state (usually `EmptyState`); the earlier one is dropped."""
        if self._empty is not None:
            self._stack.removeWidget(self._empty)
            self._empty.deleteLater()
        self._empty = state
        self._stack.addWidget(state)
        self._stack.setCurrentWidget(state)

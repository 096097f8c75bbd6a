"""The steps of a longer job across the top: done, now, to come."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.ui.icons import pixmap
from desktop_app.ui.theme import colour, em, scaled


class Stepper(QWidget):
    """Numbered steps; a step that is done can be gone back to by click or Left/Right."""

    chosen = Signal(int)

    def __init__(self, steps: Sequence[str]) -> None:
        super().__init__()
        self._steps = tuple(steps)
        self._current = 0
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        scaled(self, lambda w: w.setFixedHeight(em(w, 2.6)))
        self.show_step(0)

    @property
    def current(self) -> int:
        """The step shown as current, counted from 0."""
        return self._current

    def show_step(self, index: int) -> None:
        """Make a step the current one; those before it count as done."""
        self._current = index
        self.setAccessibleName(f"Bước {index + 1} trên {len(self._steps)}: {self._steps[index]}")
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint discs, words and the lines between them."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side, middle = em(self, 1.7), self.height() / 2
        width = self.width() / len(self._steps)
        plain, bold = QFont(self.font()), QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)
        for index, text in enumerate(self._steps):
            left = round(index * width) + 2
            done, now = index < self._current, index == self._current
            painter.setPen(QPen(QColor(colour("accent" if done or now else "line-strong")), 1.4))
            painter.setBrush(QColor(colour("accent" if now else "accent-soft" if done else "surface")))
            painter.drawEllipse(left, round(middle - side / 2), side, side)
            if done:
                mark = round(side * 0.66)
                at = round((side - mark) / 2)
                painter.drawPixmap(
                    left + at,
                    round(middle - side / 2) + at,
                    pixmap("check", mark, "accent", self.devicePixelRatioF()),
                )
            else:
                painter.setPen(QColor(colour("on-accent" if now else "muted")))
                painter.setFont(bold)
                painter.drawText(
                    left, round(middle - side / 2), side, side, Qt.AlignmentFlag.AlignCenter, str(index + 1)
                )
            font = bold if now else plain
            painter.setFont(font)
            painter.setPen(QColor(colour("text" if now else "muted")))
            gap = em(self, 0.5)
            room = round(width) - side - 3 * gap
            words = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room)
            start = left + side + gap
            painter.drawText(start, 0, room, self.height(), Qt.AlignmentFlag.AlignVCenter, words)
            end = start + QFontMetrics(font).horizontalAdvance(words) + gap
            if index < len(self._steps) - 1 and end < left + width - gap:
                painter.setPen(QPen(QColor(colour("accent" if done else "line")), 1))
                painter.drawLine(round(end), round(middle), round(left + width - gap), round(middle))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go back to a finished step."""
        index = int(event.position().x() // (self.width() / len(self._steps)))
        if index < self._current:
            self.chosen.emit(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left goes back one step."""
        if event.key() == Qt.Key.Key_Left and self._current > 0:
            self.chosen.emit(self._current - 1)
        else:
            super().keyPressEvent(event)

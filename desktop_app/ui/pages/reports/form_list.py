"""The list of forms: code, title, and how far the form is in the chosen month."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from desktop_app.services.reporting_overview import FormState
from desktop_app.ui.icons import icon
from desktop_app.ui.theme import colour, em, scaled

_LINE = 1.45  # em
_STATE = Qt.ItemDataRole.UserRole
_TONES = {"good": "ok", "warn": "clock", "": "calendar"}  # the icon that says the same as the tone


class FormList(QListWidget):
    """Up and Down choose; `chosen` carries the code of the form."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Các mẫu báo cáo")
        self.setItemDelegate(_FormDelegate(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.currentRowChanged.connect(self._tell)
        scaled(self, lambda w: w.doItemsLayout())

    def show_states(self, states: Sequence[FormState]) -> None:
        """Show the forms; the one chosen stays chosen."""
        code = self.code()
        self.blockSignals(True)
        self.clear()
        for state in states:
            item = QListWidgetItem(f"{state.form.code}: {state.form.title}. {state.state}")
            item.setData(_STATE, state)
            item.setToolTip(state.form.title)
            self.addItem(item)
        self.blockSignals(False)
        self.choose(code)
        self.updateGeometry()

    def code(self) -> str:
        """The code of the form chosen, "" for none."""
        found = self._state_at(self.currentRow())
        return found.form.code if found is not None else ""

    def choose(self, code: str) -> None:
        """Choose a form without telling of it."""
        for place in range(self.count()):
            found = self._state_at(place)
            if found is not None and found.form.code == code:
                self.blockSignals(True)
                self.setCurrentRow(place)
                self.blockSignals(False)

    def chosen_state(self) -> FormState | None:
        """The form chosen with its state; None for none."""
        return self._state_at(self.currentRow())

    def sizeHint(self) -> QSize:
        """As high as its lines."""
        heights = [self.sizeHintForRow(place) for place in range(self.count())]
        return QSize(em(self, 18), sum(heights) + 2 * self.frameWidth())

    def minimumSizeHint(self) -> QSize:
        """Two forms stay in sight; the others are scrolled."""
        return QSize(em(self, 10), em(self, 10))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The form chosen stays in sight in a lower list."""
        super().resizeEvent(event)
        if self.currentItem() is not None:
            self.scrollToItem(self.currentItem())

    def _state_at(self, place: int) -> FormState | None:
        found: FormState | None = self.item(place).data(_STATE) if 0 <= place < self.count() else None
        return found

    def _tell(self, _row: int) -> None:
        if self.code():
            self.chosen.emit(self.code())


class _FormDelegate(QStyledItemDelegate):
    """Paints what the form is called, an official one with its title below, and the state with its icon."""

    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Two or three lines."""
        return QSize(em(None, 12), _height(index.data(_STATE)))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one form."""
        state: FormState = index.data(_STATE)
        rect, view = option.rect, option.widget
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(colour("accent-soft")))
            painter.fillRect(QRect(rect.left(), rect.top(), em(None, 0.2), rect.height()), QColor(colour("accent")))
        painter.setPen(QPen(QColor(colour("line")), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        pad, line = em(None, 0.6), em(None, _LINE)
        inside = rect.adjusted(pad, em(None, 0.35), -pad, 0)
        strong = QFont(option.font)
        strong.setWeight(QFont.Weight.DemiBold)
        spot = QRect(inside.left(), inside.top(), inside.width(), line)
        self._line(painter, spot, state.form.name, strong, "text")
        if state.form.official:
            spot.translate(0, line)
            self._line(painter, spot, state.form.title, option.font, "text")
        self._state(painter, spot.translated(0, line), state, option.font)
        if view.hasFocus() and option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(QPen(QColor(colour("accent")), 1))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
        painter.restore()

    def _state(self, painter: QPainter, rect: QRect, state: FormState, font: QFont) -> None:
        role, side = state.tone or "muted", em(None, 1.0)
        spot = QRect(rect.left(), rect.center().y() - side // 2, side, side)
        icon(_TONES[state.tone], role, 1.0).paint(painter, spot)
        self._line(painter, rect.adjusted(side + em(None, 0.35), 0, 0, 0), state.state, font, role)

    def _line(self, painter: QPainter, rect: QRect, text: str, font: QFont, role: str) -> None:
        painter.setFont(font)
        painter.setPen(QColor(colour(role)))
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), shown)


def _height(state: FormState) -> int:
    return em(None, (3 if state.form.official else 2) * _LINE + 0.75)

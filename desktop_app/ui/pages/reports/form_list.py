"""The list of forms in groups: code, title, and how far the form is in the chosen month."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from desktop_app.services.reporting_choices import group_of, in_groups, is_meant
from desktop_app.services.reporting_overview import FormState
from desktop_app.ui.icons import icon
from desktop_app.ui.theme import colour, em, scaled

_LINE = 1.45  # em
_STATE = Qt.ItemDataRole.UserRole
_HEAD = Qt.ItemDataRole.UserRole + 1  # the name of the group, over its first form in sight
_TONES = {"good": "ok", "warn": "clock", "": "calendar"}  # the icon that says the same as the tone


class FormList(QListWidget):
    """Up and Down choose; `chosen` carries the code of the form, `typed` a letter that was meant for the search."""

    chosen = Signal(str)
    typed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Các mẫu báo cáo")
        self.setItemDelegate(_FormDelegate(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._sought = ""
        self.currentRowChanged.connect(self._tell)
        scaled(self, lambda w: w.doItemsLayout())

    def show_states(self, states: Sequence[FormState]) -> None:
        """Show the forms by group; the one chosen stays chosen, and the list where it is."""
        forms = in_groups(state.form for state in states)
        ordered = sorted(states, key=lambda state: forms.index(state.form))
        code, bar = self.code(), self.verticalScrollBar().value()
        same = [state.form for state in ordered] == [
            one.form for one in map(self._state_at, range(self.count())) if one
        ]
        self.blockSignals(True)
        if not same:
            self.clear()
        for place, state in enumerate(ordered):
            item = self.item(place) if same else QListWidgetItem()
            item.setText(f"{state.form.code}: {state.form.title}. {state.state}")
            item.setData(_STATE, state)
            item.setToolTip(f"{state.form.code}: {state.form.title}")
            if not same:
                self.addItem(item)
        self.blockSignals(False)
        if same:
            self.verticalScrollBar().setValue(bar)
        else:
            self.seek(self._sought)
            self.choose(code)
        self.updateGeometry()

    def seek(self, text: str) -> int:
        """Show only the forms meant by a text, with the heads of their groups; how many there are."""
        self._sought = text
        group, shown = "", 0
        for place in range(self.count()):
            state = self._state_at(place)
            meant = state is not None and is_meant(state.form, text)
            self.setRowHidden(place, not meant)
            if state is not None and meant:
                head = group_of(state.form)
                self.item(place).setData(_HEAD, head if head != group else "")
                group, shown = head, shown + 1
        self.doItemsLayout()
        return shown

    def first_meant(self) -> str:
        """The code of the first form in sight, "" for none."""
        for place in range(self.count()):
            state = self._state_at(place)
            if state is not None and not self.isRowHidden(place):
                return state.form.code
        return ""

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
        """The form chosen stays in sight with its neighbour; the others are scrolled or sought."""
        return QSize(em(self, 10), em(self, 7))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The form chosen stays in sight in a lower list."""
        super().resizeEvent(event)
        if self.currentItem() is not None:
            self.scrollToItem(self.currentItem())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A letter begins a search; everything else is the list's own."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
        if plain and event.text().isalnum():
            self.typed.emit(event.text())
            return
        super().keyPressEvent(event)

    def _state_at(self, place: int) -> FormState | None:
        found: FormState | None = self.item(place).data(_STATE) if 0 <= place < self.count() else None
        return found

    def _tell(self, _row: int) -> None:
        if self.code():
            self.chosen.emit(self.code())


class _FormDelegate(QStyledItemDelegate):
    """Paints what the form is called, an official one with its title below, and the state with its icon."""

    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Two or three lines, and the head of the group where one begins."""
        head = em(None, _LINE + 0.35) if index.data(_HEAD) else 0
        return QSize(em(None, 12), _height(index.data(_STATE)) + head)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one form."""
        state: FormState = index.data(_STATE)
        head: str = index.data(_HEAD) or ""
        rect, view = option.rect, option.widget
        pad, line = em(None, 0.6), em(None, _LINE)
        strong = QFont(option.font)
        strong.setWeight(QFont.Weight.DemiBold)
        painter.save()
        if head:
            top = QRect(rect.left(), rect.top(), rect.width(), em(None, _LINE + 0.35))
            painter.fillRect(top, QColor(colour("ground")))
            self._line(painter, top.adjusted(pad, 0, -pad, 0), head, strong, "muted")
            rect = rect.adjusted(0, top.height(), 0, 0)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(colour("accent-soft")))
            painter.fillRect(QRect(rect.left(), rect.top(), em(None, 0.2), rect.height()), QColor(colour("accent")))
        painter.setPen(QPen(QColor(colour("line")), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        inside = rect.adjusted(pad, em(None, 0.35), -pad, 0)
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

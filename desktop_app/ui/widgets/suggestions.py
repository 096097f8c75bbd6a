"""The popup list under a field: only ever a list, never text put into the field (that would break Vietnamese typing)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop_app.ui.components.boxes import column
from desktop_app.ui.icons import pixmap
from desktop_app.ui.theme import colour, em

_DATA = Qt.ItemDataRole.UserRole
_DETAIL = Qt.ItemDataRole.UserRole + 1
_ICON = Qt.ItemDataRole.UserRole + 2


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """One line: text, a muted detail at its right, an icon, and whatever choosing it shall hand back."""

    text: str
    data: Any
    detail: str = ""
    icon: str = ""


class SuggestionList(QObject):
    """The list of one field. The field keeps the focus and passes Up, Down and Enter on."""

    chosen = Signal(object)  # the data of the line

    def __init__(self, field: QWidget, *, rows: int = 10, min_width: float = 0) -> None:
        super().__init__(field)
        self._field = field
        self._rows = rows
        self._min_width = min_width
        self._frame: QFrame | None = None
        self._list: QListWidget | None = None

    @property
    def is_open(self) -> bool:
        """Whether the list is shown."""
        return self._frame is not None and self._frame.isVisible()

    def texts(self) -> list[str]:
        """The lines shown."""
        return [] if self._list is None else [self._list.item(i).text() for i in range(self._list.count())]

    def current(self) -> Any:
        """The data of the highlighted line, or None."""
        entry = self._list.currentItem() if self._list is not None and self.is_open else None
        return None if entry is None else entry.data(_DATA)

    def show_lines(self, lines: Sequence[Suggestion], *, highlight: int = 0) -> None:
        """Show lines under the field; no lines close the list."""
        if not lines:
            self.close()
            return
        view = self._build()
        view.clear()
        for line in lines:
            entry = QListWidgetItem(line.text)
            entry.setData(_DATA, line.data)
            entry.setData(_DETAIL, line.detail)
            entry.setData(_ICON, line.icon)
            view.addItem(entry)
        view.setCurrentRow(highlight)
        self._place(len(lines))

    def move(self, step: int) -> None:
        """Move the highlight."""
        if self._list is not None and self._list.count():
            self._list.setCurrentRow((self._list.currentRow() + step) % self._list.count())

    def take(self) -> bool:
        """Choose the highlighted line; False when there is none."""
        data = self.current()
        if data is None:
            return False
        self.close()
        self.chosen.emit(data)
        return True

    def close(self) -> None:
        """Hide the list."""
        if self._frame is not None:
            self._frame.hide()

    def _build(self) -> QListWidget:
        window = self._field.window()
        if self._list is not None and self._frame is not None and self._frame.parentWidget() is window:
            return self._list
        self._frame = QFrame(window)
        self._frame.setProperty("role", "popup")
        self._list = QListWidget()
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._frame.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setItemDelegate(_LineDelegate(self._list))
        self._list.setAccessibleName("Gợi ý")
        self._list.itemPressed.connect(lambda _entry: self.take())
        column(self._frame, self._list, margin=0.1)
        return self._list

    def _place(self, count: int) -> None:
        assert self._frame is not None
        window = self._field.window()
        top_left = self._field.mapTo(window, QPoint(0, 0))
        line = em(self._field, 2.0)
        wanted = min(count, self._rows) * line + em(self._field, 0.5)
        below = window.height() - top_left.y() - self._field.height() - 8
        above = top_left.y() - 8
        width = max(self._field.width(), em(self._field, self._min_width))
        left = max(4, min(top_left.x(), window.width() - width - 4))
        if below >= min(wanted, 4 * line) or below >= above:
            place = QRect(left, top_left.y() + self._field.height() + 4, width, min(wanted, below))
        else:
            height = min(wanted, above)
            place = QRect(left, top_left.y() - 4 - height, width, height)
        self._frame.setGeometry(place)
        self._frame.show()
        self._frame.raise_()


class _LineDelegate(QStyledItemDelegate):
    """Paints icon, text and the muted detail at the right end."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Any) -> None:
        painter.save()
        rect = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(colour("accent-soft")))
        gap = em(option.widget, 0.5)
        left = rect.left() + gap
        name = index.data(_ICON)
        if name:
            side = em(option.widget, 1.15)
            ratio = option.widget.devicePixelRatioF()
            painter.drawPixmap(left, rect.center().y() - side // 2 + 1, pixmap(name, side, "muted", ratio))
            left += side + gap
        metrics = QFontMetrics(option.font)
        detail = index.data(_DETAIL) or ""
        room = rect.right() - gap - left
        text = index.data(Qt.ItemDataRole.DisplayRole)
        wanted = min(metrics.horizontalAdvance(text), room)
        shown_detail = metrics.elidedText(detail, Qt.TextElideMode.ElideRight, max(0, room - wanted - 2 * gap))
        painter.setPen(QColor(colour("text")))
        line = QRect(left, rect.top(), room, rect.height())
        painter.drawText(
            line, Qt.AlignmentFlag.AlignVCenter, metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
        )
        painter.setPen(QColor(colour("muted")))
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, shown_detail)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, _index: Any) -> QSize:
        return QSize(option.rect.width(), em(option.widget, 2.0))

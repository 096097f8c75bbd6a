"""How a cell is painted: soft ground when selected, a hairline below, an icon, the text in its tone."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QIcon, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from desktop_app.ui.models.paged_table import Cell, PagedTableModel
from desktop_app.ui.theme import active_tokens, colour, em
from desktop_app.ui.tokens import Tokens

Role = Qt.ItemDataRole
_LETTER = 0.66  # em: a digit and nearly every letter is narrower, and so is every word of some letters


class _Look(NamedTuple):
    """The colours and lengths of a cell, made once for a mode and a zoom."""

    tokens: Tokens
    unit: int
    line: QPen
    text: QColor
    chosen: QColor
    focus: QPen
    pad: int
    icon: int
    gap: int
    letter: float

    @classmethod
    def made(cls) -> _Look:
        return cls(
            active_tokens(),
            em(None, 1),
            QPen(QColor(colour("line")), 1),
            QColor(colour("text")),
            QColor(colour("accent-soft")),
            QPen(QColor(colour("accent")), 1),
            em(None, 0.4),
            em(None, 1.1),
            em(None, 0.35),
            em(None, 10) * _LETTER / 10,
        )


class CellDelegate(QStyledItemDelegate):
    """Paints cells straight from the tokens; through the stylesheet a page of cells would take three times as long."""

    _look: _Look | None = None

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one cell."""
        look = self._look
        if look is None or look.tokens is not active_tokens() or look.unit != em(None, 1):
            look = CellDelegate._look = _Look.made()
        rect, view, model = option.rect, option.widget, index.model()
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, look.chosen)
        elif not isinstance(model, PagedTableModel):  # which gives its cells no ground
            ground = index.data(Role.BackgroundRole)
            if isinstance(ground, QColor):
                painter.fillRect(rect, ground)
        if not (isinstance(view, QTableView) and view.showGrid()):
            painter.setPen(look.line)
            painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if isinstance(model, PagedTableModel):  # at once: five questions for each cell were half of the time of a page
            self._content(painter, option, look, model.cell(index), option.font)
        else:
            self._content(painter, option, look, _asked(index), index.data(Role.FontRole) or option.font)
        if isinstance(view, QAbstractItemView) and view.hasFocus() and view.currentIndex() == index:
            painter.setPen(look.focus)
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
        painter.restore()

    def _content(self, painter: QPainter, option: QStyleOptionViewItem, look: _Look, cell: Cell, font: QFont) -> None:
        inside = option.rect.adjusted(look.pad, 0, -look.pad, 0)
        if isinstance(cell.icon, QIcon):
            spot = QRect(inside.left(), inside.center().y() - look.icon // 2 + 1, look.icon, look.icon)
            cell.icon.paint(painter, spot)
            inside.setLeft(inside.left() + look.icon + look.gap)
        if not cell.text:
            return
        painter.setFont(font)
        painter.setPen(cell.colour if cell.colour is not None else look.text)
        shown = cell.text
        if len(shown) * look.letter > inside.width():  # only what may be too long is measured
            shown = QFontMetrics(font).elidedText(shown, Qt.TextElideMode.ElideRight, inside.width())
        painter.drawText(inside, int(cell.alignment or Qt.AlignmentFlag.AlignVCenter), shown)


def _asked(index: QModelIndex | QPersistentModelIndex) -> Cell:
    tone, text = index.data(Role.ForegroundRole), index.data(Role.DisplayRole)
    return Cell(
        text=str(text) if text else "",
        alignment=index.data(Role.TextAlignmentRole),
        icon=index.data(Role.DecorationRole),
        colour=tone if isinstance(tone, QColor) else None,
    )

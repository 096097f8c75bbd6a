"""The plan's spreadsheet: names in full, zeros held back, differences tinted and marked with which way they go."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QPainter, QPolygon
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from desktop_app.ui.components.cell import CellDelegate
from desktop_app.ui.components.grid import GridDelegate, GridView
from desktop_app.ui.models.columns import Row
from desktop_app.ui.models.editable_grid import CellEdit, EditableGridModel, GridColumn
from desktop_app.ui.models.paged_table import Index
from desktop_app.ui.theme import colour, em

Role = Qt.ItemDataRole
_CHANGING = (Qt.Key.Key_F2, Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
CHANGED = int(Role.UserRole) + 7  # how much a cell differs from the other version


class PlanModel(EditableGridModel):
    """Rows of scopes. A zero stands back, the name of a scope does not; `say(row, key)` is the sentence of a cell."""

    def __init__(
        self,
        columns: Sequence[GridColumn],
        commit: Callable[[Sequence[CellEdit]], object],
        say: Callable[[Row, str], str],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(columns, commit, parent)
        self._say = say

    def sentence(self, index: Index) -> str:
        """All there is to say of a cell."""
        return self._say(self._rows[index.row()], self.columns[index.column()].key) if index.isValid() else ""

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        """What a view asks for."""
        row, key = self._rows[index.row()], self.columns[index.column()].key
        if role == Role.ForegroundRole:
            back = self.value_at(index) == 0 or key in row.get("computed", ())
            return QColor(colour("muted")) if back else None
        if role == CHANGED:
            return row.get("changed", {}).get(key)
        if role == Role.ToolTipRole:
            return self.sentence(index) or None
        return super().data(index, role)


def paint_change(painter: QPainter, option: QStyleOptionViewItem, change: int | None) -> None:
    """A corner that points up or down: more or less than in the other version, readable without colour too."""
    if not change:
        return
    side, rect = em(None, 0.5), option.rect
    left, top = rect.left() + 1, rect.top() + 1
    low = rect.bottom() - 1
    corner = [(left, top), (left + side, top), (left, top + side)]
    if change < 0:
        corner = [(left, low), (left + side, low), (left, low - side)]
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour("good" if change > 0 else "bad")))
    painter.drawPolygon(QPolygon([QPoint(x, y) for x, y in corner]))
    painter.restore()


class PlanDelegate(GridDelegate):
    """Edits as every grid, with the mark of a difference."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one cell."""
        super().paint(painter, option, index)
        paint_change(painter, option, index.data(CHANGED))


class FrozenDelegate(CellDelegate):
    """The same mark in the columns that stay."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one cell."""
        super().paint(painter, option, index)
        paint_change(painter, option, index.data(CHANGED))


class PlanView(GridView):
    """Enter goes down the column, as in the sheets these figures come from. `barred(row, key)`: somebody typed where nothing can be typed."""

    barred = Signal(int, str)

    def __init__(
        self, model: EditableGridModel, name: str = "Bảng chỉ tiêu", *, frozen: int = 2, parent: QWidget | None = None
    ) -> None:
        super().__init__(model, frozen=frozen, enter_down=True, parent=parent)
        self.setAccessibleName(name)
        self._marking = PlanDelegate(self)
        self.setItemDelegate(self._marking)
        if self._frozen is not None:  # a delegate of its own: editors belong to one view only
            self._frozen.setItemDelegate(FrozenDelegate(self._frozen))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What would be typed in a cell that takes nothing is told (`barred`), never dropped in silence."""
        at = self.currentIndex()
        typed = (bool(event.text().strip()) and event.text().isprintable()) or event.key() in _CHANGING
        typed = typed or event.matches(QKeySequence.StandardKey.Paste)
        if typed and at.isValid() and not self.grid.is_editable(at):
            self.barred.emit(at.row(), self.grid.columns[at.column()].key)
        super().keyPressEvent(event)

    def show_columns(self, **shown: bool) -> None:
        """Show or hide columns by their key."""
        for at, column in enumerate(self.grid.columns):
            if column.key in shown:
                self.setColumnHidden(at, not shown[column.key])

    def chosen(self) -> list[tuple[int, str]]:
        """The selected cells as (row, key of the column)."""
        return [(index.row(), self.grid.columns[index.column()].key) for index in self.selectedIndexes()]

"""The plan's spreadsheet: names in full, zeros held back, differences tinted."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from desktop_app.ui.components.cell import CellDelegate
from desktop_app.ui.components.grid import GridView
from desktop_app.ui.models.editable_grid import EditableGridModel
from desktop_app.ui.models.paged_table import Index
from desktop_app.ui.theme import colour

Role = Qt.ItemDataRole


class PlanModel(EditableGridModel):
    """Rows of scopes. A zero stands back, the name of a scope does not."""

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        """What a view asks for."""
        if role == Role.ForegroundRole:
            return QColor(colour("muted")) if self.value_at(index) == 0 else None
        return super().data(index, role)


class PlanView(GridView):
    """Enter goes down the column, as in the sheets these figures come from."""

    def __init__(self, model: PlanModel, parent: QWidget) -> None:
        super().__init__(model, frozen=2, enter_down=True, parent=parent)
        self.setAccessibleName("Bảng chỉ tiêu")
        if self._frozen is not None:  # a delegate of its own: editors belong to one view only
            self._frozen.setItemDelegate(CellDelegate(self._frozen))

    def show_differences(self, shown: bool) -> None:
        """Show the column of differences when there is an earlier version."""
        self.setColumnHidden(self.grid.columnCount() - 1, not shown)

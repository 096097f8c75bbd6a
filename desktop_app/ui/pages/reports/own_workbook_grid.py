"""A sheet of a template as Excel shows it: cells, merged areas, widths; bound cells carry an icon and what they will show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from desktop_app.domain.own_workbook_records import OwnBinding
from desktop_app.excel.addresses import letters
from desktop_app.excel.own_workbook import DEFAULT_WIDTH, MAX_COLUMNS, MAX_ROWS, Grid, cell_name
from desktop_app.ui.icons import icon
from desktop_app.ui.theme import colour, em, scaled

_LETTER, _LINE = 0.6, 1.7  # em of one letter of a column's width, of one row
_WIDEST, _SPARE = 22.0, (4, 2)
Index = QModelIndex | QPersistentModelIndex
Bound = Mapping[tuple[int, int], OwnBinding]


class GridModel(QAbstractTableModel):
    """The cells of one sheet. `names` and `shown` say of a bound cell what it is bound to and what it will show."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.grid: Grid | None = None
        self.bound: Bound = {}
        self.names: Mapping[int, str] = {}
        self.shown: Mapping[tuple[int, int], str] = {}

    def show_grid(
        self, grid: Grid, bound: Bound, names: Mapping[int, str], shown: Mapping[tuple[int, int], str]
    ) -> None:
        """Show another sheet, or the same one with other bindings."""
        self.beginResetModel()
        self.grid, self.bound, self.names, self.shown = grid, bound, names, shown
        self.endResetModel()

    def rowCount(self, _parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """As far as something stands, and a few rows to bind in."""
        return min(self.grid.rows + _SPARE[0], MAX_ROWS) if self.grid is not None else 0

    def columnCount(self, _parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """As far as something stands, and a few columns to bind in."""
        return min(self.grid.columns + _SPARE[1], MAX_COLUMNS) if self.grid is not None else 0

    def headerData(self, section: int, flow: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Letters and numbers, as in Excel."""
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return letters(section) if flow == Qt.Orientation.Horizontal else str(section + 1)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a cell shows."""
        if self.grid is None:
            return None
        place = (index.row() + 1, index.column() + 1)
        cell, one = self.grid.at(*place), self.bound.get(place)
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(place)
        if role == Qt.ItemDataRole.DecorationRole and one is not None:
            return icon(
                "warning" if one.held else "table" if one.kind == "column" else "check",
                "warn" if one.held else "accent",
                0.9,
            )
        if role == Qt.ItemDataRole.BackgroundRole and one is not None:
            return QColor(colour("warn-soft" if one.held else "accent-soft"))
        if role == Qt.ItemDataRole.ForegroundRole and one is None and cell.formula:
            return QColor(colour("muted"))
        if role == Qt.ItemDataRole.FontRole and (cell.bold or one is not None):
            font = QFont()
            font.setWeight(QFont.Weight.DemiBold)
            return font
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = {"center": Qt.AlignmentFlag.AlignHCenter, "right": Qt.AlignmentFlag.AlignRight}.get(cell.align)
            side = side or (Qt.AlignmentFlag.AlignRight if cell.number else Qt.AlignmentFlag.AlignLeft)
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.told(*place)
        return None

    def told(self, row: int, col: int) -> str:
        """What a cell is, in words."""
        assert self.grid is not None
        one, cell = self.bound.get((row, col)), self.grid.at(row, col)
        name = f"Ô {cell_name(row, col)}"
        if one is not None:
            state = "chưa có chỗ trong mẫu mới, " if one.held else ""
            return f"{name}: {state}gắn “{self.names.get(one.id, one.figure)}”, sẽ ghi {self.shown.get((row, col)) or '(để trống)'}"
        if cell.formula:
            return f"{name}: công thức của mẫu {cell.text}"
        return f"{name}: {cell.text or 'trống'}"

    def _text(self, place: tuple[int, int]) -> str:
        assert self.grid is not None
        one = self.bound.get(place)
        if one is None:
            return self.grid.at(*place).text if self.grid.anchor(*place) == place else ""
        return self.shown.get(place) or f"[{self.names.get(one.id, '')}]"


class GridView(QTableView):
    """Arrows move over the cells, Enter or a double click asks to bind one, Del to leave it alone."""

    wanted = Signal(int, int)
    dropped = Signal(int, int)
    moved = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cells = GridModel(self)
        self.setModel(self.cells)
        self.setAccessibleName("Trang của mẫu")
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setWordWrap(True)
        self.doubleClicked.connect(lambda index: self.wanted.emit(index.row() + 1, index.column() + 1))
        scaled(self, lambda w: w.refit())

    def show_grid(
        self, grid: Grid, bound: Bound, names: Mapping[int, str], shown: Mapping[tuple[int, int], str]
    ) -> None:
        """Show a sheet; the cursor stays where it is when it is the same sheet."""
        same = self.cells.grid is not None and self.cells.grid.name == grid.name
        row, col = self.place() if same else next(iter(sorted(bound)), (1, 1))
        self.clearSpans()
        self.cells.show_grid(grid, bound, names, shown)
        for area in grid.merges:
            if area.bottom <= self.cells.rowCount() and area.right <= self.cells.columnCount():
                self.setSpan(area.top - 1, area.left - 1, area.bottom - area.top + 1, area.right - area.left + 1)
        self.refit()
        self.go(row, col)

    def refit(self) -> None:
        """Give columns and rows the sizes of the template, in the size of the letters here."""
        grid = self.cells.grid
        if grid is None:
            return
        for at in range(self.cells.columnCount()):
            wide = grid.widths.get(at + 1, DEFAULT_WIDTH)
            self.setColumnWidth(at, em(self, min(max(wide * _LETTER, 4.0), _WIDEST)))
        wrapped = self._lines(grid)
        for at in range(self.cells.rowCount()):
            lines = max(wrapped.get(at + 1, 1), grid.heights.get(at + 1, 15.0) / 15.0)
            self.setRowHeight(at, em(self, min(_LINE * lines, 6.0)))

    def _lines(self, grid: Grid) -> dict[int, int]:
        """How many lines the headings of a table need, by row; a heading over several rows has room enough."""
        found: dict[int, int] = {}
        tall = {(one.top, one.left): one for one in grid.merges}
        for (row, col), cell in grid.cells.items():
            area = tall.get((row, col))
            if not cell.bordered or not cell.text or cell.formula or cell.number or (area and area.bottom > row):
                continue
            last = min(area.right if area else col, self.cells.columnCount())
            room = sum(self.columnWidth(at - 1) for at in range(col, last + 1)) or 1
            needed = -(-self.fontMetrics().horizontalAdvance(cell.text + "mmm") // room)
            found[row] = max(found.get(row, 1), min(needed, 3))
        return found

    def place(self) -> tuple[int, int]:
        """Row and column of the cursor, from 1; inside a merged area those of its first cell."""
        index = self.currentIndex()
        if not index.isValid() or self.cells.grid is None:
            return 1, 1
        return self.cells.grid.anchor(index.row() + 1, index.column() + 1)

    def go(self, row: int, col: int) -> None:
        """Put the cursor on a cell."""
        self.setCurrentIndex(self.cells.index(row - 1, col - 1))

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell where the cursor is."""
        super().currentChanged(current, previous)
        if current.isValid():
            self.moved.emit(*self.place())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter binds, Del leaves alone; the rest is Qt's."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            self.wanted.emit(*self.place())
        elif event.key() == Qt.Key.Key_Delete:
            self.dropped.emit(*self.place())
        else:
            super().keyPressEvent(event)

"""The workbook as it is, row by row, with what each row was taken for; the columns are mapped on their own heads."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from desktop_app.services.import_sheet import SheetView
from desktop_app.ui.components.cell import CellDelegate
from desktop_app.ui.pages.importing.column_heads import ColumnHeads
from desktop_app.ui.theme import active_tokens, colour, em, scaled

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
_NO_PARENT = QModelIndex()
_GROUNDS = {"heading": "accent-soft", "ignored": "warn-soft", "title": "ground"}
_WIDTH = 11.0  # em of a column: room for the choice on its head


class WorkbookModel(QAbstractTableModel):
    """A thin adapter over the sheet; nothing is copied."""

    def __init__(self) -> None:
        super().__init__()
        self._sheet: SheetView | None = None

    @property
    def sheet(self) -> SheetView | None:
        """The sheet shown."""
        return self._sheet

    def show_sheet(self, sheet: SheetView | None) -> None:
        """Show another sheet, or none."""
        self.beginResetModel()
        self._sheet = sheet
        self.endResetModel()

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        """The rows of the sheet."""
        return 0 if parent.isValid() or self._sheet is None else self._sheet.row_count

    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        """The columns of the sheet."""
        return 0 if parent.isValid() or self._sheet is None else len(self._sheet.columns)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        """What a view asks for."""
        row, column = index.row() + 1, index.column()
        if self._sheet is None or row > self._sheet.row_count or column >= len(self._sheet.columns):
            return None
        match role:
            case Role.DisplayRole:
                return self._sheet.text(row, column)
            case Role.ToolTipRole:
                taken = self._sheet.role(row)
                return f"{self._sheet.text(row, column)}\n({taken.text})".strip()
            case Role.BackgroundRole:
                ground = _GROUNDS.get(self._sheet.role(row).code)
                return QColor(colour(ground)) if ground else None
            case Role.ForegroundRole:
                unused = not self._sheet.columns[column].field
                quiet = self._sheet.role(row).code in ("ignored", "title") or unused
                return QColor(colour("muted")) if quiet else None
            case Role.FontRole:
                if self._sheet.role(row).code == "heading":
                    font = QFont()
                    font.setWeight(QFont.Weight.DemiBold)
                    return font
                return None
            case _:
                return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        """Rows carry their number and, where they hold no record, what they were taken for."""
        if self._sheet is None or role not in (Role.DisplayRole, Role.ToolTipRole):
            return None
        # While another sheet is put in, the headers still ask for the sections of the one before.
        if orientation == Qt.Orientation.Horizontal:
            return self._sheet.columns[section].letter if section < len(self._sheet.columns) else None
        if section >= self._sheet.row_count:
            return None
        taken = self._sheet.role(section + 1)
        return str(section + 1) if taken.code in ("data", "blank") else f"{section + 1}  {taken.text}"


class RowHeads(QHeaderView):
    """Row numbers, and beside them what a row was taken for when it holds no record."""

    def __init__(self, table: QTableView) -> None:
        super().__init__(Qt.Orientation.Vertical, table)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setSectionsClickable(False)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Paint the number and the word."""
        painter.save()
        painter.fillRect(rect, QColor(colour("ground")))
        painter.setPen(QColor(colour("line")))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.drawLine(rect.topRight(), rect.bottomRight())
        words = str(self.model().headerData(section, Qt.Orientation.Vertical) or "")
        number, _, role = words.partition("  ")
        edge, wide = em(self, 0.35), em(self, 2.8)
        painter.setPen(QColor(colour("muted")))
        place = QRect(rect.left(), rect.top(), wide, rect.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, number)
        if role:
            painter.setPen(QColor(colour("text")))
            left = wide + 2 * edge
            room = QRect(rect.left() + left, rect.top(), rect.width() - left - edge, rect.height())
            shown = QFontMetrics(painter.font()).elidedText(role, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
        painter.restore()


class WorkbookView(QTableView):
    """The sheet with its columns' heads. ``mapped`` carries (column letter, field or "") when a head was changed."""

    mapped = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self._model = WorkbookModel()
        self.heads = ColumnHeads(self)
        self.setModel(self._model)
        self.setHorizontalHeader(self.heads)
        self.setVerticalHeader(RowHeads(self))
        self.setItemDelegate(CellDelegate(self))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setAccessibleName("Nội dung tệp")
        self.heads.mapped.connect(self.mapped)
        scaled(self, lambda w: w._measure())

    def show_sheet(self, sheet: SheetView, choices: tuple[tuple[str, str], ...]) -> None:
        """Show a sheet; ``choices`` are the fields a column may hold."""
        before = self._model.sheet
        same = before is not None and before.row_count == sheet.row_count and len(before.columns) == len(sheet.columns)
        place = self.verticalScrollBar().value(), self.horizontalScrollBar().value()
        self._model.show_sheet(sheet)
        self.heads.show_columns(sheet.columns, choices)
        self._measure()
        if same:
            self.verticalScrollBar().setValue(place[0])
            self.horizontalScrollBar().setValue(place[1])
        else:
            top = self._model.index(max(0, sheet.heading_row - 2), 0)
            self.scrollTo(top, QAbstractItemView.ScrollHint.PositionAtTop)

    def forget(self) -> None:
        """Let go of the sheet."""
        self._model.show_sheet(None)

    def keyPressEvent(self, event: Any) -> None:
        """Enter belongs to the page: on to the next step."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _measure(self) -> None:
        self.verticalHeader().setDefaultSectionSize(em(self, active_tokens().size["row-compact"]))
        self.verticalHeader().setFixedWidth(em(self, 13))
        for column in range(self._model.columnCount()):
            self.setColumnWidth(column, em(self, _WIDTH))
        self.heads.place()

"""A grid to type in, like a spreadsheet: plan months, household members. It parses and hands edits on; it saves nothing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QWidget

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.identity import Problem
from desktop_app.domain.names import clean
from desktop_app.ui.icons import icon
from desktop_app.ui.models.columns import ALIGNMENTS, Row
from desktop_app.ui.models.paged_table import Index
from desktop_app.ui.theme import colour

_NO_PARENT = QModelIndex()
_LEVEL_TINTS = {"block": "bad-soft", "warn": "warn-soft", "hint": "accent-soft"}
_LEVEL_ICONS = {"block": ("error", "bad"), "warn": ("warning", "warn"), "hint": ("info", "accent")}
Role = Qt.ItemDataRole


def _as_text(value: Any) -> str:
    return "" if value is None else str(value)


@dataclass(frozen=True, kw_only=True)
class GridColumn:
    """One column of a grid.

    `show` value → text; `parse` cleaned, non-blank text → value, raising RuleBroken; `editable` yes, no, or by row;
    `editor(parent)` makes a field widget (a `LineField`) for typing into it; `tint` names a token for the ground of a
    cell ("" for none); `strong` sets sums apart.
    """

    key: str
    heading: str
    width: float = 6.0
    align: str = "left"
    show: Callable[[Any], str] = _as_text
    parse: Callable[[str], Any] = clean
    editable: bool | Callable[[Row], bool] = True
    editor: Callable[[QWidget], QWidget] | None = None
    tint: Callable[[Row], str] | None = None
    icon: Callable[[Row], str] | None = None
    strong: bool = False
    tip: str = ""


@dataclass(frozen=True, kw_only=True)
class CellEdit:
    """One cell typed anew: row counted from 0, the column's key, the value before and after."""

    row: int
    key: str
    value: Any
    old: Any


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """A text that could not be read: the cell keeps its value, the sentence says why."""

    row: int
    key: str
    text: str
    sentence: str


class EditableGridModel(QAbstractTableModel):
    """Rows as dictionaries. All edits of one paste, fill or keystroke come as one call of `commit`.

    What cannot be read is not put in: `refused` carries the list.
    """

    refused = Signal(list)

    def __init__(
        self,
        columns: Sequence[GridColumn],
        commit: Callable[[Sequence[CellEdit]], object],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._commit = commit
        self._rows: list[dict[str, Any]] = []
        self._strong: frozenset[int] = frozenset()
        self._problems: dict[tuple[int, str], Problem] = {}

    def rows(self) -> list[dict[str, Any]]:
        """Return copies of the rows as they stand."""
        return [dict(row) for row in self._rows]

    def set_rows(self, rows: Sequence[Mapping[str, Any]], strong: Sequence[int] = ()) -> None:
        """Show other rows; `strong` are the indexes of rows set apart (sums). The same number of rows keeps the cursor."""
        same = len(rows) == len(self._rows)
        if not same:
            self.beginResetModel()
        self._rows = [dict(row) for row in rows]
        self._strong = frozenset(strong)
        self._problems = {}
        if not same:
            self.endResetModel()
        elif rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(self.columns) - 1))

    def show_problems(self, problems: Mapping[tuple[int, str], Problem]) -> None:
        """Tint cells, by (row, key)."""
        self._problems = dict(problems)
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, len(self.columns) - 1))

    def is_editable(self, index: Index) -> bool:
        """Whether a cell may be typed in."""
        editable = self.columns[index.column()].editable
        return editable(self._rows[index.row()]) if callable(editable) else editable

    def value_at(self, index: Index) -> Any:
        """Return the value of a cell."""
        return self._rows[index.row()].get(self.columns[index.column()].key)

    def put_texts(self, texts: Sequence[tuple[Index, str]]) -> None:
        """Read texts into cells (paste, fill); blank clears. Cells that may not be typed in are passed over."""
        values, refusals = [], []
        for index, text in texts:
            column = self.columns[index.column()]
            typed = clean(text)
            try:
                values.append((index, column.parse(typed) if typed else None))
            except RuleBroken as broken:
                refusals.append(Refusal(row=index.row(), key=column.key, text=typed, sentence=broken.sentence))
        self.put_values(values)
        if refusals:
            self.refused.emit(refusals)

    def put_values(self, values: Sequence[tuple[Index, Any]]) -> None:
        """Put values into cells and commit those that changed, all at once."""
        edits = []
        for index, value in values:
            if not index.isValid() or not self.is_editable(index):
                continue
            key = self.columns[index.column()].key
            old = self._rows[index.row()].get(key)
            if value == old:
                continue
            self._rows[index.row()][key] = value
            edits.append(CellEdit(row=index.row(), key=key, value=value, old=old))
            cell = self.index(index.row(), index.column())
            self.dataChanged.emit(cell, cell)
        if edits:
            self._commit(edits)

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        """The number of rows."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        """The number of columns."""
        return 0 if parent.isValid() else len(self.columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Every cell can be selected and copied, some can be typed in."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if index.isValid() and self.is_editable(index) else flags

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        """What a view asks for."""
        column, row = self.columns[index.column()], self._rows[index.row()]
        problem = self._problems.get((index.row(), column.key))
        match role:
            case Role.DisplayRole:
                value = row.get(column.key)
                return "" if value is None else column.show(value)
            case Role.EditRole:
                return row.get(column.key)
            case Role.TextAlignmentRole:
                return ALIGNMENTS[column.align]
            case Role.ToolTipRole:
                return problem.message if problem is not None else None
            case Role.DecorationRole:
                return self._icon(column, row, problem)
            case Role.BackgroundRole:
                return self._ground(index, column, row, problem)
            case Role.ForegroundRole:
                return None if self.is_editable(index) or self._is_strong(index, column) else QColor(colour("muted"))
            case Role.FontRole:
                if not self._is_strong(index, column):
                    return None
                font = QFont()
                font.setWeight(QFont.Weight.DemiBold)
                return font
            case _:
                return None

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        """Take a text (parsed) or a value from an editor."""
        if role != Role.EditRole:
            return False
        if isinstance(value, str):
            self.put_texts([(index, value)])
        else:
            self.put_values([(index, value)])
        return True

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        """Headings."""
        if orientation == Qt.Orientation.Vertical:
            return str(section + 1) if role == Role.DisplayRole else None
        column = self.columns[section]
        match role:
            case Role.DisplayRole:
                return column.heading
            case Role.TextAlignmentRole:
                return ALIGNMENTS[column.align]
            case Role.ToolTipRole:
                return column.tip or None
            case _:
                return None

    def _is_strong(self, index: Index, column: GridColumn) -> bool:
        return column.strong or index.row() in self._strong

    def _icon(self, column: GridColumn, row: Row, problem: Problem | None) -> Any:
        if problem is not None:
            name, tone = _LEVEL_ICONS[problem.level]
            return icon(name, tone, 1.1)
        name = column.icon(row) if column.icon is not None else ""
        return icon(name, "muted", 1.1) if name else None

    def _ground(self, index: Index, column: GridColumn, row: Row, problem: Problem | None) -> QColor | None:
        if problem is not None:
            return QColor(colour(_LEVEL_TINTS[problem.level]))
        tint = column.tint(row) if column.tint is not None else ""
        if tint:
            return QColor(colour(tint))
        return QColor(colour("ground")) if self._is_strong(index, column) else None

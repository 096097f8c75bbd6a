"""A list of any length, read in windows of 100 rows: 200,000 people scroll like 20."""

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QIcon

from desktop_app.ui.icons import icon
from desktop_app.ui.models.columns import ALIGNMENTS, Column, Row, text_of, value_of
from desktop_app.ui.theme import colour

WINDOW = 100
_KEPT = 60  # windows held: 6,000 rows
_NO_PARENT = QModelIndex()
Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
ROW_ROLE = Role.UserRole
TONE_ROLE = Role.UserRole + 1


@dataclass(frozen=True, kw_only=True)
class Sort:
    """The order asked for: by the key of a column."""

    key: str
    descending: bool = False


class Cell(NamedTuple):
    """What is painted of a cell."""

    text: str
    alignment: Qt.AlignmentFlag | None = None
    icon: QIcon | None = None
    colour: QColor | None = None


Fetch = Callable[[int, int, Sort | None, Mapping[str, Any]], Sequence[Row]]
Count = Callable[[Mapping[str, Any]], int]
Ids = Sequence[int]


@dataclass(frozen=True, kw_only=True)
class Finder:
    """How a list is found beside the main thread where that takes longer than a blink.

    `slow(filter)` says whether it does; `find(filter, sort, done)` sends all ids in order to `done` on the main thread; `rows(ids)` reads some.
    """

    slow: Callable[[Mapping[str, Any]], bool]
    find: Callable[[Mapping[str, Any], Sort | None, Callable[[Ids], object]], object]
    rows: Callable[[Ids], Sequence[Row]]


class PagedTableModel(QAbstractTableModel):
    """Rows come from `fetch(offset, limit, sort, filter)`, their number from `count(filter)`, both through an index.

    Both are called on the main thread and must be quick (a window of 100 rows: some milliseconds). What takes longer is left to the `finder`: until
    it answers the rows of before stay, and `counted` is sent when the new ones stand.
    """

    counted = Signal(int)

    def __init__(
        self,
        columns: Sequence[Column],
        fetch: Fetch,
        count: Count,
        parent: QObject | None = None,
        *,
        finder: Finder | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._fetch = fetch
        self._count = count
        self._filter: dict[str, Any] = {}
        self._sort: Sort | None = None
        self._windows: OrderedDict[int, Sequence[Row]] = OrderedDict()
        self._total = 0
        self._finder = finder
        self._asked = 0  # the number of the newest question
        self._ids: Ids | None = None  # of a found list
        self._shown: tuple[Sort | None, dict[str, Any]] = None, {}  # what the rows that stand were asked by

    @property
    def total(self) -> int:
        """The number of rows under the present filter."""
        return self._total

    @property
    def sort_order(self) -> Sort | None:
        """The present order, None for the order of the source."""
        return self._sort

    def reload(self, filter: Mapping[str, Any] | None = None) -> None:
        """Read anew, under another filter when one is given."""
        if filter is not None:
            self._filter = dict(filter)
        self._asked += 1
        asked = self._asked
        if self._finder is not None and self._finder.slow(self._filter):
            self._finder.find(self._filter, self._sort, lambda ids: self._show(asked, ids))
        else:
            self._show(asked, None)

    def _show(self, asked: int, ids: Ids | None) -> None:
        if asked != self._asked:
            return  # a newer question was put meanwhile
        self.beginResetModel()
        self._windows.clear()
        self._ids, self._shown = ids, (self._sort, self._filter)
        self._total = self._count(self._filter) if ids is None else len(ids)
        self.endResetModel()
        self.counted.emit(self._total)

    def _read(self, offset: int) -> Sequence[Row]:
        if self._ids is None or self._finder is None:
            return self._fetch(offset, WINDOW, *self._shown)
        ids = self._ids[offset : offset + WINDOW]
        found = {value_of(row, "id"): row for row in self._finder.rows(ids)}
        return [found.get(one) for one in ids]  # who was removed meanwhile leaves a blank row until the next reload

    def row(self, index: int) -> Row | None:
        """Return a row, reading its window when needed; None outside the list."""
        if not 0 <= index < self._total:
            return None
        number = index // WINDOW
        window = self._windows.get(number)
        if window is None:
            window = self._read(number * WINDOW)
            self._windows[number] = window
            if len(self._windows) > _KEPT:
                self._windows.popitem(last=False)
        else:
            self._windows.move_to_end(number)
        offset = index % WINDOW
        # The list may have become shorter in the file since it was counted: such a row is blank until the next reload.
        return window[offset] if offset < len(window) else None

    def find(self, key: str, value: Any) -> int:
        """Return the index of the row whose `key` has this value among the rows read so far, or -1."""
        for number, window in self._windows.items():
            for offset, row in enumerate(window):
                if value_of(row, key) == value:
                    return number * WINDOW + offset
        return -1

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        """The number of rows under the filter."""
        return 0 if parent.isValid() else self._total

    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        """The number of columns."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        """What a view asks for."""
        column = self.columns[index.column()]
        if role == Role.TextAlignmentRole:
            return ALIGNMENTS[column.align]
        if role not in (
            Role.DisplayRole,
            Role.ToolTipRole,
            Role.DecorationRole,
            Role.ForegroundRole,
            ROW_ROLE,
            TONE_ROLE,
        ):
            return None
        row = self.row(index.row())
        if row is None:
            return None
        match role:
            case Role.DisplayRole | Role.ToolTipRole:
                return text_of(row, column)
            case Role.DecorationRole:
                name = column.icon(row) if column.icon is not None else ""
                return icon(name, _tone(column, row) or "muted", 1.1) if name else None
            case Role.ForegroundRole:
                tone = _tone(column, row)
                return QColor(colour(tone)) if tone else None
            case _:
                return row if role == ROW_ROLE else _tone(column, row)

    def cell(self, index: Index) -> Cell:
        """Everything of a cell in one answer, for painting."""
        column, row = self.columns[index.column()], self.row(index.row())
        if row is None:
            return Cell("")
        tone = _tone(column, row)
        name = column.icon(row) if column.icon is not None else ""
        return Cell(
            text_of(row, column),
            ALIGNMENTS[column.align],
            icon(name, tone or "muted", 1.1) if name else None,
            QColor(colour(tone)) if tone else None,
        )

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        """Headings of the columns; rows carry their number."""
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

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Ask the source for another order; -1 for its own."""
        if column == -1 and self._sort is not None:
            self._sort = None
            self.reload()
        if not 0 <= column < len(self.columns) or not self.columns[column].sort:
            return
        self._sort = Sort(key=self.columns[column].key, descending=order == Qt.SortOrder.DescendingOrder)
        self.reload()


def _tone(column: Column, row: Row) -> str:
    return column.tone(row) if column.tone is not None else ""

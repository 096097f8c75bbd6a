"""The table, set up once: row height, figures right, frozen name column, chosen columns, keys."""

from collections.abc import Callable

from PySide6.QtCore import QItemSelectionModel, QPoint, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QTableView,
    QWidget,
)

from desktop_app.domain.money import format_money
from desktop_app.ui.components.cell import CellDelegate
from desktop_app.ui.components.copying import Cell, as_mime
from desktop_app.ui.components.frozen import FrozenColumns
from desktop_app.ui.memory import Memory
from desktop_app.ui.models.columns import Column, Row, text_of, value_of
from desktop_app.ui.models.paged_table import PagedTableModel
from desktop_app.ui.theme import active_tokens, colour, em, scaled

MOST_COPIED = 20_000  # rows; more would hold the window up, and a file serves better
_NOTHING = "Chưa chọn dòng nào để chép."
_TOO_MANY = f"Chép được nhiều nhất {format_money(MOST_COPIED)} dòng một lần. Hãy lọc bớt, hoặc xuất ra tệp Excel."


class Table(QTableView):
    """A list over a `PagedTableModel`.

    Enter or a double click sends `opened(row)`; a digit sends `key_pressed(digit)`, meant for all selected rows.
    Ctrl+C copies the selected rows for Excel, Ctrl+Shift+C with the headings; `told(sentence)` says what was copied.
    `name` is under what the widths, the order and the chosen columns are remembered.
    """

    opened = Signal(int)
    row_changed = Signal(int)
    key_pressed = Signal(str)
    told = Signal(str)

    def __init__(
        self,
        model: PagedTableModel,
        *,
        name: str = "",
        memory: Memory | None = None,
        frozen: int = 0,
        compact: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._rows = model
        self._name = name
        self._memory = memory
        self._compact = compact
        self.setModel(model)
        self.setItemDelegate(CellDelegate(self))
        # What is scrolled is moved on the screen and only the new lines are painted: that needs a ground without holes.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        # Fixed: measuring 200,000 rows to fit their contents takes twenty seconds.
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionsMovable(True)
        head.setStretchLastSection(True)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        head.customContextMenuRequested.connect(self._show_column_menu)
        head.setSortIndicatorShown(True)
        head.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        head.setSectionsClickable(True)
        head.sectionClicked.connect(self._sort_by)
        self.doubleClicked.connect(lambda index: self.opened.emit(index.row()))
        self.selectionModel().currentRowChanged.connect(lambda now, _before: self.row_changed.emit(now.row()))
        self._unit = 0.0  # one em in pixels when the columns were measured last
        scaled(self, lambda w: w._measure())
        self._recall()
        head.sectionResized.connect(lambda *_: self._remember())
        head.sectionMoved.connect(lambda *_: self._remember())
        self._frozen = FrozenColumns(self, frozen) if frozen else None

    @property
    def rows(self) -> PagedTableModel:
        """The model."""
        return self._rows

    def selected_rows(self) -> list[int]:
        """The selected rows in order."""
        # By ranges: an index for each of 200,000 selected rows takes a second.
        chosen = self.selectionModel().selection()
        ranges = [chosen.at(place) for place in range(chosen.count())]
        return sorted({row for one in ranges for row in range(one.top(), one.bottom() + 1)})

    def select_row(self, row: int) -> None:
        """Make a row the current and only selected one and bring it into sight."""
        index = self._rows.index(row, max(0, self.currentIndex().column()))
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        self.scrollTo(index)

    def show_sort(self, key: str, *, descending: bool = False) -> None:
        """Sort by the column of a key, as a click on its heading does; "" for the order of the source."""
        keys = [column.key for column in self._rows.columns]
        section = keys.index(key) if key in keys else -1
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        self.horizontalHeader().setSortIndicator(section, order)
        self._rows.sort(section, order)

    def shown_columns(self) -> list[Column]:
        """The columns in sight, from left to right."""
        head = self.horizontalHeader()
        shown = [head.logicalIndex(place) for place in range(head.count())]
        return [self._rows.columns[section] for section in shown if not self.isColumnHidden(section)]

    def copy(self, *, headings: bool = False) -> bool:
        """Put the selected rows on the clipboard, the columns as they stand; says whether anything was copied."""
        rows = self.selected_rows()
        if not rows or len(rows) > MOST_COPIED:
            self.told.emit(_NOTHING if not rows else _TOO_MANY)
            return False
        columns = self.shown_columns()
        lines = [[Cell(column.heading) for column in columns]] if headings else []
        lines += [[_cell_of(self._rows.row(row), column) for column in columns] for row in rows]
        QGuiApplication.clipboard().setMimeData(as_mime(lines))
        self.told.emit(f"Đã chép {format_money(len(rows))} dòng, dán được vào Excel.")
        return True

    def choose_columns(self, at: QPoint | None = None) -> None:
        """Show the menu of columns to be shown or hidden."""
        menu = QMenu(self)
        for section, column in enumerate(self._rows.columns):
            action = menu.addAction(column.heading)
            action.setCheckable(True)
            action.setChecked(not self.isColumnHidden(section))
            action.setEnabled(section > 0)
            action.toggled.connect(self._shower(section))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(at or self.mapToGlobal(QPoint(0, 0)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Lay the ground under the cells."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), QColor(colour("surface")))
        painter.end()
        super().paintEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, a digit goes out, the rest walks the table; typing letters searches nothing here."""
        key, text = event.key(), event.text()
        if key == Qt.Key.Key_C and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.copy(headings=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex().row())
        elif len(text) == 1 and text in "123456789" and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.key_pressed.emit(text)
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, _search: str) -> None:
        """A list of 200,000 rows is searched by the search box, not by walking it."""

    def _measure(self) -> None:
        size = active_tokens().size
        self.verticalHeader().setDefaultSectionSize(em(self, size["row-compact" if self._compact else "row"]))
        # A width dragged by hand is kept in em, so that it survives a zoom.
        kept = self._kept("widths")
        self._unit = 0.0
        for section, column in enumerate(self._rows.columns):
            self.setColumnWidth(section, em(self, float(kept.get(column.key, column.width))))
        self._unit = em(self, 10) / 10

    def _recall(self) -> None:
        hidden = self._kept("hidden")
        order = self._kept("order")
        head = self.horizontalHeader()
        for section, column in enumerate(self._rows.columns):
            self.setColumnHidden(section, bool(hidden.get(column.key, column.hidden)))
        wanted = sorted(range(len(self._rows.columns)), key=lambda s: order.get(self._rows.columns[s].key, s))
        for place, section in enumerate(wanted):
            head.moveSection(head.visualIndex(section), place)

    def _kept(self, what: str) -> dict[str, float]:
        kept = self._memory.get(f"table/{self._name}/{what}", {}) if self._memory is not None and self._name else {}
        return kept if isinstance(kept, dict) else {}

    def _remember(self) -> None:
        head, unit = self.horizontalHeader(), em(self, 10) / 10
        # While the zoom changes the em is new and the widths are still old: what is seen then is nobody's wish.
        if self._memory is None or not self._name or unit != self._unit:
            return
        keys = [column.key for column in self._rows.columns]
        last = head.logicalIndex(head.count() - 1)
        widths = {key: round(self.columnWidth(s) / unit, 1) for s, key in enumerate(keys) if s != last}
        hidden = {key: True for s, key in enumerate(keys) if self.isColumnHidden(s)}
        self._memory.put(f"table/{self._name}/widths", {k: w for k, w in widths.items() if k not in hidden})
        self._memory.put(f"table/{self._name}/order", {key: head.visualIndex(s) for s, key in enumerate(keys)})
        shown = {key: False for s, key in enumerate(keys) if not self.isColumnHidden(s)}
        self._memory.put(f"table/{self._name}/hidden", {**shown, **hidden})

    def _shower(self, section: int) -> Callable[[bool], None]:
        def show(shown: bool) -> None:
            self.setColumnHidden(section, not shown)
            self._remember()

        return show

    def _show_column_menu(self, at: QPoint) -> None:
        self.choose_columns(self.horizontalHeader().mapToGlobal(at))

    def _sort_by(self, section: int) -> None:
        if not self._rows.columns[section].sort:
            return
        now = self._rows.sort_order
        key = self._rows.columns[section].key
        down = now is not None and now.key == key and not now.descending
        order = Qt.SortOrder.DescendingOrder if down else Qt.SortOrder.AscendingOrder
        self.horizontalHeader().setSortIndicator(section, order)
        self._rows.sort(section, order)


def _cell_of(row: Row | None, column: Column) -> Cell:
    if row is None:
        return Cell("")
    value = value_of(row, column.key)
    counts = column.align == "right" and isinstance(value, int | float) and not isinstance(value, bool)
    return Cell(text_of(row, column), value if counts else None)

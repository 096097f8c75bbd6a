"""The view of an editable grid: typed through like a form, copied and pasted like a spreadsheet."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyleOptionViewItem, QTableView, QWidget
from shiboken6 import isValid

from desktop_app.ui.components.cell import CellDelegate
from desktop_app.ui.components.frozen import FrozenColumns
from desktop_app.ui.models.columns import ALIGNMENTS
from desktop_app.ui.models.editable_grid import EditableGridModel
from desktop_app.ui.theme import active_tokens, em, scaled
from desktop_app.ui.widgets.field import LineField, as_field

_PAUSE = 500  # milliseconds after the last key before an open cell is told of
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
Index = QModelIndex | QPersistentModelIndex
Trigger = QAbstractItemView.EditTrigger


class GridDelegate(CellDelegate):
    """Makes the field of a column as editor; Enter in it goes on to the next cell. What stands in it is told when typing pauses."""

    def __init__(self, view: "GridView") -> None:
        super().__init__(view)
        self._view = view
        self._open: tuple[LineField, int, str] | None = None
        self.pause = QTimer(self)
        self.pause.setSingleShot(True)
        self.pause.setInterval(_PAUSE)
        self.pause.timeout.connect(self._tell)
        self.closeEditor.connect(lambda *_: self._forget())

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Make the editor of the column, a plain text field where none is named."""
        column = self._view.grid.columns[index.column()]
        editor = column.editor(parent) if column.editor is not None else LineField(parent)
        editor.setParent(parent)
        editor.setMinimumWidth(0)
        editor.setAccessibleName(column.heading)
        if isinstance(editor, LineField):
            editor.setAlignment(ALIGNMENTS[column.align])
            self._open = (editor, index.row(), column.key)
            editor.textEdited.connect(lambda _text: self.pause.start())  # never sent for what is still being composed
        return editor

    def put_back(self, text: str) -> None:
        """Put a text that was being typed before a crash into the editor that is open, unread."""
        if self._open is not None:
            self._open[0].setText(text)
            self._open[0].setModified(True)
            self._tell()

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Put the value in; a field without a reading of its own gets the text."""
        column = self._view.grid.columns[index.column()]
        known = as_field(editor)
        if known is None or (isinstance(editor, LineField) and editor.isModified()):
            return  # the rows were shown anew while somebody types: what is typed stays
        value = self._view.grid.value_at(index)
        known.set_value(value if column.editor is not None or value is None else column.show(value))
        if isinstance(editor, LineField):
            editor.selectAll()

    def setModelData(self, editor: QWidget, _model: QObject, index: Index) -> None:
        """Take the value; what the field cannot read is refused with its sentence, by the model."""
        known = as_field(editor)
        if known is None:
            return
        column = self._view.grid.columns[index.column()]
        if column.editor is None or known.fault_text():
            text = editor.text() if isinstance(editor, LineField) else str(known.value() or "")
            self._view.grid.put_texts([(index, text)])
        else:
            self._view.grid.put_values([(index, known.value())])

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Enter and Tab commit and go on."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and isinstance(editor, QWidget):
            key, shift = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            if key in (*_ENTER, Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
                back = key == Qt.Key.Key_Backtab or shift
                self.commitData.emit(editor)
                self.closeEditor.emit(editor)
                self._view.advance(-1 if back else 1, down=self._view.enter_down and key in _ENTER)
                return True
        return super().eventFilter(editor, event)

    def _tell(self) -> None:
        if self._open is not None and isValid(self._open[0]):
            editor, row, key = self._open
            self._view.typing.emit(row, key, editor.text())

    def _forget(self) -> None:
        self.pause.stop()
        self._open = None
        self._view.typing_ended.emit()


class GridView(QTableView):
    """Enter goes to the next cell to type in (or down, with `enter_down`), behind the last it asks for a new row.

    F2 edits, typing replaces, Del clears, Ctrl+C/X/V exchange with Excel, Ctrl+D fills down, Ctrl+R fills right. A digit
    on a cell that cannot be typed in sends `digit(row, key, digit)`. `typing(row, key, text)` is what stands in an open
    cell when typing pauses, for a draft; `typing_ended` when it was taken or given up.
    """

    new_row_wanted = Signal()
    digit = Signal(int, str, str)
    typing = Signal(int, str, str)
    typing_ended = Signal()

    def __init__(
        self, model: EditableGridModel, *, enter_down: bool = False, frozen: int = 0, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._grid = model
        self.enter_down = enter_down
        self.setModel(model)
        self.setItemDelegate(GridDelegate(self))
        self.setEditTriggers(Trigger.DoubleClicked | Trigger.EditKeyPressed | Trigger.AnyKeyPressed)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setShowGrid(True)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setHighlightSections(False)
        scaled(self, lambda w: w._measure())
        self._frozen = FrozenColumns(self, frozen) if frozen else None
        if self._frozen is not None:  # a delegate of its own: editors belong to one view only
            self._frozen.setItemDelegate(CellDelegate(self._frozen))

    @property
    def grid(self) -> EditableGridModel:
        """The model."""
        return self._grid

    def advance(self, step: int, down: bool = False) -> None:
        """Go to the next (1) or previous (-1) cell that can be typed in."""
        rows, columns = self._grid.rowCount(), self._grid.columnCount()
        at = self.currentIndex()
        if down:
            cells = [(row, at.column()) for row in range(rows)]
            here = at.row()
        else:
            cells = [(row, column) for row in range(rows) for column in range(columns)]
            here = at.row() * columns + at.column()
        ahead = cells[here + 1 :] if step > 0 else cells[:here][::-1]
        for row, column in ahead:
            index = self._grid.index(row, column)
            if self._grid.is_editable(index) and not self.isColumnHidden(column):
                self._go(index)
                return
        if step > 0:
            self.new_row_wanted.emit()

    def edit_cell(self, row: int, key: str) -> None:
        """Go to a cell and open its editor (from a list of problems)."""
        keys = [column.key for column in self._grid.columns]
        self._go(self._grid.index(row, keys.index(key)))
        self.edit(self.currentIndex())

    def resume(self, row: int, key: str, text: str) -> None:
        """Open a cell with the text that was being typed in it."""
        self.edit_cell(row, key)
        delegate = self.itemDelegate()
        if isinstance(delegate, GridDelegate):
            delegate.put_back(text)

    def copy(self) -> None:
        """Put the selected block on the clipboard as Excel takes it."""
        block = self._block()
        lines = ["\t".join(str(self._grid.data(index) or "") for index in line) for line in block]
        if lines:
            QGuiApplication.clipboard().setText("\n".join(lines))

    def paste(self) -> None:
        """Put a block from the clipboard in, from the current cell on; a single value fills the whole selection."""
        text = QGuiApplication.clipboard().text()
        lines = [line.split("\t") for line in text.replace("\r\n", "\n").removesuffix("\n").split("\n")]
        block = self._block()
        if not text or not block:
            return
        if len(lines) == 1 and len(lines[0]) == 1:
            self._grid.put_texts([(index, lines[0][0]) for line in block for index in line])
            return
        start = block[0][0]
        cells = [
            (self._grid.index(start.row() + down, start.column() + right), text)
            for down, line in enumerate(lines)
            for right, text in enumerate(line)
        ]
        self._grid.put_texts([(index, text) for index, text in cells if index.isValid()])

    def clear_cells(self) -> None:
        """Empty the selected cells."""
        self._grid.put_values([(index, None) for line in self._block() for index in line])

    def fill(self, down: bool) -> None:
        """Fill the first line (or column) of the selection into the rest of it."""
        block = self._block()
        if not block:
            return
        if down:
            pairs = [(index, block[0][i]) for line in block[1:] for i, index in enumerate(line)]
        else:
            pairs = [(index, line[0]) for line in block for index in line[1:]]
        self._grid.put_values([(target, self._grid.value_at(source)) for target, source in pairs])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys of a spreadsheet."""
        key, text = event.key(), event.text()
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        standard = QKeySequence.StandardKey
        handlers: list[tuple[bool, Callable[[], object]]] = [
            (key in _ENTER and not control, lambda: self.advance(-1 if shift else 1, down=self.enter_down)),
            (event.matches(standard.Copy), self.copy),
            (event.matches(standard.Cut), self._cut),
            (event.matches(standard.Paste), self.paste),
            (control and key == Qt.Key.Key_D, lambda: self.fill(down=True)),
            (control and key == Qt.Key.Key_R, lambda: self.fill(down=False)),
            (key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace), self.clear_cells),
            (self._is_digit(text, control), lambda: self._send_digit(text)),
        ]
        for wanted, act in handlers:
            if wanted:
                act()
                return
        super().keyPressEvent(event)

    def keyboardSearch(self, _search: str) -> None:
        """Typing edits; it never jumps to another cell."""

    def _measure(self) -> None:
        self.verticalHeader().setDefaultSectionSize(em(self, active_tokens().size["row"]))
        for section, column in enumerate(self._grid.columns):
            self.setColumnWidth(section, em(self, column.width))

    def _is_digit(self, text: str, control: bool) -> bool:
        at = self.currentIndex()
        typed = len(text) == 1 and text in "123456789" and not control
        return typed and at.isValid() and not self._grid.is_editable(at)

    def _send_digit(self, text: str) -> None:
        for row in sorted({index.row() for index in self.selectedIndexes()}):
            self.digit.emit(row, self._grid.columns[self.currentIndex().column()].key, text)

    def _cut(self) -> None:
        self.copy()
        self.clear_cells()

    def _go(self, index: QModelIndex) -> None:
        self.setFocus()
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.scrollTo(index)

    def _block(self) -> Sequence[Sequence[QModelIndex]]:
        """Return the selected cells line by line, hidden columns left out."""
        chosen = [index for index in self.selectedIndexes() if not self.isColumnHidden(index.column())]
        rows = sorted({index.row() for index in chosen})
        ordered = sorted(chosen, key=lambda index: index.column())
        return [[index for index in ordered if index.row() == row] for row in rows]

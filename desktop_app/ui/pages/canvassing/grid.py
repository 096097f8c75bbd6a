"""The grid of the entry desk: members × cover and outcome of each scheme, walked by digits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.services.households_words import CodeLists
from desktop_app.ui.components.grid import GridView
from desktop_app.ui.models.columns import Row
from desktop_app.ui.models.editable_grid import CellEdit, EditableGridModel, GridColumn
from desktop_app.ui.models.paged_table import Index
from desktop_app.ui.pages.canvassing.columns import outcome_tone
from desktop_app.ui.pages.canvassing.entry import COVER, OUT, PROMISE, REASON, Entry
from desktop_app.ui.pages.households.members import STATE_TONES, own_paint
from desktop_app.ui.theme import active_tokens, colour, em, scaled

Role = Qt.ItemDataRole
_LEAST_ROWS, _MOST_ROWS = 3, 10


class CanvassModel(EditableGridModel):
    """Members of the household in hand."""

    def __init__(
        self,
        columns: Sequence[GridColumn],
        commit: Callable[[Sequence[CellEdit]], object],
        lists: CodeLists,
        entry: Callable[[], Entry | None],
        parent: QWidget,
    ) -> None:
        super().__init__(columns, commit, parent)
        self._lists = lists
        self._entry = entry

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        """What a view asks for."""
        row, key = self._rows[index.row()], self.columns[index.column()].key
        kind, _, scheme = key.partition(".")
        if role == Role.ForegroundRole:
            return QColor(colour(self._tone(row, kind, key))) if self._tone(row, kind, key) else None
        if role == Role.FontRole:
            entry = self._entry()
            fresh = kind == OUT and entry is not None and entry.is_typed(index.row(), scheme)
            if not fresh and not (key == "name" and row["is_head"]):
                return None
            font = QFont()
            font.setWeight(QFont.Weight.DemiBold)
            return font
        if role == Role.ToolTipRole:
            if kind == COVER:
                return row[f"{key}.reason"]
            if kind == OUT and row[key]:
                return self._lists.outcomes[row[key]].name
        return super().data(index, role)

    def _tone(self, row: Row, kind: str, key: str) -> str:
        if not row["living"]:
            return "muted"
        if kind == COVER:
            return STATE_TONES.get(row[f"{key}.state"], "muted")
        if kind == OUT and row[key]:
            return outcome_tone(self._lists.outcomes[row[key]].code)
        return "" if kind in ("name", OUT, REASON, PROMISE, "note") else "muted"


class CanvassGrid(GridView):
    """A digit on an outcome goes to every selected row; Enter and digits walk the entry's path, at its end `finished`."""

    digits_typed = Signal(list, str, str)  # rows, scheme, digit
    cleared = Signal(list, str)
    finished = Signal()
    row_changed = Signal(int)

    def __init__(self, model: CanvassModel, entry: Callable[[], Entry | None], parent: QWidget | None = None) -> None:
        super().__init__(model, frozen=1, parent=parent)
        own_paint(self)
        self._entry = entry
        self.setAccessibleName("Kết quả theo người và loại hình")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.horizontalHeader().setStretchLastSection(True)
        self.selectionModel().currentRowChanged.connect(lambda now, _before: self.row_changed.emit(now.row()))
        model.modelReset.connect(self._fit)
        scaled(self, lambda w: w._fit())

    def start(self) -> None:
        """Go to the first cell of the path, or to the first name where nobody is waited for."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        entry = self._entry()
        path = entry.path() if entry is not None else []
        if path:
            self.go_to(*path[0])
        elif self.grid.rowCount():
            self.go_to(0, "name")

    def stand_on(self, row: int, key: str) -> None:
        """Put the cursor on a cell without opening it and without taking the focus."""
        keys = [column.key for column in self.grid.columns]
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.selectionModel().setCurrentIndex(self.grid.index(row, keys.index(key)), flags)

    def scheme_here(self) -> str:
        """The scheme a digit typed now would belong to, "" where none would."""
        at = self.currentIndex()
        return self._scheme(at) if at.isValid() else ""

    def rows_here(self) -> list[int]:
        """The selected rows."""
        return sorted({index.row() for index in self.selectedIndexes()} or {self.currentIndex().row()})

    def go_to(self, row: int, key: str) -> None:
        """Put the cursor on a cell; one that is typed in as text is opened."""
        keys = [column.key for column in self.grid.columns]
        index = self.grid.index(row, keys.index(key))
        self._go(index)
        if key in (REASON, PROMISE) and self.grid.is_editable(index):
            self.edit(index)

    def advance(self, step: int, down: bool = False) -> None:
        """Go to the next (or previous) cell of the path; behind the last one the household is finished (not `down`)."""
        entry = self._entry()
        if entry is None:
            return
        here = self._place(self.currentIndex())
        order = [column.key for column in self.grid.columns]
        path = sorted(entry.path(), key=lambda cell: (cell[0], order.index(cell[1])))
        places = [(row, order.index(key)) for row, key in path]
        ahead = [place for place in places if (place > here if step > 0 else place < here)]
        if ahead:
            row, column = ahead[0] if step > 0 else ahead[-1]
            self.go_to(row, order[column])
        elif step > 0 and not down:
            self.finished.emit()

    def after_digit(self) -> None:
        """Go on to the next cell of the path; on the last one the cursor stays, saving is for Enter to say."""
        self.advance(1, down=True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits are outcomes; 0 and Del take one back; everything else as in a grid."""
        at, text = self.currentIndex(), event.text()
        plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if at.isValid() and plain and not self.grid.is_editable(at):
            scheme = self._scheme(at)
            rows = self.rows_here()
            if len(text) == 1 and text in "123456789" and scheme:
                self.digits_typed.emit(rows, scheme, text)
                return
            if (text == "0" or event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)) and scheme:
                self.cleared.emit(rows, scheme)
                return
        super().keyPressEvent(event)

    def _scheme(self, index: QModelIndex) -> str:
        """The scheme a digit typed here belongs to: that of the column, else the first one waited for in this row."""
        entry = self._entry()
        _, _, scheme = self.grid.columns[index.column()].key.partition(".")
        if scheme or entry is None:
            return scheme
        own = [scheme for place, scheme in entry.targets() if place == index.row()]
        return (own or list(entry.sheet.schemes))[0]

    def _place(self, index: QModelIndex) -> tuple[int, int]:
        return (index.row(), index.column()) if index.isValid() else (-1, -1)

    def _fit(self) -> None:
        rows = max(_LEAST_ROWS, min(self.grid.rowCount(), _MOST_ROWS))
        head = self.horizontalHeader().sizeHint().height()
        bar = self.horizontalScrollBar().sizeHint().height()
        self.setFixedHeight(head + rows * em(self, active_tokens().size["row"]) + bar + 4)

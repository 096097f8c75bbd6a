"""The grid of the entry desk: members × cover and outcome of each scheme, walked by digits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.domain.dates import format_date
from desktop_app.services.households_words import CodeLists
from desktop_app.ui.components.grid import GridView
from desktop_app.ui.models.columns import Row
from desktop_app.ui.models.editable_grid import CellEdit, EditableGridModel, GridColumn
from desktop_app.ui.models.paged_table import Index
from desktop_app.ui.pages.canvassing.entry import COVER, OUT, PROMISE, REASON, Entry
from desktop_app.ui.pages.households.cells import code_reader, day_reader
from desktop_app.ui.pages.households.members import STATE_ICONS, STATE_TONES, own_paint
from desktop_app.ui.pages.households.words import choices
from desktop_app.ui.theme import active_tokens, colour, em, scaled
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo
from desktop_app.ui.widgets.date_field import DateField
from desktop_app.ui.widgets.suggestions import SuggestionList
from desktop_app.ui.widgets.text_field import TextField

Role = Qt.ItemDataRole
_LEAST_ROWS, _MOST_ROWS = 3, 10
_TONES = {"joined": "good", "agreed": "accent", "refused": "bad", "moved": "muted", "died": "muted"}


def outcome_tone(slug: str) -> str:
    """The tone of an outcome; the digit and the word beside it say the same."""
    return _TONES.get(slug, "")


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


class ReasonField(CodeCombo):
    """The reasons in a list wide enough to be read: the column itself is narrow."""

    def __init__(self, entries: Sequence[Choice], parent: QWidget) -> None:
        super().__init__(entries, parent)
        self._popup = SuggestionList(self, min_width=22)
        self._popup.chosen.connect(self._take)


def canvass_columns(
    schemes: Sequence[str],
    lists: CodeLists,
    entry: Callable[[], Entry | None],
    row_now: Callable[[], int],
    today: Callable[[], date],
) -> tuple[GridColumn, ...]:
    """The columns for the schemes of a round."""

    def takes(name: str) -> Callable[[Row], bool]:
        def ask(row: Row) -> bool:
            found = entry()
            if found is None:
                return False
            place = next((at for at, one in enumerate(found.rows) if one["id"] == row["id"]), None)
            return place is not None and found.takes(place, name)

        return ask

    def reason_field(parent: QWidget) -> QWidget:
        found = entry()
        return ReasonField(choices(found.reasons(row_now()) if found else {}), parent)

    columns = [
        GridColumn(
            key="name",
            heading="Họ và tên",
            width=10.2,
            editable=False,
            icon=lambda row: "home" if row["is_head"] else "",
        ),
        GridColumn(key="age", heading="Tuổi", width=2.8, align="right", editable=False),
    ]
    for scheme in schemes:
        short = lists.scheme_shorts.get(scheme, scheme)
        columns.append(_cover(scheme, short))
        columns.append(_outcome(scheme, short, lists))
    columns += [
        GridColumn(
            key=REASON,
            heading="Lý do",
            width=5.8,
            show=lambda code: lists.reasons.get(code, code),
            parse=code_reader(lambda: choices(lists.reasons), "Lý do"),
            editable=takes(REASON),
            editor=reason_field,
        ),
        GridColumn(
            key=PROMISE,
            heading="Hẹn ngày",
            width=6.2,
            show=format_date,
            parse=day_reader(today),
            editable=takes(PROMISE),
            editor=DateField,
            tip="Ngày hẹn đóng, hoặc ngày đến lại",
        ),
        GridColumn(key="note", heading="Ghi chú", width=4, editable=takes("note"), editor=TextField),
    ]
    return tuple(columns)


def _cover(scheme: str, heading: str) -> GridColumn:
    key = f"{COVER}.{scheme}"
    return GridColumn(
        key=key,
        heading=heading,
        width=7.9,
        editable=False,
        icon=lambda row: STATE_ICONS.get(row[f"{key}.state"], ""),
        tip="Đang có thẻ, đã đóng đến ngày nào",
    )


def _outcome(scheme: str, short: str, lists: CodeLists) -> GridColumn:
    key = f"{OUT}.{scheme}"
    return GridColumn(
        key=key,
        heading="Kết quả",
        width=6.2,
        editable=False,
        show=lambda digit: f"{digit} {lists.outcomes[digit].name}",
        tint=lambda row: "accent-soft" if row["living"] and row[f"{COVER}.{scheme}.lead"] and not row[key] else "",
        icon=lambda row: "target" if row["living"] and row[f"{COVER}.{scheme}.lead"] and not row[key] else "",
        tip=f"Kết quả vận động {short}: gõ một chữ số 1–9",
    )

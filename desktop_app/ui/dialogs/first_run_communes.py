"""Picking the communes of an office out of 3,321 by typing; names from before the mergers of 2025 lead to today's."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from desktop_app.services.offices import CommuneChoice, commune_choice, search_communes
from desktop_app.ui.components.boxes import column, row
from desktop_app.ui.components.buttons import quiet
from desktop_app.ui.components.text import small
from desktop_app.ui.icons import icon
from desktop_app.ui.theme import em, scaled
from desktop_app.ui.widgets.suggestions import Suggestion, SuggestionList
from desktop_app.ui.widgets.text_field import TextField

_CODE = Qt.ItemDataRole.UserRole
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class CommunePicker(QWidget):
    """A search field with its list of suggestions, and the communes chosen so far below it.

    Enter takes the highlighted suggestion; in an empty field it goes on (`left`). Delete in the list of chosen ones
    takes one out. `committed` tells that the choice changed.
    """

    committed = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = TextField(placeholder="Gõ tên xã, phường (có dấu hay không), tên cũ hoặc mã 5 chữ số")
        self.line.setAccessibleName("Tìm xã, phường, đặc khu")
        self.chosen = QListWidget()
        self.chosen.setAccessibleName("Các xã, phường đã chọn")
        self._popup = SuggestionList(self.line, rows=8, min_width=34)
        self._count = small("Chưa chọn xã, phường nào.")
        self._remove = quiet("Bỏ dòng đang chọn", self._drop_current, "trash")
        self._remove.setEnabled(False)
        column(self, self.line, self.chosen, row(None, (self._count, 1), self._remove), gap=0.35)
        scaled(self.chosen, lambda w: w.setFixedHeight(em(w, 6.6)))
        self.setFocusProxy(self.line)
        self.line.textEdited.connect(self._suggest)
        self.line.installEventFilter(self)
        self.chosen.installEventFilter(self)
        self._popup.chosen.connect(self._take)
        self.chosen.currentRowChanged.connect(lambda at: self._remove.setEnabled(at >= 0))

    def value(self) -> tuple[str, ...]:
        """The codes chosen, in their order."""
        return tuple(self.chosen.item(at).data(_CODE) for at in range(self.chosen.count()))

    def set_value(self, codes: tuple[str, ...]) -> None:
        """Choose these communes; codes the country does not have are left out."""
        self.chosen.clear()
        for code in codes:
            choice = commune_choice(code)
            if choice is not None:
                self._add(choice)
        self._tell()

    def suggestions(self) -> list[str]:
        """The lines shown under the field."""
        return self._popup.texts() if self._popup.is_open else []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Up, Down, Enter and Esc belong to the suggestions while they are open."""
        if event.type() == QEvent.Type.ShortcutOverride and self._popup.is_open and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape:
                event.accept()
            return False
        if event.type() == QEvent.Type.FocusOut and watched is self.line:
            self._popup.close()
            return False
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        keys = self._keys_of_line() if watched is self.line else self._keys_of_chosen()
        act = keys.get(Qt.Key(event.key()))
        if act is None:
            return False
        act()
        return True

    def _keys_of_line(self) -> dict[Qt.Key, Callable[[], object]]:
        if self._popup.is_open:
            return {
                Qt.Key.Key_Down: lambda: self._popup.move(1),
                Qt.Key.Key_Up: lambda: self._popup.move(-1),
                Qt.Key.Key_Escape: self._popup.close,
                **dict.fromkeys(_ENTER, self._popup.take),
            }
        if self.line.text().strip():
            return dict.fromkeys(_ENTER, lambda: self._suggest(self.line.text()))
        return dict.fromkeys(_ENTER, self.left.emit)

    def _keys_of_chosen(self) -> dict[Qt.Key, Callable[[], object]]:
        return {Qt.Key.Key_Delete: self._drop_current, **dict.fromkeys(_ENTER, self.left.emit)}

    def _suggest(self, text: str) -> None:
        taken = set(self.value())
        found = [choice for choice in search_communes(text) if choice.code not in taken]
        self._popup.show_lines(
            [
                Suggestion(
                    text=choice.text, data=choice, detail=choice.code, icon="history" if choice.via else "map-pin"
                )
                for choice in found
            ]
        )
        if text.strip() and not found:
            self._count.setText(f"Không thấy xã, phường nào hợp với “{text.strip()}”.")
        else:
            self._tell()

    def _take(self, choice: CommuneChoice) -> None:
        self.line.set_value(None)
        if choice.code not in self.value():
            self._add(choice)
        self._tell()
        self.committed.emit()

    def _add(self, choice: CommuneChoice) -> None:
        entry = QListWidgetItem(icon("map-pin", "muted"), f"{choice.name}, {choice.province} – {choice.code}")
        entry.setData(_CODE, choice.code)
        if choice.via:
            entry.setToolTip(choice.text)
        self.chosen.addItem(entry)

    def _drop_current(self) -> None:
        at = self.chosen.currentRow()
        if at >= 0:
            self.chosen.takeItem(at)
            self._tell()
            self.committed.emit()

    def _tell(self) -> None:
        count = self.chosen.count()
        self._count.setText(f"Đã chọn {count} xã, phường." if count else "Chưa chọn xã, phường nào.")

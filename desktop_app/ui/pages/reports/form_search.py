"""The box over the list of forms: code or title, with or without marks; Down and Enter go to what was found."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from desktop_app.ui.pages.reports.form_list import FormList


class FormSearch(QLineEdit):
    """Narrows a list of forms while it is typed into; Enter takes the first of them, Esc shows all again."""

    found = Signal(int)  # how many forms are in sight

    def __init__(self, forms: FormList) -> None:
        super().__init__()
        self._forms = forms
        self.setPlaceholderText("Tìm mẫu: mã hoặc tên")
        self.setAccessibleName("Tìm mẫu báo cáo theo mã hoặc tên")
        self.setClearButtonEnabled(False)
        self.textChanged.connect(self._seek)
        forms.typed.connect(self._begin)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down goes to the list, Enter takes the first form found."""
        key = event.key()
        if key == Qt.Key.Key_Down:
            self._go(take=False)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._go(take=True)
        elif self._clears(event):
            self.clear()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Keep Esc while there is something to clear."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._clears(event):
            event.accept()
            return True
        return super().event(event)

    def _clears(self, event: QKeyEvent) -> bool:
        return event.key() == Qt.Key.Key_Escape and bool(self.text())

    def _seek(self, text: str) -> None:
        self.found.emit(self._forms.seek(text))

    def _begin(self, letter: str) -> None:
        self.setFocus()
        self.setText(letter)

    def _go(self, *, take: bool) -> None:
        first = self._forms.first_meant()
        if not first:
            return
        chosen = self._forms.currentRow()
        if take or chosen < 0 or self._forms.isRowHidden(chosen):
            if first != self._forms.code():
                self._forms.choose(first)
                self._forms.chosen.emit(first)
            if take:
                self.clear()
        self._forms.setFocus()
        item = self._forms.currentItem()
        if item is not None:
            self._forms.scrollToItem(item)

"""F6: go to a field of this screen by typing a part of its label."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop_app.ui.components.dialog import SafeDialog
from desktop_app.ui.components.field_row import FieldRow
from desktop_app.ui.components.text import muted
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo


def fields_of(page: QWidget) -> list[FieldRow]:
    """Return the labelled fields in sight on a page, in the order they were made."""
    rows = page.findChildren(FieldRow)
    return [row for row in rows if row.isVisible() and row.field.isEnabled()]


class GoToField(SafeDialog):
    """A choice of the fields; Enter takes the one meant."""

    def __init__(self, parent: QWidget | None, rows: Sequence[FieldRow]) -> None:
        super().__init__(parent, "Đến ô")
        self._rows = list(rows)
        self._chosen: FieldRow | None = None
        self.combo = CodeCombo([Choice(code=str(i), text=row.label_text) for i, row in enumerate(self._rows)])
        self.combo.setAccessibleName("Tên ô")
        self.combo.committed.connect(self._go)
        if not self._rows:
            self.body.addWidget(muted("Màn hình này không có ô nhập nào."))
        self.body.addWidget(self.combo)
        self.combo.setVisible(bool(self._rows))
        self.body.addSpacing(self.fontMetrics().height() * 8)
        self.add_button("Đóng", self.reject)
        self.combo.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in the choice goes on even when the first entry is taken as it stands."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.combo.hasFocus():
            self.combo.settle()
            return
        super().keyPressEvent(event)

    def choose(self) -> FieldRow | None:
        """Show the choice and return the field meant, None when given up."""
        return self._chosen if self.exec() else None

    def _go(self) -> None:
        chosen = self.combo.value()
        if chosen is not None:
            self._chosen = self._rows[int(chosen)]
            self.accept()

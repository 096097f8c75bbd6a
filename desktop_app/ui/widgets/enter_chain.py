"""Enter goes on: the order of a form's fields, walked by Enter, with sticky fields and repeating from above."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QPushButton, QWidget

from desktop_app.ui.widgets.field import as_field

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class EnterChain(QObject):
    """Watches the fields of one form.

    Enter → next field, on the last one `save()`; Shift+Enter → back; in a note Enter makes a line and Ctrl+Enter goes
    on. F3 puts the value of the record above into this field, F7 into all sticky ones: `above()` returns these values
    by field, or None when there is no record above.
    """

    def __init__(
        self,
        parent: QWidget,
        *,
        fields: Sequence[QWidget],
        save: Callable[[], object],
        sticky: Sequence[QWidget] = (),
        above: Callable[[], Mapping[QWidget, Any] | None] = lambda: None,
    ) -> None:
        super().__init__(parent)
        self._save = save
        self._above = above
        self._sticky = tuple(sticky)
        self._fields: tuple[QWidget, ...] = ()
        self._ordered = False
        parent.installEventFilter(self)
        self.set_fields(fields)

    @property
    def fields(self) -> tuple[QWidget, ...]:
        """The fields in the order of Enter."""
        return self._fields

    def set_fields(self, fields: Sequence[QWidget]) -> None:
        """Walk other fields; Tab follows the same order."""
        for old in self._fields:
            old.removeEventFilter(self)
        self._fields = tuple(fields)
        for field in self._fields:
            field.installEventFilter(self)
        self._ordered = False
        self._order_tabs()

    def start(self) -> None:
        """Focus the first field that is blank, or the first one."""
        usable = [field for field in self._fields if _usable(field)]
        blank = [field for field in usable if (found := as_field(field)) is not None and found.is_blank()]
        for field in (blank or usable)[:1]:
            field.setFocus(Qt.FocusReason.TabFocusReason)

    def clear(self) -> None:
        """Empty every field but the sticky ones, for the next record."""
        for field in self._fields:
            known = as_field(field)
            if known is not None and field not in self._sticky:
                known.set_value(None)

    def faults(self) -> dict[QWidget, str]:
        """Return the fields whose text cannot be read, with the sentence to show."""
        found = ((field, as_field(field)) for field in self._fields)
        return {field: known.fault_text() for field, known in found if known is not None and known.fault_text()}

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the keys of the chain before the field does."""
        if event.type() == QEvent.Type.Show and watched is self.parent():
            self._order_tabs()
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if not isinstance(watched, QWidget) or watched not in self._fields:
            return False
        key, control = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if key in _ENTER:
            if isinstance(watched, QPushButton) or (isinstance(watched, QPlainTextEdit) and not control):
                return False
            back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._go(watched, -1 if back else 1)
            return True
        if key == Qt.Key.Key_F3:
            self._repeat([watched])
            return True
        if key == Qt.Key.Key_F7:
            self._repeat(self._sticky)
            return True
        return False

    def _order_tabs(self) -> None:
        """Give Tab the order of Enter, as soon as the fields stand together in one window."""
        if self._ordered or len({field.window() for field in self._fields}) != 1:
            return
        self._ordered = True
        for first, second in zip(self._fields, self._fields[1:], strict=False):
            QWidget.setTabOrder(first, second)

    def _go(self, field: QWidget, step: int) -> None:
        known = as_field(field)
        if known is not None:
            known.settle()
        order = [link for link in self._fields if link is field or _usable(link)]
        at = order.index(field) + step
        if at < 0:
            return
        if at >= len(order):
            self._save()
            return
        order[at].setFocus(Qt.FocusReason.TabFocusReason if step > 0 else Qt.FocusReason.BacktabFocusReason)

    def _repeat(self, fields: Sequence[QWidget]) -> None:
        values = self._above()
        if values is None:
            return
        for field in fields:
            known = as_field(field)
            if known is not None and field in values:
                known.set_value(values[field])
                known.committed.emit()


def _usable(field: QWidget) -> bool:
    return field.isVisible() and field.isEnabled() and field.focusPolicy() != Qt.FocusPolicy.NoFocus

"""What every field has in common."""

from collections.abc import Callable
from typing import Any, Protocol, cast, runtime_checkable

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.names import clean
from desktop_app.ui.widgets.echo import Echo


@runtime_checkable
class Field(Protocol):
    """A field holds a value or None (blank); `fault_text` says why what stands in it cannot be read."""

    committed: SignalInstance

    def value(self) -> Any: ...
    def set_value(self, value: Any) -> None: ...
    def is_blank(self) -> bool: ...
    def settle(self) -> None: ...
    def fault_text(self) -> str: ...


class LineField(QLineEdit):
    """A one-line field. Subclasses say how text is read (`read_text`), shown (`show_text`) and echoed (`echo_text`).

    `committed` is sent when the field was left, or Enter was pressed, with another value than before.
    """

    committed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value: Any = None
        self._settled_text = ""
        self._fault = ""
        self._echo = Echo(self)
        self.editingFinished.connect(self.settle)
        self.textEdited.connect(self._show_echo)

    def read_text(self, text: str) -> Any:
        """Return the value of cleaned, non-blank text. Raises RuleBroken with the sentence to show."""
        return text

    def show_text(self, value: Any) -> str:
        """Return how a value stands in the field."""
        return str(value)

    def echo_text(self, text: str) -> str:
        """Return what to echo under the field while this text stands in it, "" for nothing. Raises RuleBroken."""
        return ""

    def value(self) -> Any:
        """Return the value, or None when the field is blank or cannot be read (then `fault_text` says why)."""
        self.settle()
        return self._value

    def set_value(self, value: Any) -> None:
        """Put a value in, without a `committed`."""
        self._value = value
        self._fault = ""
        self._settled_text = "" if value is None else self.show_text(value)
        self._put_text(self._settled_text)

    def is_blank(self) -> bool:
        """Whether nothing was typed."""
        return not clean(self.text())

    def fault_text(self) -> str:
        """Return why the text cannot be read, "" when it can."""
        self.settle()
        return self._fault

    def settle(self) -> None:
        """Read what was typed, as leaving the field does."""
        typed = clean(self.text())
        if typed == self._settled_text:
            return
        before = (self._value, self._fault)
        try:
            self._value = self.read_text(typed) if typed else None
            self._fault = ""
        except RuleBroken as broken:
            self._value = None
            self._fault = broken.sentence
        if not self._fault:
            typed = "" if self._value is None else self.show_text(self._value)
        if self.text() != typed:
            self._put_text(typed)
        self._settled_text = typed
        self._echo.hide_text()
        if (self._value, self._fault) != before:
            self.committed.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Select everything: typing replaces. What is being typed already (a word composed into a cell) stays."""
        super().focusInEvent(event)
        if event.reason() != event.reason().MouseFocusReason and self.text() == self._settled_text:
            self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the echo away and show the beginning of the text."""
        super().focusOutEvent(event)
        self._echo.hide_text()
        self.setCursorPosition(0)

    def _put_text(self, text: str) -> None:
        self.setText(text)
        if not self.hasFocus():
            # The beginning tells what it is, not the end.
            self.setCursorPosition(0)

    def _show_echo(self) -> None:
        typed = clean(self.text())
        try:
            self._echo.show_text(self.echo_text(typed) if typed else "")
        except RuleBroken:
            # Half a date is no mistake yet; the sentence comes when the field is left.
            self._echo.show_text("")


def as_field(widget: QWidget) -> Field | None:
    """Return the widget as a `Field` when it is one."""
    has_all = all(callable(getattr(widget, name, None)) for name in ("value", "set_value", "settle", "is_blank"))
    return cast(Field, widget) if has_all else None


def on_commit(widget: QWidget, slot: Callable[[], object]) -> None:
    """Call `slot` whenever a field was committed; ignored for widgets that are no field."""
    found = as_field(widget)
    if found is not None:
        found.committed.connect(slot)

"""A field for a number that is a name: what looks wrong is let through, the checks of the sheet warn of it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from desktop_app.ui.theme import em, scaled
from desktop_app.ui.widgets.field import LineField


class NumberField(LineField):
    """Reads by `read` (see `cells.number_reader`); `length` is the usual number of digits and only sets the width."""

    def __init__(self, parent: QWidget | None = None, *, read: Callable[[str], str], length: int) -> None:
        super().__init__(parent)
        self._read = read
        self.setMaxLength(length * 2 + 4)
        scaled(self, lambda w: w.setMinimumWidth(em(w, length * 0.62 + 1.6)))

    def read_text(self, text: str) -> str:
        """Return the number. Raises RuleBroken when there is no digit in it."""
        return self._read(text)

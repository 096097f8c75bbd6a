"""Plain text on one line, and numbers that are text (ids, phones)."""

from PySide6.QtWidgets import QWidget

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.identity import digits_of
from desktop_app.ui.theme import em, scaled
from desktop_app.ui.widgets.field import LineField


class TextField(LineField):
    """Text as typed: NFC, no double spaces, nothing else changed."""

    def __init__(self, parent: QWidget | None = None, *, placeholder: str = "", width: float | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(placeholder)
        if width is not None:
            scaled(self, lambda w: w.setFixedWidth(em(w, width)))


class DigitsField(LineField):
    """A number that is a name: leading zeros stay, blanks and points people put between the digits go.

    `length` is the usual number of digits; another length is not refused here (the domain's checks warn).
    """

    def __init__(self, parent: QWidget | None = None, *, length: int = 12, what: str = "Số này") -> None:
        super().__init__(parent)
        self._what = what
        self.setMaxLength(length * 2 + 4)
        scaled(self, lambda w: w.setMinimumWidth(em(w, length * 0.62 + 1.6)))

    def read_text(self, text: str) -> str:
        """Return the digits. Raises RuleBroken when there is anything else."""
        digits = digits_of(text)
        if not (digits.isascii() and digits.isdigit()):
            raise RuleBroken(f"{self._what} chỉ gồm chữ số. Hãy xem lại “{text}”.", rule="field.digits")
        return digits

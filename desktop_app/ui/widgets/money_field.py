"""Whole đồng, typed the way people say them."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop_app.domain.money import format_money, parse_money
from desktop_app.ui.theme import em, scaled
from desktop_app.ui.widgets.field import LineField


class MoneyField(LineField):
    """An amount. Value: int đồng or None. `500k`, `1,2tr` and `113850*12` are understood and echoed.

    With another `unit` it takes counts ("người") the same way.
    """

    def __init__(self, parent: QWidget | None = None, *, unit: str = "đ") -> None:
        super().__init__(parent)
        self._unit = unit
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        scaled(self, lambda w: w.setMinimumWidth(em(w, 8)))

    def read_text(self, text: str) -> int:
        """Return đồng. Raises RuleBroken when the amount cannot be understood: it is never guessed."""
        return parse_money(text)

    def show_text(self, value: object) -> str:
        """Return 1.366.200."""
        return format_money(value) if isinstance(value, int) else ""

    def echo_text(self, text: str) -> str:
        """Return the amount understood so far."""
        return f"= {format_money(parse_money(text))} {self._unit}"

"""A figure of the law: đồng, a percentage, days, months … typed with a comma for decimals."""

from __future__ import annotations

import re
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.money import format_decimal, parse_money
from desktop_app.ui.theme import em, scaled
from desktop_app.ui.widgets.field import LineField

_MONEY = "đồng"
_MOST_DECIMALS = 6  # as many as the screens show


class NumberField(LineField):
    """A number with the unit of its figure. Value: Decimal or None.

    Where the unit is đồng, `2,53tr` and `150k` are understood as in every field of money; elsewhere `4,5` and `4.5`
    are the same, and points between thousands are taken as such. What was understood is echoed with its unit.
    """

    def __init__(self, parent: QWidget | None = None, *, unit: str = "") -> None:
        super().__init__(parent)
        self._unit = unit
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        scaled(self, lambda w: w.setMinimumWidth(em(w, 8)))

    @property
    def unit(self) -> str:
        """The unit the number is read in."""
        return self._unit

    def set_unit(self, unit: str) -> None:
        """Read in another unit from now on; a number already understood stays as it is."""
        self._unit = unit

    def read_text(self, text: str) -> Decimal:
        """Return the number. Raises RuleBroken when it cannot be understood: it is never guessed."""
        typed = text.removesuffix("%").removesuffix(self._unit).strip() if self._unit else text
        if self._unit.startswith(_MONEY):
            return Decimal(parse_money(typed))
        return _number(typed)

    def show_text(self, value: object) -> str:
        """Return 4,5 or 2.530.000."""
        return format_decimal(value) if isinstance(value, Decimal) else ""

    def echo_text(self, text: str) -> str:
        """Return the number understood so far."""
        return f"= {format_decimal(self.read_text(text))} {self._unit}".rstrip()


class WholeField(LineField):
    """A small whole number such as an age. Value: int or None."""

    def __init__(self, parent: QWidget | None = None, *, unit: str, most: int) -> None:
        super().__init__(parent)
        self._unit, self._most = unit, most
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        scaled(self, lambda w: w.setMinimumWidth(em(w, 5)))

    def read_text(self, text: str) -> int:
        """Return the number. Raises RuleBroken when it is no whole number or too large."""
        if not (text.isascii() and text.isdigit()) or int(text) > self._most:
            raise RuleBroken(f"Gõ số {self._unit} từ 0 đến {self._most}.", rule="field.whole")
        return int(text)


def _number(text: str) -> Decimal:
    if re.fullmatch(r"\d{1,3}(\.\d{3})+(,\d+)?", text):
        text = text.replace(".", "")
    found = re.fullmatch(r"(\d+)(?:[.,](\d+))?", text)
    if found is None or len(found[2] or "") > _MOST_DECIMALS:
        raise RuleBroken(f"Không hiểu số “{text}”. Gõ chữ số, dấu phẩy trước phần lẻ, ví dụ 4,5.", rule="field.number")
    return Decimal(f"{found[1]}.{found[2]}" if found[2] else found[1])

"""The code of a walk list: five digits and a check digit, so that a digit mistyped or two swapped are noticed at once."""

from __future__ import annotations

from desktop_app.domain.faults import RuleBroken

_SERIALS = 100_000
# The quasigroup of H. M. Damm (2004): every single wrong digit and every swap of neighbours changes the result.
_TABLE = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)


def walk_list_code(serial: int) -> str:
    """The code of the list with this running number (0 and up; the numbers begin anew after 99,999)."""
    digits = f"{serial % _SERIALS:05d}"
    return digits + _check_digit(digits)


def read_walk_list_code(text: str) -> str:
    """The six digits of a code as it was typed; blanks, dots and dashes do not matter.

    Raises RuleBroken when there are not six digits or the last one does not fit the others.
    """
    digits = "".join(letter for letter in text if letter not in " .-–\u00a0")
    if len(digits) != 6 or not (digits.isascii() and digits.isdigit()):
        raise RuleBroken(
            f"Mã phiếu gồm 6 chữ số, in ở góc phải mỗi trang; “{text.strip()}” chưa đúng.", rule="walk-list.code"
        )
    if _check_digit(digits[:5]) != digits[5]:
        raise RuleBroken(
            f"Mã phiếu {digits} có chữ số gõ nhầm. Hãy nhìn lại mã in ở góc phải của phiếu.", rule="walk-list.code"
        )
    return digits


def _check_digit(digits: str) -> str:
    state = "0"
    for digit in digits:
        state = _TABLE[int(state)][int(digit)]
    return state

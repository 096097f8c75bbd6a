"""What a declaration says happens to somebody: joining, going on, coming back, a change, or the end.

Codes of the sector's software (TM, ON, DT, DB, DL, DC, GH) and the words of form D05-TS column 14; where neither stands, the group of rows ("I Tăng",
"II Giảm" of form D03-TS) tells it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from desktop_app.domain.names import fold

JOINS, ENDS = "joins", "ends"
_JOINS = frozenset(
    ["tm", "on", "dt", "db", "dl", "dc", "tang", "tang moi", "tham gia lan dau", "tang tham gia lan dau", "lan dau", "moi",
     "tham gia moi", "dong tiep", "tiep tuc", "dao han", "gia han", "tai tuc", "dong bu", "dong lai", "dang ky lai", "tham gia lai",
     "dieu chinh", "dieu chinh muc dong", "dieu chinh tang", "thay doi muc dong", "thay doi phuong thuc", "new", "continue"]
)  # fmt: skip
_ENDS = frozenset(["gh", "giam", "giam han", "dung", "dung tham gia", "dung dong", "thoi tham gia", "cham dut"])
_SECTION_ENDS, _SECTION_JOINS = "giam", "tang"


class Sections:
    """The groups of rows of a list, by their row numbers."""

    def __init__(self, groups: Sequence[tuple[int, str]]) -> None:
        told = [(row, _of_section(text)) for row, text in groups]
        self._rows = [row for row, movement in told if movement]
        self._movements = [movement for _, movement in told if movement]

    def at(self, row: int) -> str:
        """What the group of a row says; "" without one."""
        place = bisect_right(self._rows, row) - 1
        return self._movements[place] if place >= 0 else ""


def movement(text: str, section: str) -> str | None:
    """``JOINS`` or ``ENDS``; None when the text says something nobody knows. Without a text the group counts, without both somebody joins."""
    word = fold(text).strip(" .")
    if not word:
        return section or JOINS
    if word in _ENDS:
        return ENDS
    return JOINS if word in _JOINS else None


def _of_section(text: str) -> str:
    words = text.replace("·", " ").replace(".", " ").split()
    if _SECTION_ENDS in words:
        return ENDS
    return JOINS if _SECTION_JOINS in words else ""

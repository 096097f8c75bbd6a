"""Understands single cells: text, names, codes, marks, sexes, numbers, money. Nothing is invented.

Every function takes a cell as it came out of the workbook and returns `Understood`: the value to take in, and a
complaint where a person should look. A number whose leading zeros Excel has eaten is given back *with* a complaint;
what cannot be read with certainty is None with a complaint. A blank cell is None without one.
"""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import isfinite
from typing import NamedTuple, TypeAlias

from desktop_app.domain.names import clean, fold
from desktop_app.excel.legacy_text import suspicious
from desktop_app.excel.plain import Plain, shown
from desktop_app.excel.problems import Level

Value: TypeAlias = str | int | bool | None


class Complaint(NamedTuple):
    """What is wrong with a cell: level, code of the sort of problem, Vietnamese message."""

    level: Level
    code: str
    message: str


class Understood(NamedTuple):
    """What a cell means. `also` is a second field the same cell speaks of: (field, value)."""

    value: Value
    complaint: Complaint | None = None
    also: tuple[str, str] | None = None


CellReader: TypeAlias = Callable[[Plain], Understood]

NOTHING = Understood(None)

PLACEHOLDERS = frozenset(
    ["-", "--", "---", "—", ".", "..", "...", "…", "/", "0", "k", "ko", "khong", "khong co", "chua co", "khong ro",
     "chua ro", "n/a", "na", "null", "none", "nan", "trong"]
)  # fmt: skip
ERRORS = frozenset(["#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"])
_LETTER = "[A-Za-z\u00c0-\u1ef9]"
# Letters that Vietnamese Unicode text never joins to others, but fonts of TCVN3 and VNI age leave behind.
_FOREIGN = "µ¸¶·¹¨»¾¼½©®ª«¬\u00ad¦§øûïöäåæëØÛÏÖÄÅÆË¿ßÿ"
_OLD_FONT = re.compile(f"{_LETTER}[{_FOREIGN}]|[{_FOREIGN}]{_LETTER}")
_NO_NAME = re.compile(r"[()\[\]{}/\\;:,@*+=<>|_%&!\"]")
_LOST_LETTER = re.compile(f"\ufffd|\\?(?={_LETTER})")
_UNTIDY = re.compile(
    "[\u0300-\u036f\u00a0-\u00bf\u00c4-\u00c7\u00cb\u00ce\u00cf\u00d6-\u00d8\u00db\u00de\u00df\u00e4-\u00e7\u00eb"
    "\u00ee-\u00f0\u00f6-\u00f8\u00fb\u00fe\u00ff\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff\ufffd\x00-\x1f"
    "\x7f#?]|  |^ | $|^.?$|^[\\W_]+$"
)


def tidy(text: str) -> bool:
    """Whether a text can be taken in exactly as it stands (a quick test for the many clean cells)."""
    return _UNTIDY.search(text) is None and not suspicious(text)


def read_text(cell: Plain) -> Understood:
    """Free text: NFC, no invisible characters, single spaces. Numbers are written out; a date was once a text."""
    if isinstance(cell, str):
        text = clean(cell)
        if text in ERRORS:
            return refused("formula-error", "Ô chứa lỗi công thức của Excel. Hãy sửa công thức hoặc gõ lại giá trị.")
        if _OLD_FONT.search(text) or suspicious(cell):
            return refused(
                "old-font",
                "Chữ có vẻ gõ bằng phông cũ (TCVN3 hoặc VNI). Hãy chuyển danh sách sang Unicode rồi nhập lại.",
            )
        if _LOST_LETTER.search(text):
            return refused(
                "lost-letters", "Chữ có dấu đã mất (thành “?”) khi tệp được lưu. Hãy lưu lại tệp với bảng mã UTF-8."
            )
        return Understood(text) if any(letter.isalnum() for letter in text) else NOTHING
    if isinstance(cell, bool):
        return Understood(shown(cell))
    if isinstance(cell, date | datetime | time | timedelta):
        return Understood(
            shown(cell),
            Complaint("warn", "became-date", "Excel có thể đã tự đổi ô chữ này thành ngày tháng. Hãy kiểm tra lại."),
        )
    return Understood(shown(cell))


def read_name(cell: Plain) -> Understood:
    """A person's name: text with letters; digits inside are looked at, a bare number is no name."""
    if not isinstance(cell, str):
        return refused("no-name", "Ô họ tên chứa số hoặc ngày tháng. Hãy sửa lại họ tên.")
    found = read_text(cell)
    if not isinstance(found.value, str):
        return found
    if not any(letter.isalpha() for letter in found.value):
        return refused("no-name", "Ô họ tên không có chữ cái. Hãy sửa lại họ tên.")
    if "?" in found.value:
        return refused("lost-letters", "Họ tên có dấu “?”, có thể chữ có dấu đã mất khi tệp được lưu. Hãy sửa lại.")
    if any(letter.isdigit() for letter in found.value):
        return found._replace(complaint=Complaint("warn", "name-digits", "Họ tên có lẫn chữ số. Hãy kiểm tra lại."))
    if _NO_NAME.search(found.value):
        message = "Họ tên có lẫn dấu câu hoặc ghi chú. Hãy sửa lại, ghi chú để ở cột Ghi chú."
        return found._replace(complaint=Complaint("warn", "name-marks", message))
    return found


def read_code(cell: Plain) -> Understood:
    """A code of letters and digits (household, unit): as text, a whole number without `.0`."""
    if isinstance(cell, str) and cell.endswith(".0") and cell[:-2].isdigit():
        return Understood(cell[:-2])
    return read_text(cell)


_YES = frozenset(["x", "х", "×", "✓", "✔", "v", "1", "co", "yes", "true", "dung", "*", "√"])
_NO = frozenset(["0", "-", "khong", "ko", "k", "no", "false", "sai"])


def read_flag(cell: Plain) -> Understood:
    """A mark: x, ✓, 1, "có" are True; blank, 0, "không" are False."""
    if isinstance(cell, bool):
        return Understood(cell)
    word = fold(shown(cell))
    if word in _YES:
        return Understood(True)
    if word in _NO or not word:
        return Understood(False)
    return refused("bad-flag", "Cột đánh dấu chỉ nhận dấu x hoặc để trống. Hãy sửa lại.")


_SEX_WORDS = {
    "nam": "male", "nam gioi": "male", "trai": "male", "male": "male", "ong": "male",
    "nu": "female", "nu gioi": "female", "gai": "female", "female": "female", "ba": "female", "phu nu": "female",
}  # fmt: skip


def read_sex(cell: Plain) -> Understood:
    """A sex written as a word: `male` or `female`. Codes (x, 1, 0) say nothing by themselves: see `columns`."""
    word = fold(shown(cell))
    if not word or word in PLACEHOLDERS - {"0"}:
        return NOTHING
    if word in _SEX_WORDS:
        return Understood(_SEX_WORDS[word])
    return refused("bad-sex", "Giới tính phải ghi Nam hoặc Nữ. Hãy sửa lại.")


def read_integer(cell: Plain) -> Understood:
    """A whole number (months, order, age), also with its unit behind it ("6 tháng")."""
    text = shown(cell)
    if fold(text) in PLACEHOLDERS - {"0"} or not text:
        return NOTHING
    found = re.fullmatch(r"(\d{1,9})(?:[.,]0+)?(?: ?(?:thang|tuoi|nguoi|th))?", fold(text))
    return Understood(int(found[1])) if found else refused("bad-number", "Ô phải là số nguyên. Hãy sửa lại.")


def read_money(cell: Plain, factor: int = 1) -> Understood:
    """An amount in whole đồng: 1.366.200, 1,366,200, 1366200đ, 1,2 triệu. Fractions of a đồng are refused.

    `factor` is the unit of the column (1, 1.000, 1.000.000 đồng); an amount that names its own unit keeps it.
    """
    if isinstance(cell, float | int) and not isinstance(cell, bool):
        return _whole(Decimal(repr(float(cell))) * factor) if isfinite(cell) else _BAD_MONEY
    text = fold(shown(cell)).replace(" ", "")
    if not text or text in PLACEHOLDERS - {"0"}:
        return NOTHING
    bare = re.sub(r"^vnd|(?:dong|vnd|d)$", "", text)
    factor = factor if bare == text else 1
    if re.fullmatch(_GROUPED, bare):
        return _whole(Decimal(re.sub(r"[.,]0{1,2}$|[.,]", "", bare)) * factor)
    if scaled := re.fullmatch(r"(\d+)(?:[.,](\d{1,6}))?(trieu|tr|nghin|ngan|k)(\d{1,3})?", bare):
        digits = 6 if scaled[3].startswith("tr") else 3
        rest = scaled[2] or scaled[4] or ""
        if len(rest) <= digits and not (scaled[2] and scaled[4]):
            return Understood(int(scaled[1] + rest.ljust(digits, "0")))
    if factor > 1 and (found := re.fullmatch(r"(\d+)[.,](\d{1,2})", bare)):
        return _whole(Decimal(f"{found[1]}.{found[2]}") * factor)
    return _BAD_MONEY


def _whole(amount: Decimal) -> Understood:
    if amount != amount.to_integral_value() or amount < 0:
        return refused("bad-money", "Số tiền phải là số nguyên đồng, không âm. Hãy sửa lại.")
    return Understood(int(amount))


def refused(code: str, message: str) -> Understood:
    """Return a cell that could not be read: no value, a warning."""
    return Understood(None, Complaint("warn", code, message))


_GROUPED = r"\d+|\d{1,3}(?:\.\d{3})+(?:,0{1,2})?|\d{1,3}(?:,\d{3})+(?:\.0{1,2})?"
_BAD_MONEY = refused("bad-money", "Không đọc được số tiền. Hãy ghi số nguyên đồng, ví dụ 1.366.200.")

"""Understands the numbers that identify people and places: personal id, insurance number, card, phone, commune code.

Lists destroy them in known ways: Excel eats leading zeros and writes 1.2E+11, people put blanks, points and apostrophes
between the digits. What is given back goes with a complaint; what cannot be restored is None with a complaint.
"""

import re
from datetime import date, datetime, time, timedelta
from math import isfinite

from desktop_app.domain.identity import digits_of
from desktop_app.domain.names import clean, fold
from desktop_app.excel.cells import ERRORS, PLACEHOLDERS, Complaint, Understood, refused
from desktop_app.excel.plain import Plain

_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?E\+?\d+", re.IGNORECASE)
_CARD = re.compile(r"[A-Z]{2}\d{13}", re.ASCII)


# Dashes and digits that look like those of the keyboard: from PDF files, phones, and East Asian input.
_LOOKALIKES = {
    **dict.fromkeys([*range(0x2010, 0x2016), 0x2212, 0xFE58, 0xFF0D], "-"),
    **{0xFF10 + digit: str(digit) for digit in range(10)},
    **dict.fromkeys([0x2018, 0x2019, 0x201B, 0x02BC, 0x00B4], "'"),
}
_ROUNDED = Complaint(
    "warn", "rounded", "Số tận cùng nhiều chữ số 0: Excel có thể đã rút gọn làm mất chữ số. Hãy đối chiếu giấy tờ."
)


def read_personal_id(cell: Plain) -> Understood:
    """A personal id of 12 digits (CCCD/ĐDCN; NĐ 137/2015/NĐ-CP)."""
    number, numeric, complaint = _number(cell)
    if complaint is not None or not number:
        return Understood(None, complaint)
    if not _digits(number):
        return refused(
            "bad-personal-id", "Không phải số CCCD/định danh 12 chữ số. Nếu là hộ chiếu, hãy ghi vào cột Ghi chú."
        )
    if len(number) == 12:
        return Understood(number, _ROUNDED if numeric and number.endswith("00000") else None)
    if len(number) == 11 or (len(number) == 10 and numeric):
        return _zeros(number.zfill(12))
    if len(number) == 10:
        return refused("bad-personal-id", "Có 10 chữ số, giống mã số BHXH hơn là số CCCD. Hãy kiểm tra cột này.")
    if len(number) == 9:
        return refused("old-id-card", "Số chứng minh nhân dân cũ (9 chữ số). Hãy bổ sung số CCCD/định danh 12 chữ số.")
    return refused("bad-personal-id", f"Số CCCD/định danh phải có 12 chữ số, ở đây có {len(number)}. Hãy sửa lại.")


def read_insurance_no(cell: Plain) -> Understood:
    """A social-insurance number of 10 digits; 12 digits are a personal id standing in for it (CV 1804/BHXH, 2025)."""
    number, numeric, complaint = _number(cell)
    if complaint is not None or not number:
        return Understood(None, complaint)
    if _CARD.fullmatch(number.upper()):
        return Understood(number[-10:], also=("card_no", number.upper()))
    if not _digits(number):
        return refused("bad-insurance-no", "Mã số BHXH gồm 10 chữ số (hoặc số định danh 12 chữ số). Hãy sửa lại.")
    if len(number) == 10:
        return Understood(number, _ROUNDED if numeric and number.endswith("00000") else None)
    if len(number) == 12:
        return Understood(None, also=("personal_id", number))
    if len(number) == 9 or (len(number) == 8 and numeric):
        return _zeros(number.zfill(10))
    if len(number) == 11 and numeric:
        return _zeros(number.zfill(12))._replace(value=None, also=("personal_id", number.zfill(12)))
    return refused("bad-insurance-no", f"Mã số BHXH phải có 10 chữ số, ở đây có {len(number)}. Hãy sửa lại.")


def read_card_no(cell: Plain) -> Understood:
    """A health card number: 15 characters, or the last 10 that are printed since QĐ 1666/QĐ-BHXH (2020)."""
    number, numeric, complaint = _number(cell)
    if complaint is not None or not number:
        return Understood(None, complaint)
    if _CARD.fullmatch(number.upper()):
        return Understood(number.upper())
    if _digits(number) and len(number) == 10:
        return Understood(number, _ROUNDED if numeric and number.endswith("00000") else None)
    if _digits(number) and len(number) == 9 and numeric:
        return _zeros(number.zfill(10))
    if _digits(number) and len(number) == 12:
        return refused(
            "bad-card-no", "Có 12 chữ số: là số định danh cá nhân, không phải mã thẻ BHYT. Hãy kiểm tra cột này."
        )
    return refused("bad-card-no", "Mã thẻ BHYT gồm 15 ký tự (2 chữ cái, 13 chữ số) hoặc 10 chữ số cuối. Hãy sửa lại.")


def read_phone(cell: Plain) -> Understood:
    """A phone number as 0…; +84 is understood, a lost zero is given back and shown, the first of several is taken."""
    if isinstance(cell, str):
        several = [part for part in re.split(r"[;,/\n]| - |\bhoặc\b", cell) if len(digits_of(part)) >= 8]
        if len(several) > 1:
            first = read_phone(several[0])
            return first._replace(
                complaint=Complaint(
                    "warn", "several-phones", "Ô có nhiều số điện thoại, chỉ lấy số đầu tiên. Hãy chọn số đúng."
                )
            )
    number, numeric, complaint = _number(cell)
    if complaint is not None or not number:
        return Understood(None, complaint)
    number = number.replace("(", "").replace(")", "")
    if number.startswith("+84"):
        number = "0" + number[3:].removeprefix("0")
    if re.fullmatch(r"84[35789]\d{8}", number):
        number = "0" + number[2:]
    if re.fullmatch(r"0[35789]\d{8}|02\d{9}", number, re.ASCII):
        return Understood(number)
    if re.fullmatch(r"[35789]\d{8}", number, re.ASCII) or (numeric and re.fullmatch(r"2\d{9}", number)):
        return _zeros("0" + number)
    if not _digits(number) or not 6 <= len(number) <= 12:
        return refused("bad-phone", "Không phải số điện thoại. Hãy sửa lại.")
    return Understood(
        number, Complaint("warn", "odd-phone", "Không đúng dạng số điện thoại hiện nay. Hãy hỏi lại số mới.")
    )


def read_commune_code(cell: Plain) -> Understood:
    """A commune code of 5 digits (QĐ 19/2025/QĐ-TTg)."""
    number, _, complaint = _number(cell)
    if complaint is not None or not number:
        return Understood(None, complaint)
    if not _digits(number) or len(number) > 5:
        return refused("bad-commune-code", "Mã xã gồm 5 chữ số. Hãy sửa lại.")
    return Understood(number) if len(number) == 5 else _zeros(number.zfill(5))


def _number(cell: Plain) -> tuple[str, bool, Complaint | None]:
    """Return what is written (digits joined), whether it was a numeric cell, and a complaint that ends the reading."""
    if isinstance(cell, bool | date | datetime | time | timedelta):
        return (
            "",
            False,
            Complaint("warn", "became-date", "Ô này Excel đã đổi thành ngày tháng hoặc đúng/sai. Hãy gõ lại số."),
        )
    if isinstance(cell, float | int):
        if not isfinite(cell) or cell < 0 or cell != int(cell):
            return "", True, Complaint("warn", "bad-number", "Số âm hoặc có phần lẻ không thể là mã số. Hãy gõ lại.")
        return ("" if cell == 0 else str(int(cell))), True, None
    text = digits_of(cell.translate(_LOOKALIKES).removesuffix(".0"))
    if not text or fold(cell) in PLACEHOLDERS:
        return "", False, None
    if text in ERRORS:
        return "", False, Complaint("warn", "formula-error", "Ô chứa lỗi công thức của Excel. Hãy gõ lại giá trị.")
    if _SCIENTIFIC.fullmatch(clean(cell)):
        return (
            "",
            False,
            Complaint(
                "warn", "scientific", "Excel đã rút gọn số thành dạng 1.2E+11 nên mất chữ số. Hãy gõ lại từ giấy tờ."
            ),
        )
    return text, False, None


def _digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _zeros(value: str) -> Understood:
    message = f"Mất số 0 ở đầu (Excel coi là số); đã thêm lại thành {value}. Hãy đối chiếu với giấy tờ."
    return Understood(value, Complaint("warn", "zeros-restored", message))

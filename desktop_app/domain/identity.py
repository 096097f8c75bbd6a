"""Checks of identity numbers: personal id (CCCD/ĐDCN), insurance number, health card, phone.

Warnings, not walls: old papers contradict each other lawfully, so nothing here blocks; each check returns what a
person should look at, with the corrected value where there is only one.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from desktop_app.domain.names import clean

_SEXES = {"male": "Nam", "female": "Nữ"}


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One thing to look at. `level`: `block` (cannot be saved) | `warn` (saved with a reason) | `hint`.

    `field` names the field as the records do; `message` is Vietnamese; `proposal` is the value to offer where only
    one is likely.
    """

    level: str
    field: str
    message: str
    proposal: str | None = None


def digits_of(text: str | None) -> str:
    """Return a number as typed without the blanks, points, dashes and apostrophes people put between the digits."""
    return re.sub(r"[\s.\-'’`]", "", clean(text or ""))


def check_personal_id(personal_id: str | None, birth: str | None = None, sex: str | None = None) -> list[Problem]:
    """Check a 12-digit personal id: 3 place digits, 1 century and sex, 2 year of birth, 6 random (NĐ 137/2015/NĐ-CP).

    `birth` is ISO text of any precision, `sex` `male` or `female`; both may be unknown. The place digits keep the
    codes 001–096 from before the mergers and are not compared with today's provinces. Contradictions only warn.
    """
    number = digits_of(personal_id)
    if not number:
        return [Problem(level="hint", field="personal_id", message="Chưa có số CCCD/định danh cá nhân.")]
    if not _all_digits(number):
        return [_warn("personal_id", "Số CCCD/định danh cá nhân chỉ gồm chữ số.")]
    if len(number) == 9:
        return [_warn("personal_id", "Có 9 chữ số: là số chứng minh nhân dân cũ, cần số CCCD/định danh 12 chữ số.")]
    if len(number) == 11:
        lost = "Có 11 chữ số: có thể đã mất số 0 ở đầu khi mở bằng Excel."
        return [_warn("personal_id", lost, proposal="0" + number)]
    if len(number) != 12:
        return [_warn("personal_id", f"Số CCCD/định danh cá nhân phải có 12 chữ số, ở đây có {len(number)}.")]
    return _contradictions(number, birth, sex)


def personal_id_facts(personal_id: str) -> tuple[int, str]:
    """Return the year of birth and the sex (`male`, `female`) that a well-formed 12-digit id speaks of."""
    century, year = int(personal_id[3]), int(personal_id[4:6])
    return 1900 + century // 2 * 100 + year, "female" if century % 2 else "male"


def check_insurance_no(insurance_no: str | None) -> list[Problem]:
    """Check a social-insurance number: 10 digits, no published check digit.

    Since 1/8/2025 the personal id stands in for it (Công văn 1804/BHXH), so a missing one is only a hint.
    """
    number = digits_of(insurance_no)
    if not number:
        return [Problem(level="hint", field="insurance_no", message="Chưa có mã số BHXH.")]
    if not _all_digits(number):
        return [_warn("insurance_no", "Mã số BHXH chỉ gồm chữ số.")]
    if len(number) == 9:
        lost = "Có 9 chữ số: có thể đã mất số 0 ở đầu khi mở bằng Excel."
        return [_warn("insurance_no", lost, proposal="0" + number)]
    if len(number) == 12:
        return [_warn("insurance_no", "Có 12 chữ số: là số CCCD/định danh cá nhân, không phải mã số BHXH.")]
    if len(number) != 10:
        return [_warn("insurance_no", f"Mã số BHXH phải có 10 chữ số, ở đây có {len(number)}.")]
    return []


def check_card_no(
    card_no: str | None, insurance_no: str | None = None, benefits: Mapping[str, frozenset[str]] | None = None
) -> list[Problem]:
    """Check a health card number of 15 characters, or its last 10, which are the insurance number.

    15 characters are 2 letters (subject), the benefit digit 1–5, 2 province digits and 10 digits (QĐ 1351/QĐ-BHXH, QĐ
    1666/QĐ-BHXH). `benefits` maps a subject code to the benefit digits it may carry on the day asked about
    (`seeds/health_card_codes.csv`).
    """
    number = digits_of(card_no).upper()
    if not number:
        return []
    if re.fullmatch(r"\d{10}", number, re.ASCII):
        return _same_person(number, insurance_no)
    parts = re.fullmatch(r"([A-Z]{2})(\d)(\d{2})(\d{10})", number, re.ASCII)
    if parts is None:
        return [_warn("card_no", "Số thẻ BHYT gồm 15 ký tự (2 chữ cái, 13 chữ số) hoặc 10 chữ số cuối.")]
    problems = []
    if parts[2] not in "12345":
        problems.append(_warn("card_no", f"Ký tự thứ ba là mức hưởng, phải từ 1 đến 5, ở đây là {parts[2]}."))
    elif benefits is not None and parts[2] not in benefits.get(parts[1], frozenset(parts[2])):
        allowed = ", ".join(sorted(benefits[parts[1]]))
        problems.append(_warn("card_no", f"Mã đối tượng {parts[1]} đi với mức hưởng {allowed}, ở đây là {parts[2]}."))
    return problems + _same_person(parts[4], insurance_no)


def check_phone(phone: str | None) -> list[Problem]:
    """Check a Vietnamese phone number: mobile 10 digits (03, 05, 07, 08, 09), fixed line 11 (02), +84 understood."""
    number = digits_of(phone).replace("(", "").replace(")", "")
    if not number:
        return [Problem(level="hint", field="phone", message="Chưa có số điện thoại.")]
    if number.startswith("+84"):
        number = "0" + number[3:].removeprefix("0")
    if not _all_digits(number):
        return [_warn("phone", "Số điện thoại chỉ gồm chữ số.")]
    if re.fullmatch(r"[35789]\d{8}", number):
        return [_warn("phone", "Có thể đã mất số 0 ở đầu khi mở bằng Excel.", proposal="0" + number)]
    if not re.fullmatch(r"0[35789]\d{8}|02\d{9}", number):
        return [
            _warn("phone", "Không đúng dạng số điện thoại: di động 10 chữ số (03, 05, 07, 08, 09), cố định 11 (02).")
        ]
    if len(set(number[2:])) == 1:
        return [_warn("phone", "Số điện thoại lặp một chữ số, có thể là số điền cho có.")]
    return []


def _contradictions(number: str, birth: str | None, sex: str | None) -> list[Problem]:
    problems = []
    if number.startswith("000"):
        problems.append(_warn("personal_id", "Ba chữ số đầu 000 không phải mã nơi đăng ký khai sinh."))
    year, speaks = personal_id_facts(number)
    if birth and int(birth[:4]) != year:
        problems.append(_warn("personal_id", f"Số CCCD cho năm sinh {year}, năm sinh đã ghi là {birth[:4]}."))
    if sex and sex != speaks:
        problems.append(_warn("personal_id", f"Số CCCD cho giới tính {_SEXES[speaks]}, giới tính đã ghi khác."))
    return problems


def _same_person(last_ten: str, insurance_no: str | None) -> list[Problem]:
    known = digits_of(insurance_no)
    if known and known != last_ten:
        return [_warn("card_no", "Mười chữ số cuối của thẻ khác mã số BHXH đã ghi.")]
    return []


def _all_digits(number: str) -> bool:
    return number.isascii() and number.isdigit()


def _warn(field: str, message: str, *, proposal: str | None = None) -> Problem:
    return Problem(level="warn", field=field, message=message, proposal=proposal)

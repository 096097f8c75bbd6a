"""Puts together what lists spread over several columns: parts of a birth; Nam and Nữ; numbers given twice."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TypeAlias

from desktop_app.domain.identity import personal_id_facts
from desktop_app.excel.cells import Complaint, Value
from desktop_app.excel.columns import Note
from desktop_app.excel.dates import read_birth
from desktop_app.excel.plain import Plain

Columns: TypeAlias = dict[str, list[Value]]
Tell: TypeAlias = Callable[[int, str, Complaint], None]

_PARTS = ("birth_day", "birth_month", "birth_year", "birth_male", "birth_female", "sex_male", "sex_female")


def combine(
    values: Columns,
    notes: Mapping[str, Sequence[Note]],
    kind_fields: Sequence[str],
    today: date,
    tell: Tell,
    cell: Callable[[int, str], Plain],
) -> None:
    """Turn the columns of a slice into canonical ones, in place; `tell` takes what has to be reported.

    Afterwards only canonical fields are left: `birth` and `sex` instead of their parts. `cell` gives a raw cell.
    """  # fmt: skip
    _route(values, notes, kind_fields, tell)
    for field, listed in notes.items():
        for at, understood in listed:
            if understood.complaint is None:
                continue
            if understood.complaint.code == "two-digit-year" and _settle_year(values, field, at, today, cell):
                continue
            tell(at, field, understood.complaint)
    if "birth_male" in values or "birth_female" in values:
        _births_under_sexes(values, tell)
    if "birth_year" in values or "birth_day" in values or "birth_month" in values:
        _births_from_parts(values, today, tell)
    if "sex_male" in values or "sex_female" in values:
        _sexes_from_marks(values, tell)
    for field in _PARTS:
        values.pop(field, None)


def _route(values: Columns, notes: Mapping[str, Sequence[Note]], kind_fields: Sequence[str], tell: Tell) -> None:
    """A personal id in the insurance column goes where it belongs, unless the row has another one."""
    if "insurance_no" not in values:
        return
    count = len(values["insurance_no"])
    for target in ("personal_id", "card_no"):
        if target in kind_fields:
            values.setdefault(target, [None] * count)
    for at, understood in notes.get("insurance_no", ()):
        if understood.also is None:
            continue
        field, value = understood.also
        column = values.get(field)
        if column is None:
            continue
        if column[at] is None:
            column[at] = value
        elif column[at] != value:
            message = "Số này khác số đã ghi ở cột khác của cùng người; giữ số ở cột kia. Hãy đối chiếu giấy tờ."
            tell(at, "insurance_no", Complaint("warn", "two-numbers", message))


def _settle_year(values: Columns, field: str, at: int, today: date, cell: Callable[[int, str], Plain]) -> bool:
    """Let the personal id of the row say the century of a year written with two digits; True when it agrees."""
    number = values.get("personal_id", ())
    own = number[at] if at < len(number) else None
    if field not in ("birth", "birth_male", "birth_female") or not isinstance(own, str):
        return False
    found = read_birth(cell(at, field), today=today, known_year=personal_id_facts(own)[0])
    if found.value is None or found.complaint is not None:
        return False
    if values[field][at] not in (None, found.value):
        return False
    values[field][at] = found.value
    return True


def _births_under_sexes(values: Columns, tell: Tell) -> None:
    """Year of birth written under Nam or under Nữ: the place tells the sex."""
    male, female = values.get("birth_male"), values.get("birth_female")
    count = len(male or female or ())
    births = values.setdefault("birth", [None] * count)
    sexes = values.setdefault("sex", [None] * count)
    for at in range(count):
        his, hers = male[at] if male else None, female[at] if female else None
        if his is not None and hers is not None:
            field = "birth_female"
            tell(at, field, Complaint("warn", "both-sexes", "Năm sinh ghi ở cả cột Nam và cột Nữ. Hãy xoá một ô."))
            continue
        birth, sex = (his, "male") if his is not None else (hers, "female")
        if birth is not None:
            births[at] = births[at] if births[at] is not None else birth
            sexes[at] = sexes[at] if sexes[at] is not None else sex


def _births_from_parts(values: Columns, today: date, tell: Tell) -> None:
    days, months, years = (values.get(field) for field in ("birth_day", "birth_month", "birth_year"))
    count = len(days or months or years or ())
    births = values.setdefault("birth", [None] * count)
    for at in range(count):
        whole = births[at]
        year = years[at] if years else None
        if year is None and isinstance(whole, str) and len(whole) == 4:
            year = whole
        if not isinstance(year, str):
            continue
        if isinstance(whole, str) and len(whole) > 4:
            if whole[:4] != year[:4]:
                message = "Năm sinh ở hai cột khác nhau; giữ ngày sinh đầy đủ. Hãy kiểm tra lại."
                tell(at, "birth_year", Complaint("warn", "two-births", message))
            continue
        day = days[at] if days else None
        month = months[at] if months else None
        births[at] = year
        if len(year) == 4 and isinstance(month, int):
            text = f"{day if isinstance(day, int) else 0}/{month}/{year}"
            found = read_birth(text, today=today)
            if found.value is not None:
                births[at] = found.value
            else:
                field = "birth_day" if "birth_day" in values else "birth_month"
                message = "Ngày, tháng, năm sinh ghép lại không thành một ngày có thật; chỉ giữ năm. Hãy kiểm tra lại."
                tell(at, field, Complaint("warn", "bad-date", message))


def _sexes_from_marks(values: Columns, tell: Tell) -> None:
    """A mark under Nam or under Nữ. Where only one of the columns exists, a row without a mark stays unknown."""
    male, female = values.get("sex_male"), values.get("sex_female")
    count = len(male or female or ())
    sexes = values.setdefault("sex", [None] * count)
    for at in range(count):
        his, hers = bool(male and male[at]), bool(female and female[at])
        if his and hers:
            tell(at, "sex_female", Complaint("warn", "both-sexes", "Đánh dấu cả Nam và Nữ. Hãy xoá một dấu."))
        elif his or hers:
            sexes[at] = sexes[at] if sexes[at] is not None else "male" if his else "female"

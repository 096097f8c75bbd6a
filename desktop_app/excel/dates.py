"""Understands dates of lists: real dates, serial numbers, texts in any order, years alone.

A birth keeps the precision it has (`1965`, `1965-03`, `1965-03-05`). Whether 05/03 is the 5th of March or the 3rd of
May is decided for the whole column from the cells that can be read one way only; a cell that stays open is not read.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from math import isfinite
from typing import Literal, TypeAlias

from desktop_app.domain.names import clean, fold
from desktop_app.excel.cells import NOTHING, Complaint, Understood, read_text
from desktop_app.excel.plain import Plain, shown

Order: TypeAlias = Literal["dmy", "mdy", "open"]

_EPOCH = date(1899, 12, 30)  # serial 1 is 31/12/1899 here; from March 1900 on it is Excel's own count
_NO_DAY = date(1899, 12, 31)
_FIRST_YEAR = 1900
_UNPROVED = 15  # (12/31)^15: one list in a million
_FAR = 30  # years ahead that no list speaks of
_OUTNUMBERED = 20  # so many readable-one-way cells against one of the other order make the other a slip

_TIME = r"(?:[ T]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?(?:AM|PM|SA|CH))?)?"
_DAY = re.compile(rf"(\d{{1,2}}) ?[/.\- ] ?(\d{{1,2}}) ?[/.\- ] ?(\d{{4}}|\d{{2}}){_TIME}", re.IGNORECASE)
_ISO = re.compile(rf"(\d{{4}})[/.\-](\d{{1,2}})(?:[/.\-](\d{{1,2}}){_TIME})?", re.IGNORECASE)
_MONTH = re.compile(r"(?:t|thang )?(\d{1,2}) ?[/.\- ] ?(\d{4})")
_YEAR = re.compile(r"(?:(?:sinh )?nam |sn |s/n )?(\d{4})(?:\.0)?")
_WORDS = re.compile(r"(?:ngay (\d{1,2}) )?thang (\d{1,2}) nam (\d{4})")
_UNKNOWN_PART = re.compile(r"(?:[?_x*]{1,2}|\.{2,}|…|-{1,2}(?=/))(?=[/\-])", re.IGNORECASE)
_LEADING = re.compile(r"^(?:sinh )?(?:ngay|sinh)(?: sinh)? ?:? ?(?=\d)")
_NAMED_MONTH = re.compile(r"(\d{1,2})[ \-/]([a-z]{3})[a-z]*\.?[ \-/,]+(\d{4}|\d{2})")
_THG = re.compile(r"(\d{1,2})[ \-/]?(?:thg|thang|th)[ .]?(\d{1,2})[ \-/,]+(?:nam )?(\d{4})")
_MONTHS = {
    name: number
    for number, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], start=1
    )
}
_PACKED = re.compile(r"\d{8}")


def day_order(texts: Iterable[str]) -> Order:
    """Return the order in which a column writes day and month: `dmy` unless its cells prove otherwise.

    `dmy` is how Vietnamese lists are written; `mdy` needs cells that can only be read so; `open` means both orders
    stand beside each other, so that no doubtful cell may be read.
    """
    day_first = month_first = 0
    for text in texts:
        found = _DAY.fullmatch(text) or _DAY.fullmatch(clean(text))
        if found:
            first, second = int(found[1]), int(found[2])
            day_first += first > 12 >= second > 0
            month_first += second > 12 >= first > 0
    if month_first * _OUTNUMBERED <= day_first:
        return "dmy"
    if day_first * _OUTNUMBERED <= month_first and month_first > 1:
        return "mdy"
    return "open"


def read_birth(cell: Plain, *, today: date, order: Order = "dmy", known_year: int | None = None) -> Understood:
    """Return a birth as ISO text of its own precision. `known_year` (from the personal id) settles two-digit years."""
    found = _read(cell, order=order, known_year=known_year, today=today)
    if isinstance(found.value, str):
        if found.value[:4] > str(today.year) or found.value > today.isoformat():
            return _refused("future-birth", "Ngày sinh ở tương lai. Hãy sửa lại.")
        if int(found.value[:4]) < _FIRST_YEAR:
            return _refused("bad-date", "Năm sinh trước 1900. Hãy sửa lại.")
    return found


def read_date(cell: Plain, *, today: date, order: Order = "dmy") -> Understood:
    """Return a calendar day as ISO text; a month or a year alone is no day and is refused."""
    found = _read(cell, order=order, known_year=None, today=today, century=True)
    if isinstance(found.value, str) and len(found.value) < 10:
        return _refused("no-day", "Cần đủ ngày, tháng, năm. Hãy bổ sung.")
    if isinstance(found.value, str) and int(found.value[:4]) > today.year + _FAR and found.complaint is None:
        return found._replace(
            complaint=Complaint("warn", "far-date", "Ngày ở rất xa trong tương lai. Hãy kiểm tra lại.")
        )
    return found


def read_month(cell: Plain, *, today: date, order: Order = "dmy") -> Understood:
    """Return a month as `YYYY-MM`: 05/2025, T5/2025, 202505, a day inside it."""
    packed = _packed_month(shown(cell), today)
    if packed is not None:
        return packed
    found = _read(cell, order=order, known_year=None, today=today, century=True)
    if not isinstance(found.value, str):
        return found
    if len(found.value) < 7:
        return _refused("no-month", "Cần đủ tháng và năm. Hãy bổ sung.")
    return found._replace(value=found.value[:7])


def _packed_month(text: str, today: date) -> Understood | None:
    """Read 202505, 052025 and 52025 (its zero lost), where the year is one that lists still speak of."""
    if not re.fullmatch(r"\d{5,6}", text):
        return None
    for year, month in ((text[:4], text[4:]), (text[-4:], text[:-4])):
        if len(month) <= 2 and 1990 <= int(year) <= today.year + 5 and 1 <= int(month) <= 12:
            value = f"{year}-{int(month):02d}"
            complaint = None
            if len(text) == 5:
                complaint = Complaint(
                    "warn", "packed-date", f"Hiểu là tháng {int(month):02d}/{year}. Hãy kiểm tra lại."
                )
            return Understood(value, complaint)
    return None


def unproved_order(texts: Iterable[str]) -> bool:
    """Whether many births are written day and month first and not one proves which is which: no list of people is so."""
    pairs = {(found[1], found[2], found[3]) for text in texts if (found := _DAY.fullmatch(text))}
    if any(int(first) > 12 or int(second) > 12 for first, second, _ in pairs):
        return False
    return sum(int(first) != int(second) for first, second, _ in pairs) >= _UNPROVED


def year_in_date_format(cell: date) -> int | None:
    """Return the year somebody typed into a cell formatted as a date: 1965 is then shown, and stored, as 18/05/1905."""
    serial = (cell - _EPOCH).days
    return serial if _FIRST_YEAR <= serial <= 2100 else None


def _read(cell: Plain, *, order: Order, known_year: int | None, today: date, century: bool = False) -> Understood:
    if isinstance(cell, datetime):
        cell = cell.date()
    if isinstance(cell, date):
        if cell <= _NO_DAY:
            return NOTHING  # a nought in a cell that is formatted as a date
        year = year_in_date_format(cell)
        if year is not None:
            message = f"Ô định dạng ngày nhưng chỉ gõ năm {year}; hiểu là năm {year}. Hãy kiểm tra lại."
            return Understood(str(year), Complaint("warn", "year-as-date", message))
        return Understood(cell.isoformat())
    if isinstance(cell, bool | time | timedelta):
        return _BAD
    if isinstance(cell, float | int):
        return _read_number(cell, today)
    return _read_text(cell, order, known_year, today, century)


def _read_number(cell: float, today: date) -> Understood:
    if not isfinite(cell) or cell != int(cell):
        return _BAD
    number = int(cell)
    if number == 0:
        return NOTHING
    if _FIRST_YEAR <= number <= 2100:
        return Understood(str(number))
    if 2100 < number <= (today - _EPOCH).days + 3_660:
        day = _EPOCH + timedelta(days=number)
        message = f"Ô là số seri ngày của Excel; hiểu là {day:%d/%m/%Y}. Hãy kiểm tra lại."
        return Understood(day.isoformat(), Complaint("warn", "serial", message))
    text = str(number)
    if len(text) == 7:
        found = _read_packed("0" + text)
        if found.value is not None:
            return found
    if len(text) == 8:
        return _read_packed(text)
    return _BAD


def _read_text(raw: str, order: Order, known_year: int | None, today: date, century: bool) -> Understood:
    text = clean(raw).strip("'’`").rstrip(".,; ")
    if found := _DAY.fullmatch(text):
        return _read_parts(int(found[1]), int(found[2]), found[3], order, known_year, today, century)
    if found := _ISO.fullmatch(text):
        return _checked(int(found[1]), int(found[2]), int(found[3] or 0))
    folded = fold(_UNKNOWN_PART.sub("0", text))
    if found := _DAY.fullmatch(folded):
        return _read_parts(int(found[1]), int(found[2]), found[3], order, known_year, today, century)
    folded = _LEADING.sub("", folded)
    if found := _DAY.fullmatch(folded):
        return _read_parts(int(found[1]), int(found[2]), found[3], order, known_year, today, century)
    if (found := _NAMED_MONTH.fullmatch(folded)) and found[2] in _MONTHS:  # Excel's own 05-Mar-65
        return _read_parts(int(found[1]), _MONTHS[found[2]], found[3], "dmy", known_year, today, century)
    if found := _THG.fullmatch(folded):
        return _checked(int(found[3]), int(found[2]), int(found[1]))
    if found := _YEAR.fullmatch(folded):
        return _checked(int(found[1]), 0, 0)
    if found := _MONTH.fullmatch(folded):
        return _checked(int(found[2]), int(found[1]), 0)
    if found := _WORDS.fullmatch(folded):
        return _checked(int(found[3]), int(found[2]), int(found[1] or 0))
    if _PACKED.fullmatch(text):
        return _read_packed(text)
    if re.fullmatch(r"\d{5}(?:\.0)?", text):
        return _read_number(float(text), today)
    words = read_text(raw)
    if words.complaint is not None:
        return words._replace(value=None)
    return NOTHING if words.value is None or folded in ("khong", "khong ro", "khong co", "chua ro", "chua co") else _BAD


def _read_parts(
    first: int, second: int, year: str, order: Order, known_year: int | None, today: date, century: bool
) -> Understood:
    complaint: Complaint | None = None
    if order == "open" and 0 < first <= 12 and 0 < second <= 12 and first != second:
        return _refused(
            "day-or-month", "Cột này lẫn cả hai cách ghi ngày/tháng và tháng/ngày nên không rõ ô này. Hãy sửa lại."
        )
    swap = order == "mdy" or (order == "open" and second > 12)
    day, month = (second, first) if swap else (first, second)
    if len(year) == 4:
        full = int(year)
    else:
        settled = _century(int(year), known_year, today, century)
        if settled is None:
            return _refused("two-digit-year", "Năm chỉ có 2 chữ số, không rõ thế kỷ nào. Hãy ghi đủ 4 chữ số.")
        full = settled
        if known_year is None:
            complaint = Complaint("warn", "two-digit-year", f"Năm chỉ có 2 chữ số; hiểu là {full}. Hãy kiểm tra lại.")
    found = _checked(full, month, day)
    return found if found.value is None else found._replace(complaint=complaint)


def _century(year: int, known_year: int | None, today: date, recent: bool) -> int | None:
    """Return the full year where only one is possible: a personal id says it, or the other would lie in the future."""
    if known_year is not None:
        return known_year if known_year % 100 == year else None
    if recent:  # a coverage, a stop: nobody lists those of the last century
        return 2000 + year
    return 1900 + year if 2000 + year > today.year else None


def _read_packed(text: str) -> Understood:
    """Eight digits: ddmmyyyy or yyyymmdd, if only one of them is a day."""
    readings = {
        reading.value
        for reading in (
            _checked(int(text[4:]), int(text[2:4]), int(text[:2])),
            _checked(int(text[:4]), int(text[4:6]), int(text[6:])),
        )
        if isinstance(reading.value, str) and len(reading.value) == 10 and 1900 <= int(reading.value[:4]) <= 2100
    }  # fmt: skip
    if len(readings) != 1:
        return _BAD
    value = readings.pop()
    message = f"Ngày viết liền không có dấu ngăn; hiểu là {value[8:]}/{value[5:7]}/{value[:4]}. Hãy kiểm tra lại."
    return Understood(value, Complaint("warn", "packed-date", message))


def _checked(year: int, month: int, day: int) -> Understood:
    """Return the ISO text of the precision given; 0 stands for a part that was printed as unknown."""
    if not _FIRST_YEAR <= year <= 2200:
        return _BAD
    if month == 0:
        return Understood(f"{year:04d}") if day == 0 else _BAD
    if month > 12:
        return _refused("bad-date", f"Không có tháng {month}. Hãy sửa lại ngày tháng.")
    if day == 0:
        return Understood(f"{year:04d}-{month:02d}")
    try:
        return Understood(date(year, month, day).isoformat())
    except ValueError:
        return _refused("bad-date", f"Không có ngày {day:02d}/{month:02d}/{year}. Hãy sửa lại.")


def _refused(code: str, message: str) -> Understood:
    return Understood(None, Complaint("warn", code, message))


_BAD = _refused("bad-date", "Không đọc được ngày tháng. Hãy ghi theo dạng ngày/tháng/năm, ví dụ 05/03/1965.")

"""Calendar arithmetic of contribution periods, and dates as officers type and read them.

Months are text `YYYY-MM` where a whole month is meant. No function here knows today: the day is a parameter.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from desktop_app.domain.faults import RuleBroken

_FIRST_YEAR, _LAST_YEAR = 1900, 2200  # outside lies a slip of the keys, and the calendar's own end
_CENTURY_AHEAD = 10  # a two-digit year up to ten years ahead is of this century; later ones are of the last


@dataclass(frozen=True, kw_only=True)
class TypedDate:
    """What an officer's keystrokes mean.

    `iso` keeps the precision typed; `shown` is the echo to display before the field is left; `precision` is `day`,
    `month` or `year`; `day` the calendar day where it is known; `century_guessed` tells that only two digits of the
    year were typed, so that the echo must be looked at.
    """

    iso: str
    shown: str
    precision: str
    day: date | None
    century_guessed: bool = False


def usable_day(day: date) -> date:
    """Return a day that periods can be counted from. Raises RuleBroken for a year no contribution is ever paid in."""
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise RuleBroken(
            f"Ngày {format_date(day)} không dùng được; năm phải từ {_FIRST_YEAR} đến {_LAST_YEAR}.", rule="date.year"
        )
    return day


def days_in_month(year: int, month: int) -> int:
    """Return how many days the month has."""
    return calendar.monthrange(year, month)[1]


def add_months(day: date, months: int) -> date:
    """Return the same day of the month `months` later (or earlier), or that month's last day where it lacks the day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, days_in_month(year, month + 1)))


def period_end(start: date, months: int) -> date:
    """Return the last day of a period of whole months that begins on `start`.

    15/03/2026 + 3 months ends on 14/06/2026. Where the last month lacks the day, the period ends on its last day
    (Bộ luật Dân sự 2015 Điều 148): 31/08/2025 + 6 months ends on 28/02/2026.
    """
    index = start.year * 12 + start.month - 1 + months
    year, month = index // 12, index % 12 + 1
    last = days_in_month(year, month)
    return date(year, month, last) if start.day > last else date(year, month, start.day) - timedelta(days=1)


def month_key(day: date) -> str:
    """Return the month of a day as `YYYY-MM`."""
    return f"{day.year:04d}-{day.month:02d}"


def month_bounds(key: str) -> tuple[date, date]:
    """Return the first and the last day of a month `YYYY-MM`. Raises ValueError for other text."""
    if not re.fullmatch(r"\d{4}-\d{2}", key):
        raise ValueError(f"not a month: {key!r}")
    year, month = int(key[:4]), int(key[5:])
    first = date(year, month, 1)
    return first, date(year, month, days_in_month(year, month))


def months_between(first: str, last: str) -> int:
    """Return how many months lie between two months `YYYY-MM`, both counted (`2026-01` to `2026-03` is 3)."""
    start, end = month_bounds(first)[0], month_bounds(last)[0]
    return (end.year - start.year) * 12 + end.month - start.month + 1


def format_date(day: date) -> str:
    """Return the day as Vietnamese papers write it: 05/03/2026."""
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


def format_month(key: str) -> str:
    """Return a month `YYYY-MM` as 03/2026."""
    first, _ = month_bounds(key)
    return f"{first.month:02d}/{first.year:04d}"


def format_date_words(day: date) -> str:
    """Return the day as signed papers spell it: "ngày 05 tháng 01 năm 2026".

    Days below 10 and the months 1 and 2 carry a leading zero (NĐ 30/2020/NĐ-CP, Phụ lục I).
    """
    month = f"{day.month:02d}" if day.month <= 2 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def parse_typed_date(text: str, today: date, *, base: date | None = None, latest: date | None = None) -> TypedDate:
    """Read a date as it is typed at the desk.

    `5` the 5th of this month · `0503`, `5/3` the 5th of March of this year · `050365`, `5/3/65` two-digit year (the
    echo shows the century) · `05/03/1965`, `05031965`, `1965-03-05` · `03/1965` month only · `1965` year only · `t`
    today · `+`, `-`, `+7`, `-3` days from `base` (else from today). Four digits from 1900 to 2099 are a year.
    `latest` bounds what is meant where a century must be chosen, and refuses anything later (a birth passes today).

    Raises RuleBroken for anything else: a date is never guessed.
    """
    typed = text.strip().lower()
    if typed == "t":
        return _day(today, latest)
    if step := re.fullmatch(r"([+-])(\d{0,4})", typed):
        days = int(step[2] or 1) * (1 if step[1] == "+" else -1)
        return _day((base or today) + timedelta(days=days), latest)
    if iso := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", typed):
        return _day(_build(text, int(iso[1]), int(iso[2]), int(iso[3])), latest)
    parts = [part for part in re.split(r"[/.\-\s]+", typed) if part]
    if not parts or not all(part.isascii() and part.isdigit() for part in parts):
        raise _unreadable(text)
    if len(parts) == 1:
        parts = _split_digits(parts[0], text)
    return _from_parts(parts, text, today, latest)


def _split_digits(digits: str, text: str) -> list[str]:
    match len(digits):
        case 1 | 2:
            return [digits]
        case 4 if digits[:2] in {"19", "20"}:
            return [digits]
        case 4:
            return [digits[:2], digits[2:]]
        case 6 | 8:
            return [digits[:2], digits[2:4], digits[4:]]
        case _:
            raise _unreadable(text)


def _from_parts(parts: list[str], text: str, today: date, latest: date | None) -> TypedDate:
    match parts:
        case [year] if len(year) == 4:
            _not_later(date(int(year), 1, 1), latest)
            return TypedDate(iso=year, shown=year, precision="year", day=None)
        case [day]:
            return _day(_build(text, today.year, today.month, int(day)), latest)
        case [month, year] if len(year) == 4:
            first = _build(text, int(year), int(month), 1)
            _not_later(first, latest)
            key = month_key(first)
            return TypedDate(iso=key, shown=format_month(key), precision="month", day=None)
        case [day, month] if len(month) <= 2:
            return _day(_build(text, today.year, int(month), int(day)), latest)
        case [day, month, year] if len(year) == 4:
            return _day(_build(text, int(year), int(month), int(day)), latest)
        case [day, month, year] if len(year) == 2:
            return _two_digit_year(text, int(day), int(month), int(year), today, latest)
        case _:
            raise _unreadable(text)


def _two_digit_year(text: str, day: int, month: int, year: int, today: date, latest: date | None) -> TypedDate:
    century = today.year // 100 * 100
    limit = latest or date(today.year + _CENTURY_AHEAD, 12, 31)
    # 29/02 exists in one century and not in the other: only real days are candidates.
    candidates = [_try(century + year, month, day), _try(century - 100 + year, month, day)]
    for found in candidates:
        if found is not None and found <= limit:
            return TypedDate(
                iso=found.isoformat(), shown=format_date(found), precision="day", day=found, century_guessed=True
            )
    raise _unreadable(text)


def _try(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _build(text: str, year: int, month: int, day: int) -> date:
    found = _try(year, month, day)
    if found is None:
        raise _unreadable(text)
    return found


def _day(day: date, latest: date | None) -> TypedDate:
    _not_later(day, latest)
    return TypedDate(iso=day.isoformat(), shown=format_date(day), precision="day", day=day)


def _not_later(day: date, latest: date | None) -> None:
    if latest is not None and day > latest:
        raise RuleBroken(
            f"Ngày {format_date(day)} sau ngày {format_date(latest)}; chỉ nhận ngày đến hết {format_date(latest)}.",
            rule="date.latest",
        )


def _unreadable(text: str) -> RuleBroken:
    return RuleBroken(
        f"Không hiểu ngày “{text.strip()}”. Gõ ngày/tháng/năm, ví dụ 05/03/1965, hoặc 1965 nếu chỉ biết năm.",
        rule="date.format",
    )

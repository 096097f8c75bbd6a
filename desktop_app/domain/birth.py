"""Births with the precision that is known: `1965`, `1965-03` or `1965-03-05`, never filled up with a plausible day."""

import re
from datetime import date

from desktop_app.domain.dates import format_date, format_month
from desktop_app.domain.names import clean

_EARLIEST, _LATEST = 1880, 2100


def parse_birth(text: str) -> str | None:
    """Read a birth as lists write it and return it as ISO text of its precision, or None where it cannot be read.

    Understands 05/03/1965, 5-3-1965, 5.3.1965, 03/1965, 1965, 1965-03-05, a time of day behind the date, and the
    printed zeros of unknown parts (0/0/1965, 00/03/1965). A two-digit year is not read: its century would be a guess.
    """
    typed = clean(text).removesuffix(".0")
    if iso := re.fullmatch(r"(\d{4})-(\d{1,2})(?:-(\d{1,2})(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?)?", typed):
        return _iso(int(iso[1]), int(iso[2]), int(iso[3] or 0))
    if local := re.fullmatch(r"(?:(?:(\d{1,2})[/.\-])?(\d{1,2})[/.\-])?(\d{4})(?: \d{1,2}:\d{2}(?::\d{2})?)?", typed):
        return _iso(int(local[3]), int(local[2] or 0), int(local[1] or 0))
    return None


def format_birth(iso: str) -> str:
    """Return a birth as papers print it: 05/03/1965, 03/1965 or 1965."""
    match iso.split("-"):
        case [year]:
            return year
        case [_, _]:
            return format_month(iso)
        case _:
            return format_date(date.fromisoformat(iso))


def birth_day(iso: str) -> date:
    """Return the calendar day used for ages: 1 January of a year-only birth, the 1st of a month.

    Source: TT 11/2025/TT-BNV Điều 5.
    """
    parts = [int(part) for part in iso.split("-")]
    return date(parts[0], parts[1] if len(parts) > 1 else 1, parts[2] if len(parts) > 2 else 1)


def age_on(birth: str | None, on: date) -> int | None:
    """Return the completed years on a day, or None where the birth is unknown or lies after that day.

    A year-only birth counts from 1 January (TT 11/2025/TT-BNV Điều 5).
    """
    if not birth:
        return None
    born = birth_day(birth)
    if born > on:
        return None
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _iso(year: int, month: int, day: int) -> str | None:
    if not _EARLIEST <= year <= _LATEST:
        return None
    if month == 0:
        return f"{year:04d}" if day == 0 else None
    if day == 0:
        return f"{year:04d}-{month:02d}" if month <= 12 else None
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None

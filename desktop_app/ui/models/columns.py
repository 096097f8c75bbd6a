"""Columns as data: from one definition come heading, width, alignment, text, icon and sorting."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import Qt

from desktop_app.domain.birth import format_birth
from desktop_app.domain.dates import format_date, format_month
from desktop_app.domain.money import format_money, format_percent

Row = Any  # a mapping, or an object whose attributes are the values

ALIGNMENTS = {
    "left": Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
    "right": Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
    "center": Qt.AlignmentFlag.AlignCenter,
}


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of a list.

    `key` is the attribute or mapping key of a row and the name `fetch` sorts by; `width` in em; `show` turns the value
    into text; `tone` and `icon` look at the whole row; `tip` is the heading's explanation.
    """

    key: str
    heading: str
    width: float = 8.0
    align: str = "left"
    show: Callable[[Any], str] | None = None
    tone: Callable[[Row], str] | None = None
    icon: Callable[[Row], str] | None = None
    sort: bool = True
    tip: str = ""
    hidden: bool = False


def value_of(row: Row, key: str) -> Any:
    """Return the value of a row under a column's key."""
    return row.get(key) if isinstance(row, Mapping) else getattr(row, key, None)


def text_of(row: Row, column: Column) -> str:
    """Return what stands in a cell; None is blank."""
    value = value_of(row, column.key)
    if value is None or value == "":
        return ""
    return column.show(value) if column.show is not None else str(value)


def as_money(value: int) -> str:
    """1366200 → "1.366.200"; the unit stands in the heading."""
    return format_money(value)


def as_count(value: int) -> str:
    """18204 → "18.204"."""
    return format_money(value)


def as_date(value: date | str) -> str:
    """A date or ISO text → 05/03/2026."""
    return format_date(value if isinstance(value, date) else date.fromisoformat(value[:10]))


def as_birth(value: str) -> str:
    """A birth with its precision → 05/03/1965, 03/1965 or 1965."""
    return format_birth(value)


def as_month(value: str) -> str:
    """2026-10 → 10/2026."""
    return format_month(value)


def as_percent(value: int) -> str:
    """80 → "80 %"."""
    return format_percent(value)

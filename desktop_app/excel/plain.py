"""The plain values of a cell as they come out of any file, whatever wrote it."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from math import isfinite
from typing import TypeAlias

# A blank cell is ''. Numbers are float, also whole ones; what they are is decided by their column.
Plain: TypeAlias = str | float | int | bool | datetime | date | time | timedelta

# Called with (rows done, rows in all); may raise to stop the work.
Progress: TypeAlias = Callable[[int, int], None]


def shown(cell: Plain) -> str:
    """Return a cell as a person would read it in the workbook: whole numbers without `.0`, dates as dd/mm/yyyy."""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float | int):
        return str(int(cell)) if isfinite(cell) and abs(cell) < 1e15 and cell == int(cell) else repr(cell)
    if isinstance(cell, datetime):
        if cell.hour or cell.minute or cell.second:
            return f"{cell.day:02d}/{cell.month:02d}/{cell.year:04d} {cell.hour:02d}:{cell.minute:02d}"
        return f"{cell.day:02d}/{cell.month:02d}/{cell.year:04d}"
    if isinstance(cell, date):
        return f"{cell.day:02d}/{cell.month:02d}/{cell.year:04d}"
    return str(cell)

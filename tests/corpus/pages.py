"""What a made-up workbook holds, whatever its format: pages of cells, merged ranges, fonts of columns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias


@dataclass(frozen=True)
class Broken:
    """A cell whose value is an error."""

    text: str = "#N/A"


@dataclass(frozen=True)
class Formula:
    """A cell with a formula: its saved result, None when it was never calculated."""

    result: "str | float | Broken | None" = None


Cell: TypeAlias = "str | float | int | bool | date | Broken | Formula | None"
Rows: TypeAlias = Sequence[Sequence[Cell]]


@dataclass(frozen=True, kw_only=True)
class Page:
    """One sheet. `merges` are (first row, first column, last row, last column) from 0; `fonts` are by column."""

    name: str = "Sheet1"
    rows: Rows = ()
    merges: Sequence[tuple[int, int, int, int]] = ()
    hidden: bool = False
    fonts: Mapping[int, str] = field(default_factory=dict)

    def cells(self) -> list[tuple[int, int, Cell]]:
        """Return the filled cells in order."""
        return [
            (row, column, cell)
            for row, cells in enumerate(self.rows)
            for column, cell in enumerate(cells)
            if cell is not None and cell != ""
        ]


def serial(day: date) -> int:
    """Return the number by which Excel keeps a day (from March 1900 on)."""
    return (day - date(1899, 12, 30)).days

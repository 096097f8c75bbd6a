"""One sheet of a workbook as plain rows, and what was found out about it before it was read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from desktop_app.excel.addresses import Merge
from desktop_app.excel.plain import Plain

if TYPE_CHECKING:
    from desktop_app.excel.legacy_text import Legacy

UNCALCULATED = "="  # stands in `lost` for a formula whose result was never saved


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One sheet: `rows[0]` is row 1 of the workbook; a row without any content is (), cells hold '' when blank.

    `merges` are the merged ranges where the format tells them. `lost` maps (row from 1, column from 0) to what stood
    in a cell that cannot be read (an error value such as #N/A, `=` for a formula never calculated) and therefore is
    blank in `rows`. `stray` are addresses of cells far outside the table that were left out. `fonts` counts, by column,
    the cells written in fonts of the time before Unicode.

    Where columns are written in an old code table, `legacy` says by column what was found, `rows` hold what they were
    turned into, `written` the rows as they stand in the file, and `doubts` maps cells whose conversion is not sure to
    what is written there.
    """

    name: str
    hidden: bool = False
    rows: tuple[tuple[Plain, ...], ...] = ()
    merges: tuple[Merge, ...] = ()
    lost: Mapping[tuple[int, int], str] = field(default_factory=dict)
    stray: tuple[str, ...] = ()
    fonts: Mapping[int, Mapping[str, int]] = field(default_factory=dict)
    legacy: "Mapping[int, Legacy]" = field(default_factory=dict)
    written: tuple[tuple[Plain, ...], ...] = ()
    doubts: Mapping[tuple[int, int], str] = field(default_factory=dict)

    def as_written(self, row: int, column: int) -> Plain:
        """Return a cell as it stands in the file: row from 1, column from 0."""
        rows = self.written or self.rows
        return rows[row - 1][column] if 0 < row <= len(rows) and column < len(rows[row - 1]) else ""


@dataclass(frozen=True, kw_only=True)
class SheetFacts:
    """What the fast reader does not tell of one sheet; see `Sheet`."""

    merges: tuple[Merge, ...] = ()
    lost: Mapping[tuple[int, int], str] = field(default_factory=dict)
    stray: tuple[str, ...] = ()
    fonts: Mapping[int, Mapping[str, int]] = field(default_factory=dict)


class FontCount:
    """Counts, by column, the cells of one sheet that are written in fonts of the time before Unicode."""

    def __init__(self) -> None:
        self.columns: dict[int, dict[str, int]] = {}

    def add(self, column: int, font: str, cells: int = 1) -> None:
        """Count cells of a column."""
        fonts = self.columns.setdefault(column, {})
        fonts[font] = fonts.get(font, 0) + cells


def old_font(name: str) -> bool:
    """Whether a font belongs to the code tables before Unicode: TCVN3 (.VnTime, .VnArialH) or VNI (VNI-Times)."""
    lowered = name.strip().lower()
    return lowered.startswith((".vn", "vni-", "vni "))

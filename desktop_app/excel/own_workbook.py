"""A template that others sent, read as a grid: what stands where, which cells are merged, how numbers are shown.

Only .xlsx and .xlsm are taken: they can be filled with everything else in them (shapes, charts, macros) left as it is.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop_app.domain.names import clean
from desktop_app.excel import faults
from desktop_app.excel.addresses import letters
from desktop_app.excel.archive import Archive
from desktop_app.excel.faults import WorkbookFault
from desktop_app.excel.own_workbook_parts import Unusual, read_part
from desktop_app.excel.probe import probe

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

MAX_BYTES = 20 * 1024 * 1024
MAX_ROWS, MAX_COLUMNS = 600, 150
"""The part of a sheet in which cells can be bound."""
MAX_PART = 120 * 1024 * 1024
DEFAULT_WIDTH, DEFAULT_HEIGHT = 8.43, 15.0
_MARK = re.compile(r"\{\{\s*([^{}]+?)\s*\}\}")


@dataclass(frozen=True, kw_only=True)
class GridCell:
    """One cell: the text it shows, whether it holds a number or a date (`number`), a formula, its look."""

    text: str = ""
    number: bool = False
    formula: bool = False
    array: bool = False
    number_format: str = "General"
    date_format: bool = False
    bold: bool = False
    align: str = ""
    bordered: bool = False
    look: int = 0

    @property
    def blank(self) -> bool:
        """Whether nothing is in it."""
        return not self.text and not self.formula

    @property
    def percent(self) -> bool:
        """Whether its format shows a fraction as a percentage."""
        return "%" in self.number_format


@dataclass(frozen=True, kw_only=True)
class Area:
    """A merged area; rows and columns from 1."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, kw_only=True)
class Grid:
    """One sheet: its cells by (row, column), both from 1; `rows` and `columns` say how far it is shown."""

    name: str
    hidden: bool
    cells: Mapping[tuple[int, int], GridCell]
    merges: tuple[Area, ...]
    widths: Mapping[int, float]
    heights: Mapping[int, float]
    rows: int
    columns: int
    _anchors: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict, repr=False)

    def anchor(self, row: int, col: int) -> tuple[int, int]:
        """Return the first cell of the merged area a cell lies in, or the cell itself."""
        if not self._anchors and self.merges:
            for area in self.merges:
                for down in range(area.top, min(area.bottom, MAX_ROWS * 4) + 1):
                    for right in range(area.left, min(area.right, MAX_COLUMNS * 4) + 1):
                        self._anchors[down, right] = (area.top, area.left)
        return self._anchors.get((row, col), (row, col))

    def at(self, row: int, col: int) -> GridCell:
        """Return what a cell shows: inside a merged area that of its first cell."""
        return self.cells.get(self.anchor(row, col), _NOTHING)


@dataclass(frozen=True, kw_only=True)
class Template:
    """A template: its bytes, the name of its file, its sheets in their order."""

    file_name: str
    data: bytes
    sheets: tuple[Grid, ...]

    @property
    def suffix(self) -> str:
        """Return `.xlsx` or `.xlsm`: what a filled copy must be called."""
        return ".xlsm" if self.file_name.lower().endswith(".xlsm") else ".xlsx"

    def sheet(self, name: str) -> Grid | None:
        """Return one sheet by its name."""
        return next((grid for grid in self.sheets if grid.name == name), None)


_NOTHING = GridCell()


def cell_name(row: int, col: int) -> str:
    """Return the address as Excel writes it: 3, 2 → B3."""
    return f"{letters(col - 1)}{row}"


def marks_in(text: str) -> list[str]:
    """Return the names of the `{{…}}` marks in a text."""
    return [clean(name) for name in _MARK.findall(text)]


def put_marks(text: str, values: Mapping[str, str]) -> str:
    """Return the text with its marks replaced; a mark without a value stays."""
    return _MARK.sub(lambda found: values.get(clean(found[1]), found[0]), text)


def is_mark(text: str) -> bool:
    """Whether a text is one mark and nothing else."""
    return _MARK.fullmatch(text.strip()) is not None


def open_template(path: Path) -> Template:
    """Read a template from a file. Raises WorkbookFault for anything that cannot be filled whole: a sentence says what to do."""
    taken = probe(path)
    if taken.kind != "xlsx":
        raise _not_fillable(path)
    name = path.name
    if path.suffix.lower() not in (".xlsx", ".xlsm"):
        name = f"{path.stem}.xlsx"
    return read_template(name, taken.data)


def read_template(file_name: str, data: bytes) -> Template:
    """Read a template from its bytes. Raises WorkbookFault."""
    path = Path(file_name)
    archive = Archive(path, data)
    _refuse(path, archive, data)
    # openpyxl takes 0.14 s to import: it is loaded when the first template is read.
    from openpyxl import load_workbook

    try:
        book = load_workbook(BytesIO(data), keep_links=False)
        sheets = tuple(_grid(sheet) for sheet in book.worksheets)
        book.close()
    except Exception as error:  # a damaged workbook makes the reader fail in every way there is
        raise faults.damaged(path, "trang tính bên trong không đọc được") from error
    if not sheets:
        raise faults.empty(path)
    return Template(file_name=file_name, data=data, sheets=sheets)


def _refuse(path: Path, archive: Archive, data: bytes) -> None:
    if len(data) > MAX_BYTES:
        raise faults.too_large(path, f"mẫu nhiều nhất {MAX_BYTES // 1048576} MB")
    if any(name.startswith("_xmlsignatures/") for name in archive.names):
        raise WorkbookFault(
            "signed",
            f"Tệp “{path.name}” đã ký số, điền vào sẽ làm hỏng chữ ký. Hãy xin bản chưa ký, hoặc lưu thành tệp mới rồi chọn lại.",
        )
    try:
        for name in archive.names:
            if name.startswith("xl/worksheets/") and name.endswith(".xml") and "/_rels/" not in name:
                read_part(archive.read(name, limit=MAX_PART))
    except Unusual as error:
        raise WorkbookFault(
            "unusual",
            f"Tệp “{path.name}” được ghi theo cách không điền vào an toàn được. "
            "Hãy mở bằng Excel, chọn Lưu thành (Save As) dạng .xlsx rồi chọn tệp mới.",
        ) from error


def _not_fillable(path: Path) -> WorkbookFault:
    return WorkbookFault(
        "old-format",
        f"Mẫu “{path.name}” không phải dạng .xlsx nên không điền vào mà giữ nguyên định dạng được. "
        "Hãy mở bằng Excel, chọn Lưu thành (Save As) dạng .xlsx rồi chọn tệp mới.",
    )


def _grid(sheet: "Worksheet") -> Grid:
    cells: dict[tuple[int, int], GridCell] = {}
    for (row, col), cell in sheet._cells.items():
        if row <= MAX_ROWS and col <= MAX_COLUMNS:
            cells[row, col] = _cell(cell)
    merges = tuple(
        Area(top=one.min_row, left=one.min_col, bottom=one.max_row, right=one.max_col)
        for one in sheet.merged_cells.ranges
    )
    used = [place for place, cell in cells.items() if not cell.blank or cell.bordered]
    return Grid(
        name=sheet.title,
        hidden=sheet.sheet_state != "visible",
        cells=cells,
        merges=merges,
        widths=_widths(sheet),
        heights={row: one.height for row, one in sheet.row_dimensions.items() if one.height and row <= MAX_ROWS},
        rows=max([1, *(row for row, _ in used)]),
        columns=max([1, *(col for _, col in used)]),
    )


def _widths(sheet: "Worksheet") -> dict[int, float]:
    found: dict[int, float] = {}
    for one in sheet.column_dimensions.values():
        for col in range(one.min or 0, min(one.max or 0, MAX_COLUMNS) + 1):
            found[col] = 0.0 if one.hidden else float(one.width or DEFAULT_WIDTH)
    return found


def _cell(cell: "Cell | MergedCell") -> GridCell:
    value: Any = getattr(cell, "value", None)
    if not cell.has_style and value is None:
        return _NOTHING
    array = value is not None and type(value).__name__ in ("ArrayFormula", "DataTableFormula")
    formula = array or getattr(cell, "data_type", "") == "f"
    border = cell.border
    return GridCell(
        text=_text(getattr(value, "text", "") if array else value),
        number=not formula and isinstance(value, int | float | date | time) and not isinstance(value, bool),
        formula=formula,
        array=array,
        number_format=cell.number_format or "General",
        date_format=bool(getattr(cell, "is_date", False)) or _looks_like_date(cell.number_format or ""),
        bold=bool(cell.font.b),
        align=cell.alignment.horizontal or "",
        bordered=any(
            side is not None and side.style for side in (border.left, border.right, border.top, border.bottom)
        ),
        look=cell.style_id,
    )


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _looks_like_date(number_format: str) -> bool:
    bare = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", number_format).lower()
    return "yy" in bare or ("d" in bare and "m" in bare)

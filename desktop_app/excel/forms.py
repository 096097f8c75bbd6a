"""Fills an official form: a layout and plain figures in, one workbook in the official shape out.

Figures are written as values (the official files hold no formula), ids as text, dates as dates; nothing a cell says can
become a formula. The file appears whole or not at all.
"""

from collections.abc import Mapping, Sequence
from copy import copy
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from desktop_app.excel.form_drawings import drawing_xml
from desktop_app.excel.form_layout import CellRange, CellStyle, FooterCell, FormLayout, column_number, fill_text
from desktop_app.excel.outgoing_text import may_become_formula, outgoing_text
from desktop_app.excel.row_heights import wrapped_lines
from desktop_app.excel.workbook_package import repack
from desktop_app.system.disk import writing

if TYPE_CHECKING:
    from openpyxl.styles.cell_style import StyleArray
    from openpyxl.worksheet.worksheet import Worksheet

FormValue: TypeAlias = str | int | float | Decimal | date | None
"""What a body cell may hold; None leaves it blank."""


class FormRow(Protocol):
    """One body row: `kind` is a row kind of the layout, `values` the figures by column key (a missing key is blank)."""

    @property
    def kind(self) -> str:
        """A kind of row the layout knows, for instance `organisation`."""

    @property
    def values(self) -> Mapping[str, FormValue]:
        """The figures by column key."""


def fill_form(
    layout: FormLayout,
    *,
    header: Mapping[str, str],
    rows: Sequence[FormRow],
    totals: Mapping[str, FormValue],
    out_path: Path,
) -> None:
    """Write the filled form to `out_path` (.xlsx); the same arguments give the same bytes.

    `header` fills the placeholders of the header block, title and footer; `totals` the row of totals by column key.
    Without rows one empty row stays, or the prescribed rows without figures, as on a blank form.
    Raises ValueError for a row kind or a key the layout does not know and for a number of rows other than prescribed,
    and WorldFault when the file cannot be written (open in Excel, folder read-only, disk full); then nothing is left
    behind.
    """
    rows = rows or layout.stub
    _check(layout, rows, totals)
    # openpyxl takes 0.14 s to import: it is loaded when the first form is made, not when the program starts.
    from openpyxl import Workbook

    book = Workbook()
    _set_default_font(book)
    sheet = book.worksheets[0]
    filler = _Filler(layout, sheet)
    last_row = layout.last_row(len(rows))
    filler.write_head(header)
    filler.write_body(rows)
    if layout.total_key:
        filler.write_totals(totals, last_row)
    filler.write_footer(header, last_row)
    filler.set_up_page(len(rows), last_row)
    with writing(out_path) as temporary:
        repack(book.save, temporary, title=layout.title, drawing=drawing_xml(layout, last_row))


def _check(layout: FormLayout, rows: Sequence[FormRow], totals: Mapping[str, FormValue]) -> None:
    keys = {column.key for column in layout.columns}
    if layout.stub and len(rows) != len(layout.stub):
        raise ValueError(f"{layout.code} has {len(layout.stub)} rows, not {len(rows)}")
    for row in rows:
        if row.kind not in layout.kinds:
            raise ValueError(f"{layout.code} has no rows of kind {row.kind!r}")
        if unknown := set(row.values) - keys:
            raise ValueError(f"{layout.code} has no columns {sorted(unknown)}")
    if unknown := set(totals) - keys:
        raise ValueError(f"{layout.code} has no columns {sorted(unknown)}")


def _set_default_font(book: Any) -> None:
    """Make Arial 10 the workbook's default font, whose digits are the unit of column widths.

    It has the seven pixels of the published files' Calibri 11, but metric twins everywhere: where Calibri is missing
    its stand-in is wider and pushes the last columns off the page.
    """
    # Loaded with openpyxl itself, see fill_form.
    from openpyxl.styles import Font
    from openpyxl.utils.indexed_list import IndexedList

    default = Font(name="Arial", sz=10, family=2)
    book._fonts = IndexedList([default])
    book._named_styles["Normal"].font = default


class _Filler:
    """Writes one form onto one empty sheet."""

    def __init__(self, layout: FormLayout, sheet: "Worksheet") -> None:
        self.layout = layout
        self.sheet = sheet
        self._looks: dict[CellStyle, StyleArray] = {}
        self._named: set[str] = set()
        sheet.title = layout.sheet
        sheet.sheet_format.defaultRowHeight = layout.default_height
        sheet.sheet_view.zoomScale = sheet.sheet_view.zoomScaleNormal = layout.zoom
        for column in layout.columns:
            sheet.column_dimensions[column.letter].width = column.width
        for row, height in layout.row_heights.items():
            sheet.row_dimensions[row].height = height

    def write_head(self, header: Mapping[str, str]) -> None:
        for cell in self.layout.cells:
            self._write_block(cell.at, fill_text(cell.text, header), cell.style)
        for number, column in enumerate(self.layout.columns, start=1):
            self._write(self.layout.code_row, number, column.code, self.layout.styles["code"][column.key])

    def write_body(self, rows: Sequence[FormRow]) -> None:
        first = self.layout.first_row
        for number, row in enumerate(rows, start=first):
            self._write_row(number, self.layout.styles[row.kind], row.values)
        if not rows:
            self._write_row(first, self.layout.styles[min(self.layout.kinds)], {})
        for number, fixed in enumerate(self.layout.stub, start=first):
            if fixed.height is not None:
                self.sheet.row_dimensions[number].height = fixed.height
            if fixed.merge:
                left, _, right = fixed.merge.partition(":")
                self.sheet.merged_cells.add(f"{left}{number}:{right}{number}")

    def write_totals(self, totals: Mapping[str, FormValue], last_row: int) -> None:
        values = {**totals, self.layout.total_key: self.layout.total_label}
        self._write_row(last_row, self.layout.styles["total"], values)

    def write_footer(self, header: Mapping[str, str], last_row: int) -> None:
        for down, height in self.layout.footer_heights.items():
            self.sheet.row_dimensions[last_row + down].height = height
        self._named = {key for key, value in header.items() if value.strip()}
        for cell in self.layout.footer:
            if not cell.when or cell.when in self._named:
                self._write_block(_footer_range(cell, last_row), fill_text(cell.text, header), cell.style)

    def set_up_page(self, row_count: int, last_row: int) -> None:
        # Loaded with openpyxl itself, see fill_form.
        from openpyxl.workbook.defined_name import DefinedName
        from openpyxl.worksheet.properties import PageSetupProperties

        plan, sheet = self.layout.page, self.sheet
        sheet.page_setup.orientation = "landscape" if plan.orientation == "landscape" else "portrait"
        sheet.page_setup.paperSize = plan.paper
        sheet.page_setup.scale = plan.scale
        for side, inches in plan.margins.items():
            setattr(sheet.page_margins, side, inches)
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=plan.fit_to_page or None)
        last_column = self.layout.columns[-1].letter
        if plan.print_area == "columns":
            # openpyxl's own print area takes no whole columns, so the name is written directly.
            area = DefinedName("_xlnm.Print_Area", attr_text=f"'{sheet.title}'!$A:${last_column}")
            sheet.defined_names["_xlnm.Print_Area"] = area
        elif plan.print_area == "rows":
            # The published areas end above the printed name, which the blank form does not have.
            below = max([plan.area_below, *(cell.down for cell in self.layout.footer if cell.when in self._named)])
            sheet.print_area = f"A1:{last_column}{last_row + below}"
        if plan.centered:
            sheet.print_options.horizontalCentered = True
        if row_count > plan.one_page_rows:
            sheet.print_title_rows = plan.repeat_rows
            if plan.fit_to_page:
                sheet.page_setup.fitToHeight = 0

    def _write_row(self, number: int, styles: Mapping[str, CellStyle], values: Mapping[str, FormValue]) -> None:
        lines = 1
        for place, column in enumerate(self.layout.columns, start=1):
            value, style = values.get(column.key), styles[column.key]
            self._write(number, place, value, style)
            if style.wrap and isinstance(value, str):
                lines = max(lines, wrapped_lines(value, width=column.width, size=style.size, bold=style.bold))
        height = self.layout.body_height
        needed = lines * self.layout.line_height
        if height is not None or lines > 1:
            self.sheet.row_dimensions[number].height = max(height or 0.0, needed)

    def _write_block(self, block: CellRange, text: str, style: CellStyle) -> None:
        self._write(block.top, block.left, text or None, style)
        if block.single:
            return
        if style.border:
            for row in range(block.top, block.bottom + 1):
                for column in range(block.left, block.right + 1):
                    self._write(row, column, text if (row, column) == (block.top, block.left) else None, style)
        # Not merge_cells: it copies the border to each cell anew, which took a third of filling a form; they stand there already.
        self.sheet.merged_cells.add(str(block))

    def _write(self, row: int, column: int, value: FormValue, style: CellStyle) -> None:
        cell: Any = self.sheet.cell(row, column)
        look = self._looks.get(style)
        if look is None:
            self._dress(cell, style)
            self._looks[style] = copy(cell._style)
        else:
            # Copying the resolved style is what makes a list of thousands of rows bearable (five times faster).
            cell._style = copy(look)
        if isinstance(value, str):
            if value:
                cell.value = outgoing_text(value)
                cell.data_type = "s"
                if may_become_formula(value):
                    cell.quotePrefix = True
        elif isinstance(value, Decimal):
            cell.value = int(value) if value == value.to_integral_value() else float(value)
        else:
            cell.value = value
            if isinstance(value, date):
                # openpyxl puts its own date format on the cell; the form's format stands.
                cell.number_format = style.format

    def _dress(self, cell: Any, style: CellStyle) -> None:
        # Loaded with openpyxl itself, see fill_form.
        from openpyxl.styles import Alignment, Border, Font, Side

        thin = Side(style="thin", color="FF000000")
        sides: dict[str, Any] = dict.fromkeys(style.border.split(), thin)
        cell.font = Font(name=self.layout.font, sz=style.size, b=style.bold, i=style.italic)
        cell.alignment = Alignment(
            horizontal=style.horizontal,
            vertical=style.vertical,
            wrap_text=style.wrap or None,
            shrink_to_fit=style.shrink or None,
        )
        cell.border = Border(**sides)
        cell.number_format = style.format


def _footer_range(cell: FooterCell, last_row: int) -> CellRange:
    row = last_row + cell.down
    return CellRange(top=row, left=column_number(cell.left), bottom=row, right=column_number(cell.right))

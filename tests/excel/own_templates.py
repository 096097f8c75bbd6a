"""Templates as a province sends them: merged headings, formulas, formats, a hidden sheet, a drawn line, a row of totals."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

SHEET = "Tổng hợp"
THIN = Side(style="thin")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
_SHAPE = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<xdr:wsDr '
    'xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><xdr:twoCellAnchor><xdr:from><xdr:col>0</xdr:col>'
    "<xdr:colOff>0</xdr:colOff><xdr:row>11</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:to><xdr:col>2</xdr:col>"
    '<xdr:colOff>0</xdr:colOff><xdr:row>12</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:to><xdr:cxnSp macro=""><xdr:nvCxnSpPr>'
    '<xdr:cNvPr id="2" name="Line"/><xdr:cNvCxnSpPr/></xdr:nvCxnSpPr><xdr:spPr><a:xfrm><a:off x="0" y="0"/>'
    '<a:ext cx="9" cy="9"/></a:xfrm><a:prstGeom prst="line"><a:avLst/></a:prstGeom></xdr:spPr></xdr:cxnSp>'
    "<xdr:clientData/></xdr:twoCellAnchor></xdr:wsDr>"
)


def province_template(*, body: int = 1, month: str = "10/2026") -> Workbook:
    """Make the template: headings in rows 5–6, codes in row 7, body rows from 8, totals and what follows below.

    Columns: A number, B commune, C plan, D done (both under the merged “BHYT hộ gia đình”), E per cent (a formula), F money in
    millions. With one body row the totals stand in row 9.
    """
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = SHEET
    sheet["A1"] = "BẢO HIỂM XÃ HỘI TỈNH THỬ NGHIỆM"
    sheet["A2"] = f"TỔNG HỢP KẾT QUẢ THÁNG {month}"
    sheet["A2"].font = Font(name="Times New Roman", size=14, bold=True, color="FFC00000")
    sheet.merge_cells("A2:F2")
    headings = {
        "A5": "STT",
        "B5": "Xã, phường",
        "C5": "BHYT hộ gia đình",
        "C6": "Kế hoạch tháng",
        "D6": "Thực hiện tháng",
    }
    headings |= {"E5": "Tỷ lệ (%)", "F5": "Số thu (triệu đồng)"}
    for place, text in headings.items():
        sheet[place] = text
    for area in ("A5:A6", "B5:B6", "C5:D5", "E5:E6", "F5:F6"):
        sheet.merge_cells(area)
    for col, code in enumerate(("A", "B", "1", "2", "3=2/1", "4"), start=1):
        sheet.cell(7, col, code)
    last = 7 + body
    for row in range(8, last + 1):
        sheet.cell(row, 5, f"=IF(C{row}=0,0,D{row}/C{row})")
    total = last + 1
    sheet.cell(total, 2, "Tổng cộng")
    for letter in "CDF":
        sheet[f"{letter}{total}"] = f"=SUM({letter}8:{letter}{last})"
    sheet[f"E{total}"] = f"=IF(C{total}=0,0,D{total}/C{total})"
    for row in range(5, total + 1):
        for col in range(1, 7):
            cell = sheet.cell(row, col)
            cell.border = BOX
            cell.font = Font(name="Times New Roman", size=12, bold=row in (5, 6, total))
            cell.alignment = Alignment(horizontal="center" if row < 8 else None, wrap_text=True)
    for row in range(8, total + 1):
        sheet.cell(row, 3).number_format = sheet.cell(row, 4).number_format = "#,##0"
        sheet.cell(row, 5).number_format = "0.0%"
        sheet.cell(row, 6).number_format = "#,##0.000"
    sheet.cell(8, 2).fill = PatternFill("solid", fgColor="FFFFF2CC")
    sheet.cell(total + 2, 1, "Số người đã thu cả năm")
    sheet.cell(total + 2, 4).number_format = "#,##0"
    sheet.cell(total + 3, 1, "Tỷ lệ cả năm")
    sheet.cell(total + 3, 4).number_format = "0.0%"
    sheet.cell(total + 4, 1, "Ngày chốt số liệu")
    sheet.cell(total + 4, 4).number_format = "dd/mm/yyyy"
    sheet.cell(total + 6, 5, "GIÁM ĐỐC")
    sheet.merge_cells(start_row=total + 6, start_column=5, end_row=total + 6, end_column=6)
    sheet.column_dimensions["B"].width = 31.5
    sheet.row_dimensions[8].height = 24
    sheet.print_area = f"A1:F{total + 8}"
    sheet.freeze_panes = "A8"
    hidden = book.create_sheet("Danh mục")
    hidden["A1"], hidden["B1"] = "Tổng tham chiếu", f"='{SHEET}'!D{total}"
    hidden.sheet_state = "hidden"
    return book


def saved(
    folder: Path, change: Callable[[Any], object] | None = None, *, name: str = "mau.xlsx", **options: Any
) -> Path:
    """Write the template, changed by `change(sheet)`."""
    book = province_template(**options)
    if change is not None:
        change(book.worksheets[0])
    path = folder / name
    book.save(path)
    return path


def with_shape(path: Path) -> Path:
    """Draw a line onto the first sheet, as the library that wrote it cannot."""
    raw = path.read_bytes()
    with zipfile.ZipFile(BytesIO(raw)) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "[Content_Types].xml":
                more = b'<Override PartName="/xl/drawings/drawing1.xml" ContentType="application/vnd.openxmlformats-officedocument.drawing+xml"/>'
                content = content.replace(b"</Types>", more + b"</Types>")
            if name == "xl/worksheets/sheet1.xml":
                tie = b'<drawing xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="rId1"/>'
                content = content.replace(b"</worksheet>", tie + b"</worksheet>")
            target.writestr(name, content)
        target.writestr("xl/drawings/drawing1.xml", _SHAPE)
        target.writestr(
            "xl/worksheets/_rels/sheet1.xml.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
            'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/drawing" '
            'Target="../drawings/drawing1.xml"/></Relationships>',
        )
    return path


def looks(path: Path, sheet: str = SHEET) -> dict[str, tuple[Any, ...]]:
    """Return value and look of every cell of a sheet."""
    found = {}
    for row in load_workbook(path)[sheet].iter_rows():
        for cell in row:
            look = (cell.font.name, cell.font.sz, cell.font.b, cell.fill.fgColor.rgb, cell.border.left.style)
            found[cell.coordinate] = (
                cell.value,
                cell.number_format,
                cell.alignment.horizontal,
                cell.quotePrefix,
                *look,
            )
    return found

"""One made-up workbook in every format an office meets: .xlsx, .xls, .xlsb, .ods, XML of 2003, web page, separated text."""

import csv
import io
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import openpyxl
from openpyxl.styles import Font

from tests.corpus.binary_writers import write_xls, write_xlsb
from tests.corpus.pages import Broken, Cell, Formula, Page

Writer = Callable[[Path, Sequence[Page]], Path]


def write_xlsx(path: Path, pages: Sequence[Page]) -> Path:
    """Write an .xlsx. Results of formulas are put in afterwards, for the library only writes formulas."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    results: dict[str, dict[str, Formula]] = {}
    for number, page in enumerate(pages, start=1):
        sheet = book.create_sheet(page.name)
        sheet.sheet_state = "hidden" if page.hidden else "visible"
        for row, column, cell in page.cells():
            place = sheet.cell(row + 1, column + 1)
            if isinstance(cell, Formula):
                place.value = "=1+1"
                results.setdefault(f"xl/worksheets/sheet{number}.xml", {})[place.coordinate] = cell
            elif isinstance(cell, Broken):
                place.value, place.data_type = cell.text, "e"
            else:
                place.value = cell
                if isinstance(cell, str):
                    place.data_type = "s"
                if isinstance(cell, date):
                    place.number_format = "dd/mm/yyyy"
            if column in page.fonts:
                place.font = Font(name=page.fonts[column])
        for top, left, bottom, right in page.merges:
            sheet.merge_cells(start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1)
    book.calculation.fullCalcOnLoad = None
    book.save(path)
    if results:
        _put_results(path, results)
    return path


def _put_results(path: Path, results: Mapping[str, Mapping[str, Formula]]) -> None:
    source = zipfile.ZipFile(BytesIO(path.read_bytes()))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name in source.namelist():
            text = source.read(name)
            for address, cell in results.get(name, {}).items():
                made = rf'(<c r="{address}"[^>]*?)(?: t="[^"]*")?><f>1\+1</f>.*?</c>'.encode()
                text, count = re.subn(made, rb"\1" + _xlsx_result(cell).encode() + b"</c>", text)
                assert count == 1, f"{address} of {name} holds no formula"
            out.writestr(name, text)


def _xlsx_result(cell: Formula) -> str:
    if cell.result is None:
        return "><f>1+1</f>"
    if isinstance(cell.result, Broken):
        return f' t="e"><f>1+1</f><v>{cell.result.text}</v>'
    if isinstance(cell.result, str):
        return f' t="str"><f>1+1</f><v>{escape(cell.result)}</v>'
    return f"><f>1+1</f><v>{cell.result}</v>"


_ODS_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">'
)


def write_ods(path: Path, pages: Sequence[Page]) -> Path:
    """Write an OpenDocument spreadsheet the way LibreOffice does, blank rows and cells counted instead of written."""
    styles = [
        '<style:style style:name="hidden" style:family="table"><style:table-properties table:display="false"/></style:style>'
    ]
    fonts = list(dict.fromkeys(font for page in pages for font in page.fonts.values()))
    for number, font in enumerate(fonts):
        styles.append(
            f'<style:style style:name="f{number}" style:family="table-cell">'
            f"<style:text-properties style:font-name={quoteattr(font)}/></style:style>"
        )
    tables = "".join(_ods_table(page, fonts) for page in pages)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        out.writestr(
            "META-INF/manifest.xml",
            '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
        out.writestr(
            "content.xml",
            f"{_ODS_HEAD}<office:automatic-styles>{''.join(styles)}</office:automatic-styles><office:body>"
            f"<office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>",
        )
    return path


def _ods_table(page: Page, fonts: list[str]) -> str:
    spans = {(top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in page.merges}
    out, blank = [], 0
    for number, row in enumerate(page.rows):
        if not any(cell not in (None, "") for cell in row):
            blank += 1
            continue
        if blank:
            out.append(f'<table:table-row table:number-rows-repeated="{blank}"><table:table-cell/></table:table-row>')
            blank = 0
        cells = []
        for column, cell in enumerate(row):
            extra = ""
            if (number, column) in spans:
                down, across = spans[number, column]
                extra += f' table:number-rows-spanned="{down}" table:number-columns-spanned="{across}"'
            if column in page.fonts:
                extra += f' table:style-name="f{fonts.index(page.fonts[column])}"'
            cells.append(_ods_cell(cell, extra))
        out.append(f"<table:table-row>{''.join(cells)}</table:table-row>")
    rest = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    look = ' table:style-name="hidden"' if page.hidden else ""
    return f"<table:table table:name={quoteattr(page.name)}{look}>{''.join(out)}{rest}</table:table>"


def _ods_cell(cell: Cell, extra: str) -> str:
    formula = ""
    if isinstance(cell, Formula):
        formula = ' table:formula="of:=1+1"'
        if cell.result is None:
            return f"<table:table-cell{formula}{extra}/>"
        cell = cell.result
    if isinstance(cell, Broken):
        said = ' office:value-type="string" office:string-value="" calcext:value-type="error"'
        return f"<table:table-cell{formula}{said}{extra}><text:p>{escape(cell.text)}</text:p></table:table-cell>"
    if cell is None or cell == "":
        return f"<table:table-cell{formula}{extra}>{'<text:p/>' if formula else ''}</table:table-cell>"
    if isinstance(cell, bool):
        said, shown = f' office:value-type="boolean" office:boolean-value="{str(cell).lower()}"', str(cell).upper()
    elif isinstance(cell, date):
        said, shown = f' office:value-type="date" office:date-value="{cell.isoformat()}"', f"{cell:%d/%m/%Y}"
    elif isinstance(cell, float | int):
        said, shown = f' office:value-type="float" office:value="{cell!r}"', f"{cell:g}"
    else:
        said, shown = ' office:value-type="string"', cell
    return f"<table:table-cell{formula}{said}{extra}><text:p>{escape(shown)}</text:p></table:table-cell>"


def write_xml_2003(path: Path, pages: Sequence[Page]) -> Path:
    """Write an XML spreadsheet of Excel 2003."""
    sheets = []
    for page in pages:
        spans = {(top, left): (bottom - top, right - left) for top, left, bottom, right in page.merges}
        rows: dict[int, list[str]] = {}
        for row, column, cell in page.cells():
            down, across = spans.get((row, column), (0, 0))
            extra = f' ss:MergeDown="{down}" ss:MergeAcross="{across}"' if down or across else ""
            rows.setdefault(row, []).append(f'<Cell ss:Index="{column + 1}"{extra}{_xml_2003(cell)}</Cell>')
        body = "".join(f'<Row ss:Index="{row + 1}">{"".join(cells)}</Row>' for row, cells in rows.items())
        state = "<x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions>" if page.hidden else ""
        sheets.append(f"<Worksheet ss:Name={quoteattr(page.name)}><Table>{body}</Table>{state}</Worksheet>")
    path.write_text(
        '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:x="urn:schemas-microsoft-com:office:excel" '
        f'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">{"".join(sheets)}</Workbook>',
        encoding="utf-8",
    )
    return path


def _xml_2003(cell: Cell) -> str:
    formula = ""
    if isinstance(cell, Formula):
        formula = ' ss:Formula="=1+1"'
        if cell.result is None:
            return f"{formula}>"
        cell = cell.result
    if isinstance(cell, Broken):
        kind, text = "Error", cell.text
    elif isinstance(cell, bool):
        kind, text = "Boolean", str(int(cell))
    elif isinstance(cell, date):
        kind, text = "DateTime", f"{cell.isoformat()}T00:00:00.000"
    elif isinstance(cell, float | int):
        kind, text = "Number", repr(cell)
    else:
        kind, text = "String", cell or ""
    return f'{formula}><Data ss:Type="{kind}">{escape(text)}</Data>'


def shown(cell: Cell) -> str:
    """Return a cell as a program prints it into a text."""
    if isinstance(cell, Formula):
        return shown(cell.result)
    if isinstance(cell, Broken):
        return cell.text
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, float):
        return str(int(cell)) if cell == int(cell) else repr(cell)
    return "" if cell is None else str(cell)


def write_page(path: Path, pages: Sequence[Page]) -> Path:
    """Write a web page with one table a sheet, as many systems hand it out under the name .xls."""
    tables = []
    for page in pages:
        spans = {(top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in page.merges}
        covered = {(row, column) for top, left, bottom, right in page.merges
                   for row in range(top, bottom + 1) for column in range(left, right + 1)} - set(spans)  # fmt: skip
        rows = []
        for number, row in enumerate(page.rows):
            cells = []
            for column, cell in enumerate(row):
                if (number, column) not in covered:
                    down, across = spans.get((number, column), (1, 1))
                    cells.append(f"<td rowspan={down} colspan={across}>{escape(shown(cell))}</td>")
            rows.append(f"<tr>{''.join(cells)}</tr>")
        tables.append(f"<table border=1>{''.join(rows)}</table>")
    path.write_text(
        f'<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"></head><body>{"".join(tables)}</body></html>',
        encoding="utf-8",
    )
    return path


def text_writer(encode: Callable[[str], bytes], separator: str = ",") -> Writer:
    """Return a writer of separated text."""

    def write(path: Path, pages: Sequence[Page]) -> Path:
        target = io.StringIO()
        writer = csv.writer(target, delimiter=separator, lineterminator="\r\n")
        width = max(len(row) for row in pages[0].rows)
        for row in pages[0].rows:
            writer.writerow([shown(cell) for cell in row] + [""] * (width - len(row)))
        path.write_bytes(encode(target.getvalue()))
        return path

    return write


WORKBOOKS: dict[str, Writer] = {
    "xlsx": write_xlsx, "xls": write_xls, "xlsb": write_xlsb, "ods": write_ods, "xml": write_xml_2003,
    "html": write_page,
}  # fmt: skip

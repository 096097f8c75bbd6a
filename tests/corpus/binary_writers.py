"""Workbooks of the binary formats, byte by byte: .xls (BIFF8) and .xlsb, with styles, fonts, errors, formulas, merges."""

import struct
import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from tests.corpus.pages import Broken, Cell, Formula, Page, serial
from tests.excel.binary_builders import compound_file

_ERRORS = {"#NULL!": 0, "#DIV/0!": 7, "#VALUE!": 15, "#REF!": 23, "#NAME?": 29, "#NUM!": 36, "#N/A": 42}
_DATE_FORMAT = 14


def _fonts(pages: Sequence[Page]) -> list[str]:
    return list(dict.fromkeys(["Arial", *(font for page in pages for font in page.fonts.values())]))


def write_xls(path: Path, pages: Sequence[Page]) -> Path:
    """Write an Excel 97–2003 workbook."""
    names = _fonts(pages)
    opening = _record(0x0809, struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 0)) + _record(0x0042, struct.pack("<H", 1200))
    for name in names if len(names) <= 4 else names[:4]:
        letters = name.encode("utf-16-le")
        opening += _record(0x0031, struct.pack("<HHHHHBBBBBB", 220, 0, 8, 400, 0, 0, 0, 0, 0, len(name), 1) + letters)
    for number in range(len(names)):  # an even style for numbers and texts, an odd one for dates
        for layout in (0, _DATE_FORMAT):
            opening += _record(0x00E0, struct.pack("<HH16x", number, layout))
    sizes = sum(4 + 8 + 2 * len(page.name) for page in pages)
    streams = [_xls_page(page, names) for page in pages]
    offset = len(opening) + sizes + 4
    bounds = b""
    for page, stream in zip(pages, streams, strict=True):
        head = struct.pack("<IBBBB", offset, int(page.hidden), 0, len(page.name), 1)
        bounds += _record(0x0085, head + page.name.encode("utf-16-le"))
        offset += len(stream)
    book = opening + bounds + _record(0x000A, b"") + b"".join(streams)
    path.write_bytes(compound_file({"Workbook": book}))
    return path


def _xls_page(page: Page, fonts: list[str]) -> bytes:
    out = [_record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))]
    for row, column, cell in page.cells():
        style = 2 * fonts.index(page.fonts.get(column, "Arial"))
        out.append(_xls_cell(row, column, style, cell))
    if page.merges:
        areas = b"".join(struct.pack("<HHHH", top, bottom, left, right) for top, left, bottom, right in page.merges)
        out.append(_record(0x00E5, struct.pack("<H", len(page.merges)) + areas))
    out.append(_record(0x000A, b""))
    return b"".join(out)


def _xls_cell(row: int, column: int, style: int, cell: Cell) -> bytes:
    place = struct.pack("<HHH", row, column, style)
    if isinstance(cell, bool):
        return _record(0x0205, place + struct.pack("<BB", cell, 0))
    if isinstance(cell, Broken):
        return _record(0x0205, place + struct.pack("<BB", _ERRORS[cell.text], 1))
    if isinstance(cell, Formula):
        return _xls_formula(place, cell)
    if isinstance(cell, date):
        return _record(0x0203, struct.pack("<HHHd", row, column, style + 1, serial(cell)))
    if isinstance(cell, float | int):
        return _record(0x0203, place + struct.pack("<d", cell))
    text = (cell or "").encode("utf-16-le")
    return _record(0x0204, place + struct.pack("<HB", len(text) // 2, 1) + text)


def _xls_formula(place: bytes, cell: Formula) -> bytes:
    expression = b"\x1e\x01\x00"  # the number 1: what is written does not matter, only what was saved
    flags, after = 0, b""
    if isinstance(cell.result, float | int):
        result = struct.pack("<d", cell.result)
    elif isinstance(cell.result, Broken):
        result = bytes([2, 0, _ERRORS[cell.result.text], 0, 0, 0, 0xFF, 0xFF])
    elif cell.result is None:
        result, flags = bytes([3, 0, 0, 0, 0, 0, 0xFF, 0xFF]), 2
    elif cell.result == "":
        result = bytes([3, 0, 0, 0, 0, 0, 0xFF, 0xFF])
    else:
        result = bytes([0, 0, 0, 0, 0, 0, 0xFF, 0xFF])
        text = cell.result.encode("utf-16-le")
        after = _record(0x0207, struct.pack("<HB", len(text) // 2, 1) + text)
    body = place + result + struct.pack("<HIH", flags, 0, len(expression)) + expression
    return _record(0x0006, body) + after


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/></Types>'
)
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_SHEETS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"


def write_xlsb(path: Path, pages: Sequence[Page]) -> Path:
    """Write a binary workbook of texts, numbers, dates, errors and results of formulas."""
    names = _fonts(pages)
    bundle = b""
    for number, page in enumerate(pages, start=1):
        body = struct.pack("<II", int(page.hidden), number) + _wide(f"rId{number}") + _wide(page.name)
        bundle += _binary(156, body)
    book = _binary(131, b"") + _binary(143, b"") + bundle + _binary(144, b"") + _binary(132, b"")
    with zipfile.ZipFile(path, "w") as out:
        out.writestr("[Content_Types].xml", _TYPES)
        links = "".join(
            f'<Relationship Id="rId{number}" Type="{_SHEETS}" Target="worksheets/sheet{number}.bin"/>'
            for number in range(1, len(pages) + 1)
        )
        out.writestr("xl/_rels/workbook.bin.rels", f'<Relationships xmlns="{_PACKAGE}">{links}</Relationships>')
        out.writestr("xl/workbook.bin", book)
        out.writestr("xl/styles.bin", _xlsb_styles(names))
        for number, page in enumerate(pages, start=1):
            out.writestr(f"xl/worksheets/sheet{number}.bin", _xlsb_page(page, names))
    return path


def _xlsb_styles(names: list[str]) -> bytes:
    out = _binary(278, b"") + _binary(611, struct.pack("<I", len(names)))
    for name in names:
        out += _binary(43, struct.pack("<HHHHBBBB8xB", 220, 0, 400, 0, 0, 0, 0, 0, 0) + _wide(name))
    out += _binary(612, b"") + _binary(617, struct.pack("<I", 2 * len(names)))
    for number in range(len(names)):
        for layout in (0, _DATE_FORMAT):
            out += _binary(47, struct.pack("<HHHHHBBHH", 0, layout, number, 0, 0, 0, 0, 0, 0))
    return out + _binary(618, b"") + _binary(279, b"")


def _xlsb_page(page: Page, fonts: list[str]) -> bytes:
    out = [_binary(129, b""), _binary(148, struct.pack("<IIII", 0, 0, 0, 0)), _binary(145, b"")]
    row_now = -1
    for row, column, cell in page.cells():
        if row != row_now:
            row_now = row
            out.append(_binary(0, struct.pack("<IIHBBBI", row, 0, 300, 0, 0, 0, 0)))
        style = 2 * fonts.index(page.fonts.get(column, "Arial"))
        out.append(_xlsb_cell(column, style, cell))
    out.append(_binary(146, b""))
    if page.merges:
        out.append(_binary(177, struct.pack("<I", len(page.merges))))
        out += [
            _binary(176, struct.pack("<IIII", top, bottom, left, right)) for top, left, bottom, right in page.merges
        ]
        out.append(_binary(178, b""))
    return b"".join([*out, _binary(130, b"")])


def _xlsb_cell(column: int, style: int, cell: Cell) -> bytes:
    place = struct.pack("<II", column, style)
    tail = struct.pack("<HI", 0, 3) + b"\x1e\x01\x00" + struct.pack("<I", 0)
    if isinstance(cell, bool):
        return _binary(4, place + bytes([cell]))
    if isinstance(cell, Broken):
        return _binary(3, place + bytes([_ERRORS[cell.text]]))
    if isinstance(cell, Formula):
        if isinstance(cell.result, Broken):
            return _binary(11, place + bytes([_ERRORS[cell.result.text]]) + tail)
        if isinstance(cell.result, float | int):
            return _binary(9, place + struct.pack("<d", cell.result) + tail)
        return _binary(8, place + _wide(cell.result or "") + tail)
    if isinstance(cell, date):
        return _binary(5, struct.pack("<IId", column, style + 1, serial(cell)))
    if isinstance(cell, float | int):
        return _binary(5, place + struct.pack("<d", cell))
    return _binary(6, place + _wide(cell or ""))


def _wide(text: str) -> bytes:
    letters = text.encode("utf-16-le")
    return struct.pack("<I", len(letters) // 2) + letters


def _binary(kind: int, body: bytes) -> bytes:
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, length = bytearray(), len(body)
    while True:
        size.append(length & 0x7F | (0x80 if length > 0x7F else 0))
        length >>= 7
        if not length:
            return head + bytes(size) + body

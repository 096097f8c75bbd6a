"""Looks through the binary workbooks (.xls, .xlsb) before the fast reader does: how far do their cells reach?

A damaged or hostile file may claim cells so far out that the reader's dense grid would not fit into memory, and the
process would die without a word. Layouts: [MS-XLS] 2.5 (cell records), [MS-XLSB] 2.1.4 (records).
"""

import struct
from pathlib import Path

from desktop_app.excel import compound, faults
from desktop_app.excel.archive import Archive

MAX_AREA = 17_000_000  # a full .xls sheet is 65,536 × 256

_DIMENSIONS, _FILEPASS, _BOF = 0x0200, 0x002F, 0x0809
# number, label, label of shared text, RK number, formula, boolean or error, rich label
_ONE_CELL = frozenset({0x0203, 0x0204, 0x00FD, 0x027E, 0x0006, 0x0205, 0x00D6})
_MANY_CELLS = 0x00BD

_ROW_HEADER, _FIRST_FILLED, _LAST_FILLED = 0, 2, 11
_SHORTEST = 8  # every cell has at least its column and its style


def check_xls(path: Path, data: bytes) -> None:
    """Raise WorkbookFault when the workbook is encrypted, cannot be followed or reaches too far."""
    try:
        book = compound.stream(data, "Workbook", "Book")
    except compound.Broken as error:
        raise faults.damaged(path, "phần dữ liệu bảng tính bị đứt đoạn") from error
    at, last_row, last_column = 0, 0, 0
    end = len(book) - 4
    while at <= end:
        kind, size = struct.unpack_from("<HH", book, at)
        body = at + 4
        at = body + size
        if at > len(book):
            break
        if kind == _FILEPASS:
            raise faults.password(path)
        if kind == _BOF:
            last_row = last_column = 0
        elif kind == _DIMENSIONS and size >= 14:
            _, rows, _, columns = struct.unpack_from("<IIHH", book, body)
            _fits(path, rows, columns)
        elif kind in _ONE_CELL and size >= 4:
            row, column = struct.unpack_from("<HH", book, body)
            last_row, last_column = max(last_row, row), max(last_column, column)
            _fits(path, last_row + 1, last_column + 1)
        elif kind == _MANY_CELLS and size >= 6:
            row = struct.unpack_from("<H", book, body)[0]
            column = struct.unpack_from("<H", book, at - 2)[0]
            last_row, last_column = max(last_row, row), max(last_column, column)
            _fits(path, last_row + 1, last_column + 1)


def check_xlsb(archive: Archive) -> None:
    """Raise WorkbookFault when a part is damaged or the cells reach too far."""
    for part in sorted(archive.names):
        if part.startswith("xl/worksheets/") and part.endswith(".bin") and "Index" not in part:
            _check_sheet(archive.path, archive.read(part))
        elif part.startswith("xl/") and part.endswith((".bin", ".rels")):
            archive.check(part, limit=300 * 1024 * 1024)


def _check_sheet(path: Path, sheet: bytes) -> None:
    at, row, last_row, last_column = 0, 0, 0, 0
    end = len(sheet)
    while at < end:
        kind = sheet[at]
        at += 1
        if kind & 0x80 and at < end:
            kind = kind & 0x7F | (sheet[at] & 0x7F) << 7
            at += 1
        size = shift = 0
        while at < end and shift < 28:
            byte = sheet[at]
            at += 1
            size |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                break
        if at + size > end:
            raise faults.damaged(path, "một trang bị cắt cụt")
        if kind <= _LAST_FILLED:
            if size < _SHORTEST:  # the reader would take what is missing from the record before
                raise faults.damaged(path, "một ô bị cắt cụt")
            if kind == _ROW_HEADER:
                row = struct.unpack_from("<I", sheet, at)[0]
            elif kind >= _FIRST_FILLED:
                column = struct.unpack_from("<I", sheet, at)[0]
                if row > last_row or column > last_column:
                    last_row, last_column = max(last_row, row), max(last_column, column)
                    _fits(path, last_row + 1, last_column + 1)
        at += size


def _fits(path: Path, rows: int, columns: int) -> None:
    if rows * columns > MAX_AREA:
        raise faults.too_large(path, f"có ô nằm rất xa: dòng {rows}, cột {columns}")

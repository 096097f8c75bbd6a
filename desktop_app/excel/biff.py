"""Looks through the old binary workbooks (.xls) before the fast reader does.

A damaged or hostile file may claim cells so far out that the reader's dense grid would not fit into memory, and the
process would die without a word. The reader also gives '' for error values, so they are noted here, and fonts of the
time before Unicode are counted. Layouts: [MS-XLS] 2.4 (records), 2.5.
"""

import struct
from collections.abc import Iterator
from pathlib import Path

from desktop_app.excel import compound, faults
from desktop_app.excel.sheets import UNCALCULATED, FontCount, SheetFacts, old_font

MAX_AREA = 9_000_000  # cells of the dense grid; the reader needs some 60 bytes for each while it reads
_COLUMNS = 16_384  # some programs write more than the 256 of Excel 2003
_MOST_PASSES = 4  # sheets may not share more of the file than that

_DIMENSIONS, _FILEPASS, _BOF, _EOF = 0x0200, 0x002F, 0x0809, 0x000A
_BOUND_SHEET, _FONT, _STYLE = 0x0085, 0x0031, 0x00E0
_FORMULA, _ERROR_OR_BOOLEAN, _RESULT, _SHARED_TEXTS = 0x0006, 0x0205, 0x0207, 0x00FC
_SHORTEST_TEXT = 3  # bytes of an empty one
# number, label, label of shared text, RK number, formula, boolean or error, rich label
_ONE_CELL = frozenset({0x0203, 0x0204, 0x00FD, 0x027E, 0x0006, 0x0205, 0x00D6})
_TEXTS = frozenset({0x0204, 0x00FD, 0x00D6, 0x0006})
_MANY_CELLS = 0x00BD
_BIFF8 = 0x0600
_MISSING_FONT = 4  # no workbook has a font of this number: the fifth is number 5
_CALCULATE_ON_LOAD = 0x02

ERROR_CODES = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A",
}  # fmt: skip


def check_xls(path: Path, data: bytes) -> list[SheetFacts]:
    """Return the facts of all sheets in the order of the workbook's own table of contents.

    Raises WorkbookFault when the workbook is encrypted, cannot be followed or reaches too far.
    """
    try:
        book = compound.stream(data, "Workbook", "Book")
    except compound.Broken as error:
        raise faults.damaged(path, "phần dữ liệu bảng tính bị đứt đoạn") from error
    return _Walk(path, book).run()


class _Walk:
    """Passes over the records of a workbook as the fast reader does: the globals, then each sheet from its own place."""

    def __init__(self, path: Path, book: bytes) -> None:
        self._path, self._book = path, book
        self._names: list[str] = []
        self._old: dict[int, str] = {}
        self._styles = 0
        self._version = _BIFF8
        self._left = _MOST_PASSES * len(book) + 1_000_000
        self._start_sheet()

    def run(self) -> list[SheetFacts]:
        return [self._sheet(place) for place in self._globals()]

    def _globals(self) -> list[int]:
        """Read what concerns all sheets; return where each begins."""
        book, places = self._book, []
        for kind, body, size in self._records(0):
            if kind == _BOF and size >= 2:
                self._version = struct.unpack_from("<H", book, body)[0]
            elif kind == _FILEPASS:
                raise faults.password(self._path)
            elif kind == _BOUND_SHEET and size >= 6:
                places.append(struct.unpack_from("<I", book, body)[0])
            elif kind == _FONT and size >= 16:
                self._font(body, size)
            elif kind == _STYLE and size >= 2:
                self._style(struct.unpack_from("<H", book, body)[0])
            elif kind == _SHARED_TEXTS and size >= 8:
                count = struct.unpack_from("<i", book, body + 4)[0]
                if not 0 <= count <= len(book) // _SHORTEST_TEXT:  # the reader makes room for as many as are claimed
                    raise faults.damaged(self._path, "bảng chữ dùng chung ghi sai")
        return places

    def _sheet(self, begin: int) -> SheetFacts:
        book = self._book
        self._start_sheet()
        for kind, body, size in self._records(begin):
            if kind in _ONE_CELL:
                if size >= 6:
                    self._cell(kind, body, size)
            elif kind == _MANY_CELLS:
                if size >= 6:
                    self._reach(*struct.unpack_from("<H", book, body), *struct.unpack_from("<H", book, body + size - 2))
            elif kind == _RESULT:
                self._reach(*self._formula)
            elif kind == _DIMENSIONS and size >= 10:
                layout = "<IIHH" if size >= 14 else "<HHHH"
                first_row, rows, first_column, columns = struct.unpack_from(layout, book, body)
                if first_row > rows or first_column > columns:  # the reader would ask for what lies between
                    raise faults.damaged(self._path, "vùng dữ liệu của một trang ghi sai")
                _fits(self._path, rows, columns)
            elif kind == _FILEPASS:
                raise faults.password(self._path)
        return SheetFacts(lost=self._lost, fonts=self._fonts.columns)

    def _records(self, at: int) -> Iterator[tuple[int, int, int]]:
        """Yield kind, place and size of the records up to the end of this part."""
        book = self._book
        end = len(book) - 4
        begin = at
        while at <= end:
            kind, size = struct.unpack_from("<HH", book, at)
            body = at + 4
            at = body + size
            if at > len(book) or kind == _EOF:
                break
            yield kind, body, size
        self._left -= at - begin
        if self._left < 0:
            raise faults.damaged(self._path, "các trang chồng lên nhau")

    def _start_sheet(self) -> None:
        self._lost: dict[tuple[int, int], str] = {}
        self._fonts = FontCount()
        self._row = self._last_column = 0
        self._formula = (0, 0)

    def _reach(self, row: int, column: int) -> None:
        if column >= _COLUMNS:
            raise faults.damaged(self._path, f"ô ở dòng {row + 1}, cột {column + 1} nằm ngoài bảng tính")
        if row < self._row:  # the reader takes the last row for the lowest, and dies or loses what lies below
            raise faults.damaged(self._path, "các dòng của một trang không theo thứ tự")
        if row > self._row or column > self._last_column:
            self._row, self._last_column = row, max(self._last_column, column)
            _fits(self._path, row + 1, self._last_column + 1)

    def _cell(self, kind: int, body: int, size: int) -> None:
        book = self._book
        row, column, style = struct.unpack_from("<HHH", book, body)
        if row != self._row or column > self._last_column:
            self._reach(row, column)
        if self._old and style in self._old and kind in _TEXTS:
            self._fonts.add(column, self._old[style])
        if kind == _ERROR_OR_BOOLEAN and size >= 8 and book[body + 7] == 1:
            self._lost[row + 1, column] = _error(book[body + 6])
        elif kind == _FORMULA:
            self._formula = (row, column)
            if size >= 16 and book[body + 12 : body + 14] == b"\xff\xff":
                if book[body + 6] == 2:
                    self._lost[row + 1, column] = _error(book[body + 8])
                elif book[body + 6] == 3 and book[body + 14] & _CALCULATE_ON_LOAD:
                    self._lost[row + 1, column] = UNCALCULATED

    def _font(self, body: int, size: int) -> None:
        length = self._book[body + 14]
        name = self._book[body + 15 : body + size]
        if self._version >= _BIFF8:
            wide, name = name[:1] == b"\x01", name[1:]
            text = name[: length * 2].decode("utf-16-le", "replace") if wide else name[:length].decode("latin-1")
        else:
            text = name[:length].decode("latin-1")
        self._names.append(text)

    def _style(self, font: int) -> None:
        number = font - 1 if font > _MISSING_FONT else font
        if number < len(self._names) and old_font(self._names[number]):
            self._old[self._styles] = self._names[number]
        self._styles += 1


def _error(code: int) -> str:
    return ERROR_CODES.get(code, "#N/A")


def _fits(path: Path, rows: int, columns: int) -> None:
    if rows * columns > MAX_AREA:
        raise faults.too_large(path, f"có ô nằm rất xa: dòng {rows}, cột {columns}")

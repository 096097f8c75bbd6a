"""Looks through the binary workbooks (.xlsb) before the fast reader does, as `biff` does for the old ones.

Layout: [MS-XLSB] 2.1.4 (records), 2.4 (BrtCell…, BrtBundleSh, BrtFont, BrtXF, BrtMergeCell).
"""

import struct
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from desktop_app.excel import faults
from desktop_app.excel.addresses import Merge
from desktop_app.excel.archive import Archive
from desktop_app.excel.biff import ERROR_CODES, MAX_AREA
from desktop_app.excel.sheets import FontCount, SheetFacts, old_font

_ROW_HEADER, _FIRST_FILLED, _LAST_FILLED = 0, 2, 11
_ERRORS = frozenset({3, 11})  # an error typed, an error as the result of a formula
_TEXTS = frozenset({6, 7, 8})
_MERGE, _FONT, _STYLE, _STYLES_BEGIN, _STYLES_END, _SHEET = 176, 43, 47, 617, 618, 156
_SHORTEST = 8  # every cell has at least its column and its style
_ROWS, _COLUMNS = 1_048_576, 16_384
_MAX_OTHER_PART = 300 * 1024 * 1024
_BOOK, _LINKS, _LOOKS = "xl/workbook.bin", "xl/_rels/workbook.bin.rels", "xl/styles.bin"


def check_xlsb(archive: Archive) -> dict[str, SheetFacts]:
    """Return the facts of the sheets by name; raise WorkbookFault when a part is damaged or the cells reach too far."""
    names = _sheet_names(archive)
    old = _old_styles(archive)
    facts: dict[str, SheetFacts] = {}
    for part in sorted(archive.names):
        if part.startswith("xl/worksheets/") and part.endswith(".bin") and "Index" not in part:
            facts[names.get(part, part)] = _check_sheet(archive.path, archive.read(part), old)
        elif part.startswith("xl/") and part.endswith((".bin", ".rels")):
            archive.check(part, limit=_MAX_OTHER_PART)
    return facts


def _check_sheet(path: Path, sheet: bytes, old: dict[int, str]) -> SheetFacts:
    row = last_row = last_column = 0
    lost: dict[tuple[int, int], str] = {}
    fonts = FontCount()
    merges: list[Merge] = []
    for kind, at, size in _records(path, sheet):
        if kind <= _LAST_FILLED:
            if size < _SHORTEST:  # the reader would take what is missing from the record before
                raise faults.damaged(path, "một ô bị cắt cụt")
            if kind == _ROW_HEADER:
                row = struct.unpack_from("<I", sheet, at)[0]
            elif kind >= _FIRST_FILLED:
                column, style = struct.unpack_from("<II", sheet, at)
                if row >= _ROWS or column >= _COLUMNS:
                    raise faults.damaged(path, f"ô ở dòng {row + 1}, cột {column + 1} nằm ngoài bảng tính")
                if row < last_row:  # as in `biff`: the reader takes the last row for the lowest
                    raise faults.damaged(path, "các dòng của một trang không theo thứ tự")
                if row > last_row or column > last_column:
                    last_row, last_column = max(last_row, row), max(last_column, column)
                    if (last_row + 1) * (last_column + 1) > MAX_AREA:
                        raise faults.too_large(path, f"có ô nằm rất xa: dòng {last_row + 1}, cột {last_column + 1}")
                if kind in _ERRORS and size > _SHORTEST:
                    lost[row + 1, column] = ERROR_CODES.get(sheet[at + 8], "#N/A")
                elif old and kind in _TEXTS and style & 0xFFFFFF in old:
                    fonts.add(column, old[style & 0xFFFFFF])
        elif kind == _MERGE and size >= 16:
            top, bottom, left, right = struct.unpack_from("<IIII", sheet, at)
            merges.append(Merge(top + 1, left, bottom + 1, right))
    return SheetFacts(lost=lost, fonts=fonts.columns, merges=tuple(merges))


def _records(path: Path, part: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield kind, place and size of every record."""
    at, end = 0, len(part)
    while at < end:
        kind = part[at]
        at += 1
        if kind & 0x80 and at < end:
            kind = kind & 0x7F | (part[at] & 0x7F) << 7
            at += 1
        size = shift = 0
        while at < end and shift < 28:
            byte = part[at]
            at += 1
            size |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                break
        if at + size > end:
            raise faults.damaged(path, "một trang bị cắt cụt")
        yield kind, at, size
        at += size


def _sheet_names(archive: Archive) -> dict[str, str]:
    """Map the part of each sheet to the sheet's name; empty when the table of contents is laid out unusually."""
    if not {_BOOK, _LINKS} <= archive.names:
        return {}
    try:
        links = ElementTree.fromstring(archive.read(_LINKS, limit=16 * 1024 * 1024))
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise faults.damaged(archive.path, f"phần {_LINKS} bên trong không đọc được") from error
    targets = {link.get("Id", ""): link.get("Target", "") for link in links}
    book = archive.read(_BOOK, limit=_MAX_OTHER_PART)
    names: dict[str, str] = {}
    for kind, at, size in _records(archive.path, book):
        if kind == _SHEET and size >= 16:
            link, after = _wide_text(book, at + 8, at + size)
            name, _ = _wide_text(book, after, at + size)
            target = targets.get(link, "")
            names[target.lstrip("/") if target.startswith("/") else f"xl/{target}"] = name
    return names


def _old_styles(archive: Archive) -> dict[int, str]:
    """Map the numbers of cell styles with a font of the time before Unicode to that font."""
    if _LOOKS not in archive.names:
        return {}
    looks = archive.read(_LOOKS, limit=_MAX_OTHER_PART)
    fonts: list[str] = []
    old: dict[int, str] = {}
    inside, number = False, 0
    for kind, at, size in _records(archive.path, looks):
        if kind == _FONT and size >= 25:
            fonts.append(_wide_text(looks, at + 21, at + size)[0])
        elif kind in (_STYLES_BEGIN, _STYLES_END):
            inside = kind == _STYLES_BEGIN
        elif kind == _STYLE and inside and size >= 6:
            font = struct.unpack_from("<H", looks, at + 4)[0]
            if font < len(fonts) and old_font(fonts[font]):
                old[number] = fonts[font]
            number += 1
    return old


def _wide_text(part: bytes, at: int, end: int) -> tuple[str, int]:
    """Return a text that is preceded by its length, and where it ends."""
    if at + 4 > end:
        return "", end
    length = struct.unpack_from("<I", part, at)[0]
    if length == 0xFFFFFFFF:
        return "", at + 4
    after = at + 4 + 2 * length
    return part[at + 4 : min(after, end)].decode("utf-16-le", "replace"), min(after, end)

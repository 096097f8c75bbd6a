"""Looks through the sheets of an .xlsx before the fast reader does.

The reader allocates a dense grid from the first to the last cell: one stray cell at XFD1048576 makes it ask for
17 thousand million cells and the whole process dies. It also gives '' for error values and for formulas that were never
calculated, so what stood there would be lost without a word. Both are found here, in the sheet's own text.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree

from desktop_app.excel import faults
from desktop_app.excel.addresses import index_of
from desktop_app.excel.archive import Archive

MAX_AREA = 9_000_000  # cells of the dense grid: some 300 MB in the reader
_ROW_GAP, _COLUMN_GAP = 5_000, 100  # emptier than any list: what lies beyond is no part of the table
_MAX_STRAY, _MAX_LOST = 1_000, 200_000
_MAX_OTHER_PART = 300 * 1024 * 1024  # texts shared by all sheets stay in memory
_LONGEST_ROW = 64 * 1024 * 1024

# Addresses that are wide (AA…) or deep (from row 100,000). A fixed beginning is found fast; whatever writes its
# attributes otherwise (`r='…'`, `r = "…"`) is looked through the slow way.
_WIDE, _DEEP = re.compile(rb'r="([A-Z]{2,3})\d'), re.compile(rb'r="[A-Z]{1,3}(\d{6,7})"')
_ADDRESS = rb"""\br\s*=\s*["']([A-Z]{1,3})(\d{1,7})["']"""
_COLUMN = re.compile(rb"""\br\s*=\s*["']([A-Z]{1,3})\d""")
_DEPTH = re.compile(rb"""\br\s*=\s*["'][A-Z]{0,3}(\d{1,7})["']""")
_ROW = re.compile(rb'<row r="(\d{1,7})"')
_FILLED = re.compile(rb"<(?:\w+:)?c\s[^>]*?" + _ADDRESS + rb"[^>]*(?<!/)>(?!</)")
_WHOLE = re.compile(rb"<(\w+:)?c\s[^>]*?" + _ADDRESS + rb"(?:[^>]*/>|[^>]*(?<!/)>.*?</(?(1)\1)c>)", re.DOTALL)
_ERROR = re.compile(
    rb"<(?:\w+:)?c\s[^>]*?" + _ADDRESS + rb"""[^>]*\bt=["']e["'][^>]*>(?:<f\b[^>]*(?:/>|>[^<]*</f>))?"""
    rb"<(?:\w+:)?v>([^<]*)<"
)
_UNCALCULATED = re.compile(
    rb"<(?:\w+:)?c\s[^>]*?" + _ADDRESS + rb"[^>]*><f\b[^>]*(?:/>|>[^<]*</f>)(?:<v\s*/>|<v></v>)?</c>"
)


@dataclass(frozen=True, kw_only=True)
class SheetFacts:
    """What the fast reader does not tell of one sheet.

    `lost` maps (row from 1, column from 0) to what stood in a cell that is read as blank: an error value such as
    `#N/A`, or `=` for a formula never calculated. `stray` names cells far outside the table that were left out.
    """

    lost: dict[tuple[int, int], str] = field(default_factory=dict)
    stray: tuple[str, ...] = ()


def inspect(archive: Archive) -> tuple[dict[str, SheetFacts], dict[str, bytes]]:
    """Check all parts; return the facts by sheet name and the sheet parts that had to be trimmed (part → new bytes).

    Raises WorkbookFault when a part is damaged or the cells cannot fit into memory.
    """
    sheets = _sheet_parts(archive)
    facts: dict[str, SheetFacts] = {}
    trimmed: dict[str, bytes] = {}
    for part in sorted(archive.names):
        if part in sheets or (part.endswith(".xml") and "sheets/" in part.lower()):
            found, kept = _inspect_sheet(archive, part)
            facts[sheets.get(part, part)] = found
            if kept is not None:
                trimmed[part] = kept
        elif part.endswith((".xml", ".rels")):
            archive.check(part, limit=_MAX_OTHER_PART)
    return facts, trimmed


def _inspect_sheet(archive: Archive, part: str) -> tuple[SheetFacts, bytes | None]:
    width, depth = 26, 1
    formulas = False
    lost: dict[tuple[int, int], str] = {}
    for rows in _whole_rows(archive, part):
        odd = b"r='" in rows or b"r =" in rows
        columns, depths = (_COLUMN, _DEPTH) if odd else (_WIDE, _DEEP)
        width = max(width, 0, *(index_of(found.decode()) + 1 for found in set(columns.findall(rows))))
        numbered = _ROW.findall(rows)
        if not numbered or len(numbered) < rows.count(b"<row"):
            numbered = _DEPTH.findall(rows)
        depth = max(depth, 0, *map(int, set(depths.findall(rows))), *map(int, set(numbered)))
        formulas = formulas or b"</f>" in rows
        if len(lost) < _MAX_LOST:
            _note_lost(rows, lost, errors=odd or b't="e"' in rows, formulas=formulas)
    if width * depth <= MAX_AREA:
        return SheetFacts(lost=lost), None
    return _trim(archive, part, lost)


def _note_lost(rows: bytes, lost: dict[tuple[int, int], str], *, errors: bool, formulas: bool) -> None:
    if errors:
        for column, row, value in _ERROR.findall(rows):
            lost[int(row), index_of(column.decode())] = value.decode("utf-8", "replace")
    if formulas:
        for column, row in _UNCALCULATED.findall(rows):
            lost[int(row), index_of(column.decode())] = "="


def _trim(archive: Archive, part: str, lost: dict[tuple[int, int], str]) -> tuple[SheetFacts, bytes | None]:
    """Leave out the few cells far outside the table; the rest must fit."""
    by_row: Counter[int] = Counter()
    by_column: Counter[int] = Counter()
    for rows in _whole_rows(archive, part):
        for column, row in _FILLED.findall(rows):
            by_row[int(row)] += 1
            by_column[index_of(column.decode())] += 1
    last_row = _last_before_gap(by_row, _ROW_GAP)
    last_column = _last_before_gap(by_column, _COLUMN_GAP)
    if (last_row + 1) * (last_column + 1) > MAX_AREA:
        raise faults.too_large(archive.path, f"vùng dữ liệu {last_row} dòng × {last_column + 1} cột")
    if max(by_row, default=0) <= last_row and max(by_column, default=0) <= last_column:
        return SheetFacts(lost=lost), None  # only blank formatted cells lie further out
    stray: list[str] = []

    def keep(cell: re.Match[bytes]) -> bytes:
        if int(cell[3]) <= last_row and index_of(cell[2].decode()) <= last_column:
            return cell[0]
        if _FILLED.match(cell[0]):
            stray.append((cell[2] + cell[3]).decode())
        return b""

    kept = b"".join(_WHOLE.sub(keep, rows) for rows in _whole_rows(archive, part))
    if len(stray) > _MAX_STRAY:
        raise faults.too_large(archive.path, f"hơn {_MAX_STRAY} ô nằm rất xa bảng, ví dụ {stray[0]}")
    return SheetFacts(lost=lost, stray=tuple(stray)), kept if stray else None


def _last_before_gap(counts: Counter[int], gap: int) -> int:
    last = 0
    for position in sorted(counts):
        if position - last > gap and last:
            break
        last = position
    return last


def _whole_rows(archive: Archive, part: str) -> Iterator[bytes]:
    """Yield the sheet's text in pieces that never cut a row in two."""
    rest = b""
    for piece in archive.chunks(part):
        text = rest + piece
        cut = text.rfind(b"row>") + 4
        if cut < 4:
            if len(text) > _LONGEST_ROW:
                raise faults.too_large(archive.path, f"một dòng trong phần {part} dài quá mức")
            rest = text
            continue
        yield text[:cut]
        rest = text[cut:]
    if rest:
        yield rest


def _sheet_parts(archive: Archive) -> dict[str, str]:
    """Map the part of each sheet to the sheet's name; empty when the table of contents is laid out unusually."""
    book, links = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
    if not {book, links} <= archive.names:
        return {}
    targets = {
        link.get("Id", ""): link.get("Target", "") for link in _parse(archive, links) if link.get("Target") is not None
    }
    parts: dict[str, str] = {}
    for sheet in _parse(archive, book).iter():
        if sheet.tag.rpartition("}")[2] == "sheet":
            link = next((value for key, value in sheet.attrib.items() if key.rpartition("}")[2] == "id"), "")
            target = targets.get(link, "")
            parts[target.lstrip("/") if target.startswith("/") else f"xl/{target}"] = sheet.get("name", "")
    return parts


def _parse(archive: Archive, part: str) -> ElementTree.Element:
    text = archive.read(part, limit=16 * 1024 * 1024)
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise faults.damaged(archive.path, f"phần {part} chứa khai báo lạ")
    try:
        return ElementTree.fromstring(text)
    except ElementTree.ParseError as error:
        raise faults.damaged(archive.path, f"phần {part} bên trong không đọc được") from error

"""Looks through the sheets of an .xlsx before the fast reader does.

The reader allocates a dense grid from the first to the last cell: one stray cell at XFD1048576 makes it ask for
17 thousand million cells and the whole process dies. It also gives '' for error values and for formulas that were never
calculated, so what stood there would be lost without a word. Both are found here, in the sheet's own text: by patterns
where it is written as the usual programs write it, by a real parser (`openxml_slowly`) where it is not.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from desktop_app.excel import faults, openxml_slowly
from desktop_app.excel.addresses import index_of
from desktop_app.excel.archive import Archive
from desktop_app.excel.openxml_book import Book, read_book
from desktop_app.excel.sheets import UNCALCULATED, FontCount, SheetFacts

MAX_AREA = 9_000_000  # cells of the dense grid: some 300 MB in the reader
_ROW_GAP, _COLUMN_GAP = 5_000, 100  # emptier than any list: what lies beyond is no part of the table
_MAX_STRAY, _MAX_LOST = 1_000, 200_000
_MAX_OTHER_PART = 300 * 1024 * 1024  # texts shared by all sheets stay in memory
_LONGEST_ROW = 64 * 1024 * 1024

# Addresses beyond Z99999, and whatever is none at all; the many others are passed over fast.
_FAR = re.compile(rb'<c r="(?![A-Z]\d{1,5}")([^"]{0,20})')
_FAR_ADDRESS = re.compile(rb"([A-Z]{1,3})(\d{1,7})")
_ADDRESS = rb"""\br\s*=\s*["']([A-Z]{1,3})(\d{1,7})["']"""
_CELL_ROW = re.compile(rb'<c r="[A-Z]{1,3}(\d{1,7})"')
_CELL_BEGINS = b'<c r="'
_FILLED = re.compile(rb"<(?:\w+:)?c\s[^>]*?" + _ADDRESS + rb"[^>]*(?<!/)>(?!</)")
_WHOLE = re.compile(rb"<(\w+:)?c\s[^>]*?" + _ADDRESS + rb"(?:[^>]*/>|[^>]*(?<!/)>.*?</(?(1)\1)c>)", re.DOTALL)
_ERROR = re.compile(
    rb'<c r="([A-Z]{1,3})(\d{1,7})"[^>]*\bt="e"[^>]*>\s*(?:<f\b(?:[^>]*/>|[^>]*>[^<]*</f>))?\s*<v>([^<]*)<'
)
_FORMULA = re.compile(
    rb'<c r="([A-Z]{1,3})(\d{1,7})"([^>]*)>\s*<f\b(?:[^>]*/>|[^>]*>[^<]*</f>)\s*(?:<v\s*/>|<v>([^<]*)</v>)?\s*</c>'
)
_STYLED = re.compile(rb'<c r="([A-Z]{1,3})\d{1,7}" s="(\d{1,5})" t="(?:s|inlineStr|str)"')
# Written as no usual program does: attributes otherwise ordered or quoted, prefixes, cells without address, comments.
_UNUSUAL_CELL, _PREFIXED = re.compile(rb'<c(?:[\t\r\n>/]| (?!r="))'), re.compile(rb"<\w+:c[\s>/]")


@dataclass(frozen=True, kw_only=True)
class Inspection:
    """What was found in a workbook: the facts by sheet name, parts that had to be trimmed (part → new bytes), and
    whether it takes values from other workbooks."""

    facts: dict[str, SheetFacts]
    trimmed: dict[str, bytes]
    linked: bool


def inspect(archive: Archive) -> Inspection:
    """Check all parts. Raises WorkbookFault when a part is damaged or the cells cannot fit into memory."""
    book = read_book(archive)
    facts: dict[str, SheetFacts] = {}
    trimmed: dict[str, bytes] = {}
    for part in sorted(archive.names):
        if part in book.sheets or (part.endswith(".xml") and "sheets/" in part.lower()):
            found, kept = _inspect_sheet(archive, part, book)
            facts[book.sheets.get(part, part)] = found
            if kept is not None:
                trimmed[part] = kept
        elif part.endswith((".xml", ".rels")):
            archive.check(part, limit=_MAX_OTHER_PART)
    linked = any(part.startswith("xl/externalLinks/") for part in archive.names)
    return Inspection(facts=facts, trimmed=trimmed, linked=linked)


def _inspect_sheet(archive: Archive, part: str, book: Book) -> tuple[SheetFacts, bytes | None]:
    width, last = 26, 0
    formulas = False
    lost: dict[tuple[int, int], str] = {}
    styles: Counter[tuple[bytes, bytes]] = Counter()
    for rows in _whole_rows(archive, part):
        reach = None if _unusual(rows) else _reach(rows)
        row = None if reach is None else _last_row(rows, last)
        if reach is None or row is None:
            return _inspect_slowly(archive, part, book)
        width, last = max(width, reach), row
        formulas = formulas or b"</f>" in rows
        if len(lost) < _MAX_LOST:
            if b't="e"' in rows:
                for column, number, value in _ERROR.findall(rows):
                    lost[int(number), index_of(column.decode())] = value.decode("utf-8", "replace")
            if formulas:
                _note_uncalculated(rows, lost, book)
        if book.old_styles:
            styles.update(_STYLED.findall(rows))
    fonts = FontCount()
    for (column, style), count in styles.items():
        if (font := book.old_styles.get(int(style))) is not None:
            fonts.add(index_of(column.decode()), font, count)
    facts = SheetFacts(lost=lost, fonts=fonts.columns)
    if width * last <= MAX_AREA:
        return facts, None
    return _trim(archive, part, facts)


def _unusual(rows: bytes) -> bool:
    # Signs that data hardly ever holds are looked for first: looking for one letter is fast.
    if (b":" in rows and _PREFIXED.search(rows)) or (b"!" in rows and b"<!" in rows):
        return True
    return rows.count(b"<c") != rows.count(b'<c r="') and _UNUSUAL_CELL.search(rows) is not None


def _reach(rows: bytes) -> int | None:
    """Return the number of columns that addresses beyond Z99999 reach to, 0 for none; None for a strange address."""
    columns = 0
    for address in set(_FAR.findall(rows)):
        found = _FAR_ADDRESS.fullmatch(address)
        try:
            columns = max(columns, index_of(found[1].decode()) + 1 if found else -1)
        except ValueError:
            found = None
        if found is None:
            return None
    return columns


def _last_row(rows: bytes, before: int) -> int | None:
    """Return the row of the last cell; None where one stands above the cell before it, or has a strange address.

    The reader takes the row of the last cell for the lowest: it dies where that lies above the first, and loses in
    silence what lies below it.
    """
    numbers = _CELL_ROW.findall(rows)
    if len(numbers) != rows.count(_CELL_BEGINS):
        return None
    last = before
    for text, _ in groupby(numbers):
        number = int(text)
        if number < last:
            return None
        last = number
    return last


def _note_uncalculated(rows: bytes, lost: dict[tuple[int, int], str], book: Book) -> None:
    for column, row, attributes, value in _FORMULA.findall(rows):
        if openxml_slowly.uncalculated(value, text=b't="str"' in attributes, stale=book.stale):
            lost[int(row), index_of(column.decode())] = UNCALCULATED


def _inspect_slowly(archive: Archive, part: str, book: Book) -> tuple[SheetFacts, bytes | None]:
    walk = openxml_slowly.walk(archive, part, archive.chunks(part), book)
    if walk.rows * walk.columns <= MAX_AREA:
        return walk.facts, None
    facts, kept = _trim(archive, part, walk.facts)
    if kept is not None:
        again = openxml_slowly.walk(archive, part, [kept], book)
        if again.rows * again.columns <= MAX_AREA:
            return facts, kept
    raise faults.too_large(archive.path, f"vùng dữ liệu {walk.rows} dòng × {walk.columns} cột")


def _trim(archive: Archive, part: str, facts: SheetFacts) -> tuple[SheetFacts, bytes | None]:
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
        return facts, None  # only blank formatted cells lie further out
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
    return replace(facts, stray=tuple(stray)), kept if stray else None


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

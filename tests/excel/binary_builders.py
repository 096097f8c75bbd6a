"""Workbooks of the other formats, byte by byte: .xls (BIFF8 in a compound file), .xlsb, .ods. Small, but real."""

import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path

Cells = Mapping[tuple[int, int], str | float]  # (row from 0, column from 0) → value

_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def write_xls(path: Path, cells: Cells, *, sheet: str = "Sheet1", encrypted: bool = False) -> Path:
    """Write an Excel 97–2003 workbook with one sheet."""
    return _write(path, compound_file({"Workbook": _biff(cells, sheet, encrypted)}))


def compound_file(streams: Mapping[str, bytes]) -> bytes:
    """Return an OLE compound file with these streams at its root."""
    body: list[bytes] = []
    table: list[int] = []
    starts: dict[str, int] = {}

    def add(content: bytes) -> int:
        start = len(table)
        sectors = max(1, -(-len(content) // _SECTOR))
        body.append(content.ljust(sectors * _SECTOR, b"\0"))
        table.extend([*range(start + 1, start + sectors), _END])
        return start

    padded = {name: content.ljust(4096, b"\0") for name, content in streams.items()}
    for name, content in padded.items():
        starts[name] = add(content)
    entries = [_entry("Root Entry", 5, _END, 0, child=1 if padded else _FREE)]
    names = list(padded)
    for number, name in enumerate(names, start=1):
        right = number + 1 if number < len(names) else _FREE
        entries.append(_entry(name, 2, starts[name], len(padded[name]), right=right))
    while len(entries) % 4:
        entries.append(_entry("", 0, 0, 0))
    directory = add(b"".join(entries))
    fat_sectors = 1
    while (len(table) + fat_sectors) * 4 > fat_sectors * _SECTOR:
        fat_sectors += 1
    first_fat = len(table)
    table.extend([_FAT] * fat_sectors)
    table.extend([_FREE] * (fat_sectors * _SECTOR // 4 - len(table)))
    header = struct.pack(
        "<8s16sHHHHH6xIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6,
        0, fat_sectors, directory, 0, 4096, _END, 0, _END, 0,
    )  # fmt: skip
    header += struct.pack("<109I", *range(first_fat, first_fat + fat_sectors), *[_FREE] * (109 - fat_sectors))
    return header + b"".join(body) + struct.pack(f"<{len(table)}I", *table)


def _entry(name: str, kind: int, start: int, size: int, *, child: int = _FREE, right: int = _FREE) -> bytes:
    text = name.encode("utf-16-le")
    length = len(text) + 2 if name else 0
    return struct.pack("<64sHBBIII36xIII", text, length, kind, 1, _FREE, right, child, start, size, 0)


def _biff(cells: Cells, sheet: str, encrypted: bool) -> bytes:
    name = sheet.encode("utf-16-le")
    opening = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
    if encrypted:
        opening += _record(0x002F, struct.pack("<H", 1) + b"\0" * 52)
    code_page = _record(0x0042, struct.pack("<H", 1200))
    tail = _record(0x000A, b"")
    bound_size = 4 + 8 + len(name)
    offset = len(opening) + len(code_page) + bound_size + len(tail)
    bound = _record(0x0085, struct.pack("<IBBBB", offset, 0, 0, len(sheet), 1) + name)
    page = [_record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))]
    for (row, column), value in sorted(cells.items()):
        if isinstance(value, str):
            text = value.encode("utf-16-le")
            page.append(_record(0x0204, struct.pack("<HHHHB", row, column, 0, len(value), 1) + text))
        else:
            page.append(_record(0x0203, struct.pack("<HHHd", row, column, 0, value)))
    page.append(tail)
    return opening + code_page + bound + tail + b"".join(page)


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def write_ods(path: Path, table: str, *, encrypted: bool = False) -> Path:
    """Write an OpenDocument spreadsheet whose one table holds this XML."""
    with zipfile.ZipFile(path, "w") as out:
        out.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        secret = "<manifest:encryption-data/>" if encrypted else ""
        out.writestr(
            "META-INF/manifest.xml",
            '<?xml version="1.0"?><manifest:manifest xmlns:manifest='
            f'"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">{secret}</manifest:manifest>',
        )
        out.writestr(
            "content.xml",
            '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
            'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
            'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
            'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
            f'<table:table table:name="Danh sách">{table}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return path


def ods_rows(*rows: tuple[str, ...]) -> str:
    """Return table rows of text cells."""
    cells = (
        "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
            if cell
            else "<table:table-cell/>"
            for cell in row
        )
        for row in rows
    )
    return "".join(f"<table:table-row>{row}</table:table-row>" for row in cells)


def write_xlsb(path: Path, cells: Cells) -> Path:
    """Write a binary workbook with one sheet of inline texts and numbers."""
    sheet = [_binary(129, b""), _binary(148, struct.pack("<IIII", 0, 0, 0, 0)), _binary(145, b"")]
    row_now = -1
    for (row, column), value in sorted(cells.items()):
        if row != row_now:
            row_now = row
            sheet.append(_binary(0, struct.pack("<IIHBBBI", row, 0, 300, 0, 0, 0, 0)))
        if isinstance(value, str):
            text = value.encode("utf-16-le")
            sheet.append(_binary(6, struct.pack("<III", column, 0, len(value)) + text))
        else:
            sheet.append(_binary(5, struct.pack("<IId", column, 0, value)))
    sheet += [_binary(146, b""), _binary(130, b"")]
    name, link = "Sheet1".encode("utf-16-le"), "rId1".encode("utf-16-le")
    bundle = struct.pack("<III", 0, 1, 4) + link + struct.pack("<I", 6) + name
    book = _binary(131, b"") + _binary(143, b"") + _binary(156, bundle) + _binary(144, b"") + _binary(132, b"")
    with zipfile.ZipFile(path, "w") as out:
        out.writestr(
            "[Content_Types].xml",
            '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/></Types>',
        )
        out.writestr(
            "xl/_rels/workbook.bin.rels",
            '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
            'worksheet" Target="worksheets/sheet1.bin"/></Relationships>',
        )
        out.writestr("xl/workbook.bin", book)
        out.writestr("xl/worksheets/sheet1.bin", b"".join(sheet))
    return path


def _binary(kind: int, body: bytes) -> bytes:
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, length = bytearray(), len(body)
    while True:
        size.append(length & 0x7F | (0x80 if length > 0x7F else 0))
        length >>= 7
        if not length:
            return head + bytes(size) + body


def _write(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path

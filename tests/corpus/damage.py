"""Damages small valid files in every way that torn copies, careless programs and hostile hands do."""

import random
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import TypeAlias

from tests.corpus.pages import Broken, Cell, Formula, Page
from tests.corpus.writers import WORKBOOKS, text_writer

Dice: TypeAlias = random.Random

_NUMBERS = (0, 1, 2, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x10000, 0xFFFFF, 0x7FFFFFFF, 0xFFFFFFFF)
_SPLICES = (
    b"</", b"<row ", b'<c r="XFD1048576"><v>1</v></c>', b'<row r="1048576">', b"<!--", b"<![CDATA[", b"&#0;", b"&x;", b'"',
    b'r="A99999999999"', b't="s"', b"<v>999999999</v>", b"\x00", b"\xff\xfe", b"<v>-1</v>", b"<v>1e309</v>", b"<v>nan</v>",
    b' table:number-rows-repeated="1048576"', b' table:number-columns-repeated="99999999"', b' ss:Index="1048576"',
    b' office:value-type="float" office:value="1e999"', b' office:date-value="99999-99-99"', b'<mergeCell ref="A1:XFD1048576"/>',
    b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b'<td rowspan="99999999" colspan="99999999">', b"<table>", b"\n" * 50,
)  # fmt: skip


def seeds(folder: Path) -> dict[str, bytes]:
    """Return small valid files of every kind."""
    rows: list[list[Cell]] = [["DANH SÁCH HỘ"], ["STT", "Mã hộ", "Họ và tên", "Ngày sinh", "Số CCCD", "Giới tính"]]
    filled: list[list[Cell]] = [
        [1, "H1", "Nguyễn Văn An", date(1965, 3, 5), "001065000001", "Nam"],
        [2, "H1", "Trần Thị Bé", "06/04/1970", 1170000002, "Nữ"],
        [3, "H2", "Lê Văn Út", Formula("1980"), Broken("#N/A"), Formula(None)],
        [4, "H2", "NguyÔn V¨n Hïng", 29221.0, True, Formula(Broken("#REF!"))],
    ]
    page = Page(name="Danh sách", rows=[*rows, *filled], merges=[(0, 0, 0, 5)], fonts={2: ".VnTime"})
    hidden = Page(name="Ẩn", rows=[["x", 1], ["y", 2]], hidden=True)
    made = {kind: write(folder / f"seed.{kind}", [page, hidden]).read_bytes() for kind, write in WORKBOOKS.items()}
    for name, encoding in (("csv", "utf-8"), ("utf16", "utf-16"), ("cp1258", "cp1252")):
        write = text_writer(lambda text, encoding=encoding: text.encode(encoding, "replace"))  # type: ignore[misc]
        made[name] = write(folder / f"seed.{name}", [page]).read_bytes()
    return made


def damaged(kind: str, whole: bytes, dice: Dice) -> bytes:
    """Return one damaged file."""
    if kind in ("xlsx", "xlsb", "ods") and dice.random() < 0.8:
        return _inside_zip(whole, dice, binary=kind == "xlsb")
    if kind == "xls" and dice.random() < 0.8:
        return _records_of_xls(whole, dice)
    return dice.choice((_flips, _cut, _spliced, _shuffled))(whole, dice)


def _flips(content: bytes, dice: Dice) -> bytes:
    out = bytearray(content)
    for _ in range(dice.choice((1, 2, 5, 30))):
        out[dice.randrange(len(out))] ^= 1 << dice.randrange(8)
    return bytes(out)


def _cut(content: bytes, dice: Dice) -> bytes:
    begin, end = sorted(dice.sample(range(len(content) + 1), 2)) if len(content) > 2 else (0, 1)
    return dice.choice((content[:end], content[:begin] + content[end:], content + content[begin:end]))


def _spliced(content: bytes, dice: Dice) -> bytes:
    out = content
    for _ in range(dice.randint(1, 3)):
        at = dice.randrange(len(out) + 1)
        out = out[:at] + dice.choice(_SPLICES) + out[at + dice.choice((0, 0, 1, 8)) :]
    return out


def _shuffled(content: bytes, dice: Dice) -> bytes:
    size = max(1, len(content) // dice.randint(2, 12))
    pieces = [content[at : at + size] for at in range(0, len(content), size)]
    dice.shuffle(pieces)
    return b"".join(pieces)


def _numbers(content: bytes, dice: Dice) -> bytes:
    """Replace numbers that are written out: addresses, counts, indices."""
    found = list(re.finditer(rb"\d+", content))
    if not found:
        return content
    out = content
    for match in sorted(dice.sample(found, min(len(found), dice.randint(1, 4))), key=lambda one: -one.start()):
        out = out[: match.start()] + str(dice.choice(_NUMBERS)).encode() + out[match.end() :]
    return out


def _words(content: bytes, dice: Dice) -> bytes:
    """Overwrite little-endian numbers where they stand."""
    out = bytearray(content)
    for _ in range(dice.randint(1, 4)):
        if len(out) >= 8:
            at, width = dice.randrange(len(out) - 4), dice.choice((1, 2, 4))
            number = dice.choice(_NUMBERS) & ((1 << 8 * width) - 1)
            out[at : at + width] = number.to_bytes(width, "little")
    return bytes(out)


def _inside_zip(whole: bytes, dice: Dice, *, binary: bool) -> bytes:
    """Damage a part and pack it anew with a right checksum, or damage the archive around it."""
    source = zipfile.ZipFile(BytesIO(whole))
    names = source.namelist()
    hit = dice.choice([name for name in names if name.endswith((".xml", ".bin", ".rels"))])
    ways: tuple[Callable[[bytes, Dice], bytes], ...] = (
        (_flips, _cut, _words, _words) if binary else (_flips, _cut, _spliced, _spliced, _numbers, _numbers)
    )
    act = dice.random()
    target = BytesIO()
    with zipfile.ZipFile(target, "w", dice.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))) as out:
        for name in names:
            content = source.read(name)
            if name == hit:
                if act < 0.06:
                    continue
                if act < 0.1:
                    name = dice.choice(("xl/x.xml", "content.xml", "xl/workbook.xml", "a/../b", ""))
                if act < 0.12:
                    content = content[:200] + b" " * 3_000_000 + content[200:]
                for _ in range(dice.choice((1, 1, 2))):
                    content = dice.choice(ways)(content, dice) if content else content
            if name:
                out.writestr(name, content)
    return target.getvalue()


def _records_of_xls(whole: bytes, dice: Dice) -> bytes:
    """Damage single records of the workbook's stream: kind, length, content, order."""
    begin = whole.find(b"\x09\x08\x10\x00")
    out = bytearray(whole)
    at = begin
    places: list[tuple[int, int]] = []
    while 0 <= at < len(out) - 4 and len(places) < 400:
        kind, size = struct.unpack_from("<HH", out, at)
        if not kind and not size:
            break
        places.append((at, size))
        at += 4 + size
    for _ in range(dice.randint(1, 4)):
        if not places:
            break
        at, size = dice.choice(places)
        way = dice.randrange(5)
        if way == 0:
            struct.pack_into(
                "<H", out, at, dice.choice((0x0006, 0x00FD, 0x00BD, 0x0205, 0x0085, 0x000A, 0x0809, 0x003C, 0x00FC))
            )
        elif way == 1:
            struct.pack_into("<H", out, at + 2, dice.choice((0, 1, 3, size + 1, max(0, size - 1), 0x2020, 0xFFFF)))
        elif size:
            width = dice.choice((1, 2, 4))
            place = at + 4 + dice.randrange(size)
            number = dice.choice(_NUMBERS) & ((1 << 8 * width) - 1)
            out[place : place + width] = number.to_bytes(width, "little")
    if dice.random() < 0.15:
        out[dice.randrange(512)] ^= 1 << dice.randrange(8)
    return bytes(out)


def checksum(content: bytes) -> int:
    """Return a short name for a damaged file, for the log."""
    return zlib.crc32(content)

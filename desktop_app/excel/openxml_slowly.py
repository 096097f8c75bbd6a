"""Walks a sheet of an .xlsx with a real XML parser: for files that are written as no usual program writes them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from xml.parsers import expat

from desktop_app.excel import faults
from desktop_app.excel.addresses import index_of
from desktop_app.excel.archive import Archive
from desktop_app.excel.openxml_book import Book
from desktop_app.excel.sheets import UNCALCULATED, FontCount, SheetFacts
from desktop_app.excel.xml_pieces import feed

_MAX_LOST, _LAST_ROW = 200_000, 1_048_576
_ADDRESS = re.compile(r"([A-Za-z]{1,3})(\d{1,7})")


@dataclass(frozen=True, kw_only=True)
class Walk:
    """How far the cells of a sheet reach, and its facts."""

    rows: int
    columns: int
    facts: SheetFacts


def walk(archive: Archive, part: str, pieces: Iterable[bytes], book: Book) -> Walk:
    """Return what stands in a sheet. Raises WorkbookFault when its text is damaged."""
    cells = _Cells(book, archive, part)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = cells.start
    parser.EndElementHandler = cells.end
    parser.CharacterDataHandler = cells.text

    def refuse(*_: object) -> None:
        raise faults.damaged(archive.path, f"phần {part} chứa khai báo lạ")

    parser.StartDoctypeDeclHandler = refuse
    feed(parser, pieces, archive.path, f"phần {part}")
    return Walk(
        rows=cells.last_row,
        columns=cells.last_column + 1,
        facts=SheetFacts(lost=cells.lost, fonts=cells.fonts.columns),
    )


def uncalculated(value: bytes, *, text: bool, stale: bool) -> bool:
    """Whether the saved result of a formula is none: blank, unless a text may be; 0 where all calculation was left to Excel."""
    return (value == b"" and (stale or not text)) or (stale and value == b"0")


class _Cells:
    def __init__(self, book: Book, archive: Archive, part: str) -> None:
        self._archive, self._part = archive, part
        self.last_row = self.last_column = 0
        self.lost: dict[tuple[int, int], str] = {}
        self.fonts = FontCount()
        self._book = book
        self._row, self._column = 0, -1
        self._kind = self._style = ""
        self._filled = self._formula = False
        self._value: list[str] = []
        self._listening = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(" ")[2]
        if name == "row":
            said = attributes.get("r", "")
            self._row, self._column = int(said) if said.isascii() and said.isdigit() else self._row + 1, -1
        elif name == "c":
            self._column += 1
            if "r" in attributes:
                self._row, self._column = self._place(attributes["r"])
            self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "")
            self._filled = self._formula = self._listening = False
            self._value = []
        elif name == "f":
            self._formula = True
        elif name in ("v", "is"):
            self._filled = True
            self._listening = name == "v"

    def _place(self, address: str) -> tuple[int, int]:
        """Return row and column of an address; the fast reader would take a wrong one for a cell anywhere."""
        found = _ADDRESS.fullmatch(address)
        try:
            place = (int(found[2]), index_of(found[1])) if found else (0, 0)
        except ValueError:
            place = (0, 0)
        if not 1 <= place[0] <= _LAST_ROW:
            raise faults.damaged(self._archive.path, f"phần {self._part} có ô mang địa chỉ lạ “{address[:20]}”")
        return place

    def text(self, piece: str) -> None:
        if self._listening:
            self._value.append(piece)

    def end(self, tag: str) -> None:
        name = tag.rpartition(" ")[2]
        if name == "v":
            self._listening = False
        elif name == "c" and (self._filled or self._formula):
            self._cell("".join(self._value))

    def _cell(self, value: str) -> None:
        if self._row < self.last_row:
            raise faults.damaged(self._archive.path, f"các dòng trong phần {self._part} không theo thứ tự")
        self.last_row, self.last_column = max(self.last_row, self._row), max(self.last_column, self._column)
        if len(self.lost) < _MAX_LOST:
            if self._kind == "e":
                self.lost[self._row, self._column] = value or "#N/A"
            elif self._formula and uncalculated(value.encode(), text=self._kind == "str", stale=self._book.stale):
                self.lost[self._row, self._column] = UNCALCULATED
        if self._kind in ("s", "str", "inlineStr") and self._style.isdigit():
            font = self._book.old_styles.get(int(self._style))
            if font is not None:
                self.fonts.add(self._column, font)

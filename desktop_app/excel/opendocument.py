"""Looks through an .ods before the fast reader does.

Repeated rows and cells can stand for thousands of millions of cells; error values come out of the reader as '', and
merged cells not at all. Both are noted here, and fonts of the time before Unicode are counted.
"""

from collections.abc import Iterator
from xml.parsers import expat

from desktop_app.excel import faults
from desktop_app.excel.addresses import Merge
from desktop_app.excel.archive import Archive
from desktop_app.excel.sheets import UNCALCULATED, FontCount, SheetFacts, old_font
from desktop_app.excel.xml_pieces import feed

MAX_AREA = 9_000_000
_MAX_CONTENT = 400 * 1024 * 1024
_MAX_MERGES = 200_000
_ERRORS = ("#", "Err:", UNCALCULATED)
_MANY, _FEW = 20_000_000, 100


def check(archive: Archive) -> dict[str, SheetFacts]:
    """Return the facts of the tables by name; raise WorkbookFault when the content is damaged, encrypted or too large."""
    if "content.xml" not in archive.names:
        raise faults.damaged(archive.path, "thiếu phần content.xml")
    if "META-INF/manifest.xml" in archive.names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise faults.password(archive.path)
    reach = _Reach()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = reach.start
    parser.EndElementHandler = reach.end
    parser.CharacterDataHandler = reach.text

    def pieces() -> Iterator[bytes]:
        for piece in archive.chunks("content.xml", limit=_MAX_CONTENT):
            yield piece
            if reach.area > MAX_AREA:
                raise faults.too_large(archive.path, f"vùng dữ liệu {reach.rows} dòng × {reach.columns} cột")

    feed(parser, pieces(), archive.path, "phần content.xml")
    if reach.area > MAX_AREA:
        raise faults.too_large(archive.path, f"vùng dữ liệu {reach.rows} dòng × {reach.columns} cột")
    return reach.facts


class _Reach:
    """How far the filled cells of the widest table reach, and what is noteworthy in each table."""

    def __init__(self) -> None:
        self.rows = self.columns = self.area = 0
        self.facts: dict[str, SheetFacts] = {}
        self._row = self._column = self._repeat = self._last_column = self._last_row = 0
        self._filled = False
        self._name = self._style = ""
        self._old: dict[str, str] = {}
        self._lost: dict[tuple[int, int], str] = {}
        self._merges: list[Merge] = []
        self._fonts = FontCount()
        self._place = (0, 0, 0)  # row, first and last column of the cell being read
        self._error: list[str] | None = None  # what it says, while it is one that must be looked at
        self._sound = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Follow one opening tag."""
        name = tag.rpartition(" ")[2]
        if name in ("table-cell", "covered-table-cell"):
            self._cell(attributes)
        elif name == "table-row":
            self._repeat = _count(attributes, "number-rows-repeated")
            self._column, self._filled = 0, False
        elif name == "table":
            self._row = self._last_column = self._last_row = 0
            self._name = _said(attributes, "name")
            self._lost, self._merges, self._fonts = {}, [], FontCount()
        elif name == "style":
            self._style = _said(attributes, "name")
        elif name == "text-properties" and self._style and old_font(font := _said(attributes, "font-name")):
            self._old[self._style] = font

    def _cell(self, attributes: dict[str, str]) -> None:
        if not attributes:
            self._column += 1
            return
        first = self._column
        self._column += _count(attributes, "number-columns-repeated")
        self._place = self._row + 1, first, self._column - 1
        kind = _said(attributes, "value-type")
        formula = _said(attributes, "formula")
        if not kind and not formula:
            return
        self._filled = True
        self._last_column = max(self._last_column, self._column)
        if any(value == "error" for key, value in attributes.items() if key.endswith("value-type")):
            self._error, self._sound = [], False
        elif formula:  # without a value its result is an empty text, or was never saved; some write errors as 0
            self._error, self._sound = [], bool(kind)
        down, across = _count(attributes, "number-rows-spanned"), _count(attributes, "number-columns-spanned")
        if (down > 1 or across > 1) and len(self._merges) < _MAX_MERGES:
            self._merges.append(Merge(self._row + 1, first, self._row + down, first + across - 1))
        font = self._old.get(_said(attributes, "style-name")) if self._old else None
        if font is not None and kind:
            for column in range(first, min(self._column, first + _FEW)):
                self._fonts.add(column, font, min(self._repeat, _FEW))

    def text(self, piece: str) -> None:
        """Listen to what an error value says."""
        if self._error is not None:
            self._error.append(piece)

    def end(self, tag: str) -> None:
        """Follow one closing tag."""
        name = tag.rpartition(" ")[2]
        if name == "p":
            self._sound = True  # a paragraph, even an empty one: the formula was calculated
        elif name == "table-cell" and self._error is not None:
            said = "".join(self._error).strip() or ("" if self._sound else UNCALCULATED)
            said = said if said.startswith(_ERRORS) else ""
            self._error = None
            row, first, last = self._place
            if said:
                for down in range(min(self._repeat, _FEW)):
                    self._lost.update(
                        {(row + down, column): said for column in range(first, min(last, first + _FEW) + 1)}
                    )
        elif name == "table-row":
            self._row += self._repeat
            if self._filled:
                self._last_row = self._row
                if self._last_row * self._last_column > self.area:
                    self.rows, self.columns = self._last_row, self._last_column
                    self.area = self.rows * self.columns
        elif name == "table":
            self.facts[self._name] = SheetFacts(lost=self._lost, merges=tuple(self._merges), fonts=self._fonts.columns)


def _said(attributes: dict[str, str], name: str) -> str:
    for key, value in attributes.items():
        if key.endswith(name) and key[-len(name) - 1] == " ":
            return value
    return ""


def _count(attributes: dict[str, str], name: str) -> int:
    value = _said(attributes, name)
    return max(1, min(int(value), _MANY)) if value.isascii() and value.isdigit() else 1

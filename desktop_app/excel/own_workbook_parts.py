"""XML parts of a workbook changed in place: what is not meant stays as it was, byte for byte.

A library that reads a workbook and writes it anew loses what it does not know (shapes, charts, slicers, macros, the
look of rich text). A template that others sent must come back whole, so only the cells that are filled are written.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat
from xml.sax.saxutils import escape, unescape

_TAG = re.compile(rb"""<[^>"']*(?:"[^"]*"[^>"']*|'[^']*'[^>"']*)*>""")
_ENTITIES = {"&quot;": '"', "&apos;": "'"}
_REFERENCE = re.compile(r"^([A-Z]{1,3})(\d+)$")

Attributes = Callable[[tuple[str, ...], Mapping[str, str]], Mapping[str, str]]
"""Path of an element and its attributes → those that change."""
Texts = Callable[[tuple[str, ...], str], str]
"""Path of an element and its text → the text it gets."""


class Unusual(Exception):
    """The part is written in a way that cannot be changed safely."""


@dataclass
class PartCell:
    """One cell: where its bytes stand, its style, and its formula where it has one (text "" for a follower of a shared one)."""

    row: int
    col: int
    start: int
    end: int
    style: str
    formula: str | None = None
    formula_attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass
class PartRow:
    """One row: its number, where its start tag and its content stand, its cells."""

    number: int
    start: int
    inner: int
    close: int
    end: int
    cells: list[PartCell] = field(default_factory=list)


@dataclass
class SheetPart:
    """The rows of a sheet and the bytes they stand in; `inner` and `close` bound the content of sheetData."""

    data: bytes
    prefix: str
    start: int
    inner: int
    close: int
    end: int
    rows: list[PartRow]


def local(name: str) -> str:
    """Return a name without its prefix."""
    return name.rpartition(":")[2]


def read_part(data: bytes) -> SheetPart:
    """Find the rows and cells of a sheet. Raises Unusual for a sheet without rows or in another encoding."""
    return _Rows(data).read()


def rewrite(data: bytes, *, attributes: Attributes | None = None, texts: Texts | None = None) -> bytes:
    """Return the part with some attributes and texts changed, everything else byte for byte. Raises Unusual."""
    edits: list[tuple[int, int, bytes]] = []
    path: list[str] = []
    open_texts: list[tuple[int, list[str]]] = []
    parser = _parser(data)

    def start(name: str, given: dict[str, str]) -> None:
        path.append(local(name))
        begin = parser.CurrentByteIndex
        end = tag_end(data, begin)
        if attributes is not None and (changed := attributes(tuple(path), given)):
            edits.append((begin, end, with_attributes(data[begin:end], changed)))
        open_texts.append((end, []))

    def words(text: str) -> None:
        if open_texts:
            open_texts[-1][1].append(text)

    def stop(_name: str) -> None:
        begin, pieces = open_texts.pop()
        if texts is not None and pieces:
            before = "".join(pieces)
            after = texts(tuple(path), before)
            if after != before:
                edits.append((begin, parser.CurrentByteIndex, escape(after).encode()))
        path.pop()

    parser.StartElementHandler, parser.CharacterDataHandler, parser.EndElementHandler = start, words, stop
    _run(parser, data)
    for begin, end, new in sorted(edits, reverse=True):
        data = data[:begin] + new + data[end:]
    return data


def with_attributes(tag: bytes, changed: Mapping[str, str]) -> bytes:
    """Return a start tag with attributes set to other values; a new one is added."""
    for name, value in changed.items():
        written = name.encode() + b'="' + escape(value, {'"': "&quot;"}).encode() + b'"'
        found = re.search(rb"(?<=\s)" + name.encode() + rb"\s*=\s*(?:\"[^\"]*\"|'[^']*')", tag)
        if found is not None:
            tag = tag[: found.start()] + written + tag[found.end() :]
        else:
            end = len(tag) - (2 if tag.endswith(b"/>") else 1)
            tag = tag[:end].rstrip() + b" " + written + tag[end:]
    return tag


def without_attribute(tag: bytes, name: str) -> bytes:
    """Return a start tag without an attribute."""
    return re.sub(rb"\s" + name.encode() + rb"\s*=\s*(?:\"[^\"]*\"|'[^']*')", b"", tag)


def tag_end(data: bytes, begin: int) -> int:
    """Return the place behind the tag that begins at a place."""
    found = _TAG.match(data, begin)
    if found is None:
        raise Unusual("tag")
    return found.end()


def plain(text: str) -> str:
    """Return a text of a part as it is meant."""
    return unescape(text, _ENTITIES)


class _Rows:
    """Collects rows and cells while the sheet is parsed."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.part: SheetPart | None = None
        self.parser = _parser(data)
        self.row: PartRow | None = None
        self.cell: PartCell | None = None
        self.formula: list[str] | None = None

    def read(self) -> SheetPart:
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._stop
        self.parser.CharacterDataHandler = self._words
        _run(self.parser, self.data)
        if self.part is None:
            raise Unusual("no rows")
        return self.part

    def _start(self, name: str, given: dict[str, str]) -> None:
        kind, begin = local(name), self.parser.CurrentByteIndex
        end = tag_end(self.data, begin)
        if kind == "sheetData" and self.part is None:
            prefix = name[: -len(kind)]
            self.part = SheetPart(data=self.data, prefix=prefix, start=begin, inner=end, close=end, end=end, rows=[])
        elif kind == "row" and self.part is not None:
            number = int(given["r"]) if "r" in given else (self.part.rows[-1].number if self.part.rows else 0) + 1
            self.row = PartRow(number=number, start=begin, inner=end, close=end, end=end)
        elif kind == "c" and self.row is not None:
            column = self.row.cells[-1].col + 1 if self.row.cells else 1
            if "r" in given:
                found = _REFERENCE.match(given["r"])
                if found is None:
                    raise Unusual("reference")
                column = column_number(found[1])
            self.cell = PartCell(row=self.row.number, col=column, start=begin, end=end, style=given.get("s", "0"))
        elif kind == "f" and self.cell is not None:
            self.formula = []
            self.cell.formula_attributes = dict(given)

    def _words(self, text: str) -> None:
        if self.formula is not None:
            self.formula.append(text)

    def _stop(self, name: str) -> None:
        kind, begin = local(name), self.parser.CurrentByteIndex
        if kind == "f" and self.cell is not None and self.formula is not None:
            self.cell.formula, self.formula = "".join(self.formula), None
        elif kind == "c" and self.cell is not None and self.row is not None:
            self.cell.end = self._end(self.cell.end, begin)
            self.row.cells.append(self.cell)
            self.cell = None
        elif kind == "row" and self.row is not None and self.part is not None:
            self.row.close, self.row.end = max(begin, self.row.inner), self._end(self.row.inner, begin)
            self.part.rows.append(self.row)
            self.row = None
        elif kind == "sheetData" and self.part is not None:
            self.part.close, self.part.end = max(begin, self.part.inner), self._end(self.part.inner, begin)

    def _end(self, inner: int, begin: int) -> int:
        """Return where an element ends: an empty one (`<c/>`) with its start tag, the others with the tag at `begin`."""
        return inner if self.data[inner - 2 : inner] == b"/>" else tag_end(self.data, begin)


def column_number(letters: str) -> int:
    """Return the number of a column from 1: A → 1."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _parser(data: bytes) -> expat.XMLParserType:
    head = data[:200].lower()
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or (b"encoding=" in head and b"utf-8" not in head):
        raise Unusual("encoding")
    if b"<!DOCTYPE" in data[:4000]:
        raise Unusual("doctype")
    return expat.ParserCreate()


def _run(parser: expat.XMLParserType, data: bytes) -> None:
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError) as error:
        raise Unusual(str(error)) from error

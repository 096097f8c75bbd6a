"""Reads the XML spreadsheets of Excel 2003, which many systems still hand out under the name .xls.

Layout: "XML Spreadsheet Reference" of Office 2003: Workbook › Worksheet › Table › Row › Cell › Data. Rows and cells may
say their own number (`ss:Index`); `ss:MergeAcross` and `ss:MergeDown` count the further columns and rows.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from xml.parsers import expat

from desktop_app.excel import faults
from desktop_app.excel.addresses import Merge
from desktop_app.excel.plain import Plain
from desktop_app.excel.sheets import UNCALCULATED, Sheet
from desktop_app.excel.xml_pieces import feed

MAX_BYTES = 150 * 1024 * 1024
MAX_AREA = 9_000_000
_MAX_ROWS, _MAX_COLUMNS = 1_048_576, 16_384


def read_sheets(path: Path, data: bytes) -> list[Sheet]:
    """Return all sheets. Raises WorkbookFault when the text is damaged or stands for too many cells."""
    if len(data) > MAX_BYTES:
        raise faults.too_large(path, f"{len(data) // 1048576} MB chữ")
    reader = _Reader(path)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = reader.doctype
    # Programs that write such files often begin with a blank line, which XML does not allow.
    feed(parser, [data.lstrip(b"\r\n\t ")], path, "bảng tính XML")
    return reader.sheets


class _Reader:
    def __init__(self, path: Path) -> None:
        self.sheets: list[Sheet] = []
        self._path = path
        self._grid: dict[int, dict[int, Plain]] = {}
        self._lost: dict[tuple[int, int], str] = {}
        self._merges: list[Merge] = []
        self._name, self._hidden = "", False
        self._row = self._column = self._width = 0
        self._across = self._span = 0
        self._kind, self._formula, self._value = "", False, ""
        self._piece: list[str] | None = None
        self._begin: dict[str, Callable[[dict[str, str]], None]] = {
            "Worksheet": self._sheet_begins, "Row": self._row_begins, "Cell": self._cell_begins,
            "Data": self._data_begins, "Visible": self._listen,
        }  # fmt: skip
        self._finish: dict[str, Callable[[], None]] = {
            "Worksheet": self._sheet_ends, "Cell": self._cell_ends, "Data": self._data_ends, "Visible": self._hides,
        }  # fmt: skip

    def doctype(self, *_: object) -> None:
        raise faults.damaged(self._path, "bảng tính XML chứa khai báo lạ")

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        begin = self._begin.get(tag.rpartition(" ")[2])
        if begin is not None:
            begin({name.rpartition(" ")[2]: value for name, value in attributes.items()})

    def end(self, tag: str) -> None:
        finish = self._finish.get(tag.rpartition(" ")[2])
        if finish is not None:
            finish()

    def text(self, piece: str) -> None:
        if self._piece is not None:
            self._piece.append(piece)

    def _sheet_begins(self, said: dict[str, str]) -> None:
        self._grid, self._lost, self._merges = {}, {}, []
        self._name = said.get("Name", "") or f"Trang {len(self.sheets) + 1}"
        self._hidden, self._row, self._width, self._span = False, 0, 0, 0

    def _row_begins(self, said: dict[str, str]) -> None:
        self._row = _number(said.get("Index"), self._row + self._span + 1)
        self._column, self._span = 0, _number(said.get("Span"), 0)

    def _cell_begins(self, said: dict[str, str]) -> None:
        self._column = _number(said.get("Index"), self._column + 1)
        self._kind, self._value, self._formula = "", "", "Formula" in said
        across, down = _number(said.get("MergeAcross"), 0), _number(said.get("MergeDown"), 0)
        if across or down:
            self._merges.append(Merge(self._row, self._column - 1, self._row + down, self._column - 1 + across))
        self._across = across

    def _data_begins(self, said: dict[str, str]) -> None:
        self._kind = said.get("Type", "String")
        self._piece = []

    def _listen(self, _: dict[str, str]) -> None:
        self._piece = []

    def _hides(self) -> None:
        self._hidden = "".join(self._piece or ()).strip() in ("SheetHidden", "SheetVeryHidden")
        self._piece = None

    def _data_ends(self) -> None:
        self._value = "".join(self._piece or ())
        self._piece = None

    def _cell_ends(self) -> None:
        row, column = self._row, self._column - 1
        if self._kind == "Error":
            self._lost[row, column] = self._value.strip() or "#N/A"
        elif self._formula and not self._kind:
            self._lost[row, column] = UNCALCULATED
        elif self._value.strip():
            if not (1 <= row <= _MAX_ROWS and 0 <= column < _MAX_COLUMNS):
                raise faults.damaged(self._path, f"ô ở dòng {row}, cột {column + 1} nằm ngoài bảng tính")
            self._width = max(self._width, column + 1)
            if row * self._width > MAX_AREA:
                raise faults.too_large(self._path, f"có ô nằm rất xa: dòng {row}, cột {column + 1}")
            self._grid.setdefault(row, {})[column] = _plain(self._kind, self._value)
        self._column += self._across

    def _sheet_ends(self) -> None:
        rows: list[tuple[Plain, ...]] = []
        for number in range(1, max(self._grid, default=0) + 1):
            filled = self._grid.get(number)
            rows.append(tuple(filled.get(column, "") for column in range(self._width)) if filled else ())
        taken = {sheet.name for sheet in self.sheets}
        name = self._name if self._name not in taken else f"{self._name} ({len(taken) + 1})"
        self.sheets.append(
            Sheet(name=name, hidden=self._hidden, rows=tuple(rows), merges=tuple(self._merges), lost=self._lost)
        )
        self._grid = {}


def _number(text: str | None, otherwise: int) -> int:
    return min(int(text), 20_000_000) if text and text.isascii() and text.isdigit() else otherwise


def _plain(kind: str, value: str) -> Plain:
    """Return the value of a cell; what contradicts its own type stays the text that was written."""
    try:
        if kind == "Number":
            return float(value)
        if kind == "DateTime":
            return datetime.fromisoformat(value.strip())
    except ValueError:
        return value
    if kind == "Boolean" and value.strip() in ("0", "1"):
        return value.strip() == "1"
    return value

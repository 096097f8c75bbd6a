"""Lists that are text: CSV and tab-separated files, and web pages saved with an Excel name."""

import csv
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path

from desktop_app.excel import faults
from desktop_app.excel.addresses import Merge
from desktop_app.excel.legacy_text import OLD_ENCODINGS, readable_share

MAX_TEXT_BYTES = 80 * 1024 * 1024
MAX_COLUMNS = 1_000

_SEPARATORS = ",;\t|"
_CHARSET = re.compile(rb"""charset\s*=\s*["']?([\w-]+)""", re.IGNORECASE)
_SPAN_LIMIT, _SPAN_AREA = 1_000, 20_000
_JUDGED = 200_000  # letters that tell the code page of a text
_FEW_LOST = 20  # of so many letters beyond ASCII one may be damaged in a text that is UTF-8 otherwise


def decode(path: Path, data: bytes) -> str:
    """Return the text: by its mark, else UTF-16 or UTF-8 by its bytes, else Windows-1258 or an old font; always NFC.

    TCVN3 and VNI come out as the letters of Western Europe that they are; `legacy_sheet` turns them into Vietnamese.
    Raises WorkbookFault when the file is too large for a list.
    """
    if len(data) > MAX_TEXT_BYTES:
        raise faults.too_large(path, f"{len(data) // 1048576} MB chữ, nhiều nhất {MAX_TEXT_BYTES // 1048576} MB")
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if data.startswith(mark):
            return unicodedata.normalize("NFC", data[len(mark) :].decode(encoding, "replace"))
    return unicodedata.normalize("NFC", _decode_unmarked(data))


def _decode_unmarked(data: bytes) -> str:
    encoding = unmarked_utf16(data[:4096])
    if encoding:
        return data.decode(encoding, "replace")
    text = data.decode("utf-8", "replace")
    if text.count("\ufffd") <= len(re.findall(r"[^\x00-\x7f\ufffd]", text)) // _FEW_LOST:
        return text  # one damaged letter does not make another code page of it; its cell will tell
    western = data.decode("cp1252", "replace")
    try:
        vietnamese = unicodedata.normalize("NFC", data.decode("cp1258"))
    except UnicodeDecodeError:
        return western
    old = max(readable_share(western[:_JUDGED], encoding) for encoding in OLD_ENCODINGS)
    return western if old > readable_share(vietnamese[:_JUDGED], "unicode") else vietnamese


def unmarked_utf16(head: bytes) -> str | None:
    """Return the UTF-16 encoding that the first bytes of a text show without a mark; None for any other text.

    Blanks, digits and unmarked letters have a zero as one of their two bytes, always on the same side.
    """
    first, second = head[::2].count(0), head[1::2].count(0)
    if max(first, second) < len(head) // 8 or min(first, second) > max(first, second) // 20:
        return None
    return "utf-16-be" if first > second else "utf-16-le"


def separated_rows(path: Path, text: str) -> Iterator[tuple[str, ...]]:
    """Yield the rows of a separated text, every cell as text. Raises WorkbookFault for text that is no table."""
    separator = ""
    if re.match(r"sep=[^\r\n]\r?\n", text):
        separator, text = text[4], text.split("\n", 1)[1]
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator or _separator(text))
    try:
        for row in reader:
            if len(row) > MAX_COLUMNS:
                raise faults.too_large(path, f"dòng {reader.line_num} có {len(row)} cột")
            yield tuple(row)
    except csv.Error as error:
        raise faults.damaged(path, f"dòng {reader.line_num} không tách được thành cột") from error


def _separator(text: str) -> str:
    """Return the separator under which most of the first lines fall into the same number of columns."""
    sample = "\n".join(text[:200_000].splitlines()[:60])

    def agreement(separator: str) -> int:
        try:
            widths = Counter(len(row) for row in csv.reader(StringIO(sample), delimiter=separator) if len(row) > 1)
        except csv.Error:
            return 0
        return max((width * count for width, count in widths.items()), default=0)

    return max(_SEPARATORS, key=agreement)


def page_tables(path: Path, data: bytes) -> list[tuple[list[tuple[str, ...]], tuple[Merge, ...]]]:
    """Return the tables of a web page: rows of text, and the cells that span several rows or columns."""
    if len(data) > MAX_TEXT_BYTES // 2:
        raise faults.too_large(path, f"trang web {len(data) // 1048576} MB")
    named = _CHARSET.search(data[:4096])
    if named and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        try:
            text = unicodedata.normalize("NFC", data.decode(named[1].decode("ascii"), "strict"))
        except (LookupError, UnicodeDecodeError):
            text = decode(path, data)
    else:
        text = decode(path, data)
    page = _Page()
    try:
        page.feed(text)
        page.close()
    except (AssertionError, ValueError) as error:  # the parser of the standard library on half a marked section
        raise faults.damaged(path, f"trang web, gần dòng {page.getpos()[0]}") from error
    return [table.finished() for table in page.tables if table.cells]


class _Table:
    """One table of a page while it is being read."""

    def __init__(self) -> None:
        self.cells: dict[tuple[int, int], list[str]] = {}
        self.merges: list[Merge] = []
        self.row, self.column = -1, 0
        self.open: list[str] | None = None
        self._taken: set[tuple[int, int]] = set()

    def begin_row(self) -> None:
        self.row, self.column, self.open = self.row + 1, 0, None

    def begin_cell(self, down: int, across: int) -> None:
        if self.row < 0:
            self.row = 0
        while (self.row, self.column) in self._taken:
            self.column += 1
        self.open = self.cells.setdefault((self.row, self.column), [])
        if down * across > _SPAN_AREA:
            down = across = 1  # nothing that a list would merge
        if down > 1 or across > 1:
            self.merges.append(Merge(self.row + 1, self.column, self.row + down, self.column + across - 1))
            self._taken |= {(self.row + y, self.column + x) for y in range(down) for x in range(across)}
        self.column += across

    def finished(self) -> tuple[list[tuple[str, ...]], tuple[Merge, ...]]:
        width = min(max(column for _, column in self.cells) + 1, MAX_COLUMNS)
        rows = [[""] * width for _ in range(max(row for row, _ in self.cells) + 1)]
        for (row, column), pieces in self.cells.items():
            if column < width:
                rows[row][column] = re.sub(r"\s+", " ", "".join(pieces)).strip()
        return [tuple(row) for row in rows], tuple(self.merges)


class _Page(HTMLParser):
    """Collects the tables of a page; a table inside a cell is a table of its own."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[_Table] = []
        self._open: list[_Table] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("style", "script"):
            self._silent += 1
        elif tag == "table":
            self.tables.append(_Table())
            self._open.append(self.tables[-1])
        elif self._open and tag == "tr":
            self._open[-1].begin_row()
        elif self._open and tag in ("td", "th"):
            sizes = dict(attrs)
            self._open[-1].begin_cell(_span(sizes.get("rowspan")), _span(sizes.get("colspan")))
        elif self._open and tag in ("br", "p", "div"):
            self.handle_data(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("style", "script"):
            self._silent = max(0, self._silent - 1)
        elif tag == "table" and self._open:
            self._open.pop()
        elif tag in ("td", "th") and self._open:
            self._open[-1].open = None

    def handle_data(self, data: str) -> None:
        if self._open and not self._silent and (cell := self._open[-1].open) is not None:
            cell.append(data)


def _span(text: str | None) -> int:
    return min(int(text), _SPAN_LIMIT) if text and text.isdigit() and int(text) > 0 else 1

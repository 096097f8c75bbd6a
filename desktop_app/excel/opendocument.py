"""Looks through an .ods before the fast reader does: repeated rows and cells can stand for thousands of millions."""

from xml.parsers import expat

from desktop_app.excel import faults
from desktop_app.excel.archive import Archive

MAX_AREA = 9_000_000
_MAX_CONTENT = 400 * 1024 * 1024


def check(archive: Archive) -> None:
    """Raise WorkbookFault when the content is damaged, encrypted or stands for too many cells."""
    if "content.xml" not in archive.names:
        raise faults.damaged(archive.path, "thiếu phần content.xml")
    if "META-INF/manifest.xml" in archive.names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise faults.password(archive.path)
    reach = _Reach()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = reach.start
    parser.EndElementHandler = reach.end
    try:
        for piece in archive.chunks("content.xml", limit=_MAX_CONTENT):
            parser.Parse(piece, False)
            if reach.area > MAX_AREA:
                raise faults.too_large(archive.path, f"vùng dữ liệu {reach.rows} dòng × {reach.columns} cột")
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise faults.damaged(archive.path, f"phần content.xml, dòng {error.lineno}") from error
    if reach.area > MAX_AREA:
        raise faults.too_large(archive.path, f"vùng dữ liệu {reach.rows} dòng × {reach.columns} cột")


class _Reach:
    """How far the filled cells of the widest table reach."""

    def __init__(self) -> None:
        self.rows = self.columns = self.area = 0
        self._row = self._column = self._repeat = self._last_column = self._last_row = 0
        self._filled = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Follow one opening tag."""
        name = tag.rpartition(" ")[2]
        if name == "table":
            self._row = self._last_column = self._last_row = 0
        elif name == "table-row":
            self._repeat = _count(attributes, "number-rows-repeated")
            self._column, self._filled = 0, False
        elif name in ("table-cell", "covered-table-cell"):
            self._column += _count(attributes, "number-columns-repeated")
            if any(key.endswith(("value-type", "formula")) for key in attributes):
                self._filled = True
                self._last_column = max(self._last_column, self._column)

    def end(self, tag: str) -> None:
        """Follow one closing tag."""
        if tag.rpartition(" ")[2] != "table-row":
            return
        self._row += self._repeat
        if self._filled:
            self._last_row = self._row
            if self._last_row * self._last_column > self.area:
                self.rows, self.columns = self._last_row, self._last_column
                self.area = self.rows * self.columns


def _count(attributes: dict[str, str], name: str) -> int:
    for key, value in attributes.items():
        if key.endswith(name):
            return min(int(value), 20_000_000) if value.isdigit() else 1
    return 1

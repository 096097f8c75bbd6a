"""Opens any spreadsheet and gives its sheets as plain rows under the workbook's own row numbers."""

from collections.abc import Callable, Mapping
from copy import copy
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop_app.excel import biff, faults, opendocument, openxml, spreadsheet_xml, text_tables, xlsb
from desktop_app.excel.addresses import Merge
from desktop_app.excel.archive import Archive
from desktop_app.excel.legacy_sheet import readable
from desktop_app.excel.plain import Plain, Progress
from desktop_app.excel.probe import Probe, SourceKind, probe
from desktop_app.excel.problems import Problem
from desktop_app.excel.sheets import Sheet, SheetFacts

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

_FEW = 3  # filled cells under which a row is looked at for being blank after all
_SLICE = 2_000  # rows between two calls of progress; well under 50 ms


class Workbook:
    """A spreadsheet taken into memory; its sheets are read when asked for, and kept.

    `remarks` are what should be known of the whole file: it is open elsewhere, it takes values from other files.
    """

    def __init__(
        self,
        source: Probe,
        sheets: Mapping[str, bool],
        load: Callable[[str, Progress | None], Sheet],
        remarks: tuple[Problem, ...] = (),
    ) -> None:
        self.path: Path = source.path
        self.kind: SourceKind = source.kind
        self.sha256 = source.sha256
        self.sheet_names = tuple(sheets)
        self.remarks = remarks
        self._hidden = dict(sheets)
        self._load = load
        self._raw: dict[str, Sheet] = {}
        self._kept: dict[str, Sheet] = {}
        self._told: Mapping[str, str] = {}

    def hidden(self, name: str) -> bool:
        """Whether the sheet is hidden in the workbook."""
        return self._hidden.get(name, False)

    def sheet(self, name: str, progress: Progress | None = None) -> Sheet:
        """Return one sheet, in Unicode. Raises WorkbookFault when there is none of that name or it is damaged."""
        if name not in self._hidden:
            raise faults.no_sheet(self.path, name, list(self.sheet_names))
        if name not in self._kept:
            if name not in self._raw:
                self._raw[name] = self._load(name, progress)
            self._kept[name] = readable(self._raw[name], self._told)
        return self._kept[name]

    def told(self, encodings: Mapping[str, str]) -> "Workbook":
        """Return the same workbook, read by what the officer said of its code tables (column letters → code table)."""
        if dict(encodings) == dict(self._told):
            return self
        other = copy(self)
        other._kept, other._told = {}, dict(encodings)
        return other


def open_workbook(path: Path) -> Workbook:
    """Open a spreadsheet of any known kind: .xlsx, .xlsm, .xlsb, .xls, .ods, CSV or tab-separated text, web page, XML of 2003.

    The kind is told by the content, whatever the name says. Raises WorkbookFault, whose sentence says what is wrong
    and what to do, when the file is missing, locked, empty, encrypted, damaged, too large or no spreadsheet.
    """
    source = probe(path)
    if source.kind == "text":
        return _open_text(source)
    if source.kind == "html":
        return _open_page(source)
    if source.kind == "xml":
        return _open_xml(source)
    return _open_binary(source)


def _open_text(source: Probe) -> Workbook:
    rows = tuple(
        row if any(cell.strip() for cell in row) else ()
        for row in text_tables.separated_rows(source.path, text_tables.decode(source.path, source.data))
    )
    return _ready(source, [Sheet(name=source.path.stem, rows=_even(rows))])


def _open_page(source: Probe) -> Workbook:
    tables = text_tables.page_tables(source.path, source.data)
    if not tables:
        raise faults.not_a_workbook(source.path, "trang web không có bảng nào")
    sheets = [
        Sheet(name=f"Bảng {number}", rows=_even(tuple(row if any(row) else () for row in rows)), merges=merges)
        for number, (rows, merges) in enumerate(tables, start=1)
    ]
    return _ready(source, sheets)


def _open_xml(source: Probe) -> Workbook:
    sheets = spreadsheet_xml.read_sheets(source.path, source.data)
    if not sheets:
        raise faults.empty(source.path)
    return _ready(source, sheets)


def _even(rows: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
    """Give all filled rows the same width."""
    width = max((len(row) for row in rows), default=0)
    return tuple(row + ("",) * (width - len(row)) if row else row for row in rows)


def _ready(source: Probe, sheets: list[Sheet]) -> Workbook:
    by_name = {sheet.name: sheet for sheet in sheets}
    hidden = {sheet.name: sheet.hidden for sheet in sheets}
    return Workbook(source, hidden, lambda name, _: by_name[name], _remarks(source))


def _remarks(source: Probe, *, linked: bool = False) -> tuple[Problem, ...]:
    remarks: list[Problem] = []
    if source.open_elsewhere:
        message = "Tệp đang mở ở chương trình khác: chỉ đọc được lần lưu gần nhất. Nếu vừa sửa, hãy lưu rồi mở lại."
        remarks.append(Problem(level="hint", code="open-elsewhere", message=message))
    if linked:
        message = "Tệp lấy số liệu từ tệp Excel khác; giá trị đọc được là của lần lưu gần nhất. Hãy kiểm tra các ô đó."
        remarks.append(Problem(level="hint", code="external-links", message=message))
    return tuple(remarks)


def _open_binary(source: Probe) -> Workbook:
    facts: Mapping[str, SheetFacts] = {}
    in_order: list[SheetFacts] = []
    data, linked = source.data, False
    if source.kind == "xls":
        in_order = biff.check_xls(source.path, data)
    else:
        archive = Archive(source.path, data)
        if source.kind == "xlsb":
            facts = xlsb.check_xlsb(archive)
        elif source.kind == "ods":
            facts = opendocument.check(archive)
        else:
            found = openxml.inspect(archive)
            facts, linked = found.facts, found.linked
            if found.trimmed:
                data = archive.rewritten(found.trimmed)
    # Loaded when first used: the Excel reader is no part of a cold start.
    import python_calamine

    book: CalamineWorkbook = _guarded(
        source.path, "mục lục các trang", lambda: python_calamine.CalamineWorkbook.from_filelike(BytesIO(data))
    )
    visible = python_calamine.SheetVisibleEnum.Visible
    contents = book.sheets_metadata
    if in_order and len(in_order) == len(contents):
        facts = {sheet.name: found for sheet, found in zip(contents, in_order, strict=True)}
    sheets = {
        sheet.name: sheet.visible != visible
        for sheet in contents
        if sheet.typ == python_calamine.SheetTypeEnum.WorkSheet
    }
    if not sheets:
        raise faults.empty(source.path)

    def load(name: str, progress: Progress | None) -> Sheet:
        return _load(source.path, book, name, sheets[name], facts.get(name, SheetFacts()), progress)

    return Workbook(source, sheets, load, _remarks(source, linked=linked))


def _load(
    path: Path,
    book: "CalamineWorkbook",
    name: str,
    hidden: bool,
    facts: SheetFacts,
    progress: Progress | None,
) -> Sheet:
    where = f"trang “{name}”"
    source: CalamineSheet = _guarded(path, where, lambda: book.get_sheet_by_name(name))
    rows = _guarded(path, where, lambda: _rows(source, progress))
    ranges = _guarded(path, where, lambda: source.merged_cell_ranges) or ()
    merges = tuple(Merge(top + 1, left, bottom + 1, right) for (top, left), (bottom, right) in ranges)
    return Sheet(
        name=name,
        hidden=hidden,
        rows=_without(rows, facts.lost),
        merges=merges or facts.merges,
        lost=facts.lost,
        stray=facts.stray,
        fonts=facts.fonts,
    )


def _without(rows: tuple[tuple[Plain, ...], ...], lost: Mapping[tuple[int, int], str]) -> tuple[tuple[Plain, ...], ...]:
    """Blank the cells that hold no value of their own: the reader gives some of them as 0."""
    wrong: dict[int, list[int]] = {}
    for row, column in lost:
        if row <= len(rows) and column < len(rows[row - 1]) and rows[row - 1][column] != "":
            wrong.setdefault(row - 1, []).append(column)
    if not wrong:
        return rows
    out = list(rows)
    for at, columns in wrong.items():
        cells = list(out[at])
        for column in columns:
            cells[column] = ""
        out[at] = tuple(cells)
    return tuple(out)


def _rows(source: "CalamineSheet", progress: Progress | None) -> tuple[tuple[Plain, ...], ...]:
    # The reader counts rows from the first of the sheet, but columns only from the first filled one.
    left: tuple[Plain, ...] = ("",) * source.start[1] if source.start else ()
    total = source.end[0] + 1 if source.end else 0
    rows: list[tuple[Plain, ...]] = []
    for number, row in enumerate(source.iter_rows()):
        filled = len(row) - row.count("")
        rows.append(() if not filled or (filled < _FEW and _blank(row)) else (*left, *row))
        if progress is not None and number % _SLICE == 0:
            progress(number, total)
    while rows and not rows[-1]:
        rows.pop()
    return tuple(rows)


def _blank(row: list[Plain]) -> bool:
    return all(isinstance(cell, str) and not cell.strip() for cell in row)


def _guarded(path: Path, where: str, work: Callable[[], Any]) -> Any:
    """Run a call into the reader; whatever it cannot digest becomes one sentence."""
    import python_calamine  # as above: loaded with the first workbook

    try:
        return work()
    except python_calamine.PasswordError as error:
        raise faults.password(path) from error
    except (python_calamine.CalamineError, OSError, ValueError, OverflowError) as error:
        raise faults.damaged(path, where) from error
    except MemoryError as error:
        raise faults.too_large(path, where) from error
    except BaseException as error:
        # A panic inside the reader (damaged content it did not expect) is no Exception by its class.
        if type(error).__name__ == "PanicException":
            raise faults.damaged(path, where) from error
        raise

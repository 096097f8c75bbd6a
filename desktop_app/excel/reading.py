"""Opens any spreadsheet and gives its sheets as plain rows under the workbook's own row numbers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop_app.excel import biff, faults, opendocument, openxml, text_tables
from desktop_app.excel.addresses import Merge
from desktop_app.excel.archive import Archive
from desktop_app.excel.plain import Plain, Progress
from desktop_app.excel.probe import Probe, SourceKind, probe

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

_FEW = 3  # filled cells under which a row is looked at for being blank after all
_SLICE = 2_000  # rows between two calls of progress; well under 50 ms


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One sheet: `rows[0]` is row 1 of the workbook; a row without any content is (), cells hold '' when blank.

    `merges` are the merged ranges where the format tells them. `lost` maps (row from 1, column from 0) to what stood
    in a cell that cannot be read (an error value such as #N/A, `=` for a formula never calculated) and therefore is
    blank in `rows`. `stray` are addresses of cells far outside the table that were left out.
    """

    name: str
    hidden: bool = False
    rows: tuple[tuple[Plain, ...], ...] = ()
    merges: tuple[Merge, ...] = ()
    lost: Mapping[tuple[int, int], str] = field(default_factory=dict)
    stray: tuple[str, ...] = ()


class Workbook:
    """A spreadsheet taken into memory; its sheets are read when asked for, and kept."""

    def __init__(
        self, source: Probe, sheets: Mapping[str, bool], load: Callable[[str, Progress | None], Sheet]
    ) -> None:
        self.path: Path = source.path
        self.kind: SourceKind = source.kind
        self.sha256 = source.sha256
        self.sheet_names = tuple(sheets)
        self._hidden = dict(sheets)
        self._load = load
        self._kept: dict[str, Sheet] = {}

    def hidden(self, name: str) -> bool:
        """Whether the sheet is hidden in the workbook."""
        return self._hidden.get(name, False)

    def sheet(self, name: str, progress: Progress | None = None) -> Sheet:
        """Return one sheet. Raises WorkbookFault when there is none of that name or it is damaged."""
        if name not in self._hidden:
            raise faults.no_sheet(self.path, name, list(self.sheet_names))
        if name not in self._kept:
            self._kept[name] = self._load(name, progress)
        return self._kept[name]


def open_workbook(path: Path) -> Workbook:
    """Open a spreadsheet of any known kind (.xlsx, .xlsm, .xlsb, .xls, .ods, CSV or tab-separated text, web page).

    The kind is told by the content, whatever the name says. Raises WorkbookFault, whose sentence says what is wrong
    and what to do, when the file is missing, locked, empty, encrypted, damaged, too large or no spreadsheet.
    """
    source = probe(path)
    if source.kind == "text":
        return _open_text(source)
    if source.kind == "html":
        return _open_page(source)
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


def _even(rows: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
    """Give all filled rows the same width."""
    width = max((len(row) for row in rows), default=0)
    return tuple(row + ("",) * (width - len(row)) if row else row for row in rows)


def _ready(source: Probe, sheets: list[Sheet]) -> Workbook:
    by_name = {sheet.name: sheet for sheet in sheets}
    return Workbook(source, dict.fromkeys(by_name, False), lambda name, _: by_name[name])


def _open_binary(source: Probe) -> Workbook:
    facts: dict[str, openxml.SheetFacts] = {}
    data = source.data
    if source.kind == "xls":
        biff.check_xls(source.path, data)
    else:
        archive = Archive(source.path, data)
        if source.kind == "xlsb":
            biff.check_xlsb(archive)
        elif source.kind == "ods":
            opendocument.check(archive)
        else:
            facts, trimmed = openxml.inspect(archive)
            if trimmed:
                data = archive.rewritten(trimmed)
    # Loaded when first used: the Excel reader is no part of a cold start.
    import python_calamine

    book: CalamineWorkbook = _guarded(
        source.path, "mục lục các trang", lambda: python_calamine.CalamineWorkbook.from_filelike(BytesIO(data))
    )
    visible = python_calamine.SheetVisibleEnum.Visible
    sheets = {
        sheet.name: sheet.visible != visible
        for sheet in book.sheets_metadata
        if sheet.typ == python_calamine.SheetTypeEnum.WorkSheet
    }
    if not sheets:
        raise faults.empty(source.path)

    def load(name: str, progress: Progress | None) -> Sheet:
        found = facts.get(name, openxml.SheetFacts())
        return _load(source.path, book, name, sheets[name], found, progress)

    return Workbook(source, sheets, load)


def _load(
    path: Path,
    book: "CalamineWorkbook",
    name: str,
    hidden: bool,
    facts: openxml.SheetFacts,
    progress: Progress | None,
) -> Sheet:
    where = f"trang “{name}”"
    source: CalamineSheet = _guarded(path, where, lambda: book.get_sheet_by_name(name))
    rows = _guarded(path, where, lambda: _rows(source, progress))
    merges = _guarded(path, where, lambda: source.merged_cell_ranges) or ()
    return Sheet(
        name=name,
        hidden=hidden,
        rows=rows,
        merges=tuple(Merge(top + 1, left, bottom + 1, right) for (top, left), (bottom, right) in merges),
        lost=facts.lost,
        stray=facts.stray,
    )


def _rows(source: "CalamineSheet", progress: Progress | None) -> tuple[tuple[Plain, ...], ...]:
    # The reader counts rows from the first of the sheet, but columns only from the first filled one.
    left: tuple[Plain, ...] = ("",) * source.start[1] if source.start else ()
    total = source.end[0] + 1 if source.end else 0
    rows: list[tuple[Plain, ...]] = []
    for number, row in enumerate(source.iter_rows()):
        filled = len(row) - row.count("")
        rows.append(() if filled < _FEW and _blank(row) else (*left, *row))
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

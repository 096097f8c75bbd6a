"""Writes long plain lists to .xlsx fast and with little memory: a title, headings, thousands of typed rows.

XlsxWriter in constant-memory mode streams each row to the disk; every value goes through the writer of its own type,
so text stays text (an id keeps its zeros, a name never becomes a formula), amounts and dates stay numbers.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeAlias

from desktop_app.excel.outgoing_text import may_become_formula, outgoing_text
from desktop_app.system.disk import translate_os_error, writing
from desktop_app.system.faults import WorldFault

ListValue: TypeAlias = str | int | float | Decimal | date | None

_FORMATS: dict[str, dict[str, object]] = {
    "text": {"text_wrap": True, "valign": "top"},
    "id": {"num_format": "@", "valign": "top"},
    "date": {"num_format": "dd/mm/yyyy", "align": "center", "valign": "top"},
    "month": {"num_format": "mm/yyyy", "align": "center", "valign": "top"},
    "count": {"num_format": "#,##0", "valign": "top"},
    "money": {"num_format": "#,##0", "valign": "top"},
    "percent": {"num_format": "#,##0.00", "valign": "top"},
}
_WIDTHS = {"text": 22, "id": 15, "date": 12, "month": 10, "count": 10, "money": 15, "percent": 9}
_FONT: dict[str, object] = {"font_name": "Times New Roman", "font_size": 11}
_DAY_ZERO = date(1899, 12, 30)
_LAST_ROW = 1_048_576
_NO_TIME = datetime(1980, 1, 1)
_PROGRESS_EVERY = 1_000


class ListTooLong(WorldFault):
    """More rows than a worksheet can hold."""


@dataclass(frozen=True, kw_only=True)
class ListColumn:
    """One column. `kind`: `text`, `id`, `date`, `month`, `count`, `money` (đồng), `percent`; `width` in characters."""

    heading: str
    kind: str = "text"
    width: float | None = None


def write_list(
    out_path: Path,
    *,
    sheet: str,
    columns: Sequence[ListColumn],
    rows: Iterable[Sequence[ListValue]],
    title: str = "",
    lines: Sequence[str] = (),
    totals: Sequence[ListValue] | None = None,
    landscape: bool = True,
    made_at: datetime | None = None,
    progress: Callable[[int], None] | None = None,
) -> int:
    """Write the list to `out_path` and return how many rows it holds; the file appears whole or not at all.

    `lines` (filter, time, unit) stand under the title; `totals` is a last row in bold. `progress` is called with the
    rows written so far; raising from it cancels. `made_at` becomes the document's time, otherwise it has none.
    Raises KeyError for an unknown kind, ValueError for a row longer than `columns`, ListTooLong beyond Excel's last
    row, and WorldFault when the file cannot be written.
    """
    # XlsxWriter is loaded when the first list is written, not when the program starts.
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import FileCreateError

    with writing(out_path) as temporary, TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        book = Workbook(str(temporary), {"constant_memory": True, "tmpdir": scratch})
        try:
            book.set_properties({"title": outgoing_text(title or sheet), "created": made_at or _NO_TIME})
            page = book.add_worksheet(sheet)
            first = _write_head(book, page, columns, title, lines, landscape)
            body = _Body(book, page, columns)
            count = body.write(first, rows, progress)
            if totals is not None:
                _Body(book, page, columns, bold=True).write(first + count, [totals], None)
            book.close()
        except FileCreateError as exc:
            cause = exc.args[0] if exc.args and isinstance(exc.args[0], OSError) else OSError(str(exc))
            raise translate_os_error(cause, out_path) from exc
        finally:
            _close_streams(book)
    return count


def _write_head(
    book: Any, page: Any, columns: Sequence[ListColumn], title: str, lines: Sequence[str], landscape: bool
) -> int:
    """Write title, lines and headings; set widths and the printed page; return the first body row (from 0)."""
    heading_style = book.add_format(
        {**_FONT, "bold": True, "text_wrap": True, "align": "center", "valign": "vcenter", "border": 1}
    )
    for number, column in enumerate(columns):
        page.set_column(number, number, column.width or _WIDTHS[column.kind])
    row = 0
    if title:
        page.write_string(row, 0, outgoing_text(title), book.add_format({**_FONT, "bold": True, "font_size": 14}))
        row += 1
    plain = book.add_format({**_FONT, "italic": True})
    for line in lines:
        page.write_string(row, 0, outgoing_text(line), plain)
        row += 1
    row += 1 if row else 0
    for number, column in enumerate(columns):
        page.write_string(row, number, outgoing_text(column.heading), heading_style)
    page.freeze_panes(row + 1, 0)
    page.repeat_rows(row)
    page.set_paper(9)
    if landscape:
        page.set_landscape()
    page.fit_to_pages(1, 0)
    page.hide_gridlines(0)
    page.set_footer("&RTrang &P/&N")
    return row + 1


class _Body:
    """Writes rows with the writer and the format of each column's kind."""

    def __init__(self, book: Any, page: Any, columns: Sequence[ListColumn], *, bold: bool = False) -> None:
        self._page = page
        extra: dict[str, object] = {"bold": True} if bold else {}
        self._formats = [book.add_format({**_FONT, **_FORMATS[column.kind], **extra}) for column in columns]
        self._quoted = [
            book.add_format({**_FONT, **_FORMATS[column.kind], **extra, "quote_prefix": True}) for column in columns
        ]

    def write(self, first: int, rows: Iterable[Sequence[ListValue]], progress: Callable[[int], None] | None) -> int:
        write_string, write_number = self._page.write_string, self._page.write_number
        count = 0
        for count, values in enumerate(rows, start=1):
            row = first + count - 1
            if row >= _LAST_ROW - 1:
                raise ListTooLong("Danh sách dài hơn số dòng Excel chứa được. Hãy lọc bớt rồi xuất thành nhiều tệp.")
            if len(values) > len(self._formats):
                raise ValueError(f"row {count} has {len(values)} values for {len(self._formats)} columns")
            for column, value in enumerate(values):
                if value is None or value == "":
                    continue
                if isinstance(value, str):
                    formats = self._quoted if may_become_formula(value) else self._formats
                    write_string(row, column, outgoing_text(value), formats[column])
                elif isinstance(value, date):
                    write_number(row, column, (_day_of(value) - _DAY_ZERO).days, self._formats[column])
                else:
                    write_number(row, column, value, self._formats[column])
            if progress is not None and count % _PROGRESS_EVERY == 0:
                progress(count)
        if progress is not None:
            progress(count)
        return count


def _day_of(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value


def _close_streams(book: Any) -> None:
    """Close the library's scratch files, which stay open when a list is cancelled or fails half way."""
    for page in book.worksheets():
        if page.row_data_fh is not None:
            page.row_data_fh.close()

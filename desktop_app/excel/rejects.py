"""Writes the rows that were not taken in as a workbook of their own: the same layout, the reason beside each row.

What is wrong is corrected there, in Excel, and the file is imported again. Titles, heading rows and the column order
are those of the original, so that it is recognised the same way; the reason column is known and passed over.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from math import isfinite
from pathlib import Path
from typing import Any

from desktop_app.excel.fields import fields, label
from desktop_app.excel.headings import heading_key
from desktop_app.excel.lists import ListReading
from desktop_app.excel.outgoing_text import outgoing_text
from desktop_app.excel.plain import Plain, shown
from desktop_app.excel.problems import Problem
from desktop_app.excel.sheets import Sheet
from desktop_app.system.disk import translate_os_error, writing

_WIDEST, _NARROWEST = 40, 6
_NOT_IN_NAMES = str.maketrans("", "", "[]:*?/\\")
_DAY_ZERO = date(1900, 1, 1)


def write_rejects(path: Path, reading: ListReading, rejected: Mapping[int, Sequence[Problem]]) -> int:
    """Write the rejected rows of a list to `path` and return how many they are.

    `rejected` maps row numbers of the list to the problems of the row; a problem with a heading marks its cell. Cells
    keep their kind: text stays text (never a formula), numbers and dates stay numbers and dates. Household values that
    stood only on another row of the same household are written out, so that the row keeps its household.
    Raises WorldFault when the file cannot be written.
    """
    # Loaded when the first such file is asked for, not when the program starts.
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import FileCreateError

    with writing(path) as temporary:
        book = Workbook(str(temporary))
        try:
            written = _Rejects(book, reading).write(rejected)
            book.close()
        except FileCreateError as error:
            cause = error.args[0] if error.args and isinstance(error.args[0], OSError) else OSError(str(error))
            raise translate_os_error(cause, path) from error
    return written


class _Rejects:
    def __init__(self, book: Any, reading: ListReading) -> None:
        self._reading = reading
        self._sheet: Sheet = reading.workbook.sheet(reading.sheet)
        name = outgoing_text(reading.sheet).translate(_NOT_IN_NAMES).strip("' ")[:31]
        self._page = book.add_worksheet(name or "Danh sách")
        self._plain = book.add_format({"num_format": "@", "valign": "top"})
        self._number = book.add_format({"num_format": "0.##########", "valign": "top"})
        self._whole = book.add_format({"num_format": "0", "valign": "top"})
        self._day = book.add_format({"num_format": "dd/mm/yyyy", "valign": "top"})
        self._head = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "vcenter", "align": "center", "border": 1}
        )
        self._reason = book.add_format({"text_wrap": True, "valign": "top", "font_color": "#9C0006"})
        marked = {"bg_color": "#FFC7CE", "valign": "top"}
        self._marked = {
            "text": book.add_format({**marked, "num_format": "@"}),
            "number": book.add_format({**marked, "num_format": "0.##########"}),
            "day": book.add_format({**marked, "num_format": "dd/mm/yyyy"}),
        }
        self._by_heading = {column.heading: column.index for column in reading.columns}
        self._by_field = {column.field: column.index for column in reading.columns if column.field}
        self._reason_column = next(
            (
                column.index
                for column in reading.columns
                if heading_key(column.heading) == heading_key(label("reject_reason"))
            ),
            max(column.index for column in reading.columns) + 1,
        )

    def write(self, rejected: Mapping[int, Sequence[Problem]]) -> int:
        """Write titles, headings and the rejected rows, under the banners they stood under."""
        top = max(self._reading.heading_rows[-1], self._reading.recognition.code_row or 0)
        for number in range(1, top + 1):
            heading = number in self._reading.heading_rows
            for column, cell in enumerate(self._row(number)):
                self._write(number - 1, column, cell, self._head if heading else None)
        self._merge_headings(top)
        self._page.write_string(
            self._reading.heading_rows[0] - 1, self._reason_column, label("reject_reason"), self._head
        )
        at, written, banners = top, 0, [banner.row for banner in self._reading.recognition.banners]
        for row in self._reading.rows:
            if row.number not in rejected:
                continue
            while banners and banners[0] < row.number:
                for column, cell in enumerate(self._row(banners.pop(0))):
                    self._write(at, column, cell, None)
                at += 1
            self._record(at, row.number, row.values, rejected[row.number])
            at += 1
            written += 1
        self._set_widths(top)
        return written

    def _record(self, at: int, number: int, values: Mapping[str, object], problems: Sequence[Problem]) -> None:
        cells = list(self._row(number))
        for field, column in self._by_field.items():
            if fields()[field].scope == "household" and column < len(cells) and cells[column] == "":
                said = values.get(field)
                cells[column] = said if isinstance(said, str) else ""
        wrong = {
            self._by_heading[problem.column]: problem for problem in problems if problem.column in self._by_heading
        }
        for column, cell in enumerate(cells):
            if column == self._reason_column:
                continue
            lost = self._sheet.lost.get((number, column), "")
            content = cell if cell != "" or lost in ("", "=") else lost
            if column in wrong:
                self._write(at, column, content, self._marked[_sort(content)])
                self._page.write_comment(at, column, outgoing_text(wrong[column].message))
            else:
                self._write(at, column, content, None)
        reasons = "; ".join(
            f"{problem.column}: {problem.message}" if problem.column else problem.message for problem in problems
        )
        self._page.write_string(at, self._reason_column, outgoing_text(reasons), self._reason)

    def _write(self, row: int, column: int, cell: Plain, style: Any) -> None:
        """Write one cell by its kind; nothing is ever left to be taken for a formula."""
        if cell == "":
            if style is not None:
                self._page.write_blank(row, column, None, style)
        elif isinstance(cell, bool):
            self._page.write_boolean(row, column, cell)
        elif isinstance(cell, float | int) and isfinite(cell):
            self._page.write_number(row, column, cell, style or (self._whole if cell == int(cell) else self._number))
        elif isinstance(cell, date | datetime) and _day(cell) >= _DAY_ZERO:
            self._page.write_datetime(row, column, cell, style or self._day)
        else:
            self._page.write_string(
                row, column, outgoing_text(cell if isinstance(cell, str) else shown(cell)), style or self._plain
            )

    def _merge_headings(self, top: int) -> None:
        covered: set[tuple[int, int]] = set()
        for first, left, last, right in self._sheet.merges:
            right = min(right, self._reason_column - 1)
            cells = {(row, column) for row in range(first, min(last, top) + 1) for column in range(left, right + 1)}
            if last > top or len(cells) < 2 or covered & cells:
                continue
            covered |= cells
            row = self._row(first)
            style = self._head if first in self._reading.heading_rows else None
            self._page.merge_range(first - 1, left, last - 1, right, "", style)
            self._page.write_string(first - 1, left, outgoing_text(shown(row[left]) if left < len(row) else ""), style)

    def _set_widths(self, top: int) -> None:
        width = max(
            (
                len(self._row(number))
                for number in (*self._reading.heading_rows, *self._reading.recognition.data_rows[:200])
            ),
            default=0,
        )
        for column in range(width):
            longest = max(
                (
                    len(shown(row[column]))
                    for number in self._reading.recognition.data_rows[:200]
                    if column < len(row := self._row(number))
                ),
                default=0,
            )
            self._page.set_column(column, column, max(_NARROWEST, min(_WIDEST, longest + 2)))
        self._page.set_column(self._reason_column, self._reason_column, 60)
        self._page.freeze_panes(top, 0)

    def _row(self, number: int) -> tuple[Plain, ...]:
        return self._sheet.rows[number - 1] if 0 < number <= len(self._sheet.rows) else ()


def _sort(cell: Plain) -> str:
    if isinstance(cell, date | datetime):
        return "day"
    return "number" if isinstance(cell, float | int) and not isinstance(cell, bool) else "text"


def _day(cell: date) -> date:
    return cell.date() if isinstance(cell, datetime) else cell

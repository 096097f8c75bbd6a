"""The workbook itself, as it is shown while it is taken in: each row with what it was taken for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop_app.excel.addresses import letters
from desktop_app.excel.fields import fields, kinds
from desktop_app.excel.plain import shown
from desktop_app.services.import_values import Preview
from desktop_app.services.office import Office

SURE, LIKELY = 0.9, 0.6  # confidences from which a column counts as recognised for sure, and as likely


@dataclass(frozen=True, kw_only=True)
class SheetColumn:
    """One column of the workbook. ``state``: ``sure`` | ``likely`` | ``unsure`` | ``unused`` | ``none`` (no heading)."""

    index: int
    letter: str
    heading: str = ""
    field: str = ""
    state: str = "none"
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class RowRole:
    """What a row was taken for. ``code``: ``data`` | ``heading`` | ``ignored`` | ``title`` | ``blank``; ``text`` says it in Vietnamese."""

    code: str
    text: str


_DATA, _BLANK = RowRole(code="data", text="Dữ liệu"), RowRole(code="blank", text="Dòng trống")
_HEADING, _TITLE = RowRole(code="heading", text="Tiêu đề cột"), RowRole(code="title", text="Phần đầu")


class SheetView:
    """The sheet of a preview, row by row (rows counted from 1, columns from 0)."""

    def __init__(self, seen: Preview) -> None:
        reading = seen.reading
        self._rows = reading.workbook.sheet(reading.sheet).rows
        headings = set(reading.heading_rows)
        code_row = reading.recognition.code_row
        self._roles: dict[int, RowRole] = dict.fromkeys(headings, _HEADING)
        if code_row is not None:
            self._roles[code_row] = RowRole(code="heading", text="Đánh số cột")
        self._roles |= {row.row: RowRole(code="ignored", text=row.reason) for row in reading.ignored}
        self._first = min(headings)
        self._body = max([*headings, code_row or 0]) + 1
        width = max((len(row) for row in self._rows), default=0)
        known = {column.index: column for column in reading.columns}
        self.columns = tuple(
            SheetColumn(
                index=at, letter=column.letter, heading=column.heading, field=column.field, why=column.why,
                state=_state(column.field, column.confidence, bool(column.candidates)),
            )
            if (column := known.get(at)) is not None
            else SheetColumn(index=at, letter=letters(at))
            for at in range(width)
        )  # fmt: skip

    @property
    def row_count(self) -> int:
        """How many rows the sheet has, blank ones included."""
        return len(self._rows)

    @property
    def heading_row(self) -> int:
        """The first heading row."""
        return self._first

    def text(self, row: int, column: int) -> str:
        """What stands in a cell, as the workbook shows it."""
        cells = self._rows[row - 1]
        return shown(cells[column]) if column < len(cells) else ""

    def role(self, row: int) -> RowRole:
        """What a row was taken for."""
        known = self._roles.get(row)
        if known is not None:
            return known
        if not self._rows[row - 1]:
            return _BLANK
        return _TITLE if row < self._first else _DATA


def _state(field: str, confidence: float, candidates: bool) -> str:
    if not field:
        return "unsure" if candidates else "unused"
    return "sure" if confidence >= SURE else "likely" if confidence >= LIKELY else "unsure"


def field_choices(kind: str) -> tuple[tuple[str, str], ...]:
    """What a column of this kind of list may be: (field, Vietnamese label)."""
    known = fields()
    return tuple((code, known[code].label) for code in kinds()[kind].fields)


def commune_choices(office: Office) -> tuple[tuple[str, str], ...]:
    """The office's communes: (code, name)."""
    return tuple((commune.code, commune.name) for commune in office.read.communes.covered())


def sheet_names(seen: Preview) -> Sequence[str]:
    """The sheets of the workbook in their order."""
    return seen.reading.workbook.sheet_names

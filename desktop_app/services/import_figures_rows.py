"""The rows of a table of figures: which hold figures, which head a group, which are sums; which month, quarter or year a text means."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from desktop_app.domain.names import fold
from desktop_app.excel.lists import ListReading
from desktop_app.excel.mapping import Rows
from desktop_app.excel.plain import Plain, shown

MONTH_FIELDS = {f"month_{month:02d}": month for month in range(1, 13)}
# The sums a table may carry beside its months: field → the months they sum up.
SUM_FIELDS = {
    **{f"quarter_{at}": tuple(range(3 * at - 2, 3 * at + 1)) for at in range(1, 5)},
    "half_1": tuple(range(1, 7)),
    "half_2": tuple(range(7, 13)),
    "year_total": tuple(range(1, 13)),
}
VALUE_FIELDS = ("actual_value", "plan_value", "figure_value")
NAME_FIELDS = (
    "indicator", "commune", "hamlet", "organisation_name", "collector_name", "full_name", "unit_name", "commune_code",
    "collector_code", "organisation_code",
)  # fmt: skip
# What the reader of lists takes numbered or rising rows for, when they are rows of figures (reasons of `excel.rows`).
_MISTAKEN = frozenset(["Dòng đánh số cột", "Dòng tiêu đề nhóm"])
_SECTION = "Dòng tiêu đề nhóm"
_TOTAL = re.compile(r"(?:tong so|tong cong|cong tong|tong|cong)(?:[ :.,(].*)?")
_NUMBERING = re.compile(r"^(?:[IVXLC]{1,5}|[A-ZĐ]|\d{1,2}(?:\.\d{1,2})*)\s*[.)/:-]\s*(?=\S)")
_MONTH = re.compile(r"(?:thang|thg|th|t)?\.? ?0?(\d{1,2})(?: ?(?:/|-|\.|nam) ?(20\d\d))?")
_ISO = re.compile(r"(20\d\d)-(\d{2})(?:-\d{2})?")
_QUARTER = re.compile(r"(?:quy|q)\.? ?(iv|i{1,3}|[1-4])(?: ?(?:/|-|\.|nam) ?(20\d\d))?")
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_HALVES = {
    "6 thang dau nam": "half_1",
    "6 thang cuoi nam": "half_2",
    "ca nam": "year_total",
    "tong cong": "year_total",
    "cong": "year_total",
}
_YEAR = re.compile(r"\b(?:nam|thang \d{1,2} ?[/.-]|\d{1,2} ?/) ?(20\d\d)\b")
_TITLE_MONTH = re.compile(r"\bthang ?0?(\d{1,2}) ?(?:/|-|nam) ?(20\d\d)\b")
_ANY_YEAR = re.compile(r"\b(20\d\d)\b")


@dataclass(frozen=True, kw_only=True)
class Period:
    """What a cell says of the time: ``field`` is one of `MONTH_FIELDS` or `SUM_FIELDS`; ``year`` 0 when it is not said."""

    field: str
    year: int = 0


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A row between the figures: a section (``text`` heads the rows below) or a sum (``total``)."""

    row: int
    text: str
    total: bool


def with_figure_rows(reading: ListReading, today: date, answers: Mapping[str, Mapping[str, str]]) -> ListReading:
    """The reading with every row that holds figures among its records: rows numbered I, II, III and rows of rising small figures too."""
    found = reading.recognition
    sheet = reading.workbook.sheet(reading.sheet)
    fields = {column.field: column.index for column in reading.columns if column.field}
    figures = [at for name, at in fields.items() if name in MONTH_FIELDS or name in VALUE_FIELDS or name in SUM_FIELDS]
    names = [fields[name] for name in NAME_FIELDS if name in fields]

    def holds_figures(row: int) -> bool:
        cells = sheet.rows[row - 1]
        told = [shown(cells[at]) for at in names if at < len(cells)]
        named = any(sum(letter.isalpha() for letter in said) > 2 and not is_total(said) for said in told)
        return named and any(at < len(cells) and _numeric(cells[at]) for at in figures)

    more = [one.row for one in found.ignored if one.reason in _MISTAKEN and holds_figures(one.row)]
    first = found.code_row  # a first row of rising figures looks like the numbering of the columns
    if first is not None and holds_figures(first):
        more.append(first)
        found = replace(found, code_row=None)
    if not more:
        return reading
    rest = tuple(one for one in found.ignored if one.row not in set(more))
    recognition = replace(found, data_rows=tuple(sorted((*found.data_rows, *more))), ignored=rest)
    rows = Rows(sheet, recognition, today=today, answers=answers, progress=None)
    told = tuple(problem for problem in reading.problems if problem.code != "no-rows")
    return replace(reading, recognition=recognition, rows=rows, read_count=len(rows), ignored=rest, problems=told)


def marks_of(reading: ListReading) -> tuple[Mark, ...]:
    """The sections and sums between the figures, in their order."""
    banners = {banner.row for banner in reading.recognition.banners}
    rows = reading.workbook.sheet(reading.sheet).rows
    found = []
    for one in reading.ignored:
        words = [
            said for cell in rows[one.row - 1] if (said := shown(cell)) and any(letter.isalpha() for letter in said)
        ]
        first = max(words, key=len, default="")
        if any(is_total(said) for said in words):
            found.append(Mark(row=one.row, text=next(said for said in words if is_total(said)), total=True))
        elif one.reason == _SECTION and one.row not in banners:
            found.append(Mark(row=one.row, text=without_number(first), total=False))
    return tuple(found)


def is_total(said: str) -> bool:
    """Whether a text names a sum: Cộng, Tổng số … (not “Công”, not the name Tống)."""
    folded = fold(said)
    return bool(_TOTAL.fullmatch(folded)) and (said.lower() == folded or said.lower().startswith(("tổng", "cộng")))


def without_number(said: str) -> str:
    """A text without the numbering before it: “I. BHXH tự nguyện”."""
    return _NUMBERING.sub("", said)


def period_of(cell: Plain) -> Period | None:
    """The month, quarter, half or whole year a cell names; None when it names none for certain."""
    if isinstance(cell, datetime | date):
        return Period(field=f"month_{cell.month:02d}", year=cell.year)
    said = fold(shown(cell))
    if found := _ISO.fullmatch(said):
        return _month(int(found[2]), int(found[1]))
    if found := _MONTH.fullmatch(said):
        return _month(int(found[1]), int(found[2] or 0))
    if found := _QUARTER.fullmatch(said):
        return Period(field=f"quarter_{_QUARTERS.get(found[1]) or int(found[1])}", year=int(found[2] or 0))
    return Period(field=_HALVES[said]) if said in _HALVES else None


def title_month(title: str) -> Period | None:
    """The one month with its year that the block above a table names ("Tháng 10 năm 2026")."""
    found = {(int(month), int(year)) for month, year in _TITLE_MONTH.findall(fold(title))}
    return _month(*found.pop()) if len(found) == 1 else None


def year_in(text: str) -> int:
    """The one year that a title or a heading speaks of; 0 for none or several."""
    folded = fold(text)
    years = {int(year) for year in _YEAR.findall(folded)} or {int(year) for year in _ANY_YEAR.findall(folded)}
    return years.pop() if len(years) == 1 else 0


def _month(number: int, year: int) -> Period | None:
    return Period(field=f"month_{number:02d}", year=year) if 1 <= number <= 12 else None


def _numeric(cell: Plain) -> bool:
    if isinstance(cell, bool) or cell == "":
        return False
    return isinstance(cell, float | int) or (
        isinstance(cell, str) and bool(re.fullmatch(r"[\d.,\s]*\d[\d.,\s]*", cell))
    )

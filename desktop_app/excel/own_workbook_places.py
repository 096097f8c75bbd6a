"""What stands around a bound cell, so that it is found again in next month's template, and never mistaken for another."""

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

from desktop_app.domain.names import clean, fold
from desktop_app.excel.own_workbook import Grid, GridCell, marks_in, put_marks

_HEADINGS, _LABELS, _GAP = 6, 2, 400
# Numbers of rows and columns (“1”, “(3)”, “A”, “II”, “8=7/1”) are renumbered whenever a column comes in: they name nothing.
_NUMBERING = re.compile(r"^[\s(\[.]*(?:[A-Za-zĐđ]|[IVX]+|\d[\d.,=+\-−*/:x ]*)[\s)\].]*$")
_PERIOD = re.compile(
    r"(?:thang|quy|nam|ngay)\s*(?:\d+|[ivx]+\b|\.+|…+)(?:\s*[/-]\s*\d+)*|\b\d{1,2}[/-]\d{1,2}[/-]\d{4}\b|\b\d{1,2}[/-]\d{4}\b|\b20\d\d\b"
)
_TOTAL = re.compile(r"^(?:tong|cong|toan)\b")
_UNIT = re.compile(r"^\W*(?:don vi tinh|dvt|don vi)\s*:")


@dataclass(frozen=True, kw_only=True)
class Place:
    """The surroundings of one cell: headings above (nearest first), row labels to the left (nearest first), the line that names the unit, the
    cell's own text (marks left out), the label of the row of totals below a column and how many rows below, the rows up to the heading, where
    nothing else is there what stands below and to the right, and how many cells of the sheet are named the same."""

    above: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    unit: str = ""
    own: str = ""
    total: str = ""
    total_below: int = 0
    gap: int = 0
    around: tuple[str, ...] = ()
    twins: int = 0

    def pack(self) -> str:
        """Return the place as it is kept."""
        return json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def unpack(cls, text: str) -> "Place":
        """Read what `pack` gave."""
        found: dict[str, Any] = json.loads(text)
        for key, value in found.items():
            if isinstance(value, list):
                found[key] = tuple(value)
        return cls(**found)

    @property
    def weak(self) -> bool:
        """Whether nothing names the cell: no heading, no label, no text of its own."""
        return not (self.above or self.left or self.own)

    def names(self) -> tuple[object, ...]:
        """Return what names the cell, as it is written."""
        return (*map(_keys, (self.above, self.left, self.around)), fold(self.unit), fold(self.own), self._gap())

    def loose(self) -> tuple[object, ...]:
        """Return what names the cell, whatever month and year it speaks of."""
        return (
            *(tuple(_timeless(one) for one in part) for part in (self.above, self.left, self.around)),
            _timeless(self.unit),
            _timeless(self.own),
            self._gap(),
        )

    def _gap(self) -> int:
        return self.gap if not self.left else 0  # a labelled row is known by its label, wherever it stands


def place_of(grid: Grid, row: int, col: int, *, column: bool) -> Place:
    """Return what stands around a cell. A `column` is known by its headings; a single cell by its row label too."""
    row, col = grid.anchor(row, col)
    above, gap = _above(grid, row, col)
    left = () if column else _left(grid, row, col)
    cell = grid.at(row, col)
    own = clean(put_marks(cell.text, dict.fromkeys(marks_in(cell.text), ""))) if _is_text(cell) else ""
    if not any(letter.isalpha() for letter in own):
        own = ""  # dots to write on
    label, below = _total(grid, row) if column else ("", 0)
    place = Place(above=above, left=left, unit=_unit(grid), own=own, total=label, total_below=below, gap=gap)
    if place.weak:
        return Place(unit=place.unit, gap=gap, around=(*_below(grid, row, col), "→", *_right(grid, row, col)))
    return place


class PlaceIndex:
    """Every cell of a sheet by what names it, so that a cell is looked for once and for all."""

    def __init__(self, grid: Grid, *, column: bool) -> None:
        self._exact: dict[tuple[object, ...], list[tuple[int, int]]] = {}
        self._loose: dict[tuple[object, ...], list[tuple[int, int]]] = {}
        for row in range(1, grid.rows + 1):
            for col in range(1, grid.columns + 1):
                if grid.anchor(row, col) == (row, col):
                    place = place_of(grid, row, col, column=column)
                    self._exact.setdefault(place.names(), []).append((row, col))
                    self._loose.setdefault(place.loose(), []).append((row, col))

    def exact(self, place: Place) -> list[tuple[int, int]]:
        """Return the cells under exactly the same words."""
        return self._exact.get(place.names(), [])

    def loose(self, place: Place) -> list[tuple[int, int]]:
        """Return the cells under the same words, whatever month they speak of."""
        return self._loose.get(place.loose(), [])


def marked_place(grid: Grid, row: int, col: int, *, column: bool) -> Place:
    """Return the place of a cell that is being bound, with the number of cells named the same."""
    place = place_of(grid, row, col, column=column)
    return replace(place, twins=len(PlaceIndex(grid, column=column).loose(place)))


def body_rows(grid: Grid, row: int, columns: list[int], others: set[int]) -> int:
    """Return how many rows of a table can be filled from its first body row on: those below it that look the same and are empty.

    `others`: rows in which single cells are bound. A row without borders ends the table, so that blank paper below is left alone.
    """
    first = [grid.cells.get((row, col)) for col in columns]
    if not any(cell is not None and cell.bordered for cell in first):
        return 1
    looks = [cell.look if cell is not None else 0 for cell in first]
    count = 1
    while row + count <= grid.rows and row + count not in others:
        here = row + count
        cells = [grid.cells.get((here, col)) for col in columns]
        if [cell.look if cell is not None else 0 for cell in cells] != looks:
            break
        if any(not cell.blank and not marks_in(cell.text) for cell in cells if cell is not None):
            break
        texts = [grid.at(here, col) for col in range(1, grid.columns + 1)]
        if any(_label(cell) for cell in texts):
            break
        count += 1
    return count


def headings(grid: Grid, row: int, col: int) -> str:
    """Return the headings above a cell, the topmost first, as a user would name the column."""
    return " › ".join(reversed(_above(grid, row, col)[0]))


def unit_line(grid: Grid) -> str:
    """Return the line of the sheet that names its unit, "" for none."""
    return _unit(grid)


def _above(grid: Grid, row: int, col: int) -> tuple[tuple[str, ...], int]:
    found: list[str] = []
    gap, here = 0, row - 1
    while here >= 1 and len(found) < _HEADINGS and row - here < _GAP:
        top, left = grid.anchor(here, col)
        cell = grid.cells.get((top, left))
        label = _label(cell) if cell is not None else ""
        if label:
            gap = gap or row - here
            found.append(label)
        elif found and (cell is None or cell.blank):
            # The heading of a group is not always merged over its columns: it may stand over the first one alone.
            if group := next(
                (_label(grid.at(here, near)) for near in range(col - 1, 0, -1) if _label(grid.at(here, near))), ""
            ):
                found.append(group)
            break
        here = top - 1
    return tuple(found), gap


def _left(grid: Grid, row: int, col: int) -> tuple[str, ...]:
    return _labels(grid, ((row, here) for here in range(col - 1, 0, -1)))


def _right(grid: Grid, row: int, col: int) -> tuple[str, ...]:
    return _labels(grid, ((row, here) for here in range(col + 1, grid.columns + 1)))


def _below(grid: Grid, row: int, col: int) -> tuple[str, ...]:
    return _labels(grid, ((here, col) for here in range(row + 1, grid.rows + 1)))


def _labels(grid: Grid, way: Iterator[tuple[int, int]]) -> tuple[str, ...]:
    """Return the labels met on a way over the sheet, the nearest first, each merged area once."""
    found: list[str] = []
    seen: set[tuple[int, int]] = set()
    for row, col in way:
        anchor = grid.anchor(row, col)
        if anchor in seen:
            continue
        seen.add(anchor)
        if label := _label(grid.cells.get(anchor)):
            found.append(label)
            if len(found) == _LABELS:
                break
    return tuple(found)


def _total(grid: Grid, row: int) -> tuple[str, int]:
    for here in range(row + 1, min(grid.rows, row + _GAP) + 1):
        for col in range(1, grid.columns + 1):
            label = _label(grid.cells.get((here, col)))
            if label and _TOTAL.match(fold(label)):
                return label, here - row
    return "", 0


def _unit(grid: Grid) -> str:
    for row in range(1, min(grid.rows, 30) + 1):
        for col in range(1, grid.columns + 1):
            label = _label(grid.cells.get((row, col)))
            if label and _UNIT.match(fold(label)):
                return label
    return ""


def _is_text(cell: GridCell | None) -> bool:
    return cell is not None and bool(cell.text) and not cell.formula and not cell.number


def _label(cell: GridCell | None) -> str:
    if cell is None or not _is_text(cell) or marks_in(cell.text):
        return ""
    text = clean(cell.text)
    return "" if _NUMBERING.match(text) or not any(letter.isalpha() for letter in text) else text


def _keys(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(fold(one) for one in texts)


def _timeless(text: str) -> str:
    return _PERIOD.sub("#", fold(text))

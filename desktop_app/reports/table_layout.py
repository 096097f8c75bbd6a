"""Measures a report's table for a page width: column edges, heading heights, the lines and height of every row."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from desktop_app.reports.report import NUMERIC_KINDS, Column, Heading, Report, Row, show
from desktop_app.reports.text_fit import Ruler, limit_lines

LEADING = 1.18
"""Line distance as a multiple of the type size."""
HEADING_SIZE = 0.92
CODE_SIZE = 0.8
_PADDING_DOWN = 0.45  # of the type size, above and below together
_SINGLE_LINE = NUMERIC_KINDS | {"id", "date", "month"}


def padding(size: float) -> float:
    """Return the space between a column line and its text for a body type of `size` points."""
    return max(1.5, size * 0.26)


@dataclass(frozen=True, kw_only=True)
class CellLines:
    """The lines of one cell as they are drawn; `column` to `last_column` are the columns it covers."""

    column: int
    last_column: int
    lines: tuple[str, ...]
    face: str
    size: float
    align: str


@dataclass(frozen=True, kw_only=True)
class RowLines:
    """One measured row: its height in points, its cells, and whether one text runs across all columns."""

    height: float
    cells: tuple[CellLines, ...]
    spans: bool = False


@dataclass(frozen=True, kw_only=True)
class HeadingLines:
    """A measured heading cell with its place in the grid."""

    heading: Heading
    cell: CellLines


@dataclass(frozen=True, kw_only=True)
class TableLayout:
    """The measured table: `edges` are the columns' left edges and the right end, from 0, in points."""

    edges: tuple[float, ...]
    heading_heights: tuple[float, ...]
    headings: tuple[HeadingLines, ...]
    code_row: RowLines | None
    rows: tuple[RowLines, ...]

    @property
    def heading_height(self) -> float:
        """Everything that is repeated at the top of each page."""
        return sum(self.heading_heights) + (self.code_row.height if self.code_row else 0.0)


def measure_table(report: Report, ruler: Ruler, *, width: float, tallest: float) -> TableLayout:
    """Measure the table of `report` for `width` points; no row becomes higher than `tallest` points.

    The row of totals, if any, is the last of `rows`.
    """
    edges = column_edges(report.columns, width)
    measurer = _Measurer(report, ruler, edges, tallest)
    heading_heights, headings = measurer.headings(report.headings)
    rows = [*report.rows, *([report.total] if report.total else [])]
    return TableLayout(
        edges=edges,
        heading_heights=heading_heights,
        headings=headings,
        code_row=measurer.code_row() if any(column.code for column in report.columns) else None,
        rows=tuple(measurer.row(row) for row in rows),
    )


def column_edges(columns: Sequence[Column], width: float) -> tuple[float, ...]:
    """Share `width` among the columns by their relative widths and return the edges from 0 to `width`."""
    scale = width / sum(column.width for column in columns)
    edges = [0.0]
    for column in columns:
        edges.append(edges[-1] + column.width * scale)
    return tuple(edges)


class _Measurer:
    def __init__(self, report: Report, ruler: Ruler, edges: Sequence[float], tallest: float) -> None:
        self._report = report
        self._ruler = ruler
        self._face = ruler.typeface.face
        self._edges = edges
        self._tallest = tallest
        self._size = report.page.size

    def row(self, row: Row) -> RowLines:
        """Measure one body row."""
        face = self._face(bold=row.kind in self._report.strong_kinds)
        if row.kind in self._report.span_kinds:
            return self._spanning(row, face)
        cells = []
        for number, column in enumerate(self._report.columns):
            text = show(row.values.get(column.key), column.kind)
            if text:
                cells.append(self._cell(number, column, text, face))
        return RowLines(height=self._height(cells), cells=tuple(cells))

    def code_row(self) -> RowLines:
        """Measure the row of column codes of an official form."""
        face = self._face(italic=True)
        cells = []
        for number, column in enumerate(self._report.columns):
            text, size = self._ruler.fit(
                column.code, face, self._size * CODE_SIZE, self._edges[number + 1] - self._edges[number] - 1
            )
            cells.append(
                CellLines(column=number, last_column=number, lines=(text,), face=face, size=size, align="center")
            )
        return RowLines(height=self._size * CODE_SIZE * LEADING + self._size * _PADDING_DOWN / 2, cells=tuple(cells))

    def headings(self, headings: Iterable[Heading]) -> tuple[tuple[float, ...], tuple[HeadingLines, ...]]:
        """Measure the heading grid: cells of one row set its height, taller merged cells stretch their last row."""
        measured = [HeadingLines(heading=heading, cell=self._heading_cell(heading)) for heading in headings]
        depth = max((item.heading.row + item.heading.rows for item in measured), default=0)
        heights = [0.0] * depth
        for item in sorted(measured, key=lambda item: item.heading.rows):
            first, last = item.heading.row, item.heading.row + item.heading.rows
            missing = self._height([item.cell]) - sum(heights[first:last])
            if missing > 0:
                heights[last - 1] += missing
        return tuple(heights), tuple(measured)

    def _heading_cell(self, heading: Heading) -> CellLines:
        face = self._face(bold=heading.bold, italic=heading.italic)
        last = heading.column + heading.columns - 1
        room = self._room(heading.column, last)
        text = heading.text.strip()
        size = self._ruler.size_for_words(text, face, self._size * HEADING_SIZE, room)
        lines = tuple(self._ruler.wrap(text, face, size, room))
        return CellLines(column=heading.column, last_column=last, lines=lines, face=face, size=size, align="center")

    def _cell(self, number: int, column: Column, text: str, face: str) -> CellLines:
        room = self._room(number, number)
        if column.kind in _SINGLE_LINE:
            line, size = self._ruler.fit(text, face, self._size, room)
            lines = [line]
        else:
            size = self._size
            # What a form sets in with blanks stays set in, on every line.
            indent = text[: len(text) - len(text.lstrip(" "))]
            wrapped = self._ruler.wrap(text.lstrip(" "), face, size, room - self._ruler.width(indent, face, size))
            lines = self._limited([indent + line for line in wrapped])
        return CellLines(
            column=number, last_column=number, lines=tuple(lines), face=face, size=size, align=_align_of(column)
        )

    def _spanning(self, row: Row, face: str) -> RowLines:
        texts = (show(row.values.get(column.key), column.kind) for column in self._report.columns)
        text = "  ".join(text for text in texts if text)
        last = len(self._report.columns) - 1
        lines = self._limited(self._ruler.wrap(text, face, self._size, self._room(0, last)))
        cell = CellLines(column=0, last_column=last, lines=tuple(lines), face=face, size=self._size, align="left")
        return RowLines(height=self._height([cell]), cells=(cell,), spans=True)

    def _limited(self, lines: list[str]) -> list[str]:
        return limit_lines(lines, max(1, int((self._tallest - self._size) / (self._size * LEADING))))

    def _room(self, first: int, last: int) -> float:
        return self._edges[last + 1] - self._edges[first] - 2 * padding(self._size)

    def _height(self, cells: Sequence[CellLines]) -> float:
        text = max((len(cell.lines) * cell.size * LEADING for cell in cells), default=self._size * LEADING)
        return max(text, self._size * LEADING) + self._size * _PADDING_DOWN


def _align_of(column: Column) -> str:
    if column.align:
        return column.align
    if column.kind in NUMERIC_KINDS:
        return "right"
    return "center" if column.kind in ("date", "month") else "left"

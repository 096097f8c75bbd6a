"""Draws any `Report` as A4 pages: the preview, the printer and the saved file all show these very pages.

Text is embedded, selectable and searchable; heading rows repeat on every page; the same report gives the same bytes.
"""

import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from desktop_app.reports.fonts import Typeface, typeface
from desktop_app.reports.page_parts import Pen, TailBlock, tail_blocks, title_height
from desktop_app.reports.paging import PagePlan, plan_pages
from desktop_app.reports.report import Report, Row, Value, show
from desktop_app.reports.table_layout import LEADING, CellLines, RowLines, TableLayout, measure_table, padding
from desktop_app.reports.text_fit import Ruler
from desktop_app.system.disk import writing

MILLIMETRE = 72 / 25.4
A4 = (210.0 * MILLIMETRE, 297.0 * MILLIMETRE)
_LINE = 0.4


def save_pdf(report: Report, out_path: Path, progress: Callable[[int, int], None] | None = None) -> int:
    """Write the report's pages to `out_path` and return how many there are; the file appears whole or not at all.

    Raises WorldFault when no typeface is found or the file cannot be written.
    """
    pages, content = _render(report, progress)
    with writing(out_path) as temporary:
        temporary.write_bytes(content)
    return pages


def render_pdf(report: Report, progress: Callable[[int, int], None] | None = None) -> bytes:
    """Return the report's pages as one PDF. `progress` is called with (pages drawn, pages); raising from it cancels.

    Raises WorldFault when the machine has no typeface for Vietnamese.
    """
    return _render(report, progress)[1]


def open_canvas(buffer: io.BytesIO, size: tuple[float, float], face: Typeface, *, title: str, subject: str) -> Any:
    """Return a canvas for pages of `size` points that says what it is and nothing about the machine or the hour."""
    # reportlab is loaded when the first page is drawn, not when the program starts.
    from reportlab.pdfgen.canvas import Canvas

    # `invariant` keeps the hour and random ids out of the file.
    canvas = Canvas(buffer, pagesize=size, invariant=1, lang="vi-VN", initialFontName=face.regular)
    canvas.setTitle(title)
    canvas.setAuthor("")
    canvas.setCreator("An Sinh Xã")
    canvas.setSubject(subject)
    return canvas


def _render(report: Report, progress: Callable[[int, int], None] | None) -> tuple[int, bytes]:
    document = _Document(report, Ruler(typeface()))
    buffer = io.BytesIO()
    title = " ".join(line.text for line in report.title)
    canvas = open_canvas(buffer, document.size, document.ruler.typeface, title=title, subject=report.code)
    for number, plan in enumerate(document.pages, start=1):
        document.draw(canvas, number, plan)
        canvas.showPage()
        if progress is not None:
            progress(number, len(document.pages))
    canvas.save()
    return len(document.pages), buffer.getvalue()


class _Document:
    """One report measured and distributed over pages."""

    def __init__(self, report: Report, ruler: Ruler) -> None:
        self.report = report
        self.ruler = ruler
        width, height = A4
        self.size = (height, width) if report.page.landscape else (width, height)
        left, right, top, bottom = (side * MILLIMETRE for side in report.page.margins)
        self._left, self._top, self._bottom = left, self.size[1] - top, bottom
        self._width = self.size[0] - left - right
        room = self._top - bottom
        self._table: TableLayout = measure_table(report, ruler, width=self._width, tallest=room * 0.6)
        self._tail: list[TailBlock] = tail_blocks(report, ruler, self._width)
        self._rows: Sequence[Row] = [*report.rows, *([report.total] if report.total else [])]
        self._page_total_height = report.page.size * (LEADING + 0.45) if report.page_totals else 0.0
        self.pages = self._plan(room)

    def _plan(self, room: float) -> list[PagePlan]:
        def plan(below: float) -> list[PagePlan]:
            return plan_pages(
                [row.height for row in self._table.rows],
                [block.height for block in self._tail],
                first_room=room - title_height(self.report, self.ruler, self._width) - below,
                next_room=room - below,
                heading=self._table.heading_height,
                starts=frozenset(place for place, row in enumerate(self._rows) if row.kind in self.report.span_kinds),
                keep=3 if self.report.total else 2,
            )

        pages = plan(0.0)
        return plan(self._page_total_height) if self._page_total_height and len(pages) > 1 else pages

    def draw(self, canvas: Any, number: int, plan: PagePlan) -> None:
        """Draw one page: title block on the first, table with repeated heading, tail blocks, page foot."""
        pen = Pen(canvas, self.ruler, left=self._left, width=self._width)
        y = self._top
        if number == 1:
            y = pen.draw_title(self.report, y)
        if plan.has_rows or (number == 1 and not self._rows):
            y = self._draw_table(canvas, plan, y)
        for block in self._tail[plan.first_block : plan.last_block]:
            block.draw(pen, y)
            y -= block.height
        pen.draw_foot(self.report, number, len(self.pages), self.size, self._bottom)

    def _draw_table(self, canvas: Any, plan: PagePlan, y: float) -> float:
        top = y
        canvas.setLineWidth(_LINE)
        canvas.setStrokeColorRGB(0, 0, 0)
        canvas.setFillColorRGB(0, 0, 0)
        y = self._draw_heading(canvas, y)
        body_top = y
        rows = list(self._table.rows[plan.first_row : plan.last_row])
        if self._page_total_height and len(self.pages) > 1:
            rows.append(self._page_total(self._rows[plan.first_row : plan.last_row]))
        levels, gaps = [], []
        for row in rows:
            self._draw_row(canvas, row, y)
            if row.spans:
                gaps.append((y, y - row.height))
            y -= row.height
            levels.append(y)
        edges = [self._left + edge for edge in self._table.edges]
        canvas.lines([(edges[0], level, edges[-1], level) for level in levels])
        canvas.lines([(edge, top, edge, y) for edge in (edges[0], edges[-1])])
        stretches = _stretches(body_top, y, gaps)
        canvas.lines([(edge, upper, edge, lower) for edge in edges[1:-1] for upper, lower in stretches])
        return y - self.report.page.size * 0.6

    def _draw_heading(self, canvas: Any, y: float) -> float:
        levels = [y]
        for height in self._table.heading_heights:
            levels.append(levels[-1] - height)
        for item in self._table.headings:
            heading = item.heading
            upper, lower = levels[heading.row], levels[heading.row + heading.rows]
            first = self._left + self._table.edges[heading.column]
            last = self._left + self._table.edges[heading.column + heading.columns]
            canvas.rect(first, lower, last - first, upper - lower, stroke=1, fill=0)
            self._draw_cells(canvas, (item.cell,), upper, upper - lower)
        y = levels[-1]
        code_row = self._table.code_row
        if code_row is not None:
            self._draw_cells(canvas, code_row.cells, y, code_row.height)
            lower = y - code_row.height
            edges = [self._left + edge for edge in self._table.edges]
            canvas.lines([(edge, y, edge, lower) for edge in edges] + [(edges[0], lower, edges[-1], lower)])
            y = lower
        return y

    def _draw_row(self, canvas: Any, row: RowLines, y: float) -> None:
        self._draw_cells(canvas, row.cells, y, row.height)

    def _draw_cells(self, canvas: Any, cells: Sequence[CellLines], y: float, height: float) -> None:
        """Write the lines of the cells into a row whose upper edge is `y`, centred between its edges."""
        text = canvas.beginText()
        gap = padding(self.report.page.size)
        for cell in cells:
            first = self._left + self._table.edges[cell.column]
            last = self._left + self._table.edges[cell.last_column + 1]
            step = cell.size * LEADING
            baseline = y - (height - len(cell.lines) * step) / 2 - cell.size * 0.93
            text.setFont(cell.face, cell.size)
            for line in cell.lines:
                if cell.align == "left":
                    x = first + gap
                else:
                    wide = self.ruler.width(line, cell.face, cell.size)
                    x = last - gap - wide if cell.align == "right" else (first + last - wide) / 2
                text.setTextOrigin(x, baseline)
                text.textOut(line)
                baseline -= step
        canvas.drawText(text)

    def _page_total(self, rows: Sequence[Row]) -> RowLines:
        """Add up the lines of one page; rows of totals and of groups do not count twice."""
        face = self.ruler.typeface.face(bold=True, italic=True)
        size = self.report.page.size
        cells = []
        labelled = False
        for number, column in enumerate(self.report.columns):
            room = self._table.edges[number + 1] - self._table.edges[number] - 2 * padding(size)
            text, align = "", "right"
            if column.adds_up:
                text = show(_sum(row.values.get(column.key) for row in rows if self._counts(row)), column.kind)
            elif column.kind == "text" and number and not labelled:
                text, align, labelled = "Cộng trang", "left", True
            if text:
                line, fitting = self.ruler.fit(text, face, size, room)
                cells.append(
                    CellLines(column=number, last_column=number, lines=(line,), face=face, size=fitting, align=align)
                )
        return RowLines(height=self._page_total_height, cells=tuple(cells))

    def _counts(self, row: Row) -> bool:
        return row.kind not in self.report.strong_kinds and row.kind not in self.report.span_kinds


def _sum(values: Any) -> Value:
    known = [value for value in values if isinstance(value, int)]
    return sum(known) if known else None


def _stretches(top: float, bottom: float, gaps: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return what is left of the way from `top` down to `bottom` without the gaps: where column lines are drawn."""
    stretches, start = [], top
    for upper, lower in gaps:
        if start > upper:
            stretches.append((start, upper))
        start = lower
    if start > bottom:
        stretches.append((start, bottom))
    return stretches

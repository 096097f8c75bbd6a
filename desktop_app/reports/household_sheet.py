"""Phiếu hộ: what an office knows of one household, on A4 pages; plain values in, measured strips out.

A household of ordinary size takes one page; what is longer goes on, its headings repeated.
"""

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from desktop_app.reports.advice_pages import draw_strip
from desktop_app.reports.advice_strips import Cell, Run, Strip, StripMaker
from desktop_app.reports.fonts import typeface
from desktop_app.reports.pdf import A4, MILLIMETRE, open_canvas
from desktop_app.reports.text_fit import Ruler

TITLE = "Phiếu hộ gia đình"
_SIDE, _TOP, _BOTTOM = 12 * MILLIMETRE, 12 * MILLIMETRE, 14 * MILLIMETRE
_WIDTH, _ROOM = A4[0] - 2 * _SIDE, A4[1] - _TOP - _BOTTOM
_SIZES = (11.0, 10.5, 10.0, 9.5, 9.0)
_FOOT = 8.0


@dataclass(frozen=True, kw_only=True)
class Section:
    """One table: its heading line, columns as (heading, width relative to the others, align), rows of texts.

    Without rows ``empty`` stands in their place.
    """

    title: str
    columns: tuple[tuple[str, float, str], ...]
    rows: tuple[tuple[str, ...], ...]
    empty: str = ""


@dataclass(frozen=True, kw_only=True)
class HouseholdSheet:
    """One household: its head, the facts under the heading as (name, value), the tables."""

    household_id: int
    office: str
    head: str
    subtitle: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    foot: str = ""


class HouseholdDocument:
    """Sheets of households as something that draws its own pages."""

    def __init__(self, sheets: Sequence[HouseholdSheet]) -> None:
        self._sheets = sheets

    def render(self, progress: Callable[[int, int, str], None] | None = None) -> bytes:
        """Return the pages of every household as one PDF. `progress(done, households, "phiếu")`; raising cancels.

        Raises WorldFault when the machine has no typeface for Vietnamese.
        """
        ruler = Ruler(typeface())
        buffer = io.BytesIO()
        canvas = open_canvas(buffer, A4, ruler.typeface, title=TITLE, subject=TITLE)
        for number, sheet in enumerate(self._sheets, start=1):
            pages = place(sheet, ruler)
            for at, page in enumerate(pages, start=1):
                y = A4[1] - _TOP
                for strip in page:
                    draw_strip(canvas, strip, y, side=_SIDE)
                    y -= strip.height
                canvas.setFillGray(0)
                canvas.setFont(ruler.typeface.italic, _FOOT)
                canvas.drawString(_SIDE, _BOTTOM * 0.55, sheet.foot)
                canvas.setFont(ruler.typeface.regular, _FOOT)
                canvas.drawRightString(A4[0] - _SIDE, _BOTTOM * 0.55, f"Trang {at}/{len(pages)}")
                canvas.showPage()
            if progress is not None:
                progress(number, len(self._sheets), "phiếu")
        canvas.save()
        return buffer.getvalue()


def place(sheet: HouseholdSheet, ruler: Ruler) -> list[list[Strip]]:
    """Return the strips of each page: in the largest type in which all stands on one, else page after page."""
    for size in _SIZES:
        strips = list(_strips(sheet, StripMaker(ruler, width=_WIDTH, size=size)))
        if sum(strip.height for strip in strips) <= _ROOM:
            return [strips]
    pages: list[list[Strip]] = [[]]
    used = 0.0
    for number, strip in enumerate(strips):
        # A heading goes along with its first row.
        needed = strip.height + (strips[number + 1].height if strip.keep and number + 1 < len(strips) else 0.0)
        if pages[-1] and used + needed > _ROOM:
            pages.append(list(strip.heading))
            used = sum(one.height for one in strip.heading)
        pages[-1].append(strip)
        used += strip.height
    return pages


def _strips(sheet: HouseholdSheet, make: StripMaker) -> Iterator[Strip]:
    if sheet.office:
        yield make.line([Run(text=sheet.office.upper(), bold=True, size=0.9)])
    yield make.gap(0.3)
    yield make.line([Run(text=TITLE.upper(), bold=True, size=1.35)], align="center")
    yield make.line([Run(text=sheet.subtitle, italic=True)], align="center")
    yield make.gap(0.5)
    for name, value in sheet.facts:
        yield make.paragraph(f"{name}: {value}")
    for section in sheet.sections:
        yield make.gap(0.6)
        yield make.line([Run(text=section.title, bold=True)], keep=True)
        if not section.rows:
            yield make.paragraph(section.empty)
            continue
        yield from _table(section, make)


def _table(section: Section, make: StripMaker) -> Iterator[Strip]:
    whole = sum(width for _, width, _ in section.columns)
    edges = [0.0]
    for _, width, _ in section.columns:
        edges.append(edges[-1] + _WIDTH * width / whole)
    heading = make.row(
        [Cell(texts=(name,), align="center", bold=True, size=0.9, most=3) for name, _, _ in section.columns],
        edges,
        shade=True,
        keep=True,
    )
    yield heading
    for row in section.rows:
        cells = [
            Cell(texts=(text,), align=align, size=0.92, most=3)
            for text, (_, _, align) in zip(row, section.columns, strict=True)
        ]
        yield make.row(cells, edges, heading=(heading,))

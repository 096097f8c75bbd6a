"""Draws receipts as pages: A5 across or upright, a page a copy, or both copies on one A4 sheet to be cut. What is previewed is printed.

A receipt that was voided carries a stamp across the page; a reprint says which one it is.
"""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from desktop_app.reports.advice_pages import draw_strip
from desktop_app.reports.advice_strips import Strip
from desktop_app.reports.fonts import typeface
from desktop_app.reports.pdf import A4, MILLIMETRE, open_canvas
from desktop_app.reports.receipt_layout import Room, lay_out_copy
from desktop_app.reports.receipt_paper import ReceiptPaper, receipt_words
from desktop_app.reports.text_fit import Ruler

SHEETS = {
    "a5-across": "A5 ngang, mỗi liên một tờ",
    "a5-upright": "A5 dọc, mỗi liên một tờ",
    "a4": "A4, hai liên một tờ",
}
_A5 = (A4[1] / 2, A4[0])  # 148.5 × 210 mm: half of an A4 sheet
_SIDE, _TOP, _BOTTOM = 11 * MILLIMETRE, 7 * MILLIMETRE, 7 * MILLIMETRE
_RED = (0.72, 0.07, 0.07)
_STAMP = "ĐÃ HỦY"


@dataclass(frozen=True, kw_only=True)
class ReceiptPages:
    """The PDF, and which receipt each of its pages belongs to."""

    pdf: bytes
    receipt_ids: tuple[int, ...]


def render_receipts(
    papers: Sequence[ReceiptPaper], sheet: str, progress: Callable[[int, int], None] | None = None
) -> ReceiptPages:
    """Return the receipts' pages in the order given, every copy of each. `sheet` is a key of `SHEETS`.

    `progress` gets (receipts drawn, receipts); raising cancels. Raises WorldFault without a typeface for Vietnamese.
    """
    words, ruler = receipt_words(), Ruler(typeface())
    size = {"a5-across": (_A5[1], _A5[0]), "a5-upright": _A5, "a4": A4}[sheet]
    half = (size[0], size[1] / 2) if sheet == "a4" else size
    room = Room(width=half[0] - 2 * _SIDE, height=half[1] - _TOP - _BOTTOM)
    buffer = io.BytesIO()
    canvas = open_canvas(buffer, size, ruler.typeface, title=words["title"].capitalize(), subject=words.source)
    owners: list[int] = []
    for number, paper in enumerate(papers, start=1):
        copies = [lay_out_copy(paper, copy, ruler, room) for copy in words.copies]
        sheets = list(zip(*copies, strict=True)) if sheet == "a4" else [(page,) for pages in copies for page in pages]
        count = len(copies[0])
        for at, pages in enumerate(sheets):
            for place, page in enumerate(pages):
                box = _Box(left=_SIDE, top=size[1] - place * half[1] - _TOP, width=room.width, height=room.height)
                _draw_page(canvas, page, box)
                if count > 1:
                    _page_number(canvas, ruler, at % count + 1, count, box)
                if paper.state == "voided":
                    _draw_stamp(canvas, ruler, box)
            if len(pages) > 1:
                _cut_line(canvas, size[0], half[1])
            canvas.showPage()
            owners.append(paper.receipt_id)
        if progress is not None:
            progress(number, len(papers))
    canvas.save()
    return ReceiptPages(pdf=buffer.getvalue(), receipt_ids=tuple(owners))


@dataclass(frozen=True, kw_only=True)
class _Box:
    """The text area of one copy on a page; `top` is its upper edge."""

    left: float
    top: float
    width: float
    height: float


def _draw_page(canvas: Any, strips: Sequence[Strip], box: _Box) -> None:
    y = box.top
    for strip in strips:
        canvas.setStrokeGray(0)  # the mark of a voided copy may have been drawn before
        draw_strip(canvas, strip, y, side=box.left)
        y -= strip.height


def _page_number(canvas: Any, ruler: Ruler, number: int, count: int, box: _Box) -> None:
    canvas.setFillGray(0)
    canvas.setFont(ruler.typeface.regular, 8)
    canvas.drawRightString(box.left + box.width, box.top - box.height - 8, f"Trang {number}/{count}")


def _draw_stamp(canvas: Any, ruler: Ruler, box: _Box) -> None:
    """A red outline across the page: what stands below stays readable, and a black printer shows it too."""
    size = min(box.width, box.height) * 0.2
    wide = ruler.width(_STAMP, ruler.typeface.bold, size)
    canvas.saveState()
    canvas.translate(box.left + box.width / 2, box.top - box.height / 2)
    canvas.rotate(18)
    canvas.setStrokeColorRGB(*_RED)
    canvas.setLineWidth(2.2)
    canvas.roundRect(-wide / 2 - size * 0.3, -size * 0.5, wide + size * 0.6, size * 1.35, size * 0.15, stroke=1, fill=0)
    text = canvas.beginText(-wide / 2, -size * 0.12)
    text.setFont(ruler.typeface.bold, size)
    text.setTextRenderMode(1)
    canvas.setLineWidth(1.4)
    text.textOut(_STAMP)
    canvas.drawText(text)
    canvas.restoreState()


def _cut_line(canvas: Any, width: float, y: float) -> None:
    canvas.saveState()
    canvas.setStrokeGray(0.5)
    canvas.setLineWidth(0.4)
    canvas.setDash(3, 3)
    canvas.line(0, y, width, y)
    canvas.restoreState()

"""Draws slips as A4 pages, one household after another: what is previewed, printed and saved.

Type is as large as one page allows: from 15 points for a small household down to 12, the floor up to eight members; then
smaller down to 10.2 points. What is still too long goes on to a second page at 12 points, its heading repeated.
"""

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from desktop_app.reports.advice import AdviceSlip
from desktop_app.reports.advice_layout import SlipStrips, lay_out
from desktop_app.reports.advice_strips import Run, Strip, StripMaker
from desktop_app.reports.fonts import typeface
from desktop_app.reports.pdf import A4, MILLIMETRE, open_canvas
from desktop_app.reports.text_fit import Ruler

FLOOR = 12.0
"""Body type in points below which a household of up to eight members is not printed."""
_LARGE, _SMALL = (15.0, 14.0, 13.5, 13.0, 12.5, FLOOR), (FLOOR, 11.4, 10.8, 10.2)
_WAYS = (*((size, False) for size in _LARGE), *((size, True) for size in _SMALL))
"""Sizes of the body type, the best first, with tables only and then with the way to a pension in a sentence."""
TITLE = "Phiếu tư vấn hộ"
_SIDE, _TOP, _BOTTOM = 10 * MILLIMETRE, 6.5 * MILLIMETRE, 6.5 * MILLIMETRE
_WIDTH, _ROOM = A4[0] - 2 * _SIDE, A4[1] - _TOP - _BOTTOM
_LINE, _GREY = 0.4, 0.92


@dataclass(frozen=True, kw_only=True)
class SlipPages:
    """One slip's pages: the strips of each from the top, the foot of the last, the size of the body type."""

    slip: AdviceSlip
    pages: tuple[tuple[Strip, ...], ...]
    foot: tuple[Strip, ...]
    size: float


class SlipDocument:
    """Slips as something that draws its own pages."""

    def __init__(self, slips: Sequence[AdviceSlip]) -> None:
        self._slips = slips

    def render(self, progress: Callable[[int, int, str], None] | None = None) -> bytes:
        """Return the pages of every slip as one PDF, see `render_slips`; `progress(done, slips, "phiếu")`."""
        return render_slips(
            self._slips, None if progress is None else lambda done, total: progress(done, total, "phiếu")
        )


def render_slips(slips: Sequence[AdviceSlip], progress: Callable[[int, int], None] | None = None) -> bytes:
    """Return the slips' pages as one PDF, in the order given. `progress` gets (slips drawn, slips); raising cancels.

    Raises WorldFault when the machine has no typeface for Vietnamese.
    """
    ruler = Ruler(typeface())
    buffer = io.BytesIO()
    canvas = open_canvas(buffer, A4, ruler.typeface, title=TITLE, subject=TITLE)
    for number, slip in enumerate(slips, start=1):
        for draw in _pages(place(slip, ruler), ruler):
            draw(canvas)
            canvas.showPage()
        if progress is not None:
            progress(number, len(slips))
    canvas.save()
    return buffer.getvalue()


def place(slip: AdviceSlip, ruler: Ruler) -> SlipPages:
    """Choose the size of type for a slip and what stands on which page."""
    first = lay_out(slip, ruler, width=_WIDTH, size=FLOOR)
    # A page of larger type grows in both directions, so the root of the room left is a good first guess.
    guess = FLOOR * (_ROOM / first.height) ** 0.5
    for size, dense in ((size, dense) for size, dense in _WAYS if size <= guess * 1.03 or dense):
        asked = (size, dense)
        strips = first if asked == (FLOOR, False) else lay_out(slip, ruler, width=_WIDTH, size=size, dense=dense)
        if strips.height <= _ROOM:
            return SlipPages(slip=slip, pages=(strips.body,), foot=strips.foot, size=size)
    return SlipPages(slip=slip, pages=tuple(_distribute(first, slip, ruler)), foot=first.foot, size=FLOOR)


def _distribute(strips: SlipStrips, slip: AdviceSlip, ruler: Ruler) -> Iterator[tuple[Strip, ...]]:
    """Fill page after page; a caption and a heading go along with their first row, the foot with the last strips."""
    make = StripMaker(ruler, width=_WIDTH, size=FLOOR)
    again = make.line([Run(text=f"{TITLE}: {slip.head or slip.address or slip.hamlet} (tiếp theo)", italic=True)])
    page: list[Strip] = []
    used = 0.0
    for group in _groups(strips.body):
        height = sum(strip.height for strip in group)
        if page and used + height > _ROOM:
            yield tuple(page)
            page = [again, *group[0].heading]
            used = sum(strip.height for strip in page)
        page += group
        used += height
    if used + sum(strip.height for strip in strips.foot) > _ROOM:
        yield tuple(page)
        page = [again]
    yield tuple(page)


def _groups(strips: Sequence[Strip]) -> Iterator[list[Strip]]:
    group: list[Strip] = []
    for strip in strips:
        group.append(strip)
        if not strip.keep:
            yield group
            group = []
    if group:
        yield group


def _pages(placed: SlipPages, ruler: Ruler) -> Iterator[Callable[[Any], None]]:
    count = len(placed.pages)
    for number, page in enumerate(placed.pages, start=1):

        def draw(canvas: Any, number: int = number, page: tuple[Strip, ...] = page) -> None:
            y = A4[1] - _TOP
            for strip in page:
                draw_strip(canvas, strip, y)
                y -= strip.height
            if number == count:
                y = _BOTTOM + sum(strip.height for strip in placed.foot)
                for strip in placed.foot:
                    draw_strip(canvas, strip, y)
                    y -= strip.height
            if count > 1:
                canvas.setFillGray(0)
                canvas.setFont(ruler.typeface.regular, 8)
                canvas.drawRightString(A4[0] - _SIDE, _BOTTOM * 0.45, f"Trang {number}/{count}")

        yield draw


def draw_strip(canvas: Any, strip: Strip, top: float, *, side: float = _SIDE) -> None:
    """Draw a strip with its upper edge at `top` and its left one at `side`, in points."""
    bottom = top - strip.height
    canvas.setLineWidth(_LINE)
    canvas.setFillGray(_GREY)
    for left, right in strip.boxes:
        canvas.rect(side + left, bottom, right - left, strip.height, stroke=1, fill=int(strip.shade))
    if not strip.ink:
        return
    canvas.setFillGray(0)
    text = canvas.beginText()
    for ink in strip.ink:
        if ink.text:
            text.setFont(ink.face, ink.size)
            text.setTextOrigin(side + ink.left, top - ink.down)
            text.textOut(ink.text)
    canvas.drawText(text)

"""Draws a document for one or many as A4 pages: what is previewed, printed and saved.

Every copy begins on a page of its own, with its own page numbers; in a file of several each is a bookmark.
"""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from desktop_app.reports.documents.field_lines import set_fields
from desktop_app.reports.documents.layout import (
    BadgeBlock,
    Block,
    ColumnsBlock,
    DocumentCopy,
    DocumentLayout,
    FieldsBlock,
    SpaceBlock,
    TableBlock,
    TextBlock,
    TextStyle,
    keys_of,
)
from desktop_app.reports.documents.pieces import Piece, draw_piece, overlaid, paginate, squeezed, stacked
from desktop_app.reports.documents.tables import set_table
from desktop_app.reports.documents.text_setting import set_text, words_of
from desktop_app.reports.fonts import typeface
from desktop_app.reports.pdf import A4, open_canvas
from desktop_app.reports.text_fit import Ruler

Progress = Callable[[int, int, str], None]
_NUMBER_SIZE = 13.0  # NĐ 30/2020/NĐ-CP, Phụ lục I: 13–14, in the middle of the top margin
_FOOT_SIZE = 9.0
_REMEMBERED = 4_000  # measured blocks that are kept for the copies to come
_LEAST_SHRINK = 0.85  # a line that would have to become smaller than this is broken instead


@dataclass(frozen=True, kw_only=True)
class Document:
    """One official document filled in for each of `copies`; `unit` names what is counted while drawing (tờ khai …)."""

    layout: DocumentLayout
    copies: tuple[DocumentCopy, ...]
    unit: str

    def render(self, progress: Progress | None = None) -> bytes:
        """Return the pages of every copy as one PDF. `progress(done, copies, unit)` may raise to cancel.

        Raises WorldFault when the machine has no typeface for Vietnamese.
        """
        setter = DocumentSetter(self.layout, Ruler(typeface()))
        buffer = io.BytesIO()
        size = A4[::-1] if self.layout.page.landscape else A4
        canvas = open_canvas(buffer, size, setter.ruler.typeface, title=self.layout.title, subject=self.layout.code)
        for number, copy in enumerate(self.copies, start=1):
            if len(self.copies) > 1:
                canvas.bookmarkPage(str(number))
                canvas.addOutlineEntry(copy.name, str(number))
            _draw_copy(canvas, setter, copy, size)
            if progress is not None:
                progress(number, len(self.copies), self.unit)
        canvas.save()
        return buffer.getvalue()


class DocumentSetter:
    """Measures copies of one document; what stays the same from copy to copy is measured once."""

    def __init__(self, layout: DocumentLayout, ruler: Ruler) -> None:
        self.layout = layout
        self.ruler = ruler
        self._known: dict[tuple[object, ...], Sequence[Piece]] = {}

    def pages(self, copy: DocumentCopy) -> list[list[Piece]]:
        """Measure one copy and return the pieces of each page."""
        left, right, top, bottom = self.layout.page.margins
        paper = A4[::-1] if self.layout.page.landscape else A4
        room = paper[1] - top - bottom
        return paginate(squeezed(self.blocks(self.layout.blocks, copy, paper[0] - left - right), room), room)

    def blocks(self, blocks: Sequence[Block], copy: DocumentCopy, width: float) -> list[Piece]:
        """Return the pieces of blocks below each other; a signature holds what stands before it on its page."""
        flow: list[Piece] = []
        for block in blocks:
            if isinstance(block, BadgeBlock):
                continue
            if isinstance(block, ColumnsBlock) and block.signature and flow:
                flow[-1] = replace(flow[-1], keep=True)
            flow += self._measured(block, copy, width)
        return flow

    def _measured(
        self, block: TextBlock | FieldsBlock | SpaceBlock | ColumnsBlock | TableBlock, copy: DocumentCopy, width: float
    ) -> Sequence[Piece]:
        if isinstance(block, SpaceBlock):
            return (Piece(height=0.0, above=block.height, give=block.give, keep=block.keep),)
        if isinstance(block, TableBlock):
            return set_table(block, copy, self.ruler)
        said = tuple((key, copy.known(key), key in copy.ticks) for key in keys_of((block,)))
        mark = (id(block), width, said)
        found = self._known.get(mark)
        if found is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            found = self._known[mark] = self._set(block, copy, width)
        return found

    def _set(self, block: TextBlock | FieldsBlock | ColumnsBlock, copy: DocumentCopy, width: float) -> Sequence[Piece]:
        if isinstance(block, ColumnsBlock):
            return (self._columns(block, copy),)
        if isinstance(block, FieldsBlock):
            inset = block.style.inset
            return [piece.moved(inset) for piece in set_fields(block, copy, self.ruler, width - inset)]
        return self._text(block, copy, width)

    def _text(self, block: TextBlock, copy: DocumentCopy, width: float) -> Sequence[Piece]:
        if block.when and not copy.known(block.when):
            return ()
        style, room = block.style, width - block.style.inset
        runs = [copy.fill(run) for run in block.runs]
        words = words_of(runs, style, self.ruler, room)
        natural = sum(word.width + word.space for word in words)
        if block.one_line and room < natural <= room / _LEAST_SHRINK:
            style = replace(style, size=style.size * room / natural)
            words = words_of(runs, style, self.ruler, room)
        return set_text(words, style, width, rule=block.rule)

    def _columns(self, block: ColumnsBlock, copy: DocumentCopy) -> Piece:
        cells = []
        left, tallest = block.left, 0.0
        for width, blocks in zip(block.widths, block.cells, strict=True):
            cell = stacked(self.blocks(blocks, copy, width)).moved(left)
            tallest = max(tallest, cell.height)
            cells.append(cell)
            left += width
        return replace(overlaid(cells, tallest), above=block.before)


def _draw_copy(canvas: Any, setter: DocumentSetter, copy: DocumentCopy, size: tuple[float, float]) -> None:
    layout, ruler = setter.layout, setter.ruler
    pages = setter.pages(copy)
    left, _, top, bottom = layout.page.margins
    for number, pieces in enumerate(pages, start=1):
        if number == 1:
            for block in layout.blocks:
                if isinstance(block, BadgeBlock):
                    _draw_badge(canvas, block, copy, ruler, size[1])
        y = size[1] - top
        for piece in pieces:
            draw_piece(canvas, piece, left, y - piece.above)
            y -= piece.whole
        _draw_number(canvas, layout, ruler, number, len(pages), size, (top, bottom))
        canvas.showPage()


def _draw_badge(canvas: Any, block: BadgeBlock, copy: DocumentCopy, ruler: Ruler, height: float) -> None:
    style = TextStyle(size=block.size, align="center")
    lines = [
        piece
        for runs in block.runs
        for piece in set_text(words_of([copy.fill(run) for run in runs], style, ruler, block.width), style, block.width)
    ]
    told = stacked(lines)
    down = max(0.0, (block.height - told.height) / 2)
    frame = ((0.0, 0.0, block.width, block.height),) if block.frame else ()
    placed = told.moved(0.0, down)
    draw_piece(canvas, replace(placed, frames=frame), block.left, height - block.top)


def _draw_number(
    canvas: Any,
    layout: DocumentLayout,
    ruler: Ruler,
    number: int,
    count: int,
    size: tuple[float, float],
    edges: tuple[float, float],
) -> None:
    canvas.setFillGray(0)
    if layout.page.number == "top" and number > 1:
        canvas.setFont(ruler.typeface.regular, _NUMBER_SIZE)
        canvas.drawCentredString(size[0] / 2, size[1] - edges[0] * 0.6, str(number))
    elif layout.page.number == "foot" and count > 1:
        canvas.setFont(ruler.typeface.regular, _FOOT_SIZE)
        canvas.drawRightString(size[0] - layout.page.margins[1], max(12.0, edges[1] * 0.5), f"Trang {number}/{count}")

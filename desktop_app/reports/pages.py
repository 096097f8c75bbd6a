"""Turns a PDF into pictures for the print preview: what is seen is what is printed."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from desktop_app.system.faults import WorldFault


class PdfUnreadable(WorldFault):
    """The bytes are no PDF that can be shown."""


@dataclass(frozen=True, kw_only=True)
class PageImage:
    """One page as plain pixels: `rgba` holds `height` rows of `stride` bytes, four bytes per pixel, top row first."""

    width: int
    height: int
    stride: int
    rgba: bytes


@dataclass(frozen=True, kw_only=True)
class PageSize:
    """One page's size in points (1/72 inch)."""

    width: float
    height: float


def page_sizes(pdf: bytes) -> list[PageSize]:
    """Return the size of every page, without drawing any. Raises PdfUnreadable."""
    with _opened(pdf) as document:
        return [
            PageSize(width=width, height=height) for width, height in map(document.get_page_size, range(len(document)))
        ]


def render_page(pdf: bytes, number: int, *, dpi: float = 96.0) -> PageImage:
    """Draw page `number` (from 0) at `dpi` dots per inch. Raises PdfUnreadable, and IndexError beyond the last page."""
    with _opened(pdf) as document:
        if not 0 <= number < len(document):
            raise IndexError(number)
        return _draw(document, number, dpi)


def render_pages(pdf: bytes, *, dpi: float = 96.0) -> list[PageImage]:
    """Draw every page at `dpi` dots per inch; a long list is better drawn page by page. Raises PdfUnreadable."""
    with _opened(pdf) as document:
        return [_draw(document, number, dpi) for number in range(len(document))]


@contextmanager
def _opened(pdf: bytes) -> Iterator[Any]:
    # pypdfium2 loads a native library; it is loaded when the first preview is shown, not when the program starts.
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as exc:
        raise PdfUnreadable("Không hiển thị được bản in. Hãy lập lại báo cáo rồi xem lại.") from exc
    try:
        yield document
    finally:
        document.close()


def _draw(document: Any, number: int, dpi: float) -> PageImage:
    page = document[number]
    try:
        # Four channels in RGBA order: the window shows them as they are, and no imaging library is needed.
        bitmap = page.render(scale=dpi / 72, rev_byteorder=True, force_bitmap_format=4)
        try:
            return PageImage(width=bitmap.width, height=bitmap.height, stride=bitmap.stride, rgba=bytes(bitmap.buffer))
        finally:
            bitmap.close()
    finally:
        page.close()

"""A sheet and its pages, made on the reader thread: cancelled when something else is asked for or by the user."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from desktop_app.reports.pages import PageSize, page_sizes, render_page
from desktop_app.services.office import Office
from desktop_app.services.reporting import Filters, Sheet, pdf_of, prepare
from desktop_app.ui.jobs import Cancelled
from desktop_app.ui.page import PageContext

_PULSE = 0.1  # seconds between two progress messages
_KEY = "report.sheet"


@dataclass(frozen=True, kw_only=True)
class Request:
    """What to make: a form's code, a month `YYYY-MM`, the filters."""

    code: str
    month: str
    filters: Filters


@dataclass(frozen=True, kw_only=True)
class Made:
    """A sheet with its pages as one PDF and the size of each page in points."""

    request: Request
    sheet: Sheet
    pdf: bytes
    sizes: tuple[PageSize, ...]


class Maker(QObject):
    """Makes one sheet at a time; a new request takes the place of the one under way."""

    progressed = Signal(int, int, str)  # done, of how many, what is counted
    counted = Signal(int, str)  # how many rows the sheet has, and what they are, before its pages are drawn

    def __init__(
        self,
        context: PageContext,
        made: Callable[[Made], object],
        failed: Callable[[Exception], object],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._made = made
        self._failed = failed
        self._stop = Event()

    def make(self, request: Request) -> None:
        """Make a sheet; `made` or `failed` follows, with `Cancelled` when it was stopped."""
        self.cancel()
        self._stop = Event()
        self._context.look(
            make,
            request,
            done=self._made,
            failed=self._failed,
            key=_KEY,
            progress=self._progress_of(self._stop),
            counted=self.counted.emit,
        )

    def cancel(self) -> None:
        """Stop what is under way at its next page."""
        self._stop.set()

    def _progress_of(self, stop: Event) -> Callable[[int, int, str], None]:
        last = 0.0

        def progress(done: int, total: int, text: str = "") -> None:
            nonlocal last
            if stop.is_set():
                raise Cancelled
            now = time.monotonic()
            if now - last >= _PULSE:
                last = now
                self.progressed.emit(done, total, text)

        return progress


def make(
    office: Office,
    request: Request,
    progress: Callable[[int, int, str], None],
    counted: Callable[[int, str], object] = lambda _rows, _unit: None,
) -> Made:
    """Make the sheet from the records, tell how many rows it has, draw its pages. Raises what `reporting.prepare` raises, and
    `Cancelled`."""
    progress(0, 0, "")
    sheet = prepare(office, request.code, request.month, request.filters, progress)
    progress(0, 0, "")
    counted(sheet.rows, sheet.form.unit)
    pdf = pdf_of(sheet, progress)
    return Made(request=request, sheet=sheet, pdf=pdf, sizes=tuple(page_sizes(pdf)))


def page_image(pdf: bytes, number: int, dpi: float) -> QImage:
    """Draw one page (from 0) for the screen or the printer. Every caller runs it on the reader thread: PDFium is not
    safe on two threads at once."""
    page = render_page(pdf, number, dpi=dpi)
    image = QImage(page.rgba, page.width, page.height, page.stride, QImage.Format.Format_RGBA8888)
    # The copy owns its pixels; the bytes above go with this function.
    return image.copy()

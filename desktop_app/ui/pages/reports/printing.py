"""Printing: the very pictures of the preview, at the printer's resolution, page by page."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QMarginsF, QObject, QRectF, QSizeF, Signal
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QWidget

from desktop_app.reports.pages import PageSize
from desktop_app.system.faults import WorldFault

# Beyond this a page of text gains nothing that is seen, and costs memory: an A4 page at 600 dpi is 140 MB.
_FINEST = 300
Draw = Callable[[int, float, Callable[[QImage], object], Callable[[Exception], object]], object]


class NoPrinter(WorldFault):
    """The machine has no printer, or the printer did not take the job."""


def ask_printer(parent: QWidget, sizes: Sequence[PageSize], title: str) -> QPrinter | None:
    """Let the user choose printer, pages and copies; None when given up. Raises NoPrinter where there is none."""
    if not QPrinterInfo.availablePrinterNames():
        raise NoPrinter(
            "Máy này chưa cài máy in nào. Hãy cài máy in trong phần thiết đặt của máy tính, hoặc lưu PDF rồi in ở máy khác."
        )
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    set_paper(printer, sizes[0], title)
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle("In báo cáo")
    dialog.setMinMax(1, len(sizes))
    dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange)
    try:
        accepted = bool(dialog.exec())
    finally:
        dialog.deleteLater()
    return printer if accepted else None


def installed(name: str, size: PageSize, title: str) -> QPrinter | None:
    """A printer by its name with the sheet's paper, without asking; None when the machine has it no more."""
    info = QPrinterInfo.printerInfo(name)
    if not name or info.isNull():
        return None
    printer = QPrinter(info, QPrinter.PrinterMode.HighResolution)
    set_paper(printer, size, title)
    return printer


def set_paper(printer: QPrinter, size: PageSize, title: str) -> None:
    """Give the printer the sheet's paper; the margins are in the pages themselves."""
    across = size.width > size.height
    points = QSizeF(min(size.width, size.height), max(size.width, size.height))
    printer.setPageLayout(
        QPageLayout(
            QPageSize(points, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch),
            QPageLayout.Orientation.Landscape if across else QPageLayout.Orientation.Portrait,
            QMarginsF(0, 0, 0, 0),
        )
    )
    printer.setFullPage(True)
    printer.setDocName(title)


class PrintRun(QObject):
    """One print job: asks for each picture in turn and paints it, so that the window stays alive and can cancel."""

    progressed = Signal(int, int)  # pages painted, pages
    finished = Signal(bool)  # whether everything was handed to the printer
    failed = Signal(Exception)

    def __init__(self, printer: QPrinter, pages: int, draw: Draw, parent: QObject) -> None:
        super().__init__(parent)
        self._printer = printer
        self._draw = draw
        first, last = printer.fromPage() or 1, printer.toPage() or pages
        chosen = list(range(max(1, first) - 1, min(pages, last)))
        if printer.pageOrder() == QPrinter.PageOrder.LastPageFirst:
            chosen.reverse()
        copies = 1 if printer.supportsMultipleCopies() else max(1, printer.copyCount())
        self._queue = chosen * copies if printer.collateCopies() else [page for page in chosen for _ in range(copies)]
        self._dpi = float(min(printer.resolution(), _FINEST))
        self._painter = QPainter()
        self._done = 0
        self._cancelled = False

    @property
    def pages(self) -> int:
        """How many pages will be painted, copies included."""
        return len(self._queue)

    @property
    def painted(self) -> tuple[int, ...]:
        """The pages (from 0) that the printer has taken so far."""
        return tuple(self._queue[: self._done])

    def start(self) -> None:
        """Begin; `finished` or `failed` follows."""
        if not self._queue or not self._painter.begin(self._printer):
            self._fail(
                NoPrinter(
                    "Máy in không nhận bản in. Hãy kiểm tra máy in đã bật, còn giấy và không bị dừng, rồi in lại; "
                    "hoặc lưu PDF rồi in ở máy khác."
                )
            )
            return
        self._next()

    def cancel(self) -> None:
        """Stop before the next page; what the printer has taken already may still come out."""
        self._cancelled = True

    def _next(self) -> None:
        self._draw(self._queue[self._done], self._dpi, self._paint, self._fail)

    def _paint(self, image: QImage) -> None:
        if self._cancelled:
            self._printer.abort()
            self._painter.end()
            self.finished.emit(False)
            return
        if self._done and not self._printer.newPage():
            self._fail(NoPrinter("Máy in dừng giữa chừng. Hãy kiểm tra giấy và mực rồi in lại từ trang còn thiếu."))
            return
        room = self._printer.paperRect(QPrinter.Unit.DevicePixel)
        self._painter.drawImage(QRectF(0, 0, room.width(), room.height()), image)
        self._done += 1
        self.progressed.emit(self._done, len(self._queue))
        if self._done < len(self._queue):
            self._next()
        else:
            self._painter.end()
            self.finished.emit(True)

    def _fail(self, exc: Exception) -> None:
        if self._painter.isActive():
            self._printer.abort()
            self._painter.end()
        self.failed.emit(exc)

"""Receipts sent straight to the printer that was chosen for that."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from desktop_app.services.receipt_printing import PrintedPages, receipt_pages
from desktop_app.ui.page import PageContext
from desktop_app.ui.pages.collecting.receipt_print import DIRECT, RUNNING, ask, note, sheet_of
from desktop_app.ui.pages.reports import printing
from desktop_app.ui.pages.reports.making import page_image
from desktop_app.ui.pages.reports.printing import PrintRun


class DirectPrint(QObject):
    """One job to a known printer without a question; it ends by itself."""

    def __init__(self, window: QWidget, context: PageContext, receipt_ids: Sequence[int], printer: str) -> None:
        super().__init__(window)
        self.setObjectName(RUNNING)
        self._context, self._ids, self._name = context, receipt_ids, printer
        self._run: PrintRun | None = None
        self._pages: PrintedPages | None = None
        context.look(
            receipt_pages, receipt_ids, sheet_of(context), done=self._send, failed=self._failed, key="receipt.print"
        )

    def _send(self, pages: PrintedPages) -> None:
        printer = printing.installed(self._name, pages.sizes[0], pages.title)
        if printer is None:
            self._context.memory.put(DIRECT, "")
            ask(self._window(), self._context, self._ids)
            self.deleteLater()
            return
        self._pages = pages

        def draw(
            number: int, dpi: float, done: Callable[[QImage], object], failed: Callable[[Exception], object]
        ) -> None:
            self._context.jobs.read(page_image, pages.pdf, number, dpi, done=done, failed=failed)

        self._run = PrintRun(printer, len(pages.sizes), draw, self)
        self._run.finished.connect(lambda _whole: self._finished())
        self._run.failed.connect(self._failed)
        self._run.start()

    def _finished(self) -> None:
        if self._pages is not None and self._run is not None:
            note(self._context, self._pages, self._run.painted)
        self.deleteLater()

    def _failed(self, error: Exception) -> None:
        self._context.tell_fault(error)
        self._finished()

    def _window(self) -> QWidget:
        parent = self.parent()
        assert isinstance(parent, QWidget)
        return parent

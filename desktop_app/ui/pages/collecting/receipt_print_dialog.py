"""Receipts as they print, both copies: looked at, printed, saved as PDF."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QCheckBox, QWidget

from desktop_app.services.outcome import Outcome
from desktop_app.services.receipt_printing import SHEETS, PrintedPages, receipt_pages, save_receipts
from desktop_app.system.faults import WorldFault
from desktop_app.ui import files
from desktop_app.ui.components.boxes import STRETCH, row
from desktop_app.ui.components.dialog import SafeDialog
from desktop_app.ui.components.skeleton import Stage
from desktop_app.ui.components.text import muted, set_tone, small
from desktop_app.ui.jobs import is_alive
from desktop_app.ui.page import PageContext
from desktop_app.ui.pages.collecting.receipt_print import AFTER_PRINT, DIRECT, SHEET, note, sheet_of
from desktop_app.ui.pages.reports import printing
from desktop_app.ui.pages.reports.making import page_image
from desktop_app.ui.pages.reports.sheet_view import SheetView
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo
from desktop_app.ui.widgets.field import on_commit

_FOLDER = "report/folder"  # where this PC saved a report last


class ReceiptPrintDialog(SafeDialog):
    """Enter on “In…” prints, Esc leads back. A receipt counts as printed when a page of it came out or was saved."""

    def __init__(self, parent: QWidget, context: PageContext, receipt_ids: Sequence[int]) -> None:
        many = f"In {len(receipt_ids)} biên lai" if len(receipt_ids) > 1 else "In biên lai"
        super().__init__(parent, many, width=44)
        self._context, self._ids = context, tuple(receipt_ids)
        self._run: printing.PrintRun | None = None
        self._choosing = False  # another paper was just chosen: the cursor stays there
        self.pages: PrintedPages | None = None
        self.sheet = CodeCombo([Choice(code=code, text=text) for code, text in SHEETS.items()], width=15)
        self.sheet.set_value(sheet_of(context))
        self.sheet.setAccessibleName("Khổ giấy")
        self.direct = QCheckBox("Từ lần sau Ctrl+P in thẳng ra máy in này")
        self.direct.setChecked(bool(context.memory.get(DIRECT, "")))
        self.view = SheetView(self._draw)
        self._stage = Stage(self.view)
        self.note = set_tone(small(""), "warn")
        self.note.setWordWrap(True)
        self.note.hide()
        self.body.addLayout(row(None, muted("Khổ giấy", wrap=False), self.sheet, STRETCH, self.direct))
        self.body.addWidget(self._stage, 1)
        self.body.addWidget(self.note)
        self.close_button = self.add_button("Đóng", self.reject)
        self.save_button = self.add_button("Lưu PDF…", self.save)
        self.print_button = self.add_button("In…", self.print, "primary")
        on_commit(self.sheet, self._sheet_changed)
        self.resize(parent.size())
        self._make()

    def reject(self) -> None:
        """Close, but not under a print job."""
        if self._run is not None:
            self._say("Đang chuyển biên lai cho máy in; chờ xong rồi đóng.")
            return
        super().reject()

    def print(self) -> None:
        """Ask for a printer and print the pages."""
        pages = self.pages
        if pages is None or self._run is not None:
            return
        try:
            printer = printing.ask_printer(self, pages.sizes, pages.title)
        except printing.NoPrinter as exc:
            self._say(exc.sentence)
            return
        if printer is None:
            return
        self._context.memory.put(DIRECT, printer.printerName() if self.direct.isChecked() else "")

        def draw(
            number: int, dpi: float, done: Callable[[QImage], object], failed: Callable[[Exception], object]
        ) -> None:
            self._context.jobs.read(page_image, pages.pdf, number, dpi, done=done, failed=failed)

        self._run = printing.PrintRun(printer, len(pages.sizes), draw, self)
        self._run.finished.connect(lambda _whole: self._printed())
        self._run.failed.connect(self._failed)
        self._run.start()

    def save(self) -> None:
        """Ask for a name and write the pages."""
        if self.pages is None:
            return
        kept = Path(str(self._context.memory.get(_FOLDER, "") or "."))
        if not (kept.is_absolute() and kept.is_dir()):
            kept = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
        path = files.choose_save(self, "Lưu biên lai", kept / f"{self.pages.stem}.pdf", files.PDF)
        if path is None:
            return
        path = path if path.suffix.lower() == ".pdf" else path.with_name(f"{path.name}.pdf")
        self._context.do(save_receipts, self.pages, path, done=self._saved, failed=self._failed, hint=AFTER_PRINT)

    def _make(self) -> None:
        self.pages = None
        self._stage.loading()
        self.save_button.setEnabled(False)
        self.print_button.setEnabled(False)
        self._context.look(
            receipt_pages,
            self._ids,
            self.sheet.value() or sheet_of(self._context),
            done=self._made,
            failed=self._failed,
            key="receipt.pages",
        )

    def _made(self, pages: PrintedPages) -> None:
        self.pages = pages
        self._stage.ready()
        self.view.show_pages(pages.sizes)
        self.save_button.setEnabled(True)
        self.print_button.setEnabled(True)
        if not self._choosing:
            self.print_button.setFocus()

    def _sheet_changed(self) -> None:
        if self.sheet.value() and self.sheet.value() != sheet_of(self._context):
            self._context.memory.put(SHEET, self.sheet.value())
            self._choosing = True
            self._make()

    def _draw(self, number: int, dpi: float, done: Callable[[QImage], object]) -> None:
        def arrived(image: QImage) -> None:
            if is_alive(self._made):  # the window may have been closed while the page was drawn
                done(image)

        if self.pages is not None:
            self._context.jobs.read(page_image, self.pages.pdf, number, dpi, done=arrived, failed=self._failed)

    def _saved(self, outcome: Outcome[Path]) -> None:
        self._context.memory.put(_FOLDER, str(outcome.value.parent))
        self.accept()

    def _printed(self) -> None:
        painted = self._end_run()
        if self.pages is not None and painted:
            note(self._context, self.pages, painted)
        self.accept()

    def _failed(self, error: Exception) -> None:
        painted = self._end_run()
        if self.pages is not None and painted:
            note(self._context, self.pages, painted)
        if isinstance(error, WorldFault):
            self._say(error.sentence, "bad")
        else:
            self._context.tell_fault(error)

    def _end_run(self) -> tuple[int, ...]:
        """Let the print job go; the pages that came out."""
        run, self._run = self._run, None
        if run is None:
            return ()
        run.deleteLater()
        return run.painted

    def _say(self, text: str, tone: str = "warn") -> None:
        set_tone(self.note, tone)
        self.note.setText(text)
        self.note.show()

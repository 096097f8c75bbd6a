"""The slip with the amounts as it prints: looked at, printed, saved as PDF."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from desktop_app.services.quote_slip import SlipPages, make_slip, save_slip
from desktop_app.services.what_if_values import Tried
from desktop_app.system.faults import WorldFault
from desktop_app.ui import files
from desktop_app.ui.components.dialog import SafeDialog
from desktop_app.ui.components.skeleton import Stage
from desktop_app.ui.components.text import set_tone, small
from desktop_app.ui.jobs import is_alive
from desktop_app.ui.page import PageContext
from desktop_app.ui.pages.reports import printing
from desktop_app.ui.pages.reports.making import page_image
from desktop_app.ui.pages.reports.sheet_view import SheetView

_FOLDER = "report/folder"  # where this PC saved a report last


class SlipDialog(SafeDialog):
    """Ctrl+P has led here; Enter on a button prints or saves, Esc leads back."""

    def __init__(self, parent: QWidget, context: PageContext, tried: Tried) -> None:
        super().__init__(parent, "Phiếu báo mức đóng", width=44)
        self._context = context
        self.pages: SlipPages | None = None
        self._run: printing.PrintRun | None = None
        self.view = SheetView(self._draw)
        self._stage = Stage(self.view)
        self.note = set_tone(small(""), "warn")
        self.note.setWordWrap(True)
        self.note.hide()
        self.body.addWidget(self._stage, 1)
        self.body.addWidget(self.note)
        self.close_button = self.add_button("Đóng", self.reject)
        self.save_button = self.add_button("Lưu PDF…", self.save)
        self.print_button = self.add_button("In…", self.print, "primary")
        self.save_button.setEnabled(False)
        self.print_button.setEnabled(False)
        self._stage.loading()
        self.resize(parent.size())
        context.look(make_slip, tried, done=self._made, failed=self._failed, key="what-if.slip")

    def reject(self) -> None:
        """Close, but not under a print job."""
        if self._run is not None:
            self._say("Đang chuyển phiếu cho máy in; chờ xong rồi đóng.")
            return
        super().reject()

    def print(self) -> None:
        """Ask for a printer and print the pages."""
        pages = self.pages
        if pages is None or self._run is not None:
            return
        try:
            printer = printing.ask_printer(self, pages.sizes, f"Phiếu báo mức đóng – {pages.title}")
        except printing.NoPrinter as exc:
            self._say(exc.sentence)
            return
        if printer is None:
            return

        def draw(
            number: int, dpi: float, done: Callable[[QImage], object], failed: Callable[[Exception], object]
        ) -> None:
            self._context.jobs.read(page_image, pages.pdf, number, dpi, done=done, failed=failed)

        self._run = printing.PrintRun(printer, len(pages.sizes), draw, self)
        self._run.finished.connect(self._printed)
        self._run.failed.connect(self._failed)
        self._run.start()

    def save(self) -> None:
        """Ask for a name and write the pages."""
        if self.pages is None:
            return
        kept = Path(str(self._context.memory.get(_FOLDER, "") or "."))
        if not (kept.is_absolute() and kept.is_dir()):
            kept = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
        path = files.choose_save(self, "Lưu phiếu báo mức đóng", kept / f"{self.pages.stem}.pdf", files.PDF)
        if path is None:
            return
        path = path if path.suffix.lower() == ".pdf" else path.with_name(f"{path.name}.pdf")
        self._context.jobs.run(
            save_slip, self.pages, path, done=self._saved, failed=self._failed, label=f"Đang lưu {path.name}"
        )

    def _draw(self, number: int, dpi: float, done: Callable[[QImage], object]) -> None:
        def arrived(image: QImage) -> None:
            if is_alive(self._made):  # the window may have been closed while the page was drawn
                done(image)

        if self.pages is not None:
            self._context.jobs.read(page_image, self.pages.pdf, number, dpi, done=arrived, failed=self._failed)

    def _made(self, pages: SlipPages) -> None:
        self.pages = pages
        self._stage.ready()
        self.view.show_pages(pages.sizes)
        self.save_button.setEnabled(True)
        self.print_button.setEnabled(True)
        self.print_button.setFocus()

    def _saved(self, path: Path) -> None:
        self._context.memory.put(_FOLDER, str(path.parent))
        self._say(f"Đã lưu {path.name} vào thư mục {path.parent}.", "good")

    def _printed(self, whole: bool) -> None:
        self._end_run()
        self._say("Đã chuyển phiếu cho máy in." if whole else "Đã dừng in.", "good" if whole else "warn")

    def _failed(self, error: Exception) -> None:
        self._end_run()
        if isinstance(error, WorldFault):
            self._say(error.sentence, "bad")
        else:
            self._context.tell_fault(error)

    def _end_run(self) -> None:
        if self._run is not None:
            self._run.deleteLater()
            self._run = None

    def _say(self, text: str, tone: str = "warn") -> None:
        set_tone(self.note, tone)
        self.note.setText(text)
        self.note.show()

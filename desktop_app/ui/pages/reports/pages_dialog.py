"""A paper as it prints, over the page it was asked for on: looked at, printed, saved as PDF."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from desktop_app.domain.faults import RuleBroken
from desktop_app.services.quote_slip import SlipPages, save_slip
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

_OF_SCREEN = 0.94  # the frame and the title of the window need the rest
_FOLDER = "report/folder"  # where this PC saved a report last


class PagesDialog(SafeDialog):
    """Enter on a button prints or saves, Esc leads back. `query(office, *args)` makes the pages on the reader thread; `what` is
    what the paper is called in a sentence."""

    def __init__(
        self,
        parent: QWidget,
        context: PageContext,
        heading: str,
        query: Callable[..., SlipPages],
        *args: object,
        what: str,
    ) -> None:
        super().__init__(parent, heading, width=44)
        self._context = context
        self._heading = heading
        self._what = what
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
        self.resize(parent.size().boundedTo(self.screen().availableSize() * _OF_SCREEN))
        context.look(query, *args, done=self._made, failed=self._failed, key="paper.pages")

    def reject(self) -> None:
        """Close, but not under a print job."""
        if self._run is not None:
            self._say(f"Đang chuyển {self._what} cho máy in; chờ xong rồi đóng.")
            return
        super().reject()

    def print(self) -> None:
        """Ask for a printer and print the pages."""
        pages = self.pages
        if pages is None or self._run is not None:
            return
        try:
            printer = printing.ask_printer(self, pages.sizes, f"{self._heading} – {pages.title}")
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
        path = files.choose_save(self, f"Lưu {self._what}", kept / f"{self.pages.stem}.pdf", files.PDF)
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
        self._say(f"Đã chuyển {self._what} cho máy in." if whole else "Đã dừng in.", "good" if whole else "warn")

    def _failed(self, error: Exception) -> None:
        self._end_run()
        if isinstance(error, WorldFault | RuleBroken):
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

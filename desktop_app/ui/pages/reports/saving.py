"""The ways out of a sheet: workbook, PDF, printer, and the folder where it lies."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QStandardPaths, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QImage
from PySide6.QtWidgets import QWidget

from desktop_app.domain.dates import format_date
from desktop_app.services.reporting import PDF, XLSX, SavedReport, save
from desktop_app.system.disk import FileInUse, NoPermission
from desktop_app.system.faults import WorldFault
from desktop_app.ui import files
from desktop_app.ui.page import PageContext
from desktop_app.ui.pages.reports import printing
from desktop_app.ui.pages.reports.making import Made, page_image

_FOLDER, _SAVED = "report/folder", "report/saved"
_KEPT = 60  # reports whose last saving is remembered on this PC


class Outlet(QObject):
    """Saves and prints one sheet at a time. `saved` tells that a file was written; `printing` shows how far."""

    saved = Signal()
    printing = Signal(int, int)  # pages, of pages; (0, 0) when nothing is being printed

    def __init__(self, page: QWidget, context: PageContext) -> None:
        super().__init__(page)
        self._page = page
        self._context = context
        self._run: printing.PrintRun | None = None

    def save(self, made: Made, kind: str) -> None:
        """Ask for a name and write the workbook (`xlsx`) or the pages (`pdf`)."""
        heading, pattern = ("Lưu báo cáo Excel", files.EXCEL) if kind == XLSX else ("Lưu báo cáo PDF", files.PDF)
        path = files.choose_save(self._page, heading, self.folder() / f"{made.sheet.stem}.{kind}", pattern)
        if path is None:
            return
        if path.suffix.lower() != f".{kind}":
            path = path.with_name(f"{path.name}.{kind}")
        self._context.jobs.run(
            save,
            made.sheet,
            path,
            pages=made.pdf if kind == PDF else None,
            done=lambda written: self._written(made, written),
            failed=lambda exc: self._not_written(made, kind, exc),
            progress=True,
            label=f"Đang lưu {path.name}",
        )

    def print(self, made: Made) -> None:
        """Ask for a printer and print the pages."""
        if self._run is not None:
            self._context.messages.toast("Đang in một báo cáo; hãy chờ in xong hoặc hủy.", "info")
            return
        try:
            printer = printing.ask_printer(self._page, made.sizes, f"{made.sheet.form.code} {made.sheet.month}")
        except printing.NoPrinter as exc:
            self._context.messages.fault(exc)
            return
        if printer is None:
            return

        def draw(
            number: int, dpi: float, done: Callable[[QImage], object], failed: Callable[[Exception], object]
        ) -> None:
            self._context.jobs.read(page_image, made.pdf, number, dpi, done=done, failed=failed)

        self._run = printing.PrintRun(printer, len(made.sizes), draw, self)
        self._run.progressed.connect(self.printing.emit)
        self._run.finished.connect(self._printed)
        self._run.failed.connect(self._not_printed)
        self.printing.emit(0, self._run.pages)
        self._run.start()

    def cancel_printing(self) -> None:
        """Stop before the next page."""
        if self._run is not None:
            self._run.cancel()

    def folder(self) -> Path:
        """Where the last report was saved, else the user's documents."""
        kept = Path(str(self._context.memory.get(_FOLDER, "") or "."))
        if kept.is_absolute() and kept.is_dir():
            return kept
        return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))

    def open_folder(self) -> None:
        """Show that folder in the machine's own file window."""
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.folder()))):
            self._context.messages.fault(WorldFault(f"Không mở được thư mục {self.folder()}. Hãy mở bằng tay."))

    def last_saved(self, stem: str) -> datetime | None:
        """When a report of that name was last saved from this PC."""
        kept: dict[str, Any] = self._context.memory.get(_SAVED, {})
        found = kept.get(self._key(stem))
        return datetime.fromisoformat(found) if found else None

    def _key(self, stem: str) -> str:
        return f"{self._context.office.path.name}/{stem}"

    def _written(self, made: Made, written: SavedReport) -> None:
        memory = self._context.memory
        memory.put(_FOLDER, str(written.path.parent))
        kept: dict[str, Any] = dict(memory.get(_SAVED, {}))
        key = self._key(made.sheet.stem)
        kept.pop(key, None)
        kept[key] = self._context.office.now().isoformat(timespec="seconds")
        memory.put(_SAVED, dict(list(kept.items())[-_KEPT:]))
        self._context.messages.toast(f"Đã lưu {written.path.name}", "good", "Mở thư mục", self.open_folder)
        self.saved.emit()

    def _not_written(self, made: Made, kind: str, exc: Exception) -> None:
        if isinstance(exc, FileInUse | NoPermission):
            self._context.messages.banner(exc.sentence, "bad", "Lưu tên khác…", lambda: self.save(made, kind))
        else:
            self._context.messages.fault(exc)

    def _printed(self, whole: bool) -> None:
        self._end_run()
        if whole:
            self._context.messages.toast("Đã chuyển báo cáo cho máy in.")
        else:
            self._context.messages.toast("Đã hủy in; những trang máy in đã nhận có thể vẫn ra.", "info")

    def _not_printed(self, exc: Exception) -> None:
        self._end_run()
        self._context.messages.fault(exc)

    def _end_run(self) -> None:
        if self._run is not None:
            self._run.deleteLater()
            self._run = None
        self.printing.emit(0, 0)


def saved_words(moment: datetime) -> str:
    """“Đã lưu 10:02, 21/11/2026” for the head of the page."""
    return f"Đã lưu {moment:%H:%M}, {format_date(moment.date())}"

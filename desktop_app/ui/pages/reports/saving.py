"""The ways out of a sheet: workbook, PDF, printer; then the file itself and the folder where it lies."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QImage
from PySide6.QtWidgets import QWidget

from desktop_app.domain.dates import format_date
from desktop_app.services.reporting import PDF, XLSX, SavedReport, free_name, save
from desktop_app.system.disk import DiskFull, FileInUse, NoPermission
from desktop_app.system.faults import WorldFault
from desktop_app.ui import files
from desktop_app.ui.jobs import Cancelled
from desktop_app.ui.page import PageContext
from desktop_app.ui.pages.reports import printing
from desktop_app.ui.pages.reports.filter_rows import as_texts
from desktop_app.ui.pages.reports.making import Made, page_image
from desktop_app.ui.pages.reports.password_dialog import PasswordDialog
from desktop_app.ui.pages.reports.remembered import Remembered, Way

_FOLDER = "report/folder"


class Outlet(QObject):
    """Saves and prints one sheet at a time. `saved` tells that a file was written; `printing` shows how far."""

    saved = Signal()
    printing = Signal(int, int)  # pages, of pages; (0, 0) when nothing is being printed

    def __init__(self, page: QWidget, context: PageContext, remembered: Remembered) -> None:
        super().__init__(page)
        self._page = page
        self._context = context
        self._remembered = remembered
        self.file: Path | None = None  # the one written last
        self._run: printing.PrintRun | None = None

    def save(self, made: Made, kind: str, *, locked: bool = False) -> None:
        """Ask for a name and write the workbook (`xlsx`), `locked` with a password that is asked for, or the pages (`pdf`)."""
        heading, pattern = ("Lưu báo cáo Excel", files.EXCEL) if kind == XLSX else ("Lưu báo cáo PDF", files.PDF)
        path = files.choose_save(self._page, heading, self.folder() / f"{made.sheet.stem}.{kind}", pattern)
        if path is None:
            return
        if path.suffix.lower() != f".{kind}":
            path = path.with_name(f"{path.name}.{kind}")
        self._write(made, path, locked=locked and kind == XLSX)

    def save_like(self, made: Made, way: Way) -> None:
        """Write the sheet as an earlier one was written, beside it, under the name of its own period; never over another file."""
        if not way.folder.is_dir() or way.kind not in made.sheet.form.formats:
            self.save(made, way.kind if way.kind in made.sheet.form.formats else made.sheet.form.formats[0])
            return
        self._write(made, free_name(way.folder / f"{made.sheet.stem}.{way.kind}"), locked=way.locked)

    def _write(self, made: Made, path: Path, *, locked: bool) -> None:
        if locked:
            PasswordDialog(self._page, path.name, lambda password: self._run_save(made, path, password)).open()
        else:
            self._run_save(made, path, "")

    def _run_save(self, made: Made, path: Path, password: str) -> None:
        kind = path.suffix.lower().lstrip(".")
        self._context.jobs.run(
            save,
            made.sheet,
            path,
            pages=made.pdf if kind == PDF else None,
            password=password,
            done=lambda written: self._written(made, written, locked=bool(password)),
            failed=lambda exc: self._not_written(made, kind, exc, locked=bool(password)),
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

    def open_file(self) -> None:
        """Open the file written last with the machine's own program."""
        if self.file is None:
            self._context.messages.toast("Chưa lưu báo cáo nào từ lúc mở trang này.", "info")
        elif not self.file.is_file():
            self._context.messages.fault(
                WorldFault(f"Không còn thấy {self.file.name} trong {self.file.parent}. Hãy lưu lại báo cáo.")
            )
        elif not QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.file))):
            self._context.messages.fault(
                WorldFault(
                    f"Máy này chưa có chương trình mở tệp {self.file.suffix}. "
                    f"Tệp {self.file.name} đã nằm trong {self.file.parent}; hãy mở ở máy có Excel."
                )
            )

    def last_saved(self, stem: str) -> datetime | None:
        """When a report of that name was last saved from this PC."""
        return self._remembered.saved_at(stem)

    def _written(self, made: Made, written: SavedReport, *, locked: bool) -> None:
        self.file = written.path
        self._context.memory.put(_FOLDER, str(written.path.parent))
        self._remembered.keep_saved(made.sheet.stem)
        request = made.request
        way = Way(
            month=request.month,
            filters=as_texts(request.filters),
            kind=written.path.suffix.lower().lstrip("."),
            folder=written.path.parent,
            locked=locked,
        )
        self._remembered.keep_way(request.code, way)
        self._context.messages.toast(f"Đã lưu {written.path.name}", "good", "Mở", self.open_file)
        self.saved.emit()

    def _not_written(self, made: Made, kind: str, exc: Exception, *, locked: bool) -> None:
        if isinstance(exc, FileInUse | NoPermission | DiskFull):
            again = "Lưu nơi khác…" if isinstance(exc, DiskFull) else "Lưu tên khác…"
            self._context.messages.banner(exc.sentence, "bad", again, lambda: self.save(made, kind, locked=locked))
        elif isinstance(exc, Cancelled):
            self._context.messages.toast("Đã hủy lưu; chưa có tệp nào được ghi.", "info")
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

"""Nộp báo cáo: where the file goes, what was found, whether the month closes, and what it replaces."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import QStandardPaths, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QCheckBox, QLabel, QWidget

from desktop_app.domain.dates import format_date, month_key
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.submission_records import Submission
from desktop_app.services.month_closing import is_closed
from desktop_app.services.office import Office
from desktop_app.services.outcome import Outcome
from desktop_app.services.report_calendar import choices
from desktop_app.services.report_periods import LENGTHS, months_of, period_words
from desktop_app.services.reporting import PDF, XLSX, Filters
from desktop_app.services.submitting import Prepared, deadline, prepare_submission, submit
from desktop_app.system.disk import DiskFull, FileInUse, NoPermission
from desktop_app.system.faults import WorldFault
from desktop_app.ui.components.boxes import STRETCH, grid_form, panel, row
from desktop_app.ui.components.buttons import button
from desktop_app.ui.components.dialog import SafeDialog
from desktop_app.ui.components.field_row import FieldRow
from desktop_app.ui.components.skeleton import Stage
from desktop_app.ui.components.text import body, muted, set_tone
from desktop_app.ui.files import choose_folder
from desktop_app.ui.memory import Memory
from desktop_app.ui.page import PageContext
from desktop_app.ui.pages.reports.checks import ChecksPanel
from desktop_app.ui.theme import em, scaled
from desktop_app.ui.widgets.enter_chain import EnterChain
from desktop_app.ui.widgets.text_field import TextField

_FOLDER = "report/submit-folder"


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which report is to be submitted."""

    code: str
    month: str
    filters: Filters


@dataclass(frozen=True, kw_only=True)
class Ready:
    """What the dialog shows: the prepared report, the day it is due, what the office chose, and whether the month can be closed."""

    prepared: Prepared
    due_on: date | None
    today: date
    lock: bool
    why_not: str


def read_ready(office: Office, wanted: Wanted) -> Ready:
    """Prepare and check the report; runs on the reader's thread."""
    prepared = prepare_submission(office, wanted.code, wanted.month, wanted.filters)
    sheet = prepared.sheet
    months = months_of(sheet.form.period, sheet.month)
    why_not = ""
    if sheet.form.period not in LENGTHS:
        why_not = "báo cáo theo đợt không khóa sổ"
    elif sheet.month >= month_key(office.today):
        why_not = "kỳ chưa kết thúc"
    elif all(is_closed(office.read, month) for month in months):
        why_not = "đã khóa sổ"
    return Ready(
        prepared=prepared,
        due_on=deadline(office, sheet),
        today=office.today,
        lock=choices(office).lock_month and not why_not,
        why_not=why_not,
    )


class SubmitDialog(SafeDialog):
    """Checks the report while it opens. `submitted(Submission)` once it has left; the dialog closes then."""

    submitted = Signal(object)

    def __init__(self, parent: QWidget | None, context: PageContext, wanted: Wanted, name: str) -> None:
        super().__init__(parent, f"Nộp {name}", width=44)
        self._context, self._wanted = context, wanted
        self._ready: Ready | None = None
        self.folder_path = remembered_folder(context.memory)
        self.due = body("")
        self.replaces = body("")
        self.folder = QLabel("")
        self.folder.setMinimumWidth(1)
        self.folder_button = button("Chọn thư mục…", self.choose, "folder")
        self.xlsx, self.pdf = QCheckBox("Tệp Excel"), QCheckBox("Tệp PDF")
        self.lock = QCheckBox("")
        self.checks = ChecksPanel(self._leave_to)
        self.despite = TextField()
        self.note = TextField()
        self.despite_row = FieldRow("Lý do vẫn nộp khi số liệu chưa khớp", self.despite, required=True)
        self.said = body("")
        content = panel(
            self.due,
            self.replaces,
            row(None, muted("Thư mục", wrap=False), (self.folder, 1), self.folder_button, gap=0.6),
            row(None, muted("Dạng tệp", wrap=False), self.xlsx, self.pdf, STRETCH, gap=0.9),
            self.lock,
            (self.checks, 1),
            self.despite_row,
            grid_form(None, FieldRow("Ghi chú", self.note), columns=1),
            self.said,
            gap=0.6,
        )
        self.stage = Stage(content, lines=10)
        scaled(self.stage, lambda w: w.setMinimumHeight(em(w, 29)))
        self.body.addWidget(self.stage, 1)
        self.add_button("Đóng", self.reject)
        self.submit_button = self.add_button("Nộp báo cáo", self.go, "primary")
        self.submit_button.setEnabled(False)
        self.chain = EnterChain(self, fields=[self.despite, self.note], save=self.go)
        self._show_folder()
        self.stage.loading()
        context.look(read_ready, wanted, done=self._show, failed=self._failed, key="report.submit")

    @property
    def ready(self) -> bool:
        """Whether the report was checked and can be submitted."""
        return self._ready is not None

    def is_dirty(self) -> bool:
        """Whether a reason or a note was typed."""
        return not (self.note.is_blank() and self.despite.is_blank())

    def choose(self) -> None:
        """Choose another folder."""
        found = choose_folder(self, "Thư mục ghi báo cáo đã nộp", self.folder_path)
        if found is not None:
            self.folder_path = found
            self._show_folder()

    def go(self) -> None:
        """Submit; the dialog closes when the report has left, and says what is in the way when it has not."""
        found = self._ready
        if found is None or not self.submit_button.isEnabled():
            return
        formats = tuple(kind for kind, box in ((XLSX, self.xlsx), (PDF, self.pdf)) if box.isChecked())
        if not formats:
            self._say("Chọn ít nhất một dạng tệp.", "warn")
            return
        despite = self.despite.value() or ""
        if found.prepared.blocked and not despite:
            self._say("Số liệu chưa khớp: hãy sửa, hoặc ghi lý do vẫn nộp.", "bad")
            self.despite.setFocus()
            return
        self.submit_button.setEnabled(False)
        self._say("Đang ghi tệp…", "muted")
        self._context.do(
            submit,
            self._wanted.code,
            self._wanted.month,
            self.folder_path,
            self._wanted.filters,
            lock=self.lock.isChecked(),
            formats=formats,
            despite=despite,
            note=self.note.value() or "",
            toast="",
            done=self._sent,
            failed=self._not_sent,
            progress=True,
            label=f"Đang nộp {found.prepared.sheet.form.name}",
        )

    def _show(self, found: Ready) -> None:
        self._ready = found
        prepared = found.prepared
        form, month = prepared.sheet.form, prepared.sheet.month
        self._show_due(found)
        earlier = prepared.replaces
        self.replaces.setVisible(earlier is not None)
        if earlier is not None:
            day = format_date(date.fromisoformat(earlier.made_at[:10]))
            self.replaces.setText(f"Bản này thay cho bản đã nộp ngày {day} ({earlier.file_name}).")
        for kind, box in ((XLSX, self.xlsx), (PDF, self.pdf)):
            box.setVisible(kind in form.formats)
            box.setChecked(kind == form.formats[0])
        self.lock.setText(
            f"Khóa sổ {period_words(form.period, month)} cùng lúc" + (f" ({found.why_not})" if found.why_not else "")
        )
        self.lock.setEnabled(not found.why_not)
        self.lock.setChecked(found.lock)
        self.checks.show_checks(prepared.checks)
        self.despite_row.setVisible(bool(prepared.blocked))
        self.submit_button.setEnabled(True)
        self.stage.ready()
        self.folder_button.setFocus()

    def _show_due(self, found: Ready) -> None:
        if found.due_on is None:
            self.due.hide()
            return
        left = (found.due_on - found.today).days
        words = f"đã quá {-left} ngày" if left < 0 else f"còn {left} ngày" if left else "hôm nay"
        self.due.setText(f"Hạn nộp {format_date(found.due_on)}, {words}.")
        set_tone(self.due, "warn" if left < 0 else "muted")

    def _show_folder(self) -> None:
        self.folder.setText(str(self.folder_path))
        self.folder.setToolTip(str(self.folder_path))

    def _failed(self, exc: Exception) -> None:
        """The report cannot be made: the page says why."""
        self.reject()
        self._context.messages.fault(exc)

    def _sent(self, outcome: Outcome[Submission]) -> None:
        found = outcome.value
        self._context.memory.put(_FOLDER, found.folder)
        told = f"Đã nộp: {found.file_name}. {' '.join(outcome.notes)}"
        self._context.messages.toast(told, "good", "Mở thư mục", lambda: open_folder(self._context, Path(found.folder)))
        self.accept()
        self.submitted.emit(found)

    def _not_sent(self, exc: Exception) -> None:
        self.submit_button.setEnabled(True)
        if isinstance(exc, FileInUse | NoPermission | DiskFull):
            self._say(f"{exc.sentence} Chưa nộp; hãy chọn thư mục khác rồi nộp lại.", "bad")
            self.folder_button.setFocus()
        elif isinstance(exc, WorldFault | RuleBroken):
            self._say(exc.sentence, "bad")
        else:
            self._say("Chưa nộp được.", "bad")
            self._context.messages.fault(exc)

    def _say(self, text: str, tone: str) -> None:
        self.said.setText(text)
        set_tone(self.said, tone)

    def _leave_to(self, page: str, **args: Any) -> None:
        """A finding leads to its records; the dialog is left for them, unless something was typed."""
        self.reject()
        if not self.isVisible():
            self._context.navigate(page, **args)


def remembered_folder(memory: Memory) -> Path:
    """Where the last report was submitted from this PC, else the user's documents."""
    kept = Path(str(memory.get(_FOLDER, "") or "."))
    if kept.is_absolute() and kept.is_dir():
        return kept
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))


def open_folder(context: PageContext, folder: Path) -> None:
    """Show a folder in the machine's own file window."""
    if not folder.is_dir() or not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
        context.messages.fault(WorldFault(f"Không mở được thư mục {folder}. Hãy mở bằng tay."))


def ask_to_submit(
    parent: QWidget, context: PageContext, wanted: Wanted, name: str, done: Callable[[Submission], object] | None = None
) -> SubmitDialog:
    """Open the dialog for one report; `name` as in “B15a-UQ tháng 10/2026”."""
    dialog = SubmitDialog(parent, context, wanted, name)
    if done is not None:
        dialog.submitted.connect(done)
    dialog.open()
    return dialog

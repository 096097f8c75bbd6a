"""Sổ nộp báo cáo: what waits, what was submitted and how it stands, and what changed since."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QStackedLayout, QWidget

from desktop_app.services.differences import Differences, differences
from desktop_app.services.report_calendar import choices, save_choices
from desktop_app.services.report_periods import LENGTHS, named
from desktop_app.services.reporting import forms
from desktop_app.services.reporting_values import Filters
from desktop_app.services.submission_register import SubmissionView, answer, file_again, untouched
from desktop_app.services.submitting import filters_of
from desktop_app.system.faults import WorldFault
from desktop_app.ui.actions import ActionSpec, declare
from desktop_app.ui.components.boxes import STRETCH, flow, panel, row
from desktop_app.ui.components.buttons import button, primary, quiet
from desktop_app.ui.components.empty import EmptyState
from desktop_app.ui.components.foot import TableFoot
from desktop_app.ui.components.skeleton import Stage
from desktop_app.ui.components.table import Table
from desktop_app.ui.components.text import muted, title
from desktop_app.ui.files import EXCEL, PDF, choose_save
from desktop_app.ui.models.paged_table import PagedTableModel
from desktop_app.ui.page import Crumb, Page, PageContext
from desktop_app.ui.pages.reports.answer_dialog import AnswerDialog, ChoicesDialog
from desktop_app.ui.pages.reports.differences import DifferencesView
from desktop_app.ui.pages.reports.register_rows import COLUMNS, Line, read_register
from desktop_app.ui.pages.reports.submit_dialog import Wanted, ask_to_submit, open_folder

ACTIONS = declare(
    ActionSpec(id="submission.differences", text="Xem chênh lệch", shortcut="F5", icon="list", keys="F5, Enter", help="So số đã nộp với số hiện nay"),
    ActionSpec(id="submission.file", text="Mở tệp đã nộp", shortcut="F2", icon="excel", help="Mở tệp ở thư mục đã ghi"),
    ActionSpec(id="submission.folder", text="Mở thư mục", shortcut="Ctrl+Shift+O", icon="folder", help="Mở thư mục chứa tệp đã nộp"),
    ActionSpec(id="submission.again", text="Xuất lại tệp đã nộp…", shortcut="Ctrl+S", icon="save", help="Ghi lại y nguyên tệp đã nộp"),
    ActionSpec(id="submission.answer", text="Ghi phản hồi…", shortcut="F4", icon="edit", help="Cơ quan cấp trên chấp nhận hoặc trả lại"),
    ActionSpec(id="submission.submit", text="Nộp, nộp lại…", shortcut="F9", icon="upload", help="Nộp báo cáo đang chọn, hoặc nộp bản sửa"),
    ActionSpec(id="submission.choices", text="Mẫu phải nộp…", shortcut="Ctrl+M", icon="settings", help="Chọn mẫu phải nộp hằng kỳ, khóa sổ khi nộp"),
    ActionSpec(id="submission.back", text="Trở lại sổ", shortcut="Esc", icon="chevron-left", help="Từ chênh lệch trở lại sổ nộp"),
)  # fmt: skip


class RegisterPage(Page):
    """`navigate("submission")` shows the register, `navigate("submission", submission=7)` what differs from that one now."""

    page_id = "submission"
    title = "Sổ nộp báo cáo"
    kinds = frozenset(
        {"submission", "setting", "enrolment", "ledger", "receipt", "batch", "plan", "plan_cell", "person", "household"}
        | {"collector", "organisation", "lead", "visit", "coverage", "entitlement", "hamlet", "round", "law", "import"}
    )
    help_topic = "nop-bao-cao"

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.lines: Sequence[Line] = ()
        self._shown = False
        self._compared: int | None = None
        model = PagedTableModel(COLUMNS, self._fetch, lambda _filter: len(self.lines), self)
        self.table = Table(model, name="submissions", memory=context.memory, frozen=1)
        self.table.setAccessibleName("Báo cáo phải nộp và đã nộp")
        self.foot = TableFoot()
        self.view = DifferencesView(context.memory)
        slots = self._slots()
        self.submit = primary("Nộp…", slots["submission.submit"], "upload")
        self.acts = [
            button("Xem chênh lệch", slots["submission.differences"], "list"),
            button("Ghi phản hồi…", slots["submission.answer"], "edit"),
            button("Mở tệp", slots["submission.file"], "excel"),
            button("Mở thư mục", slots["submission.folder"], "folder"),
            button("Xuất lại tệp đã nộp…", slots["submission.again"], "save"),
        ]
        self.stage = Stage(panel((self.table, 1), self.foot, gap=0))
        head = row(None, title(self.title), STRETCH, quiet("Mẫu phải nộp…", slots["submission.choices"], "settings"))
        told = muted(
            "Báo cáo đã nộp được giữ nguyên: tệp, số liệu, người, giờ nộp. Thay đổi về sau hiện ở phần chênh lệch."
        )
        listed = panel(head, told, flow(self.submit, *self.acts), (self.stage, 1), gap=0.6, margin=1.0)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(listed)
        self._stack.addWidget(self.view)
        for spec in ACTIONS:
            self.bind(spec.id, slots[spec.id])
        self.table.opened.connect(lambda _row: self._opened())
        self.table.row_changed.connect(lambda _row: self._enable())
        self.view.closed.connect(self.show_register)
        self.view.again.connect(self._submit)
        self.view.opened.connect(lambda household, who: context.navigate("household", household=household, person=who))
        self.stage.loading()

    def open(self, **args: Any) -> None:
        """Show the register, or the differences of one submission."""
        if args.get("submission"):
            self.compare(int(args["submission"]))
        else:
            self._compared = None
            self._stack.setCurrentIndex(0)
        self.reload()

    def refresh(self, changes: frozenset[str]) -> None:
        """Read anew."""
        self.reload()
        if self._compared is not None:
            self.compare(self._compared)

    def breadcrumb(self) -> tuple[Crumb, ...]:
        """Báo cáo › the register › what is compared."""
        crumbs = (Crumb(text="Báo cáo", page="report"), Crumb(text=self.title, page=self.page_id))
        return (*crumbs, Crumb(text=self.view.heading)) if self._compared is not None and self.view.heading else crumbs

    def first_focus(self) -> QWidget | None:
        """The list."""
        return self.table if self._compared is None else self.view.figures

    def reload(self) -> None:
        """Read the register."""
        self.context.look(read_register, done=self._show, key="submission.register")

    def show_register(self) -> None:
        """Go back from the differences."""
        if self._compared is not None:
            self._compared = None
            self._stack.setCurrentIndex(0)
            self.table.setFocus()
            self.retitled.emit()

    def compare(self, submission_id: int) -> None:
        """Show what differs from a submission now."""
        if self._compared != submission_id:
            self.view.wait()
        self._compared = submission_id
        self._stack.setCurrentWidget(self.view)
        self.context.look(
            differences, submission_id, done=self._compared_now, failed=self._not_compared, key="submission.differences"
        )

    def current(self) -> Line | None:
        """The line that is meant: the one compared, else the one the cursor stands on."""
        if self._compared is not None:
            return next((one for one in self.lines if one.key == self._compared), None)
        at = self.table.currentIndex().row()
        return self.lines[at] if 0 <= at < len(self.lines) else None

    # -- showing

    def _slots(self) -> dict[str, Callable[[], object]]:
        return {
            "submission.differences": self._differences,
            "submission.file": lambda: self._with_view(self._open_file),
            "submission.folder": lambda: self._with_view(
                lambda view: open_folder(self.context, Path(view.record.folder))
            ),
            "submission.again": lambda: self._with_view(self._save_again),
            "submission.answer": lambda: self._with_view(self._answer),
            "submission.submit": self._submit,
            "submission.choices": self._choose,
            "submission.back": self.show_register,
        }

    def _fetch(self, offset: int, limit: int, _sort: object, _filter: Mapping[str, Any]) -> Sequence[Any]:
        return [line.values for line in self.lines[offset : offset + limit]]

    def _show(self, lines: Sequence[Line]) -> None:
        before = self.current() if self._compared is None else None
        self.lines = lines
        self.table.rows.reload()
        sent = sum(line.view is not None for line in lines)
        waiting = len(lines) - sent
        self.foot.show_counts(f"{sent} lần nộp", f"{waiting} báo cáo chưa nộp" if waiting else "")
        if not lines:
            self.stage.empty(
                EmptyState(
                    "upload",
                    "Chưa nộp báo cáo nào",
                    "Sổ này giữ mỗi báo cáo đã nộp cùng tệp và số liệu lúc nộp. Mở một báo cáo rồi bấm F9 để nộp.",
                    "Mở trang Báo cáo",
                    lambda: self.context.navigate("report"),
                )
            )
        else:
            self.stage.ready()
            key = before.key if before is not None else None
            self.table.select_row(next((at for at, line in enumerate(lines) if line.key == key), 0))
            if not self._shown and self._compared is None:
                self.table.setFocus()  # it was not there yet when the page took the focus
            self._shown = True
        self._enable()

    def _enable(self) -> None:
        found = self.current()
        for act in self.acts:
            act.setEnabled(found is not None and found.view is not None)
        self.submit.setEnabled(found is not None)
        self.submit.setText("Nộp lại bản sửa…" if found is not None and found.view is not None else "Nộp…")

    def _compared_now(self, found: Differences) -> None:
        if self._compared == found.submission.record.id:
            self.view.show_differences(found)
            self.retitled.emit()

    def _not_compared(self, exc: Exception) -> None:
        self.show_register()
        self.context.tell_fault(exc)

    # -- acting

    def _with_view(self, act: Callable[[SubmissionView], object]) -> None:
        found = self.current()
        if found is not None and found.view is not None:
            act(found.view)
        elif found is not None:
            self.context.messages.toast("Báo cáo này chưa nộp. Bấm F9 để nộp.", "info")

    def _opened(self) -> None:
        found = self.current()
        if found is not None and found.due is not None:
            self.context.navigate("report", form=found.due.form.code, month=found.due.month)
        else:
            self._differences()

    def _differences(self) -> None:
        self._with_view(lambda view: self.compare(view.record.id))

    def _open_file(self, view: SubmissionView) -> None:
        if not untouched(view):
            told = f"{view.path.name} không còn ở thư mục đã ghi, hoặc đã bị sửa sau khi nộp. Bản đã nộp vẫn được giữ."
            self.context.messages.banner(told, "warn", "Xuất lại tệp đã nộp…", lambda: self._save_again(view))
        elif not QDesktopServices.openUrl(QUrl.fromLocalFile(str(view.path))):
            self.context.messages.fault(
                WorldFault(f"Không mở được {view.path.name}. Hãy mở bằng tay trong thư mục {view.path.parent}.")
            )

    def _save_again(self, view: SubmissionView) -> None:
        kinds = [EXCEL if part.part == "xlsx" else PDF for part in view.files]
        path = choose_save(self, "Xuất lại tệp đã nộp", view.path.name, *kinds)
        if path is not None:
            self.context.look(file_again, view.record.id, path, done=self._saved_again)

    def _saved_again(self, path: Path) -> None:
        self.context.messages.toast(f"Đã ghi {path.name}, đúng bản đã nộp.")

    def _answer(self, view: SubmissionView) -> None:
        if view.replaced_by is not None:
            self.context.messages.toast("Bản này đã được thay; hãy ghi phản hồi vào bản sửa.", "info")
            return

        def take(state: str, day: Any, note: str) -> None:
            self.context.do(answer, view.record.id, state, day, note)

        AnswerDialog(self, view, self.context.office.today, take).open()

    def _choose(self) -> None:
        regular = [form for form in forms() if form.period in LENGTHS]
        ChoicesDialog(
            self, regular, choices(self.context.office), lambda chosen: self.context.do(save_choices, chosen)
        ).open()

    def _submit(self) -> None:
        found = self.current()
        if found is None:
            return
        if found.view is not None:
            record = found.view.record
            wanted = Wanted(code=record.form, month=record.month, filters=filters_of(record))
        else:
            assert found.due is not None, "a line is a report that waits or one that left"
            wanted = Wanted(code=found.due.form.code, month=found.due.month, filters=Filters())
        ask_to_submit(self, self.context, wanted, named(found.values["name"], found.values["period"]))

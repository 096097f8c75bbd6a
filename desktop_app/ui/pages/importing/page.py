"""Nhập Excel: five steps across the top; Enter goes on, a known layout takes two keys."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QPushButton, QStackedWidget, QWidget

from desktop_app.domain.money import format_money
from desktop_app.domain.records import ImportBatch
from desktop_app.services.import_history import UndoneImport, list_imports
from desktop_app.services.import_sheet import SheetView, commune_choices, field_choices
from desktop_app.services.import_values import ImportReceipt, Preview
from desktop_app.ui.actions import ActionSpec, declare
from desktop_app.ui.components.boxes import column, panel, rule, scrolled, split
from desktop_app.ui.components.buttons import button, primary
from desktop_app.ui.components.stepper import Stepper
from desktop_app.ui.components.text import small
from desktop_app.ui.page import Crumb, Page, PageContext
from desktop_app.ui.pages.importing.choose import ChoosePane
from desktop_app.ui.pages.importing.facts import FactsPane
from desktop_app.ui.pages.importing.file_choices import ask_rejects, ask_template, ask_workbook, dropped_workbook
from desktop_app.ui.pages.importing.flow import ImportFlow
from desktop_app.ui.pages.importing.receipt import ReceiptPane
from desktop_app.ui.pages.importing.review import ReviewPane
from desktop_app.ui.pages.importing.words import CHOOSE, MAP, RECEIPT, RECOGNISE, REVIEW, STEPS, hint_text, next_text
from desktop_app.ui.pages.importing.workbook import WorkbookView

ACTIONS = declare(
    ActionSpec(id="import.choose", text="Chọn tệp Excel…", shortcut="F2", icon="excel", help="Chọn tệp để nhập"),
    ActionSpec(id="import.next", text="Tiếp tục", shortcut="F9", icon="check", keys="Enter / F9", help="Bước kế tiếp; ở bước Kiểm tra là ghi nhận"),
    ActionSpec(id="import.back", text="Quay lại", shortcut="Shift+F9", icon="chevron-left", help="Về bước trước"),
    ActionSpec(id="import.filter", text="Lọc kế tiếp", shortcut="Ctrl+Tab", icon="filter", help="Tất cả → Thêm → Sửa → Giống → Lỗi → Nghi trùng"),
    ActionSpec(id="import.rejects", text="Lưu dòng lỗi ra Excel…", shortcut="Ctrl+S", icon="download", help="Lưu các dòng bị loại kèm lý do"),
    ActionSpec(id="import.template", text="Tải mẫu trống…", shortcut="Ctrl+T", icon="download", help="Lưu mẫu danh sách trống để điền"),
    ActionSpec(id="import.undo", text="Hoàn tác lần nhập", shortcut="Ctrl+Del", icon="undo", help="Hoàn tác lần nhập này hoặc lần đang chọn"),
)  # fmt: skip
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ImportPage(Page):
    """`navigate("import", file=path)` opens a workbook at once."""

    page_id = "import"
    title = "Nhập Excel"
    kinds = frozenset({"import"})
    help_topic = "nhap-excel"

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.flow = ImportFlow(context, self)
        self.step = CHOOSE
        self.stepper = Stepper(STEPS)
        self.choose = ChoosePane(context.memory)
        self.workbook = WorkbookView()
        self.facts = FactsPane(commune_choices(context.office))
        self.review = ReviewPane(context.memory)
        self.receipt = ReceiptPane()
        self.back = button("Quay lại", self.go_back, "chevron-left")
        self.next = primary("Tiếp tục", self.go_on, "check")
        self._hint = small("")
        self._stack = QStackedWidget()
        sheet = split(scrolled(self.facts), self.workbook, name="import.sheet", memory=context.memory, widths=(24, 0))
        for pane in (self.choose, sheet, self.review, self.receipt):
            self._stack.addWidget(pane)
        self._foot = panel(rule(), panel(self.back, (self._hint, 1), self.next, flow="row", gap=0.8, margin=0.5), gap=0)
        column(self, panel(self.stepper, margin=0.5), rule(), (self._stack, 1), self._foot, gap=0)
        self.setAcceptDrops(True)
        self._connect()
        self._bind()
        self.show_step(CHOOSE)

    def open(self, **args: Any) -> None:
        """Show what was asked for; without arguments the page stays as it was left."""
        self._read_history()
        if args.get("file"):
            self.open_file(Path(str(args["file"])))

    def refresh(self, changes: frozenset[str]) -> None:
        """Imports were made or taken back."""
        self._read_history()

    def breadcrumb(self) -> tuple[Crumb, ...]:
        """The page, the file and the step."""
        here = Crumb(text=self.title, page=self.page_id)
        if self.flow.seen is None:
            return (here,)
        return (here, Crumb(text=self.flow.seen.path.name), Crumb(text=STEPS[self.step]))

    def first_focus(self) -> QWidget | None:
        """Where Enter goes on."""
        return self.choose.choose if self.step == CHOOSE else self.next

    def open_file(self, path: Path) -> None:
        """Look at a workbook."""
        self.context.messages.clear_banners()
        self.flow.open_file(path)

    def go_on(self) -> None:
        """Take the step that Enter takes."""
        if self.flow.busy:
            return
        if self.step == CHOOSE:
            self.choose_file()
        elif self.step in (RECOGNISE, MAP):
            self.show_step(self.step + 1)
        elif self.step == REVIEW and self._has_something():
            self.flow.commit()
        else:
            self.start_over()

    def go_back(self) -> None:
        """Back one step; from the receipt to the next file."""
        if self.flow.busy:
            return
        if self.step == RECEIPT:
            self.start_over()
        elif self.step > CHOOSE:
            self.show_step(self.step - 1)

    def start_over(self) -> None:
        """Ready for the next file."""
        self.flow.leave()
        self.show_step(CHOOSE)

    def choose_file(self) -> None:
        """Let the officer choose a workbook."""
        path = ask_workbook(self, self.context.memory)
        if path is not None:
            self.open_file(path)

    def show_step(self, step: int) -> None:
        """Show a step and put the focus where Enter goes on."""
        if step not in (CHOOSE, RECEIPT) and self.flow.seen is None:
            step = CHOOSE
        self.step = step
        self.stepper.show_step(step)
        self._stack.setCurrentIndex({CHOOSE: 0, RECOGNISE: 1, MAP: 1, REVIEW: 2, RECEIPT: 3}[step])
        self.workbook.heads.open_choices(step == MAP)
        self._dress()
        self.retitled.emit()
        if not self.isVisible():
            return
        if step == CHOOSE:
            self.choose.choose.setFocus()
        elif step == RECOGNISE and self.facts.asks_commune:
            self.facts.commune.setFocus(Qt.FocusReason.TabFocusReason)
        elif step == MAP and (doubtful := self.workbook.heads.first_doubtful()) is not None:
            doubtful.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.next.setFocus(Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the focused button, else goes on."""
        if event.key() not in _ENTER:
            super().keyPressEvent(event)
            return
        focused = QApplication.focusWidget()
        if isinstance(focused, QPushButton) and focused.isEnabled():
            focused.click()
        else:
            self.go_on()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take one workbook dropped anywhere on the page."""
        if dropped_workbook(event) is not None and not self.flow.busy:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Look at the workbook that was dropped."""
        path = dropped_workbook(event)
        if path is not None:
            self.open_file(path)

    # -- what happens

    def _connect(self) -> None:
        flow = self.flow
        flow.opened.connect(self._opened)
        flow.revised.connect(self._revised)
        flow.committed.connect(self._committed)
        flow.undone.connect(self._undone)
        flow.failed.connect(self._dress)
        flow.busy_changed.connect(lambda _busy: self._dress())
        self.stepper.chosen.connect(self._go_to)
        self.choose.file_wanted.connect(self.choose_file)
        self.choose.template_wanted.connect(self._save_template)
        self.choose.undo_wanted.connect(self._undo_batch)
        self.facts.changed.connect(lambda choices: flow.revise(**choices))
        self.facts.answered.connect(flow.answer)
        self.workbook.mapped.connect(flow.map_column)
        self.workbook.heads.finished.connect(lambda: self.next.setFocus(Qt.FocusReason.TabFocusReason))
        self.review.policy_changed.connect(lambda policy: flow.revise(policy=policy))
        self.review.decided.connect(flow.decide)
        self.receipt.undo_wanted.connect(self._undo_this)
        self.receipt.rejects_wanted.connect(self._save_rejects)
        self.receipt.households_wanted.connect(lambda: self.context.navigate("household"))

    def _bind(self) -> None:
        slots: dict[str, Callable[[], object]] = {
            "choose": self.choose_file,
            "next": self.go_on,
            "back": self.go_back,
            "filter": self._next_filter,
            "rejects": self._save_rejects,
            "template": self._save_template,
            "undo": self._undo_here,
        }
        for name, slot in slots.items():
            self.bind(f"import.{name}", slot)

    def _opened(self, seen: Preview) -> None:
        self._show(seen)
        self.review.begin()
        clear = seen.known_layout and not (seen.needs_commune and not seen.commune)
        self.show_step(REVIEW if clear else RECOGNISE)

    def _revised(self, seen: Preview) -> None:
        focused = QApplication.focusWidget()
        self._show(seen)
        self._dress()
        if focused is None or not focused.isVisible():
            self.next.setFocus()

    def _show(self, seen: Preview) -> None:
        sheet = SheetView(seen)
        self.facts.show_preview(seen)
        self.workbook.show_sheet(sheet, field_choices(seen.kind))
        self.review.show_preview(seen, sheet)

    def _committed(self, receipt: ImportReceipt) -> None:
        self.receipt.show_receipt(receipt)
        self.show_step(RECEIPT)

    def _undone(self, undone: UndoneImport) -> None:
        if self.step == RECEIPT:
            self.receipt.show_undone(undone)

    def _read_history(self) -> None:
        self.context.look(list_imports, done=self._show_history, key="import.history")

    def _show_history(self, batches: tuple[ImportBatch, ...]) -> None:
        self.choose.show_history(batches)
        receipt = self.flow.receipt
        if self.step == RECEIPT and receipt is not None and receipt.import_id is not None:
            stands = any(batch.id == receipt.import_id for batch in batches)
            if stands == self.receipt.taken_back:  # Ctrl+Z or Ctrl+Y reached this import
                self.receipt.show_receipt(receipt)
                if not stands:
                    self.receipt.show_undone(None)

    def _undo_this(self) -> None:
        receipt = self.flow.receipt
        if receipt is not None and receipt.import_id is not None:
            self.flow.undo(receipt.import_id)

    def _undo_here(self) -> None:
        if self.step == RECEIPT:
            self._undo_this()
        elif self.step == CHOOSE:
            self.choose.undo_current()

    def _undo_batch(self, batch: ImportBatch) -> None:
        answer = self.context.messages.ask(
            f"Hoàn tác lần nhập {batch.file_name}?",
            choices={"keep": "Giữ nguyên", "undo": "Hoàn tác lần nhập"},
            default="keep",
            detail=f"Lần nhập này đã thêm {format_money(batch.added)} và sửa {format_money(batch.updated)} dòng. "
            "Phần đã được sửa hoặc dùng sau đó sẽ giữ lại và được nêu tên.",
            risky="undo",
        )
        if answer == "undo":
            self.flow.undo(batch.id)

    def _save_rejects(self) -> None:
        seen = self.flow.seen
        path = ask_rejects(self, seen) if seen is not None and seen.totals.rejected else None
        if path is not None:
            self.flow.save_rejects(path)

    def _save_template(self) -> None:
        path = ask_template(self)
        if path is not None:
            self.flow.save_template(path)

    def _next_filter(self) -> None:
        if self.step == REVIEW:
            self.review.next_filter()

    def _go_to(self, step: int) -> None:
        if self.step != RECEIPT and not self.flow.busy:
            self.show_step(step)

    # -- how it looks

    def _has_something(self) -> bool:
        seen = self.flow.seen
        return seen is not None and seen.totals.added + seen.totals.updated > 0

    def _dress(self) -> None:
        busy = self.flow.busy
        self._foot.setVisible(self.step != CHOOSE)
        # Not disabled while something runs: Qt would move the focus on, and the next Enter would press something else.
        self.back.setText("Nhập tệp khác" if self.step == RECEIPT else "Quay lại")
        self.next.setText(next_text(self.step, self.flow.seen))
        self._hint.setText("Đang làm việc với tệp…" if busy else hint_text(self.step, self.flow.seen))

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
from desktop_app.services.import_history import list_imports
from desktop_app.services.import_sheet import SheetView, commune_choices, field_choices
from desktop_app.services.import_values import ImportReceipt, Preview
from desktop_app.ui.actions import ActionSpec, declare
from desktop_app.ui.components.boxes import column, panel, rule, scrolled, split
from desktop_app.ui.components.buttons import button, primary
from desktop_app.ui.components.stepper import Stepper
from desktop_app.ui.components.text import small
from desktop_app.ui.files import ANY, EXCEL, WORKBOOK, choose_open, choose_save
from desktop_app.ui.page import Crumb, Page, PageContext
from desktop_app.ui.pages.importing.choose import ChoosePane
from desktop_app.ui.pages.importing.facts import FactsPane
from desktop_app.ui.pages.importing.flow import ImportFlow
from desktop_app.ui.pages.importing.receipt import ReceiptPane
from desktop_app.ui.pages.importing.review import ReviewPane
from desktop_app.ui.pages.importing.words import STEPS
from desktop_app.ui.pages.importing.workbook import WorkbookView

ACTIONS = declare(
    ActionSpec(id="import.choose", text="Chọn tệp Excel…", shortcut="F2", icon="excel", help="Chọn tệp để nhập"),
    ActionSpec(id="import.next", text="Tiếp tục", shortcut="F9", icon="check", keys="Enter / F9", help="Bước kế tiếp; ở bước Kiểm tra là ghi nhận"),
    ActionSpec(id="import.back", text="Quay lại", shortcut="Alt+Left", icon="chevron-left", help="Về bước trước"),
    ActionSpec(id="import.filter", text="Lọc kế tiếp", shortcut="Ctrl+Tab", icon="filter", help="Tất cả → Thêm → Sửa → Giống → Lỗi → Nghi trùng"),
    ActionSpec(id="import.rejects", text="Lưu dòng lỗi ra Excel…", shortcut="Ctrl+S", icon="download", help="Lưu các dòng bị loại kèm lý do"),
    ActionSpec(id="import.template", text="Tải mẫu trống…", shortcut="Ctrl+T", icon="download", help="Lưu mẫu danh sách trống để điền"),
    ActionSpec(id="import.undo", text="Hoàn tác lần nhập", shortcut="Ctrl+Del", icon="undo", help="Hoàn tác lần nhập này hoặc lần đang chọn"),
)  # fmt: skip
_CHOOSE, _RECOGNISE, _MAP, _REVIEW, _RECEIPT = range(5)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_SUFFIXES = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".csv", ".txt")


class ImportPage(Page):
    """`navigate("import", file=path)` opens a workbook at once."""

    page_id = "import"
    title = "Nhập Excel"
    kinds = frozenset({"import"})
    help_topic = "nhap-excel"

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.flow = ImportFlow(context, self)
        self.step = _CHOOSE
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
        foot = panel(self.back, (self._hint, 1), self.next, flow="row", gap=0.8, margin=0.5)
        column(self, panel(self.stepper, margin=0.5), rule(), (self._stack, 1), rule(), foot, gap=0)
        self.setAcceptDrops(True)
        self._connect()
        self._bind()
        self.show_step(_CHOOSE)

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
        return self.choose.choose if self.step == _CHOOSE else self.next

    def open_file(self, path: Path) -> None:
        """Look at a workbook."""
        self.context.messages.clear_banners()
        self.flow.open_file(path)

    def go_on(self) -> None:
        """Take the step that Enter takes."""
        if self.flow.busy:
            return
        if self.step == _CHOOSE:
            self.choose_file()
        elif self.step in (_RECOGNISE, _MAP):
            self.show_step(self.step + 1)
        elif self.step == _REVIEW and self._has_something():
            self.flow.commit()
        else:
            self.start_over()

    def go_back(self) -> None:
        """Back one step; from the receipt to the next file."""
        if self.flow.busy:
            return
        if self.step == _RECEIPT:
            self.start_over()
        elif self.step > _CHOOSE:
            self.show_step(self.step - 1)

    def start_over(self) -> None:
        """Ready for the next file."""
        self.flow.leave()
        self.show_step(_CHOOSE)

    def choose_file(self) -> None:
        """Let the officer choose a workbook, in the folder of the last one."""
        kept = self.context.memory.get("import/folder", "")
        folder = Path(kept) if kept and Path(kept).is_dir() else None
        path = choose_open(self, "Chọn tệp Excel", WORKBOOK, ANY, folder=folder)
        if path is not None:
            self.context.memory.put("import/folder", str(path.parent))
            self.open_file(path)

    def show_step(self, step: int) -> None:
        """Show a step and put the focus where Enter goes on."""
        if step not in (_CHOOSE, _RECEIPT) and self.flow.seen is None:
            step = _CHOOSE
        self.step = step
        self.stepper.show_step(step)
        self._stack.setCurrentIndex({_CHOOSE: 0, _RECOGNISE: 1, _MAP: 1, _REVIEW: 2, _RECEIPT: 3}[step])
        self.workbook.heads.open_choices(step == _MAP)
        self._dress()
        self.retitled.emit()
        if not self.isVisible():
            return
        if step == _CHOOSE:
            self.choose.choose.setFocus()
        elif step == _RECOGNISE and self.facts.asks_commune:
            self.facts.commune.setFocus(Qt.FocusReason.TabFocusReason)
        elif step == _MAP and (doubtful := self.workbook.heads.first_doubtful()) is not None:
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
        if self._dropped(event) is not None and not self.flow.busy:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Look at the workbook that was dropped."""
        path = self._dropped(event)
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
        self.show_step(_REVIEW if clear else _RECOGNISE)

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
        self.show_step(_RECEIPT)

    def _undone(self) -> None:
        if self.step == _RECEIPT:
            self.receipt.show_undone()

    def _read_history(self) -> None:
        self.context.look(list_imports, done=self.choose.show_history, key="import.history")

    def _undo_this(self) -> None:
        receipt = self.flow.receipt
        if receipt is not None and receipt.import_id is not None:
            self.flow.undo(receipt.import_id)

    def _undo_here(self) -> None:
        if self.step == _RECEIPT:
            self._undo_this()
        elif self.step == _CHOOSE:
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
        if seen is None or not seen.totals.rejected:
            return
        suggested = seen.path.with_name(f"{seen.path.stem} - dòng lỗi.xlsx")
        path = choose_save(self, "Lưu dòng lỗi", suggested, EXCEL)
        if path is not None:
            self.flow.save_rejects(path)

    def _save_template(self) -> None:
        path = choose_save(self, "Lưu mẫu trống", "Mẫu danh sách hộ gia đình.xlsx", EXCEL)
        if path is not None:
            self.flow.save_template(path)

    def _next_filter(self) -> None:
        if self.step == _REVIEW:
            self.review.next_filter()

    def _go_to(self, step: int) -> None:
        if self.step != _RECEIPT and not self.flow.busy:
            self.show_step(step)

    # -- how it looks

    def _has_something(self) -> bool:
        seen = self.flow.seen
        return seen is not None and seen.totals.added + seen.totals.updated > 0

    def _dress(self) -> None:
        busy = self.flow.busy
        self.back.setVisible(self.step != _CHOOSE)
        self.next.setVisible(self.step != _CHOOSE)
        self.back.setEnabled(not busy)
        self.next.setEnabled(not busy)
        self.back.setText("Nhập tệp khác" if self.step == _RECEIPT else "Quay lại")
        self.next.setText(self._next_text())
        self._hint.setText("Đang làm việc với tệp…" if busy else self._hint_text())

    def _next_text(self) -> str:
        if self.step == _REVIEW:
            totals = self.flow.seen.totals if self.flow.seen is not None else None
            count = totals.added + totals.updated if totals is not None else 0
            return f"Ghi nhận {format_money(count)} dòng" if count else "Xong, không có gì để ghi"
        return {_RECOGNISE: "Tiếp tục", _MAP: "Kiểm tra", _RECEIPT: "Xong"}.get(self.step, "Tiếp tục")

    def _hint_text(self) -> str:
        if self.flow.seen is None or self.step in (_CHOOSE, _RECEIPT):
            return ""
        totals = self.flow.seen.totals
        counts = (
            f"Đọc {format_money(totals.read)} = thêm {format_money(totals.added)} + sửa {format_money(totals.updated)} "
            f"+ giống {format_money(totals.same)} + loại {format_money(totals.rejected)}"
        )
        return f"{counts}. Chưa ghi gì vào dữ liệu."

    @staticmethod
    def _dropped(event: QDropEvent) -> Path | None:
        urls = [url for url in event.mimeData().urls() if url.isLocalFile()]
        path = Path(urls[0].toLocalFile()) if len(urls) == 1 else None
        return path if path is not None and path.suffix.lower() in _SUFFIXES else None

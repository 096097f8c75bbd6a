"""Nhập Excel: five steps across the top; Enter goes on, a known layout takes two keys."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QPushButton, QStackedWidget, QWidget

from desktop_app.domain.records import ImportBatch
from desktop_app.services.import_history import UndoneImport, list_imports
from desktop_app.services.import_sheet import commune_choices, field_choices
from desktop_app.services.import_values import ImportReceipt, Preview
from desktop_app.ui.components.boxes import column, panel, rule, scrolled, split
from desktop_app.ui.components.stepper import Stepper
from desktop_app.ui.page import Crumb, Page, PageContext
from desktop_app.ui.pages.importing.asking import may_decide, may_leave, may_undo, what_was_copied
from desktop_app.ui.pages.importing.choose import ChoosePane
from desktop_app.ui.pages.importing.facts import FactsPane
from desktop_app.ui.pages.importing.file_choices import ask_rejects, ask_template, ask_workbook, dropped_workbook
from desktop_app.ui.pages.importing.flow import ImportFlow
from desktop_app.ui.pages.importing.foot import StepFoot
from desktop_app.ui.pages.importing.keys import ACTIONS
from desktop_app.ui.pages.importing.list_pane import ListPane
from desktop_app.ui.pages.importing.receipt import ReceiptPane
from desktop_app.ui.pages.importing.review import FILTERS, ReviewPane
from desktop_app.ui.pages.importing.side_views import SideViews
from desktop_app.ui.pages.importing.words import CHOOSE, MAP, RECEIPT, RECOGNISE, REVIEW, STEPS
from desktop_app.ui.pages.importing.workbook import WorkbookView

__all__ = ["ACTIONS", "ImportPage"]
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_TAB = Qt.FocusReason.TabFocusReason


class ImportPage(Page):
    """`navigate("import", file=path)` opens a workbook at once."""

    page_id = "import"
    title = "Nhập Excel"
    kinds = frozenset({"import", "lead"})
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
        self.side = SideViews(context, self)
        self._foot = StepFoot(self.go_back, self.go_on)
        self.back, self.next = self._foot.back, self._foot.next
        self._stack = QStackedWidget()
        sheet = split(scrolled(self.facts), self.workbook, name="import.sheet", memory=context.memory, widths=(24, 0))
        for pane in (self.choose, sheet, self.review, self.receipt, *self.side.panes):
            self._stack.addWidget(pane)
        self._head = panel(panel(self.stepper, margin=0.5), rule(), gap=0)
        column(self, self._head, (self._stack, 1), self._foot, gap=0)
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
        """Imports were made or taken back, leads changed."""
        self._read_history()
        self.side.refresh(self._stack.currentWidget(), changes)

    def breadcrumb(self) -> tuple[Crumb, ...]:
        """The page, the file and the step; or the list beside the import."""
        here = Crumb(text=self.title, page=self.page_id)
        beside = self._beside
        if beside is not None:
            return (here, Crumb(text=beside.heading.text()))
        if self.flow.seen is None:
            return (here,)
        return (here, Crumb(text=self.flow.seen.path.name), Crumb(text=STEPS[self.step]))

    def first_focus(self) -> QWidget | None:
        """Where Enter goes on."""
        if self._beside is not None:
            return self._beside.table
        return self.choose.choose if self.step == CHOOSE else self.next

    def open_file(self, path: Path) -> None:
        """Look at a workbook."""
        self.context.messages.clear_banners()
        self.flow.open_file(path)

    def go_on(self) -> None:
        """Take the step that Enter takes."""
        if self.flow.busy or self._beside is not None:
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
        """Back one step; from the receipt to the next file, from a list beside to the import."""
        if self.flow.busy:
            return
        if self._beside is not None:
            self.show_step(self.step)
        elif self.step == RECEIPT:
            self.start_over()
        elif self.step > CHOOSE:
            self.show_step(self.step - 1)

    def start_over(self) -> None:
        """Ready for the next file."""
        self.flow.leave()
        for pane in (self.review, self.workbook):
            pane.forget()
        self.show_step(CHOOSE)

    def choose_file(self) -> None:
        """Let the officer choose a workbook."""
        path = ask_workbook(self, self.context.memory)
        if path is not None:
            self.open_file(path)

    def paste(self) -> None:
        """Look at what was copied elsewhere; a file in hand is given up only when the officer says so."""
        if self.flow.busy:
            return
        self.context.messages.clear_banners()
        found = what_was_copied(self.context.messages)
        if found is None:
            return
        if self.step != RECEIPT and not may_leave(self.context.messages, self.flow.seen):
            return
        if isinstance(found, Path):
            self.open_file(found)
        else:
            self.flow.paste(found)

    def show_step(self, step: int) -> None:
        """Show a step and put the focus where Enter goes on."""
        if step not in (CHOOSE, RECEIPT) and self.flow.seen is None:
            step = CHOOSE
        self.step = step
        self.stepper.show_step(step)
        self.facts.show_step(step)
        self._stack.setCurrentIndex({CHOOSE: 0, RECOGNISE: 1, MAP: 1, REVIEW: 2, RECEIPT: 3}[step])
        self.workbook.heads.open_choices(step == MAP)
        self._dress()
        self.retitled.emit()
        if not self.isVisible():
            return
        asked = self.facts.first_asked()
        if step == CHOOSE:
            self.choose.choose.setFocus()
        elif step == RECOGNISE and asked is not None:
            asked.setFocus(_TAB)
        elif step == MAP and (doubtful := self.workbook.heads.first_doubtful()) is not None:
            doubtful.setFocus(_TAB)
        else:
            self.next.setFocus(_TAB)

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
        flow, side = self.flow, self.side
        flow.opened.connect(self._opened)
        flow.revised.connect(self._revised)
        flow.committed.connect(self._committed)
        flow.undone.connect(self._undone)
        flow.failed.connect(self._dress)
        flow.busy_changed.connect(lambda _busy: self._dress())
        flow.found.connect(self.review.show_found)
        flow.paired.connect(self.review.detail.show_pairs)
        self.stepper.chosen.connect(
            lambda step: self.show_step(step) if self.step != RECEIPT and not flow.busy else None
        )
        self.choose.file_wanted.connect(self.choose_file)
        self.choose.paste_wanted.connect(self.paste)
        self.choose.template_wanted.connect(self._save_template)
        self.choose.undo_wanted.connect(self._undo_here)
        self.choose.ledger_wanted.connect(self._see_here)
        self.choose.compare_wanted.connect(self._compare_here)
        self.choose.memory_wanted.connect(side.open_remembered)
        self.facts.changed.connect(lambda choices: flow.revise(**choices))
        self.facts.answered.connect(flow.answer)
        self.facts.left_out.connect(lambda letter: flow.map_column(letter, ""))
        self.facts.finished.connect(lambda: self.next.setFocus(_TAB))
        self.workbook.mapped.connect(flow.map_column)
        self.workbook.heads.finished.connect(lambda: self.next.setFocus(_TAB))
        self.review.policy_changed.connect(lambda policy: flow.revise(policy=policy))
        self.review.decided.connect(self._decide)
        self.review.find_wanted.connect(flow.find)
        self.review.pair_wanted.connect(flow.pair)
        self.receipt.undo_wanted.connect(self._undo_here)
        self.receipt.rejects_wanted.connect(self._save_rejects)
        self.receipt.ledger_wanted.connect(self._see_here)
        self.receipt.households_wanted.connect(lambda: self.context.navigate("household"))
        side.shown.connect(self._show_beside)
        side.left.connect(lambda: self.show_step(self.step))
        side.undo_wanted.connect(self._undo_batch)

    def _bind(self) -> None:
        slots: dict[str, Callable[[], object]] = {
            "choose": self.choose_file,
            "paste": self.paste,
            "next": lambda: self.side.go_on(self._beside) if self._beside is not None else self.go_on(),
            "back": self.go_back,
            "filter": self._next_filter,
            "filters": lambda: None,
            "search": self._focus_search,
            "policy": lambda: self.review.focus_policies() if self._reviewing else None,
            "rejects": self._save_rejects,
            "template": self._save_template,
            "undo": self._undo_here,
            "ledger": self._see_here,
            "memory": self.side.open_remembered,
            "compare": self._compare_here,
        }
        for name, slot in slots.items():
            self.bind(f"import.{name}", slot)
        for at in range(len(FILTERS)):
            keys = QShortcut(QKeySequence(f"Ctrl+{at + 1}"), self)
            keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            keys.activated.connect(lambda at=at: self._filter(at))

    def _opened(self, seen: Preview) -> None:
        self._show(seen)
        self.review.begin()
        self.show_step(REVIEW if seen.known_layout and not self.facts.asks else RECOGNISE)

    def _revised(self, seen: Preview) -> None:
        focused = QApplication.focusWidget()
        self._show(seen)
        self._dress()
        if focused is None or not focused.isVisible():
            self.next.setFocus()

    def _show(self, seen: Preview) -> None:
        index = self.flow.index
        assert index is not None  # made together with the preview
        self.facts.show_preview(seen, index)
        self.workbook.show_sheet(index.sheet, field_choices(seen.kind))
        self.review.show_preview(seen, index)

    def _committed(self, receipt: ImportReceipt) -> None:
        self.receipt.show_receipt(receipt)
        self.show_step(RECEIPT)

    def _undone(self, undone: UndoneImport) -> None:
        if self.step == RECEIPT and self.flow.receipt_id == undone.import_id:
            self.receipt.show_undone(undone)
        else:
            self.show_step(self.step)  # its rows are gone with it
            self.side.say_left(undone)

    def _decide(self, said: dict[int, Any], digit: str, group: Any) -> None:
        if may_decide(self.context.messages, digit, group):
            self.flow.decide(said)

    def _read_history(self) -> None:
        self.context.look(list_imports, done=self._show_history, key="import.history")

    def _show_history(self, batches: tuple[ImportBatch, ...]) -> None:
        self.choose.show_history(batches)
        receipt = self.flow.receipt
        if self.step == RECEIPT and receipt is not None and self.flow.receipt_id is not None:
            stands = any(batch.id == self.flow.receipt_id for batch in batches)
            if stands == self.receipt.taken_back:  # Ctrl+Z or Ctrl+Y reached this import
                self.receipt.show_receipt(receipt)
                if not stands:
                    self.receipt.show_undone(None)

    def _undo_here(self) -> None:
        if self._beside is self.side.ledger and self.side.ledger.ledger is not None:
            self._undo_batch(self.side.ledger.ledger.batch)
        elif self.step == RECEIPT and self.flow.receipt_id is not None:
            self.flow.undo(self.flow.receipt_id)
        elif self.step == CHOOSE:
            batch = self.choose.current
            if batch is not None:
                self._undo_batch(batch)

    def _undo_batch(self, batch: ImportBatch) -> None:
        if may_undo(self.context.messages, batch):
            self.flow.undo(batch.id)

    def _save_rejects(self) -> None:
        beside = self._beside
        if beside is not None:
            self.side.save_rejects(beside)
            return
        seen = self.flow.seen
        path = ask_rejects(self, seen) if seen is not None and seen.totals.rejected else None
        if path is not None:
            self.flow.save_rejects(path)

    def _save_template(self) -> None:
        path = ask_template(self)
        if path is not None:
            self.flow.save_template(path)

    def _see_here(self) -> None:
        batch = self._batch_here()
        if self.step in (CHOOSE, RECEIPT) and self._beside is None and batch is not None:
            self.side.open_ledger(batch)

    def _compare_here(self) -> None:
        if self.step in (CHOOSE, RECEIPT):
            self.side.open_compare(self._batch_here())

    def _batch_here(self) -> ImportBatch | None:
        """The import under the cursor, or the one just made."""
        if self.step == CHOOSE:
            return self.choose.current
        return next((one for one in self.choose.batches if one.id == self.flow.receipt_id), None)

    def _next_filter(self) -> None:
        if self._beside is not None:
            self._beside.next_group()
        elif self.step == REVIEW:
            self.review.next_filter()

    def _filter(self, at: int) -> None:
        if self._beside is not None:
            self._beside.show_group(at)
        elif self._reviewing:
            self.review.show_filter(at)

    def _focus_search(self) -> None:
        if self._beside is not None or self._reviewing:
            (self._beside or self.review).search.setFocus(_TAB)

    # -- how it looks

    @property
    def _beside(self) -> ListPane | None:
        """The list beside the import, when one is shown."""
        shown = self._stack.currentWidget()
        return shown if isinstance(shown, ListPane) else None

    @property
    def _reviewing(self) -> bool:
        return self.step == REVIEW and self._beside is None

    def _has_something(self) -> bool:
        seen = self.flow.seen
        return seen is not None and seen.totals.added + seen.totals.updated > 0

    def _show_beside(self, pane: ListPane) -> None:
        self._stack.setCurrentWidget(pane)
        self._dress()
        self.retitled.emit()
        if self.isVisible():
            pane.table.setFocus(_TAB)

    def _dress(self) -> None:
        beside = self._beside is not None
        self._head.setVisible(not beside)
        self._foot.show_state(self.step, self.flow.seen, busy=self.flow.busy, beside=beside)

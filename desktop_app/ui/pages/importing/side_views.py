"""What stands beside the import itself: the row ledger of an earlier one, what is remembered. Each is a list with a way back."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop_app.domain.records import ImportBatch
from desktop_app.services import import_ledger, import_memory, list_comparison
from desktop_app.services.import_history import UndoneImport
from desktop_app.services.import_ledger import Ledger, LedgerLine
from desktop_app.services.import_memory import RememberedDecision
from desktop_app.services.list_comparison import ListComparison
from desktop_app.services.office import Office
from desktop_app.ui.page import PageContext
from desktop_app.ui.pages.importing.compare import ComparePane, CompareRow
from desktop_app.ui.pages.importing.file_choices import ask_rejects_again, ask_workbook
from desktop_app.ui.pages.importing.ledger import LedgerPane, ledger_words
from desktop_app.ui.pages.importing.list_pane import ListPane
from desktop_app.ui.pages.importing.remembered import RememberedPane

_NAMED = 12  # entries named of what an undo leaves


class SideViews(QObject):
    """Fills the lists and does what is asked for on them. `shown` carries the list to be shown, `left` that it was left."""

    shown = Signal(object)
    left = Signal()
    undo_wanted = Signal(object)  # ImportBatch

    def __init__(self, context: PageContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._context, self._page = context, parent
        self.ledger = LedgerPane(context.memory)
        self.remembered = RememberedPane(context.memory)
        self.compare = ComparePane(context.memory)
        self.ledger.opened.connect(self._open_line)
        self.ledger.undo_wanted.connect(self.undo_wanted)
        self.ledger.rejects_wanted.connect(self._save_rejects)
        self.remembered.opened.connect(self._open_decision)
        self.remembered.forget_wanted.connect(self._forget)
        self.compare.opened.connect(self._open_compared)
        self.compare.compare_wanted.connect(self._compare)
        self.compare.apply_wanted.connect(self._apply)
        self.compare.file_wanted.connect(self._choose_file)
        for pane in self.panes:
            pane.closed.connect(self.left)

    @property
    def panes(self) -> tuple[ListPane, ...]:
        """The lists, to be put into the page."""
        return (self.ledger, self.remembered, self.compare)

    def open_ledger(self, batch: ImportBatch) -> None:
        """Show what became of the rows of an import."""
        self._context.look(_ledger, batch.id, done=self._show_ledger, key="import.ledger")

    def open_remembered(self) -> None:
        """Show the remembered decisions."""
        self._read_decisions(lambda: self.shown.emit(self.remembered))

    def open_compare(self, batch: ImportBatch | None) -> None:
        """Let two lists be chosen; ``batch`` is offered as the later one."""

        def fill(batches: tuple[ImportBatch, ...]) -> None:
            self.compare.show_imports(batches, batch)
            self.shown.emit(self.compare)

        self._context.look(list_comparison.comparable_imports, done=fill, key="import.comparable")

    def refresh(self, pane: object, changes: frozenset[str]) -> None:
        """Imports were made, taken back or forgotten, leads changed: read again what is shown."""
        if pane is self.compare and "lead" in changes:
            self.compare.refresh()
        if pane is self.remembered:
            self._read_decisions(lambda: None)
        elif pane is self.ledger and self.ledger.ledger is not None:
            batch = self.ledger.ledger.batch
            self._context.look(
                _ledger, batch.id, done=self._keep_ledger, failed=lambda _gone: self._leave_ledger(),
                key="import.ledger",
            )  # fmt: skip

    def go_on(self, pane: object) -> None:
        """What F9 does on a list."""
        if pane is self.compare:
            self.compare.apply()

    def say_left(self, undone: UndoneImport) -> None:
        """Name what an old import left standing when it was taken back."""
        if undone.left:
            named = "; ".join(one.text for one in undone.left[:_NAMED])
            more = f" và {len(undone.left) - _NAMED} mục khác" if len(undone.left) > _NAMED else ""
            self._context.messages.banner(
                f"Đã hoàn tác lần nhập {undone.file_name}. Giữ lại {len(undone.left)} mục đã sửa hoặc dùng sau khi nhập: "
                f"{named}{more}.",
                "warn",
            )

    def _leave_ledger(self) -> None:
        if self.ledger.isVisible():
            self.left.emit()

    def _show_ledger(self, found: tuple[Ledger, list[str]]) -> None:
        self.ledger.show_ledger(*found)
        self.shown.emit(self.ledger)

    def _keep_ledger(self, found: tuple[Ledger, list[str]]) -> None:
        self.ledger.show_ledger(*found)

    def _read_decisions(self, then: Callable[[], object]) -> None:
        def fill(decisions: Sequence[RememberedDecision]) -> None:
            self.remembered.show_decisions(decisions)
            then()

        self._context.look(import_memory.list_decisions, done=fill, key="import.remembered")

    def _open_line(self, line: LedgerLine) -> None:
        if line.person_id is not None:
            self._context.navigate("household", person=line.person_id)

    def _open_compared(self, row: CompareRow) -> None:
        if row.line.person_id is not None:
            self._context.navigate("household", person=row.line.person_id)

    def _choose_file(self, later: bool) -> None:
        path = ask_workbook(self._page, self._context.memory)
        self.compare.take_file(path, later=later)

    def _compare(self, earlier: object, later: object) -> None:
        self._context.messages.clear_banners()
        self._context.do(
            list_comparison.compare, earlier, later, done=self.compare.show_comparison, failed=self._not_compared,
            progress=True, label="Đối chiếu hai danh sách",
        )  # fmt: skip

    def _not_compared(self, error: Exception) -> None:
        self.compare.give_up()
        self._context.tell_fault(error)

    def _apply(self, comparison: ListComparison, choices: frozenset[str]) -> None:
        self._context.do(
            list_comparison.apply, comparison, choices, done=lambda _outcome: self.compare.again(), failed=self._not_compared,
        )  # fmt: skip

    def _open_decision(self, decision: RememberedDecision) -> None:
        if decision.person:
            self._context.navigate("household", person=decision.person_id)

    def _forget(self, ids: list[int]) -> None:
        self._context.do(import_memory.forget_decisions, ids)

    def save_rejects(self, pane: ListPane) -> None:
        """Save the rejected rows of the import whose ledger is shown."""
        if pane is self.ledger and self.ledger.ledger is not None:
            self._save_rejects(self.ledger.ledger.batch)

    def _save_rejects(self, batch: ImportBatch) -> None:
        path = ask_rejects_again(self._page, batch)
        if path is not None:
            self._context.do(
                import_ledger.save_rejects_again, batch.id, path,
                done=lambda count: self._context.messages.toast(
                    f"Đã lưu {count} dòng bị loại vào {path.name}. Sửa xong có thể nhập lại tệp này."
                ),
            )  # fmt: skip


def _ledger(office: Office, import_id: int) -> tuple[Ledger, list[str]]:
    """The rows of an import with what a search looks in: both are made away from the window."""
    found = import_ledger.ledger_of(office, import_id)
    return found, ledger_words(found)

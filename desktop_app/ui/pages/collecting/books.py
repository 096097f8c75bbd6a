"""Quyển biên lai: the books of the office, who holds which numbers, what became of every number of a book."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop_app.domain.money import format_money
from desktop_app.domain.records import Collector
from desktop_app.services.office import Office
from desktop_app.services.receipt_books import (
    hand_out,
    mark_numbers,
    receive_books,
    report_lost,
    set_low_stock,
    take_back,
)
from desktop_app.services.receipt_books_view import BookView, NumberRun, Stock, book_numbers, stock
from desktop_app.ui.actions import make_action, spec_of
from desktop_app.ui.components.boxes import STRETCH, column, flow, panel, row, split
from desktop_app.ui.components.buttons import button, danger, primary, quiet
from desktop_app.ui.components.empty import EmptyState
from desktop_app.ui.components.foot import TableFoot
from desktop_app.ui.components.skeleton import Stage
from desktop_app.ui.components.table import Table
from desktop_app.ui.components.text import section, set_tone, small
from desktop_app.ui.models.paged_table import PagedTableModel
from desktop_app.ui.page import Page, PageContext
from desktop_app.ui.pages.collecting import book_actions as keys
from desktop_app.ui.pages.collecting.book_dialogs import (
    BackDialog,
    HandDialog,
    LostDialog,
    MarkDialog,
    ReceiveDialog,
    ThresholdDialog,
    first_run,
)
from desktop_app.ui.pages.collecting.book_rows import BOOK_COLUMNS, RUN_COLUMNS, book_row, run_row, warning_words
from desktop_app.ui.pages.households.dialogs import FormDialog

_NONE = (
    "Ghi quyển biên lai mới nhận rồi giao cho nhân viên thu: chương trình tự lấy số tiếp theo, báo khi sắp hết, và không "
    "cho dùng một số hai lần. Cơ quan không dùng quyển thì biên lai vẫn có số tự động."
)


class BooksTab(QWidget):
    """Books at the left, the numbers of the one chosen at the right."""

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._stock: Stock | None = None
        self._rows: list[dict[str, Any]] = []
        self._runs: list[dict[str, Any]] = []
        self._wanted: int | None = None
        self.model = PagedTableModel(BOOK_COLUMNS, self._fetch_books, lambda _filter: len(self._rows), self)
        self.table = Table(self.model, name="receipt-books", memory=context.memory, frozen=1)
        self.run_model = PagedTableModel(RUN_COLUMNS, self._fetch_runs, lambda _filter: len(self._runs), self)
        self.runs = Table(self.run_model, name="receipt-numbers", memory=context.memory, frozen=1)
        self.heading = section("")
        self.warning = set_tone(small(""), "warn")
        self.warning.setWordWrap(True)
        self.foot = TableFoot()
        self._stage = Stage(panel((self.table, 1), self.foot, gap=0))
        self.hand_button = button("Giao…", self.hand, "upload")
        self.back_button = button("Nhận lại…", self.take_back, "undo")
        self.spoil_button = button("Đánh dấu hỏng…", self.spoil, "trash")
        self.lose_button = danger("Báo mất…", self.lose, "warning")
        self._of_book = (self.hand_button, self.back_button, self.spoil_button, self.lose_button)
        receive_button = primary("Nhận quyển…", self.receive, "plus")
        acts_by_key = (keys.RECEIVE, keys.HAND, keys.BACK, keys.SPOIL, keys.LOSE)
        for act, action_id in zip((receive_button, *self._of_book), acts_by_key, strict=True):
            act.setToolTip(f"{spec_of(action_id).help}  ({spec_of(action_id).shortcut})")
        acts = flow(
            receive_button,
            *self._of_book,
            quiet("Báo sắp hết…", self.set_threshold, "settings"),
        )
        left = panel(acts, self.warning, (self._stage, 1), gap=0.6, margin=1.0)
        right = panel(row(None, (self.heading, 1), STRETCH), (self.runs, 1), gap=0.6, margin=1.0)
        column(self, (split(left, right, name="books", memory=context.memory, widths=(0, 32)), 1), gap=0)
        self.table.row_changed.connect(self._chosen)
        self.table.opened.connect(lambda _at: self.hand())
        self._show_book(None)

    def bind_on(self, page: Page) -> None:
        """Make the keys work inside this tab and stand on the key sheet of the page."""
        slots = {
            keys.RECEIVE: self.receive,
            keys.HAND: self.hand,
            keys.BACK: self.take_back,
            keys.SPOIL: self.spoil,
            keys.LOSE: self.lose,
        }
        for action_id, slot in slots.items():
            page.specs.append(spec_of(action_id))
            make_action(spec_of(action_id), self, slot)

    def reload(self) -> None:
        """Read the books anew."""
        self._context.look(stock, done=self._show, key="collect.books")

    # -- acts; each is silent where it has nothing to act on

    def receive(self) -> None:
        """Take in new books."""
        newest = self._stock.books[0].book if self._stock and self._stock.books else None
        dialog = ReceiveDialog(self.window(), self._today, newest)
        self._ask(dialog, receive_books, lambda: (dialog.form(),), lambda value: self._go_to(value[0]))

    def hand(self) -> None:
        """Hand numbers of the book to a collector."""
        view = self._view()
        run = first_run(self._known_runs(), "stock")
        if view is None or run is None:
            return
        dialog_parent = self.window()

        def ask(collectors: Sequence[Collector]) -> None:
            dialog = HandDialog(dialog_parent, view.book, run, self._today, collectors)
            self._ask(dialog, hand_out, lambda: (dialog.form(),))

        self._context.look(_collectors, done=ask, key="collect.books-who")

    def take_back(self) -> None:
        """Take the unused rest back from a collector."""
        view = self._view()
        if view is not None and view.holders:
            dialog = BackDialog(self.window(), view.book, view.holders, self._today)
            self._ask(dialog, take_back, lambda: (dialog.hand_out_id, dialog.on.value()))

    def spoil(self) -> None:
        """Mark numbers as spoiled or left blank; the ones skipped, or chosen in the list, are proposed."""
        view = self._view()
        run = self._chosen_run() or first_run(self._known_runs(), "skipped", "held", "stock")
        if view is not None and run is not None:
            dialog = MarkDialog(
                self.window(), view.book, (run[0], run[0] if run[1] - run[0] > 4 else run[1]), self._today
            )
            self._ask(dialog, mark_numbers, lambda: (dialog.form(),))

    def lose(self) -> None:
        """Report the book or a part of it lost."""
        view = self._view()
        if view is not None and first_run(self._known_runs(), "skipped", "held", "stock") is not None:
            dialog = LostDialog(self.window(), view.book, self._today)
            self._ask(dialog, report_lost, lambda: (dialog.form(),))

    def set_threshold(self) -> None:
        """Set when the warning comes."""
        if self._stock is not None:
            dialog = ThresholdDialog(self.window(), self._stock.threshold)
            self._ask(dialog, set_low_stock, lambda: (int(dialog.numbers.value() or 0),))

    def _ask(
        self,
        dialog: FormDialog,
        verb: Callable[..., Any],
        asked: Callable[[], tuple[Any, ...]],
        done: Callable[[Any], object] | None = None,
    ) -> None:
        """Open a dialog that stays, with what was typed, until the office has taken it."""

        def taken(outcome: Any) -> None:
            dialog.accept()
            if done is not None:
                done(outcome.value)

        dialog.attempt = lambda: self._context.do(verb, *asked(), done=taken, failed=dialog.show_failure)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    # -- showing

    def _show(self, found: Stock) -> None:
        at = self.table.currentIndex().row()
        here = (
            self._wanted if self._wanted is not None else (self._rows[at]["id"] if 0 <= at < len(self._rows) else None)
        )
        self._wanted = None
        self._stock = found
        self._rows = [book_row(view) for view in found.books]
        self.warning.setText(warning_words(found))
        self.warning.setVisible(bool(self.warning.text()))
        self.model.reload()
        if not self._rows:
            self._stage.empty(EmptyState("receipt", "Chưa có quyển biên lai nào", _NONE, "Nhận quyển…", self.receive))
            self._show_book(None)
            return
        self._stage.ready()
        left = sum(one.left for one in found.holders)
        counts = f"{format_money(len(self._rows))} quyển"
        self.foot.show_counts(
            counts, f"Ở cơ quan {format_money(found.in_office)} số · người thu giữ {format_money(left)} số"
        )
        ids = [one["id"] for one in self._rows]
        self.table.select_row(ids.index(here) if here in ids else 0)
        self._chosen(self.table.currentIndex().row())

    def _chosen(self, at: int) -> None:
        if 0 <= at < len(self._rows):
            view = self._rows[at]["view"]
            self._context.look(
                book_numbers, view.book.id, done=lambda runs: self._show_book(view, runs), key="collect.book"
            )

    def _show_book(self, view: BookView | None, runs: Sequence[NumberRun] = ()) -> None:
        self._runs = [run_row(view, run) for run in runs] if view is not None else []
        self.run_model.reload()
        if view is None:
            self.heading.setText("Các số của quyển")
        else:
            book_no = f", quyển số {view.book.book_no}" if view.book.book_no else ""
            self.heading.setText(f"{view.book.serial}{book_no}")
        free = first_run(runs, "skipped", "held", "stock") is not None
        self.hand_button.setEnabled(first_run(runs, "stock") is not None)
        self.back_button.setEnabled(view is not None and bool(view.holders))
        self.spoil_button.setEnabled(free)
        self.lose_button.setEnabled(free)

    def _view(self) -> BookView | None:
        at = self.table.currentIndex().row()
        return self._rows[at]["view"] if 0 <= at < len(self._rows) else None

    def _known_runs(self) -> list[NumberRun]:
        return [one["run"] for one in self._runs]

    def _chosen_run(self) -> tuple[int, int] | None:
        """The numbers the cursor stands on in the list at the right, when it is there and they have no receipt."""
        at = self.runs.currentIndex().row()
        if not self.runs.hasFocus() or not 0 <= at < len(self._runs):
            return None
        run: NumberRun = self._runs[at]["run"]
        return (run.first, run.last) if run.kind in ("skipped", "held", "stock") else None

    def _go_to(self, book_id: int) -> None:
        self._wanted = book_id
        self.reload()

    def _today(self) -> Any:
        return self._context.office.today

    def _fetch_books(self, offset: int, limit: int, _sort: object, _filter: Mapping[str, Any]) -> Sequence[Any]:
        return self._rows[offset : offset + limit]

    def _fetch_runs(self, offset: int, limit: int, _sort: object, _filter: Mapping[str, Any]) -> Sequence[Any]:
        return self._runs[offset : offset + limit]


def _collectors(office: Office) -> list[Collector]:
    """Who works today."""
    return office.read.collectors.active(office.today.isoformat())

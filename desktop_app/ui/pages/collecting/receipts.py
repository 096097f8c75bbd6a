"""The list of receipts: by month and collector, the paper at the side, voiding with a reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.domain.dates import add_months, format_month, month_bounds, month_key
from desktop_app.domain.money import format_money
from desktop_app.services.collecting import METHOD_NAMES, void_receipt
from desktop_app.services.collecting_receipts import ListedReceipt, receipt, receipts, receipts_sum
from desktop_app.services.collecting_undo import VOID_REASONS
from desktop_app.services.collectors import list_collectors
from desktop_app.services.explaining import explain_receipt
from desktop_app.services.receipt_printing import receipts_of_month
from desktop_app.ui.components.boxes import STRETCH, column, flow, panel, scrolled, split
from desktop_app.ui.components.buttons import button, danger, icon_button, menu_button, quiet
from desktop_app.ui.components.empty import EmptyState
from desktop_app.ui.components.foot import TableFoot
from desktop_app.ui.components.skeleton import Stage
from desktop_app.ui.components.table import Table
from desktop_app.ui.components.text import strong
from desktop_app.ui.components.why_dialog import ask_why
from desktop_app.ui.models.columns import Column, as_date, as_money
from desktop_app.ui.models.paged_table import PagedTableModel, Sort
from desktop_app.ui.page import PageContext
from desktop_app.ui.pages.collecting import receipt_print
from desktop_app.ui.pages.collecting.e_number_dialogs import ask_e_number, paste_numbers
from desktop_app.ui.pages.collecting.paper import ReceiptPaper, paper_of
from desktop_app.ui.theme import em, scaled
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo
from desktop_app.ui.widgets.field import on_commit

TAKEN, VOIDED, REVERSAL = "Đã thu", "Đã hủy", "Biên lai hủy"
_STATE_ICONS = {TAKEN: "ok", VOIDED: "error", REVERSAL: "undo"}
_ALL = "all"
_COLUMNS = (
    Column(key="number", heading="Số biên lai", width=9, sort=False),
    Column(key="issued_on", heading="Ngày thu", width=6.5, show=as_date, sort=False),
    Column(key="head", heading="Chủ hộ", width=13, sort=False),
    Column(key="total", heading="Số tiền (đ)", width=8, align="right", show=as_money, sort=False),
    Column(
        key="state",
        heading="Trạng thái",
        width=8.5,
        sort=False,
        icon=lambda found: _STATE_ICONS[found["state"]],
        tone=lambda found: "good" if found["state"] == TAKEN else "bad",
    ),
    Column(key="collector", heading="Người thu", width=11, sort=False),
    Column(key="printed", heading="Đã in", width=5, sort=False),
    Column(key="method", heading="Hình thức", width=7.5, show=METHOD_NAMES.__getitem__, sort=False),
    Column(key="hamlet", heading="Thôn, tổ dân phố", width=10, sort=False),
    Column(key="payer", heading="Người nộp", width=13, sort=False),
    Column(key="e_number", heading="Số điện tử", width=9, sort=False),
)


class ReceiptsTab(QWidget):
    """Receipts of one month. `household_wanted(id)` by Enter or a double click."""

    household_wanted = Signal(object)

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._month = month_key(context.office.today)
        self.model = PagedTableModel(_COLUMNS, self._fetch, self._count, self)
        self.table = Table(self.model, name="receipts", memory=context.memory, frozen=1)
        self.foot = TableFoot()
        self.paper = ReceiptPaper()
        self.collector = CodeCombo([Choice(code=_ALL, text="Tất cả người thu")], width=13)
        self.collector.set_value(_ALL)
        self.collector.setAccessibleName("Người thu")
        self._label = strong("")
        self.void_button = danger("Hủy biên lai…", self.void, "error")
        self.void_button.setEnabled(False)
        self.print_button = button("In  (Ctrl+P)", self.print, "print")
        self.print_button.setEnabled(False)
        self._stage = Stage(panel((self.table, 1), self.foot, gap=0))
        bar = flow(
            icon_button("chevron-left", "Tháng trước", lambda: self._step(-1)),
            self._label,
            icon_button("chevron-right", "Tháng sau", lambda: self._step(1)),
            button("Tháng này", self.show_this_month),
            self.collector,
            quiet("Vì sao?  (F5)", self.why, "help"),
            self.print_button,
            menu_button(
                "Thêm",
                [
                    ("In các biên lai chưa in của tháng…", self.print_rest, "print"),
                    ("Ghi số biên lai điện tử…", self.note_e_number, "edit"),
                    ("Dán danh sách số biên lai điện tử…", self.paste_e_numbers, "table"),
                ],
            ),
            self.void_button,
        )
        left = panel(bar, (self._stage, 1), gap=0.6, margin=1.0)
        right = panel((scrolled(panel(self.paper, STRETCH)), 1), margin=0.6)
        scaled(right, lambda w: w.setMinimumWidth(em(w, 18)))
        column(self, (split(left, right, name="receipts", memory=context.memory, widths=(0, 26)), 1), gap=0)
        on_commit(self.collector, self.reload)
        self.table.row_changed.connect(self._row_changed)
        self.table.opened.connect(self._opened)

    def reload(self) -> None:
        """Read the list anew."""
        entries = list_collectors(self._context.office)
        choices = [Choice(code=str(one.collector.id), text=one.collector.name) for one in entries]
        self.collector.set_choices([Choice(code=_ALL, text="Tất cả người thu"), *choices])
        self._label.setText(f"Tháng {format_month(self._month)}")
        before = self.table.currentIndex().row()
        self.model.reload()
        if not self.model.total:
            self._stage.empty(
                EmptyState(
                    "receipt",
                    "Chưa có biên lai nào",
                    "Biên lai hiện ở đây sau khi thu tiền của một hộ trong tháng này.",
                )
            )
            self.paper.show_nothing()
            self.void_button.setEnabled(False)
            self.print_button.setEnabled(False)
            return
        self._stage.ready()
        count, total = self._sums()
        self.foot.show_counts(f"{format_money(count)} biên lai", f"Tổng: {format_money(total)} đ")
        self.table.select_row(min(max(0, before), self.model.total - 1))
        self._row_changed(self.table.currentIndex().row())

    def show_this_month(self) -> None:
        """Go back to the present month."""
        self._month = month_key(self._context.office.today)
        self.reload()

    def show_receipt(self, receipt_id: int) -> None:
        """Show one receipt: its month, its row when it is among the newest, its paper."""

        def go(view: Any) -> None:
            self._month = month_key(view.issued_on)
            self.collector.set_value(_ALL)
            self.reload()
            place = self.model.find("id", receipt_id)
            if place >= 0:
                self.table.select_row(place)
            self.paper.show_paper(paper_of(view))

        self._context.look(receipt, receipt_id, done=go, key="collect.list-receipt")

    def void(self) -> None:
        """Void the receipt shown, after a reason was chosen."""
        found = self.model.row(self.table.currentIndex().row())
        if found is None or found["state"] != TAKEN:
            return
        amount = format_money(found["total"])
        question = f"Hủy biên lai {found['number']}, {amount} đ của {found['payer'] or found['head']}. Vì sao?"
        reason = self._context.messages.ask_reason(question, VOID_REASONS)
        if reason is None:
            return
        text = VOID_REASONS[reason.code]
        self._context.do(void_receipt, found["id"], f"{text}: {reason.note}" if reason.note else text)

    def print(self) -> None:
        """Print the receipts selected, oldest first."""
        found = [self.model.row(at) for at in sorted(self.table.selected_rows(), reverse=True)]
        ids = [one["id"] for one in found if one is not None]
        if ids:
            receipt_print.print_now(self.window(), self._context, ids)

    def print_rest(self) -> None:
        """Look at everything of the month that was not printed yet, and print it."""
        code = self.collector.value()
        collector_id = None if code in (None, _ALL) else int(code)
        self._context.look(
            receipts_of_month, self._month, collector_id, done=self._print_found, key="collect.unprinted"
        )

    def note_e_number(self) -> None:
        """Type the number that the e-receipt of the receipt shown got elsewhere."""
        found = self.model.row(self.table.currentIndex().row())
        if found is not None and found["state"] != REVERSAL:
            ask_e_number(self.window(), self._context, found["id"], found["number"], found["e_number"])

    def paste_e_numbers(self) -> None:
        """Take in a list of numbers of e-receipts."""
        paste_numbers(self.window(), self._context)

    def why(self) -> None:
        """Explain every line of the receipt chosen: why each person paid so much."""
        found = self.model.row(self.table.currentIndex().row())
        if found is not None:
            ask_why(self._context, self, explain_receipt, found["id"], key="collect.why")

    def _print_found(self, ids: Sequence[int]) -> None:
        if ids:
            receipt_print.ask(self.window(), self._context, ids)
        else:
            self._context.messages.toast("Không còn biên lai nào của tháng này chưa in.", "info")

    def _step(self, by: int) -> None:
        self._month = month_key(add_months(month_bounds(self._month)[0], by))
        self.reload()

    def _period(self) -> dict[str, Any]:
        since, until = month_bounds(self._month)
        code = self.collector.value()
        return {"since": since, "until": until, "collector_id": None if code in (None, _ALL) else int(code)}

    def _sums(self) -> tuple[int, int]:
        return receipts_sum(self._context.office, **self._period())

    def _count(self, _filter: Mapping[str, Any]) -> int:
        return self._sums()[0]

    def _fetch(self, offset: int, limit: int, _sort: Sort | None, _filter: Mapping[str, Any]) -> Sequence[Any]:
        found = receipts(self._context.office, offset=offset, limit=limit, **self._period())
        return [_as_row(one) for one in found]

    def _row_changed(self, at: int) -> None:
        found = self.model.row(at)
        if found is None:
            return
        self.void_button.setEnabled(found["state"] == TAKEN)
        self.print_button.setEnabled(True)
        self._context.look(
            receipt, found["id"], done=lambda view: self.paper.show_paper(paper_of(view)), key="collect.list-receipt"
        )

    def _opened(self, at: int) -> None:
        found = self.model.row(at)
        if found is not None:
            self.household_wanted.emit(found["household_id"])


def _as_row(found: ListedReceipt) -> dict[str, Any]:
    state = REVERSAL if found.voids_id else VOIDED if found.voided_by else TAKEN
    keys = (
        "id",
        "number",
        "issued_on",
        "household_id",
        "head",
        "payer",
        "hamlet",
        "collector",
        "method",
        "total",
        "e_number",
    )
    printed = f"{found.prints} lần" if found.prints else ""
    return {key: getattr(found, key) for key in keys} | {"state": state, "printed": printed}

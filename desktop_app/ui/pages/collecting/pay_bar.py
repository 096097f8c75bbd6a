"""The foot of a household's form: day, collector, method, payer, receipt number, amount received, and the one action.

Nobody writes an amount received as long as exactly what is due changes hands: then the action says so (“Thu đủ …”), and Enter in the empty
field writes it out. What is kept for the household is used only when somebody says so.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame

from desktop_app.domain.identity import Problem
from desktop_app.domain.money import format_money
from desktop_app.domain.records import Collector
from desktop_app.services.collecting import METHOD_NAMES
from desktop_app.ui.components.boxes import STRETCH, FormGrid, column, row
from desktop_app.ui.components.buttons import button, primary, quiet
from desktop_app.ui.components.field_row import FieldRow
from desktop_app.ui.components.text import figure, muted, set_tone
from desktop_app.ui.pages.collecting.payment import Payment
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo
from desktop_app.ui.widgets.date_field import DateField
from desktop_app.ui.widgets.enter_chain import EnterChain
from desktop_app.ui.widgets.field import on_commit
from desktop_app.ui.widgets.money_field import MoneyField
from desktop_app.ui.widgets.text_field import TextField

_COLLECT = "Thu tiền"


class PayBar(QFrame):
    """Day, collector and method stay from household to household. `changed` when something else than the day was chosen or written."""

    changed = Signal()
    day_changed = Signal()

    def __init__(
        self, *, today: Callable[[], date], collect: Callable[[], object], quote: Callable[[], object]
    ) -> None:
        super().__init__()
        self._wanted: int | None = None
        self.day = DateField(today=today, latest=today)
        self.day.set_value(today())
        self.collector = CodeCombo()
        self.method = CodeCombo([Choice(code=code, text=text) for code, text in METHOD_NAMES.items()], width=8)
        self.payer = TextField()
        self.number = TextField()
        self.received = MoneyField()
        self._received_row = FieldRow("Đã nhận (đ)  Ctrl+E", self.received)
        self._day_row = FieldRow("Ngày thu", self.day)
        self._total = figure("0")
        self._told = muted("")
        self._told.hide()
        self._collect = collect
        self.credit_button = quiet("", self.toggle_credit, "plus")
        self.credit_button.setCheckable(True)
        self.credit_button.hide()
        self.collect_button = primary(f"{_COLLECT}  (F9)", collect, "receipt")
        self.quote_button = button("Lập, thu sau", quote, "save")
        fields = FormGrid(
            self._day_row,
            FieldRow("Người thu", self.collector),
            FieldRow("Hình thức nộp", self.method),
            FieldRow("Người nộp", self.payer),
            FieldRow("Số biên lai", self.number),
            self._received_row,
            columns=6,
            column_width=9.5,
        )
        column(
            self,
            fields,
            self._told,
            row(
                None,
                muted("Phải thu", wrap=False),
                self._total,
                muted("đ", wrap=False),
                self.credit_button,
                STRETCH,
                self.quote_button,
                self.collect_button,
                gap=0.5,
            ),
            gap=0.3,
            margin=0.0,
        )
        self.chain = EnterChain(
            self,
            fields=[self.day, self.collector, self.method, self.payer, self.number, self.received],
            save=self._enter_at_the_end,
            sticky=[self.day, self.collector, self.method],
        )
        on_commit(self.day, self._day_committed)
        for field in (self.collector, self.method, self.payer, self.number, self.received):
            on_commit(field, self.changed.emit)
        self.received.setPlaceholderText("đủ số phải thu")
        self.method.set_value("cash")

    def settle(self) -> None:
        """Take what stands half typed."""
        for field in (self.day, self.collector, self.method, self.payer, self.number, self.received):
            field.settle()

    def show_collectors(self, collectors: Sequence[Collector], last: str | None = None) -> None:
        """Offer the collectors of the day; who was chosen before stays chosen while he or she is among them. `last`: whom this PC
        had chosen when nobody is yet."""
        codes = {str(one.id) for one in collectors}
        kept = self.collector.value() or last
        self.collector.set_choices([Choice(code=str(one.id), text=one.name, keys=one.code or "") for one in collectors])
        self.collector.set_value(kept if kept in codes else None)

    def begin(self, payer: str, *, day: date, received: int | None = None, use_credit: bool = False) -> None:
        """Start with another household: what was received of it is not written yet, unless it was begun before."""
        self.day.set_value(day)
        self.payer.set_value(payer or None)
        self.number.set_value(None)
        self.forget_money()
        self.received.set_value(received)
        self.credit_button.setChecked(use_credit)

    def write_received(self) -> None:
        """Go to the amount received: what is typed replaces what stands there."""
        self.received.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.received.selectAll()

    def forget_money(self) -> None:
        """The money is written: the next is not begun."""
        self.received.set_value(None)
        self.credit_button.setChecked(False)
        self.show_fault("")

    @property
    def use_credit(self) -> bool:
        """Whether the surplus kept for the household is to be used."""
        return self.credit_button.isChecked()

    def toggle_credit(self) -> None:
        """Use the surplus kept for the household, or not; a click has turned the button already."""
        if self.sender() is not self.credit_button and self.credit_button.isVisible():
            self.credit_button.setChecked(not self.credit_button.isChecked())
        self.changed.emit()

    def show_due(self, due: int, next_number: str, *, ready: bool, kept: int) -> None:
        """Show what is due and the surplus kept for the household (đồng)."""
        self._total.setText(format_money(due))
        self.number.setPlaceholderText(next_number or "quyển đã hết số")
        self.collect_button.setEnabled(ready)
        self.quote_button.setEnabled(ready)
        self.credit_button.setVisible(kept > 0)
        self.credit_button.setText(f"Trừ {format_money(kept)} đ đang giữ của hộ  (Ctrl+G)")

    def show_payment(self, payment: Payment | None) -> None:
        """Show what would be written for the money on the form; None while there is nothing to pay or it does not fit."""
        self._wanted = payment.received if payment and not payment.typed else None
        self.received.setPlaceholderText(format_money(self._wanted) if self._wanted is not None else "")
        told = payment.told() if payment else ""
        self._told.setText(told)
        self._told.setVisible(bool(told))
        set_tone(self._told, "warn" if payment and (payment.short or payment.surplus) else "muted")
        act = payment.act() if payment and payment.lines else _COLLECT
        self.collect_button.setText(f"{act}  (F9)")

    def show_fault(self, text: str) -> None:
        """Tell what is wrong with the amount received."""
        text = self.received.fault_text() or text
        self._received_row.show_problem(Problem(level="block", field="received", message=text) if text else None)

    @property
    def collector_id(self) -> int | None:
        """The collector chosen."""
        code = self.collector.value()
        return int(code) if code else None

    def _enter_at_the_end(self) -> None:
        """Enter in the empty amount writes out what is due, for everybody to see; Enter again takes it."""
        if self.received.is_blank() and self._wanted:
            self.received.set_value(self._wanted)
            self.received.selectAll()
            self.changed.emit()
        else:
            self._collect()

    def _day_committed(self) -> None:
        fault = self.day.fault_text()
        self._day_row.show_problem(Problem(level="block", field="day", message=fault) if fault else None)
        if not fault and self.day.value() is not None:
            self.day_changed.emit()

"""The foot of a household's form: day, collector, method, payer, receipt number, amount received, and the one action."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from desktop_app.domain.identity import Problem
from desktop_app.domain.money import format_money
from desktop_app.domain.records import Collector
from desktop_app.services.collecting import METHOD_NAMES
from desktop_app.ui.components.boxes import STRETCH, FormGrid, column, row
from desktop_app.ui.components.buttons import button, primary
from desktop_app.ui.components.field_row import FieldRow
from desktop_app.ui.components.text import figure, muted
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo
from desktop_app.ui.widgets.date_field import DateField
from desktop_app.ui.widgets.enter_chain import EnterChain
from desktop_app.ui.widgets.field import on_commit
from desktop_app.ui.widgets.money_field import MoneyField
from desktop_app.ui.widgets.text_field import TextField


class PayBar(QFrame):
    """Day, collector and method stay from household to household. `changed` when something that prices depend on did."""

    changed = Signal()
    day_changed = Signal()

    def __init__(
        self, *, today: Callable[[], date], collect: Callable[[], object], quote: Callable[[], object]
    ) -> None:
        super().__init__()
        self._due = 0
        self.day = DateField(today=today, latest=today)
        self.day.set_value(today())
        self.collector = CodeCombo()
        self.method = CodeCombo([Choice(code=code, text=text) for code, text in METHOD_NAMES.items()], width=8)
        self.payer = TextField()
        self.number = TextField()
        self.received = MoneyField()
        self._received_row = FieldRow("Đã nhận (đ)", self.received)
        self._day_row = FieldRow("Ngày thu", self.day)
        self._total = figure("0")
        self.collect_button = primary("Thu tiền  (F9)", collect, "receipt")
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
            row(
                None,
                muted("Phải thu", wrap=False),
                self._total,
                muted("đ", wrap=False),
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
            save=collect,
            sticky=[self.day, self.collector, self.method],
        )
        on_commit(self.day, self._day_committed)
        for field in (self.collector, self.method, self.payer, self.number, self.received):
            on_commit(field, self.changed.emit)
        self.method.set_value("cash")

    def settle(self) -> None:
        """Take what stands half typed."""
        for field in (self.day, self.collector, self.method, self.payer, self.number, self.received):
            field.settle()

    def show_collectors(self, collectors: Sequence[Collector]) -> None:
        """Offer the collectors of the day; who was chosen before stays chosen while he or she is among them."""
        codes = {str(one.id) for one in collectors}
        kept = self.collector.value()
        self.collector.set_choices([Choice(code=str(one.id), text=one.name, keys=one.code or "") for one in collectors])
        self.collector.set_value(kept if kept in codes else None)

    def begin(self, payer: str, *, day: date) -> None:
        """Start with another household."""
        self.day.set_value(day)
        self.payer.set_value(payer or None)
        self.number.set_value(None)
        self._received_row.show_problem(None)

    def show_due(self, due: int, next_number: str, *, ready: bool) -> None:
        """Show what is due; the amount received follows it as long as nobody typed another one."""
        untouched = self.received.is_blank() or self.received.value() == self._due
        self._due = due
        if untouched:
            self.received.set_value(due or None)
        self._total.setText(format_money(due))
        self.number.setPlaceholderText(next_number)
        self.collect_button.setEnabled(ready)
        self.quote_button.setEnabled(ready)
        self.show_difference()

    def show_difference(self) -> bool:
        """Tell when the amount received is not what is due; says whether they are the same."""
        got = self.received.value()
        text = self.received.fault_text()
        if not text and got is not None and got != self._due:
            word = "thiếu" if got < self._due else "thừa"
            text = f"{word} {format_money(abs(self._due - got))} đ so với số phải thu"
        self._received_row.show_problem(Problem(level="block", field="received", message=text) if text else None)
        return not text and got is not None

    @property
    def collector_id(self) -> int | None:
        """The collector chosen."""
        code = self.collector.value()
        return int(code) if code else None

    def _day_committed(self) -> None:
        fault = self.day.fault_text()
        self._day_row.show_problem(Problem(level="block", field="day", message=fault) if fault else None)
        if not fault and self.day.value() is not None:
            self.day_changed.emit()

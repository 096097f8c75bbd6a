"""“Chậm đóng”: what an employer owes for paying late, counted while it is typed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QWidget

from desktop_app.domain.dates import format_date
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.identity import Problem
from desktop_app.domain.money import format_money
from desktop_app.services.office import Office
from desktop_app.services.what_if_late import CYCLES, LateAnswer, LateTry, late_payment
from desktop_app.ui.components.boxes import STRETCH, FormGrid, column, panel, row, rule, scrolled, split
from desktop_app.ui.components.field_row import FieldRow
from desktop_app.ui.components.text import figure, muted, section, set_tone, strong
from desktop_app.ui.components.why_panel import WhyPanel
from desktop_app.ui.page import PageContext
from desktop_app.ui.pages.collecting.grids import read_month
from desktop_app.ui.pages.collecting.why import explained
from desktop_app.ui.theme import em, scaled
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo
from desktop_app.ui.widgets.date_field import DateField
from desktop_app.ui.widgets.enter_chain import EnterChain
from desktop_app.ui.widgets.field import LineField, on_commit
from desktop_app.ui.widgets.money_field import MoneyField

_EMPTY = "Nhập số tiền, tháng của kỳ đóng (hoặc hạn đóng) và ngày đóng để xem số ngày chậm và tiền chậm đóng."


class MonthField(LineField):
    """A month. Value: `YYYY-MM` or None; 10/2026 and 102026 are understood."""

    def read_text(self, text: str) -> str:
        """Return the month. Raises RuleBroken when the text is none."""
        return read_month(text)

    def show_text(self, value: object) -> str:
        """Return 10/2026."""
        year, month = str(value).split("-")
        return f"{month}/{year}"


class LateTab(QWidget):
    """`answered` when the figures of what is typed stand there, or none can."""

    answered = Signal()

    def __init__(self, context: PageContext, kept: LateTry | None) -> None:
        super().__init__()
        self._context = context
        self.answer: LateAnswer | None = None
        self.asked: LateTry | None = None
        today: Callable[[], date] = lambda: context.office.today  # noqa: E731
        self.amount = MoneyField()
        self.month = MonthField()
        self.month.setPlaceholderText("tháng/năm")
        self.cycle = CodeCombo([Choice(code=str(number), text=f"{number} tháng") for number in CYCLES], width=6)
        self.due = DateField(today=today)
        self.paid = DateField(today=today)
        self.amount_row = FieldRow("Số tiền chậm đóng (đ)", self.amount)
        self.month_row = FieldRow("Tháng đầu của kỳ", self.month)
        self.due_row = FieldRow("hoặc hạn đóng", self.due, hint="Để trống thì tính từ tháng của kỳ")
        self.paid_row = FieldRow("Ngày đóng", self.paid)
        self._figures = {key: strong("") for key in ("due", "days", "per_day", "evasion", "whole")}
        self._sum = figure("")
        self._verdict = set_tone(strong(""), "warn")
        self._verdict.setWordWrap(True)
        self.why = WhyPanel()
        self._lay_out()
        self._begin(kept)
        self._fields = (self.amount, self.month, self.cycle, self.due, self.paid)
        for field in self._fields:
            on_commit(field, self.ask)
        self.chain = EnterChain(self, fields=list(self._fields), save=self.amount.setFocus)
        self.ask()

    def start(self) -> None:
        """Put the cursor where the typing begins."""
        self.chain.start()

    def settle(self) -> None:
        """Take what stands half typed."""
        for field in self._fields:
            field.settle()

    def unreadable(self) -> bool:
        """Whether a field holds a text that cannot be read."""
        return any(field.fault_text() for field in self._fields)

    def ask(self) -> None:
        """Count anew."""
        self._show_faults()
        amount, paid = self.amount.value(), self.paid.value()
        if amount is None or paid is None or (self.month.value() is None and self.due.value() is None):
            self.asked = None
            self._clear(_EMPTY)
            return
        self.asked = LateTry(
            amount=amount,
            paid=paid,
            month=self.month.value(),
            cycle=int(self.cycle.value() or 1),
            due=self.due.value(),
        )
        self._context.look(_answer, self.asked, done=self._answered, key="what-if.late")

    def _answered(self, found: LateAnswer | RuleBroken) -> None:
        if isinstance(found, RuleBroken):
            self._clear(f"{found.sentence} ({found.source})" if found.source else found.sentence)
            return
        if found.asked != self.asked:
            return
        self.answer = found
        self._sum.setText(f"{format_money(found.amount)} đ")
        self._figures["due"].setText(format_date(found.due))
        self._figures["days"].setText(f"{found.days} ngày")
        self._figures["per_day"].setText(f"{format_money(found.per_day)} đ")
        self._figures["evasion"].setText(f"từ {format_date(found.evasion_from)}")
        self._figures["whole"].setText(f"{format_money(found.asked.amount + found.amount)} đ")
        late = "Ngày đóng này đã quá hạn đó: nếu đơn vị đã được đôn đốc bằng văn bản thì có thể bị coi là trốn đóng."
        self._verdict.setText(late if found.may_be_evasion else "")
        self._verdict.setVisible(found.may_be_evasion)
        self.why.show_explanation(replace(explained("Đơn vị chậm đóng", found.quote), steps=found.steps))
        self.answered.emit()

    def _clear(self, text: str) -> None:
        self.answer = None
        self._sum.setText("–")
        for label in self._figures.values():
            label.setText("–")
        self._verdict.hide()
        self.why.show_nothing(text)
        self.answered.emit()

    def _show_faults(self) -> None:
        for where, field in (
            (self.amount_row, self.amount),
            (self.month_row, self.month),
            (self.due_row, self.due),
            (self.paid_row, self.paid),
        ):
            text = field.fault_text()
            where.show_problem(Problem(level="block", field="field", message=text) if text else None)

    def _begin(self, kept: LateTry | None) -> None:
        self.cycle.set_value(str(kept.cycle if kept else CYCLES[0]))
        self.paid.set_value(kept.paid if kept else self._context.office.today)
        if kept is not None:
            self.amount.set_value(kept.amount)
            self.month.set_value(kept.month)
            self.due.set_value(kept.due)

    def _lay_out(self) -> None:
        fields = FormGrid(
            self.amount_row,
            self.month_row,
            FieldRow("Phương thức đóng", self.cycle),
            self.due_row,
            self.paid_row,
            columns=3,
            column_width=12.0,
        )
        names = {
            "due": "Hạn đóng",
            "days": "Số ngày chậm",
            "per_day": "Mỗi ngày chậm thêm",
            "whole": "Cộng cả số chậm đóng",
            "evasion": "Có thể bị coi là trốn đóng",
        }
        lines = [_pair(text, self._figures[key]) for key, text in names.items()]
        total = QWidget()
        row(total, muted("Tiền chậm đóng phải nộp", wrap=False), self._sum, STRETCH, gap=0.5)
        forms = panel(
            section("Đơn vị chậm đóng BHXH, BHTN, BHYT"),
            muted(
                "Chỉ áp dụng cho người sử dụng lao động. Người đóng BHXH tự nguyện, BHYT hộ gia đình không phải nộp."
            ),
            fields,
            rule(),
            total,
            *lines,
            self._verdict,
            STRETCH,
            gap=0.6,
            margin=0.4,
        )
        right = panel(self.why, margin=0.6)
        scaled(right, lambda w: w.setMinimumWidth(em(w, 16)))
        both = split(scrolled(forms), right, name="what-if-late", memory=self._context.memory, widths=(0, 27))
        column(self, (both, 1), gap=0)


def _pair(text: str, value: QLabel) -> QWidget:
    holder = QWidget()
    name = muted(text, wrap=False)
    scaled(name, lambda w: w.setMinimumWidth(em(w, 14)))
    row(holder, name, value, STRETCH, gap=0.5)
    return holder


def _answer(office: Office, asked: LateTry) -> LateAnswer | RuleBroken:
    """A refusal is an answer here: it stands beside the figures."""
    try:
        return late_payment(office, asked)
    except RuleBroken as broken:
        return broken

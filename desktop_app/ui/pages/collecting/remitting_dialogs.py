"""The dialogs of money that moves on: handing in, giving back, putting right. Amounts are typed; F3 takes over the one that is shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QWidget

from desktop_app.domain.dates import format_date
from desktop_app.domain.money import format_money
from desktop_app.services.adjusting import AdjustForm, RefundForm
from desktop_app.services.adjusting_facts import AdjustFacts, RefundFacts
from desktop_app.services.collecting import METHOD_NAMES
from desktop_app.services.money_balances import Balance
from desktop_app.services.remitting import RemitForm
from desktop_app.ui.components.boxes import row
from desktop_app.ui.components.buttons import quiet
from desktop_app.ui.components.text import body
from desktop_app.ui.pages.households.dialogs import FormDialog
from desktop_app.ui.widgets.code_combo import Choice, CodeCombo
from desktop_app.ui.widgets.date_field import DateField
from desktop_app.ui.widgets.field import as_field, on_commit
from desktop_app.ui.widgets.money_field import MoneyField
from desktop_app.ui.widgets.text_field import TextField

Today = Callable[[], date]
OFFICE = "office"


def _methods(value: str = "cash") -> CodeCombo:
    found = CodeCombo([Choice(code=code, text=text) for code, text in METHOD_NAMES.items()], width=9)
    found.set_value(value)
    return found


class MoneyDialog(FormDialog):
    """A form about one amount. A line over it says what is known; F3, or the button beside it, takes that amount over."""

    def __init__(
        self, parent: QWidget | None, heading: str, amount: MoneyField, fields: Sequence[tuple[str, QWidget, bool]]
    ) -> None:
        super().__init__(parent, heading, fields)
        self._amount = amount
        self._known: int | None = None
        self._fields = [field for _, field, _ in fields]
        self._start = {field: known.value() for field in self._fields if (known := as_field(field)) is not None}
        self.said = body("")
        self.said.setWordWrap(True)
        self.take_button = quiet("Lấy số này  (F3)", self.take, "arrow-down")
        self.body.insertLayout(0, row(None, (self.said, 1), self.take_button))
        QShortcut(QKeySequence(Qt.Key.Key_F3), self, self.take)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin at what is not known yet: the amount."""
        super().showEvent(event)
        self.chain.start()

    def event(self, event: QEvent) -> bool:
        """Grow with the sentences that come and go, so that no field is squeezed."""
        done = super().event(event)
        layout = self.layout()
        if event.type() == QEvent.Type.LayoutRequest and layout is not None:
            self.resize(self.width(), max(self.height(), layout.totalHeightForWidth(self.width())))
        return done

    def is_dirty(self) -> bool:
        """Whether anything was typed beyond what stood there at first."""
        known = [(as_field(field), start) for field, start in self._start.items()]
        return any(one is not None and (one.value() != start or one.fault_text() != "") for one, start in known)

    def show_known(self, text: str, amount: int | None) -> None:
        """Say what is known; `amount` is what F3 puts into the field, None when there is nothing to take over."""
        self._known = amount
        self.said.setText(text)
        self.take_button.setVisible(amount is not None)

    def take(self) -> None:
        """Put the amount that is shown into the field."""
        if self._known is not None:
            self._amount.set_value(self._known)
            self._amount.setFocus()


class RemitDialog(MoneyDialog):
    """Who hands in how much, when and by which paper."""

    def __init__(
        self,
        parent: QWidget | None,
        held: Sequence[Balance],
        chosen: int | None,
        today: Today,
    ) -> None:
        """`held`: the accounts of those who may hand in; `chosen`: the one the cursor stands on."""
        self._held = {_code(one.collector_id): (one.held, one.oldest_held_on) for one in held}
        self.who = CodeCombo(
            [Choice(code=_code(one.collector_id), text=one.name, detail=one.code or "") for one in held], width=16
        )
        if _code(chosen) in self._held:
            self.who.set_value(_code(chosen))
        self.on = DateField(today=today, latest=today)
        self.on.set_value(today())
        self.amount, self.method = MoneyField(), _methods()
        self.document, self.note = TextField(), TextField()
        self.covers_from, self.covers_to = DateField(today=today, latest=today), DateField(today=today, latest=today)
        super().__init__(
            parent,
            "Nộp tiền",
            self.amount,
            [
                ("Người nộp", self.who, True),
                ("Ngày nộp", self.on, True),
                ("Số tiền nộp", self.amount, True),
                ("Hình thức", self.method, True),
                ("Số phiếu thu, ủy nhiệm chi", self.document, False),
                ("Ghi chú", self.note, False),
                ("Tiền thu từ ngày", self.covers_from, False),
                ("đến ngày", self.covers_to, False),
            ],
        )
        on_commit(self.who, self._show_held)
        self._show_held()

    def _show_held(self) -> None:
        held, since = self._held.get(self.who.value() or "", (0, None))
        from_day = f", giữ từ ngày {format_date(date.fromisoformat(since))}" if since else ""
        self.show_known(f"Đang giữ {format_money(held)} đ{from_day}.", held if held > 0 else None)

    def form(self) -> RemitForm:
        """What was typed."""
        code = self.who.value()
        return RemitForm(
            collector_id=None if code == OFFICE else int(str(code)),
            on=self.on.value(),
            amount=self.amount.value(),
            method=str(self.method.value()),
            document=self.document.value(),
            covers_from=self.covers_from.value(),
            covers_to=self.covers_to.value(),
            note=self.note.value(),
        )


class RefundDialog(MoneyDialog):
    """How much of an enrolment goes back, and until when the cover stays."""

    def __init__(self, parent: QWidget | None, facts: RefundFacts, today: Today) -> None:
        self._facts = facts
        self.amount, self.method, self.reason = MoneyField(), _methods(), TextField()
        self.on, self.last = DateField(today=today, latest=today), DateField(today=today)
        self.on.set_value(today())
        super().__init__(
            parent,
            f"Hoàn trả – {facts.name}",
            self.amount,
            [
                ("Số tiền hoàn trả", self.amount, True),
                ("Ngày hoàn trả", self.on, True),
                ("Lý do", self.reason, True),
                ("Hình thức", self.method, True),
                ("Ngày cuối còn được bảo hiểm", self.last, facts.declared),
            ],
        )
        period = ""
        if facts.valid_from is not None and facts.valid_to is not None:
            period = f", kỳ {format_date(facts.valid_from)} – {format_date(facts.valid_to)}"
        self.show_known(
            f"{facts.scheme_name}{period}. Đã nộp {format_money(facts.paid)} đ.", facts.paid if facts.paid > 0 else None
        )

    def form(self) -> RefundForm:
        """What was typed."""
        return RefundForm(
            enrolment_id=self._facts.enrolment_id,
            amount=self.amount.value(),
            on=self.on.value(),
            reason=str(self.reason.value()),
            method=str(self.method.value()),
            last_covered_on=self.last.value(),
        )


class SurplusDialog(MoneyDialog):
    """How much of the surplus kept for a household goes back."""

    def __init__(self, parent: QWidget | None, kept: int, today: Today) -> None:
        self.amount, self.reason = MoneyField(), TextField()
        self.on = DateField(today=today, latest=today)
        self.on.set_value(today())
        super().__init__(
            parent,
            "Hoàn trả tiền thừa của hộ",
            self.amount,
            [
                ("Số tiền hoàn trả", self.amount, True),
                ("Ngày hoàn trả", self.on, True),
                ("Lý do", self.reason, True),
            ],
        )
        self.show_known(f"Đang giữ cho hộ {format_money(kept)} đ tiền thừa.", kept if kept > 0 else None)


class AdjustDialog(MoneyDialog):
    """What an entry should have said; the difference is entered in an open month."""

    def __init__(self, parent: QWidget | None, facts: AdjustFacts, today: Today) -> None:
        self._facts = facts
        self.amount, self.reason = MoneyField(), TextField()
        self.on = DateField(today=today, latest=today)
        self.on.set_value(today())
        super().__init__(
            parent,
            "Điều chỉnh khoản ghi sai",
            self.amount,
            [
                ("Số tiền đúng", self.amount, True),
                ("Ngày điều chỉnh", self.on, True),
                ("Lý do", self.reason, True),
            ],
        )
        on_commit(self.amount, self._show_difference)
        self._show_difference()

    def _difference(self) -> int | None:
        typed = self.amount.value()
        if typed is None:
            return None
        sign = -1 if self._facts.now < 0 else 1  # an amount given back is typed as it is spoken, without a sign
        return int(sign * typed - self._facts.now)

    def _show_difference(self) -> None:
        difference = self._difference()
        told = f" Chênh lệch sẽ ghi: {format_money(difference)} đ." if difference else ""
        self.show_known(f"{self._facts.about}. Đang tính là {format_money(abs(self._facts.now))} đ.{told}", None)

    def form(self) -> AdjustForm:
        """What was typed."""
        return AdjustForm(
            corrects_id=self._facts.entry_id,
            amount=self._difference() or 0,
            on=self.on.value(),
            reason=str(self.reason.value()),
        )


def _code(who: int | None) -> str:
    return OFFICE if who is None else str(who)

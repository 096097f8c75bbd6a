"""What would be written for the money on the form: how it is spread over the lines, what is missing, what is left over."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.domain.money import format_money, money_in_words
from desktop_app.domain.spreading import spread
from desktop_app.services.collecting import PaidLine
from desktop_app.services.collecting_desk import DeskPrices
from desktop_app.services.enrolling_price import SHORT_NAMES, EnrolmentLine
from desktop_app.ui.pages.collecting.choices import Choices


@dataclass(frozen=True, kw_only=True)
class PayLine:
    """One line: `due` is what it owes still, `paid` what it gets of this money (đồng)."""

    line: EnrolmentLine
    name: str
    due: int
    paid: int

    @property
    def key(self) -> tuple[int, str]:
        """Person and scheme."""
        return self.line.person_id, self.line.scheme

    @property
    def short(self) -> int:
        """What is missing after this payment."""
        return self.due - self.paid

    def told(self) -> str:
        """The line in words."""
        who = f"{self.name} ({SHORT_NAMES[self.line.scheme]})"
        if not self.short:
            return f"{who}: đủ {format_money(self.paid)} đ"
        if not self.paid:
            return f"{who}: chưa nộp, để thu sau {format_money(self.due)} đ"
        return f"{who}: nộp {format_money(self.paid)} đ, còn thiếu {format_money(self.short)} đ"


@dataclass(frozen=True, kw_only=True)
class Payment:
    """The money of one receipt in đồng. `credit`: taken out of what was kept before; `received`: handed over now; `typed`: somebody wrote it."""

    lines: tuple[PayLine, ...]
    due: int
    credit: int
    received: int
    typed: bool
    short: int
    surplus: int

    def told(self) -> str:
        """The money in words; "" as long as nobody wrote an amount."""
        used = f"Trừ {format_money(self.credit)} đ đang giữ của hộ. " if self.credit else ""
        if not self.typed and not self.short:
            return used + (f"Còn nhận {format_money(self.received)} đ." if used else "")
        rest = ""
        if self.short:
            rest = f" – thiếu {format_money(self.short)} đ"
        elif self.surplus:
            rest = f" – thừa {format_money(self.surplus)} đ"
        return f"{used}Nhận {format_money(self.received)} đ ({money_in_words(self.received)}){rest}"

    def act(self) -> str:
        """What the one action does with it."""
        if self.short:
            return f"Thu một phần {format_money(self.received)} đ"
        if self.surplus:
            return f"Thu, thừa {format_money(self.surplus)} đ"
        return f"Thu đủ {format_money(self.received)} đ"

    def paid_lines(self) -> tuple[PaidLine, ...]:
        """The lines as the verb takes them."""
        return tuple(PaidLine(line=one.line, paid=one.paid, part=one.short > 0) for one in self.lines)


def payment_of(choices: Choices, prices: DeskPrices) -> Payment:
    """Spread the money on the form. Raises `RuleBroken` where the amounts written for single lines do not fit.

    Without an amount received it is what the lines add up to: everything, or what was written for each.
    """
    lines = choices.lines(prices)
    names = {facts.person.id: facts.person.name for facts in choices.desk.members}
    due = [owed for _line, owed in lines]
    keys = [(line.person_id, line.scheme) for line, _owed in lines]
    pins = {at: choices.pinned[key] for at, key in enumerate(keys) if key in choices.pinned}
    wanted = sum(pins.get(at, owed) for at, owed in enumerate(due))
    typed = choices.received is not None
    kept = choices.desk.credit if choices.use_credit else 0
    credit = min(kept, wanted if choices.received is None else max(0, wanted - choices.received))
    received = wanted - credit if choices.received is None else choices.received
    found = spread(due, received + credit, pins)
    return Payment(
        lines=tuple(
            PayLine(line=line, name=names[line.person_id], due=owed, paid=paid)
            for (line, owed), paid in zip(lines, found.paid, strict=True)
        ),
        due=sum(due),
        credit=credit,
        received=received,
        typed=typed,
        short=found.short,
        surplus=found.surplus,
    )


def paid_of(payment: Payment | None, scheme: str) -> dict[int, PayLine]:
    """The lines of one scheme by person."""
    return {one.line.person_id: one for one in payment.lines if one.line.scheme == scheme} if payment else {}

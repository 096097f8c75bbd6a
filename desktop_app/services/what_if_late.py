"""“Chậm đóng”: what an employer owes for paying late, and from when it may count as evaded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from desktop_app.domain.dates import format_date, format_month, month_key
from desktop_app.domain.deadlines import employer_due, evasion_from
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.late_payment import quote_late_payment
from desktop_app.domain.quote import Quote, Step
from desktop_app.services.office import Office

CYCLES = (1, 3, 6)


@dataclass(frozen=True, kw_only=True)
class LateTry:
    """What is asked: the amount in đồng that is late, the day it is paid, and when it was due: the first month of the
    cycle (``YYYY-MM``) with its length in months, or the day itself."""

    amount: int
    paid: date
    month: str | None = None
    cycle: int = 1
    due: date | None = None


@dataclass(frozen=True, kw_only=True)
class LateAnswer:
    """What is owed for paying late. ``evasion_from``: the first day on which it may count as evaded, once the employer
    was reminded in writing; ``days`` late; ``per_day``: what one more day costs, in đồng; ``steps`` with their sources.
    """

    asked: LateTry
    due: date
    days: int
    evasion_from: date
    per_day: int
    quote: Quote
    steps: tuple[Step, ...]

    @property
    def amount(self) -> int:
        """Đồng for paying late."""
        return self.quote.payable

    @property
    def may_be_evasion(self) -> bool:
        """Whether the payment comes so late that it may count as evaded."""
        return self.asked.paid >= self.evasion_from


def late_payment(office: Office, asked: LateTry) -> LateAnswer:
    """Due day, days late and what they cost. Raises ``RuleBroken`` where a day is missing or the rules refuse it."""
    law = office.law
    if asked.due is None and not asked.month:
        raise RuleBroken("Nhập tháng đầu của kỳ đóng hoặc ngày phải đóng chậm nhất.", rule="late-payment.due")
    if asked.due is not None:
        due, source = asked.due, ""
        how = "ngày đã nhập"
    else:
        assert asked.month is not None
        found = employer_due(law, month=asked.month, cycle_months=asked.cycle)
        due, source = found.due_on, found.source
        how = f"kỳ {asked.cycle} tháng từ {format_month(asked.month)}: ngày cuối tháng {format_month(month_key(due))}"
    since, limit = evasion_from(law, due)
    quote = quote_late_payment(law, amount=asked.amount, due=due, paid=asked.paid)
    next_day = max(asked.paid, due) + timedelta(days=1)
    one_day = quote_late_payment(law, amount=asked.amount, due=next_day - timedelta(days=1), paid=next_day)
    first = Step(label="Hạn đóng", formula=how, value=format_date(due), source=source)
    last = Step(
        label="Có thể bị coi là trốn đóng",
        formula=f"quá {limit.whole} ngày sau hạn đóng và đã được đôn đốc bằng văn bản",
        value=f"từ {format_date(since)}",
        source=limit.cited(),
    )
    return LateAnswer(
        asked=asked,
        due=due,
        days=max(0, (asked.paid - due).days),
        evasion_from=since,
        per_day=one_day.payable,
        quote=quote,
        steps=(first, *quote.explanation, last),
    )

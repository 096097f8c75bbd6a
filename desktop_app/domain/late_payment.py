"""The amount an employer owes for paying late: a daily percentage of the late amount (Luật BHXH 41/2024/QH15 Điều 40).

Participants in voluntary schemes never owe it: for them a late payment is a lapsed one.
"""

from datetime import date, timedelta
from fractions import Fraction

from desktop_app.domain.dates import format_date, usable_day
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.law import LawBook, Rate
from desktop_app.domain.money import format_decimal, format_percent, round_half_up
from desktop_app.domain.quote import LATE_PAYMENT, Account, Quote, dong, times


def quote_late_payment(law: LawBook, *, amount: int, due: date, paid: date) -> Quote:
    """Return the late-payment amount in đồng for `amount` due on one day and paid on another.

    Days are counted from the day after `due` up to and including `paid`. A rate that changes in between applies to
    its own days; days before the first rate of the book fall under earlier law and are not charged here. `payable` is
    the late-payment amount alone, without the late contribution itself. Raises RuleBroken for a negative amount, and
    where the book has no rate for any of the late days.
    """
    if amount < 0:
        raise RuleBroken(
            f"Số tiền chậm đóng không được là số âm, ở đây là {dong(amount)}; nhập từ 0 đồng trở lên.",
            rule="amount.negative",
            source="Luật BHXH 41/2024/QH15 Đ40",
        )
    account = Account(law, paid)
    exact = Fraction(0)
    first = usable_day(due) + timedelta(days=1)
    days = max(0, (paid - due).days)
    span = (
        f"từ {format_date(first)} đến {format_date(paid)}" if days else f"đóng trước hoặc đúng hạn {format_date(due)}"
    )
    account.step("Số ngày chậm đóng", span, f"{days} ngày")
    if days:
        charged = 0
        for rate, number in _rate_days(law, first, paid):
            account.keep(rate)
            part = amount * rate.share * number
            exact += part
            charged += number
            formula = times(dong(amount), f"{format_percent(rate.value)}/ngày", f"{number} ngày")
            account.step("Số tiền chậm đóng phải nộp", formula, f"{format_decimal(part)} đ", rate)
        if charged < days:
            account.step("Các ngày theo quy định cũ", "không tính ở đây", f"{days - charged} ngày")
    total = round_half_up(exact)
    account.step("Cộng", "làm tròn đến đồng", dong(total))
    return Quote(
        scheme=LATE_PAYMENT,
        on=paid,
        gross=total,
        state_support=0,
        local_support=0,
        other_support=0,
        payable=total,
        valid_from=None,
        valid_to=None,
        explanation=account.steps,
        snapshot=account.snapshot(LATE_PAYMENT, {"amount": amount, "due": due, "paid": paid, "days": days}),
    )


def _rate_days(law: LawBook, first: date, last: date) -> list[tuple[Rate, int]]:
    """Return each rate with the number of its days in a span of late days."""
    found = []
    for rate in law.all("late-payment.rate"):
        start = max(first, rate.valid_from)
        end = last if rate.valid_to is None else min(last, rate.valid_to)
        if start <= end:
            found.append((rate, (end - start).days + 1))
    if not found:
        law.at("late-payment.rate", last)  # says in one sentence that the book has no rate for the day
    return found

"""Quotes by the rules alone, without a data file: the desk behind ``quote --rules`` and the what-if panel."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.household_health import months_together, quote_household_member
from desktop_app.domain.late_payment import quote_late_payment
from desktop_app.domain.law import LawBook, read_rates
from desktop_app.domain.quote import HEALTH_HOUSEHOLD, LATE_PAYMENT, VOLUNTARY_SI, Quote
from desktop_app.domain.voluntary_si import quote_voluntary_si
from desktop_app.system.resources import read_seed


@dataclass(frozen=True, kw_only=True)
class RuleInput:
    """What a quote needs. ``on``: day of payment. Amounts in đồng; ``local_percent`` and ``fund_yield`` as typed
    ("20", "0.31").

    ``scheme`` ``health-household`` uses order, months, last_end, support_class and, for cards that end together,
    common_end (the months then follow from it); ``voluntary-si`` income, method,
    months, support_class, supported_months, fund_yield, from_month; ``late-payment`` amount, due, paid.
    """

    scheme: str
    on: date
    order: int | None = None
    months: int | None = None
    last_end: date | None = None
    support_class: str = ""
    local_percent: Decimal | int | str = 0
    local_amount: int = 0
    other_percent: Decimal | int | str = 0
    other_amount: int = 0
    income: int | None = None
    method: str = ""
    supported_months: int = 0
    fund_yield: Decimal | int | str | None = None
    from_month: str | None = None
    amount: int | None = None
    due: date | None = None
    paid: date | None = None
    common_end: date | None = None


_SUPPORTS = ("local_percent", "local_amount", "other_percent", "other_amount")
_USED = {
    HEALTH_HOUSEHOLD: ("order", "months", "last_end", "common_end", "support_class", *_SUPPORTS),
    VOLUNTARY_SI: (
        *("income", "method", "months", "from_month", "support_class", "supported_months", *_SUPPORTS),
        "fund_yield",
    ),
    LATE_PAYMENT: ("amount", "due", "paid"),
}


def used_by(scheme: str) -> tuple[str, ...]:
    """The fields of ``RuleInput`` that a scheme counts with."""
    return ("scheme", "on", *_USED[scheme])


def shipped_law() -> LawBook:
    """The rates the program ships with."""
    return LawBook(read_rates(read_seed("law_rates")))


def quote_rules(law: LawBook, asked: RuleInput) -> Quote:
    """What is owed by the rules alone. Raises ``RuleBroken`` for a missing or an impossible input."""
    if asked.scheme == HEALTH_HOUSEHOLD:
        return _health(law, asked)
    if asked.scheme == VOLUNTARY_SI:
        return _voluntary(law, asked)
    if asked.scheme == LATE_PAYMENT:
        if asked.amount is None or asked.due is None or asked.paid is None:
            raise _missing("tính tiền chậm đóng", "số tiền, hạn đóng và ngày đóng")
        return quote_late_payment(law, amount=asked.amount, due=asked.due, paid=asked.paid)
    raise RuleBroken(
        f"Không tính được chế độ “{asked.scheme}”. Chọn health-household, voluntary-si hoặc late-payment.",
        rule="quote.scheme",
    )


def _health(law: LawBook, asked: RuleInput) -> Quote:
    months = asked.months
    if asked.common_end is not None:
        needed = months_together(law, on=asked.on, last_end=asked.last_end, common_end=asked.common_end)
        months = needed if months is None else months  # other months typed beside it are refused by the rule
    if months is None:
        raise _missing("tính BHYT hộ gia đình", "số tháng hoặc ngày hết hạn chung")
    return quote_household_member(
        law,
        on=asked.on,
        order=asked.order,
        months=months,
        coterminous=asked.common_end is not None,
        common_end=asked.common_end,
        last_end=asked.last_end,
        support_class=asked.support_class or None,
        local_percent=asked.local_percent,
        local_amount=asked.local_amount,
        other_percent=asked.other_percent,
        other_amount=asked.other_amount,
    )


def _voluntary(law: LawBook, asked: RuleInput) -> Quote:
    if asked.income is None or not asked.method:
        raise _missing("tính BHXH tự nguyện", "thu nhập và phương thức đóng")
    return quote_voluntary_si(
        law,
        on=asked.on,
        income=asked.income,
        method=asked.method,
        months=asked.months,
        support_class=asked.support_class or "other",
        supported_months=asked.supported_months,
        local_percent=asked.local_percent,
        local_amount=asked.local_amount,
        other_percent=asked.other_percent,
        other_amount=asked.other_amount,
        fund_yield=asked.fund_yield,
        from_month=asked.from_month,
    )


def _missing(aim: str, needed: str) -> RuleBroken:
    return RuleBroken(f"Để {aim} cần có {needed}.", rule="quote.missing")

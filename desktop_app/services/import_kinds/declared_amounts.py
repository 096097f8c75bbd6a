"""The amounts of a declared list beside those of the law: a sentence for each that differs. Nothing of it is filed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from desktop_app.domain.dates import format_date
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.household_health import quote_household_member
from desktop_app.domain.law import LawBook
from desktop_app.domain.money import format_money
from desktop_app.domain.quote import Quote
from desktop_app.domain.voluntary_si import quote_voluntary_si

Said = Mapping[str, Any]
_YEAR = 12


def percent(text: object) -> Decimal | None:
    """A rate as lists write it ("20", "20 %", 0.2 of a percentage cell), in percent; None for a blank or another text."""
    if text is None:
        return None
    try:
        value = Decimal(str(text).replace("%", "").replace(",", ".").strip())
    except InvalidOperation:
        return None
    return value * 100 if 0 < value < 1 else value


def voluntary_doubts(law: LawBook, said: Said, on: date, months: int) -> list[str]:
    """What of the amounts of a D05-TS row is not as on the day ``on`` (columns 5 to 12; Luật BHXH 41/2024/QH15 Đ36, NĐ 159/2025/NĐ-CP Đ5)."""
    income = said.get("income")
    if not isinstance(income, int):
        return []
    doubts: list[str] = []
    rate = percent(said.get("state_support"))
    found = _class_of_rate(law, rate, on)
    if found is None and rate:
        known = ", ".join(
            dict.fromkeys(f"{one.value.normalize():f}" for one in law.in_force("voluntary-si.support", on))
        )
        doubts.append(f"Tỷ lệ NSNN hỗ trợ ghi {rate:f} %, quy định ngày {format_date(on)} là {known} %.")
    try:
        quote, times = _voluntary_quote(law, said, on, months, income, found)
    except RuleBroken as broken:
        return [*doubts, broken.sentence]
    doubts += _compare("Số tiền phải đóng", said.get("amount_due"), quote.gross * times, on)
    if rate is not None and found is not None:
        doubts += _compare("Số tiền người tham gia đóng", said.get("amount_paid"), quote.payable * times, on)
    return doubts


def health_doubts(law: LawBook, said: Said, on: date, months: int, support: str | None) -> list[str]:
    """What of the figures of a D03-TS row is not as on the day ``on`` (Luật BHYT Đ13; the household's steps by the member's order)."""
    doubts: list[str] = []
    try:
        base = law.at("base-salary", on).whole
        if said.get("base_salary") is not None:
            doubts += _compare("Lương cơ sở", said["base_salary"], base, on)
        rate = law.find("health.support", on, support or "") if support else None
        stated = percent(said.get("state_support"))
        if rate is not None and stated is not None and stated < rate.value:
            doubts.append(
                f"Tỷ lệ NSNN hỗ trợ ghi {stated:f} %, mức tối thiểu ngày {format_date(on)} là {rate.value.normalize():f} %."
            )
        paid = said.get("amount_paid") if said.get("amount_paid") is not None else said.get("amount_due")
        if not isinstance(paid, int) or (support is not None and rate is None):
            return doubts
        due = _health_amounts(law, said, on, months, support if rate is not None else None)
    except RuleBroken as broken:
        return [*doubts, broken.sentence]
    if paid not in due:
        listed = ", ".join(format_money(amount) for amount in due)
        which = "" if len(due) == 1 else " tùy thứ tự trong hộ"
        doubts.append(f"Số tiền ghi {format_money(paid)}, theo quy định ngày {format_date(on)} là {listed}{which}.")
    return doubts


def _voluntary_quote(
    law: LawBook, said: Said, on: date, months: int, income: int, support: str | None
) -> tuple[Quote, int]:
    """The quote of the months and how often it counts: months that are no period of the law are so many single ones."""
    methods = {rate.whole: rate.subject for rate in law.in_force("voluntary-si.months", on)}
    method, number, times = methods.get(months, ""), None, 1
    if not method:
        years = law.at("voluntary-si.ahead-years-min", on).whole, law.at("voluntary-si.ahead-years-max", on).whole
        if months % _YEAR == 0 and years[0] <= months // _YEAR <= years[1]:
            method, number = "ahead", months
        else:
            method, times = methods[1], months
    supported = law.at("voluntary-si.support-months-max", on).whole if support is None else 0
    local, other = said.get("local_amount"), said.get("other_amount")
    quote = quote_voluntary_si(
        law, on=on, income=income, method=method, months=number, support_class=support or "other", supported_months=supported,
        local_percent=(percent(said.get("local_percent")) or 0) if local is None else 0,
        local_amount=(local or 0) // times,
        other_percent=(percent(said.get("other_percent")) or 0) if other is None else 0,
        other_amount=(other or 0) // times,
    )  # fmt: skip
    return quote, times


def _class_of_rate(law: LawBook, rate: Decimal | None, on: date) -> str | None:
    """A class that the State supports by this rate; ``other`` for a blank, None for a rate the law does not know (or none at all)."""
    if rate is None:
        return "other"
    return next((one.subject for one in law.in_force("voluntary-si.support", on) if one.value == rate), None)


def _health_amounts(law: LawBook, said: Said, on: date, months: int, support: str | None) -> list[int]:
    """What a member may owe: by class one amount, as a household member one for the order told, else one for each order."""
    order = said.get("member_order")
    steps = [int(rate.subject) for rate in law.in_force("health-household.step", on) if rate.subject.isdigit()]
    orders = [None] if support else [order] if isinstance(order, int) else steps
    quotes = (quote_household_member(law, on=on, order=one, months=months, support_class=support) for one in orders)
    return [quote.payable for quote in quotes]


def _compare(what: str, stated: object, due: int, on: date) -> list[str]:
    if not isinstance(stated, int) or stated == due:
        return []
    return [f"{what} ghi {format_money(stated)}, theo quy định ngày {format_date(on)} là {format_money(due)}."]

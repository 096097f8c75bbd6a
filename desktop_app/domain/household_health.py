"""Health insurance paid as a household: what one member and what a whole household owes, and why.

A member pays a percentage of the base salary for a fixed number of months; the second to the fifth member who join as
a household in the same calendar year pay falling steps of the first member's amount (Luật BHYT Điều 13, 15 as amended
by Luật 51/2024/QH15). A person of a State-supported class pays the full rate less the support of the class, outside
the household steps. The figures are the rows `base-salary`, `health.*` and `health-household.*` of the law.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from desktop_app.domain.card import card_start, months_until
from desktop_app.domain.dates import format_date, period_end
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.health_amount import (
    class_rate,
    extra_support,
    household_rate,
    later_change_step,
    payable_steps,
    state_support,
)
from desktop_app.domain.household_order import HouseholdMember, propose_orders
from desktop_app.domain.law import LawBook
from desktop_app.domain.money import format_decimal, round_half_up
from desktop_app.domain.quote import (
    HEALTH_HOUSEHOLD,
    Account,
    Quote,
    dong,
    read_percent,
    stack_supports,
    times,
)

__all__ = [
    "HouseholdLine",
    "HouseholdMember",
    "HouseholdQuote",
    "best_health_class",
    "propose_orders",
    "quote_household",
    "quote_household_member",
]


def quote_household_member(
    law: LawBook,
    *,
    on: date,
    order: int | None = None,
    months: int,
    last_end: date | None = None,
    support_class: str | None = None,
    local_percent: Decimal | int | str = 0,
    local_amount: int = 0,
    other_percent: Decimal | int | str = 0,
    other_amount: int = 0,
    coterminous: bool = False,
    common_end: date | None = None,
) -> Quote:
    """Return what one member owes when paying on a day, with its explanation.

    `order` is the place among the members joining as a household this calendar year (1, 2, …), not used with a
    `support_class` (a code of `health.support`). `months` is 3, 6 or 12; with `coterminous=True` any number up to 12,
    so that all cards of a household end together, and `common_end` then fixes their last day. `last_end` is the last
    day of the card before (None: a first card). Local and other supports are a percentage of the amount due or an
    amount in đồng.

    Raises RuleBroken for months, orders, classes and supports the law does not know.
    """
    account = Account(law, on)
    _check_months(account, months, coterminous)
    monthly = class_rate(account, support_class) if support_class else household_rate(account, order)
    gross = round_half_up(monthly * months)
    account.step("Số tiền phải đóng", times(f"{format_decimal(monthly)} đ", f"{months} tháng"), dong(gross))
    state = state_support(account, support_class, gross) if support_class else 0
    local = extra_support(account, "Ngân sách địa phương hỗ trợ thêm", gross, local_percent, local_amount)
    other = extra_support(account, "Hỗ trợ khác", gross, other_percent, other_amount)
    supports = stack_supports(gross, state=state, local=local, other=other)
    payable_steps(account, gross, supports)
    start = card_start(law, paid_on=on, last_end=last_end)
    for rate in start.rates:
        account.keep(rate)
    valid_to = common_end if coterminous and common_end else period_end(start.valid_from, months)
    span = f"{format_date(start.valid_from)} – {format_date(valid_to)}"
    account.step("Thẻ có giá trị", start.reason, span, *start.rates)
    later_change_step(account, valid_to)
    return Quote(
        scheme=HEALTH_HOUSEHOLD,
        on=on,
        gross=gross,
        state_support=supports.state,
        local_support=supports.local,
        other_support=supports.other,
        payable=supports.payable,
        valid_from=start.valid_from,
        valid_to=valid_to,
        explanation=account.steps,
        snapshot=account.snapshot(
            {
                "order": None if support_class else order,
                "months": months,
                "last_end": last_end,
                "support_class": support_class or None,
                "local_percent": read_percent(local_percent, "Tỷ lệ hỗ trợ"),
                "local_amount": local_amount,
                "other_percent": read_percent(other_percent, "Tỷ lệ hỗ trợ"),
                "other_amount": other_amount,
                "coterminous": coterminous,
                "card": start.kind,
            }
        ),
    )


def best_health_class(law: LawBook, classes: Iterable[str], on: date) -> str | None:
    """Return the class with the highest State support of health insurance on a day, or None where none has any.

    A person of several supported groups may choose the best (Luật BHYT Điều 13 khoản 5 as amended).
    """
    found = [rate for code in classes if (rate := law.find("health.support", on, code)) is not None]
    return max(found, key=lambda rate: rate.value).subject if found else None


def _check_months(account: Account, months: int, coterminous: bool) -> None:
    allowed = account.law.in_force("health-household.months", account.on)
    if not allowed:
        account.rate("health-household.months", str(months))
    numbers = sorted(rate.whole for rate in allowed)
    if coterminous:
        if not 1 <= months <= numbers[-1]:
            raise RuleBroken(
                f"Đóng để thẻ cả hộ hết hạn cùng ngày thì mỗi người từ 1 đến {numbers[-1]} tháng, ở đây là {months}.",
                rule="health-household.months",
                source=allowed[0].source,
            )
        return
    if months not in numbers:
        choices = ", ".join(str(number) for number in numbers[:-1]) + f" hoặc {numbers[-1]}"
        raise RuleBroken(
            f"BHYT hộ gia đình đóng {choices} tháng một lần, không đóng {months} tháng ({allowed[0].source}).",
            rule="health-household.months",
            source=allowed[0].source,
        )


@dataclass(frozen=True, kw_only=True)
class HouseholdLine:
    """One member's place, months and amount."""

    key: int | str
    order: int | None
    order_reason: str
    months: int
    quote: Quote


@dataclass(frozen=True, kw_only=True)
class HouseholdQuote:
    """What a household owes; every total is the sum of its lines."""

    on: date
    lines: tuple[HouseholdLine, ...]
    gross: int
    state_support: int
    local_support: int
    other_support: int
    payable: int


def quote_household(
    law: LawBook,
    members: Iterable[HouseholdMember],
    on: date,
    *,
    months: int = 12,
    common_end: date | None = None,
    already_joined: int = 0,
) -> HouseholdQuote:
    """Return what each member and the household owes when paying on a day.

    `months` holds for members without months of their own. With `common_end` every card ends on that day, each member
    paying the whole months needed from the start of the own card (coterminous). Raises RuleBroken as
    `quote_household_member` and `propose_orders` do, and where a card would already reach past the common end.
    """
    people = list(members)
    lines = []
    for member, place in zip(people, propose_orders(people, already_joined), strict=True):
        number = member.months or months
        if common_end is not None:
            number = _months_to(law, member, on, common_end)
        quote = quote_household_member(
            law,
            on=on,
            order=place.order,
            months=number,
            last_end=member.last_end,
            support_class=member.support_class,
            local_percent=member.local_percent,
            local_amount=member.local_amount,
            other_percent=member.other_percent,
            other_amount=member.other_amount,
            coterminous=common_end is not None,
            common_end=common_end,
        )
        lines.append(
            HouseholdLine(key=member.key, order=place.order, order_reason=place.reason, months=number, quote=quote)
        )
    return HouseholdQuote(
        on=on,
        lines=tuple(lines),
        gross=sum(line.quote.gross for line in lines),
        state_support=sum(line.quote.state_support for line in lines),
        local_support=sum(line.quote.local_support for line in lines),
        other_support=sum(line.quote.other_support for line in lines),
        payable=sum(line.quote.payable for line in lines),
    )


def _months_to(law: LawBook, member: HouseholdMember, on: date, common_end: date) -> int:
    start = card_start(law, paid_on=on, last_end=member.last_end).valid_from
    number = months_until(start, common_end)
    if number == 0:
        raise RuleBroken(
            f"Thẻ mới bắt đầu {format_date(start)}, sau ngày hết hạn chung {format_date(common_end)}; "
            "chọn ngày hết hạn chung muộn hơn.",
            rule="health-household.common-end",
        )
    return number

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
from desktop_app.domain.dates import add_months, format_date, period_end
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.health_amount import (
    class_share,
    household_share,
    kept_support_step,
    later_change_step,
    payable_steps,
    period_gross,
    state_support,
)
from desktop_app.domain.household_order import HouseholdMember, propose_orders
from desktop_app.domain.law import LawBook
from desktop_app.domain.quote import (
    HEALTH_HOUSEHOLD,
    Account,
    Quote,
    read_percent,
    stack_supports,
)
from desktop_app.domain.support_amount import check_rules, payer_support
from desktop_app.domain.supports import LOCAL, OTHER, SupportRule

__all__ = [
    "HouseholdLine",
    "HouseholdMember",
    "HouseholdQuote",
    "best_health_class",
    "months_together",
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
    supports: Iterable[SupportRule] = (),
) -> Quote:
    """Return what one member owes when paying on a day, with its explanation.

    `order` is the place among the members joining as a household this calendar year (1, 2, …), not used with a
    `support_class` (a code of `health.support`). `months` is 3, 6 or 12; with `coterminous=True` any number up to 12,
    so that all cards of a household end together, and `common_end` then fixes their last day. `last_end` is the last
    day of the card before (None: a first card). Local and other supports are a percentage of the amount due or an
    amount in đồng; `supports` are the rules that apply to the person (`supports.choose_supports`), of which the most
    favourable of each payer counts, unless something was typed for that payer.

    Raises RuleBroken for months, orders, classes and supports the law does not know.
    """
    account = Account(law, on)
    _check_months(account, months, coterminous)
    rules = check_rules(account, HEALTH_HOUSEHOLD, supports)
    start = card_start(law, paid_on=on, last_end=last_end)
    if coterminous and common_end is not None:
        _check_common_end(start.valid_from, months, common_end)
    share = class_share(account, support_class) if support_class else household_share(account, order)
    if coterminous and common_end is not None:
        _months_step(account, start.valid_from, months, common_end)
    gross = period_gross(account, share, months, start.valid_from)
    state = state_support(account, support_class, gross) if support_class else 0
    local = payer_support(
        account, LOCAL, base=gross, months=months, rules=rules, percent=local_percent, amount=local_amount
    )
    other = payer_support(
        account, OTHER, base=gross, months=months, rules=rules, percent=other_percent, amount=other_amount
    )
    stacked = stack_supports(gross, state=state, local=local.amount, other=other.amount)
    payable_steps(account, gross, stacked)
    for rate in start.looked_up:
        account.keep(rate)
    valid_to = common_end if coterminous and common_end else period_end(start.valid_from, months)
    span = f"{format_date(start.valid_from)} – {format_date(valid_to)}"
    account.step("Thẻ có giá trị", start.reason, span, *start.rates)
    last_month = add_months(start.valid_from, months - 1)
    later_change_step(account, valid_to, last_month)
    if support_class:
        kept_support_step(account, support_class, last_month)
    return Quote(
        scheme=HEALTH_HOUSEHOLD,
        on=on,
        gross=gross,
        state_support=stacked.state,
        local_support=stacked.local,
        other_support=stacked.other,
        payable=stacked.payable,
        valid_from=start.valid_from,
        valid_to=valid_to,
        explanation=account.steps,
        snapshot=account.snapshot(
            HEALTH_HOUSEHOLD,
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
                "common_end": common_end,
                "card": start.kind,
                "local_percent_counted": local.percent,
                "other_percent_counted": other.percent,
            },
            rules,
        ),
    )


def best_health_class(law: LawBook, classes: Iterable[str], on: date) -> str | None:
    """Return the class with the highest State support of health insurance on a day, or None where none has any.

    A person of several supported groups may choose the best (Luật BHYT Điều 13 khoản 5 as amended).
    """
    found = [rate for code in classes if (rate := law.find("health.support", on, code)) is not None]
    return max(found, key=lambda rate: rate.value).subject if found else None


def _check_months(account: Account, months: int, coterminous: bool) -> None:
    allowed = {rate.whole: rate for rate in account.law.in_force("health-household.months", account.on)}
    if not allowed:
        account.rate("health-household.months", str(months))
    numbers = sorted(allowed)
    longest = allowed[numbers[-1]]
    if coterminous:
        if not 1 <= months <= longest.whole:
            raise RuleBroken(
                f"Đóng để thẻ cả hộ hết hạn cùng ngày thì mỗi người từ 1 đến {longest.whole} tháng, ở đây là {months} "
                f"({longest.source}).",
                rule="health-household.months",
                source=longest.source,
            )
    elif months not in allowed:
        listed = ", ".join(str(number) for number in numbers[:-1])
        choices = " hoặc ".join(part for part in (listed, str(numbers[-1])) if part)
        raise RuleBroken(
            f"BHYT hộ gia đình đóng {choices} tháng một lần, không đóng {months} tháng ({longest.source}).",
            rule="health-household.months",
            source=longest.source,
        )
    account.keep(allowed.get(months, longest))


def _check_common_end(start: date, months: int, common_end: date) -> None:
    needed = months_until(start, common_end)
    if needed != months:
        raise RuleBroken(
            f"Thẻ bắt đầu {format_date(start)} hết hạn chung {format_date(common_end)} cần {needed} tháng, "
            f"không phải {months} tháng.",
            rule="health-household.common-end",
            source="Luật BHYT Đ15 k6, Đ16 k3",
        )


def _months_step(account: Account, start: date, months: int, common_end: date) -> None:
    """Say how the months until a common end were counted: no text read so far says what a part of a month costs."""
    span, source = f"từ {format_date(start)} đến {format_date(common_end)}", ""
    if period_end(start, months) != common_end:
        span += ", tháng lẻ tính tròn một tháng"
        source = "Cách tính của chương trình (chưa kiểm chứng)"
    account.step("Số tháng đến ngày hết hạn chung", span, f"{months} tháng", source=source)


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
        end = member.common_end or common_end
        number = (
            (months if member.months is None else member.months)
            if end is None
            else months_together(law, on=on, last_end=member.last_end, common_end=end)
        )
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
            coterminous=end is not None,
            common_end=end,
            supports=member.supports,
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


def months_together(law: LawBook, *, on: date, last_end: date | None, common_end: date) -> int:
    """Return the whole months a member needs for a card paid on a day that ends with those of the household.

    Raises RuleBroken, with the days that would be allowed, where the new card would begin only after the common end or
    needs more months than can be paid at once.
    """
    start = card_start(law, paid_on=on, last_end=last_end).valid_from
    number = months_until(start, common_end)
    lengths = law.in_force("health-household.months", on) or (law.at("health-household.months", on, "12"),)
    longest = max(rate.whole for rate in lengths)
    if not 1 <= number <= longest:
        where = "sau" if number == 0 else "quá sớm so với"
        raise RuleBroken(
            f"Thẻ mới bắt đầu {format_date(start)}, {where} ngày hết hạn chung {format_date(common_end)}; "
            f"mỗi người đóng từ 1 đến {longest} tháng, nên chọn ngày hết hạn chung từ {format_date(start)} "
            f"đến {format_date(period_end(start, longest))}.",
            rule="health-household.common-end",
            source="Luật BHYT Đ15 k6, Đ16 k3",
        )
    return number

"""Table 2 of the slip: what household health insurance costs each member and the household, from the quotes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.law_names import class_name
from desktop_app.domain.money import format_percent
from desktop_app.domain.quote import Quote
from desktop_app.reports.advice import AmountLine, Amounts, HealthOffer, LeftLine, PayLine
from desktop_app.services.advising_facts import Cited, Home
from desktop_app.services.quoting import household_quote
from desktop_app.services.quoting_values import NOT_DUE, HouseholdQuote, MemberChoice, MemberQuote

_PAYERS = (
    ("state_support", "Nhà nước hỗ trợ"),
    ("local_support", "Địa phương hỗ trợ"),
    ("other_support", "Nơi khác hỗ trợ"),
)
_NO_MONTHS = "Quy định chưa ghi số tháng đóng BHYT hộ gia đình cho ngày này."


@dataclass(frozen=True, kw_only=True)
class HealthAnswer:
    """The table, the quotes it was made of (one per number of months), and the legal sources of the amounts."""

    offer: HealthOffer
    quotes: tuple[HouseholdQuote, ...] = ()
    sources: tuple[str, ...] = ()


def health_offer(home: Home, cited: Cited) -> HealthAnswer:
    """What everybody who can join pays when the household pays together on the day, for each number of months.

    Members whose card still runs are counted in; what only those owe who are due stands in a line of its own. A quote
    the rules refuse gives a table with its sentence.
    """
    months = sorted(rate.whole for rate in home.law.in_force("health-household.months", home.on))
    if not months:
        return HealthAnswer(offer=HealthOffer(fault=_NO_MONTHS))
    try:
        due = [_quote(home, number, {}) for number in months]
        early = {one.person_id: MemberChoice(taken=True) for one in due[0].left if one.code == NOT_DUE}
        whole = [_quote(home, number, early) for number in months] if early else due
    except RuleBroken as broken:
        return HealthAnswer(offer=HealthOffer(fault=broken.sentence))
    here = {one.id for one in home.members}
    unverified, sources = cited.quotes(member.quote for quote in whole for member in quote.members)
    lines = tuple(
        PayLine(
            person_id=members[0].person_id,
            name=members[0].name,
            place=_place(members[0]),
            payable=tuple(one.quote.payable for one in members),
        )
        for members in _by_member(whole)
    )
    offer = HealthOffer(
        months=tuple(months),
        lines=lines,
        supports=_supports(_by_member(whole)),
        totals=_totals(whole, due if early else ()),
        left=tuple(
            LeftLine(person_id=one.person_id, name=one.name, reason=one.reason)
            for one in whole[0].left
            if one.person_id in here
        ),
        unverified=unverified,
    )
    return HealthAnswer(offer=offer, quotes=tuple(whole), sources=sources)


def _quote(home: Home, months: int, choices: dict[int, MemberChoice]) -> HouseholdQuote:
    return household_quote(home.work, home.law, home.household.id, months=months, on=home.on, choices=choices)


def _by_member(quotes: Sequence[HouseholdQuote]) -> list[tuple[MemberQuote, ...]]:
    """Each member's quotes over the numbers of months: who pays does not depend on them."""
    return list(zip(*(quote.members for quote in quotes), strict=True))


def _place(member: MemberQuote) -> str:
    if member.support_class:
        return class_name(member.support_class)
    percent = rate_value(member.quote, "health-household.step")
    return f"thứ {member.order}" + (f" ({format_percent(percent)})" if percent is not None else "")


def _supports(members: Sequence[tuple[MemberQuote, ...]]) -> tuple[AmountLine, ...]:
    """What others pay for one person, once for everybody who gets the same."""
    groups: dict[tuple[str, str, Amounts], list[MemberQuote]] = {}
    for quotes in members:
        for key, words in _PAYERS:
            amounts = tuple(getattr(one.quote, key) for one in quotes)
            if any(amounts):
                percent = rate_value(quotes[0].quote, "health.support") if key == "state_support" else None
                text = words + (f" {format_percent(percent)}" if percent is not None else "")
                whose = class_name(quotes[0].support_class) if quotes[0].support_class else ""
                groups.setdefault((text, whose, amounts), []).append(quotes[0])
    lines = []
    for (text, whose, amounts), people in groups.items():
        who = f"mỗi người {whose}" if whose else ", ".join(f"thứ {one.order}" for one in people)
        lines.append(AmountLine(text=f"{text} {who}", amounts=amounts))
    return tuple(lines)


def _totals(whole: Sequence[HouseholdQuote], due: Sequence[HouseholdQuote]) -> tuple[AmountLine, ...]:
    if not whole[0].members:
        return ()
    lines = [AmountLine(text="Cả hộ cùng đóng", amounts=tuple(one.payable for one in whole))]
    if due and due[0].members:
        people = len(due[0].members)
        text = f"Chỉ {people} người đã đến kỳ đóng"
        lines.append(AmountLine(text=text, amounts=tuple(one.payable for one in due)))
    return tuple(lines)


def rate_value(quote: Quote, key: str) -> Decimal | None:
    """The value of one figure behind an amount; None where the amount did not use it."""
    return next((Decimal(rate["value"]) for rate in quote.snapshot["rates"] if rate["key"] == key), None)

"""The rules against a second, plain reading of the articles (`plain_rules.py`) in 100,000 random cases.

Every case must agree to the đồng and to the day, and what one of the two refuses the other must refuse as well. A quarter
of the amounts are asked of an office that counts months after a change of the law anew, a part of all quotes is computed
again from its snapshot. A seed always makes the same cases.
"""

import functools
import json
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TypeVar

import pytest

from desktop_app.domain.card import card_start
from desktop_app.domain.dates import period_end
from desktop_app.domain.deadlines import payment_window
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.household_health import HouseholdMember, quote_household, quote_household_member
from desktop_app.domain.late_payment import quote_late_payment
from desktop_app.domain.law import LawBook
from desktop_app.domain.quote import Quote
from desktop_app.domain.recompute import recompute
from desktop_app.domain.supports import Beneficiary, SupportRule, choose_supports
from desktop_app.domain.voluntary_si import quote_voluntary_si
from tests.domain import plain_rules as plain
from tests.domain.plain_rules import Amounts, Extra, Member, Person, Refused, Resolution

Answer = TypeVar("Answer")
Case = Callable[[LawBook, random.Random], None]


def one_member(law: LawBook, draw: random.Random) -> None:
    """A member of a household, by order or by class, with supports and a card before."""
    book, anew = _book(law, draw)
    on = _day(draw)
    order, months = draw.randint(1, 9), draw.choice([3, 6, 12])
    support_class = draw.choice([*plain.HEALTH, "poor"]) if draw.random() < 0.5 else None
    last_end = _card_before(draw, on)
    local, other, supports = _supports(draw, "health-household", on)
    start = plain.card(on, last_end)
    expected = _or_refused(
        lambda: plain.health(on, order, months, support_class, local, other, start if anew else None)
    )
    quote = _or_refused(
        lambda: quote_household_member(
            book, on=on, order=order, months=months, last_end=last_end, support_class=support_class,
            local_percent=_percent(local), local_amount=local.amount,
            other_percent=_percent(other), other_amount=other.amount, supports=supports,
        )
    )  # fmt: skip
    assert (quote and _amounts(quote)) == expected
    if quote is not None:
        assert (quote.valid_from, quote.valid_to) == (start, plain.last_day(start, months))
        _keeps(quote, draw)


def one_household(law: LawBook, draw: random.Random) -> None:
    """One to eight members with places kept, chosen or new, each for its own months or all to one common end."""
    book, anew = _book(law, draw)
    on = _day(draw)
    common_end = on + timedelta(days=draw.randint(30, 480)) if draw.random() < 0.5 else None
    members = [_member(draw, on) for _ in range(draw.randint(1, 8))]
    months, others = draw.choice([3, 6, 12]), draw.choice([0, 0, 1, 3])
    expected = _or_refused(lambda: plain.household(members, on, months, common_end, others, anew))
    asked = [_asked(number, member) for number, member in enumerate(members)]
    quote = _or_refused(
        lambda: quote_household(book, asked, on, months=months, common_end=common_end, already_joined=others)
    )
    assert (quote is None) == (expected is None)
    if quote is None or expected is None:
        return
    got = [
        (line.order, line.months, _amounts(line.quote), line.quote.valid_from, line.quote.valid_to)
        for line in quote.lines
    ]
    assert got == expected
    totals = (quote.gross, quote.state_support, quote.local_support, quote.other_support, quote.payable)
    assert totals == tuple(sum(line[2][place] for line in expected) for place in range(5))


def one_period(law: LawBook, draw: random.Random) -> None:
    """Voluntary insurance of one period: monthly, 3, 6 or 12 months."""
    method = draw.choice(list(plain.MONTHS))
    months = plain.MONTHS[method] if draw.random() < 0.98 else draw.randint(1, 13)
    _voluntary(law, draw, method, months, None)


def many_years(law: LawBook, draw: random.Random) -> None:
    """Voluntary insurance of years ahead (discounted) and of missing months (compounded), with any fund yield."""
    hundredths = draw.choice([0, 31, draw.randint(2, 100)])
    if draw.random() < 0.5:
        _voluntary(law, draw, "ahead", draw.choice([24, 36, 48, 60] * 4 + [12, 72, 30]), hundredths)
    else:
        _voluntary(law, draw, "missing", draw.choice([0, 60, 61, *range(1, 61)]), hundredths)


def one_card(law: LawBook, draw: random.Random) -> None:
    """The first and the last day of a card."""
    on, months = _day(draw), draw.randint(1, 24)
    last_end = _card_before(draw, on)
    start = plain.card(on, last_end)
    assert card_start(law, paid_on=on, last_end=last_end).valid_from == start
    assert period_end(start, months) == plain.last_day(start, months)


def one_window(law: LawBook, draw: random.Random) -> None:
    """The days in which a period can be paid."""
    start, method = _day(draw), draw.choice(list(plain.WINDOW))
    found = payment_window(law, method=method, start=start, on=start)
    assert (found.opens_on, found.closes_on) == (start.replace(day=1), plain.window(method, start))


def one_late_amount(law: LawBook, draw: random.Random) -> None:
    """An employer's late payment, from before the law to years after it."""
    due = date(2025, 1, 1) + timedelta(days=draw.randrange(2_000))
    paid = max(due, date(2025, 7, 1)) + timedelta(days=draw.choice([0, 1, 60, 61, 365, draw.randint(0, 900)]))
    amount = draw.randrange(10 ** draw.randint(1, 12))
    assert quote_late_payment(law, amount=amount, due=due, paid=paid).payable == plain.late(amount, due, paid)


# Each subject: how many seeds, which the workers share, and how many cases a seed makes.
SHARES: dict[Case, tuple[int, int]] = {
    one_member: (12, 2_000),
    one_household: (10, 400),
    one_period: (12, 1_750),
    many_years: (8, 1_000),
    one_card: (2, 7_000),
    one_window: (2, 7_000),
    one_late_amount: (3, 5_000),
}
PORTIONS = [(case, seed) for case, (seeds, _) in SHARES.items() for seed in range(seeds)]


@pytest.mark.parametrize(("case", "seed"), PORTIONS, ids=lambda value: getattr(value, "__name__", str(value)))
def test_both_readings_agree(law: LawBook, case: Case, seed: int) -> None:
    draw = random.Random(f"{case.__name__} {seed}")
    for _ in range(SHARES[case][1]):
        case(law, draw)


def test_there_are_a_hundred_thousand_cases() -> None:
    assert sum(seeds * each for seeds, each in SHARES.values()) == 100_000


def _voluntary(law: LawBook, draw: random.Random, method: str, months: int, hundredths: int | None) -> None:
    book, anew = _book(law, draw)
    on = _day(draw)
    line, ceiling = plain.in_force(plain.LINES, on), 20 * plain.in_force(plain.SALARIES, on)
    income = draw.choice([line, ceiling, *(draw.randint(line, ceiling) for _ in range(4))])
    if draw.random() < 0.02:
        income = draw.choice([line - 1, ceiling + 1])
    support_class = draw.choice(list(plain.VOLUNTARY)) if draw.random() < 0.98 else "pupil"
    supported = draw.choice([0, 0, 60, 100, 109, 115, 119, 120, 121, 130])
    local, other, supports = _supports(draw, "voluntary-si", on)
    chosen = (
        None if draw.random() < 0.5 else plain.month_later(on.replace(day=1), draw.randint(-plain.WINDOW[method], 3))
    )
    start = on.replace(day=1) if chosen is None and method != "missing" else chosen
    expected = _or_refused(
        lambda: plain.voluntary(
            on, income, method, months, hundredths or 0, support_class, supported, local, other, start, anew
        )
    )
    quote = _or_refused(
        lambda: quote_voluntary_si(
            book, on=on, income=income, method=method, months=months, support_class=support_class,
            supported_months=supported, local_percent=_percent(local), local_amount=local.amount,
            other_percent=_percent(other), other_amount=other.amount, supports=supports,
            fund_yield=None if hundredths is None else f"{hundredths // 100}.{hundredths % 100:02d}",
            from_month=None if chosen is None else f"{chosen:%Y-%m}",
        )
    )  # fmt: skip
    assert (quote and _amounts(quote)) == expected
    if quote is not None:
        last = None if start is None else plain.last_day(start, months)
        assert (quote.valid_from, quote.valid_to) == (start, last)
        _keeps(quote, draw)


def _keeps(quote: Quote, draw: random.Random) -> None:
    """Now and then: what is kept with an amount computes again to the same amounts, days and steps, without the book."""
    if draw.random() < 0.05:
        again = recompute(json.loads(json.dumps(quote.snapshot)))
        assert replace(again, snapshot={}) == replace(quote, snapshot={})


def _book(law: LawBook, draw: random.Random) -> tuple[LawBook, bool]:
    """The shipped book, or now and then one in which the office counts months after a change anew."""
    if draw.random() < 0.75:
        return law, False
    return _changed(law), True


@functools.cache
def _changed(law: LawBook) -> LawBook:
    rates = [rate for key in law.keys() for rate in law.all(key)]  # noqa: SIM118 – a method, not a mapping
    return LawBook(
        replace(rate, value=Decimal(1)) if rate.key.endswith(".change-inside-period") else rate for rate in rates
    )


def _supports(draw: random.Random, scheme: str, on: date) -> tuple[Extra, Extra, tuple[SupportRule, ...]]:
    """What is typed for both payers, and the resolutions of both that apply to one person."""
    typed = [_extra(draw), _extra(draw)]
    if draw.random() < 0.5:
        return typed[0], typed[1], ()
    who = _person(draw)
    written = [(draw.choice(["local", "other"]), _resolution(draw, on)) for _ in range(draw.randint(1, 4))]
    found = [
        replace(extra, resolutions=tuple(one for by, one in written if by == payer and plain.holds_for(one, who, on)))
        for payer, extra in zip(("local", "other"), typed, strict=True)
    ]
    rules = [_rule(number, scheme, payer, one) for number, (payer, one) in enumerate(written)]
    beneficiary = Beneficiary(
        commune_code=who.commune, province_code=who.province, classes=who.classes,
        birth=who.born.isoformat() if who.born else None,
    )  # fmt: skip
    return found[0], found[1], choose_supports(rules, scheme=scheme, who=beneficiary, on=on).rules


def _person(draw: random.Random) -> Person:
    born = date(1940, 1, 1) + timedelta(days=draw.randrange(29_000))
    return Person(
        province="01",
        commune="00070",
        classes=frozenset(draw.sample(["near-poor", "pupil", "ethnic-post-difficult", "near-poor-poor-commune"], draw.randint(0, 2))),
        born=None if draw.random() < 0.1 else born,
    )  # fmt: skip


def _resolution(draw: random.Random, on: date) -> Resolution:
    by_age = draw.random() < 0.4
    first = on + timedelta(days=draw.choice([-400, -1, 0, 1]))
    return Resolution(
        hundredths=(amount := draw.choice([0, 0, 1_000, draw.randint(1, 10_000)])),
        monthly=0 if amount else draw.choice([1, 10_000, draw.randrange(200_000)]),
        province=place if (place := draw.choice(["", "", "01", "02", "00070", "00071"])) in ("01", "02") else "",
        commune=place if place.startswith("000") else "",
        class_code=draw.choice(["", "", "near-poor", "ethnic-minority", "pupil"]),
        age_from=draw.choice([6, 18, 60, 65]) if by_age else None,
        age_to=draw.choice([70, 80, None]) if by_age else None,
        first=first,
        last=max(first, on + timedelta(days=draw.choice([-1, 0, 1, 500]))),
    )


def _rule(number: int, scheme: str, payer: str, one: Resolution) -> SupportRule:
    kind, place = ("commune", one.commune) if one.commune else ("province", one.province)
    return SupportRule(
        id=number, scheme=scheme, payer=payer, place_kind=kind if place else "", place_code=place,
        class_code=one.class_code, age_from=one.age_from, age_to=one.age_to,
        basis="percent" if one.hundredths else "amount",
        value=Decimal(one.hundredths) / 100 if one.hundredths else Decimal(one.monthly), name=f"Nghị quyết {number}",
        valid_from=one.first, valid_to=one.last, source=f"NQ {number}/NQ-HĐND", confidence="H", note="",
    )  # fmt: skip


def _member(draw: random.Random, on: date) -> Member:
    chance = draw.random()
    return Member(
        held=draw.randint(1, 8) if chance < 0.15 else None,
        chosen=draw.randint(1, 8) if 0.1 < chance < 0.2 else None,
        months=draw.choice([3, 6, 12]) if draw.random() < 0.3 else None,
        last_end=_card_before(draw, on),
        support_class=draw.choice(["near-poor", "pupil", "farm-average"]) if draw.random() < 0.2 else None,
        local=_extra(draw),
        other=_extra(draw),
    )


def _asked(key: int, member: Member) -> HouseholdMember:
    return HouseholdMember(
        key=key, held_order=member.held, chosen_order=member.chosen, months=member.months, last_end=member.last_end,
        support_class=member.support_class, local_percent=_percent(member.local), local_amount=member.local.amount,
        other_percent=_percent(member.other), other_amount=member.other.amount,
    )  # fmt: skip


def _day(draw: random.Random) -> date:
    """Any day the book knows: a third around a change of a figure, most of the others under the law of 2025."""
    chance = draw.random()
    if chance < 0.33:
        changes = [*plain.SALARIES, *plain.LINES, (plain.NEW_LAW, 0)]
        return max(date(2019, 7, 1), draw.choice(changes)[0] + timedelta(days=draw.randint(-40, 40)))
    first = date(2019, 7, 1) if chance < 0.4 else plain.NEW_LAW
    return first + timedelta(days=draw.randrange(1_900))


def _card_before(draw: random.Random, on: date) -> date | None:
    if draw.random() < 0.3:
        return None
    return on + timedelta(days=draw.choice([-91, -90, -89, -1, 0, 1, draw.randint(-400, 400)]))


def _extra(draw: random.Random) -> Extra:
    chance = draw.random()
    if chance < 0.5:
        return Extra()
    if chance < 0.8:
        return Extra(hundredths=draw.choice([500, 1_000, 1_250, 3_333, 10_000, draw.randint(1, 10_000)]))
    return Extra(amount=draw.choice([1, 50_000, draw.randrange(3_000_000)]))


def _percent(extra: Extra) -> str:
    return f"{extra.hundredths // 100},{extra.hundredths % 100:02d}"


def _amounts(quote: Quote) -> Amounts:
    return quote.gross, quote.state_support, quote.local_support, quote.other_support, quote.payable


def _or_refused(answer: Callable[[], Answer]) -> Answer | None:
    try:
        return answer()
    except (Refused, RuleBroken):
        return None

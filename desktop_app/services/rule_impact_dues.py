"""The coming payments of the whole office under two laws: whose cover ends, what each would pay to go on, before and after.

Nothing is known of what somebody will choose next time, so everybody is taken to pay as last time: the same months, method and income, the same
place in the household, by the best class and the supports of the records on the day of payment. A health card without a payment in the file is
taken for the longest period (12 months); voluntary insurance without one is counted as not known, never guessed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.household_health import best_health_class, quote_household_member
from desktop_app.domain.law import LawBook
from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI
from desktop_app.domain.records import Entitlement, Person
from desktop_app.domain.voluntary_si import best_voluntary_class, quote_voluntary_si
from desktop_app.services.due import DueItem
from desktop_app.services.quoting_facts import PersonFacts, first_month_to_pay, person_facts
from desktop_app.services.quoting_supports import Place, supports_of
from desktop_app.services.rule_book_values import Progress
from desktop_app.services.rule_impact_laws import Laws
from desktop_app.storage.repositories import Repositories
from desktop_app.storage.rule_book import LastPaid

_EVERY = 100  # payments between two calls of progress


@dataclass(frozen=True, kw_only=True)
class Payment:
    """What somebody owes to go on, in đồng; ``None`` with the ``fault`` that stands in the way."""

    payable: int | None
    fault: RuleBroken | None = None


@dataclass(frozen=True, kw_only=True)
class Renewal:
    """The next payment of one person in one scheme on ``pay_on``. ``least``: the new least income where the income of last time falls below it.
    Below a least income of either law the amount is counted at that one. ``assumed``: no payment in the file says for how many months."""

    item: DueItem
    pay_on: date
    before: Payment
    after: Payment
    income: int | None = None
    least: int | None = None
    assumed: bool = False

    @property
    def differs(self) -> bool:
        """Whether the amount, or that it can be paid, changes."""
        return self.before.payable != self.after.payable


def pay_day(item: DueItem, today: date) -> date:
    """When somebody would pay: the last day of the card, the first day of the next months of voluntary insurance; not before today."""
    due = item.ends_on if item.scheme == HEALTH_HOUSEHOLD else item.ends_on + timedelta(days=1)
    return max(today, due)


def renewals(
    work: Repositories, laws: Laws, items: Sequence[DueItem], today: date, progress: Progress
) -> list[Renewal]:
    """The next payment of everybody in the list under both laws. Where the two cannot differ it is counted once."""
    desk = _Desk(work, items, today)
    prices = {law: _Prices(law) for law in (laws.before, laws.after)}
    found: list[Renewal] = []
    for number, item in enumerate(items):
        if number % _EVERY == 0:
            progress(number, len(items), "Tính lại các khoản sắp đến hạn")
        on = pay_day(item, today)
        after = laws.after if laws.can_differ(item.scheme, on) else laws.before
        count = _health if item.scheme == HEALTH_HOUSEHOLD else _voluntary
        found.append(count(desk, prices[laws.before], prices[after], item, on))
    return found


class _Prices:
    """Quotes by one law. Many people pay the same for the same period: what was counted once is kept."""

    def __init__(self, law: LawBook) -> None:
        self.law = law
        self._known: dict[tuple[Any, ...], Payment] = {}

    def of(self, rule: Callable[..., Any], **asked: Any) -> Payment:
        key = (rule, *asked.values())
        found = self._known.get(key)
        if found is None:
            try:
                found = Payment(payable=rule(self.law, **asked).payable)
            except RuleBroken as broken:
                found = Payment(payable=None, fault=broken)
            self._known[key] = found
        return found


class _Desk:
    """What the records say of the people in the list, read at once."""

    def __init__(self, work: Repositories, items: Sequence[DueItem], today: date) -> None:
        self.work, self.today = work, today
        self.paid = {scheme: work.renewals.last_paid(scheme) for scheme in (HEALTH_HOUSEHOLD, VOLUNTARY_SI)}
        wanted = {item.person for item in items}
        self.people: dict[int, Person] = {person.id: person for person in work.people.all() if person.id in wanted}
        provinces = {commune.code: commune.province_code for commune in work.communes.covered()}
        self._places = {
            household: Place(commune_code=code, province_code=provinces.get(code, ""))
            for household, code in work.renewals.communes().items()
        }
        self._entitled: defaultdict[tuple[str, int], list[Entitlement]] = defaultdict(list)
        for row in work.entitlements.all():
            holder = ("household", row.household_id) if row.household_id is not None else ("person", row.person_id or 0)
            self._entitled[holder].append(row)
        self._orders: defaultdict[tuple[int, int], dict[int, int]] = defaultdict(dict)
        self._keep_orders(items)

    def facts(self, item: DueItem, on: date) -> PersonFacts:
        """The person as the rules ask, as far as classes and supports go (what is held was asked when the list was made)."""
        entitled = [*self._entitled["household", item.household], *self._entitled["person", item.person]]
        return person_facts(self.people[item.person], (), entitled, on)

    def place(self, item: DueItem) -> Place:
        return self._places[item.household]

    def last(self, item: DueItem) -> LastPaid | None:
        return self.paid[item.scheme].get(item.person)

    def order(self, item: DueItem, on: date) -> int:
        """The place in the household: that of the last payment, unless somebody due in the same year has it; else the next free one."""
        held = self._orders[item.household, on.year]
        if item.person not in held:
            taken = set(held.values())
            held[item.person] = next(number for number in range(1, len(taken) + 2) if number not in taken)
        return held[item.person]

    def _keep_orders(self, items: Iterable[DueItem]) -> None:
        """Whoever paid as a member before keeps the place, before anybody gets a free one."""
        for item in items:
            last = self.last(item) if item.scheme == HEALTH_HOUSEHOLD else None
            if last is not None and last.order_no is not None:
                held = self._orders[item.household, pay_day(item, self.today).year]
                if last.order_no not in held.values():
                    held[item.person] = last.order_no

    def supported_months(self, item: DueItem, last: LastPaid, most: int, months: int) -> int:
        """Months the State supported before. The sum over the payments is no less; only near the most it is asked exactly."""
        if last.supported + months <= most:
            return 0  # so far from the end the number itself changes nothing
        return self.work.enrolments.supported_months(item.person, VOLUNTARY_SI)


def _health(desk: _Desk, before: _Prices, after: _Prices, item: DueItem, on: date) -> Renewal:
    last, facts = desk.last(item), desk.facts(item, on)

    def payment(prices: _Prices) -> Payment:
        law = prices.law
        lawful = [rate.whole for rate in law.in_force("health-household.months", on)]
        support = best_health_class(law, facts.classes, on)
        return prices.of(
            quote_household_member,
            on=on,
            order=None if support else desk.order(item, on),
            months=last.months if last and last.months in lawful else max(lawful, default=12),
            last_end=item.ends_on,
            support_class=support,
            supports=supports_of(law, HEALTH_HOUSEHOLD, facts, desk.place(item)).rules,
        )

    first = payment(before)
    return Renewal(
        item=item,
        pay_on=on,
        before=first,
        after=first if after is before else payment(after),
        assumed=last is None,
    )


def _voluntary(desk: _Desk, before: _Prices, after: _Prices, item: DueItem, on: date) -> Renewal:
    last, facts = desk.last(item), desk.facts(item, on)
    if last is None or last.income is None or not last.method or last.method == "missing":
        return Renewal(item=item, pay_on=on, before=Payment(payable=None), after=Payment(payable=None), assumed=True)
    method = last.method

    def payment(prices: _Prices, income: int) -> Payment:
        law = prices.law
        most = law.at("voluntary-si.support-months-max", on).whole
        support = best_voluntary_class(law, facts.classes, on)
        try:
            from_month = first_month_to_pay(law, on=on, last_end=item.ends_on, method=method)
        except RuleBroken as broken:
            return Payment(payable=None, fault=broken)
        return prices.of(
            quote_voluntary_si,
            on=on,
            income=income,
            method=method,
            months=last.months if method == "ahead" else None,
            support_class=support,
            supported_months=desk.supported_months(item, last, most, last.months),
            from_month=from_month,
            supports=supports_of(law, VOLUNTARY_SI, facts, desk.place(item)).rules,
        )

    def at_least(prices: _Prices, income: int) -> tuple[Payment, int | None]:
        """The payment at the income of last time, or at the least one of the law where that is higher."""
        found = payment(prices, income)
        if found.fault is None or found.fault.rule != "voluntary-si.income-min":
            return found, None
        least = prices.law.at("rural-poverty-line", on).whole
        return payment(prices, least), least

    first, low = at_least(before, last.income)
    second, low_after = (first, low) if after is before else at_least(after, last.income)
    return Renewal(
        item=item,
        pay_on=on,
        before=first,
        after=second,
        income=last.income,
        least=low_after if low_after != low else None,
    )

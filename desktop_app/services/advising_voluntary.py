"""Table 3 of the slip: what voluntary insurance costs at a few incomes, by class, and the way to a pension."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from desktop_app.domain.birth import age_on
from desktop_app.domain.dates import add_months, month_key
from desktop_app.domain.eligibility import NO, can_join
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.law import LawBook
from desktop_app.domain.law_names import class_name
from desktop_app.domain.money import format_money, format_percent
from desktop_app.domain.pension import pension_outlook
from desktop_app.domain.quote import VOLUNTARY_SI, Quote
from desktop_app.reports.advice import Amounts, IncomeLine, LeftLine, PensionLine, VoluntaryOffer
from desktop_app.services.advising_facts import Cited, Home, Member, named, settings
from desktop_app.services.advising_health import rate_value
from desktop_app.services.quoting import voluntary_quote
from desktop_app.services.quoting_values import VoluntaryInput

_MONTH, _YEAR = "monthly", "12"
_SI = ("compulsory-si", VOLUNTARY_SI)
_UNKNOWN = {"birth": "chưa có ngày sinh", "sex": "chưa có giới tính"}
_Key: TypeAlias = tuple[str, frozenset[str], int | None, int, date | None]


@dataclass(frozen=True, kw_only=True)
class Paid:
    """The quotes of one participant: one for each income, for a month and for twelve."""

    support_class: str
    monthly: tuple[Quote, ...]
    yearly: tuple[Quote, ...]

    @property
    def amounts(self) -> tuple[Amounts, Amounts]:
        """What is paid for each income, for a month and for twelve."""
        return tuple(one.payable for one in self.monthly), tuple(one.payable for one in self.yearly)


@dataclass(frozen=True, kw_only=True)
class VoluntaryAnswer:
    """The table, the quotes by person, and the legal sources of the amounts."""

    offer: VoluntaryOffer
    quotes: dict[int, Paid] = field(default_factory=dict)
    sources: tuple[str, ...] = ()


class QuoteMemo:
    """Remembers quotes over the households of one hamlet: people alike in everything that decides pay alike.

    What decides: where they live, their classes, their age in full years (supports by age), the months already supported
    and the last month paid.
    """

    def __init__(self, incomes: Amounts) -> None:
        self.incomes = incomes
        self._known: dict[_Key, Paid] = {}

    def paid(self, home: Home, member: Member, commune: str) -> Paid:
        """The quotes of one participant. Raises ``RuleBroken`` as ``voluntary_quote`` does."""
        facts = member.facts
        supported = home.work.enrolments.supported_months(member.id, VOLUNTARY_SI)
        key = (commune, facts.classes, age_on(facts.person.birth, home.on), supported, facts.voluntary_end)
        if key not in self._known:
            self._known[key] = self._ask(home, member)
        return self._known[key]

    def _ask(self, home: Home, member: Member) -> Paid:
        found = {
            method: [
                voluntary_quote(
                    home.work, home.law, member.id, VoluntaryInput(income=income, method=method), on=home.on
                )
                for income in self.incomes
            ]
            for method in (_MONTH, _YEAR)
        }
        return Paid(
            support_class=found[_MONTH][0].support_class,
            monthly=tuple(one.quote for one in found[_MONTH]),
            yearly=tuple(one.quote for one in found[_YEAR]),
        )


def proposed_incomes(law: LawBook, on: date) -> Amounts:
    """The incomes the slip proposes for a day, in đồng: the rural poverty line times the multiples of the slip's own
    settings, rounded up to whole steps and kept under the ceiling of the law. Raises ``RuleBroken`` without a line."""
    line, kept = law.at("rural-poverty-line", on).whole, settings()
    ceiling = law.at("voluntary-si.income-max", on).whole * law.at("base-salary", on).whole
    wanted = (line if many == 1 else -(-line * many // kept.step) * kept.step for many in kept.multiples)
    return tuple(sorted({min(one, ceiling) for one in wanted}))


def voluntary_offer(home: Home, cited: Cited, memo: QuoteMemo, commune: str) -> VoluntaryAnswer:
    """What every adult who can join pays; those who pay the same stand in one line."""
    joining, left = _who(home)
    if not joining:
        words = "Trong hộ hiện không có ai tham gia BHXH tự nguyện được."
        return VoluntaryAnswer(offer=VoluntaryOffer(left=tuple(left), nobody=words))
    try:
        quotes = {one.id: memo.paid(home, one, commune) for one in joining}
        pensions = tuple(_pension(home, one) for one in joining)
    except RuleBroken as broken:
        return VoluntaryAnswer(offer=VoluntaryOffer(left=tuple(left), nobody=broken.sentence))
    unverified, sources = cited.quotes(one for paid in quotes.values() for one in (*paid.monthly, *paid.yearly))
    ages = [rate for rate in home.law.all("retirement.age-months") if any(one.retires_on for one in pensions)]
    offer = VoluntaryOffer(
        incomes=memo.incomes,
        lines=_lines(joining, quotes),
        pensions=pensions,
        needed=pensions[0].needed,
        left=tuple(left),
        unverified=unverified,
        pension_unverified=cited.doubts(ages),
    )
    return VoluntaryAnswer(offer=offer, quotes=quotes, sources=sources)


def months_on_record(member: Member) -> int | None:
    """How many months of social insurance the office has on record; None where it has none or not their first month."""
    on = month_key(member.facts.on)
    found: set[str] = set()
    for cover in member.covers:
        if cover.scheme not in _SI:
            continue
        if cover.valid_from is None:
            return None
        last = cover.valid_to[:7] if cover.valid_to else on
        month = date.fromisoformat(cover.valid_from).replace(day=1)
        while month_key(month) <= last:
            found.add(month_key(month))
            month = add_months(month, 1)
    return len(found) or None


def _who(home: Home) -> tuple[list[Member], list[LeftLine]]:
    """Who can join, and who cannot be told yet; who may not join only where nobody may."""
    joining: list[Member] = []
    left: list[LeftLine] = []
    barred: list[LeftLine] = []
    for one in home.members:
        verdict = can_join(home.law, VOLUNTARY_SI, one.facts.for_rules(), home.on)
        if verdict.allowed:
            joining.append(one)
        else:
            (barred if verdict.answer == NO else left).append(
                LeftLine(person_id=one.id, name=one.name, reason=verdict.reason)
            )
    return joining, left if joining else [*left, *barred]


def _lines(joining: Sequence[Member], quotes: dict[int, Paid]) -> tuple[IncomeLine, ...]:
    groups: dict[tuple[str, tuple[Amounts, Amounts]], list[Member]] = {}
    for one in joining:
        paid = quotes[one.id]
        groups.setdefault((paid.support_class, paid.amounts), []).append(one)
    lines = []
    for (code, (monthly, yearly)), people in groups.items():
        who = _support_words(quotes[people[0].id], code)
        # With one class for all there is nobody to tell apart.
        lines.append(
            IncomeLine(
                who=who if len(groups) == 1 else f"{named(people)}: {who}",
                monthly=monthly,
                yearly=yearly,
            )
        )
    return tuple(lines)


def _support_words(paid: Paid, code: str) -> str:
    first = paid.monthly[0]
    percent = rate_value(first, "voluntary-si.support")
    parts = []
    if first.state_support:
        share = f" {format_percent(percent)}" if percent is not None else ""
        parts.append(f"Nhà nước{share} = {format_money(first.state_support)} đ/tháng")
    if first.local_support:
        parts.append(f"địa phương {format_money(first.local_support)} đ/tháng")
    if first.other_support:
        parts.append(f"nơi khác {format_money(first.other_support)} đ/tháng")
    helped = f"được hỗ trợ: {', '.join(parts)}" if parts else "không còn được hỗ trợ"
    name = class_name(code)
    return f"{name[:1].upper()}{name[1:]}, {helped}"


def _pension(home: Home, member: Member) -> PensionLine:
    person, paid = member.facts.person, months_on_record(member)
    outlook = pension_outlook(home.law, birth=person.birth, sex=person.sex, paid_months=paid or 0, on=home.on)
    unknown = [words for name, words in _UNKNOWN.items() if not getattr(person, name)]
    return PensionLine(
        name=member.name,
        retires_on=outlook.retires_on,
        needed=outlook.months_needed,
        paid=paid,
        missing=None if paid is None else outlook.months_missing,
        unknown=", ".join(unknown),
    )

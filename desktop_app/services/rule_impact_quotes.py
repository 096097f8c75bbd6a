"""The open quotes under two laws: what each person would pay on the day it is paid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from desktop_app.domain.dates import format_date
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.law import LawBook
from desktop_app.domain.quote import HEALTH_HOUSEHOLD, Quote
from desktop_app.domain.records import Enrolment
from desktop_app.services.enrolling import line_of
from desktop_app.services.enrolling_price import SCHEME_NAMES, price
from desktop_app.services.rule_book_values import DATE, QUOTE, ImpactLine, Progress
from desktop_app.services.rule_impact_laws import Laws
from desktop_app.storage.repositories import Repositories


@dataclass(frozen=True, kw_only=True)
class QuoteChange:
    """One open quote under both laws when it is paid ``on`` a day; a quote, or the sentence why it cannot be paid so."""

    enrolment: Enrolment
    name: str
    on: date
    before: Quote | str
    after: Quote | str

    @property
    def amounts(self) -> tuple[int | None, int | None]:
        """What is paid before and after, in đồng; ``None`` where it cannot be paid."""
        return _payable(self.before), _payable(self.after)


def quote_changes(work: Repositories, laws: Laws, today: date, progress: Progress) -> list[QuoteChange]:
    """The open quotes that differ under the two laws, when paid today and, where the new figure begins later, on its first day."""
    days = [day for day in sorted({today, max(today, laws.since or today)}) if _any_can_differ(laws, day)]
    quoted = [one for one in work.renewals.open_quotes() if one.scheme in laws.schemes]
    names = work.people.named([one.person_id for one in quoted]) if days else {}
    homes = [list(home) for _household, home in groupby(quoted, key=lambda one: one.household_id)] if days else []
    found: list[QuoteChange] = []
    for number, home in enumerate(homes):
        progress(number, len(homes), "Tính lại phần đã lập, chờ thu")
        for day in days:
            before, after = _priced(work, laws.before, home, day), _priced(work, laws.after, home, day)
            for one in home:
                change = QuoteChange(
                    enrolment=one, name=names[one.person_id], on=day, before=before[one.id], after=after[one.id]
                )
                if _told(change.before) != _told(change.after):
                    found.append(change)
    return found


def quote_line(change: QuoteChange) -> ImpactLine:
    """The change as a line: amounts where they differ, else the days of the card."""
    before, after = change.amounts
    days = f"nếu thu ngày {format_date(change.on)}"
    said = [text for text in (change.before, change.after) if isinstance(text, str)]
    if said:
        days += f": {said[-1]}"
    elif before == after:
        days += f": {_span(change.before)} → {_span(change.after)}"
    return ImpactLine(
        kind=DATE if before == after else QUOTE,
        title=f"{change.name} – {SCHEME_NAMES[change.enrolment.scheme]}",
        detail=days,
        before=None if before == after else before,
        after=None if before == after else after,
        unit="" if before == after else "đồng",
        page="collect",
        args={"household": change.enrolment.household_id},
    )


def _any_can_differ(laws: Laws, day: date) -> bool:
    return any(laws.can_differ(scheme, day) for scheme in laws.schemes)


def _priced(work: Repositories, law: LawBook, home: Sequence[Enrolment], on: date) -> dict[int, Quote | str]:
    """Each quote of a household, the health lines together (their order makes the amount), the others one by one."""
    health = [one for one in home if one.scheme == HEALTH_HOUSEHOLD]
    found: dict[int, Quote | str] = {}
    for group in [health, *([one] for one in home if one.scheme != HEALTH_HOUSEHOLD)]:
        if not group:
            continue
        try:
            priced = price(work, law, group[0].household_id, [line_of(one) for one in group], on)
            found |= {one.id: part.quote for one, part in zip(group, priced, strict=True)}
        except RuleBroken as broken:
            found |= {one.id: broken.sentence for one in group}
    return found


def _payable(quote: Quote | str) -> int | None:
    return None if isinstance(quote, str) else quote.payable


def _told(quote: Quote | str) -> object:
    """What of a quote the officer would see change: the amount and the days, or that it cannot be paid."""
    return None if isinstance(quote, str) else (quote.payable, quote.valid_from, quote.valid_to)


def _span(quote: Quote | str) -> str:
    if isinstance(quote, str) or quote.valid_from is None or quote.valid_to is None:
        return "chưa rõ"
    return f"{format_date(quote.valid_from)} – {format_date(quote.valid_to)}"

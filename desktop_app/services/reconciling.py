"""Đối chiếu thu – nộp: what each collector took a day against what was handed in, with shortages and how late they are.

What is handed in settles the oldest cash first. A receipt that was voided counts on the day it was written, so that nobody looks short of money
that was given back. The deadline comes from the rule book (`remittance.days`, the contract of the office); where it says nothing nothing is late.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from desktop_app.domain.dates import format_date
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.names import sort_key
from desktop_app.domain.settlement import Settled, settle
from desktop_app.services.money_balances import OFFICE_NAME, balance_in
from desktop_app.services.office import Office
from desktop_app.storage.balances import CashDay
from desktop_app.storage.repositories import Repositories


@dataclass(frozen=True, kw_only=True)
class ReconciledDay:
    """One collector's day, in đồng. ``collected_cash`` and ``collected_transfer`` as entered that day (surplus kept too, reversals taken off);
    ``returned``: given back in cash; ``batches``: where the money was declared.

    ``short``: what of the day's cash is not handed in yet; ``settled_on``: when the last of it was (ISO), ``None`` while some is short or where
    there was nothing. ``age_days``: from the day to when it was settled, or to today; ``late``: later than the deadline ``due_on`` (ISO).
    """

    on: str
    collector_id: int | None
    name: str
    receipts: int
    collected_cash: int
    collected_transfer: int
    returned: int
    batches: tuple[str, ...]
    remitted: int
    short: int
    settled_on: str | None
    age_days: int
    due_on: str | None
    late: bool
    code: str | None = None


@dataclass(frozen=True, kw_only=True)
class ReconciledCollector:
    """One collector's whole period: ``opening`` and ``closing`` are what was held before its first day and after its last; ``short`` of the days
    of the period and ``short_before`` of earlier days are not handed in today; ``late_days``: how many days were or are late."""

    collector_id: int | None
    name: str
    organisation: str
    opening: int
    receipts: int
    collected_cash: int
    collected_transfer: int
    returned: int
    remitted: int
    closing: int
    short: int
    short_before: int
    late_days: int
    code: str | None = None


@dataclass(frozen=True, kw_only=True)
class Reconciliation:
    """A period (both days included) by day and by collector, those without any money left out; the sums are over all of them."""

    since: date
    until: date
    days: tuple[ReconciledDay, ...]
    collectors: tuple[ReconciledCollector, ...]

    def total(self, name: str) -> int:
        """The sum of one column of ``collectors``."""
        return sum(getattr(one, name) for one in self.collectors)


def reconcile(office: Office, since: date, until: date, collector_id: int | None = None) -> Reconciliation:
    """What was taken against what was handed in, by day and collector, of one collector or of everybody; shortages as they stand today.

    Raises ``RuleBroken`` when the period ends before it begins.
    """
    if since > until:
        raise RuleBroken("Khoảng ngày đối chiếu bị ngược: từ ngày ở sau đến ngày.", rule="reconcile.period")
    work = office.read
    receipts = work.balances.receipts_by_day(since.isoformat(), until.isoformat())
    batches = work.balances.batches_by_day(since.isoformat(), until.isoformat())
    people = {one.id: one for one in work.collectors.all()}
    organisations = {one.id: one.name for one in work.organisations.all()}
    who = [collector_id] if collector_id is not None else work.balances.who()
    found = []
    for one in sorted(who, key=lambda each: (each is None, sort_key(people[each].name) if each is not None else "")):
        name = people[one].name if one is not None else OFFICE_NAME
        organisation = organisations.get(people[one].organisation_id, "") if one is not None else ""
        code = people[one].code if one is not None else None
        period = _Period(office=office, since=since, until=until, collector_id=one, name=name, code=code)
        days = period.days(
            {day: count for (collector, day), count in receipts.items() if collector == one},
            {day: tuple(names) for (collector, day), names in batches.items() if collector == one},
        )
        total = period.total(days, organisation)
        if days or total.opening or total.closing:
            found.append((days, total))
    return Reconciliation(
        since=since,
        until=until,
        days=tuple(sorted((day for days, _ in found for day in days), key=lambda day: day.on)),
        collectors=tuple(total for _, total in found),
    )


def remit_within(office: Office, day: date) -> int | None:
    """In how many days cash taken on a day must be handed in, by the office's rule book; ``None`` where it says nothing."""
    rate = office.law.find("remittance.days", day)
    return rate.whole if rate else None


class _Period:
    """One collector's period while it is worked out."""

    def __init__(
        self, *, office: Office, since: date, until: date, collector_id: int | None, name: str, code: str | None
    ) -> None:
        self._office = office
        self._work: Repositories = office.read
        self._since, self._until = since.isoformat(), until.isoformat()
        self._who, self._name, self._code = collector_id, name, code
        # Money handed in after the period settles its days too, so everything up to now is looked at.
        self._moves = {one.day: one for one in self._work.balances.cash_days(collector_id, self._since, "9999-12-31")}
        self.opening = balance_in(self._work, collector_id, since - timedelta(days=1)).held
        self._before, self._settled = self._settle()

    def days(self, receipts: Mapping[str, int], batches: Mapping[str, tuple[str, ...]]) -> list[ReconciledDay]:
        """The days of the period that saw money or a receipt."""
        seen = {day for day in self._moves if day <= self._until} | receipts.keys()
        none = CashDay(day="", cash=0, transfer=0, remitted=0, given_back=0)
        found = []
        for day in sorted(seen):
            moved, settled = self._moves.get(day, none), self._settled.get(day)
            due_on, age_days, late = self._lateness(day, settled)
            found.append(
                ReconciledDay(
                    on=day,
                    collector_id=self._who,
                    name=self._name,
                    receipts=receipts.get(day, 0),
                    collected_cash=moved.cash,
                    collected_transfer=moved.transfer,
                    returned=moved.given_back,
                    batches=batches.get(day, ()),
                    remitted=moved.remitted,
                    short=settled.short if settled else 0,
                    settled_on=settled.settled_on if settled else None,
                    age_days=age_days,
                    due_on=due_on,
                    late=late,
                    code=self._code,
                )
            )
        return found

    def total(self, days: list[ReconciledDay], organisation: str) -> ReconciledCollector:
        """The sums of the days, with what was held before and after."""
        cash = sum(day.collected_cash for day in days)
        returned, remitted = sum(day.returned for day in days), sum(day.remitted for day in days)
        return ReconciledCollector(
            collector_id=self._who,
            name=self._name,
            organisation=organisation,
            opening=self.opening,
            receipts=sum(day.receipts for day in days),
            collected_cash=cash,
            collected_transfer=sum(day.collected_transfer for day in days),
            returned=returned,
            remitted=remitted,
            closing=self.opening + cash - returned - remitted,
            short=sum(day.short for day in days),
            short_before=self._before,
            late_days=sum(day.late for day in days),
            code=self._code,
        )

    def _settle(self) -> tuple[int, dict[str, Settled]]:
        """What of the cash before the period is not handed in today, and how each day of it was settled."""
        taken = {day: one.cash for day, one in self._moves.items()}
        handed = {day: one.remitted + one.given_back for day, one in self._moves.items()}
        opening = self.opening
        for one in self._work.balances.moved(self._who, self._since, "9999-12-31"):
            taken_back = one.kind == "remit"
            (handed if taken_back else taken)[one.entered_on] -= -one.amount if taken_back else one.amount
            if one.day < self._since:
                opening += one.amount
            elif one.of_taken:
                taken[one.day] += one.amount
            else:
                handed[one.day] -= one.amount
        before = max(0, min(opening, opening - sum(handed.values())))
        return before, {one.day: one for one in settle(opening, taken, handed)}

    def _lateness(self, day: str, settled: Settled | None) -> tuple[str | None, int, bool]:
        if settled is None or settled.amount <= 0:
            return None, 0, False
        taken = date.fromisoformat(day)
        ended = date.fromisoformat(settled.settled_on) if settled.settled_on else self._office.today
        within = remit_within(self._office, taken)
        if within is None:
            return None, (ended - taken).days, False
        due_on = taken + timedelta(days=within)
        return due_on.isoformat(), (ended - taken).days, ended > due_on


def late_words(day: ReconciledDay) -> str:
    """How a day stands, in words: “đã nộp 12/10/2026”, “nộp chậm 4 ngày”, “còn thiếu, quá hạn 9 ngày” …"""
    if day.short:
        over = _over(day)
        return f"còn thiếu, quá hạn {over} ngày" if day.late else f"còn thiếu, giữ {day.age_days} ngày"
    if day.settled_on is None:
        return ""
    shown = format_date(date.fromisoformat(day.settled_on))
    return f"nộp chậm {_over(day)} ngày ({shown})" if day.late else f"đã nộp đủ {shown}"


def _over(day: ReconciledDay) -> int:
    assert day.due_on is not None
    within = (date.fromisoformat(day.due_on) - date.fromisoformat(day.on)).days
    return day.age_days - within

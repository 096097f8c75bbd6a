"""The values of remuneration: one line as D11-TS and the screen show it, what is asked for, what was confirmed."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from desktop_app.domain.dates import add_months, month_bounds, month_key
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.quote import Step
from desktop_app.domain.remuneration import FoundRate


@dataclass(frozen=True, kw_only=True)
class RemunerationLine:
    """One person's line. Amounts in đồng; ``percent`` ``None``: no rate is known and nothing can be owed yet (``problem`` says so).

    ``base``: what the participant paid, ``amount``: the remuneration for it; ``clawed_base``: what was given back, ``clawed_amount``: what is
    taken back for it at ``clawed_percent``. ``level``: mức đóng a month. ``fresh``: tham gia lần đầu. ``posted``: it stands in the ledger;
    otherwise it is what confirming would post. ``month`` is where it counts, ``due_on`` from when it is owed (ISO).
    """

    enrolment_id: int
    person_id: int
    name: str
    insurance_no: str | None
    collector_id: int
    collector: str
    code: str | None
    organisation_id: int
    scheme: str
    method: str | None
    months: int
    fresh: bool
    level: int
    base: int
    percent: Decimal | None
    amount: int
    clawed_base: int
    clawed_percent: Decimal | None
    clawed_amount: int
    months_back: int | None
    collected_on: str
    due_on: str
    month: str
    posted: bool
    source: str
    problem: str
    explanation: tuple[Step, ...]

    @property
    def net(self) -> int:
        """What the line brings the collector, less what is taken back, in đồng."""
        return self.amount - self.clawed_amount


@dataclass(frozen=True, kw_only=True)
class RemunerationSums:
    """Sums of lines in đồng; ``people`` counts lines with a grant, ``fresh_*`` and ``renewed_*`` the two halves of the form."""

    lines: int = 0
    fresh_people: int = 0
    fresh_base: int = 0
    fresh_amount: int = 0
    renewed_people: int = 0
    renewed_base: int = 0
    renewed_amount: int = 0
    fresh_clawed_base: int = 0
    fresh_clawed_amount: int = 0
    renewed_clawed_base: int = 0
    renewed_clawed_amount: int = 0

    @property
    def base(self) -> int:
        """What the participants paid."""
        return self.fresh_base + self.renewed_base

    @property
    def amount(self) -> int:
        """The remuneration for it."""
        return self.fresh_amount + self.renewed_amount

    @property
    def clawed_base(self) -> int:
        """What was given back to participants."""
        return self.fresh_clawed_base + self.renewed_clawed_base

    @property
    def clawed_amount(self) -> int:
        """The remuneration taken back for it."""
        return self.fresh_clawed_amount + self.renewed_clawed_amount


def sum_lines(lines: Iterable[RemunerationLine]) -> RemunerationSums:
    """Add lines up."""
    found = dict.fromkeys(RemunerationSums.__dataclass_fields__, 0)
    for line in lines:
        half = "fresh" if line.fresh else "renewed"
        found["lines"] += 1
        found[f"{half}_people"] += line.base > 0
        found[f"{half}_base"] += line.base
        found[f"{half}_amount"] += line.amount
        found[f"{half}_clawed_base"] += line.clawed_base
        found[f"{half}_clawed_amount"] += line.clawed_amount
    return RemunerationSums(**found)


@dataclass(frozen=True, kw_only=True)
class Confirmed:
    """What a confirmation posted, in đồng; ``unrated`` lines were left out because no rate is known, ``entry_on`` is the day of the entries."""

    grants: int
    amount: int
    claw_backs: int
    clawed_amount: int
    unrated: int
    entry_on: date


@dataclass(frozen=True, kw_only=True)
class Account:
    """What stands between the office and a collector, in đồng: granted, taken back, paid out (all not negative), and still owed."""

    collector_id: int
    name: str
    code: str | None
    organisation_id: int
    granted: int
    clawed: int
    paid: int

    @property
    def owed(self) -> int:
        """What is still to be paid out; negative when more was taken back than is left."""
        return self.granted - self.clawed - self.paid


def period_of(*, month: str | None = None, quarter: str | None = None, year: int | None = None) -> tuple[str, str]:
    """First and last month of what is asked for: a month ``YYYY-MM``, a quarter by any of its months, or a year. Raises ``RuleBroken`` for none."""
    if month is not None:
        return month, month
    if quarter is not None:
        first = month_bounds(quarter)[0]
        start = first.replace(month=first.month - (first.month - 1) % 3)
        return month_key(start), month_key(add_months(start, 2))
    if year is not None:
        return f"{year}-01", f"{year}-12"
    raise RuleBroken("Hãy chọn tháng, quý, năm hoặc đợt kê khai để tính thù lao.", rule="remuneration.period")


def rate_json(rate: FoundRate, *, kind: str, collected_on: str, due: str) -> str:
    """The rate of a line as it is kept with it."""
    kept = {
        "percent": str(rate.percent),
        "name": rate.name,
        "source": rate.source,
        "valid_from": rate.valid_from.isoformat(),
        "valid_to": rate.valid_to.isoformat() if rate.valid_to else None,
        "verified": rate.verified,
        "kind": kind,
        "collected_on": collected_on,
        "due": due,
    }
    return json.dumps(kept, ensure_ascii=False)


def rate_kept(text: str) -> tuple[FoundRate, dict[str, Any]]:
    """The rate kept with a line, and everything kept beside it."""
    kept: dict[str, Any] = json.loads(text)
    rate = FoundRate(
        percent=Decimal(kept["percent"]),
        name=kept["name"],
        source=kept["source"],
        valid_from=date.fromisoformat(kept["valid_from"]),
        valid_to=date.fromisoformat(kept["valid_to"]) if kept["valid_to"] else None,
        verified=kept["verified"],
    )
    return rate, kept

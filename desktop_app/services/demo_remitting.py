"""What the collectors of the demo office handed in: most are up to date, one is short and late."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from desktop_app.services.demo_money import USER, History
from desktop_app.storage.unit_of_work import UnitOfWork

_SPAN = 6  # days of collecting that are handed in together
_DAYS_KEPT = (1, 1, 2, 2, 3)  # how long the last cash of them stays with the collector
_SHORT_SINCE = 40  # days before today from which the one who is short brought only a part


@dataclass(frozen=True, kw_only=True)
class _Bundle:
    """Cash of some days that is handed in at once, in đồng."""

    first: date
    last: date
    amount: int
    on: date


def remit(work: UnitOfWork, draw: random.Random, history: History, day: date) -> None:
    """Write two years of remittances up to ``day``; ``draw`` is a generator of its own, so that nothing drawn earlier changes."""
    collectors = [one for found in history.collectors.values() for one in found]
    slow = draw.choice(collectors)
    organisations = {one.id: one.organisation_id for one in work.collectors.all()}
    found: list[tuple[_Bundle, int, str]] = []
    for collector in collectors:
        method = "transfer" if draw.random() < 0.2 else "cash"
        bundles = [one for one in _bundles(work, draw, collector, day) if one.on <= day]
        if collector == slow:
            bundles = _short(bundles, day)
        found += [(bundle, collector, method) for bundle in bundles]
    found.sort(key=lambda one: (one[0].on, one[1]))
    first = work.remittances.next_id()
    remittances: list[dict[str, Any]] = []
    entries: list[dict[str, Any]] = []
    for number, (bundle, collector, method) in enumerate(found):
        who = {"collector_id": collector, "organisation_id": organisations[collector]}
        on = bundle.on.isoformat()
        remittances.append(
            {
                **who,
                "id": first + number,
                "remitted_on": on,
                "method": method,
                "amount": bundle.amount,
                "document": f"{'UNC' if method == 'transfer' else 'PT'}{number + 1:05d}",
                "covers_from": bundle.first.isoformat(),
                "covers_to": bundle.last.isoformat(),
            }
        )
        entries.append(
            {
                **who,
                "kind": "remit",
                "amount": -bundle.amount,
                "entry_on": on,
                "method": "cash",
                "remittance_id": first + number,
                "entered_at": f"{on}T16:00:00",
                "entered_by": USER,
            }
        )
    work.remittances.add_many(remittances)
    work.ledger.add_many(entries)


def _bundles(work: UnitOfWork, draw: random.Random, collector: int, day: date) -> Iterator[_Bundle]:
    """The cash of one collector, some days of it at a time, handed in soon after the last of them."""
    taken = [(date.fromisoformat(one.day), one.cash) for one in work.balances.cash_days(collector, "", day.isoformat())]
    while taken := [one for one in taken if one[1] > 0]:
        first = taken[0][0]
        together = [one for one in taken if (one[0] - first).days < _SPAN]
        taken = taken[len(together) :]
        last = together[-1][0]
        on = last + timedelta(days=draw.choice(_DAYS_KEPT))
        yield _Bundle(first=first, last=last, amount=sum(amount for _, amount in together), on=on)


def _short(bundles: list[_Bundle], day: date) -> list[_Bundle]:
    """Of the last weeks only a round part of the first bundle, and late."""
    begun = day - timedelta(days=_SHORT_SINCE)
    kept = [one for one in bundles if one.last < begun]
    for late in [one for one in bundles if one.last >= begun][:1]:
        part = late.amount // 2 // 100_000 * 100_000
        if part:
            kept.append(_Bundle(first=late.first, last=late.last, amount=part, on=day - timedelta(days=2)))
    return kept

"""How long ago cover ended: the ages by which what is overdue is counted, and who collects there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from desktop_app.domain.dates import add_months
from desktop_app.domain.faults import RuleBroken
from desktop_app.storage.repositories import Repositories

_EARLIEST = date(1900, 1, 1)


@dataclass(frozen=True, kw_only=True)
class Age:
    """One age of what is overdue: at least ``since`` months, less than ``until`` (``None``: without an end)."""

    code: str
    name: str
    since: int
    until: int | None

    def span(self, on: date) -> tuple[date, date]:
        """The last days of cover that are of this age on a day, both ends included."""
        first = _EARLIEST if self.until is None else add_months(on, -self.until) + timedelta(days=1)
        last = add_months(on, -self.since) if self.since else on - timedelta(days=1)
        return first, last


def ages(work: Repositories, on: date) -> tuple[Age, ...]:
    """The ages in order (``seeds/overdue_ages.csv``): each begins where the one before ends."""
    return tuple(
        Age(
            code=code.code,
            name=code.name,
            since=int(code.details["from_months"]),
            until=int(code.details["to_months"]) if code.details["to_months"] else None,
        )
        for code in work.reference.codes("overdue_ages", on.isoformat())
    )


def age_span(work: Repositories, code: str, on: date) -> tuple[date, date]:
    """The last days of cover of one age. Raises ``RuleBroken`` for an age that is none."""
    for age in ages(work, on):
        if age.code == code:
            return age.span(on)
    raise RuleBroken(f"Không có mức quá hạn “{code}”.", rule="due.age")


def age_of(known: tuple[Age, ...], ends_on: date, on: date) -> Age | None:
    """The age of a last day of cover on a day; ``None`` while it lies ahead."""
    for age in known:
        first, last = age.span(on)
        if first <= ends_on <= last:
            return age
    return None

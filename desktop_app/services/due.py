"""Who is due: cards and paid months that end, payments whose window closes, and the day a lapsed card loses its start."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from desktop_app.domain.card import gap_limit_on
from desktop_app.domain.dates import format_date
from desktop_app.domain.deadlines import LAPSED, person_due
from desktop_app.domain.eligibility import NO, Facts, can_join
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.law import LawBook
from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI
from desktop_app.services.office import Office
from desktop_app.storage.due import DueRow

WITHIN = 30  # days: how far the list looks ahead unless told otherwise
_ADULT = Facts(birth="1980-01-01")  # somebody whom only what is held can keep out


@dataclass(frozen=True, kw_only=True)
class DueItem:
    """One person in one scheme whose cover ends, or ended, however long ago.

    ``days_left`` counts from the day asked about to ``ends_on`` (negative when past). ``gap_limit_on``: from that day a
    new health card waits (``None`` for voluntary insurance). ``pay_by``: the last day to pay the next period of voluntary
    insurance, where the method is known. ``state`` and ``lapsed_since``: as in ``domain.deadlines``.
    """

    person: int
    name: str
    scheme: str
    ends_on: date
    gap_limit_on: date | None
    days_left: int
    household: int
    hamlet: str
    collector: str | None
    pay_by: date | None = None
    hamlet_id: int = 0
    collector_id: int | None = None
    phone: str | None = None
    state: str = "covered"
    lapsed_since: date | None = None

    @property
    def acts_by(self) -> date:
        """The next day that matters: the end of the cover, or of what may still be saved after it."""
        if self.days_left >= 0:
            return self.ends_on
        return self.gap_limit_on or self.pay_by or self.ends_on

    @property
    def text(self) -> str:
        """The same in Vietnamese words for a line of a list."""
        day = format_date(self.ends_on)
        if self.days_left > 0:
            return f"hết hạn {day}, còn {self.days_left} ngày"
        if self.days_left == 0:
            return f"hết hạn hôm nay, {day}"
        if self.state == LAPSED:
            what = "hết hạn" if self.gap_limit_on is not None else "đã đóng đến"
            return f"{what} {day}, đã gián đoạn {-self.days_left} ngày"
        if self.gap_limit_on is not None:
            return f"hết hạn {day}; đóng trước {format_date(self.gap_limit_on)} để không phải chờ thẻ"
        if self.pay_by is not None:
            return f"đã đóng đến {day}; hạn đóng tiếp {format_date(self.pay_by)}"
        return f"đã đóng đến {day}; chưa rõ phương thức nên chưa tính được hạn đóng tiếp"

    def as_json(self) -> dict[str, Any]:
        """The item in the shape of ``due --json``."""
        return {
            "person": self.person,
            "name": self.name,
            "scheme": self.scheme,
            "ends_on": self.ends_on.isoformat(),
            "gap_limit_on": self.gap_limit_on.isoformat() if self.gap_limit_on else None,
            "days_left": self.days_left,
            "household": self.household,
            "hamlet": self.hamlet,
            "collector": self.collector,
            "pay_by": self.pay_by.isoformat() if self.pay_by else None,
            "state": self.state,
            "lapsed_since": self.lapsed_since.isoformat() if self.lapsed_since else None,
        }


@dataclass(frozen=True, kw_only=True)
class _Standing:
    """What of an item is the same for everybody whose period ends on a day and was paid by a method; as in ``DueItem``."""

    ends_on: date
    gap_limit_on: date | None
    days_left: int
    pay_by: date | None
    state: str
    lapsed_since: date | None


@dataclass(frozen=True, kw_only=True)
class DueList:
    """Who is due around a day, by the day that matters next."""

    on: date
    items: tuple[DueItem, ...]

    def as_json(self) -> dict[str, Any]:
        """The object of ``due --json``."""
        return {"on": self.on.isoformat(), "items": [item.as_json() for item in self.items]}


def due(office: Office, on: date, within: int = WITHIN) -> DueList:
    """Everybody to be seen between ``on`` and ``within`` days later.

    In the list: household cards and voluntary insurance that end in that time; household cards that ended before and
    whose 90-day limit falls into it; voluntary insurance paid up to before ``on`` whose next window closes in it. Who
    holds other cover by then, died or left is not in it. Raises ``RuleBroken`` for a negative ``within``.
    """
    if within < 0:
        raise RuleBroken("Số ngày phải từ 0 trở lên.", rule="due.within")
    items = [*ending(office, on, within), *limits(office, on, within), *windows(office, on, within)]
    return DueList(
        on=on, items=tuple(sorted(items, key=lambda item: (item.acts_by, item.hamlet, item.name, item.person)))
    )


def ending(office: Office, on: date, within: int) -> list[DueItem]:
    """Cover that ends in the days from ``on`` to ``within`` days later."""
    last = on + timedelta(days=within)
    return [item for scheme in (HEALTH_HOUSEHOLD, VOLUNTARY_SI) for item in _items(office, scheme, on, last, on)]


def limits(office: Office, on: date, within: int) -> list[DueItem]:
    """Household cards that have ended and can be renewed without waiting only until a day in the time asked about."""
    gap = office.law.at("health.card-gap-days", on).whole
    first, last = on - timedelta(days=gap), min(on - timedelta(days=1), on + timedelta(days=within - gap))
    if last < first:
        return []
    until = on + timedelta(days=within)
    items = _items(office, HEALTH_HOUSEHOLD, first, last, on)
    return [item for item in items if item.gap_limit_on is not None and on <= item.gap_limit_on <= until]


def windows(office: Office, on: date, within: int) -> list[DueItem]:
    """Voluntary insurance paid to a day before ``on`` whose next period can be paid until a day in the time asked about."""
    longest = max((rate.whole for rate in office.law.all("voluntary-si.window-months")), default=0)
    first, until = on - timedelta(days=31 * longest), on + timedelta(days=within)
    items = _items(office, VOLUNTARY_SI, first, on - timedelta(days=1), on)
    return [item for item in items if item.pay_by is not None and on <= item.pay_by <= until]


def items_of(law: LawBook, rows: Iterable[DueRow], on: date) -> list[DueItem]:
    """Rows of the file as the list shows them on a day. Where a period stands is asked of the law once for each last day and method."""
    known: dict[tuple[str, str, str | None], _Standing] = {}
    items = []
    for row in rows:
        key = (row.scheme, row.ends_on, row.method)
        standing = known.get(key)
        if standing is None:
            standing = known[key] = _standing(law, row, on)
        items.append(
            DueItem(
                person=row.person_id,
                name=row.name,
                scheme=row.scheme,
                ends_on=standing.ends_on,
                gap_limit_on=standing.gap_limit_on,
                days_left=standing.days_left,
                household=row.household_id,
                hamlet=row.hamlet,
                collector=row.collector,
                pay_by=standing.pay_by,
                hamlet_id=row.hamlet_id,
                collector_id=row.collector_id,
                phone=row.phone,
                state=standing.state,
                lapsed_since=standing.lapsed_since,
            )
        )
    return items


def _standing(law: LawBook, row: DueRow, on: date) -> _Standing:
    ends_on = date.fromisoformat(row.ends_on)
    found = person_due(law, row.scheme, on=on, covered_to=ends_on, method=row.method)
    health = row.scheme == HEALTH_HOUSEHOLD
    return _Standing(
        ends_on=ends_on,
        gap_limit_on=gap_limit_on(law, ends_on) if health else None,
        days_left=(ends_on - on).days,
        pay_by=None if health else found.due_on,
        state=found.state,
        lapsed_since=found.lapsed_since,
    )


def blocking(office: Office, scheme: str, on: date) -> Sequence[str]:
    """The schemes and benefits that keep an adult out of ``scheme`` (asked of the rules, not listed again here)."""
    return _blocking(office.law, scheme, _schemes(office), on)


def _items(office: Office, scheme: str, first: date, last: date, on: date) -> list[DueItem]:
    rows = office.read.due.ending(
        scheme,
        first.isoformat(),
        last.isoformat(),
        blocking=blocking(office, scheme, on),
        on=on.isoformat(),
    )
    return items_of(office.law, rows, on)


def _blocking(law: LawBook, scheme: str, held: Iterable[str], on: date) -> Sequence[str]:
    return [
        code
        for code in held
        if code != scheme and can_join(law, scheme, replace(_ADULT, holds=frozenset({code})), on).answer == NO
    ]


def _schemes(office: Office) -> list[str]:
    return [code.code for code in office.read.reference.codes("schemes")]

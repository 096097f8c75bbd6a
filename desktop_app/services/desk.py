"""Việc hôm nay: declarations that came back, promises due, visits to repeat, cover that ends and 90-day limits, for the office or one collector."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from desktop_app.domain.dates import format_date
from desktop_app.services import due as dues
from desktop_app.services.batch_answers import ReturnedItem, returned_waiting
from desktop_app.services.canvassing import outcomes_of
from desktop_app.services.due import DueItem
from desktop_app.services.office import Office
from desktop_app.storage.canvassing_lists import FollowRow
from desktop_app.storage.repositories import Repositories

RETURNS, PROMISES, REVISITS, ENDINGS, LIMITS = "returns", "promises", "revisits", "endings", "limits"
GROUP_WORDS = {
    RETURNS: "Hồ sơ bị trả lại",
    PROMISES: "Hẹn đóng đến hạn",
    REVISITS: "Cần đến lại",
    ENDINGS: "Sắp hết hạn",
    LIMITS: "Sắp quá {gap} ngày gián đoạn",
}
NOBODY = "Chưa phân công"


@dataclass(frozen=True, kw_only=True)
class DeskItem:
    """One thing to do: whom to see, why, by when. ``days_late``: how long it is overdue (0 or less: not yet).

    ``person_id`` ``None``: the household as a whole. ``text``: Vietnamese, what is behind it.
    """

    kind: str
    person_id: int | None
    household_id: int
    name: str
    hamlet: str
    scheme: str | None
    on: date
    days_late: int
    collector_id: int | None
    collector: str
    phone: str | None
    text: str


@dataclass(frozen=True, kw_only=True)
class DeskGroup:
    """One heading of the desk with everything under it, the most urgent first."""

    kind: str
    label: str
    items: tuple[DeskItem, ...]

    @property
    def count(self) -> int:
        """How many things stand under the heading."""
        return len(self.items)

    def by_collector(self) -> dict[str, int]:
        """How many of them each collector has."""
        counts: dict[str, int] = {}
        for item in self.items:
            counts[item.collector] = counts.get(item.collector, 0) + 1
        return dict(sorted(counts.items(), key=lambda pair: (pair[0] == NOBODY, pair[0])))


@dataclass(frozen=True, kw_only=True)
class Desk:
    """The desk of a day."""

    on: date
    groups: tuple[DeskGroup, ...]

    @property
    def total(self) -> int:
        """How many things there are to do."""
        return sum(group.count for group in self.groups)

    def group(self, kind: str) -> DeskGroup:
        """One heading."""
        return next(group for group in self.groups if group.kind == kind)


def desk(office: Office, on: date | None = None, *, within: int | None = None, collector_id: int | None = None) -> Desk:
    """What is to be done on a day (today by default): promises and revisits up to it, ends and limits ``within`` days.

    ``within`` is the renewal notice of the law by default. ``collector_id`` keeps one collector's own things only.
    """
    day = on or office.today
    ahead = within if within is not None else office.law.at("health.renewal-notice-days", day).whole
    follow_ups = office.read.follow_ups
    words = {digit: outcome.name for digit, outcome in outcomes_of(office.read).items()}
    groups = {
        RETURNS: [_returned(item, office.read) for item in returned_waiting(office, collector_id)],
        PROMISES: [_followed(PROMISES, row, day, words) for row in follow_ups.promises(day.isoformat())],
        REVISITS: [_followed(REVISITS, row, day, words) for row in follow_ups.revisits(day.isoformat())],
        ENDINGS: _dues(ENDINGS, dues.ending(office, day, ahead), day),
        LIMITS: _dues(LIMITS, dues.limits(office, day, ahead), day),
    }
    gap = office.law.at("health.card-gap-days", day).whole
    return Desk(on=day, groups=tuple(_group(kind, items, collector_id, gap) for kind, items in groups.items()))


def _group(kind: str, items: Iterable[DeskItem], collector_id: int | None, gap: int) -> DeskGroup:
    kept = [item for item in items if collector_id is None or item.collector_id == collector_id]
    return DeskGroup(
        kind=kind, label=GROUP_WORDS[kind].format(gap=gap), items=tuple(sorted(kept, key=lambda item: item.on))
    )


def _returned(item: ReturnedItem, work: Repositories) -> DeskItem:
    person = item.line.person
    household = work.households.get(person.household_id)
    return DeskItem(
        kind=RETURNS,
        person_id=person.id,
        household_id=person.household_id,
        name=person.name,
        hamlet=work.hamlets.get(household.hamlet_id).name,
        scheme=item.line.enrolment.scheme,
        on=date.fromisoformat(item.back.returned_on),
        days_late=item.days,
        collector_id=item.line.enrolment.collector_id,
        collector=item.collector.name if item.collector else NOBODY,
        phone=person.phone or household.phone,
        text=item.said,
    )


def _followed(kind: str, row: FollowRow, day: date, words: dict[str, str]) -> DeskItem:
    on = date.fromisoformat(row.due_on)
    said = f"{format_date(date.fromisoformat(row.visited_on))}: {words.get(row.outcome, row.outcome)}"
    return DeskItem(
        kind=kind,
        person_id=row.person_id,
        household_id=row.household_id,
        name=row.name or "Hộ chưa có chủ hộ",
        hamlet=row.hamlet,
        scheme=row.scheme,
        on=on,
        days_late=(day - on).days,
        collector_id=row.collector_id,
        collector=row.collector or NOBODY,
        phone=row.phone,
        text=f"{said}. {row.note}" if row.note else said,
    )


def _dues(kind: str, items: Iterable[DueItem], day: date) -> list[DeskItem]:
    """The items in the words of the desk; what is said of a last day is put into words once."""
    said: dict[tuple[object, ...], str] = {}
    found = []
    for item in items:
        key = (item.scheme, item.ends_on, item.state, item.pay_by)
        if key not in said:
            said[key] = item.text
        on = item.gap_limit_on if kind == LIMITS and item.gap_limit_on is not None else item.ends_on
        found.append(
            DeskItem(
                kind=kind,
                person_id=item.person,
                household_id=item.household,
                name=item.name,
                hamlet=item.hamlet,
                scheme=item.scheme,
                on=on,
                days_late=(day - on).days,
                collector_id=item.collector_id,
                collector=item.collector or NOBODY,
                phone=item.phone,
                text=said[key],
            )
        )
    return found

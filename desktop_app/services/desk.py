"""Việc hôm nay: what came back, promises due, visits to repeat, cover that ends, 90-day limits, then the leads worth a visit most; for the office or
one collector. Counted without reading what is counted, and read in windows of rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from desktop_app.domain.dates import format_date
from desktop_app.services.batch_answers import ReturnedItem, returned_waiting
from desktop_app.services.canvassing import outcomes_of
from desktop_app.services.due import DueItem, items_of
from desktop_app.services.due_parts import LIMIT, DueFilter, ending_questions, questions_of
from desktop_app.services.households_cover import CANVASSED
from desktop_app.services.lead_ranking import freshen, parts_of
from desktop_app.services.office import Office
from desktop_app.storage.canvassing_lists import LeadRow
from desktop_app.storage.desk import FollowRow
from desktop_app.storage.due import EndQuestion
from desktop_app.storage.repositories import Repositories

RETURNS, PROMISES, REVISITS, ENDINGS, LIMITS, LEADS = "returns", "promises", "revisits", "endings", "limits", "leads"
KINDS = (RETURNS, PROMISES, REVISITS, ENDINGS, LIMITS, LEADS)
GROUP_WORDS = {
    RETURNS: "Hồ sơ bị trả lại",
    PROMISES: "Hẹn đóng đến hạn",
    REVISITS: "Cần đến lại",
    ENDINGS: "Sắp hết hạn",
    LIMITS: "Sắp quá {gap} ngày gián đoạn",
    LEADS: "Tiềm năng nên gặp",
}
NOBODY = "Chưa phân công"
_FOLLOW = {PROMISES: "promise", REVISITS: "revisit"}
_REASONS = 3  # that a line of the desk names; the rest behind “Vì sao?”
_ALL = -1  # the limit that is none


@dataclass(frozen=True, kw_only=True)
class DeskItem:
    """One thing to do: whom to see, why, by when. ``days_late``: how long it is overdue (0 or less: not yet).

    ``person_id`` ``None``: the household as a whole. ``text``: Vietnamese, what is behind it. ``lead_id``, ``score``: of a lead.
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
    lead_id: int | None = None
    score: int | None = None


@dataclass(frozen=True, kw_only=True)
class DeskCounts:
    """How many things stand under each heading; ``late``: how many of the promises, revisits and returns are overdue."""

    on: date
    gap: int
    within: int
    collector_id: int | None
    counts: dict[str, int]
    late: dict[str, int]

    @property
    def total(self) -> int:
        """What has its day; leads come on top."""
        return sum(count for kind, count in self.counts.items() if kind != LEADS)

    def label(self, kind: str) -> str:
        """The heading in Vietnamese."""
        return GROUP_WORDS[kind].format(gap=self.gap)


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
    """The dated work of a day, whole: for a paper or a file, not for a screen."""

    on: date
    groups: tuple[DeskGroup, ...]

    @property
    def total(self) -> int:
        """How many things there are to do."""
        return sum(group.count for group in self.groups)

    def group(self, kind: str) -> DeskGroup:
        """One heading."""
        return next(group for group in self.groups if group.kind == kind)


@dataclass(frozen=True, kw_only=True)
class BriefGroup:
    """One heading with how much stands under it and the first few of it."""

    kind: str
    label: str
    count: int
    late: int
    items: tuple[DeskItem, ...]


@dataclass(frozen=True, kw_only=True)
class DeskBrief:
    """The desk of a day in short, for a card."""

    counts: DeskCounts
    first: dict[str, tuple[DeskItem, ...]]

    @property
    def on(self) -> date:
        """The day."""
        return self.counts.on

    @property
    def total(self) -> int:
        """What has its day."""
        return self.counts.total

    def group(self, kind: str) -> BriefGroup:
        """One heading."""
        return BriefGroup(
            kind=kind,
            label=self.counts.label(kind),
            count=self.counts.counts[kind],
            late=self.counts.late.get(kind, 0),
            items=self.first[kind],
        )


def desk_counts(
    office: Office, on: date | None = None, *, within: int | None = None, collector_id: int | None = None
) -> DeskCounts:
    """How much there is to do on a day (today by default): promises and revisits up to it, ends and limits ``within`` days (the renewal
    notice of the law by default), open leads. ``collector_id``: of one collector only, 0: of nobody."""
    day, ahead = _when(office, on, within)
    work = office.read
    returned = _returned_of(office, collector_id)
    counts = {RETURNS: len(returned)}
    late = {RETURNS: sum(item.days > 0 for item in returned)}
    for kind, code in _FOLLOW.items():
        counts[kind] = work.follow_ups.count(code, day.isoformat(), collector_id)
        late[kind] = work.follow_ups.late(code, day.isoformat(), collector_id)
    for kind in (ENDINGS, LIMITS):
        counts[kind] = sum(work.due.count(asked) for asked in _questions(office, kind, day, ahead, collector_id))
    walked = _walked(work, collector_id) if collector_id is not None else []
    counts[LEADS] = work.desk_figures.open_leads(CANVASSED, collector_id, walked)
    gap = office.law.at("health.card-gap-days", day).whole
    return DeskCounts(on=day, gap=gap, within=ahead, collector_id=collector_id, counts=counts, late=late)


def desk_page(
    office: Office,
    kind: str,
    offset: int = 0,
    limit: int = 200,
    *,
    on: date | None = None,
    within: int | None = None,
    collector_id: int | None = None,
) -> list[DeskItem]:
    """Some things under one heading, the most urgent first; leads by their points (as last counted: ``lead_ranking.freshen``)."""
    day, ahead = _when(office, on, within)
    work = office.read
    if kind == RETURNS:
        end = None if limit < 0 else offset + limit
        return [_returned(item, work) for item in _returned_of(office, collector_id)[offset:end]]
    if kind in _FOLLOW:
        words = {digit: outcome.name for digit, outcome in outcomes_of(work).items()}
        rows = work.follow_ups.page(_FOLLOW[kind], day.isoformat(), collector_id, offset, limit)
        return [_followed(kind, row, day, words) for row in rows]
    if kind in (ENDINGS, LIMITS):
        asked = _questions(office, kind, day, ahead, collector_id)
        return _dues(kind, items_of(office.law, work.due.page(asked, limit, offset=offset), day), day)
    wanted: dict[str, object] = {"schemes": CANVASSED}
    if collector_id is not None:
        wanted |= {"taker_id": collector_id, "walked": _walked(work, collector_id)}
    found = work.lead_list.window(offset, limit, wanted, "rank")
    parts = parts_of(office, [row.id for row in found])
    said = {key: ", ".join(part.label for part in value[:_REASONS]) for key, value in parts.items()}
    return [_led(row, day, said.get(row.id, "")) for row in found]


def desk_rows(office: Office, counts: DeskCounts, kinds: Sequence[str], offset: int, limit: int) -> list[DeskItem]:
    """Some rows of several headings one after the other, as counted before."""
    found: list[DeskItem] = []
    for kind in kinds:
        size = counts.counts[kind]
        if offset < size and len(found) < limit:
            wanted = min(limit - len(found), size - offset)
            found += desk_page(
                office, kind, offset, wanted, on=counts.on, within=counts.within, collector_id=counts.collector_id
            )
            offset = size
        offset -= size
    return found


def ready_desk(
    office: Office, on: date | None = None, *, within: int | None = None, collector_id: int | None = None
) -> DeskCounts:
    """The counts once the points of the leads are those of today."""
    freshen(office, on)
    return desk_counts(office, on, within=within, collector_id=collector_id)


def desk(office: Office, on: date | None = None, *, within: int | None = None, collector_id: int | None = None) -> Desk:
    """The dated work of a day, every item of it; screens take ``desk_counts`` and ``desk_page``."""
    day, ahead = _when(office, on, within)
    gap = office.law.at("health.card-gap-days", day).whole
    groups = [
        DeskGroup(
            kind=kind,
            label=GROUP_WORDS[kind].format(gap=gap),
            items=tuple(desk_page(office, kind, 0, _ALL, on=day, within=ahead, collector_id=collector_id)),
        )
        for kind in KINDS
        if kind != LEADS
    ]
    return Desk(on=day, groups=tuple(groups))


def desk_brief(office: Office, shown: int = 2) -> DeskBrief:
    """How much there is to do today and the first ``shown`` of each heading."""
    counts = desk_counts(office)
    return DeskBrief(counts=counts, first={kind: tuple(desk_page(office, kind, 0, shown)) for kind in KINDS})


def desk_group(office: Office, kind: str) -> DeskGroup:
    """Everything under one heading of today."""
    counts = desk_counts(office)
    return DeskGroup(kind=kind, label=counts.label(kind), items=tuple(desk_page(office, kind, 0, _ALL)))


def _when(office: Office, on: date | None, within: int | None) -> tuple[date, int]:
    day = on or office.today
    return day, within if within is not None else office.law.at("health.renewal-notice-days", day).whole


def _questions(office: Office, kind: str, day: date, ahead: int, collector_id: int | None) -> list[EndQuestion]:
    if kind == ENDINGS:
        return ending_questions(office, day, ahead, collector_id)
    return questions_of(office, DueFilter(part=LIMIT, within=ahead, collector_id=collector_id), day)


def _walked(work: Repositories, collector_id: int) -> list[int]:
    """The hamlets a collector walks in an open round; of nobody (0): those that nobody walks."""
    walkers = work.desk_figures.walkers()
    if collector_id:
        return [hamlet_id for hamlet_id, who in walkers.items() if who == collector_id]
    return [hamlet.id for hamlet in work.hamlets.all() if hamlet.id not in walkers]


def _returned_of(office: Office, collector_id: int | None) -> list[ReturnedItem]:
    found = returned_waiting(office, collector_id or None)
    if collector_id == 0:
        found = tuple(item for item in found if item.line.enrolment.collector_id is None)
    return sorted(found, key=lambda item: item.back.returned_on)


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


def _led(row: LeadRow, day: date, reasons: str) -> DeskItem:
    on = date.fromisoformat(row.due_on or row.opened_on)
    return DeskItem(
        kind=LEADS,
        person_id=row.person_id,
        household_id=row.household_id,
        name=row.name,
        hamlet=row.hamlet,
        scheme=row.scheme,
        on=on,
        days_late=(day - on).days if row.due_on else 0,
        collector_id=row.collector_id,
        collector=row.collector or NOBODY,
        phone=row.phone,
        text=f"{row.score or 0} điểm: {reasons}" if reasons else f"{row.score or 0} điểm",
        lead_id=row.id,
        score=row.score or 0,
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

"""What followed an event within n days: leads opened and participations paid, of those named present and of the whole place.

Counted in person × scheme, each once for an event. The day of the event is the first of the n days; while they run, as many days
before it as have passed since are the comparison. A lead belongs to the hamlet where the person lives now, a participation to
the hamlet where it was paid. The figures and the names behind them come from the same days and the same people.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from operator import attrgetter

from desktop_app.domain.outreach_records import Outreach
from desktop_app.services.chart_names import NameLine
from desktop_app.services.enrolling_price import SCHEME_NAMES
from desktop_app.services.office import Office
from desktop_app.services.outreach import COMMUNE, HAMLET, area_names, area_of, find_outreach
from desktop_app.services.outreach_settings import follow_days, kind_names
from desktop_app.storage.outreach import Happening
from desktop_app.storage.repositories import Repositories

LEADS, PAID = "leads", "paid"
NAMED, AREA, BEFORE = "named", "area", "before"
SIDES = {NAMED: "người có mặt", AREA: "địa bàn", BEFORE: "địa bàn, trước đó"}
Key = tuple[int, str]
_BY_DAY = attrgetter("day")


@dataclass(frozen=True, kw_only=True)
class OutreachLine:
    """One event with what followed.

    ``leads_…``, ``paid_…``: person × scheme of those named, of the place, and of the place in as many days before. ``named``: how many people are
    named; ``days``: how many days have been counted, ``running``: that more are to come. ``cost_named``, ``cost_area``: đồng for each
    participation, ``None`` where the cost is not known or nobody paid.
    """

    event: Outreach
    kind: str
    area: str
    holder: str
    named: int
    days: int
    running: bool
    leads_named: int
    paid_named: int
    leads_area: int
    paid_area: int
    leads_before: int
    paid_before: int

    @property
    def cost_named(self) -> int | None:
        """Đồng for each participation of those named."""
        return cost_each(self.event.cost, self.paid_named)

    @property
    def cost_area(self) -> int | None:
        """Đồng for each participation of the place."""
        return cost_each(self.event.cost, self.paid_area)


@dataclass(frozen=True, kw_only=True)
class OutreachSums:
    """Sums over events. What stands in ``added`` adds the events up; ``once`` counts a person × scheme once however many events it followed.

    ``cost_known``: how many events have a cost; ``cost_each``: their cost over the participations that followed them in their places.
    """

    events: int
    present: int
    named: int
    cost: int
    cost_known: int
    added: Mapping[str, int]
    once: Mapping[str, int]
    cost_each: int | None


@dataclass(frozen=True, kw_only=True)
class OutreachYear:
    """The events of a span, the newest first, with their sums; ``days``: the n that was counted with."""

    lines: tuple[OutreachLine, ...]
    sums: OutreachSums
    days: int


def cost_each(cost: int | None, people: int) -> int | None:
    """Đồng for each, rounded half up."""
    return (2 * cost + people) // (2 * people) if cost is not None and people else None


def outreach_year(office: Office, since: date, until: date, *, days: int | None = None) -> OutreachYear:
    """The events of a span with what followed within ``days`` (the office's own number of them when not given)."""
    counted = days or follow_days(office.read)
    events = office.read.outreaches.between(since.isoformat(), until.isoformat())
    ground = _Ground(office.read, events, counted, office.today)
    lines = tuple(_line(ground, event) for event in events)
    return OutreachYear(lines=lines, sums=sums_of(lines, ground.once(events)), days=counted)


def sums_of(lines: Sequence[OutreachLine], once: Mapping[str, int]) -> OutreachSums:
    """The sums of some events; ``once``: see there."""
    known = [line for line in lines if line.event.cost is not None]
    cost = sum(line.event.cost or 0 for line in known)
    names = [f"{what}_{side}" for side in SIDES for what in (LEADS, PAID)]
    return OutreachSums(
        events=len(lines),
        present=sum(line.event.present or 0 for line in lines),
        named=sum(line.named for line in lines),
        cost=cost,
        cost_known=len(known),
        added={name: sum(getattr(line, name) for line in lines) for name in names},
        once=once,
        cost_each=cost_each(cost, sum(line.paid_area for line in known)) if known else None,
    )


def once_of(office: Office, lines: Iterable[OutreachLine], days: int) -> dict[str, int]:
    """Each person × scheme once for some events."""
    events = [line.event for line in lines]
    return _Ground(office.read, events, days, office.today).once(events)


def outreach_names(office: Office, outreach_id: int, what: str, side: str) -> tuple[NameLine, ...]:
    """Who stands behind a figure: ``what`` ``leads``, ``paid`` or ``people`` (those named), ``side`` as in ``SIDES``."""
    work = office.read
    event = find_outreach(work, outreach_id)
    if what == "people":
        found = {row.person_id: [(event.held_on, "có mặt")] for row in work.outreach_people.of_event(outreach_id)}
    else:
        ground = _Ground(work, [event], follow_days(work), office.today)
        words = "mở tiềm năng" if what == LEADS else "đã đóng"
        found = {}
        for (person_id, scheme), day in ground.of(event, what, side).items():
            found.setdefault(person_id, []).append((day, f"{words} {SCHEME_NAMES.get(scheme, scheme)}"))
    return tuple(
        NameLine(
            household_id=one.household_id, person_id=one.person_id, name=one.name, birth=one.birth, hamlet=one.hamlet,
            phone=one.phone, day=day, note=note,
        )
        for one in work.outreach_facts.people(found)
        for day, note in sorted(found[one.person_id])
    )  # fmt: skip


class _Ground:
    """What happened around some events, ready to be counted: by hamlet and by person, each in the order of days."""

    def __init__(self, work: Repositories, events: Sequence[Outreach], days: int, today: date) -> None:
        self.days, self.today = days, today
        self.named = work.outreach_people.of_events(event.id for event in events)
        self.kinds, self.areas = kind_names(work), area_names(work)
        self.holders = {one.id: one.name for one in work.collectors.all()}
        self.of_commune: dict[str, list[int]] = {}
        for hamlet in work.hamlets.all():
            self.of_commune.setdefault(hamlet.commune_code, []).append(hamlet.id)
        self.by_hamlet: dict[str, dict[int, list[Happening]]] = {LEADS: {}, PAID: {}}
        self.by_person: dict[str, dict[int, list[Happening]]] = {LEADS: {}, PAID: {}}
        spans = [self.spans(event) for event in events]
        if not spans:
            return
        since, until = min(span[0] for span in spans), max(span[3] for span in spans)
        wanted = set().union(*self.named.values())
        for what, rows in (
            (LEADS, work.outreach_facts.leads(since, until)),
            (PAID, work.outreach_facts.paid(since, until)),
        ):
            for row in rows:
                self.by_hamlet[what].setdefault(row.hamlet_id, []).append(row)
                if row.person_id in wanted:
                    self.by_person[what].setdefault(row.person_id, []).append(row)

    def spans(self, event: Outreach) -> tuple[str, str, str, str]:
        """(first day before, last day before, first day, last day), ISO."""
        first = date.fromisoformat(event.held_on)
        counted = self.counted(event)
        before, last = first - timedelta(days=counted), first + timedelta(days=counted - 1)
        return before.isoformat(), (first - timedelta(days=1)).isoformat(), first.isoformat(), last.isoformat()

    def counted(self, event: Outreach) -> int:
        """How many of the days have come, at least the day itself."""
        return max(1, min(self.days, (self.today - date.fromisoformat(event.held_on)).days + 1))

    def of(self, event: Outreach, what: str, side: str) -> dict[Key, str]:
        """Person × scheme → the first day, for one figure of one event."""
        spans = self.spans(event)
        since, until = spans[:2] if side == BEFORE else spans[2:]
        if side == NAMED:
            people = self.named.get(event.id, set())
            lists = [self.by_person[what][one] for one in people if one in self.by_person[what]]
        else:
            hamlets = self._hamlets(event)
            held = self.by_hamlet[what]
            lists = [held[one] for one in hamlets if one in held]
        found: dict[Key, str] = {}
        for rows in lists:
            begin, end = bisect_left(rows, since, key=_BY_DAY), bisect_right(rows, until, key=_BY_DAY)
            for row in rows[begin:end]:
                key = (row.person_id, row.scheme)
                found[key] = min(row.day, found.get(key, row.day))
        return found

    def once(self, events: Iterable[Outreach]) -> dict[str, int]:
        """Each person × scheme once for all the events."""
        held: dict[str, set[Key]] = {f"{what}_{side}": set() for side in SIDES for what in (LEADS, PAID)}
        for event in events:
            for side in SIDES:
                for what in (LEADS, PAID):
                    held[f"{what}_{side}"].update(self.of(event, what, side))
        return {name: len(keys) for name, keys in held.items()}

    def _hamlets(self, event: Outreach) -> Iterable[int]:
        kind = area_of(event).partition(":")[0]
        if kind == HAMLET and event.hamlet_id is not None:
            return [event.hamlet_id]
        if kind == COMMUNE and event.commune_code is not None:
            return self.of_commune.get(event.commune_code, [])
        return [one for hamlets in self.of_commune.values() for one in hamlets]


def _line(ground: _Ground, event: Outreach) -> OutreachLine:
    counted = ground.counted(event)
    figures = {f"{what}_{side}": len(ground.of(event, what, side)) for side in SIDES for what in (LEADS, PAID)}
    holder = ground.holders.get(event.collector_id or 0, "")
    return OutreachLine(
        event=event,
        kind=ground.kinds.get(event.kind, event.kind),
        area=ground.areas.get(area_of(event), ""),
        holder=", ".join(part for part in (holder, event.partner) if part),
        named=len(ground.named.get(event.id, ())),
        days=counted,
        running=counted < ground.days,
        **figures,
    )

"""Bàn giao: what a collector who leaves had to do goes to one or several successors from a day; money and books are told, not moved.

Who did what stays as it was: visits, receipts and cover keep their collector. What is still to be done of them is the successor's, by hamlet.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from desktop_app.domain.dates import format_date
from desktop_app.domain.faults import RuleBroken
from desktop_app.services.collector_work import OpenWork, note_last_day, open_work_in
from desktop_app.services.due_parts import DUE, LATE, DueFilter, due_count
from desktop_app.services.office import Office
from desktop_app.services.outcome import Outcome
from desktop_app.storage.repositories import Repositories
from desktop_app.storage.unit_of_work import UnitOfWork

CHANGES = frozenset({"collector", "round", "lead"})
_EVER = "9999-12-31"


@dataclass(frozen=True, kw_only=True)
class HandedOver:
    """How much went over: hamlets (as a rule and in open rounds), households by hand, leads, and what follows of itself (``follow_ups``)."""

    hamlets: int
    households: int
    leads: int
    follow_ups: int


@dataclass(frozen=True, kw_only=True)
class HandOverView:
    """What there is to hand over: ``hamlets`` (id, name) where the collector has anything; ``follow_ups`` promises and revisits to come;
    ``dues`` people due or late; ``open``: what else stays, with its sentences."""

    collector_id: int
    name: str
    hamlets: tuple[tuple[int, str], ...]
    leads: int
    households: int
    follow_ups: int
    dues: int
    open: OpenWork


def hand_over_view(office: Office, collector_id: int) -> HandOverView:
    """What a collector would leave behind today."""
    work = office.read
    names = {hamlet.id: hamlet.name for hamlet in work.hamlets.all()}
    leads, homes = work.leads.open_of_collector(collector_id), work.round_households.open_of(collector_id)
    left = open_work_in(work, collector_id)
    where = Counter({one.hamlet_id: 1 for one in left.hamlets})
    where.update(hamlet_id for _lead, hamlet_id in leads)
    where.update(hamlet_id for _home, hamlet_id in homes)
    where.update(work.follow_ups.hamlets_of(collector_id))
    asked = [DueFilter(part=part, collector_id=collector_id) for part in (DUE, LATE)]
    return HandOverView(
        collector_id=collector_id,
        name=work.collectors.get(collector_id).name,
        hamlets=tuple((hamlet.id, names[hamlet.id]) for hamlet in work.hamlets.all() if hamlet.id in where),
        leads=len(leads),
        households=len(homes),
        follow_ups=_follow_ups(work, collector_id),
        dues=sum(due_count(office, one, office.today) for one in asked),
        open=left,
    )


def hand_over(
    office: Office,
    from_id: int,
    to_id: int,
    day: date | None = None,
    *,
    by_hamlet: Mapping[int, int] | None = None,
    last_day: date | None = None,
) -> Outcome[HandedOver]:
    """Hand everything that is open over to ``to_id``, some hamlets to others (``by_hamlet``: hamlet → successor); undo takes it back whole.

    Hamlets as a rule, hamlets and households of open rounds, open leads, and from now on the promises, revisits and due dates of the people
    the collector looked after. ``last_day``: also noted as the last day of work. Raises ``RuleBroken`` for a successor who is the same or has
    left, for a day after today, and as ``collector_work.end_work``.
    """
    today = office.today
    since = day or today
    person = office.read.collectors.get(from_id)
    heirs = {to_id, *(by_hamlet or {}).values()}
    _check(office.read, from_id, heirs, since, today)
    names = {one.id: one.name for one in office.read.collectors.all()}
    label = f"Bàn giao việc của {person.name} cho {', '.join(names[one] for one in sorted(heirs))}"
    heir = _Heirs(rest=to_id, by_hamlet=dict(by_hamlet or {}))
    with office.write("collector.hand_over", label) as work:
        follow_ups = _follow_ups(work, from_id)
        done = HandedOver(
            hamlets=_hamlets(work, from_id, heir),
            households=sum(
                work.round_households.change(one.id, collector_id=heir.of(hamlet_id))
                for one, hamlet_id in work.round_households.open_of(from_id)
            ),
            leads=sum(
                work.leads.change(lead_id, collector_id=heir.of(hamlet_id))
                for lead_id, hamlet_id in work.leads.open_of_collector(from_id)
            ),
            follow_ups=follow_ups,
        )
        _succeed(work, from_id, heir, since)
        if last_day is not None:
            note_last_day(work, person, last_day)
        left = open_work_in(work, from_id)
    told = (
        f"Từ ngày {format_date(since)}: {done.hamlets} thôn, {done.households} hộ giao riêng, {done.leads} tiềm năng và "
        f"{done.follow_ups} lượt hẹn, đến lại đã chuyển."
    )
    return Outcome(value=done, changes=CHANGES, label=label, notes=(told, *left.sentences()))


@dataclass(frozen=True, kw_only=True)
class _Heirs:
    rest: int
    by_hamlet: Mapping[int, int]

    def of(self, hamlet_id: int | None) -> int:
        return self.by_hamlet.get(hamlet_id, self.rest) if hamlet_id is not None else self.rest


def _check(work: Repositories, from_id: int, heirs: set[int], since: date, today: date) -> None:
    if from_id in heirs:
        raise RuleBroken("Người nhận bàn giao phải là người khác.", rule="hand-over.same")
    for one in sorted(heirs):
        person = work.collectors.get(one)
        if person.active_to is not None and person.active_to < since.isoformat():
            raise RuleBroken(f"{person.name} đã nghỉ nên không nhận bàn giao được.", rule="hand-over.left")
    if since > today:
        raise RuleBroken(
            f"Ngày bàn giao {format_date(since)} ở sau hôm nay; hãy ghi vào đúng ngày đó.", rule="hand-over.day"
        )


def _hamlets(work: UnitOfWork, from_id: int, heir: _Heirs) -> int:
    """The hamlets as a rule and those of open rounds; who has the hamlet already keeps it once."""
    done = 0
    for row in work.collector_hamlets.rows_of(from_id):
        to_id = heir.of(row.hamlet_id)
        if row.hamlet_id in work.collector_hamlets.of_collector(to_id):
            work.collector_hamlets.remove(row.id)
            done += 1
        else:
            done += work.collector_hamlets.change(row.id, collector_id=to_id)
    for place in work.round_hamlets.open_of(from_id):
        done += work.round_hamlets.change(place.id, collector_id=heir.of(place.hamlet_id))
    return done


def _succeed(work: UnitOfWork, from_id: int, heir: _Heirs, since: date) -> None:
    """Note who follows; what the collector had taken over from others goes on to the same successors
    (also back to whom it came from)."""
    day = since.isoformat()
    for row in work.successions.of(from_id):
        work.successions.remove(row.id)
    for row in work.successions.to(from_id):
        named = {one.hamlet_id for one in work.successions.of(row.from_id)}
        if row.hamlet_id is None:
            for hamlet_id, to_id in sorted(heir.by_hamlet.items()):
                if hamlet_id not in named:
                    work.successions.add(from_id=row.from_id, to_id=to_id, hamlet_id=hamlet_id, since_on=day)
        work.successions.change(row.id, to_id=heir.of(row.hamlet_id), since_on=day)
    for hamlet_id, to_id in sorted(heir.by_hamlet.items()):
        work.successions.add(from_id=from_id, to_id=to_id, hamlet_id=hamlet_id, since_on=day)
    work.successions.add(from_id=from_id, to_id=heir.rest, since_on=day)


def _follow_ups(work: Repositories, collector_id: int) -> int:
    return sum(work.follow_ups.count(kind, _EVER, collector_id) for kind in ("promise", "revisit"))

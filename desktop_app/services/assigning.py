"""Who sees whom by when: leads given to a collector, households of a round by hand, and hamlets shared out evenly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from desktop_app.domain.dates import format_date
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.records import Collector
from desktop_app.domain.sharing import Share, share_out
from desktop_app.services.canvassing_rounds import Walk, find_round
from desktop_app.services.office import Office
from desktop_app.services.outcome import Outcome
from desktop_app.storage.repositories import Repositories


@dataclass(frozen=True, kw_only=True)
class HamletLoad:
    """How much there is in a hamlet: active households and open leads."""

    hamlet_id: int
    name: str
    households: int
    leads: int


@dataclass(frozen=True, kw_only=True)
class Load:
    """What one collector has (``collector_id`` ``None``: what nobody has)."""

    collector_id: int | None
    name: str
    hamlets: int
    households: int
    leads: int


@dataclass(frozen=True, kw_only=True)
class Balance:
    """A proposal: who would walk which hamlet, and what everybody has before and after. Both sides add up to the same."""

    walks: tuple[Walk, ...]
    before: tuple[Load, ...]
    after: tuple[Load, ...]


def hamlet_loads(office: Office, hamlet_ids: Sequence[int], scheme: str | None = None) -> tuple[HamletLoad, ...]:
    """How much there is in some hamlets, in the order given; leads of one scheme or of both."""
    work = office.read
    names = {hamlet.id: hamlet.name for hamlet in work.hamlets.all()}
    counts = work.workload.hamlet_loads(hamlet_ids, scheme)
    return tuple(
        HamletLoad(hamlet_id=one, name=names.get(one, ""), households=counts[one][0], leads=counts[one][1])
        for one in hamlet_ids
    )


def balance(
    office: Office,
    walks: Sequence[Walk],
    collector_ids: Sequence[int],
    *,
    scheme: str | None = None,
    keep: bool = False,
) -> Balance:
    """Share hamlets out so that everybody has about as many open leads and households; writes nothing.

    The heaviest hamlet goes first, always to whoever has least so far; the same question has the same answer. ``keep``: hamlets that
    one of the collectors has already stay with them. Raises ``RuleBroken`` when nobody was chosen.
    """
    if not collector_ids:
        raise RuleBroken("Chưa chọn người vận động nào để chia việc.", rule="assign.nobody")
    loads = {load.hamlet_id: load for load in hamlet_loads(office, [walk.hamlet_id for walk in walks], scheme)}
    held = {walk.hamlet_id: walk.collector_id for walk in walks if keep and walk.collector_id in collector_ids}
    shares = [
        Share(key=walk.hamlet_id, weight=loads[walk.hamlet_id].leads + loads[walk.hamlet_id].households)
        for walk in walks
    ]
    given = share_out(shares, tuple(dict.fromkeys(collector_ids)), held={key: who for key, who in held.items() if who})
    after = tuple(
        Walk(hamlet_id=walk.hamlet_id, collector_id=given[walk.hamlet_id], due_on=walk.due_on) for walk in walks
    )
    people = {one.id: one for one in office.read.collectors.all()}
    everybody = sorted({*collector_ids, *(walk.collector_id for walk in walks if walk.collector_id)})
    return Balance(
        walks=after,
        before=_totals(walks, loads, everybody, people),
        after=_totals(after, loads, everybody, people),
    )


def assign_leads(
    office: Office, lead_ids: Sequence[int], collector_id: int | None, due_on: date | None = None
) -> Outcome[int]:
    """Give open leads to a collector or an officer (``None``: to nobody) until a day; how many were changed.

    Raises ``RuleBroken`` when none was chosen, the person does not work any more, or the day is past.
    """
    if not lead_ids:
        raise RuleBroken("Chưa chọn đối tượng tiềm năng nào để giao.", rule="assign.nothing")
    if due_on is not None and due_on < office.today:
        raise RuleBroken(f"Hạn {format_date(due_on)} đã qua; hãy chọn từ hôm nay.", rule="assign.due")
    who = _at_work(office.read, collector_id, office.today) if collector_id is not None else None
    label = f"Giao {len(lead_ids)} tiềm năng cho {who.name}" if who else f"Bỏ giao {len(lead_ids)} tiềm năng"
    day = due_on.isoformat() if due_on else None
    with office.write("lead.assign", label) as work:
        done = 0
        for lead in work.leads.of_ids(lead_ids):
            if lead.closed_on is None:
                done += work.leads.change(lead.id, collector_id=collector_id, due_on=day)
    left = len(lead_ids) - done
    notes = (f"{left} người không đổi (đã giao như vậy, hoặc đã khép).",) if left else ()
    return Outcome(value=done, changes=frozenset({"lead"}) if done else frozenset(), label=label, notes=notes)


def assign_households(
    office: Office, round_id: int, household_ids: Sequence[int], collector_id: int | None, due_on: date | None = None
) -> Outcome[int]:
    """Give households of a round to somebody by hand (it outweighs who walks the hamlet); nobody and no day: back to the hamlet.

    Raises ``RuleBroken`` for a household whose hamlet is not in the round, for nobody chosen, for a day that is past, and for a collector who left.
    """
    if not household_ids:
        raise RuleBroken("Chưa chọn hộ nào để giao.", rule="assign.nothing")
    who = _at_work(office.read, collector_id, office.today) if collector_id is not None else None
    if due_on is not None and due_on < office.today:
        raise RuleBroken(f"Hạn {format_date(due_on)} đã qua; hãy chọn từ hôm nay.", rule="assign.due")
    label = f"Giao {len(household_ids)} hộ cho {who.name}" if who else f"Trả {len(household_ids)} hộ về người đi thôn"
    day = due_on.isoformat() if due_on else None
    with office.write("round.assign_households", label) as work:
        find_round(work, round_id)
        places = {place.hamlet_id for place in work.round_hamlets.of_round(round_id)}
        known = {one.household_id: one for one in work.round_households.of_round(round_id)}
        done = 0
        for household in work.households.of_ids(household_ids):
            if household.hamlet_id not in places:
                raise RuleBroken("Có hộ không thuộc thôn nào của đợt này; hãy thêm thôn vào đợt.", rule="round.hamlets")
            row = known.get(household.id)
            if collector_id is None and day is None:
                if row is not None:
                    work.round_households.remove(row.id)
                    done += 1
            elif row is not None:
                done += work.round_households.change(row.id, collector_id=collector_id, due_on=day)
            else:
                work.round_households.add(
                    round_id=round_id, household_id=household.id, collector_id=collector_id, due_on=day
                )
                done += 1
    return Outcome(value=done, changes=frozenset({"round"}) if done else frozenset(), label=label)


def assign_hamlets(office: Office, round_id: int, walks: Sequence[Walk]) -> Outcome[int]:
    """Write who walks which hamlet of a round (a proposal of ``balance``, or by hand); how many changed."""
    with office.write("round.assign", "Phân công thôn trong đợt vận động") as work:
        round_ = find_round(work, round_id)
        known = {place.hamlet_id: place for place in work.round_hamlets.of_round(round_id)}
        done = 0
        for walk in walks:
            place = known.get(walk.hamlet_id)
            if place is None:
                raise RuleBroken("Có thôn không thuộc đợt này; hãy thêm thôn vào đợt trước.", rule="round.hamlets")
            day = walk.due_on.isoformat() if walk.due_on else None
            done += work.round_hamlets.change(place.id, collector_id=walk.collector_id, due_on=day)
    label = f"Phân công {done} thôn trong {round_.name}"
    return Outcome(value=done, changes=frozenset({"round"}) if done else frozenset(), label=label)


def _totals(
    walks: Sequence[Walk],
    loads: Mapping[int, HamletLoad],
    everybody: Sequence[int],
    people: Mapping[int, Collector],
) -> tuple[Load, ...]:
    found = []
    for who in (*everybody, None):
        mine = [loads[walk.hamlet_id] for walk in walks if walk.collector_id == who]
        if who is None and not mine:
            continue
        load = Load(
            collector_id=who,
            name=people[who].name if who is not None else "Chưa phân công",
            hamlets=len(mine),
            households=sum(one.households for one in mine),
            leads=sum(one.leads for one in mine),
        )
        found.append(load)
    return tuple(found)


def _at_work(work: Repositories, collector_id: int, on: date) -> Collector:
    person = work.collectors.get(collector_id)
    if person.active_to is not None and person.active_to < on.isoformat():
        ended = format_date(date.fromisoformat(person.active_to))
        raise RuleBroken(f"{person.name} đã nghỉ từ sau ngày {ended}; hãy chọn người khác.", rule="assign.left")
    return person

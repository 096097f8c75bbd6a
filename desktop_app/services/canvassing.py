"""The walk: the households of a hamlet in house order with their state in the round, and the sheet of one of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from desktop_app.domain.canvassing_records import Lead, Round, Visit
from desktop_app.domain.outcomes import Outcome as VisitOutcome
from desktop_app.domain.outcomes import read_outcomes
from desktop_app.domain.records import Collector, Household
from desktop_app.services.canvassing_rounds import find_round, schemes_of
from desktop_app.services.households import HouseholdSheet, open_household, title_of
from desktop_app.services.households_cover import Cover
from desktop_app.services.households_people import Member, head_name, members_of_hamlet
from desktop_app.services.office import Office
from desktop_app.storage.repositories import Repositories

NEW, PARTLY, DONE, PROMISED, ABSENT = "new", "partly", "done", "promised", "absent"
STATE_WORDS = {
    NEW: "Chưa đến",
    PARTLY: "Còn dở",
    DONE: "Đã xong",
    PROMISED: "Hẹn đóng",
    ABSENT: "Vắng nhà",
}
_ABSENT_SLUG = "absent"


@dataclass(frozen=True, kw_only=True)
class WalkRow:
    """One household of the walk: its state in the round, who lives there, and whom there is something to say to.

    ``wanted``: person × scheme without cover or with cover that ends soon; ``done``: how many of them have an outcome. ``collector_id``: who goes
    there, by hand or with the hamlet (``by_hand``), until ``due_on``.
    """

    household_id: int
    number: int
    title: str
    code: str | None
    address: str | None
    phone: str | None
    state: str
    people: int
    wanted: int
    done: int
    last_on: str | None
    collector_id: int | None = None
    collector: str = ""
    due_on: str | None = None
    by_hand: bool = False


@dataclass(frozen=True, kw_only=True)
class CanvassCell:
    """One member in one scheme: the cover, the open lead, the last visit in this round and the last one at all."""

    scheme: str
    cover: Cover
    lead: Lead | None
    in_round: Visit | None
    last: Visit | None


@dataclass(frozen=True, kw_only=True)
class CanvassMember:
    """One member of the sheet with a cell for each scheme of the round."""

    member: Member
    cells: dict[str, CanvassCell]


@dataclass(frozen=True, kw_only=True)
class CanvassSheet:
    """The sheet of one household in one round. ``collector``: to whom it was given, else who walks its hamlet."""

    round: Round
    schemes: tuple[str, ...]
    sheet: HouseholdSheet
    members: tuple[CanvassMember, ...]
    collector: Collector | None
    state: str


def outcomes_of(work: Repositories) -> dict[str, VisitOutcome]:
    """The outcomes a visit may have, by digit."""
    return read_outcomes(
        {"code": code.code, "name": code.name, **code.details} for code in work.reference.codes("visit_outcomes")
    )


def walk(office: Office, round_id: int, hamlet_id: int, on: date | None = None) -> tuple[WalkRow, ...]:
    """The active households of a hamlet in house order with their state in the round, on a day (today by default)."""
    work, day = office.read, on or office.today
    schemes = schemes_of(find_round(work, round_id))
    members = members_of_hamlet(work, office.law, hamlet_id, day)
    visits: dict[int, list[Visit]] = {}
    for visit in work.visits.of_hamlet(round_id, hamlet_id):
        visits.setdefault(visit.household_id, []).append(visit)
    absent = _absent_digits(work)
    takers = _Takers(work, round_id, hamlet_id)
    rows = []
    active = [row for row in work.households.of_hamlet(hamlet_id) if row.state == "active"]
    for number, household in enumerate(active, start=1):
        people, made = members.get(household.id, ()), visits.get(household.id, [])
        targets = targets_of(people, schemes)
        rows.append(takers.put(_row(household, number, people, targets, made, absent)))
    return tuple(rows)


def canvass_sheet(office: Office, round_id: int, household_id: int, on: date | None = None) -> CanvassSheet:
    """Everything the entry desk shows of one household. Raises ``WorldFault`` when it is not in the file."""
    work, day = office.read, on or office.today
    round_ = find_round(work, round_id)
    schemes = schemes_of(round_)
    sheet = open_household(office, household_id, day)
    leads = {(lead.person_id, lead.scheme): lead for lead in work.leads.open_of_household(household_id)}
    last = latest(sheet.visits)
    here = latest(visit for visit in sheet.visits if visit.round_id == round_id)
    members = tuple(
        CanvassMember(
            member=member,
            cells={
                scheme: CanvassCell(
                    scheme=scheme,
                    cover=member.covers[scheme],
                    lead=leads.get((member.person.id, scheme)),
                    in_round=here.get((member.person.id, scheme)),
                    last=last.get((member.person.id, scheme)),
                )
                for scheme in schemes
            },
        )
        for member in sheet.members
    )
    place = work.round_hamlets.place(round_id, sheet.hamlet.id)
    by_hand = work.round_households.given(round_id, household_id)
    collector_id = (by_hand.collector_id if by_hand is not None else None) or (place.collector_id if place else None)
    in_round = [visit for visit in reversed(sheet.visits) if visit.round_id == round_id]
    return CanvassSheet(
        round=round_,
        schemes=schemes,
        sheet=sheet,
        members=members,
        collector=work.collectors.get(collector_id) if collector_id is not None else None,
        state=state_of(targets_of(sheet.members, schemes), in_round, _absent_digits(work)),
    )


def targets_of(members: Sequence[Member], schemes: Sequence[str]) -> set[tuple[int, str]]:
    """Person × scheme of a household that there is something to say to."""
    return {
        (member.person.id, scheme)
        for member in members
        for scheme in schemes
        if member.living and member.covers[scheme].wanted
    }


def latest(visits: Iterable[Visit]) -> dict[tuple[int | None, str | None], Visit]:
    """The newest visit of each person × scheme (``(None, None)``: of the household as a whole)."""
    found: dict[tuple[int | None, str | None], Visit] = {}
    for visit in sorted(visits, key=lambda visit: (visit.visited_on, visit.id)):
        found[visit.person_id, visit.scheme] = visit
    return found


def state_of(targets: set[tuple[int, str]], visits: Sequence[Visit], absent: frozenset[str]) -> str:
    """The state of a household in a round from whom it should reach and what was said, oldest visit first.

    ``done`` and ``promised`` need an outcome for everybody who is wanted; ``absent``: whenever somebody came, nobody was
    at home.
    """
    if not visits:
        return NEW
    said = latest(visits)
    met = {key: visit for key, visit in said.items() if visit.outcome not in absent}
    if not met:
        return ABSENT
    if any(target not in met for target in targets):
        return PARTLY
    return PROMISED if any(visit.promise_on for key, visit in met.items() if key in targets) else DONE


class _Takers:
    """Who goes to which household of a hamlet: to whom it was given by hand, else who walks the hamlet."""

    def __init__(self, work: Repositories, round_id: int, hamlet_id: int) -> None:
        self._names = {one.id: one.name for one in work.collectors.all()}
        self._place = work.round_hamlets.place(round_id, hamlet_id)
        self._given = {one.household_id: one for one in work.round_households.of_hamlet(round_id, hamlet_id)}

    def put(self, row: WalkRow) -> WalkRow:
        """The row with who goes there and until when."""
        given, place = self._given.get(row.household_id), self._place
        who = (given.collector_id if given else None) or (place.collector_id if place else None)
        due = (given.due_on if given else None) or (place.due_on if place else None)
        name = self._names[who] if who is not None else ""
        return replace(row, collector_id=who, collector=name, due_on=due, by_hand=given is not None)


def _absent_digits(work: Repositories) -> frozenset[str]:
    return frozenset(digit for digit, outcome in outcomes_of(work).items() if outcome.code == _ABSENT_SLUG)


def _row(
    household: Household,
    number: int,
    people: Sequence[Member],
    targets: set[tuple[int, str]],
    visits: Sequence[Visit],
    absent: frozenset[str],
) -> WalkRow:
    met = {key for key, visit in latest(visits).items() if visit.outcome not in absent}
    return WalkRow(
        household_id=household.id,
        number=number,
        title=title_of(household, head_name(household, [member.person for member in people])),
        code=household.code,
        address=household.address,
        phone=household.phone,
        state=state_of(targets, visits, absent),
        people=sum(member.living for member in people),
        wanted=len(targets),
        done=len(targets & met),
        last_on=max((visit.visited_on for visit in visits), default=None),
    )

"""Phiếu đi từng hộ: the walk list as it is made. Its lines are numbered and frozen, so that the paper can be keyed back any day."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.walk_codes import read_walk_list_code, walk_list_code
from desktop_app.domain.walk_records import ALL, LEADS, TO_SEE, WalkList
from desktop_app.services.canvassing import ABSENT, NEW, PARTLY, walk
from desktop_app.services.canvassing_rounds import find_round, schemes_of
from desktop_app.services.households_people import LIVING
from desktop_app.services.office import Office
from desktop_app.services.outcome import Outcome
from desktop_app.storage.repositories import Repositories
from desktop_app.storage.stations import STATION_STEP
from desktop_app.system.faults import WorldFault

AIM_WORDS = {
    ALL: "Tất cả các hộ",
    TO_SEE: "Chỉ hộ còn phải gặp",
    LEADS: "Chỉ hộ có người tiềm năng",
}
_TO_SEE_STATES = frozenset({NEW, PARTLY, ABSENT})
_SERIALS = 100_000
_FIRST_SERIAL = 10_000  # no code begins with a nought: spreadsheet programs would eat it


@dataclass(frozen=True, kw_only=True)
class WalkListForm:
    """What to print: hamlets of a round; all households, only those to see, or only those with leads. With ``collector_id`` only the households that
    collector goes to, by hand or with the hamlet; of leads those given to the collector besides."""

    round_id: int
    hamlet_ids: tuple[int, ...]
    aim: str = ALL
    collector_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class WalkListEntry:
    """One earlier list as the office chooses it again."""

    list: WalkList
    round: str
    hamlets: str
    collector: str
    households: int
    lines: int


def make_walk_list(office: Office, form: WalkListForm) -> Outcome[WalkList]:
    """Freeze the lines of a new list and give it a code; the value is the list.

    Raises ``RuleBroken`` for no hamlet, a hamlet outside the round, or nobody to put on the list.
    """
    if form.aim not in AIM_WORDS:
        raise RuleBroken("Chọn tất cả hộ, hộ còn phải gặp hoặc hộ có người tiềm năng.", rule="walk-list.aim")
    homes: list[int] = []
    round_ = find_round(office.read, form.round_id)
    places = {place.hamlet_id: place for place in office.read.round_hamlets.of_round(form.round_id)}
    if not form.hamlet_ids or any(hamlet_id not in places for hamlet_id in form.hamlet_ids):
        raise RuleBroken("Chọn ít nhất một thôn, tổ thuộc đợt này để in phiếu.", rule="walk-list.hamlets")
    for hamlet_id in form.hamlet_ids:
        rows = walk(office, form.round_id, hamlet_id)
        if form.collector_id is not None and form.aim != LEADS:
            rows = tuple(row for row in rows if row.collector_id == form.collector_id)
        if form.aim == TO_SEE:
            rows = tuple(row for row in rows if row.state in _TO_SEE_STATES)
        elif form.aim == LEADS:
            known = _lead_households(office.read, hamlet_id, schemes_of(round_), form.collector_id)
            others = {row.household_id for row in rows if row.by_hand and row.collector_id != form.collector_id}
            barred = others if form.collector_id is not None else set()
            rows = tuple(row for row in rows if row.household_id in known - barred)
        homes += [row.household_id for row in rows]
    lines = _lines(office.read, homes)
    if not lines:
        raise RuleBroken(
            "Không có hộ nào để in theo lựa chọn này. Hãy chọn thôn khác hoặc chọn “Tất cả các hộ”.",
            rule="walk-list.empty",
        )
    with office.write("walk-list.make", "Lập phiếu đi từng hộ") as work:
        code = _free_code(work)
        list_id = work.walk_lists.add(
            code=code,
            round_id=form.round_id,
            collector_id=form.collector_id or _one_collector([places[one].collector_id for one in form.hamlet_ids]),
            schemes=" ".join(schemes_of(round_)),
            aim=form.aim,
            hamlets=" ".join(str(one) for one in form.hamlet_ids),
            made_on=office.today.isoformat(),
        )
        work.walk_list_lines.add_many(
            [
                {"list_id": list_id, "number": number, "household_id": household_id, "person_id": person_id}
                for number, (household_id, person_id) in enumerate(lines, start=1)
            ]
        )
        made = work.walk_lists.get(list_id)
    return Outcome(value=made, changes=frozenset({"walk_list"}), label=f"Lập phiếu đi từng hộ {code}")


def walk_lists(office: Office, round_id: int | None = None) -> tuple[WalkListEntry, ...]:
    """The lists made so far (of a round, or all), the newest first."""
    work = office.read
    found = work.walk_lists.newest(round_id)
    counts = work.walk_list_lines.counts(one.id for one in found)
    rounds = {one.id: one.name for one in work.rounds.all()}
    hamlets = {one.id: one.name for one in work.hamlets.all()}
    collectors = {one.id: one.name for one in work.collectors.all()}
    return tuple(
        WalkListEntry(
            list=one,
            round=rounds.get(one.round_id, ""),
            hamlets=", ".join(hamlets.get(hamlet_id, "") for hamlet_id in hamlet_ids(one)),
            collector=collectors.get(one.collector_id or 0, ""),
            households=counts.get(one.id, (0, 0))[0],
            lines=counts.get(one.id, (0, 0))[1],
        )
        for one in found
    )


def hamlet_ids(walk_list: WalkList) -> tuple[int, ...]:
    """The hamlets of a list in walking order."""
    return tuple(int(one) for one in walk_list.hamlets.split())


def find_walk_list(work: Repositories, code: str) -> WalkList:
    """The list with a code as typed. Raises ``RuleBroken`` for a mistyped code, ``WorldFault`` for one not in the file."""
    digits = read_walk_list_code(code)
    found = work.walk_lists.coded(digits)
    if found is None:
        raise WorldFault(
            f"Không có phiếu mang mã {digits} trong tệp này. Hãy xem lại mã, hoặc mở danh sách phiếu đã lập để chọn."
        )
    return found


def _free_code(work: Repositories) -> str:
    """Running numbers are never given twice, even when a list is taken back: its paper may be out already."""
    serial = _FIRST_SERIAL + work.walk_lists.next_id() % STATION_STEP
    for step in range(_SERIALS):
        code = walk_list_code(serial + step)
        if work.walk_lists.coded(code) is None:
            return code
    raise WorldFault("Đã dùng hết mã phiếu.")  # pragma: no cover - a hundred thousand lists


def _lines(work: Repositories, homes: Sequence[int]) -> list[tuple[int, int]]:
    return [
        (household_id, person.id)
        for household_id in homes
        for person in work.people.of_household(household_id)
        if person.residence in LIVING
    ]


def _lead_households(
    work: Repositories, hamlet_id: int, schemes: Collection[str], collector_id: int | None
) -> set[int]:
    """The households of a hamlet with an open lead; with a collector only leads that nobody else was given."""
    people = {person.id: person.household_id for person in work.people.of_hamlet(hamlet_id)}
    return {
        people[lead.person_id]
        for lead in work.leads.of_hamlet(hamlet_id)
        if lead.closed_on is None
        and lead.scheme in schemes
        and lead.person_id in people
        and (collector_id is None or lead.collector_id in (None, collector_id))
    }


def _one_collector(ids: Sequence[int | None]) -> int | None:
    return ids[0] if len(set(ids)) == 1 else None

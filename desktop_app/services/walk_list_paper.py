"""Nhập phiếu giấy: the lines of a walk list as they stand today, so that what was written at the door can be keyed back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from desktop_app.domain.birth import format_birth
from desktop_app.domain.canvassing_records import Visit
from desktop_app.domain.dates import format_date
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.records import Person
from desktop_app.domain.walk_records import WalkList, WalkListLine
from desktop_app.services.canvassing_rounds import find_round
from desktop_app.services.households import save_household, title_of
from desktop_app.services.households_check import check_household
from desktop_app.services.households_cover import Cover
from desktop_app.services.households_form import HouseholdForm, MemberForm
from desktop_app.services.households_people import Member, head_name, members_of
from desktop_app.services.office import Office
from desktop_app.services.outcome import Outcome
from desktop_app.services.walk_lists import find_walk_list, hamlet_ids
from desktop_app.storage.repositories import Repositories

UNLISTED = 0  # the number of somebody who was not on the paper


@dataclass(frozen=True, kw_only=True)
class PaperLine:
    """One line with who it stands for today. ``household_id`` and ``household`` (its title) are where the person lives now.

    ``moved_home``: that is another household than the one printed. ``state``: ``""``, the code of a residence that ended
    (``moved``, ``died``, ``other-household``) or ``gone`` when there is no such person any more; ``covers`` by scheme,
    ``said``: the visits about the person since the list was made, oldest first.
    """

    number: int
    person_id: int
    household_id: int
    name: str
    birth: str
    household: str
    state: str = ""
    moved_home: bool = False
    covers: Mapping[str, Cover] = field(default_factory=dict)
    said: tuple[Visit, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PaperList:
    """A list to be keyed back. ``remark``: what to know before going on (an older list, a closed round), "" where nothing."""

    list: WalkList
    round: str
    hamlets: str
    collector: str
    schemes: tuple[str, ...]
    count: int
    keyed: frozenset[int]
    remark: str


def open_paper(office: Office, code: str) -> PaperList:
    """Open a list by its code as typed. Raises ``RuleBroken`` for a mistyped code, ``WorldFault`` for one not in the file."""
    work = office.read
    found = find_walk_list(work, code)
    round_ = find_round(work, found.round_id)
    collector = work.collectors.of_ids([found.collector_id]) if found.collector_id else []
    hamlets = {one.id: one.name for one in work.hamlets.all()}
    names = ", ".join(hamlets.get(one, "") for one in hamlet_ids(found))
    lines = work.walk_list_lines.of_list(found.id)
    said = {visit.person_id for visit in work.walk_list_lines.said_since(found.id, found.made_on)}
    return PaperList(
        list=found,
        round=round_.name,
        hamlets=names,
        collector=collector[0].name if collector else "",
        schemes=tuple(found.schemes.split()),
        count=len(lines),
        keyed=frozenset(line.number for line in lines if line.person_id in said),
        remark=_remark(work, found, names, round_.name, round_.state, office.today),
    )


def paper_line(office: Office, list_id: int, number: int) -> PaperLine:
    """One line as it stands today. Raises ``RuleBroken`` for a number that the list does not have."""
    work = office.read
    line = work.walk_list_lines.line(list_id, number)
    if line is None:
        last = work.walk_list_lines.counts([list_id]).get(list_id, (0, 0))[1]
        raise RuleBroken(
            f"Phiếu này không có dòng {number}; các dòng từ 1 đến {last}. Hãy gõ lại số dòng.", rule="walk-list.line"
        )
    return _line(office, work, work.walk_lists.get(list_id), line)


def unlisted_line(office: Office, list_id: int, person_id: int) -> PaperLine:
    """Somebody who was not on the paper, as a line of it without a number."""
    work = office.read
    household_id = work.people.get(person_id).household_id
    line = WalkListLine(id=0, list_id=list_id, number=UNLISTED, household_id=household_id, person_id=person_id)
    return _line(office, work, work.walk_lists.get(list_id), line)


def namesake(office: Office, name: str, birth: str | None) -> int | None:
    """Somebody of the same name and birth who is in the file already: the one on the road may be that person."""
    found = office.read.people.namesakes(name, birth) if birth else []
    return found[0].id if found else None


def add_unlisted(
    office: Office, list_id: int, name: str, birth: str | None, beside: int | None, reason: str = ""
) -> Outcome[int]:
    """Add somebody who was not on the paper: to the household of line ``beside``, or as a new household of the list's last
    hamlet. The value is the person's id. ``reason`` (of `households_check.REASONS`) answers the warnings. Raises
    ``RuleBroken`` as saving a household does, with the rule ``household.reason`` where one is asked for."""
    work = office.read
    member = MemberForm(name=name, birth=birth)
    if beside is not None:
        household_id = paper_line(office, list_id, beside).household_id
        hamlet_id = work.households.get(household_id).hamlet_id
        form = HouseholdForm(id=household_id, hamlet_id=hamlet_id, members=(member,))
    else:
        hamlet_id = hamlet_ids(work.walk_lists.get(list_id))[-1]
        form = HouseholdForm(hamlet_id=hamlet_id, members=(member,), head=0)
    if reason:
        warned = [problem.field for problem in check_household(office, form) if problem.level == "warn"]
        form = replace(form, reasons=dict.fromkeys(warned, reason))
    label = f"Thêm {name}"
    saved = save_household(office, form, label=label)
    newest = max(person.id for person in office.read.people.of_household(saved.value))
    return Outcome(value=newest, changes=saved.changes, label=label)


def person_now(work: Repositories, person_id: int) -> Person | None:
    """Who a printed person is today, through merges of duplicates; ``None`` when there is no record any more."""
    seen = set()
    while person_id not in seen:
        seen.add(person_id)
        found = work.people.of_ids([person_id])
        if found:
            return found[0]
        kept = work.walk_list_lines.kept_instead_of(person_id)
        if kept is None:
            return None
        person_id = kept
    return None


def _line(office: Office, work: Repositories, walk_list: WalkList, line: WalkListLine) -> PaperLine:
    person = person_now(work, line.person_id)
    if person is None:
        return PaperLine(
            number=line.number,
            person_id=line.person_id,
            household_id=line.household_id,
            name="(không còn trong tệp dữ liệu)",
            birth="",
            household="",
            state="gone",
        )
    members = members_of(work, office.law, person.household_id, office.today)
    member = next(one for one in members if one.person.id == person.id)
    said = [visit for visit in work.visits.of_person(person.id) if visit.visited_on >= walk_list.made_on]
    return PaperLine(
        number=line.number,
        person_id=person.id,
        household_id=person.household_id,
        name=person.name,
        birth=format_birth(person.birth) if person.birth else "chưa rõ ngày sinh",
        household=_home_title(work, person.household_id, members),
        state="" if member.living else str(person.residence),
        moved_home=person.household_id != line.household_id,
        covers=member.covers,
        said=tuple(reversed(said)),
    )


def _home_title(work: Repositories, household_id: int, members: Sequence[Member]) -> str:
    household = work.households.get(household_id)
    title = title_of(household, head_name(household, [member.person for member in members]))
    return f"{title}, {work.hamlets.get(household.hamlet_id).name}"


def _remark(work: Repositories, found: WalkList, hamlets: str, round_: str, state: str, today: date) -> str:
    made = date.fromisoformat(found.made_on)
    said = f"Phiếu lập ngày {format_date(made)} ({round_}, {hamlets})"
    if state == "closed":
        return f"{said}; đợt này đã kết thúc, kết quả sẽ ghi ngoài đợt nếu anh/chị đồng ý ở từng dòng."
    newer = [
        one
        for one in work.walk_lists.newest(found.round_id)
        if one.id > found.id and set(hamlet_ids(one)) & set(hamlet_ids(found))
    ]
    if newer:
        day = format_date(date.fromisoformat(newer[0].made_on))
        return f"{said}; đã có phiếu mới hơn của thôn này, mã {newer[0].code}, lập ngày {day}."
    if (made.year, made.month) != (today.year, today.month):
        return f"{said}, là phiếu của tháng trước."
    return ""

"""People who come and go: somebody new in a household, a birth, a death. What has to be done next is said; no card is ever invented."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from desktop_app.domain.birth import age_on, birth_day, parse_birth
from desktop_app.domain.dates import format_date
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.law import LawBook
from desktop_app.domain.money import format_money
from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI
from desktop_app.domain.records import Coverage, Person
from desktop_app.services.canvassing_leads import open_lead
from desktop_app.services.household_changes import Relations, make_head
from desktop_app.services.household_changes_follow import empty_words, named_in, title_in
from desktop_app.services.households import find_household, write_form
from desktop_app.services.households_check import HEAD
from desktop_app.services.households_cover import CANVASSED
from desktop_app.services.households_form import HouseholdForm, MemberForm
from desktop_app.services.households_people import LIVING, members_of
from desktop_app.services.households_residence import end_leads
from desktop_app.services.office import Office
from desktop_app.services.outcome import Outcome
from desktop_app.services.quoting_facts import person_of
from desktop_app.storage.repositories import Repositories
from desktop_app.storage.unit_of_work import UnitOfWork

_NEWCOMER, _NEWCOMER_WORDS = "new-resident", "người mới đến cư trú"
CHILD = "08"  # the relation code of a son or daughter of the head
_FULL = len("2026-11-21")
_HEALTH = (HEALTH_HOUSEHOLD, "health-other")
_REFUND_SOURCE = "NĐ 159/2025/NĐ-CP Đ8"
_CHANGES = frozenset({"household", "person", "waiver"})


def add_newcomer(
    office: Office, household_id: int, member: MemberForm, *, reasons: Mapping[str, str] | None = None
) -> Outcome[int]:
    """Put somebody new at the end of a household's list; the value is the person's id. Who lacks the cover of a canvassed scheme is a lead for it.

    ``reasons``: why a warning stands, by the field's path ``members.0.…``. Somebody who is in the file already is rather moved (``known_as``).
    Raises ``RuleBroken`` when something blocks or a warning has no reason.
    """
    with office.write("household.newcomer", "Thêm người mới vào hộ") as work:
        person_id = _add(work, office, household_id, member, reasons)
        label = f"Thêm {work.people.get(person_id).name} vào {named_in(work, household_id)}"
        opened = _lead_newcomer(work, office, household_id, person_id)
    notes = (f"Đã thêm vào danh sách tiềm năng ({_NEWCOMER_WORDS}).",) if opened else ()
    changes = _CHANGES | {"lead"} if opened else _CHANGES
    return Outcome(value=person_id, changes=changes, label=label, notes=notes)


def add_birth(
    office: Office, mother_id: int, child: MemberForm, *, reasons: Mapping[str, str] | None = None
) -> Outcome[int]:
    """Add a newborn to the mother's household; the value is the child's id. The day of birth must be known.

    The child of a mother who is head is a child to the head; anything else is left blank. Raises ``RuleBroken`` for a day that is missing, in the
    future or not after the mother's own birth, for a mother who is a man or no longer here, and as ``add_newcomer`` does.
    """
    with office.write("household.birth", "Ghi trẻ mới sinh") as work:
        mother = person_of(work, mother_id)
        if mother.sex == "male" or mother.residence not in LIVING:
            raise RuleBroken("Hãy đặt con trỏ vào người mẹ đang ở hộ này.", rule="birth.mother")
        born = _day_of_birth(child, mother, office.today)
        household = work.households.get(mother.household_id)
        relation = CHILD if household.head_id == mother.id else child.relation_code
        person_id = _add(work, office, household.id, replace(child, relation_code=relation, residence="home"), reasons)
        label = f"Ghi trẻ mới sinh: {work.people.get(person_id).name}"
        notes = _child_words(office.law, born, office.today)
        if relation is None:
            notes = (*notes, "Quan hệ của trẻ với chủ hộ để trống; hãy chọn khi biết.")
    return Outcome(value=person_id, changes=_CHANGES, label=label, notes=notes)


def note_death(
    office: Office,
    person_id: int,
    died_on: date,
    *,
    new_head_id: int | None = None,
    relations: Relations | None = None,
    note: str | None = None,
) -> Outcome[int]:
    """Write down that somebody died; the value is the person's id. Open leads close and quotes nobody paid go.

    Cover is not touched: what has to be declared is said. ``new_head_id``: who is head from now on where the head died. Raises
    ``RuleBroken`` for a day in the future or before the person's birth, and for somebody whose death is noted already.
    """
    with office.write("person.death", "Ghi người đã mất") as work:
        person = person_of(work, person_id)
        _check_death(work, person, died_on, office.today)
        notes = [*death_words(work, person, died_on)]
        work.deaths.add(
            person_id=person_id, died_on=died_on.isoformat(), noted_on=office.today.isoformat(), note=note or None
        )
        work.people.change(person_id, residence="died")
        closed = end_leads(work, office, person_id)
        if closed:
            notes.append(f"Đã khép {closed} lượt vận động đang mở.")
        for quote in work.enrolments.quoted(person.household_id):
            if quote.person_id == person_id:
                work.enrolments.remove(quote.id)
        household = work.households.get(person.household_id)
        if household.head_id == person_id:
            work.households.change(household.id, head_id=None)
        if new_head_id is not None:
            chosen = person_of(work, new_head_id)
            if chosen.household_id != household.id or chosen.residence not in LIVING:
                raise RuleBroken("Chủ hộ mới phải là người đang ở hộ này.", rule="household.head")
            notes += make_head(work, household, chosen, relations or {})
        elif household.head_id == person_id:
            notes.append(f"Hãy chọn chủ hộ mới cho {named_in(work, household.id)}.")
        notes += empty_words(work, household.id)
        label = f"Ghi {person.name} mất ngày {format_date(died_on)}"
    changes = frozenset({"household", "person", "lead", "enrolment"})
    return Outcome(value=person_id, changes=changes, label=label, notes=tuple(notes))


def death_words(work: Repositories, person: Person, died_on: date) -> tuple[str, ...]:
    """What has to be declared, and what may be given back, after a death. Said before and after it is written."""
    said = []
    running = [row for row in work.coverages.of_person(person.id) if _runs_on(row, died_on)]
    health = [row for row in running if row.scheme in _HEALTH]
    if health:
        said.append(f"Thẻ BHYT {_until(health)}: lập danh sách báo giảm (phương án GH) gửi cơ quan BHXH.")
    voluntary = [row for row in running if row.scheme == VOLUNTARY_SI]
    if voluntary:
        said.append(
            f"BHXH tự nguyện đã đóng {_until(voluntary)}: báo giảm (phương án GH); hỏi cơ quan BHXH về hoàn trả phần đã đóng cho thời gian "
            f"sau ngày mất, không gồm phần Nhà nước hỗ trợ ({_REFUND_SOURCE})."
        )
    others = len(running) - len(health) - len(voluntary)
    if others:
        said.append(f"{others} chế độ, thời hạn khác đang ghi: báo cơ quan BHXH ngừng theo hồ sơ của chế độ ấy.")
    partly = [row for row in work.household_money.partial(person.household_id) if row.person_id == person.id]
    if partly:
        paid = sum(work.household_money.paid([row.id for row in partly]).values())
        said.append(f"Đã nộp một phần {format_money(paid)} đ: hoàn trả cho gia đình ở trang Thu tiền.")
    return tuple(said)


def dying(office: Office, person_id: int, died_on: date) -> tuple[str, ...]:
    """What noting a death would mean, before it is done."""
    work = office.read
    person = person_of(work, person_id)
    said = [*death_words(work, person, died_on)]
    leads = work.household_changes.open_leads([person_id])
    if leads:
        said.append(f"Khép {leads} lượt vận động đang mở.")
    if work.households.get(person.household_id).head_id == person_id:
        said.append(f"{title_in(work, person.household_id)}: chọn chủ hộ mới.")
    return tuple(said)


def known_as(office: Office, member: MemberForm) -> tuple[Person, ...]:
    """Who is in the file already with one of these numbers, or with the same name and birth."""
    work = office.read
    found: dict[int, Person] = {}
    for field in ("personal_id", "insurance_no"):
        number = member.values().get(field)
        for person in work.people.with_number(field, number) if number else ():
            found[person.id] = person
    values = member.values()
    name, birth = values.get("name"), values.get("birth")
    for person in work.people.namesakes(name, birth) if name and birth else ():
        found[person.id] = person
    return tuple(found.values())


def _add(
    work: UnitOfWork, office: Office, household_id: int, member: MemberForm, reasons: Mapping[str, str] | None
) -> int:
    household = find_household(work, household_id)
    if member.relation_code == HEAD and household.head_id is not None:
        raise RuleBroken("Hộ đã có chủ hộ; thêm người rồi dùng “Đổi chủ hộ”.", rule="household.head")
    new = replace(member, id=None)
    form = HouseholdForm(id=household_id, hamlet_id=household.hamlet_id, members=(new,), reasons=reasons or {})
    _, ids, _ = write_form(work, form, office.today)
    if household.state == "dissolved":
        work.households.change(household_id, state="active")
    return ids[0]


def _lead_newcomer(work: UnitOfWork, office: Office, household_id: int, person_id: int) -> int:
    """Open a lead for each scheme the newcomer lacks and may join; how many."""
    members = members_of(work, office.law, household_id, office.today)
    one = next(member for member in members if member.person.id == person_id)
    return sum(
        one.living and one.covers[scheme].wanted and open_lead(work, person_id, scheme, _NEWCOMER, office.today)
        for scheme in CANVASSED
    )


def _day_of_birth(child: MemberForm, mother: Person, today: date) -> date:
    iso = parse_birth(child.birth) if child.birth else None
    if iso is None or len(iso) < _FULL:
        raise RuleBroken("Trẻ mới sinh phải có đủ ngày, tháng, năm sinh.", rule="birth.day")
    born = date.fromisoformat(iso)
    if born > today:
        raise RuleBroken(f"Ngày sinh {format_date(born)} sau ngày hôm nay {format_date(today)}.", rule="birth.day")
    if mother.birth and birth_day(mother.birth) >= born:
        raise RuleBroken(f"Ngày sinh của trẻ không sau ngày sinh của {mother.name}.", rule="birth.day")
    return born


def _child_words(law: LawBook, born: date, on: date) -> tuple[str, ...]:
    limit = law.at("health.child-age", on)
    age = age_on(born.isoformat(), on)
    if age is None or age >= limit.whole:
        return ()
    words = f"Trẻ dưới {limit.whole} tuổi do ngân sách nhà nước đóng BHYT ({limit.source}): làm thủ tục cấp thẻ;"
    return (f"{words} chương trình không ghi thẻ nào khi chưa có.",)


def _check_death(work: Repositories, person: Person, died_on: date, today: date) -> None:
    if died_on > today:
        raise RuleBroken(f"Ngày mất {format_date(died_on)} sau ngày hôm nay {format_date(today)}.", rule="person.death")
    if person.birth and birth_day(person.birth) > died_on:
        raise RuleBroken(f"Ngày mất trước ngày sinh của {person.name}.", rule="person.death")
    known = work.deaths.of_person(person.id)
    if known is not None:
        shown = format_date(date.fromisoformat(known.died_on))
        raise RuleBroken(f"Đã ghi {person.name} mất ngày {shown}.", rule="person.death")


def _runs_on(row: Coverage, day: date) -> bool:
    return row.valid_to is None or row.valid_to >= day.isoformat()


def _until(rows: list[Coverage]) -> str:
    ends = [row.valid_to for row in rows]
    if None in ends:
        return "không ghi ngày hết hạn"
    return f"còn ghi đến {format_date(date.fromisoformat(max(end for end in ends if end)))}"

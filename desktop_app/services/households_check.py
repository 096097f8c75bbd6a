"""What is wrong, doubtful or missing in a household as typed, before it is saved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from desktop_app.domain.birth import age_on, birth_day, format_birth, parse_birth
from desktop_app.domain.dates import format_date
from desktop_app.domain.identity import (
    Problem,
    check_insurance_no,
    check_personal_id,
    check_phone,
)
from desktop_app.domain.records import Person
from desktop_app.services.households_card import card_codes, check_card
from desktop_app.services.households_form import MEMBER_FIELDS, HouseholdForm, MemberForm, path_of, split_path, tidy
from desktop_app.services.households_people import LIVING
from desktop_app.services.office import Office
from desktop_app.services.quoting_facts import person_facts
from desktop_app.storage.repositories import Repositories

# Lawful exceptions: why a warning stands. The officer may also write a reason of the own.
REASONS = {
    "giay-to": "đúng như giấy tờ của người dân",
    "so-ho-khau": "đúng như sổ, danh sách đang quản lý",
    "cho-xac-minh": "chờ xác minh, bổ sung sau",
    "khong-co": "người dân không có giấy tờ này",
    "dung-chung": "dùng chung trong gia đình",
}
HEAD = "00"  # the relation code of the head of the household
_OLDEST = 120  # years; above that a birth is far more often a slip than a fact
_NUMBER_WORDS = {"personal_id": "Số CCCD/ĐDCN", "insurance_no": "Mã số BHXH", "card_no": "Mã thẻ BHYT"}


def check_household(office: Office, form: HouseholdForm) -> list[Problem]:
    """Every problem of a form, field by field in the order of the form; a warning accepted before is not repeated.

    Levels: ``block`` cannot be saved, ``warn`` is saved with a reason, ``hint`` only says what is missing. ``field`` is
    the path of the field (``phone``, ``members.2.personal_id``), ``proposal`` a value to offer.
    """
    return problems_of(office.read, form, office.today)


@dataclass(frozen=True, kw_only=True)
class Judged:
    """The problems of a form, and those warnings among them that this save must give a reason for."""

    problems: tuple[Problem, ...]
    asked: tuple[Problem, ...]

    @property
    def blocked(self) -> bool:
        """Whether it cannot be saved as it stands."""
        return any(problem.level == "block" for problem in self.problems)


def judge_household(office: Office, form: HouseholdForm) -> Judged:
    """Everything a form needs to know before it saves; ``reasons`` of the form are not looked at."""
    problems = check_household(office, form)
    return Judged(problems=tuple(problems), asked=tuple(asks_reason(office.read, form, problems)))


def problems_of(work: Repositories, form: HouseholdForm, today: date) -> list[Problem]:
    """The same on the connection of a running verb."""
    known = {person.id: person for person in work.people.of_household(form.id)} if form.id is not None else {}
    members = [_merged(member, known) for member in form.members]
    cards = _card_checker(work, form, today)
    found = [*_household(work, form, members)]
    for place, member in enumerate(members):
        problems = [*_person(member, today), *cards(member), *_elsewhere(work, member)]
        found.extend(replace(problem, field=path_of(place, problem.field)) for problem in problems)
    found.extend(_twice(members))
    return [problem for problem in found if not _accepted(work, form, problem)]


def _merged(member: MemberForm, known: dict[int, Person]) -> MemberForm:
    """The member as it would be after saving: what is not typed stays as the record has it."""
    person = known.get(member.id) if member.id is not None else None
    typed: dict[str, Any] = dict(member.values())
    if person is None:
        return replace(member, **typed)
    kept = {name: getattr(person, name) for name in MEMBER_FIELDS}
    if "name" in member.cleared:  # a name is never written blank, so emptying it must be seen as a missing one
        kept["name"] = None
    return replace(member, **(kept | typed))


def asks_reason(work: Repositories, form: HouseholdForm, problems: Sequence[Problem]) -> list[Problem]:
    """The warnings that this form must give a reason for: those of a member or a field that it changes.

    What was doubtful before and is not touched stays on the list without standing in the way of other work.
    """
    return [problem for problem in problems if problem.level == "warn" and _touched(work, form, problem.field)]


def _touched(work: Repositories, form: HouseholdForm, path: str) -> bool:
    if form.id is None:
        return True
    place, name = split_path(path)
    if place is not None:
        return _changes_person(work, form.members[place])
    household = work.households.get(form.id)
    if name == "head":
        moved = form.head is not None and form.members[form.head].id != household.head_id
        return moved or any(_changes_person(work, member) for member in form.members)
    return name in form.values() and form.values()[name] != getattr(household, name)


def _changes_person(work: Repositories, member: MemberForm) -> bool:
    if member.id is None:
        return True
    person = work.people.get(member.id)
    return any(getattr(person, name) != value for name, value in member.values().items())


def _household(work: Repositories, form: HouseholdForm, members: list[MemberForm]) -> Iterator[Problem]:
    if form.hamlet_id is None:
        yield Problem(level="block", field="hamlet_id", message="Chưa chọn thôn, tổ dân phố.")
    if form.code:
        same = [other for other in work.households.by_code(tidy("code", form.code)) if other.id != form.id]
        if same:
            yield _warn("code", f"Mã hộ này đã có ở hộ khác ({_whose(work, same[0].id)}).")
    if form.phone or "phone" in form.cleared or form.id is None:
        yield from check_phone(form.phone)
    if not members:
        yield Problem(level="hint", field="members", message="Hộ chưa có thành viên nào.")
        return
    heads = [place for place, member in enumerate(members) if member.relation_code == HEAD]
    if len(heads) > 1:
        names = ", ".join(members[place].name or f"dòng {place + 1}" for place in heads)
        yield _warn("head", f"Có {len(heads)} người cùng ghi quan hệ là chủ hộ: {names}.")
    if form.head is not None and members[form.head].residence not in LIVING:
        yield Problem(level="hint", field="head", message="Chủ hộ không còn ở hộ này; hãy chọn chủ hộ khác.")
    if form.head is None and _headless(work, form):
        yield Problem(level="hint", field="head", message="Hộ chưa có chủ hộ.")


def _headless(work: Repositories, form: HouseholdForm) -> bool:
    return form.id is None or work.households.get(form.id).head_id is None


def _person(member: MemberForm, today: date) -> Iterator[Problem]:
    if not member.name:
        yield Problem(level="block", field="name", message="Chưa có họ và tên.")
    yield from _birth(member, today)
    gone = member.residence not in LIVING
    checks = (
        *check_personal_id(member.personal_id, member.birth, member.sex),
        *check_insurance_no(member.insurance_no),
        *(check_phone(member.phone) if member.phone else ()),
    )
    # Nobody asks for the missing papers of somebody who died or moved away.
    yield from (problem for problem in checks if problem.level != "hint" or not gone)
    if not member.sex and not gone:
        yield Problem(level="hint", field="sex", message="Chưa có giới tính.")


def _card_checker(work: Repositories, form: HouseholdForm, today: date) -> Callable[[MemberForm], Iterator[Problem]]:
    """How the card of each member is looked at: beside the classes of the household and the member on the day."""
    codes = card_codes(work, today)
    entitled = work.entitlements.of_household(form.id) if form.id is not None else []

    def check(member: MemberForm) -> Iterator[Problem]:
        if member.card_no:
            who = Person(id=member.id or 0, household_id=form.id or 0, name="", ethnicity_code=member.ethnicity_code)
            classes = person_facts(who, (), entitled, today).classes
            yield from check_card(codes, member.card_no, member.insurance_no, classes)

    return check


def _birth(member: MemberForm, today: date) -> Iterator[Problem]:
    if not member.birth:
        if member.residence in LIVING:
            yield Problem(level="hint", field="birth", message="Chưa có ngày sinh.")
        return
    if parse_birth(member.birth) is None:
        message = f"Không đọc được ngày sinh “{member.birth}”; gõ 05/03/1965, hoặc 1965 nếu chỉ biết năm."
        yield Problem(level="block", field="birth", message=message)
        return
    born = birth_day(member.birth)
    if born > today:
        shown = format_birth(member.birth)
        yield Problem(level="block", field="birth", message=f"Ngày sinh {shown} sau ngày hôm nay {format_date(today)}.")
        return
    age = age_on(member.birth, today)
    if age is not None and age > _OLDEST:
        yield _warn("birth", f"Ngày sinh cho tuổi {age}; hãy xem lại năm sinh.")


def _elsewhere(work: Repositories, member: MemberForm) -> Iterator[Problem]:
    """Numbers and namesakes that are already in the file under another person."""
    for field, words in _NUMBER_WORDS.items():
        number = getattr(member, field)
        others = work.people.with_number(field, number, but=member.id) if number else []
        if others:
            other = others[0]
            yield _warn(field, f"{words} này đang ghi cho {other.name} ({_whose(work, other.household_id)}).")
    if member.id is None and member.name and member.birth:
        same = work.people.namesakes(member.name, member.birth)
        if same:
            where = _whose(work, same[0].household_id)
            yield _warn("name", f"Đã có {same[0].name}, sinh {format_birth(member.birth)} ({where}).")


def _twice(members: list[MemberForm]) -> Iterator[Problem]:
    """The same number typed for two members of this form."""
    for field, words in _NUMBER_WORDS.items():
        counted = Counter(number for member in members if (number := getattr(member, field)))
        for place, member in enumerate(members):
            number = getattr(member, field)
            # A saved member with this number is already named by the look at the file.
            if number and counted[number] > 1 and member.id is None:
                yield _warn(path_of(place, field), f"{words} này ghi cho hai người trong hộ.")


def _accepted(work: Repositories, form: HouseholdForm, problem: Problem) -> bool:
    if problem.level != "warn" or form.id is None:
        return False
    place, name = split_path(problem.field)
    person_id = form.members[place].id if place is not None else None
    if place is not None and person_id is None:
        return False
    return any(
        waiver.field == name and waiver.person_id == person_id and waiver.message == problem.message
        for waiver in work.waivers.of_household(form.id)
    )


def _whose(work: Repositories, household_id: int) -> str:
    household = work.households.get(household_id)
    hamlet = work.hamlets.get(household.hamlet_id).name
    head = work.people.named([household.head_id]).get(household.head_id, "") if household.head_id else ""
    name = f"hộ {head}" if head else f"hộ {household.code}" if household.code else "hộ chưa có chủ hộ"
    return f"{name}, {hamlet}"


def _warn(field: str, message: str) -> Problem:
    return Problem(level="warn", field=field, message=message)

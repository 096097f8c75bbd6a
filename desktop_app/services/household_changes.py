"""Households that split, merge or move, people who change their household, and a change of head.

Nobody is ever without a household, a head lives in the household, and a relation to a head who is no longer head becomes blank: it is never guessed.
What is paid stays with the household it was paid in, so the order of its members in the calendar year stands; what is not paid yet goes along.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.records import Household, Person
from desktop_app.services.household_changes_follow import (
    drop_assignment,
    empty_words,
    give_assignment,
    kept_words,
    leaving_words,
    named_in,
    names_of,
    relation_words,
    share_assignment,
    title_in,
)
from desktop_app.services.households import find_household
from desktop_app.services.households_check import HEAD
from desktop_app.services.month_closing import refuse_closed
from desktop_app.services.office import Office
from desktop_app.services.outcome import Outcome
from desktop_app.services.quoting_facts import person_of
from desktop_app.storage.repositories import Repositories
from desktop_app.storage.unit_of_work import UnitOfWork

CHANGES = frozenset({"household", "person", "waiver", "round"})
Relations = Mapping[int, str | None]
_CREDIT_NOTE = "chuyển tiền thừa giữ lại khi nhập hộ"


def split_household(
    office: Office,
    household_id: int,
    member_ids: Sequence[int],
    head_id: int,
    *,
    rest_head_id: int | None = None,
    hamlet_id: int | None = None,
    code: str | None = None,
    address: str | None = None,
    phone: str | None = None,
    relations: Relations | None = None,
) -> Outcome[int]:
    """Make a household of some members of another one (tách hộ), next to it in house order; the value is the new one's id.

    ``relations``: what the members are to the new head, as far as it is known. ``rest_head_id``: the new head of those who stay, where the head
    leaves. Raises ``RuleBroken`` when nobody or everybody would leave, or a head is not among the own people.
    """
    with office.write("household.split", "Tách hộ") as work:
        source = find_household(work, household_id)
        people = _members(work, source, member_ids)
        everybody = work.people.of_household(household_id)
        if len(people) == len(everybody):
            raise RuleBroken(
                "Cả hộ cùng đi thì không phải tách hộ; hãy chuyển cả hộ sang thôn khác.", rule="household.split"
            )
        _refuse_foreign_head(head_id, [person.id for person in people])
        notes = [*leaving_words(work, people, source, office.today)]
        place = hamlet_id if hamlet_id is not None else source.hamlet_id
        near = source.list_order if place == source.hamlet_id else work.households.last_order(place) + 1
        new = work.households.add(
            hamlet_id=work.hamlets.get(place).id,
            state="active",
            list_order=near,
            code=code or None,
            address=address or None,
            phone=phone or None,
        )
        known = {**(relations or {}), head_id: HEAD}
        notes += _put(work, people, source, new, known)
        work.households.change(new, head_id=head_id)
        share_assignment(work, household_id, new)
        if rest_head_id is not None:
            stays = [person.id for person in everybody if person not in people]
            _refuse_foreign_head(rest_head_id, stays)
            notes = [note for note in notes if "sẽ chưa có chủ hộ" not in note]
            notes += make_head(work, work.households.get(household_id), work.people.get(rest_head_id), {})
        label = f"Tách {names_of(people)} thành {named_in(work, new)}"
    return Outcome(value=new, changes=CHANGES, label=label, notes=tuple(notes))


def merge_households(office: Office, keep_id: int, drop_id: int, *, relations: Relations | None = None) -> Outcome[int]:
    """Put all people of one household into another (nhập hộ); the empty one is marked as dissolved. The value is how many people moved.

    Visits, receipts and what is paid stay where they were made; surplus kept for the dissolved household is kept for the other one from today.
    Raises ``RuleBroken`` for one and the same household, and in a closed month when there is such money.
    """
    with office.write("household.merge", "Nhập hộ") as work:
        if keep_id == drop_id:
            raise RuleBroken("Hãy chọn hai hộ khác nhau để nhập.", rule="household.merge")
        keep, drop = find_household(work, keep_id), find_household(work, drop_id)
        into, gone = named_in(work, keep_id), named_in(work, drop_id)
        people = work.people.of_household(drop_id)
        notes = [note for note in leaving_words(work, people, drop, office.today) if "vẫn thuộc hộ cũ" not in note]
        notes += kept_words(work, drop_id, f"chuyển sang {into}")
        notes += _put(work, people, drop, keep_id, relations or {})
        _hand_over_credit(work, office, keep, drop)
        work.households.change(drop_id, state="dissolved", head_id=None)
        give_assignment(work, drop_id, keep_id)
        if keep.state == "dissolved":
            work.households.change(keep_id, state="active")
    changes = CHANGES | {"ledger"}
    return Outcome(value=len(people), changes=changes, label=f"Nhập {gone} vào {into}", notes=tuple(notes))


def move_members(
    office: Office, member_ids: Sequence[int], household_id: int, *, relations: Relations | None = None
) -> Outcome[int]:
    """Put people into another household, at the end of its list; cover, leads, visits and personal classes go along. The value is how many moved.

    Their relation to the former head no longer holds: it becomes what ``relations`` says, else blank. Raises ``RuleBroken`` for somebody who is
    there already.
    """
    with office.write("person.move", "Chuyển người sang hộ khác") as work:
        target = find_household(work, household_id)
        if not member_ids:
            raise RuleBroken("Chưa chọn ai để chuyển.", rule="person.move")
        people = [person_of(work, person_id) for person_id in dict.fromkeys(member_ids)]
        for person in people:
            if person.household_id == household_id:
                raise RuleBroken(f"{person.name} đang ở chính hộ này.", rule="person.move")
        notes: list[str] = []
        by_source: dict[int, list[Person]] = {}
        for person in people:
            by_source.setdefault(person.household_id, []).append(person)
        for source_id, group in by_source.items():
            source = work.households.get(source_id)
            notes += leaving_words(work, group, source, office.today)
            notes += _put(work, group, source, household_id, relations or {})
            notes += empty_words(work, source_id)
        if target.state == "dissolved":
            work.households.change(household_id, state="active")
            notes.append("Hộ chuyển đến từng ghi đã giải thể, nay có người ở lại.")
        label = f"Chuyển {names_of(people)} sang {named_in(work, household_id)}"
    return Outcome(value=len(people), changes=CHANGES, label=label, notes=tuple(notes))


def move_household(office: Office, household_id: int, hamlet_id: int) -> Outcome[int]:
    """Move a whole household to another hamlet, to the end of its house order. What is collected keeps counting where it was collected."""
    with office.write("household.move", "Chuyển hộ sang thôn khác") as work:
        household = find_household(work, household_id)
        hamlet, before = work.hamlets.get(hamlet_id), work.hamlets.get(household.hamlet_id)
        notes: list[str] = []
        if household.hamlet_id != hamlet_id:
            order = work.households.last_order(hamlet_id) + 1
            work.households.change(household_id, hamlet_id=hamlet_id, list_order=order)
            notes.append(f"Số đã thu trước đây vẫn tính cho {before.name}.")
            notes += drop_assignment(work, household_id, hamlet_id)
            rounds = work.household_changes.open_rounds(hamlet_id)
            if rounds:
                notes.append(f"Từ nay hộ nằm trong danh sách đi của {hamlet.name}: {', '.join(rounds)}.")
        label = f"Chuyển {named_in(work, household_id)} sang {hamlet.name}"
    return Outcome(value=household_id, changes=CHANGES, label=label, notes=tuple(notes))


def change_head(
    office: Office, household_id: int, person_id: int, *, relations: Relations | None = None
) -> Outcome[int]:
    """Make a member the head (đổi chủ hộ). What the others were to the former head becomes what ``relations`` says, else blank.

    Where the person is written down as the head already, the others' relations are to that person and stay. Raises ``RuleBroken`` for somebody
    of another household.
    """
    with office.write("household.head", "Chọn chủ hộ") as work:
        household, person = find_household(work, household_id), person_of(work, person_id)
        if person.household_id != household_id:
            raise RuleBroken(f"{person.name} không ở hộ này nên không là chủ hộ được.", rule="household.head")
        notes = make_head(work, household, person, relations or {})
    return Outcome(value=household_id, changes=CHANGES, label=f"Chọn chủ hộ: {person.name}", notes=tuple(notes))


def leaving(office: Office, member_ids: Sequence[int]) -> tuple[str, ...]:
    """What moving these people would mean, before it is done."""
    work = office.read
    people = [person_of(work, person_id) for person_id in member_ids]
    by_source: dict[int, list[Person]] = {}
    for person in people:
        by_source.setdefault(person.household_id, []).append(person)
    said: list[str] = []
    for source_id, group in by_source.items():
        said += leaving_words(work, group, work.households.get(source_id), office.today)
    return (*said, *relation_words(people))


def merging_of(office: Office, keep_id: int, drop_id: int) -> tuple[str, ...]:
    """What putting one household into another would mean, before it is done."""
    work = office.read
    people = work.people.of_household(drop_id)
    first = f"{len(people)} người của {named_in(work, drop_id)} sang {named_in(work, keep_id)}; hộ ấy ghi đã giải thể."
    words = [note for note in leaving(office, [person.id for person in people]) if "vẫn thuộc hộ cũ" not in note]
    return (first, *words, *kept_words(work, drop_id, "chuyển sang hộ nhận"))


def _members(work: Repositories, household: Household, member_ids: Sequence[int]) -> list[Person]:
    found = [person for person in work.people.of_household(household.id) if person.id in set(member_ids)]
    if not found or len(found) != len(set(member_ids)):
        raise RuleBroken("Hãy chọn người trong chính hộ này để tách.", rule="household.split")
    return found


def _refuse_foreign_head(head_id: int, member_ids: Sequence[int]) -> None:
    if head_id not in member_ids:
        raise RuleBroken("Chủ hộ phải là một người của chính hộ ấy.", rule="household.head")


def _put(
    work: UnitOfWork, people: Sequence[Person], source: Household, target_id: int, relations: Relations
) -> tuple[str, ...]:
    """Move people of one household into another, with the reasons their warnings stand on; says whose relation is blank now."""
    last = work.people.last_order(target_id)
    ids = {person.id for person in people}
    if source.head_id in ids:
        work.households.change(source.id, head_id=None)
    for place, person in enumerate(people, start=1):
        work.people.change(
            person.id,
            household_id=target_id,
            list_order=last + place,
            relation_code=relations.get(person.id),
            relation_text=None,
        )
    for waiver in work.waivers.of_household(source.id):
        if waiver.person_id in ids:
            work.waivers.change(waiver.id, household_id=target_id)
    return relation_words(person for person in people if relations.get(person.id) is None)


def make_head(work: UnitOfWork, household: Household, person: Person, relations: Relations) -> list[str]:
    """Make a member the head inside a running verb; says whose relation is blank now."""
    others = [row for row in work.people.of_household(household.id) if row.id != person.id]
    known = household.head_id == person.id or (person.relation_code == HEAD and household.head_id is None)
    work.households.change(household.id, head_id=person.id)
    work.people.change(person.id, relation_code=HEAD, relation_text=None)
    blank = []
    for row in others:
        if row.id in relations:
            work.people.change(row.id, relation_code=relations[row.id], relation_text=None)
        elif not known:
            blank.append(row)
            work.people.change(row.id, relation_code=None, relation_text=None)
    return list(relation_words(blank))


def _hand_over_credit(work: UnitOfWork, office: Office, keep: Household, drop: Household) -> None:
    """Surplus kept for the dissolved household: out of the one and into the other, with the same collector, way and commune, so no sum moves."""
    posts = work.household_changes.kept(drop.id)
    if posts:
        refuse_closed(work, office.today)
    for post in posts:
        for household_id, amount in ((drop.id, -post.amount), (keep.id, post.amount)):
            work.ledger.post(
                kind="credit",
                household_id=household_id,
                amount=amount,
                entry_on=office.today.isoformat(),
                method=post.method,
                collector_id=post.collector_id,
                organisation_id=post.organisation_id,
                commune_code=post.commune_code,
                note=_CREDIT_NOTE,
            )


def household_title(office: Office, household_id: int) -> str:
    """How people name a household, for the words of a dialog."""
    return title_in(office.read, household_id)

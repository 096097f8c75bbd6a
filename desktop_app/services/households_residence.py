"""Who lives where: residence of people, moves of people and households, heads, and taking out what was typed by mistake."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from desktop_app.domain.faults import RuleBroken
from desktop_app.services.canvassing_leads import close_leads
from desktop_app.services.household_changes import move_members
from desktop_app.services.households import find_household, title_of
from desktop_app.services.households_cover import CANVASSED
from desktop_app.services.households_people import LIVING, head_name
from desktop_app.services.office import Office
from desktop_app.services.outcome import Outcome
from desktop_app.storage.repositories import Repositories
from desktop_app.storage.unit_of_work import UnitOfWork

_CHANGES = frozenset({"household", "person"})


def mark_residence(office: Office, person_ids: Sequence[int], residence: str) -> Outcome[int]:
    """Say that people are at home, away, moved, died or in another household; the value is how many changed.

    Who is gone has no open leads any more. Raises ``RuleBroken`` for an unknown state.
    """
    words = {code.code: code.name for code in office.read.reference.codes("residence_states")}
    if residence not in words:
        raise RuleBroken("Tình trạng cư trú không có trong danh mục.", rule="person.residence")
    label = f"Ghi cư trú: {words[residence]}"
    closed = changed = 0
    with office.write("person.residence", label) as work:
        for person_id in person_ids:
            changed += work.people.change(person_id, residence=residence)
            death = work.deaths.of_person(person_id)
            if death is not None and residence != "died":  # noted for the wrong person
                work.deaths.remove(death.id)
            if residence not in LIVING:
                closed += end_leads(work, office, person_id)
    notes = (f"Đã khép {closed} lượt vận động đang mở.",) if closed else ()
    changes = frozenset({"person", "lead"} if closed else {"person"}) if changed else frozenset()
    return Outcome(value=changed, changes=changes, label=f"{label} ({changed} người)", notes=notes)


def end_leads(work: UnitOfWork, office: Office, person_id: int) -> int:
    """Close every open lead of somebody who is no longer here, inside a running verb."""
    return sum(close_leads(work, person_id, scheme, office.today, "residence") for scheme in CANVASSED)


def move_person(office: Office, person_id: int, household_id: int, relation_code: str | None = None) -> Outcome[int]:
    """Put one person into another household (see ``move_members``); the value is the person's id."""
    done = move_members(office, [person_id], household_id, relations={person_id: relation_code})
    return replace(done, value=person_id)


def reorder_households(office: Office, hamlet_id: int, household_ids: Sequence[int]) -> Outcome[int]:
    """Fix the house order of a hamlet: the households in the order given, those not named after them."""
    with office.write("household.order", "Sắp lại thứ tự nhà") as work:
        rest = [row.id for row in work.households.of_hamlet(hamlet_id) if row.id not in set(household_ids)]
        changed = sum(
            work.households.change(household_id, list_order=place)
            for place, household_id in enumerate([*household_ids, *rest], start=1)
        )
    changes = frozenset({"household"}) if changed else frozenset()
    return Outcome(value=changed, changes=changes, label="Sắp lại thứ tự nhà")


def mark_household(office: Office, household_id: int, state: str) -> Outcome[int]:
    """Say that a household lives here (``active``), moved away as a whole (``moved``) or is dissolved (``dissolved``).

    The people of a household that moved away are marked as moved, unless they died or joined another one.
    """
    words = {code.code: code.name for code in office.read.reference.codes("household_states")}
    if state not in words:
        raise RuleBroken("Tình trạng của hộ không có trong danh mục.", rule="household.state")
    with office.write("household.state", f"Ghi tình trạng hộ: {words[state]}") as work:
        find_household(work, household_id)
        if state == "dissolved" and any(row.residence in LIVING for row in work.people.of_household(household_id)):
            raise RuleBroken(
                "Hộ còn người đang ở. Hãy chuyển họ sang hộ khác trước khi ghi hộ đã giải thể.",
                rule="household.dissolve",
            )
        work.households.change(household_id, state=state)
        if state == "moved":
            for person in work.people.of_household(household_id):
                if person.residence in LIVING:
                    work.people.change(person.id, residence="moved")
                    end_leads(work, office, person.id)
        label = f"{_title(work, household_id)}: {words[state]}"
    return Outcome(value=household_id, changes=_CHANGES | {"lead"}, label=label)


def remove_member(office: Office, person_id: int) -> Outcome[int]:
    """Take out somebody typed by mistake. Raises ``RuleBroken`` for anybody whom cover, visits or payments name."""
    with office.write("person.remove", "Bỏ người nhập nhầm") as work:
        person = work.people.get(person_id)
        if work.people.is_used(person_id):
            raise RuleBroken(
                f"{person.name} đã có thẻ, lượt vận động hoặc khoản thu nên không xoá được. "
                "Nếu người này không còn ở hộ, hãy ghi tình trạng cư trú.",
                rule="person.remove",
            )
        household = work.households.get(person.household_id)
        if household.head_id == person_id:
            work.households.change(household.id, head_id=None)
        for waiver in work.waivers.of_household(household.id):
            if waiver.person_id == person_id:
                work.waivers.remove(waiver.id)
        work.people.remove(person_id)
    return Outcome(value=person_id, changes=_CHANGES, label=f"Bỏ {person.name} khỏi danh sách")


def remove_household(office: Office, household_id: int) -> Outcome[int]:
    """Take out an empty household made by mistake. Raises ``RuleBroken`` when somebody is or was recorded in it."""
    with office.write("household.remove", "Bỏ hộ nhập nhầm") as work:
        household = find_household(work, household_id)
        if work.households.is_used(household_id):
            raise RuleBroken(
                "Hộ đã có người, lượt vận động hoặc biên lai nên không xoá được; hãy ghi tình trạng của hộ.",
                rule="household.remove",
            )
        for waiver in work.waivers.of_household(household_id):
            work.waivers.remove(waiver.id)
        for row in work.entitlements.of_household(household_id):
            work.entitlements.remove(row.id)
        for given in work.round_households.of_household(household_id, open_only=False):
            work.round_households.remove(given.id)
        work.households.remove(household_id)
    return Outcome(value=household_id, changes=_CHANGES, label=f"Bỏ hộ {household.code or 'trống'}")


def _title(work: Repositories, household_id: int) -> str:
    household = work.households.get(household_id)
    return title_of(household, head_name(household, work.people.of_household(household_id)))

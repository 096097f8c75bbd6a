"""Residence, moves, heads, and taking out what was typed by mistake."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.domain.faults import RuleBroken
from desktop_app.services.canvassing_leads import build_leads
from desktop_app.services.history import undo_last
from desktop_app.services.household_changes import change_head, move_household
from desktop_app.services.households import open_household, save_household
from desktop_app.services.households_form import HouseholdForm, MemberForm
from desktop_app.services.households_residence import (
    mark_household,
    mark_residence,
    move_person,
    remove_household,
    remove_member,
    reorder_households,
)
from desktop_app.services.office import Office
from tests.builders import LONG_NAME, hamlet, household_of, office_of_twelve, person


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    found = office_of_twelve(tmp_path)
    yield found
    found.close(with_backup=False)


def open_leads(office: Office, name: str) -> int:
    who = person(office, name)
    return sum(lead.person_id == who.id for lead in office.read.leads.open_of_household(who.household_id))


def test_who_is_gone_has_no_open_leads_and_undo_brings_them_back(office: Office) -> None:
    build_leads(office)
    assert open_leads(office, "Trần Thị Bưởi") == 2
    done = mark_residence(office, [person(office, "Trần Thị Bưởi").id], "moved")
    assert (done.value, done.changes) == (1, frozenset({"person", "lead"}))
    assert (person(office, "Trần Thị Bưởi").residence, open_leads(office, "Trần Thị Bưởi")) == ("moved", 0)
    undo_last(office)
    assert (person(office, "Trần Thị Bưởi").residence, open_leads(office, "Trần Thị Bưởi")) == ("home", 2)


def test_marking_what_is_so_already_changes_nothing(office: Office) -> None:
    done = mark_residence(office, [person(office, "Lê Văn Hùng").id], "died")
    assert (done.value, done.changes) == (0, frozenset())


def test_an_unknown_residence_is_refused(office: Office) -> None:
    with pytest.raises(RuleBroken):
        mark_residence(office, [person(office, "Lò").id], "abroad")


def test_a_head_who_moves_leaves_a_household_without_head(office: Office) -> None:
    source, target = household_of(office, "Đặng Thị Ơn"), household_of(office, "Hoàng A Lử")
    done = move_person(office, person(office, "Đặng Thị Ơn").id, target.id)
    moved = person(office, "Đặng Thị Ơn")
    assert (moved.household_id, moved.relation_code, moved.list_order) == (target.id, None, 2)
    assert office.read.households.get(source.id).head_id is None
    assert "chọn chủ hộ mới" in done.notes[0]
    assert done.label == "Chuyển Đặng Thị Ơn sang hộ Hoàng A Lử"


def test_a_person_cannot_move_to_where_he_is(office: Office) -> None:
    lo = person(office, "Lò")
    with pytest.raises(RuleBroken):
        move_person(office, lo.id, lo.household_id)


def test_a_household_moves_to_the_end_of_another_hamlet(office: Office) -> None:
    target = hamlet(office, "Thôn Tân Lập")
    move_household(office, household_of(office, "Lò").id, target.id)
    assert [row.code for row in office.read.households.of_hamlet(target.id)][-1] == "HGD-002"


def test_house_order_is_fixed_by_hand(office: Office) -> None:
    place = hamlet(office, "Thôn Tân Lập")
    ids = [row.id for row in office.read.households.of_hamlet(place.id)]
    reorder_households(office, place.id, [ids[2], ids[0]])
    assert [row.id for row in office.read.households.of_hamlet(place.id)] == [ids[2], ids[0], ids[1]]


def test_a_whole_household_moves_away(office: Office) -> None:
    mark_household(office, household_of(office, "Lê Thị Hoà").id, "moved")
    people = open_household(office, household_of(office, "Lê Thị Hoà").id).members
    assert [(m.person.name, m.person.residence) for m in people] == [
        ("Lê Thị Hoà", "moved"),
        ("Lê Văn Hùng", "died"),
        ("Lê Văn Khoa", "moved"),
    ]


def test_a_household_with_people_is_not_dissolved(office: Office) -> None:
    with pytest.raises(RuleBroken) as caught:
        mark_household(office, household_of(office, "Lò").id, "dissolved")
    assert "còn người đang ở" in caught.value.sentence


def test_another_head(office: Office) -> None:
    done = change_head(office, household_of(office, "Trần Thị Bưởi").id, person(office, "Trần Thị Bưởi").id)
    assert household_of(office, "Nguyễn Văn An").head_id == person(office, "Trần Thị Bưởi").id
    assert person(office, "Trần Thị Bưởi").relation_code == "00"
    assert person(office, "Nguyễn Văn An").relation_code is None
    assert done.notes
    with pytest.raises(RuleBroken):
        change_head(office, household_of(office, "Lò").id, person(office, "Nguyễn Văn An").id)


def test_only_a_slip_of_the_pen_is_removed(office: Office) -> None:
    with pytest.raises(RuleBroken) as caught:
        remove_member(office, person(office, "Nguyễn Văn An").id)
    assert "không xoá được" in caught.value.sentence
    alone = household_of(office, LONG_NAME)
    remove_member(office, person(office, LONG_NAME).id)
    remove_household(office, alone.id)
    assert alone.id not in {row.id for row in office.read.households.all()}
    undo_last(office)
    undo_last(office)
    assert household_of(office, LONG_NAME) == alone


def test_a_head_typed_by_mistake_is_removed_with_the_reasons_kept_for_him(office: Office) -> None:
    made = save_household(
        office,
        HouseholdForm(
            hamlet_id=hamlet(office, "Thôn Đồi Vắng").id,
            members=(MemberForm(name="Nhầm Văn Tên", insurance_no="99"),),
            head=0,
            reasons={"members.0.insurance_no": "cho-xac-minh"},
        ),
    )
    remove_member(office, person(office, "Nhầm Văn Tên").id)
    assert office.read.households.get(made.value).head_id is None
    assert office.read.waivers.count() == 0


def test_a_household_in_use_is_not_removed(office: Office) -> None:
    with pytest.raises(RuleBroken):
        remove_household(office, household_of(office, "Lò").id)

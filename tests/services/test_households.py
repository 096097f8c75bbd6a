"""Saving a household: one verb, blanks that change nothing, reasons for warnings, and the way back."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from desktop_app.domain.faults import RuleBroken
from desktop_app.services.history import redo_last, undo_last
from desktop_app.services.households import open_household, save_household
from desktop_app.services.households_form import HouseholdForm, MemberForm, form_of, path_of
from desktop_app.services.office import Office
from desktop_app.system.faults import WorldFault
from tests.builders import LONG_NAME, empty_office, hamlet, household_of, office_of_twelve, person


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    found = office_of_twelve(tmp_path)
    yield found
    found.close(with_backup=False)


def form(office: Office, name: str) -> HouseholdForm:
    sheet = open_household(office, household_of(office, name).id)
    return form_of(sheet.household, tuple(member.person for member in sheet.members))


def new_family(office: Office, **values: object) -> HouseholdForm:
    members = (
        MemberForm(name="Vi Văn Thử", birth="12/04/1980", sex="male", personal_id="001080000099"),
        MemberForm(name="Lương Thị Thử", birth="1983", sex="female", relation_code="01"),
    )
    made = HouseholdForm(hamlet_id=hamlet(office, "Thôn Đồi Vắng").id, phone="0977 000 111", members=members, head=0)
    return replace(made, **values)  # type: ignore[arg-type]


def test_a_new_household_stands_at_the_end_of_its_hamlet(office: Office) -> None:
    made = save_household(office, new_family(office))
    sheet = open_household(office, made.value)
    assert (sheet.title, sheet.household.phone, sheet.household.list_order) == ("Hộ Vi Văn Thử", "0977000111", 1)
    assert [(m.person.name, m.person.birth, m.person.relation_code) for m in sheet.members] == [
        ("Vi Văn Thử", "1980-04-12", "00"),
        ("Lương Thị Thử", "1983", "01"),
    ]
    assert (made.label, made.changes) == ("Thêm hộ Vi Văn Thử", frozenset({"household", "person"}))
    second = save_household(office, new_family(office, members=(MemberForm(name="Tòng Thị Sau"),), phone=None))
    assert office.read.households.get(second.value).list_order == 2


def test_saving_what_is_there_changes_nothing(office: Office) -> None:
    before = office.changed_since_open()
    saved = save_household(office, form(office, "Nguyễn Văn An"))
    assert (saved.changes, office.changed_since_open()) == (frozenset(), before)


def test_a_blank_field_never_overwrites_and_a_cleared_one_does(office: Office) -> None:
    known = form(office, "Nguyễn Văn An")
    blank = replace(known, address=None, members=(replace(known.members[0], phone=None, insurance_no=None),))
    save_household(office, blank)
    assert household_of(office, "Nguyễn Văn An").address == "Số 1, đường Làng"
    assert person(office, "Nguyễn Văn An").phone == "0912345678"
    cleared = replace(known, members=(replace(known.members[0], phone=None, cleared=frozenset({"phone"})),))
    save_household(office, cleared)
    assert person(office, "Nguyễn Văn An").phone is None
    assert person(office, "Nguyễn Văn An").insurance_no == "9900000011"


def test_members_left_out_of_a_form_stay_where_they_are(office: Office) -> None:
    known = form(office, "Nguyễn Văn An")
    added = replace(known, members=(known.members[1], MemberForm(name="Nguyễn Thị Mới")), head=None)
    saved = save_household(office, added)
    names = [member.person.name for member in open_household(office, saved.value).members]
    assert names == ["Nguyễn Văn An", "Trần Thị Bưởi", "Nguyễn Văn Cường", "Nguyễn Thị Mới"]
    assert household_of(office, "Nguyễn Thị Mới").head_id == person(office, "Nguyễn Văn An").id


def test_the_order_of_a_whole_form_is_the_order_of_the_list(office: Office) -> None:
    known = form(office, "Nguyễn Văn An")
    turned = replace(known, members=tuple(reversed(known.members)), head=2)
    saved = save_household(office, turned)
    names = [member.person.name for member in open_household(office, saved.value).members]
    assert names == ["Nguyễn Văn Cường", "Trần Thị Bưởi", "Nguyễn Văn An"]
    assert household_of(office, "Nguyễn Văn An").head_id == person(office, "Nguyễn Văn An").id


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"hamlet_id": None}, "Chưa chọn thôn"),
        ({"members": (MemberForm(birth="1980"),), "head": None}, "Chưa có họ và tên"),
        ({"members": (MemberForm(name="Vi Văn Thử", birth="22/11/2026"),)}, "sau ngày hôm nay 21/11/2026"),
        ({"members": (MemberForm(name="Vi Văn Thử", birth="hồi xưa"),)}, "Không đọc được ngày sinh"),
    ],
)
def test_what_blocks_is_not_saved(office: Office, changed: dict[str, object], sentence: str) -> None:
    households = office.read.households.count()
    with pytest.raises(RuleBroken) as caught:
        save_household(office, new_family(office, **changed))
    assert sentence in caught.value.sentence
    assert office.read.households.count() == households


def test_a_warning_needs_a_reason_and_then_is_not_asked_again(office: Office) -> None:
    known = form(office, "Đặng Thị Ơn")
    changed = replace(known, members=(replace(known.members[0], phone="0911222333"), known.members[1]))
    with pytest.raises(RuleBroken) as caught:
        save_household(office, changed)
    assert "2 cảnh báo chưa có lý do" in caught.value.sentence
    saved = save_household(office, replace(changed, reasons={path_of(0, "personal_id"): "giay-to"}))
    waivers = office.read.waivers.of_household(saved.value)
    assert [(waiver.field, waiver.reason, waiver.noted_on) for waiver in waivers] == [
        ("personal_id", "đúng như giấy tờ của người dân", "2026-11-21")
    ] * 2
    again = replace(changed, members=(replace(changed.members[0], phone="0911222444"), known.members[1]))
    save_household(office, again)
    assert office.read.waivers.count() == 2


def test_an_old_warning_does_not_stand_in_the_way_of_other_work(office: Office) -> None:
    known = form(office, "Đặng Thị Ơn")
    save_household(office, replace(known, address="Xóm Chùa, cạnh ao"))
    assert household_of(office, "Đặng Thị Ơn").address == "Xóm Chùa, cạnh ao"
    assert office.read.waivers.count() == 0


def test_a_save_is_undone_and_brought_back_whole(office: Office) -> None:
    known = form(office, "Đặng Thị Ơn")
    changed = replace(
        known,
        address="Nơi khác",
        members=(*known.members, MemberForm(name="Đặng Văn Mới", birth="2001")),
        reasons={path_of(0, "personal_id"): "cho-xac-minh"},
    )
    saved = save_household(office, changed)
    undo_last(office)
    sheet = open_household(office, saved.value)
    assert (sheet.household.address, len(sheet.members), len(sheet.waivers)) == ("Xóm Chùa", 2, 0)
    redo_last(office)
    sheet = open_household(office, saved.value)
    assert (sheet.household.address, len(sheet.members)) == ("Nơi khác", 3)


def test_a_household_moves_with_the_form(office: Office) -> None:
    known = form(office, "Hoàng A Lử")
    target = hamlet(office, "Thôn Bình Hòa")
    save_household(office, replace(known, hamlet_id=target.id))
    moved = household_of(office, "Hoàng A Lử")
    assert moved.hamlet_id == target.id
    assert moved.list_order == max(row.list_order for row in office.read.households.of_hamlet(target.id))


def test_the_sheet_knows_its_neighbours_and_classes(office: Office) -> None:
    first = open_household(office, household_of(office, "Nguyễn Văn An").id)
    second = open_household(office, household_of(office, "Lò").id)
    assert (first.previous, first.next) == (None, second.household.id)
    assert (second.previous, second.next) == (first.household.id, None)
    assert (second.classes, second.commune.name) == (("hộ cận nghèo",), "Xã Sóc Sơn")


def test_odd_households_have_a_title(office: Office) -> None:
    assert open_household(office, household_of(office, LONG_NAME).id).title == "Hộ HGD-004"


def test_a_household_that_is_gone_is_one_sentence(tmp_path: Path) -> None:
    office = empty_office(tmp_path)
    with pytest.raises(WorldFault) as caught:
        open_household(office, 1)
    assert "không còn trong tệp" in caught.value.sentence
    office.close(with_backup=False)

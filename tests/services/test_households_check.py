"""Problems of a household as typed: what blocks, what warns, what only hints, and under which field."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from desktop_app.services.households import open_household
from desktop_app.services.households_card import check_card_of
from desktop_app.services.households_check import check_household
from desktop_app.services.households_entries import EntitlementForm, save_entitlement
from desktop_app.services.households_form import HouseholdForm, MemberForm, form_of, labels_of
from desktop_app.services.office import Office
from tests.builders import LONG_NAME, hamlet, household_of, office_of_twelve


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    found = office_of_twelve(tmp_path)
    yield found
    found.close(with_backup=False)


def form(office: Office, name: str) -> HouseholdForm:
    sheet = open_household(office, household_of(office, name).id)
    return form_of(sheet.household, tuple(member.person for member in sheet.members))


def levels(office: Office, typed: HouseholdForm) -> set[tuple[str, str]]:
    return {(problem.level, problem.field) for problem in check_household(office, typed)}


def one(office: Office, **values: str) -> HouseholdForm:
    member = MemberForm(**({"name": "Vi Văn Thử", "birth": "1980", "sex": "male"} | values))  # type: ignore[arg-type]
    return HouseholdForm(hamlet_id=hamlet(office, "Thôn Bình Hòa").id, members=(member,), head=0)


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"name": ""}, ("block", "name")),
        ({"birth": "2027"}, ("block", "birth")),
        ({"birth": "1/13/1980"}, ("block", "birth")),
        ({"birth": "1890"}, ("warn", "birth")),
        ({"personal_id": "001090000099"}, ("warn", "personal_id")),
        ({"personal_id": "123456789"}, ("warn", "personal_id")),
        ({"personal_id": "001065000011"}, ("warn", "personal_id")),
        ({"insurance_no": "9900000011"}, ("warn", "insurance_no")),
        ({"insurance_no": "99000"}, ("warn", "insurance_no")),
        ({"card_no": "GD49900000011"}, ("warn", "card_no")),
        ({"phone": "123"}, ("warn", "phone")),
        ({"sex": ""}, ("hint", "sex")),
        ({"birth": ""}, ("hint", "birth")),
        ({}, ("hint", "personal_id")),
    ],
)
def test_one_field_of_a_member(office: Office, values: dict[str, str], problem: tuple[str, str]) -> None:
    level, field = problem
    assert (level, f"members.0.{field}") in levels(office, one(office, **values))


@pytest.mark.parametrize(
    ("card", "insurance", "said"),
    [
        ("GD4010099000011", None, None),  # 15 characters, whole
        ("9900000077", "9900000077", None),  # the last ten alone
        ("9900000078", "9900000077", "Mười chữ số cuối của thẻ khác mã số BHXH đã ghi."),
        ("GD4019900000078", "9900000077", "Mười chữ số cuối của thẻ khác mã số BHXH đã ghi."),
        ("GD3019900000077", "9900000077", "Mã đối tượng GD đi với mức hưởng 4, ở đây là 3."),
        ("CN3019900000077", "9900000077", "Mã đối tượng CN đi với mức hưởng 2, ở đây là 3."),
        ("GD4", None, "Số thẻ BHYT gồm 15 ký tự (2 chữ cái, 13 chữ số) hoặc 10 chữ số cuối."),
        ("ZZ4019900000077", None, "Mã đối tượng ZZ không có trong danh mục mã thẻ BHYT."),
        (
            "CN2019900000077",
            None,
            "Thẻ mang mã CN (người thuộc hộ cận nghèo) nhưng chưa ghi diện này cho người hoặc hộ.",
        ),
        ("HT3019900000077", None, None),  # a pensioner's card: no class of ours
    ],
)
def test_a_card_is_read_beside_number_and_class(
    office: Office, card: str, insurance: str | None, said: str | None
) -> None:
    values = {"card_no": card, "personal_id": "001080000099"} | ({"insurance_no": insurance} if insurance else {})
    found = [p for p in check_household(office, one(office, **values)) if p.field == "members.0.card_no"]
    assert [p.level for p in found] == ["warn"] * len(found)  # never a wall
    assert next((p.message for p in found), None) == said


def test_a_card_of_the_class_on_record_is_right(office: Office) -> None:
    typed = form(office, "Đặng Thị Ơn")  # the household is near-poor

    def cards(number: str) -> list[str]:
        member = replace(typed.members[0], card_no=number)
        found = check_household(office, replace(typed, members=(member, *typed.members[1:])))
        return [p.message for p in found if p.field == "members.0.card_no"]

    assert cards("CN2019900000021") == []
    assert cards("GD4019900000021") == []  # the law lets a supported class choose the household
    assert cards("HN2019900000021") == [
        "Thẻ mang mã HN (người thuộc hộ nghèo) nhưng chưa ghi diện này cho người hoặc hộ."
    ]
    save_entitlement(office, EntitlementForm(class_code="poor", household_id=typed.id, valid_from=None, valid_to=None))
    assert cards("HN2019900000021") == []
    (said,) = cards("GD4019900000021")
    assert said == "Thẻ mang mã GD (người tham gia theo hộ gia đình) trong khi diện hộ nghèo được ngân sách đóng BHYT."
    assert check_card_of(office, int(typed.members[0].id or 0), "GD4019900000021")[0].message == said


def test_a_lost_zero_is_offered_back(office: Office) -> None:
    (problem,) = [p for p in check_household(office, one(office, personal_id="01080000099")) if p.level == "warn"]
    assert problem.proposal == "001080000099"


def test_a_known_number_names_whose_it_is(office: Office) -> None:
    (problem,) = [p for p in check_household(office, one(office, insurance_no="9900000011")) if p.level == "warn"]
    assert problem.message == ("Mã số BHXH này đang ghi cho Nguyễn Văn An (hộ Nguyễn Văn An, Thôn Bình Hòa).")


def test_a_namesake_of_the_same_birth_is_a_warning_whatever_the_marks(office: Office) -> None:
    typed = one(office, name="TRAN THI BUOI", birth="1968", sex="female")
    assert ("warn", "members.0.name") in levels(office, typed)


def test_the_same_number_typed_twice_in_one_form(office: Office) -> None:
    typed = one(office, insurance_no="9911111111")
    typed = replace(typed, members=typed.members * 2)
    assert {("warn", "members.0.insurance_no"), ("warn", "members.1.insurance_no")} <= levels(office, typed)


def test_two_heads_and_no_head(office: Office) -> None:
    assert ("warn", "head") in levels(office, form(office, "Phạm Thị Hạnh"))
    assert ("hint", "head") in levels(office, form(office, LONG_NAME))
    assert not {p for p in levels(office, form(office, "Nguyễn Văn An")) if p[1] == "head"}


def test_a_head_who_is_gone_is_a_hint(office: Office) -> None:
    typed = form(office, "Lê Thị Hoà")
    hung = next(place for place, member in enumerate(typed.members) if member.name == "Lê Văn Hùng")
    assert ("hint", "head") in levels(office, replace(typed, head=hung))


def test_nobody_asks_for_the_papers_of_the_dead(office: Office) -> None:
    typed = form(office, "Lê Thị Hoà")
    hung = next(place for place, member in enumerate(typed.members) if member.name == "Lê Văn Hùng")
    assert not {field for _, field in levels(office, typed) if field.startswith(f"members.{hung}.")}


def test_an_empty_household_and_a_used_code(office: Office) -> None:
    place = hamlet(office, "Thôn Bình Hòa").id
    found = levels(office, HouseholdForm(hamlet_id=place, code="HGD-001"))
    assert {("hint", "members"), ("warn", "code")} <= found


def test_a_field_emptied_on_purpose_is_checked_as_empty(office: Office) -> None:
    typed = form(office, "Đặng Thị Ơn")
    cleared = replace(typed.members[0], personal_id=None, cleared=frozenset({"personal_id"}))
    found = levels(office, replace(typed, members=(cleared, typed.members[1])))
    assert ("hint", "members.0.personal_id") in found
    assert ("warn", "members.0.personal_id") not in found


def test_a_name_emptied_on_purpose_blocks(office: Office) -> None:
    typed = form(office, "Đặng Thị Ơn")
    cleared = replace(typed.members[0], name=None, cleared=frozenset({"name"}))
    assert ("block", "members.0.name") in levels(office, replace(typed, members=(cleared, typed.members[1])))


def test_every_problem_has_a_vietnamese_label(office: Office) -> None:
    for name in ("Nguyễn Văn An", "Đặng Thị Ơn", "Phạm Thị Hạnh", LONG_NAME, "Lê Thị Hoà", "Hoàng A Lử"):
        typed = form(office, name)
        labels = labels_of(typed)
        assert all(labels[problem.field] for problem in check_household(office, typed))

"""What each member may join and why not, which class is best, and what ends with a class."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI
from desktop_app.services.office import Office
from desktop_app.services.rights import MemberRights, class_change, household_rights
from desktop_app.system.faults import WorldFault
from tests.builders import LONG_NAME, TODAY, household_of, office_of_twelve, person
from tests.services.money_builders import AN, BUOI, CUONG, DUC, LO, LU, ON_, Paid, pay


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    found = office_of_twelve(tmp_path)
    yield found
    found.close(with_backup=False)


def rights(office: Office, name: str, on: date = TODAY) -> MemberRights:
    who = person(office, name)
    found = household_rights(office, who.household_id, on).of(who.id)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("name", "scheme", "answer", "reason"),
    [
        (AN, HEALTH_HOUSEHOLD, "yes", "Có thẻ hộ gia đình"),
        (CUONG, HEALTH_HOUSEHOLD, "no", "đơn vị sử dụng lao động"),
        (CUONG, VOLUNTARY_SI, "no", "BHXH bắt buộc"),
        (LO, VOLUNTARY_SI, "no", "Mới 14 tuổi"),
        (LONG_NAME, VOLUNTARY_SI, "unknown", "Chưa có ngày sinh"),
        ("Lê Thị Hoà", VOLUNTARY_SI, "no", "lương hưu"),
    ],
)
def test_who_may_join_and_why_not(office: Office, name: str, scheme: str, answer: str, reason: str) -> None:
    found = rights(office, name).right(scheme)
    assert found.verdict.answer == answer
    assert reason in found.verdict.reason
    assert answer == "yes" or found.verdict.source


def test_the_best_class_and_the_others(office: Office) -> None:
    health, voluntary = rights(office, ON_).rights
    assert [(option.code, option.best) for option in health.options] == [("near-poor", True), ("", False)]
    assert health.best is not None
    assert health.best.percent == 70
    assert health.best.reason == "Ngân sách hỗ trợ 70 % mức đóng đầy đủ."
    assert [option.code for option in voluntary.options] == ["near-poor", "other"]
    assert rights(office, CUONG).right(HEALTH_HOUSEHOLD).best is None


def test_the_place_in_the_household_decides_what_paying_as_one_costs(office: Office) -> None:
    assert "người thứ nhất" in rights(office, AN).right(HEALTH_HOUSEHOLD).options[0].reason
    assert "người thứ 2" in rights(office, BUOI).right(HEALTH_HOUSEHOLD).options[0].reason
    pay(office, Paid(name=BUOI), on=date(2026, 11, 20))
    assert rights(office, BUOI).right(HEALTH_HOUSEHOLD).options[0].pays == 100


def test_what_ends_with_a_class(office: Office) -> None:
    (ending,) = rights(office, ON_).endings
    assert (ending.name, ending.ends_on, ending.whole_household) == ("hộ cận nghèo", date(2026, 12, 31), True)
    health, voluntary = ending.effects
    assert (health.before_year, health.after_year, health.difference) == (409_860, 1_366_200, 956_340)
    assert voluntary.after_percent == 20
    (ethnic,) = rights(office, LU).endings
    assert ethnic.ends_on is None
    assert [effect.scheme for effect in ethnic.effects] == [VOLUNTARY_SI]
    assert rights(office, DUC).endings == ()


def test_before_a_last_day_is_saved_the_household_s_loss_is_told(office: Office) -> None:
    home = household_of(office, ON_).id
    (row,) = office.read.entitlements.of_household(home)
    found = class_change(office, home, "near-poor", date(2026, 11, 30), entitlement_id=row.id)
    by_name = {(name, effect.scheme): effect.difference for name, effect in found.lines}
    assert by_name[ON_, HEALTH_HOUSEHOLD] == 956_340
    assert set(by_name) == {(ON_, HEALTH_HOUSEHOLD), (ON_, VOLUNTARY_SI), (LO, HEALTH_HOUSEHOLD)}
    assert found.difference == sum(value for value in by_name.values() if value is not None)
    assert found.sentence.startswith("Hết diện hộ cận nghèo sau 30/11/2026: cả hộ mỗi năm đóng thêm ")


def test_a_class_that_begins_is_a_gain_and_a_second_one_nothing(office: Office) -> None:
    home = household_of(office, AN).id
    found = class_change(office, home, "near-poor", TODAY, begins=True)
    assert found.difference < 0
    assert {name for name, _ in found.lines} == {AN, BUOI}  # the employee gains nothing
    assert "mỗi năm đóng bớt" in found.sentence
    own = class_change(office, home, "near-poor", TODAY, person_id=person(office, BUOI).id, begins=True)
    assert {name for name, _ in own.lines} == {BUOI}
    poor_home = household_of(office, ON_).id
    again = class_change(office, poor_home, "near-poor", TODAY, begins=True)
    assert (again.lines, again.difference) == ((), 0)
    assert again.sentence == "Có diện hộ cận nghèo từ 21/11/2026: không ai trong hộ đóng nhiều hơn hay ít hơn."


def test_ethnicity_keeps_its_support_when_the_paper_ends(office: Office) -> None:
    home = household_of(office, LU).id
    (row,) = office.read.entitlements.of_household(home)
    with office.write("test", "thử") as work:
        work.people.change(person(office, LU).id, ethnicity_code="04")
    assert class_change(office, home, "ethnic-minority", TODAY, entitlement_id=row.id).lines == ()


def test_the_amount_chosen_last_counts_for_voluntary_insurance(office: Office) -> None:
    pay(office, Paid(name=LU, scheme=VOLUNTARY_SI, method="12", income=3_000_000))
    (ethnic,) = rights(office, LU).endings
    assert ethnic.effects[0].before_year == 3_000_000 * 12 * 22 // 100 - 1_188_000


def test_who_left_has_no_rights_here(office: Office) -> None:
    home = household_of(office, "Lê Thị Hoà").id
    found = household_rights(office, home)
    assert [one.name for one in found.members] == ["Lê Thị Hoà"]
    assert found.of(person(office, "Lê Văn Khoa").id) is None
    with pytest.raises(WorldFault):
        household_rights(office, 7)

import pytest

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.household_order import HouseholdMember, propose_orders


def orders(*members: HouseholdMember, already_joined: int = 0) -> list[int | None]:
    return [proposal.order for proposal in propose_orders(members, already_joined)]


def test_without_history_the_list_decides() -> None:
    assert orders(HouseholdMember(key=1), HouseholdMember(key=2), HouseholdMember(key=3)) == [1, 2, 3]


def test_who_paid_this_year_keeps_the_place_and_others_follow() -> None:
    members = [HouseholdMember(key=1), HouseholdMember(key=2, held_order=1), HouseholdMember(key=3)]
    assert orders(*members) == [2, 1, 3]


def test_members_who_paid_and_are_not_in_the_list_still_count() -> None:
    assert orders(HouseholdMember(key=1), HouseholdMember(key=2), already_joined=2) == [3, 4]


def test_a_place_chosen_by_hand_stands() -> None:
    members = [HouseholdMember(key=1), HouseholdMember(key=2, held_order=2, chosen_order=1), HouseholdMember(key=3)]
    assert orders(*members) == [2, 1, 3]


def test_supported_members_have_no_place() -> None:
    members = [HouseholdMember(key=1, support_class="pupil", held_order=1), HouseholdMember(key=2)]
    assert orders(*members) == [None, 1]


def test_every_place_has_its_reason() -> None:
    members = [
        HouseholdMember(key="a", support_class="pupil"),
        HouseholdMember(key="b", chosen_order=3),
        HouseholdMember(key="c", held_order=1),
        HouseholdMember(key="d"),
    ]
    reasons = {proposal.key: proposal.reason for proposal in propose_orders(members)}
    assert "diện" in reasons["a"]
    assert "cán bộ chọn" in reasons["b"]
    assert "giữ thứ tự cũ" in reasons["c"]
    assert "danh sách" in reasons["d"]
    assert orders(*members) == [None, 3, 1, 2]


def test_two_members_cannot_share_a_place() -> None:
    with pytest.raises(RuleBroken, match="người thứ 2"):
        propose_orders([HouseholdMember(key=1, held_order=2), HouseholdMember(key=2, chosen_order=2)])


def test_an_empty_household_has_no_places() -> None:
    assert propose_orders([]) == ()

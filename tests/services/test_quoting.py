"""What a household owes by the records: who pays, in which order, who is left out and why."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop_app.domain.faults import RuleBroken
from desktop_app.services.office import Office
from desktop_app.services.quoting import quote_household, quote_voluntary
from desktop_app.services.quoting_values import MemberChoice
from desktop_app.system.faults import WorldFault
from tests.builders import LONG_NAME, days, household_of, person
from tests.services.money_builders import AN, BUOI, CUONG, DUC, HANH, LO, LU, ON_, Paid, pay, the_twelve


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        yield found


def test_members_are_counted_in_list_order_and_the_total_is_their_sum(office: Office) -> None:
    quote = quote_household(office, household_of(office, AN).id)
    assert [(member.name, member.order, member.quote.payable) for member in quote.members] == [
        (AN, 1, 1_366_200),
        (BUOI, 2, 956_340),
    ]
    assert quote.payable == 2_322_540 == sum(member.quote.payable for member in quote.members)
    assert quote.gross == quote.payable + quote.state_support + quote.local_support + quote.other_support


def test_the_card_follows_the_one_before_or_waits_thirty_days(office: Office) -> None:
    first, second = quote_household(office, household_of(office, AN).id).members
    assert first.quote.valid_from is not None
    assert first.quote.valid_from.isoformat() == days(15)
    assert second.last_end is not None
    assert second.last_end.isoformat() == days(-100)
    assert second.quote.valid_from is not None
    assert second.quote.valid_from.isoformat() == days(30)


@pytest.mark.parametrize(
    ("name", "code", "words"),
    [
        (CUONG, "not-eligible", "đơn vị sử dụng lao động"),
        (HANH, "not-due", "28/02/2027"),
        (LONG_NAME, "unknown", "ngày sinh"),
        ("Lê Thị Hoà", "not-eligible", "lương hưu"),
        ("Lê Văn Hùng", "not-eligible", "đã mất"),
        ("Lê Văn Khoa", "not-eligible", "chuyển đi"),
    ],
)
def test_whoever_does_not_pay_is_listed_with_the_reason(office: Office, name: str, code: str, words: str) -> None:
    quote = quote_household(office, household_of(office, name).id)
    (out,) = [one for one in quote.left if one.name == name]
    assert out.code == code
    assert words in out.reason


def test_near_poor_members_pay_by_their_class_outside_the_steps(office: Office) -> None:
    quote = quote_household(office, household_of(office, ON_).id)
    assert {member.name: member.order for member in quote.members} == {ON_: None, LO: None}
    assert {member.quote.payable for member in quote.members} == {409_860}  # 30 % of 1.366.200
    assert {member.quote.state_support for member in quote.members} == {956_340}


def test_a_supported_member_may_choose_the_household_instead(office: Office) -> None:
    elder = person(office, ON_)
    quote = quote_household(office, elder.household_id, choices={elder.id: MemberChoice(support_class="")})
    by_name = {member.name: member for member in quote.members}
    assert (by_name[ON_].order, by_name[ON_].quote.payable) == (1, 1_366_200)
    assert by_name[LO].order is None


def test_the_class_ends_with_its_last_day(office: Office) -> None:
    household = household_of(office, ON_)
    in_time = quote_household(office, household.id, on=date(2026, 12, 31))
    after = quote_household(office, household.id, on=date(2027, 1, 1))
    assert {member.support_class for member in in_time.members} == {"near-poor"}
    assert {member.support_class for member in after.members} == {None}


def test_somebody_whose_card_runs_on_may_be_chosen(office: Office) -> None:
    holder = person(office, HANH)
    quote = quote_household(office, holder.household_id, months=6, choices={holder.id: MemberChoice(taken=True)})
    (member,) = [one for one in quote.members if one.name == HANH]
    assert member.quote.valid_from == date(2027, 3, 1)
    assert member.months == 6


def test_months_order_and_who_pays_can_be_chosen(office: Office) -> None:
    first, second = person(office, AN), person(office, BUOI)
    choices = {first.id: MemberChoice(order=2, months=3), second.id: MemberChoice(order=1)}
    quote = quote_household(office, first.household_id, choices=choices)
    assert {member.name: (member.order, member.months, member.quote.payable) for member in quote.members} == {
        AN: (2, 3, 239_085),
        BUOI: (1, 12, 1_366_200),
    }
    alone = quote_household(office, first.household_id, choices={first.id: MemberChoice(taken=False)})
    assert [member.name for member in alone.members] == [BUOI]
    assert [one.code for one in alone.left if one.name == AN] == ["unticked"]


def test_who_paid_this_year_keeps_the_step_and_others_follow(office: Office) -> None:
    pay(office, Paid(name=BUOI))
    quote = quote_household(office, household_of(office, AN).id)
    assert [(member.name, member.order) for member in quote.members] == [(AN, 2)]
    next_year = quote_household(office, household_of(office, AN).id, on=date(2027, 1, 2))
    assert [(member.name, member.order) for member in next_year.members] == [(AN, 1)]


def test_an_order_held_by_an_absent_member_is_refused(office: Office) -> None:
    pay(office, Paid(name=BUOI))
    head = person(office, AN)
    with pytest.raises(RuleBroken) as caught:
        quote_household(office, head.household_id, choices={head.id: MemberChoice(order=1)})
    assert caught.value.rule == "health-household.order"


def test_a_card_without_a_last_day_is_not_guessed(office: Office) -> None:
    man = person(office, DUC)
    with office.write("test", "thử") as work:
        work.coverages.add(person_id=man.id, scheme="health-household", valid_from="2026-01-01", source="entered")
    quote = quote_household(office, man.household_id)
    assert [one.code for one in quote.left if one.name == DUC] == ["no-end"]


def test_local_support_is_taken_off(office: Office) -> None:
    man = person(office, DUC)
    quote = quote_household(office, man.household_id, choices={man.id: MemberChoice(local_percent=20)})
    (member,) = quote.members
    assert (member.quote.local_support, member.quote.payable) == (273_240, 1_092_960)


def test_an_empty_household_owes_nothing(office: Office) -> None:
    (empty,) = [row for row in office.read.households.all() if row.code == "HGD-007"]
    quote = quote_household(office, empty.id)
    assert (quote.members, quote.left, quote.payable) == ((), (), 0)


def test_an_unknown_household_or_person_is_a_fault_of_the_world(office: Office) -> None:
    with pytest.raises(WorldFault, match="Không có hộ gia đình"):
        quote_household(office, 1)
    with pytest.raises(WorldFault, match="Không có người"):
        quote_voluntary(office, 1, 1_500_000, "12")


def test_the_json_holds_what_the_command_line_promises(office: Office) -> None:
    household = household_of(office, AN)
    body = quote_household(office, household.id).as_json()
    assert set(body) >= {"household", "on", "members", "total"}
    assert (body["household"], body["on"], body["total"]) == (household.id, "2026-11-21", 2_322_540)
    member = body["members"][0]
    promised = {"person", "order", "months", "gross", "state_support", "local_support", "other_support", "payable"}
    assert set(member) >= promised | {"valid_from", "valid_to", "explanation"}
    assert {"label", "formula", "value", "source"} == set(member["explanation"][0])


# ------------------------------------------------------------------------------------------------- voluntary insurance


def test_the_best_class_is_taken_by_itself(office: Office) -> None:
    minority = quote_voluntary(office, person(office, LU).id, 1_500_000, "12")
    assert minority.support_class == "ethnic-minority"
    assert (minority.quote.gross, minority.quote.payable) == (3_960_000, 2_772_000)  # 30 %
    near_poor = quote_voluntary(office, person(office, ON_).id, 1_500_000, "12")
    assert (near_poor.support_class, near_poor.quote.payable) == ("near-poor", 2_376_000)  # 40 %
    plain = quote_voluntary(office, person(office, DUC).id, 1_500_000, "12")
    assert (plain.support_class, plain.quote.payable) == ("other", 3_168_000)  # 20 %


def test_ethnicity_on_the_record_counts_as_the_class(office: Office) -> None:
    man = person(office, DUC)
    with office.write("test", "thử") as work:
        work.people.change(man.id, ethnicity_code="02")
    assert quote_voluntary(office, man.id, 1_500_000, "12").support_class == "ethnic-minority"
    with office.write("test", "thử") as work:
        work.people.change(man.id, ethnicity_code="01")
    assert quote_voluntary(office, man.id, 1_500_000, "12").support_class == "other"


def test_the_first_month_follows_the_last_one_paid_while_its_window_is_open(office: Office) -> None:
    running = quote_voluntary(office, person(office, AN).id, 1_500_000, "12")
    assert running.from_month == "2027-01"  # covered to 31/12/2026
    lapsed = quote_voluntary(office, person(office, LU).id, 1_500_000, "12")
    assert lapsed.from_month == "2026-11"  # April's window closed on 31/10/2026
    in_window = quote_voluntary(office, person(office, LU).id, 1_500_000, "12", on=date(2026, 10, 31))
    assert in_window.from_month == "2026-04"


@pytest.mark.parametrize(("name", "words"), [(CUONG, "bắt buộc"), (LO, "15 tuổi"), ("Lê Thị Hoà", "lương hưu")])
def test_whoever_may_not_join_is_refused_by_name(office: Office, name: str, words: str) -> None:
    with pytest.raises(RuleBroken) as caught:
        quote_voluntary(office, person(office, name).id, 1_500_000, "12")
    assert name in caught.value.sentence
    assert words in caught.value.sentence


def test_months_already_supported_count_towards_the_limit(office: Office) -> None:
    pay(office, Paid(name=DUC, scheme="voluntary-si", method="12"))
    again = quote_voluntary(office, person(office, DUC).id, 1_500_000, "12")
    assert (again.supported_months, again.from_month) == (12, "2027-11")

"""The collecting desk: what it shows of a household, and its amounts as the choices change."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop_app.services.collecting_desk import DeskChoices, desk, desk_prices
from desktop_app.services.enrolling import EnrolmentForm, enrol
from desktop_app.services.office import Office
from desktop_app.services.quoting_values import MemberChoice, VoluntaryInput
from tests.builders import TODAY, household_of, person
from tests.services.money_builders import AN, BUOI, CUONG, DUC, HANH, LU, Paid, line, pay, the_twelve


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        yield found


def test_the_desk_of_a_household(office: Office) -> None:
    home = household_of(office, AN)
    enrol(office, EnrolmentForm(household_id=home.id, lines=(line(office, Paid(name=BUOI)),)))
    pay(office, Paid(name=AN))
    found = desk(office, home.id)
    assert found.head is not None
    assert found.head.name == AN
    assert [facts.person.name for facts in found.members][:2] == [AN, BUOI]
    assert found.members[0].holds == {"health-household", "voluntary-si"}
    assert found.members[0].card_end == date(2027, 12, 5)
    assert [row.state for row in found.quoted] == ["quoted"]
    assert [row.number for row in found.receipts] == ["2026-000001"]
    assert [one.name for one in found.collectors] == ["Hà Thị Thu"]  # who left is not offered
    assert (found.hamlet, bool(found.commune)) == ("Thôn Bình Hòa", True)


def test_voluntary_insurance_is_offered_to_those_who_may_join_with_what_they_chose_last(office: Office) -> None:
    pay(office, Paid(name=AN, scheme="voluntary-si", method="6", income=2_000_000, reason="đóng sớm"))
    found = desk(office, household_of(office, AN).id)
    assert {facts.person.name for facts in found.members if found.voluntary[facts.person.id].allowed} == {AN, BUOI}
    assert "bắt buộc" in found.voluntary[person(office, CUONG).id].reason
    assert found.last_voluntary == {person(office, AN).id: VoluntaryInput(income=2_000_000, method="6")}


def test_amounts_follow_the_choices(office: Office) -> None:
    home, man = household_of(office, DUC), person(office, DUC)
    asked = DeskChoices(household_id=home.id, on=TODAY, months=6)
    assert desk_prices(office, asked).total == 683_100
    both = DeskChoices(household_id=home.id, on=TODAY, voluntary={man.id: VoluntaryInput(income=1_500_000, method="3")})
    prices = desk_prices(office, both)
    assert prices.total == 1_366_200 + 792_000
    assert prices.health is not None
    assert prices.total == prices.health.payable + prices.voluntary[man.id].quote.payable
    assert prices.next_number == "2026-000001"


def test_what_a_rule_refuses_stands_beside_the_person(office: Office) -> None:
    man = person(office, LU)
    asked = DeskChoices(
        household_id=man.household_id,
        on=TODAY,
        months=5,
        voluntary={man.id: VoluntaryInput(income=1_000_000, method="12")},
    )
    prices = desk_prices(office, asked)
    assert "không đóng 5 tháng" in prices.faults[0]
    assert "chuẩn hộ nghèo" in prices.faults[man.id]
    assert (prices.health, prices.voluntary, prices.total) == (None, {}, 0)
    mended = DeskChoices(household_id=man.household_id, on=TODAY, health={man.id: MemberChoice(taken=False)})
    assert desk_prices(office, mended).faults == {}


def test_who_is_still_covered_for_long_is_marked(office: Office) -> None:
    holder = person(office, HANH)
    found = desk(office, holder.household_id)
    assert found.early == {(holder.id, "health-household"): date(2027, 2, 28)}
    head = person(office, AN)  # card: 14 days left; voluntary insurance to 31/12: 40 days left
    assert desk(office, head.household_id).early == {(head.id, "voluntary-si"): date(2026, 12, 31)}

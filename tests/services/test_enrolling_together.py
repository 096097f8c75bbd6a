"""Cards that end together from the quote to the receipt, the order remembered within the year, amounts of years ago."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.recompute import recompute
from desktop_app.services.collecting import CollectForm, PaidLine, collect, void_receipt
from desktop_app.services.enrolling import EnrolmentForm, enrol, line_of
from desktop_app.services.enrolling_price import EnrolmentLine
from desktop_app.services.office import Office
from desktop_app.services.quoting import quote_household
from desktop_app.services.quoting_rules import RuleInput, quote_rules, shipped_law
from desktop_app.services.quoting_values import MemberChoice
from tests.builders import household_of, person
from tests.services.money_builders import AN, BUOI, DUC, HANH, Paid, enrolment_of, pay, the_twelve

END = date(2027, 8, 31)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        yield found


def orders(office: Office, name: str, on: date | None = None, **choices: MemberChoice) -> dict[str, int | None]:
    asked = {person(office, who).id: choice for who, choice in choices.items()}
    quote = quote_household(office, household_of(office, name).id, on=on, choices=asked)
    return {member.name: member.order for member in quote.members}


# ------------------------------------------------------------------------------------------------- cards that end together


def test_every_member_pays_the_own_months_to_the_common_end(office: Office) -> None:
    quote = quote_household(office, household_of(office, AN).id, common_end=END)
    # An goes on from 06/12/2026: 9 months; Bưởi lapsed 100 days ago and waits until 21/12/2026: 9 months too
    assert [(member.name, member.months, member.quote.valid_to) for member in quote.members] == [
        (AN, 9, END),
        (BUOI, 9, END),
    ]
    assert quote.common_end == END
    assert quote.payable == 113_850 * 9 + 79_695 * 9


def test_a_member_whose_card_begins_too_late_is_left_out_or_refused_by_name(office: Office) -> None:
    home, early = household_of(office, DUC).id, date(2027, 1, 31)
    quote = quote_household(office, home, common_end=early, choices={person(office, HANH).id: MemberChoice()})
    assert [member.name for member in quote.members] == [DUC]
    chosen = {person(office, HANH).id: MemberChoice(taken=True)}
    with pytest.raises(RuleBroken, match=f"{HANH}: Thẻ mới bắt đầu 01/03/2027") as broken:
        quote_household(office, home, common_end=early, choices=chosen)
    assert broken.value.rule == "health-household.common-end"
    far = quote_household(office, home, common_end=date(2028, 6, 30))
    (out,) = [one for one in far.left if one.name == DUC]
    assert (out.code, far.members) == ("past-end", ())
    assert "từ 21/12/2026 đến 20/12/2027" in out.reason


def test_one_member_may_end_on_another_day(office: Office) -> None:
    choices = {person(office, BUOI).id: MemberChoice(common_end=date(2027, 1, 20))}
    found = quote_household(office, household_of(office, AN).id, choices=choices)
    assert [(member.name, member.months) for member in found.members] == [(AN, 12), (BUOI, 1)]


def test_a_coterminous_quote_is_enrolled_priced_again_and_collected(office: Office) -> None:
    home = household_of(office, AN).id
    lines = tuple(EnrolmentLine(person_id=person(office, name).id, scheme="health-household") for name in (AN, BUOI))
    ids = enrol(office, EnrolmentForm(household_id=home, lines=lines, common_end=END)).value
    kept = office.read.enrolments.some(ids)
    assert [(one.months, one.valid_to) for one in kept] == [(9, "2027-08-31"), (9, "2027-08-31")]
    assert [line_of(one).common_end for one in kept] == [END, END]
    form = CollectForm(household_id=home, lines=tuple(PaidLine(enrolment_id=one.id, paid=one.payable) for one in kept))
    collected = collect(office, form).value
    assert collected.total == 113_850 * 9 + 79_695 * 9
    paid = office.read.enrolments.some(collected.enrolment_ids)
    assert {(one.state, one.valid_to) for one in paid} == {("collected", "2027-08-31")}
    covers = [cover for cover in office.read.coverages.of_household(home) if cover.valid_to == "2027-08-31"]
    assert len(covers) == 2


def test_a_line_may_have_an_end_of_its_own_beside_voluntary_insurance(office: Office) -> None:
    who, home = person(office, DUC).id, household_of(office, DUC).id
    lines = (
        EnrolmentLine(person_id=who, scheme="health-household", common_end=date(2027, 2, 20)),
        EnrolmentLine(person_id=who, scheme="voluntary-si", method="3", income=2_000_000, months=None),
    )
    ids = enrol(office, EnrolmentForm(household_id=home, lines=lines, common_end=END)).value
    health, voluntary = office.read.enrolments.some(ids)
    assert (health.months, health.valid_to) == (2, "2027-02-20")
    assert (voluntary.months, line_of(voluntary).common_end) == (3, None)


def test_the_rules_alone_know_the_common_end_too() -> None:
    asked = RuleInput(
        scheme="health-household", on=date(2026, 11, 21), order=1, last_end=date(2026, 12, 5), common_end=END
    )
    quote = quote_rules(shipped_law(), asked)
    assert (quote.gross, quote.valid_to) == (113_850 * 9, END)


# --------------------------------------------------------------------------------------- the order within the year


def test_the_order_paid_by_is_kept_within_the_calendar_year(office: Office) -> None:
    pay(office, Paid(name=BUOI, months=3))  # alone, so the first
    assert orders(office, AN) == {AN: 2}
    later = orders(office, AN, date(2026, 12, 20), **{BUOI: MemberChoice(taken=True)})
    assert later == {AN: 2, BUOI: 1}
    next_year = orders(office, AN, date(2027, 1, 2), **{BUOI: MemberChoice(taken=True), AN: MemberChoice(taken=True)})
    assert next_year == {AN: 1, BUOI: 2}  # a new year begins with the list


def test_an_order_chosen_by_the_officer_is_kept_from_quote_to_receipt(office: Office) -> None:
    home = household_of(office, AN).id
    lines = tuple(
        EnrolmentLine(person_id=person(office, name).id, scheme="health-household", order=order)
        for name, order in ((AN, 2), (BUOI, 1))
    )
    ids = enrol(office, EnrolmentForm(household_id=home, lines=lines)).value
    kept = office.read.enrolments.some(ids)
    assert [(one.order_no, one.payable, line_of(one).order) for one in kept] == [(2, 956_340, 2), (1, 1_366_200, 1)]
    form = CollectForm(household_id=home, lines=tuple(PaidLine(enrolment_id=one.id, paid=one.payable) for one in kept))
    collected = collect(office, form).value
    assert [one.order_no for one in office.read.enrolments.some(collected.enrolment_ids)] == [2, 1]
    quote = quote_household(
        office,
        home,
        on=date(2026, 12, 30),
        choices={person(office, name).id: MemberChoice(taken=True) for name in (AN, BUOI)},
    )
    assert [(member.name, member.order, member.order_reason) for member in quote.members] == [
        (AN, 2, "đã đóng theo hộ gia đình trong năm, giữ thứ tự cũ"),
        (BUOI, 1, "đã đóng theo hộ gia đình trong năm, giữ thứ tự cũ"),
    ]


def test_a_voided_receipt_gives_its_place_back(office: Office) -> None:
    receipt = pay(office, Paid(name=BUOI))
    assert orders(office, AN) == {AN: 2}
    void_receipt(office, receipt.receipt_id, "thu nhầm")
    assert orders(office, AN) == {AN: 1, BUOI: 2}


# ------------------------------------------------------------------------------------------------ amounts of years ago


def test_what_was_collected_is_computed_again_from_its_snapshot_alone(office: Office) -> None:
    pay(
        office,
        Paid(name=AN),
        Paid(name=BUOI, months=6),
        Paid(name=AN, scheme="voluntary-si", from_month="2027-01", reason="đóng sớm"),
    )
    for name, scheme in ((AN, "health-household"), (BUOI, "health-household"), (AN, "voluntary-si")):
        kept = enrolment_of(office, name, scheme)
        quote = recompute(json.loads(kept.snapshot))
        assert (quote.gross, quote.state_support, quote.payable) == (kept.gross, kept.state_support, kept.payable)
        assert quote.valid_to is not None
        assert quote.valid_to.isoformat() == kept.valid_to
        assert quote.as_json()["explanation"] == json.loads(kept.snapshot)["explanation"]

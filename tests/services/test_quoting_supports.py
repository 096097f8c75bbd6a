"""Supports of provinces, communes and others, chosen by where the household lives and who its members are."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.quote import Step
from desktop_app.services.collecting import CollectForm, PaidLine, collect
from desktop_app.services.enrolling import EnrolmentForm, enrol, line_of
from desktop_app.services.enrolling_price import EnrolmentLine
from desktop_app.services.office import Office
from desktop_app.services.quoting import quote_household, quote_voluntary
from desktop_app.services.quoting_supports import place_of
from desktop_app.services.quoting_values import MemberChoice, MemberQuote
from desktop_app.services.rule_book_values import SupportFacts
from desktop_app.services.support_rules import add_support
from tests.builders import FIRST_COMMUNE, SECOND_COMMUNE, household_of, person
from tests.services.money_builders import AN, BUOI, DUC, LO, LU, ON_, enrolment_of, the_twelve

FACTS = SupportFacts(
    scheme="health-household",
    value=Decimal(10),
    name="NQ thử",
    valid_from=date(2026, 1, 1),
    source="NQ 05/2026/NQ-HĐND",
)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        yield found


def support(office: Office, **changes: Any) -> int:
    return add_support(office, replace(FACTS, **changes)).value


def members(office: Office, name: str, **choices: Any) -> dict[str, MemberQuote]:
    quote = quote_household(office, household_of(office, name).id, **choices)
    return {member.name: member for member in quote.members}


def local_step(member: MemberQuote) -> Step:
    (step,) = [step for step in member.quote.explanation if "địa phương" in step.label]
    return step


def province_of(office: Office, commune: str) -> str:
    (found,) = office.read.reference.communes([commune])
    return found.province_code


def test_a_household_lives_in_a_commune_and_its_province(office: Office) -> None:
    place = place_of(office.read, household_of(office, AN).id)
    assert (place.commune_code, place.province_code) == (FIRST_COMMUNE, province_of(office, FIRST_COMMUNE))
    assert place_of(office.read, household_of(office, LU).id).commune_code == SECOND_COMMUNE


@pytest.mark.parametrize(
    ("place_kind", "commune", "given"),
    [("", "", 136_620), ("commune", FIRST_COMMUNE, 136_620), ("commune", SECOND_COMMUNE, 0), ("province", "", 136_620)],
)
def test_the_place_of_the_household_decides(office: Office, place_kind: str, commune: str, given: int) -> None:
    code = province_of(office, FIRST_COMMUNE) if place_kind == "province" else commune
    support(office, place_kind=place_kind, place_code=code)
    member = members(office, AN)[AN]
    assert (member.quote.local_support, member.quote.payable) == (given, 1_366_200 - given)


def test_the_explanation_names_resolution_source_and_doubt(office: Office) -> None:
    support(office)
    step = local_step(members(office, AN)[AN])
    assert (step.label, step.source) == (
        "Ngân sách địa phương hỗ trợ thêm (NQ thử)",
        "NQ 05/2026/NQ-HĐND (chưa kiểm chứng)",
    )


def test_a_class_on_record_or_chosen_by_the_officer_counts(office: Office) -> None:
    support(office, class_code="near-poor", value=Decimal(30))
    by_class = members(office, ON_)
    assert {name: by_class[name].quote.payable for name in (ON_, LO)} == {ON_: 0, LO: 0}  # 70 % + 30 %
    assert members(office, AN)[AN].quote.local_support == 0
    chosen = {person(office, AN).id: MemberChoice(taken=True, support_class="near-poor")}
    assert members(office, AN, choices=chosen)[AN].quote.payable == 0
    as_household = {person(office, ON_).id: MemberChoice(taken=True, support_class="")}
    assert members(office, ON_, choices=as_household)[ON_].quote.local_support == 409_860  # still near-poor by record


def test_the_age_on_the_day_of_payment_counts(office: Office) -> None:
    support(office, age_from=65)
    born = date.fromisoformat(person(office, AN).birth or "")
    birthday = born.replace(year=born.year + 65)
    before = members(office, AN, on=birthday.replace(day=birthday.day - 1), choices=_taken(office, AN))[AN]
    assert before.quote.local_support == 0
    assert members(office, AN, on=birthday, choices=_taken(office, AN))[AN].quote.local_support > 0


def _taken(office: Office, name: str) -> dict[int, MemberChoice]:
    return {person(office, name).id: MemberChoice(taken=True)}


@pytest.mark.parametrize(
    ("choice", "given", "words"),
    [
        (MemberChoice(local_percent=25), 341_550, "cán bộ nhập, thay cho “NQ thử”"),
        (MemberChoice(local_amount=50_000), 50_000, "cán bộ nhập, thay cho “NQ thử”"),
        (MemberChoice(other_amount=50_000), 136_620, "1.366.200 đ × 10 %"),
    ],
)
def test_what_is_typed_wins_and_says_so(office: Office, choice: MemberChoice, given: int, words: str) -> None:
    support(office)
    member = members(office, AN, choices={person(office, AN).id: choice})[AN]
    assert member.quote.local_support == given
    assert words in local_step(member).formula


def test_the_officer_may_switch_the_rules_off_for_one_member(office: Office) -> None:
    support(office)
    found = members(office, AN, choices={person(office, AN).id: MemberChoice(auto_supports=False)})
    assert found[AN].quote.local_support == 0
    assert found[BUOI].quote.local_support > 0


def test_voluntary_insurance_has_rules_of_its_own(office: Office) -> None:
    support(office, scheme="voluntary-si", value=Decimal(20))
    who = person(office, DUC).id
    assert quote_voluntary(office, who, 1_500_000, "12").quote.local_support == 792_000
    assert quote_voluntary(office, who, 1_500_000, "12", local_amount=1).quote.local_support == 1
    assert quote_voluntary(office, who, 1_500_000, "12", auto_supports=False).quote.local_support == 0
    assert members(office, DUC)[DUC].quote.local_support == 0


def test_an_enrolment_is_priced_with_the_support_again_when_it_is_paid(office: Office) -> None:
    support(office, scheme="voluntary-si", value=Decimal(20))
    support(office)
    home, who = household_of(office, DUC).id, person(office, DUC).id
    lines = (
        EnrolmentLine(person_id=who, scheme="health-household"),
        EnrolmentLine(person_id=who, scheme="voluntary-si", method="12", income=1_500_000, months=None),
    )
    ids = enrol(office, EnrolmentForm(household_id=home, lines=lines)).value
    kept = office.read.enrolments.some(ids)
    assert [one.local_support for one in kept] == [136_620, 792_000]
    form = CollectForm(household_id=home, lines=tuple(PaidLine(enrolment_id=one.id, paid=one.payable) for one in kept))
    assert collect(office, form).value.total == sum(one.payable for one in kept)


def test_a_rule_switched_off_stays_off_until_it_is_paid(office: Office) -> None:
    support(office)
    who = person(office, AN).id
    line = EnrolmentLine(person_id=who, scheme="health-household", auto_supports=False)
    enrol(office, EnrolmentForm(household_id=household_of(office, AN).id, lines=(line,)))
    assert line_of(enrolment_of(office, AN)).auto_supports is False
    assert enrolment_of(office, AN).local_support == 0

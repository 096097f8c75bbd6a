"""Tính thử: what a household would pay if …; the same figures as the quotes, refusals beside their field, nothing written."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI
from desktop_app.services.collecting_desk import DeskChoices, desk, desk_prices
from desktop_app.services.history import next_undo, undo_last
from desktop_app.services.office import Office
from desktop_app.services.quoting import quote_household, quote_voluntary
from desktop_app.services.quoting_values import MemberChoice
from desktop_app.services.what_if import enrol_what_if, income_steps, try_out
from desktop_app.services.what_if_desk import try_desk, try_options
from desktop_app.services.what_if_text import summary
from desktop_app.services.what_if_values import WHOLE, Tried, Visitor, VoluntaryTry, WhatIf
from desktop_app.system.faults import WorldFault
from tests.builders import TODAY, household_of, person
from tests.services.money_builders import AN, BUOI, CUONG, DUC, HANH, ON_, enrolment_of, the_twelve


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with the_twelve(tmp_path) as found:
        yield found


def state_of(office: Office, name: str) -> WhatIf:
    return try_desk(office, household_of(office, name).id).begin


def health(state: WhatIf, office: Office, name: str, **values: object) -> WhatIf:
    key = person(office, name).id
    choice = replace(state.health.get(key, MemberChoice()), **values)  # type: ignore[arg-type]
    return replace(state, health={**state.health, key: choice})


def voluntary(state: WhatIf, office: Office, name: str, **values: object) -> WhatIf:
    key = person(office, name).id
    return replace(state, voluntary={**state.voluntary, key: VoluntaryTry(taken=True, **values)})  # type: ignore[arg-type]


def paid(office: Office, tried: Tried, name: str, scheme: str = HEALTH_HOUSEHOLD) -> int:
    line = tried.line(person(office, name).id, scheme)
    assert line is not None
    return line.quote.payable


def test_it_opens_with_what_the_rules_propose(office: Office) -> None:
    tried = try_out(office, state_of(office, AN))
    assert tried.payable == tried.proposal == quote_household(office, household_of(office, AN).id).payable == 2_322_540
    assert (tried.difference, tried.complete) == (0, True)


def test_every_choice_of_health_insurance_gives_what_the_quote_gives(office: Office) -> None:
    state = health(state_of(office, AN), office, AN, months=6, local_percent=Decimal(10))
    state = health(state, office, BUOI, order=1, other_amount=50_000)
    found = try_out(office, state)
    quote = quote_household(office, household_of(office, AN).id, choices=state.health)
    assert {line.key: line.quote for line in found.lines} == {one.person_id: one.quote for one in quote.members}
    assert found.payable == quote.payable
    assert found.other_support == 50_000
    assert found.difference == quote.payable - 2_322_540


def test_months_for_all_and_months_of_one(office: Office) -> None:
    state = replace(state_of(office, AN), months=3)
    assert [line.months for line in try_out(office, state).lines] == [3, 3]
    tried = try_out(office, health(state, office, BUOI, months=12))
    assert [line.months for line in tried.lines] == [3, 12]


def test_all_cards_can_end_on_one_day(office: Office) -> None:
    state = replace(state_of(office, AN), common_end=date(2027, 11, 30))
    tried = try_out(office, state)
    assert {line.quote.valid_to for line in tried.lines} == {date(2027, 11, 30)}
    quote = quote_household(office, household_of(office, AN).id, common_end=date(2027, 11, 30))
    assert tried.payable == quote.payable
    assert [line.months for line in tried.lines] == [one.months for one in quote.members]


def test_paying_later_moves_the_card_and_crosses_the_limit_of_ninety_days(office: Office) -> None:
    soon = try_out(office, state_of(office, ON_))  # the card ended 40 days ago
    later = try_out(office, replace(state_of(office, ON_), on=date(2027, 1, 20)))  # 100 days after its end
    assert soon.lines[0].quote.valid_from == TODAY
    assert later.lines[0].quote.valid_from == date(2027, 2, 19)


def test_voluntary_insurance_by_income_method_and_months(office: Office) -> None:
    state = voluntary(state_of(office, BUOI), office, BUOI, income=3_000_000, method="6")
    tried = try_out(office, state)
    same = quote_voluntary(office, person(office, BUOI).id, 3_000_000, "6")
    assert paid(office, tried, BUOI, VOLUNTARY_SI) == same.quote.payable
    ahead = voluntary(state, office, BUOI, income=1_500_000, method="ahead", months=36)
    assert tried.payable != try_out(office, ahead).payable
    assert try_out(office, ahead).line(person(office, BUOI).id, VOLUNTARY_SI).months == 36  # type: ignore[union-attr]


def test_supports_of_voluntary_insurance_can_be_typed(office: Office) -> None:
    plain = voluntary(state_of(office, BUOI), office, BUOI, income=1_500_000, method="12")
    more = voluntary(plain, office, BUOI, income=1_500_000, method="12", support_class="poor", other_amount=100_000)
    before, after = try_out(office, plain), try_out(office, more)
    assert after.state_support - before.state_support == 1_500_000 * 22 * 30 * 12 // 10_000
    assert after.other_support == 100_000


def test_who_stays_out_says_why(office: Office) -> None:
    tried = try_out(office, health(state_of(office, AN), office, BUOI, taken=False))
    cuong, buoi = person(office, CUONG).id, person(office, BUOI).id
    outside, unticked = tried.skip(cuong, HEALTH_HOUSEHOLD), tried.skip(buoi, HEALTH_HOUSEHOLD)
    assert outside is not None
    assert unticked is not None
    assert (outside.can_choose, unticked.can_choose) == (False, True)
    assert "đơn vị sử dụng lao động" in outside.reason
    assert tried.skip(cuong, VOLUNTARY_SI).reason == "Đang tham gia BHXH bắt buộc."  # type: ignore[union-attr]


REFUSED = [
    ({"months": 5}, "months", "3, 6 hoặc 12"),
    ({"support_class": "poor"}, "support_class", "Các diện được hỗ trợ"),
    ({"local_percent": Decimal(10), "local_amount": 5}, "local", "chỉ nhập tỷ lệ hoặc số tiền"),
    ({"other_amount": -1}, "other", "số âm"),
    ({"order": 1}, "order", "cùng là người thứ 1"),
]


@pytest.mark.parametrize(("values", "field", "words"), REFUSED)
def test_what_a_rule_refuses_stands_at_the_person_and_the_field(
    office: Office, values: dict[str, object], field: str, words: str
) -> None:
    state = state_of(office, AN)
    if field == "order":
        state = health(state, office, AN, order=1)
    tried = try_out(office, health(state, office, BUOI, **values))
    (fault,) = tried.faults
    assert (fault.key, fault.field, fault.scheme) == (person(office, BUOI).id, field, HEALTH_HOUSEHOLD)
    assert words in fault.sentence
    assert fault.rule
    assert not tried.complete


VOLUNTARY_REFUSED = [
    ({"income": 1_000_000, "method": "12"}, "income"),
    ({"income": 90_000_000, "method": "12"}, "income"),
    ({"income": 1_500_000, "method": "ahead", "months": 13}, "months"),
    ({"income": 1_500_000, "method": "12", "from_month": "2026-01"}, "from_month"),
    ({"income": 1_500_000, "method": "12", "support_class": "pupil"}, "support_class"),
    ({"income": 1_500_000, "method": "12", "supported_months": -1}, "supported_months"),
    ({"income": 1_500_000}, "method"),
    ({"method": "12"}, "income"),
]


@pytest.mark.parametrize(("values", "field"), VOLUNTARY_REFUSED)
def test_one_refused_participant_leaves_the_others_their_figures(
    office: Office, values: dict[str, object], field: str
) -> None:
    tried = try_out(office, voluntary(state_of(office, BUOI), office, BUOI, **values))
    (fault,) = tried.faults
    assert (fault.key, fault.field, fault.scheme) == (person(office, BUOI).id, field, VOLUNTARY_SI)
    assert tried.line(person(office, BUOI).id, HEALTH_HOUSEHOLD) is not None


def test_a_common_end_too_far_away_is_told_at_its_own_field(office: Office) -> None:
    state = health(state_of(office, BUOI), office, BUOI, taken=True)
    (fault,) = try_out(office, replace(state, common_end=date(2029, 1, 1))).faults
    assert (fault.key, fault.field) == (WHOLE, "common_end")


def test_what_did_not_change_is_taken_from_the_answer_before(office: Office) -> None:
    first = try_out(office, voluntary(state_of(office, AN), office, BUOI, income=3_000_000, method="12"))
    for changed in (
        voluntary(first.asked, office, BUOI, income=1_500_000, method="12"),
        voluntary(first.asked, office, BUOI, income=1_000_000, method="12"),
        health(first.asked, office, AN, months=6),
        health(first.asked, office, AN, months=5),
        replace(first.asked, on=date(2027, 1, 5)),
        replace(first.asked, months=3),
        replace(first.asked, early_reason="muốn đóng sớm"),
    ):
        assert try_out(office, changed, first) == try_out(office, changed)
    kept = try_out(office, health(first.asked, office, AN, months=6), first)
    assert kept.line(person(office, BUOI).id, VOLUNTARY_SI) is first.line(person(office, BUOI).id, VOLUNTARY_SI)
    elsewhere = try_out(office, state_of(office, DUC), first)
    assert elsewhere == try_out(office, state_of(office, DUC))


def test_trying_writes_nothing(office: Office) -> None:
    state = voluntary(state_of(office, AN), office, BUOI, income=1_500_000, method="12")
    try_out(office, state)
    assert office.read.enrolments.count() == 0
    assert next_undo(office) is None


def test_the_classes_on_record_come_first_and_the_others_can_be_tried(office: Office) -> None:
    law, facts = office.law, try_desk(office, household_of(office, AN).id).members[0].facts
    options = try_options(law, HEALTH_HOUSEHOLD, TODAY, facts)
    assert options[0].held
    assert "" in {option.code for option in options}
    near_poor = next(option for option in options if option.code == "near-poor")
    assert (near_poor.held, near_poor.percent) == (False, Decimal(70))
    assert near_poor.source
    codes = [option.code for option in try_options(law, VOLUNTARY_SI, TODAY, facts)]
    assert {"poor", "near-poor", "other"} <= set(codes)
    assert len(codes) == len(set(codes))


def test_income_steps_follow_the_poverty_line_of_the_day(office: Office) -> None:
    assert income_steps(office.law, TODAY) == (1_500_000, 3_000_000, 4_500_000)
    assert income_steps(office.law, date(2027, 1, 1))[0] == 2_200_000


def test_an_unknown_household_is_the_world_s_fault(office: Office) -> None:
    with pytest.raises(WorldFault):
        try_desk(office, 99)
    with pytest.raises(WorldFault):
        try_out(office, WhatIf(household_id=99, on=TODAY))


# -- people who are not in the file


def test_visitors_pay_by_the_rules_alone(office: Office) -> None:
    people = tuple(Visitor(key=key, birth=str(1960 + key)) for key in range(1, 6))
    tried = try_out(office, WhatIf(household_id=None, on=TODAY, visitors=people))
    assert tried.payable == 4_371_840  # five members × 12 months at 2.530.000
    assert [line.order for line in tried.lines] == [1, 2, 3, 4, 5]
    assert (tried.proposal, tried.difference) == (None, None)


def test_a_visitor_of_a_class_pays_by_it_and_one_without_birth_is_not_guessed(office: Office) -> None:
    people = (
        Visitor(key=1, birth="1965", class_code="near-poor"),
        Visitor(key=2),
        Visitor(key=3, name="Bé Na", birth="2024"),
    )
    state = WhatIf(
        household_id=None,
        on=TODAY,
        visitors=people,
        voluntary={1: VoluntaryTry(taken=True, income=1_500_000, method="12")},
    )
    tried = try_out(office, state)
    health_line, si = tried.line(1, HEALTH_HOUSEHOLD), tried.line(1, VOLUNTARY_SI)
    assert health_line is not None
    assert si is not None
    assert (health_line.order, health_line.quote.payable) == (None, 409_860)
    assert si.quote.payable == 3_960_000 - 1_584_000  # 40 % of the contribution on the poverty line
    assert "Chưa có ngày sinh" in tried.skip(2, HEALTH_HOUSEHOLD).reason  # type: ignore[union-attr]
    assert "dưới 6 tuổi" in tried.skip(3, HEALTH_HOUSEHOLD).reason  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("visitor", "choice", "tried", "field", "scheme"),
    [
        (Visitor(key=2, birth="1970"), MemberChoice(months=4), VoluntaryTry(), "months", HEALTH_HOUSEHOLD),
        (Visitor(key=2, birth="1970"), MemberChoice(), VoluntaryTry(taken=True), "method", VOLUNTARY_SI),
        (
            Visitor(key=2, birth="2020"),
            MemberChoice(taken=False),
            VoluntaryTry(taken=True, income=1_500_000, method="3"),
            "",
            VOLUNTARY_SI,
        ),
    ],
)
def test_a_visitor_is_refused_by_name_and_field(
    office: Office, visitor: Visitor, choice: MemberChoice, tried: VoluntaryTry, field: str, scheme: str
) -> None:
    state = WhatIf(
        household_id=None,
        on=TODAY,
        visitors=(Visitor(key=1, birth="1960"), visitor),
        health={2: choice},
        voluntary={2: tried},
    )
    (fault,) = try_out(office, state).faults
    assert (fault.key, fault.field, fault.scheme) == (2, field, scheme)


def test_visitors_cannot_be_enrolled_and_hear_how_to_become_a_household(office: Office) -> None:
    with pytest.raises(RuleBroken, match=r"Hộ gia đình, nhấn Ctrl\+N"):
        enrol_what_if(office, WhatIf(household_id=None, on=TODAY, visitors=(Visitor(key=1, birth="1960"),)))


# -- from trying to doing


def test_what_is_tried_becomes_enrolments_with_the_same_amounts_and_can_be_undone(office: Office) -> None:
    state = health(state_of(office, AN), office, AN, months=6, order=2, local_percent=Decimal(10))
    state = voluntary(health(state, office, BUOI, order=1), office, BUOI, income=3_000_000, method="12", other_amount=1)
    tried = try_out(office, state)
    enrol_what_if(office, state)
    rows = office.read.enrolments.quoted(household_of(office, AN).id)
    assert sum(row.payable for row in rows) == tried.payable
    assert enrolment_of(office, AN).order_no == 2
    undo_last(office)
    assert office.read.enrolments.quoted(household_of(office, AN).id) == []


def test_what_was_enrolled_is_ready_at_the_collecting_desk_and_in_the_next_try(office: Office) -> None:
    state = replace(state_of(office, AN), common_end=date(2027, 11, 30))
    state = voluntary(state, office, BUOI, income=3_000_000, method="12", local_percent=Decimal(5))
    tried = try_out(office, state)
    enrol_what_if(office, state)
    again = try_desk(office, household_of(office, AN).id).begin
    assert try_out(office, again).payable == tried.payable
    found = desk(office, household_of(office, AN).id)
    assert {(row.person_id, row.payable) for row in found.quoted} == {
        (line.key, line.quote.payable) for line in tried.lines
    }
    choices = DeskChoices(household_id=found.household.id, on=TODAY, health=again.health)
    assert desk_prices(office, choices).health.payable == sum(  # type: ignore[union-attr]
        line.quote.payable for line in tried.lines if line.scheme == HEALTH_HOUSEHOLD
    )


def test_cover_that_still_runs_needs_a_reason_before_it_is_enrolled(office: Office) -> None:
    state = health(health(state_of(office, DUC), office, HANH, taken=True), office, DUC, taken=False)
    tried = try_out(office, state)
    assert tried.early == {(person(office, HANH).id, HEALTH_HOUSEHOLD): date(2027, 2, 28)}
    with pytest.raises(RuleBroken, match=HANH):
        enrol_what_if(office, state)
    enrol_what_if(office, replace(state, early_reason="Người tham gia muốn đóng sớm"))
    assert enrolment_of(office, HANH).note == "Người tham gia muốn đóng sớm"


def test_a_class_that_is_not_on_record_is_only_tried(office: Office) -> None:
    state = health(state_of(office, DUC), office, DUC, support_class="near-poor")
    assert paid(office, try_out(office, state), DUC) == 409_860
    with pytest.raises(RuleBroken, match="chưa ghi diện “hộ cận nghèo”"):
        enrol_what_if(office, state)
    assert office.read.enrolments.count() == 0


def test_what_is_refused_is_not_enrolled(office: Office) -> None:
    with pytest.raises(RuleBroken, match="3, 6 hoặc 12"):
        enrol_what_if(office, health(state_of(office, AN), office, AN, months=5))


def test_the_summary_names_everybody_with_amount_and_dates(office: Office) -> None:
    state = voluntary(state_of(office, AN), office, BUOI, income=3_000_000, method="12")
    text = summary(try_out(office, state), "Hộ Nguyễn Văn An")
    assert text.splitlines()[0] == "Hộ Nguyễn Văn An – mức đóng nếu nộp ngày 21/11/2026:"
    assert f"- {AN}: 1.366.200 đ (12 tháng, thẻ 06/12/2026 – 05/12/2027)" in text
    assert "12 tháng một lần, thu nhập 3.000.000 đ, kỳ 11/2026 – 10/2027, đã trừ Nhà nước 792.000 đ" in text
    assert text.endswith("CẢ HỘ ĐÓNG: 9.450.540 đ")
    nobody = replace(state, voluntary={}, health={key: MemberChoice(taken=False) for key in _members(office)})
    assert summary(try_out(office, nobody), "Hộ").endswith("Không ai phải đóng lần này.")


def _members(office: Office) -> list[int]:
    return [one.id for one in office.read.people.of_household(household_of(office, AN).id)]

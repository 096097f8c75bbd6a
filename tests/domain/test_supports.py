"""Supports of provinces, communes and others: who gets which, the most favourable of each payer, never below zero.

The resolutions are made up; the shapes follow the guides of Mẫu số 3 and Mẫu số 4 (QĐ 366/QĐ-BHXH) and L51 Đ13.
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.household_health import HouseholdMember, quote_household, quote_household_member
from desktop_app.domain.law import LawBook
from desktop_app.domain.quote import HEALTH_HOUSEHOLD, VOLUNTARY_SI, Quote
from desktop_app.domain.supports import (
    Beneficiary,
    SupportRule,
    choose_supports,
    describe_age,
    describe_value,
    describe_who,
    read_support,
)
from desktop_app.domain.voluntary_si import quote_voluntary_si

ON = date(2026, 11, 21)
COMMUNE, PROVINCE = "26248", "75"
RULE = SupportRule(
    id=1,
    scheme=HEALTH_HOUSEHOLD,
    payer="local",
    place_kind="",
    place_code="",
    class_code="",
    age_from=None,
    age_to=None,
    basis="percent",
    value=Decimal(20),
    name="NQ tỉnh",
    valid_from=date(2026, 1, 1),
    valid_to=date(2026, 12, 31),
    source="NQ 01/2026/NQ-HĐND",
    confidence="H",
    note="",
)
WHO = Beneficiary(commune_code=COMMUNE, province_code=PROVINCE, classes=frozenset({"near-poor"}), birth="1961-11-21")


def rule(**changes: Any) -> SupportRule:
    return replace(RULE, **changes)


def chosen(one: SupportRule, who: Beneficiary = WHO, on: date = ON, scheme: str = HEALTH_HOUSEHOLD) -> bool:
    return choose_supports([one], scheme=scheme, who=who, on=on).rules == (one,)


def health(law: LawBook, *rules: SupportRule, **changes: Any) -> Quote:
    given: dict[str, Any] = {"on": ON, "order": 1, "months": 12, "supports": rules} | changes
    return quote_household_member(law, **given)


def voluntary(law: LawBook, *rules: SupportRule, **changes: Any) -> Quote:
    given: dict[str, Any] = {"on": ON, "income": 1_500_000, "method": "12", "supports": rules} | changes
    return quote_voluntary_si(law, **given)


# ------------------------------------------------------------------------------------------------------ who gets which


@pytest.mark.parametrize(
    ("changes", "applies"),
    [
        ({}, True),
        ({"place_kind": "province", "place_code": PROVINCE}, True),
        ({"place_kind": "province", "place_code": "79"}, False),
        ({"place_kind": "commune", "place_code": COMMUNE}, True),
        ({"place_kind": "commune", "place_code": "26251"}, False),
        ({"place_kind": "commune", "place_code": PROVINCE}, False),  # a code of the other kind is no place
        ({"class_code": "near-poor"}, True),
        ({"class_code": "pupil"}, False),
        ({"age_from": 65}, True),  # 65 on this very day
        ({"age_from": 66}, False),
        ({"age_to": 65}, True),  # both ends included
        ({"age_to": 64}, False),
        ({"age_from": 60, "age_to": 70}, True),
        ({"valid_from": date(2026, 11, 22)}, False),
        ({"valid_from": ON}, True),
        ({"valid_to": ON}, True),
        ({"valid_to": date(2026, 11, 20)}, False),
        ({"valid_to": None}, True),
        ({"scheme": VOLUNTARY_SI}, False),
    ],
)
def test_place_class_age_day_and_scheme_must_all_fit(changes: dict[str, Any], applies: bool) -> None:
    assert chosen(rule(**changes)) is applies


@pytest.mark.parametrize(
    ("on", "birth", "applies"),
    [
        (date(2026, 11, 20), "1961-11-21", False),  # the day before the 65th birthday
        (date(2026, 11, 21), "1961-11-21", True),
        (date(2026, 11, 20), "1961-11", True),  # a month counts from its first day
        (date(2026, 10, 31), "1961-11", False),
        (date(2026, 1, 1), "1961", True),  # a year counts from 1 January (TT 11/2025/TT-BNV Đ5)
        (date(2026, 12, 31), "1962", False),
    ],
)
def test_an_age_counts_with_the_precision_of_the_birth(on: date, birth: str, applies: bool) -> None:
    assert chosen(rule(age_from=65), replace(WHO, birth=birth), on) is applies


def test_an_unknown_birth_never_fulfils_an_age_rule_and_the_caller_learns_it() -> None:
    rules = [rule(id=1, age_from=65), rule(id=2, age_to=18, place_kind="commune", place_code="0"), rule(id=3)]
    found = choose_supports(rules, scheme=HEALTH_HOUSEHOLD, who=replace(WHO, birth=None), on=ON)
    assert [one.id for one in found.rules] == [3]
    assert [one.id for one in found.undecided] == [1]  # the second is not for this commune anyway
    assert found.notes == ("Chưa có ngày sinh nên chưa xét được “NQ tỉnh” (từ 65 tuổi).",)


@pytest.mark.parametrize(
    ("held", "asked", "applies"),
    [
        ("near-poor-poor-commune", "near-poor", True),
        ("ethnic-difficult-area", "ethnic-minority", True),
        ("ethnic-post-difficult", "ethnic-minority", True),
        ("near-poor", "near-poor-poor-commune", False),
        ("ethnic-minority", "ethnic-post-difficult", False),
    ],
)
def test_a_rule_for_the_wider_class_holds_for_the_narrower(held: str, asked: str, applies: bool) -> None:
    assert chosen(rule(class_code=asked), replace(WHO, classes=frozenset({held}))) is applies


@pytest.mark.parametrize(
    ("changes", "who", "what"),
    [
        ({}, "mọi người", "20 % số phải đóng"),
        ({"age_from": 65}, "từ 65 tuổi", "20 % số phải đóng"),
        ({"class_code": "near-poor", "age_to": 18}, "hộ cận nghèo, đến hết 18 tuổi", "20 % số phải đóng"),
        ({"age_from": 6, "age_to": 18, "basis": "amount", "value": Decimal(30_000)}, "từ 6 đến hết 18 tuổi",
         "30.000 đ/tháng"),
        ({"scheme": VOLUNTARY_SI}, "mọi người", "20 % mức đóng theo chuẩn hộ nghèo nông thôn"),
    ],
)  # fmt: skip
def test_a_rule_says_whom_and_what_it_is_for(changes: dict[str, Any], who: str, what: str) -> None:
    assert (describe_who(rule(**changes)), describe_value(rule(**changes))) == (who, what)


def test_a_rule_without_ages_is_for_every_age() -> None:
    assert describe_age(RULE) == "mọi tuổi"


# --------------------------------------------------------------------------------------------------- rows and nonsense


def test_a_rule_survives_the_way_through_json() -> None:
    for one in (RULE, rule(valid_to=None, age_from=0, age_to=18, basis="amount", value=Decimal("30000.5"))):
        assert read_support(one.as_json()) == one


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"scheme": "pension"}, "chế độ"),
        ({"payer": "state"}, "nguồn hỗ trợ"),
        ({"place_kind": "hamlet", "place_code": "1"}, "nơi áp dụng"),
        ({"place_kind": "commune"}, "mã tỉnh hoặc mã xã"),
        ({"place_code": "75"}, "mã tỉnh hoặc mã xã"),
        ({"basis": "share"}, "tỷ lệ hoặc số tiền"),
        ({"value": Decimal(-1)}, "từ 0 trở lên"),
        ({"value": Decimal("NaN")}, "từ 0 trở lên"),
        ({"value": Decimal("100.01")}, "từ 0 đến 100"),
        ({"age_from": -1}, "tuổi là số từ 0"),
        ({"age_from": 65, "age_to": 60}, "tuổi đến"),
        ({"valid_to": date(2025, 12, 31)}, "01/01/2026"),
    ],
)
def test_nonsense_is_refused_with_what_would_be_allowed(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(RuleBroken, match=words) as broken:
        read_support(rule(**changes).as_json())
    assert (broken.value.rule, broken.value.source) == ("support.row", RULE.source)


@pytest.mark.parametrize("changes", [{"value": "hai mươi"}, {"valid_from": "2026"}, {"id": "x"}, {"age_from": "già"}])
def test_an_unreadable_row_is_refused_by_name(changes: dict[str, str]) -> None:
    with pytest.raises(RuleBroken, match="NQ tỉnh"):
        read_support({**RULE.as_json(), **changes})


def test_a_row_with_missing_cells_is_refused() -> None:
    with pytest.raises(RuleBroken, match="không đọc được"):
        read_support({"id": 1})


# ------------------------------------------------------------------------------------------------- what a member pays


def test_a_percentage_of_the_amount_due_with_its_resolution_and_source(law: LawBook) -> None:
    quote = health(law, RULE)
    assert (quote.gross, quote.local_support, quote.payable) == (1_366_200, 273_240, 1_092_960)
    (step,) = [step for step in quote.explanation if "địa phương" in step.label]
    assert (step.label, step.formula, step.value, step.source) == (
        "Ngân sách địa phương hỗ trợ thêm (NQ tỉnh)",
        "1.366.200 đ × 20 %",
        "273.240 đ",
        "NQ 01/2026/NQ-HĐND",
    )


def test_an_amount_is_counted_for_every_month(law: LawBook) -> None:
    quote = health(law, rule(basis="amount", value=Decimal(30_000)), months=6)
    assert (quote.local_support, quote.payable) == (180_000, 683_100 - 180_000)
    assert any(step.formula == "30.000 đ × 6 tháng" for step in quote.explanation)


@pytest.mark.parametrize("confidence", ["M", "L"])
def test_what_was_not_verified_says_so(law: LawBook, confidence: str) -> None:
    quote = health(law, rule(confidence=confidence))
    assert any(step.source == "NQ 01/2026/NQ-HĐND (chưa kiểm chứng)" for step in quote.explanation)


def test_of_several_rules_of_one_payer_the_most_favourable_counts(law: LawBook) -> None:
    rules = (
        rule(id=1, name="20 %"),
        rule(id=2, name="25.000 đ", basis="amount", value=Decimal(25_000)),
        rule(id=3, name="khác", payer="other", value=Decimal(1)),
    )
    quote = health(law, *rules)  # 273.240 against 300.000
    assert (quote.local_support, quote.other_support) == (300_000, 13_662)
    assert any("có lợi nhất, hơn “20 %”" in step.formula for step in quote.explanation)
    third = health(law, *rules, order=3)  # 163.944 against 300.000
    assert third.local_support == 300_000
    first = health(law, *rules, order=1, months=3, local_percent=0)
    assert first.local_support == 75_000  # 68.310 against 75.000


def test_among_equals_the_first_of_the_book_counts(law: LawBook) -> None:
    quote = health(law, rule(id=7, name="A"), rule(id=8, name="B"))
    assert any(step.label.endswith("(A)") for step in quote.explanation)


@pytest.mark.parametrize(
    ("typed", "local", "words"),
    [({"local_percent": 5}, 68_310, "1.366.200 đ × 5 %"), ({"local_amount": 1_000}, 1_000, "số tiền cố định")],
)
def test_what_the_officer_typed_stands_in_place_of_the_rules(
    law: LawBook, typed: dict[str, int], local: int, words: str
) -> None:
    quote = health(law, RULE, **typed)
    assert quote.local_support == local
    assert any(step.formula == f"{words}; cán bộ nhập, thay cho “NQ tỉnh”" for step in quote.explanation)
    assert "thay cho" not in " ".join(step.formula for step in health(law, **typed).explanation)


def test_central_local_and_other_stack_and_the_payable_is_never_negative(law: LawBook) -> None:
    # near-poor: 70 % of the State (Luật BHYT Đ12 k4 a), 20 % of the province, and a giver of 200.000 đ a month
    given = (RULE, rule(id=2, payer="other", basis="amount", value=Decimal(200_000), name="Nhà hảo tâm"))
    quote = health(law, *given, support_class="near-poor")
    assert (quote.state_support, quote.local_support, quote.other_support) == (956_340, 273_240, 136_620)
    assert quote.payable == 0
    assert any(step.label == "Giới hạn hỗ trợ" for step in quote.explanation)


@pytest.mark.parametrize(
    "changes",
    [{"scheme": VOLUNTARY_SI}, {"valid_from": date(2027, 1, 1), "valid_to": None}, {"valid_to": ON.replace(day=1)}],
)
def test_a_rule_that_does_not_hold_here_and_now_is_refused(law: LawBook, changes: dict[str, Any]) -> None:
    with pytest.raises(RuleBroken, match="không áp dụng") as broken:
        health(law, rule(**changes))
    assert (broken.value.rule, broken.value.source) == ("support.not-in-force", RULE.source)


def test_each_member_has_supports_of_the_own(law: LawBook) -> None:
    members = [HouseholdMember(key=1, supports=(RULE,)), HouseholdMember(key=2)]
    lines = quote_household(law, members, ON).lines
    assert [line.quote.local_support for line in lines] == [273_240, 0]


def test_voluntary_supports_are_counted_on_the_poverty_line(law: LawBook) -> None:
    # NĐ 159/2025 Đ5: 20 % of 22 % × 1.500.000 × 12 = 792.000, on top of the State's 792.000, whatever the income
    local = rule(scheme=VOLUNTARY_SI)
    for income, gross in ((1_500_000, 3_960_000), (5_000_000, 13_200_000)):
        quote = voluntary(law, local, income=income)
        assert (quote.gross, quote.state_support, quote.local_support) == (gross, 792_000, 792_000)
    amount = voluntary(law, rule(scheme=VOLUNTARY_SI, basis="amount", value=Decimal(50_000), payer="other"))
    assert (amount.local_support, amount.other_support, amount.payable) == (0, 600_000, 2_568_000)


def test_the_rate_that_was_counted_is_kept_for_the_forms(law: LawBook) -> None:
    quote = voluntary(law, rule(scheme=VOLUNTARY_SI, value=Decimal("12.5")), other_amount=1_000)
    inputs = quote.snapshot["inputs"]
    assert (inputs["local_percent_counted"], quote.local_support) == ("12.5", 495_000)
    assert (inputs.get("other_percent_counted"), quote.other_support) == (None, 1_000)


def test_the_book_keeps_its_supports(law: LawBook) -> None:
    assert LawBook(law.all("base-salary"), [RULE]).supports == (RULE,)
    assert law.supports == ()


RULES = st.builds(
    rule,
    payer=st.sampled_from(["local", "other"]),
    basis=st.just("percent"),
    value=st.decimals(0, 100, places=2),
) | st.builds(
    rule,
    payer=st.sampled_from(["local", "other"]),
    basis=st.just("amount"),
    value=st.integers(0, 300_000).map(Decimal),
)


@given(
    st.lists(RULES, max_size=4), st.integers(1, 6), st.sampled_from([3, 6, 12]), st.sampled_from([None, "near-poor"])
)
def test_whatever_applies_supports_and_payable_add_up_to_the_amount_due(
    law: LawBook, rules: list[SupportRule], order: int, months: int, support_class: str | None
) -> None:
    quote = health(law, *rules, order=order, months=months, support_class=support_class)
    parts = (quote.state_support, quote.local_support, quote.other_support, quote.payable)
    assert quote.gross == sum(parts)
    assert min(parts) >= 0
    if support_class is None:
        alone = [health(law, one, order=order, months=months) for one in rules if one.payer == "local"]
        assert quote.local_support == max((one.local_support for one in alone), default=0)

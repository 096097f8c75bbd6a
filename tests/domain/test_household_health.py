import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.health_amount import monthly_table
from desktop_app.domain.household_health import (
    HouseholdMember,
    best_health_class,
    quote_household,
    quote_household_member,
)
from desktop_app.domain.law import LawBook

# Every order, length, salary and class stands in golden/household_health.csv and golden/health_classes.csv.


def test_the_monthly_table_of_a_day(law: LawBook) -> None:
    amounts = [amount for _, amount in monthly_table(law, date(2026, 7, 1))]
    assert amounts == [113_850, 79_695, 68_310, 56_925, 45_540]


@pytest.mark.parametrize("months", [0, 1, 2, 4, 5, 7, 11, 13, 24, -3])
def test_other_months_are_refused_with_the_rule_and_its_source(law: LawBook, months: int) -> None:
    with pytest.raises(RuleBroken, match=r"3, 6 hoặc 12 tháng.*Đ15 k6") as broken:
        quote_household_member(law, on=date(2026, 11, 21), order=1, months=months)
    assert broken.value.rule == "health-household.months"
    assert broken.value.source == "Luật BHYT Đ15 k6"


def test_coterminous_cards_may_have_any_months_up_to_twelve(law: LawBook) -> None:
    # 12, 10, 8, 6, 3 months for the first to the fifth at 2,340,000: 2,948,400 đồng.
    amounts = [
        quote_household_member(law, on=date(2026, 3, 1), order=order, months=months, coterminous=True).payable
        for order, months in enumerate((12, 10, 8, 6, 3), start=1)
    ]
    assert amounts == [1_263_600, 737_100, 505_440, 315_900, 126_360]
    assert sum(amounts) == 2_948_400
    for months in (0, 13):
        with pytest.raises(RuleBroken, match="từ 1 đến 12 tháng"):
            quote_household_member(law, on=date(2026, 3, 1), order=1, months=months, coterminous=True)


@pytest.mark.parametrize("order", [None, 0, -1])
def test_a_member_needs_a_place_in_the_household(law: LawBook, order: int | None) -> None:
    with pytest.raises(RuleBroken, match="thứ tự"):
        quote_household_member(law, on=date(2026, 11, 21), order=order, months=12)


def test_a_class_takes_no_household_step(law: LawBook) -> None:
    with_order = quote_household_member(law, on=date(2026, 11, 21), order=4, months=12, support_class="pupil")
    assert with_order.gross == 1_366_200
    assert with_order.payable == 683_100  # the student of domain practice: 56,925 a month
    assert "order" not in with_order.snapshot["inputs"]


@pytest.mark.parametrize("support_class", ["poor", "ethnic-minority", "other", "xyz"])
def test_a_class_without_a_rate_is_refused_with_the_classes_that_have_one(law: LawBook, support_class: str) -> None:
    with pytest.raises(RuleBroken, match="hộ cận nghèo; ") as broken:
        quote_household_member(law, on=date(2026, 11, 21), months=12, support_class=support_class)
    assert broken.value.rule == "health.support"


def test_a_book_without_classes_says_so() -> None:
    bare = LawBook([])
    with pytest.raises(RuleBroken, match="Số tháng đóng BHYT hộ gia đình"):
        quote_household_member(bare, on=date(2026, 11, 21), order=1, months=12)


def test_supports_stack_central_then_local_then_other(law: LawBook) -> None:
    quote = quote_household_member(
        law, on=date(2026, 11, 21), months=12, support_class="near-poor", local_percent=20, other_amount=50_000
    )
    assert (quote.state_support, quote.local_support, quote.other_support) == (956_340, 273_240, 50_000)
    assert quote.payable == 86_620


def test_supports_never_exceed_what_is_due(law: LawBook) -> None:
    quote = quote_household_member(
        law, on=date(2026, 11, 21), months=12, support_class="near-poor", local_percent=40, other_amount=999
    )
    assert (quote.state_support, quote.local_support, quote.other_support, quote.payable) == (956_340, 409_860, 0, 0)
    assert any(step.label == "Giới hạn hỗ trợ" for step in quote.explanation)


@pytest.mark.parametrize("percent", [10, "10", "10 %", "10,0", Decimal("10")])
def test_percentages_as_they_come(law: LawBook, percent: Decimal | int | str) -> None:
    quote = quote_household_member(law, on=date(2026, 11, 21), order=1, months=12, local_percent=percent)
    assert quote.local_support == 136_620


@pytest.mark.parametrize("percent", [-1, 101, "nhiều", "", Decimal("NaN")])
def test_percentages_out_of_range_are_refused(law: LawBook, percent: Decimal | int | str) -> None:
    with pytest.raises(RuleBroken, match="từ 0 đến 100 %"):
        quote_household_member(law, on=date(2026, 11, 21), order=1, months=12, other_percent=percent)


def test_a_rate_and_an_amount_of_one_support_exclude_each_other(law: LawBook) -> None:
    with pytest.raises(RuleBroken, match="tỷ lệ hoặc số tiền"):
        quote_household_member(law, on=date(2026, 11, 21), order=1, months=3, local_percent=5, local_amount=1)
    with pytest.raises(RuleBroken, match="số âm"):
        quote_household_member(law, on=date(2026, 11, 21), order=1, months=3, local_amount=-1)


@pytest.mark.parametrize(
    ("last_end", "valid_from", "valid_to"),
    [
        (None, date(2026, 12, 21), date(2027, 12, 20)),
        (date(2026, 11, 30), date(2026, 12, 1), date(2027, 11, 30)),
        (date(2026, 10, 31), date(2026, 11, 21), date(2027, 11, 20)),
    ],
)
def test_the_card_follows_from_the_one_before(
    law: LawBook, last_end: date | None, valid_from: date, valid_to: date
) -> None:
    quote = quote_household_member(law, on=date(2026, 11, 21), order=1, months=12, last_end=last_end)
    assert (quote.valid_from, quote.valid_to) == (valid_from, valid_to)


def test_a_card_over_the_end_of_february_ends_with_the_month(law: LawBook) -> None:
    quote = quote_household_member(law, on=date(2025, 8, 1), order=1, months=6, last_end=date(2025, 8, 30))
    assert (quote.valid_from, quote.valid_to) == (date(2025, 8, 31), date(2026, 2, 28))


def test_a_rise_inside_the_period_is_not_topped_up_and_is_told(law: LawBook) -> None:
    before = quote_household_member(law, on=date(2026, 6, 30), order=1, months=12)
    assert before.payable == 1_263_600
    told = [step for step in before.explanation if step.label == "Lương cơ sở thay đổi trong kỳ"]
    assert len(told) == 1
    assert "2.530.000 đ/tháng từ 01/07/2026" in told[0].formula
    assert "chưa kiểm chứng" in told[0].source
    after = quote_household_member(law, on=date(2026, 7, 1), order=1, months=12)
    assert all(step.label != "Lương cơ sở thay đổi trong kỳ" for step in after.explanation)


def test_an_amount_says_why_step_by_step(law: LawBook) -> None:
    quote = quote_household_member(law, on=date(2026, 11, 21), order=2, months=12, local_percent=10)
    lines = [(step.label, step.formula, step.value) for step in quote.explanation]
    assert lines == [
        ("Lương cơ sở", "áp dụng từ 01/07/2026", "2.530.000 đ/tháng"),
        ("Mức đóng một tháng", "2.530.000 đ × 4,5 %", "113.850 đ"),
        ("Người thứ 2 trong hộ", "113.850 đ × 70 %", "79.695 đ"),
        ("Số tiền phải đóng", "79.695 đ × 12 tháng", "956.340 đ"),
        ("Ngân sách địa phương hỗ trợ thêm", "956.340 đ × 10 %", "95.634 đ"),
        ("Người tham gia đóng", "956.340 đ − 95.634 đ", "860.706 đ"),
        (
            "Thẻ có giá trị",
            "tham gia lần đầu: sau 30 ngày kể từ ngày đóng đủ 21/11/2026",
            "21/12/2026 – 20/12/2027",
        ),
    ]
    assert quote.explanation[0].source == "NĐ 161/2026/NĐ-CP"
    assert "Luật 51/2024/QH15" in quote.explanation[1].source


def test_the_snapshot_is_json_and_names_every_rate_used(law: LawBook) -> None:
    quote = quote_household_member(law, on=date(2026, 11, 21), order=2, months=12, last_end=date(2026, 10, 1))
    kept = json.loads(json.dumps(quote.snapshot))
    assert kept == quote.snapshot
    used = {(row["key"], row["subject"], row["value"]) for row in kept["rates"]}
    assert {("base-salary", "", "2530000"), ("health.rate", "", "4.5"), ("health-household.step", "2", "70")} <= used
    assert ("health.card-gap-days", "", "90") in used
    assert kept["inputs"] == {
        "order": 2,
        "months": 12,
        "last_end": "2026-10-01",
        "local_percent": "0",
        "local_amount": 0,
        "other_percent": "0",
        "other_amount": 0,
        "coterminous": False,
        "card": "lapsed",
    }


def test_the_json_of_a_quote(law: LawBook) -> None:
    told = json.loads(json.dumps(quote_household_member(law, on=date(2026, 11, 21), order=1, months=3).as_json()))
    assert (told["scheme"], told["on"]) == ("health-household", "2026-11-21")
    assert (told["valid_from"], told["valid_to"]) == ("2026-12-21", "2027-03-20")
    assert told["gross"] == told["payable"] == 341_550
    assert set(told["explanation"][0]) == {"label", "formula", "value", "source"}


# -------------------------------------------------------------------------------------------------- whole households


def test_members_of_different_ways_are_added_up(law: LawBook) -> None:
    household = quote_household(
        law,
        [
            HouseholdMember(key="bố", held_order=1, months=6),
            HouseholdMember(key="mẹ", local_amount=10_000),
            HouseholdMember(key="con", support_class="pupil", other_percent=10),
        ],
        date(2026, 11, 21),
        months=3,
    )
    assert [(line.key, line.order, line.months) for line in household.lines] == [
        ("bố", 1, 6),
        ("mẹ", 2, 3),
        ("con", None, 3),
    ]
    assert household.gross == 683_100 + 239_085 + 341_550
    assert (household.state_support, household.local_support, household.other_support) == (170_775, 10_000, 34_155)
    assert household.payable == 683_100 + 229_085 + 136_620


def test_cards_to_one_common_end(law: LawBook) -> None:
    household = quote_household(
        law,
        [
            HouseholdMember(key=1, last_end=date(2026, 12, 31)),
            HouseholdMember(key=2, last_end=date(2027, 3, 31)),
            HouseholdMember(key=3, last_end=date(2026, 11, 10)),
        ],
        date(2026, 11, 21),
        common_end=date(2027, 10, 31),
    )
    assert [line.months for line in household.lines] == [10, 7, 12]
    assert {line.quote.valid_to for line in household.lines} == {date(2027, 10, 31)}
    assert household.payable == 10 * 113_850 + 7 * 79_695 + 12 * 68_310


def test_a_common_end_before_a_card_begins_is_refused(law: LawBook) -> None:
    members = [HouseholdMember(key=1, last_end=date(2027, 12, 31))]
    with pytest.raises(RuleBroken, match="01/01/2028, sau ngày hết hạn chung 31/10/2027"):
        quote_household(law, members, date(2026, 11, 21), common_end=date(2027, 10, 31))


@pytest.mark.parametrize(
    ("classes", "best"),
    [([], None), (["poor"], None), (["farm-average", "pupil"], "pupil"), (["pupil", "near-poor"], "near-poor")],
)
def test_the_best_class_of_several(law: LawBook, classes: list[str], best: str | None) -> None:
    assert best_health_class(law, classes, date(2026, 11, 21)) == best


# -------------------------------------------------------------------------------------------------------- properties

PAY_DAYS = st.dates(date(2019, 7, 1), date(2030, 12, 31))


@given(PAY_DAYS, st.integers(1, 9))
def test_more_months_cost_more_and_later_members_never_more(law: LawBook, on: date, order: int) -> None:
    costs = [quote_household_member(law, on=on, order=order, months=months).payable for months in (3, 6, 12)]
    assert costs == sorted(set(costs))
    assert quote_household_member(law, on=on, order=order + 1, months=12).payable <= costs[-1]


@given(PAY_DAYS, st.one_of(st.none(), st.integers(-400, 400)), st.sampled_from([3, 6, 12]))
def test_cards_never_overlap_the_one_before(law: LawBook, on: date, offset: int | None, months: int) -> None:
    last_end = None if offset is None else on + timedelta(days=offset)
    quote = quote_household_member(law, on=on, order=1, months=months, last_end=last_end)
    assert quote.valid_from is not None
    assert quote.valid_to is not None
    assert quote.valid_from < quote.valid_to
    assert quote.valid_from >= on or last_end is not None
    assert last_end is None or quote.valid_from > last_end

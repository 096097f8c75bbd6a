import json
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.law import LawBook
from desktop_app.domain.voluntary_si import best_voluntary_class, quote_voluntary_si

ON = date(2026, 11, 21)

# Every class, way, income and poverty line stands in golden/voluntary.csv, supports in golden/supports.csv.


def test_the_common_case(law: LawBook) -> None:
    quote = quote_voluntary_si(law, on=ON, income=1_500_000, method="12")
    assert (quote.gross, quote.state_support, quote.payable) == (3_960_000, 792_000, 3_168_000)
    assert (quote.valid_from, quote.valid_to) == (date(2026, 11, 1), date(2027, 10, 31))


def test_the_highest_monthly_contribution_of_2026(law: LawBook) -> None:
    assert quote_voluntary_si(law, on=ON, income=50_600_000, method="monthly").gross == 11_132_000


@pytest.mark.parametrize(
    ("supported", "months_supported"), [(0, 12), (107, 12), (108, 12), (109, 11), (119, 1), (120, 0), (200, 0)]
)
def test_the_state_supports_120_months(law: LawBook, supported: int, months_supported: int) -> None:
    quote = quote_voluntary_si(law, on=ON, income=1_500_000, method="12", supported_months=supported)
    assert quote.state_support == 66_000 * months_supported
    told = [step.value for step in quote.explanation if step.label == "Số tháng còn được hỗ trợ"]
    assert told == ([f"{months_supported} trong 12 tháng"] if months_supported < 12 else [])


def test_negative_supported_months_are_refused(law: LawBook) -> None:
    with pytest.raises(RuleBroken, match="số âm"):
        quote_voluntary_si(law, on=ON, income=1_500_000, method="12", supported_months=-1)


def test_local_and_other_support_by_rate_stand_on_the_poverty_line(law: LawBook) -> None:
    quote = quote_voluntary_si(law, on=ON, income=3_000_000, method="12", local_percent=30, other_percent="5")
    # 30 % and 5 % of 12 × 22 % × 1,500,000
    assert (quote.local_support, quote.other_support) == (1_188_000, 198_000)
    assert quote.payable == 7_920_000 - 792_000 - 1_188_000 - 198_000


def test_local_and_other_support_by_amount(law: LawBook) -> None:
    quote = quote_voluntary_si(law, on=ON, income=1_500_000, method="12", local_amount=100_000, other_amount=50_000)
    assert quote.payable == 3_168_000 - 150_000


def test_supports_never_exceed_what_is_due(law: LawBook) -> None:
    quote = quote_voluntary_si(
        law, on=ON, income=1_500_000, method="monthly", support_class="poor", local_percent=50, other_amount=1
    )
    assert (quote.gross, quote.state_support, quote.local_support, quote.payable) == (330_000, 165_000, 165_000, 0)
    assert quote.other_support == 0


def plain_ahead(income: int, months: int, r: Fraction) -> Fraction:
    """NĐ 159/2025/NĐ-CP Đ6: Σ TN·22% / (1+r)^(i−1), i = 1 … 12n."""
    return sum((Fraction(income * 22, 100) / (1 + r) ** (i - 1) for i in range(1, months + 1)), Fraction(0))


def plain_missing(income: int, months: int, r: Fraction) -> Fraction:
    """NĐ 159/2025/NĐ-CP Đ7: Σ TN·22%·(1+r)^i, i = 1 … t."""
    return sum((Fraction(income * 22, 100) * (1 + r) ** i for i in range(1, months + 1)), Fraction(0))


@pytest.mark.parametrize(("months", "gross"), [(24, 7_644_801), (36, 11_259_443), (48, 14_742_290), (60, 18_098_148)])
def test_years_ahead_are_discounted(law: LawBook, months: int, gross: int) -> None:
    quote = quote_voluntary_si(law, on=ON, income=1_500_000, method="ahead", months=months)
    assert abs(plain_ahead(1_500_000, months, Fraction(31, 10000)) - gross) <= Fraction(1, 2)
    assert quote.gross == gross
    assert quote.state_support == 66_000 * months
    assert quote.valid_to == date(2026 + months // 12, 10, 31)


@pytest.mark.parametrize(("months", "gross"), [(1, 331_023), (12, 4_040_708), (60, 21_791_542)])
def test_missing_months_are_compounded(law: LawBook, months: int, gross: int) -> None:
    quote = quote_voluntary_si(law, on=ON, income=1_500_000, method="missing", months=months)
    assert abs(plain_missing(1_500_000, months, Fraction(31, 10000)) - gross) <= Fraction(1, 2)
    assert quote.gross == gross
    assert (quote.valid_from, quote.valid_to) == (None, None)


@pytest.mark.parametrize("fund_yield", ["0.31", "0,31", "0,31 %", "0.0031", Decimal("0.31"), Decimal("0.0031")])
def test_the_yield_may_be_typed_as_percent_or_ratio(law: LawBook, fund_yield: Decimal | str) -> None:
    quote = quote_voluntary_si(law, on=ON, income=1_500_000, method="ahead", months=24, fund_yield=fund_yield)
    assert quote.gross == 7_644_801
    shown = [step.value for step in quote.explanation if step.label.startswith("Lãi suất")]
    assert shown == ["0,31 %/tháng"]


def test_without_yield_nothing_is_discounted(law: LawBook) -> None:
    quote = quote_voluntary_si(law, on=ON, income=1_500_000, method="ahead", months=24, fund_yield=0)
    assert quote.gross == 7_920_000


@pytest.mark.parametrize("fund_yield", ["nhiều", "-0.3", 10, "NaN", "Infinity", ""])
def test_an_unlikely_yield_is_refused(law: LawBook, fund_yield: int | str) -> None:
    with pytest.raises(RuleBroken, match="0,31"):
        quote_voluntary_si(law, on=ON, income=1_500_000, method="ahead", months=24, fund_yield=fund_yield)


def test_a_year_without_a_published_yield_is_not_guessed(law: LawBook) -> None:
    with pytest.raises(RuleBroken, match="Lãi suất đầu tư quỹ"):
        quote_voluntary_si(law, on=date(2027, 1, 1), income=2_200_000, method="ahead", months=24)
    typed = quote_voluntary_si(law, on=date(2027, 1, 1), income=2_200_000, method="ahead", months=24, fund_yield="0.3")
    assert typed.gross > 0


@pytest.mark.parametrize(
    ("method", "months", "says"),
    [
        ("2", None, "Không có phương thức"),
        ("3", 6, "3 tháng một lần đóng mỗi lần 3 tháng"),
        ("monthly", 2, "đóng mỗi lần 1 tháng"),
        ("ahead", None, "24, 36, 48, 60"),
        ("ahead", 12, "24, 36, 48, 60"),
        ("ahead", 72, "24, 36, 48, 60"),
        ("ahead", 30, "24, 36, 48, 60"),
        ("missing", None, "từ 1 đến 60 tháng"),
        ("missing", 0, "từ 1 đến 60 tháng"),
        ("missing", 61, "từ 1 đến 60 tháng"),
    ],
)
def test_impossible_methods_and_months_say_what_is_allowed(
    law: LawBook, method: str, months: int | None, says: str
) -> None:
    with pytest.raises(RuleBroken, match=says):
        quote_voluntary_si(law, on=ON, income=1_500_000, method=method, months=months)


def test_the_months_of_a_method_may_be_said_twice(law: LawBook) -> None:
    assert quote_voluntary_si(law, on=ON, income=1_500_000, method="6", months=6).gross == 1_980_000


def test_an_unknown_class_is_refused_with_the_known_ones(law: LawBook) -> None:
    with pytest.raises(RuleBroken, match=r"hộ nghèo; .*người tham gia khác"):
        quote_voluntary_si(law, on=ON, income=1_500_000, method="12", support_class="pupil")


# Luật BHXH 41/2024/QH15 Đ36 k3: within the months, the first 4 of 6, the first 7 of 12.
@pytest.mark.parametrize(
    ("method", "from_month", "open_until"),
    [
        ("monthly", "2026-11", date(2026, 11, 30)),
        ("3", "2026-09", date(2026, 11, 30)),
        ("6", "2026-08", date(2026, 11, 30)),
        ("12", "2026-05", date(2026, 11, 30)),
        ("ahead", "2026-11", date(2026, 11, 30)),
    ],
)
def test_a_period_can_be_paid_until_its_window_closes(
    law: LawBook, method: str, from_month: str, open_until: date
) -> None:
    months = 24 if method == "ahead" else None
    quote = quote_voluntary_si(
        law, on=open_until, income=1_500_000, method=method, months=months, from_month=from_month
    )
    assert quote.valid_from == date.fromisoformat(f"{from_month}-01")
    with pytest.raises(RuleBroken, match=r"chậm nhất ngày 30/11/2026.*Chọn kỳ bắt đầu từ tháng 12/2026") as late:
        quote_voluntary_si(
            law, on=date(2026, 12, 1), income=1_500_000, method=method, months=months, from_month=from_month
        )
    assert late.value.rule == "voluntary-si.window"


def test_a_period_may_begin_later_than_the_day_of_payment(law: LawBook) -> None:
    quote = quote_voluntary_si(law, on=ON, income=1_500_000, method="3", from_month="2027-01")
    assert (quote.valid_from, quote.valid_to) == (date(2027, 1, 1), date(2027, 3, 31))
    assert quote.gross == 990_000  # the day of payment decides the poverty line, not the month paid for


def test_missing_months_may_name_the_first_one(law: LawBook) -> None:
    quote = quote_voluntary_si(law, on=ON, income=1_500_000, method="missing", months=3, from_month="2026-11")
    assert (quote.valid_from, quote.valid_to) == (date(2026, 11, 1), date(2027, 1, 31))


@pytest.mark.parametrize("from_month", ["11/2026", "2026-13", ""])
def test_a_start_month_has_one_form(law: LawBook, from_month: str) -> None:
    with pytest.raises(RuleBroken, match="2026-11"):
        quote_voluntary_si(law, on=ON, income=1_500_000, method="3", from_month=from_month)


def test_a_rise_of_the_poverty_line_inside_the_period_is_told(law: LawBook) -> None:
    yearly = quote_voluntary_si(law, on=ON, income=1_500_000, method="12")
    told = [step for step in yearly.explanation if step.label == "Chuẩn hộ nghèo thay đổi trong kỳ"]
    assert len(told) == 1
    assert "2.200.000 đ/tháng từ 01/01/2027" in told[0].formula
    assert "chưa kiểm chứng" in told[0].source
    monthly = quote_voluntary_si(law, on=ON, income=1_500_000, method="monthly")
    assert all(step.label != "Chuẩn hộ nghèo thay đổi trong kỳ" for step in monthly.explanation)


def test_an_amount_says_why_step_by_step(law: LawBook) -> None:
    quote = quote_voluntary_si(law, on=ON, income=2_000_000, method="monthly", support_class="near-poor")
    lines = [(step.label, step.formula, step.value) for step in quote.explanation]
    assert lines == [
        ("Mức đóng một tháng", "2.000.000 đ × 22 %", "440.000 đ"),
        ("Số tiền phải đóng", "440.000 đ × 1 tháng", "440.000 đ"),
        (
            "Nhà nước hỗ trợ (hộ cận nghèo)",
            "40 % × 22 % × 1.500.000 đ (chuẩn hộ nghèo nông thôn) × 1 tháng",
            "132.000 đ",
        ),
        ("Người tham gia đóng", "440.000 đ − 132.000 đ", "308.000 đ"),
        ("Tháng đóng", "1 tháng từ 11/2026", "11/2026 – 11/2026"),
    ]


@pytest.mark.parametrize(
    ("classes", "best"),
    [
        ([], "other"),
        (["pupil"], "other"),
        (["ethnic-minority", "near-poor"], "near-poor"),
        (["near-poor", "poor"], "poor"),
        (["near-poor-poor-commune"], "near-poor-poor-commune"),
    ],
)
def test_the_highest_class_counts(law: LawBook, classes: list[str], best: str) -> None:
    assert best_voluntary_class(law, classes, ON) == best


def test_the_amounts_add_up_as_the_columns_of_d05_do(law: LawBook) -> None:
    quote = quote_voluntary_si(
        law, on=ON, income=2_000_000, method="6", support_class="poor", local_percent=10, other_amount=100_000
    )
    assert (quote.gross, quote.local_support, quote.other_support) == (2_640_000, 198_000, 100_000)
    # column 7 = column 6 − months × k × CN × 22 % − column 10 − column 12
    assert quote.payable == quote.gross - 6 * 165_000 - quote.local_support - quote.other_support
    counted = {name: quote.snapshot["inputs"].get(f"{name}_percent_counted") for name in ("local", "other")}
    assert counted == {"local": "10", "other": None}


def test_the_snapshot_survives_json(law: LawBook) -> None:
    quote = quote_voluntary_si(law, on=ON, income=2_000_000, method="ahead", months=36, fund_yield="0.3")
    assert json.loads(json.dumps(quote.snapshot)) == quote.snapshot
    assert quote.snapshot["inputs"]["from_month"] == "2026-11"


@given(st.integers(1_500_000, 50_600_000), st.sampled_from([24, 36, 48, 60]))
def test_years_ahead_cost_less_and_missing_months_more_than_plain_ones(law: LawBook, income: int, months: int) -> None:
    plain = Fraction(income * 22 * months, 100)
    assert quote_voluntary_si(law, on=ON, income=income, method="ahead", months=months).gross < plain
    assert quote_voluntary_si(law, on=ON, income=income, method="missing", months=months).gross > plain

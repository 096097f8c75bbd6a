"""Figures that change inside a period paid: not topped up by default (QĐ 595/QĐ-BHXH Đ19 8.2, Đ10 k5), anew by choice.

1/7/2026: base salary 2.340.000 → 2.530.000 (NĐ 73/2024, NĐ 161/2026). 1/1/2027: poverty line 1.500.000 → 2.200.000 (one
source, NĐ 351/2025).
"""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from desktop_app.domain.dates import add_months
from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.household_health import quote_household_member
from desktop_app.domain.law import LawBook, Rate
from desktop_app.domain.law_names import choices_of, rate_name, value_words
from desktop_app.domain.money import round_half_up
from desktop_app.domain.period_changes import HEALTH_CHANGE, VOLUNTARY_CHANGE
from desktop_app.domain.quote import Quote
from desktop_app.domain.recompute import recompute
from desktop_app.domain.supports import SupportRule
from desktop_app.domain.voluntary_si import quote_voluntary_si

BOTH = (HEALTH_CHANGE, VOLUNTARY_CHANGE)


def rates_of(law: LawBook) -> list[Rate]:
    return [rate for key in law.keys() for rate in law.all(key)]  # noqa: SIM118  (a book of law, no dict)


def choosing(law: LawBook, number: str, *more: Rate, without: tuple[str, ...] = ()) -> LawBook:
    """The law with another choice for both schemes, and further rows; the row before a further one ends in time."""
    rows = [replace(rate, value=Decimal(number)) if rate.key in BOTH else rate for rate in rates_of(law)]
    rows = [rate for rate in rows if rate.key not in without]
    for new in more:
        rows = [
            replace(rate, valid_to=new.valid_from - timedelta(days=1))
            if (rate.key, rate.subject) == (new.key, new.subject) and rate.valid_to is None
            else rate
            for rate in rows
        ]
    return LawBook([*rows, *more])


@pytest.fixture(scope="module")
def anew(law: LawBook) -> LawBook:
    return choosing(law, "1")


def new_rate(law: LawBook, key: str, value: str, since: date, subject: str = "") -> Rate:
    return replace(law.at(key, since, subject), value=Decimal(value), valid_from=since, valid_to=None)


def health(law: LawBook, on: date, months: int = 12, **changes: Any) -> Quote:
    given: dict[str, Any] = {"on": on, "order": 1, "months": months} | changes
    return quote_household_member(law, **given)


def voluntary(law: LawBook, on: date, method: str = "12", **changes: Any) -> Quote:
    given: dict[str, Any] = {"on": on, "income": 3_000_000, "method": method} | changes
    return quote_voluntary_si(law, **given)


def labels(quote: Quote) -> str:
    return " | ".join(f"{step.label}: {step.formula} = {step.value} [{step.source}]" for step in quote.explanation)


# ------------------------------------------------------------------------------------------------- the choice in words


def test_the_shipped_choice_is_not_to_top_up(law: LawBook) -> None:
    for key, source in ((HEALTH_CHANGE, "QĐ 595/QĐ-BHXH Đ19 8.2"), (VOLUNTARY_CHANGE, "QĐ 595/QĐ-BHXH Đ10 k5")):
        rate = law.at(key, date(2026, 11, 21))
        assert (int(rate.value), rate.confidence, rate.source) == (0, "M", source)
        assert value_words(key, rate.value) == "không đóng bù"
        assert choices_of(key) == {0: "không đóng bù", 1: "đóng theo mức mới"}
        assert "giữa kỳ" in rate_name(key)


def test_other_figures_are_no_choices() -> None:
    assert choices_of("base-salary") == {}
    assert value_words("base-salary", Decimal(0)) is None
    assert value_words(HEALTH_CHANGE, Decimal("0.5")) is None


@pytest.mark.parametrize("number", ["2", "-1", "0.5"])
def test_a_number_that_means_nothing_is_refused_with_those_that_do(law: LawBook, number: str) -> None:
    broken_law = choosing(law, number)
    for quote in (health, voluntary):
        with pytest.raises(RuleBroken, match=r"không đóng bù.*đóng theo mức mới") as broken:
            quote(broken_law, date(2026, 11, 21))
        assert broken.value.rule == "law.choice"
        assert "QĐ 595" in broken.value.source


# ----------------------------------------------------------------------------------------------------- health insurance


@pytest.mark.parametrize(
    ("on", "last_end", "months", "old", "new"),
    [
        # The card of 15/03 runs in months from the 15th: the month of 15/06 still begins before the change.
        (date(2026, 3, 10), date(2026, 3, 14), 12, 4, 8),
        (date(2026, 3, 10), date(2026, 3, 31), 12, 3, 9),  # months from the 1st: 01/07 counts anew on the very day
        (date(2026, 3, 10), date(2026, 4, 1), 12, 3, 9),  # 02/04, 02/05, 02/06, then 02/07
        (date(2026, 6, 30), date(2026, 6, 30), 6, 0, 6),  # paid before, every month after the change
        (date(2026, 6, 30), date(2026, 6, 29), 6, 1, 5),
        (date(2026, 3, 10), date(2026, 3, 14), 3, 3, 0),  # over before the change
        (date(2026, 3, 10), date(2026, 3, 19), 3, 3, 0),
        (date(2026, 7, 1), date(2026, 6, 30), 12, 12, 0),  # paid at the new figures: one row, no change inside
    ],
)
def test_months_that_begin_on_or_after_the_change_count_at_the_new_salary(
    law: LawBook, anew: LawBook, on: date, last_end: date, months: int, old: int, new: int
) -> None:
    first, second = (2_340_000, 2_530_000) if on < date(2026, 7, 1) else (2_530_000, 0)
    for order, percent in ((1, 100), (2, 70), (5, 40)):
        step = Fraction(45 * percent, 100_000)
        quote = health(anew, on, months, last_end=last_end, order=order)
        assert quote.gross == round_half_up(first * step * old + second * step * new)
        assert health(law, on, months, last_end=last_end, order=order).gross == round_half_up(
            first * step * (old + new)
        )


def test_the_new_months_are_explained_line_by_line_with_the_choice(law: LawBook, anew: LawBook) -> None:
    told = labels(health(anew, date(2026, 3, 10), last_end=date(2026, 3, 14), order=2))
    assert "Mức đóng một tháng từ 01/07/2026: 2.530.000 đ × 4,5 % × 70 % = 79.695 đ" in told
    assert "NĐ 161/2026/NĐ-CP" in told
    assert "QĐ 595/QĐ-BHXH Đ19 8.2 (chưa kiểm chứng)" in told
    assert "Số tiền phải đóng: 73.710 đ × 4 tháng + 79.695 đ × 8 tháng = 932.400 đ" in told
    assert "không đóng bù" not in told
    kept = labels(health(law, date(2026, 3, 10), last_end=date(2026, 3, 14), order=2))
    assert "2.530.000 đ/tháng từ 01/07/2026; đã đóng trước thì không đóng bù = giữ nguyên số tiền" in kept
    assert "QĐ 595/QĐ-BHXH Đ19 8.2 (chưa kiểm chứng)" in kept


def test_a_change_in_the_last_days_of_the_last_month_moves_nothing(anew: LawBook) -> None:
    quote = health(anew, date(2026, 4, 10), 3, last_end=date(2026, 4, 19))  # 20/04 – 19/07: the last month begins 20/06
    assert quote.gross == 315_900
    assert "không có tháng nào bắt đầu từ ngày đó" in labels(quote)


def test_the_class_and_its_support_follow_the_new_amount(anew: LawBook) -> None:
    quote = health(anew, date(2026, 3, 10), last_end=date(2026, 3, 14), support_class="near-poor", order=None)
    gross = 105_300 * 4 + 113_850 * 8
    assert (quote.gross, quote.state_support, quote.payable) == (gross, gross * 70 // 100, gross * 30 // 100)


def test_a_new_rate_of_contribution_counts_too(law: LawBook) -> None:
    risen = new_rate(law, "health.rate", "5.1", date(2027, 1, 1))
    on, ends = date(2026, 11, 21), date(2026, 11, 30)
    quote = health(choosing(law, "1", risen), on, last_end=ends)
    assert quote.gross == 113_850 + round_half_up(Fraction(2_530_000 * 51, 1000) * 11)
    assert "Mức đóng một tháng từ 01/01/2027: 2.530.000 đ × 5,1 % = 129.030 đ" in labels(quote)
    kept = health(choosing(law, "0", risen), on, last_end=ends)
    assert kept.gross == 1_366_200
    assert "Tỷ lệ đóng BHYT thay đổi trong kỳ: 5,1 % từ 01/01/2027" in labels(kept)


def test_a_new_row_with_the_same_value_is_no_change(law: LawBook, anew: LawBook) -> None:
    # The rate of 4,5 % stands in two rows, before and after 1/7/2025.
    on = date(2025, 5, 20)
    for book in (law, anew):
        quote = health(book, on, 6, last_end=date(2025, 5, 31))
        assert quote.gross == 631_800
        assert "thay đổi" not in labels(quote)


def test_a_book_without_the_choice_does_not_top_up(law: LawBook) -> None:
    book = choosing(law, "0", without=BOTH)
    quote = health(book, date(2026, 3, 10), last_end=date(2026, 3, 14))
    assert quote.gross == 105_300 * 12
    assert "QĐ 595/QĐ-BHXH Đ19 (chưa kiểm chứng)" in labels(quote)
    other = voluntary(book, date(2026, 11, 21))
    assert other.state_support == 792_000
    assert "QĐ 595/QĐ-BHXH Đ10 (chưa kiểm chứng)" in labels(other)


# -------------------------------------------------------------------------------------------------- voluntary insurance


@pytest.mark.parametrize(
    ("on", "from_month", "method", "old", "new"),
    [
        (date(2026, 11, 21), "2026-11", "12", 2, 10),
        (date(2026, 12, 31), "2026-12", "monthly", 1, 0),
        (date(2026, 12, 31), "2027-01", "monthly", 0, 1),
        (date(2026, 12, 31), "2027-01", "6", 0, 6),
        (date(2026, 10, 1), "2026-10", "3", 3, 0),
        (date(2026, 10, 31), "2026-07", "6", 6, 0),  # ends in December
        (date(2026, 10, 31), "2026-08", "6", 5, 1),
        (date(2027, 1, 1), "2026-11", "12", 0, 12),  # paid after the change: everything at the figures of the day
    ],
)
def test_months_after_the_change_take_the_support_of_the_new_poverty_line(
    law: LawBook, anew: LawBook, on: date, from_month: str, method: str, old: int, new: int
) -> None:
    quote = voluntary(anew, on, method, from_month=from_month)
    assert quote.gross == 660_000 * (old + new)  # 22 % of the chosen 3.000.000 stays
    assert quote.state_support == 66_000 * old + 96_800 * new  # 20 % × 22 % × 1.500.000 and 2.200.000
    flat = voluntary(law, on, method, from_month=from_month)
    assert flat.state_support == (66_000 if on < date(2027, 1, 1) else 96_800) * (old + new)


def test_the_new_line_is_explained_with_the_choice(law: LawBook, anew: LawBook) -> None:
    told = labels(voluntary(anew, date(2026, 11, 21), income=1_500_000))
    assert (
        "chuẩn hộ nghèo 2.200.000 đ/tháng, tỷ lệ đóng 22 %, Nhà nước hỗ trợ 20 % = 10 tháng tính theo mức mới" in told
    )
    assert "20 % × 22 % × 2.200.000 đ (chuẩn hộ nghèo nông thôn) × 10 tháng = 1.100.000 đ" in told
    assert "QĐ 595/QĐ-BHXH Đ10 k5 (chưa kiểm chứng)" in told
    assert "Thu nhập thấp hơn chuẩn mới: 1.500.000 đ < 2.200.000 đ = giữ thu nhập đã chọn" in told
    assert "không đóng bù" not in told
    kept = labels(voluntary(law, date(2026, 11, 21), income=1_500_000))
    assert "2.200.000 đ/tháng từ 01/01/2027; đã đóng trước thì không đóng bù = giữ nguyên số tiền" in kept
    assert "Thu nhập thấp hơn" not in labels(voluntary(anew, date(2026, 11, 21)))


@pytest.mark.parametrize(("supported", "expected"), [(118, 66_000 * 2), (115, 66_000 * 2 + 96_800 * 3), (120, 0)])
def test_the_last_supported_months_are_the_first_of_the_period(anew: LawBook, supported: int, expected: int) -> None:
    quote = voluntary(anew, date(2026, 11, 21), supported_months=supported)
    assert quote.state_support == expected


def test_a_local_percentage_follows_the_poverty_line_of_each_month(anew: LawBook) -> None:
    quote = voluntary(anew, date(2026, 11, 21), local_percent=10)
    assert quote.local_support == 33_000 * 2 + 48_400 * 10


def test_a_new_rate_and_a_new_support_count_from_their_month(law: LawBook) -> None:
    rate = new_rate(law, "voluntary-si.rate", "24", date(2026, 12, 1))
    support = new_rate(law, "voluntary-si.support", "25", date(2027, 2, 1), "other")
    quote = voluntary(choosing(law, "1", rate, support), date(2026, 11, 21), "6")
    assert quote.gross == 660_000 + 720_000 * 5
    line = [1_500_000, 1_500_000, 2_200_000, 2_200_000, 2_200_000, 2_200_000]
    shares = [Fraction(22 * 20, 10_000), Fraction(24 * 20, 10_000), Fraction(24 * 20, 10_000)]
    shares += [Fraction(24 * 25, 10_000)] * 3
    assert quote.state_support == sum(amount * share for amount, share in zip(line, shares, strict=True))
    assert "Số tiền phải đóng: 660.000 đ × 1 tháng + 720.000 đ × 5 tháng = 4.260.000 đ" in labels(quote)


def test_years_ahead_are_discounted_month_by_month_at_their_own_rate(law: LawBook) -> None:
    rate = new_rate(law, "voluntary-si.rate", "24", date(2027, 6, 1))
    quote = voluntary(choosing(law, "1", rate), date(2026, 11, 21), "ahead", months=24, fund_yield="0.31")
    ratio = 1 + Fraction(31, 10_000)
    exact = Fraction(0)
    for number in range(24):
        month = add_months(date(2026, 11, 1), number)
        exact += (660_000 if month < date(2027, 6, 1) else 720_000) / ratio**number
    assert quote.gross == round_half_up(exact)
    assert quote.state_support == 66_000 * 2 + 20 * 2_200_000 * (22 * 5 + 24 * 17) // 10_000


def test_missing_years_lie_behind_and_never_count_anew(law: LawBook, anew: LawBook) -> None:
    for from_month in (None, "2026-11"):
        for book in (law, anew):
            quote = voluntary(book, date(2026, 11, 21), "missing", months=12, from_month=from_month)
            assert quote.state_support == 792_000
    assert "giữ nguyên số tiền" in labels(
        voluntary(anew, date(2026, 11, 21), "missing", months=12, from_month="2026-11")
    )


def test_supports_by_amount_do_not_move(anew: LawBook) -> None:
    given = SupportRule(
        id=1, scheme="voluntary-si", payer="local", place_kind="", place_code="", class_code="", age_from=None,
        age_to=None, basis="amount", value=Decimal(20_000), name="NQ", valid_from=date(2026, 1, 1), valid_to=None,
        source="NQ 1", confidence="H", note="",
    )  # fmt: skip
    assert voluntary(anew, date(2026, 11, 21), supports=(given,)).local_support == 240_000


@pytest.mark.parametrize("choice", ["0", "1"])
def test_the_support_of_a_class_stays_that_of_the_day_of_payment_and_says_so(law: LawBook, choice: str) -> None:
    then = new_rate(law, "health.support", "40", date(2027, 3, 1), subject="farm-average")
    on = date(2026, 11, 21)
    quote = quote_household_member(choosing(law, choice, then), on=on, months=12, support_class="farm-average")
    assert quote.state_support == quote.gross * 30 // 100
    (step,) = [one for one in quote.explanation if one.label == "Mức hỗ trợ của diện thay đổi trong kỳ"]
    assert (step.formula, step.value) == (
        "40 % từ 01/03/2027; đã đóng thì tính theo mức của ngày đóng",
        "giữ 30 %",
    )
    assert recompute(quote.snapshot).explanation == quote.explanation
    short = quote_household_member(choosing(law, choice, then), on=on, months=3, support_class="farm-average")
    assert not any("diện thay đổi" in one.label for one in short.explanation)

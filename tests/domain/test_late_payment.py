import json
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.late_payment import quote_late_payment
from desktop_app.domain.law import LawBook, read_rates


# Luật BHXH 41/2024/QH15 Đ40: 0.03 % a day on the late amount.
@pytest.mark.parametrize(
    ("amount", "due", "paid", "owed"),
    [
        (100_000_000, date(2026, 9, 30), date(2026, 9, 30), 0),
        (100_000_000, date(2026, 9, 30), date(2026, 9, 1), 0),
        (100_000_000, date(2026, 9, 30), date(2026, 10, 1), 30_000),
        (100_000_000, date(2026, 9, 30), date(2026, 11, 21), 1_560_000),
        (12_345_678, date(2026, 9, 30), date(2026, 10, 7), 25_926),
        (1, date(2026, 9, 30), date(2026, 10, 1), 0),
        (0, date(2026, 9, 30), date(2026, 12, 1), 0),
    ],
)
def test_late_amounts(law: LawBook, amount: int, due: date, paid: date, owed: int) -> None:
    quote = quote_late_payment(law, amount=amount, due=due, paid=paid)
    assert quote.payable == quote.gross == owed
    assert quote.state_support == 0
    assert (quote.valid_from, quote.valid_to) == (None, None)


def test_days_before_the_law_are_told_and_not_charged(law: LawBook) -> None:
    quote = quote_late_payment(law, amount=10_000_000, due=date(2025, 6, 20), paid=date(2025, 7, 10))
    assert quote.payable == 30_000  # ten days from 01/07/2025
    assert ("Các ngày theo quy định cũ", "10 ngày") in [(step.label, step.value) for step in quote.explanation]


def test_a_lateness_wholly_before_the_law_is_refused(law: LawBook) -> None:
    with pytest.raises(RuleBroken, match="30/06/2025"):
        quote_late_payment(law, amount=10_000_000, due=date(2025, 5, 31), paid=date(2025, 6, 30))


def test_negative_amounts_are_refused(law: LawBook) -> None:
    with pytest.raises(RuleBroken, match="số âm"):
        quote_late_payment(law, amount=-1, due=date(2026, 1, 1), paid=date(2026, 2, 1))


def test_each_rate_counts_for_its_own_days() -> None:
    row = {"key": "late-payment.rate", "subject": "", "unit": "%/ngày", "source": "L", "confidence": "H", "note": ""}
    first = row | {"value": "0.03", "valid_from": "2025-07-01", "valid_to": "2026-12-31"}
    second = row | {"value": "0.05", "valid_from": "2027-01-01", "valid_to": ""}
    book = LawBook(read_rates([first, second]))
    quote = quote_late_payment(book, amount=10_000_000, due=date(2026, 12, 21), paid=date(2027, 1, 4))
    assert quote.payable == 10 * 3_000 + 4 * 5_000
    assert quote_late_payment(book, amount=10_000_000, due=date(2026, 12, 31), paid=date(2027, 1, 1)).payable == 5_000


def test_why_and_snapshot(law: LawBook) -> None:
    quote = quote_late_payment(law, amount=12_345_678, due=date(2026, 9, 30), paid=date(2026, 10, 7))
    assert [(step.label, step.formula, step.value) for step in quote.explanation] == [
        ("Số ngày chậm đóng", "từ 01/10/2026 đến 07/10/2026", "7 ngày"),
        ("Số tiền chậm đóng phải nộp", "12.345.678 đ × 0,03 %/ngày × 7 ngày", "25.925,9238 đ"),
        ("Cộng", "làm tròn đến đồng", "25.926 đ"),
    ]
    assert json.loads(json.dumps(quote.snapshot))["inputs"]["days"] == 7


@given(st.integers(0, 10**12), st.integers(0, 500))
def test_equals_the_article_to_the_dong(law: LawBook, amount: int, days: int) -> None:
    due = date(2026, 1, 31)
    quote = quote_late_payment(law, amount=amount, due=due, paid=due + timedelta(days=days))
    exact = Fraction(amount * days * 3, 10000)
    assert quote.payable == (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)

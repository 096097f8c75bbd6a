from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.faults import RuleBroken
from desktop_app.domain.money import (
    format_decimal,
    format_money,
    format_percent,
    money_in_words,
    parse_money,
    round_half_up,
)


@pytest.mark.parametrize(
    ("amount", "shown"),
    [(0, "0"), (999, "999"), (1000, "1.000"), (1366200, "1.366.200"), (-5000, "-5.000"), (50600000, "50.600.000")],
)
def test_format_money(amount: int, shown: str) -> None:
    assert format_money(amount) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Decimal("4.5"), "4,5"),
        (Decimal("0.31"), "0,31"),
        (Decimal("0.1"), "0,1"),
        (Decimal("100"), "100"),
        (Decimal("1234567.25"), "1.234.567,25"),
        (Decimal("-0.5"), "-0,5"),
        (Fraction(1, 3), "0,333333"),
        (Fraction(1999999999, 1000000000), "2"),
        (0, "0"),
    ],
)
def test_numbers_as_vietnamese_papers_write_them(value: Decimal | Fraction | int, shown: str) -> None:
    assert format_decimal(value) == shown
    assert format_percent(value) == f"{shown} %"


@pytest.mark.parametrize(
    ("exact", "whole"),
    [
        (Fraction(1, 2), 1),
        (Fraction(49, 100), 0),
        (Fraction(3, 2), 2),
        (Fraction(5, 2), 3),
        (Fraction(-1, 2), -1),
        (Decimal("2.5"), 3),
        (7, 7),
        (Fraction(-49, 100), 0),
    ],
)
def test_half_is_rounded_up(exact: Fraction | Decimal | int, whole: int) -> None:
    assert round_half_up(exact) == whole


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1366200", 1366200),
        ("1.366.200", 1366200),
        ("1,366,200", 1366200),
        ("1 366 200", 1366200),
        ("1.366.200 đ", 1366200),
        ("500k", 500000),
        ("500 nghìn", 500000),
        ("1,2tr", 1200000),
        ("1.2tr", 1200000),
        ("1,25 triệu", 1250000),
        ("2 tỷ", 2000000000),
        ("113850*12", 1366200),
        ("113.850 × 12", 1366200),
        ("2*500k+30000", 1030000),
        ("1tr-1", 999999),
        ("+5", 5),
        ("0", 0),
        ("0,5k", 500),
    ],
)
def test_amounts_as_they_are_typed(typed: str, amount: int) -> None:
    assert parse_money(typed) == amount


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "abc",
        "1,5",
        "1.36.200",
        "1.366,200",
        "1.200tr",
        "5 usd",
        "1++2",
        "5-",
        "*5",
        "0,0001k",
        "1e3",
        "12*",
        "²",
        "1,25",
        "1.2345tr",
        "0,25đ",
        "0,001",
        "1.000,5k",
    ],
)
def test_what_is_no_amount_is_refused(typed: str) -> None:
    with pytest.raises(RuleBroken, match=r"1\.366\.200"):
        parse_money(typed)


@pytest.mark.parametrize("typed", ["5-8", "-500k"])
def test_negative_amounts_are_refused(typed: str) -> None:
    with pytest.raises(RuleBroken, match="số âm"):
        parse_money(typed)


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "Không đồng"),
        (4, "Bốn đồng"),
        (10, "Mười đồng"),
        (11, "Mười một đồng"),
        (14, "Mười bốn đồng"),
        (15, "Mười lăm đồng"),
        (20, "Hai mươi đồng"),
        (21, "Hai mươi mốt đồng"),
        (24, "Hai mươi bốn đồng"),
        (35, "Ba mươi lăm đồng"),
        (91, "Chín mươi mốt đồng"),
        (100, "Một trăm đồng"),
        (101, "Một trăm linh một đồng"),
        (105, "Một trăm linh năm đồng"),
        (110, "Một trăm mười đồng"),
        (111, "Một trăm mười một đồng"),
        (115, "Một trăm mười lăm đồng"),
        (121, "Một trăm hai mươi mốt đồng"),
        (555, "Năm trăm năm mươi lăm đồng"),
        (1000, "Một nghìn đồng"),
        (1001, "Một nghìn không trăm linh một đồng"),
        (1010, "Một nghìn không trăm mười đồng"),
        (1015, "Một nghìn không trăm mười lăm đồng"),
        (10005, "Mười nghìn không trăm linh năm đồng"),
        (21000, "Hai mươi mốt nghìn đồng"),
        (105300, "Một trăm linh năm nghìn ba trăm đồng"),
        (1000000, "Một triệu đồng"),
        (1000005, "Một triệu không trăm linh năm đồng"),
        (1005000, "Một triệu không trăm linh năm nghìn đồng"),
        (1366200, "Một triệu ba trăm sáu mươi sáu nghìn hai trăm đồng"),
        (4371840, "Bốn triệu ba trăm bảy mươi mốt nghìn tám trăm bốn mươi đồng"),
        (1100, "Một nghìn một trăm đồng"),
        (4004, "Bốn nghìn không trăm linh bốn đồng"),
        (5555, "Năm nghìn năm trăm năm mươi lăm đồng"),
        (20015, "Hai mươi nghìn không trăm mười lăm đồng"),
        (45041, "Bốn mươi lăm nghìn không trăm bốn mươi mốt đồng"),
        (100001, "Một trăm nghìn không trăm linh một đồng"),
        (101101, "Một trăm linh một nghìn một trăm linh một đồng"),
        (115551, "Một trăm mười lăm nghìn năm trăm năm mươi mốt đồng"),
        (956340, "Chín trăm năm mươi sáu nghìn ba trăm bốn mươi đồng"),
        (2322540, "Hai triệu ba trăm hai mươi hai nghìn năm trăm bốn mươi đồng"),
        (10000000, "Mười triệu đồng"),
        (15000105, "Mười lăm triệu một trăm linh năm đồng"),
        (15005105, "Mười lăm triệu không trăm linh năm nghìn một trăm linh năm đồng"),
        (21000001, "Hai mươi mốt triệu không trăm linh một đồng"),
        (100010000, "Một trăm triệu không trăm mười nghìn đồng"),
        (999999999, "Chín trăm chín mươi chín triệu chín trăm chín mươi chín nghìn chín trăm chín mươi chín đồng"),
        (1000000000, "Một tỷ đồng"),
        (1001000000, "Một tỷ không trăm linh một triệu đồng"),
        (2000000011, "Hai tỷ không trăm mười một đồng"),
        (5000000005, "Năm tỷ không trăm linh năm đồng"),
        (21015000000, "Hai mươi mốt tỷ không trăm mười lăm triệu đồng"),
        (1005000000000, "Một nghìn không trăm linh năm tỷ đồng"),
        (12000000000000, "Mười hai nghìn tỷ đồng"),
        (-546480, "Âm năm trăm bốn mươi sáu nghìn bốn trăm tám mươi đồng"),
    ],
)
def test_money_in_words(amount: int, words: str) -> None:
    assert money_in_words(amount) == words


_UNITS = {
    "không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "lăm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9,
}  # fmt: skip


def _read_aloud(words: str) -> int:
    """The number that somebody who hears the words writes down; every word is understood by itself."""
    total = group = last = 0
    for word in words.lower().removesuffix(" đồng").split():
        if word in _UNITS:
            last = _UNITS[word]
            group += last
        elif word == "mười":
            group += 10
        elif word in ("mươi", "trăm"):
            group += last * (9 if word == "mươi" else 99)
        elif word in ("nghìn", "triệu"):
            total += group * (1000 if word == "nghìn" else 10**6)
            group = 0
        elif word == "tỷ":
            total, group = (total + group) * 10**9, 0
        else:
            assert word == "linh", word
    return total + group


@given(st.integers(min_value=0, max_value=10**15 - 1))
def test_the_words_say_the_amount_and_nothing_else(amount: int) -> None:
    assert _read_aloud(money_in_words(amount)) == amount


@given(st.integers(0, 10**13))
def test_what_is_shown_is_read_back(amount: int) -> None:
    assert parse_money(format_money(amount)) == amount


@given(st.integers(0, 10**12))
def test_different_amounts_have_different_words(amount: int) -> None:
    assert money_in_words(amount) != money_in_words(amount + 1)
    assert "  " not in money_in_words(amount)


@given(st.fractions())
def test_rounding_is_never_further_than_half(exact: Fraction) -> None:
    assert abs(round_half_up(exact) - exact) <= Fraction(1, 2)

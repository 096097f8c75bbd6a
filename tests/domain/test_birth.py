from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.birth import age_on, birth_day, format_birth, parse_birth


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("05/03/1965", "1965-03-05"),
        ("5/3/1965", "1965-03-05"),
        ("5-3-1965", "1965-03-05"),
        ("5.3.1965", "1965-03-05"),
        ("1965-03-05", "1965-03-05"),
        ("1965-03-05 00:00:00", "1965-03-05"),
        ("05/03/1965 00:00", "1965-03-05"),
        ("03/1965", "1965-03"),
        ("1965-03", "1965-03"),
        ("00/03/1965", "1965-03"),
        ("1965", "1965"),
        ("1965.0", "1965"),
        ("0/0/1965", "1965"),
        ("00/00/1965", "1965"),
        (" 29/02/1964 ", "1964-02-29"),
    ],
)
def test_births_are_read_with_the_precision_they_have(text: str, iso: str) -> None:
    assert parse_birth(text) == iso


@pytest.mark.parametrize(
    "text",
    [
        "",
        "không rõ",
        "29/02/1965",
        "13/1965",
        "03/25/1965",
        "05/00/1965",
        "05/03/65",
        "1700",
        "2165",
        "00/13/1965",
        "12345",
        "1965-13",
        "1965-00-05",
    ],
)
def test_what_cannot_be_read_is_not_guessed(text: str) -> None:
    assert parse_birth(text) is None


@pytest.mark.parametrize(("iso", "shown"), [("1965-03-05", "05/03/1965"), ("1965-03", "03/1965"), ("1965", "1965")])
def test_births_are_printed_with_the_precision_they_have(iso: str, shown: str) -> None:
    assert format_birth(iso) == shown
    assert parse_birth(shown) == iso


@pytest.mark.parametrize(
    ("birth", "on", "age"),
    [
        ("1965-03-05", date(2026, 3, 4), 60),
        ("1965-03-05", date(2026, 3, 5), 61),
        ("1965", date(2026, 1, 1), 61),  # TT 11/2025/TT-BNV Đ5: 1 January
        ("1965", date(2025, 12, 31), 60),
        ("1965-03", date(2026, 2, 28), 60),
        ("1965-03", date(2026, 3, 1), 61),
        ("2012-02-29", date(2027, 2, 28), 14),
        ("2012-02-29", date(2027, 3, 1), 15),
        ("2026-11-21", date(2026, 11, 21), 0),
        ("2027", date(2026, 11, 21), None),
        (None, date(2026, 11, 21), None),
        ("", date(2026, 11, 21), None),
    ],
)
def test_ages(birth: str | None, on: date, age: int | None) -> None:
    assert age_on(birth, on) == age


@given(st.dates(date(1900, 1, 1), date(2020, 1, 1)), st.integers(0, 30000))
def test_age_grows_by_one_on_each_birthday(born: date, days: int) -> None:
    on = date.fromordinal(born.toordinal() + days)
    age = age_on(born.isoformat(), on)
    assert age is not None
    tomorrow = age_on(born.isoformat(), date.fromordinal(on.toordinal() + 1))
    assert tomorrow in (age, age + 1)
    assert birth_day(born.isoformat()) == born

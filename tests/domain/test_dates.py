from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.dates import (
    add_months,
    days_in_month,
    format_date,
    format_date_words,
    format_month,
    month_bounds,
    month_key,
    months_between,
    parse_typed_date,
    period_end,
)
from desktop_app.domain.faults import RuleBroken

TODAY = date(2026, 11, 21)
DAYS = st.dates(date(1950, 1, 1), date(2090, 12, 31))


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 11, 21), 2, date(2027, 1, 21)),
        (date(2026, 11, 21), -11, date(2025, 12, 21)),
        (date(2026, 12, 31), 0, date(2026, 12, 31)),
    ],
)
def test_add_months(day: date, months: int, expected: date) -> None:
    assert add_months(day, months) == expected


@pytest.mark.parametrize(
    ("start", "months", "last"),
    [
        (date(2025, 8, 31), 6, date(2026, 2, 28)),  # the month lacks the day: its last day, not 02/03/2026
        (date(2025, 8, 30), 6, date(2026, 2, 28)),
        (date(2025, 8, 29), 6, date(2026, 2, 28)),
        (date(2025, 8, 28), 6, date(2026, 2, 27)),
        (date(2023, 8, 31), 6, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 3, 15), 3, date(2026, 6, 14)),
        (date(2026, 1, 1), 12, date(2026, 12, 31)),
        (date(2026, 12, 1), 1, date(2026, 12, 31)),
    ],
)
def test_period_end(start: date, months: int, last: date) -> None:
    assert period_end(start, months) == last


@given(DAYS, st.integers(1, 60))
def test_a_period_ends_after_it_begins_and_longer_ends_later(start: date, months: int) -> None:
    end = period_end(start, months)
    assert end >= start
    assert period_end(start, months + 1) > end
    assert abs((end - start).days + 1 - months * 30.44) < 4


@given(DAYS, st.integers(-600, 600))
def test_adding_months_keeps_the_day_or_ends_the_month(day: date, months: int) -> None:
    moved = add_months(day, months)
    assert moved.day == min(day.day, days_in_month(moved.year, moved.month))
    assert (moved.year - day.year) * 12 + moved.month - day.month == months


def test_months_as_keys() -> None:
    assert month_key(date(2026, 3, 5)) == "2026-03"
    assert month_bounds("2024-02") == (date(2024, 2, 1), date(2024, 2, 29))
    assert months_between("2025-11", "2026-02") == 4
    assert format_month("2026-03") == "03/2026"


@pytest.mark.parametrize("key", ["2026-13", "2026-00", "2026", "03/2026", "2026-3", ""])
def test_what_is_no_month_is_refused(key: str) -> None:
    with pytest.raises(ValueError):
        month_bounds(key)


@pytest.mark.parametrize(
    ("day", "short", "words"),
    [
        (date(2026, 1, 5), "05/01/2026", "ngày 05 tháng 01 năm 2026"),
        (date(2026, 2, 28), "28/02/2026", "ngày 28 tháng 02 năm 2026"),
        (date(2026, 3, 5), "05/03/2026", "ngày 05 tháng 3 năm 2026"),
        (date(2026, 12, 10), "10/12/2026", "ngày 10 tháng 12 năm 2026"),
    ],
)
def test_dates_as_papers_write_them(day: date, short: str, words: str) -> None:
    assert format_date(day) == short
    assert format_date_words(day) == words


@pytest.mark.parametrize(
    ("typed", "iso", "shown"),
    [
        ("5", "2026-11-05", "05/11/2026"),
        ("21", "2026-11-21", "21/11/2026"),
        ("0503", "2026-03-05", "05/03/2026"),
        ("5/3", "2026-03-05", "05/03/2026"),
        ("050365", "1965-03-05", "05/03/1965"),
        ("05/03/65", "1965-03-05", "05/03/1965"),
        ("050327", "2027-03-05", "05/03/2027"),
        ("290200", "2000-02-29", "29/02/2000"),
        ("05/03/1965", "1965-03-05", "05/03/1965"),
        ("5-3-1965", "1965-03-05", "05/03/1965"),
        ("5.3.1965", "1965-03-05", "05/03/1965"),
        ("05031965", "1965-03-05", "05/03/1965"),
        ("1965-03-05", "1965-03-05", "05/03/1965"),
        ("03/1965", "1965-03", "03/1965"),
        ("1965", "1965", "1965"),
        (" T ", "2026-11-21", "21/11/2026"),
        ("+", "2026-11-22", "22/11/2026"),
        ("-", "2026-11-20", "20/11/2026"),
        ("+10", "2026-12-01", "01/12/2026"),
        ("-21", "2026-10-31", "31/10/2026"),
    ],
)
def test_typed_dates(typed: str, iso: str, shown: str) -> None:
    read = parse_typed_date(typed, TODAY)
    assert (read.iso, read.shown) == (iso, shown)


@pytest.mark.parametrize(
    ("typed", "precision", "day"),
    [("5", "day", date(2026, 11, 5)), ("03/1965", "month", None), ("1965", "year", None)],
)
def test_the_precision_typed_is_kept(typed: str, precision: str, day: date | None) -> None:
    read = parse_typed_date(typed, TODAY)
    assert (read.precision, read.day) == (precision, day)


@pytest.mark.parametrize(("typed", "guessed"), [("050365", True), ("05/03/1965", False), ("5", False)])
def test_a_two_digit_year_is_marked_to_be_looked_at(typed: str, guessed: bool) -> None:
    assert parse_typed_date(typed, TODAY).century_guessed is guessed


def test_steps_count_from_the_date_in_the_field() -> None:
    assert parse_typed_date("+", TODAY, base=date(2026, 2, 28)).iso == "2026-03-01"


def test_a_birth_is_never_read_into_the_future() -> None:
    assert parse_typed_date("050327", TODAY, latest=TODAY).iso == "1927-03-05"
    for typed in ("22/11/2026", "2027", "12/2026", "+1"):
        with pytest.raises(RuleBroken, match="21/11/2026"):
            parse_typed_date(typed, TODAY, latest=TODAY)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "abc",
        "32",
        "0",
        "31/02/2026",
        "290201",
        "13/13",
        "5/3/165",
        "123",
        "12345",
        "1/2/3/4",
        "²",
        "1999-13-01",
        "300231",
        "5/2026/1",
    ],
)
def test_what_is_no_date_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(RuleBroken, match="05/03/1965"):
        parse_typed_date(typed, TODAY)


@given(DAYS)
def test_what_is_shown_is_read_back(day: date) -> None:
    assert parse_typed_date(format_date(day), TODAY).day == day


@given(st.integers(0, 400))
def test_plus_and_minus_move_by_days(days: int) -> None:
    assert parse_typed_date(f"+{days or ''}", TODAY).day == TODAY + timedelta(days=days or 1)

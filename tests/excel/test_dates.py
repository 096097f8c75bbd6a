"""Dates of lists: what is known is kept, what is open is not closed."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.excel.dates import Order, day_order, read_birth, read_date, read_month
from desktop_app.excel.plain import Plain

TODAY = date(2026, 11, 21)


def code(found: object) -> str:
    complaint = getattr(found, "complaint", None)
    return complaint.code if complaint else ""


@pytest.mark.parametrize(
    ("cell", "value", "problem"),
    [
        ("05/03/1965", "1965-03-05", ""),
        ("5/3/1965", "1965-03-05", ""),
        ("05-03-1965", "1965-03-05", ""),
        ("05.03.1965", "1965-03-05", ""),
        (" 5 / 3 / 1965 ", "1965-03-05", ""),
        ("05/03/1965 00:00:00", "1965-03-05", ""),
        ("5/3/1965 12:00:00 AM", "1965-03-05", ""),
        ("1965-03-05", "1965-03-05", ""),
        ("1965-03-05 00:00:00", "1965-03-05", ""),
        ("ngày 5 tháng 3 năm 1965", "1965-03-05", ""),
        ("'05/03/1965", "1965-03-05", ""),
        ("05/03/1965.", "1965-03-05", ""),
        (date(1965, 3, 5), "1965-03-05", ""),
        (datetime(1965, 3, 5, 7, 30), "1965-03-05", ""),
        ("1965", "1965", ""),
        (1965.0, "1965", ""),
        ("1965.0", "1965", ""),
        ("năm 1965", "1965", ""),
        ("SN 1965", "1965", ""),
        ("03/1965", "1965-03", ""),
        ("T3/1965", "1965-03", ""),
        ("tháng 3 năm 1965", "1965-03", ""),
        ("0/0/1965", "1965", ""),
        ("00/00/1965", "1965", ""),
        ("00/03/1965", "1965-03", ""),
        ("__/__/1965", "1965", ""),
        ("../../1965", "1965", ""),
        ("?/?/1965", "1965", ""),
        ("--/--/1965", "1965", ""),
        ("Sinh ngày 5/3/1965", "1965-03-05", ""),
        ("ngày 05/03/1965", "1965-03-05", ""),
        ("sinh: 1965", "1965", ""),
        ("05-Mar-1965", "1965-03-05", ""),
        ("5-Mar-65", "1965-03-05", "two-digit-year"),
        ("05-Foo-1965", None, "bad-date"),
        ("5 thg 3 1965", "1965-03-05", ""),
        ("5 tháng 3, 1965", "1965-03-05", ""),
        (date(1899, 12, 31), None, ""),
        (23806.0, "1965-03-05", "serial"),
        ("23806", "1965-03-05", "serial"),
        ("05031965", "1965-03-05", "packed-date"),
        (5031965.0, "1965-03-05", "packed-date"),
        (19650305.0, "1965-03-05", "packed-date"),
        (date(1905, 5, 18), "1965", "year-as-date"),
        ("5/3/65", "1965-03-05", "two-digit-year"),
        ("5/3/20", None, "two-digit-year"),
        ("31/02/1965", None, "bad-date"),
        ("05/13/1965", None, "bad-date"),
        ("05/03/1865", None, "bad-date"),
        ("05/03/2065", None, "future-birth"),
        ("22/11/2026", None, "future-birth"),
        ("2027", None, "future-birth"),
        ("21/11/2026", "2026-11-21", ""),
        ("5/3", None, "bad-date"),
        ("1/1/1965 2/2/1966", None, "bad-date"),
        ("60 tuổi", None, "bad-date"),
        (3.1965, None, "bad-date"),
        (True, None, "bad-date"),
        (time(5, 3), None, "bad-date"),
        (timedelta(days=5), None, "bad-date"),
        ("#VALUE!", None, "formula-error"),
        ("không rõ", None, ""),
        ("-", None, ""),
        ("", None, ""),
        (0.0, None, ""),
    ],
)
def test_births(cell: Plain, value: str | None, problem: str) -> None:
    found = read_birth(cell, today=TODAY)
    assert (found.value, code(found)) == (value, problem)


def test_the_personal_id_settles_a_two_digit_year_and_contradicts_no_other() -> None:
    assert read_birth("5/3/20", today=TODAY, known_year=2020).value == "2020-03-05"
    assert read_birth("5/3/20", today=TODAY, known_year=1920).value == "1920-03-05"
    assert code(read_birth("5/3/20", today=TODAY, known_year=2020)) == ""
    assert read_birth("5/3/20", today=TODAY, known_year=1965).value is None


@pytest.mark.parametrize(
    ("cell", "value", "problem"),
    [
        ("05/2025", "2025-05", ""), ("5/2025", "2025-05", ""), ("T5/2025", "2025-05", ""), ("2025-05", "2025-05", ""),
        ("tháng 5 năm 2025", "2025-05", ""), ("31/05/2025", "2025-05", ""), (date(2025, 5, 1), "2025-05", ""),
        (202505.0, "2025-05", ""), ("052025", "2025-05", ""), (52025.0, "2025-05", "packed-date"),
        (45778.0, "2025-05", "serial"), ("2025", None, "no-month"), (2025.0, None, "no-month"),
        ("13/2025", None, "bad-date"), ("quý 2", None, "bad-date"), ("", None, ""),
    ],
)  # fmt: skip
def test_months(cell: Plain, value: str | None, problem: str) -> None:
    found = read_month(cell, today=TODAY)
    assert (found.value, code(found)) == (value, problem)


@pytest.mark.parametrize(
    ("cell", "value", "problem"),
    [("31/12/2026", "2026-12-31", ""), ("31/12/26", "2026-12-31", "two-digit-year"), ("12/2026", None, "no-day"),
     (2026.0, None, "no-day"), (date(2026, 12, 31), "2026-12-31", "")],
)  # fmt: skip
def test_days_of_coverage_need_all_three_parts(cell: Plain, value: str | None, problem: str) -> None:
    found = read_date(cell, today=TODAY)
    assert (found.value, code(found)) == (value, problem)


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        ([], "dmy"),
        (["05/03/1965", "1/2/1970"], "dmy"),
        (["25/12/1965", "05/03/1965"], "dmy"),
        (["12/25/1965", "03/05/1965", "11/30/1980"], "mdy"),
        (["12/25/1965", "25/12/1965"], "open"),
        (["12/25/1965"], "open"),
        (["25/12/1965"] * 20 + ["12/25/1965"], "dmy"),
        (["12/25/1965"] * 20 + ["25/12/1965"], "mdy"),
    ],
)
def test_the_order_of_day_and_month_belongs_to_the_column(texts: list[str], order: Order) -> None:
    assert day_order(texts) == order


def test_an_open_column_reads_only_what_can_be_read_one_way() -> None:
    assert read_birth("25/12/1965", today=TODAY, order="open").value == "1965-12-25"
    assert read_birth("12/25/1965", today=TODAY, order="open").value == "1965-12-25"
    assert read_birth("05/05/1965", today=TODAY, order="open").value == "1965-05-05"
    doubtful = read_birth("05/03/1965", today=TODAY, order="open")
    assert (doubtful.value, code(doubtful)) == (None, "day-or-month")
    assert read_birth("03/05/1965", today=TODAY, order="mdy").value == "1965-03-05"


@given(st.dates(date(1900, 1, 1), TODAY))
def test_a_day_is_the_same_in_every_way_a_list_may_write_it(day: date) -> None:
    ways: list[Plain] = [f"{day:%d/%m/%Y}", f"{day.day}/{day.month}/{day.year}", f"{day:%d-%m-%Y}", day.isoformat()]
    for way in ways:
        assert read_birth(way, today=TODAY) == (day.isoformat(), None, None)


@given(st.floats(allow_nan=True, allow_infinity=True))
def test_no_number_is_too_strange(number: float) -> None:
    for read in (read_birth, read_date, read_month):
        found = read(number, today=TODAY)
        assert found.value is None or isinstance(found.value, str)
        assert found.value is not None or found.complaint is not None or number == 0


@given(st.text(alphabet="0123456789/-. :TthángnămxX?_", max_size=14))
def test_no_text_makes_a_day_that_is_not_written_there(text: str) -> None:
    found = read_birth(text, today=TODAY)
    if isinstance(found.value, str) and found.complaint is None:
        assert found.value[:4] in text
